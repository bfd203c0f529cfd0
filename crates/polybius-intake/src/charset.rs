//! Bytes of any character set as text.
//!
//! In this order: a byte order mark, UTF-16 without one, valid UTF-8, what the document declares, and a guess
//! by `chardetng` (Firefox's detector), decoded by `encoding_rs`. What it refuses: binary data, UTF-8 with
//! broken bytes in it (a guess would garble all of it), and what no character set fits.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::Reason;

/// Byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// UTF-16, if the first bytes are that.
pub fn of_stream(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    // Letters of the Latin alphabet have a zero byte in every pair.
    let pairs = head.len() / 2;
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if low * 10 > pairs * 6 && high * 20 < pairs => Some(UTF_16LE),
        _ if high * 10 > pairs * 6 && low * 20 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The name of a character set, as in `--encoding` or `<meta charset>`.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// UTF-8 bytes as text, if they are text.
pub fn utf8(bytes: &[u8]) -> Result<&str, Reason> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    if is_binary(bytes) {
        return Err(Reason::Binary);
    }
    std::str::from_utf8(bytes).map_err(|e| Reason::Encoding { at: e.valid_up_to() })
}

/// Bytes of a whole document as text; `declared` is what the document says of itself.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Result<Cow<'a, str>, Reason> {
    let at = match utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(Reason::Encoding { at }) => at,
        Err(other) => return Err(other),
    };
    if let Some(encoding) = declared.filter(|e| *e != UTF_8 && e.is_ascii_compatible()) {
        let (text, _, wrong) = encoding.decode(bytes);
        if !wrong {
            return Ok(text);
        }
    }
    let (good, bad) = utf8_sequences(bytes);
    if declared == Some(UTF_8) && bad * 20 <= good.max(20) {
        return Ok(String::from_utf8_lossy(bytes)); // as browsers do
    }
    if good > bad * 4 {
        return Err(Reason::Encoding { at });
    }
    guess([bytes]).filter(|t| plausible(t)).map(Cow::Owned).ok_or(Reason::Encoding { at })
}

/// Decodes the lines or records of one file, which are all in one character set.
#[derive(Debug, Default)]
pub struct Records {
    /// Records that are UTF-8 beyond ASCII were seen: the others are broken.
    utf8: bool,
    /// Bytes beyond ASCII that were seen, to guess by.
    sample: Vec<u8>,
}

impl Records {
    /// A record as text. `ahead` is what follows in the file, as far as it is known; if `strict`, one broken record
    /// alone is refused, not guessed at.
    pub fn decode<'a>(
        &mut self,
        bytes: &'a [u8],
        ahead: &[u8],
        strict: bool,
    ) -> Result<Cow<'a, str>, Reason> {
        let at = match utf8(bytes) {
            Ok(text) => {
                self.utf8 |= !text.is_ascii();
                return Ok(Cow::Borrowed(text));
            }
            Err(Reason::Encoding { at }) => at,
            Err(other) => return Err(other),
        };
        let (good, bad) = utf8_sequences(bytes);
        let (good_ahead, bad_ahead) = utf8_sequences(&ahead[..ahead.len().saturating_sub(4)]);
        let broken = self.utf8 || good > bad || good_ahead > bad_ahead;
        if broken || (strict && self.sample.is_empty() && bad_ahead == 0) {
            return Err(Reason::Encoding { at });
        }
        if self.sample.len() < 1 << 16 {
            self.sample.extend(bytes.iter().take(1 << 16));
            self.sample.push(b'\n');
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&self.sample, false);
        detector.feed(bytes, true);
        let (text, _) = detector.guess(None, Utf8Detection::Deny).decode_without_bom_handling(bytes);
        if plausible(&text) { Ok(text) } else { Err(Reason::Encoding { at }) }
    }
}

fn guess<'a>(parts: impl IntoIterator<Item = &'a [u8]> + Clone) -> Option<String> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for part in parts.clone() {
        detector.feed(part, false);
    }
    detector.feed(b"", true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Some(parts.into_iter().map(|p| encoding.decode_without_bom_handling(p).0.into_owned()).collect())
}

/// Zero bytes, or many control characters.
fn is_binary(bytes: &[u8]) -> bool {
    let control = bytes.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c)).count();
    bytes.contains(&0) || control * 20 > bytes.len()
}

/// Whether a guess gave text: few replacements and control characters.
fn plausible(text: &str) -> bool {
    let wrong = text.chars().filter(|c| *c == '\u{fffd}' || ('\u{80}'..'\u{a0}').contains(c)).count();
    let letters = text.chars().filter(|c| !c.is_ascii()).count();
    wrong * 10 <= letters
}

/// How many characters beyond ASCII are valid UTF-8, and how many bytes are not.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let beyond = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + beyond, bad + usize::from(!chunk.invalid().is_empty()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_told_apart() {
        let cases = [
            ("windows-1252", "Le président a déclaré à Orléans que les négociations étaient “utiles”."),
            ("windows-1251", "Министр иностранных дел встретился с послом в Москве."),
            ("shift_jis", "外務大臣は月曜日に大使と会談し、協定に署名した。"),
            ("gbk", "外交部长星期一会见了大使并签署了协议。"),
            (
                "windows-1250",
                "Minister spraw zagranicznych spotkał się z posłem w Łodzi, żeby podpisać umowę.",
            ),
        ];
        for (name, text) in cases {
            let (bytes, _, _) = by_name(name).unwrap().encode(text);
            assert_eq!(decode(&bytes, None).unwrap(), text, "{name}");
            assert_eq!(decode(&bytes, by_name(name)).unwrap(), text, "{name} as declared");
        }
        // UTF-8 under a wrong declaration is UTF-8 all the same.
        assert_eq!(decode("Café.".as_bytes(), by_name("latin1")).unwrap(), "Café.");
    }

    #[test]
    fn broken_utf8_is_not_garbled() {
        let mut bytes = "Le président a déclaré à Orléans que c’était réglé.".as_bytes().to_vec();
        bytes.push(0xff);
        assert!(matches!(decode(&bytes, None), Err(Reason::Encoding { .. })));
        assert!(decode(&bytes, Some(UTF_8)).is_ok(), "pages are read as browsers do");
        assert!(matches!(decode(b"a\0b", None), Err(Reason::Binary)));
    }

    #[test]
    fn records_of_one_file() {
        let mut records = Records::default();
        assert_eq!(records.decode(b"caf\xe9", b"", false).unwrap(), "café");
        assert_eq!(records.decode(b"d\xe9j\xe0 vu", b"", true).unwrap(), "déjà vu");
        assert!(Records::default().decode(b"caf\xe9", b"and so on", true).is_err());
        assert!(Records::default().decode(b"caf\xe9", b"d\xe9j\xe0 vu and more", true).is_ok());
        let mut records = Records::default();
        records.decode("café".as_bytes(), b"", false).unwrap();
        assert!(records.decode(b"caf\xe9", b"", false).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let _ = decode(&bytes, None);
            let _ = decode(&bytes, by_name("big5"));
            let _ = of_stream(&bytes);
            let _ = Records::default().decode(&bytes, &bytes, true);
        }
    }
}
