//! A country's codes in other systems, for layouts that ask for them.
//!
//! What feeds it: knowledge/codes.tsv. What it gives: ISO alpha-2, Correlates of War, FIPS and the name. What it
//! refuses: codes that it does not know; a system that has none for a country gives an empty string.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::tables::rows;

/// The codes of one country, state that is gone, or kind of international actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes {
    /// ISO 3166 alpha-2.
    pub iso2: &'static str,
    /// Correlates of War, letters.
    pub cow: &'static str,
    /// Correlates of War, number.
    pub cow_number: &'static str,
    /// FIPS 10-4.
    pub fips: &'static str,
    /// English name.
    pub name: &'static str,
}

/// The codes of an ISO alpha-3 country or kind of international actor.
pub fn codes(iso3: &str) -> Option<&'static Codes> {
    table().get(iso3)
}

/// All countries, states that are gone and kinds of international actors with their codes, by ISO alpha-3.
pub fn all_codes() -> impl Iterator<Item = (&'static str, &'static Codes)> {
    table().iter().map(|(iso3, codes)| (*iso3, codes))
}

fn table() -> &'static BTreeMap<&'static str, Codes> {
    static ALL: OnceLock<BTreeMap<&'static str, Codes>> = OnceLock::new();
    ALL.get_or_init(|| {
        rows(include_str!("../../../../knowledge/codes.tsv"))
            .map(|[iso3, iso2, cow, cow_number, fips, name]| {
                (iso3, Codes { iso2, cow, cow_number, fips, name })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_countries() {
        for (iso3, cow, number, fips) in [
            ("DEU", "GMY", "255", "GM"),
            ("NAM", "NAM", "565", "WA"),
            ("SRB", "YUG", "345", "RI"),
            ("SUN", "RUS", "365", "UR"),
            ("UNO", "", "", ""),
        ] {
            let c = codes(iso3).unwrap();
            assert_eq!((c.cow, c.cow_number, c.fips), (cow, number, fips), "{iso3}");
        }
        assert!(codes("XYZ").is_none());
    }
}
