//! Writes the rows of a count as CSV, TSV, JSON Lines or a table for people.
//!
//! What feeds it: a [`Table`]. What it gives: a header and rows. What it refuses: nothing but what the stream
//! refuses.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::sum::{Row, Table};

/// How a count is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// Commas and a header
    Csv,
    /// Tabs and a header
    Tsv,
    /// One object a row; null where nothing was observed
    Jsonl,
    /// For people
    Table,
}

/// Writes all rows; without those that have no events if asked so.
pub fn write(table: &Table<'_>, out: impl Write, style: Style, no_zeros: bool) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let header = header(table);
    let rows = table.rows().filter(|r| !no_zeros || r.events.is_some_and(|n| n > 0));
    match style {
        Style::Csv | Style::Tsv => {
            let delimiter = if style == Style::Csv { b',' } else { b'\t' };
            let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut out);
            let wrap = |e: csv::Error| match e.into_kind() {
                csv::ErrorKind::Io(e) => e,
                other => io::Error::other(format!("{other:?}")),
            };
            out.write_record(&header).map_err(wrap)?;
            for row in rows {
                let cells = cells(table, &row).into_iter().map(|(_, value)| match value {
                    Value::Null => String::new(),
                    Value::String(s) => s,
                    other => other.to_string(),
                });
                out.write_record(cells).map_err(wrap)?;
            }
            out.flush()?;
        }
        Style::Jsonl => {
            for row in rows {
                let object: Map<String, Value> =
                    cells(table, &row).into_iter().map(|(name, value)| (name.to_string(), value)).collect();
                serde_json::to_writer(&mut out, &object).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Style::Table => aligned(table, &header, rows, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

fn header(table: &Table<'_>) -> Vec<&'static str> {
    let empty = Row {
        period: String::new(),
        unit: "",
        group: Default::default(),
        events: None,
        documents: None,
        period_documents: None,
        last_document: None,
    };
    cells(table, &empty).into_iter().map(|(name, _)| name).collect()
}

/// Columns and values of a row.
fn cells(table: &Table<'_>, row: &Row) -> Vec<(&'static str, Value)> {
    let [actor, recipient, kind, quad] = &row.group;
    let mut cells = vec![("period", json!(row.period)), ("unit", json!(row.unit))];
    if table.groups.dyad {
        cells.extend([("actor", json!(actor)), ("recipient", json!(recipient))]);
    }
    if table.groups.kind {
        cells.push(("type", json!(kind)));
    }
    if table.groups.quad {
        cells.push(("quad", quad.parse::<u8>().map_or(Value::Null, Value::from)));
    }
    // The name says whether documents without events are among them.
    let read = if table.given { "period_documents" } else { "period_documents_with_events" };
    cells.extend([
        ("events", json!(row.events)),
        ("documents", json!(row.documents)),
        (read, json!(row.period_documents)),
        ("last_document", json!(row.last_document.map(|d| d.to_string()))),
    ]);
    cells
}

/// Columns as wide as their longest cell; numbers to the right, "-" where nothing was observed.
fn aligned(
    table: &Table<'_>,
    header: &[&'static str],
    rows: impl Iterator<Item = Row>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut lines: Vec<Vec<(String, bool)>> =
        vec![header.iter().map(|h| (h.replace('_', " "), false)).collect()];
    for row in rows {
        let show = |value: Value| match value {
            Value::Null => ("-".to_string(), true),
            Value::String(s) => (s, false),
            other => (other.to_string(), true),
        };
        lines.push(cells(table, &row).into_iter().map(|(_, value)| show(value)).collect());
    }
    let width = |k: usize| lines.iter().map(|l| l[k].0.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|((text, right), w)| if *right { format!("{text:>w$}") } else { format!("{text:<w$}") })
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}
