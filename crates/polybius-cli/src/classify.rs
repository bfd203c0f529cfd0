//! `polybius classify`: the interface for relation benchmarks, pairs given.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use polybius::model::Question;
use polybius::{Coder, Settings};
use serde_json::{Map, Value, json};

use crate::classes::Classes;
use crate::pairs::{self, Row};
use crate::progress::tell;
use crate::{Outcome, ordered};

/// Rows that a batch holds.
const BATCH_ROWS: usize = 64;

/// Arguments of `polybius classify`.
#[derive(Args)]
pub struct Arguments {
    /// TSV with a header and the columns sentence, source and target; - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The classes to answer in; the probability of a class is that of its types together.
    #[arg(long, value_enum, default_value = "plover")]
    classes: Classes,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Leave out what the table of predicates says (knowledge/predicates.tsv): the network's probabilities as they are.
    #[arg(long)]
    network_alone: bool,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let name = arguments.input.display().to_string();
    let mut rows = pairs::read(&arguments.input, None)?;
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let coder = crate::load(arguments.model.as_deref(), Settings::default())?;
    let (mut done, mut refused) = (0, 0);
    ordered::run(
        crate::threads(arguments.threads)?,
        || {
            let batch: Vec<Row> = rows.by_ref().take(BATCH_ROWS).collect();
            (!batch.is_empty()).then_some(batch)
        },
        |batch| answer(&coder, batch, arguments.classes, arguments.network_alone),
        |answers| -> Result<()> {
            for (line, answer) in answers {
                if let Some(error) = answer.get("error").and_then(Value::as_str) {
                    refused += 1;
                    tell(&format!("polybius: {name}:{line}: {error}"));
                } else {
                    done += 1;
                }
                serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        },
    )?;
    out.flush()?;
    if done + refused == 0 {
        bail!("{name}: has no rows");
    }
    Ok(Outcome::of(done, refused))
}

/// One JSON object a row.
fn answer(coder: &Coder, rows: Vec<Row>, classes: Classes, alone: bool) -> Vec<(u64, Value)> {
    let questions: Vec<Question> = rows.iter().filter_map(|r| r.question.as_ref().ok().cloned()).collect();
    let mut answers = pairs::answer(coder, &questions, alone).into_iter();
    rows.into_iter()
        .map(|row| {
            let probabilities =
                row.question.and_then(|_| answers.next().ok_or_else(|| "was not answered".into()));
            let value = match probabilities {
                Err(error) => json!({"event": "", "error": error}),
                Ok(p) => {
                    let named = classes.sums(&p);
                    let best = named[classes.best(&p).0].0;
                    let all: Map<String, Value> = named
                        .iter()
                        .map(|(n, p)| ((*n).to_string(), json!((p * 1e6).round() / 1e6)))
                        .collect();
                    json!({"event": best, "probabilities": all})
                }
            };
            (row.line, value)
        })
        .collect()
}
