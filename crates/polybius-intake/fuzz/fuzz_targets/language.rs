//! Languages: told or not, the code is one, and the text keeps its length. The first line is what the document says of
//! its language.
#![no_main]
mod common;
use libfuzzer_sys::fuzz_target;
use polybius::record::Document;
use polybius_intake::{Item, clean};

fuzz_target!(init: common::init(), |text: &str| {
    let (language, text) = text.split_once('\n').unwrap_or(("", text));
    let document = Document { language: language.into(), text: text.into(), ..Document::default() };
    if let Item::Document(d) = clean(document, "f") {
        assert!(d.language.len() <= 3 && d.language.bytes().all(|b| b.is_ascii_lowercase()), "{}", d.language);
        assert_eq!(d.text.chars().count(), text.chars().count());
    }
});
