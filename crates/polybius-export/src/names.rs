//! Names of countries, generic actors and event codes, as the layouts write them.
//!
//! What feeds it: ISO alpha-3 codes, PLOVER sectors, CAMEO codes. What it gives: their names. What it refuses:
//! to name what it does not know: the answer is empty.

use std::collections::HashMap;
use std::sync::OnceLock;

use polybius::record::{Entity, Place};
use polybius::resolve::codes;

/// Codes of international actors, which are no countries.
pub const INTERNATIONAL: [&str; 7] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"];

/// Whether the code is a country's (or was).
pub fn is_country(code: &str) -> bool {
    codes(code).is_some() && !INTERNATIONAL.contains(&code)
}

/// English name of a country or kind of international actor; empty if the code is none.
pub fn code_name(code: &str) -> String {
    codes(code).map(|c| c.name.replace(" & ", " and ").replace('’', "'")).unwrap_or_default()
}

/// A country's name as ICEWS has it; empty for international actors.
pub fn icews_country(code: &str) -> String {
    match code {
        "RUS" => "Russian Federation".into(),
        "COD" => "Democratic Republic of Congo".into(),
        "COG" => "Congo".into(),
        "CIV" => "Cote d'Ivoire".into(),
        "CZE" => "Czech Republic".into(),
        "MKD" => "Macedonia".into(),
        "PSE" => "Occupied Palestinian Territory".into(),
        "SWZ" => "Swaziland".into(),
        "TLS" => "East Timor".into(),
        code if is_country(code) => code_name(code),
        _ => String::new(),
    }
}

/// What ICEWS calls those of a sector who have no name of their own, as in "Police (India)", and its sectors.
/// The crosswalk from PLOVER's sectors is ours; the words are those of the ICEWS dictionaries.
pub fn icews_sector(sector: &str) -> (&'static str, &'static str) {
    match sector {
        "GOV" => ("Government", "Government"),
        "MIL" => ("Military", "Government,Military"),
        "COP" => ("Police", "Government,Police"),
        "JUD" => ("Court Judge", "Government,Judicial"),
        "LEG" => ("Legislature", "Government,Legislative / Parliamentary"),
        "SPY" => ("Intelligence", "Government,Military,Research and Design Wing"),
        "PTY" => ("Political Parties", "Parties"),
        "OPP" => ("Opposition", "Dissident"),
        "REB" => ("Armed Rebel", "Dissident,Rebel"),
        "PRM" => ("Militia", "Unidentified Forces"),
        "UAF" => ("Armed Gang", "Unidentified Forces"),
        "CRM" => ("Criminal", "Criminals / Gangs,Dissident"),
        "BUS" => ("Business", "Business,Social"),
        "AGR" => ("Farm Worker", "Agricultural,Social"),
        "CVL" => ("Citizen", "General Population / Civilian / Social,Social"),
        "EDU" => ("Education", "Education,Social"),
        "ELI" => ("Elite", "Elite,Social"),
        "JRN" => ("Media Personnel", "Media,Social"),
        "LAB" => ("Labor Union", "Labor,Social"),
        "MED" => ("Medical Personnel", "Medical / Health,Social"),
        "REF" => ("Refugee", "Refugees / Displaced,Social"),
        "REL" => ("Religion", "Religious,Social"),
        "SOC" => ("Activist", "General Population / Civilian / Social,Social"),
        _ => ("", ""),
    }
}

/// What ICEWS has for the kinds of international actors.
pub fn icews_international(code: &str) -> &'static str {
    match code {
        "UNO" | "IGO" | "EUR" => "International Government Organization",
        "NGO" => "NGOs",
        "MNC" => "Multinational Corporation,Business",
        "IMG" => "International Dissident,Dissident",
        "ISM" => "International Dissident,Social",
        _ => "",
    }
}

/// The name of an actor in the way of these sets: its own, else its country's or office's or sector's with the
/// country behind it ("Police (India)"), else the words of the text.
pub fn actor_name(entity: &Entity, country: fn(&str) -> String) -> String {
    if !entity.identifier_text.is_empty() {
        return entity.identifier_text.clone();
    }
    let home = country(&entity.code);
    if home.is_empty() {
        let bare = entity.sector.is_empty() && !entity.code.is_empty() && is_alone(&entity.code);
        return if bare { code_name(&entity.code) } else { entity.entity_text.clone() };
    }
    if entity.sector.is_empty() && entity.office.is_empty() {
        return home;
    }
    let kind = if entity.office.is_empty() {
        icews_sector(&entity.sector).0.to_string()
    } else {
        let mut office = entity.office.chars();
        office.next().map(|c| c.to_uppercase().chain(office).collect()).unwrap_or_default()
    };
    if kind.is_empty() { entity.entity_text.clone() } else { format!("{kind} ({home})") }
}

/// Codes that stand for one body rather than a kind.
fn is_alone(code: &str) -> bool {
    matches!(code, "UNO" | "EUR")
}

/// Name of a CAMEO code; empty if it is none.
pub fn cameo_name(code: &str) -> &'static str {
    static NAMES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let rows = include_str!("cameo.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
        rows.filter_map(|l| l.split_once('\t')).collect()
    });
    names.get(code).copied().unwrap_or("")
}

/// A place's parts by level: city, district, province. What lies above a place stands in its units.
pub fn levels(place: &Place) -> [&str; 3] {
    let name = place.resolved_place.as_str();
    let (one, two) = (place.admin1.as_str(), place.admin2.as_str());
    match place.resolution {
        4.. => [name, two, one],
        3 => ["", name, one],
        // A region of a country; seas and regions of several have no province.
        2 if !place.country_code.is_empty() => ["", "", if one.is_empty() { name } else { one }],
        _ => ["", "", ""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polybius::ontology::TYPES;

    #[test]
    fn every_code_that_we_write_has_a_name() {
        let book = ["", "meet", "visit", "phone", "expel", "arrest", "demo", "violence", "aerial", "release"];
        for t in TYPES {
            for mode in book {
                let code = t.cameo(mode).0;
                assert!(!cameo_name(code).is_empty(), "{code}");
            }
        }
        assert_eq!(cameo_name("036"), "Express intent to meet or negotiate");
        assert_eq!(cameo_name("36"), "");
    }

    #[test]
    fn actors_are_named() {
        let e = |code: &str, sector: &str, office: &str, name: &str| Entity {
            code: code.into(),
            sector: sector.into(),
            office: office.into(),
            identifier_text: name.into(),
            entity_text: "the words".into(),
            ..Entity::default()
        };
        for (entity, name) in [
            (e("PER", "COP", "", ""), "Police (Peru)"),
            (e("PER", "GOV", "foreign minister", ""), "Foreign minister (Peru)"),
            (e("PER", "GOV", "foreign minister", "Rosa Salcedo"), "Rosa Salcedo"),
            (e("RUS", "", "", ""), "Russian Federation"),
            (e("UNO", "", "", ""), "United Nations"),
            (e("NGO", "", "", ""), "the words"),
            (e("", "REB", "", ""), "the words"),
        ] {
            assert_eq!(actor_name(&entity, icews_country), name);
        }
    }
}
