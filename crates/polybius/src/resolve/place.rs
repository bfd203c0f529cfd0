//! Places by name alone.
//!
//! What feeds it: the words of a place. What it gives: the place, if it needs no context to stand out. What it
//! refuses: what [`crate::places`] refuses.

use super::tables::Tables;
use crate::places::{self, Context};
use crate::record::Place;

/// The place that words name without anything around them.
pub fn resolve_place(tables: &Tables, text: &str) -> Option<Place> {
    places::resolve(tables, text, &Context::default())
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
