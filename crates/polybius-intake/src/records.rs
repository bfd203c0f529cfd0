//! What every kind of file gives: its records, one at a time.

use crate::{Item, Options, Reason, Refusal};

/// The records of one file. `files.rs` opens it and says that it is empty if it gives nothing.
pub trait Records: Send {
    /// The next document or refusal; `None` at the end, and ever after. What makes further reading useless (a
    /// broken stream) is refused once and ends the file.
    fn next(&mut self, options: &Options) -> Option<Item>;
}

/// A refusal of a record, or of the file if `line` is `None`.
pub fn refused(file: &str, line: Option<u64>, reason: Reason) -> Item {
    Item::Refused(Refusal { file: file.to_string(), line, reason })
}
