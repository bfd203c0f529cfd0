//! Who made the law or plan that a mention is: "the package, passed by Congress".
//!
//! What feeds it: a sentence's mentions and words. What it gives: what is known of the maker. What it refuses: works
//! without "by" right behind them, and makers without a country.

use super::parties::Parties;
use crate::model::Tag;
use crate::resolve::Known;

/// What somebody makes and others are for or against.
const WORKS: &[&str] = &[
    "package",
    "bill",
    "law",
    "legislation",
    "act",
    "resolution",
    "measure",
    "measures",
    "sanctions",
    "plan",
    "proposal",
    "budget",
    "treaty",
    "deal",
    "decree",
    "motion",
    "amendment",
    "demand",
    "offer",
    "request",
    "draft",
    "ruling",
    "verdict",
    "decision",
    "statement",
    "report",
];

/// How it is made, with "by" behind it.
const MADE: &[&str] = &[
    "passed",
    "adopted",
    "approved",
    "enacted",
    "drafted",
    "proposed",
    "tabled",
    "introduced",
    "imposed",
    "presented",
    "submitted",
    "issued",
    "signed",
    "made",
    "drawn",
    "put",
];

/// Whether a word in lower case is such a work.
pub(super) fn is_work(word: &str) -> bool {
    WORKS.contains(&word)
}

/// Who made the law or plan that a mention is: "the package, passed by Congress".
pub(super) fn maker<'a>(parties: &'a Parties, tagged: usize) -> Option<&'a Known> {
    let words = parties.words();
    let range = &parties.reading.tagged[tagged].range;
    let noun = words[range.clone()].rsplit(char::is_whitespace).next()?.to_lowercase();
    if !is_work(&noun) {
        return None;
    }
    let behind = words[range.end..].trim_start_matches([',', ' ']);
    let (verb, rest) = behind.split_once(' ')?;
    let rest = if verb == "by" { rest } else { rest.strip_prefix("by ").filter(|_| MADE.contains(&verb))? };
    let at = words.len() - rest.len();
    let tagged = &parties.reading.tagged;
    let by = (0..tagged.len()).find(|k| tagged[*k].tag == Tag::Actor && tagged[*k].range.start == at)?;
    Some(parties.known(by)).filter(|k| !k.code.is_empty())
}
