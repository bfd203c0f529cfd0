//! What a sentence's own words settle and the network has missed or turned round.
//!
//! What feeds it: one sentence's mentions and relations. What it gives: the relations with these put right. Who "lifted
//! sanctions on B" eases them, who "broke the truce" fights, who "went on trial before B" is accused by B, who "called
//! for sanctions on B" accuses B and who called for their end asks nobody named, and whom "A condemned over the killing of
//! C" killed C. No recipients are those on whom somebody resigns, whom others talk about, to whom as a medium a statement is
//! sent, and who acts or suffers in a clause of its own. What it refuses: measures and crimes with other words between than
//! articles and adjectives, courts that are no tagged mention, and crimes that somebody else is named for.

use super::nominal::{MEASURES, Sentence, possessive, told};
use super::parties::Parties;
use super::truce::TRUCES;
use crate::model::Relation;
use crate::ontology::EventType;
use crate::text::overlap;

/// Verbs by which a measure ends.
const ENDED: &[&str] = &[
    "lifted",
    "lifts",
    "lifting",
    "ended",
    "ends",
    "ending",
    "eased",
    "eases",
    "easing",
    "scrapped",
    "scraps",
    "scrapping",
    "removed",
    "removes",
    "removing",
    "dropped",
    "drops",
    "relaxed",
    "relaxes",
    "repealed",
    "revoked",
    "revokes",
    "waived",
    "rescinded",
];
/// What is lifted, beside sanctions and embargoes.
const RESTRAINTS: &[&str] = &["ban", "bans", "curfew", "blockade", "boycott", "restrictions", "tariffs"];
/// Words between such a verb and its object by which it has another one.
const ELSEWHERE: &[&str] = &[
    "with", "by", "after", "when", "as", "in", "from", "to", "of", "for", "at", "on", "into", "over",
    "about", "before", "but", "while", "under", "despite", "against", "amid", "not",
];
/// Verbs by which a truce ends.
const BROKE: &[&str] = &[
    "broke",
    "broken",
    "breaks",
    "breaking",
    "violated",
    "violates",
    "violating",
    "breached",
    "breaches",
    "breaching",
    "shattered",
    "shatters",
];
/// Verbs behind which a trial makes its subject the accused: "went on trial", "stood trial".
const STOOD: &[&str] = &["stood", "stands", "faced", "faces"];
/// Verbs of calling with "for" behind them.
const CALLED: &[&str] = &[
    "called",
    "calls",
    "calling",
    "appealed",
    "appeals",
    "pressed",
    "pressing",
    "campaigned",
    "campaigning",
];
/// Words by which the call is for less of it.
const LESS: &[&str] =
    &["end", "lifting", "easing", "removal", "lift", "review", "relief", "suspension", "ease"];
/// What is told to a medium.
const TOLD: &[&str] = &[
    "told",
    "statement",
    "interview",
    "video",
    "videotape",
    "tape",
    "fax",
    "faxed",
    "communique",
    "letter",
    "message",
    "sent",
];
/// Those of [`TOLD`] that are no answer to the medium itself.
const INTERVIEWED: &[&str] = &["told", "statement", "interview"];
/// Nouns of crimes, with the mode.
const CRIMES: &[(&str, EventType, Option<&str>)] = &[
    ("killing", EventType::Assault, None),
    ("killings", EventType::Assault, None),
    ("murder", EventType::Assault, None),
    ("murders", EventType::Assault, None),
    ("massacre", EventType::Assault, Some("massacre")),
    ("assassination", EventType::Assault, Some("assassinate")),
    ("execution", EventType::Assault, Some("execute")),
    ("executions", EventType::Assault, Some("execute")),
    ("hanging", EventType::Assault, Some("execute")),
    ("beheading", EventType::Assault, Some("execute")),
    ("torture", EventType::Assault, Some("torture")),
    ("flogging", EventType::Assault, Some("beat")),
    ("rape", EventType::Assault, Some("sexual")),
    ("kidnapping", EventType::Assault, Some("abduct")),
    ("abduction", EventType::Assault, Some("abduct")),
    ("bombing", EventType::Assault, None),
    ("shelling", EventType::Assault, Some("heavy-weapons")),
    ("shooting", EventType::Assault, Some("firearms")),
    ("invasion", EventType::Assault, None),
    ("arrest", EventType::Coerce, Some("arrest")),
    ("arrests", EventType::Coerce, Some("arrest")),
    ("detention", EventType::Coerce, Some("arrest")),
    ("jailing", EventType::Coerce, Some("arrest")),
    ("imprisonment", EventType::Coerce, Some("arrest")),
    ("deportation", EventType::Coerce, Some("deport")),
];

/// Puts the relations of a sentence right; `lower`: its words in lower case.
pub fn settle(parties: &Parties, lower: &str, relations: &mut Vec<Relation>) {
    if relations.is_empty() && !MEASURES.iter().any(|m| lower.contains(m)) {
        return;
    }
    let sentence = Sentence::read(parties);
    for r in relations.iter_mut() {
        ended(&sentence, r);
        broken(&sentence, r);
        tried(&sentence, r);
        resigned(&sentence, r);
        called_off(&sentence, r);
        told_to_media(&sentence, r);
        talked_about(&sentence, r);
    }
    let all = relations.clone();
    for r in relations.iter_mut() {
        in_another_clause(&sentence, r, &all);
    }
    for k in 0..sentence.words.len() {
        let new = called_for(&sentence, k, relations).or_else(|| crime(&sentence, k, relations));
        relations.extend(new);
    }
}

/// The first word of a relation's trigger that is one of a list.
fn verb_of(sentence: &Sentence, r: &Relation, verbs: &[&str]) -> Option<usize> {
    (0..sentence.words.len())
        .find(|k| overlap(&sentence.words[*k].range, &r.trigger) && verbs.contains(&sentence.lower(*k)))
}

/// The first measure or restraint among so many words behind one.
fn measure_behind(sentence: &Sentence, word: usize, most: usize) -> Option<usize> {
    (word + 1..=word + most)
        .find(|k| MEASURES.contains(&sentence.lower(*k)) || RESTRAINTS.contains(&sentence.lower(*k)))
}

/// Whether the words from one to another (neither counted) are one noun's: articles, adjectives, nouns joined by "and".
fn is_one_phrase(sentence: &Sentence, from: usize, to: usize) -> bool {
    let text = &sentence.parties.words()[sentence.words[from].range.end..sentence.words[to].range.start];
    let second =
        |k: usize| k > from + 1 && sentence.lower(k - 1) == "and" && sentence.lower(k).ends_with("ed");
    !text.contains([',', ';', ':', '"', '\u{201c}', '\u{201d}'])
        && (from + 1..to).all(|k| {
            let word = sentence.lower(k);
            !ELSEWHERE.contains(&word) && !word.ends_with("ing") && !second(k)
        })
}

/// "A ended trade and investment sanctions against B".
fn ended(sentence: &Sentence, r: &mut Relation) {
    if !matches!(r.event, EventType::Sanction | EventType::Coerce) {
        return;
    }
    let Some(verb) = verb_of(sentence, r, ENDED) else { return };
    if measure_behind(sentence, verb, 7).is_some_and(|k| is_one_phrase(sentence, verb, k)) {
        (r.event, r.mode) = (EventType::Retreat, None);
    }
}

/// "A broke a ceasefire along the border".
fn broken(sentence: &Sentence, r: &mut Relation) {
    if !matches!(r.event, EventType::Retreat | EventType::Concede | EventType::Agree) {
        return;
    }
    for k in (0..sentence.words.len()).filter(|k| TRUCES.contains(&sentence.lower(*k))) {
        let near = (k.saturating_sub(4)..k).find(|j| BROKE.contains(&sentence.lower(*j)));
        let Some(verb) = near.filter(|verb| is_one_phrase(sentence, *verb, k)) else { continue };
        if overlap(&sentence.words[verb].range, &r.trigger) {
            (r.event, r.mode, r.contexts) = (EventType::Assault, None, vec!["military"]);
            return;
        }
    }
}

/// "A went on trial on Monday before B".
fn tried(sentence: &Sentence, r: &mut Relation) {
    if r.event != EventType::Accuse || r.recipient.is_some() {
        return;
    }
    for k in (1..sentence.words.len()).filter(|k| sentence.lower(*k) == "trial") {
        let on =
            k > 1 && sentence.lower(k - 1) == "on" && matches!(sentence.lower(k - 2), "went" | "goes" | "go");
        let verb = if on { k - 2 } else { k - 1 };
        if !(on || STOOD.contains(&sentence.lower(verb))) || sentence.mention_ending(verb) != Some(r.actor) {
            continue;
        }
        let before = (k + 1..k + 7).filter(|j| matches!(sentence.lower(*j), "before" | "at" | "in"));
        let court = |m: &usize| sentence.parties.known(*m).sector == "JUD";
        let mut courts = before
            .filter_map(|j| sentence.mention_starting(j + 1).or_else(|| sentence.mention_starting(j + 2)));
        if let Some(court) = courts.find(court) {
            r.recipient = Some(std::mem::replace(&mut r.actor, court));
            return;
        }
    }
}

/// Who resigns does so on nobody.
fn resigned(sentence: &Sentence, r: &mut Relation) {
    let words = sentence.parties.words().get(r.trigger.clone()).unwrap_or("").to_lowercase();
    let leaves = ["resign", "quit", "stepped", "step down", "steps", "stood down", "bowed out"];
    if r.mode == Some("resign") && leaves.iter().any(|w| words.contains(w)) {
        r.recipient = None;
    }
}

/// "A declared a truce in a video sent to B". Journalists may be meant themselves, and a medium may be refused something.
fn told_to_media(sentence: &Sentence, r: &mut Relation) {
    let Some(to) = r.recipient else { return };
    let known = sentence.parties.known(to);
    let said: &[&str] = match r.event {
        EventType::Concede | EventType::Threaten => TOLD,
        EventType::Agree | EventType::Reject => INTERVIEWED,
        _ => return,
    };
    let Some(first) = sentence.first_word(to).filter(|_| known.sector == "JRN") else { return };
    let range = &sentence.parties.reading.tagged[to].range;
    let words = sentence.parties.words();
    let persons = ["journalist", "reporter", "correspondent", "editor", "photographer"];
    let mention = words[range.clone()].to_lowercase();
    let again = words[range.end..]
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| matches!(w, "its" | "them" | "their"));
    let link =
        first.checked_sub(1).is_some_and(|k| matches!(sentence.lower(k), "to" | "told" | "with" | "by"));
    let told = (first.saturating_sub(5)..first).any(|k| said.contains(&sentence.lower(k)));
    if link && told && !again && !persons.iter().any(|p| mention.contains(p)) {
        r.recipient = None;
    }
}

/// "A and B met to coordinate their stand on C", not "A called on C".
fn talked_about(sentence: &Sentence, r: &mut Relation) {
    let about = |k: usize| {
        let Some(at) = sentence.first_word(k).and_then(|first| first.checked_sub(1)) else { return false };
        let calls =
            |j: usize| ["call", "visit", "wait", "drop"].iter().any(|v| sentence.lower(j).starts_with(v));
        match sentence.lower(at) {
            "about" | "over" | "regarding" => true,
            "on" => !(at.saturating_sub(4)..at).any(calls),
            _ => false,
        }
    };
    if r.event == EventType::Consult && r.recipient.is_some_and(about) {
        r.recipient = None;
    }
}

/// "A resigned as B stormed C": B and C have an act of their own, and A's is not on them.
fn in_another_clause(sentence: &Sentence, r: &mut Relation, all: &[Relation]) {
    let links: &[&str] = match r.event {
        EventType::Reject | EventType::Retreat | EventType::Concede | EventType::Agree => {
            &["as", "after", "while", "when"]
        }
        EventType::Mobilize => &["after"],
        _ => return,
    };
    let Some(to) = r.recipient else { return };
    let start = sentence.parties.reading.tagged[to].range.start;
    let link = sentence.words.iter().rev().find(|w| {
        w.range.start >= r.trigger.end && w.range.end <= start && links.contains(&w.lower.as_str())
    });
    let Some(link) = link else { return };
    let code = |k: usize| sentence.parties.known(k).code.as_str();
    let same = |k: usize| k == r.actor || !code(k).is_empty() && code(k) == code(r.actor);
    // The subject of that clause stands right before its verb: "as president" is no clause. And who gives in after the
    // other side has done so does it to that side.
    let other = |o: &Relation| {
        let subject = &sentence.parties.reading.tagged[o.actor].range;
        let verb = o.trigger.start.checked_sub(subject.end);
        subject.start > link.range.end
            && verb.is_some_and(|gap| gap < 25)
            && (o.actor == to || o.recipient == Some(to))
    };
    let answers = |o: &Relation| o.actor == to && o.recipient.is_some_and(same);
    if all.iter().any(other) && !all.iter().any(answers) {
        r.recipient = None;
    }
}

/// "A called for mandatory sanctions on B": A accuses B.
fn called_for(sentence: &Sentence, k: usize, relations: &[Relation]) -> Option<Relation> {
    if !MEASURES.contains(&sentence.lower(k)) {
        return None;
    }
    let verb = (k.saturating_sub(9)..k).rev().find(|j| CALLED.contains(&sentence.lower(*j)))?;
    let what = asks_for(sentence, verb)?;
    let plain = !(what..k).any(|j| sentence.lower(j) == "and" || LESS.contains(&sentence.lower(j)));
    if !plain || !is_one_phrase(sentence, what, k) {
        return None;
    }
    let (actor, target) = (sentence.mention_ending(verb)?, sentence.target(k)?);
    if actor == target || relations.iter().any(|r| r.actor == actor || r.recipient == Some(target)) {
        return None;
    }
    let trigger = sentence.words[verb].range.clone();
    Some(told(EventType::Accuse, actor, Some(target), trigger))
}

/// Where "for" stands behind a verb, perhaps with a day between.
fn asks_for(sentence: &Sentence, verb: usize) -> Option<usize> {
    let day = sentence.lower(verb + 1) == "on" && sentence.lower(verb + 2).ends_with("day");
    Some(if day { verb + 3 } else { verb + 1 }).filter(|k| sentence.lower(*k) == "for")
}

/// "A called for an end to sanctions on B": A asks, and not B.
fn called_off(sentence: &Sentence, r: &mut Relation) {
    if !matches!(r.event, EventType::Threaten | EventType::Sanction | EventType::Coerce | EventType::Accuse) {
        return;
    }
    let verb = verb_of(sentence, r, CALLED);
    let Some(what) = verb.and_then(|verb| asks_for(sentence, verb)) else { return };
    let Some(less) = (what + 1..what + 4).find(|j| LESS.contains(&sentence.lower(*j))) else { return };
    // "An end to the sanctions": one small word, then the measure in one phrase.
    let link = less + usize::from(matches!(sentence.lower(less + 1), "to" | "of" | "in"));
    let whole = |k: usize| is_one_phrase(sentence, link, k) && !(link..k).any(|j| sentence.lower(j) == "and");
    if measure_behind(sentence, link, 5).is_some_and(whole) {
        (r.event, r.mode, r.recipient) = (EventType::Request, Some("yield"), None);
    }
}

/// "A condemned B over the killing of C": B killed C.
fn crime(sentence: &Sentence, k: usize, relations: &[Relation]) -> Option<Relation> {
    let (_, event, mode) = CRIMES.iter().find(|(noun, ..)| *noun == sentence.lower(k))?;
    if sentence.lower(k + 1) != "of" {
        return None;
    }
    let victim = sentence.mention_starting(k + 2).or_else(|| sentence.mention_starting(k + 3))?;
    let link =
        (k.saturating_sub(4)..k).rev().find(|j| matches!(sentence.lower(*j), "over" | "for" | "after"))?;
    let start = sentence.words[link].range.start;
    let words = sentence.parties.words();
    let tagged = &sentence.parties.reading.tagged;
    // "For the army's killing of", "for not stopping the killing of", "over the killing of C by D".
    let between = start..sentence.words[k].range.start;
    let named = sentence.actors().any(|m| overlap(&tagged[m].range, &between));
    let by = words[tagged[victim].range.end..].trim_start().starts_with("by ");
    if named
        || by
        || !is_one_phrase(sentence, link, k)
        || (link..k).any(|j| possessive(&sentence.words[j].lower))
    {
        return None;
    }
    let nearest =
        sentence.actors().filter(|m| tagged[*m].range.end <= start).max_by_key(|m| tagged[*m].range.end)?;
    let blames = |r: &&Relation| {
        matches!(r.event, EventType::Accuse | EventType::Sanction)
            && r.recipient == Some(nearest)
            && r.trigger.end <= start
            && !r.auxiliary.contains(&"negation")
    };
    let blame = relations.iter().find(blames)?;
    let noun = sentence.words[k].range.clone();
    let known = |r: &Relation| overlap(&r.trigger, &noun) || r.event == *event && r.recipient == Some(victim);
    if nearest == victim || relations.iter().any(known) {
        return None;
    }
    let year =
        |j: usize| sentence.lower(j).len() == 4 && sentence.lower(j).chars().all(|c| c.is_ascii_digit());
    Some(Relation {
        mode: *mode,
        contexts: vec!["human_rights"],
        auxiliary: if (link..k).any(year) { vec!["historical"] } else { Vec::new() },
        speaker: blame.speaker,
        ..told(*event, nearest, Some(victim), noun)
    })
}
