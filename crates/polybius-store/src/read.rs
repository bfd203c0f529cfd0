//! Reads a store: reports that pass a filter, events, documents; streamed, so that memory stays flat.

use polybius::record::{Document, Event, Segment};
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;

use crate::error::{Error, Kind};
use crate::filter::Filter;
use crate::store::Store;

/// Rows that are read at once.
const PAGE: i64 = 256;

/// A document of the store.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredDocument {
    /// Its row.
    pub row: i64,
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// What names it together with its id.
    pub source: String,
    /// Publication date that the run was told for documents without one.
    pub dated: String,
    /// Whether it is stitched from several stories.
    pub composite: bool,
    /// Its stories.
    pub segments: Vec<Segment>,
    /// Row of the document that it is a copy of.
    pub copy_of: Option<i64>,
    /// How like they are: 1 if the texts are equal.
    pub similarity: Option<f64>,
    /// What coded it; none if it was not coded.
    pub coder: Option<String>,
}

/// An event: one happening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Happening {
    /// Its number, which is never used again.
    pub id: i64,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: String,
    /// First day.
    pub date: String,
    /// Last day.
    pub enddate: String,
    /// Country of its place.
    pub country: String,
    /// Auxiliary modes, joined by commas.
    pub auxiliary: String,
    /// The highest of its reports.
    pub confidence: f64,
    /// How many reports tell it.
    pub reports: u64,
    /// In how many independent texts: copies count once.
    pub documents: u64,
    /// By how many publishers.
    pub publishers: u64,
}

/// A document that another coder read.
#[derive(Clone, Debug)]
pub struct Recodable {
    /// Its row.
    pub row: i64,
    /// The document.
    pub document: Document,
    /// Its reports as they are.
    pub events: Vec<Event>,
    /// The coder that read it; none if it was not coded.
    pub coder: Option<String>,
}

const DOCUMENT: &str =
    "SELECT d.id, d.name, t.body, d.title, d.published, d.url, d.publisher, d.author, d.language,
        d.source, d.dated, d.composite, d.copy_of, d.similarity, c.name
    FROM documents d JOIN texts t ON t.id = d.text LEFT JOIN coders c ON c.id = d.coder";

impl Store {
    /// Reports that pass a filter, in the order in which they came in. Their `link` is the id of the first report of
    /// their event, over all documents.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn reports(&self, filter: &Filter) -> Result<Reports<'_>, Error> {
        Reports::open(self, filter).map_err(|k| self.error(k))
    }

    /// All events by number.
    pub fn events(&self) -> Happenings<'_> {
        Happenings { store: self, last: 0, pages: Pages::default() }
    }

    /// The event that a report of that id tells.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn event_of_report(&self, ident: &str) -> Result<Option<i64>, Error> {
        let sql = "SELECT event FROM reports WHERE ident = ?1 ORDER BY id LIMIT 1";
        self.db.query_row(sql, [ident], |r| r.get(0)).optional().map_err(|e| self.error(e.into()))
    }

    /// The records of an event's reports, in the order in which they came in.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn evidence(&self, event: i64) -> Result<Vec<Event>, Error> {
        let read = || -> Result<Vec<Event>, Kind> {
            let mut query =
                self.db.prepare_cached("SELECT record FROM reports WHERE event = ?1 ORDER BY id")?;
            let mut rows = query.query([event])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                out.push(self.event(row, 0)?);
            }
            if out.len() > 1 {
                let first = out[0].id.clone();
                out.iter_mut().for_each(|e| e.link.clone_from(&first));
            }
            Ok(out)
        };
        read().map_err(|k| self.error(k))
    }

    /// A document by its id; the first, if several sources have one of that id.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn document(&self, id: &str) -> Result<Option<StoredDocument>, Error> {
        let sql = format!("{DOCUMENT} WHERE d.name = ?1 ORDER BY d.id LIMIT 1");
        self.one_document(&sql, id).map_err(|k| self.error(k))
    }

    fn one_document(&self, sql: &str, key: impl rusqlite::ToSql) -> Result<Option<StoredDocument>, Kind> {
        let mut query = self.db.prepare_cached(sql)?;
        let mut rows = query.query([key])?;
        rows.next()?.map(|row| self.stored(row)).transpose()
    }

    /// All documents in the order in which they came in.
    ///
    /// # Errors
    /// If the store cannot be read, or what `take` gives.
    pub fn documents(
        &self,
        mut take: impl FnMut(StoredDocument) -> std::io::Result<()>,
    ) -> Result<(), Error> {
        let mut read = || -> Result<(), Kind> {
            let mut query = self.db.prepare(&format!("{DOCUMENT} ORDER BY d.id"))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                take(self.stored(row)?)?;
            }
            Ok(())
        };
        read().map_err(|k| self.error(k))
    }

    /// Id of each document, and where its day may stand: publication, the date that the run was told, that of its
    /// first dateline; each empty where there is none.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn days(&self, mut take: impl FnMut(&str, [&str; 3])) -> Result<(), Error> {
        let mut read = || -> Result<(), Kind> {
            let sql =
                "SELECT name, published, dated, coalesce((SELECT date FROM segments s WHERE s.document = d.id
                       AND s.date > '' ORDER BY s.number LIMIT 1), '') FROM documents d ORDER BY d.id";
            let mut query = self.db.prepare(sql)?;
            let mut rows = query.query([])?;
            while let Some(r) = rows.next()? {
                let text = |k| r.get_ref(k).map(|v| v.as_str().unwrap_or(""));
                take(text(0)?, [text(1)?, text(2)?, text(3)?]);
            }
            Ok(())
        };
        read().map_err(|k| self.error(k))
    }

    fn stored(&self, r: &Row) -> Result<StoredDocument, Kind> {
        let row = r.get(0)?;
        let segments = self.segments(row)?;
        Ok(StoredDocument {
            row,
            document: Document {
                id: r.get(1)?,
                text: self.packer.unpack_text(&r.get::<_, Vec<u8>>(2)?)?,
                title: r.get(3)?,
                published: r.get(4)?,
                url: r.get(5)?,
                publisher: r.get(6)?,
                author: r.get(7)?,
                language: r.get(8)?,
            },
            source: r.get(9)?,
            dated: r.get(10)?,
            composite: r.get(11)?,
            segments,
            copy_of: r.get(12)?,
            similarity: r.get(13)?,
            coder: r.get(14)?,
        })
    }

    fn segments(&self, document: i64) -> Result<Vec<Segment>, Kind> {
        let sql = "SELECT first, past, kind, reason, source, place, date FROM segments
                   WHERE document = ?1 ORDER BY number";
        let mut query = self.db.prepare_cached(sql)?;
        let rows = query.query_map([document], |r| {
            Ok(Segment {
                start: r.get::<_, i64>(0)? as usize,
                end: r.get::<_, i64>(1)? as usize,
                kind: r.get(2)?,
                reason: r.get(3)?,
                source: r.get(4)?,
                place: r.get(5)?,
                date: r.get(6)?,
                cut_off: Vec::new(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn event(&self, row: &Row, column: usize) -> Result<Event, Kind> {
        let packed = row.get_ref(column)?.as_blob().map_err(|e| Kind::Damaged(e.to_string()))?;
        Ok(serde_json::from_slice(&self.packer.unpack(packed)?)?)
    }

    /// Numbers of documents, reports and events.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn size(&self) -> Result<(u64, u64, u64), Error> {
        let count = |table: &str| -> Result<u64, Kind> {
            let n: i64 = self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
            Ok(n.unsigned_abs())
        };
        let read = || Ok((count("documents")?, count("reports")?, count("events")?));
        read().map_err(|k| self.error(k))
    }

    /// The dates that runs were told for documents without one, of documents that a coder has not read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn stale_dates(&self) -> Result<Vec<String>, Error> {
        let read = || -> Result<Vec<String>, Kind> {
            let mut query = self.db.prepare("SELECT DISTINCT dated FROM documents ORDER BY dated")?;
            let rows = query.query_map([], |r| r.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        read().map_err(|k| self.error(k))
    }

    /// The next documents after a row that another coder than this one read last, with their reports. `dated`: of runs
    /// with that date.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn stale(&self, coder: &str, dated: &str, after: i64) -> Result<Vec<Recodable>, Error> {
        let read = || -> Result<Vec<Recodable>, Kind> {
            let sql = format!(
                "{DOCUMENT} WHERE d.id > ?1 AND d.dated = ?2 AND c.name IS NOT ?3 ORDER BY d.id LIMIT 16"
            );
            let mut query = self.db.prepare_cached(&sql)?;
            let mut rows = query.query(params![after, dated, coder])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let d = self.stored(row)?;
                let sql = "SELECT record FROM reports WHERE document = ?1 ORDER BY number";
                let mut query = self.db.prepare_cached(sql)?;
                let mut records = query.query([d.row])?;
                let mut events = Vec::new();
                while let Some(record) = records.next()? {
                    events.push(self.event(record, 0)?);
                }
                out.push(Recodable { row: d.row, document: d.document, events, coder: d.coder });
            }
            Ok(out)
        };
        read().map_err(|k| self.error(k))
    }
}

/// Rows that are read a page at a time, up to an empty page or an error.
struct Pages<T> {
    page: std::vec::IntoIter<T>,
    failed: Option<Kind>,
    ended: bool,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Pages { page: Vec::new().into_iter(), failed: None, ended: false }
    }
}

impl<T> Pages<T> {
    /// Whether the next page is wanted.
    fn is_spent(&self) -> bool {
        !self.ended && self.page.len() == 0
    }

    fn turn(&mut self, page: Result<Vec<T>, Kind>) {
        match page {
            Ok(page) => {
                self.ended = page.is_empty();
                self.page = page.into_iter();
            }
            Err(kind) => {
                self.ended = true;
                self.failed = Some(kind);
            }
        }
    }

    fn next(&mut self) -> Option<Result<T, Kind>> {
        self.page.next().map(Ok).or_else(|| self.failed.take().map(Err))
    }
}

/// Reports of a store, one by one.
pub struct Reports<'s> {
    store: &'s Store,
    /// Temporary table with the numbers of the reports.
    table: String,
    last: i64,
    pages: Pages<Event>,
}

impl<'s> Reports<'s> {
    fn open(store: &'s Store, filter: &Filter) -> Result<Reports<'s>, Kind> {
        // The numbers are chosen first, by whatever index is best, and may go to a temporary file.
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let table = format!("temp.chosen{number}");
        let (conditions, values) = filter.sql();
        store.db.execute_batch(&format!("CREATE TABLE {table} (report INTEGER PRIMARY KEY)"))?;
        let sql = format!("INSERT INTO {table} SELECT r.id FROM reports r WHERE {conditions} ORDER BY r.id");
        store.db.execute(&sql, params_from_iter(values))?;
        Ok(Reports { store, table, last: 0, pages: Pages::default() })
    }

    fn next_page(&mut self) -> Result<Vec<Event>, Kind> {
        let sql = format!(
            "SELECT c.report, r.record, e.reports,
                 (SELECT f.ident FROM reports f WHERE f.event = r.event ORDER BY f.id LIMIT 1)
             FROM {} c JOIN reports r ON r.id = c.report JOIN events e ON e.id = r.event
             WHERE c.report > ?1 ORDER BY c.report LIMIT ?2",
            self.table
        );
        let mut query = self.store.db.prepare_cached(&sql)?;
        let mut rows = query.query([self.last, PAGE])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            self.last = row.get(0)?;
            let mut event = self.store.event(row, 1)?;
            // Over all documents now, not only within its own.
            event.link = if row.get::<_, i64>(2)? > 1 { row.get(3)? } else { String::new() };
            out.push(event);
        }
        Ok(out)
    }
}

impl Iterator for Reports<'_> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.pages.is_spent() {
            let page = self.next_page();
            self.pages.turn(page);
        }
        self.pages.next().map(|row| row.map_err(|kind| self.store.error(kind)))
    }
}

impl Drop for Reports<'_> {
    fn drop(&mut self) {
        self.store.db.flush_prepared_statement_cache();
        let _ = self.store.db.execute_batch(&format!("DROP TABLE {}", self.table));
    }
}

/// Events of a store, one by one.
pub struct Happenings<'s> {
    store: &'s Store,
    last: i64,
    pages: Pages<Happening>,
}

impl Happenings<'_> {
    fn next_page(&mut self) -> Result<Vec<Happening>, Kind> {
        let sql =
            "SELECT id, type, date, enddate, country, auxiliary, confidence, reports, documents, publishers
                   FROM events WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut query = self.store.db.prepare_cached(sql)?;
        let rows = query.query_map([self.last, PAGE], |r| {
            let number = |k| Ok::<u64, rusqlite::Error>(r.get::<_, i64>(k)?.unsigned_abs());
            Ok(Happening {
                id: r.get(0)?,
                kind: r.get(1)?,
                date: r.get(2)?,
                enddate: r.get(3)?,
                country: r.get(4)?,
                auxiliary: r.get(5)?,
                confidence: r.get(6)?,
                reports: number(7)?,
                documents: number(8)?,
                publishers: number(9)?,
            })
        })?;
        let page: Vec<Happening> = rows.collect::<Result<_, _>>()?;
        self.last = page.last().map_or(self.last, |h| h.id);
        Ok(page)
    }
}

impl Iterator for Happenings<'_> {
    type Item = Result<Happening, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.pages.is_spent() {
            let page = self.next_page();
            self.pages.turn(page);
        }
        self.pages.next().map(|row| row.map_err(|kind| self.store.error(kind)))
    }
}
