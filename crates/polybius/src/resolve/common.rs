//! Actors that are named by a common noun: "the minister", "the group", "the country", "his government", "the latter".
//!
//! What feeds it: the mentions of a document, on their way through `coreference.rs`. What it gives: what is known of the
//! one that is meant. What it refuses: to choose between two that fit equally well.

use std::collections::HashMap;

use super::coreference::Document;
use super::kinds::Kind;
use super::{Known, nouns, phrase};

/// Verbs of those who come from elsewhere: "American forces invaded the country".
const INTO: &[&str] = &[
    "annexed",
    "attacked",
    "bombed",
    "conquered",
    "entered",
    "invaded",
    "occupied",
    "overran",
    "pounded",
    "raided",
    "shelled",
    "struck",
    "threatened",
];
/// Most mentions before "the country" that tell what the story is about.
const LOOK_BACK: usize = 400;

impl Document<'_> {
    /// The states that the mentions of the story before `k` are of.
    fn so_far(&self, k: usize) -> impl Iterator<Item = &str> {
        (k.saturating_sub(LOOK_BACK)..k)
            .filter(move |j| self.mentions[*j].segment == self.mentions[k].segment)
            .map(|j| self.known[j].code.as_str())
            .filter(|c| self.tables.is_state(c))
    }

    /// "the former", "the latter": of exactly two in the sentence before or this one.
    pub(super) fn of_two(&self, k: usize, first: bool) -> Option<Known> {
        let sentence = self.mentions[k].sentence;
        let named = |j: &usize| self.kinds[*j] != Kind::Other;
        for back in [0, 1] {
            let at: Vec<usize> = self
                .before(k, back)
                .filter(|j| self.mentions[*j].sentence + back == sentence)
                .filter(named)
                .collect();
            let two = self.different(at.into_iter());
            match two[..] {
                [] => {}
                [late, early] => return Some(self.known[if first { early } else { late }].clone()),
                _ => return None,
            }
        }
        None
    }

    /// What a phrase of a common noun means, by its words in small letters.
    pub(super) fn noun(&self, k: usize, words: &str) -> Option<Known> {
        let r = &self.readings[k];
        let mut parts = words.split(|c: char| c.is_whitespace());
        match parts.next()? {
            "his" | "her" => return self.possessed(k, words, Kind::Person),
            "their" => return self.possessed(k, words, Kind::People),
            "its" => return self.possessed(k, words, Kind::State),
            "a" | "an" | "some" | "another" | "any" | "no" | "every" | "each" | "other" => return None,
            _ => {}
        }
        if !r.name.is_empty() || r.organisation || !self.known[k].name.is_empty() {
            return None;
        }
        let bare = words.strip_prefix("the ").or_else(|| words.strip_prefix("this "));
        if let Some(noun) = bare {
            if nouns::COUNTRY.contains(&noun) {
                return self.the_country(k);
            }
            if let Some(fits) = nouns::group(noun) {
                return self.the_group(k, fits);
            }
        }
        if self.kinds[k] == Kind::Person && (bare.is_some() || !self.known[k].code.is_empty()) {
            return self.titled(k);
        }
        None
    }

    /// "his country", "their government": of the one whose word stands before.
    fn possessed(&self, k: usize, words: &str, of: Kind) -> Option<Known> {
        if !self.known[k].code.is_empty()
            || !words.split_whitespace().skip(1).any(|w| nouns::OWN.contains(&w))
        {
            return None;
        }
        let fits = |j: &usize| match of {
            Kind::Person => self.kinds[*j] == Kind::Person,
            Kind::People => matches!(self.kinds[*j], Kind::People | Kind::Person) && self.plural(*j),
            _ => self.kinds[*j] == Kind::State,
        };
        for back in [0, 1] {
            let all: Vec<usize> = self.before(k, back).filter(fits).collect();
            let known: Vec<&str> = all.iter().map(|j| self.known[*j].code.as_str()).collect();
            if let Some(code) = known.first() {
                let sure = !code.is_empty() && known.iter().all(|c| c == code);
                return sure.then(|| Known { code: (*code).to_string(), ..Known::default() });
            }
        }
        None
    }

    /// "the country": the one state of this sentence and the one before.
    fn the_country(&self, k: usize) -> Option<Known> {
        let mut codes: Vec<&str> = self
            .before(k, 1)
            .map(|j| self.known[j].code.as_str())
            .filter(|c| self.tables.is_state(c))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        // "[American forces] invaded [the country]": not their own.
        let verb = self.mentions[k].gap.unwrap_or("").trim();
        if codes.len() == 2 && INTO.contains(&verb) {
            let own = self.before(k, 0).next().map_or("", |j| self.known[j].code.as_str());
            codes.retain(|c| *c != own);
        }
        let [code] = codes[..] else { return None };
        // "[France] called for calm. | [The EU] suspended its mission in [the country]." in a story on Mali.
        let mut times: HashMap<&str, usize> = HashMap::new();
        for other in self.so_far(k) {
            *times.entry(other).or_default() += 1;
        }
        let told = times.get(code).copied().unwrap_or(0);
        let outnumbered = times.iter().any(|(other, n)| *other != code && *n >= told + 2);
        (!outnumbered).then(|| Known { code: code.to_string(), ..Known::default() })
    }

    /// "the group": the last named body of that kind, if the sentence that it stands in names no other.
    fn the_group(&self, k: usize, fits: nouns::Fits) -> Option<Known> {
        let bodies: Vec<usize> = self
            .before(k, 3)
            .filter(|j| {
                self.kinds[*j] == Kind::Body && !self.known[*j].name.is_empty() && {
                    let known = &self.known[*j];
                    fits(&known.code, &known.sector, &phrase::fold(&known.name))
                }
            })
            .collect();
        let nearest = self.mentions[*bodies.first()?].sentence;
        let all = self.different(bodies.into_iter().filter(|j| self.mentions[*j].sentence == nearest));
        self.only(&all)
    }

    /// "the minister", "the Japanese official": the one person of the story whose country and office fit.
    fn titled(&self, k: usize) -> Option<Known> {
        let own = &self.known[k];
        let title = nouns::last_title(self.mentions[k].text);
        let fits = |j: &usize| {
            let other = &self.known[*j];
            self.kinds[*j] == Kind::Person
                && !other.name.is_empty()
                && !other.code.is_empty()
                && self.readings[*j].former == self.readings[k].former
                && (own.code.is_empty() || own.code == other.code)
                && nouns::office_fits(&title, &own.office, &other.office, &own.sector, &other.sector)
        };
        let all = self.different(self.before(k, usize::MAX / 2).filter(fits));
        self.only(&all)
    }
}
