//! Reads the dateline that opens a wire report: place, date and agency.
//!
//! `NAIROBI, Kenya, May 4 (Agency) -- text`, `Moscow, Aug 7 (Agency) text`, `LIMA (AP) - text`,
//! `GENEVA: text`, with another page's date and time glued before it ("3 de mayo de 2016, 09:12Lima, ...").
//! What it refuses: anything that is not at the very beginning of a block.

use std::sync::LazyLock;

use regex::Regex;

use super::Bytes;
use super::media::is_agency;
use crate::dates;

/// What a dateline says. Ranges are bytes of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// The whole of it, up to the report's first word.
    pub range: Bytes,
    /// The first place named.
    pub place: Option<Bytes>,
    /// The date words and what they say.
    pub date: Option<dates::DateWords>,
    /// The agency or paper in brackets.
    pub source: Option<Bytes>,
}

/// A capitalised place of one to four words, with a region after a comma.
const PLACE: &str = r"(?P<place>\p{Lu}[\p{L}'’.]*(?:[ -](?:(?:de|del|la|el|al|of|am|upon|sur|es)[ -])*\p{Lu}[\p{L}'’.]*){0,3})(?:,\ ?(?P<region>\p{Lu}[\p{L}.]*(?:\ \p{Lu}[\p{L}.]*){0,2}))??";
const PREFIX: &str =
    r"(?:(?P<before>[^\n()]{4,40}?\d{4}),?\ *)?(?:(?P<time>\d{1,2}[:.]\d{2})(?:\ ?[ap]\.?m\.?|\ GMT)?,?\ *)?";
const DASH: &str = r"\s*(?:--+|–|—|-\s|\.--?\s?)\s*";

static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    let p = format!(
        r"^{PREFIX}(?:(?P<date0>\p{{L}}+\.?\ \d{{1,2}})\s*/\s*)?{PLACE}(?:[,/]?\ *(?P<date>[^()\n]{{3,24}}?))?\s*[\(\[](?P<source>[\p{{L}}][^()\[\]\n]{{1,40}})[\)\]]\s*(?:{DASH}|[:.]\s*)?"
    );
    Regex::new(&p).expect("the dateline pattern is well formed")
});
static DASHED: LazyLock<Regex> = LazyLock::new(|| {
    let p = format!(
        r"^{PREFIX}{PLACE}(?:,\ *(?P<date>\p{{L}}{{3,9}}\.?\ \d{{1,2}}(?:,\ \d{{4}})?|\d{{1,2}}\ \p{{L}}{{3,9}}(?:\ \d{{2,4}})?))?(?:{DASH})"
    );
    Regex::new(&p).expect("the dateline pattern is well formed")
});
static COLON: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?P<place>\p{Lu}{3,}(?:[ -]\p{Lu}{2,}){0,2}):\s+").expect("well formed"));

/// The dateline at the beginning of `text[block]`, if there is one.
pub fn read_dateline(text: &str, block: &Bytes) -> Option<Dateline> {
    let body = &text[block.clone()];
    // A dateline is short: only the block's beginning is searched.
    let limit = body.char_indices().nth(140).map_or(body.len(), |(at, _)| at);
    let head = &body[..limit];
    let c = BRACKETED
        .captures(head)
        .or_else(|| {
            DASHED.captures(head).filter(|c| {
                let goes_on = c.get(0).is_some_and(|m| body[m.end()..].starts_with(char::is_lowercase));
                !goes_on && plausible(c.name("place").map_or("", |m| m.as_str()), c)
            })
        })
        .or_else(|| COLON.captures(head))?;
    let shift = |m: regex::Match| m.start() + block.start..m.end() + block.start;
    let all = c.get(0)?;
    if all.end() == body.len() {
        return None;
    }
    let mut date = None;
    for name in ["date", "date0", "before"] {
        if let Some(m) = c.name(name) {
            let found = dates::find(m.as_str()).into_iter().next();
            if let Some(mut w) = found {
                let at = m.start() + block.start;
                w.range = w.range.start + at..w.range.end + at;
                date = Some(w);
                break;
            } else if name == "date" && c.name("source").is_some() && m.as_str().trim().len() > 3 {
                // Words between place and bracket that are no date: a region ("NAIROBI, Kenya (AP)"), or an
                // ordinary sentence.
                let region = m.as_str().split_whitespace().all(|w| w.starts_with(char::is_uppercase));
                if !(region && text[..m.start() + block.start].trim_end().ends_with(',')) {
                    return None;
                }
            }
        }
    }
    let place = c.name("place").map(shift);
    // "Mr Ryan (Labour) said ..." is no dateline: without a date or dash the place must be in capitals.
    let bare = c.name("source").is_some() && date.is_none();
    if bare {
        let dashed = all.as_str().trim_end().ends_with(['-', '–', '—']);
        let capitals = c.name("place").is_some_and(|m| m.as_str().chars().all(|c| !c.is_lowercase()));
        let known = c.name("source").is_some_and(|m| is_agency(m.as_str()));
        if !(known || (dashed && capitals)) {
            return None;
        }
    }
    Some(Dateline { range: shift(all), place, date, source: c.name("source").map(shift) })
}

/// Whether what is before a dash looks like a place rather than a sentence's subject.
fn plausible(place: &str, c: &regex::Captures) -> bool {
    let capitals = place.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
    c.name("date").is_some() || (capitals && place.chars().count() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String, String, String)> {
        let d = read_dateline(text, &(0..text.len()))?;
        let part = |r: Option<Bytes>| r.map_or(String::new(), |r| text[r].to_string());
        let date = d.date.map(|w| text[w.range].to_string()).unwrap_or_default();
        Some((part(d.place), date, part(d.source), text[d.range.end..].to_string()))
    }

    #[test]
    fn wire_datelines() {
        for (text, place, date, source) in [
            ("LIMA, March 3 (Agencia Sur) -- Miners marched.", "LIMA", "March 3", "Agencia Sur"),
            (
                "03 de mayo de 2016, 09:12Lima, May 3 (Agencia Sur) Miners marched.",
                "Lima",
                "May 3",
                "Agencia Sur",
            ),
            ("NAIROBI, Kenya (AP) - Miners marched.", "NAIROBI", "", "AP"),
            ("PORT MORESBY (Reuters) - Miners marched.", "PORT MORESBY", "", "Reuters"),
            ("GENEVA: Miners marched.", "GENEVA", "", ""),
            ("BRUSSELS -- Miners marched.", "BRUSSELS", "", ""),
            (
                "San Salvador, 4 Feb 89 (Radio Norte) -- Miners marched.",
                "San Salvador",
                "4 Feb 89",
                "Radio Norte",
            ),
            ("KAMPALA, May 15 — Miners marched.", "KAMPALA", "May 15", ""),
        ] {
            let want =
                (place.to_string(), date.to_string(), source.to_string(), "Miners marched.".to_string());
            assert_eq!(read(text), Some(want), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_datelines() {
        for text in [
            "Miners marched on the capital (and more came).",
            "President Ortiz (Labour) said no.",
            "Russia - which vetoed the text - left.",
            "The Kenya Union (KU) called a strike.",
            "Kenya Union of Teachers (KUT) called a strike on May 3.",
            "Ana Paz -- the envoy -- left.",
            "NATO - which led the mission - left.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
