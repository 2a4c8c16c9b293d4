//! Text in, the same on one line out, for messages, cells and labels.

use std::borrow::Cow;

/// The words of a text with one space between them.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(word);
    }
    out
}

/// One line, without characters that a terminal would act on or that turn the direction of text.
pub fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if is_steering(c) { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Lines as they are, without other characters that a terminal would act on or that turn the direction of text.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let acts = |c: char| is_steering(c) && !matches!(c, '\n' | '\t');
    if text.contains(acts) { Cow::Owned(text.replace(acts, " ")) } else { Cow::Borrowed(text) }
}

fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// As a message may quote it: control characters as spaces, at most `longest` characters, and an ellipsis where it is cut.
pub fn printable(text: &str, longest: usize) -> String {
    let mut plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = plain.by_ref().take(longest).collect();
    if plain.next().is_some() {
        out.push('…');
    }
    out
}

/// What was typed, as a message quotes it.
pub fn quoted(text: &str) -> String {
    printable(text, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_single_and_harmless() {
        assert_eq!(one_line(" a\n\u{a0} b\tc "), "a b c");
        assert_eq!(clean("a\u{1b}[31m\n\u{202e}b"), "a [31m b");
        assert_eq!(harmless("a\u{1b}[31m\n\u{202e}b\tc"), "a [31m\n b\tc");
        assert_eq!(printable("a\u{1b}[31m\nb", 60), "a [31m b");
        assert_eq!(printable(&"x".repeat(61), 60), format!("{}…", "x".repeat(60)));
    }
}
