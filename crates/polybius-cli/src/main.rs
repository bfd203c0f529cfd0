//! The command `polybius`: reads news, writes coded events.
//!
//! Exit codes: 0 all well; 1 nothing could be done; 2 some records were refused (each is named on
//! standard error), the rest was done.

mod actors;
mod add;
mod classes;
mod classify;
mod code;
mod count;
mod evaluate;
mod events;
mod export;
mod filters;
mod links;
mod ordered;
mod output;
mod pairs;
mod pipeline;
mod progress;
mod recode;
mod resolve;
mod watch;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use polybius::model::Model;
use polybius::{Coder, Settings};

/// Reads news and writes down who did what to whom, when, where, and who says so.
#[derive(Parser)]
#[command(name = "polybius", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Code events out of news documents (text, HTML, JSON Lines, CSV, TSV, Parquet; files, folders, or - for standard input).
    Code(code::Arguments),
    /// Code documents into a store (SQLite); what is there already is left as it is.
    #[command(override_usage = "polybius add [OPTIONS] STORE INPUT...\n       polybius add [OPTIONS] INPUT")]
    Add(add::Arguments),
    /// Code the documents of a store with this program, or other weights, and show what changes.
    Recode(recode::Arguments),
    /// Show the links of a store's events with their reasons, or take one back.
    Links(links::Arguments),
    /// Write a store as JSON Lines: documents, events with their reports, links.
    Dump(links::DumpArguments),
    /// Say which event type holds between a given actor and recipient (TSV in, JSON Lines out).
    Classify(classify::Arguments),
    /// Say who given phrases name: country, sector, office, name (one a line or JSON Lines in, JSON Lines out).
    Resolve(resolve::Arguments),
    /// Poll RSS, Atom and JSON feeds and code what is new in them.
    Watch(watch::Arguments),
    /// Show or edit a registry of persons that `code --registry` wrote.
    Actors(actors::Arguments),
    /// Write coded events again: other formats and layouts, and only those that are wanted.
    Export(export::Arguments),
    /// Count coded events by period, dyad and type, with the documents under each number.
    Count(count::Arguments),
    /// Score the coder on a gold file: relations, roles, events, links or copies.
    Evaluate(evaluate::Arguments),
}

/// A coder with the weights of a folder, or those in the program.
fn load(model: Option<&Path>, settings: Settings) -> Result<Coder> {
    let Some(folder) = model else { return Ok(Coder::load(settings)?) };
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
    };
    let model = Model::from_files(&read("polybius.safetensors")?, &read("tokenizer.json")?)
        .with_context(|| format!("{}", folder.display()))?;
    Ok(Coder::with_model(model, settings))
}

/// How many threads to run: what was asked for, else one for each core.
fn threads(asked: Option<usize>) -> Result<usize> {
    if asked == Some(0) {
        bail!("--threads takes a number above 0");
    }
    Ok(asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)))
}

/// How a run ended.
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Some records were refused.
    SomeRefused,
    /// Nothing could be done.
    Nothing,
}

impl Outcome {
    /// From how many records were done and how many refused.
    fn of(done: u64, refused: u64) -> Outcome {
        match (done, refused) {
            (_, 0) => Outcome::Done,
            (0, _) => Outcome::Nothing,
            _ => Outcome::SomeRefused,
        }
    }
}

fn main() -> ExitCode {
    polybius_intake::hush_caught_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let asked = !e.use_stderr(); // --help and --version
            let _ = e.print();
            return ExitCode::from(if asked { 0 } else { 1 });
        }
    };
    let result = match cli.command {
        Command::Code(arguments) => code::run(&arguments),
        Command::Add(arguments) => add::run(&arguments),
        Command::Recode(arguments) => recode::run(&arguments),
        Command::Links(arguments) => links::run(&arguments),
        Command::Dump(arguments) => links::dump(&arguments),
        Command::Classify(arguments) => classify::run(&arguments),
        Command::Resolve(arguments) => resolve::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Actors(arguments) => actors::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Count(arguments) => count::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRefused) => ExitCode::from(2),
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(e) if is_closed_pipe(&e) => ExitCode::SUCCESS, // `polybius ... | head`
        Err(e) => {
            progress::tell(&format!("polybius: {e:#}"));
            ExitCode::from(1)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
