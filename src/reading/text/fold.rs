//! Folding: text in, text for comparison out, with the way back to the offsets it came from. Case, accents and the shape of
//! quotes, hyphens and spaces are folded character by character, so that an offset can always be carried back.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded text with, for each of its bytes, the byte of the original character it came from.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// `starts[i]` is where the original character behind folded byte `i` begins; one more entry ends it.
    pub starts: Vec<usize>,
}

impl Folded {
    /// Folds `text`.
    pub fn new(text: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(text.len()), starts: Vec::with_capacity(text.len() + 1) };
        for (offset, c) in text.char_indices() {
            fold_char(c, |f| {
                folded.text.push(f);
                folded.starts.resize(folded.text.len(), offset);
            });
        }
        folded.starts.push(text.len());
        folded
    }

    /// The original range behind a folded one; a combining mark goes with the letter before it.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        (self.starts[start], self.starts[end])
    }
}

/// Folds a whole string.
pub fn fold_str(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |f| out.push(f));
    }
    out
}

/// Folded words joined with single spaces; `+` and `#` are kept, so that C, C++ and C# stay apart.
pub fn spaced(text: &str) -> String {
    let folded = fold_str(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '+' || c == '#')).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Folded text without separators: Stack Overflow, StackOverflow and stack-overflow are one.
pub fn joined(text: &str) -> String {
    spaced(text).replace(' ', "")
}

/// A character of ASCII, folded: most of any text, and looked up in no table.
fn fold_ascii(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '`' => '\'',
        '\t'..='\r' => ' ',
        _ => c,
    }
}

/// Calls `put` with the folded characters of one character: none for a combining mark or an invisible one.
pub(crate) fn fold_char(c: char, mut put: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => put(fold_ascii(c)),
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{00B4}' | '\u{02BC}' => put('\''),
        '\u{201C}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' | '\u{2033}' | '「' | '」' | '『' | '』' | '《' | '》' => {
            put('"')
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => put('-'),
        '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}' => {}
        'ł' | 'Ł' => put('l'),
        'ø' | 'Ø' => put('o'),
        'đ' | 'Đ' => put('d'),
        'ı' | 'İ' => put('i'),
        'ß' | 'ẞ' => "ss".chars().for_each(put),
        'æ' | 'Æ' => "ae".chars().for_each(put),
        'œ' | 'Œ' => "oe".chars().for_each(put),
        c if c.is_whitespace() => put(' '),
        c if is_combining_mark(c) => {}
        c => c
            .nfkd()
            .filter(|d| !is_combining_mark(*d))
            .flat_map(char::to_lowercase)
            .filter(|d| !is_combining_mark(*d))
            .for_each(put),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_quotes() {
        for (from, to) in [
            ("Cap’n’proto", "cap'n'proto"),
            ("Szczęsny", "szczesny"),
            ("Łukasz", "lukasz"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("e\u{301}", "e"),
            ("a\u{a0}b", "a b"),
            ("ﬁ", "fi"),
            ("Tab\tand\r\nline, `code`_#+1", "tab and  line, 'code'_#+1"),
        ] {
            assert_eq!(fold_str(from), to, "{from}");
        }
    }
}
