//! The examples of `data/clues` as tests: the clue of each row holds for the name that its example shows in braces.

use super::evidence::clues::WeakClue;
use super::mentions::Mentions;
use super::people;
use super::people::clues::PersonClue;
use super::resolve::Resolver;
use super::tests::{LINKER, recap};
use super::unlisted::{candidates, clues::UnlistedClue};
use crate::language::clues::{Clue, examples};
use crate::model::{Linked, Mention, Method, Recap, Span};
use crate::page::{Page, Token, covered};
use std::ops::Range;

/// The recap that an example is, and where the name stands in it.
fn read(example: &str) -> (Recap, Span) {
    let (before, rest) = example.split_once('{').expect("a name in braces");
    let (name, after) = rest.split_once('}').expect("a name in braces");
    let text = format!("{before}{name}{after}");
    (recap(&text), Span::new(before.len(), before.len() + name.len()))
}

/// The clues by which a name was weighed.
fn told(linked: &Linked, span: Span, file: &str) -> Vec<(&'static str, f32)> {
    let weighed = linked.weighed.iter().filter(|weighed| weighed.span == span && weighed.file == file);
    weighed.flat_map(|weighed| weighed.clues.clone()).collect()
}

/// The block and the tokens of a stretch of the source.
fn tokens_of(page: &Page<'_>, span: Span) -> Option<(usize, Range<usize>)> {
    (0..page.views.len()).find_map(|block| {
        let inside = |token: &&Token| {
            let at = page.block(block).to_source(token.range.clone());
            span.start <= at.start && at.end <= span.end
        };
        let first = page.tokens(block).iter().find(inside)?.range.start;
        let last = page.tokens(block).iter().rfind(inside)?.range.end;
        Some((block, covered(page.tokens(block), &(first..last))))
    })
}

#[test]
fn weak_names_show_their_clues() {
    let missing = examples::<WeakClue>().into_iter().filter_map(|(name, example)| {
        let (recap, span) = read(&example);
        let held = told(&LINKER.link(&recap), span, WeakClue::FILE);
        (!held.iter().any(|(clue, _)| *clue == name)).then(|| format!("{name}: {example}: {held:?}"))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn people_show_their_clues() {
    let missing = examples::<PersonClue>().into_iter().filter_map(|(name, example)| {
        let (recap, span) = read(&example);
        let page = LINKER.page(&recap);
        let resolver = Resolver::new(&LINKER, &page);
        // What is no person is weighed too, and not kept.
        let mut held = tokens_of(&page, span).map_or(Vec::new(), |(block, run)| {
            let mut clues = people::words::weigh(&page, block, &run, &resolver.taken(block)).told();
            clues.extend(people::weigh_place(&page, block, &run).told());
            clues
        });
        held.extend(told(&LINKER.link(&recap), span, PersonClue::FILE));
        let further = page.weights().of(PersonClue::Further);
        let holds = |(clue, weight): &(&str, f32)| *clue == name || name == "further" && *weight == further;
        (!held.iter().any(holds)).then(|| format!("{name}: {example}: {held:?}"))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn unlisted_names_show_their_clues() {
    let missing = examples::<UnlistedClue>().into_iter().filter_map(|(name, example)| {
        let (recap, span) = read(&example);
        let page = LINKER.page(&recap);
        let mut resolver = Resolver::new(&LINKER, &page);
        let (new, mut known): (Vec<Mention>, Vec<Mention>) =
            LINKER.link(&recap).mentions.into_iter().partition(|m| m.method == Method::Candidate);
        // A longer name takes the place of the known one that it opens with.
        let inside = |m: &Mention| new.iter().any(|n| n.block == m.block && n.at.0 <= m.at.0 && m.at.1 <= n.at.1);
        known.extend(resolver.known().into_iter().filter(inside));
        let mentions = Mentions::new(page.views.len(), known);
        // What is too light for a name is weighed too, and not kept.
        let held: Vec<(&str, f32)> = tokens_of(&page, span).map_or(Vec::new(), |(block, run)| {
            let tokens = &page.tokens(block)[run];
            let range = tokens[0].range.start..tokens[tokens.len() - 1].range.end;
            let all = candidates::all(&page, block, &resolver.around(block, &mentions));
            all.iter().filter(|named| named.range == range).flat_map(|named| named.clues.told()).collect()
        });
        (!held.iter().any(|(clue, _)| *clue == name)).then(|| format!("{name}: {example}: {held:?}"))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
}
