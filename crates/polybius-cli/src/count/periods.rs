//! Periods of the calendar: where each begins and ends, and what it is called.
//!
//! What feeds it: days. What it gives: periods. What it refuses: to put a span of days into a period that does
//! not hold all of it.

use jiff::ToSpan;
use jiff::civil::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// A week from Monday on (ISO 8601).
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// All time.
    All,
}

/// What an event is counted under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A period that begins on this day.
    Whole(Date),
    /// The event's own span, which no one period holds.
    Range(Date, Date),
    /// No date is known.
    Undated,
}

impl Unit {
    /// Name in the column "unit".
    pub fn name(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
            Unit::All => "all",
        }
    }

    /// First day of the period that a day lies in.
    pub fn start(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(back.days()).unwrap_or(Date::MIN)
            }
            Unit::Month => day.first_of_month(),
            Unit::Year => day.first_of_year(),
            Unit::All => Date::MIN,
        }
    }

    /// Last day of the period that begins on a day.
    pub fn end(self, start: Date) -> Date {
        match self {
            Unit::Day => start,
            Unit::Week => start.checked_add(6.days()).unwrap_or(Date::MAX),
            Unit::Month => start.last_of_month(),
            Unit::Year => start.last_of_year(),
            Unit::All => Date::MAX,
        }
    }

    /// First day of the period after the one that begins on a day.
    pub fn next(self, start: Date) -> Option<Date> {
        self.end(start).tomorrow().ok()
    }

    /// The period of an event's days; none of them: undated.
    pub fn period(self, days: Option<(Date, Date)>) -> Period {
        match days {
            _ if self == Unit::All => Period::Whole(Date::MIN),
            None => Period::Undated,
            Some((first, last)) => {
                let start = self.start(first);
                if last <= self.end(start) { Period::Whole(start) } else { Period::Range(first, last) }
            }
        }
    }

    /// What a period is called: 2016-09-14, 2016-W37, 2016-09, 2016.
    pub fn label(self, period: Period) -> String {
        match (period, self) {
            (Period::Undated, _) => "undated".into(),
            (Period::Range(first, last), _) => format!("{first}/{last}"),
            (Period::Whole(_), Unit::All) => "all".into(),
            (Period::Whole(start), Unit::Day) => start.to_string(),
            (Period::Whole(start), Unit::Week) => {
                let week = start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            (Period::Whole(start), Unit::Month) => start.strftime("%Y-%m").to_string(),
            (Period::Whole(start), Unit::Year) => format!("{:04}", start.year()),
        }
    }

    /// First and last day of a period; none without a date.
    pub fn days(self, period: Period) -> Option<(Date, Date)> {
        match period {
            Period::Whole(start) => Some((start, self.end(start))),
            Period::Range(first, last) => Some((first, last)),
            Period::Undated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn spans_go_where_they_fit() {
        let put = |unit: Unit, a: &str, b: &str| unit.label(unit.period(Some((day(a), day(b)))));
        assert_eq!(put(Unit::Day, "2016-09-14", "2016-09-14"), "2016-09-14");
        assert_eq!(put(Unit::Day, "2016-09-01", "2016-09-30"), "2016-09-01/2016-09-30");
        assert_eq!(put(Unit::Week, "2017-01-01", "2017-01-01"), "2016-W52");
        assert_eq!(put(Unit::Month, "2016-09-01", "2016-09-30"), "2016-09");
        assert_eq!(put(Unit::Month, "2016-08-29", "2016-09-04"), "2016-08-29/2016-09-04");
        assert_eq!(put(Unit::Year, "2016-08-29", "2016-09-04"), "2016");
        assert_eq!(put(Unit::All, "2015-08-29", "2016-09-04"), "all");
        assert_eq!(Unit::Day.label(Unit::Day.period(None)), "undated");
    }

    #[test]
    fn periods_follow_each_other() {
        assert_eq!(Unit::Week.next(day("2016-12-26")), Some(day("2017-01-02")));
        assert_eq!(Unit::Month.next(day("2016-02-01")), Some(day("2016-03-01")));
        assert_eq!(Unit::Year.next(day("2016-01-01")), Some(day("2017-01-01")));
    }
}
