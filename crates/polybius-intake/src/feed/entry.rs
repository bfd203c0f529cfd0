//! What an entry's elements say, and the document that they make.

use polybius::record::Document;

use super::text::{iso_date, line, paragraphs};
use crate::Reason;

/// What is known of the feed itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channel {
    /// Its title.
    pub title: String,
    /// ISO 639-1 code of its language.
    pub language: String,
    /// How long it may be kept, in minutes.
    pub ttl: Option<u64>,
    /// It says that it will have no more entries.
    pub expired: bool,
}

/// Elements of an entry that are read, the better ones of a kind first where several are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `guid`, `id`, `rdf:about`.
    Id,
    /// `title`.
    Title,
    /// `link`.
    Link,
    /// `content:encoded`, Atom's `content`.
    Content,
    /// `description`, `summary`.
    Summary,
    /// `pubDate`, `published`, `issued`, `dc:date`.
    Published,
    /// `updated`, `modified`.
    Updated,
    /// `author`, `dc:creator`.
    Author,
    /// `source`, `dc:source`, `dc:publisher`.
    Source,
    /// `language`, `dc:language`, `xml:lang`.
    Language,
    /// `ttl`.
    Ttl,
}

/// An entry as it was read.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    id: String,
    title: String,
    link: String,
    content: String,
    /// The content is plain text.
    plain: bool,
    summary: String,
    published: String,
    updated: String,
    author: Vec<String>,
    source: String,
    language: String,
}

/// Two letters of a language tag such as "en-GB".
pub fn language(tag: &str) -> String {
    let tag = tag.trim().split(['-', '_']).next().unwrap_or("").to_lowercase();
    if tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_lowercase()) { tag } else { String::new() }
}

impl Entry {
    /// Notes what an element says. Of several that say the same kind of thing, the first counts (the longest, for
    /// content).
    pub fn set(&mut self, field: Field, value: &str, plain: bool) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let place = match field {
            Field::Content => {
                if value.len() > self.content.len() {
                    (self.content, self.plain) = (value.to_string(), plain);
                }
                return;
            }
            Field::Author => {
                let name = person(value);
                if !name.is_empty() && !self.author.contains(&name) && self.author.len() < 20 {
                    self.author.push(name);
                }
                return;
            }
            Field::Id => &mut self.id,
            Field::Title => &mut self.title,
            Field::Link => &mut self.link,
            Field::Summary => &mut self.summary,
            Field::Published => &mut self.published,
            Field::Updated => &mut self.updated,
            Field::Source => &mut self.source,
            Field::Language => &mut self.language,
            Field::Ttl => return,
        };
        if place.is_empty() {
            *place = value.to_string();
        }
    }

    /// Whether it names an author.
    pub fn has_author(&self) -> bool {
        !self.author.is_empty()
    }

    /// What it can be called in a message.
    pub fn name(&self) -> String {
        let name = [&self.id, &self.link, &self.title].into_iter().find(|n| !n.is_empty());
        name.map(|n| n.chars().filter(|c| !c.is_control()).take(200).collect()).unwrap_or_default()
    }

    /// The document; `fallback` is its id if it has neither id nor address.
    ///
    /// # Errors
    /// If it has no text, or its HTML is nested too deeply.
    pub fn document(&self, channel: &Channel, fallback: &str) -> Result<Document, Reason> {
        let title = line(&self.title);
        let longer = if self.summary.len() > self.content.len() { &self.summary } else { &self.content };
        let mut blocks = if self.plain && longer == &self.content {
            longer.split("\n\n").map(super::text::squeeze).filter(|p| !p.is_empty()).collect()
        } else {
            paragraphs(longer)?
        };
        if !title.is_empty() && blocks.first() != Some(&title) {
            blocks.insert(0, title.clone());
        }
        if blocks.is_empty() {
            return Err(Reason::NoText { hint: String::new() });
        }
        let url = if self.link.is_empty() && is_address(&self.id) { &self.id } else { &self.link };
        let id = [&self.id, &self.link].into_iter().find(|n| !n.is_empty());
        let published =
            [&self.published, &self.updated].into_iter().map(|d| iso_date(d)).find(|d| !d.is_empty());
        let source = if is_address(&self.source) { String::new() } else { line(&self.source) };
        let own = language(&self.language);
        Ok(Document {
            id: id.map_or(fallback, String::as_str).to_string(),
            text: blocks.join("\n\n"),
            title,
            published: published.unwrap_or_default(),
            url: url.clone(),
            publisher: if source.is_empty() { channel.title.clone() } else { source },
            author: self.author.join("; "),
            language: if own.is_empty() { channel.language.clone() } else { own },
        })
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// A name out of "Name", "mail@example.com (Name)" or "Name <mail@example.com>"; nothing out of a bare address.
fn person(text: &str) -> String {
    let text = line(text);
    let inside = text
        .split_once('(')
        .and_then(|(mail, rest)| mail.contains('@').then(|| rest.trim_end_matches(')').trim().to_string()));
    let name = inside.unwrap_or_else(|| text.split('<').next().unwrap_or("").trim().to_string());
    if name.contains('@') && !name.contains(' ') { String::new() } else { name }
}
