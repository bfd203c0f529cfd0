//! Bad input: each record is named with file and line, the rest goes on, the exit code tells.

mod common;
use common::{lines, polybius};
use std::fs;
use std::path::PathBuf;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path: PathBuf = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }
}

const GOOD: &str = r#"{"id": "g", "text": "Kenyan police arrested two opposition leaders in Nairobi on Monday.", "date": "2013-03-06"}"#;

#[test]
fn refused_records_are_named_and_the_rest_goes_on() {
    let folder = Folder::new();
    let mut text = format!("{GOOD}\n[1, 2]\nnot json\n{{\"id\": 5}}\n").into_bytes();
    text.extend(b"{\"text\": \"caf\xe9\"}\n");
    text.extend(vec![b'x'; 50 << 20]);
    text.extend(format!("\n{GOOD}\n").bytes());
    let path = folder.file("in.jsonl", &text);
    let output = polybius(&["code", &path], b"");
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    for (line, what) in [(2, "no object"), (3, "no JSON"), (4, "no text"), (5, "UTF-8"), (6, "longer than")] {
        let found = said.lines().any(|l| l.contains(&format!("in.jsonl:{line}: ")) && l.contains(what));
        assert!(found, "line {line} ({what}) is not named in:\n{said}");
    }
    assert_eq!(output.status.code(), Some(2));
    let events = lines(&output);
    assert!(events.len() >= 2 && events.len().is_multiple_of(2), "both good records are coded: {events:?}");
}

#[test]
fn nothing_could_be_done() {
    let folder = Folder::new();
    for path in [
        "/no/such/file.txt".to_string(),
        folder.file("empty.txt", b""),
        folder.file("noise.txt", &[0, 1, 2, 255]),
    ] {
        let output = polybius(&["code", &path], b"");
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(&path), "{path} is not named");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(polybius(&["code"], b"").status.code(), Some(1));
    assert_eq!(polybius(&["code", "-", "--field", "words=x"], b"a").status.code(), Some(1));
}

#[test]
fn all_well_is_zero() {
    let output = polybius(&["code", "-"], GOOD.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = polybius(&["code", "-"], b"Nothing of note happened.");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn classify_refuses_rows_and_answers_the_rest() {
    let rows = "sentence\tsource\ttarget\n\
        France expelled two Russian diplomats.\tFrance\tRussian diplomats\n\
        France expelled two Russian diplomats.\tSpain\tRussian diplomats\n\
        Workers at the \"Sol\" mine went on strike.\tWorkers at the \"Sol\" mine\t\n";
    for (classes, count) in [("plover", 16), ("root", 15)] {
        let output = polybius(&["classify", "-", "--classes", classes], rows.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        let got = lines(&output);
        assert_eq!(got.len(), 3);
        assert_eq!(got[0]["event"], "SANCTION");
        assert_eq!(got[0]["probabilities"].as_object().unwrap().len(), count);
        let sum: f64 =
            got[0]["probabilities"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-3);
        assert_eq!(got[1]["event"], "");
        assert!(got[1]["error"].as_str().unwrap().contains("Spain"));
        assert_eq!(got[2]["event"], "PROTEST");
        assert!(String::from_utf8_lossy(&output.stderr).contains(":3:"));
    }
    assert_eq!(polybius(&["classify", "-"], b"a\tb\n1\t2\n").status.code(), Some(1));
}

#[test]
fn other_weights_that_are_none_are_refused() {
    let folder = Folder::new();
    let model = folder.0.path().display().to_string();
    let asked = ["code", "-", "--model", &model];
    // The folder is empty, then has a file that is no weight file, then one without the tensors.
    let output = polybius(&asked, GOOD.as_bytes());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("polybius.safetensors") && said.contains("cannot be read"), "{said}");
    let tokenizer = fs::read(common::root().join("models/tokenizer.json")).unwrap();
    folder.file("tokenizer.json", &tokenizer);
    let header = br#"{"__metadata__":{"layers":"6"}}"#;
    let mut bare = (header.len() as u64).to_le_bytes().to_vec();
    bare.extend(header);
    for bytes in [&b"these are no weights"[..], &bare] {
        folder.file("polybius.safetensors", bytes);
        let output = polybius(&asked, GOOD.as_bytes());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&model) && said.contains("weight file"), "{said}");
        assert!(output.stdout.is_empty() && !said.contains("panicked"));
    }
}
