//! Keys to look up the few reports that one may be tied to.
//!
//! What feeds it: the facts of a report. What it gives: hashes of (both countries, family of types, week) and of (one
//! country, a telling word, family, week) and of (a name, family, week), for every week that the report's days touch;
//! for acts that may be ended, of (countries, theme, year). What it refuses: a report without a known country or name.

use std::collections::BTreeSet;

use twox_hash::XxHash3_64;

use super::facts::Facts;
use super::ties::{family, is_act, is_end, stray, themes};
use crate::ontology::EventType;

/// Days in a bucket.
const BUCKET: i32 = 7;
/// Days that are added on both sides: two reports whose days are twice as far apart share a bucket.
const SLACK: i32 = 2;
/// Days that a plan without a date, or a denial, reaches.
const REACH: i32 = 21;
/// Years that an end looks back.
const YEARS: i32 = 6;
/// Buckets of a report at most: of one that tells a whole year.
const BUCKETS: i32 = 56;

/// The keys of a report, sorted.
pub fn keys(f: &Facts) -> Vec<u64> {
    let mut countries: Vec<&str> = f.parties().chain(&f.speaker).map(|e| e.code.as_str()).collect();
    countries.retain(|c| !c.is_empty());
    countries.sort_unstable();
    countries.dedup();
    countries.truncate(6);
    let parties: Vec<&str> =
        countries.iter().copied().filter(|c| f.parties().any(|e| e.code == *c)).collect();
    let mut out = BTreeSet::new();
    if countries.is_empty() && f.words.names.is_empty() {
        return Vec::new();
    }
    // Who tells a deed may be told as the one who accuses.
    let parties = if f.accusation().is_some() { countries.clone() } else { parties };
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (k, a) in parties.iter().enumerate() {
        pairs.extend(parties[k + 1..].iter().map(|b| (*a, *b)));
    }
    // All within one country.
    if let [one] = parties[..]
        && f.parties().filter(|e| e.code == one).count() > 1
    {
        pairs.push((one, one));
    }
    let families = std::iter::once(family(f.kind)).chain(stray(f));
    let telling = telling(f);
    for family in families {
        for bucket in buckets(f) {
            let when = [family, 0, 0, 0].into_iter().chain(bucket.to_le_bytes()).collect::<Vec<u8>>();
            for (a, b) in &pairs {
                out.insert(key(&[b"pair", a.as_bytes(), b.as_bytes(), &when]));
            }
            for name in f.words.names.iter().take(5) {
                out.insert(key(&[b"name", name.as_bytes(), &when]));
            }
            for country in &countries {
                for word in &telling {
                    out.insert(key(&[b"word", country.as_bytes(), word.as_bytes(), &when]));
                }
            }
        }
    }
    ends(f, &pairs, &countries, &mut out);
    out.into_iter().collect()
}

/// Words that look a report up beside its country: what tells the event, its place, and its heaviest words.
fn telling(f: &Facts) -> Vec<String> {
    let mut words: Vec<(&String, f32)> = f.words.by_stem.iter().map(|(s, w)| (s, w.weight)).collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut out: Vec<String> = words.into_iter().take(3).map(|(s, _)| s.clone()).collect();
    if let Some(place) = &f.place
        && place.resolution >= 3
    {
        out.push(format!("@{}", place.resolved_place));
    }
    out
}

/// Buckets that the days of a report touch.
fn buckets(f: &Facts) -> Vec<i32> {
    let Some(when) = f.when else {
        // A report of no known time is held against those of its own document alone.
        let own = XxHash3_64::oneshot(f.document.as_bytes()) as i32 | i32::MIN;
        return vec![f.published.map_or(own, |p| p.div_euclid(BUCKET))];
    };
    let (mut first, mut last) = (when.first, when.last);
    let plan = family(f.kind) == 0 && (f.future && !when.told || f.kind == EventType::Agree && !f.future);
    if plan {
        last = last.max(f.told_on().unwrap_or(last)) + REACH;
    }
    if f.denied || f.negated {
        first -= REACH;
    }
    let (first, last) = ((first - SLACK).div_euclid(BUCKET), (last + SLACK).div_euclid(BUCKET));
    (first..=last.min(first + BUCKETS)).collect()
}

/// Keys of acts and their ends, whatever lies between.
fn ends(f: &Facts, pairs: &[(&str, &str)], countries: &[&str], out: &mut BTreeSet<u64>) {
    let (end, act) = (is_end(f), is_act(f));
    let Some(when) = f.when.filter(|_| end || act) else { return };
    let year = when.first.div_euclid(366);
    let years = if end { year - YEARS..=year } else { year..=year };
    let names = || f.words.names.iter().take(6);
    for theme in themes(f, end) {
        for year in years.clone() {
            let when = year.to_le_bytes();
            for (a, b) in pairs.iter().filter(|(a, b)| a != b) {
                out.insert(key(&[b"end", a.as_bytes(), b.as_bytes(), theme.as_bytes(), &when]));
            }
            for country in countries {
                for name in names() {
                    out.insert(key(&[
                        b"ended",
                        country.as_bytes(),
                        name.as_bytes(),
                        theme.as_bytes(),
                        &when,
                    ]));
                }
            }
        }
    }
}

fn key(parts: &[&[u8]]) -> u64 {
    let mut bytes = Vec::with_capacity(48);
    for part in parts {
        bytes.extend(u8::try_from(part.len()).unwrap_or(u8::MAX).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    XxHash3_64::oneshot(&bytes)
}
