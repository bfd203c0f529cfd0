//! Unpacks gzip, member after member, as the gzip program does.
//!
//! What feeds it: a file that begins with a gzip member. Zeros behind a member are padding (tapes and block devices
//! leave them). What it refuses: damaged members, members that are cut off, and other bytes behind the last one.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The unpacked bytes of all members.
pub struct Gunzip<R> {
    /// None after the end, and after damage.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gunzip<R> {
    /// The bytes of a packed file.
    pub fn new(input: R) -> Gunzip<R> {
        Gunzip { member: Some(GzDecoder::new(input)) }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.member = match self.member.take().map(GzDecoder::into_inner) {
                Some(mut input) => (!skip_zeros(&mut input)?).then(|| GzDecoder::new(input)),
                None => None,
            };
        }
        Ok(0)
    }
}

/// Goes past zeros, to the next member or the end; whether it is the end.
///
/// # Errors
/// If the input cannot be read.
pub fn skip_zeros(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = input.fill_buf()?;
        let zeros = bytes.iter().take_while(|b| **b == 0).count();
        let (end, other) = (bytes.is_empty(), zeros < bytes.len());
        input.consume(zeros);
        if end || other {
            return Ok(end);
        }
    }
}
