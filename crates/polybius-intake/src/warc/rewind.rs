//! A stream that can go back to a marked place, as long as that place is not too far behind.
//!
//! What feeds it: the bytes of a file, in order. It holds those since the mark, up to a cap. What it refuses: to
//! go back over more than the cap, or so often that a hostile file would be read over and over.

use std::io::{self, BufRead, Read};

/// A stream with a mark.
pub struct Rewind {
    input: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    at: usize,
    mark: Option<usize>,
    /// Offset of the buffer's first byte in the file.
    base: u64,
    cap: usize,
    /// Bytes that were gone back over in all.
    again: u64,
}

impl Rewind {
    /// A stream that holds at most `cap` bytes (and one read) after the mark.
    pub fn new(input: Box<dyn BufRead + Send>, cap: usize) -> Rewind {
        Rewind { input, buffer: Vec::new(), at: 0, mark: None, base: 0, cap, again: 0 }
    }

    /// Bytes taken so far, which is the offset of the next byte in the file.
    pub fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Marks this place.
    pub fn mark(&mut self) {
        self.mark = Some(self.at);
    }

    /// Goes back to `past` bytes after the mark, and forgets it; stays where it is if that is no longer possible.
    pub fn rewind(&mut self, past: usize) {
        let Some(mark) = self.mark.take() else { return };
        let back = self.at.saturating_sub(mark + past);
        let allowed = (64 << 20) + self.offset().saturating_mul(4);
        if self.again + back as u64 <= allowed {
            self.again += back as u64;
            self.at -= back;
        }
    }

    /// At least `count` bytes from here, if there are so many.
    pub fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < count && self.more()? {}
        Ok(&self.buffer[self.at..])
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        if self.mark.is_some_and(|m| self.buffer.len() - m > self.cap) {
            self.mark = None;
        }
        let keep = self.mark.unwrap_or(self.at);
        if keep > 0 {
            self.buffer.drain(..keep);
            self.base += keep as u64;
            self.at -= keep;
            self.mark = self.mark.map(|_| 0);
        }
        let next = self.input.fill_buf()?;
        let count = next.len();
        self.buffer.extend_from_slice(next);
        self.input.consume(count);
        Ok(count > 0)
    }
}

impl BufRead for Rewind {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}

impl Read for Rewind {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(cap: usize) -> Rewind {
        let bytes: Vec<u8> = (0..100).collect();
        Rewind::new(Box::new(io::BufReader::with_capacity(8, io::Cursor::new(bytes))), cap)
    }

    fn take(r: &mut Rewind, count: usize) -> Vec<u8> {
        let mut out = vec![0; count];
        r.read_exact(&mut out).unwrap();
        out
    }

    #[test]
    fn goes_back_to_the_mark() {
        let mut r = stream(50);
        take(&mut r, 10);
        r.mark();
        assert_eq!(take(&mut r, 30)[0], 10);
        assert_eq!(r.offset(), 40);
        r.rewind(1);
        assert_eq!((r.offset(), take(&mut r, 2)), (11, vec![11, 12]));
        r.rewind(0); // the mark is gone
        assert_eq!(take(&mut r, 1), [13]);
    }

    #[test]
    fn a_mark_too_far_behind_is_forgotten() {
        let mut r = stream(16);
        r.mark();
        take(&mut r, 60);
        r.rewind(0);
        assert_eq!(take(&mut r, 1), [60]);
        assert!(r.buffer.len() < 40);
    }
}
