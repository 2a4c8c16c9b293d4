//! The quotation marks of the languages that recaps are written in. Tokens know all of them as `"`; here is which letter opens
//! and which closes a quotation, for whoever must know where it ends.

use std::ops::Range;

/// Quotation marks, the opening one and those that close it.
pub const PAIRS: [(char, &[char]); 8] = [
    ('\u{201c}', &['\u{201d}']),
    ('"', &['"']),
    ('\u{ab}', &['\u{bb}']),
    ('\u{201e}', &['\u{201c}', '\u{201d}']),
    ('\u{201d}', &['\u{201d}']),
    ('「', &['」']),
    ('『', &['』']),
    ('《', &['》']),
];

/// Marks that open a quotation.
pub const OPENING: [char; 7] = ['"', '\u{201c}', '\u{201e}', '\u{ab}', '「', '『', '《'];

/// Marks that close one.
pub const CLOSING: [char; 7] = ['"', '\u{201c}', '\u{201d}', '\u{bb}', '」', '』', '》'];

/// Marks of quotations inside others, which are apostrophes too.
pub const SINGLE: [char; 3] = ['\'', '\u{2018}', '\u{2019}'];

/// Whether a character is any of these.
pub fn is_mark(c: char) -> bool {
    OPENING.contains(&c) || CLOSING.contains(&c) || SINGLE.contains(&c)
}

/// The first stretch in `text` between single marks that quotes and is no apostrophe: it begins behind a blank with a capital and
/// ends before one, and has more than one word.
pub fn single(text: &str) -> Option<Range<usize>> {
    let opens = |(at, c): &(usize, char)| {
        let free = || text[..*at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == '(');
        let capital =
            || text[at + c.len_utf8()..].starts_with(|first: char| first.is_uppercase() || first.is_numeric());
        SINGLE[..2].contains(c) && free() && capital()
    };
    text.char_indices().filter(opens).find_map(|(at, open)| {
        let start = at + open.len_utf8();
        let close = if open == SINGLE[0] { SINGLE[0] } else { SINGLE[2] };
        let free = |end: &usize| !text[end + close.len_utf8()..].starts_with(char::is_alphanumeric);
        let end = text[start..].match_indices(close).map(|(end, _)| start + end).find(free)?;
        text[start..end].contains(' ').then_some(start..end)
    })
}

/// Whether a line is what somebody said: a whole sentence in quotes, with its full stop inside.
pub fn is_saying(line: &str) -> bool {
    let line = line.trim();
    let inside = line.strip_prefix(OPENING).and_then(|rest| rest.strip_suffix(is_mark));
    inside.is_some_and(|inside| inside.ends_with('.') && !inside.ends_with("..") && !inside.contains(OPENING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_marks_quote_where_they_are_no_apostrophes() {
        for (text, quoted) in [
            ("I gave 'Maps for Cats' twice", Some("Maps for Cats")),
            ("a talk, \u{2018}Don\u{2019}t Map Cats\u{2019}.", Some("Don\u{2019}t Map Cats")),
            ("the cats' maps and the dogs' maps", None),
            ("'s Middags begon 'Katten'", None),
        ] {
            assert_eq!(single(text).map(|range| &text[range]), quoted, "{text}");
        }
    }
}
