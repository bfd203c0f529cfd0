//! Acts that two share, where the grammar tells it and the network sees one side alone.
//!
//! What feeds it: one sentence's relations and mentions. What it gives: the relations with two kinds added. Of
//! "A and B are at odds, expelling diplomats", A expels B's and B expels A's. Of "in their first talks, A and B
//! said", A and B met. What it refuses: subjects that are not joined by "and", and parties that nobody knows.

use super::parties::Parties;
use super::{apposition, coordination, mediation, nominal, wording};
use crate::model::{Reading, Relation, Tag};
use crate::ontology::EventType;
use crate::text::{Bytes, gap, overlap};

/// Words that say that what a plural subject does, each does to the other.
const EACH_OTHER: &[&str] = &[
    "feuding",
    "feud",
    "quarrel",
    "quarrelling",
    "quarreling",
    "quarrelled",
    "at odds",
    "tit-for-tat",
    "each other",
    "one another",
    "reciprocal",
    "mutual",
    "mutually",
    "sparring",
    "at loggerheads",
];

/// Nouns of meeting.
const MEETINGS: &[&str] = &[
    "talks",
    "meeting",
    "summit",
    "discussions",
    "conversation",
    "consultations",
    "negotiations",
    "encounter",
];

/// Whether a sentence without relations of the network may tell one by its nouns.
pub fn may_add(words: &str, reading: &Reading) -> bool {
    if reading.tagged.iter().filter(|t| t.tag == Tag::Actor).count() < 2 {
        return false;
    }
    let lower = words.to_lowercase();
    nominal::may_add(&lower) || mediation::may_add(&lower)
}

/// The relations of a sentence, completed.
pub fn relations(parties: &Parties) -> Vec<Relation> {
    let mut out = parties.reading.relations.clone();
    apposition::merge(parties, &mut out);
    let lower = parties.words().to_lowercase();
    let each = EACH_OTHER.iter().any(|w| stands_in(&lower, w));
    if each {
        each_other(parties, &mut out);
    }
    mediations(&lower, &mut out);
    mediation::complete(parties, &lower, &mut out);
    coordination::complete(parties, each, &mut out);
    meetings(parties, &lower, &mut out);
    nominal::add(parties, &lower, &mut out);
    wording::settle(parties, &lower, &mut out);
    out.retain(|r| !is_mere_warning(parties, r) && !is_calamity(parties, r.actor));
    other_clauses(parties, &mut out);
    conditions(parties, &mut out);
    calls(&lower, &mut out);
    trials(&lower, &mut out);
    waters(parties, &mut out);
    // Lists may have brought some of them back.
    apposition::merge(parties, &mut out);
    out
}

/// Who explodes a nuclear device as a test shows his arms and strikes nobody.
fn trials(lower: &str, relations: &mut [Relation]) {
    let nuclear = ["nuclear device", "nuclear test", "nuclear explosion", "atomic device", "atomic test"];
    let named = nuclear.iter().any(|w| lower.contains(w));
    for r in relations.iter_mut().filter(|r| named && r.event == EventType::Assault) {
        let verb = lower.get(r.trigger.clone()).unwrap_or("");
        let behind = lower.get(r.trigger.end..).unwrap_or("");
        let object = nuclear.iter().filter_map(|w| behind.find(w)).min().is_some_and(|at| at < 30);
        let tests = ["exploded", "detonated", "detonates", "tested", "conducted", "explodes", "set off"];
        if object && tests.iter().any(|t| verb.contains(t)) {
            (r.event, r.mode, r.recipient) = (EventType::Mobilize, Some("weapons"), None);
        }
    }
}

/// Whether a text has these words as words, and not as part of "mutual fund" or the like.
fn stands_in(lower: &str, words: &str) -> bool {
    lower.match_indices(words).any(|(at, _)| {
        let (before, behind) = (&lower[..at], &lower[at + words.len()..]);
        !before.ends_with(char::is_alphanumeric)
            && !behind.starts_with(char::is_alphanumeric)
            && !behind.trim_start().starts_with("fund")
    })
}

/// A businessman or a reporter who warns threatens nobody: he has no means to do it.
fn is_mere_warning(parties: &Parties, r: &Relation) -> bool {
    let trigger = parties.words().get(r.trigger.clone()).unwrap_or("").to_lowercase();
    r.event == EventType::Threaten
        && trigger.starts_with("warn")
        && matches!(
            parties.known(r.actor).sector.as_str(),
            "BUS" | "JRN" | "EDU" | "MED" | "CVL" | "SOC" | "AGR"
        )
}

/// Storms, diseases and airliners kill, but nobody acts by them.
fn is_calamity(parties: &Parties, actor: usize) -> bool {
    const ARMS: &[&str] = &[
        "artillery",
        "gun",
        "guns",
        "machine",
        "mortar",
        "mortars",
        "rocket",
        "rockets",
        "shell",
        "rifle",
        "sniper",
        "small",
        "tank",
        "tanks",
        "automatic",
        "aircraft",
        "missile",
        "enemy",
        "hostile",
        "friendly",
        "government",
        "rebel",
        "insurgent",
        "militia",
        "army",
        "police",
        "naval",
    ];
    const CALAMITIES: &[&str] = &[
        "typhoon",
        "hurricane",
        "cyclone",
        "storm",
        "tornado",
        "blizzard",
        "thunderstorm",
        "monsoon",
        "earthquake",
        "quake",
        "aftershock",
        "tsunami",
        "flood",
        "floods",
        "flooding",
        "floodwaters",
        "landslide",
        "mudslide",
        "avalanche",
        "wildfire",
        "wildfires",
        "blaze",
        "fire",
        "drought",
        "famine",
        "heatwave",
        "lightning",
        "volcano",
        "eruption",
        "epidemic",
        "outbreak",
        "virus",
        "cholera",
        "airliner",
        "jetliner",
        "airbus",
        "boeing",
        "ferry",
        "train",
        "bus",
        "lorry",
    ];
    // "[A Chinese factory] fire" is cut before its noun.
    let range = parties.reading.tagged[actor].range.clone();
    let behind = parties.words()[range.end..].strip_prefix(' ').unwrap_or("");
    let noun = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    // ... but "[troops] fire on marchers".
    let mention = parties.words()[range.clone()].to_lowercase();
    let one = ["a ", "an ", "the "].iter().any(|a| mention.starts_with(a))
        && !mention.ends_with('s')
        && !mention.ends_with("police")
        && !mention.ends_with("men");
    let cut = one && CALAMITIES.contains(&noun);
    let words = &parties.words()[range.start..range.end + if cut { 1 + noun.len() } else { 0 }];
    let mut lower =
        words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|w| !w.is_empty());
    let first = lower.next().unwrap_or_default();
    let last = lower.next_back().unwrap_or_else(|| first.clone());
    // "Israeli fire", "artillery fire" is shot by somebody; "a Chinese factory fire" is not.
    let all: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|w| !matches!(w.as_str(), "" | "the" | "a" | "an"))
        .collect();
    let shot = match &all[..] {
        [_, fire] if fire == "fire" && !parties.known(actor).code.is_empty() => true,
        [.., by, fire] => fire == "fire" && ARMS.contains(&by.as_str()),
        _ => false,
    };
    // "Typhoon Haiyan" begins with it, "a passing train" ends with it; "fire chief" does neither.
    CALAMITIES.contains(&last.as_str()) && !shot
        || matches!(first.as_str(), "typhoon" | "hurricane" | "cyclone" | "storm")
            && parties.known(actor).code.is_empty()
}

/// "A's visit comes weeks after B held a hearing": B stands in another clause and is not whom A visits.
fn other_clauses(parties: &Parties, relations: &mut Vec<Relation>) {
    const COMES: &[&str] = &["comes", "came", "follows", "followed", "coincides"];
    const LINKS: &[&str] = &["after", "before", "as", "ahead", "since"];
    let far = |trigger: &Bytes, k: usize| {
        let range = &parties.reading.tagged[k].range;
        let between = parties.words().get(trigger.end..range.start).unwrap_or("").to_lowercase();
        let words: Vec<&str> = between.split_whitespace().collect();
        let at = words.iter().position(|w| COMES.contains(w));
        at.is_some_and(|at| words[at].starts_with("follow") || words[at..].iter().any(|w| LINKS.contains(w)))
    };
    relations.retain_mut(|r| {
        if r.event != EventType::Consult {
            return true;
        }
        r.recipient = r.recipient.filter(|to| !far(&r.trigger, *to));
        if !far(&r.trigger, r.actor) {
            return true;
        }
        let Some(other) = r.recipient.take() else { return false };
        r.actor = other;
        true
    });
}

/// A meeting is a call where words say so; the network takes calls for the usual way to meet.
fn calls(lower: &str, relations: &mut [Relation]) {
    const CALLS: &[&str] =
        &["phone", "call", "rang ", "spoke", "speak", "video", "hotline", "by line", "conversation"];
    if CALLS.iter().any(|w| lower.contains(w)) {
        return;
    }
    for r in relations.iter_mut().filter(|r| r.mode == Some("phone")) {
        r.mode = None;
    }
}

/// A third party takes part where words say so; the network takes it for the usual way of several to meet.
fn mediations(lower: &str, relations: &mut [Relation]) {
    const WORDS: &[&str] = &[
        "mediat",
        "broker",
        "shuttl",
        "arbitrat",
        "between",
        "together",
        "go-between",
        "facilitat",
        "host",
        "chair",
        "conven",
        "arrang",
        "third",
        "good offices",
        "envoy",
        "neutral",
        "under the auspices",
        "sponsor",
        "arranged",
        "conciliat",
        "peacemaker",
        "intermediar",
        "oversaw",
        "witness",
    ];
    if WORDS.iter().any(|w| lower.contains(w)) {
        return;
    }
    let all = relations.to_vec();
    for r in relations.iter_mut().filter(|r| r.mode == Some("third-party")) {
        let same = |o: &&Relation| o.event == r.event && o.mode != r.mode && overlap(&o.trigger, &r.trigger);
        let surest = all.iter().filter(same).max_by(|a, b| a.probability.total_cmp(&b.probability));
        r.mode = surest.and_then(|o| o.mode);
    }
}

/// What happens "if" something else does has not happened: words behind the act, in its clause or the next.
fn conditions(parties: &Parties, relations: &mut [Relation]) {
    // A threat and a promise have their conditions; one asks "if".
    const ASKING: &[&str] =
        &["as", "even", "ask", "asked", "asks", "asking", "wonder", "wondered", "know", "see", "unclear"];
    for r in relations.iter_mut().filter(|r| r.auxiliary.is_empty() && r.event != EventType::Threaten) {
        let behind = parties.words().get(r.trigger.end..).unwrap_or("").to_lowercase();
        let clause = behind.split([';', ':', '"', '\u{201c}', '\u{201d}']).next().unwrap_or("");
        let words: Vec<&str> = clause.split_whitespace().collect();
        let at = words.iter().position(|w| matches!(*w, "if" | "unless"));
        if at.is_some_and(|at| at == 0 || !ASKING.contains(&words[at - 1].trim_end_matches(','))) {
            r.auxiliary.push("hypothetical");
        }
    }
}

/// Seas and straits do nothing, and nobody meets with them.
fn waters(parties: &Parties, relations: &mut Vec<Relation>) {
    relations.retain(|r| !parties.is_water(r.actor));
    let mut kept: Vec<Relation> = Vec::new();
    for mut r in relations.drain(..) {
        if r.event.is_mutual() {
            r.recipient = r.recipient.filter(|to| !parties.is_water(*to));
        }
        let same = |o: &Relation| (o.actor, o.recipient, o.event) == (r.actor, r.recipient, r.event);
        if !kept.iter().any(same) {
            kept.push(r);
        }
    }
    *relations = kept;
}

/// What one of two joined subjects does to the other, or to diplomats without a country, both do.
fn each_other(parties: &Parties, relations: &mut Vec<Relation>) {
    let mut added: Vec<Relation> = Vec::new();
    relations.retain(|r| {
        let Some(to) = r.recipient.filter(|_| !r.event.is_mutual()) else { return true };
        let Some(other) = partner(parties, r.actor) else { return true };
        let bare = parties.known(to).code.is_empty() && !parties.known(to).sector.is_empty();
        if to != other && !bare {
            return true;
        }
        for (actor, recipient) in [(r.actor, other), (other, r.actor)] {
            added.push(Relation { actor, recipient: Some(recipient), ..r.clone() });
        }
        false
    });
    for new in added {
        let held = |r: &Relation| {
            (r.actor, r.recipient, r.event as u8) == (new.actor, new.recipient, new.event as u8)
        };
        if !relations.iter().any(held) {
            relations.push(new);
        }
    }
}

/// The state that "and" joins to this one.
fn partner(parties: &Parties, k: usize) -> Option<usize> {
    let state = |k: usize| {
        let known = parties.known(k);
        known.name.is_empty() && !known.code.is_empty() && matches!(known.sector.as_str(), "" | "GOV")
    };
    couples(parties).into_iter().filter(|(a, b)| state(*a) && state(*b)).find_map(|(a, b)| match k {
        _ if k == a => Some(b),
        _ if k == b => Some(a),
        _ => None,
    })
}

/// Mentions that stand next to each other with "and" between them.
fn couples(parties: &Parties) -> Vec<(usize, usize)> {
    let tagged = &parties.reading.tagged;
    let actors: Vec<usize> = (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor).collect();
    actors
        .windows(2)
        .filter(|w| {
            let between =
                |a: usize, b: usize| parties.words().get(tagged[a].range.end..tagged[b].range.start);
            // "A, B and C" are three.
            let third = actors.iter().rev().find(|k| **k < w[0]);
            let listed = third.and_then(|k| between(*k, w[0])).is_some_and(|b| b.trim() == ",");
            !listed && between(w[0], w[1]).is_some_and(|b| b.trim() == "and")
        })
        .map(|w| (w[0], w[1]))
        .collect()
}

/// "During their first talks in Lima, A and B ..." tells that A and B met.
fn meetings(parties: &Parties, lower: &str, relations: &mut Vec<Relation>) {
    if lower.len() != parties.words().len() {
        return; // a letter whose lower case is longer: places in the two texts differ
    }
    let Some((their, noun)) = meeting(lower) else { return };
    if relations.iter().any(|r| r.event == EventType::Consult && gap(&r.trigger, &noun) < 4) {
        return;
    }
    let near = |k: usize| gap(&parties.reading.tagged[k].range, &noun);
    let known = |k: usize| !parties.known(k).code.is_empty();
    let Some((a, b)) = couples(parties)
        .into_iter()
        .filter(|(a, b)| known(*a) && known(*b) && near(*a).min(near(*b)) <= 60)
        .min_by_key(|(a, b)| near(*a).min(near(*b)))
    else {
        return;
    };
    let before = lower[..their].trim_end();
    let ahead = before.ends_with("before") || before.ends_with("ahead of");
    let speaker = relations.iter().find_map(|r| r.speaker).filter(|s| *s != a && *s != b);
    relations.push(Relation {
        auxiliary: if ahead { vec!["future"] } else { Vec::new() },
        speaker,
        ..nominal::told(EventType::Consult, a, Some(b), noun)
    });
}

/// Where "their" stands, and the noun of meeting that it belongs to, with at most three words between them.
fn meeting(lower: &str) -> Option<(usize, Bytes)> {
    let mut from = 0;
    while let Some(found) = lower[from..].find("their ") {
        let their = from + found;
        from = their + "their ".len();
        if lower[..their].ends_with(char::is_alphanumeric) {
            continue;
        }
        let mut at = from;
        for word in lower[from..].split_inclusive(' ').take(4) {
            let bare = word.trim_end();
            let noun = bare.trim_end_matches([',', '.']);
            if MEETINGS.contains(&noun) {
                return Some((their, at..at + noun.len()));
            }
            if bare.ends_with([',', '.', ';', ':']) {
                break;
            }
            at += word.len();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{meeting, stands_in};

    #[test]
    fn whole_words() {
        assert!(
            stands_in("the two are at odds over fish", "at odds") && stands_in("mutual, they say", "mutual")
        );
        assert!(!stands_in("a mutual fund", "mutual") && !stands_in("feudal lords", "feud"));
    }

    #[test]
    fn their_talks() {
        let found = |s: &str| meeting(s).map(|(_, r)| s[r].to_string());
        assert_eq!(found("at their first bilateral talks in lima, a and b spoke").as_deref(), Some("talks"));
        assert_eq!(found("before their summit, a and b spoke").as_deref(), Some("summit"));
        assert_eq!(found("they praised their army, and talks went on"), None);
        assert_eq!(found("their men left"), None);
    }
}
