//! What a page may have before it is parsed, counted without building anything.
//!
//! What feeds it: the page. What it refuses: what would cost the parser time or memory without measure: elements
//! within each other without end, tags and attributes without number (it compares each attribute of a tag with all
//! others). The count is rough: it does not know where a script within a drawing ends.

use crate::Reason;

/// Elements within elements that a page may have; browsers stop at 512.
const DEEPEST: usize = 1000;
/// Tags, comments and other uses of "<".
const MOST_TAGS: usize = 500_000;
/// Attributes of one tag.
const MOST_ATTRIBUTES: usize = 4000;
/// How far the end of a tag is looked for to see whether it closes itself.
const TAG: usize = 4096;
/// Elements that have no end or whose end may be left out.
const FLAT: &[&str] = &[
    "p", "li", "td", "th", "tr", "dt", "dd", "br", "hr", "img", "input", "meta", "link", "option", "base",
    "area", "col", "embed", "source", "track", "wbr", "tbody", "thead", "tfoot", "rp", "rt", "param", "path",
];
/// Elements whose content has no tags.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Whether a page can be parsed at a reasonable cost.
///
/// # Errors
/// With the limit that it breaks.
pub fn check(page: &str) -> Result<(), Reason> {
    let bytes = page.as_bytes();
    let (mut depth, mut tags) = (0usize, 0usize);
    for at in memchr::memchr_iter(b'<', bytes) {
        tags += 1;
        let rest = &bytes[at + 1..];
        let closes = rest.first() == Some(&b'/');
        let name = name(rest.get(usize::from(closes)..).unwrap_or_default());
        if name.is_empty() || is_one(name, FLAT) {
            continue;
        }
        let near = &rest[..rest.len().min(TAG)];
        if closes {
            depth = depth.saturating_sub(1);
        } else if !near[..memchr::memchr(b'>', near).unwrap_or(0)].ends_with(b"/") {
            depth += 1;
        }
        if depth > DEEPEST {
            return Err(Reason::Deep { limit: DEEPEST });
        }
    }
    if tags > MOST_TAGS {
        return Err(Reason::Many { what: "tags", limit: MOST_TAGS });
    }
    if most_attributes(bytes) > MOST_ATTRIBUTES {
        return Err(Reason::Many { what: "attributes in one tag", limit: MOST_ATTRIBUTES });
    }
    Ok(())
}

/// The name that a tag begins with, as far as it matters.
fn name(rest: &[u8]) -> &[u8] {
    let end = rest.iter().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    if rest.first().is_some_and(u8::is_ascii_alphabetic) { &rest[..end] } else { &[] }
}

fn is_one(name: &[u8], list: &[&str]) -> bool {
    list.iter().any(|one| name.eq_ignore_ascii_case(one.as_bytes()))
}

/// The number of attributes of the tag that has most.
fn most_attributes(bytes: &[u8]) -> usize {
    let mut most = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next + 1;
        if bytes[at..].starts_with(b"!--") {
            // "<!-->" is a whole comment.
            at += 1;
            let Some(end) = memchr::memmem::find(&bytes[at..], b"-->") else { break };
            at += end + 3;
            continue;
        }
        let name = name(&bytes[at..]);
        if name.is_empty() {
            continue;
        }
        let (count, end) = attributes(bytes, at);
        most = most.max(count);
        at = end;
        if is_one(name, RAW) {
            at = end_of_raw(bytes, at, name);
        }
    }
    most
}

/// The attributes of the tag whose name begins at `at`, and where it ends.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let parts = |b: u8| b.is_ascii_whitespace() || b == b'/';
    let mut count = 0;
    let to = |at: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[at..].iter().position(|b| stop(*b)).map_or(bytes.len(), |n| at + n)
    };
    at = to(at, &|b| parts(b) || b == b'>');
    loop {
        at = to(at, &|b| !parts(b));
        match bytes.get(at) {
            None => return (count, at),
            Some(b'>') => return (count, at + 1),
            Some(_) => count += 1,
        }
        at = to(at + 1, &|b| parts(b) || matches!(b, b'>' | b'='));
        let value = to(at, &|b| !b.is_ascii_whitespace());
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = to(value + 1, &|b| !b.is_ascii_whitespace());
        at = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => (to(at + 1, &|b| b == *quote) + 1).min(bytes.len()),
            _ => to(at, &|b| b.is_ascii_whitespace() || b == b'>'),
        };
    }
}

/// Where the end tag of an element without tags stands.
fn end_of_raw(bytes: &[u8], mut at: usize, name: &[u8]) -> usize {
    while let Some(next) = memchr::memmem::find(&bytes[at..], b"</") {
        at += next + 2;
        if bytes[at..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(page: &str) -> String {
        check(page).err().map(|reason| reason.to_string()).unwrap_or_default()
    }

    #[test]
    fn depth_is_counted() {
        assert!(said(&"<div>".repeat(1001)).contains("1000 elements deep"));
        for fine in ["<div>".repeat(999), "<p>One.<br>".repeat(5000), "<b>x</b>".repeat(5000)] {
            assert_eq!(said(&fine), "");
        }
    }

    #[test]
    fn tags_and_attributes_are_counted() {
        assert!(said(&"<!--".repeat(600_000)).contains("more than 500000 tags"));
        let many = |n: usize, between: &str| (0..n).map(|k| format!("a{k}{between}")).collect::<String>();
        for between in [" ", "/", "=x ", "='>' ", "=\"<p>\"", " = x\n"] {
            let page = format!("<p>One <b {}>two</b>", many(5000, between));
            assert!(said(&page).contains("more than 4000 attributes"), "{between}");
            assert_eq!(said(&format!("<p {}>", many(3000, between))), "", "{between}");
        }
        for fine in [
            format!("<script>if (a<b) {{ {} }}</script><p>", many(9000, " ")),
            format!("<!-- <a {} -->", many(9000, " ")),
            format!("<img src=data:image/png;base64,{}>", "ab/".repeat(9000)),
            format!("<p>{}", many(9000, " ")),
            format!("1 < 2 {}", many(9000, " ")),
        ] {
            assert_eq!(said(&fine), "");
        }
    }

    #[test]
    fn it_takes_one_pass() {
        let began = std::time::Instant::now();
        for part in ["<a</a", "<!-->", "<script></", "<a b='", "<a b=", "<", "</"] {
            let _ = check(&part.repeat((4 << 20) / part.len()));
        }
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn anything_is_counted(page in "[<>/!a-c='\" -]{0,200}") {
            let _ = check(&page);
        }
    }
}
