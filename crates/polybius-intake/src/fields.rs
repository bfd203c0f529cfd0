//! Names of fields: the usual synonyms, and what the user maps.

use polybius::record::Document;
use serde_json::{Map, Value};

use crate::Reason;

/// Our names with the names that others use, the first being ours.
const SYNONYMS: &[&[&str]] = &[
    &["id", "doc_id", "document_id", "docid", "article_id", "uuid"],
    &["text", "body", "event_text", "content", "article", "maintext", "full_text"],
    &["title", "headline"],
    &[
        "published",
        "date",
        "pub_date",
        "publication_date",
        "date_publish",
        "published_at",
        "datetime",
        "pubdate",
    ],
    &["url", "link", "source_url"],
    &["publisher", "source", "publication", "source_name", "site"],
    &["author", "authors", "byline", "creator"],
    &["language", "lang"],
];

/// Which input field feeds which field of a document.
#[derive(Clone, Debug, Default)]
pub struct FieldMap {
    mapped: Vec<(String, String)>,
}

impl FieldMap {
    /// Parses `text=COLUMN` and the like.
    ///
    /// # Errors
    /// With a message if the left side is no field of a document or the right side is empty.
    pub fn parse(maps: &[String]) -> Result<FieldMap, String> {
        let mut mapped = Vec::new();
        for map in maps {
            let Some((ours, theirs)) = map.split_once('=').filter(|(_, t)| !t.is_empty()) else {
                return Err(format!("--field takes NAME=COLUMN, not '{map}'"));
            };
            if !SYNONYMS.iter().any(|s| s[0] == ours) {
                let names: Vec<&str> = SYNONYMS.iter().map(|s| s[0]).collect();
                return Err(format!("--field knows {}, not '{ours}'", names.join(", ")));
            }
            mapped.push((ours.to_string(), theirs.to_string()));
        }
        Ok(FieldMap { mapped })
    }

    /// The name and value of our field in an object.
    fn get<'a>(&'a self, object: &'a Map<String, Value>, ours: &str) -> Option<(&'a str, &'a Value)> {
        if let Some((_, theirs)) = self.mapped.iter().find(|(o, _)| o == ours) {
            return object.get(theirs).map(|v| (theirs.as_str(), v));
        }
        let names = SYNONYMS.iter().find(|s| s[0] == ours)?;
        names.iter().find_map(|n| object.get(*n).filter(|v| !v.is_null()).map(|v| (*n, v)))
    }

    /// The document of a JSON object; `fallback` is its id if it has none.
    pub fn document(&self, object: &Map<String, Value>, fallback: &str) -> Result<Document, Reason> {
        let text = match self.get(object, "text") {
            Some((_, Value::String(s))) => s.clone(),
            Some((name, _)) => return Err(Reason::WrongField { field: name.to_string(), wanted: "string" }),
            None => String::new(),
        };
        if text.trim().is_empty() {
            let hint = if object.is_empty() {
                String::new()
            } else {
                let names: Vec<&str> = object.keys().map(String::as_str).take(8).collect();
                format!(" (its fields are {}; map one with --field text=NAME)", names.join(", "))
            };
            return Err(Reason::NoText { hint });
        }
        let plain = |ours: &str| match self.get(object, ours) {
            Some((_, Value::String(s))) => s.trim().to_string(),
            Some((_, Value::Number(n))) => n.to_string(),
            Some((_, Value::Array(list))) => {
                list.iter().filter_map(Value::as_str).map(str::trim).collect::<Vec<_>>().join("; ")
            }
            _ => String::new(),
        };
        let id = plain("id");
        Ok(Document {
            id: if id.is_empty() { fallback.to_string() } else { id },
            text,
            title: plain("title"),
            published: plain("published"),
            url: plain("url"),
            publisher: plain("publisher"),
            author: plain("author"),
            language: plain("language"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn synonyms_and_mapping() {
        let o = object(
            r#"{"doc_id": 7, "body": "Envoys met.", "date": "2001-02-03", "headline": "H", "note": "N."}"#,
        );
        let d = FieldMap::default().document(&o, "x:1").unwrap();
        assert_eq!(
            (d.id.as_str(), d.text.as_str(), d.published.as_str(), d.title.as_str()),
            ("7", "Envoys met.", "2001-02-03", "H")
        );
        let d = FieldMap::parse(&["text=note".into()]).unwrap().document(&o, "x:1").unwrap();
        assert_eq!(d.text, "N.");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let map = FieldMap::default();
        assert!(matches!(map.document(&object(r#"{"text": 5}"#), ""), Err(Reason::WrongField { .. })));
        let error = map.document(&object(r#"{"story": "s"}"#), "").unwrap_err();
        assert!(error.to_string().contains("--field text=NAME") && error.to_string().contains("story"));
        assert!(FieldMap::parse(&["words=x".into()]).is_err() && FieldMap::parse(&["text".into()]).is_err());
    }
}
