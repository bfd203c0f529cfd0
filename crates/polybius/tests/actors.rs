//! Who a phrase names, on our own list (tests/data/actors.tsv): prints what is wrong and how much is right.

use polybius::resolve::Tables;
use polybius::{Phrase, resolve_phrase};

/// half, kind, day, phrase, countries, sectors: written before the tables were read; "dev" was looked at, "test" and
/// "last" never were; "dev2" and "test2" are those of a later list.
const FRESH: &str = include_str!("data/actors_fresh.tsv");
const LIST: &str = include_str!("data/actors.tsv");
/// Least shares that have to be right, just under what was reached.
const FLOOR: (f64, f64) = (0.99, 0.99);

#[test]
fn phrases_are_resolved() {
    let tables = Tables::embedded();
    let (mut all, mut countries, mut sectors) = (0.0, 0.0, 0.0);
    for line in LIST.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, date, country, sector] = cells[..] else { panic!("{line}") };
        let day = match date.len() {
            0 => None,
            4 => Some(format!("{date}-07-01").parse().unwrap()),
            _ => Some(date.parse().unwrap()),
        };
        let known = resolve_phrase(tables, Phrase { text, day, ..Phrase::default() });
        let right = |got: &str, wanted: &str| wanted.split('|').any(|w| got == if w == "-" { "" } else { w });
        let (c, s) = (right(&known.code, country), right(&known.sector, sector));
        all += 1.0;
        countries += f64::from(u8::from(c));
        sectors += f64::from(u8::from(s));
        if !(c && s) {
            println!("{text} ({date}): {country} {sector}; got {} {}", known.code, known.sector);
        }
    }
    println!("{all} phrases: country {:.3}, sector {:.3}", countries / all, sectors / all);
    assert!(countries / all >= FLOOR.0 && sectors / all >= FLOOR.1);
}

#[test]
fn fresh_phrases_are_resolved() {
    let tables = Tables::embedded();
    for (half, kind) in [
        ("dev", "phrase"),
        ("dev", "name"),
        ("test", "phrase"),
        ("test", "name"),
        ("last", "phrase"),
        ("last", "name"),
        ("dev2", "phrase"),
        ("dev2", "name"),
        ("test2", "phrase"),
        ("test2", "name"),
    ] {
        let (mut all, mut countries, mut sectors) = (0.0, 0.0, 0.0);
        for line in FRESH.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [h, k, date, text, country, sector] = cells[..] else { panic!("{line}") };
            if (h, k) != (half, kind) {
                continue;
            }
            let day = if date.len() == 4 { format!("{date}-07-01").parse().ok() } else { date.parse().ok() };
            let known = resolve_phrase(tables, Phrase { text, day, ..Phrase::default() });
            all += 1.0;
            countries += f64::from(u8::from(country.split(',').any(|c| c == known.code)));
            sectors += f64::from(u8::from(sector.split(',').any(|s| s == known.sector)));
        }
        println!("{half} {kind}: {all}, country {:.3}, sector {:.3}", countries / all, sectors / all);
        assert!(countries / all >= 0.9 && sectors / all >= 0.85, "{half} {kind}");
    }
}
