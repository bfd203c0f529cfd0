//! Sets of classes for given pairs, each coarser than the one before: what `classify` answers in and what
//! `evaluate relations` compares in.
//!
//! What feeds it: probabilities of the 16 types, or a gold cell. What it refuses: a gold cell that is coarser than the
//! set or no class at all.

use clap::ValueEnum;
use polybius::ontology::{EventType, TYPES};

/// A set of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Classes {
    /// PLOVER's 16 types.
    Plover,
    /// The 15 roots: CONCEDE and RETREAT are YIELD.
    Root,
    /// The four that the penta code numbers: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    Penta,
}

impl Classes {
    /// The class of a type.
    fn of(self, t: EventType) -> &'static str {
        match self {
            Classes::Plover => t.name(),
            Classes::Root => t.root(),
            // The penta code counts all that yields as material cooperation (quad code: CONCEDE is verbal).
            Classes::Penta if t.root() == "YIELD" => "2",
            Classes::Penta => ["0", "1", "2", "3", "4"][usize::from(t.quad_code())],
        }
    }

    /// All classes, in the order of the types.
    pub fn labels(self) -> Vec<&'static str> {
        let mut labels = Vec::new();
        for t in TYPES {
            if !labels.contains(&self.of(t)) {
                labels.push(self.of(t));
            }
        }
        labels
    }

    /// Each class with the summed probability of its types, in the order of `labels`.
    pub fn sums(self, probabilities: &[f32; 16]) -> Vec<(&'static str, f64)> {
        let mut sums: Vec<(&str, f64)> = self.labels().into_iter().map(|l| (l, 0.0)).collect();
        for (t, p) in TYPES.iter().zip(probabilities) {
            if let Some(entry) = sums.iter_mut().find(|(l, _)| *l == self.of(*t)) {
                entry.1 += f64::from(*p);
            }
        }
        sums
    }

    /// The number of the class with the largest sum, and the sum.
    pub fn best(self, probabilities: &[f32; 16]) -> (usize, f64) {
        let sums = self.sums(probabilities).into_iter().map(|(_, p)| p).enumerate();
        sums.fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a })
    }

    /// The number of the class that a gold cell names in this set or a finer one.
    pub fn parse(self, cell: &str) -> Result<usize, String> {
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

    #[test]
    fn a_coarser_class_may_win_that_no_type_of_it_does() {
        let mut p = [0.0; 16];
        let at = |name: &str| TYPES.iter().position(|t| t.name() == name).unwrap();
        (p[at("AID")], p[at("REQUEST")], p[at("REJECT")]) = (0.4, 0.3, 0.3);
        assert_eq!(Classes::Root.labels()[Classes::Root.best(&p).0], "AID");
        assert_eq!(Classes::Penta.labels()[Classes::Penta.best(&p).0], "3");
        assert!((Classes::Penta.best(&p).1 - 0.6).abs() < 1e-6);
    }
}
