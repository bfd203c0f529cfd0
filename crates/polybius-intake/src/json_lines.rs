//! JSON Lines: one object a line. Lines that are none are refused by number, the rest goes on.

use polybius::record::Document;
use serde_json::Value;

use crate::charset;
use crate::lines::{Line, read_line};
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{FieldMap, Item, Options, Reason};

/// A JSON Lines file that is being read.
pub struct JsonLines {
    source: Source,
    line: u64,
    buffer: Vec<u8>,
    charset: charset::Records,
    over: bool,
}

impl JsonLines {
    /// The records of a source.
    pub fn new(source: Source) -> JsonLines {
        JsonLines { source, line: 0, buffer: Vec::new(), charset: charset::Records::default(), over: false }
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
                Ok(Line::Endless(bytes)) => {
                    self.over = true;
                    Reason::Endless { bytes }
                }
                Ok(Line::TooLong) => Reason::TooLong { limit },
                Ok(Line::Read) if self.buffer.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(Line::Read) => {
                    let id = format!("{}:{}", self.source.name, self.line);
                    // JSON is UTF-8 by its standard; so one broken line alone is no sign of another set.
                    let ahead = self.source.input.fill_buf().unwrap_or_default();
                    let text = self.charset.decode(&self.buffer, ahead, true);
                    match text.and_then(|t| record(&t, &options.fields, &id)) {
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
pub fn record(text: &str, fields: &FieldMap, id: &str) -> Result<Document, Reason> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => fields.document(&object, id),
        Ok(_) => Err(Reason::NotObject),
        Err(e) => Err(Reason::NotJson(e.to_string())),
    }
}
