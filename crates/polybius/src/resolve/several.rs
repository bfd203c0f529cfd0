//! Phrases that name several parties at once: "the foreign ministers of India and Pakistan", "Israeli and Palestinian
//! negotiators".
//!
//! What feeds it: the words of one mention. What it gives: a [`Known`] for each party. What it refuses: names that have
//! an "and" in them ("Bosnia and Herzegovina"), lists in which anything but the last part is more than a state.

use super::head::{self, Reading};
use super::{Known, Tables};

/// The parties that a phrase lists, two or more of different countries; empty if it names one.
pub(super) fn several(tables: &Tables, text: &str, caseless: bool, year: i16) -> Vec<Known> {
    if !text.contains(" and ") && !text.contains(", ") {
        return Vec::new();
    }
    let read = |words: &str| head::read(tables, words, caseless, year);
    // "Trinidad and Tobago" is one state.
    if read(text).bare_country {
        return Vec::new();
    }
    let found = officials_of(text, &read).or_else(|| by_nationality(text, &read)).unwrap_or_default();
    let different = (1..found.len()).all(|k| found[..k].iter().all(|f| f.code != found[k].code));
    if found.len() > 1 && different { found } else { Vec::new() }
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
            ("India and Pakistan", ""),
            ("the British prime minister and his wife", ""),
        ] {
            let got = several(Tables::embedded(), text, false, 2001);
            let got: Vec<String> = got.iter().map(|k| format!("{} {}", k.code, k.sector)).collect();
            assert_eq!(got.join(", "), wanted, "{text}");
        }
    }
}
