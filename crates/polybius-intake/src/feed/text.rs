//! The HTML of an entry as paragraphs of plain text, and dates as ISO 8601.

use dom_query::{Document as Dom, NodeRef};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::temporal::Pieces;

use crate::Reason;
use crate::html::check;

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "main",
    "hr",
    "center",
];
/// Elements whose text belongs to no report.
const NOISE: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "svg", "form", "button", "nav", "aside", "footer",
    "figure", "object", "video", "audio", "title", "textarea", "select",
];
/// Zones that RFC 822 knows by their letters, and UTC.
const ZONES: &[&str] = &["UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"];

/// Paragraphs of a piece of HTML.
///
/// # Errors
/// If it is nested too deeply, or has more tags or attributes than any report.
pub fn paragraphs(html: &str) -> Result<Vec<String>, Reason> {
    if !looks_like_html(html) {
        // Plain text: an empty line ends a paragraph.
        let mut out: Vec<Vec<&str>> = vec![Vec::new()];
        for line in html.lines().map(str::trim) {
            match out.last_mut() {
                Some(last) if !line.is_empty() => last.push(line),
                _ => out.push(Vec::new()),
            }
        }
        return Ok(out.iter().map(|lines| squeeze(&lines.join(" "))).filter(|p| !p.is_empty()).collect());
    }
    check(html)?;
    let dom = Dom::fragment(html);
    let mut out = Vec::new();
    let mut text = String::new();
    let mut end = |text: &mut String| {
        let paragraph = squeeze(text);
        text.clear();
        if !paragraph.is_empty() {
            out.push(paragraph);
        }
    };
    let mut breaks = 0;
    let mut node = dom.root();
    let mut down = true;
    // Depth first without recursion: `down` tells whether the node is met for the first time.
    loop {
        let name = node.node_name().map(|n| n.to_string()).unwrap_or_default();
        let block = node.is_element() && BLOCKS.contains(&name.as_str());
        if block {
            end(&mut text);
        }
        let mut inside: Option<NodeRef> = None;
        if down {
            if node.is_text() {
                let words = node.text();
                if !words.trim().is_empty() {
                    breaks = 0;
                }
                text.push_str(&words);
            } else if name == "br" {
                breaks += 1;
                if breaks > 1 {
                    end(&mut text);
                }
                text.push(' ');
            } else if !NOISE.contains(&name.as_str()) {
                inside = node.first_child();
            }
        }
        if let Some(child) = inside {
            node = child;
        } else if let Some(next) = node.next_sibling() {
            if block {
                end(&mut text);
            }
            (node, down) = (next, true);
        } else if let Some(parent) = node.parent() {
            (node, down) = (parent, false);
        } else {
            break;
        }
    }
    end(&mut text);
    Ok(out)
}

/// A title or name: one line of plain text, whether it was HTML or not.
pub fn line(html: &str) -> String {
    paragraphs(html).map(|p| p.join(" ")).unwrap_or_default()
}

/// White space as single spaces.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn looks_like_html(text: &str) -> bool {
    let tag =
        |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    let entity = |at: usize| {
        let rest = &text.as_bytes()[at + 1..];
        rest.iter()
            .take(32)
            .position(|b| *b == b';')
            .is_some_and(|end| end > 0 && rest[..end].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#'))
    };
    text.match_indices('<').any(|(at, _)| tag(at)) || text.match_indices('&').any(|(at, _)| entity(at))
}

/// A date as feeds write it (RFC 822 in many spellings, ISO 8601) as ISO 8601; empty if it cannot be read.
pub fn iso_date(text: &str) -> String {
    let text = squeeze(text);
    if let Ok(pieces) = Pieces::parse(&text) {
        let mut out = pieces.date().to_string();
        if let Some(time) = pieces.time() {
            out.push_str(&format!("T{time}"));
            if let Some(offset) = pieces.to_numeric_offset() {
                out.push_str(&zone(offset.seconds()));
            }
        }
        return out;
    }
    // The day of the week is often wrong or in another language, and says nothing that the date does not.
    let bare = text.split_once(',').map_or(text.as_str(), |(_, rest)| rest).trim();
    let mut words: Vec<String> = bare.split(' ').map(str::to_string).collect();
    if let Some(month) = words.get_mut(1)
        && month.len() > 3
        && month.is_ascii()
    {
        month.truncate(3);
    }
    let parser = DateTimeParser::new().relaxed_weekday(true);
    // A zone that is not known by its letters is left out rather than the whole date.
    if words.get(4).is_some_and(|z| !z.starts_with(['+', '-']) && !ZONES.contains(&z.to_uppercase().as_str()))
    {
        words.truncate(4);
    }
    for (count, zoned) in [(words.len(), words.len() > 4), (4, false)] {
        let mut words = words[..count.min(words.len())].to_vec();
        if !zoned {
            words.push("GMT".to_string());
        }
        if let Ok(date) = parser.parse_zoned_datetime(words.join(" ")) {
            let local = date.datetime();
            let offset = if zoned { zone(date.offset().seconds()) } else { String::new() };
            return format!("{local}{offset}");
        }
    }
    polybius::dates::parse_published(&text).map(|d| d.to_string()).unwrap_or_default()
}

/// An offset from UTC in seconds as ISO 8601 writes it.
fn zone(seconds: i32) -> String {
    if seconds == 0 {
        return "Z".to_string();
    }
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_paragraphs() {
        let html = "<p>Envoys <b>met</b> in&nbsp;Lima.</p><script>x()</script>They<br>agreed.<br><br/>Troops &amp; police left.\
            <ul><li>One.<li>Two.</ul><figure><figcaption>A photo</figcaption></figure>";
        let wanted = ["Envoys met in Lima.", "They agreed.", "Troops & police left.", "One.", "Two."];
        assert_eq!(paragraphs(html).unwrap(), wanted);
        assert_eq!(paragraphs("One\nline.\n\nA < b & c.").unwrap(), ["One line.", "A < b & c."]);
        assert_eq!(line("Envoy&#8217;s <i>visit</i>"), "Envoy\u{2019}s visit");
    }

    #[test]
    fn deep_nesting_is_refused_at_once() {
        assert!(paragraphs(&"<div>".repeat(2_000_000)).is_err());
        assert!(paragraphs(&"<p>a".repeat(3000)).is_ok());
    }

    #[test]
    fn dates_of_many_spellings() {
        for (text, wanted) in [
            ("Mon, 02 Jan 2017 23:30:00 -0500", "2017-01-02T23:30:00-05:00"),
            ("Tue, 2 Jan 2017 23:30:00 GMT", "2017-01-02T23:30:00Z"),
            ("2 January 2017 23:30 EST", "2017-01-02T23:30:00-05:00"),
            ("Mon, 02 Jan 2017 23:30:00 CEST", "2017-01-02T23:30:00"),
            ("Mon, 02 Jan 2017 23:30:00", "2017-01-02T23:30:00"),
            ("lun., 02 Jan 2017 23:30:00 +0100", "2017-01-02T23:30:00+01:00"),
            ("Mon, 02 Jan 17 23:30:00 Z", "2017-01-02T23:30:00Z"),
            ("2017-01-02T23:30:00+01:00", "2017-01-02T23:30:00+01:00"),
            ("2017-01-02T23:30:00.250Z", "2017-01-02T23:30:00.25Z"),
            ("2017-01-02 23:30:00", "2017-01-02T23:30:00"),
            ("2017-01-02", "2017-01-02"),
            ("January 2, 2017", "2017-01-02"),
            ("yesterday", ""),
            ("", ""),
        ] {
            assert_eq!(iso_date(text), wanted, "{text}");
        }
    }
}
