//! Acts that a noun tells, which the network often misses beside the sentence's main verb.
//!
//! What feeds it: one sentence's mentions and relations. What it gives: further relations. Of "the tightening
//! of US sanctions against Iran", the US sanctions Iran; of "the sanctions package, passed by the senate in May,
//! which makes it harder to lift penalties on Iran", the senate does; of "the service confirmed Iran's
//! involvement", the service accuses Iran; of "the senate held a hearing on Iran's president", so does the senate;
//! of "A said talks took place at a forum", A met others; of "a truce between A and B took effect", both stop
//! (truce.rs). What it refuses: sanctions that are lifted, asked for or only thought of, makers and targets without
//! a country, and what the network found itself.

use super::parties::Parties;
use super::truce::{TRUCES, truce};
use crate::model::{Relation, Tag};
use crate::ontology::EventType;
use crate::text::words::spaced;
use crate::text::{Bytes, overlap};

/// How sure such an act is. A guess in the middle: too few to fit it on.
const SURE: f32 = 0.5;

/// Nouns of measures against a state.
pub(super) const MEASURES: &[&str] = &["sanctions", "embargo", "penalties"];
/// Words before a measure by which it is a new one.
const NEW: &[&str] = &["new", "fresh", "latest", "additional", "tightened", "renewed", "expanded", "tougher"];
/// Nouns by which a measure comes about, with "of" behind them.
const COMING: &[&str] = &[
    "tightening",
    "imposition",
    "introduction",
    "adoption",
    "extension",
    "expansion",
    "renewal",
    "toughening",
    "widening",
    "strengthening",
    "reimposition",
    "re-imposition",
];
/// Words that may stand between a maker and its measure.
const KINDS: &[&str] = &[
    "economic",
    "financial",
    "trade",
    "unilateral",
    "international",
    "sweeping",
    "oil",
    "arms",
    "secondary",
    "military",
    "energy",
    "punitive",
    "s",
];
/// Words before a measure that is lifted, asked for or only thought of.
const NOT_YET: &[&str] = &[
    "lift",
    "lifts",
    "lifted",
    "lifting",
    "ease",
    "eases",
    "eased",
    "easing",
    "end",
    "ended",
    "ending",
    "remove",
    "removal",
    "removing",
    "suspend",
    "suspended",
    "suspension",
    "waive",
    "waived",
    "relief",
    "possible",
    "potential",
    "further",
    "threat",
    "threats",
    "threatened",
    "threatening",
    "threatens",
    "proposed",
    "propose",
    "planned",
    "consider",
    "considers",
    "considering",
    "considered",
    "urge",
    "urged",
    "urging",
    "call",
    "called",
    "calls",
    "calling",
    "demand",
    "demanded",
    "seek",
    "seeks",
    "seeking",
    "avoid",
    "would",
    "could",
    "may",
    "might",
    "will",
    "if",
    "no",
    "without",
    "not",
    "against",
];
/// Verbs by which a body makes a law.
const PASSED: &[&str] = &["passed", "adopted", "approved", "enacted", "voted"];
/// Verbs that put a fault on record.
const FOUND: &[&str] =
    &["confirmed", "established", "revealed", "exposed", "detailed", "documented", "alleged", "cited"];
/// Faults.
const FAULTS: &[&str] =
    &["involvement", "interference", "meddling", "complicity", "responsibility", "culpability"];

/// Meetings of which a sentence may say that they "took place".
const GATHERINGS: &[&str] = &["talks", "discussions", "negotiations", "consultations", "meeting", "meetings"];
/// Where many meet.
const FORUMS: &[&str] = &["forum", "summit", "conference", "assembly", "congress", "council"];
/// Inquiries.
const INQUIRIES: &[&str] = &["hearing", "hearings", "inquiry", "enquiry", "investigation", "probe"];
/// How they are begun.
const BEGUN: &[&str] =
    &["held", "holds", "opened", "opens", "launched", "launches", "began", "begun", "ordered", "started"];

/// A word of the sentence, in lower case, and where it stands.
pub(super) struct Word {
    pub(super) range: Bytes,
    pub(super) lower: String,
}

/// A sentence's mentions and words.
pub(super) struct Sentence<'a> {
    pub(super) parties: &'a Parties<'a>,
    pub(super) words: Vec<Word>,
}

/// Whether a sentence in lower case has such a noun at all.
pub fn may_add(lower: &str) -> bool {
    MEASURES.iter().chain(FAULTS).chain(INQUIRIES).chain(GATHERINGS).chain(TRUCES).any(|w| lower.contains(w))
}

/// An act that grammar tells and not the network.
pub fn told(event: EventType, actor: usize, recipient: Option<usize>, trigger: Bytes) -> Relation {
    Relation {
        actor,
        recipient,
        event,
        probability: SURE,
        mode: None,
        contexts: vec!["diplomatic"],
        auxiliary: Vec::new(),
        speaker: None,
        trigger,
    }
}

/// Adds what nouns tell to a sentence's relations; `lower`: its words in lower case.
pub fn add(parties: &Parties, lower: &str, relations: &mut Vec<Relation>) {
    if !may_add(lower) {
        return;
    }
    let sentence = Sentence::read(parties);
    let mut found: Vec<Relation> = Vec::new();
    for k in 0..sentence.words.len() {
        let word = sentence.words[k].lower.as_str();
        if MEASURES.contains(&word) {
            found.extend(sentence.measure(k));
        } else if FAULTS.contains(&word) {
            found.extend(sentence.fault(k));
        } else if INQUIRIES.contains(&word) {
            found.extend(sentence.inquiry(k));
        } else if GATHERINGS.contains(&word) {
            found.extend(sentence.gathering(k));
        } else if TRUCES.contains(&word)
            && let Some(truce) = truce(&sentence, k)
        {
            // The network takes the noun between two armies for their fighting, their talks, or an act of one of them.
            let trigger = truce[0].trigger.clone();
            let same = |r: &Relation| {
                matches!(r.event, EventType::Assault | EventType::Retreat | EventType::Consult)
            };
            relations.retain(|r| !same(r) || !overlap(&r.trigger, &trigger));
            relations.extend(truce);
        }
    }
    for new in found {
        if !relations.iter().any(|r| sentence.tells(r, &new)) {
            relations.push(new);
        }
    }
}

impl<'a> Sentence<'a> {
    /// Cuts a sentence into words.
    pub(super) fn read(parties: &'a Parties<'a>) -> Sentence<'a> {
        Sentence { parties, words: words(parties.words()) }
    }
}

impl Sentence<'_> {
    /// A word in lower case; empty behind the last.
    pub(super) fn lower(&self, word: usize) -> &str {
        self.words.get(word).map_or("", |w| w.lower.as_str())
    }

    /// "the tightening of A's sanctions against B", "new A sanctions on B", "sanctions passed by A ... on B".
    fn measure(&self, k: usize) -> Option<Relation> {
        let before = k.saturating_sub(6);
        if self.words[before..k].iter().any(|w| NOT_YET.contains(&w.lower.as_str())) {
            return None;
        }
        let (maker, trigger) = self.maker_before(k).or_else(|| self.maker_behind(k))?;
        let target = self.target(k).or_else(|| {
            (k + 1..self.words.len())
                .filter(|j| MEASURES.contains(&self.words[*j].lower.as_str()))
                .find_map(|j| self.target(j))
        })?;
        self.relation(EventType::Sanction, maker, target, trigger)
    }

    /// The state whose measure this is, if it is a new one, and the words that say so.
    fn maker_before(&self, k: usize) -> Option<(usize, Bytes)> {
        let mut from = k;
        let mut new = None;
        while from > 0 && k - from < 3 {
            let w = &self.words[from - 1];
            if NEW.contains(&w.lower.as_str()) {
                new = Some(w.range.clone());
            } else if !KINDS.contains(&w.lower.as_str()) {
                break;
            }
            from -= 1;
        }
        let maker = self.mention_ending(from)?;
        let first = self.first_word(maker)?;
        // "the new US sanctions": the adjective may stand before the maker, in the mention or not.
        let mut ahead = (first..from).chain(first.checked_sub(1)).chain(first.checked_sub(2));
        let adjective = ahead.find(|j| NEW.contains(&self.words[*j].lower.as_str()));
        let coming = (first.saturating_sub(5)..first).rev().find(|j| {
            COMING.contains(&self.words[*j].lower.as_str())
                && self.words[*j + 1..first].iter().any(|w| w.lower == "of")
        });
        let trigger = match (coming, new, adjective) {
            (Some(j), _, _) => self.words[j].range.clone(),
            (None, Some(_), _) | (None, None, Some(_)) => self.words[k].range.clone(),
            _ => return None,
        };
        Some((maker, trigger))
    }

    /// The body that passed the measure, and that verb.
    fn maker_behind(&self, k: usize) -> Option<(usize, Bytes)> {
        let verb = (k + 1..self.words.len().min(k + 5))
            .find(|j| PASSED.contains(&self.words[*j].lower.as_str()))
            .filter(|j| self.words.get(j + 1).is_some_and(|w| w.lower == "by"))?;
        let maker = self.mention_starting(verb + 2).or_else(|| self.mention_starting(verb + 3))?;
        Some((maker, self.words[verb].range.clone()))
    }

    /// Whom a measure is "against", "on" or "targeting".
    pub(super) fn target(&self, k: usize) -> Option<usize> {
        let link = self.words.get(k + 1)?;
        if !matches!(link.lower.as_str(), "against" | "on" | "targeting") {
            return None;
        }
        self.mention_starting(k + 2).or_else(|| self.mention_starting(k + 3))
    }

    /// "A confirmed B's (direct) involvement in".
    fn fault(&self, k: usize) -> Option<Relation> {
        let near = |j: &usize| *j + 6 >= k && *j < k;
        let verb = (0..k).rev().filter(near).find(|j| FOUND.contains(&self.words[*j].lower.as_str()))?;
        let whom = self.mention_starting(verb + 1)?;
        let end = self.parties.reading.tagged[whom].range.end;
        let owns = self.words[verb + 1..k].iter().any(|w| w.range.end >= end && possessive(&w.lower));
        if !owns {
            return None;
        }
        let who = self.mention_ending(verb).or_else(|| self.mention_ending(verb.checked_sub(1)?))?;
        let mut relation = self.relation(EventType::Accuse, who, whom, self.words[verb].range.clone())?;
        relation.mode = Some("allege");
        if self.is_background(who) {
            relation.auxiliary.push("historical");
        }
        Some(relation)
    }

    /// "A's committee held a hearing on ... B": the first named behind it who is of another country.
    fn inquiry(&self, k: usize) -> Option<Relation> {
        let about =
            self.words.get(k + 1).is_some_and(|w| matches!(w.lower.as_str(), "on" | "into" | "over" | "of"));
        let verb = (k.saturating_sub(4)..k).rev().find(|j| BEGUN.contains(&self.words[*j].lower.as_str()))?;
        if !about {
            return None;
        }
        let who = self.mention_ending(verb).or_else(|| self.mention_ending(verb.checked_sub(1)?))?;
        let code = |m: usize| self.parties.known(m).code.as_str();
        let whom = (k + 2..self.words.len().min(k + 15))
            .filter_map(|j| self.mention_starting(j))
            .find(|m| !code(*m).is_empty() && code(*m) != code(who))?;
        let mut relation = self.relation(EventType::Accuse, who, whom, self.words[k].range.clone())?;
        relation.mode = Some("investigate");
        if self.is_background(who) {
            relation.auxiliary.push("historical");
        }
        Some(relation)
    }

    /// "A said talks took place at a forum": A took part.
    fn gathering(&self, k: usize) -> Option<Relation> {
        let held =
            matches!((self.lower(k + 1), self.lower(k + 2)), ("took", "place") | ("were" | "was", "held"));
        let verb = (k.saturating_sub(5)..k)
            .rev()
            .find(|j| matches!(self.lower(*j), "said" | "says" | "told" | "announced"))?;
        if !held {
            return None;
        }
        let who = self.mention_ending(verb).filter(|m| !self.parties.known(*m).code.is_empty())?;
        let many = self.words[k..].iter().any(|w| FORUMS.contains(&w.lower.as_str()));
        Some(Relation {
            mode: many.then_some("multilateral"),
            speaker: Some(who),
            ..told(EventType::Consult, who, None, self.words[k].range.clone())
        })
    }

    /// "seven months after the service confirmed": what a mention does is told as background.
    fn is_background(&self, who: usize) -> bool {
        let Some(first) = self.first_word(who) else { return false };
        let back = &self.words[first.saturating_sub(3)..first];
        let unit = |w: &Word| matches!(w.lower.as_str(), "weeks" | "months" | "years" | "decades");
        let link = |w: &Word| matches!(w.lower.as_str(), "after" | "since");
        back.windows(2).any(|w| unit(&w[0]) && link(&w[1]))
    }

    fn relation(&self, event: EventType, actor: usize, to: usize, trigger: Bytes) -> Option<Relation> {
        let (a, b) = (self.parties.known(actor), self.parties.known(to));
        if a.code.is_empty() || b.code.is_empty() || a.code == b.code {
            return None;
        }
        Some(told(event, actor, Some(to), trigger))
    }

    /// Whether a relation of the network tells the same.
    fn tells(&self, r: &Relation, new: &Relation) -> bool {
        let hard = |e| matches!(e, EventType::Sanction | EventType::Coerce);
        let code = |k: usize| self.parties.known(k).code.as_str();
        let alone = new.recipient.is_none() && r.event == new.event;
        alone
            || (r.event == new.event || hard(r.event) && hard(new.event))
                && code(r.actor) == code(new.actor)
                && r.recipient.zip(new.recipient).is_some_and(|(x, y)| code(x) == code(y))
    }

    /// The tagged mentions that are actors.
    pub(super) fn actors(&self) -> impl Iterator<Item = usize> + '_ {
        let tagged = &self.parties.reading.tagged;
        (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor)
    }

    /// The mention whose first word is this one (or its article the word before).
    pub(super) fn mention_starting(&self, word: usize) -> Option<usize> {
        let at = self.words.get(word)?.range.start;
        self.actors().find(|k| self.parties.reading.tagged[*k].range.start == at)
    }

    /// The mention that ends right before this word.
    pub(super) fn mention_ending(&self, word: usize) -> Option<usize> {
        let last = self.words.get(word.checked_sub(1)?)?;
        self.actors().find(|k| {
            let r = &self.parties.reading.tagged[*k].range;
            r.start <= last.range.start && r.end > last.range.start && r.end <= last.range.end
        })
    }

    /// The first word of a mention.
    pub(super) fn first_word(&self, mention: usize) -> Option<usize> {
        let start = self.parties.reading.tagged[mention].range.start;
        self.words.iter().position(|w| w.range.end > start)
    }
}

/// Whether a word ends with the sign of possession.
pub(super) fn possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("\u{2019}s") || word.ends_with("s'")
}

/// The words of a sentence without the marks around them.
fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    for (at, part) in spaced(text) {
        let inner = part.trim_matches(|c: char| !c.is_alphanumeric());
        if !inner.is_empty() {
            let start = at + (inner.as_ptr() as usize - part.as_ptr() as usize);
            out.push(Word { range: start..start + inner.len(), lower: inner.to_lowercase() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_without_marks() {
        let text = "\u{201c}Iran's role\u{201d}, he said.";
        let got: Vec<&str> = words(text).into_iter().map(|w| &text[w.range]).collect();
        assert_eq!(got, ["Iran's", "role", "he", "said"]);
    }
}
