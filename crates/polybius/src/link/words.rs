//! The words of a report that tell one happening from another of its kind.
//!
//! What feeds it: an [`Event`]. What it gives: stems of the sentence's content words, each with a weight: the words
//! that tell the event and names weigh most. Words that news uses for one thing ("blast", "explosion", "bomb") are
//! one. What it refuses: words of the parties (they are compared as such), of dates, and of saying.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::copies;
use crate::record::Event;

/// Words for one thing. The first names it.
const GROUPS: [&str; 34] = [
    "meeting meet met talks talk summit conference negotiation discussion discuss confer visit trip hold held",
    "call telephone phone phoned",
    "blast explosion bomb bombing explode detonate exploded blew",
    "shooting shoot shot gunfire fire fired opened gunman gunmen",
    "killed kill dead death die died slain murdered murder fatal toll",
    "wounded injured wound injure hurt injuries",
    "attack raid assault ambush strike struck hit stormed storm offensive",
    "airstrike air-strike airstrikes warplane jet jets aircraft raid bombard",
    "rocket missile shell shelling mortar artillery projectile",
    "sanctions sanction penalty penalties embargo punitive punish blacklist blacklisted restrictive",
    "tariff duty duties levy levies",
    "expel expelled expulsion deport persona grata ordered",
    "arrest arrested detain detained detention custody seize captured capture jail jailed imprison imprisoned",
    "release released free freed releasing",
    "kidnap kidnapped abduct abducted abduction hostage hostages captive",
    "protest protester protesters demonstration demonstrator demonstrators demonstrate rally march marched rallied",
    "troops soldiers soldier forces army military",
    "withdraw withdrew withdrawal pull pulled pullout leave left departure",
    "deploy deployed deployment sent dispatch dispatched mobilize mobilise",
    "agreement agree agreed accord deal pact treaty",
    "sign signed signing signature",
    "aid assistance relief donate donated grant humanitarian",
    "loan credit lend lent",
    "accuse accused accusation blame blamed allege alleged charge charged",
    "condemn condemned denounce denounced criticise criticize criticised criticized slammed deplore",
    "threat threaten threatened warn warned warning",
    "deny denied denial dismiss dismissed reject rejected refute rebuff false baseless",
    "ceasefire truce cease-fire armistice",
    "election vote poll ballot referendum",
    "border frontier boundary",
    "ship vessel tanker boat",
    "nuclear atomic uranium enrichment",
    "lift lifted ease eased remove removed suspend suspended end ended relax relaxed reopen reopened restore restored",
    "strike walkout stoppage",
];

/// Words of dates and of reporting.
const EMPTY: [&str; 61] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "yesterday",
    "tomorrow",
    "week",
    "month",
    "day",
    "hour",
    "morning",
    "evening",
    "night",
    "late",
    "early",
    "earlier",
    "ago",
    "recent",
    "recently",
    "statement",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "official",
    "officials",
    "report",
    "reported",
    "according",
    "announced",
    "announce",
    "added",
    "news",
    "agency",
    "state",
    "government",
    "minister",
    "president",
    "prime",
    "foreign",
    "ministry",
    "leader",
    "people",
    "country",
    "new",
    "first",
    "amid",
    "least",
];

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

static TABLE: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut table = HashMap::new();
    for group in GROUPS {
        let mut words = group.split(' ');
        let Some(name) = words.next() else { continue };
        for word in std::iter::once(name).chain(words) {
            table.entry(stemmer.stem(word).into_owned()).or_insert(name);
        }
    }
    table
});

static SKIP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| EMPTY.into_iter().collect());

/// One word of a report.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// How much it tells.
    pub weight: f32,
    /// The word as written.
    pub shown: String,
    /// Whether it names a person, place or thing.
    pub name: bool,
}

/// The telling words of a report, by stem.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub by_stem: BTreeMap<String, Word>,
    /// Stems of the words that tell the event.
    pub trigger: Vec<String>,
    /// Whether it tells of one more of a kind ("another", "second", "fresh").
    pub again: bool,
}

impl Words {
    /// Reads the words of a report.
    pub fn of(event: &Event) -> Words {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut parties = HashSet::new();
        for e in event.actor.iter().chain(&event.recipient) {
            copies::each(&e.entity_text, |w| {
                parties.insert(w.to_string());
            });
        }
        let mut trigger = Vec::new();
        for words in &event.event_text {
            copies::each(words, |w| {
                if !copies::is_stop(w) && !SKIP.contains(w) {
                    trigger.push(stem(&stemmer, w));
                }
            });
        }
        trigger.sort();
        trigger.dedup();
        let caseless = !event.text.chars().any(char::is_lowercase);
        let mut by_stem: BTreeMap<String, Word> = BTreeMap::new();
        let mut again = false;
        for (k, raw) in event.text.split(|c: char| !c.is_alphanumeric() && c != '-').enumerate() {
            let raw = raw.trim_matches('-');
            let word = raw.to_lowercase();
            again |= matches!(
                word.as_str(),
                "another" | "second" | "third" | "fourth" | "fifth" | "fresh" | "further" | "renewed"
            );
            let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            if word.len() < 2 && !word.chars().all(|c| c.is_ascii_digit())
                || word.is_empty()
                || copies::is_stop(&word)
                || SKIP.contains(word.as_str())
                || raw == "March"
                || parties.contains(&word)
                || year && word.chars().all(|c| c.is_ascii_digit())
            {
                continue;
            }
            let name = !caseless && k > 0 && raw.starts_with(char::is_uppercase);
            let stem = stem(&stemmer, &word);
            let told = trigger.contains(&stem);
            let long = if word.chars().count() > 7 { 0.3 } else { 0.0 };
            let weight = 1.0 + long + if name { 0.8 } else { 0.0 } + if told { 0.6 } else { 0.0 };
            let entry = by_stem.entry(stem).or_insert_with(|| Word { weight, shown: raw.to_string(), name });
            entry.weight = entry.weight.max(weight);
            entry.name |= name;
        }
        Words { by_stem, trigger, again }
    }

    /// Stems that both have, with their weights.
    pub fn shared<'a>(&'a self, other: &'a Words) -> impl Iterator<Item = (&'a str, &'a Word)> {
        self.by_stem
            .iter()
            .filter(|(stem, _)| other.by_stem.contains_key(*stem))
            .map(|(stem, word)| (stem.as_str(), word))
    }

    /// How much of the shorter report's words the other has, from 0 to 1.
    pub fn likeness(&self, other: &Words) -> f32 {
        let sum = |w: &Words| w.by_stem.values().map(|w| w.weight).sum::<f32>();
        let least = sum(self).min(sum(other)).max(4.0);
        let shared: f32 = self
            .shared(other)
            .map(|(stem, word)| word.weight.min(other.by_stem.get(stem).map_or(0.0, |o| o.weight)))
            .sum();
        (shared / least).min(1.0)
    }

    /// The heaviest words that both have, as written, for a reason.
    pub fn told(&self, other: &Words) -> Vec<String> {
        let mut list: Vec<(&str, &Word)> = self.shared(other).collect();
        list.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(b.0)));
        list.into_iter().take(4).map(|(_, w)| w.shown.clone()).collect()
    }

    /// Whether both tell of one kind of thing, of those that the group's name stands for.
    pub fn has(&self, group: &str) -> bool {
        self.by_stem.contains_key(group)
    }
}

/// A word's stem, or the name of its group.
fn stem(stemmer: &Stemmer, word: &str) -> String {
    if let Some(k) = NUMBERS.iter().position(|n| *n == word) {
        return k.to_string();
    }
    let stem = stemmer.stem(word);
    TABLE.get(stem.as_ref()).map_or_else(|| stem.into_owned(), |group| (*group).to_string())
}
