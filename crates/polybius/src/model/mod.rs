//! The network: sentences in, mentions and relations out.
//!
//! What feeds it: texts of sentences. What it gives: [`Reading`]s. What it refuses: nothing; a sentence
//! that is longer than [`MAX_TOKENS`] is read up to there.
//!
//! `training/` makes the weights; the names of the tensors and the arithmetic here follow
//! `training/network.py` and `training/export.py`.

mod calibration;
mod decode;
mod edges;
mod encoder;
mod heads;
mod path;
mod quantity;
mod roles;
mod tokens;
mod weights;

use polybius_kernel::Isa;

use crate::error::Error;
use crate::ontology::EventType;
use crate::text::Bytes;

pub use calibration::Calibration;
pub use decode::{Tag, Tagged};
use encoder::Encoder;
use heads::Heads;
use tokens::{Tokenizer, Tokens};
use weights::Weights;

/// Longest sentence that is read whole, in word pieces.
pub const MAX_TOKENS: usize = 256;
/// Word pieces that one pass of the encoder takes at the most, over several sentences.
const PASS_TOKENS: usize = 512;
/// Most mentions of a sentence that are paired.
const MAX_MENTIONS: usize = 14;

/// What the network found in one sentence. Byte ranges count in the sentence's text.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Actors, dates, places and verbs of saying, in order.
    pub tagged: Vec<Tagged>,
    /// Events, best first within a pair.
    pub relations: Vec<Relation>,
}

/// One event between mentions; `actor`, `recipient` and `speaker` are indices into `tagged`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Who acts.
    pub actor: usize,
    /// On whom; none for an act by itself.
    pub recipient: Option<usize>,
    /// The type.
    pub event: EventType,
    /// Its probability.
    pub probability: f32,
    /// The most probable mode of that type, if it has modes.
    pub mode: Option<&'static str>,
    /// Contexts.
    pub contexts: Vec<&'static str>,
    /// Auxiliary modes.
    pub auxiliary: Vec<&'static str>,
    /// Who says so, if a mention does.
    pub speaker: Option<usize>,
    /// The words that tell the event.
    pub trigger: Bytes,
}

/// A question about one given pair.
#[derive(Clone, Debug)]
pub struct Question {
    /// The sentence.
    pub sentence: String,
    /// Byte range of the actor.
    pub actor: Bytes,
    /// Byte range of the recipient, if there is one.
    pub recipient: Option<Bytes>,
}

/// Tokenizer, encoder and heads, ready to run. Shared between threads.
pub struct Model {
    tokenizer: Tokenizer,
    encoder: Encoder,
    heads: Heads,
    calibration: Calibration,
    hash: String,
}

/// The weights that are shipped.
static WEIGHTS: &[u8] = include_bytes!("../../../../models/polybius.safetensors");
static TOKENIZER: &[u8] = include_bytes!("../../../../models/tokenizer.json");

impl Model {
    /// Loads the weights inside the program.
    ///
    /// # Errors
    /// If they do not fit this version, which a test excludes.
    pub fn embedded() -> Result<Model, Error> {
        Model::from_bytes(WEIGHTS, TOKENIZER, Isa::best())
    }

    /// Loads other weights, as `training/export.py` writes them, for the best instructions at hand.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_files(weights: &[u8], tokenizer: &[u8]) -> Result<Model, Error> {
        Model::from_bytes(weights, tokenizer, Isa::best())
    }

    /// Loads other weights for a given instruction set.
    ///
    /// # Errors
    /// If either file is no such file or lacks something.
    pub fn from_bytes(weights: &[u8], tokenizer: &[u8], isa: Isa) -> Result<Model, Error> {
        let hash = blake3::hash(weights).to_hex()[..12].to_string();
        let weights = Weights::read(weights)?;
        Ok(Model {
            tokenizer: Tokenizer::read(tokenizer)?,
            encoder: Encoder::read(&weights, isa)?,
            heads: Heads::read(&weights, isa)?,
            calibration: Calibration::read(&weights)?,
            hash,
        })
    }

    /// From the probability of an event's type to its confidence.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// First twelve digits of the weights' BLAKE3 hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Who acts (S), on whom (T) and who act on each other (R), by the layer that reads the sentence for sides alone:
    /// for each sentence the kinds with their bytes.
    pub fn sides(&self, sentences: &[&str]) -> Vec<Vec<(char, Bytes)>> {
        self.each(sentences, |states, tokens, _| self.heads.sides(states, tokens))
    }

    /// Reads sentences. The result for each does not depend on the others.
    pub fn read(&self, sentences: &[&str]) -> Vec<Reading> {
        self.each(sentences, |states, tokens, sentence| self.heads.read_sentence(states, tokens, sentence))
    }

    /// Runs the encoder over sentences and takes what is wanted from each one's states.
    fn each<T>(&self, sentences: &[&str], mut take: impl FnMut(&[f32], &Tokens, &str) -> T) -> Vec<T> {
        let tokens = self.tokenizer.encode(sentences);
        let mut out = Vec::with_capacity(sentences.len());
        let mut scratch = encoder::Scratch::default();
        for chunk in passes(&tokens) {
            let states = self.encoder.run(chunk, &mut scratch);
            let mut row = 0;
            for t in chunk {
                let n = t.ids.len();
                let own = &states[row * self.encoder.width()..][..n * self.encoder.width()];
                out.push(take(own, t, sentences[out.len()]));
                row += n;
            }
        }
        out
    }

    /// Answers questions: for each the probabilities of the 16 types, in [`crate::ontology::TYPES`]' order.
    pub fn classify(&self, questions: &[Question]) -> Vec<[f32; 16]> {
        let sentences: Vec<&str> = questions.iter().map(|q| q.sentence.as_str()).collect();
        let tokens = self.tokenizer.encode(&sentences);
        let mut out = Vec::with_capacity(questions.len());
        let mut scratch = encoder::Scratch::default();
        let mut next = 0;
        for chunk in passes(&tokens) {
            let states = self.encoder.run(chunk, &mut scratch);
            let mut row = 0;
            for t in chunk {
                let question = &questions[next];
                next += 1;
                let states = &states[row * self.encoder.width()..][..t.ids.len() * self.encoder.width()];
                out.push(self.heads.answer(states, t, &question.actor, question.recipient.as_ref()));
                row += t.ids.len();
            }
        }
        out
    }

    /// Word pieces of a text, counted as the network counts them.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(&[text])[0].ids.len()
    }
}

/// Cuts a run of sentences into passes of a bounded number of tokens.
fn passes(tokens: &[Tokens]) -> impl Iterator<Item = &[Tokens]> {
    let mut rest = tokens;
    std::iter::from_fn(move || {
        let mut total = 0;
        let mut count = 0;
        while count < rest.len() && (count == 0 || total + rest[count].ids.len() <= PASS_TOKENS) {
            total += rest[count].ids.len();
            count += 1;
        }
        let (chunk, after) = rest.split_at(count);
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}
