//! What date words say, and the days that this means against a reference date.
//!
//! What feeds it: [`Meaning`]s that `find` read, and a reference (of the dateline or of publication). What
//! it gives: a [`Period`]. What it refuses: days that do not exist, relative words without a reference, and
//! numeric dates of which nothing tells the order ("03/04/2005"). It adds no precision: "early 2009" is all
//! of 2009, a decade is its ten years with granularity `year`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::{Granularity, Period};

/// What date words say before they meet a reference date.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The ten years from this one on.
    Decade(i16),
    /// Some months of a year: "the third quarter", "the first half of 2010".
    Months {
        /// First month.
        first: i8,
        /// How many.
        count: i8,
        /// The year, if named.
        year: Option<i16>,
        /// Years from the reference's, where no year is named ("of last year").
        turn: i8,
    },
    /// A weekday; turn as for months.
    Weekday {
        /// Which.
        day: Weekday,
        /// -1 for last, 1 for next, 0 for neither.
        turn: i8,
    },
    /// A weekday of this week, last week, next week.
    WeekdayOf {
        /// Which.
        day: Weekday,
        /// Weeks from the reference's.
        weeks: i8,
    },
    /// Saturday and Sunday.
    Weekend {
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
    /// "weeks ago", "a few days ago": more than one, fewer than would be told in the next unit.
    Some {
        /// Of what.
        unit: Granularity,
    },
    /// So many units from a date that the sentence names before ("two days later", "the day before").
    Apart {
        /// How many, negative for earlier.
        count: i32,
        /// Of what.
        unit: Granularity,
    },
    /// "a year after the coup": the act that is named behind lies so long back, by the report's day.
    Since {
        /// How many; none for "weeks after".
        count: Option<i32>,
        /// Of what.
        unit: Granularity,
    },
    /// So many units from another date ("two days after 3 May").
    From(i32, Granularity, Box<Meaning>),
    /// From one to another.
    Range(Box<(Meaning, Meaning)>),
    /// "03/04/2005": two numbers of which nothing tells which one is the month, and a year.
    Numeric(i8, i8, i16),
}

impl Meaning {
    /// Whether the words name a day, month or year by themselves.
    pub fn is_explicit(&self) -> bool {
        match self {
            Meaning::Day { .. } | Meaning::Year(_) | Meaning::Decade(_) | Meaning::Numeric(..) => true,
            Meaning::Month { year, turn, .. } => year.is_some() || *turn == 0,
            Meaning::Months { year, .. } => year.is_some(),
            Meaning::From(_, _, of) => of.is_explicit(),
            Meaning::Range(ends) => ends.0.is_explicit() && ends.1.is_explicit(),
            _ => false,
        }
    }

    /// Whether the words themselves point forward.
    pub fn points_forward(&self) -> bool {
        match self {
            Meaning::Month { turn, .. }
            | Meaning::Weekday { turn, .. }
            | Meaning::Weekend { turn }
            | Meaning::Months { turn, year: None, .. }
            | Meaning::WeekdayOf { weeks: turn, .. } => *turn > 0,
            Meaning::Offset { count, .. } => *count > 0,
            Meaning::Range(ends) => ends.0.points_forward(),
            _ => false,
        }
    }

    /// A numeric date whose order the document settles, as a day.
    pub fn settled(&self, day_first: bool) -> Meaning {
        match *self {
            Meaning::Numeric(a, b, year) => {
                let (day, month) = if day_first { (a, b) } else { (b, a) };
                Meaning::Day { month, day, year: Some(year) }
            }
            _ => self.clone(),
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
                    (0..=8).filter_map(|k| of(now.year().checked_add(k)?)).find(|d| *d >= now)
                } else {
                    (0..=8).filter_map(|k| of(now.year().checked_sub(k)?)).find(|d| *d <= now)
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
            Meaning::Decade(year) => {
                let last = year_of(year.checked_add(9)?)?.last;
                Some(Period { first: Date::new(year, 1, 1).ok()?, last, granularity: Granularity::Year })
            }
            Meaning::Months { first, count, year, turn } => {
                let named = year.is_some() || turn != 0;
                let mut year = year.or_else(|| reference?.year().checked_add(turn.into()))?;
                let begins = |year: i16| Date::new(year, first, 1).ok();
                if !named && !ahead && begins(year) > reference {
                    year -= 1;
                }
                let begin = begins(year)?;
                let last = begin.checked_add((i32::from(count) - 1).months()).ok()?.last_of_month();
                Some(Period { first: begin, last, granularity: Granularity::Month })
            }
            Meaning::Weekday { day, turn } => {
                let now = reference?;
                if turn == 0 && now.weekday() == day {
                    return Some(day_of(now));
                }
                let step = if turn > 0 || (ahead && turn == 0) { 1 } else { -1 };
                now.nth_weekday(step, day).ok().map(day_of)
            }
            Meaning::WeekdayOf { day, weeks } => {
                let week = offset(reference?, weeks.into(), Granularity::Week)?;
                let days = i32::from(day.to_monday_zero_offset());
                week.first.checked_add(days.days()).ok().map(day_of)
            }
            Meaning::Weekend { turn } => weekend(reference?, turn, ahead),
            Meaning::Offset { count, unit } => offset(reference?, count, unit),
            Meaning::Some { unit } => some_before(reference?, unit),
            // "the day before": without another date, before the report.
            Meaning::Apart { count, unit } if count < 0 => offset(reference?, count, unit),
            Meaning::Apart { .. } | Meaning::Since { .. } | Meaning::Numeric(..) => None,
            Meaning::From(count, unit, ref of) => apart(of.period(reference, ahead)?, count, unit),
            Meaning::Range(ref ends) => {
                // The one end is sought from the other, so that "from Friday to Monday" is one weekend.
                let (first, last) = if ahead {
                    let first = ends.0.period(reference, true)?;
                    (first, ends.1.period(Some(first.first), true)?)
                } else {
                    let last = ends.1.period(reference, false)?;
                    (ends.0.period(Some(last.last), false)?, last)
                };
                let granularity = first.granularity.max(last.granularity);
                (first.first <= last.last).then_some(Period {
                    first: first.first,
                    last: last.last,
                    granularity,
                })
            }
        }
    }
}

/// A period so many units from another one. Units finer than what is known of the other give nothing.
pub(crate) fn apart(anchor: Period, count: i32, unit: Granularity) -> Option<Period> {
    if anchor.granularity > unit {
        return None;
    }
    let single = anchor.granularity == Granularity::Day || anchor.granularity == unit;
    let period = offset(anchor.first, count, unit).filter(|_| single || unit > anchor.granularity)?;
    // "the weekend after 3 to 5 May" has no one day to count from.
    (anchor.first == anchor.last || unit > Granularity::Day).then_some(period)
}

/// "days", "weeks", "months" before a day: from two up to where the next unit would be used.
pub(crate) fn some_before(now: Date, unit: Granularity) -> Option<Period> {
    let (from, to, granularity) = match unit {
        Granularity::Day => (13.days(), 2.days(), Granularity::Week),
        Granularity::Week => (2.months(), 2.weeks(), Granularity::Month),
        Granularity::Month => (23.months(), 2.months(), Granularity::Year),
        Granularity::Year => return None,
    };
    Some(Period { first: now.checked_sub(from).ok()?, last: now.checked_sub(to).ok()?, granularity })
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

/// The weekend that the reference is in or that was last; ahead: that comes next.
fn weekend(now: Date, turn: i8, ahead: bool) -> Option<Period> {
    let day = i32::from(now.weekday().to_monday_zero_offset());
    let inside = day >= 5;
    let mut saturday = now.checked_add((5 - day).days()).ok()?;
    if turn < 0 || (turn == 0 && !ahead && !inside) {
        saturday = saturday.checked_sub(1.week()).ok()?;
    } else if turn > 0 && inside {
        saturday = saturday.checked_add(1.week()).ok()?;
    }
    let last = saturday.checked_add(1.day()).ok()?;
    Some(Period { first: saturday, last, granularity: Granularity::Day })
}

pub(crate) fn offset(now: Date, count: i32, unit: Granularity) -> Option<Period> {
    // More than a few centuries is a slip of the pen.
    if count.abs() > 200_000 {
        return None;
    }
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
