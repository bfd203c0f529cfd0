//! Lines of JSON: each gives a document or a refusal.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    common::read("a.jsonl", bytes);
});
