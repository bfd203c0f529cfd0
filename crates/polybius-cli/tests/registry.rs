//! `polybius code --registry` and `polybius actors` through the real binary.

mod common;
use common::{lines, polybius};
use std::fs;

const FULL: &str = r#"{"id": "a", "text": "Bolivian Foreign Minister Ana Pazquez met Peruvian officials in Lima on Monday.", "date": "2017-08-10"}"#;
const BARE: &str = r#"{"id": "b", "text": "Pazquez accused Peru of lying on Monday.", "date": "2017-09-10"}"#;

fn coded(output: &std::process::Output) -> Vec<String> {
    let events = lines(output);
    let sides = events.iter().flat_map(|e| e["actor"].as_array().unwrap().clone());
    sides
        .filter(|a| a["entity_text"] == "Pazquez")
        .map(|a| format!("{} {}", a["code"].as_str().unwrap(), a["resolved_by"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_first_run_learns_and_a_second_uses() {
    let folder = tempfile::tempdir().unwrap();
    let path = |n: &str| folder.path().join(n).display().to_string();
    fs::write(path("in.jsonl"), format!("{FULL}\n{BARE}\n")).unwrap();
    let (input, registry) = (path("in.jsonl"), path("actors.jsonl"));
    let run = |threads| polybius(&["code", &input, "--registry", &registry, "-j", threads], b"");
    assert!(coded(&run("1")).iter().all(|c| c == " "), "a run does not use what it learns itself");
    let learnt = fs::read_to_string(&registry).unwrap();
    assert!(learnt.contains("Ana Pazquez"), "{learnt}");
    let second = run("2");
    let got = coded(&second);
    assert!(!got.is_empty() && got.iter().all(|c| c == "BOL registry"), "{got:?}");
    assert_eq!(fs::read_to_string(&registry).unwrap(), learnt, "coding the same again changes nothing");
    assert_eq!(run("1").stdout, second.stdout);

    let listed = polybius(&["actors", &registry, "--search", "pazq", "--format", "jsonl"], b"");
    assert_eq!(lines(&listed)[0]["office"], "foreign minister");
    let set = polybius(&["actors", &registry, "set", "Ana Pazquez", "--code", "CHL", "--sector", "BUS"], b"");
    assert_eq!(set.status.code(), Some(0));
    assert!(coded(&run("1")).iter().all(|c| c == "CHL registry"));
    let csv = polybius(&["actors", &registry, "export", "--format", "csv"], b"");
    fs::write(path("own.csv"), &csv.stdout).unwrap();
    let own = polybius(&["code", &input, "--actors", &path("own.csv")], b"");
    assert!(!lines(&own).is_empty());
    assert_eq!(polybius(&["actors", &registry, "remove", "Ana Pazquez"], b"").status.code(), Some(0));
    assert_eq!(polybius(&["actors", &registry, "remove", "Ana Pazquez"], b"").status.code(), Some(1));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "no half-written files: {left:?}");
}

#[test]
fn bad_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x").display().to_string();
    fs::write(&path, "no registry").unwrap();
    for arguments in
        [vec!["actors", &path], vec!["code", "-", "--registry", &path], vec!["actors", "/no/such"]]
    {
        let output = polybius(&arguments, b"Police arrested a man.");
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(arguments[arguments.len() - 1]));
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "no registry");
}
