//! The tables of knowledge/, read once into a map from folded phrases.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::family::family;
use super::persons::{Person, read_persons};
use super::{phrase, spelling};

/// What a phrase can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Name, adjective or inhabitants of a country.
    Country {
        /// ISO alpha-3.
        code: &'static str,
        /// Whether it means its inhabitants.
        inhabitants: bool,
        /// Whether it is the country's name, and no adjective.
        name: bool,
        /// First and last year of the state, 0 where open.
        years: (i16, i16),
    },
    /// A capital, which stands for its government.
    Capital {
        /// ISO alpha-3.
        code: &'static str,
        /// Last year as the seat of government, 0 where it still is.
        to: i16,
    },
    /// A seat of power, as "the Kremlin".
    Seat {
        /// ISO alpha-3.
        code: &'static str,
        /// Sector of those who sit there.
        sector: &'static str,
    },
    /// An organisation.
    Organisation {
        /// Its name in the table.
        name: &'static str,
        /// Country or kind.
        code: &'static str,
        /// Sector.
        sector: &'static str,
        /// Further sectors, joined by "|".
        others: &'static str,
        /// Whether this phrase is an acronym: then it must be written in capitals.
        acronym: bool,
        /// First and last year, 0 where open.
        years: (i16, i16),
    },
    /// A title, a kind of person, a group or an institution.
    Title {
        /// Sector.
        sector: &'static str,
        /// title, person, group, institution.
        kind: &'static str,
        /// Canonical office.
        office: &'static str,
    },
    /// A people or region with its country (perhaps none).
    People {
        /// ISO alpha-3 or empty.
        code: &'static str,
    },
}

/// All tables.
pub struct Tables {
    entries: HashMap<String, Vec<Entry>>,
    /// People in office by folded full name or alias.
    pub(super) persons: HashMap<String, Vec<usize>>,
    /// The same by what spellings share, for names out of other scripts.
    pub(super) spellings: HashMap<String, Vec<usize>>,
    /// The same by last word of the name.
    pub(super) surnames: HashMap<String, Vec<usize>>,
    /// Names of states that are written in capitals alone ("SADR").
    capitals: HashSet<String>,
    /// Whose body or people is meant where nothing else tells.
    usual: HashMap<String, &'static str>,
    /// States in which a people without one of its own lives.
    homes: HashMap<String, Vec<&'static str>>,
    /// Rows of the people table.
    pub(super) people: Vec<Person>,
    states: HashSet<&'static str>,
    /// Countries with offices that people of the table hold in their governments.
    offices: HashSet<(&'static str, &'static str)>,
    /// Nouns that name no actor, and how they may be written.
    things: HashMap<&'static str, &'static str>,
    hash: String,
    longest: usize,
}

const COUNTRIES: &str = include_str!("../../../../knowledge/countries.tsv");
const HISTORIC: &str = include_str!("../../../../knowledge/historic.tsv");
const PEOPLES: &str = include_str!("../../../../knowledge/peoples.tsv");
const SEATS: &str = include_str!("../../../../knowledge/seats.tsv");
const TITLES: &str = include_str!("../../../../knowledge/titles.tsv");
const ORGANISATIONS: &str = include_str!("../../../../knowledge/organisations.tsv");
const USUAL: &str = include_str!("../../../../knowledge/usual.tsv");
const THINGS: &str = include_str!("../../../../knowledge/things.tsv");
const HOMES: &str = include_str!("../../../../knowledge/homes.tsv");
const PEOPLE: &str = include_str!("../../../../knowledge/people.tsv");
/// What a predicate says of the class of its act (code/predicate.rs reads it).
pub(crate) const PREDICATES: &str = include_str!("../../../../knowledge/predicates.tsv");

impl Tables {
    /// The tables inside the program, read on first use.
    pub fn embedded() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Tables::read)
    }

    /// First twelve digits of the tables' BLAKE3 hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Most words that a phrase has.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// What a folded phrase can be.
    pub(crate) fn get(&self, key: &str) -> &[Entry] {
        self.entries.get(key).map_or(&[], Vec::as_slice)
    }

    /// The country that a folded phrase stands for where nothing else tells: "Congress" is America's.
    pub(super) fn usual(&self, key: &str) -> Option<&'static str> {
        self.usual.get(key).copied()
    }

    /// Whether a code is a country's and not a kind of international actor's.
    pub(crate) fn is_state(&self, code: &str) -> bool {
        !code.is_empty() && self.states.contains(code)
    }

    /// Whether somebody of the table held an office of that name in a country's government.
    pub(super) fn governs(&self, code: &str, office: &str) -> bool {
        self.offices.contains(&(code, office))
    }

    /// Whether the table of organisations has the name.
    pub fn is_organisation(&self, name: &str) -> bool {
        self.get(&phrase::key(name)).iter().any(|e| matches!(e, Entry::Organisation { .. }))
    }

    /// Whether a folded noun, in singular or plural, names no actor; `capital`: it is written with one.
    pub(super) fn is_thing(&self, noun: &str, capital: bool) -> bool {
        let held = |noun: &str| self.things.get(noun).is_some_and(|written| !capital || *written == "name");
        held(noun) || phrase::singulars(noun).any(|s| held(&s))
    }

    /// Whether any table has the phrase.
    pub(crate) fn has(&self, key: &str) -> bool {
        !self.get(key).is_empty()
    }

    /// Whether a folded word is in every report of a country: the country, its capital, a title, an organisation. A
    /// town or a people tells more.
    pub(crate) fn is_common(&self, key: &str) -> bool {
        self.get(key).iter().any(|e| !matches!(e, Entry::People { .. } | Entry::Seat { .. }))
    }

    /// Whether words name a region, town or people and nothing else.
    pub(crate) fn is_region(&self, words: &str) -> bool {
        let key = phrase::key(words);
        let entries = self.get(key.strip_prefix("the ").unwrap_or(&key));
        !entries.is_empty() && entries.iter().all(|e| matches!(e, Entry::People { .. }))
    }

    /// The states in which a people without a state of its own lives; none for other words.
    pub(crate) fn homes(&self, folded: &str) -> &[&'static str] {
        self.homes.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Whether a word names a people that has no state of its own and nothing else.
    pub(crate) fn is_stateless(&self, word: &str) -> bool {
        matches!(self.get(&phrase::key(word)), [Entry::People { code: "" }])
    }

    /// Whether a phrase is a title, a group or an institution that every country has.
    pub(crate) fn is_title(&self, words: &str) -> bool {
        self.get(&super::phrase::key(words)).iter().any(|e| matches!(e, Entry::Title { .. }))
    }

    fn read() -> Tables {
        let mut t = Tables {
            entries: HashMap::with_capacity(20_000),
            persons: HashMap::new(),
            spellings: HashMap::new(),
            surnames: HashMap::new(),
            capitals: HashSet::new(),
            usual: rows(USUAL).map(|[words, code]| (phrase::key(words), code)).collect(),
            homes: rows(HOMES)
                .map(|[people, states]| (phrase::key(people), states.split('|').collect()))
                .collect(),
            people: read_persons(PEOPLE),
            states: rows(COUNTRIES)
                .map(|[_, code, _]| code)
                .chain(rows(HISTORIC).map(|[_, code, ..]: [_; 5]| code))
                .collect(),
            offices: HashSet::new(),
            things: rows(THINGS).map(|[noun, written]| (noun, written)).collect(),
            hash: String::new(),
            longest: 1,
        };
        let mut hasher = blake3::Hasher::new();
        for table in [
            COUNTRIES,
            HISTORIC,
            PEOPLES,
            SEATS,
            TITLES,
            ORGANISATIONS,
            USUAL,
            PEOPLE,
            THINGS,
            HOMES,
            PREDICATES,
        ] {
            hasher.update(table.as_bytes());
        }
        hasher.update(crate::places::BYTES);
        t.hash = hasher.finalize().to_hex()[..12].to_string();
        for [words, code, kind] in rows(COUNTRIES) {
            t.country(words, code, kind, (0, 0));
        }
        for [words, code, kind, from, to] in rows(HISTORIC) {
            t.country(words, code, kind, (year(from), year(to)));
        }
        for [words, code] in rows(PEOPLES) {
            t.add(words, Entry::People { code });
        }
        for [words, code, sector] in rows(SEATS) {
            t.add(words, Entry::Seat { code, sector });
        }
        for [name, aliases, code, sector, others, from, to] in rows(ORGANISATIONS) {
            let years = (year(from), year(to));
            for alias in std::iter::once(name).chain(aliases.split('|')).filter(|a| !a.is_empty()) {
                let acronym = alias.len() <= 6
                    && alias.chars().any(char::is_uppercase)
                    && !alias.chars().any(char::is_lowercase);
                t.add(alias, Entry::Organisation { name, code, sector, others, acronym, years });
            }
        }
        let titles: HashMap<&str, &str> =
            rows(TITLES).map(|[words, _, _, office]: [_; 4]| (words, office)).collect();
        for [words, sector, kind, office] in rows(TITLES) {
            // "US troops" is read in two, whose and what; a "labour minister" is no minister of the Labour Party, nor
            // "labour unions" and "the National Assembly" parts of a party and a newspaper with an ordinary word for a name.
            let whose = words.split_once(' ').is_some_and(|(first, rest)| {
                titles.get(rest).is_some_and(|same| {
                    t.get(first).iter().any(|e| match e {
                        Entry::Title { .. } | Entry::Seat { .. } => false,
                        Entry::People { code } => !code.is_empty(),
                        Entry::Organisation { acronym: false, sector: body, .. } => {
                            *same == office && (!matches!(*body, "PTY" | "JRN" | "BUS") || *body == sector)
                        }
                        _ => true,
                    })
                })
            });
            if !whose {
                // "Turkish Cypriot leader" keeps its country.
                let ends = words.match_indices(' ').map(|(k, _)| k).skip(1);
                let own = ends.filter_map(|k| t.own_code(&words[..k])).last();
                if let Some(code) = own {
                    t.add(words, Entry::People { code });
                }
                t.add(words, Entry::Title { sector, kind, office });
            }
        }
        let governing = t.people.iter().filter(|p| p.sector == "GOV");
        t.offices = governing.filter(|p| !p.office.is_empty()).map(|p| (p.code, p.office)).collect();
        for (k, person) in t.people.iter().enumerate() {
            for name in
                std::iter::once(person.name).chain(person.aliases.split('|')).filter(|a| !a.is_empty())
            {
                let key = phrase::key(name);
                let holders = t.persons.entry(key.clone()).or_default();
                if !holders.contains(&k) {
                    holders.push(k);
                }
                if spelling::is_transliterated(person.code)
                    && let Some(shared) = spelling::key(key.split(' '))
                {
                    let holders = t.spellings.entry(shared).or_default();
                    if !holders.contains(&k) {
                        holders.push(k);
                    }
                }
                if let Some(family) = family_name(name, person.code) {
                    let holders = t.surnames.entry(family).or_default();
                    if !holders.contains(&k) {
                        holders.push(k);
                    }
                }
            }
        }
        t
    }

    fn country(&mut self, words: &str, code: &'static str, kind: &str, years: (i16, i16)) {
        if words.len() > 2 && words.chars().all(|c| c.is_ascii_uppercase()) {
            self.capitals.insert(phrase::key(words));
        }
        let entry = match kind {
            "capital" => Entry::Capital { code, to: years.1 },
            kind => Entry::Country { code, inhabitants: kind == "inhabitant", name: kind == "name", years },
        };
        self.add(words, entry);
    }

    /// Whether a state's name is written in capitals alone: "Sadr" is no SADR.
    pub(super) fn in_capitals(&self, key: &str) -> bool {
        self.capitals.contains(key)
    }

    /// The code of a country or people by that name.
    fn own_code(&self, words: &str) -> Option<&'static str> {
        self.get(&phrase::key(words)).iter().find_map(|e| match e {
            Entry::Country { code, .. } | Entry::People { code } => Some(*code).filter(|c| !c.is_empty()),
            _ => None,
        })
    }

    fn add(&mut self, words: &str, entry: Entry) {
        let key = phrase::key(words);
        let key = key.strip_prefix("the ").unwrap_or(&key).to_string();
        self.longest = self.longest.max(key.split(' ').count());
        let held = self.entries.entry(key).or_default();
        if !held.contains(&entry) {
            held.push(entry);
        }
    }
}

/// The family name: also the first word where the last is joined to the one before it in lower case ("Park Geun-hye").
fn family_name(name: &str, code: &str) -> Option<String> {
    let words = phrase::words(name);
    let count = words.len();
    let joined = count > 2 && words[count - 2].hyphen && !words[count - 1].capital;
    let keys: Vec<&str> = words.iter().map(|w| w.key.as_str()).collect();
    let at = if joined { 0 } else { family(&keys, code) };
    keys.get(at).map(|w| (*w).to_string())
}

/// Rows of a table as `N` columns; missing ones are empty. The header and comments are left out.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or("").trim())
    })
}

fn year(text: &str) -> i16 {
    text.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTORS: &str =
        "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC";

    #[test]
    fn tables_are_well_formed() {
        let sector = |s: &str| s.is_empty() || SECTORS.split(' ').any(|x| x == s);
        let code = |c: &str| c.is_empty() || (c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()));
        for [words, c, kind] in rows(COUNTRIES) {
            assert!(code(c) && ["name", "adjective", "inhabitant", "capital"].contains(&kind), "{words}");
        }
        for [words, s, kind, _] in rows(TITLES) {
            assert!(sector(s) && ["title", "person", "group", "institution"].contains(&kind), "{words}");
        }
        for [words, _, c, s, others] in rows(ORGANISATIONS) {
            assert!(code(c) && sector(s) && others.split('|').all(sector), "{words}");
        }
        for [words, _, c, s] in rows(PEOPLE) {
            assert!(code(c) && sector(s), "{words}");
        }
        assert!(Tables::embedded().entries.len() > 3000);
    }

    #[test]
    fn every_un_member_has_name_adjective_and_capital() {
        for code in ["RUS", "USA", "SYR", "CIV", "COD", "PRK", "KOR", "GBR", "VEN", "TLS", "SWZ", "MKD"] {
            for kind in ["name", "adjective", "capital"] {
                assert!(rows(COUNTRIES).any(|[_, c, k]| c == code && k == kind), "{code} has no {kind}");
            }
        }
    }
}
