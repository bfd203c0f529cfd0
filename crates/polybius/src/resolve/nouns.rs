//! Pronouns and common nouns that stand for an actor named before: which words they are, and whom they fit.
//!
//! What feeds it: folded words. What it gives: answers for [`super::coreference`]. What it refuses: any look at
//! the document.

/// Whether a body with this code, sector and folded name may be called by the noun.
pub(super) type Fits = fn(&str, &str, &str) -> bool;

/// Nouns of bodies.
pub(super) const BODIES: &[&str] = &[
    "ministry",
    "government",
    "army",
    "police",
    "parliament",
    "court",
    "group",
    "party",
    "company",
    "bank",
    "agency",
    "council",
    "committee",
    "commission",
    "union",
    "organisation",
    "organization",
    "movement",
    "militia",
    "cartel",
    "gang",
    "corporation",
    "corp",
    "inc",
    "ltd",
    "plc",
    "department",
    "office",
    "embassy",
    "congress",
    "senate",
    "administration",
    "military",
    "navy",
    "coalition",
    "alliance",
    "front",
    "association",
    "foundation",
    "institute",
    "university",
    "forces",
    "force",
    "brigade",
    "league",
    "federation",
    "club",
    "front",
    "bureau",
    "authority",
    "board",
    "team",
    "network",
    "newspaper",
    "times",
    "post",
    "news",
];
/// Nouns of firms and the like, which stand before or in their names.
pub(super) const FIRMS: &[&str] = &[
    "firm",
    "giant",
    "maker",
    "holding",
    "holdings",
    "communications",
    "technologies",
    "resources",
    "records",
    "laboratory",
    "laboratories",
    "lab",
    "label",
    "band",
    "chain",
    "retailer",
    "carmaker",
    "airline",
    "airlines",
    "brand",
    "studio",
    "studios",
    "games",
    "game",
    "internet",
    "union",
    "society",
    "institution",
    "centre",
    "center",
    "school",
    "hospital",
    "college",
    "church",
    "monopoly",
    "portal",
    "operation",
    "carrier",
    "consultancy",
    "fund",
];
/// Plurals without s.
pub(super) const PLURALS: &[&str] = &["people", "police", "personnel", "troops", "men", "women", "children"];
/// Words that begin another clause.
pub(super) const CLAUSE: &[&str] = &[
    "and", "but", "that", "who", "which", "because", "when", "after", "before", "while", "as", "if", "said",
    "says", "since", "although", "though", "whether", "until",
];
/// Verbs of saying.
pub(super) const SAYING: &[&str] = &[
    "said",
    "says",
    "added",
    "adds",
    "warned",
    "warns",
    "stressed",
    "insisted",
    "argued",
    "claimed",
    "stated",
    "announced",
    "explained",
    "noted",
    "confirmed",
    "believes",
    "hopes",
    "hoped",
    "thinks",
    "promised",
    "pledged",
    "vowed",
    "denied",
    "has said",
    "had said",
    "also said",
];
/// Nouns for a state.
pub(super) const COUNTRY: &[&str] =
    &["country", "nation", "kingdom", "republic", "state", "island nation", "country itself"];
/// What belongs to a state, behind "his" or "their".
pub(super) const OWN: &[&str] = &[
    "country",
    "government",
    "nation",
    "homeland",
    "administration",
    "party",
    "military",
    "army",
    "troops",
    "forces",
    "parliament",
    "navy",
    "capital",
    "territory",
    "soil",
    "airspace",
    "citizens",
    "nationals",
    "ambassador",
    "ambassadors",
    "envoy",
    "embassy",
    "diplomats",
    "police",
    "soldiers",
    "airports",
    "ports",
];

pub(super) fn is_pronoun(words: &str) -> bool {
    matches!(
        words,
        "he" | "she"
            | "him"
            | "her"
            | "they"
            | "them"
            | "it"
            | "we"
            | "us"
            | "i"
            | "me"
            | "you"
            | "who"
            | "himself"
            | "herself"
            | "themselves"
            | "ourselves"
            | "each other"
            | "one another"
            | "the former"
            | "the latter"
            | "both"
            | "others"
            | "those"
            | "these"
            | "this"
            | "that"
            | "which"
    )
}

/// Whether "it" before these words stands for nothing: "it is unclear", "it was reported".
pub(super) fn is_empty_it(behind: &str) -> bool {
    let mut words =
        behind.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '\''));
    let Some(first) = words.next() else { return true };
    let first = first.to_lowercase();
    if matches!(
        first.as_str(),
        "seems" | "appears" | "seemed" | "appeared" | "remains" | "takes" | "took" | "'s" | "emerged"
    ) {
        return true;
    }
    if !matches!(first.as_str(), "is" | "was" | "will" | "would" | "has" | "had" | "may" | "might") {
        return false;
    }
    words.take(3).any(|w| {
        matches!(
            w,
            "unclear"
                | "clear"
                | "possible"
                | "likely"
                | "unlikely"
                | "important"
                | "time"
                | "expected"
                | "reported"
                | "feared"
                | "hoped"
                | "thought"
                | "believed"
                | "known"
                | "understood"
                | "said"
                | "necessary"
                | "difficult"
                | "impossible"
                | "hard"
                | "easy"
                | "true"
                | "too"
                | "up"
                | "good"
                | "better"
                | "best"
                | "wrong"
                | "right"
                | "essential"
                | "announced"
                | "alleged"
                | "claimed"
        )
    })
}

/// The kind of body that "the group" and the like can stand for.
pub(super) fn group(noun: &str) -> Option<Fits> {
    Some(match noun {
        "group" | "movement" | "organisation" | "organization" | "insurgents" => |_, s, n| {
            matches!(s, "REB" | "UAF" | "CRM" | "SOC" | "OPP" | "REL" | "PRE" | "") && !n.contains("party")
                || n.contains("group")
        },
        "militant group" | "rebel group" | "armed group" | "guerrilla group" | "terrorist group"
        | "militia" | "guerrillas" | "insurgent group" => {
            |_, s, _| matches!(s, "REB" | "UAF" | "CRM" | "PRM")
        }
        "party" | "ruling party" | "opposition party" => {
            |_, s, n| s == "PTY" || s == "OPP" || n.contains("party")
        }
        "company" | "firm" | "bank" | "oil giant" | "corporation" => |c, s, _| s == "BUS" || c == "MNC",
        "bloc" | "alliance" | "union" | "organisation's members" => {
            |c, _, _| matches!(c, "IGO" | "EUR" | "UNO")
        }
        "gang" | "cartel" | "criminal group" => |_, s, n| s == "CRM" || n.contains("cartel"),
        "newspaper" | "agency" | "news agency" | "broadcaster" => |_, s, _| s == "JRN",
        _ => return None,
    })
}

/// The title of a phrase: its last words before a preposition, without article and country ("top diplomat").
pub(super) fn last_title(text: &str) -> String {
    let words = super::phrase::words(text);
    let end = words
        .iter()
        .position(|w| matches!(w.key.as_str(), "of" | "in" | "from" | "at" | "to" | "for" | "who"))
        .unwrap_or(words.len());
    let from =
        words[..end].iter().rposition(|w| w.possessive || w.capital || w.key == "the").map_or(0, |k| k + 1);
    words[from.min(end)..end].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a person with that office and sector may be called by that title.
pub(super) fn office_fits(title: &str, own: &str, other: &str, own_sector: &str, sector: &str) -> bool {
    let last = title.rsplit(' ').next().unwrap_or("");
    let state = matches!(sector, "GOV" | "MIL" | "LEG" | "JUD" | "SPY");
    match last {
        "official" => sector == "GOV" && (own_sector.is_empty() || own_sector == "GOV"),
        "diplomat" => {
            let chief = other.contains("foreign") || other == "secretary of state";
            let others = ["ambassador", "envoy", "diplomat", "consul"].iter().any(|o| other.contains(o));
            chief || (others && !title.starts_with("top"))
        }
        "leader" => {
            let heads =
                ["president", "prime minister", "king", "chancellor", "supreme leader", "leader", "emir"];
            heads.contains(&other) || (other.ends_with("leader") && !state)
        }
        "spokesman" | "spokeswoman" | "spokesperson" => other.contains("spokes"),
        _ => {
            if own.is_empty() {
                return !title.is_empty() && other == title;
            }
            let kept = |q: &str| !["prime", "vice", "deputy", "former", "assistant", "acting"].contains(&q);
            own == other
                || other.strip_suffix(own).is_some_and(|rest| {
                    rest.ends_with(' ') && !own.contains(' ') && rest.split_whitespace().all(kept)
                })
        }
    }
}
