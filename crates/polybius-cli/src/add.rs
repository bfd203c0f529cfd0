//! `polybius add`: documents into a store, coded.
//!
//! What feeds it: the same input as `polybius code`. What it does: documents that are in the store as they are cost a
//! look; new ones are coded and written in batches; changed ones replace what they were. What it refuses: files that
//! are no store, and a store that another run writes.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use polybius::record::{Document, Event};
use polybius::registry::{Lesson, Told};
use polybius::{Coder, Settings};
use polybius_intake::{Options, Reader};
use polybius_store::{Coded, Counts, Look, Put, Rows, RunStart, Store};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::actors;
use crate::pipeline::{self, Reading};
use crate::progress::Progress;

/// The store where none is named.
pub const DEFAULT: &str = "polybius.db";

/// Arguments of `polybius add`.
#[derive(Args)]
pub struct Arguments {
    /// The store, made if it is not there [default, where only one path is given: polybius.db]
    #[arg(value_name = "STORE", required = true)]
    store: PathBuf,
    /// Files and folders to read; - for standard input.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Publication date (YYYY-MM-DD) of documents that have none.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    /// The collection that ids are unique in [default: each publisher is one]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    source: String,
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
    /// Documents in a batch, for tests.
    #[arg(long, value_name = "N", hide = true)]
    batch: Option<u64>,
    /// Documents, segments and copies only, for timings; `polybius recode` codes them later.
    #[arg(long, hide = true)]
    no_events: bool,
}

/// What a thread gives for a document.
type Ready = (Coded, Lesson);

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let (path, inputs) = paths(arguments)?;
    let options = arguments.reading.options()?;
    let threads = crate::threads(arguments.threads)?;
    let real = path.canonicalize().ok();
    if real.is_some() && inputs.iter().any(|i| i.canonicalize().ok() == real) {
        bail!("{}: is both the store and input", path.display());
    }
    let registry = arguments.registry.as_deref().map(actors::open).transpose()?;
    let book = actors::book(arguments.actors.as_deref(), &registry.clone().unwrap_or_default())?;
    let coder = crate::load(arguments.model.as_deref(), Settings { date: arguments.date, book })?;
    let mut store = Store::open(&path)?;
    if let Some(batch) = arguments.batch {
        store.set_batch(batch);
    }
    store.start_run(start("add", &coder));
    // Looks for documents that are there already; what this run has not written yet the store finds itself.
    let known = Mutex::new(Store::open_read(&path)?);
    let dated = arguments.date.map(|d| d.to_string()).unwrap_or_default();
    let source = arguments.source.trim();
    let coded = !arguments.no_events;
    let mut trouble = None;
    // Ids of which a document that stands before may replace what the store has: the store decides on them in order.
    let mut open = Rows::default();
    let looked = |d: &Document| match locked(&known).look(d, source, &dated, coded) {
        Ok(Look::Same { row, first }) => (!open.has(first)).then_some(row),
        Ok(Look::Other { first }) => {
            open.add(first);
            None
        }
        Ok(Look::New) => None,
        Err(e) => {
            trouble.get_or_insert(e);
            None
        }
    };
    let ready = |documents: Vec<Document>| -> Vec<Ready> {
        let read: Vec<(Option<Vec<Event>>, Lesson)> = if !coded {
            documents.iter().map(|_| (None, Lesson::default())).collect()
        } else if registry.is_some() {
            coder.code_and_learn(&documents).into_iter().map(|(e, l)| (Some(e), l)).collect()
        } else {
            coder.code(&documents).into_iter().map(|e| (Some(e), Lesson::default())).collect()
        };
        let put_together = |(document, (events, lesson)): (Document, (Option<Vec<Event>>, Lesson))| {
            let segments = coder.segments(&document);
            let events = events.map(|e| (e, coder.name().to_string()));
            (Coded::new(document, source.to_string(), dated.clone(), segments, events), lesson)
        };
        documents.into_iter().zip(read).map(put_together).collect()
    };
    let key = arguments.registry.as_deref().map(registry_key);
    let options = Options { skip: own_files(&path, arguments), ..options };
    let mut reader = Reader::new(&inputs, options);
    let mut progress = Progress::new(&inputs);
    pipeline::run(threads, &mut reader, looked, ready, |results, bytes| {
        let mut count = 0;
        for result in results {
            match result {
                pipeline::Outcome::Done((coded, lesson)) => {
                    count += 1;
                    if let Some(key) = key.as_deref().filter(|_| !lesson.told.is_empty()) {
                        store.keep_lesson(key, &Kept::text(lesson))?;
                    }
                    let id = coded.document.id.clone();
                    let mut put = store.put(&coded)?;
                    if let Put::Namesake(name) = put {
                        let document = Document { id: name.clone(), ..coded.document };
                        let again = ready(vec![document]).into_iter().next();
                        let (again, _) = again.context("a document was not coded")?;
                        put = store.put(&again.known_as(id.clone()))?;
                        if let Put::New { .. } = put {
                            progress.say(&format!(
                                "polybius: {id}: the input has another document of this id; kept as {name}"
                            ));
                        }
                    }
                    if let Put::Changed { before, reports } = put {
                        progress.say(&format!(
                            "polybius: {id}: has changed; {} replaced by {reports}",
                            if before == 1 {
                                "its report is".into()
                            } else {
                                format!("its {before} reports are")
                            }
                        ));
                    }
                }
                pipeline::Outcome::Skipped(row) => {
                    count += 1;
                    store.meet(row);
                    store.note(1, 0);
                }
                pipeline::Outcome::Refused(message) => {
                    store.note(0, 1);
                    progress.say(&format!("polybius: {message}"));
                }
            }
        }
        progress.advance(count, bytes);
        Ok(())
    })?;
    if let Some(e) = trouble {
        return Err(e.into());
    }
    let counts = store.finish_run()?;
    if let (Some(key), Some(mut registry), Some(file)) = (key, registry, &arguments.registry) {
        store.lessons(&key, |text| {
            if let Ok(kept) = serde_json::from_str::<Kept>(text) {
                registry.add(&kept.into());
            }
        })?;
        actors::save(&registry, file)?;
        store.forget_lessons(&key)?;
    }
    progress.finish();
    tell(&counts)?;
    Ok(Outcome::of(counts.new + counts.changed + counts.unchanged, counts.refused))
}

/// A store that several threads may ask in turn.
pub fn locked(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The store and the input. One path alone is input.
fn paths(arguments: &Arguments) -> Result<(PathBuf, Vec<PathBuf>)> {
    if !arguments.inputs.is_empty() {
        return Ok((arguments.store.clone(), arguments.inputs.clone()));
    }
    if Store::open_read(&arguments.store).is_ok() {
        bail!("{}: is a store; name what to add behind it", arguments.store.display());
    }
    Ok((PathBuf::from(DEFAULT), vec![arguments.store.clone()]))
}

/// Files that are not read where they stand in a folder of the input.
fn own_files(store: &Path, arguments: &Arguments) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = arguments.registry.iter().filter_map(|r| r.canonicalize().ok()).collect();
    if let Ok(real) = store.canonicalize() {
        for ending in ["", "-wal", "-shm", "-journal", "-lock"] {
            let mut name = real.as_os_str().to_os_string();
            name.push(ending);
            out.push(name.into());
        }
    }
    out
}

/// The name of a registry in the store.
fn registry_key(path: &Path) -> String {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    path.file_name().map_or(folder.clone(), |n| folder.join(n)).display().to_string()
}

/// What a run is known by.
pub fn start(command: &str, coder: &Coder) -> RunStart {
    let words: Vec<&str> = coder.name().split(' ').collect();
    let behind = |name: &str| {
        let at = words.iter().position(|w| *w == name);
        at.and_then(|k| words.get(k + 1)).copied().unwrap_or("").to_string()
    };
    RunStart {
        command: command.to_string(),
        version: behind("polybius"),
        model: behind("model"),
        tables: behind("tables"),
        arguments: std::env::args_os()
            .skip(1)
            .map(|a| a.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn tell(c: &Counts) -> Result<()> {
    use std::io::Write;
    writeln!(
        std::io::stdout(),
        "documents: {} new, {} unchanged, {} changed, {} refused; reports: {}; new events: {}; copies: {}",
        c.new,
        c.unchanged,
        c.changed,
        c.refused,
        c.reports,
        c.events,
        c.copies
    )?;
    Ok(())
}

/// A lesson as the store keeps it until the run ends.
#[derive(Serialize, Deserialize)]
struct Kept {
    document: String,
    date: String,
    hash: String,
    told: Vec<[String; 5]>,
}

impl Kept {
    fn text(lesson: Lesson) -> String {
        let Lesson { document, date, hash, told } = lesson;
        let told = told.into_iter().map(|t| [t.name, t.code, t.sector, t.office, t.text]).collect();
        serde_json::to_string(&Kept { document, date, hash, told }).unwrap_or_default()
    }
}

impl From<Kept> for Lesson {
    fn from(kept: Kept) -> Lesson {
        let Kept { document, date, hash, told } = kept;
        let told = told.into_iter().map(|[name, code, sector, office, text]| Told {
            name,
            code,
            sector,
            office,
            text,
        });
        Lesson { document, date, hash, told: told.collect() }
    }
}
