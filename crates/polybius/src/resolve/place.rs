//! Places by name.

use super::phrase;
use super::tables::{Entry, Tables};
use crate::record::Place;

/// The country (and city, if it is a capital) that a place's words name, if the tables know it.
pub fn resolve_place(tables: &Tables, text: &str) -> Option<Place> {
    let mut found: Option<Place> = None;
    // "Manila", "Lima, Peru", "the Kenyan capital, Nairobi": the most exact part wins.
    for part in std::iter::once(text).chain(text.split(',')) {
        let key = phrase::key(part.trim());
        let key = key.strip_prefix("the ").unwrap_or(&key);
        for entry in tables.get(key) {
            let place = match entry {
                Entry::Capital { code } => (code, 4),
                Entry::Country { code, inhabitants: false, .. } => (code, 1),
                Entry::People { code } if !code.is_empty() => (code, 2),
                _ => continue,
            };
            if found.as_ref().is_none_or(|f| place.1 > f.resolution) {
                found = Some(Place {
                    resolved_place: part.trim().trim_start_matches("the ").to_string(),
                    country_code: (*place.0).to_string(),
                    resolution: place.1,
                    ..Place::default()
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_countries() {
        let p = resolve_place(Tables::embedded(), "Manila").unwrap();
        assert_eq!((p.country_code.as_str(), p.resolution), ("PHL", 4));
        assert_eq!(resolve_place(Tables::embedded(), "Lima, Peru").unwrap().resolved_place, "Lima");
        assert!(resolve_place(Tables::embedded(), "the harbour").is_none());
    }
}
