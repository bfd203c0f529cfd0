//! Who brings others together: "Qatar mediated between the Taliban and the Afghan government".
//!
//! What feeds it: one sentence's relations and mentions. What it does: the mediator is the actor, those between whom he
//! mediates are the recipients (PLOVER's CONSULT with the mode third-party); the network reads the two alone, or all of
//! them as one party. What it refuses: subjects that are not directly before the verb, offers and refusals to mediate.

use super::nominal::told;
use super::parties::Parties;
use crate::model::{Relation, Tag};
use crate::ontology::EventType;
use crate::text::words::spaced;
use crate::text::{Bytes, gap, overlap};

/// Verbs that mediate by themselves.
const VERBS: &[&str] = &["mediat", "broker", "shuttl", "arbitrat"];
/// Verbs that do so with a noun of meeting or agreement and "between".
const WITH_NOUN: &[&str] = &[
    "host",
    "chair",
    "conven",
    "facilitat",
    "arrang",
    "sponsor",
    "oversaw",
    "oversee",
    "organis",
    "organiz",
];
/// Those nouns.
const NOUNS: &[&str] = &[
    "talks",
    "meeting",
    "negotiations",
    "summit",
    "discussions",
    "dialogue",
    "truce",
    "ceasefire",
    "cease-fire",
    "agreement",
    "deal",
    "accord",
    "consultations",
    "conference",
    "exchange",
    "swap",
];
/// Words between subject and verb that say that it has not come to it.
const NOT: &[&str] = &[
    "not", "n't", "never", "refused", "declined", "failed", "offered", "offer", "offers", "wants", "want",
    "wanted", "hopes", "hoped", "proposed", "asked", "urged", "could", "would", "ready", "willing", "to",
    "tried", "by", "that", "was", "were", "been", "which",
];
/// How many words may stand between a verb and "between".
const REACH: usize = 6;

/// A verb of mediating, and where those stand between whom it is.
struct Found {
    verb: Bytes,
    behind: usize,
}

/// Completes the relations of a sentence; `lower`: its words in lower case, of the same length.
pub fn complete(parties: &Parties, lower: &str, relations: &mut Vec<Relation>) {
    if lower.len() != parties.words().len() || !may_add(lower) {
        return;
    }
    let Some(found) = find(lower) else { return };
    let tagged = &parties.reading.tagged;
    let actors: Vec<usize> = (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor).collect();
    let Some(mediator) = actors.iter().copied().rfind(|k| tagged[*k].range.end <= found.verb.start) else {
        return;
    };
    let before = &lower[tagged[mediator].range.end..found.verb.start];
    let near = before.split_whitespace().count() <= 4 && !before.contains([',', ';', ':']);
    if !near || before.split(|c: char| !c.is_alphabetic() && c != '\'').any(|w| NOT.contains(&w)) {
        return;
    }
    // The first mention directly behind, and those that are joined to it.
    let Some(first) = actors.iter().copied().find(|k| tagged[*k].range.end > found.behind) else { return };
    let start = tagged[first].range.start;
    if start > found.behind && !matches!(lower[found.behind..start].trim(), "" | "the" | "both" | "rival") {
        return;
    }
    let sides: Vec<usize> =
        actors.iter().copied().filter(|k| *k >= first && parties.joined(first, *k)).collect();
    if sides.len() < 2 && !is_plural(&lower[tagged[first].range.clone()]) {
        return;
    }
    let party = |k: usize| k == mediator || sides.contains(&k);
    let meets = |r: &Relation| {
        matches!(r.event, EventType::Consult) && party(r.actor) && r.recipient.is_none_or(party)
    };
    // What the network read of the same words, if it did.
    let read = relations
        .iter()
        .filter(|r| meets(r) && (overlap(&r.trigger, &found.verb) || gap(&r.trigger, &found.verb) < 30))
        .max_by(|a, b| a.probability.total_cmp(&b.probability))
        .cloned();
    relations.retain(|r| !meets(r));
    let base = read.unwrap_or_else(|| told(EventType::Consult, mediator, None, found.verb.clone()));
    for side in sides {
        relations.push(Relation {
            actor: mediator,
            recipient: Some(side),
            mode: Some("third-party"),
            trigger: found.verb.clone(),
            ..base.clone()
        });
    }
}

/// Whether a sentence in lower case may tell of mediation at all.
pub fn may_add(lower: &str) -> bool {
    (lower.contains(" between ") || lower.contains(" together"))
        && (VERBS.iter().chain(WITH_NOUN).any(|v| lower.contains(v)) || lower.contains("together"))
}

/// The first verb of mediating.
fn find(lower: &str) -> Option<Found> {
    let words: Vec<(usize, &str)> = spaced(lower).collect();
    let at = |k: usize| words.get(k).map_or("", |(_, w)| w.trim_end_matches(|c: char| !c.is_alphanumeric()));
    for (k, (start, word)) in words.iter().enumerate() {
        let bare = at(k);
        let verb = *start..start + bare.len();
        let own =
            VERBS.iter().any(|v| bare.starts_with(v)) && !bare.ends_with("ion") && !bare.ends_with("or");
        let own = own && !matches!(bare, "brokers" | "brokerage" | "shuttle") || bare == "shuttles";
        // "The broker" is a noun.
        let noun = k > 0 && matches!(at(k - 1), "the" | "a" | "an" | "his" | "her" | "its" | "their");
        let own = own && !noun;
        let with_noun = WITH_NOUN.iter().any(|v| bare.starts_with(v));
        if (own || with_noun) && word.len() == bare.len() {
            let reach = (k + 1..=k + REACH).take_while(|j| !at(*j).is_empty());
            if let Some(j) = reach.clone().find(|j| at(*j) == "between") {
                let noun = (k + 1..j).any(|i| NOUNS.contains(&at(i)));
                if own || noun {
                    return words.get(j).map(|(s, w)| Found { verb, behind: s + w.len() });
                }
            }
        }
        if matches!(bare, "brought" | "brings" | "bringing" | "bring") {
            if at(k + 1) == "together" {
                return words.get(k + 1).map(|(s, w)| Found { verb, behind: s + w.len() });
            }
            // "Brought A and B together".
            if (k + 2..=k + 10).any(|j| at(j) == "together") {
                return Some(Found { behind: verb.end, verb });
            }
        }
    }
    None
}

/// "The warring sides", "the two countries".
fn is_plural(words: &str) -> bool {
    words.split_whitespace().any(|w| {
        matches!(
            w,
            "sides"
                | "parties"
                | "factions"
                | "rivals"
                | "countries"
                | "neighbours"
                | "neighbors"
                | "governments"
                | "leaders"
                | "delegates"
                | "negotiators"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn verbs_of_mediating() {
        let found = |s: &str| find(s).map(|f| (s[f.verb].to_string(), s[f.behind..].trim().to_string()));
        let some = |a: &str, b: &str| Some((a.to_string(), b.to_string()));
        assert_eq!(found("qatar mediated between a and b"), some("mediated", "a and b"));
        assert_eq!(found("norway hosted talks between a and b"), some("hosted", "a and b"));
        assert_eq!(found("egypt brokered a ceasefire between a and b"), some("brokered", "a and b"));
        assert_eq!(found("he brought together a and b"), some("brought", "a and b"));
        assert_eq!(found("he brought a and b together in lima"), some("brought", "a and b together in lima"));
        assert_eq!(found("norway hosted a concert between two rivers"), None);
        assert_eq!(found("the broker chose between a and b"), None);
    }
}
