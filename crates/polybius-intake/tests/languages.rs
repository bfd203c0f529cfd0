//! English documents are taken for English, all of them; skipped where the shared documents are not there.

use std::io::Write;
use std::path::{Path, PathBuf};

use polybius_intake::{Item, Options, Reader};

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    let here = path.exists();
    if !here {
        eprintln!("skipped: {} is not there", path.display());
    }
    here.then_some(path)
}

#[test]
fn english_documents_are_english() {
    let inputs: Vec<PathBuf> =
        ["seed/000_e9c3e3eac548be04.txt", "data/documents"].iter().filter_map(|p| shared(p)).collect();
    let (mut documents, mut wrong) = (0, Vec::new());
    let mut starts = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    for item in Reader::new(&inputs, Options::default()) {
        let Item::Document(d) = item else { continue };
        documents += 1;
        let start: String = d.text.chars().take(200).collect();
        writeln!(starts, "{}", serde_json::json!({ "text": start })).unwrap();
        if !d.is_english() {
            wrong.push(format!("{} {}: {start}", d.id, d.language));
        }
    }
    println!("{documents} documents, {} of them wrongly not English", wrong.len());
    assert!(wrong.is_empty(), "{wrong:?}");
    // Their first words alone, too.
    let (mut texts, mut wrong) = (0, Vec::new());
    for item in Reader::new(&[starts.path().to_path_buf()], Options::default()) {
        let Item::Document(d) = item else { continue };
        texts += 1;
        if !d.is_english() {
            wrong.push(format!("{}: {}", d.language, d.text));
        }
    }
    println!("{texts} beginnings of 200 characters, {} of them wrongly not English", wrong.len());
    assert!(wrong.len() * 1000 <= texts, "{wrong:?}");
}
