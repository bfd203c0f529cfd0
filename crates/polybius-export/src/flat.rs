//! One row an event: the columns that CSV and Parquet share, and CSV.
//!
//! What feeds it: events. What it gives: cells; in CSV lists are joined by "; " and each value keeps its
//! place, so that the second of actor_code belongs to the second of actor_text. What it refuses: nothing.

use std::io::{self, Write};

use polybius::record::{Entity, Event, Place};

use crate::EventWriter;
use crate::cells::{guard, list};

/// A cell of the flat layout.
pub enum Cell {
    /// Text, or a date as text; empty where there is none.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A number.
    Number(Option<f64>),
    /// A count or offset.
    Count(Option<i64>),
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A day.
    Date,
    /// A list of texts.
    List,
    /// A number.
    Number,
    /// A count or offset.
    Count,
}

/// A column: name, kind, and how it is taken from an event.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its value.
    pub take: fn(&Event) -> Cell,
}

fn each(side: &[Entity], f: impl Fn(&Entity) -> &str) -> Cell {
    Cell::List(side.iter().map(|e| f(e).to_string()).collect())
}

fn text(t: &str) -> Cell {
    Cell::Text(t.to_string())
}

fn place(e: &Event, f: impl Fn(&Place) -> &str) -> Cell {
    text(e.event_loc.as_ref().map_or("", f))
}

fn speaker(e: &Event, f: impl Fn(&Entity) -> &str) -> Cell {
    text(e.attribution.speaker.as_ref().map_or("", f))
}

/// A score with the digits that it has as a float of 32 bits: -4.4 and not -4.400000095.
fn score(x: f32) -> Cell {
    Cell::Number(Some((f64::from(x) * 1e4).round() / 1e4))
}

fn count(n: usize) -> Cell {
    Cell::Count(Some(n as i64))
}

macro_rules! columns {
    ($($name:literal $kind:ident $take:expr;)*) => {
        &[$(Column { name: $name, kind: Kind::$kind, take: $take }),*]
    };
}

/// All columns, in order.
pub const COLUMNS: &[Column] = columns! {
    "id" Text |e| text(&e.id);
    "document" Text |e| text(&e.document);
    "date" Date |e| text(&e.date);
    "enddate" Date |e| text(&e.enddate);
    "date_granularity" Text |e| text(&e.date_granularity);
    "date_basis" Text |e| text(&e.date_basis);
    "date_text" Text |e| text(&e.date_text);
    "event" Text |e| text(e.event.first().map_or("", |t| t.name()));
    "mode" List |e| Cell::List(e.mode.clone());
    "context" List |e| Cell::List(e.context.clone());
    "auxiliary" List |e| Cell::List(e.auxiliary.clone());
    "actor_code" List |e| each(&e.actor, |a| &a.code);
    "actor_sector" List |e| each(&e.actor, |a| &a.sector);
    "actor_text" List |e| each(&e.actor, |a| &a.entity_text);
    "actor_name" List |e| each(&e.actor, |a| &a.identifier_text);
    "actor_id" List |e| each(&e.actor, |a| &a.identifier_id);
    "actor_office" List |e| each(&e.actor, |a| &a.office);
    "recipient_code" List |e| each(&e.recipient, |a| &a.code);
    "recipient_sector" List |e| each(&e.recipient, |a| &a.sector);
    "recipient_text" List |e| each(&e.recipient, |a| &a.entity_text);
    "recipient_name" List |e| each(&e.recipient, |a| &a.identifier_text);
    "recipient_id" List |e| each(&e.recipient, |a| &a.identifier_id);
    "recipient_office" List |e| each(&e.recipient, |a| &a.office);
    "place" Text |e| place(e, |p| &p.extracted_place);
    "place_name" Text |e| place(e, |p| &p.resolved_place);
    "place_admin1" Text |e| place(e, |p| &p.admin1);
    "place_country" Text |e| place(e, |p| &p.country_code);
    "place_geonameid" Count |e| Cell::Count(e.event_loc.as_ref().and_then(|p| p.geonameid).map(i64::from));
    "place_lat" Number |e| Cell::Number(e.event_loc.as_ref().and_then(|p| p.lat));
    "place_lon" Number |e| Cell::Number(e.event_loc.as_ref().and_then(|p| p.lon));
    "place_resolution" Count |e| Cell::Count(e.event_loc.as_ref().map(|p| p.resolution.into()));
    "event_text" List |e| Cell::List(e.event_text.clone());
    "speaker" Text |e| speaker(e, |s| &s.entity_text);
    "speaker_name" Text |e| speaker(e, |s| &s.identifier_text);
    "speaker_code" Text |e| speaker(e, |s| &s.code);
    "speaker_sector" Text |e| speaker(e, |s| &s.sector);
    "attribution" Text |e| text(&e.attribution.kind);
    "commitment" Text |e| text(&e.attribution.commitment);
    "quad_code" Count |e| Cell::Count(Some(e.quad_code.into()));
    "event_scale" Number |e| score(e.event_scale);
    "cameo" Text |e| text(&e.cameo);
    "goldstein" Number |e| score(e.goldstein);
    "confidence" Number |e| score(e.confidence);
    "text" Text |e| text(&e.text);
    "text_sequence" Count |e| count(e.text_info.sequence);
    "text_start" Count |e| count(e.text_info.start);
    "text_end" Count |e| count(e.text_info.end);
    "segment" Count |e| count(e.text_info.segment);
    "link" Text |e| text(&e.link);
    "title" Text |e| text(&e.cite_info.title);
    "publication" Text |e| text(&e.cite_info.publication);
    "published" Date |e| text(e.cite_info.published.get(..10).unwrap_or(""));
    "url" Text |e| text(&e.cite_info.url);
    "language" Text |e| text(&e.cite_info.language);
    "coder" Text |e| text(&e.coder);
};

/// Writes CSV with a header.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    /// Writes the header.
    pub fn new(out: W) -> io::Result<Csv<W>> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(COLUMNS.iter().map(|c| c.name)).map_err(plain)?;
        Ok(Csv { out })
    }
}

impl<W: Write> EventWriter for Csv<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            let cells = COLUMNS.iter().map(|c| match (c.take)(event) {
                Cell::Text(t) => guard(t),
                Cell::List(l) => list(l),
                Cell::Number(n) => n.map(|n| n.to_string()).unwrap_or_default(),
                Cell::Count(n) => n.map(|n| n.to_string()).unwrap_or_default(),
            });
            self.out.write_record(cells).map_err(plain)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// The stream's own error, so that a closed pipe is seen as one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}
