//! Files that are one document each: plain text and web pages.

use polybius::record::Document;

use crate::charset;
use crate::format::Format;
use crate::records::{Records, refused};
use crate::source::Source;
use crate::{Item, Options, Reason, html};

/// A file that is one document; `None` once it was given.
pub struct Whole {
    source: Option<Source>,
    format: Format,
}

impl Whole {
    /// The document of a source.
    pub fn new(source: Source, format: Format) -> Whole {
        Whole { source: Some(source), format }
    }
}

impl Records for Whole {
    fn next(&mut self, options: &Options) -> Option<Item> {
        let mut source = self.source.take()?;
        Some(match read(&mut source, self.format, options) {
            Ok(document) => Item::Document(document),
            Err(reason) => refused(&source.name, None, reason),
        })
    }
}

fn read(source: &mut Source, format: Format, options: &Options) -> Result<Document, Reason> {
    let bytes = source.whole(options.limit)?;
    let declared = if format == Format::Html { html::declared_charset(&bytes) } else { None };
    let text = charset::decode(&bytes, declared)?;
    if text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    if format == Format::Html {
        html::check(&text)?;
    }
    let document = match format {
        Format::Html => html::read_html(&text, &source.name),
        _ => Document { id: source.name.clone(), text: text.into_owned(), ..Document::default() },
    };
    if document.text.trim().is_empty() {
        return Err(Reason::NoText { hint: String::new() });
    }
    Ok(document)
}
