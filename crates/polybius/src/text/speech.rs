//! Verbs and phrases of saying, and what who uses them takes upon himself.
//!
//! What feeds it: a text and a place in it. What it gives: the words of saying that stand there, with a
//! [`Commitment`]. What it refuses: bare forms that are nouns as well ("claim", "report", "demand").

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Bytes;

/// What a speaker does with what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commitment {
    /// Tells it.
    Said,
    /// Vouches for it.
    Confirmed,
    /// Says that it is not so.
    Denied,
    /// Lays it on someone, unproved.
    Alleged,
    /// Holds it, against doubts.
    Claimed,
    /// Tells of harm to come.
    Warned,
    /// Wants it.
    Demanded,
}

impl Commitment {
    /// The name in FORMATS.
    pub fn name(self) -> &'static str {
        match self {
            Commitment::Said => "said",
            Commitment::Confirmed => "confirmed",
            Commitment::Denied => "denied",
            Commitment::Alleged => "alleged",
            Commitment::Claimed => "claimed",
            Commitment::Warned => "warned",
            Commitment::Demanded => "demanded",
        }
    }
}

/// Verbs whose forms are regular, by their bare form.
const REGULAR: &[(Commitment, &str)] = &[
    (
        Commitment::Said,
        "add announce answer argue assert comment conclude declare describe disclose elaborate emphasise \
         emphasize estimate explain express inform joke lament mention note observe outline predict proclaim \
         promise pledge vow quip recall reckon recount reiterate relate remark repeat reply report respond \
         reveal state stress suggest summarise summarize tweet underline underscore testify \
         indicate reason opine remind hint propose signal forecast assess caption comment confide exclaim shout \
         whisper murmur mutter interject stipulate specify clarify",
    ),
    (
        Commitment::Confirmed,
        "acknowledge admit affirm assure attest certify concede confess confirm guarantee ratify reaffirm \
         validate verify corroborate",
    ),
    (Commitment::Denied, "deny disavow dismiss dispute refute reject rebut"),
    (Commitment::Alleged, "accuse allege blame charge suspect implicate"),
    (
        Commitment::Claimed,
        "boast claim complain contend insist maintain profess purport believe imply speculate",
    ),
    (Commitment::Warned, "caution warn threaten alert"),
    (
        Commitment::Demanded,
        "advise appeal demand exhort implore insist order plead recommend request urge advocate instruct",
    ),
];

/// Forms that are not regular.
const FORMS: &[(Commitment, &str)] = &[
    (Commitment::Said, "said say says saying told tells telling wrote writes writing spoke speaks speaking"),
    (Commitment::Confirmed, "swore swears"),
    (Commitment::Warned, "foresaw"),
];

/// Phrases, by their words.
const PHRASES: &[(Commitment, &str)] = &[
    (Commitment::Said, "according to"),
    (Commitment::Said, "is quoted as saying"),
    (Commitment::Said, "was quoted as saying"),
    (Commitment::Said, "were quoted as saying"),
    (Commitment::Said, "told reporters"),
    (Commitment::Said, "told journalists"),
    (Commitment::Said, "told a news conference"),
    (Commitment::Said, "told a press conference"),
    (Commitment::Said, "told state television"),
    (Commitment::Said, "in the words of"),
    (Commitment::Said, "pointed out"),
    (Commitment::Said, "points out"),
    (Commitment::Said, "made clear"),
    (Commitment::Said, "makes clear"),
    (Commitment::Said, "made it clear"),
    (Commitment::Said, "went on to say"),
    (Commitment::Said, "had this to say"),
    (Commitment::Said, "let it be known"),
    (Commitment::Said, "gave notice"),
    (Commitment::Said, "issued a statement"),
    (Commitment::Said, "said in a statement"),
    (Commitment::Said, "spoke of"),
    (Commitment::Said, "citing"),
    (Commitment::Confirmed, "vouched for"),
    (Commitment::Confirmed, "bore out"),
    (Commitment::Denied, "ruled out"),
    (Commitment::Denied, "rules out"),
    (Commitment::Denied, "dismissed as"),
    (Commitment::Alleged, "accused of"),
    (Commitment::Alleged, "laid the blame on"),
    (Commitment::Claimed, "would have us believe"),
    (Commitment::Claimed, "claimed responsibility for"),
    (Commitment::Warned, "gave warning"),
    (Commitment::Warned, "raised the alarm"),
    (Commitment::Demanded, "called for"),
    (Commitment::Demanded, "calls for"),
    (Commitment::Demanded, "called on"),
    (Commitment::Demanded, "calls on"),
    (Commitment::Demanded, "called upon"),
    (Commitment::Demanded, "pressed for"),
    (Commitment::Demanded, "asked for"),
];

/// Words of saying, found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// Where they stand.
    pub range: Bytes,
    /// What the speaker takes upon himself.
    pub commitment: Commitment,
    /// Whether the speaker stands behind ("according to", "citing").
    pub points_behind: bool,
}

struct Table {
    words: HashMap<String, Commitment>,
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, Commitment)>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (commitment, verbs) in REGULAR {
        for verb in verbs.split_whitespace() {
            for form in forms(verb) {
                words.insert(form, *commitment);
            }
        }
    }
    for (commitment, forms) in FORMS {
        for form in forms.split_whitespace() {
            words.insert(form.to_string(), *commitment);
        }
    }
    let mut phrases: HashMap<&str, Vec<_>> = HashMap::new();
    for (commitment, phrase) in PHRASES {
        let mut parts = phrase.split(' ');
        let first = parts.next().unwrap_or("");
        phrases.entry(first).or_default().push((parts.collect::<Vec<_>>(), *commitment));
    }
    // The longest first.
    for list in phrases.values_mut() {
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    Table { words, phrases }
});

/// Past form, third person and -ing of a regular verb.
fn forms(verb: &str) -> [String; 3] {
    let stem = |drop: usize| &verb[..verb.len() - drop];
    let vowel_before_y = verb.len() > 1 && verb.as_bytes()[verb.len() - 2..].starts_with(b"a");
    if verb.ends_with('e') {
        return [format!("{verb}d"), format!("{verb}s"), format!("{}ing", stem(1))];
    }
    if verb.ends_with('y') && !vowel_before_y {
        return [format!("{}ied", stem(1)), format!("{}ies", stem(1)), format!("{verb}ing")];
    }
    let double = match verb {
        "admit" => "t",
        "rebut" => "t",
        "signal" => "l",
        "quip" => "p",
        _ => "",
    };
    let es = if verb.ends_with("ss") || verb.ends_with("sh") || verb.ends_with("ch") { "es" } else { "s" };
    [format!("{verb}{double}ed"), format!("{verb}{es}"), format!("{verb}{double}ing")]
}

/// The words of saying in a part of a text, from left to right.
pub fn sayings(text: &str, part: &Bytes) -> Vec<Saying> {
    let Some(body) = text.get(part.clone()) else { return Vec::new() };
    let words: Vec<(usize, &str)> = words(body).collect();
    let mut out = Vec::new();
    let mut k = 0;
    while k < words.len() {
        let (at, word) = words[k];
        let lower = word.to_ascii_lowercase();
        let phrase = TABLE.phrases.get(lower.as_str()).and_then(|list| {
            list.iter().find(|(rest, _)| {
                rest.iter()
                    .enumerate()
                    .all(|(n, w)| words.get(k + 1 + n).is_some_and(|x| x.1.eq_ignore_ascii_case(w)))
            })
        });
        if let Some((rest, commitment)) = phrase {
            let (last, end) = words[k + rest.len()];
            let range = part.start + at..part.start + last + end.len();
            let points_behind = matches!(lower.as_str(), "according" | "citing" | "in");
            out.push(Saying { range, commitment: *commitment, points_behind });
            k += rest.len() + 1;
            continue;
        }
        if let Some(commitment) = TABLE.words.get(&lower) {
            let range = part.start + at..part.start + at + word.len();
            out.push(Saying { range, commitment: *commitment, points_behind: false });
        }
        k += 1;
    }
    out
}

/// What words of saying commit to: the first of them that the table knows.
pub fn commitment(words: &str) -> Option<Commitment> {
    sayings(words, &(0..words.len())).first().map(|s| s.commitment)
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(move |w| {
        // Both are slices of the same text.
        (w.as_ptr() as usize - text.as_ptr() as usize, w)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_saying() {
        let all = REGULAR.iter().map(|(_, v)| v.split_whitespace().count()).sum::<usize>() + PHRASES.len();
        assert!(all >= 120, "{all}");
        for (words, want) in [
            ("he said", "said"),
            ("she has denied", "denied"),
            ("was quoted as saying", "said"),
            ("they confirmed", "confirmed"),
            ("prosecutors alleged", "alleged"),
            ("rebels claimed", "claimed"),
            ("the minister warned", "warned"),
            ("he called for", "demanded"),
            ("it replied", "said"),
            ("he stresses", "said"),
            ("admitted", "confirmed"),
            ("ruled out", "denied"),
        ] {
            assert_eq!(commitment(words).map(Commitment::name), Some(want), "{words}");
        }
        assert_eq!(commitment("the claim of the report"), None);
    }
}
