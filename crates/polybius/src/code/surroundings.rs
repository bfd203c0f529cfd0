//! The country of actors whose own words leave it open, from what stands around them: "riot police" in a
//! report from Harare are Zimbabwe's.
//!
//! What feeds it: a sentence's mentions and places, the dateline, its story. What it gives: a country for common nouns
//! with a sector and for towns, and the speaker behind "we" and behind the "it" of "X said it had ...". What it
//! refuses: names, pronouns without a clear antecedent, people who are by their words from elsewhere ("foreign
//! tourists", "refugees"), and sentences that name several countries but not where the act took place.

use super::maker::{is_work, maker};
use super::parties::Parties;
use super::story::Stories;
use crate::dates;
use crate::model::{Relation, Tag, Tagged};
use crate::ontology::EventType;
use crate::places::Context;
use crate::record::{Attribution, Entity};
use crate::resolve::phrase::fold;
use crate::resolve::{Tables, is_diplomat, is_from_elsewhere, is_of_many, resolve_place};

/// What a document and a sentence say about the country that they tell of.
pub struct Surroundings<'a> {
    tables: &'static Tables,
    parties: &'a Parties<'a>,
    /// Countries and unions of states that the sentence names.
    named: Vec<String>,
    /// The only state that the sentence names.
    only: Option<String>,
    /// Of each mention without a country, that of the town in it ("the port of Hodeidah").
    towns: Vec<Option<String>>,
    /// The dateline's, for sentences that name no country.
    dateline: Option<String>,
    /// The document's stories, and the number of this one.
    story: (&'a Stories<'a>, usize),
}

/// Words for a town or part of a country, with "of" behind them.
const TOWNS: &[&str] = &[
    "town",
    "city",
    "village",
    "villages",
    "hamlet",
    "port",
    "capital",
    "camp",
    "district",
    "province",
    "region",
    "suburb",
    "suburbs",
    "island",
    "outskirts",
    "people",
    "residents",
    "inhabitants",
    "citizens",
    "villagers",
    "governor",
    "mayor",
    "streets",
    "centre",
    "center",
    "bishop",
    "archbishop",
    "state",
    "governorate",
    "enclave",
    "peninsula",
    "crossing",
    "airport",
];

/// Who stands on the other side of an entity's event.
pub struct Opposite<'a> {
    /// The tagged mentions there.
    pub other: &'a [usize],
    /// Whether the entity's own side acts.
    pub acting: bool,
    /// Whether the event is force or coercion.
    pub hostile: bool,
}

/// What every state has one of.
const NATIONAL: &[&str] =
    &["election", "elections", "polls", "referendum", "constitution", "plebiscite", "runoff"];

/// Countries in two: what each half is called, its code and the other's.
const HALVES: &[(&str, &str, &str)] = &[("North", "PRK", "KOR"), ("South", "KOR", "PRK")];

impl<'a> Surroundings<'a> {
    /// Reads one sentence; `dateline`: the place that its report was sent from; `story`: number of its story.
    pub fn read(
        tables: &'static Tables,
        parties: &'a Parties<'a>,
        dateline: Option<&str>,
        story: (&'a Stories<'a>, usize),
    ) -> Surroundings<'a> {
        let state = |code: String| tables.is_state(&code).then_some(code);
        let mut named: Vec<String> = Vec::new();
        let town = |(k, t): (usize, &crate::model::Tagged)| {
            let open = t.tag == Tag::Actor && parties.known(k).code.is_empty();
            town(&parties.words()[t.range.clone()]).filter(|_| open).and_then(|w| country(tables, w))
        };
        let towns: Vec<Option<String>> = parties.reading.tagged.iter().enumerate().map(town).collect();
        for (k, town) in towns.iter().enumerate() {
            // An actor such as a union of states is from somewhere too; a movement, a relief body or a firm is from anywhere.
            let code = town.clone().or_else(|| code_of(tables, parties, k));
            let anywhere = |c: &String| matches!(c.as_str(), "ISM" | "NGO" | "MNC");
            if let Some(code) = code.filter(|c| !named.contains(c) && !anywhere(c)) {
                named.push(code);
            }
        }
        let dateline = dateline.filter(|_| named.is_empty()).and_then(|d| country(tables, d)).and_then(state);
        let mut states = named.iter().filter(|c| tables.is_state(c));
        let only = states.next().filter(|_| states.next().is_none()).cloned();
        Surroundings { tables, parties, named, only, towns, dateline, story }
    }

    /// The countries of sentence and dateline, for places.
    pub fn context(&self) -> Context {
        Context {
            sentence: self.named.clone(),
            dateline: self.dateline.iter().cloned().collect(),
            ..Context::default()
        }
    }

    /// Completes an entity of a tagged mention. `place`: country of the event's place, empty if not known.
    pub fn complete(
        &self,
        entity: &mut Entity,
        tagged: usize,
        attribution: &Attribution,
        place: &str,
        opposite: &Opposite,
    ) {
        let &Opposite { other, acting, .. } = opposite;
        if !entity.code.is_empty() {
            return;
        }
        if let Some(code) = self.of_people(entity, tagged, place, opposite) {
            entity.code = code;
            entity.resolved_by = "context".into();
            return;
        }
        // "Both sides in Liberia" are of one country.
        let is_pair = entity.sector.is_empty() && self.parties.is_pair(tagged);
        let of_pair = || if is_pair { self.country_of_pair(tagged) } else { None };
        if let Some(code) =
            self.towns[tagged].clone().or_else(|| self.other_half(&entity.entity_text)).or_else(of_pair)
        {
            entity.code = code;
            entity.resolved_by = "context".into();
            return;
        }
        if let Some(maker) = maker(self.parties, tagged).filter(|_| !acting && entity.sector.is_empty()) {
            entity.code.clone_from(&maker.code);
            entity.sector.clone_from(&maker.sector);
            entity.other_sectors.clone_from(&maker.other_sectors);
            entity.resolved_by = "context".into();
            return;
        }
        if let Some(speaker) = self.speaker(tagged, attribution) {
            entity.code.clone_from(&speaker.code);
            entity.sector.clone_from(&speaker.sector);
            entity.other_sectors.clone_from(&speaker.other_sectors);
            if matches!(entity.entity_text.to_lowercase().as_str(), "i" | "me" | "he" | "she") {
                entity.office.clone_from(&speaker.office);
                entity.identifier_text.clone_from(&speaker.identifier_text);
                entity.identifier_id.clone_from(&speaker.identifier_id);
            }
            entity.resolved_by = "coreference".into();
        } else if entity.sector.is_empty() {
            if let Some(code) = if acting { None } else { self.domestic(entity, place, other) } {
                entity.code = code;
                entity.resolved_by = "context".into();
            }
        } else if entity.identifier_text.is_empty() {
            if !self.is_common(&entity.entity_text) {
                return;
            }
            let words = fold(&entity.entity_text);
            let words = words.split(|c: char| !c.is_alphanumeric());
            if words.clone().any(is_diplomat) {
                if let Some(code) = self.opposite(other) {
                    entity.code = code;
                    entity.resolved_by = "context".into();
                }
                return;
            }
            if words.clone().any(is_from_elsewhere) {
                return;
            }
            let beside = self.beside(tagged);
            let place = (!place.is_empty()).then(|| place.to_string());
            // Whoever acts on a state as such is seldom its own: "the committee condemned Russia".
            let abroad = acting && other.iter().any(|k| self.is_bare_state(*k)) || self.is_foreign(other);
            let own = || self.only.clone().filter(|_| !abroad);
            let is_local = words.clone().any(|w| w == "local");
            let local = || if acting { None } else { self.at_home(is_local, other) };
            let blamed = || self.blamed(tagged);
            let known = beside
                .or(place)
                .or_else(own)
                .or_else(blamed)
                .or_else(local)
                .or_else(|| self.dateline.clone());
            if let Some(code) = known.or_else(|| self.told(tagged, abroad)) {
                entity.code = code;
                entity.resolved_by = "context".into();
            }
        }
    }

    /// Of a recipient that is nobody's by its own words: the only state that the sentence names, if it acts. Its elections
    /// anywhere, all else where the act took place in it ("members of the Islamic Tendency Movement in Sfax").
    fn domestic(&self, entity: &Entity, place: &str, other: &[usize]) -> Option<String> {
        let only = self.only.as_ref()?;
        let words = fold(&entity.entity_text);
        let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let foreign = words.clone().any(|w| is_from_elsewhere(w) || is_diplomat(w));
        let named = entity
            .entity_text
            .split(' ')
            .any(|w| w.starts_with(char::is_uppercase) && !dates::is_calendar(w));
        let at_home = !named && words.clone().any(|w| NATIONAL.contains(&w))
            || place == only
                && words.clone().count() > 1
                && entity.identifier_text.is_empty()
                && !words.clone().any(is_work);
        let acts = !other.is_empty() && other.iter().all(|k| self.parties.known(*k).code == *only);
        let whose = words.any(|w| matches!(w, "his" | "her" | "its" | "their" | "they" | "them" | "it"));
        (at_home && acts && !foreign && !whose).then(|| only.clone())
    }

    /// Of a people that lives in several states: for those who take arms the one that they fight, wherever that is ("Turkish
    /// jets bombed Kurdish camps in Iraq"); else the one that they are in, that acts on them or, if they are no officials,
    /// that they act on, the only one that the sentence names, the place of the act.
    fn of_people(
        &self,
        entity: &Entity,
        tagged: usize,
        place: &str,
        &Opposite { other, acting, hostile }: &Opposite,
    ) -> Option<String> {
        let words = fold(&entity.entity_text);
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let homes = words.clone().map(|w| self.tables.homes(w)).find(|h| !h.is_empty())?;
        let fits = |c: &String| homes.contains(&c.as_str());
        // Who shelters Kurdish refugees is not whom they fled.
        let fled = words.clone().any(is_from_elsewhere) && !hostile;
        let opposed = other.iter().map(|k| self.parties.known(*k).code.clone()).find(fits);
        let opposed = opposed.filter(|_| !fled && (!acting || entity.sector != "GOV"));
        let armed = matches!(entity.sector.as_str(), "REB" | "UAF" | "SEP" | "PRM");
        let beside = || self.beside(tagged).filter(fits);
        let mut named = self.named.iter().filter(|c| fits(c));
        let only = named.next().filter(|_| named.next().is_none() && !fled).cloned();
        let first = opposed.clone().filter(|_| armed);
        first.or_else(beside).or(opposed).or(only).or_else(|| Some(place.to_string()).filter(fits))
    }

    /// The state "in" which both sides are; not the place where they talk.
    fn country_of_pair(&self, tagged: usize) -> Option<String> {
        let words = self.parties.words().to_lowercase();
        let talks = ["talk", "mediat", "negotiat", "deal", "summit", " met ", "meeting", "agree"];
        let place = resolve_place(self.tables, self.place_of(tagged)?)?;
        let whole = place.resolution < 4 && self.tables.is_state(&place.country_code);
        (whole && !talks.iter().any(|t| words.contains(t))).then_some(place.country_code)
    }

    /// Whether the only state of the sentence is that of the event's other side, and the story tells of another: soldiers who
    /// arrest a British colonel in a report on Papua New Guinea.
    fn is_foreign(&self, other: &[usize]) -> bool {
        let (stories, number) = self.story;
        let Some(only) = &self.only else { return false };
        other.iter().any(|k| self.parties.known(*k).code == *only)
            && stories.state(number).is_some_and(|s| s != *only)
    }

    /// The state of the story, for a sentence that names none, or only such as the actor acts on (`abroad`). Not for
    /// those of a region: "African leaders", "officials in Europe".
    fn told(&self, tagged: usize, abroad: bool) -> Option<String> {
        if !(self.named.is_empty() || abroad) {
            return None;
        }
        let words = &self.parties.words()[self.parties.reading.tagged[tagged].range.clone()];
        if fold(words).split_whitespace().any(is_of_many)
            || self.place_of(tagged).is_some_and(|p| resolve_place(self.tables, p).is_some())
        {
            return None;
        }
        let (stories, number) = self.story;
        stories.state(number).filter(|code| !self.named.contains(code))
    }

    /// Of "Japan halts aid to Myanmar after troops fired on marchers", Myanmar: whose forces do what a state is punished or
    /// blamed for. Their victims are its people only where it is punished: "Lebanon accused Israel after troops killed
    /// two farmers".
    fn blamed(&self, tagged: usize) -> Option<String> {
        let relations = &self.parties.reading.relations;
        let assault = |r: &&Relation| r.event == EventType::Assault;
        let forces = |k: usize| {
            let known = self.parties.known(k);
            known.code.is_empty() && matches!(known.sector.as_str(), "MIL" | "COP")
        };
        let attacks = relations.iter().filter(assault).any(|r| r.actor == tagged) && forces(tagged);
        let suffers =
            relations.iter().filter(assault).any(|r| r.recipient == Some(tagged) && forces(r.actor));
        if !attacks && !suffers {
            return None;
        }
        let words = self.parties.words();
        let start = self.parties.reading.tagged[tagged].range.start;
        let mut found = relations.iter().filter_map(|r| {
            let punished = r.event == EventType::Sanction || r.event == EventType::Accuse && attacks;
            let to = r.recipient.filter(|to| punished && r.probability > 0.5 && *to != tagged)?;
            let between = words.get(r.trigger.end..start)?;
            let cause = [" after ", " over ", " because ", " since ", " following "];
            let code = &self.parties.known(to).code;
            (cause.iter().any(|c| between.contains(c)) && self.tables.is_state(code)).then_some(code)
        });
        let first = found.next()?;
        found.all(|code| code == first).then(|| first.clone())
    }

    /// The North or the South of a country in two, where the sentence names the other half.
    fn other_half(&self, words: &str) -> Option<String> {
        let half = words.strip_prefix("the ").or_else(|| words.strip_prefix("The "))?;
        let (_, here, _) = HALVES.iter().find(|(name, here, there)| {
            *name == half && self.named.iter().any(|c| c == there) && self.named.iter().all(|c| c != here)
        })?;
        Some((*here).to_string())
    }

    /// The country of those whom the police or courts of a state deal with, or who are "local" to it.
    fn at_home(&self, is_local: bool, other: &[usize]) -> Option<String> {
        let [k] = other else { return None };
        let known = self.parties.known(*k);
        let police = matches!(known.sector.as_str(), "COP" | "JUD");
        ((police || is_local) && self.tables.is_state(&known.code)).then(|| known.code.clone())
    }

    /// The speaker that a pronoun means: "we" within the speaker's quote, "it" right behind "X said".
    fn speaker<'e>(&self, tagged: usize, attribution: &'e Attribution) -> Option<&'e Entity> {
        let speaker = attribution.speaker.as_ref().filter(|s| !s.code.is_empty())?;
        let mention = &self.parties.reading.tagged[tagged].range;
        let words = self.parties.words();
        match words[mention.clone()].to_lowercase().as_str() {
            "i" | "me" | "we" | "us" => (attribution.kind == "quote").then_some(speaker),
            "it" | "he" | "she" | "they" => {
                let before = words[..mention.start].trim_end();
                let before = before.strip_suffix(" that").unwrap_or(before);
                let said = before.strip_suffix(attribution.verb.as_str())?.trim_end();
                let plain = !attribution.verb.is_empty() && said.ends_with(speaker.entity_text.as_str());
                plain.then_some(speaker)
            }
            _ => None,
        }
    }

    /// Whether a phrase is a common noun or a title: what it has of capitals behind its first word is one that
    /// every country has ("the Supreme Court").
    fn is_common(&self, words: &str) -> bool {
        // "The June protesters" too are a common noun.
        // Nor has "ethnic Albanians" or "Tutsis" a state of its own.
        let people = |w: &str| self.tables.is_stateless(w) || words.contains(&format!("thnic {w}"));
        let capital = |w: &&str| w.starts_with(char::is_uppercase) && !dates::is_calendar(w) && !people(w);
        let small = |w: &str| matches!(w, "of" | "the" | "for" | "and");
        let all: Vec<&str> = words.split_whitespace().collect();
        let Some(first) = all.iter().skip(1).position(capital).map(|k| k + 1) else { return true };
        let run = all[first..].iter().take_while(|w| capital(w) || small(w)).copied().collect::<Vec<_>>();
        let rest = &all[first + run.len()..];
        // "Police Commissioner" begins with the first word.
        !rest.iter().any(capital)
            && [first, first - 1]
                .iter()
                .any(|from| self.tables.is_title(&all[*from..first + run.len()].join(" ")))
    }

    /// The second state of a sentence that names two, one of them on the event's other side: whose diplomats
    /// a state expels.
    fn opposite(&self, other: &[usize]) -> Option<String> {
        let [k] = other else { return None };
        let host = &self.parties.known(*k).code;
        let (mine, rest): (Vec<&String>, Vec<&String>) = self.named.iter().partition(|c| *c == host);
        match (mine.len(), rest.as_slice()) {
            (1, [one]) if self.tables.is_state(one) => Some((*one).clone()),
            _ => None,
        }
    }

    /// Whether a mention is a state by its bare name, or its property ("a Greek-owned tanker"); a region or town is none.
    fn is_bare_state(&self, tagged: usize) -> bool {
        let known = self.parties.known(tagged);
        let words = &self.parties.words()[self.parties.reading.tagged[tagged].range.clone()];
        let owner = words.split_once("-owned ").and_then(|(before, _)| before.rsplit(' ').next());
        if owner.is_some_and(|w| w.starts_with(char::is_uppercase)) && self.tables.is_state(&known.code) {
            return true;
        }
        known.resolved_by == "table"
            && known.name.is_empty()
            && matches!(known.sector.as_str(), "" | "GOV")
            && !self.tables.is_region(words)
    }

    /// Country of the place right behind a mention, or before it: "police in Harare", "in Harare, where police".
    fn beside(&self, tagged: usize) -> Option<String> {
        let words = self.parties.words();
        let start = self.parties.reading.tagged[tagged].range.start;
        if let Some(before) = words[..start].trim_end().strip_suffix(", where") {
            let all = &self.parties.reading.tagged;
            let mut ends = (0..all.len()).filter(|k| all[*k].range.end == before.len());
            let code = ends.find_map(|k| code_of(self.tables, self.parties, k));
            if let Some(code) = code.filter(|c| self.tables.is_state(c)) {
                return Some(code);
            }
        }
        country(self.tables, self.place_of(tagged)?).filter(|c| self.tables.is_state(c))
    }

    /// The place in or right behind a mention.
    fn place_of(&self, tagged: usize) -> Option<&str> {
        let words = self.parties.words();
        let all = &self.parties.reading.tagged;
        let range = &all[tagged].range;
        let within = &words[range.clone()];
        let lower = within.to_ascii_lowercase();
        let inner =
            [" in ", " from ", " at ", " near "].iter().find_map(|p| lower.rfind(p).map(|k| k + p.len()));
        if let Some(k) = inner {
            return Some(&within[k..]);
        }
        let next = all
            .iter()
            .filter(|t| matches!(t.tag, Tag::Place | Tag::Actor) && t.range.start >= range.end)
            .min_by_key(|t| t.range.start)?;
        let between = words.get(range.end..next.range.start)?.trim().to_ascii_lowercase();
        let outer = matches!(between.as_str(), "in" | "of" | "from" | "near" | "at" | "outside" | "around");
        outer.then(|| &words[next.range.clone()])
    }
}

/// The country or union of states that a tagged actor or place names.
fn code_of(tables: &Tables, parties: &Parties, tagged: usize) -> Option<String> {
    let t = &parties.reading.tagged[tagged];
    code_named(tables, t, parties.words(), || &parties.known(tagged).code)
}

/// Whether words name somebody by whose he is alone: "its envoy" brings no state into a sentence, "its Turkish envoy" does.
fn is_possessed(words: &str) -> bool {
    let mut all = words.split_whitespace();
    let first = all.next().unwrap_or("").to_lowercase();
    matches!(first.as_str(), "its" | "their" | "his" | "her")
        && !all.any(|w| w.starts_with(char::is_uppercase))
}

/// The same of a sentence's words; `known`: the code of the mention, if it is an actor.
pub(super) fn code_named<'a>(
    tables: &Tables,
    t: &Tagged,
    words: &str,
    known: impl FnOnce() -> &'a str,
) -> Option<String> {
    match t.tag {
        Tag::Actor if is_possessed(&words[t.range.clone()]) => None,
        Tag::Actor => Some(known().to_string()).filter(|c| !c.is_empty()),
        Tag::Place => country(tables, &words[t.range.clone()]),
        Tag::Date | Tag::Verb => None,
    }
}

/// The name of the town in "the port of Hodeidah".
fn town(words: &str) -> Option<&str> {
    let (before, name) = words.rsplit_once(" of ")?;
    let noun = before.rsplit(' ').next()?;
    (TOWNS.contains(&noun) && name.starts_with(char::is_uppercase)).then_some(name)
}

/// The country of a place.
fn country(tables: &Tables, words: &str) -> Option<String> {
    Some(resolve_place(tables, words)?.country_code).filter(|c| !c.is_empty())
}
