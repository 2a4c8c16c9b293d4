//! Names that are in no list out, where the text itself says what they are: a link to the thing's own site or repository, a
//! noun that introduces it ("a tool called X", "le projet X"), a word that organisations are named with.

use super::document::Document;
use super::matcher::covered;
use super::{enumeration, framed};
use crate::gazetteer::forms::squash;
use crate::language::text::{Shape, Token};
use crate::model::{BlockKind, Kind, MarkKind};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A name in no list.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Index of the block.
    pub block: usize,
    /// Range in the block's text.
    pub range: Range<usize>,
    /// A technology or a company.
    pub kind: Kind,
    /// 0.55 to 0.65.
    pub score: f32,
    /// Named by a link to its own site.
    pub linked: bool,
}

/// What is linked in a block already.
pub struct Around<'a> {
    /// The ranges of all names.
    pub taken: Vec<Range<usize>>,
    /// Those of technologies.
    pub technologies: Vec<Range<usize>>,
    /// Those of companies.
    pub companies: Vec<Range<usize>>,
    /// The words of the names of the recap's people.
    pub people: &'a HashSet<String>,
}

/// The names of one block, outside what is linked.
pub fn find(doc: &Document<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    let found = linked(doc, block)
        .into_iter()
        .chain(introduced(doc, block))
        .chain(organisations(doc, block))
        .chain(modules(doc, block))
        .chain(enumeration::find(doc, block, &around.taken, &around.technologies))
        .chain(framed::find(doc, block, around));
    for named in found {
        let free = |r: &Range<usize>| r.end <= named.range.start || named.range.end <= r.start;
        // The name of an organisation may hold shorter ones, and so may a module's: Open Source Robotics Foundation.
        let module = doc.block(block).text[named.range.clone()].contains("::");
        let inside = |r: &Range<usize>| match named.kind {
            Kind::Company => named.range.start <= r.start && r.end < named.range.end,
            _ => module && named.range.start <= r.start && r.end <= named.range.end,
        };
        if around.taken.iter().all(|r| free(r) || inside(r))
            && out.iter().all(|o| free(&o.range))
            && !doc.is_place(&doc.block(block).text[named.range.clone()])
        {
            out.push(named);
        }
    }
    out
}

/// Links whose text is the name of what their address belongs to.
fn linked(doc: &Document<'_>, block: usize) -> Vec<Named> {
    let text = &doc.block(block).text;
    let tokens = &doc.views[block].tokens;
    let mut out = Vec::new();
    if let Some(url) = URL.find(text) {
        out.extend(listed_with_link(doc, block, url.start(), url.as_str()));
    }
    for mark in &doc.block(block).marks {
        let MarkKind::Link(url) = &mark.kind else { continue };
        let inside = &tokens[covered(tokens, &mark.range)];
        let words: Vec<&Token> = inside.iter().filter(|t| t.is_word()).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let range = first.range.start..last.range.end;
        let name = &text[range.clone()];
        let written_as_name = name.chars().any(char::is_uppercase);
        let goes_on = text[range.end..].starts_with(['+', '#', '/']);
        if let Some(named) = listed_with_link(doc, block, mark.range.start, url) {
            out.push(named);
            continue;
        }
        if goes_on || name.contains('/') {
            continue;
        }
        let event = words
            .iter()
            .any(|t| doc.cues.event_nouns.has(&t.folded) || t.shape == Shape::Number && t.folded.len() == 4);
        if words.len() > 3 || event || is_label(doc, &words) {
            continue;
        }
        if !written_as_name && !is_repository(doc, name, url) {
            continue;
        }
        if let Some(score) = belongs(doc, name, url) {
            let seat = [".edu", ".ac.", ".gov", ".gouv."].iter().any(|s| url.contains(s))
                || name.to_ascii_lowercase().ends_with(".com");
            let kind = if seat { Kind::Company } else { Kind::Technology };
            out.push(Named { block, range, kind, score, linked: true });
        }
    }
    out
}

/// `- Folsom : https://github.com/…/folsom`: the name that opens an item, with its own link behind it.
fn listed_with_link(doc: &Document<'_>, block: usize, link: usize, url: &str) -> Option<Named> {
    let tokens = &doc.views[block].tokens;
    let before = &tokens[..tokens.partition_point(|t| t.range.end <= link)];
    let marks = before.iter().rev().take_while(|t| !t.is_word()).count();
    let words = &before[..before.len() - marks];
    let (first, last) = (words.first()?, words.last()?);
    let range = first.range.start..last.range.end;
    let opens_item = matches!(doc.block(block).kind, BlockKind::Item(_)) && marks > 0 && words.len() <= 3;
    let name = &doc.block(block).text[range.clone()];
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let page = squash(last).0 == squash(name).0 && name.chars().count() > 3;
    let score = belongs(doc, name, url).or(page.then_some(0.55)).filter(|_| opens_item)?;
    Some(Named { block, range, kind: Kind::Technology, score, linked: true })
}

/// Whether the address is that of a repository or package of this very name.
fn is_repository(doc: &Document<'_>, name: &str, url: &str) -> bool {
    let Some((host, path)) = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')) else { return false };
    let forge = host.split('.').any(|label| doc.languages.is_forge(label));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    forge && name.chars().count() > 3 && squash(last).0 == squash(name).0
}

fn is_label(doc: &Document<'_>, words: &[&Token]) -> bool {
    words.iter().all(|t| {
        doc.cues.not_talk.has(&t.folded)
            || doc.cues.containers.has(&t.folded)
            || doc.cues.function_words.has(&t.folded)
            || doc.cues.talk_nouns.has(&t.folded)
    })
}

/// Whether the address is the named thing's own: its domain, or its repository on a forge.
fn belongs(doc: &Document<'_>, name: &str, url: &str) -> Option<f32> {
    let name = squash(name).0;
    let rest = url.split_once("://").map(|(_, r)| r)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let labels: Vec<&str> = host.trim_start_matches("www.").split('.').collect();
    if name.chars().count() < 3 || labels.len() < 2 {
        return None;
    }
    let domain = labels[..labels.len() - 1].iter().rev().find(|l| l.len() > 3).or(labels.first())?;
    if doc.languages.is_forge(domain) {
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
fn introduced(doc: &Document<'_>, block: usize) -> Vec<Named> {
    let text = &doc.block(block).text;
    let view = &doc.views[block];
    let tokens = &view.tokens;
    let cues = doc.cues;
    let mut out = Vec::new();
    if matches!(doc.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta) {
        return out;
    }
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let name_like = matches!(token.shape, Shape::Capitalised | Shape::Upper)
            || text[token.range.clone()].chars().skip(1).any(char::is_uppercase);
        if !token.is_word() || token.range.len() < 3 || view.is_masked(&token.range) {
            continue;
        }
        if name_like && is_explained(doc, block, at) {
            out.push(Named { block, range: token.range.clone(), kind: Kind::Technology, score: 0.55, linked: false });
            continue;
        }
        if doc.opens_sentence(block, at) {
            continue;
        }
        let quote = at > 0 && matches!(tokens[at - 1].folded.as_str(), "\"" | "*" | "_" | "(");
        let before = &tokens[..at - usize::from(quote)];
        let near = &before[before.len().saturating_sub(8)..];
        let called = cues.titled.ending(near) > 0 && near.iter().any(|t| cues.tool_nouns.has(&t.folded));
        let noun_before = near.last().is_some_and(|t| cues.tool_nouns.has(&t.folded));
        let noun_after = tokens.get(at + 1).is_some_and(|t| cues.tool_nouns.has(&t.folded) && t.shape == Shape::Lower);
        let ordinary = doc.is_ordinary(&token.folded);
        let german = doc.cues.capital_nouns;
        let given = doc.languages.is_given_name(&token.folded);
        let next_capital =
            tokens.get(at + 1).is_some_and(|t| t.is_capital() && &text[token.range.end..t.range.start] == " ");
        let function = cues.function_words.has(&token.folded)
            || cues.talk_nouns.has(&token.folded)
            || cues.months.has(&token.folded);
        let anywhere = ordinary || doc.languages.is_ordinary_anywhere(&token.folded);
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
fn modules(doc: &Document<'_>, block: usize) -> Vec<Named> {
    let view = &doc.views[block];
    let found = MODULE.find_iter(&doc.block(block).text).map(|m| m.range()).filter(|range| !view.is_masked(range));
    found.map(|range| Named { block, range, kind: Kind::Technology, score: 0.6, linked: false }).collect()
}

static URL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"https?://[^\s)>]+").expect("the pattern is constant"));

static MODULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z_]\w*(?:::\w+)+").expect("the pattern is constant"));

/// "Rollout: a gem that …", "Kairoi, un outil …", "Folsom is a library": what the thing is, right behind its name.
fn is_explained(doc: &Document<'_>, block: usize, at: usize) -> bool {
    let tokens = &doc.views[block].tokens;
    let cues = doc.cues;
    let token = &tokens[at];
    let mut next = at + 1;
    let mark = tokens.get(next).is_some_and(|t| matches!(t.folded.as_str(), ":" | "," | "-" | "("));
    let copula = tokens.get(next).is_some_and(|t| cues.copulas.has(&t.folded));
    if !(mark || copula) {
        return false;
    }
    next += 1;
    let article = tokens.get(next).is_some_and(|t| cues.articles.has(&t.folded) && t.shape == Shape::Lower);
    let noun = tokens.iter().skip(next + 1).take(3).take_while(|t| t.is_word() && !cues.function_words.has(&t.folded));
    let explained = article && noun.into_iter().any(|t| cues.tool_nouns.has(&t.folded));
    let before = at.checked_sub(1).map(|i| &tokens[i]).filter(|t| !cues.articles.has(&t.folded));
    let part = before.is_some_and(|t| t.is_capital() && doc.block(block).text[t.range.end..token.range.start] == *" ");
    // Inside a sentence even an ordinary word has its capital from being a name: "they use Sail, a tool …".
    let name = !doc.is_ordinary(&token.folded) || !doc.cues.capital_nouns && !doc.opens_sentence(block, at);
    explained && !part && name && !doc.languages.is_given_name(&token.folded)
}

/// Capitalised runs that begin or end with a word such as Foundation, University, GmbH.
fn organisations(doc: &Document<'_>, block: usize) -> Vec<Named> {
    let text = &doc.block(block).text;
    let view = &doc.views[block];
    let tokens = &view.tokens;
    let cues = doc.cues;
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        if !tokens[at].is_capital() || !cues.organisations.has(&tokens[at].folded) {
            continue;
        }
        let joined = |a: usize, b: usize| text[tokens[a].range.end..tokens[b].range.start].trim().is_empty();
        let mut start = at;
        while start > 0
            && tokens[start - 1].is_capital()
            && joined(start - 1, start)
            && !cues.function_words.has(&tokens[start - 1].folded)
            && at - start < 5
        {
            start -= 1;
        }
        let mut end = at + 1;
        while end + 1 < tokens.len() && end - at < 6 {
            let word = tokens[end].folded.as_str();
            let link = (cues.of.has(word) || cues.articles.has(word) || cues.and.has(word) && tokens[end].is_word())
                && tokens[end].shape == Shape::Lower;
            let next_ok = tokens[end + 1].is_capital() || cues.articles.has(&tokens[end + 1].folded);
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
