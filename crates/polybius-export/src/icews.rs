//! The layout of ICEWS's yearly files: tabs, a header, one row a pair.
//!
//! What feeds it: events. What it gives: the 20 columns of [`crate::columns::ICEWS`]; what is not known is
//! empty. What it refuses: what [`crate::dyads`] refuses; its notes tell how many.

use std::io::{self, BufWriter, Write};

use polybius::record::{Entity, Event};

use crate::EventWriter;
use crate::cells::{plain, write_row};
use crate::columns::ICEWS;
use crate::dyads::{Tally, number, story};
use crate::names::{actor_name, cameo_name, icews_country, icews_international, icews_sector, levels};

/// Writes the layout.
pub struct Icews<W: Write> {
    out: BufWriter<W>,
    all: bool,
    tally: Tally,
}

impl<W: Write> Icews<W> {
    /// Writes the header. `all`: also what is not reported as having happened.
    pub fn new(out: W, all: bool) -> io::Result<Icews<W>> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        write_row(&mut out, &ICEWS.map(str::to_string))?;
        Ok(Icews { out, all, tally: Tally::default() })
    }
}

impl<W: Write> EventWriter for Icews<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            let Some((day, pairs)) = self.tally.rows(event, self.all) else { continue };
            for (k, (source, target)) in pairs.into_iter().enumerate() {
                let [source, target] = [source, target].map(party);
                let place = event.event_loc.as_ref();
                let [city, district, province] = place.map(levels).unwrap_or_default();
                let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
                let [source_name, source_sectors, source_country] = source;
                let [target_name, target_sectors, target_country] = target;
                let row: [String; 20] = [
                    number(event, k).to_string(),
                    day.to_string(),
                    source_name,
                    source_sectors,
                    source_country,
                    cameo_name(&event.cameo).to_string(),
                    event.cameo.clone(),
                    format!("{:.1}", event.goldstein),
                    target_name,
                    target_sectors,
                    target_country,
                    story(event).to_string(),
                    (event.text_info.sequence + 1).to_string(),
                    plain(&event.cite_info.publication),
                    plain(city),
                    plain(district),
                    plain(province),
                    place.map(|p| icews_country(&p.country_code)).unwrap_or_default(),
                    degrees(place.and_then(|p| p.lat)),
                    degrees(place.and_then(|p| p.lon)),
                ];
                write_row(&mut self.out, &row)?;
            }
        }
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        self.tally.notes("icews")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Name, sectors and country of a party.
fn party(entity: Option<&Entity>) -> [String; 3] {
    let Some(e) = entity else { return Default::default() };
    let mut sectors: Vec<&str> = Vec::new();
    let all = std::iter::once(&e.sector).chain(&e.other_sectors).map(|s| icews_sector(s).1);
    for sector in all.chain([icews_international(&e.code)]).flat_map(|s| s.split(',')) {
        if !sector.is_empty() && !sectors.contains(&sector) {
            sectors.push(sector);
        }
    }
    [plain(&actor_name(e, icews_country)), sectors.join(","), icews_country(&e.code)]
}
