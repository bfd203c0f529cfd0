//! How surely copies of which some words were changed are found again.
//!
//! What feeds it: documents of any kind that the coder reads. What it gives: for 5, 10 and 30 % of words changed the
//! recall and precision of looking each changed text up among all the documents. What it refuses: texts of fewer than
//! twenty words.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use polybius::copies::{SAME, Sketch, sketch};
use polybius_intake::{FieldMap, Item, Options, Reader};

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
const NAMES: [&str; 9] = [
    "5 % of words changed, recall",
    "5 % of words changed, precision",
    "5 % of words changed, candidates",
    "10 % of words changed, recall",
    "10 % of words changed, precision",
    "10 % of words changed, candidates",
    "30 % of words changed, recall",
    "30 % of words changed, precision",
    "30 % of words changed, candidates",
];
/// Words in a run that two texts do not share by chance.
const RUN: usize = 5;
/// Texts with fewer words are left out.
const LEAST: usize = 20;

/// A document with what is looked up of it.
struct Text {
    words: Vec<String>,
    sketch: Sketch,
    /// Hashes of its runs of words.
    runs: HashSet<u64>,
}

/// What the look-up of one changed text found.
#[derive(Clone, Copy, Default)]
struct Lookup {
    /// Whether its original was found.
    hit: f64,
    /// Documents found that are its original or share half of its runs of words.
    right: f64,
    /// Documents found.
    found: f64,
    /// Documents that shared a key.
    candidates: f64,
}

/// Scores the files.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let fields = FieldMap::parse(&arguments.fields).map_err(anyhow::Error::msg)?;
    let (mut texts, mut refused, mut short) = (Vec::new(), 0u32, 0u32);
    for item in Reader::new(&arguments.inputs, Options { fields, limit: 16 << 20, ..Options::default() }) {
        match item {
            Item::Document(d) => match text(&d.text) {
                Some(t) => texts.push(t),
                None => short += 1,
            },
            Item::Refused(r) => {
                refused += 1;
                tell(&format!("polybius: {r}"));
            }
        }
    }
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for (k, t) in texts.iter().enumerate() {
        for key in t.sketch.bands() {
            index.entry(key).or_default().push(k);
        }
    }
    let vocabulary: Vec<&String> = texts.iter().flat_map(|t| &t.words).collect();
    let mut random = fastrand::Rng::with_seed(bench.bootstrap.seed);
    let lookups: Vec<[Lookup; 3]> = (0..texts.len())
        .map(|k| {
            SHARES.map(|share| {
                let changed = change(&texts[k].words, share, &vocabulary, &mut random);
                look_up(k, &sketch(&changed), &texts, &index)
            })
        })
        .collect();
    let figures = bench.bootstrap.figures(&lookups, &NAMES, |sample| {
        (0..SHARES.len())
            .flat_map(|s| {
                let sum = |f: fn(&Lookup) -> f64| sample.iter().map(|l| f(&l[s])).sum::<f64>();
                let n = sample.len().max(1) as f64;
                let found = sum(|l| l.found);
                let precision = if found > 0.0 { sum(|l| l.right) / found } else { 0.0 };
                [sum(|l| l.hit) / n, precision, sum(|l| l.candidates) / n]
            })
            .collect()
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
            ("similarity asked for", f64::from((SAME * 1000.0).round()) / 1000.0),
        ],
        figures,
        classes: Vec::new(),
        confusion: None,
        reliability: Vec::new(),
    };
    Ok(Scored { report, done: texts.len() as u64, refused: u64::from(refused) })
}

fn text(text: &str) -> Option<Text> {
    let words: Vec<String> = text.split_whitespace().map(str::to_string).collect();
    if words.len() < LEAST {
        return None;
    }
    let plain: Vec<String> = words
        .iter()
        .map(|w| w.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()).to_string())
        .filter(|w| !w.is_empty())
        .collect();
    let runs = plain.windows(RUN).map(|w| hash(&w.join(" "))).collect();
    Some(Text { sketch: sketch(text), words, runs })
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A text in which a share of words gave way to words drawn from all texts.
fn change(words: &[String], share: f64, vocabulary: &[&String], random: &mut fastrand::Rng) -> String {
    let mut order: Vec<usize> = (0..words.len()).collect();
    random.shuffle(&mut order);
    let count = (share * words.len() as f64).round() as usize;
    let mut out: Vec<&str> = words.iter().map(String::as_str).collect();
    for k in order.into_iter().take(count) {
        out[k] = vocabulary[random.usize(..vocabulary.len())];
    }
    out.join(" ")
}

fn look_up(own: usize, changed: &Sketch, texts: &[Text], index: &HashMap<u64, Vec<usize>>) -> Lookup {
    let candidates: HashSet<usize> =
        changed.bands().iter().filter_map(|key| index.get(key)).flatten().copied().collect();
    let mut out = Lookup { candidates: candidates.len() as f64, ..Lookup::default() };
    for k in candidates {
        if changed.similarity(&texts[k].sketch) < SAME {
            continue;
        }
        out.found += 1.0;
        let (a, b) = (&texts[own].runs, &texts[k].runs);
        let shared = a.intersection(b).count() * 2 >= a.len().min(b.len());
        out.hit += f64::from(u8::from(k == own));
        out.right += f64::from(u8::from(k == own || shared));
    }
    out
}
