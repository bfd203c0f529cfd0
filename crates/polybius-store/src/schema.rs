//! The tables, and the steps from one version of them to the next.
//!
//! A step is never edited once it was released; a change is a new step at the end. All steps that a store lacks run
//! in one transaction.

use rusqlite::Connection;

use crate::error::Kind;
use crate::pack;

/// "Plyb": tells a store from other programs' databases.
pub const APPLICATION: i64 = 0x506c_7962;

/// The version that this program writes, and the last that it reads.
pub const VERSION: i64 = STEPS.len() as i64;

const STEPS: [&str; 2] = [include_str!("schema1.sql"), include_str!("schema2.sql")];

/// Looks whether the database is a store, makes its tables if it is empty, and brings it to this version.
pub fn prepare(db: &mut Connection, may_write: bool) -> Result<(), Kind> {
    let number = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, i64>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    let is_new = application == 0 && version == 0 && tables == 0;
    if application != APPLICATION && !is_new {
        return Err(Kind::NotStore("it is a SQLite database of another program"));
    }
    if version > VERSION {
        return Err(Kind::Newer { store: version, known: VERSION });
    }
    if version == VERSION {
        return Ok(());
    }
    if !may_write {
        return Err(match is_new {
            true => Kind::NotStore("it is empty"),
            false => Kind::Older { store: version, known: VERSION },
        });
    }
    let step = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for sql in &STEPS[version as usize..] {
        step.execute_batch(sql)?;
    }
    if is_new {
        step.execute("INSERT INTO dictionaries (id, bytes) VALUES (1, ?1)", [pack::FIRST])?;
    }
    step.pragma_update(None, "application_id", APPLICATION)?;
    step.pragma_update(None, "user_version", VERSION)?;
    step.commit()?;
    Ok(())
}
