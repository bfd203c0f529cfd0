//! The HTTP response inside a WARC record: its header, and its body as the page that it was.
//!
//! What feeds it: the bytes of a `response` record. What it gives: status, kind, character set, and the body with
//! chunks joined and packing undone. Crawlers often undo those but leave the header as it was, so a body that is
//! not what the header says is taken as it is. What it refuses: bodies that unpack to more than the limit.

use std::borrow::Cow;
use std::io::{self, Read};

use super::Fault;
use crate::Reason;

/// Most header fields that are read.
const FIELDS: usize = 256;
/// Most packings, one over the other, that are undone.
const PACKINGS: usize = 3;

/// Largest window of zstd, as a power of two: browsers take no more than 8 MiB.
const WINDOW: u32 = 23;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A web page.
    Html,
    /// Plain text.
    Text,
    /// Anything else.
    Other,
    /// The header does not say.
    Unsaid,
}

impl Kind {
    /// Of a media type with its parameters, as in "text/html; charset=utf-8".
    pub fn of(media: &str) -> Kind {
        let name = media.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        match name.as_str() {
            "text/html" | "application/xhtml+xml" => Kind::Html,
            "text/plain" => Kind::Text,
            "" => Kind::Unsaid,
            _ => Kind::Other,
        }
    }
}

/// The character set that a media type names.
pub fn charset(media: &str) -> Option<String> {
    media.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_string())
    })
}

/// The header of a response.
#[derive(Debug)]
pub struct Head {
    /// Status code.
    pub status: u16,
    /// What the body is.
    pub kind: Kind,
    /// Its character set, where the header names it.
    pub charset: Option<String>,
    /// Where the body begins.
    pub length: usize,
    chunked: bool,
    /// Packings in the order in which they were applied.
    packings: Vec<String>,
}

/// Where the body begins, if the header's end is there.
pub fn head_length(bytes: &[u8]) -> Option<usize> {
    let crlf = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let lf = memchr::memmem::find(bytes, b"\n\n").map(|at| at + 2);
    [crlf, lf].into_iter().flatten().min()
}

/// Reads a header, which must be complete.
///
/// # Errors
/// If it is no HTTP header.
pub fn parse(bytes: &[u8]) -> Result<Head, Fault> {
    // Some crawlers write the version that they spoke; the header looks the same.
    if let [b'H', b'T', b'T', b'P', b'/', b'2' | b'3', rest @ ..] = bytes {
        let skip = rest.iter().take_while(|b| !b.is_ascii_whitespace()).count();
        let head = parse(&[b"HTTP/1.1", &rest[skip..]].concat())?;
        return Ok(Head { length: head.length + 6 + skip - 8, ..head });
    }
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let mut config = httparse::ParserConfig::default();
    config.allow_obsolete_multiline_headers_in_responses(true);
    config.allow_spaces_after_header_name_in_responses(true);
    config.ignore_invalid_headers_in_responses(true);
    let length = match config.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err(Fault::HttpHead("it does not end".to_string())),
        Err(e) => return Err(Fault::HttpHead(e.to_string())),
    };
    let all = |name: &str| -> Vec<String> {
        let named = response.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        named.map(|h| String::from_utf8_lossy(h.value).into_owned()).collect()
    };
    let media = all("content-type").into_iter().next().unwrap_or_default();
    let listed = |name: &str| -> Vec<String> {
        let values = all(name).join(",").to_ascii_lowercase();
        values.split(',').map(|v| v.trim().to_string()).filter(|v| !v.is_empty()).collect()
    };
    let mut packings = listed("content-encoding");
    let transfer = listed("transfer-encoding");
    let chunked = transfer.iter().any(|t| t == "chunked");
    packings.extend(transfer.into_iter().filter(|t| t != "chunked"));
    Ok(Head {
        status: response.code.unwrap_or(0),
        kind: Kind::of(&media),
        charset: charset(&media),
        length,
        chunked,
        packings,
    })
}

/// The body as the page that it was. `cut`: the crawler says that it cut the body short, so that a packed one that
/// breaks off is no fault.
///
/// # Errors
/// If it unpacks to more than `limit` bytes or is damaged.
pub fn body<'a>(head: &Head, raw: &'a [u8], limit: usize, cut: bool) -> Result<Cow<'a, [u8]>, Reason> {
    let mut body = Cow::Borrowed(raw);
    if head.chunked
        && let Some(joined) = join_chunks(raw)
    {
        body = Cow::Owned(joined);
    }
    for packing in head.packings.iter().rev().take(PACKINGS) {
        let Some(unpacker) = unpacker(packing, &body) else { continue };
        match unpack(unpacker, limit, cut) {
            Ok(unpacked) => body = Cow::Owned(unpacked),
            Err(Reason::TooLong { .. }) => return Err(Fault::Unpacked { limit }.into()),
            // No page is packed in such a way that it looks like one.
            Err(_) if body.trim_ascii_start().starts_with(b"<") => {}
            Err(Reason::Unreadable(e)) => {
                return Err(Fault::Packing { packing: packing.clone(), said: e.to_string() }.into());
            }
            Err(other) => return Err(other),
        }
    }
    Ok(body)
}

/// A reader that undoes a packing; none where the bytes are not packed so.
fn unpacker<'a>(packing: &str, bytes: &'a [u8]) -> Option<Box<dyn Read + 'a>> {
    Some(match packing {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            Box::new(flate2::read::MultiGzDecoder::new(bytes))
        }
        "deflate" => match bytes {
            [a, b, ..] if a & 15 == 8 && (usize::from(*a) << 8 | usize::from(*b)).is_multiple_of(31) => {
                Box::new(flate2::read::ZlibDecoder::new(bytes))
            }
            _ => Box::new(flate2::read::DeflateDecoder::new(bytes)),
        },
        "br" => Box::new(brotli_decompressor::Decompressor::new(bytes, 1 << 14)),
        "zstd" if bytes.starts_with(b"\x28\xb5\x2f\xfd") => {
            let mut unpacker = zstd::Decoder::with_buffer(bytes).ok()?;
            unpacker.window_log_max(WINDOW).ok()?;
            Box::new(unpacker)
        }
        _ => return None,
    })
}

fn unpack(mut unpacker: Box<dyn Read + '_>, limit: usize, cut: bool) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    let result = unpacker.by_ref().take(limit as u64 + 1).read_to_end(&mut out);
    if out.len() > limit {
        return Err(Reason::TooLong { limit });
    }
    match result {
        Err(e) if !(cut && e.kind() == io::ErrorKind::UnexpectedEof && !out.is_empty()) => {
            Err(Reason::Unreadable(e))
        }
        _ => Ok(out),
    }
}

/// The chunks of a body joined; none if it does not begin as a chunk does. One that breaks off is taken as far as
/// it goes.
fn join_chunks(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut first = true;
    loop {
        let size = memchr::memchr(b'\n', &raw[..raw.len().min(1024)]).and_then(|end| {
            let line = std::str::from_utf8(&raw[..end]).ok()?;
            let size = line.split(';').next()?.trim();
            let size = usize::from_str_radix(size, 16).ok().filter(|_| !size.starts_with('+'))?;
            Some((size, end + 1))
        });
        let Some((size, begin)) = size else { return (!first).then_some(out) };
        first = false;
        raw = &raw[begin..];
        if size == 0 {
            return Some(out);
        }
        let take = size.min(raw.len());
        out.extend_from_slice(&raw[..take]);
        raw = &raw[take..];
        raw = raw.strip_prefix(b"\r\n").or_else(|| raw.strip_prefix(b"\n")).unwrap_or(raw);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn page(header: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, String> {
        let bytes = format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n");
        let head = parse(bytes.as_bytes()).unwrap();
        super::body(&head, body, limit, false).map(Cow::into_owned).map_err(|e| e.to_string())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn chunks_and_packings_are_undone() {
        assert_eq!(
            page("Transfer-Encoding: chunked", b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", 99).unwrap(),
            b"abcde"
        );
        assert_eq!(page("Content-Encoding: gzip", &gzip(b"<p>a</p>"), 99).unwrap(), b"<p>a</p>");
        let mut z = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        z.write_all(b"<p>a</p>").unwrap();
        assert_eq!(page("Content-Encoding: deflate", &z.finish().unwrap(), 99).unwrap(), b"<p>a</p>");
        // "hello" in brotli, uncompressed meta-block.
        let br = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(page("Content-Encoding: br", &br, 99).unwrap(), b"hello");
        let both = [format!("{:x}\r\n", gzip(b"a").len()).as_bytes(), &gzip(b"a"), b"\r\n0\r\n\r\n"].concat();
        assert_eq!(page("Transfer-Encoding: gzip, chunked", &both, 99).unwrap(), b"a");
    }

    #[test]
    fn what_the_crawler_undid_is_taken_as_it_is() {
        for header in ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: br"] {
            assert_eq!(page(header, b"<p>a</p>", 99).unwrap(), b"<p>a</p>", "{header}");
        }
    }

    #[test]
    fn versions_of_http() {
        for version in ["HTTP/1.0", "HTTP/2", "HTTP/2.0", "HTTP/3"] {
            let bytes = format!("{version} 200\r\nContent-Type: text/plain\r\n\r\nbody");
            let head = parse(bytes.as_bytes()).unwrap();
            assert_eq!((head.status, head.kind, &bytes[head.length..]), (200, Kind::Text, "body"));
        }
    }

    #[test]
    fn bombs_are_refused() {
        let said = page("Content-Encoding: gzip", &gzip(&[b' '; 100_000]), 1000).unwrap_err();
        assert!(said.contains("more than 1000 bytes"), "{said}");
    }

    #[test]
    fn media_types() {
        assert_eq!(Kind::of("Text/HTML; charset=x"), Kind::Html);
        assert_eq!(charset("text/html; Charset=\"KOI8-R\"").as_deref(), Some("KOI8-R"));
        assert_eq!(charset("text/html"), None);
    }
}
