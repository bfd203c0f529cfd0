//! Reads one phrase by itself: which country, which sector, which name.
//!
//! A phrase is cut before its first preposition into a head and a tail. The head's last title or group
//! noun tells the sector, its last country word the country; the tail is asked for a country only
//! after "of", "in" and "from". Words behind the last title are a person's name.

use super::Known;
use super::bodies::{blurred, choose, exists, is_guess, is_movement, is_shared, says_more, usual_body};
use super::matches::{Match, find, full_name, is_surname, particle};
use super::nouns::BODIES;
use super::offices;
use super::phrase::{self, Word, singulars};
use super::shape::{
    boundary, descent, first_content, holds_it, is_ethnic, is_owner, is_thing, of_a_sort, of_team, own,
    owner, plural_people, preposition, qualifies, titles_only, written,
};
use super::tables::{Entry, Tables};
use super::words::{FORMER, GENERIC, MEMBERS, QUANTITY, SITES, WATERS, is_from_elsewhere, is_share};

/// A phrase read by itself.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What is known.
    pub known: Known,
    /// Words of a person's or unknown body's name (folded), in order.
    pub name: Vec<String>,
    /// The same as written.
    pub name_text: String,
    /// Whether a title or role word stood in the phrase.
    pub titled: bool,
    /// Whether "former" or the like stood before a title.
    pub former: bool,
    /// Whether the phrase is nothing but a country's name, adjective or capital.
    pub bare_country: bool,
    /// Whether an organisation of the table was named.
    pub organisation: bool,
    /// Folded words of a name that owns or leads what the phrase names ("Putin's spokesman").
    pub owner: Vec<String>,
    /// The country meant where neither phrase nor surroundings tell ("Congress"), if its code is empty.
    pub usual: Option<&'static str>,
    /// Whether the sector comes from a word that tells little ("leader").
    pub generic: bool,
    /// Whether the words say that they may be from elsewhere ("foreign tourists").
    pub from_elsewhere: bool,
    /// Whether it is a country's office without a name ("the French president").
    pub bare_office: bool,
    /// Whether it names no actor ("the sanctions package").
    pub thing: bool,
    /// Whether several bodies have the name that it gives and nothing tells which is meant.
    pub guess: bool,
    /// Whether the last title of the head is one of a person, not of a group or an institution.
    pub person_title: bool,
}

/// Reads a phrase. `caseless`: the text has no capitals (or nothing else), so case tells nothing.
/// `year`: of the document, 0 if not known; states that did not exist then are left out.
pub fn read(tables: &Tables, text: &str, caseless: bool, year: i16) -> Reading {
    read_among(tables, text, caseless, year, &[])
}

/// Countries that a text names, each once, in order.
pub fn countries(tables: &Tables, text: &str, caseless: bool, year: i16) -> Vec<&'static str> {
    let mut out = Vec::new();
    let words = phrase::words(text);
    for m in find(tables, &words, caseless) {
        if let Some(code) = country_of(&words, &m, year).filter(|c| !c.is_empty() && !out.contains(c)) {
            out.push(code);
        }
    }
    out
}

fn country_of(words: &[Word], m: &Match, year: i16) -> Option<&'static str> {
    m.entries.iter().find_map(|e| match e {
        Entry::Country { .. } | Entry::Capital { .. } | Entry::Seat { .. } if is_noun(words, m) => None,
        Entry::Country { code, years, .. } if exists(*years, year) => Some(*code),
        Entry::Capital { code, .. } | Entry::People { code } | Entry::Seat { code, .. } => Some(*code),
        _ => None,
    })
}

/// Whether a country's or seat's name is written as the common noun that it is too ("Gulf states").
fn is_noun(words: &[Word], m: &Match) -> bool {
    !words[m.from..m.to].iter().any(|w| w.capital)
        && m.entries.iter().any(|e| matches!(e, Entry::Title { .. }))
}

/// The same as [`read`], with countries that the surroundings name: they choose between bodies of one name.
pub fn read_among(tables: &Tables, text: &str, caseless: bool, year: i16, around: &[&str]) -> Reading {
    let words = phrase::words(text);
    let mut matches = find(tables, &words, caseless);
    matches.retain(|m| !is_surname(&words, m, caseless));
    // "Sheikh Hasina", "Hun Sen": a known person's name is no title.
    // The Manuel Rodriguez Patriotic Front is no person.
    let within = |from: usize, to: usize| {
        let body = |m: &Match| m.entries.iter().any(|e| matches!(e, Entry::Organisation { .. }));
        matches.iter().any(|m| m.from <= from && to <= m.to && m.to - m.from > to - from && body(m))
    };
    let full = full_name(tables, &words, caseless).filter(|(from, to)| !within(*from, *to));
    if let Some((from, to)) = full {
        matches.retain(|m| m.to <= from || to <= m.from);
    }
    let in_full = |k: usize| full.is_some_and(|(from, to)| (from..to).contains(&k));
    let boundary = boundary(&words, &matches);
    // Countries of the phrase, then those around it.
    let spoken_of: Vec<&str> =
        matches.iter().filter_map(|m| country_of(&words, m, year)).chain(around.iter().copied()).collect();
    let mut out =
        Reading { from_elsewhere: words.iter().any(|w| is_from_elsewhere(&w.key)), ..Reading::default() };
    let mut head_country = None;
    let mut tail_country = None;
    let (mut descended, mut ethnic) = (None, None);
    let mut sectors: Vec<(usize, &str, &str, bool)> = Vec::new(); // place, sector, office, generic
    let mut of_whom: Option<&str> = None; // sector behind "members of"
    let mut capital_only = false;
    let mut usual: Option<(&str, &str)> = None;
    let mut last_title_end = 0;
    let (mut country_end, mut body_from) = (0, None);
    for m in &matches {
        let in_head = m.from < boundary;
        if of_a_sort(&words, &matches, m, boundary, caseless) {
            continue;
        }
        let whole = m.from == first_content(&words) && m.to == words.len();
        let title = m.entries.iter().any(|e| matches!(e, Entry::Title { .. }));
        // "The Morazanist Patriotic Front" is another than the Patriotic Front.
        let longer = m.from.checked_sub(1).is_some_and(|k| {
            let article = matches!(words[k].key.as_str(), "the" | "a" | "an");
            (caseless || words[k].capital) && !article && !matches.iter().any(|n| n.to == m.from)
        });
        let written = caseless || words[m.from..m.to].iter().any(|w| w.capital);
        if title && in_head && usual.is_none() && written && !longer {
            usual = usual_body(m.entries);
        }
        // "The National Liberation Front (FMLN)": of several bodies of that name the one with this acronym.
        let short =
            |n: &Match| n.from == m.to && matches!(n.entries, [Entry::Organisation { acronym: true, .. }]);
        if !title && is_shared(m.entries, &spoken_of) && matches.iter().any(short) {
            continue;
        }
        let usual_code = tables.usual(&key_of(&words, m));
        let body = choose(m.entries, &spoken_of, usual_code, year);
        for entry in m.entries {
            match entry {
                Entry::Organisation { .. } if title || body != Some(entry) => {}
                Entry::Organisation { code, .. } if holds_it(&words, m) => {
                    tail_country = tail_country.or(Some(*code).filter(|c| tables.is_state(c)));
                }
                Entry::Organisation { name, code, sector, others, .. } => {
                    if in_head && !out.organisation {
                        out.organisation = true;
                        body_from = Some(m.from);
                        out.guess = is_guess(m.entries, &spoken_of, year);
                        out.known.name = (*name).to_string();
                        out.known.code = (*code).to_string();
                        if !(out.guess && blurred(m.entries, code, sector, year)) {
                            out.known.sector = (*sector).to_string();
                        }
                        out.known.other_sectors =
                            others.split('|').filter(|s| !s.is_empty()).map(str::to_string).collect();
                    } else if !in_head
                        && preposition(&words, boundary, m.from, &["of", "from"])
                        && tail_country.is_none()
                    {
                        tail_country = Some(*code);
                        if !sector.is_empty() {
                            sectors.push((m.from, sector, "", false));
                        }
                    }
                }
                Entry::Seat { .. } | Entry::Country { .. } | Entry::Capital { .. } if is_noun(&words, m) => {}
                Entry::Seat { code, sector } => {
                    if in_head {
                        head_country.get_or_insert(*code);
                        sectors.push((m.from, sector, "", false));
                    } else {
                        tail_country.get_or_insert(*code);
                    }
                }
                Entry::Country { .. } | Entry::Capital { .. } | Entry::People { .. } => {
                    // "Houthis": the movement rather than its home.
                    if body.is_some_and(|b| is_movement(b, entry)) {
                        continue;
                    }
                    let code = match entry {
                        Entry::Country { code, years, .. } if exists(*years, year) => *code,
                        Entry::Capital { code, .. } | Entry::People { code } => *code,
                        _ => continue,
                    };
                    if whole {
                        out.bare_country = !matches!(entry, Entry::People { .. });
                        capital_only |= matches!(entry, Entry::Capital { to, .. } if governs(*to, year));
                        if matches!(entry, Entry::Country { inhabitants: true, .. }) && plural_people(&words)
                        {
                            sectors.push((m.from, "CVL", "", true));
                        }
                    }
                    if in_head {
                        if is_ethnic(&words, m) {
                            ethnic.get_or_insert(code);
                        } else if descent(&words, &matches, m) || is_owner(&words, m) {
                            descended.get_or_insert(code);
                        } else if own(&words, m) && head_country.is_none() && !code.is_empty() {
                            head_country = Some(code);
                            country_end = m.to;
                        }
                    } else if is_ethnic(&words, m) {
                        ethnic.get_or_insert(code);
                    } else if preposition(&words, boundary, m.from, &["of", "in", "from", "at"]) {
                        tail_country.get_or_insert(code);
                    }
                    // "Shiites" may stand for a faith: then its title says more.
                    if !(title && matches!(entry, Entry::People { .. })) {
                        break;
                    }
                }
                Entry::Title { sector, kind, office } => {
                    if in_head {
                        let last = words[m.to - 1].key.as_str();
                        // A "health spokesman" too is of the body that he speaks for.
                        let generic = (m.to - m.from == 1 || last.starts_with("spokes"))
                            && (GENERIC.contains(&last)
                                || singulars(last).any(|s| GENERIC.contains(&s.as_str())));
                        // "PCS leader": of a body that no table has, so nobody knows of what kind.
                        let unknown = last.starts_with("leader")
                            && !caseless
                            && m.from.checked_sub(1).is_some_and(|k| {
                                words[k].acronym && !matches.iter().any(|n| (n.from..n.to).contains(&k))
                            });
                        // UNK stands for words that tell no sector ("Mr", "sides").
                        let (sector, office) = match *sector {
                            sector if sector == "UNK" || unknown => ("", *office),
                            _ if of_team(&words, &matches, m) => ("CVL", ""),
                            sector => (sector, *office),
                        };
                        sectors.push((m.from, sector, office, generic));
                        out.titled |= !matches!(entry, Entry::Title { sector: "UNK", .. });
                        out.person_title = matches!(*kind, "title" | "person");
                        // "The Biden administration" is no person of that name.
                        let led = m.to == boundary
                            && matches!(
                                last,
                                "government" | "administration" | "cabinet" | "regime" | "junta"
                            );
                        if *kind != "institution" || led {
                            last_title_end = m.to;
                        }
                    } else if of_whom.is_none() && preposition(&words, boundary, m.from, &["of", "for"]) {
                        of_whom = Some(*sector).filter(|s| *s != "UNK" && !s.is_empty());
                    }
                    break;
                }
            }
        }
    }
    let former_at = words[..boundary].iter().position(|w| FORMER.contains(&w.key.as_str()));
    // In "the government and former rebels" the first is still in office.
    out.former = former_at.is_some_and(|at| {
        let before = sectors.iter().any(|(k, sector, ..)| *k < at && !sector.is_empty());
        !before && (sectors.iter().any(|(k, ..)| *k > at) || out.organisation)
    });
    let covered = |k: usize| matches.iter().any(|m| (m.from..m.to).contains(&k));
    if out.known.code.is_empty() {
        out.known.code = head_country.or(tail_country).or(descended).unwrap_or("").to_string();
    } else if let Some(code) = head_country.filter(|c| !c.is_empty() && !out.organisation) {
        out.known.code = code.to_string();
    }
    // "Turkish Hezbollah", "the Syrian Muslim Brotherhood": not the body of that name in the table.
    if let Some(code) = head_country
        && body_from == Some(country_end)
        && out.known.code != code
        && (tables.is_state(&out.known.code) || matches!(out.known.code.as_str(), "ISM" | "IMG" | "NGO"))
    {
        out.known.code = code.to_string();
        out.known.name = text.trim().trim_start_matches("the ").to_string();
    }
    // "The State Department" without a country is America's.
    if let Some((name, code)) = usual
        && (out.known.code.is_empty() || out.known.code == code)
        && !out.organisation
    {
        out.known.code = code.to_string();
        out.known.name = name.to_string();
    }
    if out.known.code.is_empty() {
        // "Bengali settlers" are not the usual ones.
        let people = |e: &Entry| matches!(e, Entry::People { code } if code.is_empty());
        let other = |at: usize| matches.iter().any(|m| m.from < at && m.entries.iter().any(people));
        let usual = |m: &Match| tables.usual(&key_of(&words, m)).filter(|_| !other(m.from));
        out.usual = matches.iter().filter(|m| m.from < boundary).find_map(usual).or(ethnic);
    }
    // "Ethnic Chinese" without a noun are people of some state.
    if ethnic.is_some() && sectors.is_empty() && out.known.sector.is_empty() && !out.organisation {
        out.known.sector = "CVL".to_string();
    }
    // "The headquarters of the opposition party" are no army's.
    if boundary > 0 && boundary < words.len() && SITES.contains(&words[boundary - 1].key.as_str()) {
        sectors.retain(|s| s.0 + 1 != boundary);
        let told = out.organisation || sectors.iter().any(|s| !s.1.is_empty());
        if let Some(sector) = of_whom.filter(|_| !told) {
            sectors.push((boundary, sector, "", false));
        }
    }
    let specific = sectors.iter().rev().find(|s| !s.3 && !s.1.is_empty());
    if specific.is_none() && out.known.sector.is_empty() && boundary > 0 && boundary < words.len() {
        let last = words[boundary - 1].key.as_str();
        let is = |list: &[&str]| list.contains(&last) || singulars(last).any(|s| list.contains(&s.as_str()));
        let of_people = |m: &Match| m.from > boundary && inhabitants(tables, &words, m);
        if is(MEMBERS) || is(QUANTITY) {
            let some = is(QUANTITY) || matches!(last, "group" | "crowd" | "band" | "groups" | "crowds");
            let people = some && matches.iter().any(of_people);
            out.known.sector = of_whom.unwrap_or(if people { "CVL" } else { "" }).to_string();
        }
    }
    out.generic = specific.is_none();
    let best = specific.or_else(|| sectors.iter().rev().find(|s| !s.1.is_empty()));
    if let Some((_, sector, ..)) = best
        && (out.known.sector.is_empty() || best.is_some_and(|b| says_more(b, &out.known.sector, body_from)))
    {
        let international =
            out.organisation && matches!(out.known.code.as_str(), "IGO" | "UNO" | "EUR" | "NGO" | "MNC");
        if !(international && *sector == "GOV") {
            out.known.sector = (*sector).to_string();
        }
    }
    if let Some((_, _, office, _)) = sectors.iter().rev().find(|s| !s.2.is_empty()) {
        out.known.office = (*office).to_string();
    }
    // The chief executive of a territory governs it; others lead firms.
    if out.known.sector == "BUS" && !out.organisation && tables.governs(&out.known.code, &out.known.office) {
        out.known.sector = "GOV".to_string();
    }
    if capital_only && out.bare_country && out.known.sector.is_empty() {
        out.known.sector = "GOV".to_string();
    }
    if out.known.sector.is_empty() && !out.organisation && !out.titled && !out.bare_country {
        let last = matches.iter().find(|m| m.to == boundary);
        if last.is_some_and(|m| inhabitants(tables, &words, m)) {
            out.known.sector = "CVL".to_string();
        }
    }
    if out.former {
        if !out.known.sector.is_empty() && out.known.sector != "ELI" {
            let was = std::mem::replace(&mut out.known.sector, "ELI".to_string());
            out.known.other_sectors.insert(0, was);
        } else {
            out.known.sector = "ELI".to_string();
        }
    }
    // Name words: capitalised and not explained by a table, behind the last title of the head.
    let start = last_title_end;
    for (k, w) in words[..boundary].iter().enumerate().skip(start) {
        let initial = w.key.chars().count() <= 2 && !out.name.is_empty();
        let joined = k > 0 && words[k - 1].hyphen && !out.name.is_empty();
        let plain = ["the", "a", "an", "ethnic", "mr", "mrs", "ms", "dr", "his", "her", "their", "its"]
            .contains(&w.key.as_str());
        if (!covered(k) || (!out.name.is_empty() && !titles_only(&matches, k)))
            && (w.capital
                || caseless
                || initial
                || joined
                || in_full(k)
                || particle(&w.key) && !out.name.is_empty())
            && !plain
            && !FORMER.contains(&w.key.as_str())
            && !w.key.chars().any(|c| c.is_ascii_digit())
        {
            out.name.push(w.key.clone());
        }
    }
    // "The office of fair trading" in a text without capitals.
    let noun = caseless && matches!(&out.name[..], [one] if BODIES.contains(&one.as_str()));
    // "Thousands of teachers" at the start of a sentence.
    let share = matches!(&out.name[..], [one] if words.len() > 2
        && words[0].key == *one && words[1].key == "of" && is_share(one) && !tables.surnames.contains_key(one));
    if noun || share || qualifies(&words, boundary, &covered, caseless) {
        out.name.clear();
    }
    if out.name.is_empty() && !out.organisation {
        out.owner = owner(&words, &covered);
    }
    let of_body = out.organisation;
    if !out.name.is_empty() {
        out.name_text = written(text, &out.name);
        // "UN envoy Staffan ...": a person of that body, not the body.
        if out.organisation && out.titled && last_title_end > 0 {
            out.organisation = false;
            out.known.name.clear();
        }
    }
    // "The South China Sea" is nobody, whatever state it is called after.
    let water = |w: &Word| WATERS.contains(&w.key.as_str());
    if words.len() > 1
        && words[..boundary].last().is_some_and(water)
        && full.is_none()
        && !out.titled
        && !out.organisation
        && !out.bare_country
    {
        out.known = Known::default();
        out.name.clear();
        out.name_text.clear();
    }
    if is_thing(tables, &words, &matches, boundary, caseless) {
        let state =
            |m: &&Match| m.entries.iter().any(|e| matches!(e, Entry::Country { .. } | Entry::People { .. }));
        let mut owners = matches.iter().filter(|m| m.from < boundary && own(&words, m)).filter(state);
        let code = owners.find_map(|m| country_of(&words, m, year));
        let body = out.organisation.then(|| out.known.code.clone());
        let code = code.map(str::to_string).or(body).unwrap_or_default();
        out = Reading { from_elsewhere: true, thing: true, ..Reading::default() };
        out.known.code = code;
        out.known.resolved_by = if out.known.code.is_empty() { "" } else { "table" };
        return out;
    }
    out.bare_office = offices::is_bare(tables, &out, &words, &matches, boundary);
    if out.bare_office {
        // The holder of an office in a body is not that body.
        out.known.name.clear();
    }
    out.known.resolved_by = match () {
        _ if out.known.is_empty() => "",
        _ if of_body || (head_country.is_some() && sectors.is_empty()) => "table",
        _ if out.titled => "title",
        _ => "table",
    };
    out
}

fn key_of(words: &[Word], m: &Match) -> String {
    words[m.from..m.to].iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a match names people in the plural: "Croatian Serbs", "Kurds".
fn inhabitants(tables: &Tables, words: &[Word], m: &Match) -> bool {
    let last = words[m.to - 1].key.as_str();
    let people =
        |s: String| tables.get(&s).iter().any(|e| matches!(e, Entry::People { .. } | Entry::Country { .. }));
    let plural = last.ends_with('s') || last.ends_with("men");
    plural
        && m.entries.iter().any(|e| match e {
            Entry::Country { inhabitants, .. } => *inhabitants,
            Entry::People { .. } => singulars(last).any(people),
            _ => false,
        })
}

/// Whether a capital was the seat of government in that year; without a year those that still are.
fn governs(to: i16, year: i16) -> bool {
    to == 0 || (year != 0 && year <= to)
}

#[cfg(test)]
#[path = "head_cases.rs"]
mod cases;
