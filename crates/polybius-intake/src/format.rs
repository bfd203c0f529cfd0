//! What kind of file it is: by the ending of its name, else by its first bytes.
//!
//! The one place to add to for a new kind, beside `open` in `files.rs`.

use std::path::Path;

use crate::feed;

/// A kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: the whole file is a document.
    Text,
    /// A web page: the whole file is a document.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A web archive: each of its pages is a document.
    Warc,
    /// RSS or Atom: each of its entries is a document.
    Feed,
}

/// Endings that only say how a file is packed.
const PACKED: &[&str] = &[".gz", ".zst"];

/// The kind of a file from its path (as it was given, so "-" for standard input) and its first bytes, which are
/// those after unpacking.
pub fn detect(path: &Path, head: &[u8]) -> Format {
    if head.starts_with(b"WARC/") {
        return Format::Warc;
    }
    if feed::begins_feed(head) {
        return Format::Feed;
    }
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bare = PACKED.iter().find_map(|p| name.strip_suffix(p)).unwrap_or(&name);
    by_ending(bare).unwrap_or_else(|| by_content(head))
}

fn by_ending(name: &str) -> Option<Format> {
    Some(match name.rsplit_once('.')?.1 {
        "warc" | "wet" => Format::Warc,
        "jsonl" | "ndjson" | "json" => Format::JsonLines,
        "html" | "htm" | "xhtml" => Format::Html,
        "txt" | "text" | "md" => Format::Text,
        _ => return None,
    })
}

fn by_content(head: &[u8]) -> Format {
    let start: Vec<u8> =
        head.iter().copied().skip_while(|b| b.is_ascii_whitespace() || *b >= 0x80).take(600).collect();
    let start = String::from_utf8_lossy(&start).to_lowercase();
    if start.starts_with('{') {
        Format::JsonLines
    } else if start.starts_with("<!doctype html") || start.contains("<html") || start.contains("<body") {
        Format::Html
    } else {
        Format::Text
    }
}
