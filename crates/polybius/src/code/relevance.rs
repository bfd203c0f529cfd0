//! Whether an event has a political actor at all: "the striker urged the club to sell him" has none.
//!
//! What feeds it: an event with its parties resolved. What it gives: yes or no. What it refuses: nothing. Force,
//! protest and arrest are kept whoever takes part; words and deals need a state, an official, an armed group, an
//! organisation of states, a body for rights or relief or the like on one side, or a high probability where nobody is known.

use crate::ontology::EventType;
use crate::record::{Entity, Event};

/// How likely an act between people of whom nothing is known must be: names that no table has.
const UNKNOWN_ABOVE: f32 = 0.9;

/// Sectors of people who deal with each other every day without politics.
const PRIVATE: &[&str] = &["BUS", "CVL", "JRN", "EDU", "MED", "SOC", "AGR"];

/// Bodies of sport among those of the world: they are as private as clubs are.
const SPORT: &[&str] = &[
    "Confederation of African Football",
    "FIFA",
    "International Association of Athletics Federations",
    "International Cricket Council",
    "International Olympic Committee",
    "International Paralympic Committee",
    "UEFA",
];

/// Whether an event with this probability counts.
pub fn is_political(event: &Event, probability: f32) -> bool {
    use EventType as E;
    let parties = || event.actor.iter().chain(&event.recipient);
    if matches!(event.event[..], [E::Protest | E::Assault | E::Coerce | E::Mobilize]) {
        return true;
    }
    parties().any(is_public) || probability >= UNKNOWN_ABOVE && parties().any(is_unknown)
}

/// A state, an official, an armed group, an organisation of states, a movement.
fn is_public(e: &Entity) -> bool {
    match (e.code.as_str(), e.sector.as_str()) {
        ("MNC", _) | ("", "") => false,
        (_, "") => true,
        // "Amnesty International called for the release of 30 prisoners."
        ("NGO", "SOC") if e.resolved_by == "table" => !SPORT.contains(&e.identifier_text.as_str()),
        (_, sector) => {
            !PRIVATE.contains(&sector) || e.other_sectors.iter().any(|s| !PRIVATE.contains(&s.as_str()))
        }
    }
}

fn is_unknown(e: &Entity) -> bool {
    e.code.is_empty() && e.sector.is_empty()
}
