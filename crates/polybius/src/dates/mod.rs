//! Dates in words, and the days that they mean.
//!
//! What feeds it: a piece of text, and a reference date (of the dateline or of publication). What it
//! gives: [`DateWords`] with byte ranges, and [`Period`]s with a granularity. What it refuses: to
//! guess. Days that do not exist, and relative words without a reference, give nothing.

mod find;
mod names;

use jiff::civil::{Date, Weekday, date};
use jiff::{ToSpan, Unit};

pub use find::{DateWords, find};

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

/// What date words say before they meet a reference date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A day, with the year where it is given.
    Day {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
        /// The year, if named.
        year: Option<i16>,
    },
    /// A month, with the year where it is given.
    Month {
        /// 1 to 12.
        month: i8,
        /// The year, if named.
        year: Option<i16>,
        /// -1 for "last July", 1 for "next July", 0 for neither.
        turn: i8,
    },
    /// A year.
    Year(i16),
    /// A weekday; turn as for months.
    Weekday {
        /// Which.
        day: Weekday,
        /// -1 for last, 1 for next, 0 for neither.
        turn: i8,
    },
    /// So many units from the reference ("today" is 0 days, "last week" is -1 weeks).
    Offset {
        /// How many, negative for the past.
        count: i32,
        /// Of what.
        unit: Granularity,
    },
}

impl Meaning {
    /// Whether the words name a day, month or year by themselves.
    pub fn is_explicit(&self) -> bool {
        match self {
            Meaning::Day { .. } | Meaning::Year(_) => true,
            Meaning::Month { year, turn, .. } => year.is_some() || *turn == 0,
            Meaning::Weekday { .. } | Meaning::Offset { .. } => false,
        }
    }

    /// Whether the words themselves point forward.
    pub fn points_forward(&self) -> bool {
        match self {
            Meaning::Month { turn, .. } | Meaning::Weekday { turn, .. } => *turn > 0,
            Meaning::Offset { count, .. } => *count > 0,
            _ => false,
        }
    }

    /// The period that is meant. `ahead`: the sentence tells of something to come, so a day without
    /// a year or a bare weekday is the next one rather than the last.
    pub fn period(&self, reference: Option<Date>, ahead: bool) -> Option<Period> {
        match *self {
            Meaning::Day { month, day, year: Some(year) } => Some(day_of(Date::new(year, month, day).ok()?)),
            Meaning::Day { month, day, year: None } => {
                let now = reference?;
                let of = |year: i16| Date::new(year, month, day).ok();
                let found = if ahead {
                    (0..=4).filter_map(|k| of(now.year() + k)).find(|d| *d >= now)
                } else {
                    (0..=4).filter_map(|k| of(now.year() - k)).find(|d| *d <= now)
                };
                found.map(day_of)
            }
            Meaning::Month { month, year: Some(year), .. } => month_of(Date::new(year, month, 1).ok()?),
            Meaning::Month { month, year: None, turn } => {
                let now = reference?;
                let this = date(now.year(), now.month(), 1);
                let mut found = Date::new(now.year(), month, 1).ok()?;
                if turn > 0 || (ahead && turn == 0) {
                    if found < this || (turn > 0 && found == this) {
                        found = found.checked_add(1.year()).ok()?;
                    }
                } else if found > this || (turn < 0 && found == this) {
                    found = found.checked_sub(1.year()).ok()?;
                }
                month_of(found)
            }
            Meaning::Year(year) => year_of(year),
            Meaning::Weekday { day, turn } => {
                let now = reference?;
                if turn == 0 && now.weekday() == day {
                    return Some(day_of(now));
                }
                let step = if turn > 0 || (ahead && turn == 0) { 1 } else { -1 };
                now.nth_weekday(step, day).ok().map(day_of)
            }
            Meaning::Offset { count, unit } => offset(reference?, count, unit),
        }
    }
}

fn day_of(day: Date) -> Period {
    Period { first: day, last: day, granularity: Granularity::Day }
}

fn month_of(day: Date) -> Option<Period> {
    Some(Period { first: day.first_of_month(), last: day.last_of_month(), granularity: Granularity::Month })
}

fn year_of(year: i16) -> Option<Period> {
    let first = Date::new(year, 1, 1).ok()?;
    Some(Period { first, last: first.last_of_year(), granularity: Granularity::Year })
}

fn offset(now: Date, count: i32, unit: Granularity) -> Option<Period> {
    match unit {
        Granularity::Day => now.checked_add(count.days()).ok().map(day_of),
        Granularity::Week => {
            let back = i32::from(now.weekday().to_monday_zero_offset());
            let first = now.checked_sub(back.days()).ok()?.checked_add(count.weeks()).ok()?;
            let last = first.checked_add(6.days()).ok()?;
            Some(Period { first, last, granularity: Granularity::Week })
        }
        Granularity::Month => month_of(now.first_of_month().checked_add(count.months()).ok()?),
        Granularity::Year => year_of(i16::try_from(i32::from(now.year()) + count).ok()?),
    }
}

/// Days from one date to another; positive if `to` is later.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map(|s| s.get_days()).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn resolve(words: &str, ahead: bool) -> (String, String, &'static str) {
        let found = find(words);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        let p = found[0].meaning.period(Some(date(2017, 8, 10)), ahead).unwrap();
        (p.first.to_string(), p.last.to_string(), p.granularity.name())
    }

    #[test]
    fn words_become_days() {
        for (words, ahead, first, last, granularity) in [
            ("on Monday", false, "2017-08-07", "2017-08-07", "day"),
            ("on Monday", true, "2017-08-14", "2017-08-14", "day"),
            ("on Thursday", false, "2017-08-10", "2017-08-10", "day"),
            ("last Thursday", false, "2017-08-03", "2017-08-03", "day"),
            ("next Friday", false, "2017-08-11", "2017-08-11", "day"),
            ("today", false, "2017-08-10", "2017-08-10", "day"),
            ("last week", false, "2017-07-31", "2017-08-06", "week"),
            ("in July", false, "2017-07-01", "2017-07-31", "month"),
            ("in October", false, "2016-10-01", "2016-10-31", "month"),
            ("in October", true, "2017-10-01", "2017-10-31", "month"),
            ("on August 17", true, "2017-08-17", "2017-08-17", "day"),
            ("on Dec. 3", false, "2016-12-03", "2016-12-03", "day"),
            ("on 3 December 1999", false, "1999-12-03", "1999-12-03", "day"),
            ("07 de agosto de 2017", false, "2017-08-07", "2017-08-07", "day"),
            ("in July 1988", false, "1988-07-01", "1988-07-31", "month"),
            ("since February 24, 2016", false, "2016-02-24", "2016-02-24", "day"),
            ("on 2 August, 15 rebels fell", false, "2017-08-02", "2017-08-02", "day"),
            ("on 5 May 10 soldiers fell", false, "2017-05-05", "2017-05-05", "day"),
            ("in 1988", false, "1988-01-01", "1988-12-31", "year"),
            ("three weeks ago", false, "2017-07-17", "2017-07-23", "week"),
            ("ten years ago", false, "2007-01-01", "2007-12-31", "year"),
            ("last month", false, "2017-07-01", "2017-07-31", "month"),
            ("2017-08-09", false, "2017-08-09", "2017-08-09", "day"),
        ] {
            let got = resolve(words, ahead);
            assert_eq!((got.0.as_str(), got.1.as_str(), got.2), (first, last, granularity), "{words}");
        }
    }

    #[test]
    fn words_that_are_no_dates() {
        for words in
            ["he may go", "they march on", "the sun set", "second to none", "the 500 men", "August 45"]
        {
            assert!(find(words).is_empty(), "{words}: {:?}", find(words));
        }
    }

    #[test]
    fn publication_dates_in_many_shapes() {
        for text in
            ["2017-08-10", "2017-08-10T06:00:00Z", "20170810", "Thursday, 10 Aug, 2017", "August 10, 2017"]
        {
            assert_eq!(parse_published(text), Some(date(2017, 8, 10)), "{text}");
        }
        for text in ["", "soon", "2017-13-45", "Aug 10"] {
            assert_eq!(parse_published(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn past_words_never_point_past_the_reference(
            pick in 0usize..12, number in 1u32..60, year in 1950i16..2060, day in 1i8..29, month in 1i8..13
        ) {
            let month_name = ["January", "March", "August", "December"][number as usize % 4];
            let weekday = ["Monday", "Friday", "Sunday"][number as usize % 3];
            let words = match pick {
                0 => format!("on {weekday}"),
                1 => format!("last {weekday}"),
                2 => format!("on {month_name} {}", number % 28 + 1),
                3 => format!("{number} days ago"),
                4 => format!("{number} weeks ago"),
                5 => "yesterday".to_string(),
                _ => format!("on {} {month_name}", number % 28 + 1),
            };
            let reference = date(year, month, day);
            for found in find(&words) {
                if let Some(p) = found.meaning.period(Some(reference), false) {
                    prop_assert!(p.first <= reference, "{words} at {reference}: {p:?}");
                    prop_assert!(p.first <= p.last);
                }
            }
        }

        #[test]
        fn any_text_is_fine(text in "\\PC{0,120}") {
            for w in find(&text) {
                prop_assert!(text.get(w.range.clone()).is_some());
                w.meaning.period(Some(date(2000, 2, 29)), true);
            }
            parse_published(&text);
        }
    }
}
