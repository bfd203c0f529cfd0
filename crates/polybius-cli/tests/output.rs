//! What comes out: order, same bytes for any number of threads, spans, formats.

mod common;
use std::fs;

use common::{Wanted, check, lines, polybius, root, shared};
use serde_json::Value;

const NONE: &[&str] = &[];

/// The README shows what the program prints. The command that makes its table: `polybius code examples/stitched.txt --format
/// table`, four spaces before each line.
#[test]
fn the_readme_shows_what_comes_out() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let path = root().join("examples/stitched.txt");
    let output = polybius(&["code", path.to_str().unwrap(), "--format", "table"], b"");
    let table: String =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| format!("    {l}\n")).collect();
    assert!(readme.contains(&table), "the README has another table than:\n{table}");
}

/// Our own article, as hard as the seed: stitched, with a second dateline, opinion, teaser and sport.
#[test]
fn the_example_article() {
    let path = root().join("examples/stitched.txt");
    let output = polybius(&["code", path.to_str().unwrap()], b"");
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
        w("E1", "At their first meeting", "AGREE", &["PER", "ECU"][..], NONE, "2016-09-21", "future"),
        w("E2", "That is how it will stay", "", NONE, NONE, "", ""),
        w("E3", "yesterday condemned", "ACCUSE", &["ECU GOV"], &["PER"], "2016-09-10", ""),
        w("E4", "are at odds again", "SANCTION", &["ECU"], &["PER"], "", ""),
        w("E5", "Ecuadorean police on Friday", "COERCE", &["ECU COP"], &["PER"], "2016-09-09", ""),
        w("E6", "Neither Salcedo nor Illescas", "", NONE, NONE, "", ""),
        w("E7", "A strike on the port is unlikely", "", NONE, NONE, "", ""),
    ];
    let failed = check(&events, &rows);
    assert!(failed.is_empty(), "rows that failed: {failed:?}");
    assert!(events.iter().all(|e| e["cite_info"]["published"] == "2016-09-14"));
}

/// Every span, cut out of the text by characters, is the words that are reported for it.
fn spans_hold(event: &Value, text: &[char]) {
    let cut = |span: &Value| -> String {
        let (a, b) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        text[a..b].iter().collect()
    };
    for side in ["actor", "recipient"] {
        for e in event[side].as_array().unwrap() {
            assert_eq!(cut(&e["entity_span"]), e["entity_text"].as_str().unwrap());
        }
    }
    for (words, span) in
        event["event_text"].as_array().unwrap().iter().zip(event["event_span"].as_array().unwrap())
    {
        assert_eq!(cut(span), words.as_str().unwrap());
    }
    if !event["date_span"].is_null() {
        assert_eq!(cut(&event["date_span"]), event["date_text"].as_str().unwrap());
    }
    if !event["event_loc"].is_null() {
        assert_eq!(cut(&event["event_loc"]["span"]), event["event_loc"]["extracted_place"].as_str().unwrap());
    }
    let attribution = &event["attribution"];
    if !attribution["speaker"].is_null() {
        assert_eq!(
            cut(&attribution["speaker"]["entity_span"]),
            attribution["speaker"]["entity_text"].as_str().unwrap()
        );
    }
    if !attribution["span"].is_null() {
        assert_eq!(cut(&attribution["span"]), attribution["verb"].as_str().unwrap());
    }
    let info = &event["text_info"];
    let sentence: String = text
        [info["start"].as_u64().unwrap() as usize..info["end"].as_u64().unwrap() as usize]
        .iter()
        .collect();
    assert_eq!(sentence, event["text"].as_str().unwrap());
}

/// Codes JSON Lines with 1 and 3 threads: the same bytes, input order, and spans that hold.
fn same_bytes_and_true_spans(input: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("documents.jsonl");
    let one = polybius(&["code", "-", "-j", "1", "--documents", texts.to_str().unwrap()], input);
    let three = polybius(&["code", "-", "-j", "3"], input);
    assert!(one.stdout == three.stdout, "the number of threads changes the output");
    let documents: Vec<Value> =
        fs::read_to_string(&texts).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let order: Vec<&str> = documents.iter().map(|d| d["id"].as_str().unwrap()).collect();
    let events = lines(&one);
    let mut last = 0;
    let mut chars: (usize, Vec<char>) = (usize::MAX, Vec::new());
    for e in &events {
        let at = order.iter().position(|id| *id == e["document"].as_str().unwrap()).unwrap();
        assert!(at >= last, "events are out of order");
        last = at;
        if chars.0 != at {
            chars = (at, documents[at]["text"].as_str().unwrap().chars().collect());
        }
        spans_hold(e, &chars.1);
    }
    events.len()
}

#[test]
fn real_documents() {
    for name in ["bbc_news", "insight_crime", "muc4_train"] {
        let Some(path) = shared(&format!("data/documents/{name}.jsonl.gz")) else { return };
        let unpacked = std::process::Command::new("gzip").arg("-dc").arg(path).output().unwrap().stdout;
        let some: Vec<&[u8]> = unpacked.split_inclusive(|b| *b == b'\n').step_by(20).take(40).collect();
        let count = same_bytes_and_true_spans(&some.concat());
        assert!(count > 10, "{name}: only {count} events");
    }
}

#[test]
fn text_of_every_script() {
    let mut input = String::new();
    let words = [
        "Zażółć",
        "«France»",
        "中国",
        "🚀",
        "expelled",
        "on Monday",
        "\u{301}",
        "U.S.",
        "\u{2028}",
        "troops",
        "“quote”",
        "arrested",
        "Rußland",
        "مصر",
        "3.5%",
        "\u{200b}",
        "Iran",
        "'s",
        "bombed",
        "the rebels",
    ];
    let mut state = 12345u64;
    for k in 0..60 {
        let mut text = String::new();
        for _ in 0..60 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push_str([" ", "", ". ", "\n", ", "][(state >> 45) as usize % 5]);
        }
        input.push_str(
            &serde_json::json!({"id": k.to_string(), "text": text, "date": "2011-05-04"}).to_string(),
        );
        input.push('\n');
    }
    same_bytes_and_true_spans(input.as_bytes());
}

#[test]
fn formats() {
    let path = root().join("examples/stitched.txt");
    let path = path.to_str().unwrap();
    let events = lines(&polybius(&["code", path], b"")).len();
    let folder = tempfile::tempdir().unwrap();
    let csv_path = folder.path().join("events.csv");
    assert!(polybius(&["code", path, "-o", csv_path.to_str().unwrap()], b"").status.success());
    let mut reader = csv::Reader::from_path(&csv_path).unwrap();
    assert_eq!(reader.records().collect::<Result<Vec<_>, _>>().unwrap().len(), events);
    let parquet = polybius(&["code", path, "--format", "parquet"], b"").stdout;
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    let table = String::from_utf8(polybius(&["code", path, "--format", "table"], b"").stdout).unwrap();
    assert!(table.contains("SANCTION") && table.contains("happened"), "{table}");
}

#[test]
fn html_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><head><title>T</title><meta property=\"article:published_time\" content=\"2012-03-05T10:00:00Z\"></head>\
        <body><nav><a href=/>Home</a></nav><article><h1>Envoys meet</h1><p>Kenyan police arrested two opposition leaders in Nairobi \
        on Sunday, a spokesman said, and more arrests may follow in the coming days as the vote draws near.</p></article></body></html>";
    fs::write(folder.path().join("b.html"), page).unwrap();
    fs::write(folder.path().join("a.txt"), "Greece expelled two Libyan diplomats on Monday.").unwrap();
    let output = polybius(&["code", folder.path().to_str().unwrap(), "--date", "2012-03-07"], b"");
    let events = lines(&output);
    assert!(events[0]["document"].as_str().unwrap().ends_with("a.txt"));
    let last = events.last().unwrap();
    assert!(last["document"].as_str().unwrap().ends_with("b.html"));
    assert_eq!((last["date"].as_str(), last["event"][0].as_str()), (Some("2012-03-04"), Some("COERCE")));
}

/// The stories of a document as `--documents` tells them: (first words, kind, reason, dateline).
#[test]
fn a_stitched_article_is_taken_apart() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("documents.jsonl");
    let article = root().join("examples/stitched.txt");
    polybius(&["code", article.to_str().unwrap(), "--documents", texts.to_str().unwrap()], b"");
    let outline = common::outline(&texts);
    let wanted = [
        ("Ecuador Signals It", "report", "start of the document", ""),
        ("It is absurd", "opinion", "unattributed opinion between reports", ""),
        ("Salcedo and Peruvian", "report", "text behind a teaser or an opinion", ""),
        ("11 de septiembre", "report", "another dateline", "Agencia Andes Sur Quito 2016-09-11"),
        ("Most Peruvians back", "teaser", "teaser headline", ""),
        ("The claim was made", "report", "text behind a teaser or an opinion", ""),
    ];
    assert_eq!(outline.len(), wanted.len(), "{outline:?}");
    for (got, want) in outline.iter().zip(wanted) {
        assert!(got.words.starts_with(want.0), "{got:?}");
        assert_eq!((got.kind.as_str(), got.reason.as_str(), got.dateline.trim()), (want.1, want.2, want.3));
    }
}

#[test]
fn a_meeting_read_in_both_directions_is_one_event() {
    let text = "British diplomats have been working with Japanese officials to set standards. Prince Charles and the \
        Queen of Denmark hosted a dinner at the castle on Thursday.";
    let input = serde_json::json!({"id": "m", "date": "2014-05-05", "text": text}).to_string();
    let events = lines(&polybius(&["code", "-", "--format", "jsonl"], input.as_bytes()));
    let mut ids: Vec<&str> = events.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(!ids.is_empty());
    ids.sort_unstable();
    assert!(ids.windows(2).all(|w| w[0] != w[1]), "{events:?}");
}
