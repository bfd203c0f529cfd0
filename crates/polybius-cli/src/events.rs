//! Reads coded events back: the JSON Lines that `polybius code` wrote, or the reports of a store.
//!
//! What feeds it: files (also gzipped), "-" for standard input, stores of `polybius add`. What it gives: events one by one, so that memory
//! does not grow with the input. What it refuses, by file and line, while the rest goes on: lines that are no
//! UTF-8, no JSON, no event, or too long.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use polybius::record::Event;
use polybius_store::Store;

/// The first bytes of a store.
const STORE: &[u8] = b"SQLite format 3\0";

/// Whether a file is a store and no JSON Lines.
pub fn is_store(path: &Path) -> bool {
    let mut head = [0; STORE.len()];
    path != Path::new("-")
        && File::open(path).is_ok_and(|mut f| f.read_exact(&mut head).is_ok())
        && head == STORE
}

/// Gives the events of all inputs, in order, each with a message where it cannot be read.
///
/// # Errors
/// What `take` gives.
pub fn each(
    paths: &[PathBuf],
    mut take: impl FnMut(Result<Event, String>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for part in paths.chunk_by(|a, b| !is_store(a) && !is_store(b)) {
        if !is_store(&part[0]) {
            for event in EventLines::new(part) {
                take(event)?;
            }
            continue;
        }
        match Store::open_read(&part[0]) {
            Ok(store) => match store.reports(&polybius_store::Filter::default()) {
                Ok(reports) => {
                    for event in reports {
                        take(event.map_err(|e| e.to_string()))?;
                    }
                }
                Err(e) => take(Err(e.to_string()))?,
            },
            Err(e) => take(Err(e.to_string()))?,
        }
    }
    Ok(())
}

/// Longest line: an event with its sentence is far shorter.
const LIMIT: usize = 16 << 20;

/// Lines of several files, each with its file and number.
pub struct Lines {
    waiting: VecDeque<PathBuf>,
    open: Option<(String, Box<dyn BufRead>, u64)>,
    buffer: Vec<u8>,
    limit: usize,
}

impl Lines {
    /// The lines of the files, in order.
    pub fn new(paths: &[PathBuf]) -> Lines {
        Lines { waiting: paths.iter().cloned().collect(), open: None, buffer: Vec::new(), limit: LIMIT }
    }

    /// The next line that is not blank, and where it stands; an error's message where it cannot be read.
    pub fn next_line(&mut self) -> Option<Result<(String, &str), String>> {
        loop {
            let Some((name, input, number)) = &mut self.open else {
                let path = self.waiting.pop_front()?;
                match open(&path) {
                    Ok((name, input)) => self.open = Some((name, input, 0)),
                    Err(e) => return Some(Err(format!("{}: cannot be read: {e}", path.display()))),
                }
                continue;
            };
            self.buffer.clear();
            let limit = self.limit as u64 + 1;
            let read = input.by_ref().take(limit).read_until(b'\n', &mut self.buffer);
            *number += 1;
            let place = format!("{name}:{number}");
            match read {
                Err(e) => {
                    self.open = None;
                    return Some(Err(format!("{place}: cannot be read: {e}")));
                }
                Ok(0) => {
                    self.open = None;
                    continue;
                }
                Ok(_) => {}
            }
            if self.buffer.len() > self.limit {
                if let Err(e) = skip_line(input.as_mut(), self.buffer.last() == Some(&b'\n')) {
                    self.open = None;
                    return Some(Err(format!("{place}: cannot be read: {e}")));
                }
                return Some(Err(format!("{place}: is longer than {} bytes", self.limit)));
            }
            if self.buffer.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            break match std::str::from_utf8(&self.buffer) {
                Ok(_) => {
                    let text = std::str::from_utf8(&self.buffer).unwrap_or("");
                    Some(Ok((place, text.trim_start_matches('\u{feff}'))))
                }
                Err(e) => Some(Err(format!("{place}: is no UTF-8 text (byte {})", e.valid_up_to()))),
            };
        }
    }
}

/// Goes to the end of a line without holding it.
fn skip_line(input: &mut dyn BufRead, at_end: bool) -> io::Result<()> {
    let mut ended = at_end;
    while !ended {
        let available = input.fill_buf()?;
        let end = available.iter().position(|b| *b == b'\n');
        ended = end.is_some() || available.is_empty();
        let used = end.map_or(available.len(), |e| e + 1);
        input.consume(used);
    }
    Ok(())
}

/// Opens a file or standard input, unpacked.
fn open(path: &Path) -> io::Result<(String, Box<dyn BufRead>)> {
    let (name, raw): (_, Box<dyn Read>) = if path == Path::new("-") {
        ("standard input".to_string(), Box::new(io::stdin()))
    } else {
        (path.display().to_string(), Box::new(File::open(path)?))
    };
    let mut input: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, raw));
    if input.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        input = Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(input)));
    }
    Ok((name, input))
}

/// Events of several files.
pub struct EventLines {
    lines: Lines,
}

impl EventLines {
    /// The events of the files, in order.
    pub fn new(paths: &[PathBuf]) -> EventLines {
        EventLines { lines: Lines::new(paths) }
    }
}

impl Iterator for EventLines {
    type Item = Result<Event, String>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(
            self.lines
                .next_line()?
                .and_then(|(place, line)| parse(line).map_err(|e| format!("{place}: {e}"))),
        )
    }
}

/// An event from its line.
fn parse(line: &str) -> Result<Event, String> {
    let event: Event = serde_json::from_str(line).map_err(|e| match e.classify() {
        serde_json::error::Category::Data => format!("is no event: {e}"),
        _ => format!("is no JSON: {e}"),
    })?;
    let missing = [
        ("id", event.id.is_empty()),
        ("document", event.document.is_empty()),
        ("event", event.event.is_empty()),
    ];
    match missing.iter().find(|(_, missing)| *missing) {
        Some((field, _)) => Err(format!("is no event: it has no field \"{field}\"")),
        None => Ok(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const GOOD: &str = r#"{"id": "a", "document": "d", "event": ["ACCUSE"]}"#;

    fn read(bytes: &[u8], limit: usize) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("e.jsonl");
        File::create(&path).unwrap().write_all(bytes).unwrap();
        let mut events = EventLines::new(&[path]);
        events.lines.limit = limit;
        events
            .map(|e| match e {
                Ok(e) => e.id,
                Err(m) => m[m.find("e.jsonl").unwrap()..].to_string(),
            })
            .collect()
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_goes_on() {
        let mut bytes =
            format!("{GOOD}\n\n{{\"id\": 1}}\n{{\n[]\n{{\"id\": \"x\", \"document\": \"d\"}}\n").into_bytes();
        bytes.extend(b"\"\xff\"\n");
        bytes.extend(vec![b'x'; 3000]);
        bytes.extend(format!("\n{GOOD}").bytes());
        let got = read(&bytes, 1000);
        assert_eq!((got[0].as_str(), got[7].as_str()), ("a", "a"), "{got:?}");
        for (k, line, words) in [
            (1, 3, "is no event"),
            (2, 4, "is no JSON"),
            (3, 5, "is no event"),
            (4, 6, "no field \"event\""),
            (5, 7, "UTF-8"),
            (6, 8, "longer than 1000"),
        ] {
            assert!(got[k].starts_with(&format!("e.jsonl:{line}: ")) && got[k].contains(words), "{got:?}");
        }
        assert_eq!(got.len(), 8);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            read(&bytes, 100);
        }
    }
}
