//! Writes events: PLOVER JSON Lines, CSV, Parquet, and a table for people.
//!
//! What feeds it: events in order. What it gives: bytes on a stream, written as they come; Parquet in
//! groups of rows. What it refuses: nothing but what the stream refuses.

mod flat;
mod parquet_file;
mod table;

use std::io::{self, BufWriter, Write};

use polybius::record::Event;

/// Ways to write events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// One row an event, lists joined by "; ".
    Csv,
    /// One row an event, lists as lists.
    Parquet,
    /// For reading on a terminal.
    Table,
}

/// Takes events and writes them.
pub trait EventWriter {
    /// Writes one document's events.
    ///
    /// # Errors
    /// If the stream fails.
    fn write(&mut self, events: &[Event]) -> io::Result<()>;

    /// Writes what is still held and ends the file.
    ///
    /// # Errors
    /// If the stream fails.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A writer of a format to a stream. `width`: columns of the terminal, for [`Format::Table`].
///
/// # Errors
/// If the header cannot be written.
pub fn writer<W: Write + Send + 'static>(
    format: Format,
    out: W,
    width: usize,
) -> io::Result<Box<dyn EventWriter>> {
    Ok(match format {
        Format::Jsonl => Box::new(Jsonl { out: BufWriter::with_capacity(1 << 16, out) }),
        Format::Csv => Box::new(flat::Csv::new(out)?),
        Format::Parquet => Box::new(parquet_file::Parquet::new(out)?),
        Format::Table => Box::new(table::Table::new(out, width)),
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
