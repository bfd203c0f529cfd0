//! Events as keys that can be compared: types, dyads, and types with what else is known.
//!
//! What feeds it: gold events and found events, both as [`Plain`]. What it gives: for each criterion the
//! list of keys of an event. A list of actors becomes one dyad a pair, as in the field's dyadic layouts.
//! Who of two that agree, consult or cooperate is named first is no difference; who supports whom is.

use polybius::ontology::EventType;
use polybius::record::{Event, Span};

/// An actor or recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Country or organisation code; absent where the gold file has none.
    pub code: Option<String>,
    /// Where it stands; absent where the gold file has none.
    pub span: Option<Span>,
}

/// An event with what can be compared. `None`: the gold file does not say.
#[derive(Clone, Debug)]
pub struct Plain {
    /// The type.
    pub event: EventType,
    /// Who.
    pub actors: Option<Vec<Party>>,
    /// To whom.
    pub recipients: Option<Vec<Party>>,
    /// Modes.
    pub mode: Option<Vec<String>>,
    /// Contexts.
    pub context: Option<Vec<String>>,
    /// Auxiliary modes.
    pub auxiliary: Option<Vec<String>>,
    /// First day.
    pub date: Option<String>,
    /// How sure the coder is.
    pub confidence: f64,
}

impl From<&Event> for Plain {
    fn from(e: &Event) -> Plain {
        let side = |list: &[polybius::record::Entity]| {
            list.iter().map(|x| Party { code: Some(x.code.clone()), span: Some(x.entity_span) }).collect()
        };
        Plain {
            event: e.event.first().copied().unwrap_or(EventType::Agree),
            actors: Some(side(&e.actor)),
            recipients: Some(side(&e.recipient)),
            mode: Some(e.mode.clone()),
            context: Some(e.context.clone()),
            auxiliary: Some(e.auxiliary.clone()),
            date: Some(e.date.clone()),
            confidence: f64::from(e.confidence),
        }
    }
}

/// What two events must share to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// The type.
    Type,
    /// The type and the actor's country.
    Actor,
    /// The type and both countries.
    Both,
    /// The type and the words of both sides.
    Spans,
    /// The type and the mode.
    Mode,
    /// The type and each context.
    Context,
    /// The type and the auxiliary modes.
    Auxiliary,
    /// The type and the date.
    Date,
}

impl Criterion {
    /// All, in the order of the report.
    pub const ALL: [Criterion; 8] = [
        Criterion::Type,
        Criterion::Actor,
        Criterion::Both,
        Criterion::Spans,
        Criterion::Mode,
        Criterion::Context,
        Criterion::Auxiliary,
        Criterion::Date,
    ];

    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Criterion::Type => "type",
            Criterion::Actor => "type + actor country",
            Criterion::Both => "type + both countries",
            Criterion::Spans => "type + both spans",
            Criterion::Mode => "type + mode",
            Criterion::Context => "type + context",
            Criterion::Auxiliary => "type + auxiliary",
            Criterion::Date => "type + date",
        }
    }

    /// The keys of an event; none if the event does not say what is compared.
    pub fn keys(self, e: &Plain) -> Option<Vec<String>> {
        let kind = e.event.name();
        let list = |values: &Option<Vec<String>>| {
            let mut values = values.clone()?;
            values.sort();
            Some(vec![format!("{kind} {}", values.join(","))])
        };
        match self {
            Criterion::Type => Some(vec![kind.to_string()]),
            Criterion::Actor => {
                let codes = codes(e.actors.as_deref()?, |p| p.code.clone())?;
                Some(unique(codes.into_iter().map(|c| format!("{kind} {c}")).collect()))
            }
            Criterion::Both => dyads(e, |p| p.code.clone()),
            Criterion::Spans => dyads(e, |p| p.span.map(|[a, b]| format!("{a}-{b}"))),
            Criterion::Mode => list(&e.mode),
            Criterion::Context => {
                Some(unique(e.context.as_ref()?.iter().map(|c| format!("{kind} {c}")).collect()))
            }
            Criterion::Auxiliary => list(&e.auxiliary),
            Criterion::Date => Some(vec![format!("{kind} {}", e.date.as_ref()?)]),
        }
    }
}

fn codes(side: &[Party], name: impl Fn(&Party) -> Option<String>) -> Option<Vec<String>> {
    side.iter().map(name).collect()
}

fn unique(mut keys: Vec<String>) -> Vec<String> {
    keys.sort();
    keys.dedup();
    keys
}

/// "TYPE actor recipient" of every pair; "-" where there is no recipient.
fn dyads(e: &Plain, name: impl Fn(&Party) -> Option<String>) -> Option<Vec<String>> {
    let kind = e.event.name();
    let actors = codes(e.actors.as_deref()?, &name)?;
    let recipients = codes(e.recipients.as_deref()?, &name)?;
    let ordered = !matches!(e.event, EventType::Agree | EventType::Consult | EventType::Cooperate);
    let key = |a: &str, b: &str| {
        let (a, b) = if ordered || a <= b { (a, b) } else { (b, a) };
        format!("{kind} {a} {b}")
    };
    let mut keys = Vec::new();
    if !recipients.is_empty() {
        keys.extend(actors.iter().flat_map(|a| recipients.iter().map(|b| key(a, b))));
    } else if actors.len() > 1 && e.event.is_mutual() {
        for (i, a) in actors.iter().enumerate() {
            keys.extend(actors.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, b)| key(a, b)));
        }
    } else {
        keys.extend(actors.iter().map(|a| format!("{kind} {a} -")));
    }
    Some(unique(keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventType, actors: &[&str], recipients: &[&str]) -> Plain {
        let side =
            |l: &[&str]| Some(l.iter().map(|c| Party { code: Some((*c).into()), span: None }).collect());
        Plain {
            event: kind,
            actors: side(actors),
            recipients: side(recipients),
            mode: None,
            context: None,
            auxiliary: Some(vec!["negation".into(), "future".into()]),
            date: Some("2001-02-03".into()),
            confidence: 1.0,
        }
    }

    #[test]
    fn dyads_of_lists_and_meetings() {
        use EventType::*;
        let keys = |e: &Plain| Criterion::Both.keys(e).unwrap();
        assert_eq!(keys(&event(Accuse, &["USA", "GBR"], &["RUS"])), ["ACCUSE GBR RUS", "ACCUSE USA RUS"]);
        assert_eq!(keys(&event(Consult, &["RUS", "JPN"], &[])), ["CONSULT JPN RUS"]);
        assert_eq!(keys(&event(Consult, &["RUS", "JPN"], &[])), keys(&event(Consult, &["RUS"], &["JPN"])));
        assert_eq!(keys(&event(Support, &["RUS", "JPN"], &[])), ["SUPPORT JPN RUS", "SUPPORT RUS JPN"]);
        assert_eq!(keys(&event(Protest, &["FRA", "FRA"], &[])), ["PROTEST FRA -"]);
    }

    #[test]
    fn what_gold_does_not_say_is_not_compared() {
        let e = event(EventType::Aid, &["FRA"], &["MLI"]);
        assert_eq!(Criterion::Mode.keys(&e), None);
        assert_eq!(Criterion::Spans.keys(&e), None);
        assert_eq!(Criterion::Auxiliary.keys(&e).unwrap(), ["AID future,negation"]);
        assert_eq!(Criterion::Date.keys(&e).unwrap(), ["AID 2001-02-03"]);
    }
}
