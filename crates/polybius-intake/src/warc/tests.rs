//! Archives that are sound, damaged and hostile.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn page(name: &str, words: &str) -> Vec<u8> {
    let fields = format!(
        "WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: https://news.example/{name}\r\nWARC-Date: 2016-09-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    );
    let block = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>{words}</p></body></html>"
    );
    record("response", &fields, block.as_bytes())
}

fn read(bytes: &[u8], packed: bool, limit: usize) -> Vec<String> {
    let input = Box::new(std::io::BufReader::with_capacity(100, Cursor::new(bytes.to_vec())));
    let mut warc = Warc::new("n.warc", input, packed, limit);
    let options = Options { limit, ..Options::default() };
    let mut out = Vec::new();
    while let Some(item) = warc.next(&options) {
        out.push(match item {
            Item::Document(d) => format!("{} {}", d.id.trim_start_matches("urn:uuid:"), d.text),
            Item::Refused(r) => r.to_string(),
        });
        assert!(out.len() < 1000);
    }
    out
}

/// An archive of four pages with records between them that are none.
fn archive() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
        page("a", "Envoys met."),
        record("request", "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        page("b", "Troops left."),
        record(
            "response",
            "Content-Type: application/http\r\n",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>x",
        ),
        record(
            "response",
            "Content-Type: application/http\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
        ),
        record(
            "response",
            "WARC-Target-URI: dns:a.example\r\nContent-Type: text/dns\r\n",
            b"20160901\r\na. 1 IN A 1.1.1.1\r\n",
        ),
        page("c", "Police fired."),
        record(
            "conversion",
            "WARC-Target-URI: https://e.example/d\r\nWARC-Record-ID: <d>\r\nContent-Type: text/plain\r\n",
            b"Miners struck.\n",
        ),
    ]
}

const ALL: [&str; 4] = ["a Envoys met.", "b Troops left.", "c Police fired.", "d Miners struck."];

#[test]
fn plain_packed_by_record_and_packed_as_one() {
    let records = archive();
    assert_eq!(read(&records.concat(), false, 1000), ALL);
    let members: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    assert_eq!(read(&members, true, 1000), ALL);
    assert_eq!(read(&gzip(&records.concat()), true, 1000), ALL);
    // Members that end in the middle of records, as some packers write them.
    let pieces: Vec<u8> = records.concat().chunks(70).flat_map(gzip).collect();
    assert_eq!(read(&pieces, true, 1000), ALL);
}

#[test]
fn a_damaged_member_is_named_and_the_rest_goes_on() {
    let mut members: Vec<Vec<u8>> = archive().iter().map(|r| gzip(r)).collect();
    let offset: usize = members[..3].iter().map(Vec::len).sum();
    for at in 0..members[3].len() {
        let sound = members[3][at];
        members[3][at] ^= 0x55;
        let got = read(&members.concat(), true, 1000);
        let others: Vec<&str> = got.iter().map(String::as_str).filter(|g| !g.starts_with("n.warc")).collect();
        let named = got.iter().any(|g| g.starts_with(&format!("n.warc: record 4 (byte {offset}): ")));
        if at > 9 || named {
            assert_eq!(others, [ALL[0], ALL[2], ALL[3]], "byte {at}: {got:?}");
            assert!(named && got.len() == 4, "byte {at}: {got:?}");
        } else {
            assert_eq!(got, ALL, "byte {at} does not matter");
        }
        members[3][at] = sound;
    }
}

#[test]
fn a_truncated_end_is_named_and_what_came_before_is_kept() {
    let members: Vec<u8> = archive().iter().take(4).flat_map(|r| gzip(r)).collect();
    let got = read(&members[..members.len() - 20], true, 1000);
    assert_eq!(got[0], ALL[0]);
    assert!(got.len() == 2 && got[1].contains("record 4 (byte") && got[1].contains("damaged"), "{got:?}");
    let plain = archive()[..4].concat();
    let got = read(&plain[..plain.len() - 20], false, 1000);
    assert_eq!(got[0], ALL[0]);
    assert!(
        got.len() == 2 && got[1].contains("record 4 (byte") && got[1].contains("is cut off: "),
        "{got:?}"
    );
}

#[test]
fn wrong_lengths_cost_one_record() {
    for (wrong, packed) in
        [("5", false), ("100000", false), ("5", true), ("100000", true), ("x", false), ("x", true)]
    {
        let mut records = archive();
        let text = String::from_utf8(records[3].clone()).unwrap();
        let (head, tail) = text.split_once("Content-Length: ").unwrap();
        let tail = tail.split_once("\r\n").unwrap().1;
        records[3] = format!("{head}Content-Length: {wrong}\r\n{tail}").into_bytes();
        let bytes: Vec<u8> =
            if packed { records.iter().flat_map(|r| gzip(r)).collect() } else { records.concat() };
        let got = read(&bytes, packed, 1000);
        assert_eq!([got[0].as_str(), got[2].as_str(), got[3].as_str()], [ALL[0], ALL[2], ALL[3]], "{got:?}");
        assert!(got.len() == 4 && got[1].contains("record 4"), "{wrong} {packed}: {got:?}");
    }
}

#[test]
fn long_pages_are_refused_by_name_and_long_images_passed_over() {
    let image = [b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n".as_slice(), &[7; 5000]].concat();
    let records = [
        page("a", "Envoys met."),
        page("long", &"word ".repeat(1000)),
        record("response", "Content-Type: application/http\r\n", &image),
        page("b", "Troops left."),
    ];
    let got = read(&records.concat(), false, 1000);
    assert_eq!((got[0].as_str(), got[2].as_str()), (ALL[0], ALL[1]));
    assert!(got[1].contains("record 2 (byte") && got[1].ends_with("is longer than 1000 bytes"), "{got:?}");
}

#[test]
fn an_archive_without_pages_says_so() {
    assert_eq!(read(&archive()[0], false, 1000), ["n.warc: has no text: none of its 1 records is a page"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), packed: bool) {
        read(&bytes, packed, 1000);
    }

    #[test]
    fn damaged_archives_end(cuts in proptest::collection::vec((0usize..4000, any::<u8>()), 1..4), end in 0usize..4000, packed: bool) {
        let mut bytes: Vec<u8> = if packed { archive().iter().flat_map(|r| gzip(r)).collect() } else { archive().concat() };
        for (at, value) in cuts {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        bytes.truncate(end.max(1));
        read(&bytes, packed, 1000);
    }

    #[test]
    fn what_is_written_is_read(texts in proptest::collection::vec("[A-Za-z][a-z ]{0,60}[a-z.]", 1..8), packed: bool) {
        // A page that says nothing but "Ad." is furniture.
        let texts: Vec<String> = texts.iter().map(|t| format!("Envoys {t}")).collect();
        let records: Vec<Vec<u8>> = texts.iter().enumerate().map(|(k, t)| page(&format!("p{k}"), t)).collect();
        let bytes: Vec<u8> = if packed { records.iter().flat_map(|r| gzip(r)).collect() } else { records.concat() };
        let squeeze = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted: Vec<String> = texts.iter().enumerate().map(|(k, t)| format!("p{k} {}", squeeze(t))).collect();
        prop_assert_eq!(read(&bytes, packed, 1000), wanted);
    }
}
