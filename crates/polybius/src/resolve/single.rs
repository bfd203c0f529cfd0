//! One phrase by itself, as `polybius resolve` reads it: who it names, given a date and perhaps the words
//! around it.
//!
//! What feeds it: a phrase, a day, a context (a sentence, or the name of a country). What it gives: a
//! [`Known`]. What it refuses: a country for people who may be from elsewhere, and a choice between two
//! people of equal rank.

use jiff::civil::Date;

use super::persons::{Alone, Search, lookup};
use super::{Known, Tables, head, resolve_place};

/// A phrase and what is known about where it stood.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phrase<'a> {
    /// Its words.
    pub text: &'a str,
    /// The day of which it speaks: who was in office then, which states there were.
    pub day: Option<Date>,
    /// A sentence or a country's name around it; empty if not known.
    pub context: &'a str,
    /// Whether the text has no capitals, so that case tells nothing.
    pub caseless: bool,
}

/// Who a phrase names.
pub fn resolve_phrase(tables: &Tables, phrase: Phrase) -> Known {
    let (known, reading) = with_case(tables, phrase, phrase.caseless);
    let lower = !phrase.caseless && !phrase.text.chars().any(char::is_uppercase);
    if lower && known.code.is_empty() && !reading.thing {
        let (again, reading) = with_case(tables, phrase, true);
        let sure = again.name.is_empty() || reading.organisation && !reading.guess || reading.person_title;
        if !again.code.is_empty() && sure {
            return again;
        }
    }
    known
}

/// What is known, and how the phrase was read.
fn with_case(tables: &Tables, phrase: Phrase, caseless: bool) -> (Known, head::Reading) {
    let year = phrase.day.map_or(0, |d| d.year());
    let around = head::countries(tables, phrase.context, caseless, year);
    let reading = head::read_among(tables, phrase.text, caseless, year, &around);
    let mut known = reading.known.clone();
    if !reading.organisation && !reading.name.is_empty() {
        person(tables, &reading, &around, phrase.day, &mut known);
    }
    if known.code.is_empty() && !reading.owner.is_empty() {
        let search = Search {
            name: &reading.owner,
            day: phrase.day,
            among: &around,
            office: "",
            sure: true,
            alone: Alone::Anyone,
        };
        if let Some(owner) = lookup(tables, &search) {
            known.code = owner.code;
            known.resolved_by = "table";
            if known.sector.is_empty() {
                known.sector = owner.sector;
            }
        } else if let Some(place) =
            reading.titled.then(|| resolve_place(tables, &reading.owner.join(" "))).flatten()
        {
            // "Lagos traffic police".
            known.code = place.country_code;
            known.resolved_by = "table";
        }
    }
    // A common noun takes the only country around it.
    if known.code.is_empty()
        && !known.sector.is_empty()
        && known.name.is_empty()
        && let [only] = around[..]
        && tables.is_state(only)
        && !reading.from_elsewhere
    {
        known.code = only.to_string();
        known.resolved_by = "context";
    }
    if known.code.is_empty()
        // "the Department of Justice (DOJ)": the acronym is no person's name.
        && !known.name.contains(char::is_lowercase)
        && let Some(usual) = reading.usual.filter(|u| around.is_empty() || around.contains(u))
    {
        known.code = usual.to_string();
        known.resolved_by = "table";
    }
    if reading.bare_office {
        super::offices::complete(tables, &mut known, phrase.day);
    }
    (known, reading)
}

/// Completes a named person from the table of people.
fn person(tables: &Tables, r: &head::Reading, around: &[&str], day: Option<Date>, known: &mut Known) {
    if known.name.is_empty() {
        known.name.clone_from(&r.name_text);
    }
    let own = [known.code.as_str()];
    let among: &[&str] = if known.code.is_empty() { around } else { &own };
    let sure = !known.code.is_empty();
    let search = Search { name: &r.name, day, among, office: &known.office, sure, alone: Alone::Anyone };
    let Some(found) = lookup(tables, &search) else { return };
    if !known.code.is_empty() && known.code != found.code {
        return;
    }
    if known.code.is_empty() || known.resolved_by.is_empty() {
        known.resolved_by = "table";
    }
    known.code = found.code;
    if !found.name.is_empty() {
        known.name = found.name;
    }
    if known.sector.is_empty() || (r.generic && !r.former && !found.sector.is_empty()) {
        known.sector = found.sector;
        known.other_sectors = found.other_sectors;
    }
    if known.office.is_empty() {
        known.office = found.office;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn resolve(text: &str, day: Date, context: &str) -> (String, String) {
        let known =
            resolve_phrase(Tables::embedded(), Phrase { text, day: Some(day), context, caseless: false });
        (known.code, known.sector)
    }

    #[test]
    fn bare_names_by_date() {
        for (name, day, code, sector) in [
            ("Merkel", date(2012, 5, 1), "DEU", "GOV"),
            ("Merkel", date(2022, 5, 1), "DEU", "ELI"),
            ("Tony Blair", date(2003, 5, 1), "GBR", "GOV"),
            ("President Bush", date(2006, 5, 1), "USA", "GOV"),
        ] {
            assert_eq!(resolve(name, day, ""), (code.to_string(), sector.to_string()), "{name} {day}");
        }
    }

    #[test]
    fn the_context_settles_the_country() {
        let day = date(2013, 5, 1);
        assert_eq!(resolve("riot police", day, "Zimbabwe").0, "ZWE");
        assert_eq!(resolve("riot police", day, "In Harare they met the French envoy.").0, "");
        assert_eq!(resolve("foreign tourists", day, "Kenya").0, "");
        assert_eq!(resolve("ethnic Hungarians", day, "Romania").0, "ROU");
        assert_eq!(resolve("ethnic Hungarians", day, "").0, "HUN");
    }
}
