//! How a phrase is built: where its head ends, whose country words are its own, which words are a name.
//!
//! What feeds it: the words of a phrase and the tables' phrases in it. What it gives: answers for
//! [`super::head`]. What it refuses: to look anything up but the nouns that name no actor.

use super::matches::{Match, particle};
use super::phrase::{self, Word};
use super::tables::{Entry, Tables};
use super::words::{BOUNDARY, HELD_BY, NOT_OWN, OF_A_SORT, SERVANTS, SPEAKERS, STANCE, TEAM_ROLES};

/// The last run of capitalised words that no table explains.
pub(super) fn owner(words: &[Word], covered: &impl Fn(usize) -> bool) -> Vec<String> {
    let part = |k: usize| {
        let w = &words[k];
        !covered(k) && (w.capital || particle(&w.key)) && !matches!(w.key.as_str(), "the" | "a" | "an")
    };
    let Some(last) = (0..words.len()).rev().find(|k| part(*k) && words[*k].capital) else {
        return Vec::new();
    };
    let first = (0..last).rev().take_while(|k| part(*k)).last().unwrap_or(last);
    words[first..=last].iter().map(|w| w.key.clone()).collect()
}

pub(super) fn first_content(words: &[Word]) -> usize {
    words.iter().position(|w| !matches!(w.key.as_str(), "the" | "a" | "an")).unwrap_or(0)
}

pub(super) fn plural_people(words: &[Word]) -> bool {
    words.last().is_some_and(|w| w.key.ends_with('s') || w.key.ends_with("men"))
}

/// Whether the tail before `at` begins with one of these prepositions (the nearest one counts), with "loyal to"
/// or "led by", or with "for" behind those who speak for others.
pub(super) fn preposition(words: &[Word], boundary: usize, at: usize, wanted: &[&str]) -> bool {
    let nearest = (boundary.min(at)..at).rev().find(|k| BOUNDARY.contains(&words[*k].key.as_str()));
    nearest.is_some_and(|k| {
        let before = k.checked_sub(1).map_or("", |b| words[b].key.as_str());
        match words[k].key.as_str() {
            "to" => SERVANTS.contains(&before),
            "by" => matches!(before, "led" | "headed" | "commanded"),
            "for" => wanted.contains(&"for") || SPEAKERS.contains(&before),
            other => wanted.contains(&other),
        }
    })
}

/// The first preposition that is not inside of a table's phrase ("Ministry of Defence").
pub(super) fn boundary(words: &[Word], matches: &[Match]) -> usize {
    (1..words.len())
        .find(|k| {
            BOUNDARY.contains(&words[*k].key.as_str())
                && !words[k - 1].hyphen
                && !matches.iter().any(|m| {
                    // "The Allied Democratic Forces"
                    let named = m.from == *k && m.to - m.from > 1 && words[*k].capital;
                    (m.from < *k || named) && *k < m.to
                })
        })
        .unwrap_or(words.len())
}

/// Whether a country word is the actor's own: not in "US-backed", "anti-Russian".
pub(super) fn own(words: &[Word], m: &Match) -> bool {
    let before = m.from.checked_sub(1).map(|k| &words[k]);
    if before.is_some_and(|w| w.hyphen && STANCE.contains(&w.key.as_str())) {
        return false;
    }
    !(words[m.to - 1].hyphen && words.get(m.to).is_some_and(|w| NOT_OWN.contains(&w.key.as_str())))
}

/// Whether a word is covered by title matches alone.
pub(super) fn titles_only(matches: &[Match], k: usize) -> bool {
    matches
        .iter()
        .filter(|m| (m.from..m.to).contains(&k))
        .any(|m| m.entries.iter().any(|e| matches!(e, Entry::Title { .. } | Entry::Organisation { .. })))
}

/// The name as it was written, from its first to its last word.
pub(super) fn written(text: &str, name: &[String]) -> String {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let holds = |p: &&str, key: &str| phrase::words(p).iter().any(|w| w.key == key);
    let last_name = &name[name.len() - 1];
    let first = pieces.iter().position(|p| holds(p, &name[0]));
    let last = pieces.iter().rposition(|p| holds(p, last_name));
    match (first, last) {
        (Some(a), Some(b)) if a <= b => {
            let joined = pieces[a..=b].join(" ");
            let cut = joined.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let cut = cut.strip_suffix("'s").or_else(|| cut.strip_suffix("\u{2019}s")).unwrap_or(cut);
            cut.trim_end_matches(['.', ',']).to_string()
        }
        _ => String::new(),
    }
}

/// Whether the head ends with a noun that names no actor ("talks", "the sanctions package"): events, papers,
/// matters and goods. What stands in a longer phrase of the tables ("World Bank Group") is left to it.
pub(super) fn is_thing(
    tables: &Tables,
    words: &[Word],
    matches: &[Match],
    boundary: usize,
    caseless: bool,
) -> bool {
    let Some(last) = words[..boundary].last() else { return false };
    let inside = matches.iter().any(|m| (m.from..m.to).contains(&(boundary - 1)) && m.to - m.from > 1);
    let before = boundary.checked_sub(2).map(|k| &words[k]);
    let pair = before.is_some_and(|b| tables.is_thing(&format!("{} {}", b.key, last.key), false));
    // "Lisbon Treaty" is written with capitals; "Dan Price" is a person.
    let named = last.capital && !caseless && boundary > 1;
    !inside && (pair || tables.is_thing(&last.key, named))
}

/// Whether a name only qualifies what the phrase is about: "TV soap", "Drug flights", where the noun behind it
/// is in lower case and in no table.
pub(super) fn qualifies(
    words: &[Word],
    boundary: usize,
    covered: &impl Fn(usize) -> bool,
    caseless: bool,
) -> bool {
    let Some(last) = boundary.checked_sub(1) else { return false };
    let w = &words[last];
    !caseless
        && !w.capital
        && !covered(last)
        && !particle(&w.key)
        && w.key.chars().all(char::is_alphabetic)
        && w.key.chars().count() > 2
        && !words[..last].last().is_some_and(|before| before.hyphen)
}

/// Whether a word only says of what sort the noun behind it is: "fellow Kenyan", "the private carrier". A private
/// with a name behind is a soldier.
pub(super) fn of_a_sort(
    words: &[Word],
    matches: &[Match],
    m: &Match,
    boundary: usize,
    caseless: bool,
) -> bool {
    m.to - m.from == 1
        && m.to < boundary
        && OF_A_SORT.contains(&words[m.from].key.as_str())
        && (caseless || !words[m.to].capital || matches.iter().any(|n| n.from == m.to))
}

/// Whether a title is a role in a land's team: "the Wales captain", not "the Welsh captain".
pub(super) fn of_team(words: &[Word], matches: &[Match], m: &Match) -> bool {
    let land = |n: &Match| {
        n.to == m.from
            && !words[n.to - 1].possessive
            && n.entries.iter().any(|e| matches!(e, Entry::Country { name: true, .. }))
    };
    TEAM_ROLES.contains(&words[m.to - 1].key.as_str()) && matches.iter().any(land)
}

/// Whether a body only holds what the phrase names: "Hamas-run schools".
pub(super) fn holds_it(words: &[Word], m: &Match) -> bool {
    words[m.to - 1].hyphen && words.get(m.to).is_some_and(|w| HELD_BY.contains(&w.key.as_str()))
}

/// Whether a country's word says only whose property it is: "three American-owned schools".
pub(super) fn is_owner(words: &[Word], m: &Match) -> bool {
    words[m.to - 1].hyphen && words.get(m.to).is_some_and(|w| w.key == "owned")
}

/// Whether a people's word says nothing of the state that they live in: "ethnic Albanian rebels".
pub(super) fn is_ethnic(words: &[Word], m: &Match) -> bool {
    m.from.checked_sub(1).is_some_and(|k| words[k].key == "ethnic")
}

/// Whether a country word is where the family came from: "a Chinese-American businessman".
pub(super) fn descent(words: &[Word], matches: &[Match], m: &Match) -> bool {
    let settled = |n: &Match| {
        let home = |e: &Entry| matches!(e, Entry::Country { code: "USA" | "CAN" | "AUS", name: false, .. });
        n.from == m.to && n.entries.iter().any(home)
    };
    words[m.to - 1].hyphen && matches.iter().any(settled)
}
