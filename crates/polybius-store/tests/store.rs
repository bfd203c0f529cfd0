//! The store without the network: events are made by hand.

use polybius::record::{Document, Event};
use polybius_store::{Change, Coded, Filter, Kind, Put, RunStart, Store, changed_fields, compare};
use serde_json::{Value, json};

/// An event of France and Russia, or of who is named.
fn event(document: &str, id: &str, kind: &str, date: &str, actor: &str, recipient: &str) -> Event {
    let entity = |code: &str, at: usize| {
        json!({"code": code, "sector": "GOV", "other_sectors": [], "entity_text": code, "entity_span": [at, at + 3],
               "identifier_text": "", "identifier_id": "", "office": "", "resolved_by": "table"})
    };
    serde_json::from_value(json!({
        "id": id, "document": document, "date": date, "enddate": date, "event": [kind], "mode": [], "context": [],
        "auxiliary": [], "actor": [entity(actor, 0)], "recipient": [entity(recipient, 20)],
        "event_text": ["expelled"], "event_span": [[10, 18]], "date_text": "Monday", "date_span": [30, 36],
        "date_basis": "explicit", "date_granularity": "day", "attribution": {"kind": "none"}, "quad_code": 4,
        "event_scale": -5.0, "cameo": "161", "goldstein": -4.0, "confidence": 0.9,
        "text": format!("{actor} expelled two diplomats of {recipient} on Monday."),
        "text_info": {"sequence": 0, "start": 0, "end": 50, "segment": 0},
        "cite_info": {"published": date}, "coder": "polybius 0 model a tables b"
    }))
    .unwrap()
}

fn document(id: &str, publisher: &str, text: &str) -> Document {
    Document {
        id: id.into(),
        publisher: publisher.into(),
        text: text.into(),
        published: "2018-03-28".into(),
        ..Document::default()
    }
}

fn coded(document: Document, events: Vec<Event>) -> Coded {
    Coded::new(
        document,
        String::new(),
        String::new(),
        Vec::new(),
        Some((events, "polybius 0 model a tables b".into())),
    )
}

/// Writes documents and closes the store.
fn write(path: &std::path::Path, documents: &[Coded]) -> Vec<Put> {
    let mut store = Store::open(path).unwrap();
    store.start_run(RunStart { command: "add".into(), ..RunStart::default() });
    let out = documents.iter().map(|d| store.put(d).unwrap()).collect();
    store.finish_run().unwrap();
    out
}

fn dump(path: &std::path::Path) -> Vec<Value> {
    let mut out = Vec::new();
    Store::open_read(path).unwrap().dump(&mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn what_goes_in_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let one = event("a", "e1", "SANCTION", "2018-03-26", "FRA", "RUS");
    let two = event("a", "e2", "ACCUSE", "2018-03-27", "RUS", "FRA");
    let three = event("b", "e3", "AID", "2018-04-02", "JPN", "MLI");
    let put = write(
        &path,
        &[
            coded(
                document("a", "Post", "France expelled two diplomats of Russia on Monday."),
                vec![one.clone(), two.clone()],
            ),
            coded(document("b", "Post", "Japan sent aid to Mali."), vec![three.clone()]),
        ],
    );
    assert_eq!(put, [Put::New { reports: 2, copy: false }, Put::New { reports: 1, copy: false }]);
    let store = Store::open_read(&path).unwrap();
    let ask =
        |filter: Filter| -> Vec<String> { store.reports(&filter).unwrap().map(|e| e.unwrap().id).collect() };
    assert_eq!(
        store.reports(&Filter::default()).unwrap().map(Result::unwrap).collect::<Vec<_>>(),
        [one, two, three]
    );
    let text = |t: &str| t.to_string();
    assert_eq!(ask(Filter { from: text("2018-03-27"), ..Filter::default() }), ["e2", "e3"]);
    assert_eq!(ask(Filter { to: text("2018-03-27"), ..Filter::default() }), ["e1", "e2"]);
    assert_eq!(ask(Filter { actor: text("RUS"), ..Filter::default() }), ["e2"]);
    assert_eq!(ask(Filter { recipient: text("RUS"), ..Filter::default() }), ["e1"]);
    assert_eq!(ask(Filter { types: vec![text("AID"), text("ACCUSE")], ..Filter::default() }), ["e2", "e3"]);
    assert_eq!(ask(Filter { document: text("b"), ..Filter::default() }), ["e3"]);
    assert_eq!(ask(Filter { auxiliary: text("none"), confidence: 0.5, ..Filter::default() }).len(), 3);
    assert_eq!(ask(Filter { auxiliary: text("future"), ..Filter::default() }), Vec::<String>::new());
    assert_eq!(ask(Filter { confidence: 0.95, ..Filter::default() }), Vec::<String>::new());
    let b = store.document("b").unwrap().unwrap();
    assert_eq!((b.document.text.as_str(), b.source.as_str()), ("Japan sent aid to Mali.", "Post"));
    assert!(store.document("c").unwrap().is_none());
    assert_eq!(store.events().map(|e| e.unwrap().kind).collect::<Vec<_>>(), ["SANCTION", "ACCUSE", "AID"]);
    assert_eq!(store.size().unwrap(), (2, 3, 3));
}

#[test]
fn an_event_has_the_reports_of_several_documents() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let texts = [
        "FRA expelled two diplomats of RUS on Monday. The ministry gave no reason for it.",
        "On Monday, FRA sent home some envoys. Nobody knows why, wrote a newspaper of the capital yesterday.",
    ];
    let first = coded(
        document("a", "Post", texts[0]),
        vec![event("a", "e1", "SANCTION", "2018-03-26", "FRA", "RUS")],
    );
    let second = coded(
        document("b", "Times", texts[1]),
        vec![event("b", "e2", "SANCTION", "2018-03-26", "FRA", "RUS")],
    );
    write(&path, &[first, second]);
    let store = Store::open_read(&path).unwrap();
    let events: Vec<_> = store.events().map(Result::unwrap).collect();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!((events[0].reports, events[0].documents, events[0].publishers), (2, 2, 2));
    let links: Vec<String> = store.reports(&Filter::default()).unwrap().map(|e| e.unwrap().link).collect();
    assert_eq!(links, ["e1", "e1"], "the id of the event's first report");
    let first = Filter { first_of_event: true, ..Filter::default() };
    assert_eq!(store.reports(&first).unwrap().count(), 1);
    drop(store);
    // Taken back, and not made again when the document comes again with the same report.
    let mut store = Store::open(&path).unwrap();
    let mut link = None;
    store
        .links(None, |l| {
            link = Some(l);
            Ok(())
        })
        .unwrap();
    let link = link.unwrap();
    assert_eq!((link.kind.as_str(), link.document.as_str()), ("same", "b"));
    let own = store.undo(link.id).unwrap().unwrap();
    assert!(matches!(store.undo(link.id).unwrap_err().kind, Kind::Undone(_)));
    assert_eq!(store.evidence(own).unwrap()[0].id, "e2");
    drop(store);
    let mut titled = document("b", "Times", texts[1]);
    titled.title = "Envoys".into();
    let mut again = event("b", "e2", "SANCTION", "2018-03-26", "FRA", "RUS");
    again.cite_info.title = "Envoys".into();
    assert_eq!(write(&path, &[coded(titled, vec![again])]), [Put::Changed { before: 1, reports: 1 }]);
    assert_eq!(Store::open_read(&path).unwrap().events().count(), 2);
}

#[test]
fn unchanged_changed_and_rows_that_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let one = || event("a", "e1", "SANCTION", "2018-03-26", "FRA", "RUS");
    let two = || event("a", "e2", "AID", "2018-03-27", "JPN", "MLI");
    let text = "FRA expelled two diplomats of RUS. JPN sent aid to MLI.";
    write(&path, &[coded(document("a", "Post", text), vec![one(), two()])]);
    let before = dump(&path);
    assert_eq!(write(&path, &[coded(document("a", "Post", text), vec![one(), two()])]), [Put::Unchanged]);
    assert_eq!(dump(&path), before);
    let three = event("a", "e3", "ACCUSE", "2018-03-27", "MLI", "JPN");
    let put = write(&path, &[coded(document("a", "Post", &format!("{text} More.")), vec![two(), three])]);
    assert_eq!(put, [Put::Changed { before: 2, reports: 2 }]);
    let rows = |d: &[Value]| -> Vec<(String, i64, i64)> {
        let events = d.iter().filter(|r| r["record"] == "event");
        events
            .flat_map(|e| {
                let id = e["id"].as_i64().unwrap();
                e["evidence"].as_array().unwrap().iter().map(move |r| {
                    (r["report"]["id"].as_str().unwrap().to_string(), r["row"].as_i64().unwrap(), id)
                })
            })
            .collect()
    };
    assert_eq!(rows(&before), [("e1".into(), 1, 1), ("e2".into(), 2, 2)]);
    assert_eq!(rows(&dump(&path)), [("e2".into(), 2, 2), ("e3".into(), 3, 3)]);
    // A source of its own for each publisher; the run's date counts for documents without one.
    let mut bare = document("a", "Times", text);
    bare.published.clear();
    let dated = |date: &str| {
        let events = Some((Vec::new(), "c".to_string()));
        Coded::new(bare.clone(), String::new(), date.into(), Vec::new(), events)
    };
    assert_eq!(write(&path, &[dated("2018-01-01")]), [Put::New { reports: 0, copy: true }]);
    assert_eq!(write(&path, &[dated("2018-01-01")]), [Put::Unchanged]);
    assert_eq!(write(&path, &[dated("2019-01-01")]), [Put::Changed { before: 0, reports: 0 }]);
}

#[test]
fn a_copy_is_no_second_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let text = "FRA expelled two diplomats of RUS on Monday. The ministry in the capital gave no reason for the measure, \
        which comes a week before talks on gas prices and the ships that were held in the northern port.";
    let papers: Vec<Coded> = (0..20)
        .map(|k| {
            let id = format!("d{k}");
            let events = vec![event(&id, &format!("e{k}"), "SANCTION", "2018-03-26", "FRA", "RUS")];
            coded(document(&id, &format!("Paper {k}"), text), events)
        })
        .collect();
    let put = write(&path, &papers);
    assert_eq!(put.iter().filter(|p| matches!(p, Put::New { copy: true, .. })).count(), 19);
    let store = Store::open_read(&path).unwrap();
    let events: Vec<_> = store.events().map(Result::unwrap).collect();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].reports, events[0].documents, events[0].publishers), (20, 1, 20));
    // One paragraph of it in another story tells nothing new either.
    drop(store);
    let other = format!(
        "Elsewhere, the weather was fine and the harvest good, as farmers said with some relief.\n\n{text}\n\n{}",
        "Nothing else was said on that long day in any of the ministries that line the river. ".repeat(8)
    );
    let mut told = event("x", "ex", "SANCTION", "2018-03-26", "FRA", "RUS");
    (told.text_info.start, told.text_info.end) = (90, 140);
    write(&path, &[coded(document("x", "Globe", &other), vec![told])]);
    let d = dump(&path);
    let events: Vec<&Value> = d.iter().filter(|r| r["record"] == "event").collect();
    assert_eq!((&events[0]["documents"], &events[0]["publishers"]), (&json!(1), &json!(21)), "{}", events[0]);
}

#[test]
fn a_batch_that_was_not_written_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let numbered = |k: usize| {
        let id = format!("d{k}");
        let events = vec![event(&id, &format!("e{k}"), "AID", "2018-03-26", "JPN", "MLI")];
        coded(document(&id, "Post", &format!("Story number {k} of the day.")), events)
    };
    let mut store = Store::open(&path).unwrap();
    store.set_batch(4);
    for k in 0..6 {
        store.put(&numbered(k)).unwrap();
    }
    assert!(matches!(Store::open(&path).map(|_| ()).unwrap_err().kind, Kind::Locked));
    assert_eq!(Store::open_read(&path).unwrap().size().unwrap().0, 4);
    drop(store);
    assert_eq!(Store::open_read(&path).unwrap().size().unwrap().0, 4);
    assert_eq!(
        write(&path, &[numbered(3), numbered(4)]),
        [Put::Unchanged, Put::New { reports: 1, copy: false }]
    );
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    assert!(matches!(Store::open_read(&path).map(|_| ()).unwrap_err().kind, Kind::Missing));
    std::fs::write(&path, "This is a letter, not a database.").unwrap();
    assert!(matches!(Store::open(&path).map(|_| ()).unwrap_err().kind, Kind::NotStore(_)));
    assert!(matches!(Store::open(folder.path()).map(|_| ()).unwrap_err().kind, Kind::Folder));
    // An empty file is what a kill at the very beginning leaves.
    std::fs::write(&path, "").unwrap();
    drop(Store::open(&path).unwrap());
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 9).unwrap();
    drop(db);
    let said = Store::open(&path).map(|_| ()).unwrap_err().to_string();
    assert!(said.contains("newer polybius (store version 9, this program reads up to 2)"), "{said}");
    // Damaged in the middle.
    let path = folder.path().join("d.db");
    write(
        &path,
        &[coded(document("a", "", "A story."), vec![event("a", "e", "AID", "2018-03-26", "JPN", "MLI")])],
    );
    let mut bytes = std::fs::read(&path).unwrap();
    let length = bytes.len();
    bytes[4096..length].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let said = Store::open_read(&path).and_then(|s| s.dump(&mut Vec::new())).unwrap_err().to_string();
    assert!(said.contains("damaged"), "{said}");
}

#[test]
fn what_another_coding_changes() {
    let old = [
        event("a", "1", "AID", "2018-03-26", "JPN", "MLI"),
        event("a", "2", "ACCUSE", "2018-03-26", "MLI", "JPN"),
        event("a", "3", "CONSULT", "2018-03-26", "MLI", "JPN"),
    ];
    let mut same = event("a", "1", "AID", "2018-03-26", "JPN", "MLI");
    (same.confidence, same.coder) = (0.5, "another".into());
    let actor = event("a", "4", "ACCUSE", "2018-03-26", "NER", "JPN");
    let mut retyped = event("a", "5", "THREATEN", "2018-03-26", "MLI", "JPN");
    retyped.event_span = vec![[10, 18]];
    let mut new = event("a", "6", "PROTEST", "2018-03-26", "MLI", "JPN");
    new.text_info.start = 60;
    let after = [same, actor, retyped, new];
    let pairs = compare(&old, &after);
    let changes: Vec<Change> = pairs.iter().map(changed_fields).collect();
    assert_eq!(changes[0], Change::Same);
    assert!(matches!(&changes[1], Change::Fields(f) if f.contains(&"actor".to_string())), "{changes:?}");
    assert!(matches!(&changes[2], Change::Fields(f) if f.contains(&"event".to_string())), "{changes:?}");
    assert_eq!(changes[3], Change::New);
    assert_eq!(changes.len(), 4);
    assert_eq!(compare(&old, &[]).iter().map(changed_fields).collect::<Vec<_>>(), vec![Change::Gone; 3]);
}
