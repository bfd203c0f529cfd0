//! Web archives, packed and not: each record gives a document or a refusal.
#![no_main]
use libfuzzer_sys::fuzz_target;
use polybius_intake::{Item, Options, Reader};

fuzz_target!(|bytes: &[u8]| {
    for ending in ["a.warc", "a.warc.gz"] {
        let path = std::env::temp_dir().join(format!("polybius-fuzz-{}-{ending}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        for item in Reader::new(&[path], Options { limit: 4096, ..Options::default() }) {
            if let Item::Document(d) = item {
                assert!(!d.text.trim().is_empty());
            }
        }
    }
});
