//! Whose police "the police" are: countries that the words of an actor leave open, by sentence, dateline and story
//! (docs/decisions/0004).

mod common;

use common::{lines, polybius};

/// Codes of the actors and recipients of the event that the words tell.
fn codes(text: &str, told: &str) -> (Vec<String>, Vec<String>) {
    let input = serde_json::json!({"id": "c", "date": "2016-02-10", "text": text}).to_string();
    let events = lines(&polybius(&["code", "-"], input.as_bytes()));
    let event = events
        .iter()
        .find(|e| e["event_text"].as_array().unwrap().iter().any(|w| w == told))
        .unwrap_or_else(|| panic!("no event by \"{told}\" in {events:#?}"));
    let side = |name: &str| {
        let parties = event[name].as_array().unwrap().iter();
        parties.map(|p| p["code"].as_str().unwrap().to_string()).collect()
    };
    (side("actor"), side("recipient"))
}

#[test]
fn by_the_sentence() {
    for (text, told, actor, recipient) in [
        // How many they are is no name, two of an opposition are no two states, a body of every country is this one's.
        ("Thousands of teachers marched against President Macri in Buenos Aires.", "marched", "ARG", "ARG"),
        ("Police arrested two opposition leaders in Caracas.", "arrested", "VEN", "VEN"),
        ("Kuwaiti women demanded voting rights from the National Assembly.", "demanded", "KWT", "KWT"),
        ("Two labour unions urged the Chilean government to raise wages.", "urged", "CHL", "CHL"),
        ("The state government put Srinagar under a night curfew on Thursday.", "put", "IND", "IND"),
    ] {
        assert_eq!(codes(text, told), (vec![actor.into()], vec![recipient.into()]), "{text}");
    }
}

#[test]
fn by_the_story() {
    let story = "Lima is preparing for another week of protests. Peru has had three presidents in a year. Peruvian \
        miners are on strike. Peru's Congress is in recess. Police arrested two opposition leaders on Monday. The government accused Chile of \
        spreading lies. Officials in Europe condemned the arrests.";
    assert_eq!(codes(story, "arrested"), (vec!["PER".into()], vec!["PER".into()]));
    assert_eq!(codes(story, "accused"), (vec!["PER".into()], vec!["CHL".into()]));
    assert_eq!(codes(story, "condemned").0, [""]);
    let coup = "Mali's army seized the president on Monday. African leaders condemned the coup. Police arrested two ministers.";
    assert_eq!(codes(coup, "condemned").0, [""]);
    assert_eq!(codes(coup, "arrested"), (vec!["MLI".into()], vec!["MLI".into()]));
    let two = "Venezuela expelled the envoy of Colombia on Monday. The two neighbours signed a pact in June.";
    assert_eq!(codes(two, "signed").0, ["VEN", "COL"]);
    // Two states are spoken of alike: neither is meant for certain.
    let two = "Peru and Chile are at odds. Peruvian miners want work in Chile. Police arrested two smugglers on Monday.";
    assert_eq!(codes(two, "arrested").0, [""]);
}
