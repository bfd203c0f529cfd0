//! What can go wrong with a store, in words that say what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// An error of a store, with its path.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct Error {
    /// The store's file.
    pub path: PathBuf,
    /// What went wrong; told with the path, so that it is no source to be told again.
    pub kind: Kind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Kind {
    /// There is no such file.
    #[error("is not there")]
    Missing,
    /// The path is a folder.
    #[error("is a folder, not a store")]
    Folder,
    /// The file is something else.
    #[error("is no Polybius store ({0})")]
    NotStore(&'static str),
    /// The store was written by a newer program.
    #[error("was written by a newer polybius (store version {store}, this program reads up to {known})")]
    Newer {
        /// Version of the store.
        store: i64,
        /// The last version that this program knows.
        known: i64,
    },
    /// The store was written by an older program, and is only to be read.
    #[error(
        "was written by an older polybius (store version {store}, this program reads version {known}); \
         `polybius add` and `polybius recode` bring it up to date"
    )]
    Older {
        /// Version of the store.
        store: i64,
        /// The version that this program knows.
        known: i64,
    },
    /// Another process writes it.
    #[error("is being written by another polybius; try again when that has ended")]
    Locked,
    /// The disk is full.
    #[error("the disk is full; all finished batches are in the store, run the command again to go on")]
    Full,
    /// The system does not let it be opened or written.
    #[error("cannot be opened: {0}")]
    Refused(String),
    /// The disk fails.
    #[error(
        "cannot be written or read ({0}); all finished batches are in the store, run the command again to go on"
    )]
    Disk(String),
    /// The file is damaged.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// There is no such event or link.
    #[error("has no {what} {id}")]
    Unknown {
        /// What was asked for.
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// A link was undone before.
    #[error("link {0} is undone already")]
    Undone(i64),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// SQLite refuses.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
}

impl Kind {
    pub(crate) fn at(self, path: &Path) -> Error {
        Error { path: path.to_path_buf(), kind: self }
    }
}

impl From<rusqlite::Error> for Kind {
    fn from(e: rusqlite::Error) -> Kind {
        match e.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Kind::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Kind::Locked,
            Some(ErrorCode::NotADatabase) => Kind::NotStore("its header is not SQLite's"),
            Some(ErrorCode::SystemIoFailure) => Kind::Disk(e.to_string()),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Kind::Refused(e.to_string())
            }
            Some(ErrorCode::DatabaseCorrupt) => Kind::Damaged(e.to_string()),
            _ => Kind::Sqlite(e),
        }
    }
}

impl From<serde_json::Error> for Kind {
    fn from(e: serde_json::Error) -> Kind {
        Kind::Damaged(e.to_string())
    }
}
