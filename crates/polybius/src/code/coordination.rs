//! Lists of parties: what "A, B and C" do, each of them does.
//!
//! What feeds it: one sentence's relations and mentions. What it does: where the network read an act of one member of a
//! list, or on one, the other members get it too; members that act side by side don't act on each other. What it
//! refuses: lists that may be two clauses ("A struck B and C fired back"), and two members with a comma before "and".

use super::parties::Parties;
use crate::model::{Relation, Tag};
use crate::text::{Bytes, overlap};

/// Words that join the members of a list.
const JOINS: &[&str] = &["and", "or", "nor", "&", "as well as", "along with", "together with"];
/// What may follow a list that is no subject of its own.
const FOLLOWS: &[&str] = &[
    "in",
    "on",
    "at",
    "to",
    "for",
    "after",
    "over",
    "with",
    "from",
    "by",
    "of",
    "during",
    "before",
    "as",
    "who",
    "which",
    "that",
    "while",
    "when",
    "where",
    "since",
    "until",
    "against",
    "about",
    "into",
    "near",
    "amid",
    "following",
    "despite",
    "under",
    "this",
    "last",
    "next",
    "early",
    "late",
    "yesterday",
    "today",
    "and",
    "but",
    "because",
    "if",
    "through",
    "towards",
    "toward",
    "between",
    "within",
    "without",
    "on",
    "via",
    "not",
];

/// Words before a list that is no subject.
const PREPOSITIONS: &[&str] = &[
    "to", "of", "against", "on", "at", "for", "with", "from", "in", "into", "over", "about", "under", "near",
];

/// Completes the relations of a sentence. `each`: its words say that members act on each other.
pub fn complete(parties: &Parties, each: bool, relations: &mut Vec<Relation>) {
    both(parties, relations);
    origins(parties, relations);
    for list in lists(parties) {
        if two_clauses(parties, &list, relations) {
            continue;
        }
        one_met_many(parties, &list, relations);
        if !each {
            side_by_side(&list, relations);
        }
        all_together(parties, &list, relations);
        one_act(parties, &list, relations);
        spread(parties, &list, relations);
    }
}

/// The lists of a sentence, as numbers of mentions.
fn lists(parties: &Parties) -> Vec<Vec<usize>> {
    let tagged = &parties.reading.tagged;
    let words = parties.words();
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut list: Vec<usize> = Vec::new();
    let mut joined = false;
    let mut end = |list: &mut Vec<usize>, joined: bool| {
        if joined && list.len() > 1 {
            out.push(std::mem::take(list));
        }
        list.clear();
    };
    for k in (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor) {
        let gap = list.last().and_then(|last| words.get(tagged[*last].range.end..tagged[k].range.start));
        let gap = gap.unwrap_or(" ").trim().to_lowercase();
        let comma = gap.starts_with(',');
        let word = gap.trim_start_matches(',').trim();
        let word = word.strip_suffix(" both").unwrap_or(word);
        let join = JOINS.contains(&word);
        // "A, B" may go on as a list; "A, and B" ends one only if it has begun; behind "and" there is no more.
        let long = list.len() > 1 || matches!(word, "as well as" | "along with" | "together with");
        let goes_on = !joined && !list.is_empty() && (gap == "," || join && (!comma || long));
        if !goes_on {
            end(&mut list, joined);
            joined = false;
        }
        list.push(k);
        joined |= goes_on && join;
    }
    end(&mut list, joined);
    out
}

/// "A struck B and C fired back": B and C are no list. Takes out what the network read as if they were one.
fn two_clauses(parties: &Parties, list: &[usize], relations: &mut Vec<Relation>) -> bool {
    let tagged = &parties.reading.tagged;
    let (Some(first), Some((last, before))) = (list.first(), list.split_last()) else { return false };
    let (start, end) = (tagged[*first].range.start, tagged[*last].range.end);
    let acts = |r: &Relation, k: &usize| r.actor == *k && r.trigger.start >= end;
    let suffers =
        |r: &Relation, k: &usize| r.recipient == Some(*k) && !r.trigger.is_empty() && r.trigger.end <= start;
    let two = relations.iter().any(|r| acts(r, last))
        && relations.iter().any(|r| before.iter().any(|k| suffers(r, k)))
        && !goes_on(parties, end);
    if two {
        relations.retain(|r| !before.iter().any(|k| acts(r, k)) && !suffers(r, last));
    }
    two
}

/// "Both India and Pakistan": "both" is no party.
fn both(parties: &Parties, relations: &mut Vec<Relation>) {
    let tagged = &parties.reading.tagged;
    let words = parties.words();
    let word = |k: usize| words[tagged[k].range.clone()].to_lowercase();
    for k in (0..tagged.len()).filter(|k| matches!(word(*k).as_str(), "both" | "neither" | "either")) {
        let next = (k + 1..tagged.len()).find(|n| tagged[*n].tag == Tag::Actor);
        let near = next.filter(|n| words.get(tagged[k].range.end..tagged[*n].range.start) == Some(" "));
        if near.is_some() {
            relations.retain(|r| r.actor != k);
            for r in relations.iter_mut().filter(|r| r.recipient == Some(k)) {
                r.recipient = near;
            }
        }
    }
}

/// "Officials from Iran and Turkey": the states are no parties beside their officials.
fn origins(parties: &Parties, relations: &mut Vec<Relation>) {
    let tagged = &parties.reading.tagged;
    for k in (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor) {
        let homes = parties.homes(k);
        if homes.is_empty() {
            continue;
        }
        for r in relations.iter_mut() {
            if homes.contains(&r.actor) {
                r.actor = k;
            }
            r.recipient = r.recipient.map(|to| if homes.contains(&to) { k } else { to });
        }
        relations.retain(|r| Some(r.actor) != r.recipient);
        once(relations);
    }
}

/// Of relations of the same type between the same two the likeliest.
fn once(relations: &mut Vec<Relation>) {
    let all = relations.clone();
    let mut at = 0;
    relations.retain(|r| {
        at += 1;
        !all.iter().enumerate().any(|(k, o)| {
            (o.event, o.actor, o.recipient) == (r.event, r.actor, r.recipient)
                && overlap(&o.trigger, &r.trigger)
                && (o.probability > r.probability || o.probability == r.probability && k + 1 < at)
        })
    });
}

/// Of "K met A, B and C" K met each of them; that A and B met is not said.
fn one_met_many(parties: &Parties, list: &[usize], relations: &mut Vec<Relation>) {
    let member = |k: usize| list.contains(&k);
    let tagged = &parties.reading.tagged;
    // "A diplomat said that A and B met": he is none of those who met.
    let first = tagged[list[0]].range.start;
    let reports = |k: usize| {
        let end = tagged[k].range.end;
        end <= first
            && tagged.iter().any(|t| t.tag == Tag::Verb && t.range.start >= end && t.range.end <= first)
    };
    relations.retain(|r| {
        let told = r.event.is_mutual() && first < r.trigger.start && is_whole(parties, list, &r.trigger);
        !(told
            && (reports(r.actor) && r.recipient.is_none_or(member)
                || member(r.actor) && r.recipient.is_some_and(reports)))
    });
    let all = relations.clone();
    relations.retain(|r| {
        let inside = member(r.actor) && r.recipient.is_some_and(member);
        let elsewhere = |o: &Relation| {
            o.event == r.event
                && overlap(&o.trigger, &r.trigger)
                && o.probability > 0.5
                && o.recipient.is_some_and(|to| member(to) != member(o.actor))
                && is_whole(parties, list, &o.trigger)
        };
        !(r.event.is_mutual() && inside && all.iter().any(elsewhere))
    });
}

/// Members of a list don't act on each other, unless both ways.
fn side_by_side(list: &[usize], relations: &mut [Relation]) {
    let both = |r: &Relation, all: &[Relation]| {
        all.iter().any(|o| o.event == r.event && Some(o.actor) == r.recipient && o.recipient == Some(r.actor))
    };
    let all = relations.to_vec();
    for r in relations.iter_mut().filter(|r| !r.event.is_mutual() && list.contains(&r.actor)) {
        if r.recipient.is_some_and(|to| list.contains(&to)) && !both(r, &all) {
            r.recipient = None;
        }
    }
}

/// What three or more agree on or meet for, they do together, whichever pairs the network read.
fn all_together(parties: &Parties, list: &[usize], relations: &mut Vec<Relation>) {
    if list.len() < 3 {
        return;
    }
    let within = |r: &Relation| {
        r.event.is_mutual()
            && list.contains(&r.actor)
            && r.recipient.is_none_or(|to| list.contains(&to))
            && is_whole(parties, list, &r.trigger)
    };
    let likelier = |a: &&Relation, b: &&Relation| a.probability.total_cmp(&b.probability);
    let pairs = relations.iter().filter(|r| r.recipient.is_some() && within(r));
    let Some(best) = pairs.max_by(likelier).cloned() else { return };
    for r in relations.iter_mut().filter(|r| r.event == best.event && within(r)) {
        r.trigger = best.trigger.clone();
    }
    // Every pair both ways, so that none of them stands against the others.
    for a in list {
        for b in list.iter().filter(|b| *b != a) {
            let told = |r: &Relation| r.event == best.event && (r.actor, r.recipient) == (*a, Some(*b));
            if !relations.iter().any(told) {
                relations.push(Relation { actor: *a, recipient: Some(*b), ..best.clone() });
            }
        }
    }
}

/// One verb tells one act of all members: the one that is likeliest of them together.
fn one_act(parties: &Parties, list: &[usize], relations: &mut Vec<Relation>) {
    let all = relations.clone();
    let tells = |o: &Relation, r: &Relation| {
        list.contains(&o.actor) && overlap(&o.trigger, &r.trigger) && is_whole(parties, list, &o.trigger)
    };
    // How likely a type is, over the members, by the words that tell `r`.
    let weight = |r: &Relation, event| {
        list.iter()
            .map(|k| {
                let of = all.iter().filter(|o| o.actor == *k && o.event == event && tells(o, r));
                of.map(|o| o.probability).fold(0.0, f32::max)
            })
            .sum::<f32>()
    };
    relations.retain(|r| {
        !list.contains(&r.actor)
            || !all.iter().any(|o| {
                o.event != r.event
                    && o.actor != r.actor
                    && tells(o, r)
                    && weight(r, o.event) > weight(r, r.event)
            })
    });
}

/// Gives each member what one has.
fn spread(parties: &Parties, list: &[usize], relations: &mut Vec<Relation>) {
    let mut added: Vec<Relation> = Vec::new();
    for r in relations.iter() {
        if r.trigger.is_empty() || !is_whole(parties, list, &r.trigger) {
            continue;
        }
        let own = |k: &usize| *k != r.actor && Some(*k) != r.recipient;
        let inside = r.recipient.is_some_and(|to| list.contains(&to));
        if list.contains(&r.actor) && !inside {
            added.extend(list.iter().filter(|k| own(k)).map(|k| Relation { actor: *k, ..r.clone() }));
        } else if inside && !list.contains(&r.actor) {
            added.extend(
                list.iter().filter(|k| own(k)).map(|k| Relation { recipient: Some(*k), ..r.clone() }),
            );
        }
    }
    for new in added {
        let told = relations.iter().any(|r| {
            r.event == new.event && (r.actor, r.recipient) == (new.actor, new.recipient)
                || list.contains(&r.actor)
                    && r.actor == new.actor
                    && overlap(&r.trigger, &new.trigger)
                    && r.event != new.event
        });
        // Who acts elsewhere in the sentence by himself is no recipient here: "A struck B and C fired back".
        let acts = new.recipient.is_some_and(|to| {
            list.contains(&to)
                && relations
                    .iter()
                    .any(|r| r.actor == to && r.trigger.start >= parties.reading.tagged[to].range.end)
        });
        if !told && !acts {
            relations.push(new);
        }
    }
}

/// Whether the list is one side of an act as a whole: before its verb and near it, or behind it with no verb of its own.
fn is_whole(parties: &Parties, list: &[usize], trigger: &Bytes) -> bool {
    let tagged = &parties.reading.tagged;
    let (Some(first), Some(last)) = (list.first(), list.last()) else { return false };
    let (start, end) = (tagged[*first].range.start, tagged[*last].range.end);
    let words = parties.words();
    if end <= trigger.start {
        // "Closed the sky to A and B protested", "the statue of A and B complained": the first belongs elsewhere.
        let before =
            words[..start].trim_end().rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
        if PREPOSITIONS.contains(&before.as_str()) {
            return false;
        }
        let between = words.get(end..trigger.start).unwrap_or("");
        return between.split_whitespace().count() <= 8 && !between.contains([';', ':']);
    }
    if start < trigger.end {
        return false;
    }
    goes_on(parties, end)
}

/// Whether what stands behind a list is no verb of its own: the sentence ends, or goes on with such words.
fn goes_on(parties: &Parties, end: usize) -> bool {
    let next = parties.words().get(end..).unwrap_or("").trim_start();
    let word: String = next.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    word.is_empty() || FOLLOWS.contains(&word.as_str())
}
