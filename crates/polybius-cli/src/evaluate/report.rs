//! What an evaluation found, as text for people and as JSON for programs.

use std::fmt;

use serde::Serialize;

use super::figures::{Bin, ClassFigures, Counts, Figure};

/// True classes against found ones.
#[derive(Clone, Debug, Serialize)]
pub struct Confusion {
    /// Names of the classes, of rows and columns both.
    pub labels: Vec<String>,
    /// One row for each true class: how often each class was found.
    pub rows: Vec<Vec<usize>>,
}

impl Confusion {
    /// Counts (true, found) pairs of class numbers.
    pub fn of(pairs: &[(usize, usize)], labels: Vec<String>) -> Confusion {
        let mut rows = vec![vec![0; labels.len()]; labels.len()];
        for (gold, found) in pairs {
            rows[*gold][*found] += 1;
        }
        Confusion { labels, rows }
    }
}

/// A finished evaluation.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// relations, roles, events, links or copies.
    pub kind: &'static str,
    /// The gold file.
    pub file: String,
    /// Version, model and tables.
    pub coder: String,
    /// What was counted: rows, refused rows, events.
    pub counts: Vec<(&'static str, f64)>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Precision, recall and F1 of every class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassFigures>,
    /// True against found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confusion: Option<Confusion>,
    /// Confidence against accuracy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<Bin>,
}

/// The rows of the classes that occur.
pub fn class_figures(counts: &[Counts], labels: &[String]) -> Vec<ClassFigures> {
    counts
        .iter()
        .zip(labels)
        .filter(|(c, _)| c.found + c.gold > 0.0)
        .map(|(c, name)| ClassFigures {
            name: name.clone(),
            precision: c.precision(),
            recall: c.recall(),
            f1: c.f1(),
            support: c.gold as usize,
        })
        .collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} of {}\n{}\n", self.kind, self.file, self.coder)?;
        for (name, n) in &self.counts {
            let digits = if n.fract() == 0.0 { 0 } else { 2 };
            writeln!(f, "{name:38} {n:7.digits$}")?;
        }
        if !self.figures.is_empty() {
            writeln!(f, "\n{:38} {:>7}   95 % interval", "", "value")?;
        }
        for x in &self.figures {
            writeln!(f, "{:38} {:7.3}   {:.3} to {:.3}", x.name, x.value, x.low, x.high)?;
        }
        if !self.classes.is_empty() {
            writeln!(f, "\n{:12} {:>9} {:>7} {:>7} {:>7}", "class", "precision", "recall", "F1", "gold")?;
        }
        for c in &self.classes {
            writeln!(f, "{:12} {:9.3} {:7.3} {:7.3} {:7}", c.name, c.precision, c.recall, c.f1, c.support)?;
        }
        if let Some(c) = &self.confusion {
            writeln!(f, "\ngold (rows) against found (columns)")?;
            write!(f, "{:12}", "")?;
            for name in &c.labels {
                write!(f, " {:>5}", name.chars().take(5).collect::<String>())?;
            }
            writeln!(f)?;
            for (name, row) in c.labels.iter().zip(&c.rows) {
                write!(f, "{name:12}")?;
                for n in row {
                    if *n == 0 { write!(f, " {:>5}", ".")? } else { write!(f, " {n:5}")? }
                }
                writeln!(f)?;
            }
        }
        if !self.reliability.is_empty() {
            writeln!(f, "\n{:12} {:>7} {:>11} {:>9}", "confidence", "answers", "mean", "right")?;
        }
        for b in &self.reliability {
            writeln!(
                f,
                "{:.1} to {:.1}   {:7} {:11.3} {:9.3}",
                b.from, b.to, b.count, b.confidence, b.accuracy
            )?;
        }
        Ok(())
    }
}
