//! Whole events against documents that people have coded.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use polybius::ontology::{EventType, TYPES};
use polybius::record::{Document, Span};
use polybius_intake::FieldMap;
use serde::Deserialize;
use serde_json::Value;

use super::dyads::{Criterion, Party, Plain};
use super::figures::{Counts, by_class, calibration_error, reliability};
use super::report::{Confusion, Report, class_figures};
use super::{Bench, Scored, read_text};
use crate::progress::tell;

/// Arguments of `polybius evaluate events`.
#[derive(Args)]
pub struct Arguments {
    /// JSON Lines: a document a line, with its true events in the field "events"; - for standard input.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// Which field of the input is what, as text=COLUMN.
    #[arg(long = "field", value_name = "NAME=COLUMN")]
    fields: Vec<String>,
}

/// A value or a list of values.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn list(self) -> Vec<T> {
        match self {
            OneOrMany::Many(list) => list,
            OneOrMany::One(one) => vec![one],
        }
    }
}

/// A country code, or an entity as the coder writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum GoldParty {
    Code(String),
    Entity { code: Option<String>, entity_span: Option<Span> },
}

/// An event as FORMATS has it; what is absent is not scored.
#[derive(Deserialize)]
struct GoldEvent {
    event: OneOrMany<EventType>,
    actor: Option<OneOrMany<GoldParty>>,
    recipient: Option<OneOrMany<GoldParty>>,
    mode: Option<OneOrMany<String>>,
    context: Option<OneOrMany<String>>,
    auxiliary: Option<OneOrMany<String>>,
    date: Option<String>,
}

/// A document with its true events.
struct Gold {
    document: Document,
    events: Vec<Plain>,
}

/// Scores the file.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let file = arguments.input.display().to_string();
    let fields = FieldMap::parse(&arguments.fields).map_err(anyhow::Error::msg)?;
    let (mut gold, mut refused) = (Vec::new(), 0u32);
    for (k, line) in read_text(&arguments.input)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match read(line, &fields, &format!("{file}:{}", k + 1)) {
            Ok(g) => gold.push(g),
            Err(error) => {
                refused += 1;
                tell(&format!("polybius: {file}:{}: {error}", k + 1));
            }
        }
    }
    let documents: Vec<Document> = gold.iter().map(|g| g.document.clone()).collect();
    let found: Vec<Vec<Plain>> = bench.each(documents, |coder, batch: Vec<Document>| {
        coder.code(&batch).iter().map(|events| events.iter().map(Plain::from).collect()).collect()
    })?;
    let report = report(file, bench, &gold, &found, refused);
    Ok(Scored { report, done: gold.len() as u64, refused: u64::from(refused) })
}

/// One line of the gold file.
fn read(line: &str, fields: &FieldMap, id: &str) -> Result<Gold, String> {
    let value: Value = serde_json::from_str(line).map_err(|e| format!("is no JSON: {e}"))?;
    let Value::Object(mut object) = value else { return Err("is JSON but no object".into()) };
    let Some(events) = object.remove("events") else {
        return Err("has no field \"events\" (an empty list says that nothing happens)".into());
    };
    let document = fields.document(&object, id).map_err(|e| e.to_string())?;
    let Value::Array(list) = events else { return Err("field \"events\" is no list".into()) };
    let mut plain = Vec::new();
    for (k, event) in list.into_iter().enumerate() {
        let event: GoldEvent =
            serde_json::from_value(event).map_err(|e| format!("event {} of the document: {e}", k + 1))?;
        let side = |s: Option<OneOrMany<GoldParty>>| {
            s.map(|s| {
                let party = |p| match p {
                    GoldParty::Code(code) => Party { code: Some(code), span: None },
                    GoldParty::Entity { code, entity_span } => Party { code, span: entity_span },
                };
                s.list().into_iter().map(party).collect::<Vec<_>>()
            })
        };
        let types = event.event.list();
        let [kind] = types[..] else {
            return Err(format!("event {} of the document: has {} types, not one", k + 1, types.len()));
        };
        let actors = side(event.actor);
        plain.push(Plain {
            event: kind,
            // An event with an actor and no word on a recipient has none.
            recipients: side(event.recipient).or_else(|| actors.as_ref().map(|_| Vec::new())),
            actors,
            mode: event.mode.map(OneOrMany::list),
            context: event.context.map(OneOrMany::list),
            auxiliary: event.auxiliary.map(OneOrMany::list),
            date: event.date,
            confidence: 1.0,
        });
    }
    Ok(Gold { document, events: plain })
}

fn report(file: String, bench: &Bench, gold: &[Gold], found: &[Vec<Plain>], refused: u32) -> Report {
    let mut figures = Vec::new();
    for criterion in Criterion::ALL {
        let counts = counts(criterion, gold, found);
        // A criterion that the gold file says nothing of is left out.
        if counts.iter().any(|c| c.gold > 0.0) {
            figures.extend(bench.bootstrap.counts(criterion.name(), &counts));
        }
    }
    let empty: Vec<f64> = gold
        .iter()
        .zip(found)
        .filter(|(g, _)| g.events.is_empty())
        .map(|(_, f)| f64::from(u8::from(!f.is_empty())))
        .collect();
    if !empty.is_empty() {
        figures.extend(bench.bootstrap.figures(&empty, &["eventless documents that give one"], |s| {
            vec![s.iter().copied().sum::<f64>() / s.len().max(1) as f64]
        }));
    }
    let sure = confidences(gold, found);
    if sure.iter().any(|(_, right)| *right) {
        figures.extend(bench.bootstrap.figures(&sure, &["expected calibration error"], |s| {
            vec![calibration_error(&s.iter().map(|x| **x).collect::<Vec<_>>())]
        }));
    }
    let pairs = aligned(gold, found);
    let mut labels: Vec<String> = TYPES.iter().map(|t| t.name().to_string()).collect();
    labels.push("none".into());
    let total = |n: usize| n as f64;
    let events: usize = found.iter().map(Vec::len).sum();
    Report {
        kind: "events",
        file,
        coder: bench.coder.name().to_string(),
        counts: vec![
            ("documents", total(gold.len())),
            ("documents refused", f64::from(refused)),
            ("gold events", total(gold.iter().map(|g| g.events.len()).sum())),
            ("events found", total(events)),
            ("events found a document", total(events) / total(gold.len().max(1))),
        ],
        figures,
        classes: class_figures(&by_class(&pairs, labels.len())[..TYPES.len()], &labels),
        confusion: Some(Confusion::of(&pairs, labels)),
        reliability: reliability(&sure),
    }
}

/// Counts of each document by a criterion; documents where gold does not say are left out.
fn counts(criterion: Criterion, gold: &[Gold], found: &[Vec<Plain>]) -> Vec<Counts> {
    let keys = |events: &[Plain]| -> Option<Vec<String>> {
        let keys: Option<Vec<Vec<String>>> = events.iter().map(|e| criterion.keys(e)).collect();
        keys.map(|k| k.concat())
    };
    gold.iter().zip(found).filter_map(|(g, f)| Some(Counts::of(keys(f)?, keys(&g.events)?))).collect()
}

/// The finest criterion of who did what to whom that the whole file answers.
fn strictest(gold: &[Gold]) -> Criterion {
    let answered = |c: Criterion| gold.iter().flat_map(|g| &g.events).all(|e| c.keys(e).is_some());
    [Criterion::Spans, Criterion::Both].into_iter().find(|c| answered(*c)).unwrap_or(Criterion::Type)
}

/// Confidence of every event found, and whether gold has it (by the strictest criterion).
fn confidences(gold: &[Gold], found: &[Vec<Plain>]) -> Vec<(f64, bool)> {
    let criterion = strictest(gold);
    let mut out = Vec::new();
    for (g, f) in gold.iter().zip(found) {
        let mut left: Vec<String> = g.events.iter().filter_map(|e| criterion.keys(e)).flatten().collect();
        for e in f {
            let mut right = false;
            for key in criterion.keys(e).unwrap_or_default() {
                if let Some(k) = left.iter().position(|l| *l == key) {
                    left.swap_remove(k);
                    right = true;
                }
            }
            out.push((e.confidence, right));
        }
    }
    out
}

/// Whether a true and a found event belong together.
type Rule<'a> = &'a dyn Fn(&Plain, &Plain) -> bool;

/// (true, found) types of events between the same countries, and of those left over against none.
fn aligned(gold: &[Gold], found: &[Vec<Plain>]) -> Vec<(usize, usize)> {
    let none = TYPES.len();
    let number = |e: &Plain| TYPES.iter().position(|t| *t == e.event).unwrap_or(none);
    let countries = |e: &Plain| {
        let sides = [&e.actors, &e.recipients];
        sides.map(|s| {
            let mut codes: Vec<String> =
                s.iter().flatten().map(|p| p.code.clone().unwrap_or_default()).collect();
            codes.sort();
            codes
        })
    };
    let mut pairs = Vec::new();
    for (g, f) in gold.iter().zip(found) {
        let mut left: Vec<&Plain> = f.iter().collect();
        let mut open: Vec<&Plain> = g.events.iter().collect();
        // Equal type and sides first, then equal sides, then equal type.
        let rules: [Rule; 3] = [
            &|a, b| a.event == b.event && countries(a) == countries(b),
            &|a, b| a.actors.is_some() && countries(a) == countries(b),
            &|a, b| a.event == b.event,
        ];
        for rule in rules {
            open.retain(|e| match left.iter().position(|x| rule(e, x)) {
                Some(k) => {
                    pairs.push((number(e), number(left.swap_remove(k))));
                    false
                }
                None => true,
            });
        }
        pairs.extend(open.iter().map(|e| (number(e), none)));
        pairs.extend(left.iter().map(|e| (none, number(e))));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gold_lines() {
        let map = FieldMap::default();
        let line = r#"{"text": "A hit B.", "events": [{"event": "ASSAULT", "actor": "SYR",
            "recipient": [{"code": "TUR", "entity_span": [6, 7]}], "mode": []}]}"#;
        let gold = read(line, &map, "x:1").unwrap();
        let e = &gold.events[0];
        assert_eq!(Criterion::Both.keys(e).unwrap(), ["ASSAULT SYR TUR"]);
        assert_eq!((e.mode.as_deref(), e.auxiliary.as_deref()), (Some(&[][..]), None));
        let wrong = [
            (r#"{"text": "A."}"#, "no field \"events\""),
            (r#"{"text": "A.", "events": [{"event": "ATTACK"}]}"#, "event 1"),
            (r#"{"text": "A.", "events": [{"event": ["AID", "AGREE"]}]}"#, "2 types"),
            (r#"{"events": []}"#, "no text"),
            ("[]", "no object"),
        ];
        for (line, message) in wrong {
            let error = read(line, &map, "x:1").err().unwrap();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn alignment_puts_leftovers_against_none() {
        let map = FieldMap::default();
        let of = |events: &str| read(&format!(r#"{{"text": "T.", "events": {events}}}"#), &map, "").unwrap();
        let gold = of(
            r#"[{"event": "ACCUSE", "actor": ["USA"], "recipient": ["RUS"]}, {"event": "AID", "actor": ["FRA"]}]"#,
        );
        let found = of(
            r#"[{"event": "REJECT", "actor": ["USA"], "recipient": ["RUS"]}, {"event": "AGREE", "actor": ["CHN"]}]"#,
        );
        let name = |k: usize| TYPES.get(k).map_or("none", |t| t.name());
        let pairs: Vec<_> =
            aligned(&[gold], &[found.events]).into_iter().map(|(a, b)| (name(a), name(b))).collect();
        assert_eq!(pairs, [("ACCUSE", "REJECT"), ("AID", "none"), ("none", "AGREE")]);
    }
}
