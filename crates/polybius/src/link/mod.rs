//! Links between reports: which tell one happening, and which follow from another.
//!
//! A *report* is one [`Event`], coded from one document. A *happening* is what took place; one or more reports are
//! its evidence. What feeds it: reports, coded in any order. What it gives: [`keys`] to find the few reports that a
//! new one may belong to, and [`judge`], which says of two reports how they are tied, how surely, and why. What it
//! refuses: to change a report. docs/links.md has the rules.
//!
//! ```no_run
//! # fn f(events: &[polybius::record::Event]) {
//! use polybius::link;
//! let happenings = link::cluster(events); // happening[k] is the happening that report k tells
//! for (later, earlier, tie) in link::link_all(events) {
//!     println!("{} {} {}: {}", events[later].id, tie.tie.name(), events[earlier].id, tie.reason);
//! }
//! # }
//! ```

mod facts;
mod keys;
mod party;
mod same;
mod ties;
mod words;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::record::Event;

pub use facts::Facts;

/// How two reports are tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tie {
    /// Both tell one happening.
    Same,
    /// The later happening is what the earlier report announced.
    Fulfils,
    /// The later report denies what the earlier one tells.
    Denies,
    /// The later happening lifts, ends or softens the earlier one.
    Eases,
}

impl Tie {
    /// All ties.
    pub const ALL: [Tie; 4] = [Tie::Same, Tie::Fulfils, Tie::Denies, Tie::Eases];

    /// Its name in files and tables: same, fulfils, denies, eases.
    pub fn name(self) -> &'static str {
        match self {
            Tie::Same => "same",
            Tie::Fulfils => "fulfils",
            Tie::Denies => "denies",
            Tie::Eases => "eases",
        }
    }

    /// The tie of that name.
    pub fn from_name(name: &str) -> Option<Tie> {
        Tie::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// A tie with its ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Which tie.
    pub tie: Tie,
    /// How sure it is, from 0 to 1.
    pub score: f32,
    /// The ground, as a short sentence for analysts.
    pub reason: String,
}

/// Keys to look other reports up by: two reports that [`judge`] ties share at least one, but for odd cases. Empty
/// for a report that names no known party.
pub fn keys(event: &Event) -> Vec<u64> {
    keys::keys(&Facts::of(event))
}

/// Says how two reports are tied. `Same` holds both ways; for the other ties `a` must be the later report, so a
/// caller who does not know asks both ways.
pub fn judge(a: &Event, b: &Event) -> Option<Link> {
    judge_facts(&Facts::of(a), &Facts::of(b))
}

/// The same, of reports that were read before: much faster where one report is held against many.
pub fn judge_facts(a: &Facts, b: &Facts) -> Option<Link> {
    same::judge(a, b).or_else(|| ties::judge(a, b))
}

/// Keys of a report that was read before.
pub fn keys_of_facts(facts: &Facts) -> Vec<u64> {
    keys::keys(facts)
}

/// The happening that each report tells, numbered from 0 in the order of their first reports. Each report in turn
/// joins the happening of the earlier report that it fits best, else it founds one; one that clashes with a report
/// of that happening (another named person, another day) does not join.
pub fn cluster(events: &[Event]) -> Vec<usize> {
    grouped(events, false)
}

/// [`cluster`]; `merge`: a report that fits two happenings makes them one, if none of their reports clash.
fn grouped(events: &[Event], merge: bool) -> Vec<usize> {
    let facts: Vec<Facts> = events.iter().map(Facts::of).collect();
    let mut index = Index::default();
    let mut happening: Vec<usize> = Vec::with_capacity(events.len());
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (k, report) in facts.iter().enumerate() {
        let mut matches: Vec<(usize, f32)> = index
            .candidates(report)
            .into_iter()
            .filter_map(|o| Some((o, same::judge(report, &facts[o])?.score)))
            .collect();
        // The surest first; of equal ones the first.
        matches.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let fits = |h: usize| !members[h].iter().any(|m| same::clash(report, &facts[*m]));
        let mut joined: Vec<usize> = Vec::new();
        // Many reports of one happening ask the same: each is asked once.
        let mut asked: HashSet<usize> = HashSet::new();
        for h in matches.into_iter().map(|(o, _)| happening[o]).filter(|h| asked.insert(*h)) {
            if !(joined.is_empty() || merge) || !fits(h) {
                continue;
            }
            let apart = |a: &usize, b: &usize| same::clash(&facts[*a], &facts[*b]);
            let free = |with: &usize| !members[*with].iter().any(|a| members[h].iter().any(|b| apart(a, b)));
            if joined.iter().all(free) {
                joined.push(h);
            }
        }
        joined.sort_unstable();
        let number = joined.first().copied().unwrap_or_else(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        for other in joined.into_iter().skip(1) {
            let moved = std::mem::take(&mut members[other]);
            moved.iter().for_each(|m| happening[*m] = number);
            members[number].extend(moved);
        }
        members[number].push(k);
        happening.push(number);
        index.add(k, report);
    }
    happening
}

/// Notes in the reports of one document which of them tell one happening: each gets the first one's id as its
/// `link`. A report that is alone keeps an empty one.
pub fn within(events: &mut [Event]) {
    if events.len() < 2 {
        return;
    }
    let happening = grouped(events, true);
    let mut first: Vec<Option<usize>> = vec![None; events.len()];
    for (k, number) in happening.into_iter().enumerate() {
        match first[number] {
            None => first[number] = Some(k),
            Some(lead) => {
                let id = events[lead].id.clone();
                events[k].link.clone_from(&id);
                events[lead].link = id;
            }
        }
    }
}

/// Whether a report may not join a happening that another one tells, whatever the others of that happening say:
/// another day, another person, a denial.
pub fn clash(a: &Facts, b: &Facts) -> bool {
    same::clash(a, b)
}

/// The features that the score of `Same` is made of, to fit its weights; none for two reports that cannot be one.
#[doc(hidden)]
pub fn features(a: &Event, b: &Event) -> Option<Vec<f32>> {
    same::viewed_features(&Facts::of(a), &Facts::of(b)).map(|f| f.to_vec())
}

/// All ties between reports: (later, earlier, tie), in the order of the later one. For `Same` the later one is the
/// one that stands behind the other in the list.
pub fn link_all(events: &[Event]) -> Vec<(usize, usize, Link)> {
    let facts: Vec<Facts> = events.iter().map(Facts::of).collect();
    let mut index = Index::default();
    let mut out = Vec::new();
    for (k, report) in facts.iter().enumerate() {
        for o in index.candidates(report) {
            if let Some(link) = judge_facts(report, &facts[o]) {
                out.push((k, o, link));
            } else if let Some(link) = ties::judge(&facts[o], report) {
                out.push((o, k, link));
            }
        }
        index.add(k, report);
    }
    out.sort_by_key(|(later, earlier, _)| (*later, *earlier));
    out
}

/// Most earlier reports with one key that a report is held against.
const MOST: usize = 200;

/// Reports by key, in memory.
#[derive(Default)]
struct Index {
    by_key: HashMap<u64, Vec<usize>>,
}

impl Index {
    fn add(&mut self, k: usize, report: &Facts) {
        for key in keys::keys(report) {
            self.by_key.entry(key).or_default().push(k);
        }
    }

    /// Reports that share a key, in their order; the last ones, where a document tells thousands of the same two states.
    fn candidates(&self, report: &Facts) -> BTreeSet<usize> {
        let last = |all: &'_ Vec<usize>| all[all.len().saturating_sub(MOST)..].to_vec();
        keys::keys(report).iter().filter_map(|key| self.by_key.get(key)).flat_map(last).collect()
    }
}

#[cfg(test)]
mod tests;
