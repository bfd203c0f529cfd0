//! Writes events: PLOVER JSON Lines, CSV, Parquet, the layouts of ICEWS, POLECAT and GDELT, and a table for
//! people; and picks the events that are wanted.
//!
//! What feeds it: events in order. What it gives: bytes on a stream, written as they come; Parquet in
//! groups of rows. What it refuses: nothing but what the stream refuses; a layout that has no room for an
//! event says so in its notes.

mod cells;
pub mod columns;
mod dyads;
mod filter;
mod flat;
mod gdelt;
mod icews;
mod names;
mod parquet_file;
mod polecat;
mod table;

use std::io::{self, BufWriter, Write};

use polybius::record::Event;

pub use cells::guard;
pub use dyads::{Pair, pairs};
pub use filter::{Filter, NONE, Party, SECTORS, Unknown, auxiliary, country, days, event_type};

/// Ways to write events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Format {
    /// PLOVER's JSON, one event a line
    Jsonl,
    /// One row an event
    Csv,
    /// One row an event, lists as lists
    Parquet,
    /// For people
    Table,
    /// ICEWS's columns, one row a pair
    Icews,
    /// POLECAT's columns, one row an event
    Polecat,
    /// GDELT 2.0's columns, one row a pair
    Gdelt,
}

/// How events are written.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Columns of the terminal, for [`Format::Table`].
    pub width: usize,
    /// Whether [`Format::Icews`] and [`Format::Gdelt`] also take events that the text does not report as having
    /// happened; they have no column that would tell.
    pub all: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { width: 160, all: false }
    }
}

/// Takes events and writes them.
pub trait EventWriter {
    /// Writes one document's events.
    ///
    /// # Errors
    /// If the stream fails.
    fn write(&mut self, events: &[Event]) -> io::Result<()>;

    /// What was left out or changed so far, in sentences.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Writes what is still held and ends the file.
    ///
    /// # Errors
    /// If the stream fails.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A writer of a format to a stream.
///
/// # Errors
/// If the header cannot be written.
pub fn writer<W: Write + Send + 'static>(
    format: Format,
    out: W,
    settings: Settings,
) -> io::Result<Box<dyn EventWriter>> {
    Ok(match format {
        Format::Jsonl => Box::new(Jsonl { out: BufWriter::with_capacity(1 << 16, out) }),
        Format::Csv => Box::new(flat::Csv::new(out)?),
        Format::Parquet => Box::new(parquet_file::Parquet::new(out)?),
        Format::Table => Box::new(table::Table::new(out, settings.width)),
        Format::Icews => Box::new(icews::Icews::new(out, settings.all)?),
        Format::Polecat => Box::new(polecat::Polecat::new(out)?),
        Format::Gdelt => Box::new(gdelt::Gdelt::new(out, settings.all)),
    })
}

struct Jsonl<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> EventWriter for Jsonl<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            serde_json::to_writer(&mut self.out, event)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}
