//! JSON Feed 1.0 and 1.1 (jsonfeed.org).
//!
//! What feeds it: the bytes of one object, whose `items` are read one at a time. What the feed says of itself counts
//! for the items behind it. What it refuses: items that are no sound object, over the limit or without text; JSON
//! that is broken around the items ends the feed.

use std::io::BufRead;

use polybius::record::Document;
use serde_json::{Map, Value};

use super::entry::{Channel, Entry, Field, language};
use super::{Fault, Refused, text};
use crate::cutter::Cutter;
use crate::{Reason, charset};

/// What `version` begins with, in both versions of the standard.
const VERSION: &str = "://jsonfeed.org/version/1";

/// Whether bytes are an object.
pub fn is_object(head: &[u8]) -> bool {
    head.strip_prefix(charset::BOM).unwrap_or(head).trim_ascii_start().starts_with(b"{")
}

/// Whether bytes are the beginning of a JSON Feed: an object that says so. Many programs write "/" as "\/".
pub fn begins(head: &[u8]) -> bool {
    let name = b"\"version\"";
    is_object(head)
        && memchr::memmem::find_iter(head, name).any(|at| {
            let value: String = head[at + name.len()..]
                .iter()
                .take(100)
                .map(|b| char::from(*b))
                .filter(|c| *c != '\\')
                .collect();
            let value = value.trim_start().strip_prefix(':').map(str::trim_start);
            let scheme = value.and_then(|v| v.strip_prefix("\"https").or_else(|| v.strip_prefix("\"http")));
            scheme.is_some_and(|rest| rest.starts_with(VERSION))
        })
}

/// Where in the feed the reader stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    Fields,
    Items,
    Over,
}

/// A JSON Feed that is being read.
pub struct JsonFeed {
    input: Cutter,
    limit: usize,
    channel: Channel,
    /// Authors of items that name none.
    authors: Vec<String>,
    place: Place,
    number: u64,
}

impl JsonFeed {
    /// The items of a feed. `limit`: longest item in bytes.
    pub fn new(input: Box<dyn BufRead + Send>, limit: usize) -> JsonFeed {
        let input = Cutter::new(input);
        let channel = Channel::default();
        JsonFeed { input, limit, channel, authors: Vec::new(), place: Place::Start, number: 0 }
    }

    /// What the feed has said of itself so far.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// The next item, with an id made of `name` and its number if it has none of its own.
    pub fn next_entry(&mut self, name: &str) -> Option<Result<Document, Refused>> {
        while self.place != Place::Over {
            let line = self.input.line;
            let found =
                if self.place == Place::Items { self.item(name) } else { self.field().map(|()| None) };
            match found {
                Ok(None) => {}
                Ok(Some(item)) => return Some(item),
                Err(reason) => {
                    self.place = Place::Over;
                    return Some(Err(Refused { line: self.input.line.max(line), reason }));
                }
            }
        }
        None
    }

    /// Reads the brace that opens the feed, or a field of it.
    fn field(&mut self) -> Result<(), Reason> {
        match (self.place, self.peek()?) {
            (Place::Start, Some(b'{')) => {
                self.place = Place::Fields;
                self.pass()
            }
            // A byte order mark.
            (Place::Start, Some(0xef | 0xbb | 0xbf)) => self.pass(),
            (Place::Fields, Some(b',')) => self.pass(),
            (Place::Fields, Some(b'}')) => {
                self.place = Place::Over;
                Ok(())
            }
            (Place::Fields, Some(b'"')) => self.named(),
            (Place::Fields, None) => Err(Fault::CutOff { wanted: "}".to_string() }.into()),
            _ => Err(Fault::Json("a name in quotation marks").into()),
        }
    }

    fn named(&mut self) -> Result<(), Reason> {
        let name = self.input.value(self.limit).map_err(Reason::Unreadable)?;
        if self.peek()? != Some(b':') {
            return Err(Fault::Json("a colon behind a name").into());
        }
        self.pass()?;
        if name.bytes == b"\"items\"" && self.peek()? == Some(b'[') {
            self.place = Place::Items;
            return self.pass();
        }
        let value = self.input.value(self.limit).map_err(Reason::Unreadable)?;
        // What the feed says of itself and cannot be read is passed over, as everything that is not asked for.
        let Ok(value) = serde_json::from_slice::<Value>(&value.bytes) else { return Ok(()) };
        match name.bytes.as_slice() {
            b"\"title\"" => self.channel.title = text::line(&string(&value)),
            b"\"language\"" => self.channel.language = language(&string(&value)),
            b"\"author\"" | b"\"authors\"" if self.authors.is_empty() => self.authors = names(&value),
            b"\"expired\"" => self.channel.expired = value == Value::Bool(true),
            _ => {}
        }
        Ok(())
    }

    /// Reads an item, or the bracket behind the last one.
    fn item(&mut self, name: &str) -> Result<Option<Result<Document, Refused>>, Reason> {
        match self.peek()? {
            Some(b',') => self.pass().map(|()| None),
            Some(b']') => {
                self.place = Place::Fields;
                self.pass().map(|()| None)
            }
            None => Err(Fault::CutOff { wanted: "]".to_string() }.into()),
            Some(_) => {
                self.number += 1;
                let value = self.input.value(self.limit).map_err(Reason::Unreadable)?;
                let mut entry = Entry::default();
                let read = if value.long {
                    Err(Reason::TooLong { limit: self.limit })
                } else {
                    self.document(&value.bytes, &mut entry, &format!("{name}:{}", self.number))
                };
                Ok(Some(read.map_err(|reason| {
                    let (number, reason) = (self.number, Box::new(reason));
                    Refused {
                        line: value.line,
                        reason: Reason::InEntry { number, name: entry.name(), reason },
                    }
                })))
            }
        }
    }

    fn document(&self, bytes: &[u8], entry: &mut Entry, fallback: &str) -> Result<Document, Reason> {
        let item = match serde_json::from_str(charset::utf8(bytes)?) {
            Ok(Value::Object(item)) => item,
            Ok(_) => return Err(Reason::NotObject),
            Err(e) => return Err(Reason::NotJson(e.to_string())),
        };
        fill(entry, &item);
        if !entry.has_author() {
            for author in &self.authors {
                entry.set(Field::Author, author, true);
            }
        }
        entry.document(&self.channel, fallback)
    }

    fn peek(&mut self) -> Result<Option<u8>, Reason> {
        self.input.peek().map_err(Reason::Unreadable)
    }

    /// Goes past the byte that was looked at.
    fn pass(&mut self) -> Result<(), Reason> {
        self.input.pass(1).map_err(Reason::Unreadable)
    }
}

/// Notes what an item says.
fn fill(entry: &mut Entry, item: &Map<String, Value>) {
    for (name, field) in [
        ("id", Field::Id),
        ("url", Field::Link),
        ("external_url", Field::Link),
        ("title", Field::Title),
        ("content_html", Field::Content),
        ("content_text", Field::Content),
        ("summary", Field::Summary),
        ("date_published", Field::Published),
        ("date_modified", Field::Updated),
        ("language", Field::Language),
    ] {
        if let Some(value) = item.get(name) {
            entry.set(field, &string(value), name == "content_text");
        }
    }
    for name in ["authors", "author"].iter().filter_map(|key| item.get(*key)).flat_map(names) {
        entry.set(Field::Author, &name, true);
    }
}

/// A string; numbers are taken for one, as the standard asks of ids.
fn string(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

/// Names of persons: of an object, or of a list of them.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(names).collect(),
        Value::Object(person) => person.get("name").map(string).into_iter().collect(),
        other => Some(string(other)).filter(|name| !name.is_empty()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::super::Feed;
    use super::super::tests::envoys;
    use super::*;

    fn read(text: &str) -> (Vec<Result<Document, String>>, Channel) {
        let input = Box::new(BufReader::with_capacity(50, Cursor::new(text.as_bytes().to_vec())));
        let mut feed = Feed::new(input, 500, None).unwrap();
        let mut out = Vec::new();
        while let Some(item) = feed.next_entry("f") {
            out.push(item.map_err(|r| format!("{}: {}", r.line, r.reason)));
            assert!(out.len() < 1000);
        }
        (out, feed.channel().clone())
    }

    const FEED: &str = r#"{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "The Paper & Post", "language": "en-GB", "home_page_url": "https://p.example/",
  "authors": [{"name": "Ann Lee"}],
  "_own": {"items": [1, "}"]},
  "items": [
    {"id": 7, "url": "https://p.example/1", "title": "Envoys meet", "summary": "Short.",
     "content_html": "<p>Envoys met in <b>Lima</b>.</p><p>They agreed &amp; left.</p>",
     "date_published": "2017-01-02T23:30:00-05:00", "tags": ["x"]},
    {"id": "b", "content_text": "A < b & c.\n\nTroops left.", "author": {"name": "Bo Oak"}, "external_url": "https://q.example/2",
     "date_modified": "2017-01-03T00:00:00Z", "language": "fr"},
    5, {"id": "c"},
    {"id": "d", "content_text": "Police came."}
  ], "expired": true
}"#;

    #[test]
    fn items_are_documents() {
        assert!(begins(FEED.as_bytes()));
        let (got, channel) = read(FEED);
        assert_eq!(got[0].as_ref(), Ok(&envoys("7")));
        let second = got[1].as_ref().unwrap();
        assert_eq!(
            [&second.text, &second.author, &second.url, &second.published, &second.language],
            ["A < b & c.\n\nTroops left.", "Bo Oak", "https://q.example/2", "2017-01-03T00:00:00Z", "fr"]
        );
        assert_eq!(got[2], Err("12: entry 3: is JSON but no object".into()));
        assert_eq!(got[3], Err("12: entry 4 (c): has no text".into()));
        assert_eq!(got[4].as_ref().unwrap().id, "d");
        assert_eq!((got.len(), channel.expired), (5, true));
    }

    #[test]
    fn what_says_that_it_is_one() {
        for yes in [
            r#"{"version": "https://jsonfeed.org/version/1", "title": "T""#,
            r#"{"title":"T","version":"https:\/\/jsonfeed.org\/version\/1.1""#,
            "\u{feff}{ \"version\" :\n\"http://jsonfeed.org/version/1\"}",
        ] {
            assert!(begins(yes.as_bytes()), "{yes}");
        }
        for no in [
            r#"{"text": "See https://jsonfeed.org/version/1 for the \"version\"."}"#,
            r#"["version", "https://jsonfeed.org/version/1"]"#,
            r#"{"version": "1.1"}"#,
        ] {
            assert!(!begins(no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn broken_feeds_give_what_is_sound() {
        let long =
            format!("{{\"items\": [{{\"id\": \"{}\"}}, {{\"content_text\": \"One.\"}}]}}", "x".repeat(600));
        let (got, _) = read(&long);
        assert_eq!(got[0], Err("1: entry 1: is longer than 500 bytes".into()));
        assert_eq!((got[1].as_ref().unwrap().text.as_str(), got.len()), ("One.", 2));
        let (got, _) = read("{\"items\": [{\"content_text\": \"One.\"}");
        assert_eq!((got.len(), &got[1]), (2, &Err("1: breaks off before ]".to_string())));
        for broken in ["{", "{]", "{\"a\"", "{\"a\" 5}", "{\"items\": [}", "{:"] {
            let (got, _) = read(broken);
            assert!(got.last().is_some_and(Result::is_err), "{broken}: {got:?}");
        }
        assert!(read("{}").0.is_empty() && read("{\"items\": []}").0.is_empty());
        let deep = format!("{{\"items\": [{}", "[".repeat(400));
        assert!(read(&deep).0[0].is_err());
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "\\{?(\"items\":\\[)?[{}\\[\\]\":,a-z0-9 \\\\\n]{0,200}") {
            read(&text);
        }
    }
}
