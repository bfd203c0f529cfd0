//! Walks the input and gives its documents one by one.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;
use polybius::record::Document;

use crate::csv_file::CsvFile;
use crate::feed::FeedFile;
use crate::format::{self, Format};
use crate::json_file::JsonFile;
use crate::json_lines::JsonLines;
use crate::parquet_file::ParquetFile;
use crate::records::{Records, refused};
use crate::source::Source;
use crate::warc::Warc;
use crate::whole::Whole;
use crate::{FieldMap, Item, Reason, language};

/// How input is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which field of a record is what.
    pub fields: FieldMap,
    /// Longest record (a line of JSON Lines, a row of a table, a text file, a page) in bytes.
    pub limit: usize,
    /// Character set of all input, if the user knows it; else it is told from the bytes.
    pub encoding: Option<&'static Encoding>,
    /// Files that are passed over in folders: those that the run itself writes.
    pub skip: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Options { fields: FieldMap::default(), limit: 16 << 20, encoding: None, skip: Vec::new() }
    }
}

/// The records of an opened file, by its kind. New kinds are added here and in `format.rs`.
fn open(format: Format, source: Source, options: &Options) -> Result<Box<dyn Records>, Reason> {
    Ok(match format {
        Format::Text | Format::Html => Box::new(Whole::new(source, format)),
        Format::JsonLines => Box::new(JsonLines::new(source)),
        Format::Json => Box::new(JsonFile::new(source)),
        Format::Csv(delimiter) => Box::new(CsvFile::new(source, delimiter)),
        Format::Parquet => Box::new(ParquetFile::open(source, options)?),
        Format::Warc => Box::new(Warc::new(&source.name, source.input, source.packed, options.limit)),
        Format::Feed => Box::new(FeedFile::new(source, options)),
    })
}

/// An iterator over all records of the input, in order.
pub struct Reader {
    options: Options,
    waiting: VecDeque<PathBuf>,
    open: Option<Open>,
    taken: Arc<AtomicU64>,
}

/// The file that is being read.
struct Open {
    name: String,
    records: Box<dyn Records>,
    /// Unpacked bytes since the last document.
    idle: Arc<AtomicU64>,
    seen: bool,
}

impl Reader {
    /// A reader of files, folders (all files in them, by name) and "-" for standard input.
    pub fn new(paths: &[PathBuf], options: Options) -> Reader {
        Reader { options, waiting: paths.iter().cloned().collect(), open: None, taken: Arc::default() }
    }

    /// Bytes of input taken so far, as they are on disk.
    pub fn bytes_read(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Opens the next path, or puts a folder's files in front; gives what was refused at that.
    fn next_path(&mut self, path: &Path) -> Option<Item> {
        let stdin = path == Path::new("-");
        if !stdin && path.is_dir() {
            return self.folder(path);
        }
        let name = if stdin { "standard input".to_string() } else { path.display().to_string() };
        let opened = Source::open(path, &self.options, &self.taken).and_then(|source| {
            if source.head.is_empty() {
                return Err(Reason::Empty);
            }
            let format = format::detect(path, &source.head, &self.options.fields)?;
            let idle = source.meter.idle.clone();
            Ok((open(format, source, &self.options)?, idle))
        });
        match opened {
            Ok((records, idle)) => {
                self.open = Some(Open { name, records, idle, seen: false });
                None
            }
            Err(reason) => Some(refused(&name, None, reason)),
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
                    failed.get_or_insert(refused(&file, None, Reason::Unreadable(e.into())));
                }
            }
        }
        if files.is_empty() && failed.is_none() {
            failed = Some(refused(&path.display().to_string(), None, Reason::Empty));
        }
        for f in files.into_iter().rev() {
            self.waiting.push_front(f);
        }
        failed
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(item) = open.records.next(&self.options) {
                    open.seen = true;
                    return Some(match item {
                        Item::Document(document) => {
                            open.idle.store(0, Ordering::Relaxed);
                            clean(document, &open.name)
                        }
                        refused => refused,
                    });
                }
                let (name, seen) = (std::mem::take(&mut open.name), open.seen);
                self.open = None;
                if !seen {
                    return Some(refused(&name, None, Reason::Empty));
                }
            }
            let path = self.waiting.pop_front()?;
            if let Some(item) = self.next_path(&path) {
                return Some(item);
            }
        }
    }
}

/// A document without control characters (each becomes a space, so that offsets stay) and with its language, or its
/// refusal if its text is full of them or has nothing else but white space.
pub fn clean(mut document: Document, file: &str) -> Item {
    let wrong = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
    let count = document.text.chars().filter(|c| wrong(*c)).count();
    if count * 20 > document.text.len() {
        return refused(file, None, Reason::Controls { document: document.id });
    }
    if count > 0 && document.text.chars().all(|c| c.is_whitespace() || wrong(c)) {
        return refused(file, None, Reason::OnlyControls { document: document.id });
    }
    let Document { id, text, title, published, url, publisher, author, language } = &mut document;
    for field in [id, text, title, published, url, publisher, author, language] {
        if field.contains(wrong) {
            *field = field.replace(wrong, " ");
        }
    }
    language::settle(&mut document);
    Item::Document(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
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
        assert!(got[4].starts_with("a.jsonl:6: is no UTF-8 text (byte 10 of the record)"), "{got:?}");
        assert_eq!(got[5], "a.jsonl:7: is longer than 1000 bytes");
        assert_eq!(got[6], "text Two.");
        assert_eq!(got.len(), 7);
    }

    #[test]
    fn whole_files() {
        assert_eq!(read("a.txt", b""), ["a.txt: is empty"]);
        assert_eq!(read("a.txt", b" \n"), ["a.txt: is empty"]);
        assert_eq!(read("a.txt", b"ab\0c"), ["a.txt: is binary, not text"]);
        assert_eq!(read("a.txt", b"caf\xe9"), ["text café"]);
        // Found by fuzzing: white space, once the control character is gone.
        let rows = [&[b'\n'; 30][..], b"\x1a"].concat();
        assert!(read("a.txt", &rows)[0].ends_with("has no text but control characters"));
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
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), kind in 0usize..6) {
            read(["a.txt", "a.jsonl", "a.html", "a", "a.csv", "a.parquet"][kind], &bytes);
        }

        #[test]
        fn json_like_lines_are_read_or_refused(line in "[{}\\[\\]\":,a-z0-9 \\\\\n]{0,200}") {
            read("a.jsonl", line.as_bytes());
        }
    }
}
