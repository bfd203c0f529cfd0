//! Who held an office on a day: "Japan's foreign minister" in a report of August 2017 is Taro Kono.
//!
//! What feeds it: phrases of a country and an office, the day, the table of people. What it gives: the name.
//! What it refuses: offices that several hold at a time, offices of regions and peoples, titles with anything
//! beside them ("former", "deputy", "new"), days on which the table has no holder or two.

use jiff::civil::Date;

use super::head::Reading;
use super::matches::Match;
use super::phrase::{self, Word};
use super::tables::{Entry, Tables};
use super::{Known, persons};

/// Offices that one person holds at a time, with the table's names for them.
const OFFICES: &[(&str, &[&str])] = &[
    ("president", &["president"]),
    ("prime minister", &["prime minister"]),
    ("chancellor", &["chancellor"]),
    ("king", &["king"]),
    ("queen", &["queen"]),
    ("emir", &["emir"]),
    ("sultan", &["sultan"]),
    ("monarch", &["king", "queen", "emir", "sultan"]),
    ("supreme leader", &["supreme leader"]),
    ("pope", &["pope"]),
    ("secretary of state", &["secretary of state"]),
    ("foreign minister", &["foreign minister"]),
    ("foreign secretary", &["foreign secretary"]),
    ("defence minister", &["defence minister", "defence secretary"]),
    ("defence secretary", &["defence minister", "defence secretary"]),
    ("interior minister", &["interior minister"]),
    ("home secretary", &["home secretary"]),
    ("finance minister", &["finance minister"]),
    ("treasury secretary", &["treasury secretary"]),
    ("national security adviser", &["national security adviser"]),
    ("attorney general", &["attorney general"]),
    ("central bank governor", &["central bank governor"]),
    ("army chief", &["army chief"]),
    ("chief of general staff", &["chief of general staff"]),
    ("vice president", &["vice president"]),
    ("secretary-general", &["un secretary-general"]),
    ("high representative", &["high representative", "foreign policy chief"]),
    ("foreign policy chief", &["high representative", "foreign policy chief"]),
];
/// The foreign ministers that are called otherwise at home.
const FOREIGN_ELSEWHERE: &[(&str, &str)] = &[("GBR", "foreign secretary"), ("USA", "secretary of state")];
/// States that have had several vice presidents at a time.
const SEVERAL_DEPUTIES: &[&str] = &[
    "AFG", "BDI", "CRI", "CUB", "IRN", "IRQ", "MMR", "PAN", "PER", "SDN", "SYR", "TZA", "YEM", "YUG", "ZWE",
    "BGR",
];
/// Words for peoples that are states too.
const STATES: &[&str] = &[
    "palestinian",
    "bosnian",
    "kosovar",
    "kosovan",
    "macedonian",
    "taiwanese",
    "burmese",
    "timorese",
    "east timorese",
    "south sudanese",
    "malagasy",
    "burkinabe",
    "trinidadian",
];
/// Words that may stand beside a country and an office without changing who is meant.
const PLAIN: &[&str] = &["the", "of", "current", "sitting", "incumbent", "serving", "visiting"];

/// Whether a phrase is a country's office and nothing else.
pub(super) fn is_bare(
    tables: &Tables,
    r: &Reading,
    words: &[Word],
    matches: &[Match],
    boundary: usize,
) -> bool {
    if !r.titled || r.former || !r.name.is_empty() || wanted(&r.known.office).is_none() {
        return false;
    }
    // The office ends the head, in the singular.
    let ends = |m: &&Match| {
        let last = &words[m.to - 1];
        let exact = words[m.from..m.to].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
        let title =
            |e: &Entry| matches!(e, Entry::Title { kind: "title", office, .. } if *office == r.known.office);
        m.to == boundary && !last.possessive && tables.get(&exact).iter().any(title)
    };
    let Some(office) = matches.iter().find(ends) else { return false };
    let mut rest = matches.iter().filter(|m| m.from != office.from);
    let country = match (rest.next(), rest.next()) {
        (Some(one), None) => one,
        (None, None) => return r.known.office == "pope" && covers(words, &[office]),
        _ => return false,
    };
    let of_body = matches!(
        (r.known.code.as_str(), r.known.office.as_str()),
        ("UNO", "secretary-general") | ("EUR", "high representative" | "foreign policy chief")
    );
    (of_body || is_state(country, words)) && covers(words, &[office, country])
}

/// Whether a match names a state, not a region or people within it.
fn is_state(m: &Match, words: &[Word]) -> bool {
    let people = m.entries.iter().any(|e| matches!(e, Entry::People { .. }));
    let key = || words[m.from..m.to].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
    m.entries.iter().any(|e| matches!(e, Entry::Country { .. }))
        && (!people || STATES.contains(&key().as_str()))
}

/// Whether nothing but these matches and plain words stand in the phrase.
fn covers(words: &[Word], matches: &[&Match]) -> bool {
    (0..words.len()).all(|k| {
        PLAIN.contains(&words[k].key.as_str()) || matches.iter().any(|m| (m.from..m.to).contains(&k))
    })
}

fn wanted(office: &str) -> Option<&'static [&'static str]> {
    OFFICES.iter().find(|(o, _)| *o == office).map(|(_, table)| *table)
}

/// The name of the one who held the office that `known` has.
fn holder(tables: &Tables, known: &Known, day: Date) -> Option<&'static str> {
    let code = known.code.as_str();
    let several = known.office == "vice president" && SEVERAL_DEPUTIES.contains(&code);
    let elsewhere = FOREIGN_ELSEWHERE.iter().find(|(c, _)| *c == code && known.office == "foreign minister");
    let one = elsewhere.map(|(_, called)| [*called]);
    let offices = one.as_ref().map_or(wanted(&known.office)?, |o| o.as_slice());
    (!several).then(|| persons::holder(tables, code, offices, day))?
}

/// Names the holder of a bare office.
pub(super) fn complete(tables: &Tables, known: &mut Known, day: Option<Date>) {
    if let Some(name) = day.filter(|_| known.name.is_empty()).and_then(|d| holder(tables, known, d)) {
        known.name = name.to_string();
    }
}

/// The same in a document: where it names somebody else in that office, nobody is.
pub(super) fn complete_all(tables: &Tables, readings: &[Reading], known: &mut [Known], day: Option<Date>) {
    let Some(day) = day else { return };
    for k in 0..known.len() {
        if !readings[k].bare_office || !known[k].name.is_empty() {
            continue;
        }
        let Some(name) = holder(tables, &known[k], day) else { continue };
        let surname = |name: &str| phrase::key(name).rsplit(' ').next().map(str::to_string);
        let other = known.iter().zip(readings).any(|(o, r)| {
            !r.name.is_empty()
                && (&o.code, &o.office) == (&known[k].code, &known[k].office)
                && phrase::key(&o.name) != phrase::key(name)
                && r.name.last().cloned() != surname(name)
        });
        if !other {
            known[k].name = name.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Phrase, resolve_phrase};
    use super::*;
    use jiff::civil::date;

    fn name(text: &str, day: Option<Date>) -> String {
        resolve_phrase(Tables::embedded(), Phrase { text, day, ..Phrase::default() }).name
    }

    #[test]
    fn an_office_and_a_day_name_a_person() {
        for (text, day, wanted) in [
            ("Japan's foreign minister", date(2017, 8, 10), "Taro Kono"),
            ("the French president", date(2009, 5, 1), "Nicolas Sarkozy"),
            ("the president of France", date(2009, 5, 1), "Nicolas Sarkozy"),
            ("Germany's chancellor", date(1995, 5, 1), "Helmut Kohl"),
            ("the U.S. secretary of state", date(2010, 5, 1), "Hillary Clinton"),
            ("Britain's foreign minister", date(2004, 5, 1), "Jack Straw"),
            ("the UN secretary-general", date(2003, 5, 1), "Kofi Annan"),
            ("the Chinese premier", date(2005, 5, 1), "Wen Jiabao"),
            ("the pope", date(2010, 5, 1), "Pope Benedict XVI"),
        ] {
            assert_eq!(name(text, Some(day)), wanted, "{text} {day}");
        }
    }

    #[test]
    fn what_several_may_be_is_nobody() {
        let day = Some(date(2009, 5, 1));
        for text in [
            "the former French president",
            "the deputy foreign minister of Japan",
            "the new French president",
            "the French president's spokesman",
            "French presidents",
            "the president of Chechnya",
            "the Scottish first minister",
            "the French minister",
            "the French president of the bank",
            "Turkish Cypriot president",
            "the president",
        ] {
            assert_eq!(name(text, day), "", "{text}");
        }
        assert_eq!(name("the French president", None), "");
    }
}
