//! Which date belongs to an event.
//!
//! What feeds it: the date words of a sentence, the dateline and the date of publication. What it gives: one
//! period with its basis. What it refuses: words that only bound the time ("until Friday"), words that
//! count from an act without a date ("two years later"), and days after the document's for what it reports as
//! having happened: such words give the year before, where they name none themselves, or nothing.

use jiff::civil::Date;

use crate::dates::{self, DateWords, Granularity, Meaning, Period};
use crate::ontology::EventType;
use crate::text::words::spaced;
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
    /// Whether the act is the background of what is now: "seven months after it confirmed that, the minister is still".
    pub is_background: bool,
}

impl Times {
    /// The times of a sentence; `document` settles the order of dates like "03/04/2005".
    pub fn read(published: Option<Date>, dateline: Option<Date>, sentence: &str, document: &str) -> Times {
        let mut words = dates::find(sentence);
        if words.iter().any(|w| matches!(w.meaning, Meaning::Numeric(..)))
            && let Some(day_first) = dates::day_first(document)
        {
            for w in &mut words {
                w.meaning = w.meaning.settled(day_first);
            }
        }
        Times { published, dateline, words }
    }

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
        // A dateline of tomorrow (time zones) does not make the document later than its publication.
        let reference = match (self.dateline, self.published) {
            (Some(line), Some(published)) => Some(line.min(published)),
            (line, published) => line.or(published),
        };
        let limit = self.published.or(self.dateline);
        let historical = auxiliary.contains(&"historical");
        let future = auxiliary.contains(&"future");
        let inside = |w: &Bytes| blocked.iter().any(|b| overlap(b, w));
        let nearest = self
            .words
            .iter()
            .enumerate()
            .filter(|(_, w)| !w.bounds && !inside(&w.range) && reaches(sentence, w, trigger))
            .filter_map(|(k, w)| Some((distance(sentence, &w.range, trigger, others)?, k)))
            .min()
            .map(|(_, k)| (k, &self.words[k]));
        if let Some((k, w)) = nearest {
            let to_come = future || w.meaning.points_forward() || will_before(sentence, &w.range);
            let ahead = to_come && !historical;
            let is_background = matches!(w.meaning, Meaning::Since { .. }) && is_now(sentence, trigger);
            if let Some((period, from)) = self.period(k, reference, ahead, historical) {
                let late = |p: &Period| limit.is_some_and(|day| p.first > day);
                let (mut period, mut is_ahead) = (Some(period), false);
                if period.as_ref().is_some_and(late) {
                    if future || ahead {
                        is_ahead = true;
                    } else {
                        // Told as past: the last such day before, if the words leave the year open.
                        period =
                            self.period(k, limit, false, historical).map(|(p, _)| p).filter(|p| !late(p));
                    }
                } else if !future && let (Some(p), Some(day)) = (&mut period, limit) {
                    p.last = p.last.min(day).max(p.first);
                }
                let basis = match &period {
                    None => "",
                    Some(_) if w.meaning.is_explicit() => "explicit",
                    Some(_) => "relative",
                };
                let range = period.is_some().then(|| w.range.clone());
                let reference = if basis == "relative" { from } else { None };
                return When { period, words: range, basis, reference, is_ahead, is_background };
            }
            // Words that tell a time which cannot be told: no other day is put in their place. What is now, months
            // after an act, is the day of the report.
            let counted =
                (historical && is_background).then(|| told_back(sentence, trigger, reference)).flatten();
            return counted.unwrap_or_default();
        }
        if historical && let Some(when) = told_back(sentence, trigger, reference) {
            return when;
        }
        // Words are acts of the day of the report, also where what they announce is not.
        let verbal = event.quad_code() == 1 || event.quad_code() == 3;
        let elsewhere =
            historical || (!verbal && auxiliary.iter().any(|a| matches!(*a, "future" | "hypothetical")));
        let day = if elsewhere { None } else { reference };
        When {
            period: day.map(|d| Period { first: d, last: d, granularity: Granularity::Day }),
            words: None,
            basis: match (day, self.dateline) {
                (None, _) => "",
                (Some(day), Some(line)) if day == line => "dateline",
                (Some(_), _) => "publication",
            },
            ..When::default()
        }
    }

    /// The period of the words of number `k`, and the day that it counts from.
    fn period(
        &self,
        k: usize,
        reference: Option<Date>,
        ahead: bool,
        historical: bool,
    ) -> Option<(Period, Option<Date>)> {
        // The last date before these words that names itself.
        let anchor = || {
            let named = self.words[..k].iter().rev().find(|w| w.meaning.is_explicit())?;
            named.meaning.period(reference, false)
        };
        match self.words[k].meaning {
            Meaning::Apart { count, unit } => match anchor() {
                Some(day) => dates::apart(day, count, unit).map(|p| (p, Some(day.first))),
                // "the day before": in a report, the day before the report.
                None if count < 0 && !historical => {
                    Some((dates::offset(reference?, count, unit)?, reference))
                }
                None => None,
            },
            Meaning::Since { count, unit } => {
                let day = match anchor() {
                    Some(day) if day.first == day.last => Some(day.first),
                    Some(_) => None,
                    None if historical => None,
                    None => reference,
                }?;
                let period = match count {
                    Some(count) => dates::offset(day, -count, unit),
                    None => dates::some_before(day, unit),
                };
                period.map(|p| (p, Some(day)))
            }
            ref meaning => meaning.period(reference, ahead).map(|p| (p, reference)),
        }
    }
}

/// Whether date words can hold for a trigger: "a year after the coup" dates what stands behind it alone.
fn reaches(sentence: &str, words: &DateWords, trigger: &Bytes) -> bool {
    if !matches!(words.meaning, Meaning::Since { .. }) {
        return true;
    }
    trigger.start >= words.range.end && !sentence[words.range.end..trigger.start].contains([',', ';'])
}

/// How far date words are from a trigger, in bytes; none if they belong to another event's trigger. In another clause is
/// farther than anywhere in the same one: "talks took place on Monday, and most believed".
fn distance(sentence: &str, words: &Bytes, trigger: &Bytes, others: &[Bytes]) -> Option<usize> {
    let gap = |words: &Bytes, trigger: &Bytes| {
        let between = words.end.min(trigger.end)..words.start.max(trigger.start);
        let between = sentence.get(between).unwrap_or("");
        let clause = [", and ", ", but ", ", while ", "; "].iter().any(|c| between.contains(c));
        // "Marched on Sunday in a protest over NATO's bombing": the day is the march's.
        let cause = words.end <= trigger.start
            && [" over ", " after ", " following ", " because of "].iter().any(|c| between.contains(c));
        gap(words, trigger) + if clause || cause { sentence.len() } else { 0 }
    };
    let own = gap(words, trigger);
    // A date at the head of the sentence holds for all of its events.
    let fronted = sentence[..words.start].split_whitespace().count() <= 2;
    let stolen = others.iter().filter(|o| *o != trigger).any(|o| gap(words, o) < own);
    if stolen && !fronted {
        return None;
    }
    Some(own)
}

/// Whether "will", "to be" or the like stands shortly before the date words, in the same clause.
fn will_before(sentence: &str, words: &Bytes) -> bool {
    let before = &sentence[..words.start];
    let clause = before.rfind([';', ':', '\u{201d}']).map_or(before, |at| &before[at..]);
    clause.split_whitespace().rev().take(12).any(|w| {
        ["will", "shall", "scheduled", "due", "slated", "upcoming"].iter().any(|f| w.eq_ignore_ascii_case(f))
    })
}

/// The time of an act that the report stands so many months after.
fn told_back(sentence: &str, trigger: &Bytes, reference: Option<Date>) -> Option<When> {
    let (range, words) = counted_back(sentence, trigger)?;
    let found = dates::find(&words).into_iter().next()?;
    let period = found.meaning.period(reference, false)?;
    Some(When { period: Some(period), words: Some(range), basis: "relative", reference, ..When::default() })
}

/// Whether the clauses around the one with the trigger speak of the present: "two years after the court barred it, the
/// party is still in the streets".
fn is_now(sentence: &str, trigger: &Bytes) -> bool {
    let behind = sentence[trigger.end..].split_once(',').map_or("", |(_, rest)| rest);
    let is = |w: &str| matches!(w, "is" | "are" | "remains" | "remain" | "continues" | "continue" | "still");
    let told = |w: &str| matches!(w, "was" | "were" | "had" | "said");
    let verbs: Vec<&str> = behind.split_whitespace().filter(|w| is(w) || told(w)).collect();
    verbs.first().is_some_and(|w| is(w))
}

/// "seven months after" or "just weeks after" before a trigger, and the same as words that count back from today.
fn counted_back(sentence: &str, trigger: &Bytes) -> Option<(Bytes, String)> {
    let before = sentence.get(..trigger.start)?;
    let words: Vec<(usize, &str)> = spaced(before).collect();
    let unit = |w: &str| matches!(w, "days" | "weeks" | "months" | "years" | "week" | "month" | "year");
    let k = (1..words.len()).rev().find(|k| words[*k].1 == "after" && unit(words[k - 1].1))?;
    if words.len() - k > 15 || before[words[k].0..].contains([';', ':']) {
        return None;
    }
    let number = k.checked_sub(2).map_or("", |n| words[n].1);
    let counted = format!("{number} {} ago", words[k - 1].1);
    let known = !number.is_empty()
        && dates::find(&counted).first().is_some_and(|w| w.range.start == 0 && w.range.end == counted.len());
    let first = if known { words[k - 2].0 } else { words[k - 1].0 };
    let counted = if known { counted } else { format!("a few {} ago", words[k - 1].1) };
    Some((first..words[k].0 + "after".len(), counted))
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
    fn what_is_now_months_after_an_act_dates_the_act() {
        use EventType::Accuse;
        let after =
            "Seven months after the agency confirmed the break-in, the minister is still asking for proof.";
        assert_eq!(of(after, "confirmed", Accuse, &["historical"], None).1, "relative");
        assert!(of(after, "confirmed", Accuse, &["historical"], None).0.starts_with("2017-01"));
        // Told of the past, it says nothing of the report's day.
        let told = "Seven months after the agency confirmed the break-in, the minister was asking for proof.";
        assert_eq!(of(told, "confirmed", Accuse, &["historical"], None), (String::new(), ""));
    }

    #[test]
    fn a_date_stays_in_its_clause() {
        let sentence =
            "Heated talks took place about the tests at a forum on Monday, and most states urged restraint.";
        let at = |w: &str| sentence.find(w).map(|k| k..k + w.len()).unwrap();
        let all = [at("talks"), at("urged")];
        let first = |t: &Bytes| {
            let w = times(sentence, None).of(sentence, t, &all, &[], EventType::Consult, &[]);
            w.period.map(|p| p.first.to_string()).unwrap_or_default()
        };
        assert_eq!((first(&all[0]).as_str(), first(&all[1]).as_str()), ("2017-08-07", "2017-08-10"));
        let after =
            "Seven months after the agency confirmed the break-in, the minister is still asking for proof.";
        let t = after.find("confirmed").map(|k| k..k + 9).unwrap();
        assert!(times(after, None).of(after, &t, &[], &[], EventType::Accuse, &[]).is_background);
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
            // By the report's day, weeks back from a hearing that this visit follows.
            (
                "The visit comes weeks after the house held a hearing.",
                "hearing",
                Accuse,
                &[],
                None,
                "2017-06-10",
                "relative",
            ),
            (
                "The visit comes weeks after the hearing.",
                "visit",
                Consult,
                &[],
                today,
                "2017-08-07",
                "dateline",
            ),
            (
                "On 3 May 2004 they met; two days later, rebels bombed it.",
                "bombed",
                Assault,
                &[],
                None,
                "2004-05-05",
                "relative",
            ),
            ("Two years later, rebels bombed the port.", "bombed", Assault, &[], None, "", ""),
            ("They bombed the port on 3 May 2031.", "bombed", Assault, &[], None, "", ""),
            ("They bombed the port on October 3.", "bombed", Assault, &[], None, "2016-10-03", "explicit"),
            ("They bombed the port on 03/04/2005.", "bombed", Assault, &[], None, "", ""),
            (
                "The envoy denounced a ban until Friday.",
                "denounced",
                Accuse,
                &[],
                today,
                "2017-08-07",
                "dateline",
            ),
            (
                "They bombed the port a year after the coup.",
                "bombed",
                Assault,
                &[],
                None,
                "2017-08-10",
                "publication",
            ),
            ("They met this week.", "met", Consult, &[], None, "2017-08-07", "relative"),
            ("They will meet next Monday.", "meet", Agree, &["future"], None, "2017-08-14", "relative"),
        ] {
            assert_eq!(of(sentence, trigger, event, aux, dateline), (want.to_string(), basis), "{sentence}");
        }
    }

    #[test]
    fn order_and_limit() {
        let (sentence, trigger) = ("They bombed the port on 03/04/2005.", 5..11);
        let published = Some(date(2017, 8, 10));
        let of = |t: Times| t.of(sentence, &trigger, &[], &[], EventType::Assault, &[]).period;
        let settled =
            Times::read(published, None, sentence, "On 31/12/2004. They bombed the port on 03/04/2005.");
        assert_eq!(of(settled).map(|p| p.first), Some(date(2005, 4, 3)));
        assert_eq!(of(Times::read(published, None, sentence, sentence)), None);
        // A dateline one day after the page (time zones) dates nothing after the page.
        let today = "They bombed the port today.";
        let late = Times::read(published, Some(date(2017, 8, 11)), today, today);
        let when = late.of(today, &trigger, &[], &[], EventType::Assault, &[]);
        assert_eq!(when.period.map(|p| p.first), published);
        assert!(!when.is_ahead);
    }
}
