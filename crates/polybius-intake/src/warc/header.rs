//! The header of a WARC record, and the document that it and the record's body make.

use polybius::record::Document;

use super::http::Kind;
use super::page;
use crate::Reason;

/// The fields of a header, with their names in lower case.
pub struct Header {
    fields: Vec<(String, String)>,
}

impl Header {
    /// Reads a header, version line included. Lines that are no fields are passed over.
    pub fn parse(bytes: &[u8]) -> Header {
        let text = String::from_utf8_lossy(bytes);
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines().skip(1) {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
            }
        }
        Header { fields }
    }

    /// A field by its name in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Bytes of the record's block.
    pub fn length(&self) -> Option<u64> {
        self.get("content-length").and_then(|v| v.parse().ok())
    }

    /// Type of the record.
    pub fn kind(&self) -> String {
        self.get("warc-type").unwrap_or("").to_ascii_lowercase()
    }

    /// Whether the block is an HTTP response (that of a name server, say, is none).
    pub fn is_http(&self) -> bool {
        self.get("content-type").is_none_or(|media| {
            media.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case("application/http"))
        })
    }

    /// What the crawler found the body to be.
    pub fn payload_kind(&self) -> Kind {
        Kind::of(self.get("warc-identified-payload-type").unwrap_or(""))
    }

    /// The document of a body.
    pub fn document(
        &self,
        file: &str,
        number: u64,
        body: &[u8],
        page: bool,
        charset: Option<&str>,
    ) -> Result<Document, Reason> {
        let bare = |name: &str| {
            let value = self.get(name).unwrap_or("");
            value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value).to_string()
        };
        let id =
            Some(bare("warc-record-id")).filter(|id| !id.is_empty()).unwrap_or(format!("{file}:{number}"));
        let mut document = if page {
            page::read_page(body, charset, &id)?
        } else {
            let text = page::text(body, charset, false)?.trim().to_string();
            Document { id, text, ..Document::default() }
        };
        let url = bare("warc-target-uri");
        if !url.is_empty() {
            document.url = url;
        }
        if document.text.trim().is_empty() {
            return Err(Reason::NoText { hint: format!(" ({})", document.url) });
        }
        Ok(document)
    }
}
