//! Words of a text in lower case, all of them or those with content of their own.
//!
//! What feeds it: any text. What it gives: runs of letters and digits, one after the other in one buffer; a letter
//! of a script without spaces is a word. What it refuses: marks, and in [`each_word`] the words that every text has.

/// English words without content of their own, sorted.
const STOP: [&str; 118] = [
    "a", "about", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during",
    "each", "for", "from", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "last", "like", "made", "many", "may", "more", "most", "much", "must",
    "next", "no", "not", "now", "of", "off", "on", "one", "only", "or", "other", "our", "out", "over", "own",
    "s", "said", "same", "say", "says", "she", "should", "since", "so", "some", "such", "t", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "told",
    "too", "two", "under", "until", "up", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "will", "with", "within", "would", "year", "you",
];

/// Whether a word in lower case has no content of its own.
pub(crate) fn is_stop(word: &str) -> bool {
    STOP.binary_search(&word).is_ok()
}

/// Hands on every word with content of its own.
pub(crate) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    each(text, |word| {
        if !is_stop(word) {
            take(word);
        }
    });
}

/// Hands on every word.
pub(crate) fn each(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    for c in text.chars() {
        let alone = is_unspaced(c);
        if (alone || !c.is_alphanumeric()) && !word.is_empty() {
            take(&word);
            word.clear();
        }
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            if alone {
                take(&word);
                word.clear();
            }
        }
    }
    if !word.is_empty() {
        take(&word);
    }
}

/// A letter of Thai, Lao, Burmese, Khmer, Japanese or Chinese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted() {
        assert!(STOP.is_sorted());
    }

    #[test]
    fn words() {
        let of = |text| {
            let mut out = Vec::new();
            each_word(text, |w| out.push(w.to_string()));
            out
        };
        assert_eq!(of("The U.S. has told Élysée's 27 aides"), ["u", "élysée", "27", "aides"]);
        assert_eq!(of("中国 met"), ["中", "国", "met"]);
        assert!(of(" - ").is_empty());
    }
}
