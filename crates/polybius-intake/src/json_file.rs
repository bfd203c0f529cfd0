//! JSON that is not one object a line: a list of objects, or objects written over several lines.
//!
//! The objects are cut out one at a time by their brackets, so that a list of any length is read in little memory.
//! What it refuses, by line: what is no object or does not parse, objects over the limit.

use std::io::Result;

use crate::json_lines::record;
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{Item, Options, Reason, charset};

/// A JSON file that is being read.
pub struct JsonFile {
    source: Source,
    /// Line of the next byte, from 1.
    line: u64,
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
        JsonFile { source, line: 1, list: None, charset: charset::Records::default(), over: false }
    }

    /// Reads the next object into `out`; gives its first line and whether it was too long, or nothing at the end.
    fn cut(&mut self, out: &mut Vec<u8>, limit: usize) -> Result<Option<(u64, bool)>> {
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        let (mut first, mut long) = (0, false);
        loop {
            let available = self.source.input.fill_buf()?;
            if available.is_empty() {
                self.over = true;
                return Ok((first > 0).then_some((first, long)));
            }
            let mut used = 0;
            let mut done = false;
            for b in available {
                used += 1;
                self.line += u64::from(*b == b'\n');
                if first == 0 {
                    match b {
                        b'[' if self.list.is_none() => self.list = Some(true),
                        b']' if self.list == Some(true) => self.list = Some(false),
                        b if b.is_ascii_whitespace() || *b == b',' => {}
                        _ => first = self.line,
                    }
                    if first == 0 {
                        continue;
                    }
                    self.list.get_or_insert(false);
                }
                match b {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted && depth > 0 => {
                        depth -= 1;
                        done = depth == 0;
                    }
                    // A bare value in a list.
                    b',' | b']' | b'\n' if !quoted && depth == 0 => {
                        done = true;
                        break;
                    }
                    _ => {}
                }
                if out.len() < limit {
                    out.push(*b);
                } else {
                    long = true;
                }
                if done {
                    break;
                }
            }
            self.source.input.consume(used);
            if done {
                return Ok(Some((first, long)));
            }
        }
    }
}

impl Records for JsonFile {
    fn next(&mut self, options: &Options) -> Option<Item> {
        if self.over {
            return None;
        }
        let limit = options.limit;
        let mut bytes = Vec::new();
        let (line, long) = match self.cut(&mut bytes, limit) {
            Ok(found) => found?,
            Err(e) => {
                self.over = true;
                return Some(refused(&self.source.name, Some(self.line), Reason::Unreadable(e)));
            }
        };
        let id = format!("{}:{line}", self.source.name);
        let read = if long {
            Err(Reason::TooLong { limit })
        } else {
            self.charset.decode(&bytes, b"", true).and_then(|text| record(&text, &options.fields, &id))
        };
        Some(match read {
            Ok(document) => Item::Document(document),
            Err(reason) => refused(&self.source.name, Some(line), reason),
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
