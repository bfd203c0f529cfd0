//! How sure an event is: from the probability of its type to how often such an event is right in type and both sides.
//!
//! What feeds it: the probability, and two things of the finished event that the network's number does not know. What it
//! gives: a confidence from 0 to 1. A logistic curve (Platt 1999), fitted on sentences that were not trained on
//! (training/calibrate.py). What it refuses: nothing; weights without these numbers give the probability itself.

use super::weights::Weights;
use crate::error::Error;

/// The curve's numbers.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    slope: f32,
    offset: f32,
    both: f32,
    more: f32,
}

impl Calibration {
    /// From the header of the weights.
    pub fn read(w: &Weights) -> Result<Calibration, Error> {
        Ok(Calibration {
            slope: w.number_or("confidence_slope", 1.0)?,
            offset: w.number_or("confidence_offset", 0.0)?,
            both: w.number_or("confidence_both", 0.0)?,
            more: w.number_or("confidence_more", 0.0)?,
        })
    }

    /// The confidence of an event. `both`: both parties are named; `more`: its sentence tells other events too.
    pub fn confidence(&self, probability: f32, both: bool, more: bool) -> f32 {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let odds = self.slope * (p / (1.0 - p)).ln()
            + self.offset
            + if both { self.both } else { 0.0 }
            + if more { self.more } else { 0.0 };
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::Calibration;

    #[test]
    fn what_is_known_of_the_event_counts() {
        let plain = Calibration { slope: 1.0, offset: 0.0, both: 0.0, more: 0.0 };
        for p in [0.0, 0.3, 0.99, 1.0] {
            assert!((plain.confidence(p, true, true) - p).abs() < 1e-5);
        }
        let c = Calibration { both: 1.0, more: -1.0, ..plain };
        assert!(c.confidence(0.5, true, false) > 0.7 && c.confidence(0.5, false, true) < 0.3);
        assert!((c.confidence(0.5, true, true) - 0.5).abs() < 1e-6);
    }
}
