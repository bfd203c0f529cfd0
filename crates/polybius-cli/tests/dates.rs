//! No event that is not to come is dated after its document.

mod common;
use common::{describe, lines, polybius, shared};

/// Runs the program over JSON Lines and checks each event against its document's date.
fn check(arguments: &[&str], input: &[u8]) {
    let output = polybius(&[&["code", "-"], arguments].concat(), input);
    let events = lines(&output);
    assert!(!events.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    for e in &events {
        let published = e["cite_info"]["published"].as_str().unwrap_or("");
        let date = e["date"].as_str().unwrap();
        let future = e["auxiliary"].as_array().unwrap().iter().any(|a| a == "future");
        assert!(future || published.is_empty() || date <= published, "{}", describe(e));
        assert!(date <= e["enddate"].as_str().unwrap(), "{}", describe(e));
    }
}

#[test]
fn generated_documents() {
    let times = [
        "on Monday",
        "on Friday",
        "today",
        "yesterday",
        "on August 17",
        "on 12 December",
        "last week",
        "this week",
        "in October",
        "in early 2009",
        "on 3 May 2031",
        "from 3 to 5 May",
        "two weeks ago",
        "over the weekend",
        "in the fourth quarter",
        "three days earlier",
        "a year after the coup",
        "until Friday",
        "overnight",
    ];
    let acts = ["Kenya bombed Somalia", "French police arrested the rebels", "Iran said it will meet Iraq"];
    let mut input = String::new();
    for (n, published) in ["2017-08-10", "2016-02-29", "2004-12-31"].iter().enumerate() {
        for (k, time) in times.iter().enumerate() {
            for act in acts {
                let text = format!("GENEVA, January 1 (Reuters) - {act} {time}. On 5 March, {act}.");
                let text = if k % 2 == 0 { format!("{act} {time}.") } else { text };
                let id = format!("{n}-{k}");
                let row = serde_json::json!({"id": id, "text": text, "published": published});
                input.push_str(&format!("{row}\n"));
            }
        }
    }
    check(&[], input.as_bytes());
}

#[test]
fn real_articles() {
    let Some(path) = shared("data/documents/bbc_news.jsonl.gz") else { return };
    let output = std::process::Command::new("gzip").arg("-dc").arg(&path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<&str> = text.lines().take(200).collect();
    check(&["--date", "2005-03-01"], rows.join("\n").as_bytes());
}
