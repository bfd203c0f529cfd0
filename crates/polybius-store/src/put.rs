//! Takes a document into the store, with all that belongs to it.
//!
//! What feeds it: a document, its segments and its coded events ([`Coded`]). What it gives: whether it was new, the
//! same or changed ([`Put`]). What it refuses: to write a document again that is there as it is.

use std::collections::BTreeSet;

use polybius::copies::{self, Paragraph, Sketch};
use polybius::record::{Document, Event, Segment};
use rusqlite::params;

use crate::bands::DOCUMENTS;
use crate::copy::CopyOf;
use crate::error::{Error, Kind};
use crate::identity::Target;
use crate::reports::Place;
use crate::store::Store;

/// A document on its way into the store.
pub struct Coded {
    /// The document.
    pub document: Document,
    /// Names the collection that its id is unique in; empty: its publisher does.
    pub source: String,
    /// Publication date that the run was told for documents without one; empty if none.
    pub dated: String,
    /// Its stories.
    pub segments: Vec<Segment>,
    /// Its events and the coder that read them; none if it was not coded.
    pub events: Option<(Vec<Event>, String)>,
    /// The id that it came with.
    known_as: String,
    sketch: Sketch,
    paragraphs: Vec<Paragraph>,
}

impl Coded {
    /// Puts it together; does the work that needs no store, so that it can run on any thread.
    pub fn new(
        document: Document,
        source: String,
        dated: String,
        segments: Vec<Segment>,
        events: Option<(Vec<Event>, String)>,
    ) -> Coded {
        let sketch = copies::sketch(&document.text);
        let paragraphs = copies::paragraphs(&document.text);
        let known_as = document.id.clone();
        Coded { document, source, dated, segments, events, known_as, sketch, paragraphs }
    }

    /// The same of a document that was coded under the name that [`Put::Namesake`] gave it; `id`: the one that it
    /// came with.
    #[must_use]
    pub fn known_as(self, id: String) -> Coded {
        Coded { known_as: id, ..self }
    }

    /// What names the document together with its id.
    fn source(&self) -> &str {
        if self.source.is_empty() { &self.document.publisher } else { &self.source }
    }
}

/// What came of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was not in the store.
    New {
        /// Its reports.
        reports: u64,
        /// Whether it is a copy of another document.
        copy: bool,
    },
    /// It is there as it is.
    Unchanged,
    /// It was there and has changed: its reports are replaced.
    Changed {
        /// Reports that it had.
        before: u64,
        /// Reports that it has.
        reports: u64,
    },
    /// Nothing was written: the run's input has another document of this id. It is to be coded under this name and
    /// put again.
    Namesake(String),
}

/// Hash of all that makes a document what it is.
pub fn document_hash(document: &Document, dated: &str) -> [u8; 16] {
    let d = document;
    // The run's date tells something of documents without one only.
    let dated = if d.published.is_empty() { dated } else { "" };
    let mut hasher = blake3::Hasher::new();
    for field in [&d.text, &d.title, &d.published, &d.url, &d.publisher, &d.author, &d.language, dated] {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    let mut out = [0; 16];
    out.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    out
}

/// What the store has of a document that comes again.
struct Old {
    id: i64,
    text: i64,
    copy: Option<CopyOf>,
}

impl Store {
    /// Takes a document in. What was put is in the store when the batch is written.
    ///
    /// # Errors
    /// If the disk is full or fails; then the store holds what it held after the last batch.
    pub fn put(&mut self, coded: &Coded) -> Result<Put, Error> {
        self.put_document(coded).map_err(|k| self.error(k))
    }

    fn put_document(&mut self, coded: &Coded) -> Result<Put, Kind> {
        let d = &coded.document;
        let hash = document_hash(d, &coded.dated);
        self.look_back()?;
        let target = self.target(coded.source(), &coded.known_as, &hash, coded.events.is_some())?;
        let (old, number) = match target {
            Target::Same(row) => {
                self.meet(row);
                self.note(1, 0);
                return Ok(Put::Unchanged);
            }
            Target::Replaces(_, name) | Target::New(name, _) if name != d.id => {
                return Ok(Put::Namesake(name));
            }
            Target::Replaces(row, _) => {
                self.meet(row);
                (Some(self.old(row)?), None)
            }
            Target::New(_, number) => (None, number),
        };
        self.begin()?;
        let run = self.run_id()?;
        let coder = match &coded.events {
            Some((_, name)) => Some(self.coder(name)?),
            None => None,
        };
        let mut touched = BTreeSet::new();
        let text = self.text(&d.text)?;
        let same_text = old.as_ref().filter(|o| o.text == text);
        let (copy, found) = match same_text {
            Some(old) => (old.copy, Vec::new()),
            None => {
                let own = old.as_ref().map(|o| o.id);
                if let Some(own) = own {
                    touched.extend(self.leave_copies(own)?);
                }
                let found = self.find_paragraphs(own, &coded.paragraphs)?;
                (self.copy_of(text, &coded.sketch, own, &found)?, found)
            }
        };
        let values = params![
            coded.source(),
            d.id,
            hash,
            d.title,
            d.published,
            d.url,
            d.publisher,
            d.author,
            d.language,
            text,
            coded.segments.len() > 1,
            copy.map(|c| c.origin),
            copy.map(|c| c.similarity),
            coded.dated,
            coder,
            run,
        ];
        let sql =
            "INSERT INTO documents (source, name, hash, title, published, url, publisher, author, language,
                       text, composite, copy_of, similarity, dated, coder, run)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
                   ON CONFLICT (source, name) DO UPDATE SET hash = ?3, title = ?4, published = ?5, url = ?6,
                       publisher = ?7, author = ?8, language = ?9, text = ?10, composite = ?11,
                       copy_of = ?12, similarity = ?13, dated = ?14, coder = ?15, run = ?16
                   RETURNING id";
        let id: i64 = self.db.prepare_cached(sql)?.query_row(values, |r| r.get(0))?;
        if old.is_some() || number.is_some() {
            self.set_namesake(coded.source(), &coded.known_as, &hash, id, number)?;
        }
        let origin = copy.map_or(id, |c| c.origin);
        let copied = if same_text.is_some() {
            self.db.prepare_cached("DELETE FROM segments WHERE document = ?1")?.execute([id])?;
            self.copied(id, origin)?
        } else {
            if let Some(old) = &old {
                let sql = "DELETE FROM texts WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM documents WHERE text = ?1)";
                self.db.prepare_cached(sql)?.execute([old.text])?;
            }
            if copy.is_none() {
                DOCUMENTS.add(&self.db, id, &coded.sketch.document_keys())?;
            }
            self.add_paragraphs(id, origin, &coded.paragraphs, &found)?
        };
        self.add_segments(id, &coded.segments)?;
        let place = Place { document: id, origin, copied };
        let none = Vec::new();
        let events = coded.events.as_ref().map_or(&none, |(events, _)| events);
        let before = self.set_reports(&place, events, &mut touched)?;
        for event in touched {
            self.refresh(event)?;
        }
        let reports = events.len() as u64;
        let (put, is_new) = match old {
            None => (Put::New { reports, copy: copy.is_some() }, true),
            Some(_) => (Put::Changed { before, reports }, false),
        };
        if let Some(run) = &mut self.run {
            let c = &mut run.counts;
            *if is_new { &mut c.new } else { &mut c.changed } += 1;
            c.reports += reports;
            c.copies += u64::from(copy.is_some());
        }
        self.document_done()?;
        Ok(put)
    }

    fn old(&self, id: i64) -> Result<Old, Kind> {
        let sql = "SELECT text, copy_of, similarity FROM documents WHERE id = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row([id], |r| {
            let copy = match (r.get(1)?, r.get(2)?) {
                (Some(origin), Some(similarity)) => Some(CopyOf { origin, similarity }),
                _ => None,
            };
            Ok(Old { id, text: r.get(0)?, copy })
        })?)
    }

    /// Gives a document of the store other reports, as another coder has them.
    ///
    /// # Errors
    /// If the disk is full or fails; then the store holds what it held after the last batch.
    pub fn recode(&mut self, document: i64, events: &[Event], coder: &str) -> Result<(), Error> {
        let mut write = || -> Result<(), Kind> {
            self.begin()?;
            self.run_id()?;
            let coder = self.coder(coder)?;
            self.db
                .prepare_cached("UPDATE documents SET coder = ?2 WHERE id = ?1")?
                .execute([document, coder])?;
            let sql = "SELECT coalesce(copy_of, id) FROM documents WHERE id = ?1";
            let origin: i64 = self.db.prepare_cached(sql)?.query_row([document], |r| r.get(0))?;
            let copied = self.copied(document, origin)?;
            let mut touched = BTreeSet::new();
            self.set_reports(&Place { document, origin, copied }, events, &mut touched)?;
            for event in touched {
                self.refresh(event)?;
            }
            if let Some(run) = &mut self.run {
                run.counts.changed += 1;
                run.counts.reports += events.len() as u64;
            }
            self.document_done()
        };
        write().map_err(|k| self.error(k))
    }

    fn coder(&mut self, name: &str) -> Result<i64, Kind> {
        if let Some(id) = self.coders.get(name) {
            return Ok(*id);
        }
        self.db.execute("INSERT OR IGNORE INTO coders (name) VALUES (?1)", [name])?;
        let id = self.db.query_row("SELECT id FROM coders WHERE name = ?1", [name], |r| r.get(0))?;
        self.coders.insert(name.to_string(), id);
        Ok(id)
    }

    fn add_segments(&self, document: i64, segments: &[Segment]) -> Result<(), Kind> {
        let sql = "INSERT INTO segments (document, number, first, past, kind, reason, source, place, date)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let mut insert = self.db.prepare_cached(sql)?;
        for (n, s) in segments.iter().enumerate() {
            let (first, past) = (s.start as i64, s.end as i64);
            insert.execute(params![
                document, n as i64, first, past, s.kind, s.reason, s.source, s.place, s.date
            ])?;
        }
        Ok(())
    }
}
