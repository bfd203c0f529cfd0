//! `polybius links` and `polybius dump`: what a store holds, and taking links back.
//!
//! What feeds them: a store. What they refuse: events and links that it does not have.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use polybius_store::{LinkRow, Store};

use crate::{Outcome, add, recode};

/// Arguments of `polybius links`.
#[derive(Args)]
pub struct Arguments {
    /// The store.
    #[arg(value_name = "STORE", default_value = add::DEFAULT)]
    store: PathBuf,
    /// Only links of this event, with its reports.
    #[arg(long, value_name = "ID")]
    event: Option<i64>,
    /// Take a link back: its report gets an event of its own, or the two events are not tied any more.
    #[arg(long, value_name = "LINK", conflicts_with = "event")]
    undo: Option<i64>,
    /// Write JSON Lines.
    #[arg(long)]
    json: bool,
}

/// Arguments of `polybius dump`.
#[derive(Args)]
pub struct DumpArguments {
    /// The store.
    #[arg(value_name = "STORE", default_value = add::DEFAULT)]
    store: PathBuf,
}

/// Runs `polybius links`.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut out = BufWriter::new(std::io::stdout());
    if let Some(link) = arguments.undo {
        let mut store = Store::open(&arguments.store)?;
        match store.undo(link)? {
            Some(event) => writeln!(out, "link {link} is undone; its report is event {event} now")?,
            None => writeln!(out, "link {link} is undone")?,
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let store = Store::open_read(&arguments.store)?;
    if let Some(event) = arguments.event.filter(|_| !arguments.json) {
        for report in store.evidence(event)? {
            writeln!(out, "{}: {}", report.document, recode::describe(&report))?;
        }
    }
    store.links(arguments.event, |link| {
        if arguments.json {
            serde_json::to_writer(&mut out, &link)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", line(&link))
        }
    })?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// A link for people.
fn line(l: &LinkRow) -> String {
    let undone = if l.undone { " (undone)" } else { "" };
    let other = l.other_document.as_deref().unwrap_or("a report that was replaced");
    let what = match l.kind.as_str() {
        "same" => format!("event {}: {} tells what {other} tells", l.to_event, l.document),
        kind => format!("event {} {kind} event {} ({}, {other})", l.from_event, l.to_event, l.document),
    };
    format!("link {}{undone}: {what}: {} [{:.2}]", l.id, l.reason, l.score)
}

/// Runs `polybius dump`.
pub fn dump(arguments: &DumpArguments) -> Result<Outcome> {
    let store = Store::open_read(&arguments.store)?;
    let mut out = BufWriter::new(std::io::stdout());
    store.dump(&mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
