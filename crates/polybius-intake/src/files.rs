//! Walks the input and gives its documents one by one.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use polybius::record::Document;
use serde_json::Value;

use crate::lines::{Line, read_line};
use crate::{FieldMap, Item, Reason, Refusal, html};

/// How input is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which field of a record is what.
    pub fields: FieldMap,
    /// Longest record (a line of JSON Lines, a text file, a page) in bytes.
    pub limit: usize,
    /// Files that are passed over in folders: those that the run itself writes.
    pub skip: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Options { fields: FieldMap::default(), limit: 16 << 20, skip: Vec::new() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Html,
    JsonLines,
}

/// An iterator over all records of the input, in order.
pub struct Reader {
    options: Options,
    waiting: VecDeque<PathBuf>,
    open: Option<Stream>,
    buffer: Vec<u8>,
    bytes: u64,
}

/// A JSON Lines file that is being read.
struct Stream {
    name: String,
    input: Box<dyn BufRead + Send>,
    line: u64,
    seen: bool,
}

impl Reader {
    /// A reader of files, folders (all files in them, by name) and "-" for standard input.
    pub fn new(paths: &[PathBuf], options: Options) -> Reader {
        Reader { options, waiting: paths.iter().cloned().collect(), open: None, buffer: Vec::new(), bytes: 0 }
    }

    /// Bytes of input taken so far (of what they are after unpacking).
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// Opens the next path; gives the item if that is a whole file.
    fn next_path(&mut self, path: &Path) -> Option<Item> {
        if path != Path::new("-") && path.is_dir() {
            return self.folder(path);
        }
        let name =
            if path == Path::new("-") { "standard input".to_string() } else { path.display().to_string() };
        match self.file(path, &name) {
            Ok(item) => item,
            Err(reason) => Some(Item::Refused(Refusal { file: name, line: None, reason })),
        }
    }

    /// Puts a folder's files in front of what waits.
    fn folder(&mut self, path: &Path) -> Option<Item> {
        let mut files = Vec::new();
        let mut failed = None;
        for entry in walkdir::WalkDir::new(path).sort_by_file_name().follow_links(true) {
            match entry {
                Ok(e) => {
                    let hidden = e.file_name().to_string_lossy().starts_with('.');
                    let own = e.path().canonicalize().is_ok_and(|p| self.options.skip.contains(&p));
                    if e.file_type().is_file() && !hidden && !own {
                        files.push(e.into_path());
                    }
                }
                Err(e) => {
                    let file = e.path().unwrap_or(path).display().to_string();
                    let reason = Reason::Unreadable(e.into());
                    failed.get_or_insert(Refusal { file, line: None, reason });
                }
            }
        }
        if files.is_empty() && failed.is_none() {
            failed = Some(Refusal { file: path.display().to_string(), line: None, reason: Reason::Empty });
        }
        for f in files.into_iter().rev() {
            self.waiting.push_front(f);
        }
        failed.map(Item::Refused)
    }

    fn file(&mut self, path: &Path, name: &str) -> Result<Option<Item>, Reason> {
        let raw: Box<dyn Read + Send> = if path == Path::new("-") {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(path).map_err(Reason::Unreadable)?)
        };
        let mut input: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(1 << 16, raw));
        let start = input.fill_buf().map_err(Reason::Unreadable)?;
        if start.starts_with(&[0x1f, 0x8b]) {
            let unpacked = flate2::bufread::MultiGzDecoder::new(input);
            input = Box::new(BufReader::with_capacity(1 << 16, unpacked));
        }
        let start = input.fill_buf().map_err(Reason::Unreadable)?;
        if start.is_empty() {
            return Err(Reason::Empty);
        }
        let format = format(path, start);
        if format == Format::JsonLines {
            self.open = Some(Stream { name: name.to_string(), input, line: 0, seen: false });
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let limit = self.options.limit;
        input.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(Reason::Unreadable)?;
        if bytes.len() > limit {
            return Err(Reason::TooLong { limit });
        }
        self.bytes += bytes.len() as u64;
        let text = text_of(&bytes)?;
        let document = match format {
            Format::Html => html::read_html(text, name),
            _ => Document { id: name.to_string(), text: text.to_string(), ..Document::default() },
        };
        if text.trim().is_empty() {
            return Err(Reason::Empty);
        }
        if document.text.trim().is_empty() {
            return Err(Reason::NoText { hint: String::new() });
        }
        Ok(Some(Item::Document(document)))
    }

    /// The next record of the open JSON Lines file.
    fn next_line(&mut self) -> Option<Item> {
        let stream = self.open.as_mut()?;
        loop {
            let limit = self.options.limit;
            let line = read_line(stream.input.as_mut(), &mut self.buffer, limit);
            stream.line += 1;
            let refuse = |reason| {
                Some(Item::Refused(Refusal { file: stream.name.clone(), line: Some(stream.line), reason }))
            };
            match line {
                Err(e) => {
                    let item = refuse(Reason::Unreadable(e));
                    self.open = None;
                    return item;
                }
                Ok(Line::End) => {
                    let item = (!stream.seen).then(|| {
                        Item::Refused(Refusal {
                            file: stream.name.clone(),
                            line: None,
                            reason: Reason::Empty,
                        })
                    });
                    self.open = None;
                    return item;
                }
                Ok(Line::TooLong) => {
                    stream.seen = true;
                    return refuse(Reason::TooLong { limit });
                }
                Ok(Line::Read) => {
                    self.bytes += self.buffer.len() as u64 + 1;
                    if self.buffer.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    stream.seen = true;
                    let id = format!("{}:{}", stream.name, stream.line);
                    return match record(&self.buffer, &self.options.fields, &id) {
                        Ok(document) => Some(Item::Document(document)),
                        Err(reason) => refuse(reason),
                    };
                }
            }
        }
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.next_line() {
                return Some(item);
            }
            let path = self.waiting.pop_front()?;
            if let Some(item) = self.next_path(&path) {
                return Some(item);
            }
        }
    }
}

/// One line of JSON Lines as a document.
fn record(line: &[u8], fields: &FieldMap, id: &str) -> Result<Document, Reason> {
    let text = text_of(line)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => fields.document(&object, id),
        Ok(_) => Err(Reason::NotObject),
        Err(e) => Err(Reason::NotJson(e.to_string())),
    }
}

/// Bytes as text, if they are text.
fn text_of(bytes: &[u8]) -> Result<&str, Reason> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let control = bytes.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c)).count();
    if bytes.contains(&0) || control * 20 > bytes.len() {
        return Err(Reason::Binary);
    }
    std::str::from_utf8(bytes).map_err(|e| Reason::Encoding { at: e.valid_up_to() })
}

/// By the file's ending, else by its first bytes.
fn format(path: &Path, start: &[u8]) -> Format {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("jsonl" | "ndjson" | "json") => return Format::JsonLines,
        Some("html" | "htm" | "xhtml") => return Format::Html,
        Some("txt" | "text" | "md") => return Format::Text,
        _ => {}
    }
    let head: Vec<u8> =
        start.iter().copied().skip_while(|b| b.is_ascii_whitespace() || *b >= 0x80).take(600).collect();
    let head = String::from_utf8_lossy(&head).to_lowercase();
    if head.starts_with('{') {
        Format::JsonLines
    } else if head.starts_with("<!doctype html") || head.contains("<html") || head.contains("<body") {
        Format::Html
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(name: &str, bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        File::create(&path).unwrap().write_all(bytes).unwrap();
        let options = Options { limit: 1000, ..Options::default() };
        Reader::new(&[path], options)
            .map(|item| match item {
                Item::Document(d) => format!("text {}", d.text),
                Item::Refused(r) => {
                    let said = r.to_string();
                    said[said.find(name).unwrap()..].to_string()
                }
            })
            .collect()
    }

    #[test]
    fn bad_records_are_named_and_the_rest_goes_on() {
        let mut lines =
            b"{\"text\": \"One.\"}\n[1]\n{oops\n\n{\"text\": \" \"}\n{\"text\": \"\xff\"}\n".to_vec();
        lines.extend(vec![b'x'; 2000]);
        lines.extend(b"\n{\"text\": \"Two.\"}");
        let got = read("a.jsonl", &lines);
        assert_eq!(got[0], "text One.");
        assert_eq!(got[1], "a.jsonl:2: is JSON but no object");
        assert!(got[2].starts_with("a.jsonl:3: is no JSON"), "{got:?}");
        assert!(got[3].starts_with("a.jsonl:5: has no text"), "{got:?}");
        assert_eq!(got[4], "a.jsonl:6: is no UTF-8 text (byte 10 of the record)");
        assert_eq!(got[5], "a.jsonl:7: is longer than 1000 bytes");
        assert_eq!(got[6], "text Two.");
        assert_eq!(got.len(), 7);
    }

    #[test]
    fn whole_files() {
        assert_eq!(read("a.txt", b""), ["a.txt: is empty"]);
        assert_eq!(read("a.txt", b" \n"), ["a.txt: is empty"]);
        assert_eq!(read("a.txt", b"ab\0c"), ["a.txt: is binary, not text"]);
        assert_eq!(read("a.txt", b"caf\xe9"), ["a.txt: is no UTF-8 text (byte 3 of the record)"]);
        assert_eq!(read("a.txt", &[b'a'; 1001]), ["a.txt: is longer than 1000 bytes"]);
        assert_eq!(read("noname", b"Envoys met."), ["text Envoys met."]);
        assert_eq!(read("noname", b"{\"text\": \"Envoys met.\"}"), ["text Envoys met."]);
    }

    #[test]
    fn missing_files_are_named() {
        let items: Vec<Item> = Reader::new(&["/no/such/file".into()], Options::default()).collect();
        assert!(matches!(&items[..], [Item::Refused(r)] if r.file == "/no/such/file"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), kind in 0usize..4) {
            read(["a.txt", "a.jsonl", "a.html", "a"][kind], &bytes);
        }

        #[test]
        fn json_like_lines_are_read_or_refused(line in "[{}\\[\\]\":,a-z0-9 \\\\\n]{0,200}") {
            read("a.jsonl", line.as_bytes());
        }
    }
}
