//! What of a report counts when it is held against another.
//!
//! What feeds it: an [`Event`]. What it gives: its type, parties, days, place and words, ready to compare. What it
//! refuses: nothing; what a report lacks is absent.

use jiff::civil::{Date, date};

use super::words::Words;
use crate::dates;
use crate::ontology::EventType;
use crate::record::{Entity, Event, Place};

/// A report made ready to be held against others.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(super) document: String,
    /// First character of its sentence.
    pub(super) sentence: usize,
    pub(super) kind: EventType,
    pub(super) mode: String,
    pub(super) negated: bool,
    pub(super) future: bool,
    pub(super) hypothetical: bool,
    pub(super) historical: bool,
    pub(super) when: Option<When>,
    /// Day of publication.
    pub(super) published: Option<i32>,
    pub(super) actors: Vec<Entity>,
    pub(super) recipients: Vec<Entity>,
    pub(super) speaker: Option<Entity>,
    /// Whether the speaker denies.
    pub(super) denied: bool,
    pub(super) place: Option<Place>,
    pub(super) words: Words,
}

/// The days in which it may have happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct When {
    /// First day, counted from 1970.
    pub first: i32,
    /// Last day.
    pub last: i32,
    /// Whether the text tells the date; else it is the day of the dateline or publication.
    pub told: bool,
}

impl When {
    /// Whether it is one day.
    pub fn is_day(&self) -> bool {
        self.first == self.last
    }

    /// Days between two periods; 0 where they overlap.
    pub fn gap(&self, other: &When) -> i32 {
        (other.first - self.last).max(self.first - other.last).max(0)
    }
}

impl Facts {
    /// Reads a report.
    pub fn of(event: &Event) -> Facts {
        let has = |name: &str| event.auxiliary.iter().any(|a| a == name);
        let first = day(&event.date);
        let when = first.map(|first| When {
            first,
            last: day(&event.enddate).unwrap_or(first).max(first),
            told: matches!(event.date_basis.as_str(), "explicit" | "relative"),
        });
        Facts {
            document: event.document.clone(),
            sentence: event.text_info.start,
            kind: event.event.first().copied().unwrap_or(EventType::Consult),
            mode: event.mode.first().cloned().unwrap_or_default(),
            negated: has("negation"),
            future: has("future"),
            hypothetical: has("hypothetical"),
            historical: has("historical"),
            when,
            published: dates::parse_published(&event.cite_info.published).map(number),
            actors: event.actor.clone(),
            recipients: event.recipient.clone(),
            speaker: event.attribution.speaker.clone(),
            denied: event.attribution.commitment == "denied",
            place: event.event_loc.clone(),
            words: Words::of(event),
        }
    }

    /// A deed that somebody tells ("Iran attacked the ships, Pompeo said") as what that somebody does: an accusation.
    pub(super) fn accusation(&self) -> Option<Facts> {
        let speaker =
            self.speaker.as_ref().filter(|s| !s.code.is_empty() || !s.identifier_text.is_empty())?;
        let own = self.actors.iter().any(|a| !a.code.is_empty() && a.code == speaker.code);
        let told = self.kind.quad_code() == 4 && !self.negated && !self.future && !self.hypothetical;
        (told && !own && !self.actors.is_empty()).then(|| Facts {
            kind: EventType::Accuse,
            mode: String::new(),
            recipients: self.actors.clone(),
            actors: vec![speaker.clone()],
            ..self.clone()
        })
    }

    /// A report that something was not done, or that a claim was rejected, as what the accused does: a denial.
    pub(super) fn denial(&self) -> Option<Facts> {
        let accused =
            if self.actors.is_empty() { self.speaker.iter().cloned().collect() } else { self.actors.clone() };
        (self.denies() && !accused.is_empty()).then(|| Facts {
            kind: EventType::Reject,
            mode: String::new(),
            negated: false,
            actors: accused,
            recipients: Vec::new(),
            ..self.clone()
        })
    }

    /// Whether it tells a denial.
    pub(super) fn denies(&self) -> bool {
        self.negated && self.kind.quad_code() >= 3
            || self.denied
            || self.kind == EventType::Reject && self.words.has("deny")
    }

    /// All parties.
    pub(super) fn parties(&self) -> impl Iterator<Item = &Entity> {
        self.actors.iter().chain(&self.recipients)
    }

    /// The day on which it was told: of publication, else the last on which it may have happened.
    pub(super) fn told_on(&self) -> Option<i32> {
        self.published.or(self.when.map(|w| w.last))
    }
}

/// Days since 1970 of an ISO date.
fn day(text: &str) -> Option<i32> {
    text.get(..10)?.parse::<Date>().ok().map(number)
}

fn number(day: Date) -> i32 {
    dates::days_between(date(1970, 1, 1), day)
}
