//! Writes a store out as JSON Lines, in a stable order: documents, then events with their reports, then links.
//!
//! Two stores that hold the same give the same bytes: runs and times are left out. Every line has "record", which
//! says what it is.

use std::io::Write;

use rusqlite::params;
use serde_json::{Map, Value, json};

use crate::error::{Error, Kind};
use crate::store::Store;

impl Store {
    /// Writes the whole store.
    ///
    /// # Errors
    /// If the store cannot be read or the stream fails.
    pub fn dump(&self, out: &mut impl Write) -> Result<(), Error> {
        self.dump_documents(out)
            .and_then(|()| self.dump_events(out))
            .and_then(|()| self.dump_links(out))
            .map_err(|k| self.error(k))
    }

    fn dump_documents(&self, out: &mut impl Write) -> Result<(), Kind> {
        let mut write = |d: crate::StoredDocument| -> std::io::Result<()> {
            let row = d.row;
            let paragraphs = self.dump_paragraphs(row).map_err(std::io::Error::other)?;
            let value = serde_json::to_value(&d)?;
            line(out, "document", value, &[("paragraphs", paragraphs)])
        };
        self.documents(&mut write).map_err(|e| e.kind)
    }

    fn dump_paragraphs(&self, document: i64) -> Result<Value, Kind> {
        let sql =
            "SELECT first, past, copy_of, similarity FROM paragraphs WHERE document = ?1 ORDER BY number";
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map([document], |r| {
            let (first, past): (i64, i64) = (r.get(0)?, r.get(1)?);
            let (copy, similarity): (Option<i64>, Option<f64>) = (r.get(2)?, r.get(3)?);
            Ok(match copy {
                Some(copy) => json!({"start": first, "end": past, "copy_of": copy, "similarity": similarity}),
                None => json!({"start": first, "end": past}),
            })
        })?;
        Ok(Value::Array(rows.collect::<Result<_, _>>()?))
    }

    fn dump_events(&self, out: &mut impl Write) -> Result<(), Kind> {
        for event in self.events() {
            let event = event.map_err(|e| e.kind)?;
            let sql =
                "SELECT r.id, r.document, r.origin, r.record FROM reports r WHERE r.event = ?1 ORDER BY r.id";
            let mut query = self.db.prepare_cached(sql)?;
            let mut rows = query.query(params![event.id])?;
            let mut evidence = Vec::new();
            while let Some(r) = rows.next()? {
                let record: Value = serde_json::from_slice(&self.packer.unpack(&r.get::<_, Vec<u8>>(3)?)?)?;
                let (row, document, origin): (i64, i64, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
                evidence.push(json!({"row": row, "document": document, "origin": origin, "report": record}));
            }
            let value = serde_json::to_value(&event)?;
            line(out, "event", value, &[("evidence", Value::Array(evidence))])?;
        }
        Ok(())
    }

    fn dump_links(&self, out: &mut impl Write) -> Result<(), Kind> {
        self.links(None, |l| {
            let value = serde_json::to_value(&l)?;
            line(out, "link", value, &[])
        })
        .map_err(|e| e.kind)?;
        let sql = "SELECT kind, document, ident, event FROM undone ORDER BY document, ident, kind, event";
        let mut query = self.db.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let (kind, document): (String, i64) = (r.get(0)?, r.get(1)?);
            let (ident, event): (String, i64) = (r.get(2)?, r.get(3)?);
            let value = json!({"kind": kind, "document": document, "report_id": ident, "event": event});
            line(out, "undone", value, &[])?;
        }
        Ok(())
    }
}

fn line(out: &mut impl Write, what: &str, value: Value, more: &[(&str, Value)]) -> std::io::Result<()> {
    let mut object = Map::new();
    object.insert("record".to_string(), Value::from(what));
    if let Value::Object(fields) = value {
        object.extend(fields);
    }
    for (name, value) in more {
        object.insert((*name).to_string(), value.clone());
    }
    serde_json::to_writer(&mut *out, &object)?;
    out.write_all(b"\n")
}
