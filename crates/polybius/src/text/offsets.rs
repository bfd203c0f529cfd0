//! Byte offsets to character offsets.

use super::Bytes;
use crate::record::Span;

/// Distance between the noted positions, in bytes.
const STEP: usize = 256;

/// Answers how many characters stand before a byte offset, for one text.
#[derive(Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    /// Characters before each multiple of `STEP`; empty where the text is ASCII.
    noted: Vec<usize>,
}

impl<'a> Offsets<'a> {
    /// Notes positions of `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut noted = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for (at, byte) in text.bytes().enumerate() {
                if at % STEP == 0 {
                    noted.push(count);
                }
                count += usize::from(is_start(byte));
            }
        }
        Offsets { text, noted }
    }

    /// The number of characters before byte `at` (which may be the text's end).
    pub fn char_at(&self, at: usize) -> usize {
        let Some(last) = self.noted.len().checked_sub(1) else { return at };
        let step = (at / STEP).min(last);
        let rest = &self.text.as_bytes()[step * STEP..at];
        self.noted[step] + rest.iter().filter(|b| is_start(**b)).count()
    }

    /// A byte range as characters.
    pub fn span(&self, range: &Bytes) -> Span {
        [self.char_at(range.start), self.char_at(range.end)]
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "\\PC{0,400}") {
            let offsets = Offsets::new(&text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.char_at(at), count);
            }
            prop_assert_eq!(offsets.char_at(text.len()), text.chars().count());
        }
    }
}
