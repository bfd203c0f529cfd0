//! Feeds: each entry gives a document or a refusal, and the feed ends.
#![no_main]
mod common;
use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use polybius_intake::{Feed, begins_feed};

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    begins_feed(bytes);
    let mut feed = Feed::new(Box::new(Cursor::new(bytes.to_vec())), 4096, None).unwrap();
    let mut count = 0;
    while let Some(entry) = feed.next_entry("f") {
        if let Ok(d) = entry {
            assert!(!d.text.trim().is_empty());
        }
        count += 1;
        assert!(count <= bytes.len() + 1);
    }
});
