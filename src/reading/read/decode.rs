//! Bytes in, text out. UTF-8, UTF-16 and UTF-32 are taken as they are; a page may declare another encoding; anything else is
//! guessed as a browser would. Each guess is said, and so is text that was encoded twice, which is mended where it is sure.

use super::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

/// How far into a file a page may declare its encoding, in bytes; as browsers have it.
const DECLARED: usize = 1024;

/// Decodes `bytes`; a NUL byte in what is neither UTF-16 nor UTF-32 means that this is no text.
pub fn decode(path: &str, bytes: &[u8], warnings: &mut Vec<String>) -> Result<String, ReadError> {
    if let Some(text) = utf_32(bytes) {
        return Ok(text);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if had_errors {
            warnings.push(format!("some bytes are no {}; they were replaced", encoding.name()));
        }
        return Ok(once(text.into_owned(), warnings));
    }
    if let Some(offset) = bytes.iter().position(|b| *b == 0) {
        return Err(ReadError::Binary { path: path.to_owned(), offset });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(once(text.to_owned(), warnings));
    }
    if let Some(text) = mixed(bytes, warnings) {
        return Ok(once(text, warnings));
    }
    let encoding = declared(bytes).unwrap_or_else(|| guess(bytes));
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    warnings.push(format!("not UTF-8; read as {}", encoding.name()));
    Ok(text.into_owned())
}

/// UTF-32 by its mark.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let (little, rest) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (true, rest),
        [0, 0, 0xfe, 0xff, rest @ ..] => (false, rest),
        _ => return None,
    };
    let units = rest.as_chunks::<4>().0.iter();
    let of = |unit: &[u8; 4]| if little { u32::from_le_bytes(*unit) } else { u32::from_be_bytes(*unit) };
    Some(units.map(|unit| char::from_u32(of(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The encoding that the head of a page or of an XML file declares, if all of the file can be that.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]).to_ascii_lowercase();
    let at = ["charset=", "encoding="].into_iter().find_map(|key| head.find(key).map(|at| at + key.len()))?;
    let label = head[at..].trim_start_matches(['"', '\'']).split(['"', '\'', ';', ' ', '/', '>', '?']).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    (!encoding.decode_without_bom_handling(bytes).1).then_some(encoding)
}

/// UTF-8 with some lines in another encoding, as when a paragraph was pasted in.
fn mixed(bytes: &[u8], warnings: &mut Vec<String>) -> Option<String> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let is_utf_8 = |line: &&&[u8]| std::str::from_utf8(line).is_ok();
    let sure = lines.iter().filter(is_utf_8).filter(|line| !line.is_ascii()).count();
    let others: Vec<&[u8]> = lines.iter().filter(|line| !is_utf_8(line)).copied().collect();
    if sure < others.len() {
        return None;
    }
    let first = lines.iter().position(|line| !is_utf_8(&line)).unwrap_or(0) + 1;
    let encoding = guess(&others.concat());
    let (count, name) = (others.len(), encoding.name());
    let are = if count == 1 { "line is" } else { "lines are" };
    warnings.push(format!("{count} {are} not UTF-8, the first of them line {first}; read as {name}"));
    let text = |line: &&[u8]| match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding.decode_without_bom_handling(line).0.into_owned(),
    };
    Some(lines.iter().map(text).collect())
}

/// A stretch of letters beyond ASCII, and what it was before somebody took its UTF-8 for windows-1252.
struct Run<'t> {
    at: usize,
    text: &'t str,
    before: Option<String>,
}

/// The text, or what it was before it was encoded a second time. Where most of what is not ASCII can be led back, all of that
/// is; else only what begins as no word does.
fn once(text: String, warnings: &mut Vec<String>) -> String {
    if !text.contains(['Ã', 'Â', 'â', 'Å', 'Ä', 'Ð', 'Ñ']) {
        return text;
    }
    let runs = runs(&text);
    let able = runs.iter().filter(|run| run.before.is_some()).count();
    let most = able > 1 && able * 2 > runs.len();
    let sure = |run: &&Run<'_>| most || run.text.starts_with(['Ã', 'Â']) || run.text.starts_with("â€");
    let mut out = String::with_capacity(text.len());
    let (mut from, mut count) = (0, 0);
    for run in runs.iter().filter(sure) {
        let Some(before) = &run.before else { continue };
        out.push_str(&text[from..run.at]);
        out.push_str(before);
        from = run.at + run.text.len();
        count += 1;
    }
    if count == 0 {
        return text;
    }
    out.push_str(&text[from..]);
    let places = if count == 1 { "place" } else { "places" };
    warnings
        .push(format!("text that was encoded twice was mended in {count} {places}; offsets count in the mended text"));
    out
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut out: Vec<Run<'_>> = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(|c: char| c.is_ascii()) {
        let run = part.trim_end_matches(|c: char| c.is_ascii());
        if !run.is_empty() {
            out.push(Run { at, text: run, before: before(run) });
        }
        at += part.len();
    }
    out
}

fn before(run: &str) -> Option<String> {
    let (bytes, _, unmappable) = WINDOWS_1252.encode(run);
    let text = std::str::from_utf8(&bytes).ok().filter(|_| !unmappable)?;
    text.chars().all(|c| !c.is_control()).then(|| text.to_owned())
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
            (b"\xFF\xFE\0\0a\0\0\0\xE9\0\0\0".to_vec(), "aé"),
            (b"\0\0\xFE\xFF\0\0\0a".to_vec(), "a"),
            (b"la conf\xE9rence a \xE9t\xE9 donn\xE9e \xE0 Paris".to_vec(), "la conférence a été donnée à Paris"),
            (b"<meta charset=\"iso-8859-2\">\xA3\xF3d\xBC".to_vec(), "<meta charset=\"iso-8859-2\">Łódź"),
        ] {
            assert_eq!(decode("x", &bytes, &mut warnings).expect("text"), text);
        }
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(matches!(decode("x", b"a\0b", &mut warnings), Err(ReadError::Binary { offset: 1, .. })));
    }

    #[test]
    fn a_paragraph_in_another_encoding() {
        let mut warnings = Vec::new();
        let text = decode("x", b"K\xC3\xB6ln\nM\xC3\xBChle\nCaf\xE9\n", &mut warnings).expect("text");
        assert_eq!(text, "Köln\nMühle\nCafé\n");
        assert_eq!(warnings, ["1 line is not UTF-8, the first of them line 3; read as windows-1252"]);
    }

    #[test]
    fn text_encoded_twice() {
        for (text, expected, told) in [
            ("MÃ¼hle in KÃ¶ln â€” 5 â‚¬", "Mühle in Köln — 5 €", true),
            ("Mühle – KÃ¶ln", "Mühle – Köln", true),
            ("SÃO PAULO, Âge, «â»", "SÃO PAULO, Âge, «â»", false),
            ("Åse och „Å“ på ön", "Åse och „Å“ på ön", false),
            ("Å‘ru", "Å‘ru", false),
        ] {
            let mut warnings = Vec::new();
            assert_eq!(decode("x", text.as_bytes(), &mut warnings).expect("text"), expected);
            assert_eq!(!warnings.is_empty(), told, "{text}");
        }
    }
}
