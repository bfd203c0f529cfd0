//! `polybius classify`: the interface for relation benchmarks, pairs given.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use polybius::model::{Question, merge_to_root};
use polybius::ontology::TYPES;
use polybius::{Coder, Settings};
use serde_json::{Map, Value, json};

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
    /// Classes: PLOVER's 16 types, or the 15 roots where CONCEDE and RETREAT are YIELD.
    #[arg(long, value_enum, default_value = "plover")]
    classes: Classes,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Classes {
    Plover,
    Root,
}

/// A row with its line, or what is wrong with it.
struct Row {
    line: u64,
    question: Result<Question, String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let name = arguments.input.display().to_string();
    let input: Box<dyn Read + Send> = if name == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&arguments.input).with_context(|| format!("{name}: cannot be read"))?)
    };
    // Quotation marks are text in a TSV: a field never runs over a line.
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .flexible(true)
        .from_reader(BufReader::new(input));
    let header = table.byte_headers().with_context(|| format!("{name}: cannot be read"))?.clone();
    if header.is_empty() {
        bail!("{name}: is empty");
    }
    let column =
        |wanted: &str| header.iter().position(|h| h.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()));
    let (Some(sentence), Some(source), Some(target)) =
        (column("sentence"), column("source"), column("target"))
    else {
        let got = header.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(", ");
        bail!("{name}: needs the columns sentence, source and target; it has {got}");
    };
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let coder = crate::load(arguments.model.as_deref(), Settings::default())?;
    let mut rows = table.into_byte_records().map(move |r| {
        let r = match r {
            Ok(r) => r,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                return Row { line, question: Err(e.to_string()) };
            }
        };
        let line = r.position().map_or(0, csv::Position::line);
        let cell = |k: usize| {
            std::str::from_utf8(r.get(k).unwrap_or(b"")).map_err(|_| "is no UTF-8 text".to_string())
        };
        let question = (|| question(cell(sentence)?, cell(source)?, cell(target)?))();
        Row { line, question }
    });
    let threads =
        arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let (mut done, mut refused) = (0, 0);
    ordered::run(
        threads.max(1),
        || {
            let batch: Vec<Row> = rows.by_ref().take(BATCH_ROWS).collect();
            (!batch.is_empty()).then_some(batch)
        },
        |batch| answer(&coder, batch, arguments.classes),
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

/// A question from a row's cells.
fn question(sentence: &str, source: &str, target: &str) -> Result<Question, String> {
    if sentence.trim().is_empty() {
        return Err("the sentence is empty".into());
    }
    let find = |words: &str, what: &str| {
        let words = words.trim();
        // "Niger" is not looked for inside of "Nigeria", unless it stands nowhere else.
        let glued = |at: usize| {
            sentence[..at].ends_with(char::is_alphanumeric)
                || sentence[at + words.len()..].starts_with(char::is_alphanumeric)
        };
        sentence
            .match_indices(words)
            .map(|(at, _)| at)
            .find(|at| !glued(*at))
            .or_else(|| sentence.find(words))
            .map(|at| at..at + words.len())
            .ok_or_else(|| format!("the {what} \"{words}\" does not stand in the sentence"))
    };
    if source.trim().is_empty() {
        return Err("the source is empty".into());
    }
    let actor = find(source, "source")?;
    let recipient = if target.trim().is_empty() { None } else { Some(find(target, "target")?) };
    Ok(Question { sentence: sentence.to_string(), actor, recipient })
}

/// One JSON object a row.
fn answer(coder: &Coder, rows: Vec<Row>, classes: Classes) -> Vec<(u64, Value)> {
    let questions: Vec<Question> = rows.iter().filter_map(|r| r.question.as_ref().ok().cloned()).collect();
    let mut answers = coder.classify(&questions).into_iter();
    rows.into_iter()
        .map(|row| {
            let probabilities =
                row.question.and_then(|_| answers.next().ok_or_else(|| "was not answered".into()));
            let value = match probabilities {
                Err(error) => json!({"event": "", "error": error}),
                Ok(p) => {
                    let named: Vec<(&str, f32)> = match classes {
                        Classes::Root => merge_to_root(&p),
                        Classes::Plover => TYPES.iter().map(|t| t.name()).zip(p).collect(),
                    };
                    let best = named.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or("", |b| b.0);
                    let all: Map<String, Value> = named
                        .iter()
                        .map(|(n, p)| ((*n).to_string(), json!((f64::from(*p) * 1e6).round() / 1e6)))
                        .collect();
                    json!({"event": best, "probabilities": all})
                }
            };
            (row.line, value)
        })
        .collect()
}
