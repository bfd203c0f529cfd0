//! What `watch` remembers between polls and runs: a JSON file, replaced as a whole so that it is never half written.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Number of the file's layout.
const VERSION: u32 = 1;
/// Most ids that are kept of a feed, beyond those that stand in it now.
const SEEN: usize = 5000;
/// Longest id that is kept, in bytes.
const LONGEST_ID: usize = 500;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: u32,
    /// By the feed's address.
    pub feeds: BTreeMap<String, Memory>,
}

/// What is remembered of a feed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// ETag of the last answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub etag: String,
    /// Last-Modified of the last answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_modified: String,
    /// When it was polled last.
    #[serde(with = "moment")]
    pub polled: Option<Timestamp>,
    /// When it is to be polled next.
    #[serde(with = "moment")]
    pub next_poll: Option<Timestamp>,
    /// Before when the server must not be asked again: it said so, or it failed.
    #[serde(with = "moment")]
    pub not_before: Option<Timestamp>,
    /// Failures since the last success.
    pub failures: u32,
    /// Ids of entries that were written, the newest last.
    pub seen: VecDeque<String>,
    /// The same, to look them up.
    #[serde(skip)]
    known: HashSet<String>,
}

impl Default for State {
    fn default() -> Self {
        State { version: VERSION, feeds: BTreeMap::new() }
    }
}

impl State {
    /// Reads a file; an empty state if there is none.
    ///
    /// # Errors
    /// If there is one that cannot be read.
    pub fn open(path: &Path) -> Result<State> {
        let text = match std::fs::read_to_string(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(State::default()),
            other => other.with_context(|| format!("{}: cannot be read", path.display()))?,
        };
        let mut state: State = serde_json::from_str(&text)
            .with_context(|| format!("{}: is no state of polybius watch", path.display()))?;
        if state.version != VERSION {
            bail!("{}: is a state of layout {}, not {VERSION}", path.display(), state.version);
        }
        for memory in state.feeds.values_mut() {
            memory.known = memory.seen.iter().cloned().collect();
        }
        Ok(state)
    }

    /// Writes the file anew, beside the old one, and puts it in its place.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut name = path.as_os_str().to_os_string();
        name.push(".new");
        let beside = Path::new(&name);
        let write = || -> std::io::Result<()> {
            let mut file = File::create(beside)?;
            serde_json::to_writer(&mut file, self)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            std::fs::rename(beside, path)
        };
        write().with_context(|| format!("{}: cannot be written", path.display()))
    }
}

impl Memory {
    /// Whether an entry was written already.
    #[cfg(test)]
    pub fn has(&self, id: &str) -> bool {
        self.known.contains(short(id))
    }

    /// The ids, to be looked up elsewhere.
    pub fn known(&self) -> HashSet<String> {
        self.known.clone()
    }

    /// Notes that an entry was written.
    pub fn add(&mut self, id: &str) {
        let id = short(id);
        if self.known.insert(id.to_string()) {
            self.seen.push_back(id.to_string());
        }
    }

    /// Forgets the oldest ids that no longer stand in the feed.
    pub fn trim(&mut self, current: &[String]) {
        if self.seen.len() <= SEEN {
            return;
        }
        let current: HashSet<&str> = current.iter().map(|id| short(id)).collect();
        let mut spare = self.seen.len() - SEEN;
        self.seen.retain(|id| {
            let drop = spare > 0 && !current.contains(id.as_str());
            spare -= usize::from(drop);
            !drop
        });
        self.known = self.seen.iter().cloned().collect();
    }
}

/// Moments as ISO 8601.
mod moment {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(moment: &Option<Timestamp>, out: S) -> Result<S::Ok, S::Error> {
        moment.map(|m| format!("{m:.0}")).serialize(out)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

/// An id as it is kept.
pub fn short(id: &str) -> &str {
    &id[..id.floor_char_boundary(LONGEST_ID)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let mut state = State::open(&path).unwrap();
        let memory = state.feeds.entry("u".into()).or_default();
        memory.etag = "\"x\"".into();
        memory.add("a");
        memory.add("a");
        state.save(&path).unwrap();
        let again = State::open(&path).unwrap();
        assert!(
            again.feeds["u"].has("a") && again.feeds["u"].seen.len() == 1 && again.feeds["u"].etag == "\"x\""
        );
        for text in ["", "{}", "[1]", "{\"version\": 9, \"feeds\": {}}"] {
            std::fs::write(&path, text).unwrap();
            let said = State::open(&path).unwrap_err().to_string();
            assert!(said.contains("s.json") && said.contains("state"), "{said}");
        }
    }

    #[test]
    fn ids_are_bounded_but_those_in_the_feed_stay() {
        let mut memory = Memory::default();
        for k in 0..SEEN + 10 {
            memory.add(&k.to_string());
        }
        memory.trim(&["0".into(), "3".into()]);
        assert_eq!(memory.seen.len(), SEEN);
        assert!(memory.has("0") && memory.has("3") && !memory.has("1") && memory.has("5009"));
        memory.add(&"é".repeat(1000));
        assert!(memory.has(&"é".repeat(1000)));
    }
}
