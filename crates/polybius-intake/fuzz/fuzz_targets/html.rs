//! Pages: whatever the bytes, a document and no panic.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |page: &str| {
    let document = polybius_intake::read_html(page, "p");
    assert!(document.text.len() <= page.len() * 8 + 1000);
});
