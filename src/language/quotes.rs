//! The quotation marks of the languages that recaps are written in. Tokens know all of them as `"`; here is which letter opens
//! and which closes a quotation, for whoever must know where it ends.

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
