//! Words that nothing explains in, those of them that stand as only a technology does out: written as one (`WiredTiger`,
//! `Metrics.js`), used, listed beside another, linked to a page that is named like them. Each kind of evidence adds its
//! share, since "with X" and "in X" are said of anything.

use super::super::fuzzy;
use super::super::unexplained::is_unknown;
use super::name::{Around, Named};
use crate::gazetteer::forms::squash;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind, MarkKind};
use crate::page::{Page, Token};
use crate::text::fold_str;

/// From this sum on an unexplained word is a technology.
const ENOUGH: f32 = 1.0;

/// The names of one block that only their frame tells.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let tokens = page.tokens(block);
    let wanted =
        |at: &usize| !page.lower && !around.people.contains(&tokens[*at].folded) && may_be_name(page, block, *at);
    let named = |at: usize| {
        let token = &tokens[at];
        let names = [&around.beside.technologies, &around.beside.companies];
        let listed = names.into_iter().any(|names| names.are_beside(tokens, &token.range));
        let linked = is_linked(page, block, token);
        let score = spelling(page, &page.block(block).text[token.range.clone()], token)
            + frame(&tokens[at.saturating_sub(4)..at], tokens.get(at + 1))
            + if listed { 1.0 } else { 0.0 }
            + if linked { 1.0 } else { 0.0 }
            + if page.is_repeated(token) { 0.4 } else { 0.0 };
        let (range, kind) = (token.range.clone(), Kind::Technology);
        (score >= ENOUGH).then_some(Named { block, range, kind, score: 0.55, linked })
    };
    (0..tokens.len()).filter(wanted).filter_map(named).collect()
}

/// Whether the token is a whole name that no list and no dictionary has, and none of a person, place, day or event.
fn may_be_name(page: &Page<'_>, block: usize, at: usize) -> bool {
    let view = &page.views[block];
    let text = &page.block(block).text;
    let tokens = &view.tokens;
    let token = &tokens[at];
    let word = &text[token.range.clone()];
    let humps = has_humps(page, word);
    let written = token.is_capital() && token.shape != Shape::Initial || humps;
    // German writes every noun with a capital and joins them into words that no dictionary has.
    let plain = !humps && (page.cues.capital_nouns || page.opens_sentence(block, at) || in_title(page, block));
    let file = word.contains('.') && !is_script(word);
    // Pages that were turned into text run a caption into the sentence below it.
    let glued = humps && parts(word).iter().all(|part| page.languages.is_given_name(part));
    if !written || plain && !is_script(word) || word.contains('-') || file || glued || view.is_masked(&token.range) {
        return false;
    }
    let touches = |a: usize, b: usize| text[tokens[a].range.end..tokens[b].range.start] == *" ";
    let before = at.checked_sub(1).map(|i| &tokens[i]);
    let after = tokens.get(at + 1);
    let handle = text[..token.range.start].ends_with(['@', '#']);
    let call = text[token.range.end..].starts_with('(');
    let part = !in_title(page, block)
        && (before.is_some_and(|t| t.is_capital() && touches(at - 1, at) && !page.opens_sentence(block, at - 1))
            || after.is_some_and(|t| t.is_capital() && touches(at, at + 1)));
    let is_event =
        |t: Option<&Token>| t.is_some_and(|t| t.is(Cue::EventNouns) || t.shape == Shape::Number && t.folded.len() == 4);
    let event = is_event(before)
        || is_event(after)
        || page.cues.event_endings.listed().iter().any(|e| token.folded.ends_with(e.as_str()));
    let titled = || page.recap.meta.title.as_deref().is_some_and(|title| squash(title).0.contains(&squash(word).0));
    !handle
        && !call
        && !part
        && !event
        && is_unknown(page, token)
        && !is_inflected(page, word, token)
        && !token.is_place()
        && !titled()
}

/// `WiredTiger`, `iWebInspector`; neither a plural (`VMs`, `DocBlocks`) nor `PhD`, `dropWhile` and `TeilnehmerInnen`.
fn has_humps(page: &Page<'_>, word: &str) -> bool {
    let hump = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let small = word.chars().take_while(|c| c.is_lowercase()).count();
    let inner = |ending: &String| {
        let at = word.len().checked_sub(ending.len()).filter(|at| word.is_char_boundary(*at));
        at.is_some_and(|at| word[at..].starts_with(char::is_uppercase) && fold_str(&word[at..]) == *ending)
    };
    let ending = page.cues.inner_capitals.listed().iter().any(inner);
    hump && small < 3 && word.chars().count() > 4 && !word.ends_with('s') && !ending
}

/// The parts between the humps of a word, folded.
fn parts(word: &str) -> Vec<String> {
    let (pattern, joints) = squash(word);
    let starts = [0].into_iter().chain(joints.iter().copied());
    let ends = joints.iter().copied().chain([pattern.len()]);
    starts.zip(ends).filter_map(|(start, end)| Some(pattern.get(start..end)?.to_owned())).collect()
}

/// `Metrics.js`
fn is_script(word: &str) -> bool {
    word.len() > 4 && word.to_ascii_lowercase().ends_with(".js")
}

/// Whether the block is a heading or the like, where capitals say little.
fn in_title(page: &Page<'_>, block: usize) -> bool {
    matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta)
}

/// "Automating", "Codebases", "VMs": an ending on an ordinary word or an acronym.
fn is_inflected(page: &Page<'_>, word: &str, token: &Token) -> bool {
    let plural = word.trim_end_matches('s');
    plural.len() + 1 == word.len() && plural.chars().all(char::is_uppercase)
        || token.shape == Shape::Capitalised
            && fuzzy::inflected(page.cues, &token.folded).any(|stem| page.is_ordinary(stem))
}

/// What the letters say: humps between parts that are no words are those of a product.
fn spelling(page: &Page<'_>, word: &str, token: &Token) -> f32 {
    if is_script(word) {
        return 1.0;
    }
    if has_humps(page, word) {
        return if parts(word).iter().all(|part| page.is_ordinary(part)) { 0.4 } else { 1.0 };
    }
    // Acronyms stand for roles, practices and jokes as well.
    if token.shape == Shape::Upper { -0.4 } else { 0.0 }
}

/// What stands around it: "using X", "a talk about X", "an X cluster".
fn frame(before: &[Token], after: Option<&Token>) -> f32 {
    let words = Cue::WrittenIn.ending(before);
    let told = Cue::About.ending(before) > 0 && before.iter().any(|t| t.is(Cue::TalkNouns));
    let noun = after.is_some_and(|t| t.is(Cue::ToolNouns) && t.shape == Shape::Lower);
    let small = |t: &Token| t.is(Cue::InPlace) || t.is(Cue::And) || t.is(Cue::FunctionWords);
    match before.last() {
        _ if noun || told || words > 1 => 1.0,
        Some(t) if words == 1 && !small(t) => 1.0,
        Some(t) if words == 1 && !t.is(Cue::InPlace) => 0.6,
        _ if words == 1 => 0.4,
        _ => 0.0,
    }
}

/// Whether there is a link on the name alone, to a page that has it in its address.
fn is_linked(page: &Page<'_>, block: usize, token: &Token) -> bool {
    page.marks_around(block, &token.range).any(|mark| match &mark.kind {
        MarkKind::Link(url) => {
            mark.range.len() <= token.range.len() + 2
                && !page.languages.is_talk_page(url)
                && squash(url).0.contains(token.folded.as_str())
        }
        _ => false,
    })
}
