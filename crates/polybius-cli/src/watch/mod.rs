//! `polybius watch`: polls feeds and codes what is new in them, until it is told to end.
//!
//! Threads fetch and read the feeds (`poll.rs`); this one codes their entries, writes and flushes them, and only then
//! notes them in the state, so that a restart neither repeats nor loses one.

mod authorities;
mod fetch;
mod guard;
mod poll;
mod robots;
mod state;

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use polybius::record::Document;
use polybius::{Coder, Settings};

use crate::Outcome;
use crate::progress::tell;
use fetch::{Fetcher, Manners, Validators};
use guard::Allowed;
use poll::{End, Job, News};
use state::State;

/// Most feeds that are fetched at the same time (of different hosts).
const FETCHERS: usize = 8;
/// Longest wait that failures, servers and feeds can bring about.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// Longest wait after failures that no server asked for.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(6 * 3600);
/// Shortest interval of feeds that are not on the local network.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(60);
/// Entries that are coded together.
const BATCH: usize = 8;
/// How often the loop looks whether it is to end.
const TICK: Duration = Duration::from_millis(100);

/// Arguments of `polybius watch`.
#[derive(Args)]
pub struct Arguments {
    /// Addresses of RSS, Atom or JSON feeds.
    #[arg(value_name = "FEED_URL")]
    feeds: Vec<String>,
    /// Read more addresses from this file, one a line; what follows # is passed over.
    #[arg(long = "feeds", value_name = "FILE")]
    list: Option<PathBuf>,
    /// Add to this file; - for standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// How often each feed is polled, as 90s, 15m, 2h or 1d. Feeds and servers can lengthen it.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = interval)]
    every: Duration,
    /// Poll each feed once and end.
    #[arg(long)]
    once: bool,
    /// Remember in this file what was seen (made if absent), so that a restart repeats nothing.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Also fetch the page of each entry (as far as the site's robots.txt allows) and take its main text.
    #[arg(long)]
    full: bool,
    /// Write the entries themselves as documents (JSON Lines) instead of coding them.
    #[arg(long)]
    documents_only: bool,
    /// Also fetch from addresses of the local network and this machine; with =HOST from that host alone.
    #[arg(long, value_name = "HOST", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    allow_local: Vec<String>,
    /// Trust the certificate authorities in this file (PEM) for https, in place of the public ones.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Largest feed or page in mebibytes, after unpacking; larger ones are refused.
    #[arg(long, value_name = "MIB", default_value_t = 8)]
    max_size: usize,
    /// Longest time that a request may take, in seconds.
    #[arg(long, value_name = "S", default_value_t = 30)]
    timeout: u64,
    /// Shortest time between two requests to a host, in seconds.
    #[arg(long, value_name = "S", default_value_t = 1.0)]
    pause: f64,
    /// Folder with other weights (polybius.safetensors and tokenizer.json, as training/export.py makes them).
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Say on standard error what every poll gave.
    #[arg(short, long)]
    verbose: bool,
}

/// A feed on the list.
struct Watched {
    url: String,
    /// It is being polled.
    busy: bool,
    /// It is not polled again in this run.
    over: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let urls = addresses(arguments)?;
    check(arguments)?;
    let mut state = arguments.state.as_deref().map(State::open).transpose()?.unwrap_or_default();
    if let Some(path) = &arguments.state {
        state.save(path)?; // so that it shows now if it cannot be written
    }
    let coder = if arguments.documents_only {
        None
    } else {
        Some(crate::load(arguments.model.as_deref(), Settings::default())?)
    };
    let out = Out { to: open(&arguments.output)?, coder };
    let stop = Arc::new(AtomicBool::new(false));
    let asked = stop.clone();
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130); // asked twice: at once
        }
    })
    .context("signals cannot be caught")?;
    let feeds = urls.into_iter().map(|url| Watched { url, busy: false, over: false }).collect();
    let mut watch = Watch { arguments, state: &mut state, feeds, out, done: 0, failed: 0, dirty: false };
    let result = watch.run(&stop);
    // Whatever ended the run: what the state says was written.
    watch.save()?;
    result?;
    let (done, failed) = (watch.done, watch.failed);
    Ok(if arguments.once { Outcome::of(done, failed) } else { Outcome::Done })
}

/// Starts the threads that poll, and gives the way to them and from them.
fn fetchers(
    arguments: &Arguments,
    count: usize,
    stop: &Arc<AtomicBool>,
) -> Result<(Sender<Job>, Receiver<News>)> {
    let limit = arguments.max_size << 20;
    let manners = Manners {
        limit,
        timeout: Duration::from_secs(arguments.timeout),
        pause: Duration::from_secs_f64(arguments.pause),
        allowed: Allowed::new(&arguments.allow_local),
        authorities: arguments.ca_file.as_deref().map(authorities::read).transpose()?.unwrap_or_default(),
    };
    let fetcher = Arc::new(Fetcher::new(manners, stop.clone()));
    let (jobs, taken) = mpsc::channel::<Job>();
    let taken = Arc::new(Mutex::new(taken));
    let (out, news) = mpsc::sync_channel(BATCH * 2);
    for _ in 0..count.clamp(1, FETCHERS) {
        let (fetcher, taken, out, full) = (fetcher.clone(), taken.clone(), out.clone(), arguments.full);
        // They are not waited for at the end: a request that hangs must not hold up the program.
        std::thread::spawn(move || {
            loop {
                let job = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = job else { return };
                poll::poll(&fetcher, &job, limit, full, &out);
            }
        });
    }
    Ok((jobs, news))
}

/// A run.
struct Watch<'a> {
    arguments: &'a Arguments,
    state: &'a mut State,
    feeds: Vec<Watched>,
    out: Out,
    done: u64,
    failed: u64,
    /// The state has changed since it was saved.
    dirty: bool,
}

impl Watch<'_> {
    fn run(&mut self, stop: &Arc<AtomicBool>) -> Result<()> {
        let (jobs, news) = fetchers(self.arguments, self.feeds.len(), stop)?;
        let mut batch: Vec<(usize, Document)> = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            self.give_out(&jobs);
            if self.feeds.iter().all(|f| f.over && !f.busy) {
                break;
            }
            match news.recv_timeout(TICK) {
                Ok(News::Entry { feed, document }) => {
                    batch.push((feed, *document));
                    if batch.len() >= BATCH {
                        self.write(&mut batch)?;
                    }
                }
                Ok(News::Trouble { message, harmless }) => {
                    if !harmless {
                        self.failed += 1;
                    }
                    tell(&format!("polybius: {message}"));
                }
                Ok(News::Done { feed, end }) => {
                    self.write(&mut batch)?;
                    self.end(feed, end);
                    self.save()?;
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.write(&mut batch)?;
                    self.save()?;
                }
                Err(RecvTimeoutError::Disconnected) => bail!("the threads that poll have ended"),
            }
        }
        Ok(())
    }

    /// Gives the feeds that are due to the threads.
    fn give_out(&mut self, jobs: &Sender<Job>) {
        let now = Timestamp::now();
        for (feed, watched) in self.feeds.iter_mut().enumerate() {
            if watched.busy || watched.over {
                continue;
            }
            let memory = self.state.feeds.entry(watched.url.clone()).or_default();
            // A single run polls now, whenever the last one was, unless the server has to be left alone.
            let due =
                if self.arguments.once { memory.not_before } else { memory.next_poll.max(memory.not_before) };
            if let Some(due) = due.filter(|due| *due > now) {
                if self.arguments.once {
                    watched.over = true;
                    self.failed += 1;
                    tell(&format!(
                        "polybius: {}: is not polled before {due:.0}, as agreed with its server or after failures",
                        watched.url
                    ));
                }
                continue;
            }
            (watched.busy, watched.over) = (true, self.arguments.once);
            let validators =
                Validators { etag: memory.etag.clone(), last_modified: memory.last_modified.clone() };
            let _ = jobs.send(Job { feed, url: watched.url.clone(), validators, known: memory.known() });
        }
    }

    /// Codes and writes entries, and then notes them.
    fn write(&mut self, batch: &mut Vec<(usize, Document)>) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let (feeds, documents): (Vec<usize>, Vec<Document>) = batch.drain(..).unzip();
        self.out.write(&documents)?;
        for (feed, document) in feeds.iter().zip(&documents) {
            self.state.feeds.entry(self.feeds[*feed].url.clone()).or_default().add(&document.id);
            self.done += 1;
        }
        self.dirty = true;
        Ok(())
    }

    /// Notes how a poll ended, and when the next one is.
    fn end(&mut self, feed: usize, end: End) {
        let every = self.arguments.every;
        let watched = &mut self.feeds[feed];
        watched.busy = false;
        let memory = self.state.feeds.entry(watched.url.clone()).or_default();
        let now = Timestamp::now();
        self.dirty = true;
        memory.polled = Some(now);
        let (wait, said) = match end {
            End::Read { validators, fresh, ids, expired } => {
                (memory.etag, memory.last_modified) = (validators.etag, validators.last_modified);
                (memory.failures, memory.not_before) = (0, None);
                memory.trim(&ids);
                self.done += 1;
                if expired && !watched.over {
                    watched.over = true;
                    tell(&format!(
                        "polybius: {}: says that it has no more entries; it is not polled again",
                        watched.url
                    ));
                }
                (every.max(fresh).min(LONGEST_WAIT), format!("{} entries", ids.len()))
            }
            End::Unchanged { fresh } => {
                (memory.failures, memory.not_before) = (0, None);
                self.done += 1;
                (every.max(fresh).min(LONGEST_WAIT), "unchanged".to_string())
            }
            End::Failed { message, wait, asked } => {
                self.failed += 1;
                memory.failures = memory.failures.saturating_add(1);
                let own = back_off(every, memory.failures);
                let wait = wait.map_or(own, |w| w.max(SHORTEST_INTERVAL.min(every)).min(LONGEST_WAIT));
                memory.not_before = asked.then(|| later(now, wait));
                tell(&format!("polybius: {message}"));
                (wait, "failed".to_string())
            }
            End::Gone => {
                self.failed += 1;
                watched.over = true;
                tell(&format!(
                    "polybius: {}: is gone for good (status 410); it is not polled again",
                    watched.url
                ));
                (LONGEST_WAIT, "gone".to_string())
            }
            End::Ending => return,
        };
        memory.next_poll = Some(later(now, wait));
        if self.arguments.verbose {
            tell(&format!("polybius: {}: {said}; next in {} s", watched.url, wait.as_secs()));
        }
    }

    /// Writes the state, if it has changed.
    fn save(&mut self) -> Result<()> {
        if let Some(path) = self.arguments.state.as_deref().filter(|_| self.dirty) {
            self.state.save(path)?;
        }
        self.dirty = false;
        Ok(())
    }
}

/// Where entries go.
struct Out {
    to: Box<dyn Write>,
    /// Codes them; none if they are written as they are.
    coder: Option<Coder>,
}

impl Out {
    fn write(&mut self, documents: &[Document]) -> Result<()> {
        match &self.coder {
            None => {
                for document in documents {
                    line(&mut self.to, document)?;
                }
            }
            Some(coder) => {
                for event in coder.code(documents).into_iter().flatten() {
                    line(&mut self.to, &event)?;
                }
            }
        }
        Ok(self.to.flush()?)
    }
}

fn line(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Opens the output to add to it. A last line that broke off is ended, so that what follows stands by itself.
fn open(path: &Path) -> Result<Box<dyn Write>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::new(io::stdout())));
    }
    let open = || -> io::Result<File> {
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        if file.metadata()?.is_file() && file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                file.write_all(b"\n")?;
            }
        }
        Ok(file)
    };
    let file = open().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// The addresses of the feeds, each once.
fn addresses(arguments: &Arguments) -> Result<Vec<String>> {
    let mut urls = arguments.feeds.clone();
    if let Some(path) = &arguments.list {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        let lines = text.lines().map(|l| l.split(" #").next().unwrap_or("").trim());
        urls.extend(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_string));
    }
    let mut once = Vec::new();
    for url in urls {
        if fetch::host_of(&url).is_none() {
            bail!("'{url}' is no http or https address");
        }
        if !once.contains(&url) {
            once.push(url);
        }
    }
    if once.is_empty() {
        bail!("there is no feed to watch");
    }
    Ok(once)
}

fn check(arguments: &Arguments) -> Result<()> {
    if arguments.max_size == 0 || arguments.max_size > 1 << 20 {
        bail!("--max-size takes a number above 0");
    }
    if arguments.timeout == 0 {
        bail!("--timeout takes a number above 0");
    }
    if !(0.0..=3600.0).contains(&arguments.pause) {
        bail!("--pause takes a number from 0 to 3600");
    }
    if arguments.every < SHORTEST_INTERVAL && arguments.allow_local.is_empty() {
        bail!("--every takes 1m or more");
    }
    if let (Some(state), true) = (&arguments.state, arguments.output != Path::new("-"))
        && (*state == arguments.output
            || state.canonicalize().is_ok_and(|s| arguments.output.canonicalize().is_ok_and(|o| s == o)))
    {
        bail!("{}: is both state and output", state.display());
    }
    Ok(())
}

/// Parses an interval such as "15m".
fn interval(text: &str) -> Result<Duration, String> {
    let wrong = || format!("'{text}' is no time such as 90s, 15m, 2h or 1d");
    let text = text.trim();
    if let Some(days) = text.strip_suffix('d') {
        let days: u64 = days.trim().parse().map_err(|_| wrong())?;
        return Ok(Duration::from_secs(days.saturating_mul(86_400)).min(Duration::from_secs(366 * 86_400)));
    }
    let parsed: SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(parsed).ok().filter(|d| !d.is_zero()).ok_or_else(wrong)
}

/// How long to wait after so many failures: twice as long each time, a quarter more or less by chance.
fn back_off(every: Duration, failures: u32) -> Duration {
    let doubled = every.saturating_mul(1 << failures.min(16)).min(LONGEST_BACK_OFF);
    doubled.mul_f64(0.75 + 0.5 * fastrand::f64()).min(LONGEST_BACK_OFF)
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait).ok().and_then(|w| now.checked_add(w).ok()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals() {
        for (text, seconds) in [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400), ("1h30m", 5400)] {
            assert_eq!(interval(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "soon", "-5m", "0s", "5"] {
            assert!(interval(text).is_err(), "{text}");
        }
    }

    #[test]
    fn failures_lengthen_the_wait_up_to_a_limit() {
        let every = Duration::from_secs(900);
        for failures in 1..40 {
            let wait = back_off(every, failures);
            let least = (1800.0 * 2f64.powi(failures as i32 - 1)).min(6.0 * 3600.0) * 0.75;
            assert!(wait.as_secs_f64() >= least - 1.0 && wait <= LONGEST_BACK_OFF, "{failures}: {wait:?}");
        }
    }
}
