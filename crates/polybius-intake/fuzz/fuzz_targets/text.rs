//! From text to blocks, sentences, quotations and the sketch for copies: what is found lies within the text, in order,
//! and no letter is lost.
#![no_main]
mod common;
use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use polybius::copies;
use polybius::text::{
    BlockKind, Layout, Offsets, commitment, is_cut_off, read_dateline, read_quotes, sayings, split_sentences,
};

fn within(inner: &Range<usize>, outer: &Range<usize>, text: &str) {
    assert!(
        outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end,
        "{inner:?} {outer:?}"
    );
    assert!(text.get(inner.clone()).is_some(), "{inner:?} is within a character");
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fuzz_target!(init: common::init(), |text: &str| {
    let layout = Layout::read(text);
    let (mut paragraphs, mut sentences) = (Vec::new(), Vec::new());
    let (mut at, mut segment) = (0, 0);
    for block in &layout.blocks {
        within(&block.range, &(at..text.len()), text);
        at = block.range.end;
        assert!(segment <= block.segment && block.segment < layout.reasons.len().max(1));
        segment = block.segment;
        if let Some(dateline) = &block.dateline {
            within(&dateline.range, &block.range, text);
        }
        let words = block.words();
        within(&words, &block.range, text);
        let mut last = words.start;
        let mut kept = 0;
        for sentence in split_sentences(text, &words) {
            within(&sentence, &(last..words.end), text);
            last = sentence.end;
            let said = &text[sentence.clone()];
            assert_eq!(said.trim(), said);
            kept += letters(said);
            is_cut_off(said);
            commitment(said);
            for saying in sayings(text, &sentence) {
                within(&saying.range, &sentence, text);
            }
            if block.kind == BlockKind::Body {
                sentences.push(sentence);
            }
        }
        assert_eq!(kept, letters(&text[words]));
        paragraphs.push(block.range.clone());
    }
    let all = 0..text.len();
    read_dateline(text, &all);
    for quote in read_quotes(text, &paragraphs, &sentences) {
        within(&quote.range, &all, text);
        if let Some(voice) = quote.voice {
            within(&voice.subject, &all, text);
            within(&voice.saying.range, &all, text);
        }
    }
    let length = text.chars().count();
    assert_eq!(Offsets::new(text).span(&all), [0, length]);
    let sketch = copies::sketch(text);
    assert_eq!(copies::Sketch::from_bytes(&sketch.to_bytes()).unwrap(), sketch);
    assert_eq!(sketch.document_keys().is_empty(), sketch.paragraph_keys().is_empty());
    for paragraph in copies::paragraphs(text) {
        let [start, end] = paragraph.span;
        assert!(start <= end && end <= length);
    }
});
