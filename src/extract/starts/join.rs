//! Talks found by rules and the probabilities of all places in, the talks of the recap out. A rule's talk is kept where a
//! start is not all too unlikely; a place where one is likely is added where it does not clash with a talk there is.

use super::super::context::{Context, Generic};
use super::super::draft::Draft;
use super::super::segments;
use super::chain::{LABELS, Label, Marginals};
use super::fields::{self, Fields};
use super::model::Settings;
use super::rules::place;
use super::units::Unit;
use super::view::View;
use crate::language::Cue;
use std::ops::Range;

/// Titles that share this part of their words are the same.
const SAME_TITLE: f64 = 0.6;
/// Titles that share less are two talks', if one person gave both.
const OTHER_TITLE: f64 = 0.3;
/// How many units a title may stand from where its talk begins.
const NEAR: usize = 3;

/// The talks of a recap, in the order of the text.
pub fn join<'a>(
    ctx: &Context<'a>,
    drafts: Vec<(Draft<'a>, Option<Range<usize>>)>,
    views: &[View<'_>],
    read: &Marginals,
    settings: &Settings,
) -> Vec<Draft<'a>> {
    let mut talks: Vec<Draft<'a>> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for (draft, place) in drafts {
        if place.as_ref().is_none_or(|place| around(read, place) >= settings.keep) && !says_nothing(ctx, &draft) {
            talks.push(draft);
            taken.extend(place.into_iter().flatten());
        }
    }
    complete(ctx, &mut talks, views);
    let likely: Vec<usize> = (0..views.len()).filter(|at| read.start(*at) >= settings.add).collect();
    for &at in likely.iter().filter(|at| !beside_one(&taken, views, **at)) {
        let stop = end_of(&likely, &taken, views, read, at);
        let found = fields::read(ctx, views, at, stop);
        if !found.is_empty() && !talks.iter().any(|talk| clashes(ctx, talk, &found, views[at].unit.form.is_line())) {
            talks.push(draft(ctx, views, at, stop, found));
        }
    }
    talks.sort_by_key(|d| (d.body.start, d.from));
    cut(&mut talks);
    talks.iter_mut().for_each(|talk| end(ctx, talk, views, read, settings));
    talks
}

/// Ends a talk before the first unit in which another one may begin, be it too unlikely to be told of.
fn end(ctx: &Context<'_>, talk: &mut Draft<'_>, views: &[View<'_>], read: &Marginals, settings: &Settings) {
    let Some(place) = place(ctx, talk, views) else { return };
    let last = talk.blocks().end - 1;
    let inside = |unit: &Unit<'_>| {
        unit.block < last || unit.block == last && talk.until.is_none_or(|until| unit.whole.start < until)
    };
    let behind = (place.end + 1..views.len()).take_while(|at| inside(views[*at].unit));
    let Some(next) = behind.into_iter().find(|at| read.start(*at) >= settings.near) else { return };
    let unit = views[next].unit;
    (talk.body.end, talk.until) =
        if unit.opens_block() { (unit.block, None) } else { (unit.block + 1, Some(unit.whole.start)) };
}

/// Whether general words are all that is known of a talk, and none of them says that it is one: "Slides", "Questions".
fn says_nothing(ctx: &Context<'_>, draft: &Draft<'_>) -> bool {
    let general = |(block, title): &(usize, Range<usize>)| {
        let tokens = ctx.tokens_in(*block, title);
        let talk = Cue::TalkNouns.any(tokens) || Cue::Keynote.any(tokens);
        ctx.generic(*block, title) == Generic::Yes && !talk
    };
    draft.people.is_empty() && draft.title.as_ref().is_some_and(general)
}

/// Reads what the rules' talks lack where they begin: a title that no other talk has.
fn complete<'a>(ctx: &Context<'a>, talks: &mut [Draft<'a>], views: &[View<'_>]) {
    for index in 0..talks.len() {
        let talk = &talks[index];
        let Some(place) = place(ctx, talk, views).filter(|_| talk.title.is_none()) else { continue };
        let inside = |v: &View<'_>| v.unit.block < talk.blocks().end;
        let stop = (place.start + 1..views.len()).find(|at| !inside(&views[*at])).unwrap_or(views.len());
        let title = fields::read(ctx, views, place.start, stop).title;
        let new = |title: &(usize, Range<usize>)| {
            let others = talks.iter().filter_map(|t| t.title.as_ref());
            !others.into_iter().any(|other| likeness(ctx, other, title) >= SAME_TITLE)
        };
        talks[index].title = title.filter(new).map(|(block, range)| (block, segments::trim_range(ctx, block, &range)));
    }
}

/// How likely a talk begins in some units or right beside them: the rules may take the line above or below for its begin.
fn around(read: &Marginals, place: &Range<usize>) -> f64 {
    let near = place.start.saturating_sub(1)..(place.end + NEAR).min(read.of.len());
    near.map(|unit| read.start(unit)).fold(0.0, f64::max)
}

/// Whether a talk begins in this unit already, or in the one beside it of the same block.
fn beside_one(taken: &[usize], views: &[View<'_>], at: usize) -> bool {
    taken.iter().any(|t| *t == at || t.abs_diff(at) < 2 && views[*t].unit.block == views[at].unit.block)
}

/// The unit before which the account of a talk that begins at `at` ends.
fn end_of(likely: &[usize], taken: &[usize], views: &[View<'_>], read: &Marginals, at: usize) -> usize {
    let label = |unit: usize| {
        let most = (0..LABELS).max_by(|a, b| read.of[unit][*a].total_cmp(&read.of[unit][*b]));
        Label::ALL[most.unwrap_or(Label::Outside as usize)]
    };
    let ends = |unit: &usize| {
        let label = label(*unit);
        likely.contains(unit)
            || taken.contains(unit)
            || label == Label::Container
            || label == Label::Outside && views[*unit].unit.is_heading()
    };
    (at + 1..views.len()).find(ends).unwrap_or(views.len())
}

/// Whether what was read at a place is a talk that there is already.
fn clashes(ctx: &Context<'_>, talk: &Draft<'_>, found: &Fields<'_>, is_line: bool) -> bool {
    let titles = talk.title.as_ref().zip(found.title.as_ref());
    let alike = titles.map(|(a, b)| likeness(ctx, a, b));
    let shares = talk.people.iter().any(|p| found.people.iter().any(|q| p.id == q.id));
    let two_talks = is_line && alike.is_some_and(|alike| alike < OTHER_TITLE);
    alike.is_some_and(|alike| alike >= SAME_TITLE) || shares && !two_talks
}

/// Which part of their words two titles share.
fn likeness(ctx: &Context<'_>, a: &(usize, Range<usize>), b: &(usize, Range<usize>)) -> f64 {
    let words = |(block, range): &(usize, Range<usize>)| -> Vec<&str> {
        ctx.tokens_in(*block, range).iter().filter(|t| t.is_word()).map(|t| t.folded.as_str()).collect()
    };
    let (a, mut left) = (words(a), words(b));
    let total = a.len() + left.len();
    let shared = a.iter().filter(|word| left.iter().position(|w| w == *word).map(|at| left.remove(at)).is_some());
    2.0 * shared.count() as f64 / total.max(1) as f64
}

/// The draft of a talk that begins at a unit and whose account ends before another.
fn draft<'a>(ctx: &Context<'a>, views: &[View<'_>], at: usize, stop: usize, found: Fields<'a>) -> Draft<'a> {
    let unit = views[at].unit;
    let from = if unit.opens_block() { 0 } else { unit.whole.start };
    let (end, until) = match views.get(stop).map(|view| view.unit) {
        Some(next) if !next.opens_block() => (next.block + 1, Some(next.whole.start)),
        Some(next) => (next.block, None),
        None => (ctx.recap.blocks.iter().rposition(|b| !b.chrome).map_or(0, |last| last + 1), None),
    };
    let body = unit.block..end.max(unit.block + 1);
    let title = found.title.map(|(block, range)| (block, segments::trim_range(ctx, block, &range)));
    Draft { title, head: unit.block, body, people: found.people, company: found.company, theme: None, from, until }
}

/// Ends each talk where the next one begins.
fn cut(talks: &mut [Draft<'_>]) {
    for index in 1..talks.len() {
        let (block, from) = (talks[index].body.start, talks[index].from);
        let before = &mut talks[index - 1];
        let ends = (before.body.end, before.until.unwrap_or(usize::MAX));
        let (end, until) = if from == 0 { (block, None) } else { (block + 1, Some(from)) };
        let later = (end, until.unwrap_or(usize::MAX)) < ends;
        if later && (before.body.start, before.from) < (block, from) {
            (before.body.end, before.until) = (end, until);
        }
    }
}
