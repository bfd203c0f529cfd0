//! Phrases that name several parties at once: "the foreign ministers of India and Pakistan", "Israeli and Palestinian
//! negotiators".
//!
//! What feeds it: the words of one mention. What it gives: a [`Known`] for each party. What it refuses: names that have
//! an "and" in them ("Bosnia and Herzegovina"), lists in which anything but the last part is more than a state.

use super::head::{self, Reading};
use super::tables::Entry;
use super::{Known, MentionText, Tables, phrase};

/// The parties that a phrase lists, two or more of different countries; empty if it names one.
pub(super) fn several(tables: &Tables, text: &str, caseless: bool, year: i16) -> Vec<Known> {
    if is_both_koreas(text) {
        let state = |code: &str| Known { code: code.into(), resolved_by: "table", ..Known::default() };
        return vec![state("PRK"), state("KOR")];
    }
    if !text.contains(" and ") && !text.contains(", ") {
        return Vec::new();
    }
    let read = |words: &str| head::read(tables, words, caseless, year);
    // "Trinidad and Tobago" is one state.
    if read(text).bare_country {
        return Vec::new();
    }
    let found = officials_of(text, &read)
        .or_else(|| by_nationality(text, &read))
        .or_else(|| states(text, &read))
        .unwrap_or_default();
    let different = (1..found.len()).all(|k| found[..k].iter().all(|f| f.code != found[k].code));
    if found.len() > 1 && different { found } else { Vec::new() }
}

/// Whether a phrase means the two Korean states.
fn is_both_koreas(text: &str) -> bool {
    let Some(before) = text.strip_suffix("Koreas") else { return false };
    let plain = ["the", "two", "both", "rival", "divided"];
    before.split_whitespace().all(|w| plain.contains(&w.to_lowercase().as_str()))
}

/// Of "[Armenian] and [Azerbaijani forces]" the first are forces too: gives such mentions the sector of the noun.
pub(super) fn share_noun(
    tables: &Tables,
    mentions: &[MentionText],
    readings: &[Reading],
    known: &mut [Known],
) {
    let mut shares = false;
    for k in (1..mentions.len()).rev() {
        let (a, b) = (k - 1, k);
        let listed = mentions[a].sentence == mentions[b].sentence
            && mentions[b].gap.is_some_and(|g| matches!(g.trim(), "and" | "or" | "," | ", and"));
        let noun = readings[b].titled
            && readings[b].name.is_empty()
            && !readings[b].known.code.is_empty()
            && !readings[b].bare_country
            && !readings[b].organisation;
        // The last of a list is joined by "and"; those before it by commas.
        let last = noun && mentions[b].gap.is_some_and(|g| g.trim() != ",");
        shares = listed
            && (last || shares)
            && !known[b].sector.is_empty()
            && known[a].sector.is_empty()
            && (is_adjective(tables, mentions[a].text)
                || is_attributive(mentions[a].text) && is_closed(&mentions[a], &mentions[b]));
        if shares {
            let (left, right) = known.split_at_mut(b);
            left[a].sector.clone_from(&right[0].sector);
            left[a].other_sectors.clone_from(&right[0].other_sectors);
        }
    }
}

/// Whether a phrase is the short name of a state that has no adjective: "U.S. and British embassies".
fn is_attributive(text: &str) -> bool {
    let text = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text);
    matches!(text, "U.S." | "US" | "U.K." | "UK" | "U.A.E." | "UAE")
}

/// Whether two mentions are no end of one clause and beginning of another: "condemned [the U.S.] and [Israeli officials] left".
fn is_closed(a: &MentionText, b: &MentionText) -> bool {
    let next = b.behind.trim_start();
    let word: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
    let goes_on =
        ["in", "on", "at", "of", "to", "for", "from", "near", "with", "after", "over", "by", "during", "who"];
    a.before.trim().is_empty() || word.is_empty() || goes_on.contains(&word.as_str())
}

/// Whether a phrase is a country's adjective alone, with an article at the most.
fn is_adjective(tables: &Tables, text: &str) -> bool {
    let key = phrase::key(text);
    let key = ["the ", "both "].iter().find_map(|a| key.strip_prefix(a)).unwrap_or(&key);
    let country = |e: &Entry| match e {
        Entry::Country { name, .. } => Some(*name),
        _ => None,
    };
    let mut found = tables.get(key).iter().filter_map(country).peekable();
    found.peek().is_some() && found.all(|name| !name)
}

/// "The presidents of Estonia, Latvia and Lithuania", "soldiers from Chad and Niger": those of each.
fn officials_of(text: &str, read: &impl Fn(&str) -> Reading) -> Option<Vec<Known>> {
    let (head, tail) = text.split_once(" of ").or_else(|| text.split_once(" from "))?;
    if !head.ends_with('s') && !head.ends_with("men") {
        return None;
    }
    let of = read(head);
    if !of.titled || !of.known.code.is_empty() || !of.name.is_empty() {
        return None;
    }
    parts(tail)
        .map(|part| {
            let whose = read(part);
            let body = whose.organisation || whose.bare_country;
            (body && !whose.known.code.is_empty()).then(|| Known {
                code: whose.known.code,
                resolved_by: "title",
                name: String::new(),
                ..of.known.clone()
            })
        })
        .collect()
}

/// "U.S., Britain": states alone.
fn states(text: &str, read: &impl Fn(&str) -> Reading) -> Option<Vec<Known>> {
    parts(text)
        .map(|part| {
            let one = read(part);
            (one.bare_country && !one.known.code.is_empty()).then_some(one.known)
        })
        .collect()
}

/// "Israeli and Palestinian negotiators": a nationality each, and one noun.
fn by_nationality(text: &str, read: &impl Fn(&str) -> Reading) -> Option<Vec<Known>> {
    if !text.contains(" and ") {
        return None;
    }
    let all: Vec<&str> = parts(text).collect();
    let (last, before) = all.split_last()?;
    let last = read(last);
    let plain = last.name.is_empty() && !last.organisation && !last.bare_country;
    if !plain || !last.titled || last.known.code.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(all.len());
    for part in before {
        let one = read(part);
        if !one.bare_country || one.known.code.is_empty() {
            return None;
        }
        out.push(Known { code: one.known.code, name: String::new(), ..last.known.clone() });
    }
    out.push(last.known);
    Some(out)
}

/// The parts of "A, B and C", without articles.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(" and ").flat_map(|p| p.split(", ")).map(|p| {
        let p = p.trim();
        ["the ", "The ", "both ", "Both "].iter().find_map(|a| p.strip_prefix(a)).unwrap_or(p)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_parties() {
        for (text, wanted) in [
            ("the foreign ministers of India and Pakistan", "IND GOV, PAK GOV"),
            ("The presidents of Estonia, Latvia and Lithuania", "EST GOV, LVA GOV, LTU GOV"),
            ("leaders of Israel and the PLO", "ISR GOV, PSE GOV"),
            ("the Israeli and Palestinian negotiators", "ISR GOV, PSE GOV"),
            ("U.S. and British warplanes", "USA MIL, GBR MIL"),
            ("Trinidad and Tobago", ""),
            ("Bosnia and Herzegovina police", ""),
            ("Johnson and Johnson executives", ""),
            ("the House and Senate leaders", ""),
            ("India and Pakistan", "IND , PAK "),
            ("U.S., Britain", "USA , GBR "),
            ("Lima, Peru", ""),
            ("the British prime minister and his wife", ""),
        ] {
            let got = several(Tables::embedded(), text, false, 2001);
            let got: Vec<String> = got.iter().map(|k| format!("{} {}", k.code, k.sector)).collect();
            assert_eq!(got.join(", "), wanted, "{text}");
        }
    }
}
