//! Text in any character set: read or refused.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    common::read("a.txt", bytes);
});
