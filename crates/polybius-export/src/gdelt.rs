//! The layout of GDELT 2.0's event files: tabs, no header, one row a pair.
//!
//! What feeds it: events. What it gives: the 61 columns of [`crate::columns::GDELT`] by its code book, checked
//! against its files: FractionDate counts whole months before the day. What we do not measure (tone, where
//! each actor is) is empty. What it refuses: what [`crate::dyads`] refuses; its notes tell how many.

use std::io::{self, BufWriter, Write};

use jiff::civil::Date;
use polybius::record::{Entity, Event, Place};
use polybius::resolve::codes;

use crate::EventWriter;
use crate::cells::{plain, write_row};
use crate::dyads::{Pair, Tally, number, published};
use crate::names::{actor_name, code_name, is_country};

/// Writes the layout.
pub struct Gdelt<W: Write> {
    out: BufWriter<W>,
    all: bool,
    tally: Tally,
}

impl<W: Write> Gdelt<W> {
    /// A writer. `all`: also what is not reported as having happened.
    pub fn new(out: W, all: bool) -> Gdelt<W> {
        Gdelt { out: BufWriter::with_capacity(1 << 16, out), all, tally: Tally::default() }
    }
}

impl<W: Write> EventWriter for Gdelt<W> {
    fn write(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            let Some((day, pairs)) = self.tally.rows(event, self.all) else { continue };
            for (k, pair) in pairs.into_iter().enumerate() {
                write_row(&mut self.out, &row(event, day, k, pair))?;
            }
        }
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        self.tally.notes("gdelt")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

fn row(event: &Event, day: Date, k: usize, (one, two): Pair<'_>) -> Vec<String> {
    let base = event.cameo.get(..3).unwrap_or(&event.cameo);
    let root = event.cameo.get(..2).unwrap_or(&event.cameo);
    let added = published(event).unwrap_or(day);
    let url = if event.cite_info.url.is_empty() { &event.document } else { &event.cite_info.url };
    let mut row = Vec::with_capacity(61);
    row.extend([
        number(event, k).to_string(),
        day.strftime("%Y%m%d").to_string(),
        day.strftime("%Y%m").to_string(),
        format!("{:04}", day.year()),
        fraction(day),
    ]);
    row.extend(actor(one));
    row.extend(actor(two));
    row.extend([
        // The headline and the sentence below it.
        u8::from(event.text_info.sequence < 2).to_string(),
        event.cameo.clone(),
        base.to_string(),
        root.to_string(),
        quad(root).to_string(),
        event.goldstein.to_string(),
        "1".into(),
        "1".into(),
        "1".into(),
        String::new(),
    ]);
    row.extend(place(None));
    row.extend(place(None));
    row.extend(place(event.event_loc.as_ref()));
    row.extend([added.strftime("%Y%m%d000000").to_string(), plain(url)]);
    row
}

/// The year with its part gone by, as GDELT's files have it: 30 days for each month before.
fn fraction(day: Date) -> String {
    let gone = f64::from((i16::from(day.month()) - 1) * 30 + i16::from(day.day())) / 365.0;
    format!("{:.4}", f64::from(day.year()) + gone)
}

/// The class of a CAMEO root code; not PLOVER's, which has REQUEST and PROTEST elsewhere.
fn quad(root: &str) -> u8 {
    match root.parse::<u8>() {
        Ok(1..=5) => 1,
        Ok(6..=9) => 2,
        Ok(10..=14) => 3,
        _ => 4,
    }
}

/// The ten columns of an actor.
fn actor(entity: Option<&Entity>) -> [String; 10] {
    let Some(e) = entity else { return Default::default() };
    let (country, group, organisation) = match e.code.as_str() {
        "UNO" => ("", "UNO", "IGO"),
        "EUR" => ("EUR", "EEC", "IGO"),
        "ISM" => ("", "", "NGM"),
        kind @ ("IGO" | "NGO" | "IMG" | "MNC") => ("", "", kind),
        code => (cameo_country(code), "", ""),
    };
    let mut types: Vec<&str> = Vec::new();
    let roles = std::iter::once(&e.sector).chain(&e.other_sectors).map(|s| role(s));
    for kind in std::iter::once(organisation).chain(roles) {
        if !kind.is_empty() && !types.contains(&kind) && types.len() < 3 {
            types.push(kind);
        }
    }
    let kind = |k: usize| types.get(k).copied().unwrap_or("");
    // An international organisation's code goes in front of all, as in IGOEUREEC.
    let roles = if organisation.is_empty() { &types[..] } else { &types[1..] };
    let code = [organisation, country, group].into_iter().chain(roles.iter().copied()).collect::<String>();
    let home = |code: &str| if is_country(code) { code_name(code) } else { String::new() };
    let name = plain(&actor_name(e, home).to_uppercase());
    [
        code,
        name,
        country.to_string(),
        group.to_string(),
        String::new(),
        String::new(),
        String::new(),
        kind(0).to_string(),
        kind(1).to_string(),
        kind(2).to_string(),
    ]
}

/// CAMEO's code of a country: ISO's, but for a few that it kept from before.
fn cameo_country(code: &str) -> &str {
    match code {
        "ROU" => "ROM",
        "TLS" => "TMP",
        "MNE" => "MTN",
        code if is_country(code) => code,
        _ => "",
    }
}

/// CAMEO's role for a PLOVER sector. In CAMEO MED is the media and HLH is health; it has no role for
/// paramilitaries (UAF), clergy and other civil society (CVL).
fn role(sector: &str) -> &str {
    match sector {
        "JRN" => "MED",
        "MED" => "HLH",
        "PRM" => "UAF",
        "REL" | "SOC" => "CVL",
        "UNK" | "PRE" => "",
        same => same,
    }
}

/// The eight columns of a place; type 0 where there is none.
fn place(place: Option<&Place>) -> [String; 8] {
    let country = place.map_or("", |p| codes(&p.country_code).map_or("", |c| c.fips));
    let Some(p) = place.filter(|_| !country.is_empty()) else {
        let mut empty: [String; 8] = Default::default();
        empty[0] = "0".into();
        return empty;
    };
    let american = p.country_code == "USA";
    let admin = if p.resolution == 2 && p.admin1.is_empty() { &p.resolved_place } else { &p.admin1 };
    let state = if american { state(admin) } else { "" };
    let kind = match (p.resolution, american) {
        (0 | 1, _) => 1,
        (2, true) => 2,
        (2, false) => 5,
        (_, true) => 3,
        (_, false) => 4,
    };
    let home = code_name(&p.country_code);
    let mut name: Vec<&str> = Vec::new();
    for part in [p.resolved_place.as_str(), if kind > 2 && kind < 5 { &p.admin1 } else { "" }, &home] {
        if !part.is_empty() && !name.contains(&part) {
            name.push(part);
        }
    }
    let feature = match kind {
        1 => country,
        2 => state,
        _ => "", // numbers of GNS and GNIS, which GeoNames's are not
    };
    [
        kind.to_string(),
        plain(&name.join(", ")),
        country.to_string(),
        format!("{country}{state}"),
        String::new(),
        p.lat.map(|d| d.to_string()).unwrap_or_default(),
        p.lon.map(|d| d.to_string()).unwrap_or_default(),
        feature.to_string(),
    ]
}

/// Postal code of a state of the USA.
fn state(name: &str) -> &'static str {
    const STATES: &str = "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|\
        DE Delaware|DC District of Columbia|DC Washington, D.C.|FL Florida|GA Georgia|HI Hawaii|ID Idaho|\
        IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|\
        MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|\
        NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|\
        OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|\
        TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming";
    STATES.split('|').filter_map(|s| s.split_once(' ')).find(|(_, full)| *full == name).map_or("", |(c, _)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_those_of_gdelts_files() {
        // Rows of the sample in the package gdelt 0.1.14.
        for (day, wanted) in [
            ("2007-07-04", "2007.5041"),
            ("2016-07-01", "2016.4959"),
            ("2017-06-01", "2017.4137"),
            ("2017-06-24", "2017.4767"),
        ] {
            assert_eq!(fraction(day.parse().unwrap()), wanted);
        }
    }

    #[test]
    fn actors_have_their_codes() {
        let codes = |code: &str, sector: &str, other: &[&str]| {
            let e = Entity {
                code: code.into(),
                sector: sector.into(),
                other_sectors: other.iter().map(|s| s.to_string()).collect(),
                ..Entity::default()
            };
            let [code, _, country, group, _, _, _, one, two, three] = actor(Some(&e));
            [code, country, group, one, two, three].join(",")
        };
        assert_eq!(codes("RUS", "GOV", &[]), "RUSGOV,RUS,,GOV,,");
        assert_eq!(codes("ROU", "JRN", &["MED"]), "ROMMEDHLH,ROM,,MED,HLH,");
        assert_eq!(codes("EUR", "", &[]), "IGOEUREEC,EUR,EEC,IGO,,");
        assert_eq!(codes("UNO", "MIL", &[]), "IGOUNOMIL,,UNO,IGO,MIL,");
        assert_eq!(codes("", "REB", &[]), "REB,,,REB,,");
        assert_eq!(codes("", "", &[]), ",,,,,");
    }

    #[test]
    fn places_have_their_types() {
        let of = |name: &str, admin1: &str, code: &str, resolution: u8| {
            let p = Place {
                resolved_place: name.into(),
                admin1: admin1.into(),
                country_code: code.into(),
                resolution,
                lat: Some(1.5),
                ..Place::default()
            };
            place(Some(&p)).join("|")
        };
        assert_eq!(of("Lima", "Lima region", "PER", 4), "4|Lima, Lima region, Peru|PE|PE||1.5||");
        assert_eq!(of("Peru", "", "PER", 1), "1|Peru|PE|PE||1.5||PE");
        assert_eq!(of("Texas", "", "USA", 2), "2|Texas, United States|US|USTX||1.5||TX");
        assert_eq!(of("Austin", "Texas", "USA", 4), "3|Austin, Texas, United States|US|USTX||1.5||");
        assert_eq!(of("Java", "", "IDN", 2), "5|Java, Indonesia|ID|ID||1.5||");
        assert_eq!(of("South China Sea", "", "", 2), "0|||||||");
    }

    #[test]
    fn classes_are_cameos() {
        for (root, class) in
            [("01", 1), ("05", 1), ("06", 2), ("09", 2), ("10", 3), ("14", 3), ("15", 4), ("20", 4)]
        {
            assert_eq!(quad(root), class);
        }
    }
}
