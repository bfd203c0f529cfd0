//! Lines of bounded length from any stream.

use std::io::{BufRead, Result};

/// One line.
pub enum Line {
    /// Its bytes are in the buffer, without the line break.
    Read,
    /// It was longer than the limit; it was passed over to its end.
    TooLong,
    /// So many bytes were passed over and it still goes on.
    Endless(u64),
    /// There is no further line.
    End,
}

/// How many times longer than the limit a line may be before its end is no longer looked for.
const ENDLESS: u64 = 64;

/// Reads a line of at most `limit` bytes into `buffer`. A longer one is skipped without being held.
pub fn read_line(input: &mut dyn BufRead, buffer: &mut Vec<u8>, limit: usize) -> Result<Line> {
    buffer.clear();
    let (mut any, mut long) = (false, false);
    let mut passed = 0u64;
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            break;
        }
        any = true;
        let end = memchr::memchr(b'\n', available);
        let take = end.unwrap_or(available.len());
        if long || buffer.len() + take > limit {
            long = true;
            buffer.clear();
        } else {
            buffer.extend_from_slice(&available[..take]);
        }
        passed += take as u64;
        if end.is_none() && passed / ENDLESS > limit as u64 {
            return Ok(Line::Endless(passed));
        }
        let used = end.map_or(take, |e| e + 1);
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(match (any, long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Read,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let mut input: &[u8] = b"one\r\nlooooooooong\n\ntwo";
        let mut buffer = Vec::new();
        let mut next = || match read_line(&mut input, &mut buffer, 6).unwrap() {
            Line::Read => String::from_utf8(buffer.clone()).unwrap(),
            Line::TooLong => "<long>".into(),
            Line::Endless(_) => "<endless>".into(),
            Line::End => "<end>".into(),
        };
        assert_eq!([next(), next(), next(), next(), next()], ["one", "<long>", "", "two", "<end>"]);
    }
}
