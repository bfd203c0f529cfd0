//! Packs records and texts with Zstandard and a dictionary.
//!
//! Records are short and alike (the names of the fields are most of them), so that packing each by itself gains
//! little without a dictionary. The store holds the dictionary that it was made with.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

use crate::error::Kind;

/// The dictionary of new stores: a record and ordinary words of the news.
pub const FIRST: &[u8] = include_bytes!("dictionary.txt");

/// Levels above this gain some percent and take several times as long.
const LEVEL: i32 = 6;
/// Longest unpacked record or text.
const LIMIT: usize = 1 << 30;

/// Packs and unpacks.
pub struct Packer {
    compressor: RefCell<Compressor<'static>>,
    decompressor: RefCell<Decompressor<'static>>,
}

impl Packer {
    pub fn new(dictionary: &[u8]) -> Result<Packer, Kind> {
        Ok(Packer {
            compressor: RefCell::new(Compressor::with_dictionary(LEVEL, dictionary)?),
            decompressor: RefCell::new(Decompressor::with_dictionary(dictionary)?),
        })
    }

    pub fn pack(&self, bytes: &[u8]) -> Result<Vec<u8>, Kind> {
        Ok(self.compressor.borrow_mut().compress(bytes)?)
    }

    pub fn unpack(&self, packed: &[u8]) -> Result<Vec<u8>, Kind> {
        let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten();
        let size = size.and_then(|s| usize::try_from(s).ok()).filter(|s| *s <= LIMIT);
        let size = size.ok_or_else(|| Kind::Damaged("a packed record has no size".into()))?;
        self.decompressor
            .borrow_mut()
            .decompress(packed, size)
            .map_err(|e| Kind::Damaged(format!("a packed record does not unpack: {e}")))
    }

    pub fn unpack_text(&self, packed: &[u8]) -> Result<String, Kind> {
        let bytes = self.unpack(packed)?;
        String::from_utf8(bytes).map_err(|_| Kind::Damaged("a packed text is no UTF-8".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_packed_comes_out(text in "\\PC{0,300}") {
            let packer = Packer::new(FIRST).unwrap();
            let packed = packer.pack(text.as_bytes()).unwrap();
            proptest::prop_assert_eq!(packer.unpack_text(&packed).unwrap(), text);
        }

        #[test]
        fn other_bytes_are_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..100)) {
            let packer = Packer::new(FIRST).unwrap();
            if let Ok(text) = packer.unpack(&bytes) {
                proptest::prop_assert!(bytes.len() > 4 && text.len() <= LIMIT);
            }
        }
    }
}
