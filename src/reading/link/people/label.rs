//! The words of a person who stands in no list in, the name that the graph has for them out: what a text adds to a name or does
//! to its letters is the text's, and two recaps must agree on the name.

use super::NameShape;
use crate::language::text::{Shape, Token};
use crate::language::{Cue, Cues, Languages};
use crate::page::Page;
use crate::text::{fold_str, joined};
use std::collections::{HashMap, HashSet};

/// The names of the people of a recap. Of forms of one name that differ by an ending, as "Anny Kwernik" and "Anna Kwernik", it is
/// the shortest, and of these one whose given name is known.
pub fn of_all(page: &Page<'_>, people: &[NameShape]) -> Vec<String> {
    let label = |shape: &NameShape| {
        let written = &page.block(shape.block).text[shape.range.clone()];
        match handle_of(written) {
            Some(handle) => handle.to_owned(),
            None => of(without_genitive(page, shape, written), page.languages),
        }
    };
    let mut labels: Vec<String> = people.iter().map(label).collect();
    for label in &mut labels {
        *label = page.languages.nominative(&page.recap.language, label).unwrap_or_else(|| std::mem::take(label));
    }
    of_longer(&mut labels);
    // "@PetraMalu" is the Petra Malu of the recap.
    let named: HashMap<String, String> =
        labels.iter().map(|label| (joined(label), label.clone())).filter(|(_, label)| label.contains(' ')).collect();
    labels.iter_mut().for_each(|label| *label = named.get(&joined(label)).unwrap_or(label).clone());
    // "Ines Malus talk", where she is Ines Malu elsewhere.
    let bases: HashSet<String> = labels.iter().filter(|label| label.contains(' ')).cloned().collect();
    for label in &mut labels {
        if let Some(base) = label.strip_suffix('s').filter(|base| bases.contains(*base)) {
            *label = base.to_owned();
        }
    }
    if !page.cues.name_endings.listed().is_empty() {
        let folded: Vec<String> = labels.iter().map(|label| fold_str(label)).collect();
        let mut order: Vec<usize> = (0..labels.len()).collect();
        let given = |name: &str| page.languages.is_given_name(name.split(' ').next().unwrap_or_default());
        order.sort_by_key(|at| (folded[*at].chars().count(), !given(&folded[*at])));
        let mut bases: HashMap<String, Vec<usize>> = HashMap::new();
        for at in order {
            let alike = bases.entry(folded[at].chars().take(ALIKE).collect()).or_default();
            match alike.iter().find(|base| is_one(page.cues, &folded[**base], &folded[at])) {
                Some(base) => labels[at] = labels[*base].clone(),
                None => alike.push(at),
            }
        }
    }
    labels
}

/// Names in scripts without capitals get the longer name that they begin: 西脇 that of 西脇 資哲.
fn of_longer(labels: &mut [String]) {
    let uncased =
        |label: &String| label.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let mut long: Vec<String> = labels.iter().filter(|label| uncased(label)).cloned().collect();
    long.sort_by_key(|label| std::cmp::Reverse(label.chars().count()));
    for label in labels.iter_mut().filter(|label| uncased(label)) {
        if let Some(longer) = long.iter().find(|longer| longer.starts_with(label.as_str())) {
            label.clone_from(longer);
        }
    }
}

/// The name of who is named by a handle.
pub fn handle_of(written: &str) -> Option<&str> {
    written.starts_with('@').then(|| super::handles::label(written))
}

/// Letters that all forms of a name begin with.
const ALIKE: usize = 3;

/// Whether two folded names are one with other endings.
fn is_one(cues: &Cues, a: &str, b: &str) -> bool {
    let same = || a.split(' ').zip(b.split(' ')).all(|(a, b)| cues.is_one_name(a, b));
    a.contains(' ') && a.split(' ').count() == b.split(' ').count() && same()
}

/// "Ines Findlers Vortrag": the name without its ending, before what belongs to the person. Names in "s" take none.
fn without_genitive<'w>(page: &Page<'_>, shape: &NameShape, written: &'w str) -> &'w str {
    let tokens = page.tokens(shape.block);
    let (last, next) = (&tokens[shape.tokens.end - 1], tokens.get(shape.tokens.end));
    // "Ines Quernovs *Kleine Karten*": the surname stands elsewhere without it.
    let bare = last.folded.strip_suffix('s').filter(|base| base.chars().count() > 3);
    let bare =
        bare.is_some_and(|base| page.has_word(base) && !page.is_ordinary(base) && !page.languages.is_given_name(base));
    let owns = shape.tokens.len() > 1 && (bare || next.is_some_and(|t| t.is(Cue::TalkNouns)));
    let of_name = || last.is_given_name() || NO_GENITIVE.iter().any(|ending| last.folded.ends_with(ending));
    match written.strip_suffix('s') {
        Some(name) if owns && page.cues.name_endings.has("s") && !of_name() => name,
        _ => written,
    }
}

/// What names end in that take no further "s".
const NO_GENITIVE: [&str; 3] = ["ss", "us", "is"];

/// The label of a person who is in no list: without nickname, and without letters that only shout or whisper.
pub fn of(written: &str, languages: &Languages) -> String {
    let tokens = languages.tokens(written);
    let words: Vec<&Token> = tokens.iter().filter(|t| t.is_word()).collect();
    let small = words.iter().all(|t| t.shape == Shape::Lower);
    let shouted = words.len() > 1 && words.iter().all(|t| t.shape == Shape::Upper);
    let mut out = String::new();
    let mut last = None;
    for (index, token) in words.iter().enumerate() {
        let word = &written[token.range.clone()];
        let inside = index > 0 && index + 1 < words.len();
        if inside && is_nickname(&written[..token.range.start]) {
            continue;
        }
        // "d'Arcy" is one word.
        if last.is_some_and(|last: usize| last < token.range.start) {
            out.push(' ');
        }
        last = Some(token.range.end);
        let upper = token.shape == Shape::Upper;
        out += &match word.chars().count() {
            _ if small => title_case(word),
            _ if !upper => word.to_owned(),
            2..=3 if index > 0 && languages.is_particle(&token.folded) => word.to_lowercase(),
            3 if shouted && languages.is_given_name(&token.folded) => title_case(word),
            0..=3 => word.to_owned(),
            _ => title_case(word),
        };
    }
    out
}

/// Whether a mark that opens a nickname ends the words before it.
pub fn is_nickname(before: &str) -> bool {
    let opened = before.strip_suffix(['"', '(', '\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{201e}']);
    opened.is_some_and(|before| before.ends_with(char::is_whitespace))
}

fn title_case(word: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}
