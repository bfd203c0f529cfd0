//! Phrases of our own with what they should mean.

use super::{Context, resolve};
use crate::resolve::Tables;

/// Phrase, country of the sentence (may be empty), then "CODE/resolution/name"; "-" for nothing.
const PHRASES: &[(&str, &str, &str)] = &[
    ("Moscow", "", "RUS/4/Moscow"),
    ("MOSCOW", "", "RUS/4/Moscow"),
    ("Lima, Peru", "", "PER/4/Lima"),
    ("the Kenyan capital, Nairobi", "", "KEN/4/Nairobi"),
    ("the Kenyan capital Nairobi", "", "KEN/4/Nairobi"),
    ("northern Syria", "", "SYR/1/Syria"),
    ("the town of Mariupol", "", "UKR/4/Mariupol"),
    ("Springfield, Illinois", "", "USA/4/Springfield"),
    ("Springfield, Missouri", "", "USA/4/Springfield"),
    ("the outskirts of Aleppo", "", "SYR/4/Aleppo"),
    ("Moscow's Red Square", "", "RUS/5/Moscow"),
    ("Paris", "", "FRA/4/Paris"),
    ("Paris, Texas", "", "USA/4/Paris"),
    ("Tripoli", "", "LBY/4/Tripoli"),
    ("Tripoli", "LBN", "LBN/4/Tripoli"),
    ("Tripoli, Lebanon", "", "LBN/4/Tripoli"),
    ("Georgia", "", "GEO/1/Georgia"),
    ("Georgia", "USA", "USA/2/Georgia"),
    ("Atlanta, Georgia", "", "USA/4/Atlanta"),
    ("Tbilisi, Georgia", "", "GEO/4/Tbilisi"),
    ("Birmingham", "GBR", "GBR/4/Birmingham"),
    ("Birmingham, Alabama", "", "USA/4/Birmingham"),
    ("Lagos", "", "NGA/4/Lagos"),
    ("Karachi", "", "PAK/4/Karachi"),
    ("Mumbai", "", "IND/4/Mumbai"),
    ("Bombay", "IND", "IND/1/Bombay"), // of historic.tsv: the country is all that it tells
    ("Kiev", "UKR", "UKR/4/Kyiv"),
    ("Kharkiv", "", "UKR/4/Kharkiv"),
    ("St. Petersburg", "RUS", "RUS/4/Saint Petersburg"),
    ("St. Petersburg, Florida", "", "USA/4/St. Petersburg"),
    ("Hyderabad", "PAK", "PAK/4/Hyderabad"),
    ("Hyderabad", "IND", "IND/4/Hyderābād"),
    ("Valencia", "VEN", "VEN/4/Valencia"),
    ("Valencia", "ESP", "ESP/4/Valencia"),
    ("Cordoba", "ARG", "ARG/4/Córdoba"),
    ("Santiago", "CHL", "CHL/4/Santiago"),
    ("San Jose, Costa Rica", "", "CRI/4/San José"),
    ("San Jose, California", "", "USA/4/San Jose"),
    ("London, Ontario", "", "CAN/4/London"),
    ("London", "", "GBR/4/London"),
    ("Sanaa", "YEM", "YEM/4/Sanaa"),
    ("the port city of Hodeidah", "YEM", "YEM/4/Al Ḩudaydah"),
    ("Idlib", "SYR", "SYR/4/Idlib"),
    ("Idlib province", "SYR", "SYR/2/Idlib"),
    ("Helmand Province", "AFG", "AFG/2/Helmand"),
    ("the Gaza Strip", "", "PSE/2/Gaza Strip"),
    ("the West Bank", "", "PSE/2/West Bank"),
    ("Kashmir", "", "/2/Kashmir"),
    ("Crimea", "", "/2/Crimea"),
    ("Nagorno-Karabakh", "", "/2/Nagorno-Karabakh"),
    ("the Strait of Hormuz", "", "/2/Strait of Hormuz"),
    ("the South China Sea", "", "/2/South China Sea"),
    ("the Black Sea", "", "/2/Black Sea"),
    ("Darfur", "", "SDN/2/Darfur"),
    ("eastern Donbas", "", "UKR/2/Donbas"),
    ("Kosovo", "", "XKX/1/Kosovo"),
    ("Reading", "", "-"),
    ("reading", "GBR", "-"),
    ("Reading", "GBR", "GBR/4/Reading"),
    ("mobile", "USA", "-"),
    ("of", "", "-"),
    ("the harbour", "", "-"),
    ("the border", "SYR", "-"),
    ("President Washington", "USA", "-"),
    ("Springfield", "", "-"),
    ("Bath, Maine", "", "USA/4/Bath"),
    ("Texas", "", "USA/2/Texas"),
    ("Punjab", "PAK", "PAK/2/Punjab"),
    ("Punjab", "IND", "IND/2/Punjab"),
    ("Cairo", "", "EGY/4/Cairo"),
];

#[test]
fn phrases() {
    let tables = Tables::embedded();
    let mut missed = Vec::new();
    for (words, country, want) in PHRASES {
        let context = Context {
            sentence: [(*country).to_string()].into_iter().filter(|c| !c.is_empty()).collect(),
            ..Context::default()
        };
        let got = resolve(tables, words, &context).map_or_else(
            || "-".to_string(),
            |p| format!("{}/{}/{}", p.country_code, p.resolution, p.resolved_place),
        );
        if got != *want {
            missed.push(format!("{words} ({country}): {got}, not {want}"));
        }
    }
    println!("{} of {} phrases", PHRASES.len() - missed.len(), PHRASES.len());
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), PHRASES.len(), missed.join("\n"));
}

#[test]
fn text_without_case_needs_support() {
    let tables = Tables::embedded();
    let mut context = Context { caseless: true, ..Context::default() };
    assert!(resolve(tables, "reading", &context).is_none());
    assert_eq!(resolve(tables, "moscow", &context).and_then(|p| p.geonameid), Some(524_901));
    context.parties = vec!["UKR".into()];
    assert_eq!(resolve(tables, "mariupol", &context).map(|p| p.country_code), Some("UKR".into()));
}

#[test]
fn look_ups_are_fast() {
    let tables = Tables::embedded();
    let start = std::time::Instant::now();
    for _ in 0..10_000 {
        std::hint::black_box(super::Gazetteer::embedded());
    }
    let load = start.elapsed() / 10_000;
    let start = std::time::Instant::now();
    for _ in 0..100 {
        for (words, ..) in PHRASES {
            std::hint::black_box(resolve(tables, words, &Context::default()));
        }
    }
    println!("load {load:?}, a phrase {:?}", start.elapsed() / (100 * PHRASES.len() as u32));
}
