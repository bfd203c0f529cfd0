//! Opens files and standard input, unpacks gzip and zstd, turns UTF-16 to UTF-8, and counts what was taken.
//!
//! What it refuses: packed input that swells without giving documents (decompression bombs).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::gunzip::Gunzip;
use crate::{Options, Reason, charset, warc};

/// Most bytes that are looked at to tell what a file is.
const HEAD: usize = 4096;
/// How often packed bytes may swell without a document.
const SWELL: u64 = 100;

/// An open file, unpacked.
pub struct Source {
    /// Path as it was given, or "standard input".
    pub name: String,
    /// Its first bytes, which `input` gives again.
    pub head: Vec<u8>,
    /// All its bytes.
    pub input: Box<dyn BufRead + Send>,
    /// Counters that the reader of records may use.
    pub meter: Meter,
    /// `input` is still packed: a web archive, which is unpacked member by member.
    pub packed: bool,
    /// Where the bytes lie as they are (not packed, no pipe).
    plain: Option<PathBuf>,
}

/// Counts bytes.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// Bytes taken of all inputs, as they are on disk.
    pub taken: Arc<AtomicU64>,
    /// Unpacked bytes of this input since its last document.
    pub idle: Arc<AtomicU64>,
}

impl Source {
    /// Opens a path, "-" being standard input. Bytes that are read are added to `taken`.
    pub fn open(path: &Path, options: &Options, taken: &Arc<AtomicU64>) -> Result<Source, Reason> {
        let stdin = path == Path::new("-");
        let (name, raw): (String, Box<dyn Read + Send>) = if stdin {
            ("standard input".to_string(), Box::new(io::stdin()))
        } else {
            (path.display().to_string(), Box::new(File::open(path).map_err(Reason::Unreadable)?))
        };
        let meter = Meter { taken: taken.clone(), idle: Arc::default() };
        let packed = Arc::new(AtomicU64::new(0));
        let counted = Counted { input: raw, counters: [taken.clone(), packed.clone()] };
        let (head, input) = peek(counted)?;
        if head.starts_with(&[0x1f, 0x8b]) && (warc::begins_record(&head) || warc::is_name(path)) {
            let head = warc::BEGIN.to_vec();
            return Ok(Source { name, head, input, meter, packed: true, plain: None });
        }
        let unpacked: Box<dyn Read + Send> = if head.starts_with(&[0x1f, 0x8b]) {
            Box::new(Gunzip::new(input))
        } else if is_zstd(&head) {
            Box::new(zstd::Decoder::with_buffer(input).map_err(Reason::Unreadable)?)
        } else {
            let plain = (!stdin && path.is_file()).then(|| path.to_path_buf());
            return Source { name, head, input, meter, packed: false, plain }.decoded(options);
        };
        let allowed = (options.limit as u64).saturating_mul(64);
        let (head, input) = peek(Guarded { input: unpacked, packed, idle: meter.idle.clone(), allowed })?;
        Source { name, head, input, meter, packed: false, plain: None }.decoded(options)
    }

    /// With its bytes as UTF-8 where they are UTF-16 or what the user says, and without byte order mark.
    fn decoded(mut self, options: &Options) -> Result<Source, Reason> {
        if self.head.starts_with(b"PAR1") || self.head.starts_with(warc::BEGIN) {
            return Ok(self);
        }
        if let Some(encoding) = charset::of_stream(&self.head).or(options.encoding) {
            let decoder =
                DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(self.input);
            (self.head, self.input) = peek(decoder)?;
        } else if self.head.starts_with(charset::BOM) {
            self.head.drain(..charset::BOM.len());
            self.input.consume(charset::BOM.len());
        }
        Ok(self)
    }

    /// All bytes, if they are no more than `limit`.
    pub fn whole(&mut self, limit: usize) -> Result<Vec<u8>, Reason> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(Reason::Unreadable)?;
        if bytes.len() > limit { Err(Reason::TooLong { limit }) } else { Ok(bytes) }
    }

    /// A file that can be read from any place: itself, or (packed, from a pipe) a temporary copy of at most `limit`
    /// bytes.
    pub fn seekable(&mut self, limit: u64) -> Result<File, Reason> {
        if let Some(path) = &self.plain {
            return File::open(path).map_err(Reason::Unreadable);
        }
        let mut file = tempfile::tempfile().map_err(Reason::Unreadable)?;
        let copied =
            io::copy(&mut self.input.by_ref().take(limit + 1), &mut file).map_err(Reason::Unreadable)?;
        if copied > limit {
            return Err(Reason::TooLong { limit: usize::try_from(limit).unwrap_or(usize::MAX) });
        }
        file.rewind().map_err(Reason::Unreadable)?;
        Ok(file)
    }
}

/// A zstd frame, or a skippable one before it.
fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(b"\x28\xb5\x2f\xfd")
        || (head.len() > 4 && head[0] & 0xf0 == 0x50 && head[1..4] == *b"\x2a\x4d\x18")
}

/// Reads the first bytes (up to the end of the first line that has something on it, so that a slow pipe is not
/// waited for) and puts them back in front.
fn peek(input: impl Read + Send + 'static) -> Result<(Vec<u8>, Box<dyn BufRead + Send>), Reason> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut head = Vec::new();
    while head.len() < HEAD {
        let available = input.fill_buf().map_err(Reason::Unreadable)?;
        if available.is_empty() {
            break;
        }
        let take = available.len().min(HEAD - head.len());
        head.extend_from_slice(&available[..take]);
        input.consume(take);
        let text = head.trim_ascii_start();
        if text.len() > 16 && text.contains(&b'\n') {
            break;
        }
    }
    let whole: Chain<Cursor<Vec<u8>>, _> = Cursor::new(head.clone()).chain(input);
    Ok((head, Box::new(whole)))
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    counters: [Arc<AtomicU64>; 2],
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buffer)?;
        for counter in &self.counters {
            counter.fetch_add(n as u64, Ordering::Relaxed);
        }
        Ok(n)
    }
}

/// Unpacked bytes; an error once they swell without end and without documents.
struct Guarded<R> {
    input: R,
    packed: Arc<AtomicU64>,
    idle: Arc<AtomicU64>,
    allowed: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buffer)?;
        let idle = self.idle.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if idle > self.allowed && idle / SWELL > packed {
            let what = format!(
                "{packed} packed bytes swell to {idle} without a document (a decompression bomb?); \
                 the rest is not read"
            );
            return Err(io::Error::other(what));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn open(bytes: &[u8], limit: usize) -> Result<Vec<u8>, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let options = Options { limit, ..Options::default() };
        let mut source = Source::open(file.path(), &options, &Arc::default()).map_err(|e| e.to_string())?;
        let mut all = Vec::new();
        source.input.read_to_end(&mut all).map_err(|e| e.to_string())?;
        assert!(all.starts_with(&source.head));
        Ok(all)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn packed_and_plain() {
        let text = b"Envoys met in Lima.\nThey agreed.\n".repeat(1000);
        for packed in [text.clone(), gzip(&text), zstd::encode_all(&text[..], 3).unwrap()] {
            assert_eq!(open(&packed, 1 << 20).unwrap(), text);
        }
        let mut two = gzip(b"One.\n");
        two.extend(gzip(b"Two.\n"));
        assert_eq!(open(&two, 1 << 20).unwrap(), b"One.\nTwo.\n");
        // Zeros are padding, as for the gzip program; anything else behind a member is damage.
        two.extend([0; 512]);
        assert_eq!(open(&two, 1 << 20).unwrap(), b"One.\nTwo.\n");
        two.extend(gzip(b"Three.\n"));
        assert_eq!(open(&two, 1 << 20).unwrap(), b"One.\nTwo.\nThree.\n");
        two.extend(b"what is this?");
        assert!(open(&two, 1 << 20).is_err());
    }

    #[test]
    fn utf16_and_marks() {
        let text = "Envoys met.\nCafé.\n";
        for big in [false, true] {
            for mark in ["\u{feff}", ""] {
                let bytes: Vec<u8> = format!("{mark}{text}")
                    .encode_utf16()
                    .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                    .collect();
                assert_eq!(open(&bytes, 1000).unwrap(), text.as_bytes(), "{big} {mark:?}");
            }
        }
        assert_eq!(open(b"\xef\xbb\xbfabc", 1000).unwrap(), b"abc");
    }

    #[test]
    fn bombs_are_given_up() {
        let zeros = vec![b' '; 4 << 20];
        for bomb in [gzip(&zeros), zstd::encode_all(&zeros[..], 3).unwrap()] {
            let error = open(&bomb, 1 << 10).unwrap_err();
            assert!(error.contains("bomb"), "{error}");
            assert!(open(&bomb, 1 << 20).is_ok());
        }
        assert!(open(&gzip(b"cut off in the middle")[..20], 1000).is_err());
    }
}
