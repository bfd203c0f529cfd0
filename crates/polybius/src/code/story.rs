//! The state that a story tells of, for actors whose own sentence names none: "the government" in a report that
//! speaks of Peru.
//!
//! What feeds it: the sentences of a document with their mentions. What it gives: for each story the state that at least
//! four fifths of its actors and places with a state belong to, or half of them if the first sentence that names a state
//! names this one alone. What it refuses: stories of two states, or of none.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::surroundings::code_named;
use crate::model::{Reading, Tagged};
use crate::resolve::{DocumentActors, Tables};

/// A sentence as the document has it.
pub struct Line<'a> {
    /// Number of its story.
    pub segment: usize,
    /// Its words.
    pub words: &'a str,
    /// What the network found.
    pub reading: &'a Reading,
    /// Number of each tagged actor in the document's list.
    pub index: &'a [usize],
}

/// The stories of a document.
pub struct Stories<'a> {
    tables: &'static Tables,
    actors: &'a DocumentActors,
    lines: Vec<Line<'a>>,
    /// What was asked before, by story.
    held: RefCell<HashMap<usize, Option<String>>>,
}

impl<'a> Stories<'a> {
    /// Stories that nobody has asked for yet.
    pub fn new(tables: &'static Tables, actors: &'a DocumentActors, lines: Vec<Line<'a>>) -> Stories<'a> {
        Stories { tables, actors, lines, held: RefCell::default() }
    }

    /// The state that a story tells of.
    pub fn state(&self, segment: usize) -> Option<String> {
        self.held.borrow_mut().entry(segment).or_insert_with(|| self.read(segment)).clone()
    }

    fn read(&self, segment: usize) -> Option<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        // The states of the first sentence that names any.
        let mut lead: Vec<String> = Vec::new();
        for line in self.lines.iter().filter(|l| l.segment == segment) {
            let states = self.states(line);
            for code in &states {
                *counts.entry(code.clone()).or_default() += 1;
            }
            if lead.is_empty() {
                lead = states;
            }
        }
        let all: usize = counts.values().sum();
        let most = counts.values().max().copied().unwrap_or(0);
        let told = |code: &str, n: usize| {
            n * 5 >= all * 4 || n == most && n * 2 >= all && lead.iter().all(|l| l == code)
        };
        counts.iter().find(|(code, n)| told(code, **n)).map(|(code, _)| code.clone())
    }

    /// The states that a sentence names, each as often as it does.
    fn states(&self, line: &Line) -> Vec<String> {
        let code = |(k, t): (usize, &Tagged)| {
            code_named(self.tables, t, line.words, || &self.actors.get(line.index[k]).code)
        };
        let all = line.reading.tagged.iter().enumerate().filter_map(code);
        all.filter(|c| self.tables.is_state(c)).collect()
    }
}
