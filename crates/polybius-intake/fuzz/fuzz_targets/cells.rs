//! Cells of the tables that `export` writes: whatever the words of the news, each row has the columns of the header, no
//! cell is a formula, and CSV gives back what went in.
#![no_main]
mod common;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use libfuzzer_sys::fuzz_target;
use polybius::ontology::TYPES;
use polybius::record::{Attribution, CiteInfo, Entity, Event, Place};
use polybius_export::{Format, Settings, guard, writer};

/// Where a writer writes to.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An event whose words are the parts of a text, over and over.
fn event(text: &str) -> Event {
    let parts: Vec<&str> = text.split('\u{1}').collect();
    let mut at = 0;
    let mut next = || {
        at += 1;
        parts[(at - 1) % parts.len()].to_string()
    };
    let kind = TYPES[text.len() % TYPES.len()];
    let mut entity = || Entity {
        entity_text: next(),
        code: next(),
        sector: next(),
        other_sectors: vec![next(), next()],
        identifier_text: next(),
        office: next(),
        ..Entity::default()
    };
    let (actor, recipient, speaker) = (vec![entity(), entity()], vec![entity()], entity());
    Event {
        id: next(),
        document: next(),
        date: next(),
        enddate: next(),
        event: vec![kind],
        mode: vec![next()],
        context: vec![next(), next()],
        actor,
        recipient,
        event_loc: Some(Place {
            extracted_place: next(),
            resolved_place: next(),
            admin1: next(),
            country_code: next(),
            ..Place::default()
        }),
        event_text: vec![next(), next()],
        date_text: next(),
        attribution: Attribution {
            speaker: Some(speaker),
            kind: next(),
            verb: next(),
            ..Attribution::default()
        },
        cite_info: CiteInfo {
            title: next(),
            publication: next(),
            published: next(),
            url: next(),
            language: next(),
        },
        ..Event::default()
    }
}

fuzz_target!(init: common::init(), |text: &str| {
    let cell = guard(text.to_string());
    assert_eq!(guard(cell.clone()), cell);
    let event = event(text);
    for format in [Format::Csv, Format::Icews, Format::Polecat, Format::Gdelt, Format::Table, Format::Jsonl] {
        let out = Out::default();
        let mut to = writer(format, out.clone(), Settings { all: true, ..Settings::default() }).unwrap();
        to.write(std::slice::from_ref(&event)).unwrap();
        to.finish().unwrap();
        let bytes = std::mem::take(&mut *out.0.lock().unwrap());
        let delimiter = match format {
            Format::Csv => b',',
            Format::Icews | Format::Polecat | Format::Gdelt => b'\t',
            _ => continue,
        };
        let mut rows = csv::ReaderBuilder::new();
        let mut rows = rows.delimiter(delimiter).has_headers(false).quoting(format == Format::Csv).from_reader(&bytes[..]);
        for row in rows.records() {
            let row = row.unwrap(); // of the header's width, or it is an error
            for cell in &row {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(!formula || cell.parse::<f64>().is_ok(), "{format:?}: {cell:?}");
            }
        }
    }
});
