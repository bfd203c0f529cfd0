//! The state that a story tells of, for actors whose own sentence names none: "the government" in a report that
//! speaks of Peru.
//!
//! What feeds it: the sentences of a document with their mentions. What it gives: for each story the state that at least
//! four fifths of its actors and places with a state belong to. What it refuses: stories of two states, or of none.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::surroundings::country;
use crate::model::{Reading, Tag};
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
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for line in self.lines.iter().filter(|l| l.segment == segment) {
            for (k, t) in line.reading.tagged.iter().enumerate() {
                let code = match t.tag {
                    Tag::Actor => Some(self.actors.get(line.index[k]).code.clone()),
                    Tag::Place => country(self.tables, &line.words[t.range.clone()]),
                    Tag::Date | Tag::Verb => None,
                };
                if let Some(code) = code.filter(|c| self.tables.is_state(c)) {
                    *states.entry(code).or_default() += 1;
                }
            }
        }
        let all: usize = states.values().sum();
        states.into_iter().find(|(_, n)| n * 5 >= all * 4).map(|(code, _)| code)
    }
}
