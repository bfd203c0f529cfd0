//! The runs that wrote a store: when, with which program, model and tables, and what they did.
//!
//! A run has a row as soon as it writes anything; a run that finds nothing new leaves none. The row's counts are
//! written with each batch, so that they tell of a run that was cut off too.

use rusqlite::params;

use crate::error::{Error, Kind};
use crate::identity::Rows;
use crate::store::Store;

/// What a run is told by who starts it.
#[derive(Clone, Debug, Default)]
pub struct RunStart {
    /// add or recode.
    pub command: String,
    /// Version of the program.
    pub version: String,
    /// Hash of the model.
    pub model: String,
    /// Hash of the tables.
    pub tables: String,
    /// Its arguments.
    pub arguments: String,
}

/// What a run has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that were not in the store.
    pub new: u64,
    /// Documents that were, as they are.
    pub unchanged: u64,
    /// Documents that were replaced or coded anew.
    pub changed: u64,
    /// Records that were refused.
    pub refused: u64,
    /// Reports written.
    pub reports: u64,
    /// Events that these founded; the other reports joined one.
    pub events: u64,
    /// Documents of these that are copies of another one.
    pub copies: u64,
}

/// A run that is under way.
#[derive(Default)]
pub struct OpenRun {
    start: RunStart,
    id: Option<i64>,
    pub counts: Counts,
    /// The last document's row when it began; none before it has put anything.
    rows_before: Option<i64>,
    /// Documents of earlier runs that its input has had.
    met: Rows,
}

impl Store {
    /// Begins a run over one input.
    pub fn start_run(&mut self, start: RunStart) {
        self.run = Some(OpenRun { start, ..OpenRun::default() });
    }

    /// Notes that the run's input has a document of the store as it is.
    pub fn meet(&mut self, row: i64) {
        self.run.get_or_insert_default().met.add(row);
    }

    /// The last row that is not the run's own.
    pub(crate) fn rows_before(&self) -> i64 {
        self.run.as_ref().and_then(|r| r.rows_before).unwrap_or(i64::MAX)
    }

    /// Whether the run's input had what now stands in a row.
    pub(crate) fn has_met(&self, row: i64) -> bool {
        row > self.rows_before() || self.run.as_ref().is_some_and(|r| r.met.has(row))
    }

    /// Looks, before the run's first document, how far the store goes.
    pub(crate) fn look_back(&mut self) -> Result<(), Kind> {
        let run = self.run.get_or_insert_default();
        if run.rows_before.is_none() {
            let sql = "SELECT coalesce(max(id), 0) FROM documents";
            run.rows_before = Some(self.db.query_row(sql, [], |r| r.get(0))?);
        }
        Ok(())
    }

    /// What the run has done so far.
    pub fn counts(&mut self) -> Counts {
        self.run.as_ref().map(|r| r.counts).unwrap_or_default()
    }

    /// Notes a document that was passed over as it is in the store, or a record that was refused.
    pub fn note(&mut self, unchanged: u64, refused: u64) {
        if let Some(run) = &mut self.run {
            run.counts.unchanged += unchanged;
            run.counts.refused += refused;
        }
    }

    /// Ends the run: writes what is left, and when it ended.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn finish_run(&mut self) -> Result<Counts, Error> {
        self.end_run().map_err(|k| self.error(k))
    }

    fn end_run(&mut self) -> Result<Counts, Kind> {
        if let Some(id) = self.run.as_ref().and_then(|r| r.id) {
            self.begin()?;
            let now = jiff::Timestamp::now().strftime("%FT%TZ").to_string();
            self.db.execute("UPDATE runs SET finished = ?2 WHERE id = ?1", params![id, now])?;
            self.write_batch()?;
        }
        let counts = self.counts();
        self.run = None;
        Ok(counts)
    }

    /// The number of the run's row, which is made with the first thing that it writes.
    pub(crate) fn run_id(&mut self) -> Result<i64, Kind> {
        let run = self.run.get_or_insert_default();
        if let Some(id) = run.id {
            return Ok(id);
        }
        let sql = "INSERT INTO runs (command, started, version, model, tables, arguments)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let s = &run.start;
        let now = jiff::Timestamp::now().strftime("%FT%TZ").to_string();
        self.db.execute(sql, params![s.command, now, s.version, s.model, s.tables, s.arguments])?;
        let id = self.db.last_insert_rowid();
        run.id = Some(id);
        Ok(id)
    }

    pub(crate) fn note_counts(&self) -> Result<(), Kind> {
        let Some(run) = &self.run else { return Ok(()) };
        let Some(id) = run.id else { return Ok(()) };
        let sql = "UPDATE runs SET new = ?2, unchanged = ?3, changed = ?4, refused = ?5, reports = ?6
                   WHERE id = ?1";
        let n = |x: u64| i64::try_from(x).unwrap_or(i64::MAX);
        let c = run.counts;
        self.db.prepare_cached(sql)?.execute(params![
            id,
            n(c.new),
            n(c.unchanged),
            n(c.changed),
            n(c.refused),
            n(c.reports)
        ])?;
        Ok(())
    }

    /// Keeps what a document taught of persons until the run ends, in the batch of the document.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn keep_lesson(&mut self, registry: &str, lesson: &str) -> Result<(), Error> {
        let mut keep = || -> Result<(), Kind> {
            self.begin()?;
            let sql = "INSERT INTO lessons (registry, lesson) VALUES (?1, ?2)";
            self.db.prepare_cached(sql)?.execute([registry, lesson])?;
            Ok(())
        };
        keep().map_err(|k| self.error(k))
    }

    /// What this and earlier runs that were cut off learnt for a registry, in their order.
    ///
    /// # Errors
    /// If the store cannot be read, or what `take` gives.
    pub fn lessons(&self, registry: &str, mut take: impl FnMut(&str)) -> Result<(), Error> {
        let mut read = || -> Result<(), Kind> {
            let mut query = self.db.prepare("SELECT lesson FROM lessons WHERE registry = ?1 ORDER BY id")?;
            let mut rows = query.query([registry])?;
            while let Some(row) = rows.next()? {
                take(row.get_ref(0)?.as_str().unwrap_or(""));
            }
            Ok(())
        };
        read().map_err(|k| self.error(k))
    }

    /// Forgets them: they are in the registry's file.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn forget_lessons(&mut self, registry: &str) -> Result<(), Error> {
        let sql = "DELETE FROM lessons WHERE registry = ?1";
        self.db.execute(sql, [registry]).map_err(|e| self.error(e.into()))?;
        Ok(())
    }
}
