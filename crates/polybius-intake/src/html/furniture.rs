//! What stands on a page and is never of the report: menus, notices, teasers, comment threads, buttons.
//!
//! It is known by the element, its role, or words of its class and id. An element that holds the headline or a good
//! part of the page's paragraphs is kept whatever it is called: sites call the wrapper of an article "paywall".

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use super::blocks::squeeze;

/// Elements that are taken away.
const ELEMENTS: &str = "footer, aside, form, button, figure, figcaption, menu, select, object, amp-ad, amp-sidebar, amp-consent, amp-social-share, amp-embed, \
    [hidden], [aria-hidden=true], [role=navigation], [role=dialog], [role=alertdialog], [role=complementary], \
    [role=contentinfo], [role=search], [role=menu], [role=toolbar], [itemprop=comment], [itemprop=author], \
    [style*='display:none'], [style*='display: none']";

/// Words of classes and ids whose elements are taken away, unless they hold the report.
const WORDS: &str = "cookie cookies consent gdpr cmp onetrust newsletter subscribe subscription signup share sharing \
    sharebar sharedaddy social addthis related recirc recommended recommendations trending popular \
    mostread mostpopular teaser teasers promo promos advert adverts advertisement advertising ad ads \
    adslot adsense sponsor sponsored sponsors outbrain taboola comment comments commentlist disqus \
    respond breadcrumb breadcrumbs menu submenu navbar navigation nav sidebar footer pagination \
    pager taglist tags toolbar widgets modal popup overlay toast jumplinks skip skiplink byline bio \
    caption captions credit credits copyright disclaimer login register paywall donate jp masthead \
    ticker inset morestories readmore readnext alsoread factbox postmeta timestamp utility topics \
    feedback";
/// Pairs of words that tell more than each.
const PAIRS: &str = "most-read most-popular also-read read-more read-next more-stories more-news see-also entry-meta \
    post-meta article-meta entry-footer post-tags story-tools article-tools sign-up author-box \
    site-header page-header site-title up-next you-may print-email tag-list author-info author-name \
    latest-news top-stories live-nav";
/// Words of elements that may be longer than the report itself.
const SURE: &str = "comment comments commentlist disqus related cookie cookies recirc";

/// Takes it away.
pub fn remove(dom: &Document) {
    dom.select("script, style, noscript, template, svg, iframe, nav, dialog").remove();
    let total: usize = dom.select("p").iter().map(|p| p.text().len()).sum::<usize>().max(400);
    for node in dom.select(ELEMENTS).nodes() {
        if !is_root(node) && !holds_report(node) && paragraphs(node) * 2 < total && !is_lone_form(node) {
            node.remove_from_parent();
        }
    }
    for node in dom.select("[class], [id]").nodes() {
        if is_root(node) {
            continue;
        }
        let words = words_of(node);
        let named = |list: &str| list.split(' ').any(|l| words.iter().any(|w| w.as_str() == l));
        let pairs = words.windows(2).map(|w| w.join("-"));
        let paired = pairs.into_iter().any(|p| PAIRS.split(' ').any(|l| l == p));
        if (!named(WORDS) && !paired) || holds_report(node) {
            continue;
        }
        if named(SURE) || paragraphs(node) * 3 < total {
            node.remove_from_parent();
        }
    }
}

/// Bytes of an element's paragraphs.
fn paragraphs(node: &NodeRef) -> usize {
    if node.has_name("p") {
        return node.text().len();
    }
    node.descendants_it().filter(|d| d.has_name("p")).map(|p| p.text().len()).sum()
}

/// Whether an element has the page's headline, an article, or what is marked as its text.
fn holds_report(node: &NodeRef) -> bool {
    let is_report = |d: &NodeRef| {
        d.is_element() && (d.has_name("h1") || is_body(d) || (d.has_name("article") && paragraphs(d) > 400))
    };
    is_report(node) || node.descendants_it().any(|d| is_report(&d))
}

fn is_body(node: &NodeRef) -> bool {
    node.attr("itemprop").is_some_and(|i| i.split_whitespace().any(|w| w == "articleBody"))
}

/// The page, or what is certainly of its report.
fn is_root(node: &NodeRef) -> bool {
    ["html", "body", "main", "h1"].iter().any(|n| node.has_name(n))
}

/// Old sites put the whole page into one form.
fn is_lone_form(node: &NodeRef) -> bool {
    node.has_name("form") && node.text().len() > 1500
}

/// Words of class and id, in small letters: `relatedStories js-Share` has related, stories, js and share.
fn words_of(node: &NodeRef) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    for value in [node.attr("class"), node.attr("id")].into_iter().flatten() {
        let mut word = String::new();
        let mut small = false;
        for c in value.chars().take(1000).chain([' ']) {
            if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && small) {
                if !word.is_empty() && seen.insert(word.clone()) {
                    out.push(std::mem::take(&mut word));
                }
                word.clear();
            }
            if c.is_ascii_alphabetic() {
                word.push(c.to_ascii_lowercase());
            }
            small = c.is_ascii_lowercase();
        }
    }
    out
}

/// Lines that pages put into their text: "Advertisement", "Read more: ...", "Follow us on ...".
pub fn is_notice(block: &str) -> bool {
    const WHOLE: &[&str] = &[
        "advertisement",
        "advertising",
        "ad",
        "share",
        "share this",
        "share this article",
        "tweet",
        "print",
        "email",
        "comments",
        "related",
        "related stories",
        "related articles",
        "related topics",
        "read more",
        "also read",
        "more on this story",
        "story continues below",
        "story continues below advertisement",
        "loading",
        "sponsored",
        "article continues after ad",
        "article continues below",
        "sign up",
        "subscribe",
        "recommended",
        "save",
        "continue reading",
        "click here",
        "back to top",
        "top stories",
        "most read",
        "most popular",
        "copy link",
        "skip to main content",
        "skip to content",
        "related content",
        "view comments",
        "printer-friendly version",
        "e-mail this to a friend",
        "email this",
        "next article",
        "previous article",
    ];
    const STARTS: &[&str] = &[
        "read more:",
        "read also:",
        "also read:",
        "see also:",
        "related:",
        "more:",
        "watch:",
        "photo:",
        "listen:",
        "follow us on",
        "sign up for our",
        "sign up to our",
        "subscribe to our",
        "subscribe now",
        "share this ",
        "click here to",
        "all rights reserved",
        "© ",
        "copyright ©",
        "(c) ",
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "download our app",
        "image caption",
        "image source",
        "filed under:",
        "our standards:",
        "tags:",
        "posted in",
        "like us on facebook",
        "this article is for subscribers",
        "you have reached your limit",
        "already a subscriber",
        "to continue reading",
        "get the latest",
        "don't miss",
        "join our",
        "last updated",
    ];
    let line = squeeze(block).to_lowercase();
    let bare = line.trim_end_matches([':', '.', '!', '…', '»', '›']).trim();
    let short = line.split(' ').count() <= 25;
    WHOLE.contains(&bare) || (short && STARTS.iter().any(|s| line.starts_with(s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(body: &str) -> String {
        let dom = Document::from(format!("<html><body class='has-cookie-notice'>{body}</body></html>"));
        remove(&dom);
        squeeze(&dom.select("body").text())
    }

    #[test]
    fn words_of_classes() {
        assert_eq!(left("<div class='relatedStories'>x</div><div class='js-Share'>y</div><p>z</p>"), "z");
        assert_eq!(left("<div class='shareholders'>x</div><div id='loader'>y</div>"), "xy");
        assert_eq!(left("<div class='paywall'><h1>H</h1><p>z</p></div>"), "Hz");
    }

    #[test]
    fn the_report_stays_whatever_its_wrapper_is_called() {
        let text = "Two envoys met in Lima and agreed. ".repeat(30);
        assert_eq!(left(&format!("<div class='ads-wrapper'><p>{text}</p></div>")), text.trim());
        assert_eq!(left(&format!("<p>z</p><div class='comments'><p>{text}</p></div>")), "z");
    }

    #[test]
    fn notices() {
        assert!(
            is_notice("Advertisement") && is_notice("READ MORE: Ten things") && is_notice("© 2019 The Paper")
        );
        assert!(!is_notice("Share prices fell.") && !is_notice("Print workers went on strike in Leipzig."));
    }
}
