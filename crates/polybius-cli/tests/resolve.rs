//! `polybius resolve`: phrases in, who they name out.

mod common;
use common::{lines, polybius};

#[test]
fn a_phrase_a_line() {
    let input = "Russian Deputy Foreign Minister Sergei Ryabkov\nthe harbour\n\nKenyan police\n";
    let output = polybius(&["resolve", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let got = lines(&output);
    assert_eq!(got.len(), 3);
    assert_eq!((&got[0]["code"], &got[0]["sector"]), (&"RUS".into(), &"GOV".into()));
    assert_eq!(got[0]["identifier_text"], "Sergei Ryabkov");
    assert_eq!(got[1]["text"], "the harbour");
    for field in ["code", "sector", "identifier_text", "identifier_id", "office", "resolved_by"] {
        assert_eq!(got[1][field], "", "{field}");
    }
    assert_eq!((&got[2]["code"], &got[2]["sector"]), (&"KEN".into(), &"COP".into()));
}

#[test]
fn dates_contexts_and_kinds() {
    let input = r#"{"text": "Merkel", "date": "2012-03-01"}
{"text": "Merkel", "date": "2022-03-01T08:00:00Z"}
{"text": "riot police", "context": "Riot police in Harare fired tear gas."}
{"text": "Nairobi", "kind": "place"}
{"text": "last Monday", "kind": "date", "date": "2024-05-16"}
{"text": "no date at all", "kind": "date"}
"#;
    let output = polybius(&["resolve", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let got = lines(&output);
    assert_eq!((&got[0]["code"], &got[0]["sector"]), (&"DEU".into(), &"GOV".into()));
    assert_eq!((&got[1]["code"], &got[1]["sector"]), (&"DEU".into(), &"ELI".into()));
    assert_eq!((&got[2]["code"], &got[2]["resolved_by"]), (&"ZWE".into(), &"context".into()));
    assert_eq!(got[3]["event_loc"]["country_code"], "KEN");
    assert_eq!((&got[4]["date"], &got[4]["date_granularity"]), (&"2024-05-13".into(), &"day".into()));
    assert_eq!(got[5]["date"], "");
}

#[test]
fn refused_lines_are_named_and_the_rest_goes_on() {
    let mut input = b"{\"text\": \"Kenyan police\"}\n{\"date\": \"2012-01-01\"}\n{broken\n".to_vec();
    input.extend(b"{\"text\": \"x\", \"date\": \"2012-13-01\"}\n{\"text\": \"x\", \"kind\": \"thing\"}\ncaf\xe9\nFrance\n");
    let output = polybius(&["resolve", "-"], &input);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output).len(), 2);
    let said = String::from_utf8(output.stderr).unwrap();
    for (line, what) in [(2, "no text"), (3, "no JSON"), (4, "no date"), (5, "kind"), (6, "UTF-8")] {
        let named = said.lines().any(|l| l.contains(&format!("-:{line}: ")) && l.contains(what));
        assert!(named, "line {line} ({what}) is not named in:\n{said}");
    }
    let nothing = polybius(&["resolve", "/no/such/file"], b"");
    assert_eq!(nothing.status.code(), Some(1));
    assert!(!nothing.stderr.is_empty());
}

#[test]
fn an_actor_is_no_place() {
    let output = polybius(&["resolve", "-"], b"US-backed rebels\nLagos\nthe Gaza Strip\n");
    let got = lines(&output);
    assert_eq!(got[0]["sector"], "REB");
    assert!(got[0].get("event_loc").is_none(), "{}", got[0]);
    assert_eq!(got[1]["event_loc"]["geonameid"], 2_332_459);
    assert_eq!(got[2]["event_loc"]["resolution"], 2);
}
