//! The registry as a file of JSON Lines, and the user's own list as CSV rows.
//!
//! The first line names the version, then there is one line a claim, by name, and lines with the hashes of the
//! documents that taught it. A file is written beside itself and renamed, so that it is whole at all times. What it
//! refuses: other versions, and damaged lines, by their number.

use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Claim, OwnActor, Registry};

/// Version of the form.
const VERSION: u32 = 1;
/// Hashes on a line.
const A_LINE: usize = 100;

/// Why a registry could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no registry.
    #[error("is no actor registry (its first line should be {{\"polybius_registry\":1}})")]
    NoRegistry,
    /// It was written by another version.
    #[error("is an actor registry of version {0}; this program reads version {VERSION}")]
    Version(u32),
    /// A line is damaged.
    #[error("line {line}: {what}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Head {
    polybius_registry: u32,
}

#[derive(Serialize, Deserialize)]
struct Documents {
    documents: Vec<String>,
}

impl Registry {
    /// Reads a registry; an absent file is an empty one.
    ///
    /// # Errors
    /// If the file cannot be read or is damaged.
    pub fn open(path: &Path) -> Result<Registry, RegistryError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Registry::parse(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Registry::default()),
            Err(e) => Err(e.into()),
        }
    }

    /// Reads a registry's text.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn parse(text: &str) -> Result<Registry, RegistryError> {
        let mut out = Registry::default();
        if text.trim().is_empty() {
            return Ok(out);
        }
        let first = text.lines().next().unwrap_or("");
        let head: Head = serde_json::from_str(first).map_err(|_| RegistryError::NoRegistry)?;
        if head.polybius_registry != VERSION {
            return Err(RegistryError::Version(head.polybius_registry));
        }
        for (k, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let wrong = |e: serde_json::Error| RegistryError::Line { line: k + 1, what: e.to_string() };
            if line.starts_with("{\"documents\"") {
                let d: Documents = serde_json::from_str(line).map_err(wrong)?;
                out.documents.extend(d.documents);
            } else {
                let claim: Claim = serde_json::from_str(line).map_err(wrong)?;
                for date in [&claim.first, &claim.last] {
                    if !date.is_empty() && date.parse::<Date>().is_err() {
                        let what = format!("\"{date}\" is no date (YYYY-MM-DD)");
                        return Err(RegistryError::Line { line: k + 1, what });
                    }
                }
                out.claims.push(claim);
            }
        }
        out.index();
        Ok(out)
    }

    /// The registry as text.
    pub fn to_text(&self) -> String {
        let json = |v: serde_json::Result<String>| v.unwrap_or_default() + "\n";
        let mut out = json(serde_json::to_string(&Head { polybius_registry: VERSION }));
        for claim in self.claims() {
            out.push_str(&json(serde_json::to_string(claim)));
        }
        let mut hashes: Vec<&String> = self.documents.iter().collect();
        hashes.sort_unstable();
        for line in hashes.chunks(A_LINE) {
            let documents = line.iter().map(|h| (*h).clone()).collect();
            out.push_str(&json(serde_json::to_string(&Documents { documents })));
        }
        out
    }

    /// Writes the registry: a new file first, which then takes the old one's place.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), RegistryError> {
        // A link keeps pointing to the file that is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.new", std::process::id()));
        let new = path.with_file_name(name);
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(&new)?;
            file.write_all(self.to_text().as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&new, &path)
        };
        write().inspect_err(|_| {
            let _ = std::fs::remove_file(&new);
        })?;
        Ok(())
    }
}

/// A row of the user's list: name, aliases (joined by "|"), code, sector, office, from, to.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_own(cells: [&str; 7]) -> Result<OwnActor, String> {
    let [name, aliases, code, sector, office, from, to] = cells.map(str::trim);
    let capitals = |c: &str| c.is_empty() || (c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()));
    let date = |text: &str, name: &str| match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("{name} \"{text}\" is no date (YYYY-MM-DD)")),
    };
    if name.is_empty() {
        return Err("has no name".into());
    }
    if !capitals(code) {
        return Err(format!("code \"{code}\" is not three capital letters"));
    }
    if !capitals(sector) {
        return Err(format!("sector \"{sector}\" is not three capital letters"));
    }
    let (from, to) = (date(from, "from")?, date(to, "to")?);
    if from.zip(to).is_some_and(|(f, t): (Date, Date)| f > t) {
        return Err("from is later than to".into());
    }
    Ok(OwnActor {
        name: name.to_string(),
        aliases: aliases.split('|').map(str::trim).filter(|a| !a.is_empty()).map(str::to_string).collect(),
        code: code.to_string(),
        sector: sector.to_string(),
        office: office.to_string(),
        from,
        to,
    })
}
