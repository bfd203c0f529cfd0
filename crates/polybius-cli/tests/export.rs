//! `polybius export` and the filters: layouts, readers that others wrote, golden files.

mod common;
use common::{lines, polybius, root};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Events that `polybius code examples/stitched.txt` once gave, kept so that new weights do not change them.
fn golden(name: &str) -> PathBuf {
    root().join("crates/polybius-export/tests/golden").join(name)
}

fn export(arguments: &[&str], input: &[u8]) -> String {
    let all: Vec<&str> = ["export", "-"].into_iter().chain(arguments.iter().copied()).collect();
    let output = polybius(&all, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An awkward event: formulas, tabs, quotation marks, an unknown party.
const ODD: &str = r#"{"id":"odd1","document":"=doc","date":"2016-09-10","enddate":"2016-09-10","event":["CONSULT"],
"actor":[{"code":"PER","sector":"GOV","entity_text":"=cmd|' /C calc'!A0","identifier_text":"-Rosa\t\"Salcedo\""},
{"code":"","sector":"","entity_text":"@envoy"},{"code":"UNO","sector":""}],"recipient":[],"event_text":["met\nin"],
"event_loc":{"extracted_place":"Lima","resolved_place":"Lima","lat":-12.0432,"lon":-77.0282,"country_code":"PER","resolution":4},
"cameo":"040","goldstein":1.0,"event_scale":2.5,"quad_code":1,"confidence":0.9,"text":"+1 \"quoted\"\nline",
"cite_info":{"title":"\t=1+1","published":"2016-09-11","publication":"\"Andes","url":"https://example.org/a"}}"#;

fn odd() -> Vec<u8> {
    let mut line = ODD.replace('\n', "").into_bytes();
    line.push(b'\n');
    line
}

/// To make them again: for f in icews polecat gdelt csv; do polybius export events.jsonl --format $f -o events.$f; done
#[test]
fn layouts_are_as_they_were() {
    let events = fs::read(golden("events.jsonl")).unwrap();
    assert!(
        export(&["--format", "jsonl"], &events).into_bytes() == events,
        "JSON Lines are not the same again"
    );
    for format in ["icews", "polecat", "gdelt", "csv"] {
        let wanted = fs::read_to_string(golden(&format!("events.{format}"))).unwrap();
        assert!(export(&["--format", format], &events) == wanted, "{format} is not what it was");
    }
}

#[test]
fn code_and_export_give_the_same() {
    let article = root().join("examples/stitched.txt");
    let article = article.to_str().unwrap();
    let events = polybius(&["code", article], b"").stdout;
    for format in ["csv", "icews", "polecat", "gdelt", "parquet"] {
        let direct = polybius(&["code", article, "--format", format], b"");
        let again = polybius(&["export", "-", "--format", format], &events);
        assert!(direct.status.success() && direct.stdout == again.stdout, "{format}");
        assert_eq!(direct.stderr, again.stderr);
    }
}

#[test]
fn reciprocal_actors_become_rows_both_ways() {
    let text = export(&["--format", "icews"], &odd());
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
    assert!(rows.iter().all(|r| r.len() == 20), "{text}");
    assert_eq!(rows.len(), 1 + 3 * 2);
    let names: Vec<(&str, &str)> = rows[1..].iter().map(|r| (r[2], r[8])).collect();
    let (rosa, envoy, un) = ("'-Rosa 'Salcedo'", "'@envoy", "United Nations");
    assert_eq!(names, [(rosa, envoy), (rosa, un), (envoy, rosa), (envoy, un), (un, rosa), (un, envoy)]);
    assert_eq!(
        (rows[1][1], rows[1][5], rows[1][6], rows[1][18]),
        ("2016-09-10", "Consult", "040", "-12.0432")
    );
    let text = export(&["--format", "gdelt"], &odd());
    assert_eq!(text.lines().count(), 6);
    let row: Vec<&str> = text.lines().next().unwrap().split('\t').collect();
    assert_eq!((row.len(), row[1], row[5], row[26], row[28]), (61, "20160910", "PERGOV", "040", "04"));
    assert_eq!((row[51], row[53], row[60]), ("4", "PE", "https://example.org/a"));
    let text = export(&["--format", "polecat"], &odd());
    let row: Vec<&str> = text.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!((row.len(), row[8], row[9], row[22]), (40, "PER; None; UNO", "135; None; None", "None"));
}

#[test]
fn csv_carries_no_formula() {
    let text = export(&["--format", "csv"], &odd());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    for cell in &record {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!formula || cell.parse::<f64>().is_ok(), "{cell:?} in {text}");
        assert!(cell.split("; ").all(|part| !part.starts_with(['=', '@'])), "{cell:?}");
    }
    assert!(text.contains("-12.0432") && !text.contains("'-12.0432"), "numbers stay numbers: {text}");
}

#[test]
fn what_did_not_happen_is_left_out_of_dyads() {
    let denied = String::from_utf8(odd())
        .unwrap()
        .replace("\"recipient\":[]", "\"recipient\":[],\"auxiliary\":[\"negation\"]");
    for format in ["icews", "gdelt"] {
        let output = polybius(&["export", "-", "--format", format], denied.as_bytes());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("1 event left out"), "{said}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("2016"));
        let all = export(&["--format", format, "--auxiliary", "all"], denied.as_bytes());
        assert!(all.contains("2016"));
    }
    assert!(export(&["--format", "polecat"], denied.as_bytes()).contains("\tnegation\t"));
}

#[test]
fn filters_pick_events() {
    let events = fs::read(golden("events.jsonl")).unwrap();
    let all = lines(&polybius(&["export", "-"], &events));
    for (arguments, keeps) in
        [
            (
                vec!["--type", "accuse,sanction"],
                (|e| matches!(e["event"][0].as_str().unwrap(), "ACCUSE" | "SANCTION"))
                    as fn(&serde_json::Value) -> bool,
            ),
            (vec!["--auxiliary", "none"], |e| e["auxiliary"].as_array().unwrap().is_empty()),
            (vec!["--auxiliary", "future"], |e| e["auxiliary"] == serde_json::json!(["future"])),
            (vec!["--from", "2016-09-10", "--to", "2016-09-14"], |e| {
                let day = |f: &str| e[f].as_str().unwrap().to_string();
                !day("date").is_empty()
                    && day("enddate").as_str() >= "2016-09-10"
                    && day("date").as_str() <= "2016-09-14"
            }),
            (vec!["--actor", "ECU"], |e| e["actor"].as_array().unwrap().iter().any(|a| a["code"] == "ECU")),
            (vec!["--actor", "ecu:gov", "--actor", "Salcedo"], |e| {
                e["actor"].as_array().unwrap().iter().any(|a| {
                    a["code"] == "ECU" && a["sector"] == "GOV" || a["identifier_text"] == "Rosa Salcedo"
                })
            }),
            (vec!["--recipient", "PER"], |e| {
                e["recipient"].as_array().unwrap().iter().any(|a| a["code"] == "PER")
            }),
            (vec!["--min-confidence", "0.6"], |e| e["confidence"].as_f64().unwrap() >= 0.6),
        ]
    {
        let wanted: Vec<&serde_json::Value> = all.iter().filter(|e| keeps(e)).collect();
        let mut command = vec!["export", "-"];
        command.extend(&arguments);
        let got = lines(&polybius(&command, &events));
        assert_eq!(got.iter().collect::<Vec<_>>(), wanted, "{arguments:?}");
        assert!(
            !got.is_empty() && got.len() < all.len(),
            "{arguments:?} tells nothing: {} of {}",
            got.len(),
            all.len()
        );
    }
}

#[test]
fn what_does_not_exist_is_refused() {
    for (arguments, words) in [
        (["--type", "ACUSE"], "ACCUSE"),
        (["--country", "XX"], "no country"),
        (["--auxiliary", "denied"], "negation"),
        (["--actor", "RUS:XYZ"], "GOV"),
        (["--from", "2016-13-01"], "2016-13-01"),
        (["--min-confidence", "2"], "0 to 1"),
        (["--format", "gdlet"], "gdelt"),
    ] {
        let output = polybius(&["export", "-", arguments[0], arguments[1]], b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let bad = [b"{\"id\": 1}\n".as_slice(), &odd()].concat();
    let output = polybius(&["export", "-"], &bad);
    assert_eq!((output.status.code(), lines(&output).len()), (Some(2), 1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard input:1: is no event"));
}

#[test]
fn packed_files_and_files_named_by_ending() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("e.jsonl");
    fs::write(&plain, odd()).unwrap();
    assert!(Command::new("gzip").arg(&plain).status().unwrap().success());
    let packed = folder.path().join("e.jsonl.gz");
    let out = folder.path().join("e.csv");
    let output = polybius(&["export", packed.to_str().unwrap(), "-o", out.to_str().unwrap()], b"");
    assert!(output.status.success());
    assert!(fs::read_to_string(&out).unwrap().starts_with("id,document,date,"));
    let output = polybius(&["export", packed.to_str().unwrap(), "-o", packed.to_str().unwrap()], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("both input and output"));
}

#[test]
fn readers_that_others_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let mut events = fs::read(golden("events.jsonl")).unwrap();
    events.extend(odd());
    fs::write(folder.path().join("in.jsonl"), &events).unwrap();
    for format in ["jsonl", "csv", "parquet", "icews", "polecat", "gdelt"] {
        let out = folder.path().join(format!("events.{format}"));
        let input = folder.path().join("in.jsonl");
        let arguments = [
            "export",
            input.to_str().unwrap(),
            "--format",
            format,
            "-o",
            out.to_str().unwrap(),
            "--auxiliary",
            "all",
        ];
        assert!(polybius(&arguments, b"").status.success());
    }
    let script = root().join("crates/polybius-export/tests/readers.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let Ok(output) = Command::new(&python).arg(script).arg(folder.path()).output() else {
        eprintln!("skipped: {python} is not there");
        return;
    };
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if output.status.code() == Some(77) {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}
