//! The body of a response as a document, in whatever character set it is.

use std::borrow::Cow;

use polybius::record::Document;

use crate::{Reason, charset, html};

/// Reads a web page as a server sent it. `charset` is what the server said of the character set, `id` becomes the
/// document's id.
///
/// # Errors
/// If it is no text, or has none.
pub fn read_page(body: &[u8], charset: Option<&str>, id: &str) -> Result<Document, Reason> {
    let page = text(body, charset, true)?;
    html::check(&page)?;
    let document = html::read_html(&page, id);
    if document.text.trim().is_empty() {
        return Err(Reason::NoText { hint: String::new() });
    }
    Ok(document)
}

/// Bytes as text: the server's word on the character set goes first, then the page's own.
pub fn text<'a>(body: &'a [u8], said: Option<&str>, page: bool) -> Result<Cow<'a, str>, Reason> {
    let said = said.and_then(charset::by_name);
    if let Some(utf16) = said.filter(|e| !e.is_ascii_compatible()).or_else(|| charset::of_stream(body)) {
        let (text, _, wrong) = utf16.decode(body);
        if !wrong {
            return Ok(text);
        }
    }
    let own = || if page { html::declared_charset(body) } else { None };
    charset::decode(body, said.or_else(own))
}
