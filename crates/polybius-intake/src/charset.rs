//! Bytes as text.

use crate::Reason;

/// Bytes as text, if they are text.
pub fn text_of(bytes: &[u8]) -> Result<&str, Reason> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let control = bytes.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c)).count();
    if bytes.contains(&0) || control * 20 > bytes.len() {
        return Err(Reason::Binary);
    }
    std::str::from_utf8(bytes).map_err(|e| Reason::Encoding { at: e.valid_up_to() })
}
