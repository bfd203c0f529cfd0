//! What kind of file it is: by the ending of its name, else by its first bytes.
//!
//! The one place to add to for a new kind, beside `open` in `files.rs`. What is certainly something else
//! (archives, PDF, office files) is refused by name.

use std::path::Path;

use crate::{FieldMap, Reason, csv_file, feed, json_file};

/// A kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: the whole file is a document.
    Text,
    /// A web page: the whole file is a document.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A list of JSON objects, or objects over several lines.
    Json,
    /// Rows of columns, the delimiter being this byte, below a line with the columns' names.
    Csv(u8),
    /// Apache Parquet.
    Parquet,
    /// A web archive: each of its pages is a document.
    Warc,
    /// RSS or Atom: each of its entries is a document.
    Feed,
}

/// Endings that only say how a file is packed.
const PACKED: &[&str] = &[".gz", ".zst", ".zstd"];

/// First bytes of what is no text and is not read, with the offset where they stand.
const OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"PK\x03\x04", "a ZIP archive (or an office file); unpack it first"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"PK\x07\x08", "a part of a ZIP archive; put it together and unpack it first"),
    (257, b"ustar", "a tar archive; unpack it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (0, b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (0, b"\xfd7zXZ\0", "packed with xz; unpack it first (gzip and zstd are read)"),
    (0, b"BZh", "packed with bzip2; unpack it first (gzip and zstd are read)"),
    (0, b"\x1f\x8b", "packed twice; unpack it once"),
    (0, b"\x28\xb5\x2f\xfd", "packed twice; unpack it once"),
    (0, b"%PDF-", "PDF; extract its text first"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office file; save it as text first"),
    (0, b"{\\rtf", "RTF; save it as text first"),
];

/// The kind of a file from its path (as it was given, so "-" for standard input) and its first bytes, which are
/// those after unpacking.
///
/// # Errors
/// With what it is if that is nothing that can be read.
pub fn detect(path: &Path, head: &[u8], fields: &FieldMap) -> Result<Format, Reason> {
    for (at, magic, what) in OTHERS {
        if head.get(*at..).is_some_and(|h| h.starts_with(magic)) {
            return Err(Reason::Other { what });
        }
    }
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"WARC/") {
        return Ok(Format::Warc);
    }
    if feed::begins_feed(head) {
        return Ok(Format::Feed);
    }
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bare = PACKED.iter().find_map(|p| name.strip_suffix(p)).unwrap_or(&name);
    let saved = [".mhtml", ".mht"].iter().any(|e| bare.ends_with(e));
    if saved && !head.trim_ascii_start().starts_with(b"<") {
        return Err(Reason::Other { what: "a page saved with its pictures (MHTML); save it as HTML alone" });
    }
    Ok(by_ending(bare, head).unwrap_or_else(|| by_content(head, fields)))
}

fn by_ending(name: &str, head: &[u8]) -> Option<Format> {
    Some(match name.rsplit_once('.')?.1 {
        "warc" | "wet" => Format::Warc,
        "jsonl" | "ndjson" => Format::JsonLines,
        "json" if json_file::is_whole(head) => Format::Json,
        "json" => Format::JsonLines,
        "csv" => Format::Csv(csv_file::delimiter(head)),
        "tsv" | "tab" => Format::Csv(b'\t'),
        "parquet" | "pq" => Format::Parquet,
        "html" | "htm" | "xhtml" | "shtml" | "mhtml" | "mht" | "asp" | "aspx" | "php" => Format::Html,
        "txt" | "text" | "md" => Format::Text,
        _ => return None,
    })
}

fn by_content(head: &[u8], fields: &FieldMap) -> Format {
    let start = head.trim_ascii_start();
    let lower = String::from_utf8_lossy(&start[..start.len().min(1000)]).to_lowercase();
    if json_file::is_whole(start) {
        Format::Json
    } else if start.starts_with(b"{") {
        Format::JsonLines
    } else if lower.starts_with("<!doctype html") || lower.contains("<html") || lower.contains("<body") {
        Format::Html
    } else if let Some(delimiter) = csv_file::header(start, fields) {
        Format::Csv(delimiter)
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, head: &[u8]) -> Result<Format, Reason> {
        detect(Path::new(name), head, &FieldMap::default())
    }

    #[test]
    fn endings_and_content() {
        assert_eq!(kind("a/b.CSV.gz", b"id;text\n").unwrap(), Format::Csv(b';'));
        assert_eq!(kind("b.csv", b"text\nHello, you.\n").unwrap(), Format::Csv(b','));
        assert_eq!(kind("b.tsv", b"id,x\ttext\n").unwrap(), Format::Csv(b'\t'));
        assert_eq!(kind("-", b"id\tdate\tbody\n").unwrap(), Format::Csv(b'\t'));
        assert_eq!(kind("-", b"\n {\"text\"").unwrap(), Format::JsonLines);
        assert_eq!(kind("-", b"<!-- x --><HTML><body>").unwrap(), Format::Html);
        assert_eq!(kind("-", b"Envoys met, and the text, they said, was signed.\n").unwrap(), Format::Text);
        assert_eq!(kind("x.csv", b"PAR1").unwrap(), Format::Parquet);
    }

    #[test]
    fn what_is_never_read_is_named() {
        for head in [&b"PK\x03\x04abc"[..], b"%PDF-1.4", b"\x1f\x8b\x08", b"BZh9"] {
            assert!(matches!(kind("a.txt", head), Err(Reason::Other { .. })));
        }
        assert!(matches!(kind("a.mht.gz", b"From: <Saved by Blink>\r\n"), Err(Reason::Other { .. })));
        assert_eq!(kind("a.mhtml", b"<html>").unwrap(), Format::Html);
    }
}
