//! Tables of given pairs: the TSV that `classify` and `evaluate relations` read.
//!
//! What feeds it: a TSV with a header and the columns sentence, source and target. What it gives: a
//! question for each row. What it refuses: a file without these columns; of the rows, each that is no
//! UTF-8, has no sentence or source, or names words that do not stand in the sentence.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use polybius::Coder;
use polybius::model::Question;

/// A row with its line, or what is wrong with it.
pub struct Row {
    /// Line in the file, from 1.
    pub line: u64,
    /// The question that it asks, or why it asks none.
    pub question: Result<Question, String>,
    /// What stands in the gold column, if one was asked for.
    pub gold: String,
}

/// Probabilities of the 16 types for each question; `alone`: the network's, without the table of predicates.
pub fn answer(coder: &Coder, questions: &[Question], alone: bool) -> Vec<[f32; 16]> {
    if alone { coder.model().classify(questions) } else { coder.classify(questions) }
}

/// The rows of the file ("-": standard input); `gold`: name of the column with the true class.
///
/// # Errors
/// If the file cannot be read, is empty or lacks a column.
pub fn read(path: &Path, gold: Option<&str>) -> Result<impl Iterator<Item = Row> + Send + use<>> {
    let name = path.display();
    let input: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).with_context(|| format!("{name}: cannot be read"))?)
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
    let place =
        |wanted: &str| header.iter().position(|h| h.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()));
    let wanted: Vec<&str> = ["sentence", "source", "target"].into_iter().chain(gold).collect();
    let found: Vec<usize> = wanted.iter().filter_map(|w| place(w)).collect();
    if found.len() < wanted.len() {
        let got = header.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(", ");
        bail!("{name}: needs the columns {}; it has {got}", wanted.join(", "));
    }
    Ok(table.into_byte_records().map(move |r| {
        let r = match r {
            Ok(r) => r,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                return Row { line, question: Err(e.to_string()), gold: String::new() };
            }
        };
        let line = r.position().map_or(0, csv::Position::line);
        let cell = |k: usize| {
            std::str::from_utf8(r.get(k).unwrap_or(b"")).map_err(|_| "is no UTF-8 text".to_string())
        };
        let question = (|| question(cell(found[0])?, cell(found[1])?, cell(found[2])?))();
        let gold = found.get(3).map(|k| String::from_utf8_lossy(r.get(*k).unwrap_or(b"")).trim().to_string());
        Row { line, question, gold: gold.unwrap_or_default() }
    }))
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
