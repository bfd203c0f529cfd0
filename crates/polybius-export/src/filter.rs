//! Which events are wanted: by date, parties, type, country, status and confidence.
//!
//! What feeds it: words of a command line, parsed one by one ([`Party`], [`event_type`], [`country`],
//! [`auxiliary`]). What it gives: a [`Filter`] that keeps or drops an event. What it refuses: codes, types and
//! statuses that do not exist, with the list of those that do.

use std::str::FromStr;

use jiff::civil::Date;
use polybius::ontology::{AUXILIARY, EventType, TYPES};
use polybius::record::{Entity, Event};
use polybius::resolve::{all_codes, codes, fold};

/// PLOVER's sectors.
pub const SECTORS: [&str; 25] = [
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
];

/// The word that stands for events reported as having happened, which carry no auxiliary.
pub const NONE: &str = "none";

/// A filter's value that does not exist, and what would.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unknown(String);

/// A party that a filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// Any of a country or kind of international actor: RUS or Russia.
    Code(String),
    /// Any of a sector: GOV.
    Sector(String),
    /// A country's sector: RUSGOV or RUS:GOV.
    Both(String, String),
    /// Words of a name, folded: Lavrov.
    Name(Vec<String>),
}

impl FromStr for Party {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Party, Unknown> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("name:") {
            return named(name);
        }
        let upper = text.to_uppercase();
        let (first, second) = match upper.split_once(':') {
            Some((a, b)) => {
                let (a, b) = (a.trim(), b.trim());
                if codes(a).is_none() {
                    return Err(Unknown(format!("\"{a}\" is no country code ({CODES})")));
                }
                if !SECTORS.contains(&b) {
                    return Err(Unknown(format!("\"{b}\" is no sector; sectors are {}", SECTORS.join(", "))));
                }
                (a, b)
            }
            None if upper.len() == 6 && upper.is_ascii() => upper.split_at(3),
            None => (upper.as_str(), ""),
        };
        Ok(match (codes(first).is_some(), SECTORS.contains(&second)) {
            (true, true) => Party::Both(first.to_string(), second.to_string()),
            (true, false) if second.is_empty() => Party::Code(first.to_string()),
            _ if SECTORS.contains(&upper.as_str()) => Party::Sector(upper),
            _ => return by_name(text).map_or_else(|| named(text), |code| Ok(Party::Code(code.to_string()))),
        })
    }
}

const CODES: &str = "ISO 3166 alpha-3, or IGO, UNO, EUR, NGO, ISM, IMG, MNC";

fn named(text: &str) -> Result<Party, Unknown> {
    let words = words(text);
    if words.is_empty() {
        return Err(Unknown(format!(
            "\"{text}\" is no party: give a country (RUS), a sector (GOV), both (RUS:GOV) or words of a name (Lavrov)"
        )));
    }
    Ok(Party::Name(words))
}

/// Folded words.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
}

impl Party {
    /// Whether an entity is it.
    pub fn is(&self, entity: &Entity) -> bool {
        let sector = |s: &String| entity.sector == *s || entity.other_sectors.contains(s);
        match self {
            Party::Code(c) => entity.code == *c,
            Party::Sector(s) => sector(s),
            Party::Both(c, s) => entity.code == *c && sector(s),
            Party::Name(wanted) => [&entity.identifier_text, &entity.entity_text]
                .iter()
                .any(|t| words(t).windows(wanted.len()).any(|w| w == wanted)),
        }
    }
}

/// The event type of a name.
///
/// # Errors
/// If there is none.
pub fn event_type(text: &str) -> Result<EventType, Unknown> {
    TYPES.into_iter().find(|t| t.name().eq_ignore_ascii_case(text.trim())).ok_or_else(|| {
        let names: Vec<&str> = TYPES.iter().map(|t| t.name()).collect();
        Unknown(format!("\"{text}\" is no event type; types are {}", names.join(", ")))
    })
}

/// The code of a country, given as alpha-3 code or English name.
///
/// # Errors
/// If there is none.
pub fn country(text: &str) -> Result<String, Unknown> {
    let text = text.trim();
    let upper = text.to_uppercase();
    if codes(&upper).is_some() {
        return Ok(upper);
    }
    if let Some(code) = by_name(text) {
        return Ok(code.to_string());
    }
    let near: Vec<String> = all_codes()
        .filter(|(code, c)| {
            !text.is_empty() && (c.iso2 == upper || code.get(..2) == upper.get(..2) && text.len() <= 4)
        })
        .map(|(code, c)| format!("{code} {}", c.name))
        .collect();
    let hint = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
    Err(Unknown(format!("\"{text}\" is no country: give a code ({CODES}) or an English name{hint}")))
}

/// The code of a country with this English name.
fn by_name(text: &str) -> Option<&'static str> {
    let folded = fold(text.trim());
    all_codes().find(|(_, c)| fold(c.name) == folded).map(|(code, _)| code)
}

/// The name of an auxiliary mode, or [`NONE`]; "all" gives each.
///
/// # Errors
/// If there is none.
pub fn auxiliary(text: &str) -> Result<&'static str, Unknown> {
    let text = text.trim();
    std::iter::once(NONE).chain(AUXILIARY).chain(["all"]).find(|a| a.eq_ignore_ascii_case(text)).ok_or_else(
        || {
            Unknown(format!(
                "\"{text}\" is no auxiliary mode; there are {NONE}, {}, and all",
                AUXILIARY.join(", ")
            ))
        },
    )
}

/// What an event must be to be kept. An empty list or none asks for nothing; several values of one list are
/// alternatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// First day: the event's days reach it or lie after it.
    pub from: Option<Date>,
    /// Last day: the event's days reach it or lie before it.
    pub to: Option<Date>,
    /// Parties of whom one acts.
    pub actors: Vec<Party>,
    /// Parties of whom one is the recipient.
    pub recipients: Vec<Party>,
    /// Types.
    pub types: Vec<EventType>,
    /// Codes of countries of which one is on either side or the place's.
    pub countries: Vec<String>,
    /// Statuses: each auxiliary of the event must be among them; "none" stands for events that have none.
    pub auxiliary: Vec<String>,
    /// Least confidence.
    pub min_confidence: Option<f32>,
    /// Of reports that tell one happening only the first, by their `link`.
    pub happenings: bool,
}

impl Filter {
    /// Whether the event is wanted.
    pub fn keeps(&self, event: &Event) -> bool {
        let party = |wanted: &[Party], side: &[Entity]| {
            wanted.is_empty() || side.iter().any(|e| wanted.iter().any(|w| w.is(e)))
        };
        self.keeps_date(event)
            && party(&self.actors, &event.actor)
            && party(&self.recipients, &event.recipient)
            && (self.types.is_empty() || event.event.iter().any(|t| self.types.contains(t)))
            && self.keeps_country(event)
            && self.keeps_status(event)
            && self.min_confidence.is_none_or(|least| event.confidence >= least)
            && (!self.happenings || event.link.is_empty() || event.link == event.id)
    }

    fn keeps_date(&self, event: &Event) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        let Some((first, last)) = days(event) else { return false };
        self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
    }

    fn keeps_country(&self, event: &Event) -> bool {
        let wanted = |code: &String| !code.is_empty() && self.countries.contains(code);
        self.countries.is_empty()
            || event.actor.iter().chain(&event.recipient).any(|e| wanted(&e.code))
            || event.event_loc.as_ref().is_some_and(|p| wanted(&p.country_code))
    }

    fn keeps_status(&self, event: &Event) -> bool {
        let has = |a: &str| self.auxiliary.iter().any(|w| w == a || w == "all");
        self.auxiliary.is_empty()
            || if event.auxiliary.is_empty() { has(NONE) } else { event.auxiliary.iter().all(|a| has(a)) }
    }
}

/// First and last day of an event; none without a date.
pub fn days(event: &Event) -> Option<(Date, Date)> {
    let first: Date = event.date.parse().ok()?;
    let last = event.enddate.parse().unwrap_or(first);
    Some((first, last.max(first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventType::{Accuse, Consult};

    fn entity(code: &str, sector: &str, name: &str) -> Entity {
        Entity {
            code: code.into(),
            sector: sector.into(),
            entity_text: name.into(),
            identifier_text: if name == "he" { "Sergey Lavrov".into() } else { String::new() },
            ..Entity::default()
        }
    }

    fn event() -> Event {
        Event {
            date: "2016-08-01".into(),
            enddate: "2016-08-31".into(),
            event: vec![Accuse],
            actor: vec![entity("RUS", "GOV", "he")],
            recipient: vec![entity("PER", "", "the Peruvian Navy")],
            confidence: 0.5,
            ..Event::default()
        }
    }

    #[test]
    fn parties_are_read() {
        let both = Party::Both("RUS".into(), "GOV".into());
        assert_eq!("rus".parse(), Ok(Party::Code("RUS".into())));
        assert_eq!("gov".parse(), Ok(Party::Sector("GOV".into())));
        assert_eq!("RusGov".parse(), Ok(both.clone()));
        assert_eq!("RUS:GOV".parse(), Ok(both));
        assert_eq!("Lavrov".parse(), Ok(Party::Name(vec!["lavrov".into()])));
        assert_eq!("Merkel".parse(), Ok(Party::Name(vec!["merkel".into()])));
        assert_eq!("russia".parse(), Ok(Party::Code("RUS".into())));
        assert_eq!("name:Jordan".parse(), Ok(Party::Name(vec!["jordan".into()])));
        assert_eq!("name:Per".parse(), Ok(Party::Name(vec!["per".into()])));
        assert!("XXX:GOV".parse::<Party>().unwrap_err().to_string().contains("alpha-3"));
        assert!("RUS:XXX".parse::<Party>().unwrap_err().to_string().contains("GOV"));
        assert!(" ".parse::<Party>().is_err());
        assert!(
            event_type("accuse").is_ok() && event_type("ACUSE").unwrap_err().to_string().contains("ACCUSE")
        );
        assert_eq!(country("peru").unwrap(), "PER");
        assert!(country("RU").unwrap_err().to_string().contains("RUS Russia"));
        assert!(auxiliary("denial").unwrap_err().to_string().contains("negation"));
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read_or_refused(text in "\\PC{0,12}|[a-zA-Z:]{0,8}") {
            let _ = text.parse::<Party>();
            let _ = (event_type(&text), country(&text), auxiliary(&text));
        }
    }

    #[test]
    fn events_are_kept_and_dropped() {
        let day = |d: &str| Some(d.parse::<Date>().unwrap());
        let parties = |t: &str| vec![t.parse::<Party>().unwrap()];
        let e = event();
        let mut future = event();
        future.auxiliary = vec!["future".into(), "negation".into()];
        let none = Filter::default();
        assert!(none.keeps(&e) && none.keeps(&future) && none.keeps(&Event::default()));
        for (filter, keeps, of_future) in [
            (Filter { from: day("2016-08-31"), ..none.clone() }, true, true),
            (Filter { from: day("2016-09-01"), ..none.clone() }, false, false),
            (Filter { to: day("2016-07-31"), ..none.clone() }, false, false),
            (Filter { to: day("2016-08-01"), ..none.clone() }, true, true),
            (Filter { actors: parties("RUSGOV"), ..none.clone() }, true, true),
            (Filter { actors: parties("lavrov"), ..none.clone() }, true, true),
            (Filter { actors: parties("Lav"), ..none.clone() }, false, false),
            (Filter { actors: parties("PER"), ..none.clone() }, false, false),
            (Filter { recipients: parties("peruvian navy"), ..none.clone() }, true, true),
            (Filter { recipients: parties("MIL"), ..none.clone() }, false, false),
            (Filter { types: vec![Consult], ..none.clone() }, false, false),
            (Filter { types: vec![Consult, Accuse], ..none.clone() }, true, true),
            (Filter { countries: vec!["PER".into()], ..none.clone() }, true, true),
            (Filter { countries: vec!["USA".into()], ..none.clone() }, false, false),
            (Filter { auxiliary: vec!["none".into()], ..none.clone() }, true, false),
            (Filter { auxiliary: vec!["future".into()], ..none.clone() }, false, false),
            (Filter { auxiliary: vec!["future".into(), "negation".into()], ..none.clone() }, false, true),
            (Filter { auxiliary: vec!["all".into()], ..none.clone() }, true, true),
            (Filter { min_confidence: Some(0.5), ..none.clone() }, true, true),
            (Filter { min_confidence: Some(0.6), ..none.clone() }, false, false),
        ] {
            assert_eq!((filter.keeps(&e), filter.keeps(&future)), (keeps, of_future), "{filter:?}");
        }
        let dated = Filter { from: day("1900-01-01"), ..none };
        assert!(!dated.keeps(&Event::default()), "an event without a date has no place in a range");
    }
}
