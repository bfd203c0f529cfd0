//! Feeds that are sound, sloppy, broken and hostile.

use std::io::{BufReader, Cursor};
use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8], limit: usize) -> Vec<Result<Document, String>> {
    let input = Box::new(BufReader::with_capacity(50, Cursor::new(bytes.to_vec())));
    let mut feed = Feed::new(input, limit, None).unwrap();
    let mut out = Vec::new();
    while let Some(item) = feed.next_entry("f") {
        out.push(item.map_err(|r| refused("f", Some(r.line), r.reason)).map_err(|i| match i {
            Item::Refused(r) => r.to_string(),
            Item::Document(_) => String::new(),
        }));
        assert!(out.len() < 1000);
    }
    out
}

fn texts(bytes: &[u8]) -> Vec<String> {
    read(bytes, 10_000).into_iter().map(|r| r.map_or_else(|e| e, |d| d.text)).collect()
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Paper &amp; Post</title><link>https://p.example/</link><language>en-GB</language><ttl>90</ttl>
<image><title>Logo</title><url>https://p.example/l.png</url></image>
<item><title>Envoys meet</title><link>https://p.example/1</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Mon, 02 Jan 2017 23:30:00 -0500</pubDate><dc:creator>Ann Lee</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>Envoys met in <b>Lima</b>.</p><p>They agreed &amp; left.</p>]]></content:encoded></item>
<item><title>Envoy&amp;#8217;s visit</title><link>https://p.example/2</link><author>b@p.example (Bo Oak)</author>
<description>&lt;p&gt;Troops left.&lt;/p&gt;&lt;p&gt;Police&nbsp;came.&lt;/p&gt;</description></item>
</channel></rss>"#;

/// The report that the first entry of a feed tells, in RSS and in JSON.
pub fn envoys(id: &str) -> Document {
    Document {
        id: id.into(),
        text: "Envoys meet\n\nEnvoys met in Lima.\n\nThey agreed & left.".into(),
        title: "Envoys meet".into(),
        published: "2017-01-02T23:30:00-05:00".into(),
        url: "https://p.example/1".into(),
        publisher: "The Paper & Post".into(),
        author: "Ann Lee".into(),
        language: "en".into(),
    }
}

#[test]
fn rss_2() {
    let got = read(RSS.as_bytes(), 10_000);
    assert_eq!(got[0].as_ref(), Ok(&envoys("tag:1")));
    let second = got[1].as_ref().unwrap();
    assert_eq!((second.id.as_str(), second.author.as_str()), ("https://p.example/2", "Bo Oak"));
    assert_eq!(second.text, "Envoy\u{2019}s visit\n\nTroops left.\n\nPolice came.");
    assert_eq!(got.len(), 2);
}

#[test]
fn atom() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title type="text">Le Journal</title><author><name>Desk</name></author>
      <entry><id>urn:1</id><title type="html">One &lt;i&gt;two&lt;/i&gt;</title><link rel="self" href="https://j.example/s"/><link href="https://j.example/1?a=1&amp;b=2"/>
      <updated>2017-01-03T00:00:00Z</updated><published>2017-01-02T23:30:00Z</published><author><name>Ann Lee</name><email>a@j.example</email></author><author><name>Bo Oak</name></author>
      <content type="xhtml" xml:lang="en"><div xmlns="http://www.w3.org/1999/xhtml"><p>Envoys met: 1 &lt; 2.</p><p>They left.<br/></p></div></content>
      <source><id>urn:x</id><title>Agency</title></source></entry>
      <entry><id>https://j.example/2</id><title>Two</title><summary>Troops left.</summary><updated>2017-01-03T00:00:00Z</updated></entry></feed>"#;
    let got = read(feed.as_bytes(), 10_000);
    let d = got[0].as_ref().unwrap();
    assert_eq!(d.text, "One two\n\nEnvoys met: 1 < 2.\n\nThey left.");
    assert_eq!((d.url.as_str(), d.id.as_str()), ("https://j.example/1?a=1&b=2", "urn:1"));
    assert_eq!((d.publisher.as_str(), d.author.as_str()), ("Agency", "Ann Lee; Bo Oak"));
    assert_eq!((d.published.as_str(), d.language.as_str()), ("2017-01-02T23:30:00Z", "en"));
    let d = got[1].as_ref().unwrap();
    assert_eq!((d.publisher.as_str(), d.language.as_str()), ("Le Journal", "fr"));
    assert_eq!((d.url.as_str(), d.published.as_str()), ("https://j.example/2", "2017-01-03T00:00:00Z"));
}

#[test]
fn rss_1_and_other_character_sets() {
    let feed = "<?xml version='1.0' encoding='windows-1251'?><rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/' xmlns:dc='d'><channel rdf:about='c'><title>T</title></channel>\
        <item rdf:about='https://r.example/1'><title>A</title><link>https://r.example/1</link><description>\u{416}</description><dc:date>2017-01-02</dc:date><dc:source>AP</dc:source></item></rdf:RDF>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(feed);
    let got = read(&bytes, 10_000);
    let d = got[0].as_ref().unwrap();
    assert_eq!(
        (d.text.as_str(), d.published.as_str(), d.publisher.as_str()),
        ("A\n\n\u{416}", "2017-01-02", "AP")
    );
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(RSS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(&utf16), texts(RSS.as_bytes()));
}

#[test]
fn what_is_a_feed() {
    for head in [
        "<rss version='2.0'>",
        "\u{feff}\n<?xml version='1.0'?>\n<!-- a > b --><?xml-stylesheet href='x'?>\n<rss>",
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='0.91'>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<rdf:RDF\n xmlns:rdf='x'>",
    ] {
        assert!(begins_feed(head.as_bytes()), "{head}");
    }
    for head in ["<html><rss>", "<!DOCTYPE html><html>", "rss", "", "<rssx>", "<?xml version='1.0'?><nitf>"] {
        assert!(!begins_feed(head.as_bytes()), "{head}");
    }
}

#[test]
fn entities_are_not_expanded() {
    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'lol'>");
    for k in 1..12 {
        bomb.push_str(&format!("<!ENTITY a{k} '{}'>", format!("&a{};", k - 1).repeat(10)));
    }
    bomb.push_str("<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>T</title><description>&a11; &x;</description></item></channel></rss>");
    assert_eq!(texts(bomb.as_bytes()), ["T\n\n&a11; &x;"]);
}

#[test]
fn broken_entries_are_named_and_the_rest_goes_on() {
    let item = |title: &str, text: &str| {
        format!("<item><title>{title}</title><description>{text}</description></item>\n")
    };
    let whole = |items: &[String]| format!("<rss>\n<channel>\n{}</channel></rss>", items.concat());
    let bad = "<item><title>bad</titel><description>x</description></item>\n".to_string();
    let got = texts(whole(&[item("One", "a."), bad, item("Three", "c.")]).as_bytes());
    assert_eq!(
        got,
        ["One\n\na.", "f:4: entry 2: is broken XML: </titel> where </title> should be", "Three\n\nc."]
    );
    let got = texts(whole(&[item("One", "a."), item("", "")]).as_bytes());
    assert_eq!(got, ["One\n\na.", "f:4: entry 2: has no text"]);
    // A broken element of the feed itself costs no entry.
    let got =
        texts(format!("<rss><channel><title>x</titel>{}</channel></rss>", item("One", "a.")).as_bytes());
    assert_eq!(got, ["f:1: is broken XML: </titel> where </title> should be", "One\n\na."]);
    // The end is missing.
    let cut = whole(&[item("One", "a."), item("Two", "b.")]);
    let got = texts(&cut.as_bytes()[..cut.find("b.").unwrap()]);
    assert_eq!(got, ["One\n\na.", "f:4: entry 2 (Two): breaks off before </description>"]);
    let got = texts(&cut.as_bytes()[..cut.find("</channel>").unwrap()]);
    assert_eq!(got, ["One\n\na.", "Two\n\nb.", "f:5: breaks off before </channel>"]);
    // HTML that was not escaped and is not sound.
    let got = texts(whole(&[item("One", "<p>a.<br>b & c.<p>d.")]).as_bytes());
    assert_eq!(got, ["One\n\na. b & c.\n\nd."]);
}

#[test]
fn limits() {
    let item = |text: &str| format!("<item><title>T</title><description>{text}</description></item>");
    let long =
        format!("<rss><channel>{}{}{}</channel></rss>", item("a."), item(&"word ".repeat(5000)), item("c."));
    let got = texts(long.as_bytes());
    assert_eq!(got, ["T\n\na.", "f:1: entry 2 (T): is longer than 10000 bytes", "T\n\nc."]);
    let cdata = format!("<rss><channel><item><title>T</title><description><![CDATA[{}", "x".repeat(50_000));
    assert!(texts(cdata.as_bytes())[0].contains("is longer than 10000 bytes"));
    let began = Instant::now();
    let deep = format!("<rss><channel>{}", "<a>".repeat(100_000));
    assert!(texts(deep.as_bytes())[0].contains("nested too deeply"));
    let deep = format!("<rss><channel>{}", item(&"&lt;div>".repeat(1100)));
    assert!(texts(deep.as_bytes())[0].contains("nested more than 1000 elements deep"));
    let deep = format!("<rss><channel>{}{}", item(&"<b>".repeat(3000)), item("c."));
    let got = texts(deep.as_bytes());
    assert!(got[0].contains("nested too deeply") && got[1] == "T\n\nc.", "{got:?}");
    assert!(began.elapsed().as_secs() < 5);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read(&bytes, 1000);
        begins_feed(&bytes);
    }

    #[test]
    fn xml_like_text_is_read_or_refused(text in "(</?(rss|channel|item|entry|title|content|p|description|author)( a='b')?/?>|<!\\[CDATA\\[|\\]\\]>|&#?[a-z0-9]{0,4};?|<!--|-->|<\\?|<!DOCTYPE|[a-z é]{1,6}|<){0,60}") {
        let all = format!("<rss><channel>{text}");
        read(all.as_bytes(), 1000);
        begins_feed(text.as_bytes());
        let _ = text::paragraphs(&text);
        text::iso_date(&text);
    }

    #[test]
    fn what_is_written_is_read(titles in proptest::collection::vec("[A-Za-zé0-9.,&<> ]{0,30}[a-z]", 1..6)) {
        let escape = |t: &str| t.replace('&', "&amp;").replace('<', "&lt;");
        let items: String = titles.iter().map(|t| format!("<item><title>{}</title></item>", escape(&escape(t)))).collect();
        let got = texts(format!("<rss><channel>{items}</channel></rss>").as_bytes());
        let wanted: Vec<String> = titles.iter().map(|t| text::squeeze(t)).collect();
        prop_assert_eq!(got, wanted);
    }

    #[test]
    fn cut_feeds_end(at in 0usize..1400, with in any::<u8>()) {
        let mut bytes = RSS.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        read(&bytes, 1000);
        bytes.truncate(at);
        read(&bytes, 1000);
    }
}
