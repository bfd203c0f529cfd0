//! Word pieces and where they stand.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::text::Bytes;

use super::MAX_TOKENS;

/// A sentence as the encoder takes it.
#[derive(Debug)]
pub struct Tokens {
    /// Word piece numbers, with the marks at both ends.
    pub ids: Vec<u32>,
    /// Byte range of each in the sentence; empty for the two marks.
    pub ranges: Vec<Bytes>,
    /// Whether a piece goes on with the word before it.
    pub continues: Vec<bool>,
}

impl Tokens {
    /// Index of the first and the last piece (exclusive) that a byte range touches.
    pub fn covering(&self, range: &Bytes) -> Option<std::ops::Range<usize>> {
        let hit = |r: &Bytes| r.end > r.start && r.start < range.end && r.end > range.start;
        let first = self.ranges.iter().position(hit)?;
        let last = self.ranges.iter().rposition(hit)?;
        Some(first..last + 1)
    }
}

/// The word piece tokenizer of the base model.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
}

impl Tokenizer {
    /// Parses a `tokenizer.json`.
    pub fn read(bytes: &[u8]) -> Result<Tokenizer, Error> {
        let fail = |e: tokenizers::Error| ErrorKind::Tokenizer { what: e.to_string() };
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(fail)?;
        inner.with_truncation(None).map_err(fail)?;
        inner.with_padding(None);
        Ok(Tokenizer { inner })
    }

    /// Word pieces of each text.
    pub fn encode(&self, texts: &[&str]) -> Vec<Tokens> {
        texts.iter().map(|t| self.encode_one(t)).collect()
    }

    fn encode_one(&self, text: &str) -> Tokens {
        let (plain, edits) = plain(text);
        // The tokenizer of a fixed vocabulary with an unknown token fails on no text; if it ever did,
        // the sentence would be read as empty rather than stop the batch.
        let Ok(e) = self.inner.encode(plain.as_ref(), true) else {
            return Tokens { ids: Vec::new(), ranges: Vec::new(), continues: Vec::new() };
        };
        let mut ids = e.get_ids().to_vec();
        let words = e.get_word_ids();
        let mut ranges: Vec<Bytes> = e.get_offsets().iter().map(|(a, b)| back(&edits, *a, *b)).collect();
        let mut continues: Vec<bool> =
            (0..ids.len()).map(|i| i > 0 && words[i].is_some() && words[i] == words[i - 1]).collect();
        if ids.len() > MAX_TOKENS {
            let end = ids[ids.len() - 1];
            ids.truncate(MAX_TOKENS - 1);
            ids.push(end);
            ranges.truncate(MAX_TOKENS - 1);
            ranges.push(0..0);
            continues.truncate(MAX_TOKENS - 1);
            continues.push(false);
        }
        Tokens { ids, ranges, continues }
    }
}

/// Names that are one word to the network without their stops: with them it takes the letters for words of their own.
const STOPPED: &[&str] = &["U.S.S.R.", "U.S.A.", "U.A.E.", "U.S.", "U.N.", "U.K.", "E.U."];

/// Bytes of the text that stand as other bytes in what the tokenizer reads.
#[derive(Debug, PartialEq, Eq)]
struct Edit {
    read: Bytes,
    text: Bytes,
}

/// What the tokenizer reads: with a space between a number and a capitalised word glued to it ("15:06Lima"), and "US" for
/// "U.S."; and where it differs.
fn plain(text: &str) -> (Cow<'_, str>, Vec<Edit>) {
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    let mut out = String::new();
    let (mut last, mut k) = (0, 0);
    while k < bytes.len() {
        let before = if k > 0 { bytes[k - 1] } else { b' ' };
        let glued = before.is_ascii_digit()
            && bytes[k].is_ascii_uppercase()
            && bytes.get(k + 1).is_some_and(u8::is_ascii_lowercase);
        let stopped = (bytes.get(k + 1) == Some(&b'.') && !before.is_ascii_alphanumeric() && before != b'.')
            .then(|| {
                STOPPED
                    .iter()
                    .find(|s| bytes[k..].get(..s.len()).is_some_and(|w| w.eq_ignore_ascii_case(s.as_bytes())))
            })
            .flatten()
            .filter(|s| !bytes.get(k + s.len()).is_some_and(u8::is_ascii_alphanumeric));
        if !glued && stopped.is_none() {
            k += 1;
            continue;
        }
        out.push_str(&text[last..k]);
        let begin = out.len();
        last = k;
        if let Some(name) = stopped {
            out.extend(text[k..k + name.len()].chars().filter(|c| *c != '.'));
            last += name.len();
        } else {
            out.push(' ');
        }
        edits.push(Edit { read: begin..out.len(), text: k..last });
        k = last.max(k + 1);
    }
    if edits.is_empty() {
        return (Cow::Borrowed(text), edits);
    }
    out.push_str(&text[last..]);
    (Cow::Owned(out), edits)
}

/// The bytes of the text that were read as these. What touches an edited word is all of it.
fn back(edits: &[Edit], from: usize, to: usize) -> Bytes {
    let at = |k: usize, end: bool| {
        let n = edits.partition_point(|e| e.read.end <= k);
        match edits.get(n).filter(|e| e.read.start < k || !end && e.read.start == k) {
            Some(e) if end => e.text.end,
            Some(e) => e.text.start,
            None => n.checked_sub(1).map_or(k, |n| edits[n].text.end + (k - edits[n].read.end)),
        }
    };
    if from >= to {
        let start = at(from, false);
        return start..start;
    }
    at(from, false)..at(to, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokenizer() -> Tokenizer {
        Tokenizer::read(super::super::TOKENIZER).unwrap()
    }

    #[test]
    fn glued_tokens_come_apart() {
        let text = "at 15:06Moscow said";
        let t = tokenizer().encode(&[text]).remove(0);
        let words: Vec<&str> = t.ranges.iter().map(|r| &text[r.clone()]).collect();
        assert_eq!(words, ["", "at", "15", ":", "06", "Moscow", "said", ""]);
    }

    #[test]
    fn stops_of_states_are_no_words() {
        let text = "The U.S., the U.N. (not U.S.Steel) left the U.A.E. for 15:06Lima, U.S.-led or U.K.";
        let t = tokenizer().encode(&[text]).remove(0);
        let words: Vec<&str> = t.ranges.iter().map(|r| &text[r.clone()]).collect();
        assert_eq!(
            words,
            [
                "", "The", "U.S.", ",", "the", "U.N.", "(", "not", "U", ".", "S", ".", "Steel", ")", "left",
                "the", "U.A.E.", "for", "15", ":", "06", "Lima", ",", "U.S.", "-", "led", "or", "U.K.", ""
            ]
        );
    }

    proptest! {
        #[test]
        fn stopped_names_stand_where_they_say(parts in proptest::collection::vec("(U\\.S\\.|U\\.N\\.|E\\.U\\.|U\\.S|[a-zA-Z0-9 .,\u{e9}]{1,4})", 1..12)) {
            let text = parts.concat();
            let t = tokenizer().encode(&[&text]).remove(0);
            let mut last = 0;
            for (k, r) in t.ranges.iter().enumerate().take(t.ranges.len() - 1).skip(1) {
                prop_assert!(text.get(r.clone()).is_some_and(|w| !w.is_empty()), "{text:?} {r:?}");
                prop_assert!(r.start >= last || t.continues[k], "{text:?} {r:?}");
                last = r.start;
            }
        }

        #[test]
        fn pieces_stand_where_they_say(texts in proptest::collection::vec("[a-zA-Z0-9 .,\u{e9}\u{4e2d}\u{301}]{0,80}", 1..4)) {
            let t = tokenizer();
            let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
            for (text, tokens) in refs.iter().zip(t.encode(&refs)) {
                let mut last = 0;
                for r in &tokens.ranges[1..tokens.ranges.len() - 1] {
                    prop_assert!(text.get(r.clone()).is_some(), "{text:?} {r:?}");
                    prop_assert!(r.start >= last);
                    last = r.start;
                }
            }
        }

        #[test]
        fn any_text_is_fine(text in "\\PC{0,200}") {
            let tokens = tokenizer().encode(&[&text]).remove(0);
            prop_assert_eq!(tokens.ids.len(), tokens.ranges.len());
            prop_assert!(tokens.ids.len() <= MAX_TOKENS);
        }
    }
}
