//! From relations between pairs of mentions to events with all their parties.
//!
//! What feeds it: one sentence's relations. What it gives: events in the order of their triggers. What it
//! refuses: the same act twice (with and without its recipient, both ways where it has one way only).

use super::parties::Parties;
use super::relevance::is_political;
use super::speaker::attribution;
use super::surroundings::{Opposite, Surroundings};
use super::weapons;
use super::when::Times;
use crate::model::{Calibration, Relation, Tag};
use crate::ontology::EventType;
use crate::places::{self, Context};
use crate::record::{Attribution, CiteInfo, Document, Entity, Event, TextInfo};
use crate::resolve::Tables;
use crate::text::{Bytes, Quote, gap, overlap};

/// Everything around one sentence.
pub struct Site<'a> {
    /// The document.
    pub document: &'a Document,
    /// Number of the sentence.
    pub sequence: usize,
    /// Number of the story.
    pub segment: usize,
    /// Mentions.
    pub parties: &'a Parties<'a>,
    /// Who does what to whom.
    pub relations: &'a [Relation],
    /// What the sentence and the dateline say of the country.
    pub surroundings: &'a Surroundings<'a>,
    /// Dates.
    pub times: &'a Times,
    /// Quotations of the document.
    pub quotes: &'a [Quote],
    /// For places.
    pub tables: &'static Tables,
    /// Version and hashes.
    pub coder: &'a str,
    /// From probabilities to confidences.
    pub calibration: &'a Calibration,
    /// The document's source.
    pub cite: CiteInfo,
}

/// Relations that are one event: tagged mentions on both sides, and the best relation among them.
struct Group<'a> {
    actors: Vec<usize>,
    recipients: Vec<usize>,
    lead: &'a Relation,
}

/// The events of one sentence.
pub fn events(site: &Site) -> Vec<Event> {
    let groups = group(site.parties, site.relations);
    let triggers: Vec<Bytes> = groups.iter().map(|g| g.lead.trigger.clone()).collect();
    let mut events: Vec<(f32, Event)> = groups
        .iter()
        .map(|g| (g.lead.probability, event(site, g, &triggers)))
        .filter(|(probability, event)| is_political(event, *probability))
        .collect();
    let more = events.len() > 1;
    for (probability, event) in &mut events {
        let both = !event.recipient.is_empty() || event.event[0].is_mutual() && event.actor.len() > 1;
        let confidence = site.calibration.confidence(*probability, both, more);
        event.confidence = (confidence * 10_000.0).round() / 10_000.0;
    }
    events.into_iter().map(|(_, event)| event).collect()
}

fn group<'a>(parties: &'a Parties, all: &'a [Relation]) -> Vec<Group<'a>> {
    let mut relations: Vec<&Relation> = all.iter().collect();
    relations.retain(|r| {
        let meeting = matches!(r.event, EventType::Consult | EventType::Agree) && r.mode != Some("visit");
        !(meeting
            && (parties.is_mere_place(r.actor) || r.recipient.is_some_and(|to| parties.is_mere_place(to))))
    });
    drop_shadows(parties, &mut relations);
    keep_surest(parties, &mut relations);
    keep_one_type(&mut relations);
    // The surest first, so that it leads its group.
    relations.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mut groups: Vec<Group> = Vec::new();
    for r in relations {
        let mutual = r.event.is_mutual() && r.mode != Some("visit") && r.mode != Some("third-party");
        match groups.iter_mut().find(|g| joins(parties, g, r, mutual)) {
            Some(g) => add(g, r),
            None => groups.push(Group {
                actors: vec![r.actor],
                recipients: r.recipient.into_iter().collect(),
                lead: r,
            }),
        }
    }
    for g in &mut groups {
        let reverse = |a: usize, r: usize| {
            all.iter().any(|x| x.event == g.lead.event && x.actor == r && x.recipient == Some(a))
        };
        let both_ways = g.actors.iter().all(|a| g.recipients.iter().all(|r| reverse(*a, *r)));
        let met = g.lead.event == EventType::Consult
            && g.lead.mode != Some("visit")
            && g.lead.mode != Some("third-party");
        if !g.recipients.is_empty() && g.lead.event.is_mutual() && (both_ways || met) {
            g.actors.append(&mut g.recipients);
        }
        for side in [&mut g.actors, &mut g.recipients] {
            let more: Vec<usize> = side.iter().flat_map(|k| parties.followers(*k)).collect();
            side.extend(more);
        }
        g.recipients.retain(|r| !g.actors.contains(r));
        // "Looks into Russia's interference": Russia, not what it has or did.
        for r in &mut g.recipients {
            *r = parties.possessor(*r).filter(|p| !g.actors.contains(p)).unwrap_or(*r);
        }
        // "The two countries will hold a meeting": the meeting is what they agree on, not whom with.
        let together = g.actors.len() > 1 || g.actors.iter().any(|a| parties.is_pair(*a));
        if together && g.lead.event.is_mutual() {
            g.recipients.retain(|r| parties.is_known(*r));
        }
        // Nor is one of the two, named by its minister, whom both agree with.
        let both: Vec<String> = g
            .actors
            .iter()
            .filter(|a| parties.is_pair(**a))
            .flat_map(|a| parties.entities(*a))
            .map(|e| e.code)
            .filter(|c| !c.is_empty())
            .collect();
        g.recipients.retain(|r| !both.contains(&parties.known(*r).code));
        g.actors.sort_unstable();
        g.actors.dedup();
        g.recipients.sort_unstable();
        g.recipients.dedup();
    }
    groups.sort_by_key(|g| (g.lead.trigger.start, g.actors.clone(), g.recipients.clone()));
    // A meeting that is read in both directions is one. The sort is stable: the surer stays.
    groups.dedup_by(|b, a| {
        a.lead.event == b.lead.event
            && a.lead.trigger.start == b.lead.trigger.start
            && (&a.actors, &a.recipients) == (&b.actors, &b.recipients)
    });
    groups
}

/// Takes out what only repeats another relation: an act without its recipient beside the one with it,
/// and the weaker direction of an act that has one direction.
fn drop_shadows(parties: &Parties, relations: &mut Vec<&Relation>) {
    let all = relations.clone();
    relations.retain(|r| match r.recipient {
        None => !all.iter().any(|o| {
            o.recipient.is_some()
                && (o.event == r.event || touches(o, r))
                && (o.actor == r.actor || (o.event.is_mutual() && o.recipient == Some(r.actor)))
        }),
        Some(to) => {
            let reverse =
                all.iter().find(|o| o.event == r.event && o.actor == to && o.recipient == Some(r.actor));
            let Some(reverse) = reverse else { return true };
            r.event.is_mutual()
                || r.probability > reverse.probability
                || parties.joined(r.actor, to)
                || (r.probability == reverse.probability && r.actor < reverse.actor)
        }
    });
}

/// One act has one actor side and one recipient side: of relations with the same type and trigger whose
/// other sides differ and are not joined ("A and B"), the surest stays.
fn keep_surest(parties: &Parties, relations: &mut Vec<&Relation>) {
    let all = relations.clone();
    relations.retain(|r| {
        !all.iter().any(|o| {
            let better = o.probability > r.probability
                || (o.probability == r.probability && (o.actor, o.recipient) < (r.actor, r.recipient));
            if !better || o.event != r.event || !touches(o, r) {
                return false;
            }
            let reversed = o.recipient == Some(r.actor) && r.recipient == Some(o.actor);
            match (o.recipient, r.recipient) {
                (Some(x), Some(y)) if o.actor == r.actor => x != y && !parties.joined(x, y),
                (x, y) if x == y => o.actor != r.actor && !parties.joined(o.actor, r.actor),
                (Some(x), Some(y)) if !reversed => {
                    let joined = |a: usize, b: usize| a == b || parties.joined(a, b);
                    // "K met A and B", read as B with K and as K with A: both are the one meeting.
                    let crossed = r.event.is_mutual() && joined(o.actor, y) && joined(x, r.actor);
                    !(crossed || joined(o.actor, r.actor) && joined(x, y))
                }
                _ => false,
            }
        })
    });
}

/// What the same words tell of the same two is one act: of two types the surer stays.
fn keep_one_type(relations: &mut Vec<&Relation>) {
    let all = relations.clone();
    relations.retain(|r| {
        !all.iter().any(|o| {
            o.event != r.event
                && (o.actor, o.recipient) == (r.actor, r.recipient)
                && overlap(&o.trigger, &r.trigger)
                && (o.probability > r.probability
                    || o.probability == r.probability && (o.event as u8) < r.event as u8)
        })
    });
}

/// Whether two relations may be told by the same words.
fn touches(a: &Relation, b: &Relation) -> bool {
    a.trigger.is_empty() || b.trigger.is_empty() || overlap(&a.trigger, &b.trigger)
}

/// Whether a relation tells of the same act as a group.
fn joins(parties: &Parties, g: &Group, r: &Relation, mutual: bool) -> bool {
    if g.lead.event != r.event {
        return false;
    }
    let reversed = r.recipient.is_some_and(|to| g.actors.contains(&to) && g.recipients.contains(&r.actor));
    if reversed {
        return mutual;
    }
    let touches = overlap(&g.lead.trigger, &r.trigger);
    let same_actor = g.actors.contains(&r.actor);
    let same_recipient = r.recipient.is_none_or(|to| g.recipients.contains(&to))
        && r.recipient.is_some() != g.recipients.is_empty();
    let joined = |a: usize, others: &[usize]| others.iter().any(|b| parties.joined(a, *b));
    if same_actor {
        return r.recipient.is_some_and(|to| joined(to, &g.recipients) || (touches && mutual));
    }
    if same_recipient {
        return joined(r.actor, &g.actors) && (touches || r.recipient.is_some());
    }
    // "A and B struck C and D": a pair that shares neither but is joined to both.
    r.recipient.is_some_and(|to| joined(r.actor, &g.actors) && joined(to, &g.recipients))
        || (mutual
            && touches
            && r.recipient.is_some_and(|to| g.actors.contains(&to) || g.recipients.contains(&r.actor)))
}

fn add(g: &mut Group, r: &Relation) {
    let known = |g: &Group, k: usize| g.actors.contains(&k) || g.recipients.contains(&k);
    if !known(g, r.actor) {
        g.actors.push(r.actor);
    }
    if let Some(to) = r.recipient
        && !known(g, to)
    {
        g.recipients.push(to);
    }
}

fn event(site: &Site, g: &Group, triggers: &[Bytes]) -> Event {
    let p = site.parties;
    let r = g.lead;
    let blocked: Vec<Bytes> =
        p.reading.tagged.iter().filter(|t| t.tag == Tag::Actor).map(|t| t.range.clone()).collect();
    let mut auxiliary: Vec<String> = r.auxiliary.iter().map(|a| (*a).to_string()).collect();
    let when = site.times.of(p.words(), &r.trigger, triggers, &blocked, r.event, &r.auxiliary);
    if when.is_ahead && !r.auxiliary.contains(&"future") {
        auxiliary.push("future".to_string());
        auxiliary.retain(|a| a != "historical");
    }
    if when.is_background && auxiliary.is_empty() {
        auxiliary.push("historical".to_string());
    }
    let sides: Vec<usize> = g.actors.iter().chain(&g.recipients).copied().collect();
    let attribution = attribution(p, r, &sides, site.quotes);
    let event_loc = place(site, g);
    let country = event_loc.as_ref().map_or("", |l| l.country_code.as_str());
    let hostile = matches!(r.event, EventType::Assault | EventType::Coerce);
    let side = |mentions, other, acting| {
        side(site, mentions, &Opposite { other, acting, hostile }, &attribution, country)
    };
    let (actor, mut recipient) =
        (side(&g.actors, &g.recipients, true), side(&g.recipients, &g.actors, false));
    recipient.retain_mut(|r| {
        let same: Vec<&Entity> = actor.iter().filter(|a| is_same_person(a, r)).collect();
        // "Castro thanked Fidel Castro": two of one surname, and which of them this is nobody knows.
        if !same.is_empty() {
            r.identifier_id.clear();
            r.identifier_text.clear();
            r.office.clear();
        }
        !same.iter().any(|a| a.entity_text == r.entity_text)
    });
    let mode = r.mode.filter(|m| weapons::is_told(m, p.words()));
    let modes = mode.iter().map(|m| (*m).to_string()).collect();
    let mode = mode.unwrap_or("");
    let (cameo, goldstein) = r.event.cameo(mode);
    let sentence = p.offsets.span(p.sentence);
    let trigger = p.in_document(&r.trigger);
    let has_trigger = !r.trigger.is_empty();
    let date = |pick: fn(&crate::dates::Period) -> jiff::civil::Date| {
        when.period.as_ref().map(|w| pick(w).to_string()).unwrap_or_default()
    };
    let words = when.words.as_ref().map(|w| p.in_document(w));
    let mut event = Event {
        id: String::new(),
        document: site.document.id.clone(),
        date: date(|w| w.first),
        enddate: date(|w| w.last),
        event: vec![r.event],
        mode: modes,
        context: r.contexts.iter().map(|c| (*c).to_string()).collect(),
        auxiliary,
        actor,
        recipient,
        event_loc,
        event_text: if has_trigger { vec![p.text[trigger.clone()].to_string()] } else { Vec::new() },
        event_span: if has_trigger { vec![p.offsets.span(&trigger)] } else { Vec::new() },
        date_text: words.clone().map_or(String::new(), |w| p.text[w].to_string()),
        date_span: words.map(|w| p.offsets.span(&w)),
        date_basis: when.basis.to_string(),
        date_reference: when.reference.map(|d| d.to_string()).unwrap_or_default(),
        date_granularity: when.period.map(|w| w.granularity.name().to_string()).unwrap_or_default(),
        attribution,
        quad_code: r.event.quad_code(),
        event_scale: r.event.scale(mode),
        cameo: cameo.to_string(),
        goldstein,
        confidence: 0.0,
        text: p.words().to_string(),
        text_info: TextInfo {
            sequence: site.sequence,
            start: sentence[0],
            end: sentence[1],
            segment: site.segment,
        },
        link: String::new(),
        cite_info: site.cite.clone(),
        coder: site.coder.to_string(),
    };
    event.id = id(&event);
    event
}

/// The entities of one side. Of "both sides" those are left out whose country is there already.
fn side(
    site: &Site,
    mentions: &[usize],
    opposite: &Opposite,
    attribution: &Attribution,
    country: &str,
) -> Vec<Entity> {
    let p = site.parties;
    let entity = |k| {
        let mut entity = p.entity(k);
        site.surroundings.complete(&mut entity, k, attribution, country, opposite);
        entity
    };
    let (pairs, single): (Vec<usize>, Vec<usize>) = mentions.iter().partition(|k| p.is_pair(**k));
    let mut out: Vec<Entity> = single.into_iter().map(entity).collect();
    let each = |k| match p.entities(k) {
        one if one.len() == 1 => vec![entity(k)],
        several => several,
    };
    for e in pairs.into_iter().flat_map(each) {
        if !out.iter().any(|o| o.code == e.code) {
            out.push(e);
        }
    }
    out
}

/// Whether two entities are taken for the same person by a name that both are called by.
fn is_same_person(a: &Entity, b: &Entity) -> bool {
    let last = |e: &Entity| e.entity_text.rsplit(' ').next().unwrap_or("").to_lowercase();
    let name = a.identifier_text.to_lowercase();
    !a.identifier_id.is_empty()
        && a.identifier_id == b.identifier_id
        && last(a) == last(b)
        && name.split(' ').next_back() == Some(last(a).as_str())
}

/// The place nearest to the trigger, if the tables know it; else its words alone.
fn place(site: &Site, g: &Group) -> Option<crate::record::Place> {
    let p = site.parties;
    let trigger = &g.lead.trigger;
    let nearest =
        p.reading.tagged.iter().filter(|t| t.tag == Tag::Place).min_by_key(|t| gap(&t.range, trigger))?;
    let range = p.in_document(&nearest.range);
    let words = &p.text[range.clone()];
    let context = Context {
        parties: g.actors.iter().chain(&g.recipients).map(|k| p.known(*k).code.clone()).collect(),
        document: (0..p.mentions.len()).map(|k| p.actors.get(k).code.clone()).collect(),
        caseless: !p.words().contains(char::is_uppercase),
        ..site.surroundings.context()
    };
    let mut place = places::resolve(site.tables, words, &context).unwrap_or_default();
    place.extracted_place = words.to_string();
    place.span = p.offsets.span(&range);
    Some(place)
}

/// Hash of document, sentence, type and participants.
fn id(event: &Event) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut field = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    field(event.document.as_bytes());
    field(&event.text_info.start.to_le_bytes());
    field(event.text.as_bytes());
    field(event.event[0].name().as_bytes());
    for side in [&event.actor, &event.recipient] {
        for e in side {
            field(e.code.as_bytes());
            field(&e.entity_span[0].to_le_bytes());
            field(e.entity_text.as_bytes());
        }
        field(b"|");
    }
    hasher.finalize().to_hex()[..20].to_string()
}
