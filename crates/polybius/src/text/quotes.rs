//! Quotations of a document, closed or not, and who is named beside them as speaking.
//!
//! What feeds it: the text with its paragraphs and sentences. What it gives: [`Quote`]s in order, each with the
//! words that name its speaker and the verb. What it refuses: apostrophes, and single marks that are
//! never closed. A quotation beside which nobody speaks has no speaker.

use super::Bytes;
use super::speech::{Saying, sayings};

/// One quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What stands between the marks; up to the paragraph's end where the second is missing.
    pub range: Bytes,
    /// Who speaks, where that is told.
    pub voice: Option<Voice>,
    paragraph: usize,
    /// Whether it goes on from the paragraph before.
    goes_on: bool,
}

/// Words that name a speaker, and the verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Where the subject stands.
    pub subject: Bytes,
    /// The verb.
    pub saying: Saying,
}

/// The quotations of a text.
pub fn read(text: &str, paragraphs: &[Bytes], sentences: &[Bytes]) -> Vec<Quote> {
    let mut quotes = spans(text, paragraphs, sentences);
    for k in 0..quotes.len() {
        let paragraph = &paragraphs[quotes[k].paragraph];
        let at = quotes[k].range.clone();
        let next = quotes.get(k + 1).map_or(paragraph.end, |q| q.range.start).min(paragraph.end);
        let last = if k == 0 { paragraph.start } else { quotes[k - 1].range.end.max(paragraph.start) };
        let ahead = before(text, last.min(at.start)..at.start, sentences);
        // `The minister said "heated talks" took place`: the verb stands right before the mark.
        let touching = ahead.as_ref().is_some_and(|v| {
            let gap = text.get(v.saying.range.end..at.start).unwrap_or("");
            !v.saying.points_behind && !gap.contains(char::is_alphanumeric)
        });
        let voice = match ahead {
            Some(ahead) if touching && !ends_clause(text, &at) => Some(ahead),
            ahead => behind(text, at.end..next.max(at.end), sentences).or(ahead),
        };
        quotes[k].voice = voice;
    }
    // What goes on has the speaker of what it goes on from, and the other way round.
    for k in 1..quotes.len() {
        let (a, b) = (&quotes[k - 1], &quotes[k]);
        let resumed = a.paragraph == b.paragraph
            && a.voice.as_ref().is_some_and(|v| v.saying.range.start >= a.range.end);
        if b.voice.is_none() && (b.goes_on || resumed) {
            quotes[k].voice = quotes[k - 1].voice.clone();
        }
    }
    for k in (1..quotes.len()).rev() {
        if quotes[k].goes_on && quotes[k - 1].voice.is_none() {
            quotes[k - 1].voice = quotes[k].voice.clone();
        }
    }
    quotes
}

/// Whether a quotation ends with a mark, within it or behind it: what follows may say who speaks.
fn ends_clause(text: &str, quote: &Bytes) -> bool {
    const MARKS: [char; 8] = [',', '.', '!', '?', '\u{2026}', ';', '-', '\u{2014}'];
    let rest = text[quote.end..]
        .trim_start_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{201c}', '\u{2018}']);
    text[quote.clone()].trim_end().ends_with(MARKS) || rest.starts_with(MARKS)
}

/// The quotation that a range stands in, if any.
pub fn around<'q>(quotes: &'q [Quote], range: &Bytes) -> Option<&'q Quote> {
    let k = quotes.partition_point(|q| q.range.end < range.end);
    quotes.get(k).filter(|q| q.range.start <= range.start && range.end <= q.range.end)
}

fn closing(mark: &str) -> &'static [&'static str] {
    match mark {
        "\u{201c}" => &["\u{201d}", "\""],
        "\u{201e}" => &["\u{201c}", "\u{201d}", "\""],
        "\u{ab}" => &["\u{bb}"],
        "\u{2039}" => &["\u{203a}"],
        "``" => &["''", "\"", "\u{201d}"],
        "''" => &["''"],
        "\u{2018}" => &["\u{2019}"],
        "'" => &["'"],
        _ => &["\"", "\u{201d}"],
    }
}

/// The quotation mark at a byte of a text.
fn mark(text: &str, at: usize) -> Option<&'static str> {
    const MARKS: &[&str] = &[
        "``", "''", "\"", "\u{201c}", "\u{201d}", "\u{201e}", "\u{ab}", "\u{bb}", "\u{2018}", "\u{2019}",
        "'", "\u{2039}", "\u{203a}",
    ];
    let rest = &text[at..];
    MARKS.iter().find(|m| rest.starts_with(**m)).copied()
}

fn spans(text: &str, paragraphs: &[Bytes], sentences: &[Bytes]) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::new();
    let mut unclosed: Option<&'static str> = None;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let Some(body) = text.get(paragraph.clone()) else { continue };
        let mut open: Option<(usize, &'static str)> = None;
        let carried = unclosed.take();
        let mut goes_on = false;
        let mut done = 0;
        let count = out.len();
        for (at, c) in body.char_indices() {
            let quote_like =
                matches!(c, '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}')
                    || matches!(c, '\u{2018}' | '\u{2019}' | '\u{2039}' | '\u{203a}');
            if !quote_like || at < done {
                continue;
            }
            let Some(m) = mark(body, at) else { continue };
            let end = at + m.len();
            done = end;
            let left = body[..at].chars().next_back();
            let right = body[end..].chars().next();
            let opens = left
                .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '-' | '\u{2014}' | '\u{2013}'))
                && right.is_some_and(|c| {
                    c.is_alphanumeric() || matches!(c, '[' | '(' | '.' | '\u{2026}' | '\'' | '\u{2018}')
                });
            let single = matches!(m, "'" | "\u{2018}" | "\u{2019}");
            match open {
                Some((start, first))
                    if closing(first).contains(&m) && !(opens && !single && m == "\"" && left.is_some()) =>
                {
                    let apostrophe = single
                        && (right.is_some_and(char::is_alphanumeric)
                            || (left == Some('s') && right == Some(' ') && closes_later(&body[end..], m)));
                    if apostrophe {
                        continue;
                    }
                    push(&mut out, start..at, number, goes_on, paragraph.start);
                    goes_on = false;
                    open = None;
                }
                Some((start, first)) if opens && m == first && !single => {
                    // A second opening mark: the first was never closed.
                    push(&mut out, start..at, number, goes_on, paragraph.start);
                    goes_on = false;
                    open = Some((end, m));
                }
                Some(_) => {}
                None if matches!(m, "\u{201d}" | "\u{bb}" | "\"") && !opens => {
                    // A closing mark alone: what it closes began with the sentence.
                    let inches = left.is_some_and(|c| c.is_ascii_digit());
                    let here = paragraph.start + at;
                    let from =
                        sentences.iter().rev().find(|s| s.start < here).map_or(paragraph.start, |s| s.start);
                    let from = from.max(paragraph.start).max(out.last().map_or(0, |q| q.range.end));
                    let plain = left.is_some_and(|c| !c.is_whitespace());
                    if plain && !inches && from < here && out.len() == count {
                        push(
                            &mut out,
                            from - paragraph.start..at,
                            number,
                            carried.is_some(),
                            paragraph.start,
                        );
                    }
                }
                None if m == "\u{2019}" || m == "\u{203a}" => {}
                None => {
                    let singles = matches!(m, "'" | "\u{2018}");
                    let digit = right.is_some_and(|c| c.is_ascii_digit());
                    if opens && (!singles || (!digit && closes_later(&body[end..], closing(m)[0]))) {
                        goes_on = carried == Some(m) && body[..at].trim().is_empty();
                        open = Some((end, m));
                    }
                }
            }
        }
        if let Some((start, m)) = open
            && !matches!(m, "'" | "\u{2018}" | "''")
        {
            push(&mut out, start..body.len(), number, goes_on, paragraph.start);
            unclosed = Some(m);
        }
    }
    out
}

fn push(out: &mut Vec<Quote>, range: Bytes, paragraph: usize, goes_on: bool, shift: usize) {
    if range.start < range.end {
        out.push(Quote { range: range.start + shift..range.end + shift, voice: None, paragraph, goes_on });
    }
}

/// Whether a single mark that closes stands further on: behind a letter or stop, before none.
fn closes_later(rest: &str, mark: &str) -> bool {
    rest.match_indices(mark).any(|(at, m)| {
        let left = rest[..at].chars().next_back();
        let right = rest[at + m.len()..].chars().next();
        left.is_some_and(|c| !c.is_whitespace()) && !right.is_some_and(char::is_alphanumeric)
    })
}

/// The sentence's part of `part` that begins where `part` begins.
fn to_sentence_end(part: &Bytes, sentences: &[Bytes]) -> Bytes {
    let end = sentences.iter().find(|s| s.end > part.start + 2).map_or(part.end, |s| s.end);
    part.start..end.clamp(part.start, part.end)
}

/// `..., the minister said`, `..., said the minister`.
fn behind(text: &str, part: Bytes, sentences: &[Bytes]) -> Option<Voice> {
    let part = to_sentence_end(&part, sentences);
    let found = sayings(text, &part);
    let saying = found.into_iter().next()?;
    let gap = text.get(part.start..saying.range.start)?;
    if gap.split_whitespace().count() > 14 || gap.contains([';', ':']) {
        return None;
    }
    let subject = part.start..saying.range.start;
    let named = gap.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let subject =
        if named && !saying.points_behind { subject } else { subject_behind(text, &saying, part.end) };
    has_letters(text, &subject).then_some(Voice { subject, saying })
}

/// `The minister said: ...`
fn before(text: &str, part: Bytes, sentences: &[Bytes]) -> Option<Voice> {
    let own = sentences.iter().rev().find(|s| s.start < part.end).map_or(part.start, |s| s.start);
    let part = own.clamp(part.start, part.end)..part.end;
    let saying = sayings(text, &part).pop()?;
    let rest = text.get(saying.range.end..part.end)?;
    if rest.split_whitespace().count() > 14 || rest.contains(';') {
        return None;
    }
    let subject = if saying.points_behind {
        subject_behind(text, &saying, part.end)
    } else {
        part.start..saying.range.start
    };
    has_letters(text, &subject).then_some(Voice { subject, saying })
}

/// The words behind a verb up to the next mark.
fn subject_behind(text: &str, saying: &Saying, end: usize) -> Bytes {
    let rest = &text[saying.range.end..end.max(saying.range.end)];
    let stop = rest.find([',', ';', ':', '"', '\u{201c}', '(']).unwrap_or(rest.len());
    saying.range.end..saying.range.end + stop
}

fn has_letters(text: &str, range: &Bytes) -> bool {
    text.get(range.clone()).is_some_and(|t| t.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn voices(text: &str) -> Vec<(String, String)> {
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            paragraphs.push(at..at + line.len());
            at += line.len() + 1;
        }
        let sentences: Vec<Bytes> =
            paragraphs.iter().flat_map(|p| crate::text::split_sentences(text, p)).collect();
        read(text, &paragraphs, &sentences)
            .into_iter()
            .map(|q| {
                let subject = q.voice.map_or(String::new(), |v| text[v.subject].to_string());
                let clean = subject.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
                (text[q.range].to_string(), clean)
            })
            .collect()
    }

    #[test]
    fn quotations_and_their_speakers() {
        for (text, quote, speaker) in [
            ("\"We will march,\" the mayor said.", "We will march,", "the mayor"),
            ("\"We will march\", said the mayor.", "We will march", "the mayor"),
            ("The mayor said: \"We will march.\"", "We will march.", "The mayor"),
            ("The mayor said, “We will march.”", "We will march.", "The mayor"),
            ("«We will march», the mayor said.", "We will march", "the mayor"),
            ("„We will march“, the mayor said.", "We will march", "the mayor"),
            ("``We will march,'' the mayor said.", "We will march,", "the mayor"),
            ("'We will march,' the mayor said.", "We will march,", "the mayor"),
            ("‘We will march,’ the mayor said.", "We will march,", "the mayor"),
            ("''We will march,'' the mayor said.", "We will march,", "the mayor"),
            ("\"We march. They stay,\" the mayor said.", "We march. They stay,", "the mayor"),
            ("\"This will go on\".", "This will go on", ""),
            ("“We will march, and that is all", "We will march, and that is all", ""),
            ("We will march\", the mayor said.", "We will march", "the mayor"),
            ("According to the mayor, \"all is well\".", "all is well", "the mayor"),
            ("\"All is well\", according to the mayor.", "All is well", "the mayor"),
            ("\"We will march,\" the mayor has warned.", "We will march,", "the mayor has"),
            ("\"We will march,\" warned the mayor.", "We will march,", "the mayor"),
            ("\"We will march,\" added Ana Paz.", "We will march,", "Ana Paz"),
            ("\"We will march,\" Ana Paz told reporters.", "We will march,", "Ana Paz"),
            ("\"Will you march?\" Ana Paz asked for.", "Will you march?", "Ana Paz"),
            ("\"We will march!\" insisted Ana Paz, the mayor.", "We will march!", "Ana Paz"),
            ("\"Nobody was there,\" the army denied.", "Nobody was there,", "the army"),
            ("\"It was the army,\" the rebels alleged.", "It was the army,", "the rebels"),
            ("\"It was us,\" the rebels claimed.", "It was us,", "the rebels"),
            ("\"It is so,\" confirmed the ministry.", "It is so,", "the ministry"),
            ("\"Leave now,\" the general demanded.", "Leave now,", "the general"),
            ("\"We will march,\" Ana Paz was quoted as saying.", "We will march,", "Ana Paz"),
            ("The general demanded that they \"leave now\".", "leave now", "The general"),
            ("The ministry confirmed: «It is so».", "It is so", "The ministry"),
            ("The army, the mayor said, was \"everywhere\".", "everywhere", "The army, the mayor"),
            (
                "The minister said \"heated talks\" took place, the Sea of X disputes.",
                "heated talks",
                "The minister",
            ),
            ("\"All is well\", reads a sign.", "All is well", ""),
            ("They called it \"a farce\".", "a farce", ""),
            ("The so-called \"republic\" fell.", "republic", ""),
        ] {
            assert_eq!(voices(text), vec![(quote.to_string(), speaker.to_string())], "{text}");
        }
    }

    #[test]
    fn quotations_in_several_parts() {
        let both = voices("\"We march,\" the mayor said. \"They stay.\"");
        assert_eq!(both.iter().map(|v| v.1.as_str()).collect::<Vec<_>>(), ["the mayor", "the mayor"]);
        let both = voices("The mayor said: \"We march.\n\"They stay.\"");
        assert_eq!(both.iter().map(|v| v.1.as_str()).collect::<Vec<_>>(), ["The mayor", "The mayor"]);
        assert!(voices("The workers' union, born in the '90s, isn't theirs.").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_fine(text in "[\"'“”‘’«»a-zé .,\\n]{0,80}") {
            for (quote, _) in voices(&text) {
                prop_assert!(!quote.is_empty());
            }
        }
    }
}
