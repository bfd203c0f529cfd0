//! Who says so, and whether in their own words.

use super::parties::Parties;
use crate::model::{Relation, Tag};
use crate::record::Attribution;
use crate::text::{Bytes, gap};

/// The attribution of a relation.
pub fn attribution(parties: &Parties, relation: &Relation) -> Attribution {
    let quoted = in_quotes(parties.words(), &relation.trigger);
    let speaker = relation.speaker.filter(|s| Some(*s) != relation.recipient || quoted);
    let Some(s) = speaker else {
        return Attribution { kind: if quoted { "quote" } else { "none" }.into(), ..Attribution::default() };
    };
    let at = &parties.reading.tagged[s].range;
    let verb = parties.reading.tagged.iter().filter(|t| t.tag == Tag::Verb).min_by_key(|t| gap(&t.range, at));
    let range = verb.map(|v| parties.in_document(&v.range));
    Attribution {
        speaker: Some(parties.entity(s)),
        kind: if quoted { "quote" } else { "indirect" }.into(),
        verb: range.clone().map_or(String::new(), |r| parties.text[r].to_string()),
        span: range.map(|r| parties.offsets.span(&r)),
    }
}

/// Whether a range of the sentence stands between quotation marks, closed or not.
fn in_quotes(sentence: &str, range: &Bytes) -> bool {
    let mut open: Option<usize> = None;
    for (at, c) in sentence.char_indices() {
        let closes = c == '\u{201d}' || (c == '"' && open.is_some());
        if closes {
            if open.is_some_and(|o| o < range.start && range.end <= at) {
                return true;
            }
            open = None;
        } else if c == '"' || c == '\u{201c}' {
            open = Some(at);
        }
    }
    open.is_some_and(|o| o < range.start)
}

#[cfg(test)]
mod tests {
    use super::in_quotes;

    #[test]
    fn quotes() {
        let text = "\"We will strike,\" he warned, and \"soon";
        let at = |w: &str| text.find(w).map(|k| k..k + w.len()).unwrap();
        assert!(in_quotes(text, &at("strike")));
        assert!(!in_quotes(text, &at("warned")));
        assert!(in_quotes(text, &at("soon")));
    }
}
