//! Who in a sentence is a side of anything: a second reading of the words, by itself.
//!
//! What feeds it: states of the word pieces, mentions. What it gives: for each mention how probable it is that
//! annotators mark it as a source, as a target or as one of several who act on each other (Bagherzadeh et al.'s
//! S, T and R). What it refuses: nothing; weights without this layer hold nobody back.

use polybius_kernel::{Isa, Linear, QuantRows, softmax};

use super::path::{self, Label};
use super::tokens::Tokens;
use super::weights::Weights;
use crate::error::Error;
use crate::text::Bytes;

/// What a span costs (logits). Annotators mark few: one source and one target in seven sentences of ten. Chosen on one held-out
/// fifth of cameo_roles, where 0 gives an F1 of .732 and 3 of .770; on another, .743 and .762.
const COST: f32 = 3.0;

/// The layer and the place of each role among its labels.
pub struct Roles {
    layer: Linear,
    labels: Vec<Label<Role>>,
    /// An event's party needs this product of the event's probability and its own of being one.
    above: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Source,
    Target,
    Mutual,
}

impl Role {
    fn letter(self) -> char {
        match self {
            Role::Source => 'S',
            Role::Target => 'T',
            Role::Mutual => 'R',
        }
    }
}

/// Probability of each side for one mention.
#[derive(Clone, Copy, Default)]
pub struct Sides {
    source: f32,
    target: f32,
    mutual: f32,
}

impl Sides {
    /// As the one who acts.
    pub fn acting(self) -> f32 {
        self.source + self.mutual
    }

    /// As the one who is acted on.
    pub fn receiving(self) -> f32 {
        self.target + self.mutual
    }

    /// As either, for what two do together.
    pub fn either(self) -> f32 {
        self.source + self.target + self.mutual
    }
}

impl Roles {
    /// The layer, if the weights have it.
    pub fn read(w: &Weights, width: usize) -> Result<Option<Roles>, Error> {
        if !w.has("role.weight") {
            return Ok(None);
        }
        let role = |label: &str| {
            let (edge, name) = label.split_once('-')?;
            let role = match name {
                "S" => Role::Source,
                "T" => Role::Target,
                "R" => Role::Mutual,
                _ => return None,
            };
            Some((edge == "B", role))
        };
        Ok(Some(Roles {
            layer: w.linear("role", width)?,
            labels: w.labels("roles")?.into_iter().map(role).collect(),
            above: w.number("role_above")?,
        }))
    }

    /// The spans of sides by themselves, without mentions and events: kind (S, T, R) and bytes of the sentence.
    pub fn spans(&self, isa: Isa, states: &[f32], tokens: &Tokens) -> Vec<(char, Bytes)> {
        let mut rows = QuantRows::default();
        rows.set(isa, states, self.layer.inputs());
        let mut scores = Vec::new();
        self.layer.apply(isa, &rows, &mut scores);
        let found = path::spans(&scores, &self.labels, tokens, COST);
        found.into_iter().map(|f| (f.kind.letter(), f.range)).collect()
    }

    /// Each mention's sides: the highest that any of its pieces has.
    pub fn of(&self, isa: Isa, states: &[f32], mentions: &[std::ops::Range<usize>]) -> Vec<Sides> {
        let mut rows = QuantRows::default();
        rows.set(isa, states, self.layer.inputs());
        let mut scores = Vec::new();
        self.layer.apply(isa, &rows, &mut scores);
        let width = self.labels.len();
        for row in scores.chunks_exact_mut(width) {
            softmax(isa, row);
        }
        let sum = |piece: usize, role: Role| -> f32 {
            let row = &scores[piece * width..][..width];
            row.iter()
                .zip(&self.labels)
                .filter(|(_, l)| l.is_some_and(|(_, r)| r == role))
                .map(|(p, _)| p)
                .sum()
        };
        let most = |m: &std::ops::Range<usize>, role| m.clone().map(|p| sum(p, role)).fold(0f32, f32::max);
        mentions
            .iter()
            .map(|m| Sides {
                source: most(m, Role::Source),
                target: most(m, Role::Target),
                mutual: most(m, Role::Mutual),
            })
            .collect()
    }

    /// Whether somebody who is a side with probability `side` counts in an event of this probability.
    pub fn admits(&self, side: f32, probability: f32) -> bool {
        side * probability >= self.above
    }
}
