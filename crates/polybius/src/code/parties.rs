//! Mentions of one sentence as the entities of an event.

use crate::model::{Reading, Tag};
use crate::record::Entity;
use crate::resolve::{DocumentActors, Known, MentionText, is_water};
use crate::text::{Bytes, Offsets};

/// Words between those who act together.
const JOINS: &[&str] = &[
    "and",
    "or",
    "nor",
    "with",
    "as",
    "well",
    "along",
    "together",
    "like",
    "alongside",
    "plus",
    "both",
    "including",
];

/// Persons who come from the state that they act for.
const ENVOYS: &[&str] = &[
    "counterparts",
    "officials",
    "ministers",
    "leaders",
    "presidents",
    "premiers",
    "diplomats",
    "ambassadors",
    "envoys",
    "delegates",
    "negotiators",
    "representatives",
    "lawmakers",
    "parliamentarians",
    "generals",
    "commanders",
];

/// One sentence's mentions, with what the document knows of them.
pub struct Parties<'a> {
    /// The document's text.
    pub text: &'a str,
    /// Where the sentence stands.
    pub sentence: &'a Bytes,
    /// What the network found in it.
    pub reading: &'a Reading,
    /// Number in `mentions` of each tagged span that is an actor.
    pub index: &'a [usize],
    /// The document's mentions.
    pub mentions: &'a [MentionText<'a>],
    /// What is known of each.
    pub actors: &'a DocumentActors,
    /// Bytes to characters.
    pub offsets: &'a Offsets<'a>,
}

impl Parties<'_> {
    /// The sentence's words.
    pub fn words(&self) -> &str {
        &self.text[self.sentence.clone()]
    }

    /// A byte range of the sentence as one of the document.
    pub fn in_document(&self, range: &Bytes) -> Bytes {
        range.start + self.sentence.start..range.end + self.sentence.start
    }

    /// What is known of a tagged actor.
    pub fn known(&self, tagged: usize) -> &Known {
        self.actors.get(self.index[tagged])
    }

    /// Whether a mention names two parties at once ("the two countries", "both sides") or more.
    pub fn is_pair(&self, tagged: usize) -> bool {
        if !self.actors.several(self.index[tagged]).is_empty() || !self.homes(tagged).is_empty() {
            return true;
        }
        // "Two opposition leaders", "both Peruvian ministers" are of one country.
        let known = self.known(tagged);
        let many = matches!(known.code.as_str(), "" | "EUR" | "IGO" | "UNO");
        let own = !many && matches!(known.resolved_by, "table" | "title");
        if own || !matches!(known.sector.as_str(), "" | "GOV" | "CVL") {
            return false;
        }
        let range = &self.reading.tagged[tagged].range;
        let words = self.words();
        if is_pair(&words[range.clone()]) {
            return true;
        }
        // "the two [countries]": the number may stand outside of the mention.
        let mut before = words[..range.start].trim_end().rsplit(char::is_whitespace);
        let number = before.next().unwrap_or("");
        let the = before.next().filter(|w| w.eq_ignore_ascii_case("the")).map_or("", |_| "the ");
        is_pair(&format!("{the}{number} {}", &words[range.clone()]))
    }

    /// Whether a mention is a country or capital behind "in" or the like: the place of a meeting, no party.
    pub fn is_mere_place(&self, tagged: usize) -> bool {
        let range = &self.reading.tagged[tagged].range;
        let before = self.words()[..range.start].trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        let known = self.known(tagged);
        matches!(before.to_lowercase().as_str(), "in" | "at" | "near")
            && known.name.is_empty()
            && known.resolved_by == "table"
    }

    /// Whether a mention names a sea, a strait or the like.
    pub fn is_water(&self, tagged: usize) -> bool {
        is_water(&self.words()[self.reading.tagged[tagged].range.clone()])
    }

    /// Whether anything is known of a mention.
    pub fn is_known(&self, tagged: usize) -> bool {
        let known = self.known(tagged);
        !known.is_empty() || !known.name.is_empty() || self.is_pair(tagged)
    }

    /// The entities that a mention stands for: one, each of several that it lists, or the two that "both sides" are.
    pub fn entities(&self, tagged: usize) -> Vec<Entity> {
        let several = self.actors.several(self.index[tagged]);
        if !several.is_empty() {
            return several.iter().map(|known| self.entity_of(tagged, known)).collect();
        }
        let homes = self.homes(tagged);
        if !homes.is_empty() {
            let own = self.known(tagged);
            let sector = if own.sector.is_empty() { "GOV" } else { &own.sector };
            let of = |k: usize| Known {
                code: self.known(k).code.clone(),
                sector: sector.to_string(),
                resolved_by: "context",
                ..own.clone()
            };
            return homes.into_iter().map(|k| self.entity_of(tagged, &of(k))).collect();
        }
        if self.is_pair(tagged) {
            let both = self.last_two(tagged);
            if !both.is_empty() {
                return both.into_iter().map(|known| self.entity_of(tagged, &known)).collect();
            }
        }
        vec![self.entity_of(tagged, self.known(tagged))]
    }

    /// One mention as an entity.
    pub fn entity(&self, tagged: usize) -> Entity {
        self.entity_of(tagged, self.known(tagged))
    }

    fn entity_of(&self, tagged: usize, known: &Known) -> Entity {
        let range = self.in_document(&self.reading.tagged[tagged].range);
        Entity {
            code: known.code.clone(),
            sector: known.sector.clone(),
            other_sectors: known.other_sectors.clone(),
            entity_text: self.text[range.clone()].to_string(),
            entity_span: self.offsets.span(&range),
            identifier_text: known.name.clone(),
            identifier_id: known.id(),
            office: known.office.clone(),
            resolved_by: known.resolved_by.to_string(),
        }
    }

    /// The two last parties with different countries that were named before, this sentence or the two before
    /// it, in the same story: empty if there are not two, or if one sentence names more than two. Of "the two
    /// ministers" and the like both are persons.
    fn last_two(&self, tagged: usize) -> Vec<Known> {
        let here = self.index[tagged];
        let (sentence, segment) = (self.mentions[here].sentence, self.mentions[here].segment);
        let persons = is_pair_of_persons(self.mentions[here].text);
        let mut found: Vec<(usize, Known)> = Vec::new();
        let subject = self.one_before(here);
        for k in (0..here).rev().filter(|k| Some(*k) != subject) {
            let m = &self.mentions[k];
            if m.sentence + 2 < sentence || m.segment != segment {
                break;
            }
            // Two are found: a third of the same sentence as the later one leaves open which are meant.
            if found.len() == 2 && m.sentence != found[0].0 {
                break;
            }
            let known = self.actors.get(k);
            let person = persons && !known.name.is_empty() && !known.office.is_empty();
            if known.code.is_empty() || (persons && !person) {
                continue;
            }
            if found.iter().any(|(_, f)| f.code == known.code) {
                continue;
            }
            let party = if person {
                Known { resolved_by: "coreference", ..known.clone() }
            } else {
                Known { code: known.code.clone(), resolved_by: "coreference", ..Known::default() }
            };
            found.push((m.sentence, party));
        }
        if found.len() != 2 {
            return Vec::new();
        }
        found.reverse();
        found.into_iter().map(|(_, known)| known).collect()
    }

    /// "[China] appealed to [both countries]": the sentence's only other party, which acts on the two and is none of them.
    fn one_before(&self, here: usize) -> Option<usize> {
        let m = &self.mentions[here];
        let word = m.before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        let object = matches!(
            word,
            "to" | "on" | "with" | "between" | "by" | "against" | "for" | "of" | "from" | "urged"
        );
        let same = |k: &usize| self.mentions[*k].sentence == m.sentence;
        let mut known = (0..here).filter(same).filter(|k| !self.actors.get(*k).code.is_empty());
        let first = known.next()?;
        let code = &self.actors.get(first).code;
        (object && known.all(|k| self.actors.get(k).code == *code || self.actors.is_apposition(k)))
            .then_some(first)
    }

    /// The states that persons come from: Iran and Turkey in "[his counterparts] from [Iran] and [Turkey]".
    pub fn homes(&self, tagged: usize) -> Vec<usize> {
        let all = &self.reading.tagged;
        let words = self.words();
        let text = words[all[tagged].range.clone()].to_lowercase();
        let last = text.rsplit(char::is_whitespace).next().unwrap_or("");
        // "Soldiers from Iraq" may be those who leave it.
        // "His counterpart in Doha" is one, and from there.
        let counterpart = last == "counterpart" || last == "counterparts";
        if !self.known(tagged).code.is_empty() || !(counterpart || ENVOYS.contains(&last)) {
            return Vec::new();
        }
        let Some(first) = (tagged + 1..all.len()).find(|k| all[*k].tag == Tag::Actor) else {
            return Vec::new();
        };
        let between = words.get(all[tagged].range.end..all[first].range.start).unwrap_or("");
        if between != " from " && !(counterpart && between == " in ") {
            return Vec::new();
        }
        (first..all.len())
            .filter(|k| all[*k].tag == Tag::Actor)
            .take_while(|k| self.is_state(*k) && self.joined(first, *k))
            .collect()
    }

    /// Whether a mention is a state by its name alone.
    fn is_state(&self, tagged: usize) -> bool {
        let known = self.known(tagged);
        known.resolved_by == "table" && known.name.is_empty() && known.sector.is_empty()
    }

    /// Whose a mention is of which nothing is known: the state in "[Russia]'s [election interference]".
    pub fn possessor(&self, tagged: usize) -> Option<usize> {
        if self.is_known(tagged) {
            return None;
        }
        let all = &self.reading.tagged;
        let owner = (0..tagged).rev().find(|k| all[*k].tag == Tag::Actor)?;
        let between = self.words().get(all[owner].range.end..all[tagged].range.start)?;
        let whose = matches!(between.trim_end(), "'s" | "\u{2019}s" | "'" | "\u{2019}");
        (whose && !self.known(owner).code.is_empty()).then_some(owner)
    }

    /// States behind a mention that share its noun: Latvia and Lithuania in "[the presidents of Estonia], [Latvia] and
    /// [Lithuania]".
    pub fn followers(&self, tagged: usize) -> Vec<usize> {
        let text = &self.words()[self.reading.tagged[tagged].range.clone()];
        let parts = text.rsplit_once(" of ").or_else(|| text.rsplit_once(" from "));
        let Some((head, _)) = parts else { return Vec::new() };
        if !head.ends_with('s') && !head.ends_with("men") || self.known(tagged).code.is_empty() {
            return Vec::new();
        }
        let all = &self.reading.tagged;
        (tagged + 1..all.len())
            .filter(|k| all[*k].tag == Tag::Actor)
            .take_while(|k| self.is_state(*k) && self.joined(tagged, *k))
            .collect()
    }

    /// Whether two mentions are joined ("A and B", "A, B and C"): nothing but commas, conjunctions and
    /// other mentions stand between them.
    pub fn joined(&self, a: usize, b: usize) -> bool {
        let tagged = &self.reading.tagged;
        let (a, b) = if tagged[a].range.start < tagged[b].range.start { (a, b) } else { (b, a) };
        let mut at = tagged[a].range.end;
        for mention in tagged[a + 1..=b].iter().filter(|t| t.tag == Tag::Actor) {
            let gap = self.words().get(at..mention.range.start).unwrap_or("");
            let plain = gap.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
            if !plain.clone().all(|w| JOINS.contains(&w.to_lowercase().as_str())) {
                return false;
            }
            at = mention.range.end;
        }
        true
    }
}

/// Nouns of two persons, who need "the" or "both" to be two who were named before.
const PERSONS: &[&str] = &["leaders", "ministers", "presidents", "men", "women", "officials", "diplomats"];

/// Whether the two are persons and not states.
fn is_pair_of_persons(words: &str) -> bool {
    words.rsplit(char::is_whitespace).next().is_some_and(|w| PERSONS.contains(&w.to_lowercase().as_str()))
}

fn is_pair(words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut parts =
        lower.split_whitespace().filter(|w| !matches!(*w, "the" | "of" | "these" | "those")).peekable();
    let number = parts.next();
    if !matches!(number, Some("two" | "both")) {
        return lower == "each other" || lower == "one another";
    }
    parts.last().is_some_and(|w| {
        matches!(
            w,
            "countries"
                | "sides"
                | "nations"
                | "governments"
                | "neighbours"
                | "neighbors"
                | "states"
                | "parties"
                | "capitals"
                | "powers"
                | "rivals"
                | "allies"
        ) || (PERSONS.contains(&w) && (lower.starts_with("the two ") || lower.starts_with("both ")))
    })
}

#[cfg(test)]
mod tests {
    use super::is_pair;

    #[test]
    fn pairs() {
        assert!(is_pair("the two countries") && is_pair("Both sides") && is_pair("both of the governments"));
        assert!(is_pair("the two men") && !is_pair("two men"));
        assert!(is_pair("the two leaders") && is_pair("both foreign ministers") && !is_pair("two ministers"));
        assert!(!is_pair("two soldiers") && !is_pair("the countries") && !is_pair("both"));
    }
}
