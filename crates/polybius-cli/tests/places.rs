//! Where events took place, with coordinates.

mod common;

use common::{lines, polybius};

#[test]
fn places_have_coordinates() {
    let text =
        "MOSCOW, Aug 7 (Reuters) - The foreign ministers of Russia and Japan met in Moscow on Monday.\n";
    let output = polybius(&["code", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let events = lines(&output);
    let place = events.iter().map(|e| &e["event_loc"]).find(|l| l["extracted_place"] == "Moscow");
    let place = place.expect("an event in Moscow");
    assert_eq!(place["geonameid"], 524_901);
    assert_eq!(place["country_code"], "RUS");
    assert_eq!(place["resolution"], 4);
    assert!((place["lat"].as_f64().unwrap() - 55.75).abs() < 0.02);
}
