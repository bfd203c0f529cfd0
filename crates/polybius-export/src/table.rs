//! A table that a person can read: date, actor, type, recipient, status, the words.

use std::io::{self, Write};

use polybius::record::{Entity, Event};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::EventWriter;

/// Writes lines of fixed columns; the words take what is left of the width.
pub struct Table<W: Write> {
    out: W,
    width: usize,
    document: Option<String>,
}

const DATE: usize = 10;
const PARTY: usize = 22;
const TYPE: usize = 21;
const STATUS: usize = 12;

impl<W: Write> Table<W> {
    /// A table for a terminal of `width` columns.
    pub fn new(out: W, width: usize) -> Table<W> {
        Table { out, width: width.max(100), document: None }
    }

    fn row(&mut self, cells: [&str; 6]) -> io::Result<()> {
        let used = DATE + 2 * PARTY + TYPE + STATUS + 5 * 2;
        let widths = [DATE, PARTY, TYPE, PARTY, STATUS, self.width.saturating_sub(used).max(20)];
        let line: Vec<String> = cells.iter().zip(widths).map(|(c, w)| fit(c, w)).collect();
        writeln!(self.out, "{}", line.join("  ").trim_end())
    }
}

impl<W: Write> EventWriter for Table<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for e in events {
            if self.document.as_ref() != Some(&e.document) {
                if self.document.is_some() {
                    writeln!(self.out)?;
                }
                let title = if e.cite_info.title.is_empty() { &e.document } else { &e.cite_info.title };
                writeln!(self.out, "{}", fit(&printable(title), self.width).trim_end())?;
                self.row(["date", "actor", "event", "recipient", "status", "words"])?;
                self.document = Some(e.document.clone());
            }
            let mode = e.mode.first().map(|m| format!(" {m}")).unwrap_or_default();
            let kind = e.event.first().map_or("", |t| t.name());
            let status = if e.auxiliary.is_empty() { "happened".to_string() } else { e.auxiliary.join(", ") };
            let date = match e.date_granularity.as_str() {
                "month" => e.date.get(..7).unwrap_or(&e.date),
                "year" => e.date.get(..4).unwrap_or(&e.date),
                _ => &e.date,
            };
            let words = printable(e.event_text.first().map_or(e.text.as_str(), String::as_str));
            self.row([
                date,
                &parties(&e.actor),
                &format!("{kind}{mode}"),
                &parties(&e.recipient),
                &status,
                &words,
            ])?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// "RUS GOV Lavrov + USA".
fn parties(side: &[Entity]) -> String {
    let one = |e: &Entity| {
        let mut parts = vec![e.code.as_str(), e.sector.as_str()];
        let surname = e.identifier_text.rsplit(' ').next().unwrap_or("");
        parts.push(if e.code.is_empty() || !surname.is_empty() && e.identifier_text.contains(' ') {
            if surname.is_empty() { e.entity_text.as_str() } else { surname }
        } else {
            ""
        });
        parts.retain(|p| !p.is_empty());
        parts.join(" ")
    };
    printable(&side.iter().map(one).collect::<Vec<_>>().join(" + "))
}

/// Without control characters, which could steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Cuts or fills to a width in columns.
fn fit(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    let long = text.width() > width;
    let room = if long { width - 1 } else { width };
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w > room {
            break;
        }
        out.push(c);
        used += w;
    }
    if long {
        out.push('\u{2026}');
        used += 1;
    }
    out.extend(std::iter::repeat_n(' ', width - used));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_width() {
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(fit("日本語", 4), "日… ");
        assert_eq!(printable("a\x1b[2Jb"), "a [2Jb");
    }
}
