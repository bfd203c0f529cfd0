//! `polybius code`: documents in, events out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use polybius::record::{Document, Event};
use polybius::registry::Lesson;
use polybius::{Coder, Settings};
use polybius_export::{Format, writer};
use polybius_intake::{FieldMap, Item, Options, Reader, encoding};

use crate::Outcome;
use crate::actors;
use crate::ordered;
use crate::progress::Progress;

/// Characters of text that a batch holds before it goes to a thread.
const BATCH_BYTES: usize = 48 << 10;

/// Arguments of `polybius code`.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders to read; - for standard input.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Output format [default: a table on a terminal, else by the ending of --output, else jsonl]
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Publication date (YYYY-MM-DD) of documents that have none.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Which field of the input is what, as text=COLUMN (id, text, title, published, url, publisher, author, language).
    #[arg(long = "field", value_name = "NAME=COLUMN")]
    fields: Vec<String>,
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
    /// Character set of all input, as in windows-1251 [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Longest record in mebibytes; longer ones are refused.
    #[arg(long, value_name = "MIB", default_value_t = 16)]
    max_record: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Jsonl,
    Csv,
    Parquet,
    Table,
}

/// What goes to a thread: documents, and what was refused between them, in order.
struct Batch {
    items: Vec<Item>,
    bytes: u64,
}

/// A document, its events and what it tells of persons.
type Read = (Document, Vec<Event>, Lesson);

struct Coded {
    /// Documents with their events, or a refusal's message.
    items: Vec<Result<Read, String>>,
    bytes: u64,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let fields = FieldMap::parse(&arguments.fields).map_err(anyhow::Error::msg)?;
    let threads = crate::threads(arguments.threads)?;
    if arguments.max_record == 0 {
        bail!("--max-record takes a number above 0");
    }
    let encoding = match &arguments.encoding {
        Some(name) => Some(encoding(name).with_context(|| format!("--encoding knows no '{name}'"))?),
        None => None,
    };
    let format = format(arguments);
    let mut own_files = Vec::new();
    for path in [&arguments.output, &arguments.documents, &arguments.registry].into_iter().flatten() {
        let Ok(real) = path.canonicalize() else { continue };
        if arguments.inputs.iter().any(|i| i.canonicalize().is_ok_and(|i| i == real)) {
            bail!("{}: is both input and output", path.display());
        }
    }
    let mut registry = arguments.registry.as_deref().map(actors::open).transpose()?;
    let read = registry.clone().unwrap_or_default();
    let book = actors::book(arguments.actors.as_deref(), &read)?;
    let book = (!book.is_empty()).then(|| Arc::new(book));
    let learn = registry.is_some();
    let out: Box<dyn Write + Send> = match &arguments.output {
        Some(path) => {
            Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?)
        }
        None => Box::new(io::stdout()),
    };
    let mut texts = match &arguments.documents {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Some(io::BufWriter::new(file))
        }
        None => None,
    };
    for path in [&arguments.output, &arguments.documents, &arguments.registry].into_iter().flatten() {
        own_files.extend(path.canonicalize());
    }
    let settings = Settings { date: arguments.date, book };
    let coder = crate::load(arguments.model.as_deref(), settings)?;
    let width = terminal_size::terminal_size().map_or(160, |(w, _)| usize::from(w.0));
    let mut out = writer(format, out, width)?;
    let mut reader = Reader::new(
        &arguments.inputs,
        Options { fields, limit: arguments.max_record << 20, encoding, skip: own_files },
    );
    let mut progress = Progress::new(&arguments.inputs);
    let refused = AtomicU64::new(0);
    let mut done = 0;
    let mut foreign: BTreeMap<String, u64> = BTreeMap::new();
    ordered::run(
        threads,
        || batch(&mut reader),
        |batch| code(&coder, batch, learn),
        |coded: Coded| -> Result<()> {
            let mut count = 0;
            for item in coded.items {
                match item {
                    Ok((document, events, lesson)) => {
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
                    Err(message) => {
                        refused.fetch_add(1, Ordering::Relaxed);
                        progress.say(&format!("polybius: {message}"));
                    }
                }
            }
            done += count;
            progress.advance(count, coded.bytes);
            Ok(())
        },
    )?;
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
    Ok(Outcome::of(done, refused.into_inner()))
}

/// The next documents, up to a bounded amount of text.
fn batch(reader: &mut Reader) -> Option<Batch> {
    let mut items = Vec::new();
    let mut size = 0;
    while size < BATCH_BYTES {
        let Some(item) = reader.next() else { break };
        size += match &item {
            Item::Document(d) => d.text.len() + 200,
            Item::Refused(_) => 200,
        };
        items.push(item);
    }
    (!items.is_empty()).then(|| Batch { items, bytes: reader.bytes_read() })
}

fn code(coder: &Coder, batch: Batch, learn: bool) -> Coded {
    let mut documents = Vec::new();
    let mut order = Vec::new();
    for item in batch.items {
        match item {
            Item::Document(d) => {
                documents.push(d);
                order.push(None);
            }
            Item::Refused(r) => order.push(Some(r.to_string())),
        }
    }
    let events: Vec<(Vec<Event>, Lesson)> = if learn {
        coder.code_and_learn(&documents)
    } else {
        coder.code(&documents).into_iter().map(|e| (e, Lesson::default())).collect()
    };
    let mut coded = documents.into_iter().zip(events).map(|(d, (e, l))| (d, e, l));
    let items = order
        .into_iter()
        .filter_map(|refusal| match refusal {
            Some(message) => Some(Err(message)),
            None => coded.next().map(Ok),
        })
        .collect();
    Coded { items, bytes: batch.bytes }
}

fn format(arguments: &Arguments) -> Format {
    let named = arguments.format.map(|f| match f {
        FormatName::Jsonl => Format::Jsonl,
        FormatName::Csv => Format::Csv,
        FormatName::Parquet => Format::Parquet,
        FormatName::Table => Format::Table,
    });
    named.unwrap_or_else(|| match &arguments.output {
        Some(path) => match path.extension().and_then(|e| e.to_str()) {
            Some("csv") => Format::Csv,
            Some("parquet") => Format::Parquet,
            _ => Format::Jsonl,
        },
        None if io::stdout().is_terminal() => Format::Table,
        None => Format::Jsonl,
    })
}
