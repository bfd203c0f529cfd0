//! Cuts a text into words, numbers and marks for the grammar of dates.
//!
//! What feeds it: any text. What it gives: [`Token`]s with byte ranges on character boundaries. What it
//! refuses: nothing; a number of more than four digits has no value.

use super::names::{self, Word};
use crate::text::Bytes;

/// One word, number or mark.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether nothing stands between it and the token before.
    pub glued: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters; with what they say, if they belong to dates.
    Word(Option<Word>),
    /// Digits: value and how many.
    Number(i32, usize),
    /// Any other character.
    Mark(char),
}

impl Token {
    /// Byte range.
    pub fn range(&self) -> Bytes {
        self.start..self.end
    }
}

/// The tokens of a text. `any` is false if none can belong to a date.
pub fn tokens(text: &str) -> (Vec<Token>, bool) {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut any = false;
    let mut chars = text.char_indices().peekable();
    let mut last = usize::MAX;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut count) = (first, 1);
            while let Some((at, d)) = chars.peek().and_then(|(at, c)| Some((*at, digit(*c)?))) {
                let size = text[at..].chars().next().map_or(1, char::len_utf8);
                end = at + size;
                count += 1;
                value = if count <= 4 { value * 10 + d } else { -1 };
                chars.next();
            }
            any = true;
            Kind::Number(value, count)
        } else if c.is_alphabetic() {
            while let Some((at, c)) = chars.peek().copied().filter(|(_, c)| is_letter(*c)) {
                end = at + c.len_utf8();
                chars.next();
            }
            let word = names::word(&text[start..end]);
            any |= matches!(
                word,
                Some(
                    Word::Month(..)
                        | Word::Weekday(..)
                        | Word::Unit(..)
                        | Word::Day(_)
                        | Word::Weekend
                        | Word::Overnight
                        | Word::Decade
                        | Word::Hours
                        | Word::Months(_)
                )
            );
            Kind::Word(word)
        } else {
            Kind::Mark(c)
        };
        out.push(Token { start, end, kind, glued: last == start });
        last = end;
    }
    (out, any)
}

/// Letters, and the marks that combine with them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) || ('\u{64b}'..='\u{652}').contains(&c)
}

/// The value of a European, Arabic or Persian digit.
fn digit(c: char) -> Option<i32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    Some(c as i32 - zero as i32)
}
