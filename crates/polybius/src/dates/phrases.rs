//! Spans of time and words that count from another day: "from 3 to 5 May", "last week", "two days later",
//! "a year after the coup", "the third quarter of 2010", "the early 1990s".
//!
//! What feeds it: tokens, and single dates of `find`. What it gives: a [`Meaning`] for the longest phrase that
//! begins at a token. What it refuses: spans whose ends are of different kinds.

use super::find::{Before, Parser, Read};
use super::names::{Away, Cue, Word};
use super::tokens::Kind;
use super::{Granularity, Meaning};

impl Parser<'_> {
    /// The date words that begin at a token, and the token behind them.
    pub(super) fn phrase(&self, i: usize) -> Read {
        let cue = self.cue(i);
        let marked = cue.is_some();
        match self.kind(i)? {
            Kind::Number(..) => self.count(i).or_else(|| self.span(i, cue)),
            Kind::Word(None) => self.short_quarter(i),
            Kind::Word(Some(word)) => match word {
                Word::Month(..) | Word::TwoMonths(..) | Word::Weekday(..) => self.span(i, cue),
                Word::Number(_) | Word::Vague | Word::Unit(..) | Word::Decade => self.count(i),
                Word::Turn(turn) => self.turned(i, turn),
                Word::Neighbour(turn) => self.neighbour(i, turn),
                Word::Day(count) => Some((day_offset(count), self.past_hours(i + 1))),
                Word::Overnight => Some((Meaning::Range(Box::new((day_offset(-1), day_offset(0)))), i + 1)),
                Word::Part | Word::Away(Away::Earlier | Away::Later) => self.part(i),
                Word::Ordinal(n) => self.months_of_year(i, n, marked),
                Word::Weekend => {
                    let over = ["the", "at", "over", "on"].iter().any(|w| i > 0 && self.is(i - 1, w));
                    over.then_some((Meaning::Weekend { turn: 0 }, i + 1))
                }
                _ => None,
            },
            Kind::Mark(_) => None,
        }
    }

    fn past_hours(&self, mut i: usize) -> usize {
        while matches!(self.word(i), Some(Word::Hours)) {
            i += 1;
        }
        i
    }

    /// One date or two with "to", "until", a dash, or "between ... and".
    fn span(&self, i: usize, cue: Option<Before>) -> Read {
        let marked = match cue {
            None | Some(Before::Cue(Cue::On)) => false,
            Some(_) => true,
        };
        let first = self.date(i, true)?;
        let from = cue == Some(Before::Cue(Cue::From));
        if let Some(both) = self.second(&first, from) {
            return Some(both);
        }
        self.date(i, marked)
    }

    /// The other end of a span.
    fn second(&self, (first, at): &(Meaning, usize), from: bool) -> Read {
        let k = *at;
        let dash = self.mark(k, &['-', '\u{2013}', '\u{2014}']);
        let to = self.is(k, "to")
            || self.is(k, "through")
            || (from && (self.is(k, "until") || self.is(k, "till")));
        let joined = dash || to || (from && self.is(k, "and"));
        let weekday = matches!(first, Meaning::Weekday { .. });
        let bare = matches!(first, Meaning::Year(_) | Meaning::Month { year: None, .. });
        if !joined || (!from && weekday) {
            return None;
        }
        let (last, end) = self.date(k + 1, true)?;
        if bare && !from && !matches!(last, Meaning::Month { year: Some(_), .. }) {
            return None;
        }
        let first = match (first, &last) {
            (Meaning::Day { month, day, year }, Meaning::Day { month: m, day: d, year: y }) => {
                let back = i16::from((month, day) > (m, d));
                Meaning::Day { month: *month, day: *day, year: year.or(y.map(|y| y - back)) }
            }
            (Meaning::Month { month, year, turn }, Meaning::Month { month: m, year: y, .. }) => {
                let back = i16::from(month > m);
                Meaning::Month { month: *month, year: year.or(y.map(|y| y - back)), turn: *turn }
            }
            (Meaning::Year(a), Meaning::Year(b)) if a < b => Meaning::Year(*a),
            (Meaning::Weekday { .. }, Meaning::Weekday { .. }) => first.clone(),
            _ => return None,
        };
        Some((Meaning::Range(Box::new((first, last))), end))
    }

    /// "last week", "next Monday", "this morning", "last July", "the last quarter of 2009".
    fn turned(&self, i: usize, turn: i8) -> Read {
        let k = i + 1;
        match self.word(k)? {
            Word::Unit(Granularity::Day, false) if turn > 0 => self.neighbour(i, 1),
            Word::Unit(Granularity::Day, _) | Word::Unit(_, true) => None,
            Word::Unit(unit, false) => Some((Meaning::Offset { count: turn.into(), unit }, k + 1)),
            Word::Weekend => Some((Meaning::Weekend { turn }, k + 1)),
            Word::Weekday(day, false) => Some((Meaning::Weekday { day, turn }, self.past_hours(k + 1))),
            Word::Month(month, _) => {
                let (_, end) = self.date(k, true)?;
                match self.date(k, true)?.0 {
                    Meaning::Month { year: None, .. } => {
                        Some((Meaning::Month { month, year: None, turn }, end))
                    }
                    explicit => Some((explicit, end)),
                }
            }
            Word::Hours if turn <= 0 => Some((day_offset(turn.into()), k + 1)),
            Word::Months(3) if turn < 0 => self.months_of_year(i, 4, false),
            _ => None,
        }
    }

    /// "the previous day", "the following week", "the same day".
    fn neighbour(&self, i: usize, turn: i32) -> Read {
        match self.word(i + 1)? {
            Word::Unit(unit, false) => Some((Meaning::Apart { count: turn, unit }, i + 2)),
            Word::Hours | Word::Day(0) if turn != 0 => {
                Some((Meaning::Apart { count: turn, unit: Granularity::Day }, i + 2))
            }
            Word::Weekday(day, false) if turn < 0 => Some((Meaning::Weekday { day, turn: -1 }, i + 2)),
            Word::Month(month, _) if turn < 0 => {
                Some((Meaning::Month { month, year: None, turn: -1 }, i + 2))
            }
            _ => None,
        }
    }

    /// "early 2009", "mid-June", "the end of last year", "earlier this month".
    fn part(&self, i: usize) -> Read {
        let away = matches!(self.word(i), Some(Word::Away(_)));
        let mut k = i + 1;
        k += usize::from(self.mark(k, &['-']));
        let joint = ["of", "in"].iter().any(|w| self.is(k, w));
        // "later in the day", "an early end": only what names a time counts.
        k += usize::from(joint);
        k += usize::from(self.is(k, "the"));
        match self.word(k) {
            Some(Word::Turn(turn)) => {
                self.turned(k, turn).filter(|(m, _)| !away || matches!(m, Meaning::Offset { .. }))
            }
            Some(Word::Weekday(..)) if !joint => self.date(k, false),
            _ => self.date(k, true).filter(|(m, _)| {
                matches!(m, Meaning::Month { .. } | Meaning::Year(_) | Meaning::Decade(_) | Meaning::Range(_))
            }),
        }
    }

    /// "the third quarter", "the first half of 2010", "the second quarter of last year".
    fn months_of_year(&self, i: usize, n: i32, marked: bool) -> Read {
        let Word::Months(size) = self.word(i + 1)? else { return None };
        if n * size > 12 {
            return None;
        }
        let first = ((n - 1) * size + 1) as i8;
        let count = size as i8;
        let k = i + 2 + usize::from(self.is(i + 2, "of")) + usize::from(self.is(i + 2, "in"));
        if let Some(year) = self.year(k) {
            return Some((Meaning::Months { first, count, year: Some(year), turn: 0 }, k + 1));
        }
        if let (Some(Word::Turn(turn)), Some(Word::Unit(Granularity::Year, false))) =
            (self.word(k), self.word(k + 1))
        {
            return Some((Meaning::Months { first, count, year: None, turn }, k + 2));
        }
        // "in the second half he scored"
        (marked && size == 3).then_some((Meaning::Months { first, count, year: None, turn: 0 }, i + 2))
    }

    /// "Q3 2011".
    fn short_quarter(&self, i: usize) -> Read {
        if !self.is(i, "q") || !self.glued(i + 1) {
            return None;
        }
        let Kind::Number(n @ 1..=4, 1) = self.kind(i + 1)? else { return None };
        let k = i + 2 + usize::from(self.is(i + 2, "of"));
        let year = self.year(k)?;
        Some((Meaning::Months { first: ((n - 1) * 3 + 1) as i8, count: 3, year: Some(year), turn: 0 }, k + 1))
    }

    /// "three weeks ago", "two days later", "the day before", "a year after the coup", "weeks ago".
    fn count(&self, i: usize) -> Read {
        let mut k = i;
        let mut count = None;
        let mut vague = false;
        match self.kind(k)? {
            Kind::Number(n, 1..=3) => {
                count = Some(n);
                k += 1;
            }
            Kind::Word(Some(Word::Number(n))) => {
                count = Some(n);
                k += 1;
            }
            _ => {}
        }
        if matches!(self.word(k), Some(Word::Vague)) {
            vague = true;
            k += 1;
        }
        let unit = match self.word(k)? {
            Word::Unit(unit, many) => {
                match count {
                    // "the day before": one. "weeks after": some.
                    None if many => vague = true,
                    None if !vague => count = Some(1),
                    _ => {}
                }
                unit
            }
            Word::Decade if !vague => {
                count = Some(count? * 10);
                Granularity::Year
            }
            _ => return None,
        };
        let named = k == i && !vague; // "the day", without a number
        if vague {
            count = None;
        }
        k += 1;
        let Word::Away(away) = self.word(k)? else { return None };
        k += 1;
        if named && !(i > 0 && self.is(i - 1, "the")) {
            return None;
        }
        if named && unit == Granularity::Day && matches!(away, Away::Before | Away::After) {
            let step = if away == Away::Before { -1 } else { 1 };
            if let Some(Word::Day(day)) = self.word(k)
                && day == step
            {
                return Some((day_offset(2 * step), k + 1));
            }
        }
        let Some(count) = count else {
            return match away {
                Away::Ago | Away::Earlier => Some((Meaning::Some { unit }, k)),
                Away::After if !self.ends_clause(k) => Some((Meaning::Since { count: None, unit }, k)),
                _ => None,
            };
        };
        match away {
            Away::Ago => Some((Meaning::Offset { count: -count, unit }, k)),
            Away::Earlier if !self.is(k, "than") => Some((Meaning::Apart { count: -count, unit }, k)),
            Away::Later if !self.is(k, "than") => Some((Meaning::Apart { count, unit }, k)),
            Away::Before | Away::After => {
                let signed = if away == Away::Before { -count } else { count };
                if self.ends_clause(k) {
                    return Some((Meaning::Apart { count: signed, unit }, k));
                }
                if let Some((of, end)) = self.date(k, true).filter(|(m, _)| m.is_explicit()) {
                    return Some((Meaning::From(signed, unit, Box::new(of)), end));
                }
                (away == Away::After).then_some((Meaning::Since { count: Some(count), unit }, k))
            }
            _ => None,
        }
    }

    /// Whether nothing that "before" and "after" could belong to follows.
    fn ends_clause(&self, k: usize) -> bool {
        match self.kind(k) {
            None => true,
            Some(Kind::Mark(c)) => {
                matches!(c, ',' | '.' | ';' | ':' | ')' | '!' | '?' | '\u{2014}' | '\u{2013}')
            }
            Some(_) => self.is(k, "and") || self.is(k, "but"),
        }
    }
}

fn day_offset(count: i32) -> Meaning {
    Meaning::Offset { count, unit: Granularity::Day }
}
