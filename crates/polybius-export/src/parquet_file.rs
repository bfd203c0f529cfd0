//! Parquet with the columns of [`crate::flat`]: lists are lists, days are dates, what is not known is null.
//!
//! What feeds it: events, held in groups of rows. What it gives: one file, packed with Snappy. What it refuses:
//! nothing; a date that is no full day is null.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use polybius::record::Event;

use crate::EventWriter;
use crate::flat::{COLUMNS, Cell, Column, Kind};

/// Events that are held before they are written as a group of rows.
const GROUP: usize = 8192;

/// Writes Parquet.
pub struct Parquet<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    held: Vec<Event>,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins the file.
    pub fn new(out: W) -> io::Result<Parquet<W>> {
        let fields: Vec<Field> = COLUMNS.iter().map(field).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(io::Error::other)?;
        Ok(Parquet { writer, schema, held: Vec::new() })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let arrays = COLUMNS.iter().map(|c| array(c, &self.held)).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io::Error::other)?;
        self.writer.flush().map_err(io::Error::other)?;
        self.held.clear();
        Ok(())
    }
}

impl<W: Write + Send> EventWriter for Parquet<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        self.held.extend_from_slice(events);
        if self.held.len() >= GROUP { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush()?;
        self.writer.close().map(|_| ()).map_err(io::Error::other)
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        Kind::Text => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::List => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
        Kind::Number => DataType::Float64,
        Kind::Count => DataType::Int64,
    };
    Field::new(column.name, kind, column.kind != Kind::List)
}

fn array(column: &Column, events: &[Event]) -> ArrayRef {
    let mut texts = StringBuilder::new();
    let mut days = Date32Builder::new();
    let mut lists = ListBuilder::new(StringBuilder::new());
    let mut numbers = Float64Builder::new();
    let mut counts = Int64Builder::new();
    for event in events {
        match (column.take)(event) {
            Cell::Text(t) if column.kind == Kind::Date => days.append_option(day(&t)),
            Cell::Text(t) => texts.append_option(known(t)),
            Cell::List(l) => lists.append_value(l.into_iter().map(known)),
            Cell::Number(n) => numbers.append_option(n),
            Cell::Count(n) => counts.append_option(n),
        }
    }
    match column.kind {
        Kind::Text => Arc::new(texts.finish()),
        Kind::Date => Arc::new(days.finish()),
        Kind::List => Arc::new(lists.finish()),
        Kind::Number => Arc::new(numbers.finish()),
        Kind::Count => Arc::new(counts.finish()),
    }
}

fn known(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Days since 1970-01-01.
fn day(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(day).ok().map(|span| span.get_days())
}
