//! Where a place is: towns, administrative units, regions and seas by name.
//!
//! What feeds it: the words of a place and what is known around them ([`Context`]). What it gives: a
//! [`crate::record::Place`] with coordinates. What it refuses: small or ambiguous places that nothing around
//! them supports, words in lower case, and names among other capitalised words that it does not know.
//!
//! The table is knowledge/places.bin, made by knowledge/build_places.py from GeoNames (geonames.org, CC BY 4.0),
//! and is read where it lies in the program: nothing is loaded.

mod find;
mod table;
#[cfg(test)]
mod tests;

pub use find::{Context, resolve};
pub(crate) use table::BYTES;
pub use table::{Gazetteer, Record};
