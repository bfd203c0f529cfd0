//! Opens a store, and keeps its transaction.
//!
//! What it refuses: see [`Kind`].

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Kind};
use crate::events::Recent;
use crate::pack::Packer;
use crate::runs::OpenRun;
use crate::{lock, schema};

/// Documents after which a batch is written.
const BATCH: u64 = 4000;
/// Time after which a batch is written. A batch touches most pages of the last run of bands however few its documents
/// are: on a slow machine short batches would write each page many times over.
const BATCH_TIME: Duration = Duration::from_secs(10);
/// Pages of the log after which it is copied into the store, for the same reason: 64 MiB.
const LOG_PAGES: i64 = 16 << 10;
/// Pages that SQLite holds for a writer and for a reader, in KiB.
const CACHE_KIB: (i64, i64) = (64 << 10, 8 << 10);

/// A store that is open.
pub struct Store {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    pub(crate) packer: Packer,
    pub(crate) coders: HashMap<String, i64>,
    pub(crate) recent: Recent,
    pub(crate) run: Option<OpenRun>,
    batch: u64,
    pending: u64,
    began: Option<Instant>,
    /// Held until the store is closed.
    _lock: Option<File>,
}

impl Store {
    /// Opens a store for writing; makes it if it is not there.
    ///
    /// # Errors
    /// If the file is no store, is of a newer version, is written by another process, or cannot be written.
    pub fn open(path: &Path) -> Result<Store, Error> {
        Store::open_to_write(path).map_err(|k| k.at(path))
    }

    fn open_to_write(path: &Path) -> Result<Store, Kind> {
        look(path)?;
        // Through a link to the file itself, so that one store has one lock.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let lock = lock::take(&real)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(&real, flags)?;
        db.busy_timeout(Duration::from_secs(10))?;
        // What is another program's stays untouched: it is looked at before anything is set.
        let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        if tables > 0 {
            schema::prepare(&mut db, true)?;
        }
        // Each commit is on the disk when it returns (docs/decisions/0006-store.md).
        db.query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        db.pragma_update(None, "journal_size_limit", 64 << 20)?;
        schema::prepare(&mut db, true)?;
        Store::with(db, path, Some(lock))
    }

    /// Opens a store for reading. A run may write it at the same time.
    ///
    /// # Errors
    /// If there is no such file, or it is no store, or of another version.
    pub fn open_read(path: &Path) -> Result<Store, Error> {
        let open = || {
            if !path.exists() {
                return Err(Kind::Missing);
            }
            look(path)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let mut db = Connection::open_with_flags(path, flags)?;
            db.busy_timeout(Duration::from_secs(10))?;
            schema::prepare(&mut db, false)?;
            Store::with(db, path, None)
        };
        open().map_err(|k| k.at(path))
    }

    fn with(db: Connection, path: &Path, lock: Option<File>) -> Result<Store, Kind> {
        db.set_prepared_statement_cache_capacity(128);
        let cache = if lock.is_some() { CACHE_KIB.0 } else { CACHE_KIB.1 };
        db.pragma_update(None, "cache_size", -cache)?;
        let bytes: Vec<u8> = db.query_row("SELECT bytes FROM dictionaries WHERE id = 1", [], |r| r.get(0))?;
        Ok(Store {
            db,
            path: path.to_path_buf(),
            packer: Packer::new(&bytes)?,
            coders: HashMap::new(),
            recent: Recent::default(),
            run: None,
            batch: BATCH,
            pending: 0,
            began: None,
            _lock: lock,
        })
    }

    /// The store's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a batch after so many documents.
    pub fn set_batch(&mut self, documents: u64) {
        self.batch = documents.max(1);
    }

    pub(crate) fn error(&self, kind: Kind) -> Error {
        kind.at(&self.path)
    }

    /// Begins the batch's transaction if it is not open.
    pub(crate) fn begin(&mut self) -> Result<(), Kind> {
        if self.began.is_none() {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            self.began = Some(Instant::now());
        }
        Ok(())
    }

    /// Notes that a document is whole; writes the batch if it is large or old enough.
    pub(crate) fn document_done(&mut self) -> Result<(), Kind> {
        self.pending += 1;
        if self.pending >= self.batch || self.began.is_some_and(|b| b.elapsed() >= BATCH_TIME) {
            self.write_batch()?;
        }
        Ok(())
    }

    /// Writes what was put so far.
    ///
    /// # Errors
    /// If the disk is full or fails; then nothing of the batch is in the store.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.write_batch().map_err(|k| self.error(k))
    }

    pub(crate) fn write_batch(&mut self) -> Result<(), Kind> {
        if self.began.is_some() {
            self.note_counts()?;
            self.db.execute_batch("COMMIT")?;
            (self.began, self.pending) = (None, 0);
        }
        Ok(())
    }
}

/// Refuses what is plainly no store before SQLite touches it.
fn look(path: &Path) -> Result<(), Kind> {
    let data = match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e.into()),
        Ok(data) => data,
    };
    if data.is_dir() {
        return Err(Kind::Folder);
    }
    let mut start = [0; 16];
    let mut file = File::open(path)?;
    let mut got = 0;
    while got < start.len() {
        match file.read(&mut start[got..])? {
            0 => break,
            n => got += n,
        }
    }
    if got > 0 && start[..] != *b"SQLite format 3\0" {
        return Err(Kind::NotStore("its header is not SQLite's"));
    }
    Ok(())
}
