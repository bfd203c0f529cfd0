//! Names and what stands beside them for the same party: "[Ana Paz], [the Bolivian envoy],".
//!
//! What feeds it: the mentions of a document with their readings. What it gives: readings that explain each other, and
//! which mention says again whom the one before it names. What it refuses: lists ("[Lavrov], [the mayor] and [his
//! wife]"), and two whose countries differ.

use super::head::Reading;
use super::kinds::{Kind, kind};
use super::{Known, MentionText, Tables};

/// Words that a description of somebody begins with.
const DETERMINERS: &[&str] = &["the", "a", "an", "his", "her", "its", "their", "our", "my", "one", "another"];
/// Groups that say whose people those before them are.
const MEMBERS: &[&str] = &["members of ", "supporters of ", "followers of ", "nationals of ", "citizens of "];

/// Whether nothing but a comma stands between a mention and the one before it.
fn behind_comma(mentions: &[MentionText], k: usize) -> bool {
    k > 0
        && mentions[k].sentence == mentions[k - 1].sentence
        && mentions[k].gap.is_some_and(|g| {
            // "Mehmet Aslan, 26, a leftist inmate"
            let bare = g.trim().strip_prefix(',').map_or("-", |g| g.trim_end_matches(',').trim());
            bare.is_empty()
                || bare.len() < 4 && bare.bytes().all(|b| b.is_ascii_digit()) && g.trim().ends_with(',')
        })
}

/// Whether a description belongs to the name behind it, and not to the one before: "[Vladimir Putin], [the Ukrainian
/// president], [Petro Poroshenko], and ...".
fn leads(mentions: &[MentionText], readings: &[Reading], k: usize) -> bool {
    let named =
        |m: usize| readings.get(m).is_some_and(|r| !r.name.is_empty() && !r.organisation && !r.bare_country);
    let next = |m: usize| m < mentions.len() && behind_comma(mentions, m);
    behind_comma(mentions, k) && next(k + 1) && named(k + 1) && (!next(k + 2) || named(k + 2))
}

/// Nouns of people who stand beside somebody: with "his" before them they are not the one whose they are.
const BESIDE: &[&str] = &[
    "aide",
    "assistant",
    "bodyguard",
    "bodyguards",
    "boss",
    "brother",
    "colleague",
    "cousin",
    "daughter",
    "deputy",
    "driver",
    "family",
    "father",
    "friend",
    "husband",
    "lawyer",
    "mother",
    "nephew",
    "niece",
    "relative",
    "sister",
    "son",
    "sons",
    "spokesman",
    "successor",
    "predecessor",
    "uncle",
    "wife",
];

/// A name and its apposition explain each other: "[Ana Paz], [the Bolivian envoy]," and the reverse.
pub(super) fn explain(mentions: &[MentionText], readings: &mut [Reading]) {
    let leading: Vec<bool> = (0..mentions.len()).map(|k| leads(mentions, readings, k)).collect();
    for k in (1..mentions.len()).filter(|k| behind_comma(mentions, *k) && !leading[*k]) {
        let (left, right) = readings.split_at_mut(k);
        let (a, b) = (&mut left[k - 1], &mut right[0]);
        let named = |r: &Reading| !r.name.is_empty() && r.known.is_empty();
        let role = |r: &Reading| r.titled && r.name.is_empty() && !r.known.is_empty();
        if named(a) && role(b) {
            a.known = Known { resolved_by: "apposition", ..b.known.clone() };
            b.name = a.name.clone();
            b.name_text = a.name_text.clone();
        } else if role(a) && named(b) {
            b.known = Known { resolved_by: "apposition", ..a.known.clone() };
            a.name = b.name.clone();
            a.name_text = b.name_text.clone();
        }
    }
}

/// For each mention whether it stands for the same party as the one before it. `readings` are those before [`explain`].
pub(super) fn same_party(
    tables: &Tables,
    mentions: &[MentionText],
    readings: &[Reading],
    known: &[Known],
) -> Vec<bool> {
    let mut out = vec![false; mentions.len()];
    for k in (1..mentions.len()).filter(|k| behind_comma(mentions, *k)) {
        let (a, b) = (k - 1, k);
        // A third one before them makes a list of it, but for a couple that is closed: "[A], [B's envoy], [C], ...".
        if behind_comma(mentions, a) && !out[a] && !leads(mentions, readings, a)
            || leads(mentions, readings, b)
        {
            continue;
        }
        // "[Pedro Gomez], [his wife], and two sons": his own, unless another one stands before.
        if is_beside(mentions[b].text) && !other_before(mentions, &out, readings, a) {
            continue;
        }
        let (x, y) = (&known[a].code, &known[b].code);
        let apart = !x.is_empty() && !y.is_empty() && x != y;
        let of = |m: usize| (kind(tables, mentions[m].text, &readings[m]), &readings[m]);
        // "[China], [Pakistan's ally], voiced regret": the ally is not Pakistan.
        if of(a).0 == Kind::State && ranks(mentions[b].text) && ends(mentions[b].behind, "the", "", "-") {
            out[b] = true;
            continue;
        }
        let couple = describes(mentions[b].text, of(b), of(a)) || describes(mentions[a].text, of(a), of(b));
        let theirs = of(a).0 != Kind::State && MEMBERS.iter().any(|m| mentions[b].text.starts_with(m));
        out[b] = !apart && (couple || theirs) && ends(mentions[b].behind, mentions[b].text, x, y);
    }
    out
}

/// A phrase's first word in small letters, and its last one behind it; empty where there is none.
fn edges(words: &str) -> (String, &str) {
    let mut all = words.split_whitespace();
    (all.next().unwrap_or("").to_lowercase(), all.next_back().unwrap_or(""))
}

/// Whether words name somebody by whom he stands beside.
fn is_beside(words: &str) -> bool {
    let (first, last) = edges(words);
    matches!(first.as_str(), "his" | "her" | "their" | "a" | "an") && BESIDE.contains(&last)
}

/// Whether the sentence names a person before `k` who is not the same as `k`.
fn other_before(mentions: &[MentionText], same: &[bool], readings: &[Reading], k: usize) -> bool {
    let mut first = k;
    while first > 0 && same[first] {
        first -= 1;
    }
    let here = |j: &usize| mentions[*j].sentence == mentions[k].sentence;
    (0..first).rev().take_while(here).any(|j| !readings[j].name.is_empty() && !readings[j].organisation)
}

/// Whether the words of one mention describe whom the other names.
fn describes(words: &str, own: (Kind, &Reading), other: (Kind, &Reading)) -> bool {
    let ((kind, r), (named, name)) = (own, other);
    if !r.name.is_empty() || r.organisation || r.bare_country || r.thing {
        return false;
    }
    let (first, _) = edges(words);
    // "Venezuelan opposition leader", "Britain's foreign secretary": as good as an article.
    let determined = DETERMINERS.contains(&first.as_str()) || r.titled && !r.known.code.is_empty();
    let one = matches!(first.as_str(), "a" | "an");
    match named {
        Kind::Person => !name.name.is_empty() && determined && matches!(kind, Kind::Person | Kind::Other),
        Kind::Body => (name.organisation || !name.name.is_empty()) && one && kind != Kind::Person,
        _ => false,
    }
}

/// Whether words say what a state is to others: "the former colonial power", "a NATO member".
fn ranks(words: &str) -> bool {
    const RANKS: &[&str] = &[
        "ally",
        "power",
        "neighbour",
        "neighbor",
        "nation",
        "country",
        "state",
        "member",
        "rival",
        "enemy",
        "foe",
        "patron",
        "backer",
        "supporter",
        "partner",
        "kingdom",
        "republic",
        "island",
        "producer",
        "exporter",
        "donor",
        "creditor",
        "superpower",
        "host",
        "territory",
        "colony",
    ];
    let (first, last) = edges(words);
    let determined =
        DETERMINERS.contains(&first.as_str()) || first.ends_with("'s") || first.ends_with("\u{2019}s");
    determined && RANKS.contains(&last)
}

/// Whether the second of a couple is closed as an apposition is. "A, the mayor, and B" may be three: there the words
/// or the country have to say that it is none.
fn ends(behind: &str, words: &str, x: &str, y: &str) -> bool {
    let mut rest = behind.trim_start();
    let (first, _) = edges(words);
    // "A, a leftist inmate in Ankara, refused"
    if ["in ", "at ", "of ", "from ", "for ", "to ", "on "].iter().any(|p| rest.starts_with(p)) {
        let end = rest.find([',', '.', ';', ':']).unwrap_or(rest.len());
        if rest[..end].split_whitespace().count() <= 6 {
            rest = &rest[end..];
        }
    }
    let Some(mark) = rest.chars().next() else { return true };
    if mark != ',' {
        return matches!(mark, '.' | ';' | ':' | ')' | '—' | '–' | '"' | '”');
    }
    rest = rest[1..].trim_start();
    let more = ["and ", "or ", "as well as "].iter().any(|w| rest.starts_with(w));
    !more || first != "the" || !x.is_empty() && x == y
}

/// What the second of each couple tells more of the party.
pub(super) fn complete(same: &[bool], known: &mut [Known]) {
    for k in (1..known.len()).rev().filter(|k| same[*k]) {
        let (left, right) = known.split_at_mut(k);
        let (a, b) = (&mut left[k - 1], &right[0]);
        if a.is_empty() {
            let name = std::mem::take(&mut a.name);
            *a = Known { resolved_by: "apposition", ..b.clone() };
            if !name.is_empty() {
                a.name = name;
            }
        } else if a.code.is_empty() && (a.sector == b.sector || b.sector.is_empty()) {
            a.code.clone_from(&b.code);
            a.resolved_by = "apposition";
        }
        if a.name.is_empty() && (a.code == b.code || b.code.is_empty()) {
            a.name.clone_from(&b.name);
        }
        if a.office.is_empty() {
            a.office.clone_from(&b.office);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::Marked;
    use super::*;

    /// Whether each mention but the first stands for the same party as the one before it.
    fn same(marked: &str) -> Vec<bool> {
        let document = Marked::read(marked);
        let mentions = document.mentions();
        let tables = Tables::embedded();
        let readings: Vec<Reading> =
            mentions.iter().map(|m| super::super::head::read(tables, m.text, false, 2015)).collect();
        let known: Vec<Known> = readings.iter().map(|r| r.known.clone()).collect();
        same_party(tables, &mentions, &readings, &known)[1..].to_vec()
    }

    #[test]
    fn couples_and_lists() {
        for (marked, wanted) in [
            (
                "[Sergei Lavrov], [the Russian foreign minister], met [John Kerry], [his American counterpart].",
                &[true, false, true][..],
            ),
            ("[He] saw [his Lebanese counterpart], [Michel Aoun], on Tuesday.", &[false, true]),
            (
                "[Police] arrested [Jose Perez], [a union leader], and [Maria Diaz], [his wife].",
                &[false, true, false, true],
            ),
            ("[Troops] killed [two gunmen], [members of Hamas], near Jenin.", &[false, true]),
            ("[Britain's foreign secretary], [Jeremy Hunt], left.", &[true]),
            ("[Mehmet Aslan], 26, [a leftist inmate] in Ankara, refused food.", &[true]),
            (
                "[He] met [Ana Paz], [the mayor] of Lima and others of his party in town today.",
                &[false, false],
            ),
            ("[China], [Pakistan's long-time ally], voiced regret.", &[true]),
            ("[France], [the former colonial power], sent troops.", &[true]),
            ("[China], [the U.N. envoy] and [Iran] met.", &[false, false]),
            (
                "[Vladimir Putin], [the Ukrainian president], [Petro Poroshenko], and [Angela Merkel] met.",
                &[false, true, false],
            ),
            ("[Police] held [Pedro Gomez], [his wife], and [two sons].", &[false, false, false]),
            (
                "[Gunmen] killed [the governor], [Hassan Ali], [his deputy], and [two soldiers].",
                &[false, true, false, false],
            ),
            ("[Troops] killed [Abu Omar], [an aide], and [two bodyguards].", &[false, false, false]),
            ("[Greenpeace], [a campaign group], sued.", &[true]),
            // Lists.
            ("[He] met [Ana Paz], [the mayor] and [his wife].", &[false, false, false]),
            ("[He] met [France], [Germany], [the UN envoy] and [the mayor].", &[false; 4][..]),
            ("[Ana Paz], [the mayor], and [the bishop] met.", &[false, false]),
            ("In a cable to [the embassy], [Ana Paz] said so.", &[false]),
            // Not of one country, not of one number.
            ("[The Bolivian minister], [the Peruvian envoy], came.", &[false]),
            ("[Ana Paz], [the ministers], [two envoys].", &[false, false]),
        ] {
            assert_eq!(same(marked), wanted, "{marked}");
        }
    }
}
