//! Links between reports, and copies, through the real binary.

mod common;
use common::{lines, polybius, root, shared};
use serde_json::Value;

fn evaluate(arguments: &[&str]) -> Value {
    let mut all = vec!["evaluate"];
    all.extend(arguments);
    all.extend(["--format", "json", "--resamples", "20"]);
    let output = polybius(&all, b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn figure(report: &Value, name: &str) -> f64 {
    let all = report["figures"].as_array().unwrap();
    all.iter().find(|f| f["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"))["value"]
        .as_f64()
        .unwrap()
}

fn set(name: &str) -> String {
    root().join("crates/polybius-cli/tests/data/links").join(name).display().to_string()
}

#[test]
fn given_reports_are_linked() {
    for (name, least, ties) in [("dev.jsonl", 0.93, 0.7), ("test.jsonl", 0.9, 0.5)] {
        let report = evaluate(&["links", &set(name), "--given"]);
        let (f1, tied) = (figure(&report, "B-cubed, F1"), figure(&report, "ties, F1"));
        println!("{name}: B-cubed F1 {f1:.3}, ties F1 {tied:.3}");
        assert!(f1 >= least && tied >= ties, "{name}: {f1} {tied}");
    }
}

#[test]
fn coded_reports_are_linked() {
    let report = evaluate(&["links", &set("test.jsonl")]);
    let f1 = figure(&report, "B-cubed, F1");
    println!("B-cubed F1 {f1:.3}");
    assert!(f1 >= 0.75, "{f1}");
}

#[test]
fn errors_are_listed_and_bad_lines_named() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("errors.tsv");
    let line =
        r#"{"id": "a", "text": "Cuba sent doctors to Haiti.", "published": "2010-01-18", "happening": "x",
                   "event": {"event": "AID", "actor": "CUB", "recipient": "HTI", "date": "2010-01-17"}}"#
            .replace('\n', " ");
    // Two that are one, under two names.
    let other = line.replace("\"a\"", "\"b\"").replace("\"x\"", "\"y\"");
    let gold = format!("{line}\n{other}\n{{\"text\": \"A.\"}}\n");
    let errors = list.display().to_string();
    let output = polybius(
        &["evaluate", "links", "-", "--given", "--format", "json", "--errors", &errors],
        gold.as_bytes(),
    );
    let said = String::from_utf8_lossy(&output.stderr).to_string();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("-:3: has no field \"happening\""), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!((figure(&report, "B-cubed, precision") - 0.5).abs() < 1e-9);
    let list = std::fs::read_to_string(&list).unwrap();
    assert!(list.lines().any(|l| l.starts_with("joined\ta\tb\tsame ")), "{list}");
}

#[test]
fn one_document_tells_a_happening_twice() {
    let text = "France expelled two Russian diplomats on Monday over the poisoning in Salisbury. Kenya signed a trade \
                agreement with China.\n\nParis expelled the two Russian diplomats on Monday, a minister said.";
    let document = serde_json::json!({"id": "d", "text": text, "published": "2018-03-28"}).to_string();
    let events = lines(&polybius(&["code", "-"], document.as_bytes()));
    let of = |words: &str| -> Vec<&Value> {
        events.iter().filter(|e| e["text"].as_str().unwrap().contains(words)).collect()
    };
    let (one, two) = (of("France expelled"), of("Paris expelled"));
    assert!(!one.is_empty() && !two.is_empty());
    assert!(
        one.iter().any(|a| two.iter().any(|b| a["link"] == b["link"] && a["link"] == a["id"])),
        "{events:#?}"
    );
    assert!(of("Kenya").iter().all(|e| e.get("link").is_none()));
}

#[test]
fn changed_copies_are_found() {
    let Some(path) = shared("data/documents/bbc_news.jsonl.gz") else { return };
    let report = evaluate(&["copies", &path.display().to_string()]);
    // An article of this file is one paragraph.
    for (share, recall, paragraphs) in [("5", 0.99, 0.99), ("10", 0.99, 0.98), ("30", 0.88, 0.55)] {
        let of = |what: &str| figure(&report, &format!("{share} % of words changed, {what}"));
        for (what, least) in [("", recall), ("paragraphs, ", paragraphs)] {
            let [found, right] = ["recall", "precision"].map(|f| of(&format!("{what}{f}")));
            println!("{share} %: {what}recall {found:.4}, precision {right:.4}");
            assert!(found >= least && right >= 0.95, "{report}");
        }
    }
}
