//! Shows the links, and takes them back.
//!
//! What feeds it: numbers of events and links. What it does: a report that joined an event leaves it for one of its
//! own, with those that joined because of it; a tie between two events is marked as undone. Reports are never
//! touched. What it refuses: to undo a link twice; and [`Store`] does not make one again that was undone.

use std::collections::{BTreeSet, VecDeque};

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use crate::error::{Error, Kind};
use crate::store::Store;

/// A link as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkRow {
    /// Its number.
    pub id: i64,
    /// same, fulfils, denies or eases.
    pub kind: String,
    /// Event of the report.
    pub from_event: i64,
    /// Event that it joined or is tied to.
    pub to_event: i64,
    /// The report.
    pub report: i64,
    /// Id of its record.
    pub report_id: String,
    /// Its document.
    pub document: String,
    /// The other report; none if it was replaced.
    pub other: Option<i64>,
    /// Id of its record.
    pub other_id: Option<String>,
    /// Its document.
    pub other_document: Option<String>,
    /// How sure, 0 to 1.
    pub score: f64,
    /// Why.
    pub reason: String,
    /// Whether it was taken back.
    pub undone: bool,
}

const SELECT: &str = "SELECT l.id, l.kind, a.event, coalesce(b.event, l.event), a.id, a.ident, da.name, b.id, b.ident, db.name,
        l.score, l.reason, l.undone, l.event
    FROM links l JOIN reports a ON a.id = l.report JOIN documents da ON da.id = a.document
    LEFT JOIN reports b ON b.id = l.other LEFT JOIN documents db ON db.id = b.document";

impl Store {
    /// The links in the order in which they were made; of one event only, if it is given.
    ///
    /// # Errors
    /// If the store cannot be read, or has no such event.
    pub fn links(
        &self,
        event: Option<i64>,
        mut take: impl FnMut(LinkRow) -> std::io::Result<()>,
    ) -> Result<(), Error> {
        let mut read = || -> Result<(), Kind> {
            let sql = match event {
                Some(id) => {
                    if !self.db.prepare_cached("SELECT 1 FROM events WHERE id = ?1")?.exists([id])? {
                        return Err(Kind::Unknown { what: "event", id });
                    }
                    format!(
                        "{SELECT} WHERE l.id IN (SELECT l.id FROM links l JOIN reports a ON a.id = l.report
                         WHERE a.event = ?1 UNION SELECT l.id FROM links l JOIN reports b ON b.id = l.other
                         WHERE b.event = ?1 UNION SELECT l.id FROM links l WHERE l.event = ?1) ORDER BY l.id"
                    )
                }
                None => format!("{SELECT} WHERE ?1 IS NULL ORDER BY l.id"),
            };
            let mut query = self.db.prepare(&sql)?;
            let mut rows = query.query([event])?;
            while let Some(r) = rows.next()? {
                take(LinkRow {
                    id: r.get(0)?,
                    kind: r.get(1)?,
                    from_event: r.get(2)?,
                    to_event: r.get(3)?,
                    report: r.get(4)?,
                    report_id: r.get(5)?,
                    document: r.get(6)?,
                    other: r.get(7)?,
                    other_id: r.get(8)?,
                    other_document: r.get(9)?,
                    score: r.get(10)?,
                    reason: r.get(11)?,
                    undone: r.get(12)?,
                })?;
            }
            Ok(())
        };
        read().map_err(|k| self.error(k))
    }

    /// Takes a link back. Gives the event that the report has now, if it left one.
    ///
    /// # Errors
    /// If there is no such link, or it is undone already.
    pub fn undo(&mut self, link: i64) -> Result<Option<i64>, Error> {
        self.take_back(link).map_err(|k| self.error(k))
    }

    fn take_back(&mut self, link: i64) -> Result<Option<i64>, Kind> {
        self.begin()?;
        let sql = "SELECT l.kind, l.report, r.event, l.event, l.other, l.undone FROM links l
                   JOIN reports r ON r.id = l.report WHERE l.id = ?1";
        let row: Option<(String, i64, i64, i64, Option<i64>, bool)> = self
            .db
            .prepare_cached(sql)?
            .query_row([link], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))
            .optional()?;
        let Some((kind, report, of, to, other, undone)) = row else {
            return Err(Kind::Unknown { what: "link", id: link });
        };
        if undone {
            return Err(Kind::Undone(link));
        }
        self.db.prepare_cached("UPDATE links SET undone = 1 WHERE id = ?1")?.execute([link])?;
        if kind != "same" {
            // The other report's event may be another one by now.
            let now = match other {
                Some(other) => self.event_of(other)?.unwrap_or(to),
                None => to,
            };
            self.remember(&kind, report, now)?;
            self.write_batch()?;
            return Ok(None);
        }
        // With the report go those that joined because of it, and because of these.
        let mut leave = BTreeSet::from([report]);
        let mut next = VecDeque::from([report]);
        while let Some(r) = next.pop_front() {
            let sql = "SELECT l.report FROM links l JOIN reports r ON r.id = l.report
                       WHERE l.other = ?1 AND l.kind = 'same' AND NOT l.undone AND r.event = ?2 ORDER BY l.report";
            let mut query = self.db.prepare_cached(sql)?;
            for behind in query.query_map([r, of], |row| row.get::<_, i64>(0))? {
                let behind = behind?;
                if leave.insert(behind) {
                    next.push_back(behind);
                }
            }
        }
        let own = self.new_event()?;
        for r in leave {
            self.remember("same", r, of)?;
            self.db.prepare_cached("UPDATE reports SET event = ?2 WHERE id = ?1")?.execute([r, own])?;
            let sql = "UPDATE links SET event = ?2 WHERE report = ?1 AND kind = 'same' AND id <> ?3";
            self.db.prepare_cached(sql)?.execute([r, own, link])?;
            let sql = "UPDATE links SET event = ?2 WHERE other = ?1 AND kind <> 'same'";
            self.db.prepare_cached(sql)?.execute([r, own])?;
        }
        self.refresh(of)?;
        self.refresh(own)?;
        self.write_batch()?;
        Ok(Some(own))
    }

    fn remember(&self, kind: &str, report: i64, event: i64) -> Result<(), Kind> {
        let sql = "INSERT OR IGNORE INTO undone (kind, document, ident, event)
                   SELECT ?1, document, ident, ?3 FROM reports WHERE id = ?2";
        self.db.prepare_cached(sql)?.execute(params![kind, report, event])?;
        Ok(())
    }
}
