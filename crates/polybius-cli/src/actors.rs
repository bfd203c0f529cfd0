//! `polybius actors`: shows and edits a registry of persons.
//!
//! What feeds it: a file that `polybius code --registry` wrote. What it gives: its claims as a table, JSON Lines
//! or CSV. What it refuses: files that are no registry, and edits that would leave a claim without a country.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use polybius::registry::{Book, Claim, OwnActor, Registry, read_own};

use crate::Outcome;

/// Columns of the user's own list and of the export.
const COLUMNS: [&str; 7] = ["name", "aliases", "code", "sector", "office", "from", "to"];

/// Arguments of `polybius actors`.
#[derive(Args)]
pub struct Arguments {
    /// The registry.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only names, codes and offices with this word.
    #[arg(long, value_name = "WORD")]
    search: Option<String>,
    /// Only claims that contradict another of the same name at overlapping dates.
    #[arg(long)]
    conflicts: bool,
    /// Form of the list.
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    #[command(subcommand)]
    edit: Option<Edit>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Table,
    Jsonl,
    Csv,
}

#[derive(Subcommand)]
enum Edit {
    /// Write the claims as a list for --actors.
    Export {
        /// Form of the list.
        #[arg(long, value_enum, default_value = "csv")]
        format: Form,
    },
    /// Say who someone is: this goes before what documents tell.
    Set {
        /// Full name.
        name: String,
        /// Country (three capital letters).
        #[arg(long)]
        code: String,
        /// Sector (three capital letters).
        #[arg(long, default_value = "")]
        sector: String,
        /// Office.
        #[arg(long, default_value = "")]
        office: String,
        /// First day (YYYY-MM-DD).
        #[arg(long, default_value = "")]
        from: String,
        /// Last day (YYYY-MM-DD).
        #[arg(long, default_value = "")]
        to: String,
    },
    /// Take someone out.
    Remove {
        /// Full name.
        name: String,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let file = &arguments.file;
    let shown = file.display();
    if !file.exists() && !matches!(arguments.edit, Some(Edit::Set { .. })) {
        bail!("{shown}: is not there");
    }
    let mut registry = open(file)?;
    match &arguments.edit {
        Some(Edit::Set { name, code, sector, office, from, to }) => {
            let own = read_own([name, "", code, sector, office, from, to]).map_err(anyhow::Error::msg)?;
            if own.code.is_empty() {
                bail!("--code takes three capital letters");
            }
            let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
            let (first, last) = (day(own.from), day(own.to));
            let OwnActor { name, code, sector, office, .. } = own;
            registry.set(Claim { name, code, sector, office, first, last, ..Claim::default() });
            save(&registry, file)?;
        }
        Some(Edit::Remove { name }) => {
            if registry.remove(name) == 0 {
                bail!("{shown}: has no \"{name}\"");
            }
            save(&registry, file)?;
        }
        Some(Edit::Export { format }) => list(&chosen(&registry, arguments), *format)?,
        None => list(&chosen(&registry, arguments), arguments.format)?,
    }
    Ok(Outcome::Done)
}

/// Reads a registry; an absent file is an empty one.
pub fn open(file: &Path) -> Result<Registry> {
    Registry::open(file).with_context(|| file.display().to_string())
}

/// Writes a registry in one step.
pub fn save(registry: &Registry, file: &Path) -> Result<()> {
    registry.save(file).with_context(|| format!("cannot write {}", file.display()))
}

/// The user's own list and the registry as the coder asks them; none if they name nobody.
pub fn book(own: Option<&Path>, registry: &Registry) -> Result<Option<Arc<Book>>> {
    let rows = own.map(read_list).transpose()?.unwrap_or_default();
    let book = Book::new(rows, registry);
    Ok((!book.is_empty()).then(|| Arc::new(book)))
}

/// The actors of a user's own list.
fn read_list(path: &Path) -> Result<Vec<OwnActor>> {
    let shown = path.display();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .with_context(|| format!("{shown}: cannot be read"))?;
    let header = reader.headers().with_context(|| format!("{shown}"))?.clone();
    let places = COLUMNS.map(|c| header.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == c));
    if places[0].is_none() {
        bail!("{shown}: has no column \"name\" (columns: {})", COLUMNS.join(", "));
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("{shown}"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cells = places.map(|p| p.and_then(|k| row.get(k)).unwrap_or(""));
        rows.push(read_own(cells).map_err(|e| anyhow::anyhow!("{shown}:{line}: {e}"))?);
    }
    Ok(rows)
}

fn chosen<'a>(registry: &'a Registry, arguments: &Arguments) -> Vec<&'a Claim> {
    let mut claims = if arguments.conflicts { registry.conflicts() } else { registry.claims() };
    if let Some(word) = &arguments.search {
        let word = word.to_lowercase();
        let has = |text: &String| text.to_lowercase().contains(&word);
        claims.retain(|c| has(&c.name) || has(&c.code) || has(&c.office) || has(&c.sector));
    }
    claims
}

fn list(claims: &[&Claim], form: Form) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout());
    match form {
        Form::Jsonl => {
            for c in claims {
                serde_json::to_writer(&mut out, c).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Form::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            csv.write_record(COLUMNS)?;
            for c in claims {
                csv.write_record([&c.name, "", &c.code, &c.sector, &c.office, &c.first, &c.last])?;
            }
            csv.flush()?;
        }
        Form::Table => {
            let wide = claims.iter().map(|c| c.name.chars().count()).max().unwrap_or(0).clamp(4, 32);
            writeln!(
                out,
                "{:wide$}  CODE SECT {:28} {:>5}  {:10}  {:10}",
                "NAME", "OFFICE", "COUNT", "FIRST", "LAST"
            )?;
            for c in claims {
                let by = if c.set { "  set" } else { "" };
                writeln!(
                    out,
                    "{:wide$}  {:4} {:4} {:28} {:>5}  {:10}  {:10}{by}",
                    c.name, c.code, c.sector, c.office, c.count, c.first, c.last
                )?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
