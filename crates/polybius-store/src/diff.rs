//! What a new coding of a document changes: which reports are gone, new, or told in another way.
//!
//! What feeds it: the reports of a document before and after. What it gives: pairs. Reports are the same if they have
//! the same id; of the rest, those of one sentence and type belong together, then those of one sentence and trigger.

use polybius::record::Event;
use serde_json::Value;

/// A report before and after.
pub type Pair<'a> = (Option<&'a Event>, Option<&'a Event>);

/// Whether two reports belong together.
type Rule = fn(&Event, &Event) -> bool;

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It tells the same.
    Same,
    /// These fields are others.
    Fields(Vec<String>),
    /// It is not there any more.
    Gone,
    /// It was not there before.
    New,
}

/// Pairs the reports of a document, in the order of the new ones; those that are gone come last.
pub fn compare<'a>(before: &'a [Event], after: &'a [Event]) -> Vec<Pair<'a>> {
    let mut free: Vec<bool> = vec![true; before.len()];
    let mut found: Vec<Option<usize>> = vec![None; after.len()];
    let rules: [Rule; 3] = [
        |a, b| a.id == b.id,
        |a, b| a.event == b.event && sentence(a) == sentence(b),
        |a, b| a.event_span == b.event_span && sentence(a) == sentence(b),
    ];
    for rule in rules {
        for (event, place) in after.iter().zip(&mut found).filter(|(_, p)| p.is_none()) {
            let other = (0..before.len()).find(|k| free[*k] && rule(&before[*k], event));
            if let Some(k) = other {
                free[k] = false;
                *place = Some(k);
            }
        }
    }
    let kept = after.iter().zip(found).map(|(event, place)| (place.map(|k| &before[k]), Some(event)));
    let gone = before.iter().zip(free).filter(|(_, free)| *free).map(|(event, _)| (Some(event), None));
    kept.chain(gone).collect()
}

/// What a pair shows. The confidence and the coder's name are no change of what is told.
pub fn changed_fields(pair: &Pair) -> Change {
    let (before, after) = match pair {
        (Some(before), Some(after)) => (before, after),
        (Some(_), None) => return Change::Gone,
        (None, _) => return Change::New,
    };
    let (Ok(Value::Object(before)), Ok(Value::Object(after))) =
        (serde_json::to_value(before), serde_json::to_value(after))
    else {
        return Change::Same;
    };
    let ours = |name: &str| !matches!(name, "id" | "coder" | "confidence" | "document" | "link");
    let mut fields: Vec<String> = Vec::new();
    for (name, value) in after.iter().filter(|(n, _)| ours(n)) {
        if before.get(name) != Some(value) {
            fields.push(name.clone());
        }
    }
    fields.extend(before.keys().filter(|n| ours(n) && !after.contains_key(*n)).cloned());
    if fields.is_empty() { Change::Same } else { Change::Fields(fields) }
}

/// Where a report's sentence stands.
fn sentence(e: &Event) -> (usize, usize) {
    (e.text_info.start, e.text_info.end)
}
