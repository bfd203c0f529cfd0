//! CSV and TSV: a line with the columns' names, then a row for each document.
//!
//! Line breaks within quotation marks belong to the field. What it refuses, by line and record number while the
//! rest goes on: rows with too many or too few columns, quotation marks that are never closed (reading goes on
//! at the next line), rows over the limit; and a table without a column of text.

use std::io::{Cursor, Error};

use csv::StringRecord;

use crate::fields::{Columns, row};
use crate::lines::{Line, read_line};
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{FieldMap, Item, Options, Reason, charset};

/// What may stand between columns.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// How often an open quotation mark may make reading go back.
const MOST_RETURNS: u32 = 100;

/// The delimiter of a table: what is most frequent in its first line, outside of quotation marks.
pub fn delimiter(head: &[u8]) -> u8 {
    let line = first_line(head);
    if let Some([d]) = line.strip_prefix(b"sep=") {
        return *d;
    }
    let count = |d: u8| {
        let mut quoted = false;
        line.iter()
            .filter(|b| {
                quoted ^= **b == b'"';
                !quoted && **b == d
            })
            .count()
    };
    let counts = DELIMITERS.map(count);
    let most = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS[counts.iter().position(|c| *c == most).unwrap_or(0)]
}

/// The delimiter if the first line looks like a table's header, with a column of text.
pub fn header(head: &[u8], fields: &FieldMap) -> Option<u8> {
    let delimiter = delimiter(head);
    let line = std::str::from_utf8(first_line(head)).ok()?;
    let cells: Vec<&str> = line.split(char::from(delimiter)).map(|c| c.trim().trim_matches('"')).collect();
    let name = |c: &&str| !c.is_empty() && c.len() <= 40 && c.split_whitespace().count() <= 3;
    (cells.len() > 1 && cells.iter().all(name) && fields.columns(&cells).is_ok()).then_some(delimiter)
}

fn first_line(head: &[u8]) -> &[u8] {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A table that is being read.
pub struct CsvFile {
    source: Source,
    /// Whole lines that are to be read once more before the source goes on.
    again: Cursor<Vec<u8>>,
    delimiter: u8,
    /// Lines read so far.
    line: u64,
    /// Records read so far, the header not counted.
    record: u64,
    /// Names of the columns, once the header was read.
    header: Option<(usize, Columns)>,
    charset: charset::Records,
    returns: u32,
    over: bool,
}

/// What stands next in the file.
enum Raw {
    /// The bytes of a record.
    Record(Vec<u8>),
    /// Something that was passed over.
    Refused(Reason),
    /// Nothing.
    End,
}

impl CsvFile {
    /// The rows of a source.
    pub fn new(source: Source, delimiter: u8) -> CsvFile {
        CsvFile {
            source,
            again: Cursor::default(),
            delimiter,
            line: 0,
            record: 0,
            header: None,
            charset: charset::Records::default(),
            returns: 0,
            over: false,
        }
    }

    /// The next record that is not blank, and the line where it begins.
    fn raw(&mut self, limit: usize) -> (u64, Raw) {
        let mut bytes: Vec<u8> = Vec::new();
        let mut part = Vec::new();
        let mut state = State::Start;
        let (mut first, mut first_length) = (0, 0);
        loop {
            let left = limit.saturating_sub(bytes.len());
            let ended = if self.again.get_ref().len() as u64 > self.again.position() {
                read_line(&mut self.again, &mut part, left)
            } else {
                read_line(self.source.input.as_mut(), &mut part, left)
            };
            self.line += 1;
            if first == 0 {
                first = self.line;
            }
            let open = state == State::Quoted;
            match ended {
                Err(e) => {
                    self.over = true;
                    return (self.line, Raw::Refused(Reason::Unreadable(e)));
                }
                Ok(Line::Endless(count)) => {
                    self.over = true;
                    return (self.line, Raw::Refused(Reason::Endless { bytes: count }));
                }
                Ok(Line::End) if !open => {
                    self.over = true;
                    return (first, Raw::End);
                }
                Ok(Line::TooLong) if !open => return (first, Raw::Refused(Reason::TooLong { limit })),
                Ok(Line::End | Line::TooLong) => {
                    // In TSV the mark may be of the text.
                    if self.is_plain(&bytes[..first_length]) {
                        let line = bytes[..first_length].to_vec();
                        self.go_back(bytes, first, first_length, matches!(ended, Ok(Line::TooLong)));
                        return (first, Raw::Record(line));
                    }
                    self.go_back(bytes, first, first_length, matches!(ended, Ok(Line::TooLong)));
                    let reason = if self.over {
                        let what = "too many quotation marks are never closed; the rest is not read";
                        Reason::Unreadable(Error::other(what))
                    } else {
                        Reason::Unclosed { record: self.record + 1 }
                    };
                    return (first, Raw::Refused(reason));
                }
                Ok(Line::Read) => {}
            }
            if !open && part.iter().all(u8::is_ascii_whitespace) {
                first = 0;
                continue;
            }
            if open && self.is_plain(&part) && self.is_plain(&bytes[..first_length]) {
                let line = bytes[..first_length].to_vec();
                bytes.extend_from_slice(&part);
                bytes.push(b'\n');
                self.put_back(bytes, first, first_length);
                return (first, Raw::Record(line));
            }
            state = scan(state, &part, self.delimiter);
            bytes.extend_from_slice(&part);
            if first_length == 0 {
                first_length = bytes.len();
            }
            if state != State::Quoted {
                return (first, Raw::Record(bytes));
            }
            bytes.push(b'\n');
        }
    }

    /// Whether a line of TSV has all the columns as it stands.
    fn is_plain(&self, line: &[u8]) -> bool {
        let width = line.iter().filter(|b| **b == b'\t').count() + 1;
        self.delimiter == b'\t' && self.header.as_ref().is_some_and(|(wanted, _)| *wanted == width)
    }

    /// Reads the lines after the first of `bytes` once more, but not too often.
    fn go_back(&mut self, mut bytes: Vec<u8>, first: u64, first_length: usize, dropped: bool) {
        self.returns += 1;
        if self.returns > MOST_RETURNS {
            self.over = true;
            return;
        }
        if dropped {
            bytes.push(b'\n'); // the long line, so that numbers stay right
        }
        self.put_back(bytes, first, first_length);
    }

    fn put_back(&mut self, mut bytes: Vec<u8>, first: u64, first_length: usize) {
        let mut rest = bytes.split_off((first_length + 1).min(bytes.len()));
        rest.extend_from_slice(&self.again.get_ref()[self.again.position() as usize..]);
        self.again = Cursor::new(rest);
        self.line = first;
    }

    /// The cells of a record.
    fn cells(&mut self, bytes: &[u8]) -> Result<Vec<String>, Reason> {
        let ahead = self.source.input.fill_buf().unwrap_or_default();
        let text = self.charset.decode(bytes, ahead, false)?;
        if self.delimiter == b'\t'
            && self.header.as_ref().is_some_and(|(w, _)| text.matches('\t').count() + 1 == *w)
        {
            return Ok(text.split('\t').map(unquoted).collect());
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(text.len().clamp(64, 1 << 13))
            .from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        reader.read_record(&mut record).map_err(|e| Reason::Unreadable(e.into()))?;
        Ok(record.iter().map(str::to_string).collect())
    }

    /// A row as an item, or nothing if it was the header.
    fn row(&mut self, bytes: &[u8], line: u64, options: &Options) -> Result<Option<Item>, Reason> {
        let mut cells = self.cells(bytes)?;
        let Some((width, columns)) = &self.header else {
            if cells.len() <= 2 && bytes.starts_with(b"sep=") {
                return Ok(None); // spreadsheets write the delimiter there
            }
            let names: Vec<String> = cells.iter().map(|c| c.trim().to_string()).collect();
            self.header = Some((names.len(), options.fields.columns(&names)?));
            return Ok(None);
        };
        self.record += 1;
        while cells.len() > *width && cells.last().is_some_and(|c| c.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() != *width {
            return Err(Reason::Width { record: self.record, found: cells.len(), wanted: *width });
        }
        let id = format!("{}:{line}", self.source.name);
        let taken = columns.iter().map(|(ours, at)| (*ours, std::mem::take(&mut cells[*at])));
        row(taken, &id).map(|d| Some(Item::Document(d)))
    }
}

impl Records for CsvFile {
    fn next(&mut self, options: &Options) -> Option<Item> {
        while !self.over {
            let (line, raw) = self.raw(options.limit);
            let reason = match raw {
                Raw::End => break,
                Raw::Refused(reason) => {
                    self.record += u64::from(self.header.is_some());
                    reason
                }
                Raw::Record(bytes) => match self.row(&bytes, line, options) {
                    Ok(Some(item)) => return Some(item),
                    Ok(None) => continue,
                    Err(reason) => reason,
                },
            };
            if self.header.is_none() {
                self.over = true; // without names nothing can be read
                return Some(refused(&self.source.name, None, reason));
            }
            return Some(refused(&self.source.name, Some(line), reason));
        }
        None
    }
}

/// Where a reader of CSV stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark within quotation marks: the end of the field, or one half of a doubled mark.
    Closed,
}

/// The state after a line, by the rules of the `csv` crate.
fn scan(state: State, line: &[u8], delimiter: u8) -> State {
    line.iter().fold(state, |state, b| match (state, *b) {
        (State::Quoted, b'"') => State::Closed,
        (State::Quoted, _) | (State::Start | State::Closed, b'"') => State::Quoted,
        (_, b) if b == delimiter => State::Start,
        _ => State::Plain,
    })
}

/// A field of TSV without the quotation marks that a writer of tables put around it.
fn unquoted(field: &str) -> String {
    let inner = field.strip_prefix('"').and_then(|f| f.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\""),
        _ => field.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use std::fs::write;

    fn read(name: &str, bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        write(&path, bytes).unwrap();
        Reader::new(&[path], Options { limit: 2000, ..Options::default() })
            .map(|item| match item {
                Item::Document(d) => {
                    let at = d.id.rfind('/').map_or(0, |i| i + 1);
                    format!("{}|{}|{}", &d.id[at..], d.published, d.text)
                }
                Item::Refused(r) => {
                    let said = r.to_string();
                    said[said.find(name).unwrap()..].to_string()
                }
            })
            .collect()
    }

    #[test]
    fn quoted_line_breaks_and_wrong_widths() {
        let table = "\u{feff}id,Date,Text\r\n1,2001-02-03,\"One, \"\"two\"\"\r\nthree.\"\r\n2,x\r\n\r\n3,,Four.,,\n4,,\"\"\n5,,Five.";
        assert_eq!(
            read("a.csv", table.as_bytes()),
            [
                "1|2001-02-03|One, \"two\"\nthree.",
                "a.csv:4: record 2 has 2 columns, not 3",
                "3||Four.",
                "a.csv:7: has no text",
                "5||Five."
            ]
        );
    }

    #[test]
    fn delimiters() {
        assert_eq!(read("a.csv", b"date;text\n2001;A, b; c\n2002;D\n")[1], "a.csv:3|2002|D");
        assert_eq!(read("a.csv", b"sep=;\ndate;text\n2001;A, b\n"), ["a.csv:3|2001|A, b"]);
        assert_eq!(read("a.csv", b"date\ttext\n2001\tA, b\n"), ["a.csv:2|2001|A, b"]);
        assert_eq!(read("nothing", b"date,text\n2001,A\n"), ["nothing:2|2001|A"]);
        assert_eq!(read("a.csv", b"text\nA\n"), ["a.csv:2||A"]);
    }

    #[test]
    fn marks_in_tsv_are_of_the_text_or_of_its_writer() {
        let table = "date\ttext\n1\t\"Stop,\" he said.\n2\t\"He said \"\"stop\"\".\"\n3\t\"One.\nTwo.\"\n\
            4\t\"Open\n5\t\"Open too\n";
        assert_eq!(
            read("a.tsv", table.as_bytes()),
            [
                "a.tsv:2|1|\"Stop,\" he said.",
                "a.tsv:3|2|He said \"stop\".",
                "a.tsv:4|3|One.\nTwo.",
                "a.tsv:6|4|\"Open",
                "a.tsv:7|5|\"Open too"
            ]
        );
    }

    #[test]
    fn an_open_mark_does_not_swallow_the_rest() {
        let table = "date,text\n1,\"One.\n2,Two.\n3,Three.\n";
        let got = read("a.csv", table.as_bytes());
        assert_eq!(got[0], "a.csv:2: record 1: a quotation mark is opened and never closed");
        assert_eq!(got[1..], ["a.csv:3|2|Two.", "a.csv:4|3|Three."]);
        let long = format!("date,text\n1,{}\n2,\"Two.\n3,{}\n4,Four.\n", "x".repeat(3000), "y".repeat(3000));
        let got = read("a.csv", long.as_bytes());
        assert_eq!(got[0], "a.csv:2: is longer than 2000 bytes");
        assert!(got[1].starts_with("a.csv:3: record 2: a quotation"), "{got:?}");
        assert_eq!(got.last().unwrap(), "a.csv:5|4|Four.");
    }

    #[test]
    fn tables_without_text_are_refused_once() {
        let got = read("a.csv", b"a,b\n1,2\n3,4\n");
        assert_eq!(got, ["a.csv: has no text (its columns are a, b; map one with --field text=NAME)"]);
        assert_eq!(read("a.csv", b"id,text\n"), ["a.csv: is empty"]);
        assert_eq!(read("a.csv", b"id,text\n1,caf\xe9\n")[0], "1||café");
    }

    proptest::proptest! {
        #[test]
        fn any_table_is_read_or_refused(bytes in "(text|date|,|;|\"|\n|\t|[a-z]{1,4}){0,60}", kind in 0usize..3) {
            read(["a.csv", "a.tsv", "a"][kind], bytes.as_bytes());
        }

        #[test]
        fn what_csv_wrote_comes_back(cells in proptest::collection::vec("[a-z,;\"\n\t ]{0,20}x", 1..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["id", "text"]).unwrap();
            for cell in &cells {
                writer.write_record(["i", cell]).unwrap();
            }
            let got = read("a.csv", &writer.into_inner().unwrap());
            let wanted: Vec<String> = cells.iter().map(|c| format!("i||{c}")).collect();
            proptest::prop_assert_eq!(got, wanted);
        }
    }
}
