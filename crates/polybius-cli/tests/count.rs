//! `polybius count`: tables by period, dyad and type, with the documents under them.

mod common;
use common::{lines, polybius, root};
use serde_json::{Value, json};
use std::fs;

fn event(document: &str, date: [&str; 2], kind: &str, sides: [&[&str]; 2], auxiliary: &[&str]) -> String {
    let side = |codes: &[&str]| codes.iter().map(|c| json!({"code": c})).collect::<Vec<_>>();
    let event = json!({
        "id": format!("{document}{}{kind}", date[0]), "document": document, "date": date[0], "enddate": date[1],
        "event": [kind], "actor": side(sides[0]), "recipient": side(sides[1]), "auxiliary": auxiliary,
        "quad_code": 1, "cite_info": {"published": "2016-09-14"},
    });
    format!("{event}\n")
}

fn input() -> String {
    let day = ["2016-09-03", "2016-09-03"];
    [
        event("c", day, "CONSULT", [&["RUS", "JPN"], &[]], &[]),
        event("c", day, "ACCUSE", [&["RUS"], &["JPN"]], &["negation"]),
        event("c", ["2016-09-01", "2016-09-30"], "ACCUSE", [&["RUS"], &["JPN"]], &[]),
        event("d", ["", ""], "ACCUSE", [&["RUS"], &[]], &[]),
    ]
    .concat()
}

fn count(arguments: &[&str], input: &str) -> (Vec<Value>, String) {
    let all: Vec<&str> =
        ["count", "-", "--format", "jsonl"].into_iter().chain(arguments.iter().copied()).collect();
    let output = polybius(&all, input.as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (lines(&output), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn quiet_is_not_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents.jsonl");
    let document = |id: &str, day: &str| format!("{}\n", json!({"id": id, "text": "x", "published": day}));
    fs::write(
        &documents,
        [document("a", "2016-07-03"), document("c", "2016-09-14"), document("d", "2016-09-02T10:00:00Z")]
            .concat(),
    )
    .unwrap();
    let (rows, said) = count(&["--by", "month", "--documents", documents.to_str().unwrap()], &input());
    assert!(said.contains("1 event left out that is not reported as having happened"), "{said}");
    let row = |period: &str, unit: &str, numbers: [Value; 3], last: Value| {
        json!({"period": period, "unit": unit, "events": numbers[0], "documents": numbers[1],
            "period_documents": numbers[2], "last_document": last})
    };
    assert_eq!(
        rows,
        [
            row("2016-07", "month", [json!(0), json!(0), json!(1)], json!("2016-07-03")),
            row("2016-08", "month", [Value::Null, Value::Null, json!(0)], json!("2016-07-03")),
            row("2016-09", "month", [json!(2), json!(1), json!(2)], json!("2016-09-14")),
            row("undated", "undated", [json!(1), json!(1), json!(0)], Value::Null),
        ]
    );
}

#[test]
fn coarse_dates_stand_under_no_day_and_nothing_is_lost() {
    let (rows, _) = count(&["--by", "day", "--auxiliary", "all"], &input());
    let sum: u64 = rows.iter().filter_map(|r| r["events"].as_u64()).sum();
    assert_eq!(sum, 4);
    let ranges: Vec<&Value> = rows.iter().filter(|r| r["unit"] == "range").collect();
    assert_eq!((ranges.len(), &ranges[0]["period"]), (1, &json!("2016-09-01/2016-09-30")));
    // Published on the 14th, so that day was watched; the 3rd has events though no document of it is known.
    assert!(rows.iter().any(|r| r["period"] == "2016-09-14" && r["events"] == 0));
    assert!(rows[0].get("period_documents_with_events").is_some());
}

#[test]
fn dyads_types_and_filters() {
    let (rows, _) =
        count(&["--by", "year,type", "--dyad", "--from", "2015-01-01", "--to", "2016-12-31"], &input());
    let show: Vec<String> = rows
        .iter()
        .map(|r| {
            format!("{} {} {} {} {}", r["period"], r["actor"], r["recipient"], r["type"], r["events"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        show,
        [
            "2015 JPN RUS CONSULT null",
            "2015 RUS JPN CONSULT null",
            "2015 RUS JPN ACCUSE null",
            "2016 JPN RUS CONSULT 1",
            "2016 RUS JPN CONSULT 1",
            "2016 RUS JPN ACCUSE 1",
        ]
    );
    let (rows, _) = count(&["--by", "year,type", "--type", "ACCUSE"], &input());
    assert!(rows.iter().all(|r| r["type"] == "ACCUSE"));
    let (rows, _) = count(&["--by", "month", "--quad"], &input());
    assert_eq!(rows.iter().filter(|r| r["period"] == "2016-09").count(), 4);
    let (rows, _) = count(&["--by", "month", "--quad", "--no-zeros"], &input());
    assert_eq!(rows.iter().filter(|r| r["period"] == "2016-09").count(), 1);
}

#[test]
fn a_coded_article_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents.jsonl");
    let article = root().join("examples/stitched.txt");
    let events =
        polybius(&["code", article.to_str().unwrap(), "--documents", documents.to_str().unwrap()], b"")
            .stdout;
    let out = folder.path().join("table.csv");
    let arguments = [
        "count",
        "-",
        "--by",
        "week",
        "--documents",
        documents.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ];
    assert!(polybius(&arguments, &events).status.success());
    let table = fs::read_to_string(&out).unwrap();
    assert!(table.starts_with("period,unit,events,documents,period_documents,last_document\n"), "{table}");
    let week = table.lines().find(|l| l.starts_with("2016-W37,week,")).unwrap();
    assert!(week.ends_with(",1,1,2016-09-14"), "{week}");
    let shown = polybius(&["count", "-", "--by", "week", "--format", "table"], &events).stdout;
    assert!(String::from_utf8(shown).unwrap().starts_with("period    "));
}

#[test]
fn bad_input_is_named() {
    let output = polybius(&["count", "-", "--by", "month"], b"{\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard input:1: is no JSON"));
    let output = polybius(&["count", "-", "--by", "month,day"], input().as_bytes());
    assert!(String::from_utf8_lossy(&output.stderr).contains("one of day, week, month and year"));
    let output =
        polybius(&["count", "-", "--by", "month", "--documents", "/no/such/file"], input().as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/no/such/file: cannot be read"));
}
