//! Phrases of `polybius resolve`: anything is resolved or not. The lines are phrase, context and date.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;
use polybius::resolve::Tables;
use polybius::{Phrase, dates, resolve_phrase};

fuzz_target!(init: common::init(), |text: &str| {
    let mut lines = text.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or("");
    let (text, context, date) = (next(), next(), next());
    let day = dates::parse_published(date);
    for caseless in [false, true] {
        resolve_phrase(Tables::embedded(), Phrase { text, day, context, caseless });
    }
});
