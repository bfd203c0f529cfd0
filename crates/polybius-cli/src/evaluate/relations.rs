//! Event types of given pairs against a gold column.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use polybius::model::Question;

use super::figures::{by_class, calibration_error, macro_f1, reliability};
use super::report::{Confusion, Report, class_figures};
use super::{Bench, Scored};
use crate::classes::Classes;
use crate::pairs;
use crate::progress::tell;

/// Arguments of `polybius evaluate relations`.
#[derive(Args)]
pub struct Arguments {
    /// TSV with a header and the columns sentence, source, target and gold; - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Name of the column with the true class.
    #[arg(long, value_name = "COLUMN", default_value = "gold")]
    gold: String,
    /// The classes to compare in.
    #[arg(long, value_enum, default_value = "root")]
    classes: Classes,
    /// Leave out what the table of predicates says (knowledge/predicates.tsv): score the network by itself.
    #[arg(long)]
    network_alone: bool,
}

/// Scores the file.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let file = arguments.input.display().to_string();
    let classes = arguments.classes;
    let labels: Vec<String> = classes.labels().iter().map(ToString::to_string).collect();
    let (mut questions, mut gold, mut refused) = (Vec::new(), Vec::new(), 0u32);
    for row in pairs::read(&arguments.input, Some(&arguments.gold))? {
        match row.question.and_then(|q| Ok((q, classes.parse(&row.gold)?))) {
            Ok((question, class)) => {
                questions.push(question);
                gold.push((class, row.gold));
            }
            Err(error) => {
                refused += 1;
                tell(&format!("polybius: {file}:{}: {error}", row.line));
            }
        }
    }
    if questions.is_empty() {
        bail!("{file}: has no rows to score");
    }
    let alone = arguments.network_alone;
    let answers = bench.each(questions, |coder, batch: Vec<Question>| pairs::answer(coder, &batch, alone))?;
    let found: Vec<(usize, f64)> = answers.iter().map(|p| classes.best(p)).collect();
    let pairs: Vec<(usize, usize)> = gold.iter().zip(&found).map(|((g, _), f)| (*g, f.0)).collect();
    let sure: Vec<(f64, bool)> = pairs.iter().zip(&found).map(|((g, f), (_, p))| (*p, g == f)).collect();
    // The penta class is the likeliest of the four, which may not be that of the likeliest root class.
    let penta: Vec<(usize, usize)> = answers
        .iter()
        .zip(&gold)
        .filter_map(|(p, (_, cell))| Some((Classes::Penta.parse(cell).ok()?, Classes::Penta.best(p).0)))
        .collect();
    let units: Vec<usize> = (0..pairs.len()).collect();
    let names = ["accuracy", "macro-F1", "macro-F1 of the penta classes", "expected calibration error"];
    let figures = bench.bootstrap.figures(&units, &names, |sample| {
        let of = |list: &[(usize, usize)]| sample.iter().map(|k| list[**k]).collect::<Vec<_>>();
        let drawn = of(&pairs);
        let right = drawn.iter().filter(|(g, f)| g == f).count() as f64 / drawn.len().max(1) as f64;
        let drawn_sure: Vec<(f64, bool)> = sample.iter().map(|k| sure[**k]).collect();
        vec![right, macro_f1(&drawn, labels.len()), macro_f1(&of(&penta), 4), calibration_error(&drawn_sure)]
    });
    let report = Report {
        kind: "relations",
        file,
        coder: bench.coder.name().to_string(),
        counts: vec![("rows", pairs.len() as f64), ("rows refused", f64::from(refused))],
        figures,
        classes: class_figures(&by_class(&pairs, labels.len()), &labels),
        confusion: Some(Confusion::of(&pairs, labels)),
        reliability: reliability(&sure),
    };
    Ok(Scored { report, done: pairs.len() as u64, refused: u64::from(refused) })
}
