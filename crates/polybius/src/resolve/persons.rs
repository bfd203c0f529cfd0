//! People in office, with the dates between which they held it.

use jiff::civil::Date;

use super::tables::rows;

/// One person in one office.
#[derive(Clone, Debug)]
pub struct Person {
    /// Full name.
    pub name: &'static str,
    /// Other spellings, joined by "|".
    pub aliases: &'static str,
    /// Country or kind.
    pub code: &'static str,
    /// Sector while in office.
    pub sector: &'static str,
    /// Office.
    pub office: &'static str,
    /// First day, where known.
    from: Option<Date>,
    /// Last day, where known.
    to: Option<Date>,
}

impl Person {
    /// Whether the office was held on that day, as far as the table tells.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day)
            && self.to.is_none_or(|t| day <= t)
            && (self.from.is_some() || self.to.is_some())
    }

    /// Whether the office had ended before that day.
    pub fn ended(&self, day: Date) -> bool {
        self.to.is_some_and(|t| t < day)
    }

    /// 0 for those who head a state or government, 1 for ministers and their like, 2 for others.
    pub fn rank(&self) -> u8 {
        match self.office {
            "president"
            | "prime minister"
            | "king"
            | "queen"
            | "emir"
            | "chancellor"
            | "supreme leader"
            | "un secretary-general" => 0,
            office
                if office.contains("minister")
                    || office.contains("secretary")
                    || office.contains("leader") =>
            {
                1
            }
            _ => 2,
        }
    }

    /// First day, for sorting.
    pub fn since(&self) -> Option<Date> {
        self.from
    }
}

/// Rows of the people table.
pub fn read_persons(table: &'static str) -> Vec<Person> {
    rows(table)
        .map(|[name, aliases, code, sector, office, from, to]| Person {
            name,
            aliases,
            code,
            sector,
            office,
            from: edge(from, false),
            to: edge(to, true),
        })
        .collect()
}

/// A year, month or day as the first or last day that it may mean.
fn edge(text: &str, last: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month = parts.next().and_then(|m| m.parse::<i8>().ok());
    let day = parts.next().and_then(|d| d.parse::<i8>().ok());
    match (month, day) {
        (Some(m), Some(d)) => Date::new(year, m, d).ok(),
        (Some(m), None) => Date::new(year, m, 1).ok().map(|d| if last { d.last_of_month() } else { d }),
        _ => Date::new(year, if last { 12 } else { 1 }, if last { 31 } else { 1 }).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_vague_dates() {
        assert_eq!(edge("1994", true).unwrap().to_string(), "1994-12-31");
        assert_eq!(edge("1994-02", true).unwrap().to_string(), "1994-02-28");
        assert_eq!(edge("1994-02-03", false).unwrap().to_string(), "1994-02-03");
        assert_eq!(edge("", false), None);
    }
}
