//! `polybius resolve`: phrases in, who they name out.
//!
//! What feeds it: a file (or standard input) with a phrase a line, or JSON Lines with `text` and, where known,
//! `date`, `context` and `kind` (actor, place, date). What it gives: one JSON object a phrase, in input order.
//! What it refuses, by line: text that is no UTF-8, objects without `text`, dates that do not exist.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use polybius::resolve::{Tables, resolve_place};
use polybius::{Phrase, dates, resolve_phrase};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::progress::tell;

/// Arguments of `polybius resolve`.
#[derive(Args)]
pub struct Arguments {
    /// A phrase a line, or JSON Lines with text and, where known, date, context and kind; - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Date of phrases that give none: who was in office, and what relative dates count from.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// Country or sentence that phrases without a context of their own stand in.
    #[arg(long, value_name = "TEXT")]
    context: Option<String>,
    /// The phrases have no capitals, so case tells nothing.
    #[arg(long)]
    caseless: bool,
}

/// What a line asks.
struct Question {
    text: String,
    day: Option<Date>,
    context: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Actor,
    Place,
    Date,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let name = arguments.input.display().to_string();
    let day = match &arguments.date {
        Some(text) => Some(day(text).map_err(|e| anyhow::anyhow!("--date: {e}"))?),
        None => None,
    };
    let mut input: Box<dyn BufRead> = if arguments.input == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(&arguments.input).with_context(|| format!("{name}: cannot be read"))?;
        Box::new(BufReader::new(file))
    };
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let tables = Tables::embedded();
    let (mut done, mut refused) = (0, 0);
    let mut bytes = Vec::new();
    for line in 1u64.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).with_context(|| format!("{name}: cannot be read"))? == 0 {
            break;
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let answer = match question(bytes, day, arguments.context.as_deref().unwrap_or("")) {
            Ok(q) => {
                done += 1;
                answer(tables, &q, arguments.caseless)
            }
            Err(error) => {
                refused += 1;
                tell(&format!("polybius: {name}:{line}: {error}"));
                continue;
            }
        };
        serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    if done + refused == 0 {
        bail!("{name}: has no phrases");
    }
    Ok(Outcome::of(done, refused))
}

/// Reads one line.
fn question(bytes: &[u8], default: Option<Date>, context: &str) -> Result<Question, String> {
    let line = std::str::from_utf8(bytes).map_err(|_| "is no UTF-8 text".to_string())?.trim();
    if !line.starts_with('{') {
        return Ok(Question {
            text: line.to_string(),
            day: default,
            context: context.to_string(),
            kind: Kind::Any,
        });
    }
    let object: Map<String, Value> = serde_json::from_str(line).map_err(|e| format!("is no JSON: {e}"))?;
    let field = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(s)) => Ok(s.trim()),
        Some(_) => Err(format!("its {name} is no text")),
    };
    let text = field("text")?;
    if text.is_empty() {
        return Err("has no text".into());
    }
    let given = field("date")?;
    Ok(Question {
        text: text.to_string(),
        day: if given.is_empty() { default } else { Some(day(given)?) },
        context: Some(field("context")?).filter(|c| !c.is_empty()).unwrap_or(context).to_string(),
        kind: match field("kind")? {
            "" => Kind::Any,
            "actor" => Kind::Actor,
            "place" => Kind::Place,
            "date" => Kind::Date,
            other => return Err(format!("its kind \"{other}\" is not actor, place or date")),
        },
    })
}

/// A date or date-time, a month or a year (then its middle).
fn day(text: &str) -> Result<Date, String> {
    let wrong = || format!("\"{text}\" is no date (YYYY-MM-DD)");
    let full = match text.len() {
        4 => format!("{text}-07-01"),
        7 => format!("{text}-15"),
        _ => text.get(..10).ok_or_else(wrong)?.to_string(),
    };
    full.parse().map_err(|_| wrong())
}

/// One JSON object.
fn answer(tables: &Tables, q: &Question, caseless: bool) -> Value {
    let period = match q.kind {
        Kind::Any | Kind::Date => period(&q.text, q.day, q.kind == Kind::Date),
        Kind::Actor | Kind::Place => None,
    };
    // "2 May 2011" is nobody.
    let known = if q.kind == Kind::Actor || (q.kind == Kind::Any && period.is_none()) {
        let phrase = Phrase { text: &q.text, day: q.day, context: &q.context, caseless };
        resolve_phrase(tables, phrase)
    } else {
        polybius::resolve::Known::default()
    };
    let mut out = json!({
        "text": q.text,
        "entity_text": q.text,
        "code": known.code,
        "sector": known.sector,
        "other_sectors": known.other_sectors,
        "identifier_text": known.name,
        "identifier_id": known.id(),
        "office": known.office,
        "resolved_by": known.resolved_by,
    });
    // "US-backed rebels" are no place, though they name one.
    let bare = known.name.is_empty()
        && (known.is_empty()
            || (known.resolved_by == "table" && matches!(known.sector.as_str(), "" | "GOV")));
    if q.kind == Kind::Place || (q.kind == Kind::Any && bare) {
        let place = resolve_place(tables, &q.text);
        if let Some(mut place) = place {
            place.extracted_place.clone_from(&q.text);
            place.span = [0, q.text.chars().count()];
            if q.kind == Kind::Place {
                out["code"] = json!(place.country_code);
                out["resolved_by"] = json!("table");
            }
            out["event_loc"] = json!(place);
        } else if q.kind == Kind::Place {
            out["event_loc"] = json!({
                "extracted_place": q.text, "resolved_place": "", "country_code": "", "resolution": "",
            });
        }
    }
    if let Some(p) = period {
        out["date"] = json!(p.first.to_string());
        out["enddate"] = json!(p.last.to_string());
        out["date_granularity"] = json!(p.granularity.name());
    } else if q.kind == Kind::Date {
        for name in ["date", "enddate", "date_granularity"] {
            out[name] = json!("");
        }
    }
    out
}

/// The period that a phrase names; `part`: date words that are only a part of it count too.
fn period(text: &str, reference: Option<Date>, part: bool) -> Option<dates::Period> {
    let rest = |r: &std::ops::Range<usize>| {
        let around = format!("{} {}", &text[..r.start], &text[r.end..]);
        around
            .split_whitespace()
            .all(|w| matches!(w.to_lowercase().as_str(), "on" | "in" | "the" | "of" | "," | "."))
    };
    let found = dates::find(text);
    let words = found.iter().find(|w| part || rest(&w.range))?;
    words.meaning.period(reference, words.meaning.points_forward())
}
