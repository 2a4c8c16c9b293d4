//! Bytes in, their length and CRC-32 out, written into the manifest and compared before anything is answered from them. A CRC
//! finds what disks and cables do, at memory speed; against people it is no guard, and need be none: who can write the store
//! can write the manifest too.

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// Length and checksum of bytes that were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Length in bytes.
    pub bytes: u64,
    /// Their CRC-32, as gzip and PNG have it.
    pub crc32: u32,
}

impl Written {
    /// Those of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, crc32: crc32fast::hash(bytes) }
    }

    /// What is wrong with `bytes`, if they are not those that were written.
    pub fn fault_of(&self, bytes: &[u8]) -> Option<String> {
        self.fault(&Self::of(bytes))
    }

    /// What is wrong, if what was found is not what was written.
    pub fn fault(&self, found: &Self) -> Option<String> {
        if self.bytes != found.bytes {
            return Some(format!("it has {} bytes and was written with {}", found.bytes, self.bytes));
        }
        let [is, was] = [found.crc32, self.crc32];
        (is != was).then(|| format!("its checksum is {is:08x} and was {was:08x} when it was written"))
    }
}

/// Takes the sum of all that passes.
#[derive(Debug)]
pub struct Summing<W> {
    inner: W,
    hasher: Hasher,
    bytes: u64,
}

impl<W: Write> Summing<W> {
    /// Nothing has passed yet.
    pub fn new(inner: W) -> Self {
        Self { inner, hasher: Hasher::new(), bytes: 0 }
    }

    /// The sum so far.
    pub fn written(&self) -> Written {
        Written { bytes: self.bytes, crc32: self.hasher.clone().finalize() }
    }

    /// Where the bytes went.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_has_the_sum_of_the_whole() {
        let mut out = Summing::new(Vec::new());
        for part in ["recaps ", "", "of talks"] {
            out.write_all(part.as_bytes()).expect("memory takes all");
        }
        assert_eq!(out.written(), Written::of(b"recaps of talks"));
        // The check value of CRC-32 that its catalogues give.
        assert_eq!(Written::of(b"123456789").crc32, 0xcbf4_3926);
    }

    #[test]
    fn a_flipped_bit_and_a_lost_byte_are_told_apart() {
        let written = Written::of(b"abc");
        assert_eq!(written.fault_of(b"abc"), None);
        assert!(written.fault_of(b"abb").is_some_and(|fault| fault.contains("checksum")));
        assert!(written.fault_of(b"ab").is_some_and(|fault| fault.contains("it has 2 bytes and was written with 3")));
    }
}
