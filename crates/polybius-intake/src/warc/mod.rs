//! Web archives (WARC 1.0 and 1.1), as Common Crawl's news crawl has them: the pages in them as documents.
//!
//! What feeds it: the file as it is on disk, plain or gzipped. What it gives: the pages and plain texts of
//! `response` records with status 200, of `resource` records and of `conversion` records (WET files), one at a
//! time. `request`, `revisit`, `metadata` and `warcinfo`, other statuses, and images and the like are passed over
//! without a word. What it refuses, each with number and offset of the record while the rest goes on: damaged gzip
//! members, records that break off or have no header, and pages over the size limit. The crawl's date is no date
//! of publication and is not taken for one.

mod header;
mod http;
mod members;
mod page;
mod rewind;

use std::io::BufRead;
use std::path::Path;

use polybius::record::Document;

pub use http::charset;
pub use members::{BEGIN, begins_record};
pub use page::read_page;

use crate::records::{Records, refused};
use crate::{Item, Options, Reason};
use header::Header;
use http::Kind;
use members::Members;

/// Longest header of a record or of the response in it, in bytes.
const LONGEST_HEADER: usize = 1 << 16;
/// What is held of a damaged packed file to look for the next member, in bytes beyond the record limit.
const HELD: usize = 1 << 20;

/// What is wrong with a record of a web archive.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No record begins where one should.
    #[error("does not begin with \"WARC/1.\"")]
    NoRecord,
    /// The header has no end, or is too long.
    #[error("its header has no end (or none within {LONGEST_HEADER} bytes)")]
    HeaderEnd,
    /// The header does not say how long the record is.
    #[error("its header has no Content-Length that can be read")]
    NoLength,
    /// The record breaks off.
    #[error("is cut off: {got} of its {wanted} bytes are there")]
    CutOff {
        /// Bytes that are there.
        got: u64,
        /// Bytes that the header promises.
        wanted: u64,
    },
    /// Its length leads into the middle of something.
    #[error("its Content-Length ({length}) does not lead to the next record")]
    WrongLength {
        /// The length in the header.
        length: u64,
    },
    /// The gzip member is damaged.
    #[error("its gzip member is damaged ({0})")]
    Member(std::io::Error),
    /// The response in it has no header that can be read.
    #[error("the HTTP header in it cannot be read: {0}")]
    HttpHead(String),
    /// The body unpacks to too much.
    #[error("its page unpacks to more than {limit} bytes")]
    Unpacked {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body cannot be unpacked.
    #[error("its page is no sound {packing}: {said}")]
    Packing {
        /// Name of the packing.
        packing: String,
        /// What the unpacker said.
        said: String,
    },
}

/// Whether a file's name is that of a packed archive.
pub fn is_name(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".warc.gz", ".wet.gz"].iter().any(|ending| name.ends_with(ending))
}

/// How a record went wrong.
enum Trouble {
    /// It is of no use, but the next one begins here.
    Bad(Reason),
    /// Where the next one begins is not known.
    Lost(Reason),
    /// The packed stream itself is damaged.
    Damaged(std::io::Error),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Bad(fault.into())
    }
}

/// A web archive that is being read.
pub struct Warc {
    name: String,
    members: Members,
    /// `WARC/1.` of the next record was read already.
    begun: bool,
    number: u64,
    offset: u64,
    block: Vec<u8>,
    given: bool,
    over: bool,
}

impl Warc {
    /// The records of a file as it is on disk. `limit` is the longest record in bytes.
    pub fn new(name: &str, input: Box<dyn BufRead + Send>, packed: bool, limit: usize) -> Warc {
        let members = Members::new(input, packed, limit.saturating_add(HELD));
        let name = name.to_string();
        Warc {
            name,
            members,
            begun: false,
            number: 0,
            offset: 0,
            block: Vec::new(),
            given: false,
            over: false,
        }
    }

    fn refuse(&mut self, reason: Reason) -> Item {
        self.given = true;
        let reason = Reason::InRecord { number: self.number, offset: self.offset, reason: Box::new(reason) };
        refused(&self.name, None, reason)
    }

    /// Goes to the next record; false at the end of the file.
    fn start(&mut self) -> Result<bool, Trouble> {
        while !self.begun {
            let bytes = self.members.fill().map_err(Trouble::Damaged)?;
            if bytes.is_empty() {
                let next = self.members.next_member();
                self.offset = self.members.offset();
                if !next.map_err(Trouble::Damaged)? {
                    return Ok(false);
                }
                continue;
            }
            let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let found = blank < bytes.len();
            self.members.consume(blank);
            if found {
                break;
            }
        }
        self.members.mark();
        self.offset = self.members.offset() - if self.begun && !self.members.packed() { 7 } else { 0 };
        Ok(true)
    }

    /// The record that begins here, if it is a document.
    fn record(&mut self, limit: usize) -> Result<Option<Document>, Trouble> {
        let header = self.header()?;
        let Some(length) = header.length() else { return Err(Trouble::Lost(Fault::NoLength.into())) };
        self.block.clear();
        let mut left = length;
        let mut head = None;
        let (kind, charset) = match header.kind().as_str() {
            "response" if header.is_http() => {
                while left > 0
                    && self.block.len() < LONGEST_HEADER
                    && http::head_length(&self.block).is_none()
                {
                    self.read(&mut left, length, 1024, true)?;
                }
                match http::parse(&self.block) {
                    Ok(h) if h.status != 200 => (Kind::Other, None),
                    Ok(h) => {
                        let found = (h.kind, h.charset.clone());
                        head = Some(h);
                        found
                    }
                    Err(fault) => {
                        self.skip(left, length)?;
                        return Err(fault.into());
                    }
                }
            }
            "resource" | "conversion" => {
                let media = header.get("content-type").unwrap_or("");
                (Kind::of(media), http::charset(media))
            }
            _ => (Kind::Other, None),
        };
        let kind = if kind == Kind::Unsaid { header.payload_kind() } else { kind };
        if kind == Kind::Other {
            self.skip(left, length)?;
            return Ok(None);
        }
        let begin = head.as_ref().map_or(0, |h| h.length);
        if length - begin as u64 > limit as u64 {
            self.skip(left, length)?;
            return Err(Trouble::Bad(Reason::TooLong { limit }));
        }
        while left > 0 {
            self.read(&mut left, length, 1 << 16, true)?;
        }
        self.end(length)?;
        let raw = &self.block[begin..];
        let cut = header.get("warc-truncated").is_some();
        let body = match &head {
            Some(head) => http::body(head, raw, limit, cut).map_err(Trouble::Bad)?,
            None => raw.into(),
        };
        let kind = if kind == Kind::Unsaid { sniff(&body) } else { kind };
        if kind == Kind::Other || body.trim_ascii().is_empty() {
            return Ok(None);
        }
        header
            .document(&self.name, self.number, &body, kind == Kind::Html, charset.as_deref())
            .map(Some)
            .map_err(Trouble::Bad)
    }

    /// Reads a record's header with its empty line.
    fn header(&mut self) -> Result<Header, Trouble> {
        let mut bytes = Vec::new();
        if std::mem::take(&mut self.begun) {
            bytes.extend_from_slice(b"WARC/1.");
        }
        loop {
            let available = self.members.fill().map_err(Trouble::Damaged)?;
            if available.is_empty() {
                if !self.members.next_member().map_err(Trouble::Damaged)? {
                    return Err(Trouble::Lost(Fault::HeaderEnd.into()));
                }
                if self.members.fill().map_err(Trouble::Damaged)?.starts_with(b"WARC/1.") {
                    return Err(Fault::HeaderEnd.into());
                }
                continue;
            }
            let line = memchr::memchr(b'\n', available);
            let take = line.map_or(available.len(), |at| at + 1);
            bytes.extend_from_slice(&available[..take]);
            self.members.consume(take);
            if bytes.len() >= 7 && !bytes.starts_with(b"WARC/1.") && !bytes.starts_with(b"WARC/0.") {
                return Err(Trouble::Lost(Fault::NoRecord.into()));
            }
            if line.is_some() && (bytes.ends_with(b"\n\n") || bytes.ends_with(b"\r\n\r\n")) {
                return Ok(Header::parse(&bytes));
            }
            if bytes.len() > LONGEST_HEADER {
                return Err(Trouble::Lost(Fault::HeaderEnd.into()));
            }
        }
    }

    /// Takes up to `most` of the `left` bytes of the record's block, into the buffer if they are to be kept.
    fn read(&mut self, left: &mut u64, length: u64, most: usize, keep: bool) -> Result<(), Trouble> {
        let cut_off = |left: u64| Reason::from(Fault::CutOff { got: length - left, wanted: length });
        let mut bytes = self.members.fill().map_err(Trouble::Damaged)?;
        if bytes.is_empty() {
            // A record may go on in the next member, unless that begins a record of its own.
            if !self.members.next_member().map_err(Trouble::Damaged)? {
                return Err(Trouble::Lost(cut_off(*left)));
            }
            bytes = self.members.fill().map_err(Trouble::Damaged)?;
            if bytes.starts_with(b"WARC/1.") {
                return Err(Trouble::Bad(cut_off(*left)));
            }
        }
        let take = bytes.len().min(most).min(usize::try_from(*left).unwrap_or(usize::MAX));
        if keep {
            self.block.extend_from_slice(&bytes[..take]);
        }
        self.members.consume(take);
        *left -= take as u64;
        Ok(())
    }

    /// Passes over what is left of the record's block, and its end.
    fn skip(&mut self, mut left: u64, length: u64) -> Result<(), Trouble> {
        while left > 0 {
            self.read(&mut left, length, usize::MAX, false)?;
        }
        self.end(length)
    }

    /// Passes over the line breaks behind a record; sees to it that what follows is a record or the member's end,
    /// where its checksum is compared.
    fn end(&mut self, length: u64) -> Result<(), Trouble> {
        loop {
            let bytes = self.members.fill().map_err(Trouble::Damaged)?;
            if bytes.is_empty() {
                return Ok(());
            }
            let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let next = &bytes[blank..];
            let (found, record) =
                (!next.is_empty(), next.starts_with(b"WARC/") || b"WARC/".starts_with(next));
            self.members.consume(blank);
            if found && !record {
                return Err(Trouble::Lost(Fault::WrongLength { length }.into()));
            }
            if found {
                return Ok(());
            }
        }
    }

    /// Goes on after trouble.
    fn recover(&mut self, lost: bool) {
        let in_text = if lost { self.members.next_in_text() } else { Ok(false) };
        self.begun = matches!(in_text, Ok(true));
        if self.begun {
            return;
        }
        // A member that ends soundly is followed by another; a damaged one has to be left.
        let sound = lost && in_text.is_ok();
        if !sound && !self.members.next_good().unwrap_or(false) {
            self.over = true;
        }
    }
}

impl Records for Warc {
    fn next(&mut self, options: &Options) -> Option<Item> {
        while !self.over {
            let begun = self.start();
            self.number += 1;
            let trouble = match begun {
                Ok(true) => match self.record(options.limit) {
                    Ok(Some(document)) => {
                        self.given = true;
                        return Some(Item::Document(document));
                    }
                    Ok(None) => continue,
                    Err(trouble) => trouble,
                },
                Ok(false) => {
                    self.over = true;
                    break;
                }
                Err(trouble) => trouble,
            };
            return Some(match trouble {
                Trouble::Bad(reason) => self.refuse(reason),
                Trouble::Lost(reason) => {
                    self.recover(true);
                    self.refuse(reason)
                }
                Trouble::Damaged(e) => {
                    let reason = if self.members.packed() {
                        self.recover(false);
                        Fault::Member(e).into()
                    } else {
                        self.over = true;
                        Reason::Unreadable(e)
                    };
                    self.refuse(reason)
                }
            });
        }
        if self.given {
            return None;
        }
        self.given = true;
        let records = self.number.saturating_sub(1);
        Some(refused(
            &self.name,
            None,
            Reason::NoText { hint: format!(": none of its {records} records is a page") },
        ))
    }
}

/// What a body without a media type is.
fn sniff(body: &[u8]) -> Kind {
    let start = body.trim_ascii_start();
    let start = String::from_utf8_lossy(&start[..start.len().min(600)]).to_lowercase();
    let html = start.starts_with("<!doctype html") || start.contains("<html") || start.contains("<body");
    if html { Kind::Html } else { Kind::Other }
}

#[cfg(test)]
mod tests;
