//! The unpacked bytes of a WARC file, gzip member by gzip member.
//!
//! What feeds it: the file as it is on disk, packed or not. Common Crawl packs each record as a member of its own,
//! others pack the whole file as one; both are read. What it refuses: a damaged member. `next_good` then goes to
//! the next one that begins a record, looked for from just behind the damaged one's beginning, because a damaged
//! stream often reads on into its neighbours before the damage shows.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::rewind::Rewind;
use crate::gunzip::skip_zeros;

/// How often a packed member may swell.
const SWELL: u64 = 100;
/// What every record begins with.
pub const BEGIN: &[u8] = b"WARC/";
/// First bytes of a gzip member that uses deflate, as all do.
const MEMBER: &[u8] = &[0x1f, 0x8b, 8];
/// What a record after a line break begins with.
const NEXT: &[u8] = b"\nWARC/1.";

enum State {
    Plain(Rewind),
    /// Before a member, or at the end.
    Between(Rewind),
    Inside(Box<GzDecoder<Rewind>>),
    /// Only while a method swaps states.
    Moved,
}

/// A WARC file's unpacked bytes.
pub struct Members {
    state: State,
    out: Vec<u8>,
    at: usize,
    end: usize,
    /// Where the current member begins in the file.
    begun: u64,
    /// Unpacked bytes of the current member.
    unpacked: u64,
    /// Bytes that a member may unpack to, however small it is.
    allowed: u64,
}

impl Members {
    /// The bytes of a file. `cap`: how many packed bytes of a member may be held to look for the next one.
    pub fn new(input: Box<dyn BufRead + Send>, packed: bool, cap: usize) -> Members {
        let raw = Rewind::new(input, cap);
        let state = if packed { State::Between(raw) } else { State::Plain(raw) };
        Members {
            state,
            out: vec![0; 1 << 15],
            at: 0,
            end: 0,
            begun: 0,
            unpacked: 0,
            allowed: 64 * cap as u64,
        }
    }

    /// Where we are in the file; in packed files, where the member begins.
    pub fn offset(&self) -> u64 {
        match &self.state {
            State::Plain(raw) => raw.offset(),
            _ => self.begun,
        }
    }

    /// Whether the file is packed.
    pub fn packed(&self) -> bool {
        !matches!(self.state, State::Plain(_))
    }

    /// Marks the beginning of a record, for [`Members::next_good`].
    pub fn mark(&mut self) {
        if let State::Plain(raw) = &mut self.state {
            raw.mark();
        }
    }

    /// The next bytes; none at the end of a member and at the end of the file.
    ///
    /// # Errors
    /// If the file cannot be read or its member is damaged.
    pub fn fill(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end
            && let State::Inside(member) = &mut self.state
        {
            let count = member.read(&mut self.out)?;
            (self.at, self.end) = (0, count);
            self.unpacked += count as u64;
            let packed = member.get_ref().offset().saturating_sub(self.begun);
            if self.unpacked > self.allowed && self.unpacked / SWELL > packed {
                self.end = 0;
                return Err(io::Error::other("it swells without end: a decompression bomb?"));
            }
            if count == 0 {
                self.leave();
            }
        }
        match &mut self.state {
            State::Plain(raw) => raw.fill_buf(),
            _ => Ok(&self.out[self.at..self.end]),
        }
    }

    /// Takes bytes that [`Members::fill`] gave.
    pub fn consume(&mut self, count: usize) {
        match &mut self.state {
            State::Plain(raw) => raw.consume(count),
            _ => self.at = (self.at + count).min(self.end),
        }
    }

    /// Ends the member, and gives the file under it.
    fn leave(&mut self) -> Option<&mut Rewind> {
        (self.at, self.end) = (0, 0);
        self.state = match std::mem::replace(&mut self.state, State::Moved) {
            State::Inside(member) => State::Between(member.into_inner()),
            other => other,
        };
        match &mut self.state {
            State::Between(raw) | State::Plain(raw) => Some(raw),
            _ => None,
        }
    }

    /// Goes into the next member; false at the end of the file.
    ///
    /// # Errors
    /// If the file cannot be read or what follows is no gzip member.
    pub fn next_member(&mut self) -> io::Result<bool> {
        if !self.packed() {
            return Ok(false);
        }
        let Some(raw) = self.leave() else { return Ok(false) };
        if skip_zeros(raw)? {
            return Ok(false);
        }
        raw.mark();
        let begun = raw.offset();
        let good = raw.peek(MEMBER.len())?.starts_with(&MEMBER[..2]);
        (self.begun, self.unpacked) = (begun, 0);
        if !good {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no gzip member begins here"));
        }
        if let State::Between(raw) = std::mem::replace(&mut self.state, State::Moved) {
            self.state = State::Inside(Box::new(GzDecoder::new(raw)));
        }
        Ok(true)
    }

    /// After damage: goes to the next member that begins with a record; false if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn next_good(&mut self) -> io::Result<bool> {
        let Some(raw) = self.leave() else { return Ok(false) };
        raw.rewind(1);
        loop {
            let bytes = raw.peek(1 << 12)?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let skip = match memchr::memmem::find(bytes, MEMBER) {
                Some(0) if begins_record(bytes) => return Ok(true),
                Some(0) => 1,
                Some(found) => found,
                None => bytes.len().saturating_sub(MEMBER.len() - 1).max(1),
            };
            raw.consume(skip);
        }
    }

    /// Goes to just behind the next `WARC/1.` that stands at the beginning of a line: in a file that is not packed,
    /// from the mark on; in a packed one from here to the end of the member. False if there is none.
    ///
    /// # Errors
    /// If the file cannot be read or its member is damaged.
    pub fn next_in_text(&mut self) -> io::Result<bool> {
        if let State::Plain(raw) = &mut self.state {
            raw.rewind(1);
        }
        let mut matched = 0;
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let mut used = 0;
            for b in bytes {
                used += 1;
                matched = if *b == NEXT[matched] { matched + 1 } else { usize::from(*b == NEXT[0]) };
                if matched == NEXT.len() {
                    break;
                }
            }
            self.consume(used);
            if matched == NEXT.len() {
                return Ok(true);
            }
        }
    }
}

/// Whether bytes are the beginning of a gzip member with a WARC record in it.
pub fn begins_record(packed: &[u8]) -> bool {
    if !packed.starts_with(MEMBER) || packed.get(3).is_none_or(|flags| flags & 0xe0 != 0) {
        return false;
    }
    let mut start = [0; BEGIN.len()];
    GzDecoder::new(packed).read_exact(&mut start).is_ok() && start == BEGIN
}
