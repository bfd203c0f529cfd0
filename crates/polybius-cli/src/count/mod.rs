//! `polybius count`: coded events in, a table of numbers by period, dyad and type out, each with the documents
//! under it.
//!
//! What feeds it: JSON Lines of events, stores, and JSON Lines of the documents that they were read from. What it gives: a row for
//! each period and group; a period of which no document is known has empty cells, one that was watched and quiet
//! has zeros. What it refuses: lines that are no events or documents, by name, while the rest goes on.
//!
//! Memory grows with the numbers in the table and the documents under them, not with the text.

mod periods;
mod rows;
mod sum;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use polybius_export::NONE;
use polybius_store::Store;
use serde::Deserialize;

use crate::Outcome;
use crate::events::{self, Lines};
use crate::filters::Filters;
use crate::progress::tell;
use periods::Unit;
use rows::Style;
use sum::{Groups, Sum};

/// Arguments of `polybius count`.
#[derive(Args)]
pub struct Arguments {
    /// Events: JSON Lines as `polybius code` writes them (also gzipped), stores of `polybius add`, whose documents are
    /// known too; - for standard input.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    /// What a row is: a period (day, week, month, year), and with it dyad, type or quad (--by month,dyad,type).
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    by: Vec<By>,
    /// The same as --by dyad: by countries of actor and recipient.
    #[arg(long)]
    dyad: bool,
    /// The same as --by quad: by quad class.
    #[arg(long)]
    quad: bool,
    /// All documents that were read (JSON Lines, as `polybius code --documents` writes them), those without events
    /// among them. May be given several times. Without it only documents with events are known.
    #[arg(long, value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// Leave out rows without events.
    #[arg(long)]
    no_zeros: bool,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Output format [default: a table on a terminal, else by the ending of --output, else csv]
    #[arg(long, value_enum)]
    format: Option<Style>,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Day,
    Week,
    Month,
    Year,
    Dyad,
    Type,
    Quad,
}

impl Arguments {
    /// The one period among what --by names; none: all in one.
    fn unit(&self) -> Result<Unit> {
        let mut units = self.by.iter().filter_map(|b| match b {
            By::Day => Some(Unit::Day),
            By::Week => Some(Unit::Week),
            By::Month => Some(Unit::Month),
            By::Year => Some(Unit::Year),
            _ => None,
        });
        let unit = units.next().unwrap_or(Unit::All);
        if units.any(|other| other != unit) {
            bail!("--by takes one of day, week, month and year");
        }
        Ok(unit)
    }

    fn groups(&self) -> Groups {
        Groups {
            dyad: self.dyad || self.by.contains(&By::Dyad),
            kind: self.by.contains(&By::Type),
            quad: self.quad || self.by.contains(&By::Quad),
        }
    }

    fn style(&self) -> Style {
        self.format.unwrap_or_else(|| match &self.output {
            Some(path) => match path.extension().and_then(|e| e.to_str()) {
                Some("tsv" | "tab") => Style::Tsv,
                Some("jsonl" | "ndjson" | "json") => Style::Jsonl,
                _ => Style::Csv,
            },
            None if io::stdout().is_terminal() => Style::Table,
            None => Style::Csv,
        })
    }
}

/// What is needed of a document as `--documents` wrote it.
#[derive(Deserialize)]
struct Known {
    id: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(default)]
    date: String,
}

impl Known {
    /// Its day: that of publication, else of its first dateline.
    fn day(&self) -> Option<jiff::civil::Date> {
        let day = |text: &str| text.get(..10).and_then(|t| t.parse().ok());
        day(&self.published).or_else(|| self.segments.iter().find_map(|s| day(&s.date)))
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let unit = arguments.unit()?;
    let mut filter = arguments.filters.filter()?;
    if filter.auxiliary.is_empty() {
        filter.auxiliary = vec![NONE.to_string()];
    }
    let open_filter = polybius_export::Filter { auxiliary: Vec::new(), ..filter.clone() };
    for path in arguments.output.iter().filter_map(|p| p.canonicalize().ok()) {
        let mut inputs = arguments.inputs.iter().chain(&arguments.documents);
        if inputs.any(|i| i.canonicalize().is_ok_and(|i| i == path)) {
            bail!("{}: is both input and output", path.display());
        }
    }
    let stores: Vec<&PathBuf> = arguments.inputs.iter().filter(|p| events::is_store(p)).collect();
    let known = !arguments.documents.is_empty() || !stores.is_empty();
    let mut sum = Sum::new(unit, arguments.groups(), known);
    let (mut done, mut refused, mut others) = (0, documents(&arguments.documents, &mut sum), 0);
    for path in stores {
        refused += stored(path, &mut sum);
    }
    events::each(&arguments.inputs, |event| {
        match event {
            Ok(event) => {
                done += 1;
                sum.see(&event);
                if filter.keeps(&event) {
                    sum.add(&event);
                } else if open_filter.keeps(&event) {
                    others += 1;
                }
            }
            Err(message) => {
                refused += 1;
                tell(&format!("polybius: {message}"));
            }
        }
        Ok(())
    })?;
    if done == 0 && refused > 0 {
        return Ok(Outcome::Nothing);
    }
    let out: Box<dyn Write> = match &arguments.output {
        Some(path) => {
            Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?)
        }
        None => Box::new(io::stdout().lock()),
    };
    let types = &filter.types;
    rows::write(&sum.finish(filter.from, filter.to, types), out, arguments.style(), arguments.no_zeros)?;
    if others > 0 && arguments.filters.auxiliary.is_empty() {
        let (events, are) = if others == 1 { ("event", "is") } else { ("events", "are") };
        tell(&format!(
            "polybius: count: {others} {events} left out that {are} not reported as having happened (--auxiliary all counts them)"
        ));
    }
    sum.notes().iter().for_each(|note| tell(&format!("polybius: count: {note}")));
    Ok(Outcome::of(done, refused))
}

/// Takes in the documents of a store; gives 1 if it cannot be read.
fn stored(path: &Path, sum: &mut Sum) -> u64 {
    let day = |text: &str| text.get(..10).and_then(|t| t.parse().ok());
    let read = Store::open_read(path).and_then(|store| {
        store.days(|id, days| {
            sum.document(id, days.iter().find_map(|d| day(d)));
        })
    });
    match read {
        Ok(()) => 0,
        Err(e) => {
            tell(&format!("polybius: {e}"));
            1
        }
    }
}

/// Takes in the documents; gives how many lines were none.
fn documents(paths: &[PathBuf], sum: &mut Sum) -> u64 {
    let mut lines = Lines::new(paths);
    let mut refused = 0;
    while let Some(line) = lines.next_line() {
        let known = line.and_then(|(place, line)| {
            serde_json::from_str::<Known>(line).map_err(|e| format!("{place}: is no document: {e}"))
        });
        match known {
            Ok(known) => {
                sum.document(&known.id, known.day());
            }
            Err(message) => {
                refused += 1;
                tell(&format!("polybius: {message}"));
            }
        }
    }
    refused
}
