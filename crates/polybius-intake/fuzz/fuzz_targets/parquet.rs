//! Parquet files: broken ones are refused.
#![no_main]
use libfuzzer_sys::fuzz_target;
use polybius_intake::{Item, Options, Reader};

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("polybius-fuzz-{}-a.parquet", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    for item in Reader::new(&[path], Options { limit: 4096, ..Options::default() }) {
        if let Item::Document(d) = item {
            assert!(!d.text.trim().is_empty());
        }
    }
});
