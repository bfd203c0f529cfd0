//! Event types of given pairs against a gold column.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use polybius::model::Question;
use polybius::ontology::{EventType, TYPES};

use super::figures::{by_class, calibration_error, macro_f1, reliability};
use super::report::{Confusion, Report, class_figures};
use super::{Bench, Scored};
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
    /// The classes to compare in: PLOVER's 16 types, the 15 roots (CONCEDE and RETREAT are YIELD), or the
    /// four of verbal and material cooperation and conflict as the penta code numbers them.
    #[arg(long, value_enum, default_value = "root")]
    classes: Classes,
}

/// Sets of classes, each coarser than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Classes {
    Plover,
    Root,
    Penta,
}

impl Classes {
    /// The class of a type.
    fn of(self, t: EventType) -> String {
        match self {
            Classes::Plover => t.name().to_string(),
            Classes::Root => t.root().to_string(),
            // The penta code counts all that yields as material cooperation (quad code: CONCEDE is verbal).
            Classes::Penta if t.root() == "YIELD" => "2".to_string(),
            Classes::Penta => t.quad_code().to_string(),
        }
    }

    /// All classes, in the order of the types.
    fn labels(self) -> Vec<String> {
        let mut labels = Vec::new();
        for t in TYPES {
            let label = self.of(t);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    /// The number of the class that a gold cell names in this set or a finer one.
    fn parse(self, cell: &str) -> Result<usize, String> {
        let cell = cell.to_uppercase();
        let cell = if cell == "INVESTIGATE" { "ACCUSE" } else { &cell };
        let labels = self.labels();
        let finer = [Classes::Plover, Classes::Root, Classes::Penta];
        finer
            .iter()
            .take_while(|c| **c as u8 <= self as u8)
            .find_map(|c| TYPES.iter().find(|t| c.of(**t) == cell).map(|t| self.of(*t)))
            .and_then(|label| labels.iter().position(|l| *l == label))
            .ok_or_else(|| format!("\"{cell}\" is none of {}", labels.join(", ")))
    }
}

/// Scores the file.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let file = arguments.input.display().to_string();
    let classes = arguments.classes;
    let labels = classes.labels();
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
    let answers = bench.each(questions, |coder, batch: Vec<Question>| coder.classify(&batch))?;
    let best = |classes: Classes, p: &[f32; 16]| -> (usize, f64) {
        let names = classes.labels();
        let mut sums = vec![0f64; names.len()];
        for (t, p) in TYPES.iter().zip(p) {
            let name = classes.of(*t);
            sums[names.iter().position(|n| *n == name).unwrap_or(0)] += f64::from(*p);
        }
        sums.iter().copied().enumerate().fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a })
    };
    let found: Vec<(usize, f64)> = answers.iter().map(|p| best(classes, p)).collect();
    let pairs: Vec<(usize, usize)> = gold.iter().zip(&found).map(|((g, _), f)| (*g, f.0)).collect();
    let sure: Vec<(f64, bool)> = pairs.iter().zip(&found).map(|((g, f), (_, p))| (*p, g == f)).collect();
    // The penta class is that of the best root class, as published figures have it.
    let penta: Vec<(usize, usize)> = answers
        .iter()
        .zip(&gold)
        .filter_map(|(p, (_, cell))| {
            let label = &Classes::Root.labels()[best(Classes::Root, p).0];
            Some((Classes::Penta.parse(cell).ok()?, Classes::Penta.parse(label).ok()?))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_gold_is_merged_and_coarser_is_refused() {
        assert_eq!(Classes::Root.parse("concede"), Classes::Root.parse("YIELD"));
        assert_eq!(Classes::Root.parse("INVESTIGATE"), Classes::Root.parse("ACCUSE"));
        assert_eq!(Classes::Penta.parse("3"), Classes::Penta.parse("REQUEST"));
        assert_eq!(Classes::Penta.parse("CONCEDE"), Classes::Penta.parse("2"));
        assert!(Classes::Plover.parse("YIELD").is_err() && Classes::Root.parse("0").is_err());
        assert_eq!((Classes::Root.labels().len(), Classes::Penta.labels().len()), (15, 4));
    }
}
