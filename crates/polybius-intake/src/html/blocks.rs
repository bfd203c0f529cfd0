//! An element's text, block by block.
//!
//! Paragraphs, headings, list items, cells and lines that are parted by two `<br>` are blocks; within a block white
//! space is one space and a single `<br>` a line break. Blocks that are nearly all links (menus, teasers) are left
//! out.

use dom_query::NodeRef;

/// Elements that run on within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];
/// Elements that have no text of the page's.
const SILENT: &[&str] =
    &["script", "style", "noscript", "template", "head", "title", "svg", "iframe", "object"];

/// Texts of the blocks, in order; none is empty or the same as the one before.
pub fn block_texts(node: &NodeRef) -> Vec<String> {
    let mut walk = Walk::default();
    walk.node(node, false);
    walk.flush();
    walk.blocks
}

/// Bytes of all blocks.
pub fn length(blocks: &[String]) -> usize {
    blocks.iter().map(String::len).sum()
}

/// A text with single spaces, without soft hyphens and invisible marks.
pub fn squeeze(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many letters and digits a text has.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[derive(Default)]
struct Walk {
    blocks: Vec<String>,
    /// Text of the block so far, and how much of it is in links.
    text: String,
    linked: usize,
    /// `<br>` since the last word.
    breaks: usize,
}

impl Walk {
    fn node(&mut self, node: &NodeRef, in_link: bool) {
        if node.is_text() {
            let text = node.text();
            if !text.trim().is_empty() {
                if self.breaks > 1 {
                    self.flush();
                } else if self.breaks == 1 && !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.breaks = 0;
                self.linked += if in_link { letters(&text) } else { 0 };
            }
            self.text.push_str(&text.replace(['\n', '\r'], " "));
            return;
        }
        let name = node.node_name().map(|n| n.to_string()).unwrap_or_default();
        if SILENT.contains(&name.as_str()) || node.is_comment() {
            return;
        }
        if name == "br" {
            self.breaks += 1;
            return;
        }
        let block = node.is_element() && !INLINE.contains(&name.as_str());
        if block {
            self.flush();
        }
        for child in node.children_it(false) {
            self.node(&child, in_link || name == "a");
        }
        if block {
            self.flush();
        }
    }

    /// Ends the block.
    fn flush(&mut self) {
        let lines: Vec<String> = self.text.split('\n').map(squeeze).filter(|l| !l.is_empty()).collect();
        let text = lines.join("\n");
        let menu = self.linked * 10 > letters(&text) * 8 && text.len() < 200;
        let menu = menu || (self.linked * 10 > letters(&text) * 5 && text.matches(" | ").count() > 2);
        if !text.is_empty() && !menu && self.blocks.last() != Some(&text) {
            self.blocks.push(text);
        }
        self.text.clear();
        (self.linked, self.breaks) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn blocks(html: &str) -> Vec<String> {
        block_texts(&Document::from(html).root())
    }

    #[test]
    fn breaks_stay_and_words_are_not_glued() {
        assert_eq!(blocks("<p>One</p><p>Two <b>th</b>ree</p>four"), ["One", "Two three", "four"]);
        assert_eq!(blocks("A<br><br>B<br/>\n<br>C<br>D"), ["A", "B", "C\nD"]);
        assert_eq!(blocks("<table><tr><td>A</td><td>B</td></tr></table>"), ["A", "B"]);
        assert_eq!(blocks("<div>Mos\u{ad}cow &amp; Ky&iuml;v<script>x</script></div>"), ["Moscow & Kyïv"]);
        assert_eq!(blocks("<ul><li>A<li>B</ul><h2>C</h2>"), ["A", "B", "C"]);
    }

    #[test]
    fn menus_are_left_out() {
        assert_eq!(
            blocks("<p><a>Home</a> | <a>World</a></p><p>See <a>this</a> report of ours.</p>").len(),
            1
        );
    }
}
