//! Actor and recipient spans against CoNLL files with S, T and R tags.
//!
//! S: who acts; T: the recipient; R: one of several who act together and have no recipient (ConfliBERT's
//! CAMEO roles). Exact: same kind and same tokens. Overlap: same kind and a shared token. Scored are the sides that
//! the network reads in the sentence, event or not (the codebook's comments are none of PLOVER's events), and, by
//! themselves, the parties of the events that are coded.

use std::ops::Range;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use polybius::record::{Document, Event, Span};

use super::figures::Counts;
use super::report::{Report, class_figures};
use super::{Bench, Scored, read_text};
use crate::progress::tell;

/// Arguments of `polybius evaluate roles`.
#[derive(Args)]
pub struct Arguments {
    /// CoNLL: token and tag a line (space or tab between), an empty line after each sentence.
    #[arg(value_name = "FILE")]
    input: PathBuf,
}

/// A role and the tokens that it covers.
type Role = (char, Range<usize>);

/// A sentence with its tokens' places in the text, and its true roles.
struct Gold {
    text: String,
    tokens: Vec<Span>,
    roles: Vec<Role>,
}

/// Scores the file.
pub fn run(arguments: &Arguments, bench: &Bench) -> Result<Scored> {
    let file = arguments.input.display().to_string();
    let text = read_text(&arguments.input)?;
    let (mut gold, mut refused) = (Vec::new(), 0u32);
    for (line, rows) in sentences(&text) {
        match read(line, &rows) {
            Ok(g) => gold.push(g),
            Err(error) => {
                refused += 1;
                tell(&format!("polybius: {file}:{error}"));
            }
        }
    }
    let documents: Vec<Document> =
        gold.iter().map(|g| Document { text: g.text.clone(), ..Document::default() }).collect();
    let events: Vec<Vec<Event>> = bench.each(documents, |coder, batch: Vec<Document>| coder.code(&batch))?;
    let texts: Vec<String> = gold.iter().map(|g| g.text.clone()).collect();
    let sides = bench.each(texts, |coder, batch: Vec<String>| {
        coder.model().sides(&batch.iter().map(String::as_str).collect::<Vec<_>>())
    })?;
    let parties: Vec<Vec<Role>> = gold.iter().zip(&events).map(|(g, e)| roles(e, g)).collect();
    let found: Vec<Vec<Role>> = gold.iter().zip(&sides).map(|(g, s)| read_sides(s, g)).collect();
    let mut figures = Vec::new();
    let units = |found: &[Vec<Role>], same: fn(&Role, &Role) -> bool, kind: Option<char>| -> Vec<Counts> {
        let pick = |list: &[Role]| -> Vec<Role> {
            list.iter().filter(|r| kind.is_none_or(|k| r.0 == k)).cloned().collect()
        };
        gold.iter().zip(found).map(|(g, f)| matched(pick(f), pick(&g.roles), same)).collect()
    };
    figures.extend(bench.bootstrap.counts("exact", &units(&found, Role::eq, None)));
    figures.extend(bench.bootstrap.counts("overlap", &units(&found, overlap, None)));
    figures.extend(bench.bootstrap.counts("parties of events, exact", &units(&parties, Role::eq, None)));
    figures.extend(bench.bootstrap.counts("parties of events, overlap", &units(&parties, overlap, None)));
    let kinds = ['S', 'T', 'R'];
    let sums: Vec<Counts> = kinds
        .iter()
        .map(|k| {
            let mut sum = Counts::default();
            units(&found, Role::eq, Some(*k)).iter().for_each(|c| sum.add(c));
            sum
        })
        .collect();
    let number = |lists: Vec<usize>| lists.into_iter().sum::<usize>() as f64;
    let report = Report {
        kind: "roles",
        file,
        coder: bench.coder.name().to_string(),
        counts: vec![
            ("sentences", gold.len() as f64),
            ("sentences refused", f64::from(refused)),
            ("gold spans", number(gold.iter().map(|g| g.roles.len()).collect())),
            ("spans found", number(found.iter().map(Vec::len).collect())),
            ("parties of events found", number(parties.iter().map(Vec::len).collect())),
        ],
        figures,
        classes: class_figures(&sums, &kinds.map(String::from)),
        confusion: None,
        reliability: Vec::new(),
    };
    Ok(Scored { report, done: gold.len() as u64, refused: u64::from(refused) })
}

/// Sentences as (number of the first line, rows).
fn sentences(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut out: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut fresh = true;
    for (k, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with("# ") || line.starts_with("-DOCSTART-") {
            fresh = true;
            continue;
        }
        if fresh {
            out.push((k + 1, Vec::new()));
            fresh = false;
        }
        if let Some((_, rows)) = out.last_mut() {
            rows.push(line);
        }
    }
    out
}

/// A sentence of rows; the message of an error begins with the line.
fn read(first: usize, rows: &[&str]) -> Result<Gold, String> {
    let mut words = Vec::new();
    let mut roles: Vec<Role> = Vec::new();
    let mut open: Option<char> = None;
    for (k, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let [word, .., tag] = cells[..] else {
            return Err(format!("{}: a token needs a tag after it", first + k));
        };
        let kind = match tag.split_once('-') {
            None if tag == "O" => None,
            Some(("B" | "I", "S" | "T" | "R")) => tag.chars().last(),
            _ => {
                return Err(format!(
                    "{}: the tag \"{tag}\" is none of O and B- or I- with S, T, R",
                    first + k
                ));
            }
        };
        match (kind, roles.last_mut()) {
            (Some(c), Some(last)) if open == Some(c) && !tag.starts_with('B') => last.1.end = k + 1,
            (Some(c), _) => roles.push((c, k..k + 1)),
            (None, _) => {}
        }
        open = kind;
        words.push(word);
    }
    let (text, tokens) = join(&words);
    Ok(Gold { text, tokens, roles })
}

/// A text from tokens, with the spaces that English has, and each token's characters.
fn join(words: &[&str]) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut length) = (String::new(), Vec::new(), 0);
    let (mut glued, mut quotes) = (true, 0);
    for word in words {
        let closes = matches!(*word, "." | "," | ";" | ":" | "?" | "!" | ")" | "%" | "n't" | "]" | "”")
            || (word.starts_with(['\'', '’']) && word.chars().count() < 4);
        let quote = *word == "\"";
        let closing_quote = quote && quotes % 2 == 1;
        quotes += usize::from(quote);
        if !(glued || closes || closing_quote) {
            text.push(' ');
            length += 1;
        }
        let end = length + word.chars().count();
        spans.push([length, end]);
        text.push_str(word);
        length = end;
        glued = matches!(*word, "(" | "$" | "[" | "“") || (quote && !closing_quote);
    }
    (text, spans)
}

/// The sides that were read, as tokens.
fn read_sides(sides: &[(char, Range<usize>)], gold: &Gold) -> Vec<Role> {
    let characters = |at: usize| gold.text[..at].chars().count();
    let spans = sides.iter().map(|(kind, r)| (*kind, [characters(r.start), characters(r.end)]));
    on_tokens(spans, &gold.tokens)
}

/// Spans of characters as spans of the tokens that they cover, each once.
fn on_tokens(spans: impl Iterator<Item = (char, Span)>, tokens: &[Span]) -> Vec<Role> {
    let mut out: Vec<Role> = Vec::new();
    for (kind, [start, end]) in spans {
        let covered = |t: &Span| t[0] < end && t[1] > start;
        let (Some(first), Some(last)) = (tokens.iter().position(covered), tokens.iter().rposition(covered))
        else {
            continue;
        };
        let role = (kind, first..last + 1);
        if !out.contains(&role) {
            out.push(role);
        }
    }
    out
}

/// The roles that events give to tokens. Several who act together are one span where they are joined ("A and B"), as
/// the tags have it; an event has each by itself.
fn roles(events: &[Event], gold: &Gold) -> Vec<Role> {
    let mut spans: Vec<(char, Span)> = Vec::new();
    for e in events {
        let together = e.recipient.is_empty() && e.actor.len() > 1 && e.event.iter().any(|t| t.is_mutual());
        if together {
            spans.extend(
                joined(e.actor.iter().map(|a| a.entity_span).collect(), gold).into_iter().map(|s| ('R', s)),
            );
        } else {
            spans.extend(e.actor.iter().map(|a| ('S', a.entity_span)));
        }
        spans.extend(e.recipient.iter().map(|r| ('T', r.entity_span)));
    }
    on_tokens(spans.into_iter(), &gold.tokens)
}

/// Spans with nothing but commas and "and" between them as one.
fn joined(mut spans: Vec<Span>, gold: &Gold) -> Vec<Span> {
    let text: Vec<char> = gold.text.chars().collect();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if last[1] <= span[0] => {
                let gap: String = text[last[1]..span[0]].iter().collect();
                if gap.split([' ', ',']).all(|w| matches!(w, "" | "and" | "&")) {
                    last[1] = span[1];
                } else {
                    out.push(span);
                }
            }
            // Two parties in one phrase.
            Some(last) => last[1] = last[1].max(span[1]),
            None => out.push(span),
        }
    }
    out
}

fn overlap(a: &Role, b: &Role) -> bool {
    a.0 == b.0 && a.1.start < b.1.end && b.1.start < a.1.end
}

/// Counts where each true role is met by one that was found.
fn matched(found: Vec<Role>, mut gold: Vec<Role>, same: fn(&Role, &Role) -> bool) -> Counts {
    let mut counts = Counts { hit: 0.0, found: found.len() as f64, gold: gold.len() as f64 };
    for f in &found {
        if let Some(k) = gold.iter().position(|g| same(f, g)) {
            gold.swap_remove(k);
            counts.hit += 1.0;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_text_and_roles() {
        let text =
            "Ruritania B-S\n's I-S\narmy I-S\nshelled O\n\" O\nthe B-T\nport I-T\n\" O\n. O\n\nWrong\n";
        let all = sentences(text);
        let gold = read(all[0].0, &all[0].1).unwrap();
        assert_eq!(gold.text, "Ruritania's army shelled \"the port\".");
        assert_eq!(gold.roles, [('S', 0..3), ('T', 5..7)]);
        let [a, b] = gold.tokens[6];
        assert_eq!(&gold.text[a..b], "port");
        assert_eq!(read(all[1].0, &all[1].1).err().unwrap(), "11: a token needs a tag after it");
        assert!(read(1, &["a B-X"]).is_err());
    }

    #[test]
    fn who_act_together_are_one_span() {
        let (text, tokens) = join(&["Peru", ",", "Chile", "and", "the", "Incas", "met", "us", "."]);
        let gold = Gold { text, tokens, roles: Vec::new() };
        assert_eq!(joined(vec![[16, 25], [0, 4], [6, 11], [30, 32]], &gold), [[0, 25], [30, 32]]);
        assert_eq!(joined(vec![[0, 11], [0, 11]], &gold), [[0, 11]]);
    }

    #[test]
    fn exact_and_overlap() {
        let gold = vec![('S', 0..3), ('T', 5..7)];
        let found = vec![('S', 0..3), ('T', 6..9), ('R', 5..7)];
        assert_eq!(matched(found.clone(), gold.clone(), Role::eq).hit as u8, 1);
        assert_eq!(matched(found, gold, overlap).hit as u8, 2);
    }
}
