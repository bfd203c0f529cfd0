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
    let between = (k + 1..k + 5).find(|j| lower(sentence, *j) == "between")?;
    let a = sentence.mention_starting(between + 1).or_else(|| sentence.mention_starting(between + 2))?;
    let b = sentence.actors().find(|b| *b > a && sentence.parties.joined(a, *b))?;
    // Right behind the noun or behind the two, with no other verb between.
    let end = sentence.parties.reading.tagged[b].range.end;
    let behind = sentence.words.iter().position(|w| w.range.start >= end)?;
    let comma = sentence.parties.words()[end..sentence.words[behind].range.start].contains(',');
    if !has_force(sentence, k + 1) && (comma || !has_force(sentence, behind)) {
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

fn lower<'a>(sentence: &'a Sentence, word: usize) -> &'a str {
    sentence.words.get(word).map_or("", |w| w.lower.as_str())
}

/// Whether the clause of which this is the first word says that the truce is in force.
fn has_force(sentence: &Sentence, word: usize) -> bool {
    let holds = |j: usize| match (lower(sentence, j), lower(sentence, j + 1), lower(sentence, j + 2)) {
        ("took" | "takes" | "taken", "effect" | "hold", _) => true,
        ("came" | "comes" | "went" | "goes" | "gone", "into", "effect" | "force") => true,
        ("is" | "was", "holding", _) => lasts(sentence, j + 2),
        ("held" | "holds", ..) => lasts(sentence, j + 1),
        _ => false,
    };
    holds(word) || HELPERS.contains(&lower(sentence, word)) && holds(word + 1)
}

/// Whether a verb of holding that ends before this word says how long.
fn lasts(sentence: &Sentence, word: usize) -> bool {
    let last = sentence.words[word.saturating_sub(1)].range.end;
    let next = lower(sentence, word);
    sentence.parties.words()[last..].starts_with(',') || WHEN.contains(&next) || next.ends_with("day")
}

fn is_open(word: &Word) -> bool {
    let lower = word.lower.as_str();
    OPEN.contains(&lower) || HOPED.iter().any(|v| lower.starts_with(v))
}
