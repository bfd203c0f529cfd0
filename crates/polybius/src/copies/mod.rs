//! Copies: documents and paragraphs that have the same words, or nearly.
//!
//! What feeds it: the text of a document. What it gives: a [`Sketch`] of fixed size (MinHash over pairs of
//! neighbouring content words; Broder 1997) with keys for a banded index (Leskovec, Rajaraman and Ullman, Mining
//! of Massive Datasets, chapter 3), and the same with a hash of the words for each paragraph. What it refuses: nothing;
//! a text with fewer than two content words has no keys and is like no other. The same text gives the same sketch on
//! every machine.
//!
//! Pairs of words rather than triples: where every tenth word was changed, four of five pairs are left. Content
//! words alone: "of the" and "has been" are in every text, and would make each the copy of a few in a hundred.

mod words;

use std::ops::Range;

use twox_hash::XxHash3_64;

use crate::record::Span;
use crate::text::{Layout, Offsets};
use words::each_word;
pub(crate) use words::{each, is_stop};

/// Values in a sketch.
const VALUES: usize = 128;
/// Values that make up a key.
const ROWS: usize = 2;
/// Keys of a document: with 24 of two values, texts with similarity 0.3 share one in 9 of 10 cases, with 0.5 in 999 of
/// 1,000.
const DOCUMENT_KEYS: usize = 24;
/// Keys of a paragraph, from other values. Stores written with twelve find their paragraphs by those.
const PARAGRAPH_KEYS: usize = 24;
/// Pairs of words that a text shares with another by chance or by phrase ("prime minister"): so many say nothing.
const CHANCE: f32 = 4.0;
/// Words that a paragraph must have to be told from others.
const PARAGRAPH_WORDS: usize = 8;

/// Similarity from which two texts are copies. A text with every tenth word changed has about 0.7, with three
/// tenths changed 0.3, half a text 0.5; two reports of different hands on one happening have less than 0.1.
pub const SAME: f32 = 0.15;

/// What is kept of a text to find its copies: 516 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Pairs of content words in the text.
    pairs: u32,
    /// The least hash of all pairs, under each of so many hash functions.
    least: [u32; VALUES],
}

/// Sketches a text.
///
/// ```
/// use polybius::copies::{SAME, sketch};
/// let one = sketch("France expelled two Russian diplomats on Monday over the poisoning of a former spy in Salisbury.");
/// let two = sketch("FRANCE EXPELLED two Russian diplomats on Monday over the poisoning of an ex-spy in Salisbury");
/// assert!(one.similarity(&two) >= SAME && one.document_keys().iter().any(|k| two.document_keys().contains(k)));
/// ```
pub fn sketch(text: &str) -> Sketch {
    let mut pairs = Vec::new();
    let mut last: Option<u64> = None;
    each_word(text, |word| {
        let own = XxHash3_64::oneshot(word.as_bytes());
        if let Some(before) = last {
            pairs.push(mix(before.rotate_left(32) ^ own));
        }
        last = Some(own);
    });
    pairs.sort_unstable();
    pairs.dedup();
    let mut least = [u32::MAX; VALUES];
    let functions: [(u64, u64); VALUES] =
        std::array::from_fn(|k| (mix(2 * k as u64 + 1) | 1, mix(2 * k as u64 + 2)));
    for pair in &pairs {
        for (value, (a, b)) in least.iter_mut().zip(&functions) {
            *value = (*value).min((a.wrapping_mul(*pair).wrapping_add(*b) >> 32) as u32);
        }
    }
    Sketch { pairs: u32::try_from(pairs.len()).unwrap_or(u32::MAX), least }
}

impl Sketch {
    /// Keys of a document in a banded index: two texts that are like each other share one.
    /// Empty for a text with fewer than two content words.
    pub fn document_keys(&self) -> Vec<u64> {
        self.keys(0..DOCUMENT_KEYS)
    }

    /// The same of a paragraph.
    pub fn paragraph_keys(&self) -> Vec<u64> {
        self.keys(DOCUMENT_KEYS..DOCUMENT_KEYS + PARAGRAPH_KEYS)
    }

    fn keys(&self, which: Range<usize>) -> Vec<u64> {
        if self.pairs == 0 {
            return Vec::new();
        }
        let key = |k: usize| {
            let pair = u64::from(self.least[k * ROWS]) << 32 | u64::from(self.least[k * ROWS + 1]);
            mix(mix(pair) ^ (k as u64 + 1))
        };
        which.map(key).collect()
    }

    /// The share of word pairs that both texts have of those that either has, from 0 to 1, as the sketches
    /// estimate it; less for short texts, where a few shared pairs say little.
    pub fn similarity(&self, other: &Sketch) -> f32 {
        if self.pairs == 0 || other.pairs == 0 {
            return 0.0;
        }
        if self == other {
            return 1.0;
        }
        let equal = self.least.iter().zip(&other.least).filter(|(a, b)| a == b).count();
        let share = equal as f32 / VALUES as f32;
        let shared = share / (1.0 + share) * (self.pairs as f32 + other.pairs as f32);
        share * shared / (shared + CHANCE)
    }

    /// For a store: the number of pairs, then the values, as little-endian 32-bit numbers.
    pub fn to_bytes(&self) -> Vec<u8> {
        std::iter::once(&self.pairs).chain(&self.least).flat_map(|v| v.to_le_bytes()).collect()
    }

    /// What [`Sketch::to_bytes`] wrote; none if the bytes are not so many.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        if bytes.len() != 4 * (VALUES + 1) {
            return None;
        }
        let (words, _) = bytes.as_chunks::<4>();
        let (pairs, values) = words.split_first()?;
        let mut least = [0; VALUES];
        for (value, bytes) in least.iter_mut().zip(values) {
            *value = u32::from_le_bytes(*bytes);
        }
        Some(Sketch { pairs: u32::from_le_bytes(*pairs), least })
    }
}

/// A paragraph of at least eight words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, in characters.
    pub span: Span,
    /// Hash of its words: capitals, punctuation, spacing and line breaks make no difference.
    pub hash: u64,
    /// To find paragraphs that are nearly the same.
    pub sketch: Sketch,
}

/// Each paragraph of at least eight words. Datelines are left out, so that "PARIS, May 3 (Reuters) -" is none and makes
/// no difference either.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let offsets = Offsets::new(text);
    let mut out = Vec::new();
    let mut joined = String::new();
    for block in Layout::read(text).blocks {
        let range = block.words();
        joined.clear();
        let mut count = 0;
        words::each(&text[range.clone()], |word| {
            joined.push_str(word);
            joined.push(' ');
            count += 1;
        });
        if count >= PARAGRAPH_WORDS {
            let hash = XxHash3_64::oneshot(joined.as_bytes());
            out.push(Paragraph { span: offsets.span(&range), hash, sketch: sketch(&text[range]) });
        }
    }
    out
}

/// Spreads the bits of a number over all 64 (the finisher of SplitMix64; Steele, Lea and Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STORY: &str = "Kenyan police fired tear gas at students in Nairobi on Tuesday as a march against higher fees \
        turned violent, witnesses said.\n\nThe interior ministry said eleven officers were injured when protesters \
        threw stones near the parliament building and set two cars on fire.\n\nUniversity lecturers have been on strike \
        since January over unpaid allowances, and the government has promised talks with their union next week.";

    #[test]
    fn a_copy_is_found_and_another_story_is_not() {
        let one = sketch(STORY);
        let copy = sketch(&format!("By our correspondent\n{}", STORY.replace("eleven", "12").to_uppercase()));
        assert!(one.similarity(&copy) > 0.7, "{}", one.similarity(&copy));
        let half = sketch(STORY.split("\n\n").next().unwrap());
        assert!(one.similarity(&half) > SAME, "{}", one.similarity(&half));
        let other = sketch(
            "Police in the Kenyan capital used tear gas against students who protested over fees. Nairobi's \
             universities have been closed by a strike of lecturers, who want to be paid what the government promised \
             them in January. Talks with the union are to begin next week, a minister said.",
        );
        assert!(one.similarity(&other) < 0.1, "{}", one.similarity(&other));
    }

    #[test]
    fn nothing_is_like_an_empty_text() {
        for text in ["", "the", "Nairobi", "…"] {
            let s = sketch(text);
            assert!(s.document_keys().is_empty() && s.similarity(&s) == 0.0, "{text}");
        }
    }

    #[test]
    fn two_briefs_of_one_form_are_not_copies() {
        let one = sketch("Prime Minister Hun Sen met the Chinese ambassador on Monday.");
        let two = sketch("Prime Minister Hun Sen opened a bridge in Kampot on Friday.");
        assert!(one.similarity(&two) < SAME, "{}", one.similarity(&two));
    }

    #[test]
    fn the_same_on_every_machine() {
        let s = sketch("Mali and Niger signed a defence pact on Saturday.");
        assert_eq!((s.pairs, s.least[0], s.document_keys()[0]), PINNED);
    }
    const PINNED: (u32, u32, u64) = (5, 187_699_837, 2_359_885_908_005_913_599);

    #[test]
    fn paragraphs_without_case_breaks_and_datelines() {
        let one = paragraphs(STORY);
        assert_eq!(one.len(), 3);
        let [a, b] = one[1].span;
        let cut: String = STORY.chars().skip(a).take(b - a).collect();
        assert!(cut.starts_with("The interior") && cut.ends_with("on fire."));
        let line = STORY.lines().next().unwrap();
        let with = format!(
            "NAIROBI, March 3 (Reuters) - {}\n\nShort line here.",
            line.replace("students in", "students\nin")
        );
        let other = paragraphs(&with);
        assert_eq!(other.iter().map(|p| p.hash).collect::<Vec<_>>(), [one[0].hash]);
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,300}", other in "\\PC{0,300}") {
            let (a, b) = (sketch(&text), sketch(&other));
            prop_assert_eq!(Sketch::from_bytes(&a.to_bytes()), Some(a.clone()));
            let s = a.similarity(&b);
            prop_assert!((0.0..=1.0).contains(&s) && s == b.similarity(&a));
            let length = text.chars().count();
            for Paragraph { span, .. } in paragraphs(&text) {
                prop_assert!(span[0] < span[1] && span[1] <= length);
            }
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            prop_assert_eq!(Sketch::from_bytes(&bytes).is_some(), bytes.len() == 516);
        }
    }
}
