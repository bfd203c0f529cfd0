//! Main text and metadata of pages as sites of different kinds serve them (`tests/pages`, all written by us).
//!
//! Beside each page stands what is wanted: metadata, an empty line, the main text, one paragraph a line.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use polybius_intake::read_html;

/// Least recall and precision of words on every page.
const FLOOR: f64 = 0.95;

fn words(text: &str) -> HashMap<String, i64> {
    let mut out = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *out.entry(word.to_lowercase()).or_default() += 1;
    }
    out
}

#[test]
fn main_text_and_metadata_of_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "html"))
        .collect();
    names.sort();
    assert!(names.len() >= 12);
    let mut failed = Vec::new();
    let (mut sum_recall, mut sum_precision) = (0.0, 0.0);
    for page in &names {
        let name = page.file_stem().unwrap().to_string_lossy().into_owned();
        let d = read_html(&fs::read_to_string(page).unwrap(), &name);
        let wanted = fs::read_to_string(page.with_extension("txt")).unwrap();
        let (head, body) = wanted.split_once("\n\n").unwrap();
        let (got, want) = (words(&d.text), words(body));
        let both: i64 = want.iter().map(|(w, n)| (*n).min(got.get(w).copied().unwrap_or(0))).sum();
        let recall = both as f64 / want.values().sum::<i64>() as f64;
        let precision = both as f64 / got.values().sum::<i64>().max(1) as f64;
        (sum_recall, sum_precision) = (sum_recall + recall, sum_precision + precision);
        println!("{name:12} recall {recall:.3} precision {precision:.3}");
        if recall < FLOOR || precision < FLOOR {
            failed.push(format!("{name}: recall {recall:.3} precision {precision:.3}\n{}", d.text));
        }
        // Each wanted paragraph is a block of its own.
        let blocks: Vec<&str> = d.text.split("\n\n").collect();
        for line in body.lines().filter(|l| !blocks.contains(l)) {
            failed.push(format!("{name}: no block is: {line}"));
        }
        let fields: HashMap<&str, &String> = HashMap::from([
            ("title", &d.title),
            ("published", &d.published),
            ("author", &d.author),
            ("publisher", &d.publisher),
            ("language", &d.language),
            ("url", &d.url),
        ]);
        for line in head.lines() {
            let (field, value) = line.split_once(':').unwrap();
            if fields[field] != value.trim() {
                failed.push(format!("{name}: {field} is {:?}, not {:?}", fields[field], value.trim()));
            }
        }
    }
    let n = names.len() as f64;
    println!("{} pages: recall {:.3} precision {:.3}", names.len(), sum_recall / n, sum_precision / n);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
