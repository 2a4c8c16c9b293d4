//! Bytes in, hexadecimal out: hashes by which a file, a recap or a graph is known again.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Two small hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// SHA-256 of the parts one after the other, in hexadecimal.
pub fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    parts.into_iter().for_each(|part| hasher.update(part));
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_one_text() {
        let whole = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256([&b"abc"[..]]), whole);
        assert_eq!(sha256([&b"a"[..], b"", b"bc"]), whole);
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
