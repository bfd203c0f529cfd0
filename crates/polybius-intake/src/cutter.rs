//! Cuts JSON values out of a stream, by their brackets and quotation marks, so that what stands around them need not
//! be held.
//!
//! What feeds it: bytes. What it gives: the bytes of one value after the other, with its line. What it refuses: to
//! hold a value longer than the limit; it is passed over. Whether a value is sound is for the parser to say.

use std::io::{BufRead, Result};

/// A stream of JSON.
pub struct Cutter {
    input: Box<dyn BufRead + Send>,
    /// Line of the next byte, from 1.
    pub line: u64,
}

/// A value that was cut out.
pub struct Value {
    /// Its bytes, or as many of them as the limit allows.
    pub bytes: Vec<u8>,
    /// Line where it begins, from 1.
    pub line: u64,
    /// It is longer than the limit.
    pub long: bool,
}

impl Cutter {
    /// A stream from its beginning.
    pub fn new(input: Box<dyn BufRead + Send>) -> Cutter {
        Cutter { input, line: 1 }
    }

    /// The next byte that is not white space, which is left where it is; nothing at the end.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            let blank = available.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let next = available.get(blank).copied();
            self.pass(blank)?;
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Goes past bytes that have been looked at.
    pub fn pass(&mut self, count: usize) -> Result<()> {
        let available = self.input.fill_buf()?;
        let count = count.min(available.len());
        self.line += memchr::memchr_iter(b'\n', &available[..count]).count() as u64;
        self.input.consume(count);
        Ok(())
    }

    /// The value that begins at the next byte, or what stands in the place of one; it is never empty.
    pub fn value(&mut self, limit: usize) -> Result<Value> {
        self.peek()?;
        let mut value = Value { bytes: Vec::new(), line: self.line, long: false };
        let (mut depth, mut quoted, mut escaped, mut any) = (0u64, false, false, false);
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                return Ok(value);
            }
            let (mut used, mut done) = (0, false);
            for b in available {
                // What ends a number, a word or nonsense belongs to what is around it.
                if any && depth == 0 && !quoted && matches!(b, b',' | b']' | b'}' | b'\n') {
                    done = true;
                    break;
                }
                any = true;
                used += 1;
                match b {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => {
                        quoted = !quoted;
                        done = !quoted && depth == 0;
                    }
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => {
                        depth = depth.saturating_sub(1);
                        done = depth == 0;
                    }
                    _ => {}
                }
                if value.bytes.len() < limit {
                    value.bytes.push(*b);
                } else {
                    value.long = true;
                }
                if done {
                    break;
                }
            }
            self.pass(used)?;
            if done {
                return Ok(value);
            }
        }
    }
}
