//! A name and its apposition are one party of an event: "Sergei Lavrov, the Russian foreign minister, met ...".
//!
//! What feeds it: one sentence's relations, and what the resolver says of its mentions. What it gives: the relations
//! with the first mention of each party alone. What it refuses: what somebody would do to himself.

use super::parties::Parties;
use crate::model::{Relation, Tag};

/// The relations between parties; of those that become alike the likeliest.
pub fn merge(parties: &Parties, relations: &mut Vec<Relation>) {
    let tagged = &parties.reading.tagged;
    let mut first: Vec<usize> = (0..tagged.len()).collect();
    let mut last = None;
    for k in (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor) {
        if let Some(before) = last.filter(|_| parties.actors.is_apposition(parties.index[k])) {
            first[k] = first[before];
        }
        last = Some(k);
    }
    if first.iter().enumerate().all(|(k, f)| k == *f) {
        return;
    }
    let mut out: Vec<Relation> = Vec::with_capacity(relations.len());
    for mut r in std::mem::take(relations) {
        r.actor = first[r.actor];
        r.recipient = r.recipient.map(|k| first[k]);
        r.speaker = r.speaker.map(|k| first[k]);
        if r.recipient == Some(r.actor) {
            continue;
        }
        let alike = |o: &&mut Relation| (o.actor, o.recipient, o.event) == (r.actor, r.recipient, r.event);
        match out.iter_mut().find(alike) {
            Some(o) if o.probability >= r.probability => {}
            Some(o) => *o = r,
            None => out.push(r),
        }
    }
    *relations = out;
}
