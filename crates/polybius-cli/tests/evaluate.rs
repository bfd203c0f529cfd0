//! `polybius evaluate` on small gold files: the figures can be worked out by hand.

mod common;
use common::polybius;
use serde_json::Value;

fn report(arguments: &[&str], gold: &str, code: i32) -> Value {
    let mut all = vec!["evaluate"];
    all.extend(arguments);
    all.extend(["-", "--format", "json", "--resamples", "50"]);
    let output = polybius(&all, gold.as_bytes());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn figure(report: &Value, name: &str) -> f64 {
    let all = report["figures"].as_array().unwrap();
    let found = all.iter().find(|f| f["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"));
    let [value, low, high] = ["value", "low", "high"].map(|k| found[k].as_f64().unwrap());
    assert!(low <= value && value <= high, "{found}");
    value
}

#[test]
fn relations() {
    let gold = "sentence\tsource\ttarget\tgold\n\
        France expelled two Russian diplomats.\tFrance\tRussian diplomats\tSANCTION\n\
        Police arrested two opposition leaders in Nairobi.\tPolice\ttwo opposition leaders\tcoerce\n\
        Police arrested two opposition leaders in Nairobi.\tPolice\ttwo opposition leaders\tAID\n\
        Police arrested two opposition leaders in Nairobi.\tPolice\tOslo\tCOERCE\n\
        Police arrested two opposition leaders in Nairobi.\tPolice\t\tATTACK\n";
    let got = report(&["relations"], gold, 2);
    assert_eq!(got["counts"], serde_json::json!([["rows", 3.0], ["rows refused", 2.0]]));
    assert!((figure(&got, "accuracy") - 2.0 / 3.0).abs() < 1e-9);
    // SANCTION 1, COERCE 2/3, AID 0
    assert!((figure(&got, "macro-F1") - 5.0 / 9.0).abs() < 1e-9);
    // class 4: precision 2/3, recall 1; class 2: 0
    assert!((figure(&got, "macro-F1 of the penta classes") - 0.4).abs() < 1e-9);
    let labels = got["confusion"]["labels"].as_array().unwrap();
    let at = |name: &str| labels.iter().position(|l| l == name).unwrap();
    assert_eq!(got["confusion"]["rows"][at("AID")][at("COERCE")], 1);
    let text = polybius(&["evaluate", "relations", "-"], gold.as_bytes());
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("macro-F1") && text.contains("95 % interval") && text.contains("COERCE"), "{text}");
    assert_eq!(polybius(&["evaluate", "relations", "-"], b"sentence\tsource\n").status.code(), Some(1));
}

#[test]
fn relations_by_the_network_alone() {
    let gold = "sentence\tsource\ttarget\tgold\n\
        The Sahrawi women's league called off its boycott of the dates harvest.\tThe Sahrawi women's league\t\tYIELD\n";
    let sure = |more: &[&str]| {
        let rows = polybius(&[&["classify", "-", "--classes", "root"], more].concat(), gold.as_bytes());
        let row: Value = serde_json::from_slice(&rows.stdout).unwrap();
        row["probabilities"]["YIELD"].as_f64().unwrap()
    };
    assert!(sure(&[]) > sure(&["--network-alone"]), "{} {}", sure(&[]), sure(&["--network-alone"]));
    let (with, alone) = (report(&["relations"], gold, 0), report(&["relations", "--network-alone"], gold, 0));
    let error = |r: &Value| figure(r, "expected calibration error");
    assert!(error(&with) < error(&alone), "{with} {alone}");
}

#[test]
fn roles() {
    let gold =
        "Police B-S\narrested O\ntwo B-T\nopposition I-T\nleaders I-T\nin O\nNairobi B-R\n. O\n\nOdd X\n";
    let got = report(&["roles"], gold, 2);
    assert!((figure(&got, "exact, precision") - 1.0).abs() < 1e-9, "{got}");
    assert!((figure(&got, "exact, recall") - 2.0 / 3.0).abs() < 1e-9);
    assert!((figure(&got, "overlap, F1") - 0.8).abs() < 1e-9);
}

#[test]
fn events() {
    let gold = concat!(
        r#"{"id": "1", "text": "France expelled two Russian diplomats on Monday.", "date": "2018-03-28", "events": "#,
        r#"[{"event": "SANCTION", "mode": ["expel"], "actor": ["FRA"], "recipient": ["RUS"], "auxiliary": [], "date": "2018-03-26"}]}"#,
        "\n",
        r#"{"id": "2", "text": "Kenyan police arrested two opposition leaders.", "events": [{"event": "COERCE", "actor": ["UGA"], "recipient": ["KEN"]}]}"#,
        "\n",
        r#"{"id": "3", "text": "The weather was fine in the hills.", "events": []}"#,
        "\n{\"text\": \"x\"}\n"
    );
    let got = report(&["events"], gold, 2);
    assert!((figure(&got, "type, F1") - 1.0).abs() < 1e-9, "{got}");
    assert!((figure(&got, "type + actor country, recall") - 0.5).abs() < 1e-9);
    assert!((figure(&got, "type + both countries, recall") - 0.5).abs() < 1e-9);
    for criterion in ["mode", "auxiliary", "date"] {
        assert!((figure(&got, &format!("type + {criterion}, F1")) - 1.0).abs() < 1e-9, "{criterion}: {got}");
    }
    assert!(figure(&got, "eventless documents that give one").abs() < 1e-9);
}
