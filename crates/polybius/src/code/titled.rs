//! Persons with a title and a name whom the network did not mark: "President Rodrigo Duterte's war on drugs".
//!
//! What feeds it: a sentence and what the network found in it. What it gives: the reading with these persons among
//! its mentions, for rules of grammar and for names later in the document. What it refuses: texts without
//! capitals, and words that are marked already.

use crate::model::{Reading, Tag, Tagged};
use crate::text::overlap;
use crate::text::words::spaced;

/// Titles that stand before a name.
const TITLES: &[&str] = &[
    "President",
    "Premier",
    "Chancellor",
    "Minister",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Emir",
    "Sultan",
    "Sheikh",
    "Ayatollah",
    "Pope",
    "Senator",
    "Governor",
    "Gen.",
    "Colonel",
    "Admiral",
    "Marshal",
    "Ambassador",
    "Secretary",
];
/// Words that may stand before them.
const BEFORE: &[&str] =
    &["Prime", "Foreign", "Defence", "Defense", "Interior", "Finance", "Vice", "Deputy", "Crown", "Supreme"];
/// Capitalised words that end a name.
const NO_NAME: &[&str] = &["The", "A", "In", "On", "At", "And", "But", "For", "Of", "To", "With", "By", "As"];

/// Adds them.
pub fn complete(sentence: &str, reading: &mut Reading) {
    if !TITLES.iter().any(|t| sentence.contains(t)) {
        return;
    }
    let words: Vec<(usize, &str)> = spaced(sentence).collect();
    let name = |w: &str| {
        let mut letters = w.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
            && !NO_NAME.contains(&w)
            && !TITLES.contains(&w)
    };
    for k in 0..words.len() {
        if !TITLES.contains(&words[k].1) {
            continue;
        }
        let mut first = k;
        while first > 0 && BEFORE.contains(&words[first - 1].1) {
            first -= 1;
        }
        let mut end = None;
        for (at, word) in words.iter().skip(k + 1).take(3) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("\u{2019}s")).unwrap_or(bare);
            if !name(bare) {
                break;
            }
            end = Some(at + bare.len());
            if bare.len() < word.len() {
                break;
            }
        }
        if let Some(end) = end {
            insert(reading, words[first].0..end);
        }
    }
}

/// Puts a mention in its place; what relations point at moves on.
fn insert(reading: &mut Reading, range: crate::text::Bytes) {
    if reading.tagged.iter().any(|t| overlap(&t.range, &range)) {
        return;
    }
    let at = reading.tagged.partition_point(|t| t.range.start < range.start);
    reading.tagged.insert(at, Tagged { tag: Tag::Actor, range, pieces: 0..0 });
    let moved = |k: usize| if k >= at { k + 1 } else { k };
    for r in &mut reading.relations {
        r.actor = moved(r.actor);
        r.recipient = r.recipient.map(moved);
        r.speaker = r.speaker.map(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sentence: &str) -> Vec<String> {
        let mut reading = Reading::default();
        complete(sentence, &mut reading);
        reading.tagged.iter().map(|t| sentence[t.range.clone()].to_string()).collect()
    }

    #[test]
    fn titles_with_names() {
        assert_eq!(found("It is part of President Ana Paz's plan."), ["President Ana Paz"]);
        assert_eq!(found("He met Prime Minister Luis Rey, who left."), ["Prime Minister Luis Rey"]);
        assert_eq!(found("He met Gen. Luis Rey in General Santos."), ["Gen. Luis Rey"]);
        assert!(found("the President said so, and Secretary of State too").is_empty());
    }

    #[test]
    fn marked_words_stay() {
        let sentence = "President Ana Paz left.";
        let tag = Tagged { tag: Tag::Actor, range: 10..17, pieces: 0..0 };
        let mut reading = Reading { tagged: vec![tag], relations: Vec::new() };
        complete(sentence, &mut reading);
        assert_eq!(reading.tagged.len(), 1);
    }
}
