//! Words of a sentence with their places, and numbers written as words.
//!
//! What feeds it: a sentence. What it gives: what stands between its white space, as it is written. What it refuses: to
//! take off marks.

/// Numbers as words, from one on.
pub(crate) const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// What stands between white space, with the byte at which it begins; empty between two spaces.
pub(crate) fn spaced(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(char::is_whitespace).map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_their_places() {
        let got: Vec<(usize, &str)> = spaced("\u{201c}No\u{201d},  he\u{a0}said").collect();
        assert_eq!(got, [(0, "\u{201c}No\u{201d},"), (10, ""), (11, "he"), (15, "said")]);
    }
}
