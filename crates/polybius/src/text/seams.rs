//! Where one story ends and another begins within a document.
//!
//! What feeds it: the blocks of a text. What it gives: for each block why a segment begins there, if one does,
//! and what kind of text it is. What it refuses: seams in the first block, and inside of a block.

use std::collections::HashSet;

use super::layout::{Block, BlockKind};
use super::{Bytes, split_sentences};

/// Why a segment begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The document begins.
    Start,
    /// Another dateline after running text.
    Dateline,
    /// A line without a full stop between reports.
    Teaser,
    /// The text goes on behind such a line or an opinion.
    Resumed,
    /// The opening words of an earlier paragraph come again.
    RepeatedLead,
    /// US, U.S. and USA: another desk wrote this.
    Spelling,
    /// A judgement that nobody is quoted for, between reports.
    Opinion,
}

impl Reason {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Start => "start of the document",
            Reason::Dateline => "another dateline",
            Reason::Teaser => "teaser headline",
            Reason::Resumed => "text behind a teaser or an opinion",
            Reason::RepeatedLead => "repeated lead",
            Reason::Spelling => "change of spelling habit (US, U.S., USA)",
            Reason::Opinion => "unattributed opinion between reports",
        }
    }
}

/// Why a segment begins at each block; none where it goes on.
pub fn seams(text: &str, blocks: &[Block]) -> Vec<Option<Reason>> {
    let mut out = vec![None; blocks.len()];
    let mut told = false; // whether the present segment has running text
    let mut apart = false; // whether the block before stands by itself
    let mut habit: Option<Habit> = None;
    let mut leads: Vec<HashSet<String>> = Vec::new();
    for (k, block) in blocks.iter().enumerate() {
        let words = &text[block.range.clone()];
        let body = block.kind == BlockKind::Body;
        let own = if body { Habit::of(words) } else { None };
        let lead = if body { lead(text, &block.words()) } else { HashSet::new() };
        let follows = blocks[k + 1..].iter().any(|b| b.kind == BlockKind::Body);
        let reason = match block.kind {
            _ if k == 0 => Some(Reason::Start),
            BlockKind::Headline => told.then_some(Reason::Teaser),
            BlockKind::Body if block.dateline.is_some() && told => Some(Reason::Dateline),
            BlockKind::Body if told && follows && is_opinion(text, &block.words()) => Some(Reason::Opinion),
            BlockKind::Body if apart => Some(Reason::Resumed),
            BlockKind::Body if told && leads.iter().any(|l| repeats(l, &lead)) => Some(Reason::RepeatedLead),
            BlockKind::Body if told && own.is_some() && habit.is_some() && own != habit => {
                Some(Reason::Spelling)
            }
            _ => None,
        };
        apart = matches!(reason, Some(Reason::Teaser | Reason::Opinion));
        out[k] = reason;
        told |= body;
        if reason.is_some() && !apart {
            habit = None;
        }
        habit = own.or(habit);
        // A page of hundreds of paragraphs is a list or a book: its later leads are not kept.
        if body && leads.len() < 100 {
            leads.push(lead);
        }
    }
    out
}

/// How the text writes the United States.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Us,
    Stops,
    Usa,
}

impl Habit {
    /// The habit of a paragraph that has one.
    fn of(text: &str) -> Option<Habit> {
        let mut found = None;
        for word in text.split(|c: char| !(c.is_alphanumeric() || c == '.')) {
            let habit = match word {
                "US" => Habit::Us,
                "U.S." | "U.S" => Habit::Stops,
                "USA" | "U.S.A." => Habit::Usa,
                _ => continue,
            };
            if found.is_some_and(|f| f != habit) {
                return None;
            }
            found = Some(habit);
        }
        found
    }
}

/// The longer words of the first sentence.
fn lead(text: &str, words: &Bytes) -> HashSet<String> {
    let Some(first) = split_sentences(text, words).into_iter().next() else { return HashSet::new() };
    text[first]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

/// Whether two leads tell the same in nearly the same words.
fn repeats(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let shared = a.intersection(b).count();
    a.len().min(b.len()) >= 6 && shared * 10 >= a.len().max(b.len()) * 7
}

/// Words of judgement that open an opinion: "It is appalling that ...".
const JUDGEMENTS: &[&str] = &[
    "absurd",
    "alarming",
    "amazing",
    "appalling",
    "astonishing",
    "astounding",
    "bizarre",
    "depressing",
    "deplorable",
    "disgraceful",
    "disgusting",
    "disheartening",
    "disturbing",
    "extraordinary",
    "foolish",
    "frightening",
    "galling",
    "hypocritical",
    "inconceivable",
    "incredible",
    "indefensible",
    "inexcusable",
    "ironic",
    "laughable",
    "ludicrous",
    "mind-boggling",
    "outrageous",
    "pathetic",
    "puzzling",
    "reckless",
    "refreshing",
    "remarkable",
    "ridiculous",
    "sad",
    "scandalous",
    "shameful",
    "shocking",
    "sickening",
    "staggering",
    "strange",
    "stunning",
    "tragic",
    "troubling",
    "unbelievable",
    "unconscionable",
    "unfathomable",
    "unforgivable",
    "unthinkable",
    "worrying",
];

/// Whether a paragraph opens with a judgement of its own: "It's", "That is", "How" and a word for it, unquoted.
fn is_opinion(text: &str, words: &Bytes) -> bool {
    let head: String = text[words.clone()].chars().take(90).collect::<String>().to_lowercase();
    let head = head.replace('\u{2019}', "'");
    if head.starts_with(['"', '\u{201c}', '\'', '\u{2018}']) {
        return false;
    }
    const OPENINGS: &[&str] =
        &["it's ", "it is ", "this is ", "that's ", "that is ", "how ", "what is ", "what's ", "isn't it "];
    OPENINGS.iter().any(|o| head.starts_with(o))
        && head
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
            .skip(1)
            .take(6)
            .any(|w| JUDGEMENTS.contains(&w))
}

/// Verbs whose object is a measure and not a state: with "the U.S." as their last word, the rest is missing.
const MEASURED: &[&str] = &[
    "expand",
    "extend",
    "widen",
    "ease",
    "lift",
    "tighten",
    "impose",
    "implement",
    "draft",
    "renew",
    "broaden",
    "scrap",
];

/// Words that no sentence ends with.
const NO_END: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "but", "with", "from", "his", "her", "their", "its", "my", "our",
    "your", "into", "than", "whose", "because", "although",
];

/// Whether a sentence breaks off: it ends with a word that wants another one.
pub fn is_cut_off(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let Some(last) = words.last() else { return false };
    if words.len() < 4 || last.ends_with(['"', '\u{201d}', '\'', '\u{2019}', ')']) {
        return false;
    }
    if NO_END.contains(&bare(last).as_str()) {
        return true;
    }
    // "... on expanding the U.S."
    let abbreviation =
        last.trim_end_matches('.').contains('.') && last.chars().next().is_some_and(char::is_uppercase);
    let verb =
        words.iter().rev().skip(1).find(|w| !matches!(bare(w).as_str(), "the" | "all")).map(|w| bare(w));
    abbreviation
        && verb.is_some_and(|v| {
            let stem = v
                .strip_suffix("ing")
                .or_else(|| v.strip_suffix("ed"))
                .or_else(|| v.strip_suffix('s'))
                .unwrap_or(&v);
            MEASURED.iter().any(|m| *m == v || *m == stem || m.trim_end_matches('e') == stem)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;

    fn reasons(text: &str) -> Vec<Option<Reason>> {
        seams(text, &Layout::read(text).blocks)
    }

    #[test]
    fn an_opinion_stands_apart() {
        let text = "Envoys met in Lima on Monday.\n\nIt is shameful that nobody asked them to.\n\nThey will meet again in May.";
        assert_eq!(reasons(text), [Some(Reason::Start), Some(Reason::Opinion), Some(Reason::Resumed)]);
        let quoted = "Envoys met in Lima on Monday.\n\n\"It is shameful,\" said one of them.\n\nThey will meet again in May.";
        assert_eq!(reasons(quoted), [Some(Reason::Start), None, None]);
    }

    #[test]
    fn another_desk_spells_otherwise() {
        let text = "US envoys met in Lima.\n\nThey spoke of trade.\n\nThe U.S. embassy declined to comment.";
        assert_eq!(reasons(text), [Some(Reason::Start), None, Some(Reason::Spelling)]);
        assert_eq!(
            reasons("US envoys met.\n\nThe US embassy, U.S. officials and others declined."),
            [Some(Reason::Start), None]
        );
    }

    #[test]
    fn a_lead_that_comes_again() {
        let text = "Peruvian envoys arrived in Bogota on Monday for border talks with ministers.\n\nThey spoke for hours.\n\n\
            Peruvian envoys arrived in Bogota late Monday for border talks with ministers.";
        assert_eq!(reasons(text)[2], Some(Reason::RepeatedLead));
    }

    #[test]
    fn broken_sentences() {
        for cut in [
            "Talks are also continuing on extending the U.N.",
            "The minister flew home from the.",
            "He met with his",
        ] {
            assert!(is_cut_off(cut), "{cut}");
        }
        for whole in [
            "He hopes to visit the U.S.",
            "They left the U.K.",
            "He said what it was about.",
            "\"Come with\"",
        ] {
            assert!(!is_cut_off(whole), "{whole}");
        }
    }
}
