//! Words before a number that belong to it: "at least 19 hostages", "over 200 men".
//!
//! Fed by `decode`, for mentions that begin with a number or inside of a quantifier. "About", "around" and
//! "over" are prepositions as well: they count as quantifiers only before round numbers.

use std::ops::Range;

use crate::text::words::NUMBERS;

/// Quantifiers; with whether they need a round number.
const QUANTIFIERS: &[(&[&str], bool)] = &[
    (&["at", "least"], false),
    (&["at", "most"], false),
    (&["more", "than"], false),
    (&["fewer", "than"], false),
    (&["less", "than"], false),
    (&["up", "to"], false),
    (&["as", "many", "as"], false),
    (&["an", "estimated"], false),
    (&["a", "further"], false),
    (&["some"], false),
    (&["nearly"], false),
    (&["almost"], false),
    (&["roughly"], false),
    (&["about"], true),
    (&["around"], true),
    (&["over"], true),
];
/// Round numbers as words.
const ROUND: &[&str] = &[
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "dozens",
    "scores",
    "hundreds",
    "thousands",
];
/// What "a" makes a round number of.
const COUNTED: &[&str] = &["dozen", "score", "hundred", "thousand", "million", "handful", "quarter", "third"];

/// Whether the words begin with a number, and whether that number is round.
fn number(words: &str) -> Option<bool> {
    let mut words = words.split_whitespace();
    let first = words.next()?;
    if first == "a" {
        return words.next().filter(|w| COUNTED.contains(w)).map(|_| true);
    }
    if ROUND.contains(&first) {
        return Some(true);
    }
    let digits = first.starts_with(|c: char| c.is_ascii_digit());
    (digits || NUMBERS.contains(&first)).then(|| digits && first.ends_with('0'))
}

/// First piece of a mention with the quantifier before its number. `words` are the mention's, in small
/// letters; `word` reads pieces, `before` finds the word before a piece.
pub fn quantified(
    start: usize,
    words: &str,
    word: &dyn Fn(&Range<usize>) -> String,
    before: &dyn Fn(usize) -> Option<Range<usize>>,
) -> usize {
    // A tagger may cut inside of the quantifier: "least 19 people".
    let first = words.split_whitespace().next().unwrap_or("");
    let inside = matches!(first, "least" | "most" | "than" | "many" | "estimated" | "further");
    let number = number(words);
    if !inside && number.is_none() {
        return start;
    }
    for (quantifier, round) in QUANTIFIERS {
        if *round && number != Some(true) {
            continue;
        }
        let mut rest = quantifier.iter().rev().skip_while(|w| inside && **w != first);
        if inside && rest.next().is_none() {
            continue;
        }
        let mut at = start;
        let all = rest.all(|w| match before(at) {
            Some(range) if word(&range) == *w => {
                at = range.start;
                true
            }
            _ => false,
        });
        if all && at < start {
            return at;
        }
    }
    start
}
