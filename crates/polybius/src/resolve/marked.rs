//! Short documents for tests, with their mentions marked.
//!
//! What feeds it: a text with mentions in brackets, "*" behind one that speaks; " | " ends a sentence, " || " a story. What
//! it gives: the mentions as the resolver takes them. What it refuses: nothing; brackets that do not match are a fault of
//! the test.

use super::MentionText;

/// A sentence with the number of its story, and its mentions' bytes with whether each speaks.
struct Sentence {
    segment: usize,
    words: String,
    spans: Vec<(usize, usize, bool)>,
}

/// A document whose mentions are marked.
pub(super) struct Marked(Vec<Sentence>);

impl Marked {
    /// Takes the marks out.
    pub(super) fn read(marked: &str) -> Marked {
        let mut sentences = Vec::new();
        for (segment, story) in marked.split(" || ").enumerate() {
            for sentence in story.split(" | ") {
                let (mut words, mut spans, mut from) = (String::new(), Vec::new(), 0);
                for c in sentence.chars() {
                    match c {
                        '[' => from = words.len(),
                        ']' => spans.push((from, words.len(), false)),
                        '*' => spans.last_mut().expect("a mention before its mark").2 = true,
                        c => words.push(c),
                    }
                }
                sentences.push(Sentence { segment, words, spans });
            }
        }
        Marked(sentences)
    }

    /// Its mentions.
    pub(super) fn mentions(&self) -> Vec<MentionText<'_>> {
        let mut list = Vec::new();
        for (number, Sentence { segment, words, spans }) in self.0.iter().enumerate() {
            let mut last = None;
            for (from, to, speaks) in spans {
                list.push(MentionText {
                    text: &words[*from..*to],
                    gap: last.map(|l: usize| &words[l..*from]),
                    sentence: number,
                    segment: *segment,
                    before: &words[..*from],
                    behind: &words[*to..],
                    speaks: *speaks,
                });
                last = Some(*to);
            }
        }
        list
    }
}
