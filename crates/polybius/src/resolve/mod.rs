//! Tells who the words name: countries, sectors, offices, persons, places.
//!
//! What feeds it: the mentions of a document with their words, and the date. What it gives: the code
//! part of [`crate::record::Entity`]. What it refuses: to guess. A phrase that the tables and the
//! document do not explain keeps empty fields.

mod apposition;
mod bodies;
mod codes;
mod common;
mod coreference;
mod document;
mod family;
mod head;
mod kinds;
#[cfg(test)]
mod marked;
mod matches;
mod nouns;
mod offices;
mod persons;
pub(crate) mod phrase;
mod place;
mod several;
mod shape;
mod single;
mod spelling;
mod tables;
mod usual;
mod words;

pub use codes::{Codes, all_codes, codes};
pub use document::{DocumentActors, MentionText};
pub(crate) use head::Reading;
pub(crate) use kinds::is_person;
pub use phrase::fold;
pub use place::resolve_place;
pub use single::{Phrase, resolve_phrase};
pub(crate) use tables::Entry;
pub use tables::Tables;
pub(crate) use tables::{PREDICATES, rows};
pub(crate) use words::{is_diplomat, is_from_elsewhere, is_of_many, is_water};

/// Reads one phrase by itself, of no known year.
#[cfg(test)]
pub(crate) fn read_phrase(tables: &Tables, text: &str, caseless: bool) -> Reading {
    head::read(tables, text, caseless, 0)
}

/// What is known of an actor, without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Country or kind of international actor; empty if not known.
    pub code: String,
    /// Primary sector; empty if not known.
    pub sector: String,
    /// Further sectors.
    pub other_sectors: Vec<String>,
    /// Full name of a person or organisation.
    pub name: String,
    /// Office.
    pub office: String,
    /// table, title, apposition, document, coreference, registry, actors (the user's own list); empty if nothing was found.
    pub resolved_by: &'static str,
}

impl Known {
    /// Whether anything was found.
    pub fn is_empty(&self) -> bool {
        self.code.is_empty() && self.sector.is_empty()
    }

    /// An identifier of the named person or organisation: country and name; empty without a name.
    pub fn id(&self) -> String {
        if self.name.is_empty() {
            return String::new();
        }
        let slug: Vec<String> = phrase::fold(&self.name)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_string)
            .collect();
        format!("{}:{}", self.code, slug.join("-"))
    }
}
