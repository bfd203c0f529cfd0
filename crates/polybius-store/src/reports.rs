//! A document's reports: written, replaced, taken out.
//!
//! What feeds it: the events of a document as a coder has them now. What it does: a report that is told again keeps its
//! row, and its event where nothing but the confidence has changed; others are placed anew.

use std::collections::{BTreeSet, HashMap, VecDeque};

use polybius::link;
use polybius::record::{Entity, Event, Span};
use rusqlite::{OptionalExtension, params};

use crate::error::Kind;
use crate::events::{Home, day};
use crate::store::Store;

impl Store {
    /// Makes a document's reports those given; how many it had. A report that tells the same as before keeps its row
    /// and its event.
    pub(crate) fn set_reports(
        &mut self,
        place: &Place,
        events: &[Event],
        touched: &mut BTreeSet<i64>,
    ) -> Result<u64, Kind> {
        let mut old: HashMap<String, VecDeque<(i64, i64)>> = HashMap::new();
        let mut before = 0;
        {
            let sql = "SELECT ident, id, event FROM reports WHERE document = ?1 ORDER BY number";
            let mut query = self.db.prepare_cached(sql)?;
            let mut rows = query.query([place.document])?;
            while let Some(row) = rows.next()? {
                old.entry(row.get(0)?).or_default().push_back((row.get(1)?, row.get(2)?));
                before += 1;
            }
        }
        // Numbers are unique in the document: kept rows make room first.
        if before > 0 {
            self.db
                .prepare_cached("UPDATE reports SET number = -1 - number WHERE document = ?1")?
                .execute([place.document])?;
        }
        let kept: Vec<Option<(i64, i64)>> =
            events.iter().map(|e| old.get_mut(&e.id).and_then(VecDeque::pop_front)).collect();
        let mut gone: Vec<(i64, i64)> = old.into_values().flatten().collect();
        gone.sort_unstable();
        for (report, event) in gone {
            self.remove_report(report)?;
            touched.insert(event);
        }
        for (number, (event, kept)) in events.iter().zip(kept).enumerate() {
            match kept {
                Some((report, of)) => self.update_report(place, number, event, report, of, touched)?,
                None => {
                    let home = self.home(event, place.document, None, None)?;
                    let report = self.insert_report(place, number, event, home.event)?;
                    self.add_links(report, place.document, &event.id, &home)?;
                    touched.insert(home.event);
                }
            }
        }
        Ok(before)
    }

    /// A report that is there already. If it tells something else now, its event is looked for again.
    fn update_report(
        &mut self,
        place: &Place,
        number: usize,
        event: &Event,
        report: i64,
        of: i64,
        touched: &mut BTreeSet<i64>,
    ) -> Result<(), Kind> {
        let told = |e: &Event| {
            let mut e = e.clone();
            (e.coder, e.link, e.confidence) = (String::new(), String::new(), 0.0);
            e
        };
        let same = self.record(report)?.is_some_and(|old| told(&old) == told(event));
        touched.insert(of);
        let mut home = Home { event: of, joined: None, ties: Vec::new() };
        if !same {
            self.recent.forget(report);
            self.clear_report(report)?;
            let alone: i64 = self
                .db
                .prepare_cached("SELECT count(*) FROM reports WHERE event = ?1")?
                .query_row([of], |r| r.get(0))?;
            let own = (alone == 1).then_some(of);
            home = self.home(event, place.document, Some(report), own)?;
            touched.insert(home.event);
        }
        self.write_report(place, number, event, home.event, Some(report))?;
        if !same {
            self.add_keys_and_parties(report, event)?;
            self.add_links(report, place.document, &event.id, &home)?;
        }
        Ok(())
    }

    fn insert_report(&mut self, place: &Place, number: usize, event: &Event, of: i64) -> Result<i64, Kind> {
        let report = self.write_report(place, number, event, of, None)?;
        self.add_keys_and_parties(report, event)?;
        Ok(report)
    }

    /// Writes a report's row, a new one or that of `report`; gives its number.
    fn write_report(
        &self,
        place: &Place,
        number: usize,
        event: &Event,
        of: i64,
        report: Option<i64>,
    ) -> Result<i64, Kind> {
        const COLUMNS: &str =
            "document, number, ident, event, origin, type, date, enddate, quad_code, country,
            auxiliary, confidence, day, record";
        const VALUES: &str = "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15";
        let sql = match report {
            None => format!("INSERT INTO reports (id, {COLUMNS}) VALUES (?1, {VALUES}) RETURNING id"),
            Some(_) => format!("UPDATE reports SET ({COLUMNS}) = ({VALUES}) WHERE id = ?1 RETURNING id"),
        };
        let record = self.packer.pack(&serde_json::to_vec(event)?)?;
        let c = Columns::of(event);
        let values = params![
            report,
            place.document,
            number as i64,
            event.id,
            of,
            place.origin(event),
            c.kind,
            event.date,
            event.enddate,
            event.quad_code,
            c.country,
            c.auxiliary,
            c.confidence,
            day(event),
            record
        ];
        Ok(self.db.prepare_cached(&sql)?.query_row(values, |r| r.get(0))?)
    }

    fn add_keys_and_parties(&self, report: i64, event: &Event) -> Result<(), Kind> {
        let sql = "INSERT OR IGNORE INTO link_keys (key, day, report) VALUES (?1, ?2, ?3)";
        let mut insert = self.db.prepare_cached(sql)?;
        for key in link::keys(event) {
            insert.execute(params![key.cast_signed(), day(event), report])?;
        }
        let sql = "INSERT INTO parties (report, role, number, actor) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = self.db.prepare_cached(sql)?;
        for (role, side) in [&event.actor, &event.recipient].into_iter().enumerate() {
            for (number, entity) in side.iter().enumerate() {
                insert.execute(params![report, role as i64, number as i64, self.actor(entity)?])?;
            }
        }
        Ok(())
    }

    /// The number of an actor: of a name where it is known, else of country and sector.
    fn actor(&self, e: &Entity) -> Result<i64, Kind> {
        let key = [&e.code, &e.sector, &e.identifier_text, &e.identifier_id];
        let sql = "SELECT id FROM actors WHERE code = ?1 AND sector = ?2 AND name = ?3 AND identifier = ?4";
        if let Some(id) = self.db.prepare_cached(sql)?.query_row(key, |r| r.get(0)).optional()? {
            return Ok(id);
        }
        let sql = "INSERT INTO actors (code, sector, name, identifier) VALUES (?1, ?2, ?3, ?4)";
        self.db.prepare_cached(sql)?.execute(key)?;
        Ok(self.db.last_insert_rowid())
    }

    /// Takes out what stands beside a report's row.
    fn clear_report(&mut self, report: i64) -> Result<(), Kind> {
        if let Some(old) = self.record(report)? {
            let mut delete = self
                .db
                .prepare_cached("DELETE FROM link_keys WHERE key = ?1 AND day = ?2 AND report = ?3")?;
            for key in link::keys(&old) {
                delete.execute(params![key.cast_signed(), day(&old), report])?;
            }
        }
        for sql in [
            "DELETE FROM parties WHERE report = ?1",
            "DELETE FROM links WHERE report = ?1",
            // What joined an event because of this report stays there; the other ties end with it.
            "DELETE FROM links WHERE other = ?1 AND kind <> 'same'",
            "UPDATE links SET other = NULL WHERE other = ?1",
        ] {
            self.db.prepare_cached(sql)?.execute([report])?;
        }
        Ok(())
    }

    fn remove_report(&mut self, report: i64) -> Result<(), Kind> {
        self.recent.forget(report);
        self.clear_report(report)?;
        self.db.prepare_cached("DELETE FROM reports WHERE id = ?1")?.execute([report])?;
        Ok(())
    }
}

/// A document in the store, and whose words are in it.
pub struct Place {
    pub document: i64,
    /// Itself, or what it is a copy of.
    pub origin: i64,
    /// Paragraphs that another document had before.
    pub copied: Vec<(Span, i64)>,
}

impl Place {
    /// The document whose words tell an event.
    fn origin(&self, event: &Event) -> i64 {
        let at = event.text_info.start;
        let copied = self.copied.iter().find(|([first, past], _)| (*first..*past).contains(&at));
        match copied {
            Some((_, from)) if self.origin == self.document => *from,
            _ => self.origin,
        }
    }
}

/// The columns that a report is looked up by.
struct Columns {
    kind: &'static str,
    country: String,
    auxiliary: String,
    confidence: f64,
}

impl Columns {
    fn of(event: &Event) -> Columns {
        Columns {
            kind: event.event.first().map_or("", |t| t.name()),
            country: event.event_loc.as_ref().map(|p| p.country_code.clone()).unwrap_or_default(),
            auxiliary: event.auxiliary.join(","),
            confidence: event.confidence.to_string().parse().unwrap_or(f64::from(event.confidence)),
        }
    }
}
