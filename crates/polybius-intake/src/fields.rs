//! Names of fields: the usual synonyms, and what the user maps.

use polybius::record::Document;
use serde_json::{Map, Value};

use crate::Reason;

/// Our names with the names that others use, the first being ours. Case, spaces, hyphens and underscores make no
/// difference: "Pub Date", pub_date and pubDate are one name.
const SYNONYMS: &[&[&str]] = &[
    &["id", "doc_id", "document_id", "docid", "article_id", "story_id", "uuid", "_id"],
    &[
        "text",
        "body",
        "event_text",
        "content",
        "article",
        "maintext",
        "full_text",
        "article_text",
        "article_body",
    ],
    &["title", "headline"],
    &[
        "published",
        "date",
        "pub_date",
        "publication_date",
        "date_publish",
        "date_published",
        "publish_date",
        "published_date",
        "published_at",
        "datetime",
    ],
    &["url", "link", "source_url", "uri"],
    &["publisher", "source", "publication", "source_name", "site", "outlet"],
    &["author", "authors", "byline", "creator"],
    &["language", "lang"],
];

/// Columns of a table that feed fields of a document: our name and the column's number.
pub type Columns = Vec<(&'static str, usize)>;

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
        let filled = |v: &Value| !v.is_null() && v.as_str().is_none_or(|s| !s.trim().is_empty());
        names.iter().find_map(|n| object.get(*n).filter(|v| filled(v)).map(|v| (*n, v))).or_else(|| {
            let found = |n: &&str| object.iter().find(|(k, v)| same(k, n) && filled(v));
            names.iter().find_map(|n| found(n).map(|(k, v)| (k.as_str(), v)))
        })
    }

    /// Which of a table's columns feed a document.
    ///
    /// # Errors
    /// If none is the text, or a mapped column is not there.
    pub fn columns<S: AsRef<str>>(&self, names: &[S]) -> Result<Columns, Reason> {
        let listed = || listed(names.iter().map(|n| n.as_ref()));
        let mut out = Columns::new();
        for synonyms in SYNONYMS {
            let ours = synonyms[0];
            let mapped = self.mapped.iter().find(|(o, _)| o == ours);
            let at = match mapped {
                Some((_, theirs)) => {
                    let at = names.iter().position(|n| n.as_ref().trim() == theirs);
                    let at = at.or_else(|| names.iter().position(|n| same(n.as_ref(), theirs)));
                    if at.is_none() {
                        return Err(Reason::NoColumn { column: theirs.clone(), columns: listed() });
                    }
                    at
                }
                None => synonyms.iter().find_map(|s| names.iter().position(|n| same(n.as_ref(), s))),
            };
            match at {
                Some(at) => out.push((ours, at)),
                None if ours == "text" => {
                    let hint = format!(" (its columns are {}; map one with --field text=NAME)", listed());
                    return Err(Reason::NoText { hint });
                }
                None => {}
            }
        }
        Ok(out)
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
                let names = listed(object.keys().map(String::as_str));
                format!(" (its fields are {names}; map one with --field text=NAME)")
            };
            return Err(Reason::NoText { hint });
        }
        let cell = |ours: &str| self.get(object, ours).map(|(_, v)| plain(v)).unwrap_or_default();
        row(
            [("text", text)]
                .into_iter()
                .chain(SYNONYMS.iter().filter(|s| s[0] != "text").map(|s| (s[0], cell(s[0])))),
            fallback,
        )
    }
}

/// The document of a table's row; `fallback` is its id if it has none.
pub fn row(cells: impl Iterator<Item = (&'static str, String)>, fallback: &str) -> Result<Document, Reason> {
    let mut d = Document::default();
    for (ours, value) in cells {
        let field = match ours {
            "id" => &mut d.id,
            "title" => &mut d.title,
            "published" => &mut d.published,
            "url" => &mut d.url,
            "publisher" => &mut d.publisher,
            "author" => &mut d.author,
            "language" => &mut d.language,
            _ => {
                d.text = value;
                continue;
            }
        };
        *field = value.trim().to_string();
    }
    if d.text.trim().is_empty() {
        return Err(Reason::NoText { hint: String::new() });
    }
    if d.id.is_empty() {
        d.id = fallback.to_string();
    }
    Ok(d)
}

/// A value as the words of a field: names of lists are joined, of an object its name is taken.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.trim().to_string(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => {
            let names: Vec<String> = list.iter().map(plain).filter(|n| !n.is_empty()).collect();
            names.join("; ")
        }
        Value::Object(o) => o.get("name").and_then(Value::as_str).unwrap_or("").trim().to_string(),
        _ => String::new(),
    }
}

/// The first names, each up to a length, for a message.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let short = |name: &str| match name.char_indices().nth(40) {
        Some((at, _)) => format!("{}\u{2026}", &name[..at]),
        None => name.to_string(),
    };
    names.take(12).map(short).collect::<Vec<_>>().join(", ")
}

/// Whether two names differ in nothing but case and separators.
fn same(a: &str, b: &str) -> bool {
    let letters = |s: &str| {
        let kept: Vec<char> =
            s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        kept
    };
    letters(a) == letters(b)
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
        let o = object(
            r#"{"publishedAt": "2020-01-02", "Content": "Envoys met.", "source": {"id": null, "name": "P"},
                "authors": ["A. B.", "C. D."], "body": "  "}"#,
        );
        let d = FieldMap::default().document(&o, "x:1").unwrap();
        assert_eq!(
            (d.text.as_str(), d.published.as_str(), d.publisher.as_str(), d.author.as_str()),
            ("Envoys met.", "2020-01-02", "P", "A. B.; C. D.")
        );
    }

    #[test]
    fn columns_of_tables() {
        let columns = FieldMap::default().columns(&["Pub Date", "x", "Body"]).unwrap();
        assert_eq!(columns, [("text", 2), ("published", 0)]);
        let error = FieldMap::default().columns(&["a", "b"]).unwrap_err().to_string();
        assert!(error.contains("a, b") && error.contains("--field text=NAME"), "{error}");
        let map = FieldMap::parse(&["text=a".into()]).unwrap();
        assert_eq!(map.columns(&["a", "text"]).unwrap(), [("text", 0)]);
        assert!(matches!(map.columns(&["text"]), Err(Reason::NoColumn { .. })));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let map = FieldMap::default();
        assert!(matches!(map.document(&object(r#"{"text": 5}"#), ""), Err(Reason::WrongField { .. })));
        let error = map.document(&object(r#"{"story": "s"}"#), "").unwrap_err();
        assert!(error.to_string().contains("--field text=NAME") && error.to_string().contains("story"));
        let long = object(&format!("{{\"{}\": 1}}", "x".repeat(100_000)));
        assert!(map.document(&long, "").unwrap_err().to_string().len() < 200);
        assert!(FieldMap::parse(&["words=x".into()]).is_err() && FieldMap::parse(&["text".into()]).is_err());
    }
}
