//! What the two dyadic layouts, ICEWS and GDELT, share: one row a pair, a day for each, numbers as ids.
//!
//! What feeds it: events. What it gives: their pairs, their day, and what had to be said about that. What it
//! refuses: events without parties, without any day, and (unless asked for) those that are not reported as
//! having happened: these layouts have no column that tells a denial from a deed.

use jiff::civil::Date;
use polybius::ontology::EventType;
use polybius::record::{Entity, Event};

use crate::filter::days;

/// Actor and recipient of a row; one of them may be missing.
pub type Pair<'a> = (Option<&'a Entity>, Option<&'a Entity>);

/// Each actor with each recipient; reciprocal actors with each other, in both directions.
pub fn pairs(event: &Event) -> Vec<Pair<'_>> {
    if is_reciprocal(event) {
        let ends = 0..event.actor.len();
        return ends
            .clone()
            .flat_map(|a| ends.clone().map(move |b| (a, b)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| (event.actor.get(a), event.actor.get(b)))
            .collect();
    }
    let side = |side: &'_ [Entity]| -> usize { side.len().max(1) };
    let (actors, recipients) = (side(&event.actor), side(&event.recipient));
    if event.actor.is_empty() && event.recipient.is_empty() {
        return Vec::new();
    }
    (0..actors)
        .flat_map(|a| (0..recipients).map(move |r| (a, r)))
        .map(|(a, r)| (event.actor.get(a), event.recipient.get(r)))
        .collect()
}

/// Whether its actors do it with each other.
pub fn is_reciprocal(event: &Event) -> bool {
    event.recipient.is_empty() && event.actor.len() > 1 && event.event.first().is_some_and(|t| t.is_mutual())
}

/// Whether the layouts can have it as an event that happened: it carries no auxiliary, or it is a promise or a
/// threat, which is made whether or not its content comes true.
pub fn occurred(event: &Event) -> bool {
    event.auxiliary.is_empty() || is_announcement(event)
}

/// A promise of something to come (AGREE), or a threat of it.
fn is_announcement(event: &Event) -> bool {
    let only = |allowed: &[&str]| event.auxiliary.iter().all(|a| allowed.contains(&a.as_str()));
    !event.auxiliary.is_empty()
        && match event.event.first() {
            Some(EventType::Agree) => only(&["future"]),
            Some(EventType::Threaten) => only(&["future", "hypothetical"]),
            _ => false,
        }
}

/// Where a row's day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The event's own day.
    Event,
    /// The first of the days that it may have happened on.
    First,
    /// The day of publication, as the event has none.
    Publication,
}

/// The day of an event's rows.
pub fn day(event: &Event) -> Option<(Date, Basis)> {
    let published = published(event);
    match (days(event), published) {
        // A promise is made by the day that it is printed, whatever day it is for.
        (Some((first, _)), Some(p)) if is_announcement(event) && p < first => Some((p, Basis::Event)),
        (Some((first, last)), _) if first == last => Some((first, Basis::Event)),
        (Some((first, _)), _) => Some((first, Basis::First)),
        (None, p) => p.map(|p| (p, Basis::Publication)),
    }
}

/// The day of publication.
pub fn published(event: &Event) -> Option<Date> {
    event.cite_info.published.get(..10)?.parse().ok()
}

/// How many digits of a double are exact: ids stay below, so that every reader takes them whole.
const BITS: u32 = 53;

/// A number for a pair of an event: always the same for the same event.
pub fn number(event: &Event, pair: usize) -> u64 {
    hash(&format!("{}/{pair}", event.id))
}

/// A number for the document: its own if its id is one.
pub fn story(event: &Event) -> u64 {
    let own = event.document.parse().ok().filter(|n: &u64| *n < 1 << BITS && n.to_string() == event.document);
    own.unwrap_or_else(|| hash(&event.document))
}

fn hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first) >> (64 - BITS)
}

/// What was left out or changed on the way into a layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    not_occurred: u64,
    first_day: u64,
    publication: u64,
    no_day: u64,
    no_party: u64,
}

impl Tally {
    /// The rows of an event with their day; notes what had to be done for it.
    pub fn rows<'a>(&mut self, event: &'a Event, all: bool) -> Option<(Date, Vec<Pair<'a>>)> {
        if !all && !occurred(event) {
            self.not_occurred += 1;
            return None;
        }
        let pairs = pairs(event);
        if pairs.is_empty() {
            self.no_party += 1;
            return None;
        }
        let Some((day, basis)) = day(event) else {
            self.no_day += 1;
            return None;
        };
        match basis {
            Basis::Event => {}
            Basis::First => self.first_day += 1,
            Basis::Publication => self.publication += 1,
        }
        Some((day, pairs))
    }

    /// What a user should know, in sentences.
    pub fn notes(&self, layout: &str) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |count: u64, what: &str| {
            if count > 0 {
                let events = if count == 1 { "event" } else { "events" };
                notes.push(format!("{layout}: {count} {events} {what}"));
            }
        };
        note(
            self.not_occurred,
            "left out that the text does not report as having happened (--auxiliary all keeps them)",
        );
        note(self.no_party, "left out that have neither actor nor recipient");
        note(self.no_day, "left out that have neither a date nor a date of publication");
        note(self.publication, "without a date, put on the day of publication");
        note(self.first_day, "whose date spans several days, put on the first");
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventType::{Accuse, Agree, Consult, Protest, Threaten};

    fn event(kind: EventType, actors: &[&str], recipients: &[&str]) -> Event {
        let side = |codes: &[&str]| {
            codes.iter().map(|c| Entity { code: c.to_string(), ..Entity::default() }).collect()
        };
        Event { event: vec![kind], actor: side(actors), recipient: side(recipients), ..Event::default() }
    }

    fn dyads(e: &Event) -> Vec<String> {
        let code = |p: Option<&Entity>| p.map_or("-", |e| &e.code).to_string();
        pairs(e).into_iter().map(|(a, b)| format!("{} {}", code(a), code(b))).collect()
    }

    #[test]
    fn one_row_a_pair() {
        assert_eq!(dyads(&event(Accuse, &["A", "B"], &["C", "D"])), ["A C", "A D", "B C", "B D"]);
        assert_eq!(dyads(&event(Consult, &["A", "B"], &[])), ["A B", "B A"]);
        assert_eq!(dyads(&event(Consult, &["A", "B"], &["C"])), ["A C", "B C"]);
        assert_eq!(dyads(&event(Protest, &["A", "B"], &[])), ["A -", "B -"]);
        assert_eq!(dyads(&event(Protest, &[], &["A"])), ["- A"]);
        assert!(dyads(&event(Protest, &[], &[])).is_empty());
    }

    #[test]
    fn days_and_status() {
        let mut e = event(Agree, &["A"], &["B"]);
        e.cite_info.published = "2016-09-14".into();
        assert_eq!(day(&e).unwrap(), ("2016-09-14".parse().unwrap(), Basis::Publication));
        (e.date, e.enddate) = ("2016-09-21".into(), "2016-09-21".into());
        assert_eq!(day(&e).unwrap(), ("2016-09-21".parse().unwrap(), Basis::Event));
        e.auxiliary = vec!["future".into()];
        assert!(occurred(&e));
        assert_eq!(day(&e).unwrap().0, "2016-09-14".parse().unwrap());
        e.auxiliary.push("negation".into());
        assert!(!occurred(&e));
        e.event = vec![Threaten];
        e.auxiliary = vec!["hypothetical".into()];
        assert!(occurred(&e));
        e.event = vec![Accuse];
        assert!(!occurred(&e));
    }

    #[test]
    fn numbers_are_exact_in_a_double() {
        let mut e = event(Accuse, &["A"], &["B"]);
        e.id = "033da64cf8e3be9ef6b7".into();
        assert_ne!(number(&e, 0), number(&e, 1));
        assert!(number(&e, 0) < 1 << 53);
        e.document = "20160914".into();
        assert_eq!(story(&e), 20_160_914);
        e.document = "007".into();
        assert_ne!(story(&e), 7);
    }
}
