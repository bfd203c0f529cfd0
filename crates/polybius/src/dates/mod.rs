//! Dates in words, and the days that they mean.
//!
//! What feeds it: a piece of text, and a reference date (of the dateline or of publication). What it
//! gives: [`DateWords`] with byte ranges, and [`Period`]s with a granularity. What it refuses: to
//! guess. Days that do not exist, and relative words without a reference, give nothing.

mod find;
mod meaning;
mod names;
mod phrases;
#[cfg(test)]
mod tests;
mod tokens;

use jiff::Unit;
use jiff::civil::Date;

pub use find::{DateWords, find};
pub use meaning::Meaning;
pub(crate) use meaning::{apart, offset, some_before};

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Granularity {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl Granularity {
    /// The name in FORMATS.
    pub fn name(self) -> &'static str {
        match self {
            Granularity::Day => "day",
            Granularity::Week => "week",
            Granularity::Month => "month",
            Granularity::Year => "year",
        }
    }
}

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day; the first where the day is known.
    pub last: Date,
    /// How exact it is.
    pub granularity: Granularity,
}

/// Days from one date to another; positive if `to` is later.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map(|s| s.get_days()).unwrap_or(0)
}

/// Whether a word is the name of a month or a day of the week.
pub(crate) fn is_calendar(word: &str) -> bool {
    matches!(names::word(word), Some(names::Word::Month(..) | names::Word::Weekday(..)))
}

/// Reads a publication date: ISO 8601, optionally with a time, or a date in words.
pub fn parse_published(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(head) = text.get(..10)
        && let Ok(day) = head.parse::<Date>()
    {
        return Some(day);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok();
    }
    find(text).into_iter().find_map(|w| match w.meaning {
        Meaning::Day { year: Some(_), .. } => w.meaning.period(None, false).map(|p| p.first),
        _ => None,
    })
}

/// Whether the numeric dates of a text put the day first; none if it has none that tells ("31/12/2004") or
/// they contradict each other.
pub fn day_first(text: &str) -> Option<bool> {
    let mut first = None;
    for (at, _) in text.match_indices('/') {
        let before = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let mut rest = text[at + 1..].splitn(3, |c: char| !c.is_ascii_digit());
        let (Some(second), Some(year)) = (rest.next(), rest.next()) else { continue };
        let shaped = year.len() == 4 && before <= 2 && text[at + 1 + second.len()..].starts_with('/');
        let (Ok(a), Ok(b)) = (text[at - before..at].parse::<u16>(), second.parse::<u16>()) else { continue };
        if !shaped {
            continue;
        }
        let order = match (a, b) {
            (13..=31, 1..=12) => true,
            (1..=12, 13..=31) => false,
            _ => continue,
        };
        if first.is_some_and(|f| f != order) {
            return None;
        }
        first = Some(order);
    }
    first
}
