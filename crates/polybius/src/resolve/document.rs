//! Actors of one document: names that were introduced in full explain the short ones.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::family::family;
use super::head::{self, Reading};
use super::persons::{Alone, Search, lookup};
use super::several::{several, share_noun};
use super::{Known, Tables, apposition, coreference, offices};
use crate::registry::{Book, Told};

/// Most mentions of a document in which one of a state shows that it is spoken of.
const SHORT: usize = 6;

/// A mention as the resolver needs it.
#[derive(Clone, Debug, Default)]
pub struct MentionText<'a> {
    /// Its words.
    pub text: &'a str,
    /// What stands between the mention before it in the sentence and this one; none at the beginning.
    pub gap: Option<&'a str>,
    /// Number of the sentence.
    pub sentence: usize,
    /// Number of the story that the sentence is part of.
    pub segment: usize,
    /// The sentence's words before it.
    pub before: &'a str,
    /// The sentence's words behind it.
    pub behind: &'a str,
    /// Whether it says something: the network has it as a speaker, or a verb of saying stands beside it.
    pub speaks: bool,
}

/// All actors of a document, one [`Known`] a mention.
#[derive(Debug, Default)]
pub struct DocumentActors {
    known: Vec<Known>,
    told: Vec<Told>,
    /// Of mentions that name several parties at once, each of them.
    several: HashMap<usize, Vec<Known>>,
    /// Whether each mention stands for the same party as the one before it.
    same: Vec<bool>,
}

/// What a surname stands for in this document.
#[derive(Clone, Debug)]
struct Introduced {
    known: Known,
    /// How much of a name was given: a full one explains a short one.
    words: usize,
}

impl Introduced {
    /// Whether a name with the same surname can be this person's: one has to contain the other's words
    /// (Ivanka and Donald share a surname, not a name).
    fn may_be(&self, name: &[String]) -> bool {
        let full = super::phrase::key(&self.known.name);
        let full: Vec<&str> = full.split(' ').collect();
        name.iter().all(|w| full.contains(&w.as_str())) || full.iter().all(|w| name.iter().any(|n| n == w))
    }
}

impl DocumentActors {
    /// Resolves the mentions of a document, given in the order of the text. `book`: what the user and earlier
    /// documents say of persons.
    pub fn resolve(
        tables: &Tables,
        mentions: &[MentionText],
        day: Option<Date>,
        caseless: bool,
        book: Option<&Book>,
    ) -> DocumentActors {
        let year = day.map_or(0, |d| d.year());
        let mut readings: Vec<Reading> =
            mentions.iter().map(|m| head::read(tables, m.text, caseless, year)).collect();
        for (m, r) in mentions.iter().zip(&mut readings) {
            // "She" at the beginning of a sentence is no name.
            if coreference::is_pronoun(m.text) {
                *r = Reading::default();
            }
        }
        choose_bodies(tables, mentions, &mut readings, caseless, year);
        let plain = readings.clone();
        apposition::explain(mentions, &mut readings);
        let told = crate::registry::told(tables, mentions, &readings, caseless);
        let mut names: HashMap<String, Introduced> = HashMap::new();
        for r in &readings {
            introduce(&mut names, r);
        }
        let spoken_of: Vec<&str> =
            readings.iter().map(|r| r.known.code.as_str()).filter(|c| !c.is_empty()).collect();
        let around = Around { spoken_of: &spoken_of, day, caseless };
        let mut known: Vec<Known> = readings.iter().map(|r| finish(tables, r, &names, &around)).collect();
        if let Some(book) = book {
            for ((m, r), known) in mentions.iter().zip(&readings).zip(&mut known) {
                let full = r.name.last().and_then(|s| names.get(s)).filter(|i| i.may_be(&r.name));
                let full = full.filter(|i| i.words > r.name.len()).map(|i| super::phrase::key(&i.known.name));
                let name = full.unwrap_or_else(|| r.name.join(" "));
                let namesakes = namesakes(tables, &name, &spoken_of, caseless);
                let asked = crate::registry::Asked { day, spoken_of: &spoken_of, caseless, namesakes };
                book.complete(known, m.text, if r.organisation { "" } else { &name }, &asked);
            }
        }
        offices::complete_all(tables, &readings, &mut known, day);
        coreference::resolve(tables, mentions, &readings, &mut known);
        super::usual::complete(mentions, &readings, &mut known);
        let same = apposition::same_party(tables, mentions, &plain, &known);
        apposition::complete(&same, &mut known);
        share_noun(tables, mentions, &plain, &mut known);
        let several = mentions.iter().enumerate().map(|(k, m)| (k, several(tables, m.text, caseless, year)));
        let several = several.filter(|(_, all)| !all.is_empty()).collect();
        DocumentActors { known, told, several, same }
    }

    /// What this document tells of persons' offices, for a registry.
    pub fn into_told(self) -> Vec<Told> {
        self.told
    }

    /// The parties that mention `k` names, if it names several: "Israeli and Palestinian negotiators".
    pub fn several(&self, k: usize) -> &[Known] {
        self.several.get(&k).map_or(&[], Vec::as_slice)
    }

    /// Whether mention `k` stands for the same party as the one before it: "[Ana Paz], [the Bolivian envoy],".
    pub fn is_apposition(&self, k: usize) -> bool {
        self.same.get(k).copied().unwrap_or(false)
    }

    /// What is known of mention `k`.
    pub fn get(&self, k: usize) -> &Known {
        &self.known[k]
    }
}

/// Of bodies that share a name, where the phrase leaves open which is meant, the one of a state that the document speaks
/// of: the EPP in Paraguay is no European party. One mention of a state is enough in a short document only.
fn choose_bodies(
    tables: &Tables,
    mentions: &[MentionText],
    readings: &mut [Reading],
    caseless: bool,
    year: i16,
) {
    if !readings.iter().any(|r| r.guess) {
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for r in readings.iter().filter(|r| !r.guess && tables.is_state(&r.known.code)) {
        *counts.entry(r.known.code.as_str()).or_default() += 1;
    }
    let least = if mentions.len() > SHORT { 2 } else { 1 };
    let mut states: Vec<(&str, usize)> = counts.into_iter().filter(|(_, n)| *n >= least).collect();
    states.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let around: Vec<String> = states.iter().map(|(code, _)| (*code).to_string()).collect();
    let around: Vec<&str> = around.iter().map(String::as_str).collect();
    for (m, r) in mentions.iter().zip(readings).filter(|(_, r)| r.guess) {
        // "Told AFP" is the agency in every country; some bodies of the world are too well known.
        let agency = r.known.sector == "JRN" && !m.text.starts_with("the ") && !m.text.starts_with("The ");
        let key = super::phrase::key(m.text);
        if agency || tables.usual(key.strip_prefix("the ").unwrap_or(&key)).is_some_and(|c| c == "IGO") {
            continue;
        }
        *r = head::read_among(tables, m.text, caseless, year, &around);
    }
}

/// Names (keys) of the table's people of these countries who bear a surname; of all countries in a text without
/// capitals, which seldom says enough of its countries.
fn namesakes(tables: &Tables, surname: &str, spoken_of: &[&str], caseless: bool) -> Vec<String> {
    let rows = tables.surnames.get(surname).into_iter().flatten().map(|k| &tables.people[*k]);
    let spoken = rows.filter(|p| caseless || spoken_of.contains(&p.code));
    let names = spoken.flat_map(|p| std::iter::once(p.name).chain(p.aliases.split('|')));
    names.filter(|n| !n.is_empty()).map(super::phrase::key).collect()
}

/// Remembers a person under the family name and the last word, if this mention tells more than the ones before.
fn introduce(names: &mut HashMap<String, Introduced>, r: &Reading) {
    if r.organisation || r.name.is_empty() {
        return;
    }
    let words: Vec<&str> = r.name.iter().map(String::as_str).collect();
    let (first, last) = (family(&words, &r.known.code), words.len() - 1);
    introduce_as(names, r, words[first]);
    if first != last {
        introduce_as(names, r, words[last]);
    }
}

fn introduce_as(names: &mut HashMap<String, Introduced>, r: &Reading, surname: &str) {
    if names.get(surname).is_some_and(|held| !held.may_be(&r.name)) {
        return;
    }
    let held =
        names.entry(surname.to_string()).or_insert_with(|| Introduced { known: Known::default(), words: 0 });
    if r.name.len() > held.words {
        held.words = r.name.len();
        held.known.name = r.name_text.clone();
    }
    // The first mention that tells a country (or, failing that, a sector) explains the others.
    let better = (held.known.code.is_empty() && !r.known.code.is_empty()) || held.known.is_empty();
    if better && !r.known.is_empty() {
        held.known = Known { name: std::mem::take(&mut held.known.name), ..r.known.clone() };
    }
}

/// What the document says around a name.
struct Around<'a> {
    /// Countries of all mentions.
    spoken_of: &'a [&'a str],
    day: Option<Date>,
    caseless: bool,
}

impl Around<'_> {
    fn search<'s>(&'s self, name: &'s [String], own: &'s [&'s str], office: &'s str) -> Search<'s> {
        let sure = !own.is_empty();
        let among = if sure { own } else { self.spoken_of };
        let alone = if self.caseless { Alone::Named } else { Alone::Known };
        Search { name, day: self.day, among, office, sure, alone }
    }
}

/// Whose government, police or plan it is: "Jaruzelski's government", "the Biden administration".
fn owned(
    tables: &Tables,
    r: &Reading,
    names: &HashMap<String, Introduced>,
    around: &Around,
    known: &mut Known,
) {
    let Some(surname) = r.owner.last().filter(|_| known.code.is_empty()) else { return };
    let introduced = names.get(surname).filter(|i| i.may_be(&r.owner) && !i.known.code.is_empty());
    let owner = introduced
        .map(|i| Known { resolved_by: "document", ..i.known.clone() })
        .or_else(|| lookup(tables, &around.search(&r.owner, &[], "")));
    if let Some(owner) = owner {
        known.code = owner.code;
        known.resolved_by = owner.resolved_by;
    }
}

/// One mention's final codes: its own words first, then the document's, then the table of people.
fn finish(tables: &Tables, r: &Reading, names: &HashMap<String, Introduced>, around: &Around) -> Known {
    let mut known = r.known.clone();
    if r.organisation || r.name.is_empty() {
        owned(tables, r, names, around, &mut known);
        return known;
    }
    let surname = r.name.last().map_or("", String::as_str);
    let introduced = names.get(surname).filter(|i| i.may_be(&r.name));
    let full: Vec<String> = introduced.filter(|i| i.words > r.name.len()).map_or_else(
        || r.name.clone(),
        |i| super::phrase::key(&i.known.name).split(' ').map(str::to_string).collect(),
    );
    if let Some(i) = introduced {
        if known.name.is_empty() {
            known.name.clone_from(&i.known.name);
        }
        if known.code.is_empty() && !i.known.code.is_empty() {
            known.code.clone_from(&i.known.code);
            known.resolved_by = "document";
        }
        if known.sector.is_empty() && !i.known.sector.is_empty() {
            known.sector.clone_from(&i.known.sector);
            known.other_sectors.clone_from(&i.known.other_sectors);
            if known.resolved_by.is_empty() {
                known.resolved_by = "document";
            }
        }
        if known.office.is_empty() {
            known.office.clone_from(&i.known.office);
        }
    }
    if known.name.is_empty() {
        known.name.clone_from(&r.name_text);
    }
    let own = [known.code.as_str()];
    let own = if known.code.is_empty() { &[][..] } else { &own };
    let search = around.search(&full, own, &known.office);
    if (known.code.is_empty() || known.sector.is_empty())
        && let Some(found) = lookup(tables, &search)
        && (known.code.is_empty() || known.code == found.code)
    {
        if known.resolved_by.is_empty() || known.code.is_empty() {
            known.resolved_by = "table";
        }
        known.code = found.code;
        if known.sector.is_empty() {
            known.sector = found.sector;
            known.other_sectors = found.other_sectors;
        }
        if known.office.is_empty() {
            known.office = found.office;
        }
        if !found.name.is_empty() {
            known.name = found.name;
        }
    } else if full.len() == 1
        && around.day.is_some()
        && !known.office.is_empty()
        && let Some(found) = lookup(tables, &search)
        && (&found.code, &found.office) == (&known.code, &known.office)
        && !found.name.is_empty()
    {
        // "Chinese Premier Li": who held the office that day.
        known.name = found.name;
    }
    known
}

#[cfg(test)]
#[path = "document_cases.rs"]
mod cases;
