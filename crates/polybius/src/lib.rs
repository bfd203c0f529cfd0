//! Polybius reads news and writes down who did what to whom, when, where, and who says so.
//!
//! The way of a document: [`text`] takes it apart into sentences, [`model`] runs the network once on
//! each and finds mentions and relations, [`resolve`] tells who the actors are, [`places`] where it happened,
//! [`dates`] when, and [`code`] puts the events together. [`record`] has the types that go in and come
//! out; [`ontology`] is PLOVER.
//!
//! ```no_run
//! let coder = polybius::Coder::load(polybius::Settings::default())?;
//! let document = polybius::record::Document {
//!     id: "1".into(),
//!     text: "France expelled two Russian diplomats on Monday.".into(),
//!     published: "2018-03-28".into(),
//!     ..Default::default()
//! };
//! for event in coder.code(&[document]).remove(0) {
//!     println!("{} {:?}", event.date, event.event);
//! }
//! # Ok::<(), polybius::Error>(())
//! ```

pub mod code;
pub mod copies;
pub mod dates;
mod error;
pub mod link;
pub mod model;
pub mod ontology;
pub mod places;
pub mod record;
pub mod registry;
pub mod resolve;
pub mod text;

pub use code::{Coder, Settings};
pub use error::{Error, ErrorKind};
pub use resolve::{Phrase, resolve_phrase};
