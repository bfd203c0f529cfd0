//! The phrases of the tables that stand in a phrase.
//!
//! What feeds it: the words of a phrase. What it gives: the longest matches from left to right. What it
//! refuses: matches that the way of writing rules out ("us" the pronoun, "turkey" the bird, "Baker" the name).

use super::nouns;
use super::phrase::{Word, singulars};
use super::tables::{Entry, Tables};
use super::words::{
    ADDRESSED_OFFICES, ADDRESSES, ALSO_WORDS, BOUNDARY, FAMILY_NAME_FIRMS, FIRST_NAME_FIRMS,
    FIRST_NAME_TOWNS, FIRST_NAMES, PLAIN_WORDS, SURNAMES, WORD_NAMES,
};

/// Words of a phrase that a table knows.
pub(super) struct Match<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) entries: &'a [Entry],
}

/// Longest matches from left to right.
pub(super) fn find<'a>(tables: &'a Tables, words: &[Word], caseless: bool) -> Vec<Match<'a>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut found = None;
        for count in (1..=tables.longest().min(words.len() - at)).rev() {
            let slice = &words[at..at + count];
            // A comma ends a phrase; a possessive ends a name ("Congo's army" is not "Congo army").
            if slice[..count - 1].iter().any(|w| w.comma) {
                continue;
            }
            let key = slice.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
            let entries = lookup(tables, &key);
            if !entries.is_empty() && allowed(tables, entries, slice, words, at, caseless) {
                found = Some((count, entries));
                break;
            }
        }
        match found {
            Some((count, entries)) => {
                out.push(Match { from: at, to: at + count, entries });
                at += count;
            }
            None => at += 1,
        }
    }
    out
}

fn lookup<'a>(tables: &'a Tables, key: &str) -> &'a [Entry] {
    let entries = tables.get(key);
    if !entries.is_empty() {
        return entries;
    }
    let (before, last) = key.rsplit_once(' ').map_or(("", key), |(b, l)| (b, l));
    for singular in singulars(last) {
        let key = if before.is_empty() { singular } else { format!("{before} {singular}") };
        let entries = tables.get(&key);
        if entries.iter().any(|e| matches!(e, Entry::Title { .. })) {
            return entries;
        }
    }
    &[]
}

/// Whether an entry is a body with an article and one word for its name.
fn articled(e: &Entry) -> bool {
    matches!(e, Entry::Organisation { name, .. } if name.strip_prefix("The ").is_some_and(|n| !n.contains(' ')))
}

/// Whether a word is a title: "Gen.", "Mayor".
fn is_title(tables: &Tables, word: &str) -> bool {
    lookup(tables, word).iter().any(|e| matches!(e, Entry::Title { .. }))
}

/// Whether a word is an office that stands before names: the "Senator" of "Senator Baker". "Chief Engineer" and "General
/// Manager" are trades as a whole.
fn heads_a_name(tables: &Tables, word: &str) -> bool {
    let office = |e: &Entry| matches!(e, Entry::Title { kind: "title", .. });
    !matches!(word, "chief" | "general" | "deputy" | "assistant") && tables.get(word).iter().any(office)
}

/// Whether a word is in no table and is no article.
fn unknown(tables: &Tables, word: &str) -> bool {
    lookup(tables, word).is_empty() && !matches!(word, "the" | "a" | "an")
}

/// Whether a word is the surname behind a form of address: "Mr Baker", "Lord Goldsmith", "Ms Jordan's". Not so an office
/// that is addressed like that: "Mr Speaker", "the Lord Chancellor".
fn is_addressed(words: &[Word], at: usize) -> bool {
    let ends = at + 1 == words.len() || words[at].possessive || words[at].comma;
    ends && at.checked_sub(1).is_some_and(|k| {
        ADDRESSES.contains(&words[k].key.as_str()) && !words[k].comma && !words[k].possessive
    }) && !ADDRESSED_OFFICES.contains(&words[at].key.as_str())
        && !(words[at].key == "bishop" && words[at - 1].key == "lord")
}

/// Whether the way it is written allows the match: "us" the pronoun is no country, "who" no agency,
/// "turkey" in lower case no state, unless the whole text is without capitals.
fn allowed(
    tables: &Tables,
    entries: &[Entry],
    slice: &[Word],
    words: &[Word],
    at: usize,
    caseless: bool,
) -> bool {
    let key = slice[0].key.as_str();
    if slice.len() == 1 && key == "us" {
        return slice[0].acronym || (caseless && (words.len() > 1));
    }
    if slice.len() == 1 && is_addressed(words, at) {
        return false;
    }
    if entries.iter().any(|e| matches!(e, Entry::Title { .. })) {
        // "James Baker", "Senator Baker": a trade behind a first name or a person's title is a surname.
        let trade = slice.len() == 1
            && slice[0].capital
            && !caseless
            && at + 1 == words.len()
            && entries.iter().all(|e| matches!(e, Entry::Title { kind: "person", .. }));
        let named = |w: &Word| w.capital && (unknown(tables, &w.key) || heads_a_name(tables, &w.key));
        return !(trade && at > 0 && named(&words[at - 1]));
    }
    // "Rafael Pardo", "Juan Rafael Bustillo", "Harrison Ford": part of a person's name.
    let name = |k: usize| {
        words.get(k).is_some_and(|w| {
            (caseless || w.capital)
                && !(k < at && (w.possessive || w.comma))
                && !BOUNDARY.contains(&w.key.as_str())
                && unknown(tables, &w.key)
                && !tables.is_thing(&w.key, !caseless)
        })
    };
    let (first, family) = (FIRST_NAME_FIRMS.contains(&key), FAMILY_NAME_FIRMS.contains(&key));
    // "Milan Drasko", "London Breed"; of longer names it is the town: "London Chamber Orchestra".
    if slice.len() == 1
        && !caseless
        && (FIRST_NAME_TOWNS.contains(&key)
            && at.checked_sub(1).is_some_and(|k| is_title(tables, &words[k].key))
            || FIRST_NAMES.contains(&key))
        && at + 2 == words.len()
        && name(at + 1)
        && !words[at].possessive
        && !words[at].comma
    {
        return false;
    }
    if slice.len() == 1 && ((first || family) && at.checked_sub(1).is_some_and(name) || first && name(at + 1))
    {
        return false;
    }
    // "The Red Fatherland" is another party than Fatherland.
    let party = |e: &Entry| matches!(e, Entry::Organisation { acronym: false, sector: "PTY", .. });
    if slice.len() == 1
        && !caseless
        && entries.iter().all(party)
        && at.checked_sub(1).is_some_and(name)
        && at.checked_sub(2).is_some_and(|k| words[k].key == "the")
    {
        return false;
    }
    // "The Morazanist Patriotic Front", "the Conservative Confederation of Honduran Workers" are others than the Patriotic
    // Front and the Confederation.
    let last = &slice[slice.len() - 1];
    let body = nouns::BODIES.contains(&last.key.as_str())
        || ["confederation", "liberation"].contains(&last.key.as_str());
    if body && entries.iter().all(|e| matches!(e, Entry::Organisation { acronym: false, .. })) {
        let before = at.checked_sub(1).is_some_and(name);
        let behind = slice.len() == 1
            && (words.get(at + 1).is_some_and(|w| w.key == "of")
                || at
                    .checked_sub(1)
                    .is_some_and(|k| words[k].capital && words[k].key != "the" && !words[k].possessive));
        if before || behind {
            return false;
        }
    }
    if caseless {
        if key == "un" && at > 0 && words[at - 1].key == "jong" {
            return false;
        }
        let acronym_only = entries.iter().all(|e| matches!(e, Entry::Organisation { acronym: true, .. }));
        let bodies = entries.iter().all(|e| matches!(e, Entry::Organisation { .. }));
        let word = ALSO_WORDS.contains(&key) && (acronym_only || tables.in_capitals(key));
        if slice.len() == 1 && (word || bodies && WORD_NAMES.contains(&key)) {
            return false;
        }
        // "Standard reporter", "the guardian of the law": such a newspaper needs its article and nothing behind it.
        let article = at.checked_sub(1).is_some_and(|k| words[k].key == "the");
        let bare = slice.len() == 1 && entries.iter().all(articled);
        return !bare || article && at + 1 == words.len();
    }
    if slice.len() == 1 && tables.in_capitals(key) && !slice[0].acronym {
        return false;
    }
    if entries.iter().all(|e| matches!(e, Entry::Organisation { acronym: true, .. })) {
        // "Nato" is fine, the "Un" of a Korean name is not the United Nations.
        let word = slice.len() == 1 && PLAIN_WORDS.contains(&key);
        let written = |w: &Word| w.capital && !word && (w.key.len() >= 4 || slice.len() > 1);
        return slice.iter().all(|w| w.acronym || written(w));
    }
    // "The Hindu" is a newspaper, Hindu nationalists are not.
    if slice.len() == 1 && at + 1 < words.len() && entries.iter().all(articled) {
        return slice[0].capital && at.checked_sub(1).is_some_and(|k| words[k].key == "the");
    }
    // "anti-balaka" is written small.
    let joined = slice.len() > 1 && slice[..slice.len() - 1].iter().all(|w| w.hyphen);
    let body = entries.iter().any(|e| matches!(e, Entry::Organisation { .. }));
    slice.iter().any(|w| w.capital) || (joined && body)
}

/// The longest run of words that is a known person's name of two words or more.
pub(super) fn full_name(tables: &Tables, words: &[Word], caseless: bool) -> Option<(usize, usize)> {
    (2..=5usize.min(words.len())).rev().find_map(|count| {
        (0..=words.len() - count).find_map(|from| {
            let run = &words[from..from + count];
            let joined = |k: usize| k > 0 && run[k - 1].hyphen;
            // "Daniel arap Moi": what stands inside may be small.
            let inside = |k: usize| k > 0 && k + 1 < count && !BOUNDARY.contains(&run[k].key.as_str());
            let one = run
                .iter()
                .enumerate()
                .all(|(k, w)| caseless || w.capital || inside(k) || particle(&w.key) || joined(k))
                && !run[..count - 1].iter().any(|w| w.comma || w.possessive);
            let key = || run.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
            (one && tables.persons.contains_key(&key())).then_some((from, from + count))
        })
    })
}

/// "Michael Jordan": a country's name behind a word that no table knows.
pub(super) fn is_surname(words: &[Word], m: &Match, caseless: bool) -> bool {
    !caseless
        && m.to == m.from + 1
        && m.to == words.len()
        && SURNAMES.contains(&words[m.from].key.as_str())
        && !words[m.from].possessive
        && m.from.checked_sub(1).is_some_and(|k| {
            let w = &words[k];
            w.capital
                && !w.comma
                && !w.hyphen
                && !BOUNDARY.contains(&w.key.as_str())
                && !["the", "mainland", "soviet", "northern", "southern", "eastern", "western", "central"]
                    .contains(&w.key.as_str())
        })
}

pub(super) fn particle(word: &str) -> bool {
    matches!(
        word,
        "bin"
            | "al"
            | "el"
            | "de"
            | "da"
            | "dos"
            | "van"
            | "von"
            | "der"
            | "ibn"
            | "ben"
            | "ul"
            | "y"
            | "la"
            | "di"
            | "del"
    )
}
