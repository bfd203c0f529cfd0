//! `polybius evaluate`: scores gold files. docs/evaluate.md says how to make one.

mod copies;
mod dyads;
mod events;
mod figures;
mod links;
mod relations;
mod report;
mod roles;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use polybius::{Coder, Settings};

use crate::{Outcome, ordered};
use figures::Bootstrap;
use report::Report;

/// Arguments of `polybius evaluate`.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// How the report is written.
    #[arg(long, value_enum, default_value = "text", global = true)]
    format: FormatName,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE", global = true)]
    output: Option<PathBuf>,
    /// How often the units are drawn anew for the 95 % intervals.
    #[arg(long, value_name = "N", default_value_t = 1000, global = true)]
    resamples: usize,
    /// Seed of these draws.
    #[arg(long, value_name = "N", default_value_t = 1, global = true)]
    seed: u64,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER", global = true)]
    model: Option<PathBuf>,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", global = true)]
    threads: Option<usize>,
}

#[derive(Subcommand)]
enum What {
    /// Event types of given pairs: TSV with the columns sentence, source, target and gold.
    Relations(relations::Arguments),
    /// Actor and recipient spans: CoNLL, a token and its tag (B-S, I-S, B-T, ..., O) a line.
    Roles(roles::Arguments),
    /// Whole events: JSON Lines, documents with their true events.
    Events(events::Arguments),
    /// Links between reports: JSON Lines, documents with the happening that each tells.
    Links(links::Arguments),
    /// Near-duplicates: documents, of which copies with changed words are looked up.
    Copies(copies::Arguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Text,
    Json,
}

/// What every kind of evaluation needs.
struct Bench {
    coder: Coder,
    threads: usize,
    bootstrap: Bootstrap,
}

/// What was done: the report and how many records were scored and refused.
struct Scored {
    report: Report,
    done: u64,
    refused: u64,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let bench = Bench {
        coder: crate::load(arguments.model.as_deref(), Settings::default())?,
        threads: crate::threads(arguments.threads)?,
        bootstrap: Bootstrap { resamples: arguments.resamples, seed: arguments.seed },
    };
    let scored = match &arguments.what {
        What::Relations(a) => relations::run(a, &bench)?,
        What::Roles(a) => roles::run(a, &bench)?,
        What::Events(a) => events::run(a, &bench)?,
        What::Links(a) => links::run(a, &bench)?,
        What::Copies(a) => copies::run(a, &bench)?,
    };
    if scored.done == 0 {
        bail!("{}: has nothing to score", scored.report.file);
    }
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => {
            Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?)
        }
        None => Box::new(io::stdout()),
    };
    match arguments.format {
        FormatName::Text => write!(out, "{}", scored.report)?,
        FormatName::Json => {
            serde_json::to_writer_pretty(&mut out, &scored.report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Outcome::of(scored.done, scored.refused))
}

impl Bench {
    /// Runs `work` over the items on all threads; the results in the items' order.
    fn each<T: Send, R: Send>(
        &self,
        items: Vec<T>,
        work: impl Fn(&Coder, Vec<T>) -> Vec<R> + Sync,
    ) -> Result<Vec<R>> {
        let mut items = items.into_iter();
        let mut out = Vec::new();
        ordered::run(
            self.threads,
            || {
                let batch: Vec<T> = items.by_ref().take(64).collect();
                (!batch.is_empty()).then_some(batch)
            },
            |batch| work(&self.coder, batch),
            |results| -> Result<()> {
                out.extend(results);
                Ok(())
            },
        )?;
        Ok(out)
    }
}

/// The text of a gold file.
fn read_text(path: &Path) -> Result<String> {
    let name = path.display();
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin(), &mut bytes)?;
        bytes
    } else {
        std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?
    };
    let text = String::from_utf8(bytes)
        .map_err(|e| anyhow::anyhow!("{name}: is no UTF-8 text (byte {})", e.utf8_error().valid_up_to()))?;
    if text.trim().is_empty() {
        bail!("{name}: is empty");
    }
    Ok(text)
}
