//! Finds paragraphs that another document had before, word by word or nearly.
//!
//! What feeds it: the paragraphs of a document. What it does: the first document of a paragraph is its origin; later
//! ones point to it. Only paragraphs that no document had before stand in the index of nearly equal ones. What it
//! refuses: to take a copied paragraph for a second source: reports in it count as the origin's.

use polybius::copies::{self, Paragraph, sketch};
use polybius::record::Span;
use rusqlite::{OptionalExtension, params};

use crate::bands::{PARAGRAPHS, apart, paragraph};
use crate::copy::{CopyOf, most_like};
use crate::error::{Error, Kind};
use crate::store::Store;

impl Store {
    /// The paragraphs of a text, and for each the document that had it, or nearly, if one had it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn origins(&self, text: &str) -> Result<Vec<(Span, Option<CopyOf>)>, Error> {
        let paragraphs = copies::paragraphs(text);
        let found = self.find_paragraphs(None, &paragraphs).map_err(|k| self.error(k))?;
        Ok(paragraphs.iter().map(|p| p.span).zip(found).collect())
    }

    /// For each paragraph the document that had it first, if another one had it. `own`: the document itself, if it is
    /// in the store.
    pub(crate) fn find_paragraphs(
        &self,
        own: Option<i64>,
        paragraphs: &[Paragraph],
    ) -> Result<Vec<Option<CopyOf>>, Kind> {
        let own = own.unwrap_or(-1);
        let sql = "SELECT coalesce(d.copy_of, d.id) FROM paragraphs p JOIN documents d ON d.id = p.document
                   WHERE p.hash = ?1 AND p.document <> ?2 ORDER BY p.document LIMIT 1";
        let mut equal = self.db.prepare_cached(sql)?;
        let find = |p: &Paragraph| -> Result<Option<CopyOf>, Kind> {
            let origin = equal.query_row([p.hash.cast_signed(), own], |r| r.get(0)).optional()?;
            let found = match origin {
                Some(origin) => Some(CopyOf { origin, similarity: 1.0 }),
                None => self.near_paragraph(own, p)?,
            };
            Ok(found.filter(|f| f.origin != own))
        };
        paragraphs.iter().map(find).collect()
    }

    fn near_paragraph(&self, own: i64, wanted: &Paragraph) -> Result<Option<CopyOf>, Kind> {
        let mut shared = PARAGRAPHS.sharing(&self.db, &wanted.sketch.paragraph_keys())?;
        shared.retain(|p, _| apart(*p).0 != own);
        let best = most_like(shared, |candidate| {
            let (document, number) = apart(candidate);
            let text = self.paragraph_text(document, number)?;
            Ok(text.map(|t| wanted.sketch.similarity(&sketch(&t))))
        })?;
        let Some((found, similarity)) = best else { return Ok(None) };
        let (document, _) = apart(found);
        let sql = "SELECT coalesce(copy_of, id) FROM documents WHERE id = ?1";
        let origin = self.db.prepare_cached(sql)?.query_row([document], |r| r.get(0))?;
        Ok(Some(CopyOf::near(origin, similarity)))
    }

    fn paragraph_text(&self, document: i64, number: i64) -> Result<Option<String>, Kind> {
        let sql = "SELECT first, past FROM paragraphs WHERE document = ?1 AND number = ?2";
        let span: Option<(i64, i64)> = self
            .db
            .prepare_cached(sql)?
            .query_row([document, number], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let (Some(text), Some((first, past))) = (self.text_of(document)?, span) else { return Ok(None) };
        Ok(Some(cut(&text, first, past)))
    }

    /// Writes the paragraphs of a document, of which it is known whose they are; gives those that another one had
    /// before, other than the `origin` of the whole document.
    pub(crate) fn add_paragraphs(
        &self,
        document: i64,
        origin: i64,
        paragraphs: &[Paragraph],
        found: &[Option<CopyOf>],
    ) -> Result<Vec<(Span, i64)>, Kind> {
        let mut copied = Vec::new();
        let sql = "INSERT INTO paragraphs (document, number, first, past, hash, copy_of, similarity)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut insert = self.db.prepare_cached(sql)?;
        for (number, (p, from)) in paragraphs.iter().zip(found).enumerate() {
            let ([first, past], hash) = (p.span, p.hash.cast_signed());
            insert.execute(params![
                document,
                number as i64,
                first as i64,
                past as i64,
                hash,
                from.map(|f| f.origin),
                from.map(|f| f.similarity)
            ])?;
            match (from, paragraph(document, number)) {
                (Some(from), _) if from.origin != origin => copied.push((p.span, from.origin)),
                (Some(_), _) | (None, None) => {}
                (None, Some(row)) => PARAGRAPHS.add(&self.db, row, &p.sketch.paragraph_keys())?,
            }
        }
        Ok(copied)
    }

    /// Paragraphs of a document that is in the store which another one had before.
    pub(crate) fn copied(&self, document: i64, origin: i64) -> Result<Vec<(Span, i64)>, Kind> {
        let sql = "SELECT first, past, copy_of FROM paragraphs
                   WHERE document = ?1 AND copy_of IS NOT NULL AND copy_of <> ?2 ORDER BY number";
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map([document, origin], |r| {
            Ok(([r.get::<_, i64>(0)? as usize, r.get::<_, i64>(1)? as usize], r.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes out the paragraphs of a document whose text changes; copies of them are their documents' own now.
    pub(crate) fn leave_paragraphs(&self, document: i64, text: &str) -> Result<(), Kind> {
        for (number, p) in copies::paragraphs(text).iter().enumerate() {
            if let Some(row) = paragraph(document, number) {
                PARAGRAPHS.remove(&self.db, row, &p.sketch.paragraph_keys())?;
            }
        }
        self.db.prepare_cached("DELETE FROM paragraphs WHERE document = ?1")?.execute([document])?;
        let orphans: Vec<[i64; 4]> = {
            let sql = "SELECT document, number, first, past FROM paragraphs WHERE copy_of = ?1
                       ORDER BY document, number";
            let mut query = self.db.prepare_cached(sql)?;
            let row = |r: &rusqlite::Row| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]);
            query.query_map([document], row)?.collect::<Result<_, _>>()?
        };
        let sql = "UPDATE paragraphs SET copy_of = NULL, similarity = NULL WHERE copy_of = ?1";
        self.db.prepare_cached(sql)?.execute([document])?;
        for [orphan, number, first, past] in orphans {
            let row = usize::try_from(number).ok().and_then(|n| paragraph(orphan, n));
            if let (Some(row), Some(text)) = (row, self.text_of(orphan)?) {
                let keys = sketch(&cut(&text, first, past)).paragraph_keys();
                PARAGRAPHS.add(&self.db, row, &keys)?;
            }
        }
        Ok(())
    }
}

/// A text from one character to another.
fn cut(text: &str, first: i64, past: i64) -> String {
    let (first, past) = (usize::try_from(first).unwrap_or(0), usize::try_from(past).unwrap_or(0));
    text.chars().skip(first).take(past.saturating_sub(first)).collect()
}
