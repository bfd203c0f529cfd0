//! Which date belongs to an event.

use jiff::civil::Date;

use crate::dates::{DateWords, Period};
use crate::ontology::EventType;
use crate::text::{Bytes, gap, overlap};

/// The dates that a sentence's events can have.
pub struct Times {
    /// Of the document.
    pub published: Option<Date>,
    /// Of the dateline that the sentence stands under.
    pub dateline: Option<Date>,
    /// Date words of the sentence; bytes of the sentence.
    pub words: Vec<DateWords>,
}

/// A date that was settled on.
#[derive(Debug, Default)]
pub struct When {
    /// First and last day.
    pub period: Option<Period>,
    /// The words; none where the dateline or publication stands in.
    pub words: Option<Bytes>,
    /// explicit, relative, dateline, publication, or empty.
    pub basis: &'static str,
    /// What a relative date counts from.
    pub reference: Option<Date>,
    /// Whether it lies after publication.
    pub is_ahead: bool,
}

impl Times {
    /// The date of an event told by `trigger`. `others`: triggers of other events; `blocked`: mentions,
    /// whose own dates do not count.
    pub fn of(
        &self,
        sentence: &str,
        trigger: &Bytes,
        others: &[Bytes],
        blocked: &[Bytes],
        event: EventType,
        auxiliary: &[&str],
    ) -> When {
        let reference = self.dateline.or(self.published);
        let inside = |w: &Bytes| blocked.iter().any(|b| overlap(b, w));
        let nearest = self
            .words
            .iter()
            .filter(|w| !inside(&w.range))
            .filter_map(|w| Some((distance(sentence, &w.range, trigger, others)?, w)))
            .min_by_key(|(d, _)| *d)
            .map(|(_, w)| w);
        if let Some(w) = nearest {
            let to_come = auxiliary.contains(&"future")
                || w.meaning.points_forward()
                || will_before(sentence, &w.range);
            let ahead = to_come && !auxiliary.contains(&"historical");
            if let Some(period) = w.meaning.period(reference, ahead) {
                return When {
                    period: Some(period),
                    words: Some(w.range.clone()),
                    basis: if w.meaning.is_explicit() { "explicit" } else { "relative" },
                    reference: (!w.meaning.is_explicit()).then_some(reference).flatten(),
                    is_ahead: self.published.max(self.dateline).is_some_and(|p| period.first > p),
                };
            }
        }
        // Words are acts of the day of the report, also where what they announce is not.
        let verbal = event.quad_code() == 1 || event.quad_code() == 3;
        let elsewhere = auxiliary.contains(&"historical")
            || (!verbal && auxiliary.iter().any(|a| matches!(*a, "future" | "hypothetical")));
        let day = if elsewhere { None } else { reference };
        When {
            period: day.map(|d| Period { first: d, last: d, granularity: crate::dates::Granularity::Day }),
            words: None,
            basis: match (day, self.dateline) {
                (None, _) => "",
                (Some(_), Some(_)) => "dateline",
                (Some(_), None) => "publication",
            },
            reference: None,
            is_ahead: false,
        }
    }
}

/// How far date words are from a trigger, in bytes; none if they belong to another event's trigger.
fn distance(sentence: &str, words: &Bytes, trigger: &Bytes, others: &[Bytes]) -> Option<usize> {
    let own = gap(words, trigger);
    // A date at the head of the sentence holds for all of its events.
    let fronted = sentence[..words.start].split_whitespace().count() <= 2;
    let stolen = others.iter().filter(|o| *o != trigger).any(|o| gap(words, o) < own);
    if stolen && !fronted {
        return None;
    }
    Some(own)
}

/// Whether "will", "to be" or the like stands shortly before the date words.
fn will_before(sentence: &str, words: &Bytes) -> bool {
    let before = sentence[..words.start].to_lowercase();
    let tail: Vec<&str> = before.split_whitespace().rev().take(12).collect();
    tail.iter().any(|w| matches!(*w, "will" | "shall" | "scheduled" | "due" | "slated" | "upcoming"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates;
    use jiff::civil::date;

    fn times(sentence: &str, dateline: Option<Date>) -> Times {
        Times { published: Some(date(2017, 8, 10)), dateline, words: dates::find(sentence) }
    }

    fn of(
        sentence: &str,
        trigger: &str,
        event: EventType,
        aux: &[&str],
        dateline: Option<Date>,
    ) -> (String, &'static str) {
        let at = sentence.find(trigger).unwrap();
        let w = times(sentence, dateline).of(sentence, &(at..at + trigger.len()), &[], &[], event, aux);
        (w.period.map(|p| p.first.to_string()).unwrap_or_default(), w.basis)
    }

    #[test]
    fn dates_of_events() {
        use EventType::*;
        let today = Some(date(2017, 8, 7));
        for (sentence, trigger, event, aux, dateline, want, basis) in [
            (
                "The envoy today denounced the ban.",
                "denounced",
                Accuse,
                &[][..],
                today,
                "2017-08-07",
                "relative",
            ),
            ("The envoy denounced the ban.", "denounced", Accuse, &[], today, "2017-08-07", "dateline"),
            ("The envoy denounced the ban.", "denounced", Accuse, &[], None, "2017-08-10", "publication"),
            ("They will meet on August 17.", "meet", Agree, &["future"], None, "2017-08-17", "explicit"),
            (
                "They bombed the port in 1988.",
                "bombed",
                Assault,
                &["historical"],
                None,
                "1988-01-01",
                "explicit",
            ),
            ("They bombed the port once.", "bombed", Assault, &["historical"], None, "", ""),
        ] {
            assert_eq!(of(sentence, trigger, event, aux, dateline), (want.to_string(), basis), "{sentence}");
        }
    }
}
