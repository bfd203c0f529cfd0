//! Tells which document of the store an incoming one is.
//!
//! What feeds it: the id of a document within its source, and its hash. What it gives: the row that has it as it is,
//! the row that it replaces, or the name of a row to be made. One input may have an id twice, with other texts: both
//! are kept, the second under a name of its own (`7#2`), and the same input again finds both. What it refuses: to
//! replace what this run has written or met.

use polybius::record::Document;
use rusqlite::{OptionalExtension, params};

use crate::error::{Error, Kind};
use crate::put::document_hash;
use crate::store::Store;

/// What a look into the store says of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The document with this row is the same.
    Same {
        /// Its row.
        row: i64,
        /// The first row of its id.
        first: i64,
    },
    /// Its id is there with other content.
    Other {
        /// The first row of its id.
        first: i64,
    },
    /// Its id is not there.
    New,
}

/// Where an incoming document goes.
pub(crate) enum Target {
    /// It is there as it is.
    Same(i64),
    /// It replaces a row, which has this name.
    Replaces(i64, String),
    /// A new row with this name; the number, if it is not the first of its id.
    New(String, Option<i64>),
}

/// Some rows of the store, a bit for each.
#[derive(Clone, Debug, Default)]
pub struct Rows(Vec<u64>);

impl Rows {
    /// Notes a row.
    pub fn add(&mut self, row: i64) {
        let (word, bit) = Rows::place(row);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    /// Whether it was noted.
    pub fn has(&self, row: i64) -> bool {
        let (word, bit) = Rows::place(row);
        self.0.get(word).is_some_and(|w| w & bit != 0)
    }

    fn place(row: i64) -> (usize, u64) {
        let row = usize::try_from(row).unwrap_or(0);
        (row / 64, 1 << (row % 64))
    }
}

impl Store {
    /// Whether a document is in the store as it is; `coded`: and was coded.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn look(&self, document: &Document, source: &str, dated: &str, coded: bool) -> Result<Look, Error> {
        let source = if source.is_empty() { &document.publisher } else { source };
        let hash = document_hash(document, dated);
        self.find(source, &document.id, &hash, coded).map_err(|k| self.error(k))
    }

    fn find(&self, source: &str, name: &str, hash: &[u8], coded: bool) -> Result<Look, Kind> {
        let sql = "SELECT id, hash, coder IS NOT NULL FROM documents WHERE source = ?1 AND name = ?2";
        let own: Option<(i64, bool, bool)> = self
            .db
            .prepare_cached(sql)?
            .query_row([source, name], |r| Ok((r.get(0)?, r.get_ref(1)?.as_blob()? == hash, r.get(2)?)))
            .optional()?;
        if let Some((row, true, was_coded)) = own
            && (was_coded || !coded)
        {
            return Ok(Look::Same { row, first: row });
        }
        let Some(first) = self.first(source, name)? else { return Ok(Look::New) };
        let sql = "SELECT d.id FROM namesakes n JOIN documents d ON d.id = n.document
                   WHERE n.source = ?1 AND n.name = ?2 AND n.hash = ?3 AND (d.coder IS NOT NULL OR NOT ?4)";
        let row = self
            .db
            .prepare_cached(sql)?
            .query_row(params![source, name, hash, coded], |r| r.get(0))
            .optional()?;
        Ok(row.map_or(Look::Other { first }, |row| Look::Same { row, first }))
    }

    /// The first row of an id: its own, unless that is the second of another id.
    fn first(&self, source: &str, name: &str) -> Result<Option<i64>, Kind> {
        let sql = "SELECT id FROM documents d WHERE source = ?1 AND name = ?2
                       AND NOT EXISTS (SELECT 1 FROM namesakes WHERE document = d.id)";
        let own = self.db.prepare_cached(sql)?.query_row([source, name], |r| r.get(0)).optional()?;
        if own.is_some() {
            return Ok(own);
        }
        let sql = "SELECT document FROM namesakes WHERE source = ?1 AND name = ?2 ORDER BY number LIMIT 1";
        Ok(self.db.prepare_cached(sql)?.query_row([source, name], |r| r.get(0)).optional()?)
    }

    /// Where a document goes that comes in now.
    pub(crate) fn target(&self, source: &str, name: &str, hash: &[u8], coded: bool) -> Result<Target, Kind> {
        match self.find(source, name, hash, coded)? {
            Look::Same { row, .. } => return Ok(Target::Same(row)),
            Look::New if !self.is_taken(source, name)? => return Ok(Target::New(name.to_string(), None)),
            Look::New | Look::Other { .. } => {}
        }
        let sql = "SELECT d.id, d.name, d.hash = ?3 AS same, 1 AS number FROM documents d
                   WHERE d.source = ?1 AND d.name = ?2
                       AND NOT EXISTS (SELECT 1 FROM namesakes WHERE document = d.id)
                   UNION ALL SELECT d.id, d.name, n.hash = ?3, n.number FROM namesakes n
                       JOIN documents d ON d.id = n.document
                   WHERE n.source = ?1 AND n.name = ?2 AND n.document <= ?4
                   ORDER BY same DESC, number";
        let mut query = self.db.prepare_cached(sql)?;
        let mut rows = query.query(params![source, name, hash, self.rows_before()])?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if !self.has_met(id) {
                return Ok(Target::Replaces(id, row.get(1)?));
            }
        }
        let sql = "SELECT coalesce(max(number), 1) + 1 FROM namesakes WHERE source = ?1 AND name = ?2";
        let mut number: i64 = self.db.prepare_cached(sql)?.query_row([source, name], |r| r.get(0))?;
        loop {
            let own = format!("{name}#{number}");
            if !self.is_taken(source, &own)? {
                return Ok(Target::New(own, Some(number)));
            }
            number += 1;
        }
    }

    /// Notes how a document is known that is not the first of its id.
    pub(crate) fn set_namesake(
        &self,
        source: &str,
        name: &str,
        hash: &[u8],
        document: i64,
        number: Option<i64>,
    ) -> Result<(), Kind> {
        match number {
            Some(number) => {
                let sql = "INSERT INTO namesakes (source, name, number, hash, document)
                           VALUES (?1, ?2, ?3, ?4, ?5)";
                self.db.prepare_cached(sql)?.execute(params![source, name, number, hash, document])?;
            }
            None => {
                let sql = "UPDATE namesakes SET hash = ?2 WHERE document = ?1";
                self.db.prepare_cached(sql)?.execute(params![document, hash])?;
            }
        }
        Ok(())
    }

    fn is_taken(&self, source: &str, name: &str) -> Result<bool, Kind> {
        let sql = "SELECT 1 FROM documents WHERE source = ?1 AND name = ?2";
        Ok(self.db.prepare_cached(sql)?.exists([source, name])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let mut rows = Rows::default();
        for row in [1, 63, 64, 1000] {
            assert!(!rows.has(row));
            rows.add(row);
        }
        let has: Vec<i64> = (0..1100).filter(|row| rows.has(*row)).collect();
        assert_eq!(has, [1, 63, 64, 1000]);
    }
}
