//! From tag scores of word pieces to spans.

use super::edges::{is_party_tag, party_tag, rest_of_compound, rest_of_name, saint};
use super::path::{self, Label};
use super::quantity::quantified;
use super::tokens::Tokens;
use crate::text::Bytes;

/// What a tagged span costs (logits). Mentions that are missed cost events: on the tuning sentences type and both spans had an F1
/// of .589 with 0, .590 with -0.5, .579 with 0.5, .584 without a best path.
const COST: f32 = 0.0;

/// What a tagged span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A possible actor.
    Actor,
    /// A date.
    Date,
    /// A place.
    Place,
    /// A verb of saying that belongs to a speaker.
    Verb,
}

/// A span of the sentence with its tag.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// What it is.
    pub tag: Tag,
    /// Bytes of the sentence.
    pub range: Bytes,
    /// Word pieces.
    pub pieces: std::ops::Range<usize>,
}

/// Reads labels such as "B-ACTOR"; `None` is O.
pub fn parse_label(label: &str) -> Label<Tag> {
    let (edge, name) = label.split_once('-')?;
    let tag = match name {
        "ACTOR" => Tag::Actor,
        "DATE" => Tag::Date,
        "PLACE" => Tag::Place,
        "VERB" => Tag::Verb,
        _ => return None,
    };
    Some((edge == "B", tag))
}

/// Words that no mention begins or ends with.
const EDGES: &[&str] = &[
    "and",
    "or",
    "but",
    "of",
    "in",
    "on",
    "at",
    "to",
    "by",
    "with",
    "from",
    "for",
    "against",
    "including",
    "as",
    "that",
    "over",
    "into",
    "after",
    "before",
    "when",
    "while",
    "said",
    "also",
    "s",
];
/// Words that are no mention by themselves.
const EMPTY: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "these",
    "those",
    "no",
    "not",
    "full",
    "such",
    "more",
    "there",
    "other",
    "new",
    "least",
    "than",
    "many",
    "northern",
    "southern",
    "eastern",
    "central",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "any",
];

/// Words that begin a clause right behind a mention: "the ship it had seized".
const CLAUSE: &[&str] = &["it", "they", "he", "she", "we", "who", "which", "whom"];

/// Words right before a title that belong to it: "former President", "U.S. Secretary".
fn belongs_to_title(word: &str) -> bool {
    let stops = word.contains('.') && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    (stops && word.chars().count() >= 4) || matches!(word, "US" | "UK" | "UN" | "EU" | "Former" | "former")
}

/// Whether a word of lower case is an adverb of manner by its ending.
fn is_adverb(word: &str) -> bool {
    const NOUNS: &[&str] = &[
        "family",
        "assembly",
        "rally",
        "supply",
        "monopoly",
        "anomaly",
        "homily",
        "italy",
        "july",
        "elderly",
        "weekly",
        "daily",
        "butterfly",
        "firefly",
        "reply",
    ];
    word.len() >= 6 && word.ends_with("ly") && !NOUNS.contains(&word)
}

/// Takes punctuation and function words off both ends of the actor spans, and drops those that are
/// nothing else.
pub fn trim(spans: &mut Vec<Tagged>, sentence: &str, tokens: &Tokens) {
    spans.retain_mut(|t| {
        if t.tag != Tag::Actor {
            return true;
        }
        // A number of the piece where each word begins; pieces that continue a word stay with it.
        let word = |range: &std::ops::Range<usize>| -> String {
            sentence
                .get(tokens.ranges[range.start].start..tokens.ranges[range.end - 1].end)
                .unwrap_or("")
                .to_lowercase()
        };
        let last_word = |p: &std::ops::Range<usize>| {
            let mut from = p.end - 1;
            while from > p.start && tokens.continues[from] {
                from -= 1;
            }
            from..p.end
        };
        let first_word = |p: &std::ops::Range<usize>| {
            let mut to = p.start + 1;
            while to < p.end && tokens.continues[to] {
                to += 1;
            }
            p.start..to
        };
        let edge = |w: &str| EDGES.contains(&w) || !w.chars().any(char::is_alphanumeric);
        while !t.pieces.is_empty() {
            let last = last_word(&t.pieces);
            let words = word(&last);
            // The full stop of "U.S." belongs to it.
            let stop = words == "."
                && t.pieces.len() > 2
                && word(&(last.start - 1..last.start)).chars().count() == 1;
            let clause = CLAUSE.contains(&words.as_str()) && last.start > t.pieces.start;
            // "Mr Trump grudgingly [signed]"
            let adverb = last.start > t.pieces.start
                && (is_adverb(&words)
                    || matches!(words.as_str(), "still" | "already" | "now" | "then" | "again"));
            if stop || !(clause || adverb || edge(&words) || matches!(words.as_str(), "the" | "a" | "an")) {
                break;
            }
            t.pieces.end = last.start;
        }
        while !t.pieces.is_empty() {
            let first = first_word(&t.pieces);
            let words = word(&first);
            // "Shot dead [seven of them]"
            let dead = words == "dead" && first.end < t.pieces.end;
            if !edge(&words) && !dead {
                break;
            }
            t.pieces.start = first.end;
        }
        if t.pieces.is_empty() {
            return false;
        }
        let before = |p: usize| -> Option<std::ops::Range<usize>> {
            let last = last_word(&(0..(p > 0).then_some(p)?));
            (!tokens.ranges[last.start].is_empty()).then_some(last)
        };
        let piece_at = |start: usize, until: usize| {
            (0..until).find(|p| tokens.ranges[*p].start == start && !tokens.ranges[*p].is_empty())
        };
        let mut first = tokens.ranges[t.pieces.start].start;
        while sentence[first..].starts_with(char::is_uppercase)
            && let Some(lead) = sentence[..first].strip_suffix(' ')
        {
            let at = lead.rfind(char::is_whitespace).map_or(0, |k| k + 1);
            if belongs_to_title(&lead[at..])
                && let Some(piece) = piece_at(at, t.pieces.start)
            {
                t.pieces.start = piece;
                first = at;
            } else {
                break;
            }
        }
        let start = first - saint(&sentence[..first], &sentence[first..]);
        t.pieces.start = piece_at(start, t.pieces.start).unwrap_or(t.pieces.start);
        let end = tokens.ranges[t.pieces.end - 1].end;
        let end = end + rest_of_name(&sentence[start..end], &sentence[end..]);
        let end = end + rest_of_compound(&sentence[start..end], &sentence[end..]);
        if let Some(piece) = (t.pieces.end..tokens.ranges.len()).find(|p| tokens.ranges[*p].end == end) {
            t.pieces.end = piece + 1;
        }
        t.pieces.start = quantified(t.pieces.start, &word(&t.pieces), &word, &before);
        // "the agency (NSA" lacks its other bracket.
        if t.pieces.end < tokens.ranges.len() && word(&(t.pieces.end..t.pieces.end + 1)) == ")" {
            let words = word(&t.pieces);
            if words.matches('(').count() > words.matches(')').count() {
                t.pieces.end += 1;
            }
        }
        // "Sen. John Roe, R-Texas": the party is no part of the name.
        if let Some(at) =
            party_tag(&sentence[tokens.ranges[t.pieces.start].start..tokens.ranges[t.pieces.end - 1].end])
        {
            let until = tokens.ranges[t.pieces.start].start + at;
            while t.pieces.len() > 1 && tokens.ranges[t.pieces.end - 1].end > until {
                t.pieces.end -= 1;
            }
        }
        t.range = tokens.ranges[t.pieces.start].start..tokens.ranges[t.pieces.end - 1].end;
        let words = word(&t.pieces);
        // "Sheikh Hasina, 76, quit": an age is nobody.
        let between = |c: char| {
            sentence[..t.range.start].trim_end().ends_with(c) && sentence[t.range.end..].starts_with(c)
        };
        let age = !words.contains(char::is_alphabetic) && (between(',') || !words.contains(char::is_numeric));
        let tag = is_party_tag(&sentence[t.range.clone()]);
        !age && !tag && !EMPTY.contains(&words.as_str()) && !is_participle(&words)
    });
    // A mention that grew to the left may now begin before a place or date that stood before it.
    spans.sort_by_key(|t| (t.range.start, t.range.end));
    // A quantifier that was tagged by itself is now part of what it counts.
    spans.dedup_by(|next, last| {
        let overlap = next.pieces.start < last.pieces.end && next.tag == last.tag;
        if overlap && next.pieces.len() > last.pieces.len() {
            std::mem::swap(last, next);
        }
        overlap
    });
}

/// Whether a mention is a participle alone ("a [disputed] area"), and no group by that name.
fn is_participle(words: &str) -> bool {
    words.ends_with("ed")
        && words.chars().all(char::is_alphabetic)
        && !matches!(words, "wounded" | "injured" | "accused")
}

/// Spans from the scores of each piece (`labels.len()` a row).
pub fn spans(scores: &[f32], labels: &[Label<Tag>], tokens: &Tokens) -> Vec<Tagged> {
    let found = path::spans(scores, labels, tokens, COST);
    found.into_iter().map(|f| Tagged { tag: f.kind, range: f.range, pieces: f.pieces }).collect()
}

/// First words of places that name none by themselves.
const PLACE_BEGINS: &[&str] = &[
    "Abu", "Addis", "Al", "Bandar", "Buenos", "Burkina", "Cape", "Ciudad", "Costa", "El", "Fort", "Ho",
    "Hong", "Kuala", "La", "Las", "Le", "Los", "Mount", "New", "North", "Phnom", "Port", "Puerto", "Ras",
    "Rio", "San", "Santa", "Sao", "Sierra", "South", "Sri", "St", "Tel", "Ulan",
];

/// Whether a mention follows another with nothing but a space between them.
fn glued(sentence: &str, a: &Tagged, b: &Tagged) -> bool {
    sentence.get(a.range.end..b.range.start) == Some(" ")
}

/// Joins an adjective that was tagged by itself to the mention right behind it ("besieged" and "Tamil villagers"), and a
/// noun to the name that it describes ("figure" and "Leopoldo Lopez").
pub fn whole_mentions(spans: &mut Vec<Tagged>, sentence: &str) {
    const ENDINGS: &[&str] = &["ed", "ing", "ern", "al", "ful", "ous", "ive", "ese", "ian", "ish"];
    const PRONOUNS: &[&str] = &["everybody", "someone", "anyone", "others", "these", "those", "their"];
    let mut k = 1;
    while k < spans.len() {
        let (a, b) = (&spans[k - 1], &spans[k]);
        let words = &sentence[a.range.clone()];
        let small = words.len() > 4 && words.chars().all(char::is_lowercase);
        let adjective = ENDINGS.iter().any(|e| words.ends_with(e));
        let noun = sentence[b.range.clone()].starts_with(char::is_uppercase) && !PRONOUNS.contains(&words);
        let actors = a.tag == Tag::Actor && b.tag == Tag::Actor;
        if actors && small && (adjective || noun) && glued(sentence, a, b) {
            spans[k - 1].range.end = spans[k].range.end;
            spans[k - 1].pieces.end = spans[k].pieces.end;
            spans.remove(k);
        } else {
            k += 1;
        }
    }
}

/// Makes one place of what was tagged in pieces: "the", "besieged port" and "city of Mariupol", or "Hong" and "Kong". Of
/// "San" and "Salvador gangs" the gangs stay.
pub fn whole_places(spans: &mut Vec<Tagged>, sentence: &str, tokens: &Tokens) {
    let mut k = 1;
    while k < spans.len() {
        let (a, b) = (&spans[k - 1], &spans[k]);
        let begins = a.tag == Tag::Place && b.tag == Tag::Actor && glued(sentence, a, b);
        let sandwich = spans.get(k + 1).is_some_and(|c| c.tag == Tag::Place && glued(sentence, b, c));
        let words = &sentence[b.range.clone()];
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let name = PLACE_BEGINS.contains(&&sentence[a.range.clone()])
            && first.len() < 20
            && first.starts_with(char::is_uppercase)
            && !rest.starts_with(char::is_uppercase);
        if !begins || !(sandwich || name) {
            k += 1;
        } else if sandwich || rest.is_empty() {
            let last = if sandwich { k + 1 } else { k };
            spans[k - 1].range.end = spans[last].range.end;
            spans[k - 1].pieces.end = spans[last].pieces.end;
            spans.drain(k..=last);
        } else {
            let cut = b.range.start + first.len();
            let piece = b.pieces.clone().find(|p| tokens.ranges[*p].start > cut).unwrap_or(b.pieces.end);
            spans[k - 1].range.end = cut;
            spans[k - 1].pieces.end = piece;
            spans[k].range.start = cut + 1;
            spans[k].pieces.start = piece;
            k += 1;
        }
    }
    spans.retain(|t| !t.pieces.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TOKENIZER, tokens::Tokenizer};

    /// What becomes of actor spans over the given words.
    fn trimmed(sentence: &str, words: &[&str]) -> Vec<String> {
        let tokens = Tokenizer::read(TOKENIZER).expect("tokenizer").encode(&[sentence]).remove(0);
        let mut spans: Vec<Tagged> = words
            .iter()
            .map(|w| {
                let at = sentence.find(w).expect("words of the sentence");
                let range = at..at + w.len();
                let pieces = tokens.covering(&range).expect("pieces");
                Tagged { tag: Tag::Actor, range, pieces }
            })
            .collect();
        trim(&mut spans, sentence, &tokens);
        spans.into_iter().map(|s| sentence[s.range].to_string()).collect()
    }

    #[test]
    fn names_are_whole() {
        for (sentence, cut, whole) in [
            ("Ottawa flew medicine to Port-au-Prince today.", "Port", "Port-au-Prince"),
            ("They closed the consulate in St Petersburg.", "Petersburg", "St Petersburg"),
            ("They blocked the Pan-American highway.", "American highway", "Pan-American highway"),
            ("The Iran-Iraq war went on.", "Iran", "Iran"),
            ("A Kenyan-led force came.", "Kenyan", "Kenyan"),
        ] {
            assert_eq!(trimmed(sentence, &[cut]), [whole], "{sentence}");
        }
    }

    #[test]
    fn a_number_keeps_its_quantifier() {
        let s = "They freed at least 19 hostages, killed some forty guards and as many as 12,000 sheep.";
        assert_eq!(trimmed(s, &["19 hostages"]), ["at least 19 hostages"]);
        assert_eq!(
            trimmed(s, &["least 19 hostages", "forty guards"]),
            ["at least 19 hostages", "some forty guards"]
        );
        assert_eq!(trimmed(s, &["least", "19 hostages"]), ["at least 19 hostages"]);
        assert_eq!(trimmed(s, &["12,000 sheep"]), ["as many as 12,000 sheep"]);
        assert_eq!(trimmed(s, &["hostages"]), ["hostages"]);
    }

    #[test]
    fn a_preposition_is_no_quantifier() {
        let s = "Talks over a British officer and about two ministers took place around the Downing Street house.";
        assert_eq!(trimmed(s, &["a British officer"]), ["a British officer"]);
        assert_eq!(trimmed(s, &["two ministers"]), ["two ministers"]);
        assert_eq!(trimmed("Mr Reyes grudgingly signed it.", &["Mr Reyes grudgingly"]), ["Mr Reyes"]);
        assert_eq!(trimmed("The Royal Family left.", &["The Royal Family"]), ["The Royal Family"]);
        let s = "Police held over 200 men, about a dozen women and around 1,500 cattle over 19 days.";
        assert_eq!(trimmed(s, &["200 men"]), ["over 200 men"]);
        assert_eq!(trimmed(s, &["a dozen women"]), ["about a dozen women"]);
        assert_eq!(trimmed(s, &["1,500 cattle"]), ["around 1,500 cattle"]);
        assert_eq!(trimmed(s, &["19 days"]), ["19 days"]);
    }

    #[test]
    fn a_title_keeps_its_country_and_a_mention_ends_before_its_clause() {
        let s = "On Friday former U.S. President Barack Obama saw the Turkish ship it had freed.";
        assert_eq!(trimmed(s, &["President Barack Obama"]), ["former U.S. President Barack Obama"]);
        assert_eq!(trimmed(s, &["U.S. President Barack Obama"]), ["former U.S. President Barack Obama"]);
        assert_eq!(trimmed(s, &["the Turkish ship it"]), ["the Turkish ship"]);
        assert_eq!(trimmed("They left; it fell.", &["it"]), ["it"]);
    }

    #[test]
    fn brackets_and_edges() {
        let s = "Officers of the Drug Agency (DA) said that the men had fled.";
        assert_eq!(trimmed(s, &["of the Drug Agency (DA"]), ["the Drug Agency (DA)"]);
        assert_eq!(trimmed(s, &["(DA"]), ["DA"]);
        assert_eq!(trimmed(s, &["that the", "the men had"]).len(), 1);
    }
}
