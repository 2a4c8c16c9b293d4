//! Bytes in, text out. UTF-8 (with or without mark) and UTF-16 are taken as they are; anything else is guessed as a
//! browser would, and the guess is said.

use super::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Decodes `bytes`; a NUL byte in what is not UTF-16 means that this is no text.
pub fn decode(path: &str, bytes: &[u8], warnings: &mut Vec<String>) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if had_errors {
            warnings.push(format!("some bytes are no {}; they were replaced", encoding.name()));
        }
        return Ok(text.into_owned());
    }
    if let Some(offset) = bytes.iter().position(|b| *b == 0) {
        return Err(ReadError::Binary { path: path.to_owned(), offset });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    warnings.push(format!("not UTF-8; read as {}", encoding.name()));
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_people_save() {
        let mut warnings = Vec::new();
        for (bytes, text) in [
            ("café".as_bytes().to_vec(), "café"),
            (b"\xEF\xBB\xBFcaf\xC3\xA9".to_vec(), "café"),
            (b"\xFF\xFEa\0b\0".to_vec(), "ab"),
            (b"la conf\xE9rence a \xE9t\xE9 donn\xE9e \xE0 Paris".to_vec(), "la conférence a été donnée à Paris"),
        ] {
            assert_eq!(decode("x", &bytes, &mut warnings).expect("text"), text);
        }
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(matches!(decode("x", b"a\0b", &mut warnings), Err(ReadError::Binary { offset: 1, .. })));
    }
}
