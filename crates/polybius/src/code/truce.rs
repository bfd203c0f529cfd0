//! "A truce between A and B took effect": neither shoots.
//!
//! What feeds it: a sentence's words and mentions, and the place of a noun of TRUCES. What it gives: a withdrawal of
//! each side. What it refuses: a truce that is hoped for, asked for or over, and one of which it isn't said between whom.

use super::nominal::{Sentence, Word, told};
use crate::model::Relation;
use crate::ontology::EventType;

/// What stops the shooting.
pub(super) const TRUCES: &[&str] = &["truce", "ceasefire", "cease-fire", "armistice"];
/// Words behind "held" by which a truce lasts; "held talks" and "held by" are something else.
const WHEN: &[&str] =
    &["", "for", "on", "in", "through", "since", "despite", "after", "overnight", "firm", "as", "over"];
/// Words between which and a verb of [`has_force`] nothing changes.
const HELPERS: &[&str] = &["has", "had", "finally", "formally", "largely"];
/// Words before a truce that isn't there yet.
const OPEN: &[&str] =
    &["no", "talks", "talk", "negotiations", "proposal", "plan", "if", "unless", "until", "before"];
/// The same, as beginnings of words.
const HOPED: &[&str] = &["hope", "discuss", "demand", "urge", "call", "expect", "wait"];

/// The withdrawals that the noun at word `k` tells.
pub(super) fn truce(sentence: &Sentence, k: usize) -> Option<[Relation; 2]> {
    // "A truce took effect across the country on Sunday between A and B" too.
    let between = (k + 1..k + 12).find(|j| sentence.lower(*j) == "between")?;
    if between > k + 4 && !(has_force(sentence, k + 1) && is_where_and_when(sentence, k + 3, between)) {
        return None;
    }
    let a = sentence.mention_starting(between + 1).or_else(|| sentence.mention_starting(between + 2))?;
    let b = sentence.actors().find(|b| *b > a && sentence.parties.joined(a, *b))?;
    // Right behind the noun or behind the two, with no other verb between.
    let end = sentence.parties.reading.tagged[b].range.end;
    let behind = sentence.words.iter().position(|w| w.range.start >= end).filter(|j| {
        has_force(sentence, *j)
            && !sentence.parties.words()[end..sentence.words[*j].range.start].contains(',')
    });
    if !has_force(sentence, k + 1) && behind.is_none() {
        return None;
    }
    if sentence.words[k.saturating_sub(5)..k].iter().any(is_open) {
        return None;
    }
    let trigger = sentence.words[k].range.clone();
    let side = |actor| Relation {
        mode: Some("ceasefire"),
        contexts: vec!["military"],
        ..told(EventType::Retreat, actor, None, trigger.clone())
    };
    Some([side(a), side(b)])
}

/// Whether words behind a verb are places and days alone, of which no other "between" hangs.
fn is_where_and_when(sentence: &Sentence, from: usize, to: usize) -> bool {
    const SMALL: &[&str] = &[
        "effect",
        "hold",
        "force",
        "across",
        "in",
        "on",
        "at",
        "along",
        "throughout",
        "around",
        "the",
        "late",
        "early",
    ];
    let text = sentence.parties.words();
    let capital = |w: &Word| text[w.range.clone()].starts_with(char::is_uppercase);
    !text[sentence.words[from].range.end..sentence.words[to].range.start].contains([',', ';'])
        && sentence.words[from..to].iter().all(|w| capital(w) || SMALL.contains(&w.lower.as_str()))
}

/// Whether the clause of which this is the first word says that the truce is in force.
fn has_force(sentence: &Sentence, word: usize) -> bool {
    let holds = |j: usize| match (sentence.lower(j), sentence.lower(j + 1), sentence.lower(j + 2)) {
        ("took" | "takes" | "taken", "effect" | "hold", _) => true,
        ("came" | "comes" | "went" | "goes" | "gone", "into", "effect" | "force") => true,
        ("is" | "was", "holding", _) => lasts(sentence, j + 2),
        ("held" | "holds", ..) => lasts(sentence, j + 1),
        _ => false,
    };
    holds(word) || HELPERS.contains(&sentence.lower(word)) && holds(word + 1)
}

/// Whether a verb of holding that ends before this word says how long.
fn lasts(sentence: &Sentence, word: usize) -> bool {
    let last = sentence.words[word.saturating_sub(1)].range.end;
    let next = sentence.lower(word);
    sentence.parties.words()[last..].starts_with(',') || WHEN.contains(&next) || next.ends_with("day")
}

fn is_open(word: &Word) -> bool {
    let lower = word.lower.as_str();
    OPEN.contains(&lower) || HOPED.iter().any(|v| lower.starts_with(v))
}
