//! A document's stories, with the reason for each seam.
//!
//! What feeds it: a document. What it gives: [`Outline`], which says whether the text is stitched together, and
//! from what. What it refuses: nothing; an ordinary article has one segment.

use super::speaker::trim;
use super::{Coder, Draft, quotes};
use crate::record::{Document, Outline, Quotation, Segment, Span};
use crate::text::{BlockKind, Bytes, Offsets, Reason, is_cut_off, split_sentences};

impl Coder {
    /// The stories of a document.
    pub fn segments(&self, document: &Document) -> Vec<Segment> {
        self.stories(&self.draft(document))
    }

    fn stories(&self, draft: &Draft) -> Vec<Segment> {
        let text = draft.document.text.as_str();
        let offsets = Offsets::new(text);
        let span = |r: &Bytes| -> Span { offsets.span(r) };
        let mut segments: Vec<Segment> = Vec::new();
        for (number, reason) in draft.layout.reasons.iter().enumerate() {
            let blocks: Vec<_> = draft.layout.blocks.iter().filter(|b| b.segment == number).collect();
            let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { continue };
            let [start, end] = span(&(first.range.start..last.range.end));
            let body: Vec<_> = blocks.iter().filter(|b| b.kind == BlockKind::Body).collect();
            let kind = match reason {
                Reason::Opinion => "opinion",
                Reason::Teaser => "teaser",
                _ if body.is_empty() => "heading",
                _ if body.iter().all(|b| is_bare_quote(&text[b.words()])) => "quote",
                _ => "report",
            };
            let line = blocks.iter().find_map(|b| b.dateline.as_ref());
            let (date, source) = self.dateline(draft, line);
            let place = line.and_then(|l| l.place.clone()).map_or(String::new(), |r| text[r].to_string());
            let cut_off = body
                .iter()
                .flat_map(|b| split_sentences(text, &b.words()))
                .filter(|r| is_cut_off(&text[r.clone()]))
                .map(|r| span(&r))
                .collect();
            segments.push(Segment {
                start,
                end,
                kind: kind.to_string(),
                reason: reason.name().to_string(),
                source: source.unwrap_or("").to_string(),
                place,
                date: date.map(|d| d.to_string()).unwrap_or_default(),
                cut_off,
            });
        }
        segments
    }

    /// The document taken apart at its seams.
    pub fn outline<'a>(&self, document: &'a Document) -> Outline<'a> {
        let text = document.text.as_str();
        let draft = self.draft(document);
        let offsets = Offsets::new(text);
        let span = |r: &Bytes| -> Span { offsets.span(r) };
        let segments = self.stories(&draft);
        let composite = draft.layout.reasons.len() > 1;
        let own = !document.published.is_empty();
        let published = draft.published.filter(|_| !own).map(|d| d.to_string()).unwrap_or_default();
        let quotes = quotes(&draft)
            .into_iter()
            .map(|q| {
                let speaker = q.voice.as_ref().map(|v| trim(text, &v.subject, v.saying.points_behind));
                let within = |s: &&Segment| s.start <= span(&q.range)[0] && span(&q.range)[1] <= s.end;
                Quotation {
                    span: span(&q.range),
                    speaker: speaker.clone().map_or(String::new(), |r| text[r].to_string()),
                    speaker_span: speaker.map(|r| span(&r)),
                    verb: q
                        .voice
                        .as_ref()
                        .map_or(String::new(), |v| text[v.saying.range.clone()].to_string()),
                    attributed: q.voice.is_some(),
                    segment: segments.iter().position(|s| within(&s)).unwrap_or(0),
                }
            })
            .collect();
        Outline { document, published, composite, segments, quotes }
    }
}

/// Whether a paragraph is a quotation and nothing else.
fn is_bare_quote(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',']);
    text.starts_with(['"', '\u{201c}'])
        && text.ends_with(['"', '\u{201d}'])
        && text.matches(['"', '\u{201c}', '\u{201d}']).count() == 2
}
