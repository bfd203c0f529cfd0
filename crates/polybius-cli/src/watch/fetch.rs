//! Fetches addresses politely and with limits.
//!
//! One request at a time to a host, with a pause between them; redirects are followed one by one, each target being
//! looked at anew; the body is cut off at the limit, counted after unpacking; the whole takes no longer than the
//! time limit. Proxies of the environment are not used, because behind one nobody could say where a request goes.

use std::collections::HashMap;
use std::error::Error as _;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fluent_uri::{Uri, UriRef};
use jiff::Timestamp;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use super::guard::{Allowed, Guard, LocalAddress};
use super::robots::Robots;

/// Most redirects that are followed.
const REDIRECTS: usize = 5;
/// Longest robots.txt that is read (RFC 9309 asks for no less).
const ROBOTS_LIMIT: usize = 500 << 10;
/// How long a robots.txt counts.
const ROBOTS_AGE: Duration = Duration::from_secs(24 * 3600);
/// How this program calls itself.
const AGENT: &str =
    concat!("polybius/", env!("CARGO_PKG_VERSION"), " (event coder; polls feeds with long pauses)");

/// Why an address could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is no address that this program fetches.
    #[error("is no http or https address")]
    Address,
    /// It is on the local network.
    #[error("{0}")]
    Local(String),
    /// Too many redirects.
    #[error("redirects more than {REDIRECTS} times")]
    Redirects,
    /// A redirect to nowhere.
    #[error("redirects to {0:?}, which is no http or https address")]
    RedirectTarget(String),
    /// It took too long.
    #[error("took longer than {0} seconds")]
    Time(u64),
    /// It is too long.
    #[error("is longer than {0} bytes")]
    Size(usize),
    /// The server or the network failed.
    #[error("{0}")]
    Network(String),
    /// The site asks programs to leave it alone.
    #[error("its site's robots.txt asks not to fetch it")]
    Robots,
    /// The program is ending.
    #[error("was not fetched: the program is ending")]
    Ending,
}

/// What was known of an address when it was fetched last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Validators {
    /// ETag.
    pub etag: String,
    /// Last-Modified.
    pub last_modified: String,
}

/// What a server answered.
#[derive(Debug, Default)]
pub struct Answer {
    /// Status code, after redirects.
    pub status: u16,
    /// The address that answered.
    pub url: String,
    /// The body, if the status is 200.
    pub body: Vec<u8>,
    /// Content-Type.
    pub media: String,
    /// For the next request.
    pub validators: Validators,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// How long the answer stays fresh.
    pub max_age: Option<Duration>,
}

/// How addresses are fetched.
#[derive(Debug, Default)]
pub struct Manners {
    /// Longest body in bytes, after unpacking.
    pub limit: usize,
    /// Longest time for a request.
    pub timeout: Duration,
    /// Shortest time between two requests to a host.
    pub pause: Duration,
    /// Which local addresses may be fetched.
    pub allowed: Allowed,
    /// Authorities that https trusts in place of the public ones; none: the public ones.
    pub authorities: Vec<Certificate<'static>>,
}

/// Fetches addresses; can be shared between threads.
pub struct Fetcher {
    agent: Agent,
    limit: usize,
    timeout: Duration,
    pause: Duration,
    /// When each host may be asked next.
    hosts: Mutex<HashMap<String, Arc<Mutex<Option<Instant>>>>>,
    robots: Mutex<HashMap<String, (Instant, Arc<Robots>)>>,
    stop: Arc<AtomicBool>,
}

impl Fetcher {
    /// A fetcher; once `stop` is set, it begins no further request.
    pub fn new(manners: Manners, stop: Arc<AtomicBool>) -> Fetcher {
        let Manners { limit, timeout, pause, allowed, authorities } = manners;
        let mut tls = TlsConfig::builder();
        if !authorities.is_empty() {
            tls = tls.root_certs(RootCerts::new_with_certs(&authorities));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent(AGENT)
            .timeout_global(Some(timeout))
            .max_idle_connections(0)
            .tls_config(tls.build())
            .build();
        let guard = Guard { allowed, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        Fetcher { agent, limit, timeout, pause, hosts: Mutex::default(), robots: Mutex::default(), stop }
    }

    /// Fetches an address if it has changed.
    ///
    /// # Errors
    /// If there is no answer, or one that is over a limit.
    pub fn get(&self, url: &str, accept: &str, known: &Validators) -> Result<Answer, Fault> {
        self.get_limited(url, accept, known, self.limit, self.pause)
    }

    /// Fetches a page if the site's robots.txt allows it.
    ///
    /// # Errors
    /// If it does not, or as for [`Fetcher::get`].
    pub fn get_page(&self, url: &str) -> Result<Answer, Fault> {
        let robots = self.robots(url)?;
        let uri = Uri::parse(url).map_err(|_| Fault::Address)?;
        let path = if uri.path().as_str().is_empty() { "/" } else { uri.path().as_str() };
        let query = uri.query().map(|q| format!("?{q}")).unwrap_or_default();
        if !robots.allows(&format!("{path}{query}")) {
            return Err(Fault::Robots);
        }
        let pause = self.pause.max(robots.delay.unwrap_or_default());
        self.get_limited(
            url,
            "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            &Validators::default(),
            self.limit,
            pause,
        )
    }

    fn robots(&self, url: &str) -> Result<Arc<Robots>, Fault> {
        let uri = Uri::parse(url).map_err(|_| Fault::Address)?;
        let Some(authority) = uri.authority() else { return Err(Fault::Address) };
        let site = format!("{}://{}", uri.scheme(), authority.as_str());
        if let Some((when, robots)) = lock(&self.robots).get(&site)
            && when.elapsed() < ROBOTS_AGE
        {
            return Ok(robots.clone());
        }
        let address = format!("{site}/robots.txt");
        let robots = match self.get_limited(
            &address,
            "text/plain",
            &Validators::default(),
            ROBOTS_LIMIT,
            self.pause,
        ) {
            Ok(a) if a.status == 200 => Robots::parse(&String::from_utf8_lossy(&a.body)),
            Ok(a) if (400..500).contains(&a.status) && a.status != 429 => Robots::default(),
            Err(Fault::Ending) => return Err(Fault::Ending),
            Err(Fault::Local(said)) => return Err(Fault::Local(said)),
            _ => Robots::closed(),
        };
        let robots = Arc::new(robots);
        lock(&self.robots).insert(site, (Instant::now(), robots.clone()));
        Ok(robots)
    }

    fn get_limited(
        &self,
        url: &str,
        accept: &str,
        known: &Validators,
        limit: usize,
        pause: Duration,
    ) -> Result<Answer, Fault> {
        let began = Instant::now();
        let mut url = url.to_string();
        for _ in 0..=REDIRECTS {
            let host = host_of(&url).ok_or(Fault::Address)?;
            let host = lock(&self.hosts).entry(host).or_default().clone();
            let mut next = lock(&host); // held during the request: one at a time
            while let Some(left) = next.and_then(|at| at.checked_duration_since(Instant::now())) {
                if self.stop.load(Ordering::Relaxed) {
                    return Err(Fault::Ending);
                }
                std::thread::sleep(left.min(Duration::from_millis(100)));
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(Fault::Ending);
            }
            let answer = self.once(&url, accept, known, limit);
            *next = Some(Instant::now() + pause);
            drop(next);
            match answer? {
                Step::Answer(answer) => return Ok(*answer),
                Step::Redirect(target) => {
                    let target = resolve(&url, &target);
                    url = match target {
                        Ok(target) if host_of(&target).is_some() => target,
                        Ok(target) | Err(target) => return Err(Fault::RedirectTarget(target)),
                    };
                }
            }
            if began.elapsed() > self.timeout * 3 {
                return Err(Fault::Time(self.timeout.as_secs()));
            }
        }
        Err(Fault::Redirects)
    }

    /// One request.
    fn once(&self, url: &str, accept: &str, known: &Validators, limit: usize) -> Result<Step, Fault> {
        let mut request = self.agent.get(url).header("Accept", accept);
        if !known.etag.is_empty() {
            request = request.header("If-None-Match", &known.etag);
        }
        if !known.last_modified.is_empty() {
            request = request.header("If-Modified-Since", &known.last_modified);
        }
        let mut response = request.call().map_err(|e| self.fault(e))?;
        let status = response.status().as_u16();
        if let 301 | 302 | 303 | 307 | 308 = status
            && let Some(target) = header(response.headers(), "location")
        {
            return Ok(Step::Redirect(target));
        }
        let headers = response.headers();
        let mut answer = Answer {
            status,
            url: url.to_string(),
            media: header(headers, "content-type").unwrap_or_default(),
            validators: Validators {
                etag: header(headers, "etag").unwrap_or_default(),
                last_modified: header(headers, "last-modified").unwrap_or_default(),
            },
            retry_after: header(headers, "retry-after").and_then(|v| delay(&v)),
            max_age: header(headers, "cache-control").and_then(|v| max_age(&v)),
            ..Answer::default()
        };
        if status == 200 {
            answer.body = self.body(&mut response, limit)?;
        }
        Ok(Step::Answer(Box::new(answer)))
    }

    fn body(&self, response: &mut Response<Body>, limit: usize) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        let reader = response.body_mut().as_reader();
        let read = reader.take(limit as u64 + 1).read_to_end(&mut body);
        if body.len() > limit {
            return Err(Fault::Size(limit));
        }
        read.map_err(|e| self.fault(ureq::Error::from(e)))?;
        Ok(body)
    }

    fn fault(&self, error: ureq::Error) -> Fault {
        match error {
            ureq::Error::Timeout(_) => Fault::Time(self.timeout.as_secs()),
            ureq::Error::BadUri(_) => Fault::Address,
            ureq::Error::HostNotFound => Fault::Network("its host is not known".to_string()),
            ureq::Error::Io(e) => match e.get_ref().and_then(|inner| inner.downcast_ref::<LocalAddress>()) {
                Some(local) => Fault::Local(local.to_string()),
                None if e.kind() == std::io::ErrorKind::TimedOut => Fault::Time(self.timeout.as_secs()),
                None => Fault::Network(format!("cannot be fetched: {e}")),
            },
            other => {
                let source = other.source().map(|s| format!(" ({s})")).unwrap_or_default();
                Fault::Network(format!("cannot be fetched: {other}{source}"))
            }
        }
    }
}

enum Step {
    Answer(Box<Answer>),
    Redirect(String),
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .map(|v| String::from_utf8_lossy(v.as_bytes()).trim().to_string())
        .filter(|v| !v.is_empty())
}

/// The host of an http or https address.
pub fn host_of(url: &str) -> Option<String> {
    let uri = Uri::parse(url).ok()?;
    let web = ["http", "https"].iter().any(|s| uri.scheme().as_str().eq_ignore_ascii_case(s));
    let host = uri.authority()?.host().to_ascii_lowercase();
    (web && !host.is_empty()).then_some(host)
}

/// An address that may be relative, seen from another one; as it was written if it is none.
pub fn resolve(base: &str, target: &str) -> Result<String, String> {
    let mut clean = String::new();
    for c in target.trim().chars() {
        // What servers and feeds write without encoding it.
        if c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c) {
            clean.push(c);
        } else {
            let mut bytes = [0; 4];
            clean.extend(c.encode_utf8(&mut bytes).bytes().map(|b| format!("%{b:02X}")));
        }
    }
    let wrong = |_| target.to_string();
    let base = Uri::parse(base.split('#').next().unwrap_or("")).map_err(|_| target.to_string())?;
    let target = UriRef::parse(clean.split('#').next().unwrap_or("")).map_err(|_| target.to_string())?;
    target.resolve_against(&base).map(|u| u.as_str().to_string()).map_err(wrong)
}

/// A Retry-After: seconds, or a date.
fn delay(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let when = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()?;
    let seconds = when.as_second() - Timestamp::now().as_second();
    Some(Duration::from_secs(seconds.max(0).unsigned_abs()))
}

/// The max-age of a Cache-Control.
fn max_age(value: &str) -> Option<Duration> {
    let mut directives = value.split(',').map(str::trim);
    let seconds = directives.find_map(|d| d.to_ascii_lowercase().strip_prefix("max-age=")?.parse().ok())?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(host_of("HTTP://News.Example:80/a"), Some("news.example".into()));
        for none in ["ftp://a.example/", "file:///etc/passwd", "news.example", "http://", "javascript:x"] {
            assert_eq!(host_of(none), None, "{none}");
        }
        let base = "https://a.example/x/y?q#f";
        for (target, wanted) in [
            ("/z", "https://a.example/z"),
            ("z z", "https://a.example/x/z%20z"),
            ("//b.example/é", "https://b.example/%C3%A9"),
            ("http://127.0.0.1/", "http://127.0.0.1/"),
        ] {
            assert_eq!(resolve(base, target).unwrap(), wanted);
        }
    }

    #[test]
    fn headers_that_say_when() {
        assert_eq!(delay("120"), Some(Duration::from_secs(120)));
        assert_eq!(delay("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(delay("soon"), None);
        assert_eq!(max_age("public, Max-Age=600"), Some(Duration::from_secs(600)));
        assert_eq!(max_age("no-cache"), None);
    }
}
