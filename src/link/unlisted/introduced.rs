//! Names that are in no list out, where the text itself says what they are: a link to the thing's own site or repository, a
//! noun that introduces it ("a tool called X", "le projet X"), a word that organisations are named with.

use super::name::{Around, Named};
use super::{enumeration, frame};
use crate::gazetteer::forms::squash;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind, MarkKind};
use crate::page::{Apart, Page, Token, covered};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The names of one block, outside what is linked.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    let mut new = Apart::default();
    let found = linked(page, block)
        .into_iter()
        .chain(introduced(page, block))
        .chain(organisations(page, block))
        .chain(modules(page, block))
        .chain(enumeration::find(page, block, &around.taken, &around.technologies))
        .chain(frame::find(page, block, around));
    for named in found {
        // The name of an organisation may hold shorter ones, and so may a module's: Open Source Robotics Foundation.
        let name = &page.block(block).text[named.range.clone()];
        let module = name.contains("::");
        let inside = |r: &Range<usize>| match named.kind {
            Kind::Company => named.range.start <= r.start && r.end < named.range.end,
            _ => module && named.range.start <= r.start && r.end <= named.range.end,
        };
        let free = around.taken.touching(&named.range).all(|(range, _)| inside(range));
        if free && new.is_free(&named.range) && !page.is_place(name) {
            new.take(&named.range);
            out.push(named);
        }
    }
    out
}

/// Links whose text is the name of what their address belongs to.
fn linked(page: &Page<'_>, block: usize) -> Vec<Named> {
    let text = &page.block(block).text;
    let tokens = page.tokens(block);
    let mut out = Vec::new();
    if let Some(url) = text.contains("://").then(|| URL.find(text)).flatten() {
        out.extend(listed_with_link(page, block, url.start(), url.as_str()));
    }
    for mark in &page.block(block).marks {
        let MarkKind::Link(url) = &mark.kind else { continue };
        let inside = &tokens[covered(tokens, &mark.range)];
        let words: Vec<&Token> = inside.iter().filter(|t| t.is_word()).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let range = first.range.start..last.range.end;
        let name = &text[range.clone()];
        let written_as_name = name.chars().any(char::is_uppercase);
        let goes_on = text[range.end..].starts_with(['+', '#', '/']);
        if let Some(named) = listed_with_link(page, block, mark.range.start, url) {
            out.push(named);
            continue;
        }
        if goes_on || name.contains('/') {
            continue;
        }
        let event = words.iter().any(|t| t.is(Cue::EventNouns) || t.shape == Shape::Number && t.folded.len() == 4);
        if words.len() > 3 || event || is_label(&words) {
            continue;
        }
        if !written_as_name && !is_repository(page, name, url) {
            continue;
        }
        if let Some(score) = belongs(page, name, url) {
            let seat = [".edu", ".ac.", ".gov", ".gouv."].iter().any(|s| url.contains(s))
                || name.to_ascii_lowercase().ends_with(".com");
            let kind = if seat { Kind::Company } else { Kind::Technology };
            out.push(Named { block, range, kind, score, linked: true });
        }
    }
    out
}

/// `- Folsom : https://github.com/…/folsom`: the name that opens an item, with its own link behind it.
fn listed_with_link(page: &Page<'_>, block: usize, link: usize, url: &str) -> Option<Named> {
    let tokens = page.tokens(block);
    let before = &tokens[..tokens.partition_point(|t| t.range.end <= link)];
    let marks = before.iter().rev().take_while(|t| !t.is_word()).count();
    let words = &before[..before.len() - marks];
    let (first, last) = (words.first()?, words.last()?);
    let range = first.range.start..last.range.end;
    let opens_item = matches!(page.block(block).kind, BlockKind::Item(_)) && marks > 0 && words.len() <= 3;
    if !opens_item {
        return None;
    }
    let name = &page.block(block).text[range.clone()];
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let own = squash(last).0 == squash(name).0 && name.chars().count() > 3;
    let score = belongs(page, name, url).or(own.then_some(0.55))?;
    Some(Named { block, range, kind: Kind::Technology, score, linked: true })
}

/// Whether the address is that of a repository or package of this very name.
fn is_repository(page: &Page<'_>, name: &str, url: &str) -> bool {
    let Some((host, path)) = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')) else { return false };
    let forge = host.split('.').any(|label| page.languages.is_forge(label));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    forge && name.chars().count() > 3 && squash(last).0 == squash(name).0
}

fn is_label(words: &[&Token]) -> bool {
    words
        .iter()
        .all(|t| t.is(Cue::NotTalk) || t.is(Cue::Containers) || t.is(Cue::FunctionWords) || t.is(Cue::TalkNouns))
}

/// Whether the address is the named thing's own: its domain, or its repository on a forge.
fn belongs(page: &Page<'_>, name: &str, url: &str) -> Option<f32> {
    let name = squash(name).0;
    let rest = url.split_once("://").map(|(_, r)| r)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let labels: Vec<&str> = host.trim_start_matches("www.").split('.').collect();
    if name.chars().count() < 3 || labels.len() < 2 {
        return None;
    }
    let domain = labels[..labels.len() - 1].iter().rev().find(|l| l.len() > 3).or(labels.first())?;
    if page.languages.is_forge(domain) {
        let repository = path.split(['/', '?', '#']).take(2).map(|s| squash(s).0);
        return repository
            .into_iter()
            .any(|s| s == name || s.len() > 3 && (s.contains(&name) || name.contains(&s)))
            .then_some(0.65);
    }
    let site = squash(domain).0;
    let whole = squash(&labels.join("")).0;
    (site == name
        || whole == name
        || site.len() > 4 && name.len() > 3 && (site.starts_with(&name) || name.starts_with(&site))
        || name.len() > 5 && site.ends_with(&name))
    .then_some(0.6)
}

/// "a tool called X", "le projet X", "the X framework".
fn introduced(page: &Page<'_>, block: usize) -> Vec<Named> {
    let text = &page.block(block).text;
    let view = &page.views[block];
    let tokens = &view.tokens;
    let mut out = Vec::new();
    if matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta) {
        return out;
    }
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let name_like = matches!(token.shape, Shape::Capitalised | Shape::Upper)
            || text[token.range.clone()].chars().skip(1).any(char::is_uppercase);
        if !token.is_word() || token.range.len() < 3 || view.is_masked(&token.range) {
            continue;
        }
        if name_like && is_explained(page, block, at) {
            out.push(Named { block, range: token.range.clone(), kind: Kind::Technology, score: 0.55, linked: false });
            continue;
        }
        if page.opens_sentence(block, at) {
            continue;
        }
        let quote = at > 0 && matches!(tokens[at - 1].folded.as_str(), "\"" | "*" | "_" | "(");
        let before = &tokens[..at - usize::from(quote)];
        let near = &before[before.len().saturating_sub(8)..];
        let called = Cue::Titled.ending(near) > 0 && near.iter().any(|t| t.is(Cue::ToolNouns));
        let noun_before = near.last().is_some_and(|t| t.is(Cue::ToolNouns));
        let noun_after = tokens.get(at + 1).is_some_and(|t| t.is(Cue::ToolNouns) && t.shape == Shape::Lower);
        let ordinary = token.is_ordinary();
        let german = page.cues.capital_nouns;
        let given = token.is_given_name();
        let next_capital =
            tokens.get(at + 1).is_some_and(|t| t.is_capital() && &text[token.range.end..t.range.start] == " ");
        let function = token.is(Cue::FunctionWords) || token.is(Cue::TalkNouns) || token.is(Cue::Months);
        let anywhere = ordinary || token.is_ordinary_anywhere();
        // "a tool called kubemill": an unknown word needs no capital there.
        let wanted = called && !(german && ordinary) && (name_like || !anywhere)
            || name_like && (noun_before || noun_after) && !anywhere;
        if wanted && !given && !next_capital && !function {
            out.push(Named { block, range: token.range.clone(), kind: Kind::Technology, score: 0.55, linked: false });
        }
    }
    out
}

/// `Multi::Dispatch`, `std::ranges`: written as only the modules of a language are.
fn modules(page: &Page<'_>, block: usize) -> Vec<Named> {
    let view = &page.views[block];
    let text = &page.block(block).text;
    let found = text.contains("::").then(|| MODULE.find_iter(text)).into_iter().flatten().map(|m| m.range());
    found
        .filter(|range| !view.is_masked(range))
        .map(|range| Named { block, range, kind: Kind::Technology, score: 0.6, linked: false })
        .collect()
}

static URL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"https?://[^\s)>]+").expect("the pattern is constant"));

static MODULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z_]\w*(?:::\w+)+").expect("the pattern is constant"));

/// "Rollout: a gem that …", "Kairoi, un outil …", "Folsom is a library": what the thing is, right behind its name.
fn is_explained(page: &Page<'_>, block: usize, at: usize) -> bool {
    let tokens = page.tokens(block);
    let token = &tokens[at];
    let mut next = at + 1;
    let mark = tokens.get(next).is_some_and(|t| matches!(t.folded.as_str(), ":" | "," | "-" | "("));
    let copula = tokens.get(next).is_some_and(|t| t.is(Cue::Copulas));
    if !(mark || copula) {
        return false;
    }
    next += 1;
    let article = tokens.get(next).is_some_and(|t| t.is(Cue::Articles) && t.shape == Shape::Lower);
    let noun = tokens.iter().skip(next + 1).take(3).take_while(|t| t.is_word() && !t.is(Cue::FunctionWords));
    let explained = article && noun.into_iter().any(|t| t.is(Cue::ToolNouns));
    let before = at.checked_sub(1).map(|i| &tokens[i]).filter(|t| !t.is(Cue::Articles));
    let part = before.is_some_and(|t| t.is_capital() && page.block(block).text[t.range.end..token.range.start] == *" ");
    // Inside a sentence even an ordinary word has its capital from being a name: "they use Sail, a tool …".
    let name = !token.is_ordinary() || !page.cues.capital_nouns && !token.opens;
    explained && !part && name && !token.is_given_name() && !token.is(Cue::FunctionWords)
}

/// Capitalised runs that begin or end with a word such as Foundation, University, GmbH.
fn organisations(page: &Page<'_>, block: usize) -> Vec<Named> {
    let text = &page.block(block).text;
    let view = &page.views[block];
    let tokens = &view.tokens;
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        if !tokens[at].is_capital() || !tokens[at].is(Cue::Organisations) {
            continue;
        }
        let joined = |a: usize, b: usize| text[tokens[a].range.end..tokens[b].range.start].trim().is_empty();
        let mut start = at;
        while start > 0
            && tokens[start - 1].is_capital()
            && joined(start - 1, start)
            && !tokens[start - 1].is(Cue::FunctionWords)
            && at - start < 5
        {
            start -= 1;
        }
        let mut end = at + 1;
        while end + 1 < tokens.len() && end - at < 6 {
            let word = &tokens[end];
            let link = (word.is(Cue::Of) || word.is(Cue::Articles) || word.is(Cue::And)) && word.shape == Shape::Lower;
            let next_ok = tokens[end + 1].is_capital() || tokens[end + 1].is(Cue::Articles);
            if tokens[end].is_capital() && joined(end - 1, end) {
                end += 1;
            } else if link && next_ok {
                end += 2;
            } else {
                break;
            }
        }
        while end > at + 1 && !tokens[end - 1].is_capital() {
            end -= 1;
        }
        let range = tokens[start].range.start..tokens[end - 1].range.end;
        if end - start >= 2 && !view.is_masked(&range) {
            out.push(Named { block, range, kind: Kind::Company, score: 0.6, linked: false });
        }
    }
    out
}
