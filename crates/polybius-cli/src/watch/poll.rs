//! One poll of a feed: the request, the entries that are new, and, if asked for, their pages.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Cursor;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use polybius::record::Document;
use polybius_intake::{Feed, Item, begins_feed, charset_of, clean, read_page};

use super::fetch::{Answer, Fault, Fetcher, Validators, resolve};
use super::state::short;

/// What may come.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, \
                      application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// A feed that is due.
pub struct Job {
    /// Its number among the feeds.
    pub feed: usize,
    /// Its address.
    pub url: String,
    /// What is known of it.
    pub validators: Validators,
    /// Ids of entries that were written.
    pub known: HashSet<String>,
}

/// What a poll tells, in order.
pub enum News {
    /// A new entry.
    Entry {
        /// Number of the feed.
        feed: usize,
        /// The entry.
        document: Box<Document>,
    },
    /// An entry, or its page, that could not be had.
    Trouble {
        /// What was wrong.
        message: String,
        /// The entry is written all the same.
        harmless: bool,
    },
    /// The poll has ended.
    Done {
        /// Number of the feed.
        feed: usize,
        /// How it ended.
        end: End,
    },
}

/// How a poll ended.
pub enum End {
    /// Well.
    Read {
        /// For the next request; empty if something in the feed was broken, so that it is read again.
        validators: Validators,
        /// How long server and feed say that it stays fresh.
        fresh: Duration,
        /// Ids of all its entries.
        ids: Vec<String>,
        /// The feed says that it will have no more entries.
        expired: bool,
    },
    /// Nothing has changed.
    Unchanged {
        /// How long the server says that this stays so.
        fresh: Duration,
    },
    /// Not at all.
    Failed {
        /// What was wrong.
        message: String,
        /// How long the server asks to wait.
        wait: Option<Duration>,
        /// The server was asked, so it is to be left alone for a while.
        asked: bool,
    },
    /// The feed is gone for good.
    Gone,
    /// The program is ending.
    Ending,
}

/// Polls a feed and sends what is new.
pub fn poll(fetcher: &Fetcher, job: &Job, limit: usize, full: bool, out: &SyncSender<News>) {
    let end = match fetcher.get(&job.url, ACCEPT, &job.validators) {
        Ok(answer) => read(fetcher, job, &answer, limit, full, out),
        Err(Fault::Ending) => End::Ending,
        Err(fault) => {
            let asked = !matches!(fault, Fault::Address | Fault::Local(_));
            End::Failed { message: format!("{}: {fault}", job.url), wait: None, asked }
        }
    };
    let _ = out.send(News::Done { feed: job.feed, end }); // nobody listens when the program ends
}

fn read(
    fetcher: &Fetcher,
    job: &Job,
    answer: &Answer,
    limit: usize,
    full: bool,
    out: &SyncSender<News>,
) -> End {
    let url = &job.url;
    let fresh = answer.max_age.unwrap_or_default();
    let failed = |said: String| End::Failed {
        message: format!("{url}: {said}"),
        wait: answer.retry_after,
        asked: true,
    };
    match answer.status {
        200 => {}
        304 => return End::Unchanged { fresh },
        410 => return End::Gone,
        status => return failed(format!("the server answers with status {status}")),
    }
    if !begins_feed(&answer.body) && !begins_feed(&utf8(&answer.body)) {
        let kind = if answer.media.is_empty() { String::new() } else { format!(" (but {})", answer.media) };
        return failed(format!("is no RSS, Atom or JSON feed{kind}"));
    }
    let body = Box::new(Cursor::new(answer.body.clone()));
    let mut feed = match Feed::new(body, limit, charset_of(&answer.media).as_deref()) {
        Ok(feed) => feed,
        Err(reason) => return failed(reason.to_string()),
    };
    let mut ids: Vec<String> = Vec::new();
    let mut new: HashSet<String> = HashSet::new();
    let mut sound = true;
    while let Some(entry) = feed.next_entry(url) {
        let mut document = match entry {
            Ok(document) => document,
            Err(refused) => {
                sound = false;
                let message = format!("{url}:{}: {}", refused.line, refused.reason);
                if out.send(News::Trouble { message, harmless: false }).is_err() {
                    return End::Ending;
                }
                continue;
            }
        };
        if document.url.is_empty() && document.id.starts_with(&format!("{url}:")) {
            // Without a name of its own it is known by its words: its number changes with every poll.
            let mut hasher = DefaultHasher::new();
            (&document.title, &document.text).hash(&mut hasher);
            document.id = format!("{url}#{:016x}", hasher.finish());
        }
        if !document.url.is_empty() {
            document.url = resolve(&answer.url, &document.url).unwrap_or_else(|written| written);
        }
        ids.push(document.id.clone());
        if job.known.contains(short(&document.id)) || !new.insert(short(&document.id).to_string()) {
            continue;
        }
        if full && !document.url.is_empty() {
            match page(fetcher, &mut document) {
                Ok(()) => {}
                Err(Fault::Ending) => return End::Ending,
                Err(fault) => {
                    let message = format!("{}: {fault}; the feed's own text is taken", document.url);
                    let _ = out.send(News::Trouble { message, harmless: true });
                }
            }
        }
        let news = match clean(document, url) {
            Item::Document(document) => News::Entry { feed: job.feed, document: Box::new(document) },
            Item::Refused(refusal) => News::Trouble { message: refusal.to_string(), harmless: false },
        };
        if out.send(news).is_err() {
            return End::Ending;
        }
    }
    let ttl =
        feed.channel().ttl.map_or(Duration::ZERO, |minutes| Duration::from_secs(minutes.saturating_mul(60)));
    let validators = if sound { answer.validators.clone() } else { Validators::default() };
    End::Read { validators, fresh: fresh.max(ttl), ids, expired: feed.channel().expired }
}

/// Puts the main text of an entry's page in the place of the feed's text.
fn page(fetcher: &Fetcher, document: &mut Document) -> Result<(), Fault> {
    let answer = fetcher.get_page(&document.url)?;
    if answer.status != 200 {
        return Err(Fault::Network(format!("the server answers with status {}", answer.status)));
    }
    let page = read_page(&answer.body, charset_of(&answer.media).as_deref(), &document.id)
        .map_err(|reason| Fault::Network(reason.to_string()))?;
    if page.text.len() < document.text.len() {
        return Ok(()); // a notice or the beginning alone: the feed says more
    }
    document.text = page.text;
    for (own, other) in [
        (&mut document.title, page.title),
        (&mut document.published, page.published),
        (&mut document.publisher, page.publisher),
        (&mut document.author, page.author),
        (&mut document.language, page.language),
    ] {
        if own.is_empty() {
            *own = other;
        }
    }
    Ok(())
}

/// The beginning of UTF-16 as UTF-8, to be looked at.
fn utf8(body: &[u8]) -> Vec<u8> {
    let head = &body[..body.len().min(4096)];
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            head.iter().copied().filter(|b| b.is_ascii() && *b != 0).collect()
        }
        _ => Vec::new(),
    }
}
