//! The indexes of copies: which documents, and which paragraphs, share keys of their sketches.
//!
//! What feeds it: keys of documents and paragraphs that are no copies. What it does: keys go into the last of some
//! sorted runs, which is small enough to stay in memory; full runs of one level are merged into one of the next, as in
//! a log-structured merge tree. In one large tree each of the keys would be a write to another page, and a document would
//! cost ten times as much in a store of a million. What it refuses: nothing; what it finds is to be compared.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Kind;

/// Rows that are looked at for one key: the latest.
const PER_KEY: usize = 16;
/// Rows in a run of the lowest level.
const RUN: i64 = 1 << 14;
/// The highest level: runs of it stay as they are, so that no document has to wait for a merge of millions.
const TOP: i64 = 4;

/// An index: its keys, and its runs.
pub(crate) struct Bands {
    keys: &'static str,
    runs: &'static str,
}

/// Of documents, by row.
pub(crate) const DOCUMENTS: Bands = Bands { keys: "bands", runs: "band_runs" };

/// Of paragraphs, by [`paragraph`].
pub(crate) const PARAGRAPHS: Bands = Bands { keys: "paragraph_bands", runs: "paragraph_runs" };

/// Bits of a paragraph's number in its document.
const NUMBER: u32 = 12;

/// A document's row and a paragraph's number in one; none for the paragraphs of a book behind the first 4,096.
pub(crate) fn paragraph(document: i64, number: usize) -> Option<i64> {
    (number < 1 << NUMBER).then_some(document << NUMBER | number as i64)
}

/// The two again.
pub(crate) fn apart(paragraph: i64) -> (i64, i64) {
    (paragraph >> NUMBER, paragraph & ((1 << NUMBER) - 1))
}

/// 32 bits of each key are enough, as what is found is compared.
fn short(keys: &[u64]) -> Vec<i64> {
    let mut keys: Vec<i64> = keys.iter().map(|k| i64::from(*k as u32)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

impl Bands {
    /// What shares keys with these, with how many.
    pub fn sharing(&self, db: &Connection, keys: &[u64]) -> Result<BTreeMap<i64, usize>, Kind> {
        let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
        let runs = self.all_runs(db)?;
        let mut query = db.prepare_cached(&format!(
            "SELECT document FROM {} WHERE run = ?1 AND key = ?2 ORDER BY document DESC LIMIT ?3",
            self.keys
        ))?;
        for key in short(keys) {
            let mut found = 0;
            for (run, _, _) in runs.iter().rev() {
                let mut rows = query.query(params![run, key, (PER_KEY - found) as i64])?;
                while let Some(row) = rows.next()? {
                    *shared.entry(row.get(0)?).or_default() += 1;
                    found += 1;
                }
                if found >= PER_KEY {
                    break;
                }
            }
        }
        Ok(shared)
    }

    /// All runs from the oldest: number, level, rows.
    fn all_runs(&self, db: &Connection) -> Result<Vec<(i64, i64, i64)>, Kind> {
        let sql = format!("SELECT run, level, documents FROM {} ORDER BY run", self.runs);
        let mut query = db.prepare_cached(&sql)?;
        let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes a row in.
    pub fn add(&self, db: &Connection, row: i64, keys: &[u64]) -> Result<(), Kind> {
        self.add_to_run(db, row, &short(keys), RUN)
    }

    fn add_to_run(&self, db: &Connection, row: i64, keys: &[i64], size: i64) -> Result<(), Kind> {
        let sql =
            format!("SELECT run, documents FROM {} WHERE level = 0 ORDER BY run DESC LIMIT 1", self.runs);
        let last: Option<(i64, i64)> =
            db.prepare_cached(&sql)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let (run, rows) = match last {
            Some((run, rows)) if rows < size => (run, rows),
            _ => {
                self.merge(db)?;
                let run = self.all_runs(db)?.last().map_or(1, |(run, ..)| run + 1);
                let sql = format!("INSERT INTO {} (run, level, documents) VALUES (?1, 0, 0)", self.runs);
                db.prepare_cached(&sql)?.execute([run])?;
                (run, 0)
            }
        };
        let mut insert = db.prepare_cached(&format!(
            "INSERT OR IGNORE INTO {} (run, key, document) VALUES (?1, ?2, ?3)",
            self.keys
        ))?;
        for key in keys {
            insert.execute([run, *key, row])?;
        }
        let sql = format!("UPDATE {} SET documents = ?2 WHERE run = ?1", self.runs);
        db.prepare_cached(&sql)?.execute([run, rows + 1])?;
        Ok(())
    }

    /// Merges the last two runs as long as they are of one level. All runs are full when this is called.
    fn merge(&self, db: &Connection) -> Result<(), Kind> {
        let (keys, runs) = (self.keys, self.runs);
        loop {
            let all = self.all_runs(db)?;
            let [.., (one, level, some), (two, other, more)] = all[..] else { return Ok(()) };
            if level != other || level == TOP {
                return Ok(());
            }
            // Both halves come sorted, so that SQLite merges them without a sort, and the new run is appended.
            let sql = format!(
                "INSERT INTO {keys} (run, key, document)
                 SELECT ?3, key, document FROM {keys} WHERE run = ?1
                 UNION ALL SELECT ?3, key, document FROM {keys} WHERE run = ?2 ORDER BY 2, 3"
            );
            db.prepare_cached(&sql)?.execute([one, two, two + 1])?;
            for run in [one, two] {
                for table in [keys, runs] {
                    db.prepare_cached(&format!("DELETE FROM {table} WHERE run = ?1"))?.execute([run])?;
                }
            }
            let sql = format!("INSERT INTO {runs} (run, level, documents) VALUES (?1, ?2, ?3)");
            db.prepare_cached(&sql)?.execute([two + 1, level + 1, some + more])?;
        }
    }

    /// Takes a row out.
    pub fn remove(&self, db: &Connection, row: i64, keys: &[u64]) -> Result<(), Kind> {
        let sql = format!("DELETE FROM {} WHERE run = ?1 AND key = ?2 AND document = ?3", self.keys);
        let mut delete = db.prepare_cached(&sql)?;
        for (run, ..) in self.all_runs(db)? {
            for key in short(keys) {
                delete.execute([run, key, row])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn runs_are_merged_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("s.db")).unwrap();
        for index in [DOCUMENTS, PARAGRAPHS] {
            for row in 0..1000 {
                index.add_to_run(&store.db, row, &[row % 7, 100 + row], 10).unwrap();
            }
            let runs = index.all_runs(&store.db).unwrap();
            assert!(runs.len() <= 6 + 5, "{runs:?}");
            assert_eq!(runs.iter().map(|r| r.2).sum::<i64>(), 1000);
            assert!(runs.windows(2).all(|w| w[0].1 >= w[1].1) && runs[0].1 == TOP, "{runs:?}");
            let count = |what: &str| {
                let sql = format!("SELECT count({what}) FROM {}", index.keys);
                store.db.query_row(&sql, [], |r| r.get::<_, i64>(0)).unwrap()
            };
            assert_eq!((count("*"), count("DISTINCT document")), (2000, 1000));
            let found = index.sharing(&store.db, &[3, 103]).unwrap();
            assert_eq!(found.len(), PER_KEY + 1, "the latest with 3, and 3 itself by 103: {found:?}");
            index.remove(&store.db, 3, &[3, 103]).unwrap();
            assert_eq!((count("*"), count("DISTINCT document")), (1998, 999));
        }
    }

    #[test]
    fn paragraphs_have_numbers_of_their_own() {
        assert_eq!(paragraph(7, 4095).map(apart), Some((7, 4095)));
        assert_eq!(paragraph(7, 4096), None);
    }
}
