//! Actors that are named by a pronoun: "he", "them", "it"; `common.rs` has the common nouns.
//!
//! What feeds it: the mentions of a document with their readings and what is known of each by its own words,
//! the document's names and the tables. What it gives: the antecedent's codes, `resolved_by` "coreference".
//! What it refuses: to look across a seam between stories, and to choose between two that fit equally well. The
//! gender of names is not known, so "he" has an antecedent only where one person alone can be meant.

use super::document::MentionText;
use super::head::Reading;
use super::kinds::{Kind, kind};
use super::phrase;
use super::tables::Tables;
use super::{Known, nouns};

/// A document's mentions on the way.
pub(super) struct Document<'a> {
    pub(super) tables: &'a Tables,
    pub(super) mentions: &'a [MentionText<'a>],
    pub(super) readings: &'a [Reading],
    pub(super) kinds: Vec<Kind>,
    pub(super) known: &'a mut [Known],
}

/// Fills in what mentions get from the ones before them.
pub(super) fn resolve(tables: &Tables, mentions: &[MentionText], readings: &[Reading], known: &mut [Known]) {
    let kinds = mentions.iter().zip(readings).map(|(m, r)| kind(tables, m.text, r)).collect();
    let mut d = Document { tables, mentions, readings, kinds, known };
    for (k, mention) in mentions.iter().enumerate() {
        let words = plain(mention.text);
        let found = match words.as_str() {
            "he" | "she" | "him" | "himself" | "herself" => d.person(k),
            "her" => d.person(k),
            "they" | "them" | "themselves" => d.object(k).or_else(|| d.several(k)),
            _ if words.ends_with(" of them") => d.several(k),
            "it" => d.object(k).or_else(|| d.neuter(k)),
            "the former" | "the latter" => d.of_two(k, words == "the former"),
            _ => d.noun(k, &words),
        };
        if let Some(found) = found {
            d.take(k, found);
        }
    }
    for (k, mention) in mentions.iter().enumerate() {
        // Of "us" and "US" only the one in lower case is a pronoun.
        let words = mention.text;
        let alone = matches!(words, "I" | "me" | "myself");
        if alone || matches!(words, "we" | "We" | "us" | "ourselves" | "WE") {
            d.speaker(k, alone);
        }
    }
}

/// Whether the words are a pronoun; "US" and "IT" in capitals are none.
pub(super) fn is_pronoun(text: &str) -> bool {
    let capitals = text.chars().count() > 1 && !text.chars().any(char::is_lowercase);
    !capitals && nouns::is_pronoun(&plain(text))
}

/// Lower case, without marks around it.
fn plain(text: &str) -> String {
    phrase::fold(text.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'))
}

impl Document<'_> {
    /// Copies what is known of the antecedent where the mention's own words leave it open.
    fn take(&mut self, k: usize, found: Known) {
        let own = &mut self.known[k];
        if found.is_empty() && found.name.is_empty() {
            return;
        }
        if own.code.is_empty() {
            own.code = found.code;
        }
        if own.sector.is_empty() {
            own.sector = found.sector;
            own.other_sectors = found.other_sectors;
        }
        if own.name.is_empty() {
            own.name = found.name;
        }
        if own.office.is_empty() || !found.office.is_empty() && found.office.ends_with(&own.office) {
            own.office = found.office;
        }
        own.resolved_by = "coreference";
    }

    fn here(&self, j: usize, k: usize) -> bool {
        self.mentions[j].segment == self.mentions[k].segment
    }

    /// Whether two mentions name the same actor.
    fn same(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.readings[a].name, &self.readings[b].name);
        let (p, q) = (&self.known[a], &self.known[b]);
        if !p.name.is_empty() && phrase::fold(&p.name) == phrase::fold(&q.name) {
            return true;
        }
        if !x.is_empty() && !y.is_empty() {
            return x.last() == y.last() && (x.len() == 1 || y.len() == 1 || x == y);
        }
        if !p.name.is_empty() && !q.name.is_empty() {
            return false;
        }
        p.code == q.code && p.sector == q.sector && self.kinds[a] == self.kinds[b] && !p.is_empty()
            || plain(self.mentions[a].text) == plain(self.mentions[b].text)
    }

    /// The text between two mentions of one sentence.
    fn between(&self, j: usize, k: usize) -> &str {
        let (a, b) = (&self.mentions[j], &self.mentions[k]);
        b.before.get(a.before.len() + a.text.len()..).unwrap_or("")
    }

    /// Whether both stand in one clause, so that an object cannot be the subject.
    fn one_clause(&self, j: usize, k: usize) -> bool {
        is_one_clause(self.between(j, k))
    }

    /// Whether `j` is the subject of the verb of which `k` is the object. In "A met B and urged him" A is.
    fn acts_on(&self, j: usize, k: usize) -> bool {
        let gap = self.between(j, k).trim_end();
        let verb = gap.rsplit_once(" and ").filter(|(_, verb)| !verb.is_empty() && !verb.contains(' '));
        let sentence = self.mentions[k].sentence;
        // A name in commas is no new start: "Chirac, the French president, met Sharon and thanked him".
        let start = |w: &str| nouns::CLAUSE.contains(&w) && !matches!(w, "and" | "who" | "which");
        let earlier = || {
            (0..j).any(|i| {
                let mut words = self.between(i, j).split_whitespace();
                self.mentions[i].sentence == sentence && !words.any(|w| start(&phrase::fold(w)))
            })
        };
        is_one_clause(gap) || verb.is_some_and(|(first, _)| is_one_clause(first)) && !earlier()
    }

    /// Mentions before `k` in its sentence and the `back` sentences before it, nearest first.
    pub(super) fn before(&self, k: usize, back: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.mentions[k].sentence;
        (0..k)
            .rev()
            .take_while(move |j| self.mentions[*j].sentence + back >= sentence)
            .filter(move |j| self.here(*j, k))
    }

    /// Different ones among mentions, in the order given; what tells most of each.
    pub(super) fn different(&self, list: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for j in list {
            match out.iter_mut().find(|o| self.same(**o, j)) {
                Some(o) => {
                    if self.known[*o].is_empty() && !self.known[j].is_empty() {
                        *o = j;
                    }
                }
                None => out.push(j),
            }
        }
        out
    }

    pub(super) fn only(&self, list: &[usize]) -> Option<Known> {
        match list {
            [one] => Some(self.known[*one].clone()),
            _ => None,
        }
    }

    /// "he", "him": the one person of this sentence (up to here) and the one before.
    fn person(&self, k: usize) -> Option<Known> {
        let object = matches!(plain(self.mentions[k].text).as_str(), "him" | "her");
        let persons = |j: &usize| self.kinds[*j] == Kind::Person;
        let sentence = self.mentions[k].sentence;
        let fits = |j: &usize| {
            persons(j) && !(object && self.mentions[*j].sentence == sentence && self.acts_on(*j, k))
        };
        let near = self.different(self.before(k, 0).filter(persons));
        // "Kono said he": whoever speaks right before.
        if let [one] = near[..]
            && !object
            && self.said_before(one, k)
        {
            return Some(self.known[one].clone());
        }
        let excluded: Vec<usize> = near.iter().copied().filter(|j| !fits(j)).collect();
        let all = self.different(self.before(k, 1).filter(fits));
        let all: Vec<usize> =
            all.into_iter().filter(|j| !excluded.iter().any(|e| self.same(*e, *j))).collect();
        self.only(&all)
    }

    /// Whether nothing but a verb of saying stands between.
    fn said_before(&self, j: usize, k: usize) -> bool {
        let gap = phrase::fold(self.between(j, k));
        let gap = gap.trim();
        let gap = gap.strip_suffix(" that").unwrap_or(gap);
        nouns::SAYING.contains(&gap)
    }

    /// "they", "them": people, bodies and states; the plural goes first.
    fn several(&self, k: usize) -> Option<Known> {
        let m = &self.mentions[k];
        let object = plain(m.text) != "they";
        let quoted = in_quote(m.before);
        let speaker = self.speaker_of(k);
        let own = speaker.map(|s| self.known[s].code.as_str()).filter(|c| !c.is_empty());
        let fits = |j: &usize| {
            let group = matches!(self.kinds[*j], Kind::People | Kind::Body | Kind::State)
                // Whom a speaker speaks to is not whom he speaks of.
                && !(quoted && self.known[*j].sector == "JRN");
            let known = &self.known[*j];
            // Who speaks of "them" does not mean the own side; an object is not its clause's subject.
            let own_side = quoted && own.is_some_and(|c| known.code == c);
            let subject = object && self.mentions[*j].sentence == m.sentence && self.acts_on(*j, k);
            group && !own_side && !subject
        };
        let back = if quoted { 2 } else { 1 };
        let all = self.different(self.before(k, back).filter(fits));
        let plural: Vec<usize> = all.iter().copied().filter(|j| self.kinds[*j] == Kind::People).collect();
        if let Some(one) = self.only(&plural) {
            return Some(one);
        }
        if plural.len() > 1 {
            return None;
        }
        let countries: Vec<&str> = {
            let mut c: Vec<&str> = all.iter().map(|j| self.known[*j].code.as_str()).collect();
            c.sort_unstable();
            c.dedup();
            c
        };
        match (all.len(), countries.as_slice()) {
            (1, _) => self.only(&all),
            // Russia and its ministry: the country alone is sure.
            (2.., [code]) if !code.is_empty() => {
                Some(Known { code: (*code).to_string(), ..Known::default() })
            }
            // "We" and "them": the one foreign side that the sentences before name.
            (0, _) if quoted => own.and_then(|own| self.other_side(k, own)),
            _ => None,
        }
    }

    /// The one country other than a speaker's that this sentence or the two before name; for the first sentence of
    /// a story, the next one, which explains it.
    fn other_side(&self, k: usize, own: &str) -> Option<Known> {
        let sentence = self.mentions[k].sentence;
        let foreign = |j: &usize| {
            let code = self.known[*j].code.as_str();
            code != own && self.tables.is_state(code)
        };
        let first = self.before(k, usize::MAX / 2).all(|j| self.mentions[j].sentence == sentence);
        let mut around: Vec<usize> = self.before(k, 2).filter(foreign).collect();
        if first && around.is_empty() {
            let next = (k + 1..self.mentions.len())
                .take_while(|j| self.here(*j, k) && self.mentions[*j].sentence <= sentence + 1)
                .filter(|j| self.mentions[*j].sentence == sentence + 1);
            around = next.filter(foreign).collect();
        }
        let mut codes: Vec<&str> = around.iter().map(|j| self.known[*j].code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        match codes[..] {
            [code] => Some(Known { code: code.to_string(), ..Known::default() }),
            _ => None,
        }
    }

    /// "[Cairo] cut ties with [Doha], accusing [it] of meddling", "expelled [two envoys], calling [them] spies": on whom the
    /// subject acts in the main clause.
    fn object(&self, k: usize) -> Option<Known> {
        let m = &self.mentions[k];
        let (clause, verb) = m.before.trim_end().rsplit_once(' ')?;
        if !clause.ends_with(',') || !verb.ends_with("ing") || verb.starts_with(char::is_uppercase) {
            return None;
        }
        let thing = plain(m.text) == "it";
        let fits = |j: &usize| match self.kinds[*j] {
            Kind::Body | Kind::State => true,
            Kind::People => !thing,
            _ => false,
        };
        let all: Vec<usize> = self.before(k, 0).collect();
        let (object, subjects) = all.split_first()?;
        // The subject, or a list of them, and one more.
        let listed = subjects.iter().rev().skip(1).all(|j| {
            self.mentions[*j].gap.is_some_and(|g| matches!(g.trim(), "," | "and" | ", and" | "along with"))
        });
        let acted = self.mentions[*object]
            .gap
            .is_some_and(|g| g.split_whitespace().count() > 1 || !g.trim().starts_with(','));
        let known = &self.known[*object];
        let other = subjects
            .iter()
            .all(|j| self.known[*j].code != known.code || self.kinds[*j] != self.kinds[*object]);
        (fits(object) && !subjects.is_empty() && listed && acted && other && !known.is_empty())
            .then(|| known.clone())
    }

    /// "it" as a subject: the state or body that is the subject of the clause or sentence before.
    fn neuter(&self, k: usize) -> Option<Known> {
        let m = &self.mentions[k];
        if nouns::is_empty_it(m.behind) {
            return None;
        }
        let subject = |j: &usize| {
            let words = self.mentions[*j].before.split_whitespace().count();
            words <= 2 && self.mentions[*j].gap.is_none()
        };
        let neuter = |j: &usize| matches!(self.kinds[*j], Kind::Body | Kind::State);
        let opening = |text: &str| {
            let text = plain(text);
            text.is_empty()
                || matches!(text.as_str(), "but" | "and" | "yet" | "however" | "also" | "meanwhile")
        };
        let back = if opening(m.before) {
            1
        } else if m.gap.is_some() {
            0
        } else {
            return None;
        };
        let first =
            self.before(k, back).filter(|j| back == 0 || self.mentions[*j].sentence < m.sentence).last()?;
        // "[A spokesman for the junta] said [it] would talk."
        let head = phrase::fold(self.mentions[first].text);
        let speaks_for = ["spokesman", "spokeswoman", "spokesperson"].iter().any(|w| head.contains(w));
        if back == 0 && speaks_for && subject(&first) && self.mentions[first].speaks {
            let Known { code, sector, other_sectors, .. } = self.known[first].clone();
            return Some(Known { code, sector, other_sectors, ..Known::default() });
        }
        let one = subject(&first) && neuter(&first);
        if !one {
            return None;
        }
        if back == 0 {
            // "X said it", "X struck Y, and it withdrew" has two.
            let all = self.different(self.before(k, 0).filter(neuter));
            let clause = self.said_before(first, k) || !self.one_clause(first, k);
            if all.len() != 1 || !clause {
                return None;
            }
        }
        Some(self.known[first].clone())
    }

    pub(super) fn plural(&self, j: usize) -> bool {
        self.kinds[j] == Kind::People
    }

    /// The one who speaks in a mention's sentence.
    fn speaker_of(&self, k: usize) -> Option<usize> {
        let sentence = self.mentions[k].sentence;
        let of_sentence = (0..self.mentions.len())
            .filter(|j| *j != k && self.mentions[*j].sentence == sentence && self.mentions[*j].speaks);
        let all = self.different(of_sentence);
        match all[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// "we" within a quotation: the side of the one who speaks; "I": the speaker.
    fn speaker(&mut self, k: usize, alone: bool) {
        if !in_quote(self.mentions[k].before) {
            return;
        }
        let Some(s) = self.speaker_of(k) else { return };
        let mut found = self.known[s].clone();
        if !alone {
            if found.code.is_empty() {
                return;
            }
            if self.kinds[s] == Kind::Person || self.kinds[s] == Kind::Other {
                found.name.clear();
                found.office.clear();
            }
        }
        self.take(k, found);
    }
}

/// Whether no clause begins or ends in the words between two mentions.
fn is_one_clause(gap: &str) -> bool {
    !gap.contains([',', ';', ':', '"', '\u{201c}', '\u{201d}'])
        && !gap.split_whitespace().any(|w| nouns::CLAUSE.contains(&phrase::fold(w).as_str()))
}

/// Whether a quotation is open where these words end.
fn in_quote(before: &str) -> bool {
    let mut open = false;
    for c in before.chars() {
        match c {
            '"' => open = !open,
            '\u{201c}' => open = true,
            '\u{201d}' => open = false,
            _ => {}
        }
    }
    open
}
