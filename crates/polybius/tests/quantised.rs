//! The 8-bit network against the float one on real sentences.
//!
//! The golden file is made by `training/golden.py NETWORK.pt` from the network that the shipped weights
//! were exported from.

use polybius::model::{Model, Question};

#[test]
fn eight_bits_agree_with_floats() {
    let golden = include_str!("golden/float.jsonl");
    let rows: Vec<serde_json::Value> = golden.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let range = |v: &serde_json::Value| v[0].as_u64().unwrap() as usize..v[1].as_u64().unwrap() as usize;
    let questions: Vec<Question> = rows
        .iter()
        .map(|r| Question {
            sentence: r["sentence"].as_str().unwrap().to_string(),
            actor: range(&r["actor"]),
            recipient: Some(range(&r["recipient"])),
        })
        .collect();
    let got = Model::embedded().unwrap().classify(&questions);
    let best = |p: &[f32]| (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap();
    let (mut agree, mut total, mut worst) = (0, 0.0, 0.0f32);
    for (row, got) in rows.iter().zip(&got) {
        let float: Vec<f32> =
            row["float"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect();
        agree += usize::from(best(&float) == best(got));
        for (a, b) in float.iter().zip(got) {
            worst = worst.max((a - b).abs());
            total += (a - b).abs();
        }
    }
    let mean = total / (rows.len() * 16) as f32;
    println!("{agree} of {} agree, mean difference {mean:.4}, largest {worst:.3}", rows.len());
    assert!(agree * 100 >= rows.len() * 96, "only {agree} of {} agree", rows.len());
    assert!(mean < 0.01, "mean difference {mean}");
}
