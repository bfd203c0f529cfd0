//! One writer at a time: a lock on a small file beside the store.
//!
//! The operating system takes the lock away when the process ends, however it ends. SQLite's own lock lasts for a
//! transaction only, so that two runs could take turns and confuse what each holds in memory.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::Kind;

/// Takes the lock, or says that another process has it.
pub fn take(store: &Path) -> Result<File, Kind> {
    let mut name = store.file_name().unwrap_or_default().to_os_string();
    name.push("-lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(store.with_file_name(name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Kind::Locked),
        Err(TryLockError::Error(e)) => Err(e.into()),
    }
}
