//! Who was called what, when: a registry of persons that grows with the documents that are coded.
//!
//! What feeds it: the titles and appositions of documents ("Russian Foreign Minister Sergei Lavrov"), and lists
//! of the user's own. What it gives: country, sector and office of a person whom a later document calls by the
//! bare name. What it refuses: offices more than a year outside of the dates at which they were told, surnames
//! that two persons share where the document does not speak of the country, and to choose between claims that
//! contradict each other unless one has four times the evidence.
//!
//! Within a run the registry that was read does not change; what the run learns is added at its end. So a
//! result depends on the registry file and the input alone, not on the order of documents or the threads.

mod book;
mod file;
mod learn;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use book::{Asked, Book, OwnActor};
pub use file::{RegistryError, read_own};
pub(crate) use learn::told;
pub use learn::{Lesson, Told};

use crate::resolve::phrase;

/// Pieces of evidence that a claim keeps.
const EVIDENCE: usize = 3;

/// Where a claim was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id of the document.
    pub document: String,
    /// Its words.
    pub text: String,
    /// Its date, ISO 8601; empty if not known.
    pub date: String,
}

/// One person in one office, as documents or the user have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Full name.
    pub name: String,
    /// Country or kind of international actor.
    pub code: String,
    /// Primary sector.
    pub sector: String,
    /// Office; empty if none was told.
    pub office: String,
    /// How many documents say so.
    pub count: u64,
    /// Date of the first of them, or first day in office as the user set it; empty if not known.
    pub first: String,
    /// Date of the last of them, or last day as the user set it; empty if not known.
    pub last: String,
    /// Whether the user set it: then it goes before what was learnt of the name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set: bool,
    /// Up to three places where it was read.
    pub evidence: Vec<Evidence>,
}

impl Claim {
    /// Name in the form that names are looked up by.
    pub fn key(&self) -> String {
        phrase::key(&self.name)
    }

    /// Whether the dates at which it was told, and `years` around them, include a day. Without any date of its
    /// own a learnt claim holds on no day, one that the user set on every.
    fn holds(&self, day: Date, years: i16) -> bool {
        let edge = |text: &str, by: i16| {
            let date: Date = text.parse().ok()?;
            Date::new(date.year() + by, date.month(), date.day().min(28)).ok()
        };
        let years = if self.set { 0 } else { years };
        let (first, last) = (edge(&self.first, -years), edge(&self.last, years));
        if self.set && years == 0 {
            let (first, last) = (self.first.parse::<Date>().ok(), self.last.parse::<Date>().ok());
            return first.is_none_or(|f| f <= day) && last.is_none_or(|l| day <= l);
        }
        match (first, last) {
            (None, None) => false,
            _ => first.is_none_or(|f| f <= day) && last.is_none_or(|l| day <= l),
        }
    }

    /// Whether two claims were told of dates that overlap; unknown dates may.
    fn overlaps(&self, other: &Claim) -> bool {
        let before = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a < b;
        !before(&self.last, &other.first) && !before(&other.last, &self.first)
    }
}

/// All claims, and which documents they were learnt from.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    claims: Vec<Claim>,
    places: HashMap<(String, String, String, String), usize>,
    /// Hashes of the documents that taught something.
    documents: HashSet<String>,
}

impl Registry {
    /// The claims by name, the best founded first.
    pub fn claims(&self) -> Vec<&Claim> {
        let mut all: Vec<&Claim> = self.claims.iter().collect();
        all.sort_by_cached_key(|c| (c.key(), !c.set, u64::MAX - c.count, c.code.clone(), c.office.clone()));
        all
    }

    /// Adds what a document tells. A document counts once, however often it is coded.
    pub fn add(&mut self, lesson: &Lesson) {
        if lesson.told.is_empty() || !self.documents.insert(lesson.hash.clone()) {
            return;
        }
        for told in &lesson.told {
            let key = (phrase::key(&told.name), told.code.clone(), told.sector.clone(), told.office.clone());
            let claims = &mut self.claims;
            let k = *self.places.entry(key).or_insert_with(|| {
                claims.push(Claim {
                    name: told.name.clone(),
                    code: told.code.clone(),
                    sector: told.sector.clone(),
                    office: told.office.clone(),
                    ..Claim::default()
                });
                claims.len() - 1
            });
            let claim = &mut self.claims[k];
            claim.count += 1;
            if !claim.set && !lesson.date.is_empty() {
                if claim.first.is_empty() || lesson.date < claim.first {
                    claim.first.clone_from(&lesson.date);
                }
                if lesson.date > claim.last {
                    claim.last.clone_from(&lesson.date);
                }
            }
            if claim.evidence.len() < EVIDENCE {
                claim.evidence.push(Evidence {
                    document: lesson.document.clone(),
                    text: told.text.clone(),
                    date: lesson.date.clone(),
                });
            }
        }
    }

    /// Puts a claim of the user's in the place of what there is of the name. Evidence that was learnt is kept
    /// where country, sector and office are the same.
    pub fn set(&mut self, claim: Claim) {
        let key = claim.key();
        let old = self.claims.iter().find(|c| {
            c.key() == key && c.code == claim.code && c.sector == claim.sector && c.office == claim.office
        });
        let (count, evidence) = old.map_or((0, Vec::new()), |c| (c.count, c.evidence.clone()));
        self.claims.retain(|c| c.key() != key);
        self.claims.push(Claim { set: true, count, evidence, ..claim });
        self.index();
    }

    /// Takes out all claims of a name; how many there were.
    pub fn remove(&mut self, name: &str) -> usize {
        let key = phrase::key(name);
        let before = self.claims.len();
        self.claims.retain(|c| c.key() != key);
        self.index();
        before - self.claims.len()
    }

    /// Claims that contradict another one of the same name at overlapping dates.
    pub fn conflicts(&self) -> Vec<&Claim> {
        let all = self.claims();
        let against = |a: &Claim, b: &Claim| {
            let office = !a.office.is_empty() && !b.office.is_empty() && a.office != b.office;
            (a.code != b.code || office) && a.overlaps(b) && a.key() == b.key()
        };
        let mut by_name: HashMap<String, Vec<&Claim>> = HashMap::new();
        for c in &all {
            by_name.entry(c.key()).or_default().push(c);
        }
        all.iter().copied().filter(|a| by_name[&a.key()].iter().any(|b| against(a, b))).collect()
    }

    fn index(&mut self) {
        self.places = self
            .claims
            .iter()
            .enumerate()
            .map(|(k, c)| ((c.key(), c.code.clone(), c.sector.clone(), c.office.clone()), k))
            .collect();
    }
}

#[cfg(test)]
mod tests;
