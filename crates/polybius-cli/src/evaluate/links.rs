//! Links between reports against documents whose happenings are known.
//!
//! What feeds it: JSON Lines, a document a line, each with the name of the one happening that it tells. What it gives:
//! B-cubed figures (Bagga and Baldwin 1998) of which documents are put together, and figures of the ties between
//! happenings. What it refuses: a line without a happening or an event.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use polybius::link::{self, Link, Tie};
use polybius::record::{Document, Event};
use polybius_intake::FieldMap;
use serde_json::{Map, Value, json};

use super::figures::{Counts, Figure};
use super::report::{Report, class_figures};
use super::{Bench, Scored, read_text};
use crate::progress::tell;

/// Arguments of `polybius evaluate links`.
#[derive(Args)]
pub struct Arguments {
    /// JSON Lines: a document a line, with the happening that it tells and its event; - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Link the events that the file gives rather than those that the coder reads out of the texts.
    #[arg(long)]
    given: bool,
    /// Write the pairs of documents that were joined or parted wrongly, and wrong ties, to this file (TSV).
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

/// A document with what it tells.
struct Gold {
    document: Document,
    event: Event,
    happening: String,
    /// The happenings that it follows from.
    ties: Vec<(Tie, String)>,
}

/// A tie from one happening to another.
type Triple = (String, String, Tie);

/// Scores the file.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let file = arguments.input.display().to_string();
    let (mut gold, mut refused) = (Vec::new(), 0u32);
    for (k, line) in read_text(&arguments.input)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match read(line, &format!("{file}:{}", k + 1)) {
            Ok(g) => gold.push(g),
            Err(error) => {
                refused += 1;
                tell(&format!("polybius: {file}:{}: {error}", k + 1));
            }
        }
    }
    // As news comes in: by the day.
    gold.sort_by(|a, b| a.document.published.cmp(&b.document.published));
    let reports: Vec<Vec<Event>> = if arguments.given {
        gold.iter().map(|g| vec![g.event.clone()]).collect()
    } else {
        let documents = gold.iter().map(|g| g.document.clone()).collect();
        bench.each(documents, |coder, batch: Vec<Document>| coder.code(&batch))?
    };
    let found = Found::of(&gold, reports);
    if let Some(path) = &arguments.errors {
        errors(path, &gold, &found).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let done = gold.len() as u64;
    Ok(Scored { report: report(file, bench, &gold, &found, refused), done, refused: u64::from(refused) })
}

/// One line of the file.
fn read(line: &str, id: &str) -> Result<Gold, String> {
    let value: Value = serde_json::from_str(line).map_err(|e| format!("is no JSON: {e}"))?;
    let Value::Object(mut object) = value else { return Err("is JSON but no object".into()) };
    let Some(Value::String(happening)) = object.remove("happening") else {
        return Err("has no field \"happening\" with the name of what it tells".into());
    };
    let Some(Value::Object(event)) = object.remove("event") else {
        return Err("has no field \"event\" with the event that tells it".into());
    };
    let mut ties = Vec::new();
    for tie in [Tie::Fulfils, Tie::Denies, Tie::Eases] {
        match object.remove(tie.name()) {
            None => {}
            Some(Value::String(name)) => ties.push((tie, name)),
            Some(Value::Array(list)) => {
                for name in list {
                    let name =
                        name.as_str().ok_or(format!("field \"{}\" is no list of names", tie.name()))?;
                    ties.push((tie, name.to_string()));
                }
            }
            Some(_) => return Err(format!("field \"{}\" is no list of names", tie.name())),
        }
    }
    let document = FieldMap::default().document(&object, id).map_err(|e| e.to_string())?;
    let event = complete(event, &document).map_err(|e| format!("event of the document: {e}"))?;
    Ok(Gold { document, event, happening, ties })
}

/// An event of which some fields are given, with empty ones for the rest.
fn complete(given: Map<String, Value>, document: &Document) -> Result<Event, serde_json::Error> {
    let mut event = json!({
        "id": document.id, "document": document.id, "date": "", "enddate": "", "event": [], "mode": [], "context": [],
        "auxiliary": [], "actor": [], "recipient": [], "event_text": [], "event_span": [], "date_text": "",
        "date_basis": "explicit", "date_granularity": "day", "attribution": {"kind": "none"}, "quad_code": 0,
        "event_scale": 0.0, "cameo": "", "goldstein": 0.0, "confidence": 1.0, "text": document.text,
        "text_info": {"sequence": 0, "start": 0, "end": document.text.chars().count(), "segment": 0},
        "cite_info": {"published": document.published, "publication": document.publisher}, "coder": "",
    });
    for (name, value) in given {
        event[name.as_str()] = match name.as_str() {
            "event" | "mode" | "auxiliary" | "context" if value.is_string() => json!([value]),
            "actor" | "recipient" => {
                let list = if let Value::Array(list) = value { list } else { vec![value] };
                list.into_iter().map(entity).collect()
            }
            "event_loc" => with_defaults(
                json!({"extracted_place": "", "span": [0, 0], "resolved_place": "", "country_code": "", "resolution": 4}),
                value,
            ),
            _ => value,
        };
    }
    serde_json::from_value(event)
}

/// An entity of which a code alone or some fields are given.
fn entity(given: Value) -> Value {
    let given = if given.is_string() { json!({"code": given}) } else { given };
    with_defaults(
        json!({"code": "", "sector": "", "other_sectors": [], "entity_text": "", "entity_span": [0, 0],
               "identifier_text": "", "identifier_id": "", "office": "", "resolved_by": ""}),
        given,
    )
}

fn with_defaults(mut all: Value, given: Value) -> Value {
    let Value::Object(given) = given else { return given };
    for (name, value) in given {
        all[name.as_str()] = value;
    }
    all
}

/// What the linker made of the reports.
struct Found {
    /// All reports.
    events: Vec<Event>,
    /// Of each document the report that tells its happening, if it has one.
    main: Vec<Option<usize>>,
    /// Of each document the number of the happening that it was put to.
    cluster: Vec<usize>,
    /// Ties between the main reports: later document, earlier document.
    ties: Vec<(usize, usize, Link)>,
}

impl Found {
    fn of(gold: &[Gold], reports: Vec<Vec<Event>>) -> Found {
        let (mut events, mut main) = (Vec::new(), Vec::new());
        for (g, own) in gold.iter().zip(reports) {
            let best = (0..own.len()).rev().max_by_key(|k| fit(&own[*k], &g.event));
            main.push(best.map(|k| events.len() + k));
            events.extend(own);
        }
        let happening = link::cluster(&events);
        // A document without a report is alone.
        let mut alone = events.len();
        let cluster = main
            .iter()
            .map(|m| {
                alone += 1;
                m.map_or(alone, |m| happening[m])
            })
            .collect();
        let by_report: BTreeMap<usize, usize> =
            main.iter().enumerate().filter_map(|(d, m)| Some(((*m)?, d))).collect();
        let ties = link::link_all(&events)
            .into_iter()
            .filter(|(_, _, l)| l.tie != Tie::Same)
            .filter_map(|(a, b, l)| Some((*by_report.get(&a)?, *by_report.get(&b)?, l)))
            .collect();
        Found { events, main, cluster, ties }
    }
}

/// How well a report fits the event that the file gives: type first, then auxiliary modes, then countries.
fn fit(report: &Event, gold: &Event) -> (bool, usize, usize) {
    let codes = |e: &Event| -> Vec<String> {
        let all = e.actor.iter().chain(&e.recipient).map(|x| x.code.clone());
        all.filter(|c| !c.is_empty()).collect()
    };
    let wanted = codes(gold);
    let shared = codes(report).iter().filter(|c| wanted.contains(c)).count();
    let aux = |e: &Event, name: &str| e.auxiliary.iter().any(|a| a == name);
    let alike = ["future", "negation"].iter().filter(|n| aux(report, n) == aux(gold, n)).count();
    (report.event == gold.event, alike, shared)
}

/// Precision and recall of each document, by happening: which of those it was put with belong to it, and which of
/// those that belong to it it was put with.
fn b_cubed(gold: &[Gold], cluster: &[usize]) -> Vec<Vec<(f64, f64)>> {
    let mut by_happening: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (g, own) in gold.iter().zip(cluster) {
        let both =
            gold.iter().zip(cluster).filter(|(o, c)| o.happening == g.happening && *c == own).count() as f64;
        let put = cluster.iter().filter(|c| *c == own).count() as f64;
        let all = gold.iter().filter(|o| o.happening == g.happening).count() as f64;
        by_happening.entry(&g.happening).or_default().push((both / put, both / all));
    }
    by_happening.into_values().collect()
}

fn gold_ties(gold: &[Gold]) -> BTreeSet<Triple> {
    gold.iter().flat_map(|g| g.ties.iter().map(|(tie, to)| (g.happening.clone(), to.clone(), *tie))).collect()
}

fn found_ties(gold: &[Gold], found: &Found) -> BTreeSet<Triple> {
    let name = |d: usize| gold[d].happening.clone();
    found.ties.iter().map(|(a, b, l)| (name(*a), name(*b), l.tie)).collect()
}

fn report(file: String, bench: &Bench, gold: &[Gold], found: &Found, refused: u32) -> Report {
    let units = b_cubed(gold, &found.cluster);
    let names = ["B-cubed, precision", "B-cubed, recall", "B-cubed, F1"];
    let mut figures: Vec<Figure> = bench.bootstrap.figures(&units, &names, |sample| {
        let all: Vec<(f64, f64)> = sample.iter().flat_map(|u| u.iter().copied()).collect();
        let mean = |f: fn(&(f64, f64)) -> f64| all.iter().map(f).sum::<f64>() / all.len().max(1) as f64;
        let (p, r) = (mean(|x| x.0), mean(|x| x.1));
        vec![p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
    });
    let (wanted, got) = (gold_ties(gold), found_ties(gold, found));
    let count = |tie: Option<Tie>| -> Vec<Counts> {
        wanted
            .union(&got)
            .filter(|t| tie.is_none_or(|k| t.2 == k))
            .map(|t| {
                let flag = |x: bool| f64::from(u8::from(x));
                let (g, f) = (wanted.contains(t), got.contains(t));
                Counts { hit: flag(g && f), found: flag(f), gold: flag(g) }
            })
            .collect()
    };
    if !wanted.is_empty() {
        figures.extend(bench.bootstrap.counts("ties", &count(None)));
    }
    let kinds = [Tie::Fulfils, Tie::Denies, Tie::Eases];
    let by_kind: Vec<Counts> = kinds
        .iter()
        .map(|k| {
            let mut sum = Counts::default();
            count(Some(*k)).iter().for_each(|c| sum.add(c));
            sum
        })
        .collect();
    let labels: Vec<String> = kinds.iter().map(|k| k.name().to_string()).collect();
    let sizes: Vec<usize> = units.iter().map(Vec::len).collect();
    Report {
        kind: "links",
        file,
        coder: bench.coder.name().to_string(),
        counts: vec![
            ("documents", gold.len() as f64),
            ("documents refused", f64::from(refused)),
            ("documents without a report", found.main.iter().filter(|m| m.is_none()).count() as f64),
            ("reports", found.events.len() as f64),
            ("happenings", sizes.len() as f64),
            ("happenings with several documents", sizes.iter().filter(|n| **n > 1).count() as f64),
            ("happenings found", found.cluster.iter().collect::<BTreeSet<_>>().len() as f64),
            ("ties between happenings", wanted.len() as f64),
        ],
        figures,
        classes: class_figures(&by_kind, &labels),
        confusion: None,
        reliability: Vec::new(),
    }
}

/// Lists what is wrong, for the maker of the file.
fn errors(path: &Path, gold: &[Gold], found: &Found) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "error\tdocument\tother\treason\ttext\tother text")?;
    let mut line = |what: &str, a: usize, b: usize, reason: &str| {
        let (x, y) = (&gold[a].document, &gold[b].document);
        writeln!(out, "{what}\t{}\t{}\t{reason}\t{}\t{}", x.id, y.id, x.text, y.text)
    };
    for a in 0..gold.len() {
        for b in a + 1..gold.len() {
            let (one, put) = (gold[a].happening == gold[b].happening, found.cluster[a] == found.cluster[b]);
            if one == put {
                continue;
            }
            let judged = found.main[a]
                .zip(found.main[b])
                .and_then(|(x, y)| link::judge(&found.events[x], &found.events[y]));
            let why = match (&judged, found.main[a].is_some() && found.main[b].is_some()) {
                (Some(l), _) => format!("{} {:.2}: {}", l.tie.name(), l.score, l.reason),
                (None, true) => "no link".to_string(),
                (None, false) => "no report".to_string(),
            };
            line(if put { "joined" } else { "parted" }, a, b, &why)?;
        }
    }
    let wanted = gold_ties(gold);
    let got = found_ties(gold, found);
    for (a, b, l) in &found.ties {
        if !wanted.contains(&(gold[*a].happening.clone(), gold[*b].happening.clone(), l.tie)) {
            line(&format!("not {}", l.tie.name()), *a, *b, &format!("{:.2}: {}", l.score, l.reason))?;
        }
    }
    for (from, to, tie) in wanted.difference(&got) {
        let of = |name: &str| gold.iter().position(|g| g.happening == name);
        if let (Some(a), Some(b)) = (of(from), of(to)) {
            line(&format!("missed {}", tie.name()), a, b, "")?;
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(happening: &str, text: &str) -> Gold {
        let line = json!({"happening": happening, "text": text, "published": "2020-05-02",
                          "event": {"event": "AID", "actor": "CUB", "recipient": ["HTI"]}, "eases": "x"});
        read(&line.to_string(), "f:1").unwrap()
    }

    #[test]
    fn lines() {
        let g = gold("a", "Cuba sent doctors to Haiti.");
        assert_eq!((g.event.actor[0].code.as_str(), g.event.date_basis.as_str()), ("CUB", "explicit"));
        assert_eq!(g.ties, [(Tie::Eases, "x".to_string())]);
        let wrong = [
            (r#"{"text": "A."}"#, "\"happening\""),
            (r#"{"text": "A.", "happening": "x"}"#, "\"event\""),
            (r#"{"text": "A.", "happening": "x", "event": {"event": "EAT"}}"#, "EAT"),
            (r#"{"text": "A.", "happening": "x", "denies": 3, "event": {}}"#, "\"denies\""),
        ];
        for (line, message) in wrong {
            let error = read(line, "f:1").err().unwrap();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn b_cubed_by_hand() {
        let all: Vec<Gold> = ["a", "a", "b"].iter().map(|h| gold(h, "T.")).collect();
        // All put together: precision 2/3, 2/3, 1/3; recall 1.
        let units = b_cubed(&all, &[0, 0, 0]);
        let third = 1.0 / 3.0;
        assert_eq!(units, [vec![(2.0 * third, 1.0), (2.0 * third, 1.0)], vec![(third, 1.0)]]);
        assert_eq!(b_cubed(&all, &[0, 1, 2])[0], [(1.0, 0.5), (1.0, 0.5)]);
    }
}
