//! What the targets share.
#![allow(dead_code)] // no target needs all of it

use std::path::Path;

use polybius_intake::{Item, Options, Reader, hush_caught_panics};

/// Longest record in bytes.
const LIMIT: usize = 4096;

/// A panic that a reader catches is none for libFuzzer either, whose hook would end the run at it.
pub fn init() {
    hush_caught_panics();
}

/// Reads bytes as a file of that name; gives the texts of its documents, and nothing for a refusal.
pub fn read(name: &str, bytes: &[u8]) -> Vec<Option<String>> {
    // A folder in memory where there is one: tens of thousands of files are written in a second.
    let folder = if Path::new("/dev/shm").is_dir() { "/dev/shm".into() } else { std::env::temp_dir() };
    let path = folder.join(format!("polybius-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let options = Options { limit: LIMIT, ..Options::default() };
    let mut out = Vec::new();
    for item in Reader::new(&[path], options) {
        out.push(match item {
            Item::Document(d) => {
                assert!(!d.text.trim().is_empty());
                Some(d.text)
            }
            Item::Refused(refusal) => {
                assert!(!refusal.to_string().is_empty());
                None
            }
        });
        assert!(out.len() <= bytes.len() + 1, "more items than bytes");
    }
    out
}
