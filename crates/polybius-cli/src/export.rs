//! `polybius export`: coded events in, the same events in another format or layout, or fewer of them, out.
//!
//! What feeds it: JSON Lines of events. What it gives: what [`polybius_export`] writes. What it refuses: lines
//! that are no events, each by name, while the rest goes on.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use polybius::record::Event;
use polybius_export::{EventWriter, Filter};

use crate::Outcome;
use crate::events::{EventLines, EventSource};
use crate::filters::Filters;
use crate::output::Output;
use crate::progress::tell;

/// Events of one document that are held together at most.
const STORY: usize = 10_000;

/// Arguments of `polybius export`.
#[derive(Args)]
pub struct Arguments {
    /// Files of events (JSON Lines, as `polybius code` writes them; also gzipped); - for standard input.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    filters: Filters,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let filter = arguments.filters.filter()?;
    if let Some(path) = &arguments.output.path
        && let Ok(real) = path.canonicalize()
        && arguments.inputs.iter().any(|i| i.canonicalize().is_ok_and(|i| i == real))
    {
        bail!("{}: is both input and output", path.display());
    }
    let mut out = arguments.output.open(&arguments.filters)?;
    let outcome = copy(EventLines::new(&arguments.inputs), &filter, out.as_mut())?;
    let notes = out.notes();
    out.finish()?;
    notes.iter().for_each(|note| tell(&format!("polybius: {note}")));
    Ok(outcome)
}

/// Writes the events that the filter keeps, those of one document together.
pub fn copy(events: impl EventSource, filter: &Filter, out: &mut dyn EventWriter) -> Result<Outcome> {
    let (mut done, mut refused) = (0, 0);
    let mut story: Vec<Event> = Vec::new();
    for event in events {
        match event {
            Ok(event) => {
                done += 1;
                if !filter.keeps(&event) {
                    continue;
                }
                if story.first().is_some_and(|s| s.document != event.document) || story.len() >= STORY {
                    out.write(&story)?;
                    story.clear();
                }
                story.push(event);
            }
            Err(message) => {
                refused += 1;
                tell(&format!("polybius: {message}"));
            }
        }
    }
    out.write(&story)?;
    Ok(Outcome::of(done, refused))
}
