//! Lists of JSON objects, and objects over several lines: each gives a document or a refusal.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    common::read("a.json", bytes);
});
