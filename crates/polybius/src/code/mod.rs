//! The whole way of a batch of documents: text, network, actors, dates, events.
//!
//! What feeds it: [`Document`]s. What it gives: the events of each, in the order of the text. What it
//! refuses: nothing. A document without sentences has no events.

mod apposition;
mod assemble;
mod coordination;
mod grammar;
mod maker;
mod mediation;
mod nominal;
mod outline;
mod parties;
mod predicate;
mod relevance;
mod speaker;
mod story;
mod surroundings;
mod titled;
mod truce;
mod weapons;
mod when;
mod wording;

use std::sync::Arc;

use jiff::civil::Date;

use crate::dates;
use crate::error::Error;
use crate::model::{Model, Question, Reading, Tag};
use crate::record::{CiteInfo, Document, Event};
use crate::registry::{Book, Lesson};
use crate::resolve::{DocumentActors, MentionText, Tables};
use crate::text::{Block, BlockKind, Bytes, Dateline, Layout, Offsets, Quote, read_quotes, split_sentences};

/// What a run can be told.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Publication date of documents that have none.
    pub date: Option<Date>,
    /// What the user's own list and the registry say of persons. It does not change during a run.
    pub book: Option<Arc<Book>>,
}

/// The network and the tables, ready to code documents. Can be shared between threads.
pub struct Coder {
    model: Model,
    tables: &'static Tables,
    settings: Settings,
    name: String,
}

/// One sentence of a document.
struct Sentence {
    range: Bytes,
    block: usize,
}

/// A document on its way.
struct Draft<'a> {
    document: &'a Document,
    layout: Layout,
    published: Option<Date>,
    sentences: Vec<Sentence>,
}

impl Coder {
    /// Loads the network and the tables.
    ///
    /// # Errors
    /// If the weights in the program are damaged.
    pub fn load(settings: Settings) -> Result<Coder, Error> {
        Ok(Coder::with_model(Model::embedded()?, settings))
    }

    /// A coder with other weights.
    pub fn with_model(model: Model, settings: Settings) -> Coder {
        let tables = Tables::embedded();
        let mut name =
            format!("polybius {} model {} tables {}", env!("CARGO_PKG_VERSION"), model.hash(), tables.hash());
        if let Some(book) = settings.book.as_ref().filter(|b| !b.is_empty()) {
            name.push_str(" actors ");
            name.push_str(book.hash());
        }
        Coder { model, tables, settings, name }
    }

    /// Version of the program and hashes of model and tables: what the result depends on.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The network, for questions about single pairs.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Probabilities of the 16 types for given pairs, in [`crate::ontology::TYPES`]' order: the network's, weighed with
    /// what the words behind the actor say.
    pub fn classify(&self, questions: &[Question]) -> Vec<[f32; 16]> {
        let mut answers = self.model.classify(questions);
        for (question, answer) in questions.iter().zip(&mut answers) {
            predicate::weigh(question, answer);
        }
        answers
    }

    /// Codes documents: for each its events in the order of the text. What comes out for a document does
    /// not depend on the others in the batch. Documents that are not English have none.
    pub fn code(&self, documents: &[Document]) -> Vec<Vec<Event>> {
        self.run(documents, false).into_iter().map(|(events, _)| events).collect()
    }

    /// The same, with what each document tells of persons' offices, for a registry.
    pub fn code_and_learn(&self, documents: &[Document]) -> Vec<(Vec<Event>, Lesson)> {
        self.run(documents, true)
    }

    fn run(&self, documents: &[Document], learn: bool) -> Vec<(Vec<Event>, Lesson)> {
        let drafts: Vec<Draft> = documents.iter().map(|d| self.draft(d)).collect();
        let sentences: Vec<&str> = drafts
            .iter()
            .flat_map(|d| d.sentences.iter().map(|s| &d.document.text[s.range.clone()]))
            .collect();
        let mut readings = self.model.read(&sentences).into_iter();
        drafts
            .iter()
            .map(|d| {
                let mut own: Vec<Reading> = readings.by_ref().take(d.sentences.len()).collect();
                for (s, reading) in d.sentences.iter().zip(&mut own) {
                    titled::complete(&d.document.text[s.range.clone()], reading);
                }
                self.events(d, own, learn)
            })
            .collect()
    }

    fn draft<'a>(&self, document: &'a Document) -> Draft<'a> {
        let layout = Layout::read(&document.text);
        let published =
            dates::parse_published(&document.published).or(layout.published).or(self.settings.date);
        let mut sentences = Vec::new();
        let coded = document.is_english();
        for (block, b) in layout.blocks.iter().enumerate().filter(|_| coded) {
            match b.kind {
                BlockKind::DateLine | BlockKind::Byline => {}
                BlockKind::Title | BlockKind::Headline => {
                    sentences.push(Sentence { range: b.words(), block });
                }
                BlockKind::Body => {
                    let ranges = split_sentences(&document.text, &b.words());
                    sentences.extend(ranges.into_iter().map(|range| Sentence { range, block }));
                }
            }
        }
        Draft { document, layout, published, sentences }
    }

    fn events(&self, draft: &Draft, readings: Vec<Reading>, learn: bool) -> (Vec<Event>, Lesson) {
        let text = draft.document.text.as_str();
        let mut lesson = Lesson::default();
        let tells: Vec<bool> = draft
            .sentences
            .iter()
            .zip(&readings)
            .map(|(s, r)| !r.relations.is_empty() || grammar::may_add(&text[s.range.clone()], r))
            .collect();
        if !learn && !tells.contains(&true) {
            return (Vec::new(), lesson);
        }
        let caseless = is_caseless(text);
        // One list of mentions over the document; `first[s]` is where sentence s begins in it.
        let mut mentions = Vec::new();
        let mut index = Vec::new();
        for (s, (sentence, reading)) in draft.sentences.iter().zip(&readings).enumerate() {
            let words = &text[sentence.range.clone()];
            let mut last: Option<usize> = None;
            let mut of_tag = vec![usize::MAX; reading.tagged.len()];
            for (k, t) in reading.tagged.iter().enumerate().filter(|(_, t)| t.tag == Tag::Actor) {
                of_tag[k] = mentions.len();
                let gap = last.map(|end| words.get(end..t.range.start).unwrap_or(""));
                mentions.push(MentionText {
                    text: &words[t.range.clone()],
                    gap,
                    sentence: s,
                    segment: draft.layout.blocks[sentence.block].segment,
                    before: &words[..t.range.start],
                    behind: &words[t.range.end..],
                    speaks: speaks(words, reading, k),
                });
                last = Some(t.range.end);
            }
            index.push(of_tag);
        }
        let book = self.settings.book.as_deref();
        let actors = DocumentActors::resolve(self.tables, &mentions, draft.published, caseless, book);
        let lines =
            draft.sentences.iter().zip(&readings).zip(&index).map(|((s, reading), index)| story::Line {
                segment: draft.layout.blocks[s.block].segment,
                words: &text[s.range.clone()],
                reading,
                index,
            });
        let stories = story::Stories::new(self.tables, &actors, lines.collect());
        let offsets = Offsets::new(text);
        let quotes = quotes(draft);
        let mut out = Vec::new();
        for (s, reading) in readings.iter().enumerate() {
            let sentence = &draft.sentences[s];
            if !tells[s] {
                continue;
            }
            let block = &draft.layout.blocks[sentence.block];
            let place = parties::Parties {
                text,
                sentence: &sentence.range,
                reading,
                index: &index[s],
                mentions: &mentions,
                actors: &actors,
                offsets: &offsets,
            };
            let relations = grammar::relations(&place);
            if relations.is_empty() {
                continue;
            }
            let line = dateline(draft, block);
            let (date, source) = self.dateline(draft, line);
            let sent_from = line.and_then(|l| l.place.clone()).map(|r| &text[r]);
            let story = (&stories, block.segment);
            let surroundings = surroundings::Surroundings::read(self.tables, &place, sent_from, story);
            let times = when::Times::read(draft.published, date, &text[sentence.range.clone()], text);
            let site = assemble::Site {
                document: draft.document,
                sequence: s,
                segment: block.segment,
                parties: &place,
                relations: &relations,
                surroundings: &surroundings,
                times: &times,
                quotes: &quotes,
                tables: self.tables,
                coder: &self.name,
                calibration: self.model.calibration(),
                cite: self.cite(draft, source),
            };
            out.extend(assemble::events(&site));
        }
        crate::link::within(&mut out);
        if learn {
            lesson = Lesson::new(draft.document, draft.published, actors.into_told());
        }
        (out, lesson)
    }

    /// Date and agency of a dateline.
    fn dateline<'a>(&self, draft: &Draft<'a>, line: Option<&Dateline>) -> (Option<Date>, Option<&'a str>) {
        let Some(line) = line else { return (None, None) };
        // A dateline is not later than the page that carries it, but for a day between time zones.
        let day = |w: &dates::DateWords, ahead| {
            let day = w.meaning.period(draft.published, ahead)?.first;
            draft.published.is_none_or(|p| dates::days_between(p, day) <= 1).then_some(day)
        };
        let date = line.date.as_ref().and_then(|w| {
            let soon = draft.published.and_then(|_| day(w, true)).filter(|d| Some(*d) >= draft.published);
            soon.or_else(|| day(w, false))
        });
        (date, line.source.clone().map(|r| draft.document.text[r].trim()))
    }

    fn cite(&self, draft: &Draft, source: Option<&str>) -> CiteInfo {
        let d = draft.document;
        let title = match &draft.layout.title {
            Some(range) if d.title.is_empty() => d.text[range.clone()].to_string(),
            _ => d.title.clone(),
        };
        CiteInfo {
            title,
            publication: source.map_or_else(|| d.publisher.clone(), str::to_string),
            published: draft.published.map(|p| p.to_string()).unwrap_or_default(),
            url: d.url.clone(),
            language: d.language.clone(),
        }
    }
}

/// The quotations of a document's stories.
fn quotes(draft: &Draft) -> Vec<Quote> {
    let paragraphs: Vec<Bytes> = draft
        .layout
        .blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Body | BlockKind::Headline | BlockKind::Title))
        .map(Block::words)
        .collect();
    let ranges: Vec<Bytes> = draft.sentences.iter().map(|s| s.range.clone()).collect();
    read_quotes(&draft.document.text, &paragraphs, &ranges)
}

/// Whether a tagged mention says something: as the network has it, or by the verb of saying beside it.
fn speaks(words: &str, reading: &Reading, k: usize) -> bool {
    let at = &reading.tagged[k].range;
    reading.relations.iter().any(|r| r.speaker == Some(k))
        || reading.tagged.iter().filter(|t| t.tag == Tag::Verb).any(|v| {
            let gap = words.get(at.end..v.range.start).or_else(|| words.get(v.range.end..at.start));
            gap.is_some_and(|g| g.trim().is_empty())
        })
}

/// The dateline that the block stands under: the last one of its segment.
fn dateline<'d>(draft: &'d Draft, block: &Block) -> Option<&'d Dateline> {
    let before = |b: &&Block| b.segment == block.segment && b.range.start <= block.range.start;
    draft.layout.blocks.iter().filter(before).filter_map(|b| b.dateline.as_ref()).next_back()
}

/// Whether a text is written in lower case (or capitals) alone, so that case tells nothing.
fn is_caseless(text: &str) -> bool {
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    let lower = text.chars().filter(|c| c.is_lowercase()).count();
    if upper * 200 < lower || lower * 20 < upper {
        return true;
    }
    // "PS100 a year" in a text of small letters: it begins with one, and no word but acronyms has a capital.
    let name = |w: &&str| w.starts_with(char::is_uppercase) && w[1..].starts_with(char::is_lowercase);
    let begins_small = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let letters = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.is_ascii() && !w.is_empty());
    begins_small && letters.clone().filter(name).count() * 100 < letters.count()
}
