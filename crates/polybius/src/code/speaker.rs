//! Who says so, in whose words, and how far the speaker vouches for it.
//!
//! What feeds it: a relation with the speaker that the network chose, the document's quotations, and the
//! sentence's words of saying. What it gives: an [`Attribution`]. The network's choice comes first, then the
//! quotation's speaker, then the subject of a verb of saying in the same sentence. A medium that reports is
//! the `source`, not the speaker, unless it is a party to the event. What it refuses: to name a speaker for a
//! quotation beside which nobody speaks.

use super::parties::Parties;
use crate::model::{Relation, Tag};
use crate::record::{Attribution, Entity};
use crate::text::media::is_cited;
use crate::text::{Bytes, Quote, Saying, commitment, gap, overlap, quote_around, sayings};

/// Who was found to speak, as a number among the document's mentions, and the verb in the document.
struct Voice {
    mention: Option<usize>,
    words: Bytes,
    verb: Option<Bytes>,
}

/// The attribution of a relation. `sides`: the tagged mentions that are parties to the event.
pub fn attribution(parties: &Parties, relation: &Relation, sides: &[usize], quotes: &[Quote]) -> Attribution {
    let trigger = parties.in_document(&relation.trigger);
    let quote = quote_around(quotes, &trigger);
    let chosen = relation
        .speaker
        .filter(|s| Some(*s) != relation.recipient || quote.is_some())
        .filter(|s| !parties.is_water(*s));
    let voice = match (chosen, quote) {
        (Some(s), _) => Some(of_network(parties, s)),
        (None, Some(q)) => q
            .voice
            .as_ref()
            .map(|v| of_subject(parties, &v.subject, v.saying.range.clone(), v.saying.points_behind)),
        (None, None) => of_sentence(parties, relation),
    };
    let Some(voice) = voice else {
        let kind = if quote.is_some() { "quote" } else { "none" };
        return Attribution { kind: kind.into(), ..Attribution::default() };
    };
    let verb = voice.verb.clone().map_or("", |r| &parties.text[r]);
    let is_side = sides.iter().any(|s| Some(parties.index[*s]) == voice.mention);
    let speaker = entity(parties, &voice);
    let mut source =
        if !is_side && is_medium(&speaker.entity_text) { Some(speaker.entity_text.clone()) } else { None };
    let speaker = if source.is_some() { None } else { Some(speaker) };
    if source.is_none() {
        source = voice.verb.as_ref().and_then(|v| told_medium(parties, v));
    }
    Attribution {
        speaker,
        kind: if quote.is_some() { "quote" } else { "indirect" }.into(),
        verb: verb.to_string(),
        span: voice.verb.as_ref().map(|r| parties.offsets.span(r)),
        commitment: commitment(verb).map_or("said", |c| c.name()).to_string(),
        source: source.unwrap_or_default(),
    }
}

/// The speaker that the network chose, and the verb nearest to it.
fn of_network(parties: &Parties, tagged: usize) -> Voice {
    let at = &parties.reading.tagged[tagged].range;
    let told = parties.reading.tagged.iter().filter(|t| t.tag == Tag::Verb).min_by_key(|t| gap(&t.range, at));
    let verb = told.map(|v| parties.in_document(&v.range)).or_else(|| {
        // No verb was marked: the words of saying beside the mention.
        let here = parties.in_document(at);
        let near = sayings(parties.text, parties.sentence).into_iter().min_by_key(|s| gap(&s.range, &here));
        near.filter(|s| gap(&s.range, &here) < 40).map(|s| s.range)
    });
    let mention = parties.index.get(tagged).copied().filter(|k| *k < parties.mentions.len());
    Voice { mention, words: parties.in_document(at), verb }
}

/// The speaker whom the words beside a verb name.
fn of_subject(parties: &Parties, subject: &Bytes, verb: Bytes, behind: bool) -> Voice {
    let mut best: Option<(usize, usize, Bytes)> = None;
    for (k, m) in parties.mentions.iter().enumerate() {
        let at = place(parties.text, m.text);
        let distance = gap(&at, &verb);
        if overlap(&at, subject) && best.as_ref().is_none_or(|b| distance < b.1) {
            best = Some((k, distance, at));
        }
    }
    match best {
        Some((k, _, words)) => Voice { mention: Some(k), words, verb: Some(verb) },
        None => Voice { mention: None, words: trim(parties.text, subject, behind), verb: Some(verb) },
    }
}

/// The subject of a verb of saying that governs the trigger: "X said that ...", "..., X said", "according to X".
fn of_sentence(parties: &Parties, relation: &Relation) -> Option<Voice> {
    let trigger = parties.in_document(&relation.trigger);
    if relation.trigger.is_empty() {
        return None;
    }
    let text = parties.text;
    let end = parties.sentence.end;
    let all: Vec<Saying> = sayings(text, parties.sentence);
    let actors: Vec<Bytes> = parties
        .reading
        .tagged
        .iter()
        .filter(|t| t.tag == Tag::Actor)
        .map(|t| parties.in_document(&t.range))
        .collect();
    for saying in all.iter().filter(|s| !overlap(&s.range, &trigger)) {
        let verb = &saying.range;
        if saying.points_behind {
            let stop = text[verb.end..end].find([',', ';']).map_or(end, |n| verb.end + n);
            let subject = verb.end..stop;
            if !overlap(&subject, &trigger) && actors.iter().any(|a| overlap(a, &subject)) {
                return Some(of_subject(parties, &subject, verb.clone(), true));
            }
            continue;
        }
        let Some(subject) =
            actors.iter().rev().find(|a| a.end <= verb.start && is_link(&text[a.end..verb.start]))
        else {
            continue;
        };
        // "X said that the army struck": what is told stands behind, and "that" or a new subject after it.
        let governs = trigger.start >= verb.end
            && !text[verb.end..trigger.start].contains(';')
            && (is_plain(&text[verb.clone()])
                || text[verb.end..trigger.start].split_whitespace().take(6).any(|w| w == "that"));
        // "The army struck, X said."
        let tail = text[verb.end..end].trim_matches(|c: char| !c.is_alphanumeric());
        let closes = trigger.end <= subject.start
            && text[trigger.end..subject.start].contains(',')
            && tail.split_whitespace().count() <= 6;
        if governs || closes {
            return Some(of_subject(parties, subject, verb.clone(), false));
        }
    }
    None
}

/// Verbs that need no "that" before what is told.
fn is_plain(verb: &str) -> bool {
    const PLAIN: &[&str] = &[
        "said",
        "says",
        "saying",
        "told",
        "tells",
        "claimed",
        "claims",
        "alleged",
        "alleges",
        "confirmed",
        "reported",
        "reports",
        "announced",
        "announces",
        "added",
        "adds",
        "believes",
        "believed",
        "admitted",
        "admits",
        "insisted",
        "insists",
        "declared",
        "wrote",
        "writes",
    ];
    let first = verb.split_whitespace().next().unwrap_or("");
    PLAIN.iter().any(|w| first.eq_ignore_ascii_case(w))
}

/// Whether words between a subject and its verb leave them together: auxiliaries, adverbs, days.
fn is_link(between: &str) -> bool {
    const LINKS: &[&str] = &[
        "has",
        "have",
        "had",
        "also",
        "later",
        "then",
        "is",
        "was",
        "were",
        "again",
        "today",
        "yesterday",
        "on",
        "himself",
        "herself",
        "itself",
        "themselves",
        "now",
        "who",
        "earlier",
        "further",
        "repeatedly",
        "reportedly",
    ];
    between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).all(|w| {
        let lower = w.to_ascii_lowercase();
        LINKS.contains(&lower.as_str()) || lower.ends_with("ly") || lower.ends_with("day")
    })
}

/// "a source told AFP", "told Reuters": the medium behind the verb.
fn told_medium(parties: &Parties, verb: &Bytes) -> Option<String> {
    if !parties.text[verb.clone()].to_ascii_lowercase().starts_with("t") {
        return None;
    }
    let rest = parties.text.get(verb.end..parties.sentence.end.max(verb.end))?;
    // The capitalised words behind it, with an article before them.
    let mut words: Vec<&str> = Vec::new();
    for w in rest.split_whitespace().take(6) {
        let clean = w.trim_end_matches(|c: char| !c.is_alphanumeric());
        let starts = clean.starts_with(char::is_uppercase);
        let article = words.is_empty() && matches!(clean, "the" | "state" | "news");
        if !(starts || article) {
            break;
        }
        words.push(clean);
        if clean.len() < w.len() {
            break;
        }
    }
    let name = words.join(" ");
    let name = name.strip_prefix("the ").unwrap_or(&name);
    is_medium(name).then(|| name.to_string())
}

/// Whether words name a newspaper, a broadcaster or a news agency.
fn is_medium(words: &str) -> bool {
    const LAST: &[&str] = &[
        "newspaper",
        "newspapers",
        "daily",
        "weekly",
        "media",
        "television",
        "tv",
        "radio",
        "magazine",
        "broadcaster",
        "tabloid",
        "times",
        "herald",
        "gazette",
        "tribune",
        "chronicle",
        "telegraph",
        "observer",
        "newswire",
    ];
    let lower = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    is_cited(lower.trim_start_matches("the "))
        || parts.last().is_some_and(|w| LAST.contains(w))
        || parts
            .windows(2)
            .any(|w| matches!(w, ["news", "agency"] | ["news", "service"] | ["washington", "post"]))
        || parts.iter().take(2).any(|w| matches!(*w, "newspaper" | "daily" | "broadcaster" | "magazine"))
            && parts.len() > 1
}

fn entity(parties: &Parties, voice: &Voice) -> Entity {
    let mut entity = Entity {
        entity_text: parties.text[voice.words.clone()].to_string(),
        entity_span: parties.offsets.span(&voice.words),
        ..Entity::default()
    };
    if let Some(k) = voice.mention {
        let known = parties.actors.get(k);
        entity.code = known.code.clone();
        entity.sector = known.sector.clone();
        entity.other_sectors = known.other_sectors.clone();
        entity.identifier_text = known.name.clone();
        entity.identifier_id = known.id();
        entity.office = known.office.clone();
        entity.resolved_by = known.resolved_by.to_string();
    }
    entity
}

/// Where a slice of a text stands in it.
fn place(text: &str, part: &str) -> Bytes {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    start..(start + part.len()).min(text.len())
}

/// The words of a subject without what stands around them: at most eight, those next to the verb.
pub(super) fn trim(text: &str, subject: &Bytes, behind: bool) -> Bytes {
    let body = &text[subject.clone()];
    let pieces = |c: char| matches!(c, ',' | '"' | '\u{201d}' | '\u{bb}' | ';');
    let clean = body.trim_matches(|c: char| !c.is_alphanumeric());
    let piece = if behind { clean.split(pieces).next() } else { clean.rsplit(pieces).next() };
    let mut words = piece.unwrap_or(clean).trim();
    let count = words.split_whitespace().count();
    if count > 8 {
        let kept =
            if behind { words.split_whitespace().next() } else { words.split_whitespace().nth(count - 8) };
        let at = place(words, kept.unwrap_or(words)).start;
        words = if behind { words } else { &words[at..] };
    }
    place(text, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media() {
        for name in
            ["Reuters", "state media", "the newspaper El Sol", "Prensa Latina", "The New York Times", "AFP"]
        {
            assert!(is_medium(name), "{name}");
        }
        for name in ["the minister", "the media minister", "Post Office", "the army", "General Times Ruiz"] {
            assert!(!is_medium(name), "{name}");
        }
    }

    #[test]
    fn subject_and_verb() {
        for between in [" ", " has ", " also ", " on Monday ", ", who later ", " repeatedly "] {
            assert!(is_link(between), "{between}");
        }
        assert!(!is_link(" the other minister "));
    }

    #[test]
    fn words_next_to_the_verb() {
        let text = ", the mayor of Lima ";
        assert_eq!(&text[trim(text, &(0..text.len()), false)], "the mayor of Lima");
    }
}
