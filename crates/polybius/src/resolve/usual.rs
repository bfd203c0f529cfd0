//! Bodies that bear the name of one country's in common use: "Congress", "the Senate".
//!
//! What feeds it: the mentions of a document after all else was tried. What it gives: the usual country where the
//! mention's own sentence names that country too; "Congress" without an article also where it names another state as a
//! party and the document none that has a congress of its own. What it refuses: the usual country where the sentence does
//! not speak of it: other states have senates.

use super::Known;
use super::document::MentionText;
use super::head::Reading;

/// States beside the USA whose parliament, or a party or assembly, is called Congress in English.
const CONGRESSES: &[&str] = &[
    "ARG", "BOL", "BRA", "CHL", "COL", "CRI", "DOM", "ECU", "FSM", "GTM", "HND", "IND", "LBY", "MEX", "NPL",
    "PAN", "PER", "PHL", "PLW", "PRY", "SLV", "VEN",
];

/// Fills in the usual country of bodies that have none.
pub(super) fn complete(mentions: &[MentionText], readings: &[Reading], known: &mut [Known]) {
    for k in 0..mentions.len() {
        let Some(code) = readings[k].usual.filter(|_| known[k].code.is_empty()) else { continue };
        let mut beside =
            mentions.iter().zip(known.iter()).filter(|(m, _)| m.sentence == mentions[k].sentence);
        let congress = || {
            let others = || mentions.iter().zip(known.iter()).filter(|(_, o)| !o.code.is_empty());
            mentions[k].text == "Congress"
                && others().any(|(m, _)| m.sentence == mentions[k].sentence)
                && !others().any(|(_, o)| CONGRESSES.contains(&o.code.as_str()))
        };
        if beside.any(|(_, other)| other.code == code) || congress() {
            known[k].code = code.to_string();
            known[k].resolved_by = "context";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DocumentActors, Tables};
    use super::*;

    fn codes(mentions: &[&str]) -> Vec<String> {
        let texts: Vec<MentionText> =
            mentions.iter().map(|text| MentionText { text, ..MentionText::default() }).collect();
        let actors = DocumentActors::resolve(Tables::embedded(), &texts, None, false, None);
        (0..texts.len()).map(|k| actors.get(k).code.clone()).collect()
    }

    #[test]
    fn congress_is_the_usual_one_where_no_state_with_another_is_named() {
        assert_eq!(codes(&["Congress", "the Palestinian Authority"]), ["USA", "PSE"]);
        assert_eq!(codes(&["Congress", "Peru's president"])[0], "");
        assert_eq!(codes(&["the congress", "France"])[0], "");
        assert_eq!(codes(&["Congress", "the president"])[0], "");
    }
}
