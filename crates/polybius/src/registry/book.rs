//! Answers for the resolver: what the user's own list and the registry say of a name on a day.
//!
//! What feeds it: a [`Registry`] and a list of the user's. What it gives: a mention's missing fields; the user's
//! list goes before everything, the registry behind the tables. What it refuses: see [`super`].

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Claim, Registry};
use crate::resolve::{Known, phrase};

/// How many times the evidence a claim needs to go before one that contradicts it.
const TIMES: u64 = 4;

/// A row of the user's own list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnActor {
    /// Full name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Country or kind.
    pub code: String,
    /// Sector.
    pub sector: String,
    /// Office.
    pub office: String,
    /// First day on which the row holds.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// What a document says that matters for names.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    /// The document's date.
    pub day: Option<Date>,
    /// Countries that it speaks of.
    pub spoken_of: &'a [&'a str],
    /// Whether its text has no capitals.
    pub caseless: bool,
    /// Full names (keys) of the table's people who share the mention's surname and may be meant.
    pub namesakes: Vec<String>,
}

/// The user's list and the registry, ready to be asked.
#[derive(Debug, Default)]
pub struct Book {
    own: Vec<OwnActor>,
    own_names: HashMap<String, Vec<usize>>,
    claims: Vec<Claim>,
    names: HashMap<String, Vec<usize>>,
    /// Full names (keys) by last word.
    surnames: HashMap<String, Vec<String>>,
    hash: String,
}

impl Book {
    /// A book of these.
    pub fn new(own: Vec<OwnActor>, registry: &Registry) -> Book {
        let claims: Vec<Claim> = registry.claims().into_iter().cloned().collect();
        let mut book = Book { own, claims, ..Book::default() };
        let mut hasher = blake3::Hasher::new();
        for (k, o) in book.own.iter().enumerate() {
            hasher.update(format!("{o:?}\n").as_bytes());
            for name in std::iter::once(&o.name).chain(&o.aliases) {
                book.own_names.entry(key(name)).or_default().push(k);
            }
        }
        for (k, c) in book.claims.iter().enumerate() {
            hasher.update(format!("{c:?}\n").as_bytes());
            let key = c.key();
            let full = book.surnames.entry(key.rsplit(' ').next().unwrap_or("").to_string()).or_default();
            if !full.contains(&key) {
                full.push(key.clone());
            }
            book.names.entry(key).or_default().push(k);
        }
        book.hash = hasher.finalize().to_hex()[..12].to_string();
        book
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.claims.is_empty()
    }

    /// First twelve digits of the content's BLAKE3 hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Completes what is known of a mention: `text` its words, `name` the person's name in it as far as the
    /// document tells (folded), empty for organisations.
    pub fn complete(&self, known: &mut Known, text: &str, name: &str, asked: &Asked) {
        if let Some(own) = self.own_row(text, name, asked.day) {
            *known = Known {
                code: own.code.clone(),
                sector: own.sector.clone(),
                other_sectors: Vec::new(),
                name: own.name.clone(),
                office: own.office.clone(),
                resolved_by: "actors",
            };
            return;
        }
        if name.is_empty() || !known.code.is_empty() && !known.sector.is_empty() {
            return;
        }
        let Some((found, sectors)) = self.person(name, asked) else { return };
        if !known.code.is_empty() && known.code != found.code {
            return;
        }
        // "Howard" may be the table's Michael Howard rather than the John Howard that was learnt.
        let surname = !name.contains(' ');
        if surname && !asked.namesakes.is_empty() && !asked.namesakes.contains(&key(&found.name)) {
            return;
        }
        // What the words themselves say of the sector stays: "lawyer Ana Paz" is not the minister.
        if !known.sector.is_empty() && !sectors.iter().any(|s| one_life(s, &known.sector)) {
            return;
        }
        known.code = found.code;
        if known.sector.is_empty() {
            known.sector = found.sector;
        }
        if known.office.is_empty() {
            known.office = found.office;
        }
        known.name = found.name;
        known.resolved_by = "registry";
    }

    fn own_row(&self, text: &str, name: &str, day: Option<Date>) -> Option<&OwnActor> {
        if self.own.is_empty() {
            return None;
        }
        let rows = self.own_names.get(&key(text)).or_else(|| self.own_names.get(name))?;
        let holds =
            |o: &OwnActor| day.is_none_or(|d| o.from.is_none_or(|f| f <= d) && o.to.is_none_or(|t| d <= t));
        let mut rows = rows.iter().map(|k| &self.own[*k]).filter(|o| holds(o));
        let first = rows.next()?;
        let bounded = first.from.is_some() || first.to.is_some();
        // Two rows that hold: without a date nothing tells which.
        let second = rows.next();
        (second.is_none() || !(bounded && day.is_none())).then_some(first)
    }

    /// A person of the registry, and the sectors of the claims that speak of the day (of all, if none does).
    fn person(&self, name: &str, asked: &Asked) -> Option<(Known, Vec<&str>)> {
        if self.claims.is_empty() {
            return None;
        }
        let spoken = |c: &Claim| asked.spoken_of.contains(&c.code.as_str());
        if let Some((first, rest)) = name.split_once(' ') {
            let short = || format!("{first} {}", rest.rsplit(' ').next().unwrap_or(""));
            let rows = self.names.get(name).or_else(|| self.names.get(&short()))?;
            return decide(rows.iter().map(|k| &self.claims[*k]).collect(), asked.day);
        }
        let near = |c: &&Claim| asked.day.is_some_and(|d| c.holds(d, 1));
        let of_name = |full: &String| self.names[full].iter().map(|k| &self.claims[*k]).collect::<Vec<_>>();
        let all: Vec<Vec<&Claim>> = self.surnames.get(name)?.iter().map(of_name).collect();
        let mut persons: Vec<Vec<&Claim>> = all.iter().filter(|p| p.iter().any(&near)).cloned().collect();
        if persons.is_empty() {
            persons = all;
        }
        if persons.len() > 1 || asked.caseless {
            persons.retain(|p| p.iter().any(|c| spoken(c)));
        }
        match persons.len() {
            1 => decide(persons.remove(0), asked.day),
            _ => None,
        }
    }
}

/// Words of a name, without an article.
fn key(name: &str) -> String {
    let key = phrase::key(name);
    key.strip_prefix("the ").unwrap_or(&key).to_string()
}

/// What the claims of one name say of a day.
fn decide(claims: Vec<&Claim>, day: Option<Date>) -> Option<(Known, Vec<&str>)> {
    let set: Vec<&Claim> = claims.iter().copied().filter(|c| c.set).collect();
    let claims = if set.is_empty() { claims } else { set };
    let within = |years| -> Vec<&Claim> {
        day.map_or_else(Vec::new, |d| claims.iter().copied().filter(|c| c.holds(d, years)).collect())
    };
    let exact = within(0);
    let held = if exact.is_empty() { within(1) } else { exact };
    let pool = if held.is_empty() { &claims } else { &held };
    let code = most(pool.iter().map(|c| (c.code.as_str(), c.count.max(1))))?;
    let name = pool.iter().find(|c| c.code == code)?.name.clone();
    let mut known = Known { code: code.to_string(), name, resolved_by: "registry", ..Known::default() };
    let own = || held.iter().filter(|c| c.code == code);
    if let Some(sector) = most(own().map(|c| (c.sector.as_str(), c.count.max(1)))) {
        known.sector = sector.to_string();
        let offices = own().filter(|c| c.sector == sector && !c.office.is_empty());
        known.office = most(offices.map(|c| (c.office.as_str(), c.count.max(1)))).unwrap_or("").to_string();
    }
    Some((known, pool.iter().filter(|c| c.code == code).map(|c| c.sector.as_str()).collect()))
}

/// Whether one person may be called by both sectors: politicians sit in parties, parliaments and governments.
fn one_life(a: &str, b: &str) -> bool {
    let politics = |s: &str| matches!(s, "GOV" | "LEG" | "PTY" | "OPP" | "ELI");
    a == b || politics(a) && politics(b)
}

/// The value that alone there is, or that has four times the evidence of each other.
fn most<'a>(values: impl Iterator<Item = (&'a str, u64)>) -> Option<&'a str> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for (value, count) in values {
        match sums.iter_mut().find(|(v, _)| *v == value) {
            Some((_, sum)) => *sum += count,
            None => sums.push((value, count)),
        }
    }
    sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    match sums[..] {
        [] => None,
        [(value, _)] => Some(value),
        [(value, most), (_, next), ..] => (most >= TIMES * next).then_some(value),
    }
}
