//! The seed article, row by row, against ../shared/seed/expected.md.

mod common;
use common::{Wanted, check, lines, polybius, shared};

const NONE: &[&str] = &[];

#[test]
fn rows_of_the_first_issue() {
    let Some(seed) = shared("seed/000_e9c3e3eac548be04.txt") else { return };
    let output = polybius(&["code", seed.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0));
    let events = lines(&output);
    let w = |row, sentence, event, actors, recipients, date, auxiliary| Wanted {
        row,
        sentence,
        event,
        actors,
        recipients,
        date,
        auxiliary,
    };
    let rows = [
        w("S1", "Russia Hopes for Continuation", "AGREE", &["RUS"][..], &["USA"][..], "2017-08-10", ""),
        w("S2", "Thursday, 10 Aug", "", NONE, NONE, "", ""),
        w("S4a", "During their first bilateral talks", "CONSULT", &["JPN GOV", "RUS GOV"], NONE, "", ""),
        w(
            "S4b",
            "During their first bilateral talks",
            "AGREE",
            &["JPN", "RUS"],
            NONE,
            "2017-08-17",
            "future",
        ),
        w("S7", "This will be in this way", "", NONE, NONE, "", ""),
        w(
            "S8",
            "Russia's foreign ministry confirmed after",
            "CONSULT",
            &["USA GOV", "RUS GOV"],
            NONE,
            "",
            "",
        ),
        w("S9b", "today denounced the tightening", "ACCUSE", &["RUS GOV"], &["USA"], "2017-08-07", ""),
        w("S12", "Neither Tillerson nor Lavrov responded", "", NONE, NONE, "", ""),
        w("S13", "Tillerson emerged from the meeting", "", NONE, NONE, "", ""),
        w("S15", "are feuding, expelling diplomats", "SANCTION", &["USA"], &["RUS"], "2017-08-10", ""),
        w("S15", "are feuding, expelling diplomats", "SANCTION", &["RUS"], &["USA"], "2017-08-10", ""),
        w("S16", "grudgingly signed a bill punishing", "SANCTION", &["USA GOV"], &["RUS"], "2017-07-31", ""),
        w("S18", "A U.S. Justice Department investigation", "ACCUSE", &["USA GOV"], &["RUS"], "", ""),
    ];
    let failed = check(&events, &rows);
    for e in &events {
        let ahead = e["date"].as_str().unwrap() > "2017-08-10";
        assert!(
            !ahead || e["auxiliary"].as_array().unwrap().iter().any(|a| a == "future"),
            "D2: {}",
            common::describe(e)
        );
    }
    assert!(failed.is_empty(), "rows that failed: {failed:?}");
}

/// D1, S9a, S10 and the first sentence of S18: the stories that the article is stitched from.
#[test]
fn seams() {
    let Some(seed) = shared("seed/000_e9c3e3eac548be04.txt") else { return };
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("documents.jsonl");
    polybius(&["code", seed.to_str().unwrap(), "--documents", texts.to_str().unwrap()], b"");
    let stories = common::outline(&texts);
    for s in &stories {
        println!("{:8} {:40} {:34} {}", s.kind, s.reason, s.dateline, &s.words[..40].replace('\n', " "));
    }
    let has = |start: &str, kind: &str, reason: &str| {
        stories.iter().any(|s| s.words.starts_with(start) && s.kind == kind && s.reason.contains(reason))
    };
    assert!(has("It's extraordinary", "opinion", "unattributed opinion"));
    assert!(has("07 de agosto", "report", "dateline"));
    assert!(has("Majority of Americans", "teaser", "teaser"));
    let prensa = stories.iter().find(|s| s.words.starts_with("07 de agosto")).unwrap();
    assert_eq!(prensa.dateline, "Prensa Latina Moscow 2017-08-07");
    let cut: Vec<&String> = stories.iter().flat_map(|s| &s.cut_off).collect();
    assert_eq!(cut.len(), 1, "{cut:?}");
    assert!(cut[0].starts_with("Discussions are also continuing"));
}
