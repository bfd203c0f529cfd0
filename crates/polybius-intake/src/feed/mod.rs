//! News feeds: RSS 0.9x, 1.0 and 2.0, Atom, and JSON Feed 1.0 and 1.1; each entry is a document.
//!
//! What feeds it: the bytes of a feed, from a file or from a server. They are read entry by entry, so that memory
//! does not grow with the feed. What it gives: id, title, text (content, else summary, its HTML as paragraphs),
//! date, address, publisher, author and language of each entry. What it refuses, by line and entry while the rest
//! goes on: broken XML and JSON, entries over the size limit, nesting without end, entries without text. Entities
//! that a feed declares itself are never expanded, and nothing outside of it is ever fetched.

mod entry;
mod json;
mod paced;
mod text;
mod xml;

use std::io::BufRead;

use polybius::record::Document;

pub use entry::Channel;

use crate::records::{Records, refused};
use crate::source::Source;
use crate::{Item, Options, Reason};
use json::JsonFeed;
use xml::XmlFeed;

/// What is wrong with a feed or an entry of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The XML is broken.
    #[error("is broken XML: {0}")]
    Xml(String),
    /// An end tag that does not fit.
    #[error("is broken XML: </{found}> where </{wanted}> should be")]
    EndTag {
        /// The end tag.
        found: String,
        /// The one that should be there.
        wanted: String,
    },
    /// Elements stand in each other without end.
    #[error("is nested too deeply")]
    Depth,
    /// The feed breaks off.
    #[error("breaks off before {wanted}")]
    CutOff {
        /// The end tag or bracket that should have come.
        wanted: String,
    },
    /// The JSON around its entries is broken; the rest is not read.
    #[error("is broken JSON: {0} is missing; the rest is not read")]
    Json(&'static str),
    /// It has no entries.
    #[error("is a feed without entries")]
    NoEntries,
}

/// Whether bytes are the beginning of a feed.
pub fn begins_feed(head: &[u8]) -> bool {
    if json::begins(head) {
        return true;
    }
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut declared = false;
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            let subset = rest.find('[').is_some_and(|at| !rest[..at].contains('>'));
            if subset { "]>" } else { ">" }
        } else {
            break;
        };
        declared |= rest.starts_with("<?xml");
        match rest.find(end) {
            Some(at) => rest = rest[at + end.len()..].trim_start(),
            // A long comment or list of entities hides the root.
            None => return declared && text.contains("<!DOCTYPE rss") || text.contains("<!DOCTYPE feed"),
        }
    }
    ["<rss", "<feed", "<rdf:RDF", "<RDF", "<atom:feed"].iter().any(|root| {
        rest.strip_prefix(root).is_some_and(|after| after.starts_with([' ', '\t', '\r', '\n', '>']))
    })
}

/// A feed that is being read.
pub struct Feed(Kind);

enum Kind {
    Xml(Box<XmlFeed>),
    Json(JsonFeed),
}

/// An entry that was refused, or what ended the feed.
pub struct Refused {
    /// Line, from 1.
    pub line: u64,
    /// What was wrong.
    pub reason: Reason,
}

impl Feed {
    /// The entries of a feed. `limit`: longest entry in bytes. `charset`: what the server said of the character set.
    ///
    /// # Errors
    /// If the first bytes cannot be read.
    pub fn new(input: Box<dyn BufRead + Send>, limit: usize, charset: Option<&str>) -> Result<Feed, Reason> {
        Feed::build(input, limit, charset, false)
    }

    fn build(
        mut input: Box<dyn BufRead + Send>,
        limit: usize,
        charset: Option<&str>,
        decoded: bool,
    ) -> Result<Feed, Reason> {
        let head = input.fill_buf().map_err(Reason::Unreadable)?;
        let kind = if json::is_object(head) {
            Kind::Json(JsonFeed::new(input, limit))
        } else {
            Kind::Xml(Box::new(XmlFeed::new(input, limit, charset, decoded)?))
        };
        Ok(Feed(kind))
    }

    /// What the feed has said of itself so far.
    pub fn channel(&self) -> &Channel {
        match &self.0 {
            Kind::Xml(feed) => feed.channel(),
            Kind::Json(feed) => feed.channel(),
        }
    }

    /// The next entry, with an id made of `name` and its number if it has none of its own.
    pub fn next_entry(&mut self, name: &str) -> Option<Result<Document, Refused>> {
        match &mut self.0 {
            Kind::Xml(feed) => feed.next_entry(name),
            Kind::Json(feed) => feed.next_entry(name),
        }
    }
}

/// A file that is a feed.
pub struct FeedFile {
    name: String,
    feed: Result<Feed, Option<Reason>>,
    given: bool,
}

impl FeedFile {
    /// The entries of a source.
    pub fn new(source: Source, options: &Options) -> FeedFile {
        let feed = Feed::build(source.input, options.limit, None, options.encoding.is_some()).map_err(Some);
        FeedFile { name: source.name, feed, given: false }
    }
}

impl Records for FeedFile {
    fn next(&mut self, _: &Options) -> Option<Item> {
        let feed = match &mut self.feed {
            Ok(feed) => feed,
            Err(reason) => return reason.take().map(|r| refused(&self.name, None, r)),
        };
        let item = match feed.next_entry(&self.name) {
            Some(Ok(document)) => Item::Document(document),
            Some(Err(r)) => refused(&self.name, Some(r.line), r.reason),
            None if !self.given => refused(&self.name, None, Fault::NoEntries.into()),
            None => return None,
        };
        self.given = true;
        Some(item)
    }
}

#[cfg(test)]
mod tests;
