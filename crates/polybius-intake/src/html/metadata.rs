//! What a page says of itself: JSON-LD (NewsArticle and its kin, also within `@graph` and lists), Open Graph, meta
//! tags (Dublin Core, Parse.ly, Sailthru, Cxense and others), microdata, `<time>`, in this order.

use dom_query::Document as Dom;
use serde_json::{Map, Value};

use super::blocks::squeeze;

/// What was found; empty where nothing was.
#[derive(Debug, Default)]
pub struct Metadata {
    /// Headline without the site's name.
    pub title: String,
    /// Date or date-time, ISO 8601 if it could be read.
    pub published: String,
    /// Writers, joined by "; ".
    pub author: String,
    /// The site's name.
    pub publisher: String,
    /// Language as the page names it.
    pub language: String,
    /// Address.
    pub url: String,
    /// `articleBody` of JSON-LD.
    pub body: String,
}

const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "date",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublishedtime",
    "bt:pubdate",
    "article_date_original",
    "originalpublicationdate",
    "displaydate",
    "article.created",
    "article.published",
    "citation_date",
    "rnews:datepublished",
    "timestamp",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "citation_author",
    "twitter:creator",
];
const PUBLISHERS: &[&str] = &[
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "source",
    "cxenseparse:publisher",
];
const TITLES: &[&str] =
    &["og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title", "headline"];
const LANGUAGES: &[&str] = &["language", "dc.language", "content-language", "og:locale"];

/// Reads it.
pub fn read(dom: &Dom) -> Metadata {
    let article = json_ld(dom);
    let metas: Vec<(String, String)> = dom
        .select("meta[content]")
        .nodes()
        .iter()
        .flat_map(|m| {
            let content = m.attr("content").map(|c| squeeze(&c)).unwrap_or_default();
            ["property", "name", "itemprop", "http-equiv"]
                .into_iter()
                .filter_map(|a| m.attr(a))
                .map(move |n| (n.trim().to_lowercase(), content.clone()))
                .collect::<Vec<_>>()
        })
        .filter(|(_, content)| !content.is_empty())
        .collect();
    let meta = |names: &[&str], good: &dyn Fn(&str) -> bool| {
        let found = |n: &&str| metas.iter().find(|(m, c)| m == n && good(c)).map(|(_, c)| c.clone());
        names.iter().find_map(found).unwrap_or_default()
    };
    let any = |_: &str| true;
    let no_address = |c: &str| !c.contains("://") && !c.starts_with('@');
    let parsely = metas
        .iter()
        .find(|(n, _)| n == "parsely-page")
        .and_then(|(_, c)| serde_json::from_str::<Map<String, Value>>(c).ok())
        .unwrap_or_default();
    let told = |key: &str| parsely.get(key).map(names).unwrap_or_default();
    let publisher = first([
        article.publisher,
        meta(PUBLISHERS, &no_address),
        item(dom, "[itemprop~=publisher] [itemprop~=name], [itemprop~=publisher]", "content"),
    ]);
    let title = first([
        article.title,
        meta(TITLES, &any),
        told("title"),
        squeeze(&dom.select("head title, title").first().text()),
    ]);
    Metadata {
        title: without_site(&title, &publisher),
        published: first([
            moment(&article.published),
            moment(&meta(DATES, &|c| !moment(c).is_empty())),
            moment(&told("pub_date")),
            timed(dom),
        ]),
        author: without_by(&first([
            article.author,
            meta(AUTHORS, &no_address),
            told("author"),
            item(dom, "[itemprop~=author] [itemprop~=name]", "content"),
            item(
                dom,
                "[itemprop~=author], [rel~=author], .byline .author, .author-name, .byline, .author",
                "content",
            ),
        ])),
        language: first([
            dom.select("html").attr("lang").map(|l| l.to_string()).unwrap_or_default(),
            article.language,
            meta(LANGUAGES, &any),
        ]),
        url: first([
            dom.select("link[rel=canonical]").attr("href").map(|h| h.trim().to_string()).unwrap_or_default(),
            meta(&["og:url", "twitter:url"], &any),
            article.url,
        ]),
        publisher,
        body: article.body,
    }
}

fn first<const N: usize>(found: [String; N]) -> String {
    found.into_iter().find(|f| !f.is_empty()).unwrap_or_default()
}

/// Attribute or text of the first element that has either.
fn item(dom: &Dom, selector: &str, attribute: &str) -> String {
    let found = dom.select(selector);
    let mut texts = found.nodes().iter().map(|n| {
        n.attr(attribute).map(|c| squeeze(&c)).filter(|c| !c.is_empty()).unwrap_or_else(|| squeeze(&n.text()))
    });
    texts.find(|t| !t.is_empty() && t.len() < 200).unwrap_or_default()
}

/// The date of the first `<time>` or microdata that says when it was published, else of the first `<time>`.
fn timed(dom: &Dom) -> String {
    for selector in [
        "[itemprop~=datePublished]",
        "time[pubdate]",
        "time.published, time.entry-date",
        "article time, header time",
        "time",
    ] {
        for node in dom.select(selector).nodes() {
            let values = [node.attr("datetime"), node.attr("content"), Some(node.text())];
            let found = values.into_iter().flatten().map(|v| moment(&squeeze(&v))).find(|v| !v.is_empty());
            if let Some(found) = found {
                return found;
            }
        }
    }
    String::new()
}

/// A moment as ISO 8601: as it is if it is that; seconds since 1970; else the day that its words name.
fn moment(text: &str) -> String {
    let text = text.trim();
    let bytes = text.as_bytes();
    let iso = bytes.len() >= 10
        && bytes
            .iter()
            .take(10)
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && bytes.get(10).is_none_or(|b| matches!(b, b'T' | b' ' | b't' | b'Z' | b'+'));
    if iso {
        return text.to_string();
    }
    if bytes.iter().all(u8::is_ascii_digit) && matches!(bytes.len(), 9..=10 | 13) {
        let seconds: i64 = text[..bytes.len().min(10)].parse().unwrap_or(0);
        let days = seconds.div_euclid(86_400);
        return civil(days);
    }
    if text.len() > 100 {
        return String::new();
    }
    polybius::dates::parse_published(text).map(|d| d.to_string()).unwrap_or_default()
}

/// The date of a day since 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    format!("{:04}-{month:02}-{day:02}", yoe + era * 400 + i64::from(month <= 2))
}

/// A title without the name of the site behind it ("Envoys meet | The Paper").
fn without_site(title: &str, publisher: &str) -> String {
    for mark in [" | ", " -- ", " - ", " – ", " — ", " :: ", " » ", " « "] {
        if let Some((words, site)) = title.rsplit_once(mark) {
            let named = !publisher.is_empty()
                && (site.trim().eq_ignore_ascii_case(publisher)
                    || site.to_lowercase().contains(&publisher.to_lowercase()));
            if named
                || (matches!(mark, " | " | " -- " | " :: " | " » ")
                    && words.len() > site.len()
                    && words.contains(' '))
            {
                return without_site(words.trim(), publisher);
            }
        }
    }
    title.trim().to_string()
}

/// Writers without "By" before them and what stands behind a bar or line.
fn without_by(author: &str) -> String {
    let author = author.split(['|', '\n']).next().unwrap_or("").trim();
    let lower = author.to_lowercase();
    let start = if lower.starts_with("by ") { 3 } else { 0 };
    author.get(start..).unwrap_or("").trim_matches([' ', ',', ':', '.']).to_string()
}

#[derive(Default)]
struct Article {
    title: String,
    published: String,
    author: String,
    publisher: String,
    language: String,
    url: String,
    body: String,
}

/// The article that JSON-LD tells of; several are the page's own first.
fn json_ld(dom: &Dom) -> Article {
    let mut nodes = Vec::new();
    for script in dom.select("script[type='application/ld+json']").iter() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let text = text
            .replace("/*<![CDATA[*/", "")
            .replace("/*]]>*/", "")
            .replace("//<![CDATA[", "")
            .replace("//]]>", "");
        // Raw line breaks within strings are wrong and frequent.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')) {
            collect(&value, 0, &mut nodes);
        }
    }
    let is_article = |o: &&Map<String, Value>| {
        let types = o.get("@type").map(names).unwrap_or_default();
        types.split("; ").any(|t| {
            let t = t.rsplit(['/', ':']).next().unwrap_or(t);
            t.ends_with("Article") || t.ends_with("Posting") || t == "Report" || t == "LiveBlog"
        })
    };
    let pages = nodes.iter().find(|o| o.contains_key("datePublished"));
    let Some(o) = nodes.iter().find(is_article).or(pages) else { return Article::default() };
    // What is only referred to stands elsewhere in the graph.
    let named = |key: &str| {
        let Some(value) = o.get(key) else { return String::new() };
        let list = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let each = list.iter().map(|v| {
            let id = v.get("@id").and_then(Value::as_str);
            let elsewhere = id.and_then(|id| {
                nodes
                    .iter()
                    .find(|n| n.get("@id").and_then(Value::as_str) == Some(id) && n.contains_key("name"))
            });
            let own = names(v);
            if own.is_empty() {
                elsewhere.and_then(|n| n.get("name")).map(names).unwrap_or_default()
            } else {
                own
            }
        });
        each.filter(|n| !n.is_empty() && !n.contains("://")).collect::<Vec<_>>().join("; ")
    };
    let text = |key: &str| o.get(key).and_then(Value::as_str).map(decoded).unwrap_or_default();
    Article {
        title: first([squeeze(&text("headline")), squeeze(&text("name"))]),
        published: first([text("datePublished"), text("dateCreated"), text("uploadDate")]),
        author: first([named("author"), named("creator")]),
        publisher: named("publisher"),
        language: named("inLanguage"),
        url: first([text("url"), text("mainEntityOfPage")]),
        body: o.get("articleBody").and_then(Value::as_str).unwrap_or("").to_string(),
    }
}

/// The objects of JSON-LD that tell of the page, not of others that it links to.
fn collect(value: &Value, depth: usize, out: &mut Vec<Map<String, Value>>) {
    match value {
        _ if depth > 6 || out.len() > 500 => {}
        Value::Array(list) => list.iter().for_each(|v| collect(v, depth + 1, out)),
        Value::Object(o) => {
            out.push(o.clone());
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = o.get(key) {
                    collect(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// A string, the names of a list, or the name of an object.
fn names(value: &Value) -> String {
    match value {
        Value::String(s) => squeeze(&decoded(s)),
        Value::Array(list) => {
            let each: Vec<String> = list.iter().map(names).filter(|n| !n.is_empty()).collect();
            each.join("; ")
        }
        Value::Object(o) => o.get("name").map(names).unwrap_or_default(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

/// Text of JSON-LD whose entities were escaped once more than they should be.
fn decoded(text: &str) -> String {
    if text.contains('&') && text.contains(';') && !text.contains('<') {
        Dom::from(format!("<body>{text}</body>")).select("body").text().to_string()
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str) -> Metadata {
        read(&Dom::from(format!("<html><head>{head}</head><body></body></html>")))
    }

    #[test]
    fn json_ld_goes_first_and_references_are_followed() {
        let m = of(r##"<meta name="date" content="2001-01-01"><script type="application/ld+json">
            {"@context": "https://schema.org", "@graph": [
             {"@type": "Organization", "@id": "#org", "name": "The Paper"},
             {"@type": "WebPage", "datePublished": "1999-01-01"},
             {"@type": ["NewsArticle"], "headline": "Envoys &amp; ministers
             meet", "datePublished": "2020-03-04T10:00:00+01:00", "publisher": {"@id": "#org"},
             "author": [{"@type": "Person", "name": "Ana Ruiz"}, "B. Cole"]}]}</script>"##);
        assert_eq!(m.title, "Envoys & ministers meet");
        assert_eq!(m.published, "2020-03-04T10:00:00+01:00");
        assert_eq!((m.publisher.as_str(), m.author.as_str()), ("The Paper", "Ana Ruiz; B. Cole"));
    }

    #[test]
    fn meta_tags_of_all_kinds() {
        let m =
            of(r#"<title>Envoys meet | The Paper</title><meta name="DC.date.issued" content="2005-03-04">
            <meta property="og:site_name" content="The Paper"><meta name="Author" content="By Ana Ruiz">"#);
        assert_eq!(
            (m.title.as_str(), m.published.as_str(), m.author.as_str()),
            ("Envoys meet", "2005-03-04", "Ana Ruiz")
        );
        assert_eq!(of("<meta name=sailthru.date content=1459123200>").published, "2016-03-28");
        assert_eq!(of("<time pubdate>3 March 2005</time>").published, "2005-03-03");
        assert_eq!(of(r#"<meta name="parsely-page" content='{"pub_date": "2011-05-06T00:00:00Z", "author": "A B"}'>"#).author, "A B");
        assert_eq!(of("<meta property=article:author content=https://facebook.com/x>").author, "");
    }
}
