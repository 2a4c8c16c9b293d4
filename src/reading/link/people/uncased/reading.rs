//! A token of a script without capitals in, the name that may begin there out, with how sure its letters are: by the lists of
//! family names and of what given names are made of, by its length, and by the blank or dot between its parts.

use crate::language::text::Shape;
use crate::language::{Cue, Languages};
use crate::page::{Page, Token};
use crate::text::{is_han, is_hangul, is_hiragana, is_katakana};
use std::ops::Range;

/// Letters of the longest part of a name.
const PART: usize = 5;
/// Letters of the longest word before a title that is no full name: 一方長谷部.
const LONG: usize = 6;

/// How much of a name its letters show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::link) enum Sure {
    /// A family name that is nothing else, and a given name.
    Full,
    /// A family name that is a word or a place too, or a given name that might be one.
    Likely,
    /// A family name alone.
    Family,
    /// As long as a name, or a given name alone.
    Short,
    /// Kana that no list has.
    Kana,
}

/// What may be a name.
#[derive(Debug, Clone)]
pub(in crate::link) struct Name {
    /// Where, in the text of the block.
    pub range: Range<usize>,
    /// Its last token.
    pub last: usize,
    /// How sure it is.
    pub sure: Sure,
}

/// The name that begins at a token.
pub(in crate::link) fn name_at(page: &Page<'_>, text: &str, tokens: &[Token], at: usize) -> Option<Name> {
    let token = &tokens[at];
    let written = &text[token.range.clone()];
    if token.is(Cue::Degrees) {
        return None;
    }
    if let Some(last) = dotted(text, tokens, at) {
        let range = token.range.start..tokens[last].range.end;
        return Some(Name { range, last, sure: Sure::Full });
    }
    let alone = sure_of(page, written);
    if alone != Some(Sure::Full)
        && let Some(sure) = spaced(page, text, tokens, at)
    {
        let range = token.range.start..tokens[at + 1].range.end;
        return Some(Name { range, last: at + 1, sure });
    }
    alone.map(|sure| Name { range: token.range.clone(), last: at, sure })
}

/// ハンス・ケラー: the last token of a name whose parts a dot joins.
fn dotted(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let part = |t: &Token| {
        let word = &text[t.range.clone()];
        t.shape == Shape::Uncased && word.chars().all(is_katakana) && (2..=7).contains(&word.chars().count())
    };
    let dot = |t: &Token| matches!(&text[t.range.clone()], "・" | "･" | "=" | "＝");
    let glued = |i: usize| tokens[i].range.end == tokens[i + 1].range.start;
    let joined =
        |i: usize| tokens.get(i + 2).is_some_and(|next| dot(&tokens[i + 1]) && part(next) && glued(i) && glued(i + 1));
    let listed = at > 0 && dot(&tokens[at - 1]);
    if listed || !part(&tokens[at]) || !joined(at) {
        return None;
    }
    // Of four in a row each is one of a list.
    let last = if joined(at + 2) { at + 4 } else { at + 2 };
    (!joined(last)).then_some(last)
}

/// 坂本 洋子, タムラ カズキ, 마크 손: whether this token and the next are family and given name.
fn spaced(page: &Page<'_>, text: &str, tokens: &[Token], at: usize) -> Option<Sure> {
    let (token, next) = (&tokens[at], tokens.get(at + 1)?);
    let (first, second) = (&text[token.range.clone()], &text[next.range.clone()]);
    let short = |word: &str, most: usize| (1..=most).contains(&word.chars().count());
    let gap = matches!(&text[token.range.end..next.range.start], " " | "\u{3000}");
    if !gap || next.shape != Shape::Uncased || !short(first, PART) || !short(second, PART) {
        return None;
    }
    let glued = at > 0 && tokens[at - 1].range.end == token.range.start && tokens[at - 1].is_word();
    if first.chars().all(is_hangul) && second.chars().all(is_hangul) {
        // 연결된 마크 손 님: a given name of another language, and no word that a particle ends.
        let whole = !glued && text[next.range.end..].starts_with([' ', '님', '씨', '(']);
        let named = sure_of(page, second).is_some_and(|sure| sure == Sure::Full || sure == Sure::Short);
        let word = is_listed(page, token) || is_listed(page, next) || token.is_ordinary();
        return (whole && !named && !word && first.chars().count() > 1).then_some(Sure::Short);
    }
    if first.chars().chain(second.chars()).any(is_hangul) {
        return None;
    }
    let family = page.languages.family_name(first);
    let leads = || glued && (tokens[at - 1].is(Cue::Owner) || tokens[at - 1].shape != Shape::Uncased);
    let apart = !glued || leads() || family.is_some() && !first.chars().all(is_hiragana);
    let word = is_listed(page, next) || token.is(Cue::Roles) || token.is(Cue::Organisations) || next.is(Cue::Degrees);
    // もりさわ えみです: where grammar may be glued on, a title must show the end.
    let open = second.chars().all(is_hiragana) && !tokens.get(at + 2).is_some_and(|t| t.is(Cue::Degrees));
    if !apart || word || open {
        return None;
    }
    match family {
        Some(true) => Some(Sure::Full),
        Some(false) => Some(Sure::Likely),
        None if token.begins().is_empty() => Some(Sure::Short),
        None => None,
    }
}

/// How sure a word of one script is.
fn sure_of(page: &Page<'_>, word: &str) -> Option<Sure> {
    let languages = page.languages;
    let letters = word.chars().count();
    let first = word.chars().next()?;
    let family = |count: usize| {
        let end = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
        languages.family_name(&word[..end]).filter(|_| count < letters)
    };
    if is_hangul(first) {
        let given = |from: usize| languages.are_given_syllables(word.chars().skip(from));
        return match letters {
            3 if family(1) == Some(true) && given(1) || family(2) == Some(true) && given(2) => Some(Sure::Full),
            4 if family(2) == Some(true) && given(2) => Some(Sure::Full),
            3 if family(1) == Some(false) && given(1) => Some(Sure::Likely),
            3 if family(1).is_some() => Some(Sure::Short),
            2 if given(0) || family(1) == Some(true) && given(1) => Some(Sure::Short),
            _ => None,
        };
    }
    if !is_han(first) {
        return match languages.family_name(word) {
            Some(_) => Some(Sure::Family),
            None => (2..=PART).contains(&letters).then_some(Sure::Kana),
        };
    }
    if page.cues.unspaced {
        return match letters {
            1 => languages.family_name(word).map(|_| Sure::Family),
            2 if languages.is_full_han(word) => Some(Sure::Likely),
            3 | 4 if languages.is_full_han(word) => {
                let sure = family(1) == Some(true) || family(2) == Some(true);
                Some(if sure { Sure::Full } else { Sure::Likely })
            }
            _ => None,
        };
    }
    let full = match letters {
        // 周波数 begins with a family name of Chinese as well.
        3 => family(2) == Some(true) || family(1) == Some(true) && languages.is_full_han(word),
        4..=PART => family(2) == Some(true) || family(3) == Some(true),
        _ => false,
    };
    match languages.family_name(word) {
        Some(_) => Some(Sure::Family),
        None if full => Some(Sure::Full),
        None => (2..=LONG).contains(&letters).then_some(Sure::Short),
    }
}

/// Where a family name begins that ends a run of more letters than a name has.
pub(super) fn family_at_end(languages: &Languages, run: &str) -> Option<usize> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    let family = |letters: &usize| {
        starts.len() > letters + 1 && languages.family_name(&run[starts[starts.len() - letters]..]).is_some()
    };
    [3, 2].into_iter().find(family).map(|letters| starts[starts.len() - letters])
}

/// Whether a token is a word of some list that names nobody: roles, nouns for people, talks and places, small words.
pub(super) fn is_listed(page: &Page<'_>, token: &Token) -> bool {
    let lists = [
        Cue::Roles,
        Cue::Someone,
        Cue::SpeakerNouns,
        Cue::TalkNouns,
        Cue::FunctionWords,
        Cue::FirstPerson,
        Cue::NotTalk,
        Cue::BesideTalks,
        Cue::CompanyNouns,
        Cue::Organisations,
        Cue::ToolNouns,
        Cue::EventNouns,
        Cue::Introductions,
        Cue::Degrees,
    ];
    lists.iter().any(|cue| token.is(*cue)) || page.is_place(&token.folded)
}

/// The family name and the given name of a full one, by the blank between them or by the list.
pub(in crate::link) fn parts_of(languages: &Languages, name: &str) -> Vec<String> {
    if name.chars().any(|c| c.is_ascii_alphabetic() || c.is_lowercase() || c.is_uppercase()) {
        return Vec::new();
    }
    if let Some((family, given)) = name.split_once([' ', '\u{3000}', '・', '･']) {
        return vec![family.to_owned(), given.to_owned()];
    }
    let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
    let family =
        |letters: &usize| starts.len() > *letters && languages.family_name(&name[..starts[*letters]]).is_some();
    let at = [3, 2, 1].into_iter().filter(|_| starts.len() > 1).find(family).map(|letters| starts[letters]);
    at.map(|at| vec![name[..at].to_owned(), name[at..].to_owned()]).unwrap_or_default()
}
