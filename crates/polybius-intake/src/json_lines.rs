//! JSON Lines: one object a line. Lines that are none are refused by number, the rest goes on.

use polybius::record::Document;
use serde_json::Value;

use crate::charset::text_of;
use crate::lines::{Line, read_line};
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{FieldMap, Item, Options, Reason};

/// A JSON Lines file that is being read.
pub struct JsonLines {
    source: Source,
    line: u64,
    buffer: Vec<u8>,
    over: bool,
}

impl JsonLines {
    /// The records of a source.
    pub fn new(source: Source) -> JsonLines {
        JsonLines { source, line: 0, buffer: Vec::new(), over: false }
    }
}

impl Records for JsonLines {
    fn next(&mut self, options: &Options) -> Option<Item> {
        let limit = options.limit;
        while !self.over {
            let line = read_line(self.source.input.as_mut(), &mut self.buffer, limit);
            self.line += 1;
            let reason = match line {
                Err(e) => {
                    self.over = true;
                    Reason::Unreadable(e)
                }
                Ok(Line::End) => {
                    self.over = true;
                    break;
                }
                Ok(Line::TooLong) => Reason::TooLong { limit },
                Ok(Line::Read) if self.buffer.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(Line::Read) => {
                    let id = format!("{}:{}", self.source.name, self.line);
                    match record(&self.buffer, &options.fields, &id) {
                        Ok(document) => return Some(Item::Document(document)),
                        Err(reason) => reason,
                    }
                }
            };
            return Some(refused(&self.source.name, Some(self.line), reason));
        }
        None
    }
}

/// One line as a document.
fn record(line: &[u8], fields: &FieldMap, id: &str) -> Result<Document, Reason> {
    let text = text_of(line)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => fields.document(&object, id),
        Ok(_) => Err(Reason::NotObject),
        Err(e) => Err(Reason::NotJson(e.to_string())),
    }
}
