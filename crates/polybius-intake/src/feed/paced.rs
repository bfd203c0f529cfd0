//! The text of a feed as a stream that counts lines, stops at a limit, and can look for the next entry.
//!
//! What feeds it: the bytes of a feed in any character set that its XML declaration or its first bytes name. What
//! it refuses: more bytes since the last reset than the limit, so that nothing endless is ever held.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

/// Most bytes that are looked at for the XML declaration.
const DECLARATION: usize = 512;

/// A stream of UTF-8 with a limit.
pub struct Paced {
    /// Bytes that were put back.
    back: Cursor<Vec<u8>>,
    input: Box<dyn BufRead + Send>,
    limit: usize,
    since: usize,
    /// Line of the next byte, from 1.
    pub line: u64,
    /// Whether the limit was met since the last reset.
    pub exceeded: bool,
    /// What the stream failed with.
    pub failed: Option<io::Error>,
}

impl Paced {
    /// The text of a feed. `charset` is what the server said, if anything; `decoded`: it is UTF-8 by now, whatever
    /// it says.
    pub fn new(
        mut input: Box<dyn BufRead + Send>,
        limit: usize,
        charset: Option<&str>,
        decoded: bool,
    ) -> io::Result<Paced> {
        let mut head = Vec::new();
        while head.len() < DECLARATION && !head.contains(&b'>') {
            let available = input.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let take = available.len().min(DECLARATION - head.len());
            head.extend_from_slice(&available[..take]);
            input.consume(take);
        }
        let mut encoding = match decoded {
            true => Some(encoding_rs::UTF_8),
            false => declared(&head).or_else(|| Encoding::for_label(charset?.as_bytes())),
        };
        if encoding.is_none() {
            let start = input.fill_buf()?;
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(&head, false);
            detector.feed(start, false);
            encoding = Some(detector.guess(None, Utf8Detection::Allow));
        }
        let decoder = DecodeReaderBytesBuilder::new()
            .encoding(Some(encoding.unwrap_or(encoding_rs::UTF_8)))
            .bom_override(true)
            .strip_bom(true)
            .build(Cursor::new(head).chain(input));
        Ok(Paced {
            back: Cursor::default(),
            input: Box::new(BufReader::with_capacity(1 << 15, decoder)),
            limit,
            since: 0,
            line: 1,
            exceeded: false,
            failed: None,
        })
    }

    /// Nothing.
    pub fn nothing() -> Paced {
        Paced {
            back: Cursor::default(),
            input: Box::new(io::empty()),
            limit: 0,
            since: 0,
            line: 1,
            exceeded: false,
            failed: None,
        }
    }

    /// The limit in bytes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Begins to count anew.
    pub fn reset(&mut self) {
        (self.since, self.exceeded) = (0, false);
    }

    /// Goes to where one of the words, each beginning with '<', is next; false if none comes.
    pub fn find_tag(&mut self, words: &[&str]) -> bool {
        let mut seen: Vec<u8> = Vec::new();
        loop {
            self.reset();
            let Ok(available) = self.fill_buf() else { return false };
            if available.is_empty() {
                return false;
            }
            // Between tags nothing matters, so whole pieces are passed over.
            let skip = if seen.is_empty() { memchr::memchr(b'<', available) } else { Some(0) };
            let Some(skip) = skip else {
                let count = available.len();
                self.consume(count);
                continue;
            };
            let byte = available[skip];
            self.consume(skip + 1);
            if byte == b'<' {
                seen.clear();
            }
            seen.push(byte);
            let whole = |w: &&str| {
                seen.len() == w.len() + 1
                    && seen.starts_with(w.as_bytes())
                    && (byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
            };
            if words.iter().any(whole) {
                let lines = seen.iter().filter(|b| **b == b'\n').count() as u64;
                self.line -= lines;
                let rest = std::mem::take(&mut self.back);
                let at = usize::try_from(rest.position()).unwrap_or(usize::MAX);
                let rest = rest.into_inner();
                seen.extend_from_slice(rest.get(at..).unwrap_or(&[]));
                self.back = Cursor::new(seen);
                self.reset();
                return true;
            }
            if !words.iter().any(|w| w.as_bytes().starts_with(&seen))
                && !words.iter().any(|w| w.as_bytes() == seen)
            {
                seen.clear();
            }
        }
    }
}

impl BufRead for Paced {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > self.limit {
            self.exceeded = true;
            return Err(io::Error::other("too long"));
        }
        if !self.back.fill_buf()?.is_empty() {
            return self.back.fill_buf();
        }
        match self.input.fill_buf() {
            Ok(bytes) => Ok(bytes),
            Err(e) => {
                let copy = io::Error::new(e.kind(), e.to_string());
                self.failed = Some(e);
                Err(copy)
            }
        }
    }

    fn consume(&mut self, count: usize) {
        let back = self.back.fill_buf().map_or(0, <[u8]>::len);
        let lines =
            |bytes: &[u8]| memchr::memchr_iter(b'\n', &bytes[..count.min(bytes.len())]).count() as u64;
        if back > 0 {
            self.line += self.back.fill_buf().map_or(0, lines);
            self.back.consume(count.min(back));
        } else {
            self.line += self.input.fill_buf().map_or(0, lines);
            self.input.consume(count);
        }
        self.since += count;
    }
}

impl Read for Paced {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The character set of an XML declaration.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.trim_ascii_start();
    let end = head.starts_with(b"<?xml").then(|| memchr::memmem::find(head, b"?>")).flatten()?;
    let text = String::from_utf8_lossy(&head[..end]);
    let (_, value) = text.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    // One that can be read byte by byte cannot be UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes())
        .map(|e| if e.is_ascii_compatible() { e } else { encoding_rs::UTF_8 })
}
