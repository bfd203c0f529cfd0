//! Bodies that bear the name of one country's in common use: "Congress", "the Senate".
//!
//! What feeds it: the mentions of a document after all else was tried. What it gives: the usual country where the
//! mention's own sentence names that country too. What it refuses: the usual country where the sentence does not
//! speak of it: other states have senates.

use super::Known;
use super::document::MentionText;
use super::head::Reading;

/// Fills in the usual country of bodies that have none.
pub(super) fn complete(mentions: &[MentionText], readings: &[Reading], known: &mut [Known]) {
    for k in 0..mentions.len() {
        let Some(code) = readings[k].usual.filter(|_| known[k].code.is_empty()) else { continue };
        let mut beside =
            mentions.iter().zip(known.iter()).filter(|(m, _)| m.sentence == mentions[k].sentence);
        if beside.any(|(_, other)| other.code == code) {
            known[k].code = code.to_string();
            known[k].resolved_by = "context";
        }
    }
}
