//! Finds copies: documents with the same text or nearly.
//!
//! What feeds it: texts. What it does: the first document of a text is its origin; later ones point to it. Only
//! origins stand in the index of bands, so that twenty papers with one agency's text take the room of one. What it
//! refuses: to take a copy for a second source: its reports count as the origin's.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use polybius::copies::{self, SAME, Sketch};
use rusqlite::{OptionalExtension, params};

use crate::bands::DOCUMENTS;
use crate::error::{Error, Kind};
use crate::store::Store;

/// Rows that are compared: those with the most keys in common.
const COMPARED: usize = 8;

/// What a document is a copy of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyOf {
    /// The document that had the text first.
    pub origin: i64,
    /// 1 if the texts are equal, else how like they are.
    pub similarity: f64,
}

impl CopyOf {
    /// The same, with as many digits as mean something.
    pub(crate) fn near(origin: i64, similarity: f64) -> CopyOf {
        CopyOf { origin, similarity: (similarity * 1000.0).round() / 1000.0 }
    }
}

/// The row that is most like what shares so many keys with it, if one is like it; `similarity`: of a row, if it is
/// still there.
pub(crate) fn most_like(
    shared: BTreeMap<i64, usize>,
    mut similarity: impl FnMut(i64) -> Result<Option<f32>, Kind>,
) -> Result<Option<(i64, f64)>, Kind> {
    let mut likely: Vec<(i64, usize)> = shared.into_iter().collect();
    likely.sort_by_key(|(_, keys)| Reverse(*keys)); // of equal ones the lower row stays first
    let mut best = None;
    for (row, _) in likely.into_iter().take(COMPARED) {
        let Some(found) = similarity(row)?.map(f64::from) else { continue };
        if found >= f64::from(SAME) && best.is_none_or(|(_, most)| found > most) {
            best = Some((row, found));
        }
    }
    Ok(best)
}

impl Store {
    /// The number of a text's row, which is made if there is none.
    pub(crate) fn text(&self, text: &str) -> Result<i64, Kind> {
        let hash = blake3::hash(text.as_bytes());
        let hash = &hash.as_bytes()[..16];
        let mut query = self.db.prepare_cached("SELECT id FROM texts WHERE hash = ?1")?;
        if let Some(id) = query.query_row([hash], |r| r.get(0)).optional()? {
            return Ok(id);
        }
        let body = self.packer.pack(text.as_bytes())?;
        self.db
            .prepare_cached("INSERT INTO texts (hash, body) VALUES (?1, ?2)")?
            .execute(params![hash, body])?;
        Ok(self.db.last_insert_rowid())
    }

    /// The document that a text is a copy of, or nearly.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn origin(&self, text: &str) -> Result<Option<CopyOf>, Error> {
        let find = || -> Result<Option<CopyOf>, Kind> {
            let paragraphs = self.find_paragraphs(None, &copies::paragraphs(text))?;
            self.near_copy(&copies::sketch(text), -1, &paragraphs)
        };
        find().map_err(|k| self.error(k))
    }

    /// What a text that comes in is a copy of. `own`: the document itself, if it is in the store; `paragraphs`: whose
    /// its paragraphs are.
    pub(crate) fn copy_of(
        &self,
        text: i64,
        sketch: &Sketch,
        own: Option<i64>,
        paragraphs: &[Option<CopyOf>],
    ) -> Result<Option<CopyOf>, Kind> {
        let own = own.unwrap_or(-1);
        let sql =
            "SELECT coalesce(copy_of, id) FROM documents WHERE text = ?1 AND id <> ?2 ORDER BY id LIMIT 1";
        let mut query = self.db.prepare_cached(sql)?;
        if let Some(origin) = query.query_row([text, own], |r| r.get(0)).optional()?
            && origin != own
        {
            return Ok(Some(CopyOf { origin, similarity: 1.0 }));
        }
        self.near_copy(sketch, own, paragraphs)
    }

    /// The origin that a text is most like, if it is like one.
    fn near_copy(
        &self,
        sketch: &Sketch,
        own: i64,
        paragraphs: &[Option<CopyOf>],
    ) -> Result<Option<CopyOf>, Kind> {
        let mut shared = DOCUMENTS.sharing(&self.db, &sketch.document_keys())?;
        for found in paragraphs.iter().flatten() {
            *shared.entry(found.origin).or_default() += 1;
        }
        shared.remove(&own);
        let best = most_like(shared, |origin| Ok(self.sketch_of(origin)?.map(|s| sketch.similarity(&s))))?;
        Ok(best.map(|(origin, similarity)| CopyOf::near(origin, similarity)))
    }

    fn sketch_of(&self, document: i64) -> Result<Option<Sketch>, Kind> {
        Ok(self.text_of(document)?.map(|text| copies::sketch(&text)))
    }

    pub(crate) fn text_of(&self, document: i64) -> Result<Option<String>, Kind> {
        let sql = "SELECT t.body FROM documents d JOIN texts t ON t.id = d.text WHERE d.id = ?1";
        let body: Option<Vec<u8>> =
            self.db.prepare_cached(sql)?.query_row([document], |r| r.get(0)).optional()?;
        body.map(|b| self.packer.unpack_text(&b)).transpose()
    }

    /// Takes a document whose text changes out of the index; its copies get another origin. Gives the events whose
    /// counts that touches.
    pub(crate) fn leave_copies(&self, document: i64) -> Result<Vec<i64>, Kind> {
        let mut touched = Vec::new();
        if let Some(text) = self.text_of(document)? {
            DOCUMENTS.remove(&self.db, document, &copies::sketch(&text).document_keys())?;
            self.leave_paragraphs(document, &text)?;
        }
        self.db.prepare_cached("DELETE FROM segments WHERE document = ?1")?.execute([document])?;
        let orphans: Vec<(i64, i64)> = {
            let mut query =
                self.db.prepare_cached("SELECT id, text FROM documents WHERE copy_of = ?1 ORDER BY id")?;
            query.query_map([document], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?
        };
        let sql = "UPDATE documents SET copy_of = NULL, similarity = NULL WHERE copy_of = ?1";
        self.db.prepare_cached(sql)?.execute([document])?;
        // Reports that stood in words of this document go back to their own.
        let sql =
            "SELECT DISTINCT event FROM reports WHERE origin = ?1 AND origin <> document ORDER BY event";
        let mut query = self.db.prepare_cached(sql)?;
        for event in query.query_map([document], |r| r.get(0))? {
            touched.push(event?);
        }
        self.db
            .prepare_cached("UPDATE reports SET origin = document WHERE origin = ?1 AND origin <> document")?
            .execute([document])?;
        for (orphan, text) in orphans {
            let Some(sketch) = self.sketch_of(orphan)? else { continue };
            match self.earlier_copy(orphan, text, &sketch, document)? {
                Some(found) => {
                    let sql = "UPDATE documents SET copy_of = ?2, similarity = ?3 WHERE id = ?1";
                    self.db.prepare_cached(sql)?.execute(params![orphan, found.origin, found.similarity])?;
                    let sql = "UPDATE reports SET origin = ?2 WHERE document = ?1 AND origin = ?1";
                    self.db.prepare_cached(sql)?.execute([orphan, found.origin])?;
                }
                None => DOCUMENTS.add(&self.db, orphan, &sketch.document_keys())?,
            }
        }
        Ok(touched)
    }

    /// What an orphan is a copy of among the documents before it, but for the one that it has just lost.
    fn earlier_copy(
        &self,
        orphan: i64,
        text: i64,
        sketch: &Sketch,
        lost: i64,
    ) -> Result<Option<CopyOf>, Kind> {
        let sql = "SELECT coalesce(copy_of, id) FROM documents WHERE text = ?1 AND id < ?2 AND id <> ?3
                   ORDER BY id LIMIT 1";
        let equal: Option<i64> =
            self.db.prepare_cached(sql)?.query_row([text, orphan, lost], |r| r.get(0)).optional()?;
        if let Some(origin) = equal.filter(|o| *o != lost) {
            return Ok(Some(CopyOf { origin, similarity: 1.0 }));
        }
        self.near_copy(sketch, orphan, &[])
    }
}
