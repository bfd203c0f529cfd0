//! Blocks of a document: headline, date line, byline, body.
//!
//! What feeds it: the text. What it gives: blocks in order, a title and publication date where lines
//! of their own state them, and a number for each story ("segment"): a second dateline or a headline
//! between reports begins another one.

use jiff::civil::Date;

use super::seams::{Reason, seams};
use super::{Bytes, Dateline, read_dateline};
use crate::dates::{self, Meaning};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The document's own headline.
    Title,
    /// A line of its own without a full stop: a teaser or a heading.
    Headline,
    /// A line that is only a date.
    DateLine,
    /// "By" and a name.
    Byline,
    /// Running text.
    Body,
}

/// One block.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands, dateline included.
    pub range: Bytes,
    /// Its dateline.
    pub dateline: Option<Dateline>,
    /// Number of the story within the document.
    pub segment: usize,
}

impl Block {
    /// The part to be read: behind the dateline.
    pub fn words(&self) -> Bytes {
        self.dateline.as_ref().map_or(self.range.start, |d| d.range.end)..self.range.end
    }
}

/// A document taken apart.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// All blocks in order.
    pub blocks: Vec<Block>,
    /// The headline, if a block is one.
    pub title: Option<Bytes>,
    /// A publication date that stands on a line of its own.
    pub published: Option<Date>,
    /// Why each segment begins.
    pub reasons: Vec<Reason>,
}

impl Layout {
    /// Reads the blocks of a text.
    pub fn read(text: &str) -> Layout {
        let mut layout = Layout::default();
        let mut told = false; // whether there was running text
        for range in blocks(text) {
            let first = layout.blocks.is_empty();
            let mut kind = kind(text, &range, first);
            if kind == BlockKind::DateLine && layout.published.is_none() {
                layout.published = dates::parse_published(&text[range.clone()]);
            }
            if kind == BlockKind::Headline && layout.title.is_none() && !told {
                kind = BlockKind::Title;
                layout.title = Some(range.clone());
            }
            let dateline = (kind == BlockKind::Body).then(|| read_dateline(text, &range)).flatten();
            told |= kind == BlockKind::Body;
            layout.blocks.push(Block { kind, range, dateline, segment: 0 });
        }
        let found = seams(text, &layout.blocks);
        let mut segment = 0;
        for (block, reason) in layout.blocks.iter_mut().zip(found) {
            if let Some(reason) = reason {
                segment = layout.reasons.len();
                layout.reasons.push(reason);
            }
            block.segment = segment;
        }
        layout
    }
}

/// Byte ranges of blocks: paragraphs, with lines joined where they are only wrapped.
fn blocks(text: &str) -> Vec<Bytes> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
        let start = at + line.len() - line.trim_start().len();
        lines.push(start.min(at + line.len())..(at + line.trim_end().len()).max(start.min(at + line.len())));
        at += line.len();
    }
    let mut out: Vec<Bytes> = Vec::new();
    let mut open: Option<Bytes> = None;
    for (k, line) in lines.iter().enumerate() {
        if line.is_empty() {
            out.extend(open.take());
            continue;
        }
        open = Some(match open.take() {
            Some(block) if wrapped(text, &lines[k - 1], line) => block.start..line.end,
            Some(block) => {
                out.push(block);
                line.clone()
            }
            None => line.clone(),
        });
    }
    out.extend(open);
    out
}

/// Whether a line goes on in the next one because it was too long, and not because it ended.
fn wrapped(text: &str, line: &Bytes, next: &Bytes) -> bool {
    let (line, next) = (&text[line.clone()], &text[next.clone()]);
    let width = line.chars().count();
    let first = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    // The next line's first word would not have fitted into 66 columns, and no line is longer than 100.
    (50..=100).contains(&width) && width + first + 1 > 64 && next.chars().count() <= 100
        || (line.ends_with([',', ';']) && width <= 100 && next.starts_with(char::is_lowercase))
}

fn kind(text: &str, range: &Bytes, first: bool) -> BlockKind {
    let body = &text[range.clone()];
    let words = body.split_whitespace().count();
    if words <= 12 && is_date_line(body) {
        return BlockKind::DateLine;
    }
    let by = body.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("by "));
    if by && words <= 8 && !body.ends_with('.') {
        return BlockKind::Byline;
    }
    let ended = body
        .trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')'])
        .ends_with(['.', '!', '?', ':', ',', ';']);
    let question = first && body.ends_with(['?', '!']);
    if !first && (2..=25).contains(&words) && is_pointer(body) {
        return BlockKind::Headline;
    }
    if (!ended || question) && (3..=25).contains(&words) {
        return BlockKind::Headline;
    }
    BlockKind::Body
}

/// Whether a line points to another page: "Read also: ...".
fn is_pointer(line: &str) -> bool {
    const POINTERS: &[&str] = &[
        "read also",
        "also read",
        "read more",
        "read:",
        "see also",
        "related:",
        "related articles",
        "related stories",
        "more on this",
        "you may also like",
        "recommended:",
        "watch:",
        "don't miss",
    ];
    POINTERS.iter().any(|p| line.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)))
}

/// A line that holds a full date and little else.
fn is_date_line(line: &str) -> bool {
    let found = dates::find(line);
    let full = found.iter().any(|w| matches!(w.meaning, Meaning::Day { year: Some(_), .. }));
    if !full {
        return false;
    }
    let covered: usize = found.iter().map(|w| w.range.len()).sum();
    let mut rest: String = line.to_string();
    for w in found.iter().rev() {
        rest.replace_range(w.range.clone(), " ");
    }
    const ALSO: &[&str] = &[
        "published",
        "updated",
        "posted",
        "on",
        "at",
        "date",
        "last",
        "modified",
        "gmt",
        "utc",
        "am",
        "pm",
        "edt",
        "est",
        "et",
        "ist",
        "cet",
        "by",
    ];
    let stray = rest
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty() && !ALSO.contains(&w.to_lowercase().as_str()))
        .count();
    stray == 0 && covered * 4 >= line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stitched_page() {
        let text = "Envoys Meet in Lima Over Border\n\nFriday, 3 June, 2016\n\nTwo envoys met on Monday.\n\n\
            03 de mayo de 2016, 09:12Lima, May 3 (Agencia Sur) Miners marched today.\n\n\
            Most voters back a strike if talks fail\nThe claim was made in a paper.\n";
        let layout = Layout::read(text);
        let kinds: Vec<_> = layout.blocks.iter().map(|b| (b.kind, b.segment)).collect();
        use BlockKind::*;
        assert_eq!(kinds, [(Title, 0), (DateLine, 0), (Body, 0), (Body, 1), (Headline, 2), (Body, 3)]);
        assert_eq!(layout.published.unwrap().to_string(), "2016-06-03");
        assert_eq!(&text[layout.title.unwrap()], "Envoys Meet in Lima Over Border");
        assert!(text[layout.blocks[3].words()].starts_with("Miners"));
    }

    #[test]
    fn wrapped_lines_are_one_block() {
        let text = "THE COMMAND HAS REPORTED THAT ABOUT FIFTY PEASANTS OF THE VILLAGE\nWERE TAKEN AWAY BY UNKNOWN MEN IN THE NORTH OF THE DEPARTMENT EARLY\nON MONDAY.\n\n   A SECOND REPORT FOLLOWED.";
        let layout = Layout::read(text);
        assert_eq!(layout.blocks.len(), 2);
    }
}
