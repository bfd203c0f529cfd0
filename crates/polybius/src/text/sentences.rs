//! Splits a block into sentences.
//!
//! What feeds it: a byte range of the text that is one block (line breaks in it are only wrapping).
//! What it gives: byte ranges without white space at their edges, in order, that lose no letter.

use super::Bytes;
use super::abbreviations::{Stop, classify, opens_sentence};

/// Longest sentence in bytes.
const LONGEST: usize = 4096;
const CLOSERS: &[char] = &['"', '\'', '\u{201d}', '\u{2019}', ')', ']', '\u{bb}'];

/// The sentences of `text[block]`.
pub fn split(text: &str, block: &Bytes) -> Vec<Bytes> {
    let body = &text[block.clone()];
    // Texts in lower case (or capitals) alone give no hint by capitals.
    let upper = body.chars().filter(|c| c.is_uppercase()).count();
    let lower = body.chars().filter(|c| c.is_lowercase()).count();
    let caseless = lower == 0 || upper * 200 < lower;
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '?' | '!' | '\u{2026}') {
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut dots = usize::from(c == '.');
        while let Some((next, d)) = chars.peek().copied() {
            if !matches!(d, '.' | '?' | '!' | '\u{2026}') {
                break;
            }
            dots += usize::from(d == '.');
            end = next + d.len_utf8();
            chars.next();
        }
        let mut closed = end;
        while let Some(q) = body[closed..].chars().next().filter(|q| CLOSERS.contains(q)) {
            // An apostrophe or quotation mark glued to the next word opens something instead.
            let after = body[closed + q.len_utf8()..].chars().next();
            if after.is_some_and(char::is_alphanumeric) {
                break;
            }
            closed += q.len_utf8();
        }
        let rest = &body[closed..];
        let gap = rest.len() - rest.trim_start().len();
        let next = rest.trim_start();
        if next.is_empty() {
            break;
        }
        let ellipsis = dots > 1 || c == '\u{2026}';
        let reach = body[start..at].char_indices().rev().take(40).take_while(|(_, c)| !c.is_whitespace());
        let word = &body[reach.last().map_or(at, |(k, _)| start + k)..at];
        if ends(c, ellipsis, word, gap, next, closed > end, caseless) {
            push(&mut out, body, start, closed);
            start = closed;
        }
        while chars.peek().is_some_and(|(k, _)| *k < closed) {
            chars.next();
        }
    }
    push(&mut out, body, start, body.len());
    for range in &mut out {
        *range = range.start + block.start..range.end + block.start;
    }
    out
}

/// Whether a sentence ends at this mark.
fn ends(
    mark: char,
    ellipsis: bool,
    word: &str,
    gap: usize,
    next: &str,
    quoted: bool,
    caseless: bool,
) -> bool {
    let first = next
        .trim_start_matches(['"', '\u{201c}', '\'', '\u{2018}', '(', '[', '-', '\u{2014}', '\u{2013}', ' ']);
    let first = first.chars().next().unwrap_or(' ');
    let starts_like_one = first.is_uppercase() || first.is_numeric() || !first.is_alphabetic() || caseless;
    if gap == 0 {
        // "talks.Moscow": a space was lost, if a whole word stands on both sides.
        let before = word.trim_end_matches(CLOSERS);
        let long = before.chars().count() >= 3 && before.chars().all(char::is_alphabetic);
        let word_next = next.chars().take_while(|c| c.is_alphabetic()).count() >= 2;
        return !ellipsis
            && long
            && before.chars().last().is_some_and(char::is_lowercase)
            && next.starts_with(char::is_uppercase)
            && word_next
            && !next
                .chars()
                .take(60)
                .take_while(|c| !c.is_whitespace())
                .any(|c| matches!(c, '/' | '@' | '.'));
    }
    if ellipsis {
        return starts_like_one && !caseless;
    }
    if mark != '.' {
        // "Why?" he asked - goes on in lower case.
        return starts_like_one && !(quoted && first.is_lowercase());
    }
    if quoted {
        return starts_like_one;
    }
    match classify(word, next) {
        Stop::Within => false,
        Stop::Either => (first.is_uppercase() || caseless) && opens_sentence(next, caseless),
        Stop::End => starts_like_one,
    }
}

fn push(out: &mut Vec<Bytes>, body: &str, start: usize, end: usize) {
    let piece = &body[start..end];
    let mut begin = start + piece.len() - piece.trim_start().len();
    let stop = start + piece.trim_end().len();
    // A text without full stops is cut at white space: no sentence is longer than that.
    while begin < stop && stop - begin > LONGEST {
        let limit = body.floor_char_boundary(begin + LONGEST);
        let cut =
            body[begin..limit].rfind(char::is_whitespace).filter(|k| *k > 0).map_or(limit, |k| begin + k);
        out.push(begin..begin + body[begin..cut].trim_end().len());
        begin = cut + body[cut..].len() - body[cut..].trim_start().len();
    }
    // What has neither letter nor figure is no sentence: rows of dots, stars, dashes.
    if body[begin..stop.max(begin)].contains(char::is_alphanumeric) {
        out.push(begin..stop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text, &(0..text.len())).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn a_state_and_its_president_are_one_sentence() {
        for text in [
            "Iran rejected an offer by U.S. President Donald Trump for talks.",
            "He met U.N. Secretary-General Ban Ki-moon of South Korea.",
            "Apple Inc. President Tim Cook left.",
        ] {
            assert_eq!(pieces(text), [text]);
        }
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        for whole in [
            "Mr. Lavrov met the U.S. ambassador in St. Petersburg on Aug. 17 at 5 p.m. local time.",
            "J.K. Osei and Sen. Maria V. Prieto, of No. 10 Group Inc. of Delaware, agreed.",
            "Gen. Haidar said the U.S.-led force had left Ft. Salem vs. earlier plans.",
            "\"Will you go?\" he asked the minister.",
            "He waited ... and then signed.",
        ] {
            assert_eq!(pieces(whole), [whole]);
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            pieces("They met in the U.S. The talks failed. \"We tried.\" Mr. Diaz left."),
            ["They met in the U.S.", "The talks failed.", "\"We tried.\"", "Mr. Diaz left."]
        );
        assert_eq!(
            pieces("He spoke of a broken promise.Madrid denied it."),
            ["He spoke of a broken promise.", "Madrid denied it."]
        );
        assert_eq!(pieces("They met. * * * . . . . -- They left. ---"), ["They met.", "-- They left."]);
        assert_eq!(pieces(&". ".repeat(5000)), Vec::<&str>::new());
        assert_eq!(
            pieces("work on expanding the U.S. A U.S. inquiry goes on."),
            ["work on expanding the U.S.", "A U.S. inquiry goes on."]
        );
        assert_eq!(pieces("Really? Yes! Fine... Then go"), ["Really?", "Yes!", "Fine...", "Then go"]);
    }

    #[test]
    fn lower_case_news_is_split_too() {
        let text =
            "the minister, mr. hale, said so.  he left on jan. 5 for the u.s. and then rested. nobody knew.";
        assert_eq!(
            pieces(text),
            [
                "the minister, mr. hale, said so.",
                "he left on jan. 5 for the u.s. and then rested.",
                "nobody knew."
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[A-Za-z0-9 .?!\"'\u{201d}\u{2026}\u{e9}\n]{0,300}") {
            let ranges = split(&text, &(0..text.len()));
            let mut last = 0;
            for r in &ranges {
                prop_assert!(r.start >= last && r.end > r.start);
                prop_assert!(!text[last..r.start].contains(char::is_alphanumeric));
                prop_assert_eq!(text[r.clone()].trim(), &text[r.clone()]);
                last = r.end;
            }
            prop_assert!(!text[last..].contains(char::is_alphanumeric));
        }

        #[test]
        fn any_unicode_is_fine(text in "\\PC{0,200}") {
            split(&text, &(0..text.len()));
        }
    }
}
