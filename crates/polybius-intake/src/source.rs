//! Opens files and standard input, unpacks them, and counts what was taken of them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Reason, warc};

/// Most bytes that are looked at to tell what a file is.
const HEAD: usize = 4096;

/// An open file, unpacked.
pub struct Source {
    /// Path as it was given, or "standard input".
    pub name: String,
    /// Its first bytes, which `input` gives again.
    pub head: Vec<u8>,
    /// All its bytes.
    pub input: Box<dyn BufRead + Send>,
    /// `input` is still packed: a web archive, which is unpacked member by member.
    pub packed: bool,
}

impl Source {
    /// Opens a path, "-" being standard input. Bytes that are read are added to `taken` (as they are on disk).
    pub fn open(path: &Path, taken: &Arc<AtomicU64>) -> Result<Source, Reason> {
        let (name, raw): (String, Box<dyn Read + Send>) = if path == Path::new("-") {
            ("standard input".to_string(), Box::new(io::stdin()))
        } else {
            (path.display().to_string(), Box::new(File::open(path).map_err(Reason::Unreadable)?))
        };
        let counted = Counted { input: raw, taken: taken.clone() };
        let (head, mut input) = peek(buffered(counted)).map_err(Reason::Unreadable)?;
        if warc::begins_record(&head) || (head.starts_with(&[0x1f, 0x8b]) && warc::is_name(path)) {
            return Ok(Source { name, head: b"WARC/1.".to_vec(), input: Box::new(input), packed: true });
        }
        if head.starts_with(&[0x1f, 0x8b]) {
            let (head, unpacked) =
                peek(buffered(flate2::bufread::MultiGzDecoder::new(input))).map_err(Reason::Unreadable)?;
            return Ok(Source { name, head, input: Box::new(unpacked), packed: false });
        }
        input.fill_buf().map_err(Reason::Unreadable)?;
        Ok(Source { name, head, input: Box::new(input), packed: false })
    }

    /// All bytes, if they are no more than `limit`.
    pub fn whole(&mut self, limit: usize) -> Result<Vec<u8>, Reason> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(Reason::Unreadable)?;
        if bytes.len() > limit { Err(Reason::TooLong { limit }) } else { Ok(bytes) }
    }
}

fn buffered<R: Read>(input: R) -> BufReader<R> {
    BufReader::with_capacity(1 << 16, input)
}

/// Reads the first bytes (up to the end of the first line that has something on it, so that a slow pipe is not
/// waited for) and puts them back in front.
fn peek<R: BufRead>(mut input: R) -> io::Result<(Vec<u8>, Chain<Cursor<Vec<u8>>, R>)> {
    let mut head = Vec::new();
    while head.len() < HEAD {
        let available = input.fill_buf()?;
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
    Ok((head.clone(), Cursor::new(head).chain(input)))
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buffer)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
