//! What one document tells of persons' offices.
//!
//! What feeds it: the mentions' readings, after names and their appositions were joined. What it gives: name,
//! country, sector and office of each person who stands with a title. What it refuses: single names, former
//! offices, titles without a country, names of firms and other bodies, a country that a body of several by that
//! name gives, and names that hold words of the tables.

use jiff::civil::Date;

use crate::record::Document;
use crate::resolve::{MentionText, Reading, Tables, is_person, phrase};

/// A person with a title, as a document has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Full name.
    pub name: String,
    /// Country or kind.
    pub code: String,
    /// Sector.
    pub sector: String,
    /// Office.
    pub office: String,
    /// The words that say so.
    pub text: String,
}

/// All that a document tells.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Id of the document.
    pub document: String,
    /// Its date, ISO 8601; empty if not known.
    pub date: String,
    /// Hash of its id and text, so that it counts once.
    pub hash: String,
    /// What it tells.
    pub told: Vec<Told>,
}

impl Lesson {
    /// What a document of a day tells.
    pub fn new(document: &Document, day: Option<Date>, told: Vec<Told>) -> Lesson {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(document.id.len() as u64).to_le_bytes());
        hasher.update(document.id.as_bytes());
        hasher.update(document.text.as_bytes());
        Lesson {
            document: document.id.clone(),
            date: day.map(|d| d.to_string()).unwrap_or_default(),
            hash: hasher.finalize().to_hex()[..16].to_string(),
            told,
        }
    }
}

/// The persons with titles among a document's mentions, each once.
pub(crate) fn told(
    tables: &Tables,
    mentions: &[MentionText],
    readings: &[Reading],
    caseless: bool,
) -> Vec<Told> {
    let mut out: Vec<Told> = Vec::new();
    for (k, r) in readings.iter().enumerate() {
        let titled = r.titled && !r.former && !r.organisation && !r.guess && r.known.sector != "ELI";
        if !titled
            || !is_person(tables, mentions[k].text, r)
            || r.known.code.is_empty()
            || r.known.sector.is_empty()
            || !is_name(tables, r, caseless)
        {
            continue;
        }
        // The name stands in the mention itself or in the one that it is the apposition of.
        let mut text = mentions[k].text.to_string();
        if !text.contains(r.name_text.as_str()) {
            let beside = [k.checked_sub(1), Some(k + 1)].into_iter().flatten().find(|j| {
                mentions.get(*j).is_some_and(|m| {
                    m.sentence == mentions[k].sentence && m.text.contains(r.name_text.as_str())
                })
            });
            let Some(j) = beside else { continue };
            text = if j < k {
                format!("{}, {text}", mentions[j].text)
            } else {
                format!("{text}, {}", mentions[j].text)
            };
        }
        let told = Told {
            name: r.name_text.clone(),
            code: r.known.code.clone(),
            sector: r.known.sector.clone(),
            office: r.known.office.clone(),
            text,
        };
        let same = |o: &Told| {
            phrase::key(&o.name) == phrase::key(&told.name)
                && (&o.code, &o.sector, &o.office) == (&told.code, &told.sector, &told.office)
        };
        if !out.iter().any(same) {
            out.push(told);
        }
    }
    out
}

/// Whether the words are a person's full name.
fn is_name(tables: &Tables, r: &Reading, caseless: bool) -> bool {
    let most = if caseless { 3 } else { 5 };
    let letters = |w: &String| w.chars().all(|c| c.is_alphabetic() || c == '\'');
    let known = |w: &String| tables.has(w);
    let (first, last) = (r.name.first(), r.name.last());
    (2..=most).contains(&r.name.len())
        && !r.name_text.is_empty()
        && r.name.iter().all(letters)
        && last.is_some_and(|w| w.chars().count() >= 2)
        // "Foreign Ministry Spokesman" leaves "Affairs Office" behind; a name has no such words at its ends.
        && !(last.is_some_and(known) && first.is_some_and(known))
        && !last.is_some_and(|w| tables.is_title(w))
        && !(caseless && r.name.iter().any(|w| known(w) || w.chars().count() < 2 || COMMON.contains(&w.as_str())))
}

/// Words beside a title that are no names, for texts where capitals do not tell.
const COMMON: &[&str] = &[
    "and",
    "who",
    "has",
    "had",
    "said",
    "new",
    "old",
    "first",
    "last",
    "then",
    "current",
    "next",
    "senior",
    "top",
    "other",
    "two",
    "three",
    "all",
    "his",
    "her",
    "their",
    "its",
    "own",
    "elect",
    "designate",
    "general",
    "public",
    "private",
    "local",
    "national",
    "home",
    "world",
    "not",
    "former",
    "late",
    "young",
    "big",
    "main",
    "some",
    "as",
    "of",
    "or",
    "on",
    "at",
    "by",
    "for",
    "with",
    "that",
    "this",
    "will",
    "would",
    "could",
    "affairs",
    "policy",
    "campaign",
    "election",
    "party",
    "team",
    "shadow",
    "conservative",
    "business",
    "health",
    "education",
    "based",
    "aka",
    "host",
    "founding",
    "sporting",
    "musical",
    "technical",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::read_phrase;

    fn learnt(text: &str) -> Vec<String> {
        let caseless = !text.chars().any(char::is_uppercase);
        let tables = Tables::embedded();
        let mention = MentionText { text, ..MentionText::default() };
        let told = told(tables, &[mention], &[read_phrase(tables, text, caseless)], caseless);
        told.into_iter().map(|t| format!("{} {} {} {}", t.name, t.code, t.sector, t.office)).collect()
    }

    #[test]
    fn persons_are_learnt() {
        for (text, want) in [
            ("german chancellor gerhard schroeder", "gerhard schroeder DEU GOV chancellor"),
            ("Bolivian Foreign Minister Ana Paz", "Ana Paz BOL GOV foreign minister"),
            ("the israeli labour minister gerda stein", "gerda stein ISR GOV labour minister"),
            ("qantas chief executive geoff dixon", "geoff dixon AUS BUS chief executive"),
        ] {
            assert_eq!(learnt(text), [want], "{text}");
        }
    }

    #[test]
    fn what_is_no_person_of_that_country_is_not_learnt() {
        for text in [
            // Parts of bodies, firms and clubs.
            "the house of lords record office",
            "us phone firm mci",
            "us bank wells fargo",
            "the welsh rugby football union",
            // A newspaper's one word, without its article, is a word.
            "standard reporter oliver finegold",
            // The school or the exchange.
            "lse chief executive clara furse",
            "bnp leader nick griffin",
            "eff lawyer kurt opsahl",
            // Words that are acronyms too: the boss of a club is no bureau of state security.
            "rangers  boss alex mcleish",
            "goal striker jonatan johansson",
            // No academic, no soldier.
            "fellow kenyan alice timbilil",
            "spanish veteran conchita martinez",
        ] {
            assert_eq!(learnt(text), [""; 0], "{text}");
        }
        // A portfolio is no magazine of that name.
        let spokesman = learnt("foreign affairs spokesman menzies campbell");
        assert!(spokesman.iter().all(|t| !t.contains("USA")), "{spokesman:?}");
    }
}
