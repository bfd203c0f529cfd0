//! Finds date words in a text.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Granularity, Meaning, names};
use crate::text::Bytes;

/// Date words and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateWords {
    /// Where they stand in the text that was searched.
    pub range: Bytes,
    /// What they say.
    pub meaning: Meaning,
}

/// One pattern with named groups; which groups took part tells the kind of date.
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let month = names::month_pattern();
    let count = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";
    let pattern = format!(
        r"(?xi)
        \b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)
        | \b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ |de\ )?(?P<m1>{month})\b\.?(?:,?\ (?:of\ |de\ )?(?P<y1>(?:19|20)\d\d|\d\d)\b)?
        | \b(?P<m2>{month})\b\.?\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\ (?P<y2>(?:19|20)\d\d)\b)?
        | \b(?P<m3>{month})\b\.?,?\ (?:of\ )?(?P<y3>(?:19|20)\d\d)\b
        | \b(?P<cue>in|since|last|this|next|until|till|by|during|early|late|mid|from|of|for|before|after)[\ -](?P<m4>{month})\b
        | \b(?:in|since|during|from|of|by|until|early|late|before|after|mid)[\ -](?P<year>(?:19|20)\d\d)\b
        | \b(?:(?P<turn>last|next|this|past|previous|coming)\ )?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|thurs|fri|sat|sun)\b\.?)\b
        | \b(?P<today>today|tonight|yesterday|tomorrow|this\ (?:morning|afternoon|evening)|last\ night)\b
        | \b(?P<shift>last|next|this|past|previous|coming)\ (?P<unit>week|month|year|weekend)\b
        | \b(?P<count>{count})\ (?P<ago>day|week|month|year|decade)s?\ ago\b
        "
    );
    Regex::new(&pattern).expect("the date pattern is well formed")
});

/// All date words of a text, from left to right.
pub fn find(text: &str) -> Vec<DateWords> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(mut c) = PATTERN.captures_at(text, at) {
        // "in July 1988": the fuller date that begins at the month.
        if let Some(month) = c.name("m4") {
            let fuller = PATTERN.captures_at(text, month.start());
            if let Some(x) = fuller.filter(|x| x.get(0).is_some_and(|w| w.start() == month.start())) {
                c = x;
            }
        }
        at = c.get(0).map_or(text.len(), |m| m.end());
        let Some((mut meaning, mut range)) = read(&c) else { continue };
        // "on 12 August, 15 rebels", "on 5 May 10 soldiers": a number that counts something is no year.
        if let (Some(y), Some(m)) = (c.name("y1"), c.name("m1")) {
            let counts = y.len() == 2
                && (text[m.end()..y.start()].contains(',')
                    || text[y.end()..].trim_start().starts_with(char::is_alphabetic));
            if counts && let Meaning::Day { year, .. } = &mut meaning {
                *year = None;
                range.end = m.end();
                at = m.end();
            }
        }
        out.push(DateWords { range, meaning });
    }
    out
}

fn read(c: &Captures) -> Option<(Meaning, Bytes)> {
    let whole = c.get(0)?;
    let range = whole.range();
    let group = |name: &str| c.name(name).map(|m| m.as_str());
    if let Some(iso) = group("iso") {
        let d: jiff::civil::Date = iso.parse().ok()?;
        return Some((Meaning::Day { month: d.month(), day: d.day(), year: Some(d.year()) }, range));
    }
    for (d, m, y) in [("d1", "m1", "y1"), ("d2", "m2", "y2")] {
        if let (Some(d), Some(m)) = (group(d), group(m)) {
            let day: i8 = d.parse().ok().filter(|d| (1..=31).contains(d))?;
            return Some((
                Meaning::Day { month: names::month(m)?, day, year: group(y).and_then(year) },
                range,
            ));
        }
    }
    if let (Some(m), Some(y)) = (group("m3"), group("y3")) {
        return Some((Meaning::Month { month: names::month(m)?, year: year(y), turn: 0 }, range));
    }
    if let (Some(cue), Some(m)) = (group("cue"), c.name("m4")) {
        return month_alone(cue, m.as_str()).map(|meaning| {
            let start = if turn(cue) == 0 { m.start() } else { range.start };
            (meaning, start..range.end)
        });
    }
    if let Some(y) = c.name("year") {
        return Some((Meaning::Year(year(y.as_str())?), y.range()));
    }
    if let Some(word) = group("weekday") {
        // Short forms are words too ("sat", "sun", "wed"): only "Mon.", "Tue" with a capital count.
        let capital = word.starts_with(char::is_uppercase);
        if word.len() < 6 && (!capital || word.eq_ignore_ascii_case("sun")) {
            return None;
        }
        let turn = group("turn").map_or(0, turn);
        return Some((Meaning::Weekday { day: names::weekday(word)?, turn }, range));
    }
    if let Some(word) = group("today") {
        let count = match word.to_lowercase().as_str() {
            "yesterday" | "last night" => -1,
            "tomorrow" => 1,
            _ => 0,
        };
        return Some((Meaning::Offset { count, unit: Granularity::Day }, range));
    }
    if let (Some(shift), Some(unit)) = (group("shift"), group("unit")) {
        return Some((Meaning::Offset { count: i32::from(turn(shift)), unit: granularity(unit)? }, range));
    }
    let count = names::number(group("count")?)?;
    let ago = group("ago")?;
    let times = if ago.eq_ignore_ascii_case("decade") { 10 } else { 1 };
    Some((Meaning::Offset { count: -count * times, unit: granularity(ago)? }, range))
}

/// "in July": but not "by may", "this march", unless the month has its capital.
fn month_alone(cue: &str, word: &str) -> Option<Meaning> {
    let month = names::month(word)?;
    let doubtful =
        matches!(word.to_lowercase().as_str(), "may" | "march" | "mar" | "mars" | "mai" | "august" | "sep");
    if doubtful && !word.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    Some(Meaning::Month { month, year: None, turn: turn(cue) })
}

fn turn(word: &str) -> i8 {
    match word.to_lowercase().as_str() {
        "last" | "past" | "previous" => -1,
        "next" | "coming" => 1,
        _ => 0,
    }
}

fn year(digits: &str) -> Option<i16> {
    let y: i16 = digits.parse().ok()?;
    Some(if y >= 100 {
        y
    } else if y < 40 {
        2000 + y
    } else {
        1900 + y
    })
}

fn granularity(unit: &str) -> Option<Granularity> {
    Some(match unit.to_lowercase().as_str() {
        "day" => Granularity::Day,
        "week" | "weekend" => Granularity::Week,
        "month" => Granularity::Month,
        "year" | "decade" => Granularity::Year,
        _ => return None,
    })
}
