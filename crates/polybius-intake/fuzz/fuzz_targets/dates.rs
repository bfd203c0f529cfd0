//! Date words: what is found lies within the text, and has a period or none.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;
use polybius::dates;

fuzz_target!(init: common::init(), |text: &str| {
    let _ = dates::parse_published(text);
    for found in dates::find(text) {
        let _ = found.meaning.period(None, false);
        let _ = found.meaning.period(dates::parse_published("2024-02-29"), true);
    }
});
