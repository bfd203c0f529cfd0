//! Feeds in XML: RSS 0.9x, 1.0 and 2.0, and Atom.
//!
//! They are read entry by entry; a broken entry is refused and the next one looked for. Entities that a feed declares
//! itself are never expanded, and nothing outside of it is ever fetched.

use std::io::BufRead;

use polybius::record::Document;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::entry::{Channel, Entry, Field, language};
use super::paced::Paced;
use super::{Fault, Refused, text};
use crate::Reason;

/// Elements that entries stand in.
const ROOTS: &[&str] = &["rss", "rdf:RDF", "RDF", "channel", "feed", "atom:feed"];
/// Deepest nesting of elements.
const DEEPEST: usize = 200;

/// What an element's text is gathered for.
struct Gathering {
    field: Field,
    text: String,
    /// Elements inside are kept as HTML.
    markup: bool,
    /// The text is plain, not HTML.
    plain: bool,
    /// Elements inside that are open.
    inside: usize,
    /// Those of them that have the name of the element itself.
    same: usize,
}

/// A feed in XML that is being read.
pub struct XmlFeed {
    xml: Reader<Paced>,
    channel: Channel,
    stack: Vec<String>,
    entry: Option<(usize, Entry)>,
    gathering: Option<Gathering>,
    buffer: Vec<u8>,
    number: u64,
    line: u64,
    over: bool,
}

impl XmlFeed {
    /// The entries of a feed. `charset` is what the server said of the character set; `decoded`: it is UTF-8 by now.
    ///
    /// # Errors
    /// If the first bytes cannot be read.
    pub fn new(
        input: Box<dyn BufRead + Send>,
        limit: usize,
        charset: Option<&str>,
        decoded: bool,
    ) -> Result<XmlFeed, Reason> {
        let paced = Paced::new(input, limit, charset, decoded).map_err(Reason::Unreadable)?;
        Ok(XmlFeed {
            xml: parser(paced),
            channel: Channel::default(),
            stack: Vec::new(),
            entry: None,
            gathering: None,
            buffer: Vec::new(),
            number: 0,
            line: 1,
            over: false,
        })
    }

    /// What the feed has said of itself so far.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// The next entry, with an id made of `name` and its number if it has none of its own.
    pub fn next_entry(&mut self, name: &str) -> Option<Result<Document, Refused>> {
        while !self.over {
            if self.entry.is_none() {
                self.xml.get_mut().reset();
                self.line = self.xml.get_ref().line;
            }
            let limit = self.xml.get_ref().limit();
            let (entry, failed) = match self.step() {
                Ok(None) => continue,
                Ok(Some(entry)) => (Some(entry), None),
                Err(reason) => (None, Some(reason)),
            };
            if let Some(entry) = entry {
                return Some(entry.document(&self.channel, &format!("{name}:{}", self.number)).map_err(
                    |reason| {
                        let reason = Box::new(reason);
                        Refused {
                            line: self.line,
                            reason: Reason::InEntry { number: self.number, name: entry.name(), reason },
                        }
                    },
                ));
            }
            let paced = self.xml.get_mut();
            let line = if self.entry.is_some() { self.line } else { paced.line };
            let mut reason = failed.unwrap_or(Reason::Empty);
            if let Some(e) = paced.failed.take() {
                reason = Reason::Unreadable(e);
                self.over = true;
            } else if paced.exceeded {
                reason = Reason::TooLong { limit };
            }
            if let Some((depth, entry)) = self.entry.take() {
                reason =
                    Reason::InEntry { number: self.number, name: entry.name(), reason: Box::new(reason) };
                self.stack.truncate(depth - 1);
            }
            self.gathering = None;
            // What was left open between the feed and the entry is given up.
            self.stack.retain(|open| ROOTS.contains(&open.as_str()));
            self.go_on();
            return Some(Err(Refused { line, reason }));
        }
        None
    }

    /// After trouble: goes to the next entry.
    fn go_on(&mut self) {
        if self.over || !self.xml.get_mut().find_tag(&["<item", "<entry"]) {
            self.over = true;
            return;
        }
        let paced = std::mem::replace(self.xml.get_mut(), Paced::nothing());
        self.xml = parser(paced);
    }

    /// Reads one piece of XML; gives an entry when it ends.
    fn step(&mut self) -> Result<Option<Entry>, Reason> {
        self.buffer.clear();
        let mut buffer = std::mem::take(&mut self.buffer);
        let event = self.xml.read_event_into(&mut buffer).map_err(|e| Fault::Xml(e.to_string()))?;
        let done = match event {
            Event::Start(tag) => {
                self.begin(&tag)?;
                None
            }
            Event::Empty(tag) => {
                self.begin(&tag)?;
                let name = tag.name().as_ref().to_string();
                self.end(&name)?
            }
            Event::End(tag) => {
                let name = tag.name().as_ref().to_string();
                self.end(&name)?
            }
            Event::Text(text) => {
                self.text(&text.xml10_content());
                None
            }
            Event::CData(text) => {
                if let Some(g) = &mut self.gathering {
                    g.text.push_str(&text);
                }
                None
            }
            Event::GeneralRef(name) => {
                match (name.resolve_char_ref(), &*name) {
                    (Ok(Some(c)), _) => self.text(c.encode_utf8(&mut [0; 4])),
                    (_, "lt") => self.text("<"),
                    (_, "gt") => self.text(">"),
                    (_, "amp") => self.text("&"),
                    (_, "quot") => self.text("\""),
                    (_, "apos") => self.text("'"),
                    // HTML's are understood later; those that the feed declares stay as they are.
                    (_, other) => {
                        if let Some(g) = &mut self.gathering {
                            g.text.push_str(&format!("&{other};"));
                        }
                    }
                }
                None
            }
            Event::Eof => {
                self.over = true;
                match self.stack.last() {
                    Some(open) => return Err(Fault::CutOff { wanted: format!("</{open}>") }.into()),
                    None => None,
                }
            }
            _ => None,
        };
        self.buffer = buffer;
        Ok(done)
    }

    /// Characters of an element that is gathered.
    fn text(&mut self, text: &str) {
        let Some(g) = &mut self.gathering else { return };
        if g.markup && g.inside > 0 {
            // Inside XHTML a "<" that was escaped has to stay so.
            g.text.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
        } else {
            g.text.push_str(text);
        }
    }

    fn begin(&mut self, tag: &BytesStart) -> Result<(), Reason> {
        let name = tag.name().as_ref().to_string();
        if self.stack.len() >= DEEPEST {
            return Err(Fault::Depth.into());
        }
        let lang = attribute(tag, "xml:lang").map(|l| language(&l)).unwrap_or_default();
        if let Some(g) = &mut self.gathering {
            // Its end is found by name, so that HTML which was not escaped need not be sound.
            if g.markup {
                g.text.push('<');
                g.text.push_str(&name);
                g.text.push('>');
            } else {
                g.text.push(' ');
            }
            g.inside += 1;
            g.same += usize::from(self.stack.last() == Some(&name));
            return if g.inside > DEEPEST * 10 { Err(Fault::Depth.into()) } else { Ok(()) };
        }
        let bare =
            name.strip_prefix("atom:").or_else(|| name.strip_prefix("rss:")).unwrap_or(&name).to_string();
        self.stack.push(name.clone());
        let depth = self.stack.len();
        if self.entry.is_none() && matches!(bare.as_str(), "item" | "entry") {
            self.number += 1;
            let mut entry = Entry::default();
            entry.set(Field::Language, &lang, false);
            self.line = self.xml.get_ref().line;
            if let Some(about) = attribute(tag, "rdf:about") {
                entry.set(Field::Id, &about, false);
            }
            self.entry = Some((depth, entry));
            return Ok(());
        }
        let parent = depth.checked_sub(2).map_or("", |at| self.stack[at].as_str()).to_string();
        match &mut self.entry {
            Some((at, entry)) => {
                let source = depth == *at + 2 && parent == "source";
                let person = depth == *at + 2 && parent.ends_with("author") && bare == "name";
                let field = if depth == *at + 1 { field_of(&bare) } else { None };
                let field = match field {
                    _ if person => Some(Field::Author),
                    _ if source && bare == "title" => Some(Field::Source),
                    // Atom's persons and sources have elements of their own.
                    Some(Field::Link) if attribute(tag, "href").is_some() => {
                        let rel = attribute(tag, "rel").unwrap_or_default();
                        if rel.is_empty() || rel == "alternate" {
                            entry.set(Field::Link, &attribute(tag, "href").unwrap_or_default(), false);
                        }
                        None
                    }
                    other => other,
                };
                if field == Some(Field::Content) {
                    entry.set(Field::Language, &lang, false);
                }
                self.gather(field, tag, &name);
            }
            None => {
                if self.channel.language.is_empty() {
                    self.channel.language = lang;
                }
                let own = matches!(parent.as_str(), "channel" | "feed" | "atom:feed");
                let field = match bare.as_str() {
                    "title" if own && self.channel.title.is_empty() => Some(Field::Title),
                    "language" | "dc:language" if own => Some(Field::Language),
                    "ttl" if own => Some(Field::Ttl),
                    _ => None,
                };
                self.gather(field, tag, &name);
            }
        }
        Ok(())
    }

    /// Begins to gather the text of an element.
    fn gather(&mut self, field: Option<Field>, tag: &BytesStart, name: &str) {
        let Some(field) = field else { return };
        // Persons and sources of Atom have elements of their own, whose text alone counts.
        if matches!(name, "author" | "atom:author" | "source" | "atom:source") && !self.is_rss() {
            return;
        }
        let kind = attribute(tag, "type").unwrap_or_default();
        let body = matches!(field, Field::Content | Field::Summary | Field::Title);
        let atom_text = kind == "text" || kind == "text/plain";
        self.gathering = Some(Gathering {
            field,
            text: String::new(),
            markup: body,
            plain: atom_text,
            inside: 0,
            same: 0,
        });
    }

    fn is_rss(&self) -> bool {
        self.stack.first().is_some_and(|root| !matches!(root.as_str(), "feed" | "atom:feed"))
    }

    fn end(&mut self, name: &str) -> Result<Option<Entry>, Reason> {
        if let Some(g) = &mut self.gathering {
            let own = self.stack.last().is_some_and(|open| open == name);
            if own && g.same == 0 {
                self.stack.pop();
                if let Some(g) = self.gathering.take() {
                    self.take(&g);
                }
                return Ok(None);
            }
            if g.inside == 0 || matches!(name, "item" | "entry" | "channel" | "rss" | "feed") {
                let wanted = self.stack.last().cloned().unwrap_or_default();
                return Err(Fault::EndTag { found: name.to_string(), wanted }.into());
            }
            g.same -= usize::from(own);
            if g.markup {
                g.text.push_str("</");
                g.text.push_str(name);
                g.text.push('>');
            }
            g.inside -= 1;
            return Ok(None);
        }
        match self.stack.last() {
            Some(open) if open == name => {}
            Some(open) => return Err(Fault::EndTag { found: name.to_string(), wanted: open.clone() }.into()),
            None => return Ok(None),
        }
        self.stack.pop();
        if self.entry.as_ref().is_some_and(|(depth, _)| *depth == self.stack.len() + 1) {
            return Ok(self.entry.take().map(|(_, entry)| entry));
        }
        Ok(None)
    }

    /// Notes the text of an element that has ended.
    fn take(&mut self, g: &Gathering) {
        match (&mut self.entry, g.field) {
            (Some((_, entry)), field) => entry.set(field, &g.text, g.plain),
            (None, Field::Title) => self.channel.title = text::line(&g.text),
            (None, Field::Language) => self.channel.language = language(&g.text),
            (None, Field::Ttl) => self.channel.ttl = g.text.trim().parse().ok(),
            (None, _) => {}
        }
    }
}

fn field_of(name: &str) -> Option<Field> {
    Some(match name {
        "guid" | "id" | "dc:identifier" => Field::Id,
        "title" | "dc:title" => Field::Title,
        "link" | "feedburner:origLink" => Field::Link,
        "content:encoded" | "content" | "body" | "xhtml:body" | "fulltext" => Field::Content,
        "description" | "summary" | "dc:description" => Field::Summary,
        "pubDate" | "pubdate" | "published" | "issued" | "dc:date" | "dcterms:issued" | "dcterms:created"
        | "created" => Field::Published,
        "updated" | "modified" | "dcterms:modified" => Field::Updated,
        "author" | "dc:creator" => Field::Author,
        "source" | "dc:source" | "dc:publisher" => Field::Source,
        "language" | "dc:language" => Field::Language,
        _ => return None,
    })
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).map(|v| v.into_owned());
    Some(value.unwrap_or_else(|_| found.value.to_string()))
}

fn parser(paced: Paced) -> Reader<Paced> {
    let mut xml = Reader::from_reader(paced);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    xml
}
