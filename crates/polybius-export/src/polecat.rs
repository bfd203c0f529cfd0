//! The layout of POLECAT's weekly files: tabs, a header, one row an event, "None" where empty.
//!
//! What feeds it: events, those of one document together. What it gives: the 40 columns of
//! [`crate::columns::POLECAT`]. An auxiliary mode stands in Event Mode behind the others, as in PLOVER's book.
//! What it refuses: nothing.

use std::io::{self, BufWriter, Write};

use polybius::record::{Entity, Event};
use polybius::resolve::{Tables, codes};

use crate::EventWriter;
use crate::cells::{item, plain, write_row};
use crate::columns::POLECAT;
use crate::names::{actor_name, code_name, is_country, levels};

/// Writes the layout.
pub struct Polecat<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> Polecat<W> {
    /// Writes the header.
    pub fn new(out: W) -> io::Result<Polecat<W>> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        write_row(&mut out, &POLECAT.map(str::to_string))?;
        Ok(Polecat { out })
    }
}

impl<W: Write> EventWriter for Polecat<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for story in events.chunk_by(|a, b| a.document == b.document) {
            let told = Story::of(story);
            for event in story {
                write_row(&mut self.out, &row(event, &told))?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whom and what a document's events name.
#[derive(Default)]
struct Story {
    people: Vec<String>,
    organisations: Vec<String>,
    locations: Vec<String>,
}

impl Story {
    fn of(events: &[Event]) -> Story {
        let mut story = Story::default();
        let add = |list: &mut Vec<String>, name: &str| {
            if !name.is_empty() && !list.iter().any(|n| n == name) {
                list.push(name.to_string());
            }
        };
        for event in events {
            for e in event.actor.iter().chain(&event.recipient).chain(&event.attribution.speaker) {
                let organisation = Tables::embedded().is_organisation(&e.identifier_text);
                let list = if organisation { &mut story.organisations } else { &mut story.people };
                add(list, &e.identifier_text);
            }
            if let Some(place) = &event.event_loc {
                add(&mut story.locations, &place.resolved_place);
            }
        }
        story
    }
}

fn row(event: &Event, story: &Story) -> [String; 40] {
    let kind = event.event.first().map_or("", |t| t.name());
    let [name, country, cow, sector, sectors, title, raw] = side(&event.actor);
    let [name2, country2, cow2, sector2, sectors2, title2, raw2] = side(&event.recipient);
    let place = event.event_loc.as_ref();
    let [city, district, province] = place.map(levels).unwrap_or_default();
    let degrees = |d: Option<f64>| d.map_or_else(none, |d| d.to_string());
    [
        one(&event.id),
        one(&event.date),
        one(kind),
        several(event.mode.iter().chain(&event.auxiliary)),
        format!("{:.1}", event.event_scale),
        quad(event.quad_code),
        several(&event.context),
        name,
        country,
        cow,
        sector,
        sectors,
        title,
        raw,
        none(),
        name2,
        country2,
        cow2,
        sector2,
        sectors2,
        title2,
        raw2,
        none(),
        one(place.map_or("", |p| &p.resolved_place)),
        one(city),
        one(district),
        one(province),
        one(place.map_or("", |p| &p.country_code)),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        place.and_then(|p| p.geonameid).map_or_else(none, |g| g.to_string()),
        one(place.map_or("", |p| &p.extracted_place)),
        // GeoNames's classes, as far as the level tells.
        one(place.map_or("", |p| match (p.resolution, p.country_code.is_empty()) {
            (4.., _) => "PPL",
            (3, _) => "ADM2",
            (2, false) if p.admin1.is_empty() || p.admin1 == p.resolved_place => "ADM1",
            (1, _) => "PCLI",
            _ => "",
        })),
        one(&event.cite_info.publication),
        one(&event.cite_info.published),
        several(&story.people),
        several(&story.organisations),
        several(&story.locations),
        one(&event.cite_info.language),
        one(&event.coder),
    ]
}

/// Name, country, COW number, primary sector, sectors, title and words of one side. Where there are several
/// parties each has its place in the list; sectors alone are the set of all.
fn side(side: &[Entity]) -> [String; 7] {
    let each = |f: &dyn Fn(&Entity) -> String| {
        let values: Vec<String> = side.iter().map(|e| one(&item(&f(e)))).collect();
        if values.iter().all(|v| v == "None") { none() } else { values.join("; ") }
    };
    let mut sectors: Vec<&String> = Vec::new();
    for sector in side.iter().flat_map(|e| std::iter::once(&e.sector).chain(&e.other_sectors)) {
        if !sector.is_empty() && !sectors.contains(&sector) {
            sectors.push(sector);
        }
    }
    let home = |code: &str| if is_country(code) { code_name(code) } else { String::new() };
    [
        each(&|e| actor_name(e, home)),
        each(&|e| e.code.clone()),
        each(&|e| codes(&e.code).map_or("", |c| c.cow_number).to_string()),
        each(&|e| e.sector.clone()),
        several(sectors),
        each(&|e| e.office.clone()),
        each(&|e| e.entity_text.clone()),
    ]
}

fn quad(code: u8) -> String {
    match code {
        1 => "VERBAL COOPERATION".into(),
        2 => "MATERIAL COOPERATION".into(),
        3 => "VERBAL CONFLICT".into(),
        4 => "MATERIAL CONFLICT".into(),
        _ => none(),
    }
}

fn none() -> String {
    "None".into()
}

fn one(text: &str) -> String {
    let text = plain(text);
    if text.is_empty() { none() } else { text }
}

fn several<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> String {
    let values: Vec<String> =
        values.into_iter().map(|v| plain(&item(v.as_ref()))).filter(|v| !v.is_empty()).collect();
    if values.is_empty() { none() } else { values.join("; ") }
}
