//! `polybius export`: coded events in, the same events in another format or layout, or fewer of them, out.
//!
//! What feeds it: JSON Lines of events, stores. What it gives: what [`polybius_export`] writes. What it refuses: lines
//! that are no events, each by name, while the rest goes on.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use polybius::record::Event;

use crate::Outcome;
use crate::events;
use crate::filters::Filters;
use crate::output::Output;
use crate::progress::tell;

/// Events of one document that are held together at most.
const STORY: usize = 10_000;

/// Arguments of `polybius export`.
#[derive(Args)]
pub struct Arguments {
    /// Events: JSON Lines as `polybius code` writes them (also gzipped), stores of `polybius add`; - for standard input.
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
    let (mut done, mut refused) = (0, 0);
    let mut story: Vec<Event> = Vec::new();
    events::each(&arguments.inputs, |event| {
        match event {
            Ok(event) => {
                done += 1;
                if !filter.keeps(&event) {
                    return Ok(());
                }
                // The events of one document go together.
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
        Ok(())
    })?;
    out.write(&story)?;
    let notes = out.notes();
    out.finish()?;
    notes.iter().for_each(|note| tell(&format!("polybius: {note}")));
    Ok(Outcome::of(done, refused))
}
