//! JSON that is not one object a line: a list of objects, or objects written over several lines.
//!
//! The objects are cut out one at a time by their brackets, so that a list of any length is read in little memory.
//! What it refuses, by line: what is no object or does not parse, objects over the limit.

use crate::cutter::{Cutter, Value};
use crate::json_lines::record;
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{Item, Options, Reason, charset};

/// A JSON file that is being read.
pub struct JsonFile {
    name: String,
    input: Cutter,
    /// Whether the objects stand in a list, once that is known.
    list: Option<bool>,
    charset: charset::Records,
    over: bool,
}

/// Whether a file that begins so is a list, or an object over several lines.
pub fn is_whole(head: &[u8]) -> bool {
    let mut bytes = head.iter().filter(|b| !b.is_ascii_whitespace());
    match (bytes.next(), bytes.next()) {
        (Some(b'['), Some(b'{')) => true,
        (Some(b'{'), _) => {
            let first = head.trim_ascii_start().split(|b| *b == b'\n').next().unwrap_or_default();
            first.trim_ascii() == b"{"
        }
        _ => false,
    }
}

impl JsonFile {
    /// The records of a source.
    pub fn new(source: Source) -> JsonFile {
        let input = Cutter::new(source.input);
        JsonFile { name: source.name, input, list: None, charset: charset::Records::default(), over: false }
    }

    /// The next object, or what stands in its place; nothing at the end.
    fn cut(&mut self, limit: usize) -> std::io::Result<Option<Value>> {
        loop {
            match (self.input.peek()?, self.list) {
                (None, _) => return Ok(None),
                (Some(b'['), None) => self.list = Some(true),
                (Some(b']'), Some(true)) => self.list = Some(false),
                (Some(b','), _) => {}
                _ => {
                    self.list.get_or_insert(false);
                    return self.input.value(limit).map(Some);
                }
            }
            self.input.pass(1)?;
        }
    }
}

impl Records for JsonFile {
    fn next(&mut self, options: &Options) -> Option<Item> {
        if self.over {
            return None;
        }
        let value = match self.cut(options.limit) {
            Ok(Some(value)) => value,
            Ok(None) => {
                self.over = true;
                return None;
            }
            Err(e) => {
                self.over = true;
                return Some(refused(&self.name, Some(self.input.line), Reason::Unreadable(e)));
            }
        };
        let id = format!("{}:{}", self.name, value.line);
        let read = if value.long {
            Err(Reason::TooLong { limit: options.limit })
        } else {
            let text = self.charset.decode(&value.bytes, b"", true);
            text.and_then(|text| record(&text, &options.fields, &id))
        };
        Some(match read {
            Ok(document) => Item::Document(document),
            Err(reason) => refused(&self.name, Some(value.line), reason),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;

    fn read(bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, bytes).unwrap();
        Reader::new(&[path], Options { limit: 200, ..Options::default() })
            .map(|item| match item {
                Item::Document(d) => format!("{}|{}", &d.id[d.id.rfind('/').map_or(0, |i| i + 1)..], d.text),
                Item::Refused(r) => {
                    let said = r.to_string();
                    said[said.find("a.json").unwrap()..].to_string()
                }
            })
            .collect()
    }

    #[test]
    fn lists_and_objects_over_lines() {
        let list = "[\n {\"text\": \"One, ]} \\\" two.\"},\n {\"id\": 2,\n  \"text\": \"Three.\"},\n 5, {\"x\": [1, {}]}]\n";
        let got = read(list.as_bytes());
        assert_eq!(got[..2], ["a.json:2|One, ]} \" two.", "2|Three."]);
        assert_eq!(got[2], "a.json:5: is JSON but no object");
        assert!(got[3].starts_with("a.json:5: has no text") && got.len() == 4, "{got:?}");
        assert_eq!(
            read(b"{\n \"text\": \"One.\"\n}\n{\n\"text\": \"Two.\"}"),
            ["a.json:1|One.", "a.json:4|Two."]
        );
        assert_eq!(read(b"[{\"text\": \"One.\"}")[0], "a.json:1|One.");
        let long = format!("[{{\"text\": \"{}\"}}, {{\"text\": \"Two.\"}}]", "x".repeat(300));
        assert_eq!(read(long.as_bytes()), ["a.json:1: is longer than 200 bytes", "a.json:1|Two."]);
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "[\\[{]\n?[{}\\[\\]\":,a-z0-9 \\\\\n]{0,200}") {
            read(text.as_bytes());
        }
    }
}
