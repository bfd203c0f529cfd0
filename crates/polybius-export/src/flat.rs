//! One row an event: the columns that CSV and Parquet share, and the CSV writer.

use std::io::{self, Write};

use polybius::record::{Entity, Event};

use crate::EventWriter;

/// A cell of the flat layout.
pub enum Cell {
    /// Text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A number.
    Number(f64),
    /// A count or offset.
    Count(i64),
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
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

macro_rules! columns {
    ($($name:literal $kind:ident $take:expr;)*) => {
        &[$(Column { name: $name, kind: Kind::$kind, take: $take }),*]
    };
}

/// All columns, in order.
pub const COLUMNS: &[Column] = columns! {
    "id" Text |e| text(&e.id);
    "document" Text |e| text(&e.document);
    "date" Text |e| text(&e.date);
    "enddate" Text |e| text(&e.enddate);
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
    "recipient_code" List |e| each(&e.recipient, |a| &a.code);
    "recipient_sector" List |e| each(&e.recipient, |a| &a.sector);
    "recipient_text" List |e| each(&e.recipient, |a| &a.entity_text);
    "recipient_name" List |e| each(&e.recipient, |a| &a.identifier_text);
    "place" Text |e| text(e.event_loc.as_ref().map_or("", |p| &p.extracted_place));
    "place_country" Text |e| text(e.event_loc.as_ref().map_or("", |p| &p.country_code));
    "event_text" List |e| Cell::List(e.event_text.clone());
    "speaker" Text |e| text(e.attribution.speaker.as_ref().map_or("", |s| &s.entity_text));
    "attribution" Text |e| text(&e.attribution.kind);
    "quad_code" Count |e| Cell::Count(e.quad_code.into());
    "event_scale" Number |e| Cell::Number(e.event_scale.into());
    "cameo" Text |e| text(&e.cameo);
    "goldstein" Number |e| Cell::Number(e.goldstein.into());
    "confidence" Number |e| Cell::Number((f64::from(e.confidence) * 1e4).round() / 1e4);
    "text" Text |e| text(&e.text);
    "text_start" Count |e| Cell::Count(e.text_info.start as i64);
    "text_end" Count |e| Cell::Count(e.text_info.end as i64);
    "segment" Count |e| Cell::Count(e.text_info.segment as i64);
    "title" Text |e| text(&e.cite_info.title);
    "publication" Text |e| text(&e.cite_info.publication);
    "published" Text |e| text(&e.cite_info.published);
    "url" Text |e| text(&e.cite_info.url);
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
                Cell::List(l) => guard(l.join("; ")),
                Cell::Number(n) => n.to_string(),
                Cell::Count(n) => n.to_string(),
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

/// Text from the news that a spreadsheet would take for a formula gets an apostrophe before it.
fn guard(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn formulas_are_defused() {
        assert_eq!(guard("=1+1".into()), "'=1+1");
        assert_eq!(guard("Lima".into()), "Lima");
    }
}
