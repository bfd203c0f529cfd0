//! The command `polybius`: reads news, writes coded events.
//!
//! Exit codes: 0 all well; 1 nothing could be done; 2 some records were refused (each is named on
//! standard error), the rest was done.

mod actors;
mod classify;
mod code;
mod evaluate;
mod ordered;
mod pairs;
mod progress;
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
    /// Say which event type holds between a given actor and recipient (TSV in, JSON Lines out).
    Classify(classify::Arguments),
    /// Say who given phrases name: country, sector, office, name (one a line or JSON Lines in, JSON Lines out).
    Resolve(resolve::Arguments),
    /// Poll RSS and Atom feeds and code what is new in them.
    Watch(watch::Arguments),
    /// Show or edit a registry of persons that `code --registry` wrote.
    Actors(actors::Arguments),
    /// Score the coder on a gold file: relations, roles or events.
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
        Command::Classify(arguments) => classify::run(&arguments),
        Command::Resolve(arguments) => resolve::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Actors(arguments) => actors::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRefused) => ExitCode::from(2),
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(e) if is_closed_pipe(&e) => ExitCode::SUCCESS, // `polybius ... | head`
        Err(e) => {
            eprintln!("polybius: {e:#}");
            ExitCode::from(1)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
