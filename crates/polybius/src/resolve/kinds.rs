//! What sort of actor a mention is: a person, people, a body, a state.
//!
//! What feeds it: a mention's words and reading, and the tables. What it gives: [`Kind`], for coreference. What it
//! refuses: to tell where neither title nor noun does.

use super::coreference::is_pronoun;
use super::head::Reading;
use super::tables::{Entry, Tables};
use super::{nouns, phrase};

/// What sort of actor a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One person.
    Person,
    /// Several people.
    People,
    /// An organisation or institution.
    Body,
    /// A country by its name or capital.
    State,
    /// A pronoun, a pair, or what cannot be told.
    Other,
}

/// The phrase's words before its first preposition.
fn head(words: &[phrase::Word]) -> &[phrase::Word] {
    let end = words
        .iter()
        .position(|w| {
            matches!(
                w.key.as_str(),
                "of" | "in" | "from" | "at" | "to" | "on" | "for" | "with" | "who" | "near" | "against"
            )
        })
        .filter(|k| *k > 0);
    &words[..end.unwrap_or(words.len())]
}

/// Whether the name that a mention gives is one person's: not a firm's or a club's, nor part of a body's.
pub(crate) fn is_person(tables: &Tables, text: &str, r: &Reading) -> bool {
    let body = |w: &String| nouns::BODIES.contains(&w.as_str()) || nouns::FIRMS.contains(&w.as_str());
    r.person_title && !r.name.iter().any(body) && kind(tables, text, r) == Kind::Person
}

/// What sort of actor a mention with this reading is.
pub(super) fn kind(tables: &Tables, text: &str, r: &Reading) -> Kind {
    let words = phrase::words(text);
    if words.is_empty() || is_pronoun(text) {
        return Kind::Other;
    }
    if r.bare_country {
        return Kind::State;
    }
    if r.organisation {
        return Kind::Body;
    }
    let head = head(&words);
    let last = head.last().map_or("", |w| w.key.as_str());
    if !r.name.is_empty() && !nouns::BODIES.contains(&last) {
        let institution = head.iter().any(|w| nouns::BODIES.contains(&w.key.as_str()));
        return if institution && !r.titled { Kind::Body } else { Kind::Person };
    }
    // The last title decides: "foreign ministry", "officials".
    for from in 0..head.len() {
        let key = head[from..].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
        for entry in tables.get(&key) {
            if let Entry::Title { kind, .. } = entry {
                return match *kind {
                    "title" | "person" => Kind::Person,
                    "institution" => Kind::Body,
                    _ if last.ends_with('s') || nouns::PLURALS.contains(&last) => Kind::People,
                    _ => Kind::Body,
                };
            }
        }
    }
    match () {
        _ if nouns::BODIES.contains(&last) => Kind::Body,
        _ if last.ends_with('s') || last.ends_with("men") || nouns::PLURALS.contains(&last) => Kind::People,
        _ if r.titled => Kind::Person,
        _ => Kind::Other,
    }
}
