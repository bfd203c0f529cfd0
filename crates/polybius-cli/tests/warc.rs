//! Web archives through the real program: several members, a broken one in the middle, a truncated end.

mod common;
use common::{lines, polybius};

use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn record(kind: &str, id: &str, media: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://news.example/{id}\r\n\
         WARC-Date: 2016-09-01T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn page(id: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\n{headers}\r\n");
    record("response", id, "application/http; msgtype=response", &[head.as_bytes(), body].concat())
}

const HTML: &[u8] = b"<html lang=en><head><title>Caf\xe9 news</title><meta property='article:published_time' content='2013-03-06'></head>\
    <body><article><p>Kenyan police arrested two opposition leaders in a caf\xe9 in Nairobi on Monday.</p></article></body></html>";

fn members() -> Vec<Vec<u8>> {
    let chunked = [format!("{:x}\r\n", HTML.len()).as_bytes(), HTML, b"\r\n0\r\n\r\n"].concat();
    [
        record("warcinfo", "i", "application/warc-fields", b"software: test\r\n"),
        page("one", "", HTML),
        record("request", "r", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        page("two", "Content-Encoding: gzip\r\n", &gzip(HTML)),
        page("three", "Transfer-Encoding: chunked\r\n", &chunked),
        record("conversion", "four", "text/plain", b"Troops left the town on Monday."),
    ]
    .iter()
    .map(|r| gzip(r))
    .collect()
}

fn documents(name: &str, bytes: &[u8]) -> (Vec<(String, String)>, String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join(name), folder.path().join("documents.jsonl"));
    std::fs::write(&path, bytes).unwrap();
    let output = polybius(&["code", path.to_str().unwrap(), "--documents", out.to_str().unwrap()], b"");
    lines(&output);
    let found = std::fs::read_to_string(&out).unwrap();
    let found = found.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let found = found
        .map(|d| (d["url"].as_str().unwrap_or("").to_string(), d["text"].as_str().unwrap_or("").to_string()));
    (found.collect(), String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

fn urls(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(url, _)| url.rsplit('/').next().unwrap()).collect()
}

#[test]
fn all_records_of_a_sound_archive() {
    for name in ["news.warc.gz", "unnamed"] {
        let (found, said, code) = documents(name, &members().concat());
        assert_eq!(urls(&found), ["one", "two", "three", "four"], "{said}");
        assert!(found[0].1.contains("a caf\u{e9} in Nairobi"), "{found:?}");
        assert!(found[..3].iter().all(|f| f.1 == found[0].1));
        assert_eq!((said.as_str(), code), ("", Some(0)));
    }
    let plain = [page("one", "", HTML), page("two", "", HTML)].concat();
    assert_eq!(urls(&documents("news.warc", &plain).0), ["one", "two"]);
}

#[test]
fn a_broken_member_in_the_middle_is_named() {
    let mut members = members();
    let offset: usize = members[..3].iter().map(Vec::len).sum();
    let middle = members[3].len() / 2;
    members[3][middle..middle + 8].fill(0xa5);
    let (found, said, code) = documents("news.warc.gz", &members.concat());
    assert_eq!(urls(&found), ["one", "three", "four"], "{said}");
    assert!(said.contains(&format!("news.warc.gz: record 4 (byte {offset}): ")), "{said}");
    assert_eq!((said.lines().count(), code), (1, Some(2)), "{said}");
}

#[test]
fn a_truncated_end_keeps_what_came_before() {
    let all = members().concat();
    let (found, said, code) = documents("news.warc.gz", &all[..all.len() - 30]);
    assert_eq!(urls(&found), ["one", "two", "three"], "{said}");
    assert!(said.contains("record 6 (byte"), "{said}");
    assert_eq!(code, Some(2));
}

#[test]
fn feeds_are_known_by_their_content() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>P</title>\
        <item><guid>1</guid><link>https://p.example/1</link><title>Arrests</title><description>Kenyan police arrested two leaders.</description></item>\
        <item><title>Bad</titel></item><item><guid>3</guid><link>https://p.example/3</link><title>Troops left</title></item></channel></rss>";
    for name in ["feed.xml", "feed.rss", "feed", "feed.atom.gz"] {
        let bytes = if name.ends_with(".gz") { gzip(feed.as_bytes()) } else { feed.as_bytes().to_vec() };
        let (found, said, code) = documents(name, &bytes);
        assert_eq!(urls(&found), ["1", "3"], "{said}");
        assert_eq!(found[0].1, "Arrests\n\nKenyan police arrested two leaders.");
        assert!(said.contains(&format!("{name}:1: entry 2: ")), "{said}");
        assert_eq!(code, Some(2));
    }
}
