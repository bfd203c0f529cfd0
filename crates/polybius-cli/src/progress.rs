//! A progress bar on standard error; none where that is no terminal.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Shows bytes done, documents a second and time left.
pub struct Progress {
    bar: Option<ProgressBar>,
    documents: u64,
    began: Instant,
}

impl Progress {
    /// A bar over the sizes of the given files; a spinner where a size cannot be known.
    pub fn new(paths: &[PathBuf]) -> Progress {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = match total(paths) {
                Some(bytes) => {
                    let style = "{bar:24} {percent:>3}%  {msg}  {eta} left";
                    ProgressBar::new(bytes).with_style(style_of(style))
                }
                None => ProgressBar::new_spinner().with_style(style_of("{spinner} {msg}")),
            };
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Progress { bar, documents: 0, began: Instant::now() }
    }

    /// Notes that so many more documents are done, and how many bytes of input have been taken in all.
    pub fn advance(&mut self, documents: u64, bytes: u64) {
        self.documents += documents;
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            let rate = self.documents as f64 / self.began.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!("{} documents, {rate:.0} documents/s", self.documents));
        }
    }

    /// Prints a line above the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(line)),
            None => tell(line),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line on standard error; if nobody listens any more, so be it.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", plain(line));
}

/// Without what an id or a file's name could steer the terminal by, make two lines of one, or turn the order of
/// words: control characters and those of direction are written by their numbers.
fn plain(line: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if steers(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

fn style_of(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Size of all files; none if one is packed, a folder or standard input.
fn total(paths: &[PathBuf]) -> Option<u64> {
    let mut sum = 0;
    for path in paths {
        let packed = path.extension().is_some_and(|e| e == "gz");
        let data = std::fs::metadata(path).ok().filter(|d| d.is_file() && !packed)?;
        sum += data.len();
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_do_not_steer_the_terminal() {
        assert_eq!(plain("a\tb é 中"), "a\tb é 中");
        assert_eq!(plain("\u{1b}[2Ja\nb\u{85}\u{202e}c"), "\\u{1b}[2Ja\\u{a}b\\u{85}\\u{202e}c");
    }
}
