//! A block in, the names out that are linked to what is their own: a repository or package of that name, a site at a domain of
//! that name. Which sites hold packages stands in `data/language/forges.txt`.

use super::clues::UnlistedClue as Clue;
use super::name::Named;
use crate::gazetteer::forms::squash;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind, MarkKind};
use crate::page::{Page, Token, covered};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static URL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"https?://[^\s)>]+").expect("the pattern is constant"));

/// Words of the longest link that is a name.
const LONGEST: usize = 3;

/// Slashes in the longest address of a package, with those behind `https:`.
const DEEPEST: usize = 5;

/// Links whose text is the name of what their address belongs to.
pub fn find(page: &Page<'_>, block: usize) -> Vec<Named> {
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
        if let Some(named) = listed_with_link(page, block, mark.range.start, url) {
            out.push(named);
            continue;
        }
        if owned_path(page, name, url) {
            out.push(Named::by(page, block, range, Kind::Technology, [Clue::Repository]));
            continue;
        }
        let goes_on = text[range.end..].starts_with(['+', '#', '/']);
        if goes_on || name.contains('/') || words.len() > LONGEST || is_other(page, &words) {
            continue;
        }
        if !name.chars().any(char::is_uppercase) && !is_repository(page, name, url) {
            continue;
        }
        if let Some(clue) = belongs(page, name, url) {
            let seat = [".edu", ".ac.", ".gov", ".gouv."].iter().any(|s| url.contains(s))
                || name.to_ascii_lowercase().ends_with(".com");
            let (kind, seat) = if seat { (Kind::Company, Some(Clue::Seat)) } else { (Kind::Technology, None) };
            out.push(Named::by(page, block, range, kind, [clue].into_iter().chain(seat)));
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
    let opens_item = matches!(page.block(block).kind, BlockKind::Item(_)) && marks > 0 && words.len() <= LONGEST;
    if !opens_item {
        return None;
    }
    let name = &page.block(block).text[range.clone()];
    let own = squash(last_part(url)).0 == squash(name).0 && name.chars().count() > 3;
    let clue = belongs(page, name, url).or(own.then_some(Clue::OwnAddress))?;
    Some(Named::by(page, block, range, Kind::Technology, [clue]))
}

/// Whether the address is that of a repository or package of this very name.
pub fn is_repository(page: &Page<'_>, name: &str, url: &str) -> bool {
    // Deeper paths lead to a commit, a file, a remark.
    let shallow = url.trim_end_matches('/').matches('/').count() <= DEEPEST && !url.contains('#');
    is_on_forge(page, url) && shallow && name.chars().count() > 1 && squash(last_part(url)).0 == squash(name).0
}

/// `tinmouse/corral`, linked to the repository of that path.
fn owned_path(page: &Page<'_>, name: &str, url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let owned = name.split('/').filter(|part| !part.is_empty()).count() == 2 && !name.contains(' ');
    owned && is_on_forge(page, url) && path.to_lowercase().ends_with(&format!("/{}", name.to_lowercase()))
}

fn is_on_forge(page: &Page<'_>, url: &str) -> bool {
    let host = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(host, _)| host);
    host.is_some_and(|host| host.split('.').any(|label| page.languages.is_forge(label)))
}

/// The last part of the path of an address, without what begins with `?` or `#`.
fn last_part(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// What the address says of a name that is all of a link's text.
pub fn own(page: &Page<'_>, block: usize, name: &Range<usize>) -> Option<Clue> {
    page.marks_around(block, name).find_map(|mark| match &mark.kind {
        MarkKind::Link(url) if mark.range == *name => belongs(page, &page.block(block).text[name.clone()], url),
        _ => None,
    })
}

/// Whether the words are those of a label, or name an event.
fn is_other(page: &Page<'_>, words: &[&Token]) -> bool {
    let year = |t: &&&Token| t.shape == Shape::Number && t.folded.len() == 4;
    let event = |t: &&&Token| {
        t.is(Cue::EventNouns)
            || words.len() == 1 && page.cues.event_endings.listed().iter().any(|e| t.folded.ends_with(e.as_str()))
    };
    let label =
        |t: &&Token| t.is(Cue::NotTalk) || t.is(Cue::Containers) || t.is(Cue::FunctionWords) || t.is(Cue::TalkNouns);
    words.iter().any(|t| year(&t) || event(&t)) || words.iter().all(label)
}

/// Whether the address is the named thing's own: its domain, or its repository on a forge.
fn belongs(page: &Page<'_>, name: &str, url: &str) -> Option<Clue> {
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
            .then_some(Clue::Repository);
    }
    let site = squash(domain).0;
    let whole = squash(&labels.join("")).0;
    (site == name
        || whole == name
        || site.len() > 4 && name.len() > 3 && (site.starts_with(&name) || name.starts_with(&site))
        || name.len() > 5 && site.ends_with(&name))
    .then_some(Clue::OwnSite)
}
