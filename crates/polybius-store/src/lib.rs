//! Keeps documents, reports, events and the links between them in one SQLite file.
//!
//! What feeds it: documents with their segments and coded events ([`Coded`]), in the order of the input. What it
//! gives: the same again, filtered and streamed ([`Store::reports`], [`Store::events`], [`Store::document`]), and
//! what changed when a document is added or coded anew ([`Put`]). What it refuses: files that are no store, stores
//! of a newer program, and a second writer at the same time.
//!
//! A *report* is one coded record of one document; an *event* is one happening, which one or more reports tell.
//! Everything that belongs to a document is written in one transaction, so that a store that was cut off at any
//! moment holds whole documents alone (docs/store.md, docs/decisions/0006-store.md).

mod bands;
mod copy;
mod diff;
mod dump;
mod error;
mod events;
mod filter;
mod identity;
mod links;
mod lock;
mod pack;
mod paragraphs;
mod put;
mod read;
mod reports;
mod runs;
mod schema;
mod store;

pub use copy::CopyOf;
pub use diff::{Change, Pair, changed_fields, compare};
pub use error::{Error, Kind};
pub use filter::Filter;
pub use identity::{Look, Rows};
pub use links::LinkRow;
pub use put::{Coded, Put, document_hash};
pub use read::{Happening, Happenings, Recodable, Reports, StoredDocument};
pub use runs::{Counts, RunStart};
pub use schema::VERSION;
pub use store::Store;
