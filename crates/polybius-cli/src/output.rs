//! Where events are written and how: the arguments --output and --format.
//!
//! What feeds it: words of the command line. What it gives: a writer. What it refuses: files that cannot be
//! made.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use polybius_export::{EventWriter, Format, Settings, writer};

use crate::filters::Filters;

/// Arguments of commands that write events.
#[derive(Args)]
pub struct Output {
    /// Write to this file instead of standard output.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// Output format [default: a table on a terminal, else by the ending of --output, else jsonl]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

impl Output {
    fn format(&self) -> Format {
        self.format.unwrap_or_else(|| match &self.path {
            Some(path) => match path.extension().and_then(|e| e.to_str()) {
                Some("csv") => Format::Csv,
                Some("parquet") => Format::Parquet,
                _ => Format::Jsonl,
            },
            None if io::stdout().is_terminal() => Format::Table,
            None => Format::Jsonl,
        })
    }

    /// A writer to the file or standard output. Where the filters name auxiliary modes, layouts without a column
    /// for them take what is kept as it is.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn open(&self, filters: &Filters) -> Result<Box<dyn EventWriter>> {
        let out: Box<dyn Write + Send> = match &self.path {
            Some(path) => {
                Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?)
            }
            None => Box::new(io::stdout()),
        };
        let width = terminal_size::terminal_size().map_or(160, |(w, _)| usize::from(w.0));
        Ok(writer(self.format(), out, Settings { width, all: !filters.auxiliary.is_empty() })?)
    }
}
