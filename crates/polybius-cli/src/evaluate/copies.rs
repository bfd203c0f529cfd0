//! How surely copies of which some words were changed are found again.
//!
//! What feeds it: documents of any kind that the coder reads. What it gives: for 5, 10 and 30 % of words changed the
//! recall and precision of looking each changed document, and each changed paragraph by itself, up in a store that has
//! them all. What it refuses: texts and paragraphs of fewer than twenty words.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use polybius::copies::{SAME, paragraphs};
use polybius::record::Document;
use polybius_intake::{FieldMap, Item, Options, Reader};
use polybius_store::{Coded, CopyOf, Store};

use super::report::Report;
use super::{Bench, Scored};
use crate::progress::tell;

/// Arguments of `polybius evaluate copies`.
#[derive(Args)]
pub struct Arguments {
    /// Files and folders with documents, as `polybius code` reads them.
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<PathBuf>,
    /// Which field of the input is what, as text=COLUMN.
    #[arg(long = "field", value_name = "NAME=COLUMN")]
    fields: Vec<String>,
}

/// Shares of words that are changed, in the order of [`NAMES`].
const SHARES: [f64; 3] = [0.05, 0.1, 0.3];
const NAMES: [&str; 12] = [
    "5 % of words changed, recall",
    "5 % of words changed, precision",
    "5 % of words changed, paragraphs, recall",
    "5 % of words changed, paragraphs, precision",
    "10 % of words changed, recall",
    "10 % of words changed, precision",
    "10 % of words changed, paragraphs, recall",
    "10 % of words changed, paragraphs, precision",
    "30 % of words changed, recall",
    "30 % of words changed, precision",
    "30 % of words changed, paragraphs, recall",
    "30 % of words changed, paragraphs, precision",
];
/// Words in a run that two texts do not share by chance.
const RUN: usize = 5;
/// Texts and paragraphs with fewer words are left out.
const LEAST: usize = 20;

/// A document with what is looked up of it.
struct Text {
    text: String,
    /// Its paragraphs.
    paragraphs: Vec<String>,
    /// Hashes of its runs of words.
    runs: HashSet<u64>,
}

/// What look-ups found.
#[derive(Clone, Copy, Default)]
struct Lookups {
    /// Texts that were looked up.
    asked: f64,
    /// How many found their original, what that is a copy of, or another text with half of its runs of words.
    right: f64,
    /// How many found any.
    found: f64,
}

/// Scores the files.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let fields = FieldMap::parse(&arguments.fields).map_err(anyhow::Error::msg)?;
    let (mut texts, mut refused, mut short) = (Vec::new(), 0u32, 0u32);
    for item in Reader::new(&arguments.inputs, Options { fields, limit: 16 << 20, ..Options::default() }) {
        match item {
            Item::Document(d) if d.text.split_whitespace().count() < LEAST => short += 1,
            Item::Document(d) => texts.push(text(d.text)),
            Item::Refused(r) => {
                refused += 1;
                tell(&format!("polybius: {r}"));
            }
        }
    }
    let folder = tempfile::tempdir().context("no folder for a store")?;
    let mut store = Store::open(&folder.path().join("store.db"))?;
    for (k, t) in texts.iter().enumerate() {
        let document = Document { id: k.to_string(), text: t.text.clone(), ..Document::default() };
        store.put(&Coded::new(document, String::new(), String::new(), Vec::new(), None))?;
    }
    store.finish_run()?;
    // Rows of the store, each with the text that it has and the row that it is a copy of.
    let (mut numbers, mut origins) = (HashMap::new(), vec![0; texts.len()]);
    store.documents(|d| {
        if let Ok(k) = d.document.id.parse::<usize>() {
            numbers.insert(d.row, k);
            origins[k] = d.copy_of.unwrap_or(d.row);
        }
        Ok(())
    })?;
    let vocabulary: Vec<&str> = texts.iter().flat_map(|t| t.text.split_whitespace()).collect();
    let mut random = fastrand::Rng::with_seed(bench.bootstrap.seed);
    let mut lookups: Vec<[[Lookups; 2]; 3]> = Vec::new();
    let mut asked = 0;
    for (t, origin) in texts.iter().zip(&origins) {
        let judge = |out: &mut Lookups, runs: &HashSet<u64>, own: Option<i64>, found: Option<CopyOf>| {
            out.asked += 1.0;
            let Some(found) = found else { return };
            let other = numbers.get(&found.origin).map(|k| &texts[*k].runs);
            let shared = other.is_some_and(|o| runs.intersection(o).count() * 2 >= runs.len().min(o.len()));
            let hit = found.origin == *origin || Some(found.origin) == own;
            out.found += 1.0;
            out.right += f64::from(u8::from(hit || shared));
        };
        // Whose each paragraph is when it has not changed.
        let mut own = Vec::new();
        for p in &t.paragraphs {
            own.push(store.origins(p)?.first().and_then(|(_, found)| found.map(|f| f.origin)));
        }
        asked += t.paragraphs.len();
        let mut of_text = [[Lookups::default(); 2]; 3];
        for (share, out) in SHARES.into_iter().zip(&mut of_text) {
            let changed = change(&t.text, share, &vocabulary, &mut random);
            judge(&mut out[0], &t.runs, None, store.origin(&changed)?);
            for (p, own) in t.paragraphs.iter().zip(&own) {
                let changed = change(p, share, &vocabulary, &mut random);
                let found = store.origins(&changed)?.first().and_then(|(_, found)| *found);
                judge(&mut out[1], &runs(p), *own, found);
            }
        }
        lookups.push(of_text);
    }
    let figures = bench.bootstrap.figures(&lookups, &NAMES, |sample| {
        let mut out = Vec::new();
        for (share, what) in (0..SHARES.len()).flat_map(|s| [(s, 0), (s, 1)]) {
            let sum = |f: fn(&Lookups) -> f64| sample.iter().map(|l| f(&l[share][what])).sum::<f64>();
            let part = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
            out.push(part(sum(|l| l.right), sum(|l| l.asked)));
            out.push(part(sum(|l| l.right), sum(|l| l.found)));
        }
        out
    });
    let names: Vec<String> = arguments.inputs.iter().map(|p| p.display().to_string()).collect();
    let report = Report {
        kind: "copies",
        file: names.join(", "),
        coder: bench.coder.name().to_string(),
        counts: vec![
            ("documents", texts.len() as f64),
            ("documents refused", f64::from(refused)),
            ("documents too short", f64::from(short)),
            ("paragraphs", asked as f64),
            ("similarity asked for", f64::from((SAME * 1000.0).round()) / 1000.0),
        ],
        figures,
        classes: Vec::new(),
        confusion: None,
        reliability: Vec::new(),
    };
    Ok(Scored { report, done: texts.len() as u64, refused: u64::from(refused) })
}

fn text(text: String) -> Text {
    let paragraphs = paragraphs(&text)
        .into_iter()
        .map(|p| text.chars().skip(p.span[0]).take(p.span[1] - p.span[0]).collect::<String>())
        .filter(|p| p.split_whitespace().count() >= LEAST)
        .collect();
    Text { runs: runs(&text), paragraphs, text }
}

/// Hashes of all runs of words in a text.
fn runs(text: &str) -> HashSet<u64> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|w| w.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()).to_string())
        .filter(|w| !w.is_empty())
        .collect();
    words.windows(RUN).map(|w| hash(&w.join(" "))).collect()
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A text in which a share of words gave way to words drawn from all texts; white space stays.
fn change(text: &str, share: f64, vocabulary: &[&str], random: &mut fastrand::Rng) -> String {
    let count = text.split_whitespace().count();
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    let chosen: HashSet<usize> = order.into_iter().take((share * count as f64).round() as usize).collect();
    let mut out = String::with_capacity(text.len());
    let mut number = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end_matches(char::is_whitespace);
        if word.is_empty() || !chosen.contains(&number) {
            out.push_str(piece);
        } else {
            out.push_str(vocabulary[random.usize(..vocabulary.len())]);
            out.push_str(&piece[word.len()..]);
        }
        number += usize::from(!word.is_empty());
    }
    out
}
