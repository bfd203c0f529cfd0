//! News pages as sites serve them: main text, title, date, author, publisher, language, address.
//!
//! `metadata.rs` reads what the page says of itself, `furniture.rs` takes away what is never of the report, then
//! the main text is the element that the page marks as such, else what `dom_smoothie` finds (a kept port of
//! Mozilla's Readability), else the body; a page that ships its text in JSON-LD only is read from there. The
//! document's text is the headline and the paragraphs, with an empty line between them: spans count in that text.

mod blocks;
mod furniture;
mod limits;
mod metadata;

use std::collections::HashSet;

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;
use polybius::record::Document;

use blocks::{block_texts, length, squeeze};
pub use limits::check;

/// Where sites put the text of a report, the surest first.
const MARKED: &[&str] = &["[itemprop~=articleBody]", "[property~='schema:articleBody']", "article", "main"];

/// Reads a page. `id` is used as the document's id. A page over the limits of `limits.rs` has no text.
pub fn read_html(page: &str, id: &str) -> Document {
    let mut document = Document { id: id.to_string(), ..Document::default() };
    if check(page).is_err() {
        return document;
    }
    let dom = Dom::from(page);
    let known = metadata::read(&dom);
    furniture::remove(&dom);
    let headline = headline(&dom, &known.title, &known.publisher);
    let mut blocks = main_text(&dom);
    let told = block_texts(&Dom::from(as_html(&known.body)).root());
    if length(&told) > 200 && covered(&told, &blocks) < 0.85 {
        blocks = told; // the page shows a part of it
    }
    blocks.retain(|b| !furniture::is_notice(b));
    // What stands before the headline belongs to the page, not to the report.
    let is_headline = |b: &String| same_words(b.split('\n').next().unwrap_or(""), &headline);
    if let Some(at) = blocks.iter().take(8).position(is_headline) {
        let rest = blocks[at].split_once('\n').map(|(_, rest)| rest.to_string());
        blocks.splice(..=at, rest);
    }
    if !headline.is_empty() && !blocks.is_empty() {
        blocks.insert(0, headline.clone());
    }
    document.text = blocks.join("\n\n");
    document.title = if known.title.is_empty() { headline } else { known.title };
    document.published = known.published;
    document.url = known.url;
    document.publisher = known.publisher;
    document.author = known.author;
    document.language = known.language;
    document
}

/// Paragraphs of the main text.
fn main_text(dom: &Dom) -> Vec<String> {
    let body = || dom.body().map(|b| block_texts(&b)).unwrap_or_default();
    // One element that is marked, or several (posts of a live page).
    let marked: Vec<Vec<String>> = MARKED
        .iter()
        .map(|selector| {
            let all = dom.select(selector);
            let outer = all.nodes().iter().filter(|n| !n.ancestors(None).iter().any(|a| a.is(selector)));
            outer.flat_map(block_texts).collect()
        })
        .collect();
    if length(&marked[0]).max(length(&marked[1])) > 250 {
        return if length(&marked[0]) >= length(&marked[1]) { marked[0].clone() } else { marked[1].clone() };
    }
    let config = Config { char_threshold: 200, ..Config::default() };
    let article = Readability::with_document(dom.clone(), None, Some(config)).and_then(|mut r| r.parse());
    let mut found = article.map(|a| block_texts(&Dom::from(a.content).root())).unwrap_or_default();
    // Readability sometimes keeps one part of several.
    if let Some(wider) = marked[2..].iter().find(|m| prose(m) > 200) {
        let one = dom.select("article").length() <= 1;
        if one && prose(&found) * 10 < prose(wider) * 7 {
            found = wider.clone();
        }
    }
    let whole = body();
    if dom.select("td, font").exists() {
        found = unglued(found, &whole);
    }
    if length(&found) < 80 && length(&whole) > length(&found) {
        return whole;
    }
    found
}

/// What Readability found, in the blocks of the page: in old layouts it joins cells and lines.
fn unglued(found: Vec<String>, whole: &[String]) -> Vec<String> {
    let all = letters(&found.concat());
    let mut at = 0;
    let mut kept = Vec::new();
    for block in whole {
        let own = letters(block);
        // Labels are in many places; so they count only where they are next.
        let near = if own.len() < 40 { own.len() + 400 } else { usize::MAX };
        let place = all[at..].find(&own).filter(|p| !own.is_empty() && *p < near);
        if let Some(place) = place {
            at += place + own.len();
            kept.push(block.clone());
        }
    }
    let enough = letters(&kept.concat()).len() * 10 >= all.len() * 8;
    if enough { kept } else { found }
}

/// Letters and digits of a text, small.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Bytes in blocks that are sentences rather than labels.
fn prose(blocks: &[String]) -> usize {
    blocks.iter().filter(|b| b.len() > 60).map(String::len).sum()
}

/// The heading that says what the title says; else the title, else the first heading.
fn headline(dom: &Dom, title: &str, publisher: &str) -> String {
    let headings: Vec<String> =
        dom.select("h1, [itemprop~=headline]").iter().map(|h| squeeze(&h.text())).collect();
    let headings = headings.iter().filter(|h| !h.is_empty() && !h.eq_ignore_ascii_case(publisher));
    if title.is_empty() {
        return headings.into_iter().next().cloned().unwrap_or_default();
    }
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let of_title = words(title);
    let shared = |h: &str| {
        let of_heading = words(h);
        let both = of_heading.iter().filter(|w| of_title.contains(w)).count();
        both * 100 / of_heading.len().max(1)
    };
    let best =
        headings.map(|h| (shared(h), h)).fold(None, |best: Option<(usize, &String)>, next| match best {
            Some(b) if b.0 >= next.0 => Some(b),
            _ => Some(next),
        });
    match best {
        Some((share, heading)) if share >= 40 => heading.clone(),
        _ => title.to_string(),
    }
}

/// Share of the words of a text that another has too.
fn covered(text: &[String], by: &[String]) -> f64 {
    let words = |blocks: &[String]| -> Vec<String> {
        let all = blocks.iter().flat_map(|b| b.split(|c: char| !c.is_alphanumeric()));
        all.filter(|w| w.len() > 2).map(str::to_lowercase).collect()
    };
    let known: HashSet<String> = words(by).into_iter().collect();
    let wanted = words(text);
    wanted.iter().filter(|w| known.contains(*w)).count() as f64 / wanted.len().max(1) as f64
}

/// Whether two lines have the same letters.
fn same_words(a: &str, b: &str) -> bool {
    !b.is_empty() && letters(a) == letters(b)
}

/// The text of JSON-LD, which may be plain or have tags.
fn as_html(text: &str) -> String {
    if text.contains("</") || text.contains("<br") {
        text.to_string()
    } else {
        text.replace('\n', "<br><br>")
    }
}

/// The character set that a page names in its first bytes: `<meta charset>`, `http-equiv` or an XML declaration.
pub fn declared_charset(page: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&page[..page.len().min(4096)]).to_lowercase();
    let named = |text: &str, before: &str| {
        let rest = text.split_once(before)?.1.trim_start();
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'));
        crate::charset::by_name(&rest[..end.unwrap_or(rest.len())])
    };
    let meta = start.split("<meta").skip(1).find_map(|m| named(m.split('>').next()?, "charset="));
    let xml = || start.strip_prefix("<?xml").and_then(|x| named(x.split('>').next()?, "encoding="));
    // A page whose bytes could be searched for this is no UTF-16, whatever it says.
    meta.or_else(xml).map(Encoding::output_encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = r#"<!doctype html><html lang="en-GB"><head><title>Envoys meet in Lima - The Paper</title>
        <meta property="og:site_name" content="The Paper"><meta property="article:published_time" content="2016-06-03T08:00:00Z">
        </head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
        <div class="cookie-banner"><p>We use cookies to make this site better for all of our many readers.</p></div>
        <article><h1>Envoys meet in Lima</h1>
        <p>Two envoys met in Lima on Monday to discuss the border, and they agreed to meet again in the autumn, officials said.</p>
        <p>The  Peruvian minister <b>praised</b> the talks &amp; the hosts, and said that more rounds would follow before the end of the year.</p>
        <p>A third paragraph tells of the history of the dispute, which goes back many decades, and of the treaties that were signed.</p></article>
        <aside><p><a href="/x">Read also: ten things about llamas</a></p></aside>
        <footer><p>Copyright The Paper</p></footer></body></html>"#;

    #[test]
    fn a_page_as_sites_serve_it() {
        let d = read_html(PAGE, "p");
        assert_eq!(d.published, "2016-06-03T08:00:00Z");
        assert_eq!((d.publisher.as_str(), d.language.as_str()), ("The Paper", "en-GB"));
        assert_eq!(d.title, "Envoys meet in Lima");
        let blocks: Vec<&str> = d.text.split("\n\n").collect();
        assert_eq!(blocks[0], "Envoys meet in Lima", "{:?}", d.text);
        assert!(blocks[2].starts_with("The Peruvian minister praised the talks & the hosts"));
        assert_eq!(blocks.len(), 4, "{blocks:?}");
    }

    #[test]
    fn short_pages_are_read_too() {
        let d = read_html("<html><body><p>Envoys met.</p></body></html>", "p");
        assert_eq!(d.text, "Envoys met.");
        assert_eq!(read_html("<html><body><b>Envoys</b> <i>m</i>et.", "p").text, "Envoys met.");
    }

    #[test]
    fn character_sets_that_pages_name() {
        let named = |page: &str| declared_charset(page.as_bytes()).map(Encoding::name);
        assert_eq!(named("<html><meta charset=windows-1251>"), Some("windows-1251"));
        assert_eq!(
            named("<META http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>"),
            Some("windows-1252")
        );
        assert_eq!(named("<?xml version='1.0' encoding='Big5'?>"), Some("Big5"));
        assert_eq!(named("<meta charset=\"utf-16\">"), Some("UTF-8"));
        assert_eq!(named("<html>charset=big5"), None);
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(read_html(&"<b>".repeat(100_000), "p").text, "");
    }

    proptest! {
        #[test]
        fn any_bytes_are_fine(page in "(<[a-z/!]{0,6}|>|\"|[a-z ]{1,9}|&#?[a-z0-9]{0,4};?){0,40}") {
            read_html(&page, "p");
        }

        #[test]
        fn any_tree_is_fine(page in "(<(div|p|article|table|tr|td|b|a|h1|ul|li|script|br|section) ?(class=\"(ad|related|x)\")?>|</(div|p|article|table|b|a|ul|script)>|[A-Za-z ,.]{1,40}){0,60}") {
            read_html(&page, "p");
        }
    }
}
