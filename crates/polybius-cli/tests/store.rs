//! `polybius add`, `recode`, `links` and `dump` through the real binary.

mod common;
use common::{lines, polybius};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }
    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// Runs and expects that all went well.
fn well(arguments: &[&str]) -> String {
    let output = polybius(arguments, b"");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn dump(store: &str) -> Vec<Value> {
    let output = polybius(&["dump", store], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    lines(&output)
}

fn of<'a>(dump: &'a [Value], record: &str) -> Vec<&'a Value> {
    dump.iter().filter(|r| r["record"] == record).collect()
}

fn reports(dump: &[Value]) -> usize {
    of(dump, "event").iter().map(|e| e["evidence"].as_array().unwrap().len()).sum()
}

fn document(id: &str, publisher: &str, date: &str, text: &str) -> String {
    serde_json::json!({"id": id, "publisher": publisher, "date": date, "text": text}).to_string() + "\n"
}

const ARREST: &str = "Kenyan police arrested two opposition leaders in Nairobi on Monday.";
const EXPELLED: &str =
    "France expelled two Russian diplomats on Tuesday. Russia accused France of breaking international law.";

#[test]
fn adding_again_changes_nothing_and_a_change_replaces() {
    let f = Folder::new();
    let store = f.path("s.db");
    let input = f.file(
        "in.jsonl",
        &(document("a", "", "2013-03-06", ARREST)
            + "not json\n"
            + &document("b", "", "2018-03-28", EXPELLED)),
    );
    let first = polybius(&["add", &store, &input], b"");
    assert_eq!(first.status.code(), Some(2), "{}", said(&first));
    assert!(said(&first).contains("in.jsonl:2: is no JSON"), "{}", said(&first));
    assert!(said(&first).contains("documents: 2 new, 0 unchanged, 0 changed, 1 refused"), "{}", said(&first));
    let before = dump(&store);
    assert_eq!(of(&before, "document").len(), 2);
    assert!(reports(&before) >= 3, "{before:?}");
    // The reports are the events of `polybius code`, word for word.
    let coded = lines(&polybius(&["code", &input], b""));
    let mut stored: Vec<Value> = Vec::new();
    for event in of(&before, "event") {
        stored.extend(event["evidence"].as_array().unwrap().iter().map(|e| e["report"].clone()));
    }
    for event in &coded {
        assert!(stored.contains(event), "{event} is not among {stored:?}");
    }
    assert_eq!(coded.len(), stored.len());

    let bytes = fs::read(&store).unwrap();
    let again = polybius(&["add", &store, &input, "-j", "1"], b"");
    assert!(said(&again).contains("0 new, 2 unchanged, 0 changed, 1 refused"), "{}", said(&again));
    assert_eq!(dump(&store), before);
    assert_eq!(fs::read(&store).unwrap(), bytes, "not a byte of the store changes");

    let other = f.file("other.jsonl", &document("b", "", "2018-03-28", "Russia thanked France on Tuesday."));
    let changed = well(&["add", &store, &other]);
    assert!(changed.contains("0 new, 0 unchanged, 1 changed"), "{changed}");
    assert!(changed.contains("b: has changed"), "{changed}");
    let after = dump(&store);
    let texts: Vec<&str> = of(&after, "document").iter().map(|d| d["text"].as_str().unwrap()).collect();
    assert_eq!(texts, [ARREST, "Russia thanked France on Tuesday."]);
    let old = after.iter().any(|r| r.to_string().contains("expelled"));
    assert!(!old, "the old reports are gone");
    assert_eq!(of(&before, "event")[0], of(&after, "event")[0], "what did not change stays as it was");
    // And back: the same content as a store that never saw the other text, but for the numbers.
    well(&["add", &store, &f.file("back.jsonl", &document("b", "", "2018-03-28", EXPELLED))]);
    assert_eq!(reports(&dump(&store)), reports(&before));
}

#[test]
fn ids_are_unique_within_a_source() {
    let f = Folder::new();
    let store = f.path("s.db");
    let input = f.file(
        "in.jsonl",
        &(document("1", "Post", "2013-03-06", ARREST) + &document("1", "Times", "2018-03-28", EXPELLED)),
    );
    assert!(well(&["add", &store, &input]).contains("2 new"));
    let other = f.file("other.jsonl", &document("1", "", "2013-03-06", "Mali thanked Niger on Monday."));
    assert!(well(&["add", &store, &other, "--source", "archive"]).contains("1 new"));
    assert_eq!(of(&dump(&store), "document").len(), 3);
}

#[test]
fn one_id_twice_in_an_input_is_two_documents() {
    let f = Folder::new();
    let store = f.path("s.db");
    let thanked = "Russia thanked France on Tuesday.";
    let texts = |d: &[Value]| -> Vec<(String, String)> {
        let text = |v: &Value| v.as_str().unwrap().to_string();
        of(d, "document").iter().map(|d| (text(&d["id"]), text(&d["text"]))).collect()
    };
    let named = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(id, text)| (id.to_string(), text.to_string())).collect()
    };
    let input = |name: &str, all: &[(&str, &str)]| {
        let lines: Vec<String> = all.iter().map(|(id, t)| document(id, "", "2018-03-28", t)).collect();
        f.file(name, &lines.concat())
    };
    let both = input("both.jsonl", &[("7", EXPELLED), ("8", thanked), ("7", ARREST)]);
    let out = well(&["add", &store, &both]);
    assert!(out.contains("3 new, 0 unchanged, 0 changed"), "{out}");
    assert!(out.contains("7: the input has another document of this id; kept as 7#2"), "{out}");
    let first = dump(&store);
    let wanted = named(&[("7", EXPELLED), ("8", thanked), ("7#2", ARREST)]);
    assert_eq!(texts(&first), wanted);
    // The events of the second are its own, also where they are told in the same words.
    let documents: Vec<String> = of(&first, "event")
        .iter()
        .flat_map(|e| e["evidence"].as_array().unwrap())
        .map(|r| r["report"]["document"].as_str().unwrap().to_string())
        .collect();
    assert!(documents.iter().any(|d| d == "7") && documents.iter().any(|d| d == "7#2"), "{documents:?}");
    // Again, and in whatever order: nothing changes.
    let bytes = fs::read(&store).unwrap();
    let turned = input("turned.jsonl", &[("7", ARREST), ("7", EXPELLED), ("7", ARREST)]);
    for again in [&both, &turned] {
        let out = well(&["add", &store, again]);
        assert!(out.contains("0 new, 3 unchanged, 0 changed"), "{out}");
        assert_eq!(fs::read(&store).unwrap(), bytes, "not a byte of the store changes");
    }
    // One of the two changes: the other one stays.
    let met = "The presidents of Mali and Niger met in Bamako on Monday.";
    let one = input("one.jsonl", &[("7", EXPELLED), ("7", met)]);
    assert!(well(&["add", &store, &one]).contains("0 new, 1 unchanged, 1 changed"));
    assert_eq!(texts(&dump(&store)), named(&[("7", EXPELLED), ("8", thanked), ("7#2", met)]));
    assert!(well(&["add", &store, &one]).contains("0 new, 2 unchanged, 0 changed"));
    // The new text stands before the one that it displaces.
    let three = input("three.jsonl", &[("8", met), ("8", thanked)]);
    assert!(well(&["add", &store, &three]).contains("1 new, 0 unchanged, 1 changed"));
    assert!(well(&["add", &store, &three]).contains("0 new, 2 unchanged, 0 changed"));
    // A document whose own id is that of another's second.
    let own = input("own.jsonl", &[("7", EXPELLED), ("7", met), ("7#2", ARREST)]);
    assert!(well(&["add", &store, &own]).contains("1 new, 2 unchanged, 0 changed"));
    assert!(well(&["add", &store, &own]).contains("0 new, 3 unchanged, 0 changed"));
    // Coding anew knows them by the names that they have here.
    let actors = f.file("own.csv", "name,code,sector\nPazquez,BOL,GOV\n");
    well(&["recode", &store, "--actors", &actors]);
    well(&["recode", &store]);
    assert!(well(&["add", &store, &own]).contains("0 new, 3 unchanged, 0 changed"));
}

#[test]
fn copies_are_one_text_with_many_publishers() {
    let f = Folder::new();
    let store = f.path("s.db");
    let story = "NAIROBI, March 6 (Reuters) - Kenyan police arrested two opposition leaders in Nairobi on Monday, the \
        interior ministry said. The two had called for protests against the results of last week's election. Lawyers \
        for the men said they were held at a station near the airport and had seen neither judge nor doctor.";
    let near = story.replace("neither judge nor doctor", "no judge") + " The court sits again on Friday.";
    let mut input = String::new();
    for (k, paper) in ["Post", "Times", "Herald", "Globe"].iter().enumerate() {
        let text = if k == 2 { &near } else { story };
        input += &document(&format!("d{k}"), paper, "2013-03-06", text);
    }
    input += &document("x", "Mail", "2013-03-06", EXPELLED);
    let out = well(&["add", &store, &f.file("in.jsonl", &input)]);
    assert!(out.contains("5 new") && out.contains("copies: 3"), "{out}");
    let d = dump(&store);
    let documents = of(&d, "document");
    assert_eq!(documents[1]["copy_of"], documents[0]["row"]);
    assert_eq!(documents[1]["similarity"], 1.0);
    assert_eq!(documents[2]["copy_of"], documents[0]["row"]);
    assert!(documents[2]["similarity"].as_f64().unwrap() < 1.0);
    assert!(documents[4]["copy_of"].is_null());
    let arrest = of(&d, "event").into_iter().find(|e| e["type"] == "COERCE").expect("an arrest");
    assert_eq!(arrest["reports"], 4, "{arrest}");
    assert_eq!(arrest["documents"], 1, "one independent text");
    assert_eq!(arrest["publishers"], 4);
    // The origin changes: another copy takes its place.
    let other = f.file("other.jsonl", &document("d0", "Post", "2013-03-06", "Mali thanked Niger on Monday."));
    well(&["add", &store, &other]);
    let d = dump(&store);
    let documents = of(&d, "document");
    assert!(documents[0]["copy_of"].is_null() && documents[1]["copy_of"].is_null());
    assert_eq!(documents[2]["copy_of"], documents[1]["row"]);
    assert_eq!(documents[3]["copy_of"], documents[1]["row"]);
    let arrest = of(&d, "event").into_iter().find(|e| e["type"] == "COERCE").unwrap();
    assert_eq!(
        (&arrest["reports"], &arrest["documents"], &arrest["publishers"]),
        (&3.into(), &1.into(), &3.into())
    );
}

#[test]
fn a_paragraph_taken_over_with_other_words_is_no_second_source() {
    let f = Folder::new();
    let store = f.path("s.db");
    let lifted = "Kenyan police arrested two opposition leaders in Nairobi on Monday after a rally against the results of \
        last week's election, a spokesman for the interior ministry told reporters in the capital.";
    let changed = lifted.replace("a rally", "a march").replace("told reporters", "told journalists");
    let first =
        format!("{lifted}\n\nFarmers in the west of the country wait for rain, as maize prices go up again.");
    let second = format!(
        "Shops in the old town stayed shut all morning, and few buses ran on the roads to the coast.\n\n{changed}\n\n\
         The shilling fell to its lowest rate since the spring, traders at the exchange in Mombasa said. Importers of fuel \
         and fertiliser bought dollars, and banks expect more of the same until tea and coffee are sold abroad.\n\n\
         A new ferry will link the island with the mainland from June. It carries sixty cars and twelve hundred people, \
         twice as many as the old one, which broke down so often that fishermen made a business of the crossing.\n\n\
         Two schools in the suburb of Karen won the drama festival with plays on water, marriage and mobile telephones."
    );
    let input = document("a", "Post", "2013-03-06", &first) + &document("b", "Times", "2013-03-06", &second);
    well(&["add", &store, &f.file("in.jsonl", &input)]);
    let before = dump(&store);
    let documents = of(&before, "document");
    assert!(documents[1]["copy_of"].is_null(), "the whole is a text of its own");
    let paragraphs = documents[1]["paragraphs"].as_array().unwrap();
    assert_eq!(paragraphs[1]["copy_of"], documents[0]["row"], "{paragraphs:?}");
    assert!(paragraphs[1]["similarity"].as_f64().unwrap() < 1.0);
    assert!(paragraphs[0]["copy_of"].is_null() && paragraphs[2]["copy_of"].is_null());
    let arrest = of(&before, "event").into_iter().find(|e| e["type"] == "COERCE").expect("an arrest");
    assert_eq!((&arrest["reports"], &arrest["documents"]), (&2.into(), &1.into()), "{arrest}");
    // The origin changes: the paragraph is the second paper's own now, and a third finds it there.
    let other = document("a", "Post", "2013-03-06", "Mali thanked Niger on Monday.")
        + &document("c", "Mail", "2013-03-06", lifted);
    well(&["add", &store, &f.file("other.jsonl", &other)]);
    let after = dump(&store);
    let documents = of(&after, "document");
    assert!(documents[1]["paragraphs"][1]["copy_of"].is_null());
    assert_eq!(documents[2]["paragraphs"][0]["copy_of"], documents[1]["row"], "{documents:?}");
}

#[test]
fn links_are_shown_and_taken_back_for_good() {
    let f = Folder::new();
    let store = f.path("s.db");
    let one = "Kenyan police arrested two opposition leaders in Nairobi on Monday, March 4, 2013.";
    let two = "Two opposition leaders were arrested by Kenyan police in Nairobi on Monday, a lawyer said.";
    let input = f.file(
        "in.jsonl",
        &(document("a", "Post", "2013-03-06", one) + &document("b", "Times", "2013-03-05", two)),
    );
    well(&["add", &store, &input]);
    let before = dump(&store);
    let links = of(&before, "link");
    let link = links.iter().find(|l| l["kind"] == "same").unwrap_or_else(|| panic!("no link in {before:?}"));
    assert!(!link["reason"].as_str().unwrap().is_empty());
    let (id, event) = (link["id"].to_string(), link["to_event"].to_string());
    let shown = well(&["links", &store, "--event", &event]);
    assert!(shown.contains(&format!("link {id}: event {event}")), "{shown}");
    assert!(well(&["links", &store, "--undo", &id]).contains("is undone"));
    let after = dump(&store);
    assert_eq!(reports(&after), reports(&before), "no report is lost");
    assert_eq!(of(&after, "event").len(), of(&before, "event").len() + 1);
    assert_eq!(polybius(&["links", &store, "--undo", &id], b"").status.code(), Some(1));
    assert_eq!(polybius(&["links", &store, "--undo", "999"], b"").status.code(), Some(1));
    assert_eq!(polybius(&["links", &store, "--event", "999"], b"").status.code(), Some(1));
    // The document is replaced by one with the same report (another title), and the merge is not made again.
    let titled =
        document("b", "Times", "2013-03-05", two).replace("{\"id\"", "{\"title\": \"Arrests\", \"id\"");
    assert!(well(&["add", &store, &f.file("titled.jsonl", &titled)]).contains("1 changed"));
    let again = dump(&store);
    assert_eq!(of(&again, "event").len(), of(&after, "event").len(), "{again:?}");
}

#[test]
fn recode_finds_nothing_to_do_or_codes_what_another_coder_read() {
    let f = Folder::new();
    let store = f.path("s.db");
    let input = f.file(
        "in.jsonl",
        &(document("a", "", "", ARREST)
            + &document("b", "", "2017-09-10", "Pazquez accused Peru of lying on Monday.")),
    );
    well(&["add", &store, &input, "--date", "2013-03-06"]);
    let before = dump(&store);
    assert!(well(&["recode", &store]).contains("nothing to do"));
    let own = f.file("own.csv", "name,code,sector\nPazquez,BOL,GOV\n");
    let asked = ["recode", store.as_str(), "--actors", &own, "-v"];
    let dry = well(&[&asked[..], &["--dry-run"]].concat());
    assert!(dry.contains("would be coded by") && dry.contains("BOL GOV") && dry.contains("ACCUSE"), "{dry}");
    assert_eq!(dump(&store), before, "a dry run writes nothing");
    let wet = well(&asked);
    assert!(wet.contains("are coded by") && wet.contains("actor 1"), "{wet}");
    let after = dump(&store);
    assert!(after.iter().any(|r| r.to_string().contains("\"code\":\"BOL\"")));
    assert!(after.iter().any(|r| r["date"] == "2013-03-04"), "the run's --date still counts: {after:?}");
    assert!(well(&asked).contains("nothing to do"));
    // Back to the program's own tables: the content that it had.
    assert!(well(&["recode", &store]).contains("actor 1"));
    assert_eq!(reports(&dump(&store)), reports(&before));
    assert!(well(&["recode", &store]).contains("nothing to do"));
}

#[test]
fn what_is_no_store_is_refused_and_left_alone() {
    let f = Folder::new();
    let input = f.file("in.jsonl", &document("a", "", "2013-03-06", ARREST));
    let text = f.file("news.txt", "Nothing happened.");
    let refused = |arguments: &[&str], what: &str| {
        let output = polybius(arguments, b"");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(said(&output).contains(arguments[1]), "{}", said(&output));
        assert_eq!(said(&output).matches(what).count(), 1, "{}", said(&output));
    };
    refused(&["add", &text, &input], "is no Polybius store");
    assert_eq!(fs::read_to_string(&text).unwrap(), "Nothing happened.");
    let folder = f.path("");
    refused(&["add", &folder, &input], "is a folder");
    let other = f.path("other.db");
    let db = rusqlite::Connection::open(&other).unwrap();
    db.execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1").unwrap();
    drop(db);
    let bytes = fs::read(&other).unwrap();
    refused(&["add", &other, &input], "another program");
    assert_eq!(fs::read(&other).unwrap(), bytes);
    let store = f.path("s.db");
    for command in ["dump", "links", "recode"] {
        refused(&[command, &store], "is not there");
    }
    well(&["add", &store, &input]);
    let db = rusqlite::Connection::open(&store).unwrap();
    db.pragma_update(None, "user_version", 7).unwrap();
    drop(db);
    for command in [vec!["add", &store, &input], vec!["dump", &store], vec!["recode", &store]] {
        refused(&command, "was written by a newer polybius (store version 7, this program reads up to 2)");
    }
}

#[test]
fn a_store_of_an_older_version_is_brought_up_to_date() {
    let f = Folder::new();
    let store = f.path("old.db");
    let db = rusqlite::Connection::open(&store).unwrap();
    db.execute_batch(include_str!("../../polybius-store/src/schema1.sql")).unwrap();
    db.execute("INSERT INTO dictionaries (id, bytes) VALUES (1, zeroblob(64))", []).unwrap();
    db.pragma_update(None, "application_id", 0x506c_7962).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    drop(db);
    let output = polybius(&["dump", &store], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("old.db: was written by an older polybius (store version 1"));
    well(&["recode", &store]);
    assert!(dump(&store).is_empty());
    well(&["add", &store, &f.file("in.jsonl", &document("a", "", "2013-03-06", ARREST))]);
    assert_eq!(reports(&dump(&store)), 1);
}

#[test]
fn one_writer_at_a_time() {
    let f = Folder::new();
    let input = f.file("in.jsonl", &document("a", "", "2013-03-06", ARREST));
    let store = f.path("s.db");
    well(&["add", &store, &input]);
    let lock = fs::File::options().write(true).open(store.clone() + "-lock").unwrap();
    lock.lock().unwrap();
    let output = polybius(&["add", &store, &input], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is being written by another polybius"), "{}", said(&output));
    assert_eq!(dump(&store).len(), 2, "reading goes on");
    drop(lock);
    well(&["add", &store, &input]);
}

#[test]
fn a_registry_learns_though_a_run_was_cut_off() {
    let f = Folder::new();
    let full = "Bolivian Foreign Minister Ana Pazquez met Peruvian officials in Lima on Monday.";
    let input = f.file("in.jsonl", &document("a", "", "2017-08-10", full));
    let (store, registry) = (f.path("s.db"), f.path("actors.jsonl"));
    well(&["add", &store, &input, "--registry", &registry]);
    assert!(fs::read_to_string(&registry).unwrap().contains("Ana Pazquez"));
    // As if the run had been killed after its batch and before the registry was written.
    let db = rusqlite::Connection::open(&store).unwrap();
    let lesson = r#"{"document":"z","date":"2017-08-10","hash":"00","told":[["Bo Zet","BOL","GOV","minister","Minister Bo Zet"]]}"#;
    let key = Path::new(&registry).canonicalize().unwrap().display().to_string();
    db.execute("INSERT INTO lessons (registry, lesson) VALUES (?1, ?2)", [key.as_str(), lesson]).unwrap();
    drop(db);
    well(&["add", &store, &input, "--registry", &registry]);
    assert!(fs::read_to_string(&registry).unwrap().contains("Bo Zet"));
}

#[test]
fn one_path_is_input_for_the_default_store() {
    let f = Folder::new();
    let input = f.file("in.jsonl", &document("a", "", "2013-03-06", ARREST));
    let run = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_polybius"))
            .args(arguments)
            .current_dir(f.0.path())
            .output()
            .unwrap()
    };
    assert_eq!(run(&["add", &input]).status.code(), Some(0));
    assert!(Path::new(&f.path("polybius.db")).exists());
    let output = run(&["add", "polybius.db"]);
    assert!(said(&output).contains("is a store; name what to add"), "{}", said(&output));
    assert_eq!(lines(&run(&["dump"])).len(), 2);
}
