//! Which place a phrase means.
//!
//! What feeds it: the words, and the countries of the parties, sentence, document and dateline. What it gives:
//! one place, if it stands out. What it refuses: to choose between places of like size.

use super::table::{Gazetteer, Record};
use crate::record::Place;
use crate::resolve::phrase::{self, Word};
use crate::resolve::{Entry, Tables};

/// Countries (alpha-3) that stand around a phrase, the strongest first.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Of the event's actors and recipients.
    pub parties: Vec<String>,
    /// Named in the sentence.
    pub sentence: Vec<String>,
    /// Named in the document.
    pub document: Vec<String>,
    /// Of the dateline.
    pub dateline: Vec<String>,
    /// Whether case tells nothing.
    pub caseless: bool,
}

/// What a stretch of words can be.
struct Found {
    words: std::ops::Range<usize>,
    key: String,
    country: Option<&'static str>,
    capital: Option<&'static str>,
    people: Option<&'static str>,
    records: Vec<Record>,
}

/// Support that a place needs where case tells nothing.
const STRONG: f64 = 8.0;
/// Binary logarithm of the people of a place that needs no support.
const LARGE: f64 = 15.6;
/// By how much a place must stand out.
const MARGIN: f64 = 1.5;
/// Rank of a country among places of its name.
const COUNTRY: f64 = 26.0;

/// Capitalised words beside a name that change nothing but how exact it is.
const AROUND: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "upper",
    "lower",
    "greater",
    "downtown",
    "the",
    "city",
    "town",
    "village",
    "province",
    "state",
    "region",
    "governorate",
    "district",
    "county",
    "capital",
    "port",
    "of",
    "in",
    "near",
    "and",
    "oblast",
    "republic",
];
const UNITS: &[&str] = &[
    "province",
    "state",
    "region",
    "governorate",
    "county",
    "oblast",
    "prefecture",
    "department",
    "provinces",
];
const INSIDE: &[&str] = &[
    "square",
    "airport",
    "university",
    "hospital",
    "street",
    "avenue",
    "neighbourhood",
    "neighborhood",
    "suburb",
    "suburbs",
    "stadium",
    "mosque",
    "cathedral",
    "embassy",
    "prison",
    "station",
    "downtown",
    "district",
    "zoo",
    "park",
    "market",
    "palace",
    "court",
];

/// Words that are towns too, but more often something else at the head of a phrase: they need support.
const ORDINARY: &[&str] = &[
    "reading",
    "mobile",
    "bath",
    "nice",
    "split",
    "march",
    "union",
    "liberty",
    "independence",
    "hope",
    "police",
    "best",
    "van",
    "man",
    "orange",
    "male",
    "victoria",
    "marks",
    "buy",
    "most",
    "bar",
    "tours",
    "young",
    "progress",
    "freedom",
    "normal",
    "enterprise",
    "commerce",
    "opposition",
    "central",
    "temple",
    "surprise",
    "of",
    "as",
    "ii",
    "ho",
    "wa",
    "deal",
    "sale",
    "rugby",
    "sandwich",
    "bury",
    "battle",
    "date",
    "street",
    "ford",
];

/// The place that words mean, if it stands out.
pub fn resolve(tables: &Tables, text: &str, context: &Context) -> Option<Place> {
    let parts: Vec<Vec<Word>> = text.split(',').map(phrase::words).collect();
    let found: Vec<Vec<Found>> = parts.iter().map(|p| spot(tables, p, context)).collect();
    let mut best: Option<Place> = None;
    for (n, (words, part)) in parts.iter().zip(&found).enumerate() {
        if !is_explained(words, part, context) {
            continue;
        }
        for (m, this) in part.iter().enumerate() {
            let others: Vec<&Found> = found
                .iter()
                .enumerate()
                .flat_map(|(i, p)| p.iter().enumerate().map(move |(j, f)| (i, j, f)))
                .filter(|(i, j, _)| (*i, *j) != (n, m))
                .map(|(_, _, f)| f)
                .collect();
            if let Some(place) = pick(words, this, &others, context)
                && best.as_ref().is_none_or(|b| place.resolution > b.resolution)
            {
                best = Some(place);
            }
        }
    }
    best
}

/// The longest names in a part of a phrase, from the left.
fn spot(tables: &Tables, words: &[Word], context: &Context) -> Vec<Found> {
    let gazetteer = Gazetteer::embedded();
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=(words.len() - at).min(6)).rev().find_map(|len| {
            let range = at..at + len;
            let capitals = words[at].capital && words[at + len - 1].capital;
            if !(context.caseless || capitals) {
                return None;
            }
            let key = words[range.clone()].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
            let bare = key.strip_prefix("the ").unwrap_or(&key);
            let mut f = Found {
                words: range,
                key: bare.to_string(),
                country: None,
                capital: None,
                people: None,
                records: gazetteer.get(bare).collect(),
            };
            for entry in tables.get(bare) {
                match entry {
                    Entry::Country { code, inhabitants: false, .. } => f.country = f.country.or(Some(code)),
                    Entry::Capital { code, .. } => f.capital = f.capital.or(Some(code)),
                    Entry::People { code } if !code.is_empty() => f.people = f.people.or(Some(code)),
                    _ => {}
                }
            }
            let known = f.country.or(f.capital).or(f.people).is_some() || !f.records.is_empty();
            (known && bare.len() > 1).then_some(f)
        });
        match longest {
            Some(f) => {
                at = f.words.end;
                out.push(f);
            }
            None => at += 1,
        }
    }
    out
}

/// Whether the capitalised words of a part are all names, words around names, or behind a possessive.
fn is_explained(words: &[Word], found: &[Found], context: &Context) -> bool {
    let owner = found.iter().find(|f| words[f.words.end - 1].possessive).map_or(usize::MAX, |f| f.words.end);
    words.iter().enumerate().all(|(k, w)| {
        !w.capital
            || context.caseless
            || k >= owner
            || found.iter().any(|f| f.words.contains(&k))
            || AROUND.contains(&w.key.as_str())
            || INSIDE.contains(&w.key.as_str())
    })
}

fn pick(words: &[Word], this: &Found, others: &[&Found], context: &Context) -> Option<Place> {
    let has = |list: &[&str]| {
        words.iter().enumerate().any(|(k, w)| !this.words.contains(&k) && list.contains(&w.key.as_str()))
    };
    // What the phrase itself says: "Lima, Peru", "Springfield, Illinois".
    let named: Vec<&str> = others.iter().filter_map(|f| f.country).collect();
    let unit = |r: &Record| {
        !r.admin1.is_empty()
            && others
                .iter()
                .any(|f| f.records.iter().any(|o| o.kind == 2 && o.code == r.code && o.name == r.admin1))
    };
    let support = |code: &str| {
        let holds = |list: &[String]| !code.is_empty() && list.iter().any(|c| c == code);
        let own = if named.contains(&code) { 40.0 } else { 0.0 };
        let weights = [
            (&context.parties, 10.0),
            (&context.sentence, 8.0),
            (&context.document, 5.0),
            (&context.dateline, 3.0),
        ];
        own + weights.iter().find(|(list, _)| holds(list)).map_or(0.0, |(_, weight)| *weight)
    };
    let (wants_unit, wants_town) = (has(UNITS), has(&["city", "town", "village", "capital", "port"]));
    let score = |r: &Record| {
        let mut score = r.size + support(r.code) - if r.alias { 3.0 } else { 0.0 };
        score += if unit(r) { 60.0 } else { 0.0 };
        score += if r.kind >= 4 { 3.0 } else { 0.0 };
        score += if r.kind == 4 && this.capital == Some(r.code) { 4.0 } else { 0.0 };
        score += if (wants_unit && r.kind <= 3) || (wants_town && r.kind == 4) { 20.0 } else { 0.0 };
        score
    };
    let mut ranked: Vec<(f64, &Record)> = this.records.iter().map(|r| (score(r), r)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Regions of our own list are no countries, whose ever they are.
    let listed = ranked.iter().any(|(_, r)| r.kind == 2 && r.geonameid == 0);
    if listed {
        ranked.retain(|(_, r)| r.kind == 2 && r.geonameid == 0 || r.kind >= 4 && !r.alias && r.size >= LARGE);
    }
    if let Some(code) = this.country.filter(|_| !listed) {
        let own = COUNTRY + support(code);
        if ranked.first().is_none_or(|(s, _)| own >= *s) {
            let name = this.key.split(' ').map(title).collect::<Vec<_>>().join(" ");
            return Some(Place {
                resolved_place: name,
                country_code: code.to_string(),
                resolution: 1,
                ..Place::default()
            });
        }
    }
    let Some((first, record)) = ranked.first().copied() else {
        let code = this.capital.or(this.people)?;
        return Some(Place {
            resolved_place: this.key.split(' ').map(title).collect::<Vec<_>>().join(" "),
            country_code: code.to_string(),
            resolution: if this.capital.is_some() { 4 } else { 2 },
            ..Place::default()
        });
    };
    let supported = support(record.code) > 0.0 || unit(record);
    // "Atlanta, Georgia" names a state of the place's own country, whatever else Georgia is.
    let contradicted =
        !named.is_empty() && !named.contains(&record.code) && !record.code.is_empty() && !unit(record);
    let capital = this.capital == Some(record.code);
    let far = |r: &Record| (r.lat - record.lat).abs() + (r.lon - record.lon).abs() > 1.5;
    let rival = ranked.iter().skip(1).find(|(_, r)| far(r)).map_or(f64::MIN, |(s, _)| *s);
    let ordinary = ORDINARY.contains(&this.key.as_str());
    let large = !ordinary && record.size >= if record.alias { LARGE + 3.0 } else { LARGE };
    let strong = support(record.code) >= STRONG || unit(record);
    if contradicted
        || first - rival < MARGIN
        || !(supported || large || capital)
        || (context.caseless && !(strong || capital))
    {
        return None;
    }
    let inside = has(INSIDE) || (words[this.words.end - 1].possessive && this.words.end < words.len());
    Some(Place {
        resolved_place: record.name.to_string(),
        geonameid: (record.geonameid > 0).then_some(record.geonameid),
        lat: Some(record.lat),
        lon: Some(record.lon),
        country_code: record.code.to_string(),
        admin1: record.admin1.to_string(),
        admin2: record.admin2.to_string(),
        resolution: if record.kind == 4 && inside { 5 } else { record.kind },
        ..Place::default()
    })
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
