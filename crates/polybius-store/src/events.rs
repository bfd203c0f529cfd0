//! Puts reports into events, and ties events to each other.
//!
//! What feeds it: a report, its place in the store, and the reports that share a key with it. What it does: the report
//! joins the event of the report that it fits best, or founds one; plans, denials and sanctions of other events are
//! linked. What it refuses: events that it clashes with, and events that a user took the report out of.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;
use polybius::link::{self, Facts, Link, Tie};
use polybius::record::Event;
use rusqlite::{OptionalExtension, params};

use crate::error::Kind;
use crate::store::Store;

/// Reports that are looked at for each key and direction of time: the nearest in time.
const NEAREST: i64 = 40;
/// Reports of an event that a new one must not clash with: the latest.
const MEMBERS: i64 = 40;
/// Reports whose facts are held in memory.
const HELD: usize = 8192;

/// What is asked of a report when others are held against it.
struct Known {
    facts: Facts,
    /// Date of publication, ISO 8601; empty if not known.
    published: String,
}

/// What is known of the reports that were used last.
#[derive(Default)]
pub struct Recent {
    facts: HashMap<i64, Arc<Known>>,
    order: VecDeque<i64>,
}

impl Recent {
    fn put(&mut self, report: i64, facts: Arc<Known>) {
        if self.facts.insert(report, facts).is_none() {
            self.order.push_back(report);
            if self.order.len() > HELD
                && let Some(oldest) = self.order.pop_front()
            {
                self.facts.remove(&oldest);
            }
        }
    }

    /// Forgets a report that changes.
    pub fn forget(&mut self, report: i64) {
        if self.facts.remove(&report).is_some() {
            self.order.retain(|r| *r != report);
        }
    }
}

/// Where a report belongs.
pub struct Home {
    /// Its event.
    pub event: i64,
    /// Why, if it joined one: the other report and the reason.
    pub joined: Option<(i64, Link)>,
    /// Ties to reports of other events: (whether the new report is the later one, the other report, the tie).
    pub ties: Vec<(bool, i64, Link)>,
}

/// Day of a report from 1970: of the event, else of the document, else 0.
pub fn day(event: &Event) -> i64 {
    let parse = |text: &str| text.get(..10).and_then(|t| t.parse::<Date>().ok());
    let date = parse(&event.date).or_else(|| parse(&event.cite_info.published));
    date.map_or(0, |d| i64::from(d.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24))
}

impl Store {
    /// Finds a report's event among those in the store; makes one if there is none. `own`: the event that the report
    /// had alone and may keep. `report`: its row, if it is there already.
    pub(crate) fn home(
        &mut self,
        event: &Event,
        document: i64,
        report: Option<i64>,
        own: Option<i64>,
    ) -> Result<Home, Kind> {
        let facts = Facts::of(event);
        let later = &event.cite_info.published;
        let mut same: Vec<(f32, i64, i64, Link)> = Vec::new();
        let mut ties = Vec::new();
        for (other, of) in self.candidates(&facts, event, report)? {
            let Some(theirs) = self.known(other)? else { continue };
            // Ties other than Same have a direction: what was published later is the later one.
            let order = match (later.get(..10), theirs.published.get(..10)) {
                (Some(a), Some(b)) => a.cmp(b),
                _ => Ordering::Equal,
            };
            let mut judged = None;
            if order != Ordering::Less {
                judged = link::judge_facts(&facts, &theirs.facts).map(|l| (true, l));
            }
            if judged.is_none() && order != Ordering::Greater {
                judged = link::judge_facts(&theirs.facts, &facts).map(|l| (false, l));
            }
            match judged {
                Some((_, l)) if l.tie == Tie::Same => same.push((l.score, of, other, l)),
                Some((is_later, l)) => ties.push((is_later, other, l)),
                None => {}
            }
        }
        // The surest first; of equal ones the oldest.
        same.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.2.cmp(&y.2)));
        let mut refused = BTreeSet::new();
        let mut home = None;
        for (_, of, other, l) in same {
            if refused.contains(&of) {
                continue;
            }
            if self.may_join(&facts, of, document, &event.id)? {
                home = Some((of, Some((other, l))));
                break;
            }
            refused.insert(of);
        }
        let (event, joined) = match home {
            Some(home) => home,
            None => match own {
                Some(own) => (own, None),
                None => (self.new_event()?, None),
            },
        };
        Ok(Home { event, joined, ties })
    }

    /// Reports that share a key, with their events.
    fn candidates(&self, facts: &Facts, event: &Event, own: Option<i64>) -> Result<BTreeMap<i64, i64>, Kind> {
        let day = day(event);
        let mut found = BTreeMap::new();
        for sql in [
            "SELECT k.report, r.event FROM link_keys k JOIN reports r ON r.id = k.report
             WHERE k.key = ?1 AND k.day <= ?2 ORDER BY k.day DESC, k.report DESC LIMIT ?3",
            "SELECT k.report, r.event FROM link_keys k JOIN reports r ON r.id = k.report
             WHERE k.key = ?1 AND k.day > ?2 ORDER BY k.day, k.report LIMIT ?3",
        ] {
            let mut query = self.db.prepare_cached(sql)?;
            for key in link::keys_of_facts(facts) {
                let mut rows = query.query(params![key.cast_signed(), day, NEAREST])?;
                while let Some(row) = rows.next()? {
                    found.insert(row.get(0)?, row.get(1)?);
                }
            }
        }
        if let Some(own) = own {
            found.remove(&own);
        }
        Ok(found)
    }

    fn known(&mut self, report: i64) -> Result<Option<Arc<Known>>, Kind> {
        if let Some(known) = self.recent.facts.get(&report) {
            return Ok(Some(known.clone()));
        }
        let Some(record) = self.record(report)? else { return Ok(None) };
        let known = Known { facts: Facts::of(&record), published: record.cite_info.published };
        let known = Arc::new(known);
        self.recent.put(report, known.clone());
        Ok(Some(known))
    }

    /// The record of a report.
    pub(crate) fn record(&self, report: i64) -> Result<Option<Event>, Kind> {
        let mut query = self.db.prepare_cached("SELECT record FROM reports WHERE id = ?1")?;
        let packed: Option<Vec<u8>> = query.query_row([report], |r| r.get(0)).optional()?;
        packed.map(|p| Ok(serde_json::from_slice(&self.packer.unpack(&p)?)?)).transpose()
    }

    /// Whether nothing in the event contradicts the report, and no user took it out.
    fn may_join(&mut self, facts: &Facts, event: i64, document: i64, ident: &str) -> Result<bool, Kind> {
        if self.is_undone("same", document, ident, event)? {
            return Ok(false);
        }
        let members: Vec<i64> = {
            let sql = "SELECT id FROM reports WHERE event = ?1 ORDER BY id DESC LIMIT ?2";
            let mut query = self.db.prepare_cached(sql)?;
            query.query_map([event, MEMBERS], |r| r.get(0))?.collect::<Result<_, _>>()?
        };
        for member in members {
            if self.known(member)?.is_some_and(|theirs| link::clash(facts, &theirs.facts)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn is_undone(&self, kind: &str, document: i64, ident: &str, event: i64) -> Result<bool, Kind> {
        let sql = "SELECT 1 FROM undone WHERE document = ?1 AND ident = ?2 AND kind = ?3 AND event = ?4";
        Ok(self.db.prepare_cached(sql)?.exists(params![document, ident, kind, event])?)
    }

    pub(crate) fn new_event(&mut self) -> Result<i64, Kind> {
        if let Some(run) = &mut self.run {
            run.counts.events += 1;
        }
        self.db.prepare_cached("INSERT INTO events DEFAULT VALUES")?.execute([])?;
        Ok(self.db.last_insert_rowid())
    }

    /// Writes the links of a report that has its place.
    pub(crate) fn add_links(
        &mut self,
        report: i64,
        document: i64,
        ident: &str,
        home: &Home,
    ) -> Result<(), Kind> {
        if let Some((other, l)) = &home.joined {
            self.add_link("same", report, *other, home.event, l)?;
        }
        // One tie of a kind between two events is enough, however many reports tell both.
        let mut best: BTreeMap<(Tie, bool, i64), (i64, &Link)> = BTreeMap::new();
        for (is_later, other, l) in &home.ties {
            let Some(of) = self.event_of(*other)? else { continue };
            let place = best.entry((l.tie, *is_later, of)).or_insert((*other, l));
            if l.score > place.1.score {
                *place = (*other, l);
            }
        }
        for ((tie, is_later, of), (other, l)) in best {
            let (from, to) = if is_later { (home.event, of) } else { (of, home.event) };
            if from == to || self.has_link(tie.name(), from, to)? {
                continue;
            }
            if is_later {
                if !self.is_undone(tie.name(), document, ident, of)? {
                    self.add_link(tie.name(), report, other, of, l)?;
                }
            } else {
                let sql = "SELECT document, ident FROM reports WHERE id = ?1";
                let (document, ident): (i64, String) =
                    self.db.prepare_cached(sql)?.query_row([other], |r| Ok((r.get(0)?, r.get(1)?)))?;
                if !self.is_undone(tie.name(), document, &ident, home.event)? {
                    self.add_link(tie.name(), other, report, home.event, l)?;
                }
            }
        }
        Ok(())
    }

    fn add_link(&self, kind: &str, report: i64, other: i64, event: i64, l: &Link) -> Result<(), Kind> {
        let sql =
            "INSERT INTO links (kind, report, other, event, score, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        // Through text, so that the number reads as it was meant.
        let score: f64 = l.score.to_string().parse().unwrap_or(f64::from(l.score));
        self.db.prepare_cached(sql)?.execute(params![kind, report, other, event, score, l.reason])?;
        Ok(())
    }

    /// Whether two events have a link of a kind, undone or not.
    fn has_link(&self, kind: &str, from: i64, to: i64) -> Result<bool, Kind> {
        let sql =
            "SELECT 1 FROM reports a CROSS JOIN links l ON l.report = a.id JOIN reports b ON b.id = l.other
                   WHERE a.event = ?2 AND l.kind = ?1 AND b.event = ?3";
        Ok(self.db.prepare_cached(sql)?.exists(params![kind, from, to])?)
    }

    pub(crate) fn event_of(&self, report: i64) -> Result<Option<i64>, Kind> {
        let mut query = self.db.prepare_cached("SELECT event FROM reports WHERE id = ?1")?;
        Ok(query.query_row([report], |r| r.get(0)).optional()?)
    }

    /// Brings an event's row up to its reports; takes it out if it has none.
    pub(crate) fn refresh(&self, event: i64) -> Result<(), Kind> {
        let sql = "SELECT count(*), count(DISTINCT r.origin), count(DISTINCT nullif(d.publisher, '')),
                          max(r.confidence), min(r.id)
                   FROM reports r JOIN documents d ON d.id = r.document WHERE r.event = ?1";
        let row: (i64, i64, i64, Option<f64>, Option<i64>) = self
            .db
            .prepare_cached(sql)?
            .query_row([event], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
        let (reports, documents, publishers, confidence, first) = row;
        let Some(first) = first else {
            self.db.prepare_cached("DELETE FROM links WHERE event = ?1")?.execute([event])?;
            self.db.prepare_cached("DELETE FROM events WHERE id = ?1")?.execute([event])?;
            return Ok(());
        };
        // Type, date and place are those of the first report.
        let sql = "UPDATE events SET (type, date, enddate, country, auxiliary) =
                       (SELECT type, date, enddate, country, auxiliary FROM reports WHERE id = ?2),
                   confidence = ?3, reports = ?4, documents = ?5, publishers = ?6 WHERE id = ?1";
        self.db
            .prepare_cached(sql)?
            .execute(params![event, first, confidence, reports, documents, publishers])?;
        Ok(())
    }
}
