//! News pages as sites serve them: main text, title, date, publisher, language, address.
//!
//! The main text is found by `dom_smoothie`, a kept port of Mozilla's Readability; what it gives up on
//! (very short pages) is read paragraph by paragraph. The document's text is the headline and the
//! paragraphs, with an empty line between them: spans count in that text.

use dom_query::{Document as Dom, Selection};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;
use polybius::record::Document;

/// Elements that end a line of text.
const BLOCKS: &str = "p, h1, h2, h3, h4, h5, h6, li, blockquote, pre, td, dd, figcaption";
/// What never belongs to a report.
const NOISE: &str =
    "script, style, noscript, template, nav, footer, aside, form, button, figure, iframe, svg, menu";

/// Notices that pages lay over their text.
const NOTICES: &str = "[class*=cookie], [id*=cookie], [class*=consent], [id*=consent], [class*=newsletter]";

/// Reads a page. `id` is used as the document's id.
pub fn read_html(page: &str, id: &str) -> Document {
    let dom = Dom::from(page);
    let mut document = Document { id: id.to_string(), ..Document::default() };
    document.published = published(&dom);
    document.url = first_of(&dom, &[("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")]);
    dom.select(NOTICES).remove();
    let config = Config { char_threshold: 200, ..Config::default() };
    let article = Readability::with_document(dom.clone(), None, Some(config)).and_then(|mut r| r.parse());
    let mut blocks = Vec::new();
    if let Ok(article) = article {
        document.title = squeeze(&article.title);
        document.publisher = article.site_name.unwrap_or_default();
        document.language = article.lang.unwrap_or_default();
        if document.published.is_empty() {
            document.published = article.published_time.unwrap_or_default();
        }
        blocks = block_texts(&Dom::from(article.content));
        if blocks.is_empty() {
            blocks = article.text_content.lines().map(squeeze).filter(|b| !b.is_empty()).collect();
        }
    }
    if blocks.iter().map(String::len).sum::<usize>() < 80 {
        dom.select(NOISE).remove();
        let short = block_texts(&dom);
        if short.iter().map(String::len).sum::<usize>() > blocks.iter().map(String::len).sum() {
            blocks = short;
        }
        if blocks.is_empty() {
            blocks.extend(Some(squeeze(&dom.select("body").text())).filter(|t| !t.is_empty()));
        }
    }
    if document.title.is_empty() {
        document.title = squeeze(&dom.select("title").text());
    }
    if document.language.is_empty() {
        document.language = dom.select("html").attr("lang").map(|l| l.to_string()).unwrap_or_default();
    }
    document.language = document.language.split(['-', '_']).next().unwrap_or("").to_lowercase();
    if document.publisher.is_empty() {
        document.publisher = first_of(&dom, &[("meta[property='og:site_name']", "content")]);
    }
    let headline = squeeze(&dom.select("h1").first().text());
    let headline = if headline.is_empty() { document.title.clone() } else { headline };
    // What stands before the headline belongs to the page, not to the report.
    if let Some(at) = blocks.iter().take(6).position(|b| *b == headline) {
        blocks.drain(..at);
    }
    let repeated = blocks.first().is_some_and(|b| *b == headline);
    if !headline.is_empty() && !repeated && !blocks.is_empty() {
        blocks.insert(0, headline);
    }
    document.text = blocks.join("\n\n");
    document
}

/// The character set that a page names in its first bytes: `<meta charset>`, `http-equiv` or an XML declaration.
pub fn declared_charset(page: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&page[..page.len().min(4096)]).to_lowercase();
    let named = |text: &str, before: &str| {
        let rest = text.split_once(before)?.1.trim_start();
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'))
            .unwrap_or(rest.len());
        crate::charset::by_name(&rest[..end])
    };
    let meta = start.split("<meta").skip(1).find_map(|m| named(m.split('>').next()?, "charset="));
    let xml = || start.strip_prefix("<?xml").and_then(|x| named(x.split('>').next()?, "encoding="));
    // A page whose bytes could be searched for this is no UTF-16, whatever it says.
    meta.or_else(xml).map(Encoding::output_encoding)
}

/// Texts of the innermost blocks, in order.
fn block_texts(dom: &Dom) -> Vec<String> {
    let mut out = Vec::new();
    for block in dom.select(BLOCKS).iter() {
        if block.select(BLOCKS).exists() {
            continue;
        }
        let text = squeeze(&block.text());
        if !text.is_empty() && !mostly_links(&block, text.len()) && out.last() != Some(&text) {
            out.push(text);
        }
    }
    out
}

/// Menus and teaser lists: nearly all of the text is links.
fn mostly_links(block: &Selection, length: usize) -> bool {
    let linked: usize = block.select("a").iter().map(|a| squeeze(&a.text()).len()).sum();
    linked * 10 > length * 8 && length < 200
}

/// Date of publication: meta tags, JSON-LD, `<time>`.
fn published(dom: &Dom) -> String {
    let meta = first_of(
        dom,
        &[
            ("meta[property='article:published_time']", "content"),
            ("meta[itemprop=datePublished]", "content"),
            ("meta[name=pubdate]", "content"),
            ("meta[name=date]", "content"),
            ("meta[name='DC.date.issued']", "content"),
            ("meta[name='parsely-pub-date']", "content"),
        ],
    );
    if !meta.is_empty() {
        return meta;
    }
    for script in dom.select("script[type='application/ld+json']").iter() {
        let found =
            serde_json::from_str::<serde_json::Value>(&script.text()).ok().and_then(|v| json_date(&v, 0));
        if let Some(date) = found {
            return date;
        }
    }
    first_of(dom, &[("time[datetime]", "datetime")])
}

/// The first `datePublished` in a JSON-LD value, not looked for below eight levels.
fn json_date(value: &serde_json::Value, depth: usize) -> Option<String> {
    use serde_json::Value;
    match value {
        _ if depth > 8 => None,
        Value::Object(o) => match o.get("datePublished") {
            Some(Value::String(s)) => Some(s.clone()),
            _ => o.values().find_map(|v| json_date(v, depth + 1)),
        },
        Value::Array(list) => list.iter().find_map(|v| json_date(v, depth + 1)),
        _ => None,
    }
}

fn first_of(dom: &Dom, wanted: &[(&str, &str)]) -> String {
    wanted
        .iter()
        .find_map(|(selector, attribute)| dom.select(selector).attr(attribute).map(|v| v.trim().to_string()))
        .unwrap_or_default()
}

/// White space as single spaces.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Envoys meet | The Paper</title>
        <meta property="og:site_name" content="The Paper">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2016-06-03T08:00:00Z"}]}</script>
        </head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
        <div class="cookie">We use cookies. <button>OK</button></div>
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
        assert_eq!((d.publisher.as_str(), d.language.as_str()), ("The Paper", "en"));
        let blocks: Vec<&str> = d.text.split("\n\n").collect();
        assert_eq!(blocks[0], "Envoys meet in Lima", "{:?}", d.text);
        assert!(blocks[2].starts_with("The Peruvian minister praised the talks & the hosts"));
        assert_eq!(blocks.len(), 4, "{blocks:?}");
    }

    #[test]
    fn short_pages_are_read_too() {
        let d = read_html("<html><body><p>Envoys met.</p></body></html>", "p");
        assert_eq!(d.text, "Envoys met.");
    }

    proptest! {
        #[test]
        fn any_bytes_are_fine(page in "(<[a-z/!]{0,6}|>|\"|[a-z ]{1,9}|&#?[a-z0-9]{0,4};?){0,40}") {
            read_html(&page, "p");
        }
    }
}
