//! `polybius recode`: codes the documents of a store anew and shows what changes.
//!
//! What feeds it: the texts in the store; the input is not needed. What it does: documents whose reports another coder
//! made (program, model, tables or actors) are coded again, in batches, so that a run that is cut off goes on where it
//! was. What it refuses: see `polybius add`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result};
use clap::Args;
use polybius::Settings;
use polybius::record::{Document, Entity, Event};
use polybius_store::{Change, Recodable, Store, changed_fields, compare};

use crate::Outcome;
use crate::{actors, add, ordered};

/// Arguments of `polybius recode`.
#[derive(Args)]
pub struct Arguments {
    /// The store.
    #[arg(value_name = "STORE", default_value = add::DEFAULT)]
    store: PathBuf,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Registry of persons to use; it is not changed.
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Actors of your own, which go before all else (CSV: name, aliases, code, sector, office, from, to).
    #[arg(long, value_name = "FILE")]
    actors: Option<PathBuf>,
    /// Show what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Show each report that changes.
    #[arg(short, long)]
    verbose: bool,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
    /// Documents in a batch, for tests.
    #[arg(long, value_name = "N", hide = true)]
    batch: Option<u64>,
}

/// What changed, by event type.
#[derive(Default)]
struct Tally {
    same: u64,
    changed: u64,
    new: u64,
    gone: u64,
    fields: BTreeMap<String, u64>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let path = &arguments.store;
    let threads = crate::threads(arguments.threads)?;
    if !path.exists() {
        Store::open_read(path)?; // says that it is not there, and makes none
    }
    // To write it first: that brings it up to date.
    let mut store = if arguments.dry_run { None } else { Some(Store::open(path)?) };
    let known = Store::open_read(path)?;
    let registry = arguments.registry.as_deref().map(actors::open).transpose()?.unwrap_or_default();
    let book = actors::book(arguments.actors.as_deref(), &registry)?;
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let mut documents = 0;
    let mut before: BTreeMap<String, u64> = BTreeMap::new();
    let mut now = String::new();
    let mut out = std::io::stdout().lock();
    let dates = known.stale_dates()?;
    let known = Mutex::new(known);
    for dated in dates {
        let date = match dated.as_str() {
            "" => None,
            text => Some(text.parse().with_context(|| format!("{}: is damaged", path.display()))?),
        };
        let settings = Settings { date, book: book.clone() };
        let coder = crate::load(arguments.model.as_deref(), settings)?;
        now = coder.name().to_string();
        if let Some(store) = &mut store {
            if let Some(batch) = arguments.batch {
                store.set_batch(batch);
            }
            if documents == 0 {
                store.start_run(add::start("recode", &coder));
            }
        }
        let mut after = 0;
        let mut trouble = None;
        let next = || match add::locked(&known).stale(coder.name(), &dated, after) {
            Ok(list) if list.is_empty() => None,
            Ok(list) => {
                after = list.last().map_or(after, |d| d.row);
                Some(list)
            }
            Err(e) => {
                trouble.get_or_insert(e);
                None
            }
        };
        let work = |list: Vec<Recodable>| {
            let (mut old, mut texts) = (Vec::new(), Vec::new());
            for d in list {
                old.push((d.row, d.events, d.coder));
                texts.push(d.document);
            }
            let coded = coder.code(&texts);
            old.into_iter().zip(texts).zip(coded).collect::<Vec<_>>()
        };
        ordered::run(threads, next, work, |list| -> Result<()> {
            for (((row, old, by), document), events) in list {
                documents += 1;
                *before.entry(by.unwrap_or_else(|| "not coded".to_string())).or_default() += 1;
                compare_one(&mut tallies, &document, &old, &events, arguments.verbose.then_some(&mut out))?;
                if let Some(store) = &mut store {
                    store.recode(row, &events, coder.name())?;
                }
            }
            Ok(())
        })?;
        if let Some(e) = trouble {
            return Err(e.into());
        }
    }
    if let Some(store) = &mut store {
        store.finish_run()?;
    }
    show(&mut out, arguments.dry_run, documents, &before, &now, &tallies)?;
    Ok(Outcome::Done)
}

/// Counts what changed in a document, and shows it.
fn compare_one(
    tallies: &mut BTreeMap<&'static str, Tally>,
    document: &Document,
    old: &[Event],
    new: &[Event],
    mut out: Option<&mut impl Write>,
) -> Result<()> {
    for pair in compare(old, new) {
        let Some(event) = pair.1.or(pair.0) else { continue };
        // Under the type that it had.
        let kind = pair.0.unwrap_or(event).event.first().map_or("", |t| t.name());
        let tally = tallies.entry(kind).or_default();
        let change = changed_fields(&pair);
        match &change {
            Change::Same => tally.same += 1,
            Change::New => tally.new += 1,
            Change::Gone => tally.gone += 1,
            Change::Fields(fields) => {
                tally.changed += 1;
                for field in fields {
                    *tally.fields.entry(field.clone()).or_default() += 1;
                }
            }
        }
        let Some(out) = &mut out else { continue };
        if change != Change::Same {
            match &change {
                Change::Fields(fields) => writeln!(out, "{}: {}", document.id, fields.join(", "))?,
                _ => writeln!(out, "{}:", document.id)?,
            }
            for (mark, event) in [('-', pair.0), ('+', pair.1)] {
                if let Some(event) = event {
                    writeln!(out, "  {mark} {}", describe(event))?;
                }
            }
        }
    }
    Ok(())
}

/// A report in a line.
pub fn describe(e: &Event) -> String {
    let side = |s: &[Entity]| {
        let one = |x: &Entity| format!("{} {}", x.code, x.sector).trim().to_string();
        let one = |x: &Entity| match one(x) {
            codes if codes.is_empty() => format!("\"{}\"", x.entity_text),
            codes => format!("{codes} \"{}\"", x.entity_text),
        };
        if s.is_empty() { "nobody".to_string() } else { s.iter().map(one).collect::<Vec<_>>().join(" + ") }
    };
    let kind = e.event.first().map_or("", |t| t.name());
    let more: Vec<&str> = e.mode.iter().chain(&e.auxiliary).map(String::as_str).collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    let date = if e.date.is_empty() { "no date" } else { &e.date };
    format!(
        "{date} {kind}{more} {} -> {}: {}",
        side(&e.actor),
        side(&e.recipient),
        e.event_text.join(" ... ")
    )
}

fn show(
    out: &mut impl Write,
    dry: bool,
    documents: u64,
    before: &BTreeMap<String, u64>,
    now: &str,
    tallies: &BTreeMap<&'static str, Tally>,
) -> Result<()> {
    if documents == 0 {
        writeln!(out, "nothing to do: all documents were coded by {now}")?;
        return Ok(());
    }
    for (by, count) in before {
        writeln!(out, "{count} documents: {by}")?;
    }
    writeln!(out, "{} {now}\n", if dry { "would be coded by" } else { "are coded by" })?;
    writeln!(out, "{:10} {:>8} {:>8} {:>8} {:>8}  CHANGED IN", "TYPE", "SAME", "CHANGED", "NEW", "GONE")?;
    let mut all = Tally::default();
    let line = |out: &mut dyn Write, name: &str, t: &Tally| -> std::io::Result<()> {
        let fields: Vec<String> = t.fields.iter().map(|(f, n)| format!("{f} {n}")).collect();
        let line = format!(
            "{name:10} {:>8} {:>8} {:>8} {:>8}  {}",
            t.same,
            t.changed,
            t.new,
            t.gone,
            fields.join(", ")
        );
        writeln!(out, "{}", line.trim_end())
    };
    for (name, t) in tallies {
        line(out, name, t)?;
        (all.same, all.changed) = (all.same + t.same, all.changed + t.changed);
        (all.new, all.gone) = (all.new + t.new, all.gone + t.gone);
        for (field, n) in &t.fields {
            *all.fields.entry(field.clone()).or_default() += n;
        }
    }
    line(out, "all", &all)?;
    Ok(())
}
