//! `polybius code`: documents in, events out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use polybius::record::{Document, Event};
use polybius::registry::Lesson;
use polybius::{Coder, Settings};
use polybius_intake::{Options, Reader};

use crate::Outcome;
use crate::actors;
use crate::filters::Filters;
use crate::output::Output;
use crate::pipeline::{self, Reading};
use crate::progress::Progress;

/// Arguments of `polybius code`.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; - for standard input.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filters: Filters,
    /// Publication date (YYYY-MM-DD) of documents that have none.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    /// Also write the documents as they were read, with the stories that they are stitched from (JSON Lines): all
    /// offsets count in their texts.
    #[arg(long, value_name = "FILE")]
    documents: Option<PathBuf>,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Registry of persons: what it has is used, what this run learns is added at its end (made if absent).
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Actors of your own, which go before all else (CSV: name, aliases, code, sector, office, from, to).
    #[arg(long, value_name = "FILE")]
    actors: Option<PathBuf>,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
}

/// A document, its events and what it tells of persons.
type Read = (Document, Vec<Event>, Lesson);

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let threads = crate::threads(arguments.threads)?;
    let options = arguments.reading.options()?;
    let filter = arguments.filters.filter()?;
    let mut own_files = Vec::new();
    for path in [&arguments.output.path, &arguments.documents, &arguments.registry].into_iter().flatten() {
        let Ok(real) = path.canonicalize() else { continue };
        if arguments.inputs.iter().any(|i| i.canonicalize().is_ok_and(|i| i == real)) {
            bail!("{}: is both input and output", path.display());
        }
    }
    let mut registry = arguments.registry.as_deref().map(actors::open).transpose()?;
    let read = registry.clone().unwrap_or_default();
    let book = actors::book(arguments.actors.as_deref(), &read)?;
    let learn = registry.is_some();
    let mut out = arguments.output.open(&arguments.filters)?;
    let mut texts = match &arguments.documents {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Some(io::BufWriter::new(file))
        }
        None => None,
    };
    for path in [&arguments.output.path, &arguments.documents, &arguments.registry].into_iter().flatten() {
        own_files.extend(path.canonicalize());
    }
    let settings = Settings { date: arguments.date, book };
    let coder = crate::load(arguments.model.as_deref(), settings)?;
    let mut reader = Reader::new(&arguments.inputs, Options { skip: own_files, ..options });
    let mut progress = Progress::new(&arguments.inputs);
    let (mut done, mut refused) = (0, 0);
    let mut foreign: BTreeMap<String, u64> = BTreeMap::new();
    let none = |_: &Document| None;
    let read = |documents| code(&coder, documents, learn);
    pipeline::run(threads, &mut reader, none, read, |results, bytes| {
        let mut count = 0;
        for result in results {
            match result {
                pipeline::Outcome::Done((document, mut events, lesson)) => {
                    events.retain(|e| filter.keeps(e));
                    if !document.is_english() {
                        *foreign.entry(document.language.clone()).or_default() += 1;
                    }
                    if let Some(registry) = &mut registry {
                        registry.add(&lesson);
                    }
                    if let Some(texts) = &mut texts {
                        serde_json::to_writer(&mut *texts, &coder.outline(&document))
                            .map_err(io::Error::from)?;
                        texts.write_all(b"\n")?;
                    }
                    out.write(&events)?;
                    count += 1;
                }
                pipeline::Outcome::Skipped(_) => {}
                pipeline::Outcome::Refused(message) => {
                    refused += 1;
                    progress.say(&format!("polybius: {message}"));
                }
            }
        }
        done += count;
        progress.advance(count, bytes);
        Ok(())
    })?;
    let notes = out.notes();
    out.finish()?;
    if let Some(mut texts) = texts {
        texts.flush()?;
    }
    if let (Some(registry), Some(path)) = (&registry, &arguments.registry) {
        actors::save(registry, path)?;
    }
    progress.finish();
    if !foreign.is_empty() {
        let each: Vec<String> = foreign.iter().map(|(language, n)| format!("{language} {n}")).collect();
        let count: u64 = foreign.values().sum();
        let documents = if count == 1 { "document is" } else { "documents are" };
        progress
            .say(&format!("polybius: {count} {documents} not English and not coded ({})", each.join(", ")));
    }
    notes.iter().for_each(|note| progress.say(&format!("polybius: {note}")));
    Ok(Outcome::of(done, refused))
}

/// Codes documents; what they teach stays empty unless it is asked for.
fn code(coder: &Coder, documents: Vec<Document>, learn: bool) -> Vec<Read> {
    let events: Vec<(Vec<Event>, Lesson)> = if learn {
        coder.code_and_learn(&documents)
    } else {
        coder.code(&documents).into_iter().map(|e| (e, Lesson::default())).collect()
    };
    documents.into_iter().zip(events).map(|(d, (e, l))| (d, e, l)).collect()
}
