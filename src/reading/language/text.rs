//! Text in, tokens and sentences out, by offsets into the text. Words keep inner apostrophes, hyphens and dots
//! (`D'haese`, `Jean-Baptiste`, `Node.js`), since names have them.

use super::quotes;
use crate::halt::step;
use crate::text::{changes_script, fold_str};
use std::collections::HashSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of the longest sentence.
const LONGEST: usize = 2048;

/// A word, number or punctuation mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub range: Range<usize>,
    /// The token, folded.
    pub folded: String,
    /// What it is.
    pub shape: Shape,
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `Kafka`, `McDonald`, `D'haese`
    Capitalised,
    /// `MARTIN`, `IBM`
    Upper,
    /// `J.` or `J`, and those of several given names written as one: `J.B.`, `K.-H.`
    Initial,
    /// `kafka`
    Lower,
    /// Of a script that has no capitals: `東京`. Such a run may be a clause as well as a name.
    Uncased,
    /// Holds a digit.
    Number,
    /// Punctuation.
    Mark,
}

impl Shape {
    /// Whether it begins with a capital letter.
    pub fn is_capital(self) -> bool {
        matches!(self, Shape::Capitalised | Shape::Upper | Shape::Initial)
    }
}

impl Token {
    /// Whether it is a word of any case.
    pub fn is_word(&self) -> bool {
        self.shape != Shape::Mark
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.shape.is_capital()
    }
}

/// What is written onto a word with an apostrophe and is a word of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clitics {
    /// Folded words before one, without the apostrophe: `l`, `qu`, `dell`.
    pub elisions: HashSet<String>,
    /// Those of them that surnames begin with as well: `D'haese`.
    pub of_names: HashSet<String>,
    /// Folded endings, with the apostrophe: `'s`.
    pub endings: HashSet<String>,
    /// Folded particles of names, which may be joined with a hyphen: `al-Hassan`.
    pub particles: HashSet<String>,
}

const APOSTROPHES: [char; 3] = ['\'', '\u{2019}', '\u{b4}'];

/// The tokens of `text`, in order.
pub fn tokens(text: &str, clitics: &Clitics) -> Vec<Token> {
    let token = |piece: Piece| Token { folded: fold_str(piece.word(text)), range: piece.range, shape: piece.shape };
    pieces(text, clitics).into_iter().map(token).collect()
}

/// A token that is not folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub shape: Shape,
}

impl Piece {
    /// Its word in `text`, as it is written: an initial without its dot.
    pub fn word<'t>(&self, text: &'t str) -> &'t str {
        let written = &text[self.range.clone()];
        if self.shape == Shape::Initial { written.trim_end_matches('.') } else { written }
    }
}

/// Where the tokens of `text` stand and what they look like, for whoever folds each word once.
pub fn pieces(text: &str, clitics: &Clitics) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if let Some(word) = reduced(text, start, clitics) {
            (1..word.chars().count()).for_each(|_| _ = chars.next());
            out.push(Piece { range: start..start + word.len(), shape: Shape::Lower });
            continue;
        }
        if c.is_alphanumeric() {
            let mut last = c;
            while let Some((at, next)) = chars.peek().copied() {
                let joined = next.is_alphanumeric() || is_mark(next) || joins(text, end, at, next);
                if !joined || next.is_alphanumeric() && changes_script(last, next) {
                    break;
                }
                chars.next();
                last = next;
                end = at + next.len_utf8();
            }
        }
        let word = &text[start..end];
        let behind_name = out.last().is_some_and(|t| t.shape.is_capital() && text[t.range.end..start] == *" ");
        let cut = elision(word, behind_name, clitics).or_else(|| ending(word, clitics));
        if let Some(cut) = cut {
            out.push(piece(text, start..start + cut));
            out.push(piece(text, start + cut..end));
        } else if is_joined_name(word, clitics) {
            out.push(Piece { range: start..end, shape: Shape::Capitalised });
        } else {
            out.push(piece(text, start..end));
        }
    }
    merge_initials(text, out)
}

/// A particle that begins with an apostrophe, with a blank before and behind it: `van 't Hof`.
fn reduced<'t>(text: &'t str, start: usize, clitics: &Clitics) -> Option<&'t str> {
    let apart = text[..start].chars().next_back().is_none_or(char::is_whitespace);
    let opens = text[start..].starts_with(APOSTROPHES) || text[start..].starts_with('\u{2018}');
    let word = apart.then_some(()).filter(|()| opens).and_then(|()| text[start..].split(char::is_whitespace).next())?;
    (word.chars().count() == 2 && clitics.particles.contains(&fold_str(word))).then_some(word)
}

/// A particle of names and a capital behind a hyphen: `al-Hassan`.
fn is_joined_name(word: &str, clitics: &Clitics) -> bool {
    let parts = word.split_once(['-', '\u{2010}', '\u{2011}']).filter(|(head, _)| head.starts_with(char::is_lowercase));
    parts.is_some_and(|(head, name)| {
        name.starts_with(char::is_uppercase)
            && name.contains(char::is_lowercase)
            && clitics.particles.contains(&fold_str(head))
    })
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Whether an apostrophe, hyphen or dot at `at` stands between two letters of one word.
fn joins(text: &str, end: usize, at: usize, c: char) -> bool {
    if end != at {
        return false;
    }
    let next = text[at + c.len_utf8()..].chars().next();
    let previous = text[..at].chars().next_back();
    match c {
        '_' => next.is_some_and(char::is_alphanumeric) && previous.is_some_and(char::is_alphanumeric),
        '\'' | '\u{2019}' | '\u{b4}' | '-' | '\u{2010}' | '\u{2011}' => next.is_some_and(char::is_alphabetic),
        '.' => next.is_some_and(|n| n.is_alphanumeric()) && previous.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// Length of the elided article or preposition that opens a word: `d'`, `l'`, `qu'`, `dell'`. None in the name of a person:
/// `D'haese`, and `D'Ambrosio` where a name stands before it.
fn elision(word: &str, behind_name: bool, clitics: &Clitics) -> Option<usize> {
    let at = word.find(APOSTROPHES)?;
    let cut = at + word[at..].chars().next()?.len_utf8();
    let head = fold_str(&word[..at]);
    let (capital, small) = (word.starts_with(char::is_uppercase), word[cut..].starts_with(char::is_lowercase));
    let surname =
        capital && clitics.of_names.contains(&head) && word[cut..].chars().count() > 3 && (small || behind_name);
    (clitics.elisions.contains(&head) && word.len() > cut + 1 && !surname).then_some(cut)
}

/// Where the ending with an apostrophe begins that closes a word: `Netflix's`.
fn ending(word: &str, clitics: &Clitics) -> Option<usize> {
    let at = word.rfind(APOSTROPHES).filter(|at| *at > 0)?;
    clitics.endings.contains(&fold_str(&word[at..])).then_some(at)
}

fn piece(text: &str, range: Range<usize>) -> Piece {
    Piece { shape: shape(&text[range.clone()]), range }
}

fn shape(word: &str) -> Shape {
    let first = word.chars().next().unwrap_or(' ');
    let letters = word.chars().filter(|c| c.is_alphabetic()).take(2).count();
    if !first.is_alphanumeric() && letters == 0 {
        Shape::Mark
    } else if word.chars().any(char::is_numeric) {
        Shape::Number
    } else if first.is_uppercase() && (letters == 1 || is_initials(word)) {
        Shape::Initial
    } else if letters > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        Shape::Upper
    } else if first.is_uppercase() {
        Shape::Capitalised
    } else if first.is_alphabetic() && !first.is_lowercase() {
        Shape::Uncased
    } else if letters == 0 || first == '\'' || first == '\u{2019}' {
        Shape::Mark
    } else {
        Shape::Lower
    }
}

/// `J.B`: letters with dots between them.
fn is_initials(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().all(char::is_uppercase) && part.chars().count() == 1)
}

/// Joins an initial and its dot, and the initials of a double name: `J.`, `K.-H.`
fn merge_initials(text: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for next in pieces {
        let (written, initial) = (&text[next.range.clone()], next.shape == Shape::Initial);
        match out.as_mut_slice() {
            [.., last] if last.shape == Shape::Initial && written == "." && last.range.end == next.range.start => {
                last.range.end = next.range.end;
            }
            [.., first, hyphen]
                if initial
                    && first.shape == Shape::Initial
                    && matches!(&text[hyphen.range.clone()], "-" | "\u{2010}" | "\u{2011}")
                    && text[..hyphen.range.start].ends_with('.')
                    && (first.range.end, hyphen.range.end) == (hyphen.range.start, next.range.start) =>
            {
                first.range.end = next.range.end;
                out.pop();
            }
            _ => out.push(next),
        }
    }
    out
}

/// The sentences of `text`; a line break alone ends none, nor does an initial or an `abbreviation`, which is asked
/// for folded and without its full stop.
pub fn sentences(text: &str, abbreviation: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let flat = text.replace('\n', " ");
    let mut out: Vec<Range<usize>> = Vec::new();
    for (start, sentence) in flat.split_sentence_bound_indices() {
        let end = start + sentence.len();
        match out.last_mut() {
            Some(last)
                if end - last.start <= LONGEST
                    && (continues(&flat[last.clone()], sentence, &abbreviation)
                        || in_quotes(&flat[last.clone()], sentence)) =>
            {
                last.end = end;
            }
            _ => add(start..end, &flat, &mut out),
        }
    }
    for range in &mut out {
        let trimmed = flat[range.clone()].trim_end().len();
        range.end = range.start + trimmed;
    }
    out.retain(|r| !r.is_empty());
    out
}

/// Adds a sentence, cut between its words where it is longer than sentences are.
fn add(mut sentence: Range<usize>, text: &str, out: &mut Vec<Range<usize>>) {
    step();
    while sentence.len() > LONGEST {
        let last = sentence.start + LONGEST;
        let mut from_last = (sentence.start + LONGEST / 2..=last).rev().filter(|at| text.is_char_boundary(*at));
        let most = from_last.clone().next().unwrap_or(last);
        let end = from_last.find(|at| text[..*at].ends_with(' ')).unwrap_or(most);
        out.push(sentence.start..end);
        sentence.start = end;
    }
    out.push(sentence);
}

/// Whether a quotation is open, which is closed soon: a title may hold "?" and "!".
fn in_quotes(sentence: &str, next: &str) -> bool {
    let from = sentence.char_indices().rev().nth(200).map_or(0, |(at, _)| at);
    let sentence = &sentence[from..];
    let Some(open) = sentence.rfind(quotes::OPENING) else { return false };
    let straight = sentence.matches('"').count() % 2 == 1;
    let inside = &sentence[open..];
    let mark = inside.chars().next();
    let still_open = match mark {
        Some('"') => straight,
        Some('\u{201c}') => !sentence[..open].contains('\u{201e}') && !inside.contains('\u{201d}'),
        Some('\u{201e}') => !inside.contains(['\u{201c}', '\u{201d}']),
        _ => !quotes::PAIRS.iter().any(|(open, close)| mark == Some(*open) && inside.contains(*close)),
    };
    let closes = next.find(quotes::CLOSING);
    still_open && inside.len() < 150 && closes.is_some_and(|at| at < 100)
}

/// Whether what looks like the end of a sentence is only an abbreviation, or the day in "3. März 2019".
fn continues(sentence: &str, next: &str, abbreviation: impl Fn(&str) -> bool) -> bool {
    // A title in quotes may end in a mark of its own: “Ready?” by X
    if sentence.trim_end().ends_with(quotes::CLOSING) && next.starts_with(char::is_lowercase) {
        return true;
    }
    let Some(body) = sentence.trim_end().strip_suffix('.') else { return false };
    let last = body.rsplit(|c: char| c.is_whitespace() || c == '(' || c == '-').next().unwrap_or(body);
    let letters = last.chars().count();
    let year = next.split_whitespace().nth(1).is_some_and(|w| w.starts_with("20") || w.starts_with("19"));
    let day = letters <= 2 && last.chars().all(|c| c.is_ascii_digit()) && year;
    let initials = letters == 1 && last.chars().all(char::is_uppercase) || is_initials(last);
    day || initials || abbreviation(&fold_str(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn words(text: &str) -> Vec<&str> {
        let (elisions, of_names) = (set(&["l", "d"]), set(&["d"]));
        let clitics = Clitics { elisions, of_names, endings: set(&["'s"]), particles: set(&["'t", "al"]) };
        tokens(text, &clitics).into_iter().map(|t| &text[t.range]).collect()
    }

    #[test]
    fn tokens_keep_names_whole() {
        for (text, expected) in [
            ("J. Graham-Cumming explains", vec!["J.", "Graham-Cumming", "explains"]),
            ("Gratien D’haese, l’équipe d'AWS", vec!["Gratien", "D’haese", ",", "l’", "équipe", "d'", "AWS"]),
            ("Chris Down’s turn", vec!["Chris", "Down", "’s", "turn"]),
            ("Node.js (v8).", vec!["Node.js", "(", "v8", ")", "."]),
            ("Jean-Baptiste O'Brien", vec!["Jean-Baptiste", "O'Brien"]),
            ("Matteo D'Ambrosio. D'Apolline", vec!["Matteo", "D'Ambrosio", ".", "D'", "Apolline"]),
            ("KafkaとRedisの話", vec!["Kafka", "と", "Redis", "の", "話"]),
            ("Kafka를 2018년", vec!["Kafka", "를", "2018", "년"]),
            ("J.B. Malu, K.-H. Malu and J.-P Malu", vec!["J.B.", "Malu", ",", "K.-H.", "Malu", "and", "J.-P", "Malu"]),
            ("van 't Hof and 'that' rock 'n' roll", {
                vec!["van", "'t", "Hof", "and", "'", "that", "'", "rock", "'", "n", "'", "roll"]
            }),
        ] {
            assert_eq!(words(text), expected);
        }
    }

    #[test]
    fn shapes_are_those_of_names() {
        let clitics = Clitics { particles: set(&["al", "'t"]), ..Clitics::default() };
        for (text, shape) in [
            ("J.B.", Shape::Initial),
            ("J.-P.", Shape::Initial),
            ("J.Bo", Shape::Capitalised),
            ("al-Hassan", Shape::Capitalised),
            ("al-fresco", Shape::Lower),
            ("e-Commerce", Shape::Lower),
            ("'t", Shape::Lower),
        ] {
            assert_eq!(tokens(text, &clitics).iter().map(|t| t.shape).collect::<Vec<_>>(), [shape], "{text}");
        }
    }

    #[test]
    fn sentences_pass_over_initials_and_line_breaks() {
        let text = "J. Graham-Cumming explains\ntheir stack. Unfortunately, e.g. this. Then J.B. Malu spoke. End";
        let found: Vec<&str> = sentences(text, |word| word == "e.g").into_iter().map(|r| &text[r]).collect();
        let sentences = ["Unfortunately, e.g. this.", "Then J.B. Malu spoke.", "End"];
        assert_eq!(found[0], "J. Graham-Cumming explains\ntheir stack.");
        assert_eq!(found[1..], sentences);
    }
}
