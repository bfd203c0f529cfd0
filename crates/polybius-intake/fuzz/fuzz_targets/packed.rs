//! Files of any kind, told by their bytes: packed they give what they give unpacked; cut off or broken, packed ones
//! are refused.
#![no_main]
mod common;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: common::init(), |bytes: &[u8]| {
    let plain = common::read("a", bytes);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    let packings = [gzip.finish().unwrap(), zstd::encode_all(bytes, 1).unwrap()];
    // What is packed already, and web archives, are read by rules of their own.
    let own = [&b"\x1f\x8b"[..], b"\x28\xb5\x2f\xfd", b"WARC/"].iter().any(|magic| bytes.starts_with(magic));
    let skippable = bytes.len() > 3 && bytes[1..4] == *b"\x2a\x4d\x18";
    for packed in packings {
        let read = common::read("a", &packed);
        assert!(own || skippable || read == plain, "{plain:?} {read:?}");
        common::read("a", &packed[..packed.len() / 2]);
        let mut broken = packed;
        let (at, by) = (bytes.len() * 7 % broken.len(), bytes.last().map_or(1, |b| b | 1));
        broken[at] ^= by;
        common::read("a", &broken);
    }
});
