//! What the predicate behind a given pair's actor says of the class, beside what the network says.
//!
//! What feeds it: a question (sentence, actor, recipient) and the network's probabilities of the 16 types. What it gives:
//! the probabilities with those of other types lowered, where the words right behind the actor ("has lifted sanctions on",
//! "said on Monday it will not") or before a "by" in front of it ("were freed by") fit a row of knowledge/predicates.tsv.
//! What is to come is no material act yet: aid is AGREE, force THREATEN (PLOVER manual). What it refuses: a verb that a
//! passive turns round, a recipient behind another verb or in another clause, verbs that the table does not have.

use std::sync::LazyLock;

use regex::Regex;

use crate::dates::is_calendar;
use crate::model::Question;
use crate::ontology::{EventType, TYPES};
use crate::resolve::{PREDICATES, rows};
use crate::text::Bytes;
use crate::text::words::spaced;

/// What is left of the probability of a type that the words speak against.
const AGAINST: f32 = 0.1;
/// Most words behind the actor among which its predicate begins.
const REACH: usize = 16;
/// Most words of a phrase with a preposition between the actor and its predicate.
const PHRASE: usize = 6;
/// Most words of an apposition there.
const APPOSITION: usize = 12;

/// Words that stand between an actor and its predicate or inside of that, beside adverbs in -ly.
const PASSED: &[&str] = &[
    "has",
    "have",
    "had",
    "having",
    "began",
    "begun",
    "started",
    "also",
    "again",
    "still",
    "already",
    "now",
    "then",
    "later",
    "earlier",
    "even",
    "both",
    "all",
    "long",
    "first",
    "once",
    "soon",
    "therefore",
    "on",
    "late",
    "early",
    "today",
    "yesterday",
    "night",
    "evening",
    "morning",
    "afternoon",
    "this",
    "last",
    "week",
    "month",
    "year",
    "who",
    "which",
    "that",
];
/// Words in -ly that are no adverbs, or by which the act does not come about.
const HARDLY: &[&str] = &[
    "hardly", "rarely", "barely", "scarcely", "nearly", "family", "italy", "rally", "reply", "supply",
    "assembly",
];
/// Words behind which a participle is an adjective.
const ARTICLES: &[&str] = &["the", "a", "an", "its", "their", "his", "her"];
/// Words before "be" by which a passive is not told as done.
const UNDONE: &[&str] = &["could", "may", "might", "must", "should", "can", "would", "will", "not"];
/// Forms of "be", behind which a participle is a passive.
const BE: &[&str] = &["is", "are", "was", "were", "been", "being", "be"];
const PREPOSITIONS: &[&str] = &["in", "from", "of", "at", "near", "for", "outside", "to", "with"];
/// Verbs whose subject tells what the same subject, or its side, does.
const SAID: &[&str] = &[
    "said",
    "says",
    "say",
    "announced",
    "announces",
    "declared",
    "declares",
    "stated",
    "reiterated",
    "asserted",
    "insists",
    "insisted",
    "confirmed",
];
/// Words by which such a report goes on with the subject.
const AGAIN: &[&str] = &["it", "they", "he", "she", "we"];
const THEIR: &[&str] = &["its", "his", "her", "their", "our"];

static TO_COME: LazyLock<Regex> =
    LazyLock::new(|| pattern("(will|would|plans? to|intends? to|set to|going to)"));
/// What comes behind "would" where it tells of the past.
static PAST: LazyLock<Regex> = LazyLock::new(|| pattern("later|often|sometimes|routinely|go on to"));
static AGREED: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(willing|ready|prepared|agreed|agrees?|offered|offers|pledged|pledges|promised|promises) to")
});
/// What stands between a predicate and a recipient that is not its own.
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    let words = "and|but|while|after|before|when|as|because|since|until|although|though|if|who|which";
    Regex::new(&format!(r";|, [a-z]+ing\b|\b(it|they|he|she) [a-z]+ed\b|\b({words})\b")).expect("well formed")
});

/// What in the words of a row shows that they are of two clauses.
static INNER: LazyLock<Regex> = LazyLock::new(|| {
    let words = "but|while|after|before|because|since|until|although";
    Regex::new(&format!(r";|\b({words})\b|\band ([a-z]+ly )?[a-z]+(ed|ing)\b")).expect("well formed")
});

/// One row of the table.
struct Row {
    types: Vec<EventType>,
    words: Regex,
    unless: Option<Regex>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    rows(PREDICATES)
        .map(|[types, words, unless]| Row {
            types: types.split('|').filter_map(named).collect(),
            words: pattern(words),
            unless: (!unless.is_empty()).then(|| pattern(unless)),
        })
        .collect()
});

/// The type of a name.
fn named(name: &str) -> Option<EventType> {
    TYPES.into_iter().find(|t| t.name() == name)
}

/// A pattern of the table, to be found at the very beginning of a text.
fn pattern(words: &str) -> Regex {
    const MEASURE: &str = "(sanctions?|embargo(es)?|bans?|curfews?|blockades?|boycotts?|restrictions?|tariffs?\
                           |states? of (emergency|siege)|martial law|sieges?)";
    let words = words
        .replace("{few}", "([^ ;]+ ){0,3}?")
        .replace("{some}", "([^ ;]+ ){0,5}?")
        .replace("{measure}", MEASURE)
        .replace("{truce}", "(cease-?fires?|truces?|armistice)");
    Regex::new(&format!(r"\A({words})(\b|$)")).expect("knowledge/predicates.tsv is well formed")
}

/// Lowers the probabilities of the types that the pair's own words speak against.
pub fn weigh(question: &Question, probabilities: &mut [f32; 16]) {
    // Offsets stay: only letters of ASCII are lowered.
    let lower = question.sentence.to_ascii_lowercase();
    let places = places(&lower, question.actor.end);
    if let Some(types) = read(&lower, question, &places) {
        for (t, p) in TYPES.iter().zip(probabilities.iter_mut()) {
            *p *= if types.contains(t) { 1.0 } else { AGAINST };
        }
    } else if is_to_come(&lower, question, &places) {
        come(probabilities);
    }
    let sum: f32 = probabilities.iter().sum();
    if sum > 0.0 {
        probabilities.iter_mut().for_each(|p| *p /= sum);
    }
}

/// What is to come: help is AGREE, material conflict THREATEN (CAMEO 031 to 034, 131 to 139). Who is to ease something may
/// give in now: that is left to the network.
fn come(probabilities: &mut [f32; 16]) {
    for (k, t) in TYPES.iter().enumerate() {
        let into = match t {
            EventType::Aid | EventType::Cooperate => EventType::Agree,
            _ if t.quad_code() == 4 => EventType::Threaten,
            _ => continue,
        };
        let moved = probabilities[k] * (1.0 - AGAINST);
        probabilities[k] -= moved;
        probabilities[into as usize] += moved;
    }
}

/// The types that the pair's predicate can be of, if a row of the table fits.
fn read(lower: &str, question: &Question, places: &[Place]) -> Option<&'static [EventType]> {
    let recipient = question.recipient.as_ref();
    if let Some(row) = passive(lower, question) {
        return Some(&row.types);
    }
    let fits =
        |row: &&'static Row| places.iter().any(|p| p.fits(lower, &row.words, row.unless.as_ref(), recipient));
    ROWS.iter().find(fits).map(|row| row.types.as_slice())
}

/// Whether the predicate is of what is agreed to or to come. "Would" by itself may tell of the past.
fn is_to_come(lower: &str, question: &Question, places: &[Place]) -> bool {
    let told = |p: &Place| p.said || !lower[p.at..].starts_with("would");
    places.iter().any(|p| {
        let fits = |words, unless| p.fits(lower, words, unless, question.recipient.as_ref());
        fits(&AGREED, None) || told(p) && fits(&TO_COME, Some(&PAST))
    })
}

/// "B was arrested by A": the row that the participle fits alone.
fn passive(lower: &str, question: &Question) -> Option<&'static Row> {
    let recipient = question.recipient.as_ref().filter(|r| r.end <= question.actor.start)?;
    let between = &lower[recipient.end..question.actor.start];
    let between = between.trim_end().trim_end_matches(" the").trim_end().strip_suffix(" by")?;
    let mut words = between.rsplit(' ');
    let participle = words.next()?;
    words.find(|w| !is_passed(w)).filter(|w| BE.contains(w))?;
    if words.find(|w| !is_passed(w)).is_some_and(|w| UNDONE.contains(&w)) {
        return None;
    }
    let whole = |row: &&'static Row| {
        let alone = row.words.find(participle).is_some_and(|m| m.len() == participle.len());
        alone && row.types != [EventType::Consult]
    };
    ROWS.iter().find(whole)
}

/// A place where the actor's predicate may begin.
struct Place {
    at: usize,
    /// Behind a form of "be": a participle here is a passive.
    be: bool,
    /// Behind "who" or "which": it ends at the next comma.
    relative: bool,
    /// In what the actor said of itself.
    said: bool,
}

impl Place {
    fn fits(&self, lower: &str, words: &Regex, unless: Option<&Regex>, recipient: Option<&Bytes>) -> bool {
        let Some(found) = words.find(&lower[self.at..]) else { return false };
        let rest = lower[self.at + found.end()..].trim_start();
        let first = found.as_str().split(' ').next().unwrap_or("");
        let active = first.ends_with("ing") || matches!(first, "ready" | "willing" | "prepared" | "set");
        let alone = found.len() == first.len();
        if self.be && !active || alone && rest.starts_with("by ") || unless.is_some_and(|u| u.is_match(rest))
        {
            return false;
        }
        if INNER.is_match(found.as_str()) {
            return false;
        }
        let end = self.at + found.end();
        // Of another clause or another verb.
        let apart = |gap: &str| BREAK.is_match(gap) || self.relative && gap.contains(',');
        // A recipient in front is the passive's matter; one inside of the row's words is its own.
        recipient.is_none_or(|r| r.start >= self.at && !lower.get(end..r.start).is_some_and(apart))
    }
}

/// The places behind an actor where its predicate may begin: also behind one apposition between commas ("A, the party's
/// leader, said").
fn places(lower: &str, end: usize) -> Vec<Place> {
    let mut out = Vec::new();
    walk(lower, end, &mut out);
    let apposition = lower[end..].strip_prefix(", ").and_then(|rest| {
        let comma = rest.find(", ")?;
        (rest[..comma].split(' ').count() <= APPOSITION).then_some(end + 2 + comma + 2)
    });
    if let Some(at) = apposition {
        walk(lower, at, &mut out);
    }
    out
}

/// Collects the places from one on: behind auxiliaries, adverbs, days, one phrase with a preposition, and a report ("said on
/// Monday that it").
fn walk(lower: &str, mut at: usize, out: &mut Vec<Place>) {
    let (mut be, mut relative, mut said) = (false, false, false);
    let (mut phrase, mut before) = (None, "");
    for _ in 0..REACH {
        at += lower[at..].len() - lower[at..].trim_start_matches([' ', ',']).len();
        let word = lower[at..].split([' ', ',']).next().unwrap_or("");
        if word.is_empty() {
            break;
        }
        if !ARTICLES.contains(&before) {
            out.push(Place { at, be, relative, said });
        }
        before = word;
        at += word.len();
        if BE.contains(&word) {
            (be, phrase) = (true, None);
        } else if is_passed(word) {
            relative |= matches!(word, "who" | "which");
            phrase = phrase.filter(|_| !matches!(word, "has" | "have" | "had"));
        } else if be && PREPOSITIONS.contains(&word) {
            // "Are to meet to discuss shelling": what follows is no predicate of the actor's.
            break;
        } else if PREPOSITIONS.contains(&word) && phrase.is_none() {
            phrase = Some(PHRASE);
        } else if SAID.contains(&word) && !said {
            let Some(next) = reported(lower, at) else { break };
            (at, be, phrase, said, before) = (next, false, None, true, "");
        } else if let Some(left) = phrase.filter(|left| *left > 0) {
            phrase = Some(left - 1);
        } else {
            break;
        }
    }
}

/// Whether a word stands between an actor and its predicate.
fn is_passed(word: &str) -> bool {
    let adverb = word.len() > 4 && word.ends_with("ly") && !HARDLY.contains(&word);
    // "May" may be the verb.
    let date =
        is_calendar(word) && word != "may" || word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    adverb || date || PASSED.contains(&word)
}

/// Behind "said": where the report goes on with the same subject ("on Monday that it", "its army").
fn reported(lower: &str, from: usize) -> Option<usize> {
    let mut words = spaced(&lower[from..]).filter(|(_, w)| !w.is_empty());
    let (mut at, mut word) = words.next()?;
    while matches!(word, "on" | "late" | "early" | "that" | "today" | "yesterday") || is_calendar(word) {
        (at, word) = words.next()?;
    }
    if THEIR.contains(&word) {
        (at, word) = words.next()?;
    } else if !AGAIN.contains(&word) {
        return None;
    }
    Some(from + at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The question of a sentence in which `[...]` marks the actor and `{...}` the recipient.
    fn question(marked: &str) -> Question {
        let (mut sentence, mut actor, mut recipient) = (String::new(), 0..0, None);
        for c in marked.chars() {
            match c {
                '[' => actor.start = sentence.len(),
                ']' => actor.end = sentence.len(),
                '{' => recipient = Some(sentence.len()..0),
                '}' => recipient.iter_mut().for_each(|r: &mut Bytes| r.end = sentence.len()),
                c => sentence.push(c),
            }
        }
        Question { sentence, actor, recipient }
    }

    /// The root classes that the words leave, or what is to come.
    fn classes(marked: &str) -> String {
        let q = question(marked);
        let lower = q.sentence.to_ascii_lowercase();
        let places = places(&lower, q.actor.end);
        let mut roots: Vec<&str> =
            read(&lower, &q, &places).unwrap_or(&[]).iter().map(|t| t.root()).collect();
        roots.dedup();
        if roots.is_empty() && is_to_come(&lower, &q, &places) { "to come".into() } else { roots.join(" ") }
    }

    #[test]
    fn predicates_behind_auxiliaries_phrases_and_reports() {
        for (marked, expected) in [
            ("[Norway] has lifted its fishing ban on {Iceland}.", "YIELD"),
            (
                "[Rebels] in the north of Mali said on Monday that they will not free {the engineers}.",
                "REJECT",
            ),
            ("[Chad's army] says it has ceased operations near {Faya}.", "YIELD"),
            ("[Peru], a member of the council, condemned {Quito}.", "ACCUSE"),
            ("[The judge], who on Friday freed {two editors}, is ill.", "YIELD AID COOPERATE"),
            ("[Malta] on 4 June 1999 strongly urged {Libya} to talk.", "REQUEST"),
            ("{Six priests} were arrested by [the Burmese police].", "COERCE"),
            ("[Togo] is defending {its neighbour} against critics.", "SUPPORT"),
            ("[Kenya] said Somalia must leave {Gedo}.", "REQUEST"),
            ("[Oman] agreed to lend {Yemen} a ship.", "to come"),
            ("[Italy] will send two ships to {Malta}.", "to come"),
            ("[Peru], a member of the council, has condemned {Quito}.", "ACCUSE"),
            ("[The union] said it would picket {the mint}.", "to come"),
            ("[Bahrain] can\u{2019}t accept {Qatar}'s offer.", "REJECT"),
        ] {
            assert_eq!(classes(marked), expected, "{marked}");
        }
    }

    #[test]
    fn other_verbs_clauses_and_passives_are_left_to_the_network() {
        for marked in [
            "[Norway] praised Oslo's mayor and fined {Equinor}.",
            "[Norway] was condemned by {Iceland}.",
            "[Norway], condemned by {Iceland}, shrugged.",
            "[Norway] welcomed the pause after {Iceland} froze its fleet.",
            "[Dockers] refused to unload {a Polish ship}.",
            "[The court] condemned {the smuggler} to death.",
            "[The fund] released a second loan to {Zambia}.",
            "{Detainees} were promised visits by [the minister].",
            "[The generals] are to meet to discuss shelling of {the port}.",
            "[The island] lies south of {the cape}.",
            "[The rebels] rarely criticise {Chad}.",
            "{The editor} must be released by [the junta].",
            "[Guards] would beat {prisoners} with cables every night.",
            "[Sudan] said the rebels attacked {its garrison}.",
            "[Hamas] announced a temporary suspension of rocket fire on {Israel}.",
            "[The court] ended the talks and imposed {a deal}.",
        ] {
            assert_eq!(classes(marked), "", "{marked}");
        }
    }

    #[test]
    fn probabilities_still_sum_to_one() {
        let mut even = [1.0 / 16.0; 16];
        weigh(&question("[Norway] freed {a trawler}."), &mut even);
        assert!((even.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(even[EventType::Retreat as usize] > 9.0 * even[EventType::Assault as usize]);
        let mut even = [1.0 / 16.0; 16];
        weigh(&question("[Norway] will arrest {a trawler's crew}."), &mut even);
        assert!((even.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(even[EventType::Threaten as usize] > 0.3 && even[EventType::Agree as usize] > 0.15);
    }

    #[test]
    fn the_table_is_well_formed() {
        for [types, words, _] in rows::<3>(PREDICATES) {
            assert!(types.split('|').all(|t| named(t).is_some()), "{types}");
            assert!(!words.is_empty() && words == words.to_lowercase(), "{words}");
        }
        assert!(ROWS.len() > 80);
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_weighed(sentence in "\\PC{0,80}", cuts in proptest::array::uniform4(0usize..80)) {
            let at = |k: usize| sentence.char_indices().nth(k).map_or(sentence.len(), |(at, _)| at);
            let mut cuts = cuts.map(at);
            cuts.sort_unstable();
            let both = [(cuts[0]..cuts[1], cuts[2]..cuts[3]), (cuts[2]..cuts[3], cuts[0]..cuts[1])];
            for (actor, recipient) in both {
                let mut p = [1.0 / 16.0; 16];
                let recipient = Some(recipient);
                weigh(&Question { sentence: sentence.clone(), actor, recipient }, &mut p);
                proptest::prop_assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            }
        }
    }
}
