//! Reads files as news documents.
//!
//! What feeds it: paths of files and folders, and standard input; plain text, HTML, JSON Lines, CSV, TSV,
//! Parquet, RSS, Atom, JSON Feed and WARC, each also packed with gzip or zstd, in any character set. What it gives:
//! [`Item`]s in the order of the input, one document at a time, so that memory does not grow with the input. What it refuses, each by
//! name and line while the rest goes on: files that are missing, empty, binary or archives, records over the
//! size limit, bytes of no character set, lines that are no JSON object, rows of a wrong width, documents
//! without text, packed input that swells without documents.

mod charset;
mod csv_file;
mod cutter;
mod cyrillic;
mod feed;
mod fields;
mod files;
mod format;
mod gunzip;
mod html;
mod json_file;
mod json_lines;
mod language;
mod lines;
mod panics;
mod parquet_file;
mod records;
mod refusal;
mod source;
mod warc;
mod whole;

pub use charset::by_name as encoding;
pub use feed::{Channel, Fault as FeedFault, Feed, begins_feed};
pub use fields::FieldMap;
pub use files::{Options, Reader, clean};
pub use html::read_html;
pub use panics::{catch, hush_caught_panics};
pub use refusal::{Reason, Refusal};
pub use warc::{Fault as WarcFault, charset as charset_of, read_page};

use polybius::record::Document;

/// What a reader gives for each record.
#[derive(Debug)]
pub enum Item {
    /// A document.
    Document(Document),
    /// A record that could not be read.
    Refused(Refusal),
}
