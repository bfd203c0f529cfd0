//! Writes small files to start the fuzz targets with, made from `tests/pages`:
//! `cargo run --release -p polybius-intake --example fuzz_seeds` fills `fuzz/corpus`, one folder a target
//! (docs/fuzzing.md).

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Int64Array, ListArray, RecordBatch, StringArray};
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression as Codec, ZstdLevel};
use parquet::file::properties::WriterProperties;
use polybius::record::Document;
use serde_json::json;

/// Longest text of a seed in bytes: small files are mutated faster.
const LONGEST: usize = 1200;

/// A seed: its target, its name, its bytes.
type Seed = (&'static str, String, Vec<u8>);

fn main() -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = Vec::new();
    for entry in fs::read_dir(own.join("tests/pages"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "html") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            pages.push((name, fs::read_to_string(&path)?));
        }
    }
    pages.sort();
    let documents: Vec<Document> = pages.iter().map(|(name, html)| document(name, html)).collect();
    let mut seeds: Vec<Seed> = Vec::new();
    for ((name, html), document) in pages.iter().zip(&documents) {
        let mut add = |target, bytes: &[u8]| seeds.push((target, name.clone(), bytes.to_vec()));
        add("html", html.as_bytes());
        add("charset", document.text.as_bytes());
        add("text", document.text.as_bytes());
        add("dates", document.text.as_bytes());
        add("language", format!("en-GB\n{}", document.text).as_bytes());
        add("warc", &archive(html, document, false)?);
        add("cells", cells(document).as_bytes());
    }
    seeds.extend(tables(&documents)?);
    seeds.extend(words());
    let few = &documents[..2];
    for (name, bytes) in [
        ("rss", rss(few)),
        ("atom", atom(few)),
        ("lines", json_lines(few)),
        ("feed.json", json_feed(few)),
        ("list.json", list(few)),
        ("page", pages[0].1.clone()),
        ("rows", csv(few, ",")),
    ] {
        seeds.push(("packed", name.to_string(), bytes.into_bytes()));
    }
    for (target, name, bytes) in &seeds {
        let folder = own.join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)?;
    }
    println!("{} files in {}", seeds.len(), own.join("fuzz/corpus").display());
    Ok(())
}

/// A page's document, cut to a few sentences.
fn document(name: &str, html: &str) -> Document {
    let mut d = polybius_intake::read_html(html, name);
    let cut = d.text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    d.text.truncate(cut);
    d
}

fn tables(documents: &[Document]) -> io::Result<Vec<Seed>> {
    let mut seeds: Vec<Seed> = Vec::new();
    for (k, two) in documents.chunks(2).enumerate() {
        let mut add = |target, bytes: Vec<u8>| seeds.push((target, format!("{target}-{k}"), bytes));
        add("json_lines", json_lines(two).into_bytes());
        add("json", list(two).into_bytes());
        add("feed", if k % 2 == 0 { rss(two) } else { atom(two) }.into_bytes());
        add("csv", csv(two, [",", ";", "|"][k % 3]).into_bytes());
        add("parquet", table(two, k)?);
        add("warc", archive("<html><p>Envoys met.", &two[0], true)?);
    }
    seeds.push(("json", "feed".to_string(), json_feed(&documents[..2]).into_bytes()));
    Ok(seeds)
}

/// Seeds that no page has: other alphabets and character sets, phrases, dates.
fn words() -> Vec<Seed> {
    let mut seeds: Vec<Seed> = Vec::new();
    for (code, text) in [
        ("ru", "Министр иностранных дел встретился в понедельник с послом в Москве."),
        ("uk", "Міністр закордонних справ зустрівся у понеділок із послом у Києві."),
        ("bg", "Министърът на външните работи се срещна в понеделник с посланика в София."),
        ("fr", "Le ministre a rencontré lundi l’ambassadeur à Paris pour discuter de l’accord."),
        ("zh", "外交部长星期一在北京会见了大使，讨论了协议。"),
        ("ja", "外務大臣は月曜日に大使と会談し、協定に署名した。"),
        ("ar", "التقى وزير الخارجية يوم الاثنين بالسفير في القاهرة لبحث الاتفاق."),
    ] {
        seeds.push(("language", code.to_string(), format!("{code}\n{text}").into_bytes()));
        for set in ["windows-1251", "windows-1252", "shift_jis", "gbk", "utf-16le"] {
            let bytes = match polybius_intake::encoding(set) {
                Some(e) if e.is_ascii_compatible() => e.encode(text).0.into_owned(),
                _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            };
            seeds.push(("charset", format!("{code}-{set}"), bytes));
        }
    }
    for (k, phrase) in [
        "Russian Deputy Foreign Minister Sergei Ryabkov\nMoscow\n2016-01-01",
        "troops loyal to the president\nYemen\n2015-03-01",
        "Kurdish fighters in Syria\n\n",
        "the ruling party\nThe party of the prime minister of India met in Delhi.\n2020",
        "three Omani fishermen",
    ]
    .into_iter()
    .enumerate()
    {
        seeds.push(("phrase", k.to_string(), phrase.as_bytes().to_vec()));
    }
    for (k, dates) in [
        "last Monday, on March 3, 1999, three days earlier, since July, 1991-92, the 1990s",
        "next week; 3-5 May 2001; between 1 and 4 June; a year ago; Ramadan; the first quarter of 2012",
        "12/31/1999 31.12.1999 1999-12-31T23:59:60Z 3 de junio, le 14 juillet, 9. November, 5 мая",
    ]
    .into_iter()
    .enumerate()
    {
        seeds.push(("dates", format!("dates-{k}"), dates.as_bytes().to_vec()));
    }
    seeds.push((
        "cells",
        "formulas".into(),
        b"=1+1\x01+2\x01-3\x01@SUM(A1)\x01a;b\x01\t=1\x01\"x\"".to_vec(),
    ));
    seeds
}

fn object(d: &Document) -> serde_json::Value {
    json!({"id": d.id, "date": d.published, "headline": d.title, "body": d.text, "authors": [d.author]})
}

fn json_lines(documents: &[Document]) -> String {
    documents.iter().map(|d| format!("{}\n", object(d))).collect()
}

fn list(documents: &[Document]) -> String {
    format!("{:#}", documents.iter().map(object).collect::<serde_json::Value>())
}

fn json_feed(documents: &[Document]) -> String {
    let items: Vec<_> = documents
        .iter()
        .map(|d| {
            json!({"id": d.id, "url": "/a", "title": d.title, "content_html": format!("<p>{}</p>", d.text),
                   "content_text": d.text, "date_published": "2017-01-02T23:30:00-05:00",
                   "authors": [{"name": d.author}], "language": "en-GB"})
        })
        .collect();
    let version = "https://jsonfeed.org/version/1.1";
    format!("{:#}", json!({"version": version, "title": "The Paper", "items": items}))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn rss(documents: &[Document]) -> String {
    let items: String = documents
        .iter()
        .map(|d| {
            format!(
                "<item><title>{}</title><link>https://p.example/{}</link><guid>{}</guid><pubDate>Mon, 02 Jan 2017 \
                 23:30:00 -0500</pubDate><description>{}</description><content:encoded><![CDATA[<p>{}</p>]]>\
                 </content:encoded></item>\n",
                escaped(&d.title),
                d.id,
                d.id,
                escaped(&d.title),
                d.text
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY e \"x\">]>\n<rss version=\"2.0\"><channel><title>The \
         Paper &amp; Post</title><ttl>60</ttl><language>en-GB</language>{items}</channel></rss>\n"
    )
}

fn atom(documents: &[Document]) -> String {
    let entries: String = documents
        .iter()
        .map(|d| {
            format!(
                "<entry><title type=\"html\">{}</title><link href=\"/{}\"/><id>tag:{}</id><updated>2017-01-02T23:30:00Z\
                 </updated><author><name>A. B.</name></author><content type=\"xhtml\"><div><p>{}</p></div></content>\
                 </entry>\n",
                escaped(&d.title),
                d.id,
                d.id,
                escaped(&d.text)
            )
        })
        .collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>P</title>{entries}</feed>\n")
}

fn csv(documents: &[Document], delimiter: &str) -> String {
    let quoted = |s: &str| format!("\"{}\"", s.replace('"', "\"\""));
    let mut out = ["id", "Pub Date", "headline", "text"].join(delimiter) + "\n";
    for d in documents {
        let row = [quoted(&d.id), d.published.clone(), quoted(&d.title), quoted(&d.text)];
        out.push_str(&(row.join(delimiter) + "\n"));
    }
    out
}

/// Words parted as the target `cells` wants them.
fn cells(d: &Document) -> String {
    [&d.title, &d.published, &d.publisher, &d.author, &d.id, &d.text].map(String::as_str).join("\u{1}")
}

/// A web archive with one page, each record a gzip member of its own if `packed`.
fn archive(html: &str, d: &Document, packed: bool) -> io::Result<Vec<u8>> {
    let page: String = html.chars().take(LONGEST).collect();
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let mut out = Vec::new();
    for (kind, body) in
        [("warcinfo", "software: none\r\n"), ("response", http.as_str()), ("conversion", &d.text)]
    {
        let media = match kind {
            "response" => "application/http; msgtype=response",
            "conversion" => "text/plain",
            _ => "application/warc-fields",
        };
        let record = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://p.example/{}\r\nWARC-Date: \
             2017-01-02T23:30:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            d.id,
            body.len()
        );
        if packed {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(record.as_bytes())?;
            out.extend(gzip.finish()?);
        } else {
            out.extend_from_slice(record.as_bytes());
        }
    }
    Ok(out)
}

/// A Parquet file, each with another codec.
fn table(documents: &[Document], k: usize) -> io::Result<Vec<u8>> {
    let texts = |f: fn(&Document) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(documents.iter().map(f)))
    };
    let mut authors = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    for d in documents {
        authors.values().append_value(&d.author);
        authors.append(true);
    }
    let authors: ListArray = authors.finish();
    let count = i64::try_from(documents.len()).unwrap_or(0);
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("id", Arc::new(Int64Array::from_iter_values(0..count)) as ArrayRef, true),
        ("date", Arc::new(Date32Array::from(vec![11_000; documents.len()])) as ArrayRef, true),
        ("title", texts(|d| &d.title), true),
        ("text", texts(|d| &d.text), true),
        ("authors", Arc::new(authors) as ArrayRef, true),
    ]);
    let codecs = [
        Codec::UNCOMPRESSED,
        Codec::SNAPPY,
        Codec::ZSTD(ZstdLevel::default()),
        Codec::LZ4_RAW,
        Codec::GZIP(Default::default()),
        Codec::BROTLI(Default::default()),
    ];
    let properties = WriterProperties::builder().set_compression(codecs[k % codecs.len()]).build();
    let mut bytes = Vec::new();
    let batch = batch.map_err(io::Error::other)?;
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(io::Error::other)?;
    writer.write(&batch).map_err(io::Error::other)?;
    writer.close().map_err(io::Error::other)?;
    Ok(bytes)
}
