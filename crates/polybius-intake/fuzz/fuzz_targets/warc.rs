//! Web archives, packed and not: each record gives a document or a refusal.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    common::read("a.warc", bytes);
    common::read("a.warc.gz", bytes);
});
