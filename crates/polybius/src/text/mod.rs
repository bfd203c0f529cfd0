//! From a document's text to blocks and sentences, all as byte ranges of that text.
//!
//! What feeds it: a [`crate::record::Document`]. What it gives: [`Layout`], the blocks (headline, date
//! line, byline, body) with datelines read, and the sentences of each. What it refuses: nothing; a
//! text without letters simply has no sentences.

mod abbreviations;
mod dateline;
mod layout;
pub(crate) mod media;
mod offsets;
mod quotes;
mod seams;
mod sentences;
mod speech;
pub(crate) mod words;

pub use dateline::{Dateline, read_dateline};
pub use layout::{Block, BlockKind, Layout};
pub use offsets::Offsets;
pub use quotes::{Quote, Voice, around as quote_around, read as read_quotes};
pub use seams::{Reason, is_cut_off};
pub use sentences::split as split_sentences;
pub use speech::{Commitment, Saying, commitment, sayings};

/// Half-open byte range of the document's text. Turned into characters only when an event is written.
pub type Bytes = std::ops::Range<usize>;

/// Whether two ranges share a byte.
pub(crate) fn overlap(a: &Bytes, b: &Bytes) -> bool {
    a.start < b.end && b.start < a.end
}

/// Bytes between two ranges; 0 where they touch or overlap.
pub(crate) fn gap(a: &Bytes, b: &Bytes) -> usize {
    if a.start >= b.end { a.start - b.end } else { b.start.saturating_sub(a.end) }
}
