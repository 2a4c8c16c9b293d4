//! A character in, what a reader takes it for out: letters dressed as mathematical signs are letters, emoji are ornaments,
//! soft hyphens and marks of direction are nothing. Done while text is copied, so that every later stage sees one form and
//! the way back to the source stays.

use crate::model::MarkKind;
use unicode_normalization::UnicodeNormalization;

/// What a character of the source is for the text of a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Letter {
    /// Itself.
    Plain,
    /// Another letter or digit, in the dress that this mark stands for.
    Dressed(char, MarkKind),
    /// Another letter or digit of the same weight: of double width, or of another script that looks the same.
    Wide(char),
    /// An emoji, a dingbat, part of one: a space.
    Ornament,
    /// Nothing that is seen.
    Nothing,
}

/// Below it only control characters and the digits of keycaps are not what they look like.
const FIRST_RARE: char = '\u{ad}';

/// Cyrillic and Greek letters, each before the Latin one that looks the same.
const ALIKE: &str = "аaеeоoрpсcхxуyіiјjѕsАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅSοoΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

/// The Latin letter that a letter of another script looks like.
fn latin(c: char) -> Option<char> {
    if !('\u{391}'..='\u{458}').contains(&c) {
        return None;
    }
    let mut chars = ALIKE.chars();
    while let (Some(other), Some(latin)) = (chars.next(), chars.next()) {
        if c == other {
            return Some(latin);
        }
    }
    None
}

/// The Latin letter that is meant by a letter which looks like one and stands in a Latin word.
fn meant(before: Option<char>, c: char, after: Option<char>) -> Option<char> {
    let around = || [before, after].into_iter().flatten();
    let foreign = |c: char| c.is_alphabetic() && c > FIRST_OTHER && latin(c).is_none();
    latin(c).filter(|_| around().any(|c| c.is_ascii_alphabetic()) && !around().any(foreign))
}

/// Letters from here on are of other scripts than the Latin one.
const FIRST_OTHER: char = '\u{370}';

/// What to say of words in which letters of another script stand for Latin ones.
pub fn mixed(text: &str) -> Option<String> {
    if !text.chars().any(|c| latin(c).is_some()) {
        return None;
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    let is_mixed = |word: &&str| word.chars().any(|c| c.is_ascii_alphabetic()) && plain(word) != **word;
    let mut mixed = words.filter(|word| word.chars().any(|c| latin(c).is_some())).filter(is_mixed).peekable();
    let example = plain(mixed.peek()?);
    let count = mixed.count();
    let words = if count == 1 { "word has" } else { "words have" };
    Some(format!(
        "{count} {words} letters of another script that look like Latin ones, such as {example}; read as Latin"
    ))
}

/// What `c` is between its neighbours.
pub fn read(before: Option<char>, c: char, after: Option<char>) -> Letter {
    if c < FIRST_RARE {
        return match c {
            '0'..='9' | '#' | '*' if matches!(after, Some('\u{fe0f}' | '\u{20e3}')) => Letter::Ornament,
            c if c.is_control() && !c.is_whitespace() => Letter::Nothing,
            _ => Letter::Plain,
        };
    }
    match c {
        '\u{1d400}'..='\u{1d7ff}' => match c.nfkc().next() {
            Some(plain) if plain.is_alphanumeric() => Letter::Dressed(plain, dress(c)),
            _ => Letter::Plain,
        },
        // The signs that Unicode had before the mathematical alphabets, which have gaps in these places.
        '\u{2102}'..='\u{2134}' if [before, after].into_iter().flatten().any(is_dressed) => match c.nfkc().next() {
            Some(plain) if plain.is_ascii_alphabetic() => Letter::Dressed(plain, MarkKind::Emphasis),
            _ => Letter::Plain,
        },
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            c.nfkc().next().map_or(Letter::Plain, Letter::Wide)
        }
        '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Letter::Nothing,
        // Joiners mean something in other scripts and inside emoji.
        '\u{200c}' | '\u{200d}' => match before {
            Some(b) if b < '\u{250}' => Letter::Nothing,
            Some(b) if is_ornament(b) => Letter::Ornament,
            _ => Letter::Plain,
        },
        '\u{391}'..='\u{458}' => meant(before, c, after).map_or(Letter::Plain, Letter::Wide),
        c if is_ornament(c) => Letter::Ornament,
        c if c.is_control() => Letter::Nothing,
        _ => Letter::Plain,
    }
}

/// The text that a stretch of the source stands for, as a reader sees it.
pub fn plain(text: &str) -> String {
    let mut before = None;
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        match read(before, c, chars.peek().copied()) {
            Letter::Plain => out.push(c),
            Letter::Dressed(plain, _) | Letter::Wide(plain) => out.push(plain),
            Letter::Ornament => out.push(' '),
            Letter::Nothing => {}
        }
        before = Some(c);
    }
    out
}

fn is_dressed(c: char) -> bool {
    ('\u{1d400}'..='\u{1d7ff}').contains(&c)
}

/// Italic letters are italic, all others are as loud as bold ones.
fn dress(c: char) -> MarkKind {
    match c {
        '\u{1d434}'..='\u{1d467}' | '\u{1d608}'..='\u{1d63b}' => MarkKind::Emphasis,
        _ => MarkKind::Strong,
    }
}

/// Emoji, dingbats and what modifies them; the sharp sign is none, since "C♯" has it.
fn is_ornament(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{266c}' | '\u{2670}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{2300}'..='\u{23ff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_letters_and_ornaments_are_none() {
        for (source, expected) in [
            ("𝗦𝘁𝗿𝗲𝗮𝗺𝘀 𝟮𝟬𝟭𝟵 𝘵𝘰𝘥𝘢𝘺 𝓪𝓷𝓭 𝑎ℎ𝑎", "Streams 2019 today and aha"),
            ("Ｋａｆｋａ", "Kafka"),
            (
                "K\u{430}fk\u{430} и \u{421}\u{41a}\u{410}\u{41b}\u{410}, D\u{3bf}cker",
                "Kafka и \u{421}\u{41a}\u{410}\u{41b}\u{410}, Docker",
            ),
            ("Kaf\u{ad}ka Dock\u{200b}er Ne\u{200d}ha", "Kafka Docker Neha"),
            ("C♯ and F# in ℝ, 1 * 2 # 3", "C♯ and F# in ℝ, 1 * 2 # 3"),
            ("1\u{fe0f}\u{20e3} One", "    One"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(plain(source), expected);
        }
        assert_eq!(plain("👩\u{200d}💻 Ann").trim(), "Ann");
        assert_eq!(plain("🇬🇧☕\u{fe0f}🏴\u{e0067}\u{e007f}").trim(), "");
    }

    #[test]
    fn letters_of_another_script_are_told() {
        assert_eq!(mixed("Кафка and Kafka: Скала"), None);
        let told = mixed("K\u{430}fka, Кафка, D\u{3bf}cker").expect("two words");
        assert!(told.starts_with("2 words have letters of another script") && told.contains("such as Kafka"), "{told}");
    }
}
