//! Why a record was refused, and where it stands.

/// A refused record.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {reason}", line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct Refusal {
    /// Path as it was given, or "standard input".
    pub file: String,
    /// Line of the record, from 1, in files that have several.
    pub line: Option<u64>,
    /// What was wrong.
    pub reason: Reason,
}

/// What was wrong with a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The file could not be opened or read.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// What was wrong with one of a file's records, in files whose records have no lines.
    #[error("record {number} (byte {offset}): {reason}")]
    InRecord {
        /// Number of the record, from 1.
        number: u64,
        /// Where it begins in the file as it is on disk, from 0.
        offset: u64,
        /// What was wrong.
        reason: Box<Reason>,
    },
    /// What was wrong with an entry of a feed.
    #[error("entry {number}{}: {reason}", if name.is_empty() { String::new() } else { format!(" ({name})") })]
    InEntry {
        /// Number of the entry, from 1.
        number: u64,
        /// Its id, address or title, if it had one so far.
        name: String,
        /// What was wrong.
        reason: Box<Reason>,
    },
    /// A record of a web archive that is broken.
    #[error("{0}")]
    Warc(#[from] crate::warc::Fault),
    /// A feed that is broken.
    #[error("{0}")]
    Feed(#[from] crate::feed::Fault),
    /// The file has no bytes, or nothing but white space.
    #[error("is empty")]
    Empty,
    /// The file is of a kind that is not read.
    #[error("is {what}")]
    Other {
        /// What it is, and what to do.
        what: &'static str,
    },
    /// The bytes are no UTF-8, and no other character set fits.
    #[error("is no UTF-8 text (byte {at} of the record) nor of another character set that could be told")]
    Encoding {
        /// Offset of the first wrong byte, from 0.
        at: usize,
    },
    /// Zero bytes or too many control characters.
    #[error("is binary, not text")]
    Binary,
    /// A document whose text is full of control characters.
    #[error("document {document}: its text is full of control characters")]
    Controls {
        /// Its id.
        document: String,
    },
    /// A document whose text is control characters and white space.
    #[error("document {document}: has no text but control characters")]
    OnlyControls {
        /// Its id.
        document: String,
    },
    /// The record is longer than the limit.
    #[error("is longer than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A line that goes on and on; the rest of its file is not read.
    #[error("has no line break in {bytes} bytes; the rest of the file is not read")]
    Endless {
        /// How much of it was passed over.
        bytes: u64,
    },
    /// A quoted field of CSV that does not end.
    #[error("record {record}: a quotation mark is opened and never closed")]
    Unclosed {
        /// Number of the record, from 1, the header not counted.
        record: u64,
    },
    /// A record of a table with too many or too few columns.
    #[error("record {record} has {found} columns, not {wanted}")]
    Width {
        /// Number of the record, from 1, the header not counted.
        record: u64,
        /// Its columns.
        found: usize,
        /// The header's.
        wanted: usize,
    },
    /// A column that the user named is not in the table.
    #[error("has no column \"{column}\" (its columns are {columns})")]
    NoColumn {
        /// What was asked for.
        column: String,
        /// What there is.
        columns: String,
    },
    /// A Parquet file that is broken or has something that cannot be read.
    #[error("cannot be read as Parquet: {0}")]
    Parquet(String),
    /// A line of JSON Lines that does not parse.
    #[error("is no JSON: {0}")]
    NotJson(String),
    /// A line that is JSON but no object.
    #[error("is JSON but no object")]
    NotObject,
    /// A field has a value of the wrong kind.
    #[error("field \"{field}\" is no {wanted}")]
    WrongField {
        /// Name of the field in the input.
        field: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A page whose elements stand within each other without end.
    #[error("is nested more than {limit} elements deep")]
    Deep {
        /// How deep a page may be.
        limit: usize,
    },
    /// A page with more of something than any page of news has.
    #[error("has more than {limit} {what}")]
    Many {
        /// What there are too many of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// No text was found.
    #[error("has no text{hint}")]
    NoText {
        /// What could help.
        hint: String,
    },
}
