//! Kinds of input through the real binary, and what hostile input meets.

mod common;
use std::fs;
use std::io::Write;
use std::path::Path;

use common::{lines, polybius};
use serde_json::Value;

const SENTENCE: &str = "Kenyan police arrested two opposition leaders in Nairobi on Monday.";

fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

fn documents(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn every_kind_gives_the_same_event() {
    let folder = tempfile::tempdir().unwrap();
    let f = folder.path();
    let csv = format!("id,Date,Body\n1,2013-03-06,\"{SENTENCE}\"\n");
    let tsv = format!("id\tdate\ttext\n1\t2013-03-06\t{SENTENCE}\n");
    let json = format!("{{\"id\": 1, \"date\": \"2013-03-06\", \"text\": \"{SENTENCE}\"}}\n");
    let page = format!(
        "<html><head><meta name=date content=2013-03-06></head><body><p>{SENTENCE}</p></body></html>"
    );
    let utf16: Vec<u8> = csv.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let european = csv.replace(",\"", ";\"").replacen("id,Date,", "id;Date;", 1).replacen("1,", "1;", 1);
    let paths = [
        file(f, "a.csv", csv.as_bytes()),
        file(f, "b.tsv", tsv.as_bytes()),
        file(f, "c.csv", european.as_bytes()),
        file(f, "d.csv.gz", &gzip(csv.as_bytes())),
        file(f, "e.jsonl.zst", &zstd(json.as_bytes())),
        file(f, "f.html.zst", &zstd(page.as_bytes())),
        file(f, "g.csv", &utf16),
        file(f, "no ending", csv.as_bytes()),
    ];
    for path in &paths {
        let output = polybius(&["code", path], b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{path}: {said}");
        let events = lines(&output);
        assert!(!events.is_empty(), "{path}");
        assert_eq!(events[0]["text"], SENTENCE, "{path}");
        assert_eq!(events[0]["actor"][0]["code"], "KEN", "{path}");
        assert_eq!(
            events[0]["cite_info"]["published"].as_str().unwrap_or("2013-03-06"),
            "2013-03-06",
            "{path}"
        );
    }
    // The folder of them all, and standard input.
    let one = lines(&polybius(&["code", &paths[0]], b"")).len();
    assert_eq!(lines(&polybius(&["code", &f.display().to_string()], b"")).len(), one * paths.len());
    assert_eq!(lines(&polybius(&["code", "-"], &zstd(csv.as_bytes()))).len(), one);
    // Parquet: what one run wrote is read by the next.
    let table = f.join("events.parquet").display().to_string();
    assert_eq!(polybius(&["code", &paths[0], "-o", &table], b"").status.code(), Some(0));
    let output = polybius(&["code", &table], b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(lines(&output)[0]["text"], SENTENCE);
}

#[test]
fn tables_name_bad_rows_and_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let table = format!("id,text\n1,\"{SENTENCE}\"\n2\n3,\"open\n4,{SENTENCE}\n");
    let path = file(folder.path(), "a.csv", table.as_bytes());
    let output = polybius(&["code", &path], b"");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("a.csv:3: record 2 has 1 columns, not 2"), "{said}");
    assert!(said.contains("a.csv:4: record 3: a quotation mark"), "{said}");
    let ids: Vec<Value> = lines(&output).iter().map(|e| e["document"].clone()).collect();
    assert!(ids.iter().any(|i| i == "1") && ids.iter().any(|i| i == "4"), "{ids:?}");
    let path = file(folder.path(), "b.csv", b"a,b\n1,2\n");
    let output = polybius(&["code", &path], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("its columns are a, b; map one with --field text=NAME")
    );
    let named = format!("a,b\n1,{SENTENCE}\n");
    let path = file(folder.path(), "c.csv", named.as_bytes());
    assert!(!lines(&polybius(&["code", &path, "--field", "text=b"], b"")).is_empty());
    let output = polybius(&["code", &path, "--field", "text=z"], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("has no column \"z\" (its columns are a, b)"));
}

#[test]
fn character_sets_are_told_or_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{SENTENCE} \u{201c}Señor Núñez\u{201d} of São Paulo denied it, a spokesman from Curaçao said."
    );
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let kept = folder.path().join("kept.jsonl");
    let kept_name = kept.display().to_string();
    let page =
        [b"<html><meta charset=windows-1252><body><p>".as_slice(), &latin, b"</p></body></html>"].concat();
    let table = [b"id,text\n1,\"".as_slice(), &latin, b"\"\n"].concat();
    for (name, bytes) in [("a.txt", latin.to_vec()), ("b.html", page), ("c.csv", table)] {
        let path = file(folder.path(), name, &bytes);
        let output = polybius(&["code", &path, "--documents", &kept_name], b"");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(documents(&kept)[0]["text"], text.as_str(), "{name}");
    }
    let path = file(folder.path(), "d.txt", &encoding_rs::KOI8_U.encode("Київ and Львів").0);
    let output = polybius(&["code", &path, "--encoding", "koi8-u", "--documents", &kept_name], b"");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(documents(&kept)[0]["text"], "Київ and Львів");
    let output = polybius(&["code", &path, "--encoding", "klingon"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("klingon"));
}

#[test]
fn what_is_not_english_is_kept_marked_and_not_coded() {
    let folder = tempfile::tempdir().unwrap();
    let spanish = "La policía de Kenia detuvo el lunes a dos dirigentes de la oposición en Nairobi, dijeron las autoridades.";
    let rows = format!(
        "{{\"id\": \"a\", \"text\": \"{SENTENCE}\", \"language\": \"English\"}}\n\
         {{\"id\": \"b\", \"text\": \"{spanish}\"}}\n\
         {{\"id\": \"c\", \"text\": \"{SENTENCE} The leaders of the party said that it was wrong.\", \"lang\": \"es\"}}\n"
    );
    let path = file(folder.path(), "a.jsonl", rows.as_bytes());
    let kept = folder.path().join("kept.jsonl");
    let output = polybius(&["code", &path, "--documents", &kept.display().to_string()], b"");
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, "polybius: 1 document is not English and not coded (es 1)\n");
    let languages: Vec<Value> = documents(&kept).iter().map(|d| d["language"].clone()).collect();
    assert_eq!(languages, ["en", "es", "en"]);
    let coded: Vec<Value> = lines(&output).iter().map(|e| e["document"].clone()).collect();
    assert!(coded.iter().any(|d| d == "a") && coded.iter().any(|d| d == "c"), "{coded:?}");
    assert!(coded.iter().all(|d| d != "b"), "{coded:?}");
}

#[test]
fn hostile_input_meets_limits() {
    let folder = tempfile::tempdir().unwrap();
    let f = folder.path();
    let spaces = vec![b' '; 80 << 20];
    let tags = "<div>".repeat(200_000);
    let page = format!("<html><body>{tags}<p>{SENTENCE}</p></body></html>");
    let nested = format!("{{\"text\": \"x\", \"y\": {}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let entities = "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><html><body><p>&b;&b;&b; Envoys met.</p></body></html>";
    let mut tar = vec![b'a'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    let cases = [
        ("bomb.jsonl.gz", gzip(&spaces), "decompression bomb"),
        ("bomb.csv.zst", zstd(&[b"id,text\n", spaces.as_slice()].concat()), "decompression bomb"),
        ("bomb.txt.gz", gzip(&spaces), "is longer than 1048576 bytes"),
        ("endless.jsonl", spaces.clone(), "has no line break"),
        ("deep.html", page.into_bytes(), "is nested more than 1000 elements deep"),
        ("deep.jsonl", nested.into_bytes(), "recursion limit exceeded"),
        ("a.zip", b"PK\x03\x04\x14\x00mimetype".to_vec(), "is a ZIP archive"),
        ("part.zip", b"PK\x07\x08PK\x03\x04".to_vec(), "is a part of a ZIP archive"),
        ("page.mhtml", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n".to_vec(), "MHTML"),
        ("a.docx", b"PK\x03\x04\x14\x00word".to_vec(), "is a ZIP archive"),
        ("a.tar", tar.clone(), "is a tar archive"),
        ("a.tar.gz", gzip(&tar), "is a tar archive"),
        ("twice.gz", gzip(&gzip(SENTENCE.as_bytes())), "is packed twice"),
        ("a.pdf", b"%PDF-1.7\n\x00".to_vec(), "is PDF"),
        ("nul.txt", b"Envoys\0met.".to_vec(), "is binary"),
        ("control.txt", b"\x01\x02\x03\x04 a".to_vec(), "is binary"),
        ("control.jsonl", br#"{"text": "\u0001\u0002\u0000\u0003"}"#.to_vec(), "full of control characters"),
        ("cut.jsonl.gz", gzip(SENTENCE.repeat(50).as_bytes())[..30].to_vec(), "cannot be read"),
        ("broken.parquet", b"PAR1\x00\x00PAR1".to_vec(), "cannot be read as Parquet"),
        ("broken.zst", b"\x28\xb5\x2f\xfd\xff\xff\xff\xff".to_vec(), "cannot be read"),
    ];
    for (name, bytes, wanted) in &cases {
        let path = file(f, name, bytes);
        let output = polybius(&["code", "--max-record", "1", &path], b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(name) && said.contains(wanted), "{name}: {said}");
        assert!(!said.contains("panicked") && output.stdout.is_empty(), "{name}: {said}");
        fs::remove_file(path).unwrap();
    }
    // Entities of a document's own are text, not instructions; a few control characters become spaces.
    let kept = f.join("kept.jsonl");
    for (name, bytes) in
        [("entities.html", entities.as_bytes()), ("bell.txt", b"Envoys met in \x07Lima on Monday.")]
    {
        let path = file(f, name, bytes);
        let output = polybius(&["code", &path, "--documents", &kept.display().to_string()], b"");
        assert_eq!(output.status.code(), Some(0), "{name}");
        let text = documents(&kept)[0]["text"].as_str().unwrap().to_string();
        assert!(text.len() < 200 && !text.contains("aaaa") && !text.contains('\u{7}'), "{name}: {text}");
    }
}

/// The parquet crate panics at some broken footers; what the user sees is our refusal alone.
#[test]
fn broken_parquet_files_are_refused_in_our_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.parquet").display().to_string();
    let output = polybius(&["code", "-", "-o", &sound], SENTENCE.as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = fs::read(&sound).unwrap();
    // Lengths and offsets in the footer that become negative: each place of this value, one after the other.
    let footer = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap()) as usize;
    let broken = folder.path().join("broken");
    fs::create_dir(&broken).unwrap();
    for at in (bytes.len() - 8 - footer..bytes.len() - 8).filter(|at| bytes[*at] == 8) {
        let mut bytes = bytes.clone();
        bytes[at] = 127;
        fs::write(broken.join(format!("{at}.parquet")), &bytes).unwrap();
    }
    let store = folder.path().join("s.db").display().to_string();
    let output = polybius(&["add", "--no-events", &store, &broken.display().to_string()], b"");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be read as Parquet: the file is broken"), "{said}");
    let other = said.lines().find(|l| !l.starts_with("polybius: ") && !l.contains(" documents"));
    assert!(!said.contains("panicked") && other.is_none(), "{other:?}");
}

#[test]
fn messages_do_not_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "{\"id\": \"\\u001b[2J\\u202ex\", \"text\": \"\\u0001\\u0002\"}\n{\"\\u001b]0;t\\u0007\": 1}\n{\"x\\ny\": 1}\n";
    let path = file(folder.path(), "a\u{1b}[31m\nb.jsonl", rows.as_bytes());
    let output = polybius(&["code", &path, "/no/such\u{1b}[2J/file"], b"");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{said:?}");
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(said.contains("document \\u{1b}[2J\\u{202e}x: its text is full of control characters"), "{said}");
}

#[test]
fn json_feeds_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let feed = format!(
        "{{\"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1\", \"title\": \"The Paper\", \"items\": [\n\
         {{\"id\": \"a\", \"title\": \"Arrests\", \"content_html\": \"<p>{SENTENCE}<\\/p>\", \"date_published\": \
         \"2013-03-06T10:00:00Z\", \"author\": {{\"name\": \"Ann Lee\"}}}},\n{{\"id\": \"b\"}}]}}"
    );
    for (name, bytes) in [("feed.json", feed.clone().into_bytes()), ("feed.gz", gzip(feed.as_bytes()))] {
        let path = file(folder.path(), name, &bytes);
        let output = polybius(&["code", &path], b"");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(":3: entry 2 (b): has no text"), "{said}");
        let events = lines(&output);
        assert_eq!(
            (&events[0]["document"], &events[0]["cite_info"]["publication"]),
            (&"a".into(), &"The Paper".into())
        );
        assert!(events[0]["date"].as_str().unwrap().starts_with("2013-03"), "{}", events[0]["date"]);
    }
}
