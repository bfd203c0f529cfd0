//! Figures and their intervals.
//!
//! What feeds it: for each unit (a row, a sentence, a document) what was found and what is true. What it
//! gives: precision, recall, F1, macro-F1, calibration, each with a bootstrap interval: the units are
//! drawn anew with replacement, and the interval holds the middle 95 % of the figure's values (percentile
//! bootstrap; Efron and Tibshirani 1993, chapter 13).

use serde::Serialize;

/// True positives, false positives and false negatives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Found and true.
    pub hit: f64,
    /// Found.
    pub found: f64,
    /// True.
    pub gold: f64,
}

impl Counts {
    /// Counts of two multisets: a key that stands twice in both is hit twice.
    pub fn of<K: Ord>(mut found: Vec<K>, mut gold: Vec<K>) -> Counts {
        found.sort();
        gold.sort();
        let (mut i, mut j, mut hit) = (0, 0, 0);
        while i < found.len() && j < gold.len() {
            match found[i].cmp(&gold[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, hit) = (i + 1, j + 1, hit + 1),
            }
        }
        Counts { hit: f64::from(hit), found: found.len() as f64, gold: gold.len() as f64 }
    }

    /// Adds other counts.
    pub fn add(&mut self, other: &Counts) {
        self.hit += other.hit;
        self.found += other.found;
        self.gold += other.gold;
    }

    /// The share of what was found that is true; 0 where nothing was found.
    pub fn precision(&self) -> f64 {
        if self.found > 0.0 { self.hit / self.found } else { 0.0 }
    }

    /// The share of what is true that was found; 0 where nothing is true.
    pub fn recall(&self) -> f64 {
        if self.gold > 0.0 { self.hit / self.gold } else { 0.0 }
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let sum = self.found + self.gold;
        if sum > 0.0 { 2.0 * self.hit / sum } else { 0.0 }
    }
}

/// A figure with its interval.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What it measures.
    pub name: String,
    /// Its value on the whole file.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How intervals are made.
#[derive(Clone, Copy, Debug)]
pub struct Bootstrap {
    /// How often the units are drawn anew.
    pub resamples: usize,
    /// Seed of the draws: the same seed gives the same intervals.
    pub seed: u64,
}

impl Bootstrap {
    /// Several statistics of the same units, each with its interval.
    pub fn figures<U>(
        &self,
        units: &[U],
        names: &[&str],
        statistics: impl Fn(&[&U]) -> Vec<f64>,
    ) -> Vec<Figure> {
        let all: Vec<&U> = units.iter().collect();
        let values = statistics(&all);
        let mut random = fastrand::Rng::with_seed(self.seed);
        let mut drawn = vec![Vec::with_capacity(self.resamples); names.len()];
        let mut sample = Vec::with_capacity(units.len());
        for _ in 0..if units.is_empty() { 0 } else { self.resamples } {
            sample.clear();
            sample.extend((0..units.len()).map(|_| &units[random.usize(..units.len())]));
            for (list, value) in drawn.iter_mut().zip(statistics(&sample)) {
                list.push(value);
            }
        }
        names
            .iter()
            .zip(values)
            .zip(&mut drawn)
            .map(|((name, value), list)| {
                list.sort_by(f64::total_cmp);
                let at = |share: f64| {
                    let k = (share * list.len().saturating_sub(1) as f64).round() as usize;
                    list.get(k).copied().unwrap_or(value)
                };
                Figure { name: (*name).to_string(), value, low: at(0.025), high: at(0.975) }
            })
            .collect()
    }

    /// Precision, recall and F1 of summed counts.
    pub fn counts(&self, name: &str, units: &[Counts]) -> Vec<Figure> {
        let names = ["precision", "recall", "F1"].map(|n| format!("{name}, {n}"));
        self.figures(units, &names.each_ref().map(String::as_str), |sample| {
            let mut sum = Counts::default();
            sample.iter().for_each(|c| sum.add(c));
            vec![sum.precision(), sum.recall(), sum.f1()]
        })
    }
}

/// What was asked of one class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassFigures {
    /// Name of the class.
    pub name: String,
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
    /// F1.
    pub f1: f64,
    /// How often it is true.
    pub support: usize,
}

/// Counts of each class over (true, found) pairs of class numbers.
pub fn by_class(pairs: &[(usize, usize)], classes: usize) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); classes];
    for (gold, found) in pairs {
        counts[*gold].gold += 1.0;
        counts[*found].found += 1.0;
        if gold == found {
            counts[*gold].hit += 1.0;
        }
    }
    counts
}

/// The mean F1 of the classes that are true or found at least once.
pub fn macro_f1(pairs: &[(usize, usize)], classes: usize) -> f64 {
    let counts = by_class(pairs, classes);
    let present: Vec<f64> = counts.iter().filter(|c| c.found + c.gold > 0.0).map(Counts::f1).collect();
    if present.is_empty() { 0.0 } else { present.iter().sum::<f64>() / present.len() as f64 }
}

/// One row of a reliability table.
#[derive(Clone, Debug, Serialize)]
pub struct Bin {
    /// Lower end of the confidences, included.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// How many answers.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
}

/// Ten bins of equal width over (confidence, right).
pub fn reliability(answers: &[(f64, bool)]) -> Vec<Bin> {
    (0..10)
        .filter_map(|k| {
            let inside: Vec<&(f64, bool)> =
                answers.iter().filter(|(c, _)| ((c * 10.0) as usize).min(9) == k).collect();
            let n = inside.len() as f64;
            (!inside.is_empty()).then(|| Bin {
                from: f64::from(k as u8) / 10.0,
                to: f64::from(k as u8 + 1) / 10.0,
                count: inside.len(),
                confidence: inside.iter().map(|(c, _)| c).sum::<f64>() / n,
                accuracy: inside.iter().filter(|(_, r)| *r).count() as f64 / n,
            })
        })
        .collect()
}

/// Expected calibration error: the gap between confidence and accuracy, weighted by the bins' sizes
/// (Naeini, Cooper and Hauskrecht 2015).
pub fn calibration_error(answers: &[(f64, bool)]) -> f64 {
    let total = answers.len().max(1) as f64;
    reliability(answers).iter().map(|b| b.count as f64 / total * (b.confidence - b.accuracy).abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multisets() {
        let c = Counts::of(vec!["a", "b", "a", "c"], vec!["a", "a", "d"]);
        assert_eq!(c, Counts { hit: 2.0, found: 4.0, gold: 3.0 });
        assert!((c.precision() - 0.5).abs() < 1e-9 && (c.recall() - 2.0 / 3.0).abs() < 1e-9);
        assert!((c.f1() - 4.0 / 7.0).abs() < 1e-9);
        assert!(Counts::default().f1().abs() < 1e-9);
    }

    #[test]
    fn macro_f1_by_hand() {
        // class 0: precision 1/2, recall 1 -> 2/3; class 1: 1, 1/2 -> 2/3; class 2 does not occur
        let pairs = [(0, 0), (1, 0), (1, 1)];
        assert!((macro_f1(&pairs, 3) - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn intervals_hold_the_value_and_repeat() {
        let units: Vec<f64> = (0..100).map(f64::from).collect();
        let mean = |s: &[&f64]| vec![s.iter().copied().sum::<f64>() / s.len() as f64];
        let b = Bootstrap { resamples: 500, seed: 3 };
        let one = b.figures(&units, &["mean"], mean).remove(0);
        let two = b.figures(&units, &["mean"], mean).remove(0);
        assert!((one.value - 49.5).abs() < 1e-9 && one.low == two.low && one.high == two.high);
        // the standard error is 2.9
        assert!((one.low - 43.8).abs() < 1.5 && (one.high - 55.2).abs() < 1.5, "{one:?}");
        assert!(b.figures(&[] as &[f64], &["mean"], |_| vec![0.0])[0].low.abs() < 1e-9);
    }

    #[test]
    fn calibration_by_hand() {
        let answers = [(0.95, true), (0.95, false), (0.35, false), (1.0, true)];
        let table = reliability(&answers);
        assert_eq!(table.iter().map(|b| b.count).collect::<Vec<_>>(), [1, 3]);
        let wanted = 0.25 * 0.35 + 0.75 * ((0.95 + 0.95 + 1.0) / 3.0 - 2.0 / 3.0);
        assert!((calibration_error(&answers) - wanted).abs() < 1e-9);
    }
}
