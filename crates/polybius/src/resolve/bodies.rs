//! Which body is meant where several share a name, and whether a title or a land goes before it.
//!
//! What feeds it: the tables' entries for a phrase, countries spoken of, usage, the year. What it gives: answers for
//! [`super::head`]. What it refuses: to look at the words themselves.

use super::tables::Entry;

/// Of bodies that share a name: that of a country spoken of, then the usual one, then one that existed, then
/// the first.
pub(super) fn choose<'a>(
    entries: &'a [Entry],
    spoken_of: &[&str],
    usual: Option<&str>,
    year: i16,
) -> Option<&'a Entry> {
    let bodies = || {
        entries.iter().filter_map(move |e| match e {
            Entry::Organisation { code, years, .. } => Some((e, *code, exists(*years, year))),
            _ => None,
        })
    };
    spoken_of
        .iter()
        .copied()
        .chain(usual)
        .find_map(|c| bodies().find(|b| b.1 == c && b.2).or_else(|| bodies().find(|b| b.1 == c)))
        .or_else(|| bodies().find(|b| b.2))
        .or_else(|| bodies().next())
        .map(|b| b.0)
}

/// Whether several bodies have the name, and no country spoken of chooses one of them: usage only guesses.
pub(super) fn is_guess(entries: &[Entry], spoken_of: &[&str], year: i16) -> bool {
    let alive = || {
        entries.iter().filter_map(|e| match e {
            Entry::Organisation { code, years, .. } if exists(*years, year) => Some(*code),
            _ => None,
        })
    };
    let meant = alive().filter(|code| spoken_of.contains(code)).count();
    meant > 1 || meant == 0 && alive().count() > 1
}

/// Whether bodies of several countries have the name, whenever, and none of a country spoken of.
pub(super) fn is_shared(entries: &[Entry], spoken_of: &[&str]) -> bool {
    let bodies = entries.iter().filter_map(|e| match e {
        Entry::Organisation { code, .. } => Some(*code),
        _ => None,
    });
    let codes: Vec<&str> = bodies.collect();
    codes.iter().any(|c| *c != codes[0]) && !codes.iter().any(|c| spoken_of.contains(c))
}

/// The body of the table behind a name that many countries use, where no country stands with it: name and
/// code. Parties and camps ("Liberals", "Citizens") are too common; of bodies of several countries none is usual.
pub(super) fn usual_body<'a>(entries: &[Entry]) -> Option<(&'a str, &'a str)> {
    let named = entries.iter().any(|e| match e {
        Entry::Title { kind, sector, .. } => {
            *kind == "institution" || (*kind != "title" && !matches!(*sector, "" | "PTY" | "CVL" | "OPP"))
        }
        _ => false,
    });
    let mut bodies = entries.iter().filter_map(|e| match e {
        Entry::Organisation { name, code, .. } if !name.starts_with("The ") => Some((*name, *code)),
        _ => None,
    });
    let first = bodies.next().filter(|_| named)?;
    bodies.all(|b| b.1 == first.1).then_some(first)
}

/// Whether a title says more than the body before it: "Hezbollah lawmakers", "Palestinian Authority police".
pub(super) fn says_more(title: &(usize, &str, &str, bool), body: &str, body_from: Option<usize>) -> bool {
    let (at, sector, _, generic) = *title;
    !generic
        && (body == "GOV" || (matches!(sector, "LEG" | "JUD" | "COP") && body_from.is_some_and(|b| b < at)))
}

/// Whether a body is a movement, party or authority of the same name as a people or land.
pub(super) fn is_movement(body: &Entry, land: &Entry) -> bool {
    let Entry::Organisation { code, sector, .. } = body else { return false };
    let home = match land {
        Entry::Country { code, .. } | Entry::Capital { code, .. } | Entry::People { code } => code,
        _ => return false,
    };
    code == home && matches!(*sector, "REB" | "PTY" | "GOV" | "REL" | "PRE")
}

/// Whether a state or body of these years, 0 where open, existed in a year, 0 if not known.
pub(super) fn exists(years: (i16, i16), year: i16) -> bool {
    year == 0 || ((years.0 == 0 || year >= years.0) && (years.1 == 0 || year <= years.1 + 1))
}

/// Whether another body of the same acronym and country is of another sector: "LSE" the school or the exchange.
pub(super) fn blurred(entries: &[Entry], code: &str, sector: &str, year: i16) -> bool {
    entries.iter().any(|e| match e {
        Entry::Organisation { code: c, sector: s, years, acronym: true, .. } => {
            *c == code && *s != sector && exists(*years, year)
        }
        _ => false,
    })
}
