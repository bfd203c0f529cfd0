//! The records that travel through Polybius: documents in, events out.
//!
//! They know nothing of the stages. Field names are those of PLOVER's JSON, with what PLOVER has no
//! name for added beside them. Spans are half-open offsets in characters (Unicode scalar values) of
//! the document's text as it was read. A field that could not be read is empty or absent.

use serde::{Deserialize, Serialize};

use crate::ontology::EventType;

/// Half-open range of character offsets into a document's text.
pub type Span = [usize; 2];

/// One piece of news as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Name that is unique within the input.
    pub id: String,
    /// The text that all spans count in.
    pub text: String,
    /// Headline, where the source gives it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// ISO 8601 date or date-time of publication.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub published: String,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// Who wrote it; several are joined by "; ".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// ISO 639-1 code of its language (639-3 where there is none, "und" if it is none that is known); empty is taken
    /// for English. What is not English is not coded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
}

impl Document {
    /// Whether it is coded: it says that it is English ("en", "eng", "en-GB", "English"), or nothing.
    pub fn is_english(&self) -> bool {
        let language = self.language.trim().to_ascii_lowercase();
        let first = language.split(['-', '_', ' ', '(']).next().unwrap_or("");
        matches!(first, "" | "en" | "eng" | "english")
    }
}

/// A party to an event, or a speaker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// ISO 3166 alpha-3 country, or IGO, UNO, EUR, NGO, ISM, IMG, MNC; empty if not known.
    pub code: String,
    /// Primary PLOVER sector; empty if not known.
    pub sector: String,
    /// Further sectors.
    pub other_sectors: Vec<String>,
    /// The words of the document.
    pub entity_text: String,
    /// Where they stand.
    pub entity_span: Span,
    /// Full name, where it is known.
    pub identifier_text: String,
    /// Identifier of that name; empty if the name is not known.
    pub identifier_id: String,
    /// Office held, as in "foreign minister".
    pub office: String,
    /// How country and sector were found: table, title, apposition, document, coreference, context (the country
    /// of the place or sentence); empty if they were not.
    pub resolved_by: String,
}

/// Where an event took place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The words of the document.
    pub extracted_place: String,
    /// Where they stand.
    pub span: Span,
    /// Name in the table.
    pub resolved_place: String,
    /// Number in GeoNames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonameid: Option<u32>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Name of the first administrative unit (state, province).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub admin1: String,
    /// Name of the second (county, district).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub admin2: String,
    /// ISO 3166 alpha-3 country; empty where disputed or international.
    pub country_code: String,
    /// From 5 (within a city) over 4 (city) to 1 (country).
    pub resolution: u8,
}

/// Who says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The speaker, where the text names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Entity>,
    /// quote, indirect or none.
    pub kind: String,
    /// The verb of saying.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub verb: String,
    /// Where the verb stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// said, confirmed, denied, alleged, claimed, warned or demanded: what the speaker takes upon himself. Empty
    /// where nobody is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commitment: String,
    /// The medium that reports it, where the text names one ("state media said").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// The sentence that an event was read from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextInfo {
    /// Number of the sentence in the document, from 0.
    pub sequence: usize,
    /// Its first character.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// Number of the segment (story) within the document, from 0.
    pub segment: usize,
}

/// One story of a document that may be stitched from several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its first character.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// report, teaser, opinion, quote (no speaker in it) or heading (title and date lines alone).
    pub kind: String,
    /// Why it begins here.
    pub reason: String,
    /// Agency of its dateline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Place of its dateline, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Date of its dateline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Sentences that break off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut_off: Vec<Span>,
}

/// A document as it was read: its segments beside its own fields.
#[derive(Clone, Debug, Serialize)]
pub struct Outline<'a> {
    /// The document.
    #[serde(flatten)]
    pub document: &'a Document,
    /// Whether it is stitched from several stories.
    pub composite: bool,
    /// The stories.
    pub segments: Vec<Segment>,
}

/// What is known of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CiteInfo {
    /// Headline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Publisher, or the agency named in the dateline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub publication: String,
    /// Date of publication.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub published: String,
    /// Address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
}

/// One coded event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Hash of document, sentence, type and participants: the same input gives the same id.
    pub id: String,
    /// Id of the document.
    pub document: String,
    /// First day, ISO 8601; empty if the text does not tell.
    pub date: String,
    /// Last day; the same as `date` where the day is known.
    pub enddate: String,
    /// Event type (one).
    pub event: Vec<EventType>,
    /// Modes of that type.
    pub mode: Vec<String>,
    /// Contexts.
    pub context: Vec<String>,
    /// historical, future, hypothetical, negation; empty: reported as having happened.
    pub auxiliary: Vec<String>,
    /// Who did it.
    pub actor: Vec<Entity>,
    /// To whom.
    pub recipient: Vec<Entity>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_loc: Option<Place>,
    /// The words that tell the event.
    pub event_text: Vec<String>,
    /// Where they stand.
    pub event_span: Vec<Span>,
    /// The words that the date was read from; empty if it is the dateline's or publication's.
    pub date_text: String,
    /// Where they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_span: Option<Span>,
    /// explicit, relative, dateline or publication; empty without a date.
    pub date_basis: String,
    /// The date that a relative one counts from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_reference: String,
    /// day, week, month, year; empty without a date.
    pub date_granularity: String,
    /// Who says so.
    pub attribution: Attribution,
    /// 1 to 4.
    pub quad_code: u8,
    /// -10 to +10.
    pub event_scale: f32,
    /// CAMEO code, as text.
    pub cameo: String,
    /// Goldstein value of that code.
    pub goldstein: f32,
    /// 0 to 1.
    pub confidence: f32,
    /// The sentence.
    pub text: String,
    /// Where it stands.
    pub text_info: TextInfo,
    /// The document's source.
    pub cite_info: CiteInfo,
    /// Version, model and tables.
    pub coder: String,
}
