//! What the registry learns, keeps apart and answers.

use super::*;
use jiff::civil::date;

fn lesson(id: &str, day: &str, told: &[(&str, &str, &str, &str)]) -> Lesson {
    Lesson {
        document: id.into(),
        date: day.into(),
        hash: id.into(),
        told: told
            .iter()
            .map(|(name, code, sector, office)| Told {
                name: (*name).into(),
                code: (*code).into(),
                sector: (*sector).into(),
                office: (*office).into(),
                text: format!("{office} {name}"),
            })
            .collect(),
    }
}

fn ask(r: &Registry, name: &str, day: Option<Date>, spoken_of: &[&str]) -> String {
    let mut known = crate::resolve::Known::default();
    let book = Book::new(Vec::new(), r);
    book.complete(&mut known, name, &phrase::key(name), &Asked { day, spoken_of, ..Asked::default() });
    format!("{} {} {}", known.code, known.sector, known.office)
}

const PAZ: (&str, &str, &str, &str) = ("Ana Paz", "BOL", "GOV", "foreign minister");

#[test]
fn a_bare_name_is_known_within_a_year() {
    let mut r = Registry::default();
    r.add(&lesson("1", "2017-08-10", &[PAZ]));
    let at = |y| Some(date(y, 3, 1));
    assert_eq!(ask(&r, "Paz", at(2018), &[]), "BOL GOV foreign minister");
    assert_eq!(ask(&r, "Ana Maria Paz", at(2017), &[]), "BOL GOV foreign minister");
    assert_eq!(ask(&r, "Paz", at(2021), &[]), "BOL  ", "the office is not known then");
    assert_eq!(ask(&r, "Paz", None, &[]), "BOL  ");
    assert_eq!(ask(&r, "Omar Paz", at(2017), &[]), "  ", "another person");
}

#[test]
fn the_same_document_counts_once() {
    let mut r = Registry::default();
    for _ in 0..3 {
        r.add(&lesson("1", "2017-08-10", &[PAZ]));
    }
    r.add(&lesson("2", "2016-01-02", &[PAZ]));
    let c = r.claims()[0];
    assert_eq!((c.count, c.first.as_str(), c.last.as_str()), (2, "2016-01-02", "2017-08-10"));
    assert_eq!(c.evidence.len(), 2);
    let again = Registry::parse(&r.to_text()).unwrap();
    assert_eq!(again.to_text(), r.to_text());
}

#[test]
fn shared_surnames_need_the_country() {
    let mut r = Registry::default();
    r.add(&lesson("1", "2017-08-10", &[PAZ, ("Luis Paz", "PER", "MIL", "general")]));
    let day = Some(date(2017, 9, 1));
    assert_eq!(ask(&r, "Paz", day, &[]), "  ");
    assert_eq!(ask(&r, "Paz", day, &["PER"]), "PER MIL general");
    assert_eq!(ask(&r, "Paz", day, &["PER", "BOL"]), "  ");
    assert_eq!(ask(&r, "Luis Paz", day, &[]), "PER MIL general");
}

#[test]
fn conflicts_are_kept_and_need_four_times_the_evidence() {
    let mut r = Registry::default();
    let other = ("Ana Paz", "PER", "GOV", "foreign minister");
    r.add(&lesson("1", "2017-08-10", &[PAZ]));
    r.add(&lesson("2", "2017-08-10", &[other]));
    let day = Some(date(2017, 9, 1));
    assert_eq!(ask(&r, "Ana Paz", day, &[]), "  ");
    assert_eq!(r.conflicts().len(), 2);
    for id in ["3", "4", "5"] {
        r.add(&lesson(id, "2017-08-10", &[PAZ]));
    }
    assert_eq!(ask(&r, "Ana Paz", day, &[]), "BOL GOV foreign minister");
}

#[test]
fn offices_one_after_the_other_are_no_conflict() {
    let mut r = Registry::default();
    r.add(&lesson("1", "2010-05-01", &[PAZ]));
    r.add(&lesson("2", "2015-05-01", &[("Ana Paz", "BOL", "GOV", "president")]));
    assert!(r.conflicts().is_empty());
    assert_eq!(ask(&r, "Paz", Some(date(2010, 9, 1)), &[]), "BOL GOV foreign minister");
    assert_eq!(ask(&r, "Paz", Some(date(2015, 9, 1)), &[]), "BOL GOV president");
}

#[test]
fn what_the_user_sets_goes_first_and_can_be_taken_out() {
    let mut r = Registry::default();
    r.add(&lesson("1", "2017-08-10", &[PAZ]));
    r.set(Claim { name: "Ana Paz".into(), code: "CHL".into(), sector: "BUS".into(), ..Claim::default() });
    assert_eq!(ask(&r, "Paz", Some(date(2017, 9, 1)), &[]), "CHL BUS ");
    r.add(&lesson("9", "2017-08-10", &[PAZ]));
    assert_eq!(ask(&r, "Paz", Some(date(2017, 9, 1)), &[]), "CHL BUS ");
    assert_eq!(r.remove("ana paz"), 2);
    assert_eq!(ask(&r, "Paz", Some(date(2017, 9, 1)), &[]), "  ");
}

#[test]
fn namesakes_of_the_table_and_other_trades_are_not_the_one_that_was_learnt() {
    let mut r = Registry::default();
    r.add(&lesson("1", "", &[("John Howard", "AUS", "GOV", "prime minister")]));
    r.add(&lesson("2", "", &[("Christine May", "GBR", "LEG", "")]));
    let book = Book::new(Vec::new(), &r);
    let ask = |name: &str, sector: &str, namesakes: &[&str]| {
        let mut known = crate::resolve::Known { sector: sector.into(), ..Default::default() };
        let namesakes = namesakes.iter().map(|n| (*n).to_string()).collect();
        let asked = Asked { spoken_of: &["AUS", "GBR"], caseless: true, namesakes, ..Asked::default() };
        book.complete(&mut known, name, name, &asked);
        known.code
    };
    assert_eq!(ask("howard", "", &[]), "AUS");
    assert_eq!(ask("howard", "", &["john howard", "michael howard"]), "AUS");
    assert_eq!(ask("howard", "", &["michael howard"]), "");
    // "Lord Justice May" is no member of parliament; one may be called a politician of the party.
    assert_eq!(ask("may", "JUD", &[]), "");
    assert_eq!(ask("may", "PTY", &[]), "GBR");
}

#[test]
fn own_actors_go_before_all() {
    let own =
        read_own(["Ana Paz", "Paz|La Jefa", "BOL", "OPP", "leader", "2017-01-01", "2017-12-31"]).unwrap();
    let book = Book::new(vec![own], &Registry::default());
    let mut known = crate::resolve::Known { code: "PER".into(), ..Default::default() };
    let asked = |day| Asked { day, ..Asked::default() };
    book.complete(&mut known, "La Jefa", "", &asked(Some(date(2018, 1, 1))));
    assert_eq!(known.code, "PER");
    book.complete(&mut known, "La Jefa", "", &asked(Some(date(2017, 1, 1))));
    assert_eq!((known.code.as_str(), known.sector.as_str(), known.resolved_by), ("BOL", "OPP", "actors"));
    assert!(read_own(["", "", "BOL", "", "", "", ""]).is_err());
    assert!(read_own(["A", "", "Bolivia", "", "", "", ""]).is_err());
    assert!(read_own(["A", "", "", "", "", "2018", ""]).is_err());
}

#[test]
fn damaged_files_are_refused_by_line() {
    assert!(matches!(Registry::parse("{\"a\":1}\n"), Err(RegistryError::NoRegistry)));
    assert!(matches!(Registry::parse("{\"polybius_registry\":9}\n"), Err(RegistryError::Version(9))));
    let bad = Registry::parse("{\"polybius_registry\":1}\n{\"name\":3}\n");
    assert!(matches!(bad, Err(RegistryError::Line { line: 2, .. })));
}
