//! People in office, with the dates between which they held it.
//!
//! What feeds it: the table of people. What it gives: rows, and the person whom a name means on a day. What
//! it refuses: a choice between two people of equal rank and different countries.

use jiff::civil::Date;

use super::matches::particle;
use super::nouns::is_pronoun;
use super::tables::{Tables, rows};
use super::{Known, phrase, spelling};

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

/// A name to look for among the people of the table.
pub struct Search<'a> {
    /// Its folded words.
    pub name: &'a [String],
    /// The day spoken of.
    pub day: Option<Date>,
    /// Countries that the phrase or its surroundings name.
    pub among: &'a [&'a str],
    /// Office that the phrase names, empty if none.
    pub office: &'a str,
    /// Whether the countries are the person's own for certain.
    pub sure: bool,
    /// What is asked of a person whom a surname alone may mean.
    pub alone: Alone,
}

/// In a text of many names a surname alone can be anybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// Nothing is asked: the phrase stands by itself.
    Anyone,
    /// Somebody then in office, of one of the countries around or in the office that the phrase names; else a head of
    /// state or government up to that day, or somebody who is the only one of that name.
    Known,
    /// Somebody then in office, of one of the countries around or in the office that the phrase names: in texts
    /// without capitals a surname may be any word.
    Named,
}

impl Search<'_> {
    /// Whether a surname alone may mean this person.
    fn may_mean(&self, p: &Person) -> bool {
        let then = self.day.is_none_or(|d| p.holds(d));
        let named = self.among.contains(&p.code) || !self.office.is_empty() && p.office == self.office;
        let known = p.rank() == 0 && self.day.is_none_or(|d| p.since().is_none_or(|s| s <= d))
            || p.rank() == 1 && then;
        match self.alone {
            Alone::Anyone => true,
            Alone::Known => then && named || known,
            Alone::Named => then && named,
        }
    }
}

/// The only one who held one of these offices of a country on a day; governments in exile and rebels' are not it.
pub fn holder(tables: &Tables, code: &str, offices: &[&str], day: Date) -> Option<&'static str> {
    let mut all = tables.people.iter();
    let mut next = || {
        all.find(|p| {
            p.code == code
                && offices.contains(&p.office)
                && (of_state(p) || p.sector == "REL")
                && p.holds(day)
        })
    };
    let one = next()?.name;
    while let Some(other) = next() {
        if other.name != one {
            return None;
        }
    }
    Some(one)
}

/// The person of the table whom a name means.
pub fn lookup(tables: &Tables, search: &Search) -> Option<Known> {
    let name = search.name;
    let key = name.join(" ");
    let mut rows: Vec<usize> = tables.persons.get(&key).cloned().unwrap_or_default();
    if rows.is_empty() && name.len() > 1 {
        // "Rex W. Tillerson": first and last word.
        let short = format!("{} {}", name[0], name[name.len() - 1]);
        rows = tables.persons.get(&short).cloned().unwrap_or_default();
    }
    let people = |k: &usize| &tables.people[*k];
    let listed = |k: &usize| search.among.contains(&people(k).code);
    if rows.is_empty() {
        rows = spelt_otherwise(tables, search);
    }
    if rows.is_empty() {
        if name.len() == 1 {
            // "The U." is not O Jin U, nor "HE" in a text of capitals Liu He, nor the "La" of "La Union" Duwa Lashi La.
            if key.chars().count() < 2 || is_pronoun(&key) || particle(&key) {
                return None;
            }
            rows = tables.surnames.get(&key)?.clone();
            rows.retain(|k| search.may_mean(people(k)));
        } else {
            // "Bashar Hafez al-Assad", "laureate Liu Xiaobo": a person with all of these words, if the country is right.
            let full = |k: &usize| {
                let full = phrase::key(people(k).name);
                let same = |w: &str| name.iter().any(|n| n == w);
                full.split(' ').all(same) && (listed(k) || name.len() > 2)
            };
            let named = name.iter().rev().filter_map(|w| tables.surnames.get(w));
            rows = named
                .map(|all| all.iter().copied().filter(full).collect::<Vec<_>>())
                .find(|r| !r.is_empty())?;
        }
    }
    narrow(&mut rows, listed);
    if search.sure && !search.among.is_empty() && !rows.iter().any(listed) {
        return None;
    }
    if !search.office.is_empty() {
        narrow(&mut rows, |k| people(k).office == search.office);
    }
    if let Some(day) = search.day
        && !alike(tables, &rows, |p| p.name)
    {
        narrow(&mut rows, |k| people(k).holds(day));
        // Of two out of office, the one who left it last.
        if let Some(last) = rows.iter().filter(|k| people(k).ended(day)).max_by_key(|k| people(k).to)
            && rows.iter().all(|k| people(k).ended(day))
        {
            let name = people(last).name;
            rows.retain(|k| people(k).name == name);
        }
    }
    // A president is meant rather than a relative or an adviser of the same name.
    let top = rows.iter().map(|k| people(k).rank()).min()?;
    if !alike(tables, &rows, |p| p.name) {
        rows.retain(|k| people(k).rank() == top);
    }
    if !alike(tables, &rows, |p| p.name) && search.day.is_none() {
        longest(tables, &mut rows);
    }
    let mut known = on_day(tables, &rows, search.day);
    if !alike(tables, &rows, |p| p.name) {
        // "President Bush" without a date is one of two, and the country the same.
        if !alike(tables, &rows, |p| p.code) {
            return None;
        }
        known.name.clear();
        if !alike(tables, &rows, |p| p.office) {
            known.office.clear();
        }
        if !alike(tables, &rows, |p| p.sector) {
            known.sector.clear();
        }
    }
    Some(known)
}

/// Of heads of state and government with one surname, the one who was it three times as long as any other: text
/// without a date that says "Castro" means him.
fn longest(tables: &Tables, rows: &mut Vec<usize>) {
    let mut days: Vec<(&str, i64)> = Vec::new();
    for p in rows.iter().map(|k| &tables.people[*k]) {
        if p.rank() > 0 {
            return;
        }
        let held = p.from.zip(p.to).map_or(0, |(from, to)| i64::from((to - from).get_days()));
        match days.iter_mut().find(|d| d.0 == p.name) {
            Some(d) => d.1 += held,
            None => days.push((p.name, held)),
        }
    }
    days.sort_by_key(|d| -d.1);
    if let [first, second, ..] = days[..]
        && first.1 >= 3 * second.1
    {
        rows.retain(|k| tables.people[*k].name == first.0);
    }
}

/// The one person of the table of whose name this is another spelling, of one of the countries spoken of, if any.
fn spelt_otherwise(tables: &Tables, search: &Search) -> Vec<usize> {
    let shared = spelling::key(search.name.iter().map(String::as_str));
    let mut rows = shared.and_then(|s| tables.spellings.get(&s)).cloned().unwrap_or_default();
    rows.retain(|k| {
        search.among.is_empty() && search.alone == Alone::Anyone
            || search.among.contains(&tables.people[*k].code)
    });
    if !alike(tables, &rows, |p| p.name) {
        rows.clear();
    }
    rows
}

/// Whether rows have one name, office or the like in common.
fn alike(tables: &Tables, rows: &[usize], of: fn(&Person) -> &'static str) -> bool {
    rows.windows(2).all(|w| of(&tables.people[w[0]]) == of(&tables.people[w[1]]))
}

/// Keeps the rows for which it is true, if there are any.
fn narrow(rows: &mut Vec<usize>, keep: impl Fn(&usize) -> bool) {
    if rows.iter().any(&keep) {
        rows.retain(keep);
    }
}

/// Whether it is an office of the state, which begins and ends on days; a rebel or cleric is one before and after.
fn of_state(p: &Person) -> bool {
    matches!(p.sector, "GOV" | "LEG" | "MIL" | "JUD" | "SPY")
}

/// What one person's rows say of a day: the office held then, the latest begun; else the last one before. Without a day
/// the highest office: undated text that says "Tony Blair" means the prime minister, not the envoy that he was later.
fn on_day(tables: &Tables, rows: &[usize], day: Option<Date>) -> Known {
    let people = |k: &&usize| &tables.people[**k];
    let latest = |test: &dyn Fn(&Person) -> bool| {
        rows.iter().filter(|k| test(people(k))).max_by_key(|k| people(k).since()).copied()
    };
    let held = day.and_then(|d| latest(&|p: &Person| p.holds(d)));
    let before = day.and_then(|d| latest(&|p: &Person| p.ended(d)));
    let top = rows.iter().map(|k| people(&k).rank()).min();
    let any = latest(&|p: &Person| day.is_some() || Some(p.rank()) == top);
    let pick = held.or(before).or(any).unwrap_or(rows[0]);
    let p = &tables.people[pick];
    let mut known = Known {
        code: p.code.to_string(),
        sector: p.sector.to_string(),
        other_sectors: Vec::new(),
        name: p.name.to_string(),
        office: p.office.to_string(),
        resolved_by: "table",
    };
    if held.is_none()
        && let Some(d) = day
    {
        if p.ended(d) {
            if of_state(p) {
                known.sector = "ELI".to_string();
                known.other_sectors = vec![p.sector.to_string()];
                known.office = format!("former {}", p.office);
            }
        } else if p.since().is_some() && of_state(p) {
            // In no office yet, or one that the table does not know: the country alone is sure.
            known.sector = String::new();
            known.office = String::new();
        }
    }
    known
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
    use super::super::{Phrase, resolve_phrase};
    use super::*;

    #[test]
    fn without_a_day_the_highest_office_is_meant() {
        let office = |text, day| {
            let known = resolve_phrase(Tables::embedded(), Phrase { text, day, ..Phrase::default() });
            (known.code, known.office)
        };
        let held = |code: &str, office: &str| (code.to_string(), office.to_string());
        assert_eq!(office("Tony Blair", None), held("GBR", "prime minister"));
        assert_eq!(office("James Baker", None), held("USA", "secretary of state"));
        assert_eq!(office("Tony Blair", Some(Date::constant(2009, 5, 1))), held("IGO", "special envoy"));
    }

    #[test]
    fn edges_of_vague_dates() {
        assert_eq!(edge("1994", true).unwrap().to_string(), "1994-12-31");
        assert_eq!(edge("1994-02", true).unwrap().to_string(), "1994-02-28");
        assert_eq!(edge("1994-02-03", false).unwrap().to_string(), "1994-02-03");
        assert_eq!(edge("", false), None);
    }
}
