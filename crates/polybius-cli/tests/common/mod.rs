//! Runs the real binary.

#![allow(dead_code)] // each test file uses a part of this

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A file of the shared folder, if it is there; else says that the test is skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// Runs `polybius` with the arguments and standard input.
pub fn polybius(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_polybius"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        use std::io::Write;
        let _ = stdin.write_all(&input); // the program may end before it has read all
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

/// The JSON Lines that a run printed.
pub fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// What a row of an expectation asks of the events of one sentence.
pub struct Wanted {
    /// Name of the row.
    pub row: &'static str,
    /// Beginning (or part) of the sentence.
    pub sentence: &'static str,
    /// Event type; empty: no event at all may come from the sentence.
    pub event: &'static str,
    /// Codes of the actors ("RUS GOV": country, and sector where one is asked for).
    pub actors: &'static [&'static str],
    /// Codes of the recipients.
    pub recipients: &'static [&'static str],
    /// Date; empty: none is asked for.
    pub date: &'static str,
    /// An auxiliary mode that must be there; empty: none is asked for.
    pub auxiliary: &'static str,
}

/// Checks the rows against the events and prints a table; gives the rows that failed.
pub fn check(events: &[Value], rows: &[Wanted]) -> Vec<&'static str> {
    let mut failed = Vec::new();
    for row in rows {
        let of_sentence: Vec<&Value> =
            events.iter().filter(|e| e["text"].as_str().unwrap().contains(row.sentence)).collect();
        let good = if row.event.is_empty() {
            of_sentence.is_empty()
        } else {
            of_sentence.iter().any(|e| fits(e, row))
        };
        let got: Vec<String> = of_sentence.iter().map(|e| describe(e)).collect();
        println!("{:5} {:4} {}", row.row, if good { "ok" } else { "FAIL" }, got.join(" | "));
        if !good {
            failed.push(row.row);
        }
    }
    failed
}

fn fits(event: &Value, row: &Wanted) -> bool {
    event["event"][0] == row.event
        && side(&event["actor"], row.actors)
        && side(&event["recipient"], row.recipients)
        && (row.date.is_empty() || event["date"].as_str() == Some(row.date))
        && (row.auxiliary.is_empty()
            || event["auxiliary"].as_array().unwrap().iter().any(|a| a == row.auxiliary))
}

/// Whether a side has exactly the wanted countries (and sectors, where they are asked for).
fn side(got: &Value, wanted: &[&str]) -> bool {
    let got = got.as_array().unwrap();
    let matches = |e: &Value, w: &str| match w.split_once(' ') {
        Some((code, sector)) => e["code"] == code && e["sector"] == sector,
        None => e["code"] == w,
    };
    wanted.iter().all(|w| got.iter().any(|e| matches(e, w)))
        && got.iter().all(|e| wanted.iter().any(|w| matches(e, w)))
}

/// An event in short.
pub fn describe(e: &Value) -> String {
    let side = |s: &Value| {
        let parts: Vec<String> = s
            .as_array()
            .unwrap()
            .iter()
            .map(|x| {
                format!(
                    "{} {} ({})",
                    x["code"].as_str().unwrap(),
                    x["sector"].as_str().unwrap(),
                    x["entity_text"].as_str().unwrap()
                )
            })
            .collect();
        parts.join(" + ")
    };
    let list =
        |v: &Value| v.as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",");
    format!(
        "{} {} [{}] {} -> {} <{}> {:.2}",
        e["date"].as_str().unwrap(),
        list(&e["event"]),
        [list(&e["mode"]), list(&e["auxiliary"])].join(" "),
        side(&e["actor"]),
        side(&e["recipient"]),
        list(&e["event_text"]),
        e["confidence"].as_f64().unwrap()
    )
}

/// One story of a document that `--documents` wrote.
#[derive(Debug)]
pub struct Story {
    /// Its text.
    pub words: String,
    /// report, teaser, opinion ...
    pub kind: String,
    /// Why it begins.
    pub reason: String,
    /// Source, place and date of its dateline.
    pub dateline: String,
    /// Text of the sentences that break off.
    pub cut_off: Vec<String>,
}

/// The stories of the first document in a file that `--documents` wrote.
pub fn outline(path: &Path) -> Vec<Story> {
    let text = std::fs::read_to_string(path).unwrap();
    let document: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let chars: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let cut = |a: &Value, b: &Value| -> String {
        chars[a.as_u64().unwrap() as usize..b.as_u64().unwrap() as usize].iter().collect()
    };
    let word = |v: &Value| v.as_str().unwrap_or("").to_string();
    let segments = document["segments"].as_array().unwrap();
    assert_eq!(document["composite"].as_bool().unwrap(), segments.len() > 1);
    segments
        .iter()
        .map(|s| Story {
            words: cut(&s["start"], &s["end"]),
            kind: word(&s["kind"]),
            reason: word(&s["reason"]),
            dateline: [word(&s["source"]), word(&s["place"]), word(&s["date"])].join(" "),
            cut_off: s["cut_off"]
                .as_array()
                .map(|list| list.iter().map(|c| cut(&c[0], &c[1])).collect())
                .unwrap_or_default(),
        })
        .collect()
}
