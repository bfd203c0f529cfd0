//! Words of a phrase in the form that the tables are keyed by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded: lower case, without accents, without the full stops of abbreviations.
    pub key: String,
    /// Whether it begins with a capital (or digit).
    pub capital: bool,
    /// Whether all its letters are capitals and there are two or more, or it was written with stops.
    pub acronym: bool,
    /// Whether a hyphen joins it to the next word.
    pub hyphen: bool,
    /// Whether "'s" or an apostrophe follows it.
    pub possessive: bool,
    /// Whether a comma follows it.
    pub comma: bool,
}

/// Lower case without accents.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(straight).collect()
}

fn straight(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{b4}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

/// The words of a phrase.
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for raw in text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')' | '"' | '\u{201c}' | '\u{201d}'))
    {
        let comma = raw.ends_with([',', ';']);
        let raw = raw.trim_matches([',', ';', ':', '!', '?']);
        let parts: Vec<&str> =
            raw.split(['-', '\u{2010}', '\u{2011}', '\u{2013}']).filter(|p| !p.is_empty()).collect();
        for (k, part) in parts.iter().enumerate() {
            let last = k + 1 == parts.len();
            if let Some(mut word) = word(part) {
                word.hyphen = !last;
                word.comma = last && comma;
                out.push(word);
            }
        }
    }
    out
}

fn word(part: &str) -> Option<Word> {
    let folded = fold(part);
    let (bare, possessive) = match folded.strip_suffix("'s") {
        Some(b) => (b, true),
        None => match folded.strip_suffix('\'') {
            Some(b) => (b, b.ends_with('s')),
            None => (folded.as_str(), false),
        },
    };
    let bare = bare.trim_start_matches('\'');
    // "u.s.", "d.c": single letters with stops; "mr." keeps its letters only.
    let pieces: Vec<&str> = bare.split('.').filter(|p| !p.is_empty()).collect();
    let dotted = pieces.len() > 1 && pieces.iter().all(|p| p.chars().count() <= 2);
    let key: String = if dotted { pieces.concat() } else { bare.trim_end_matches('.').to_string() };
    if key.is_empty() {
        return None;
    }
    let letters = || part.chars().filter(|c| c.is_alphabetic());
    // "d'Aubuisson" is written with a capital too.
    let elided = part.split_once(['\'', '\u{2019}']).filter(|(d, _)| matches!(*d, "d" | "l" | "n"));
    let named = elided.map_or(part, |(_, name)| name);
    let capital = named.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let upper = letters().count() >= 2
        && letters().take_while(|c| *c != '\u{2019}').all(|c| c.is_uppercase() || c == 's');
    // "G20", "M23".
    let numbered = letters().count() == 1 && part.chars().any(|c| c.is_ascii_digit());
    Some(Word {
        key,
        capital,
        acronym: dotted || ((upper || numbered) && capital),
        hyphen: false,
        possessive,
        comma: false,
    })
}

/// The key of a table phrase.
pub fn key(text: &str) -> String {
    let words = words(text);
    words.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Singular forms to try for a plural noun.
pub fn singulars(word: &str) -> impl Iterator<Item = String> + '_ {
    let strip =
        |end: &str, with: &str| word.strip_suffix(end).filter(|s| s.len() >= 2).map(|s| format!("{s}{with}"));
    [strip("men", "man"), strip("ies", "y"), strip("ves", "f"), strip("es", ""), strip("s", "")]
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        let got = words("The U.S.'s Saudi-led coalition, São Tomé’s envoys");
        let keys: Vec<&str> = got.iter().map(|w| w.key.as_str()).collect();
        assert_eq!(keys, ["the", "us", "saudi", "led", "coalition", "sao", "tome", "envoys"]);
        assert!(got[1].possessive && got[1].acronym && got[2].hyphen && got[4].comma && got[6].possessive);
        assert_eq!(key("Washington, D.C."), "washington dc");
        assert!(singulars("lawmakers").any(|s| s == "lawmaker"));
    }
}
