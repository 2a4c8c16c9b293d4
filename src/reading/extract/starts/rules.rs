//! The rules' talks in, what they say of each unit out: whether they begin a talk there, whether the unit lies inside one,
//! and what the readers of titles and speakers make of it. So the rules are heard as witnesses, and the weights say how far
//! each kind of talk they find can be trusted.

use super::super::context::Context;
use super::super::draft::Draft;
use super::fields;
use super::view::{Known, View};
use std::ops::Range;

/// How many units a title may stand from where its talk begins.
const NEAR: usize = 3;

/// Notes what the rules say of the units; the units in which each of their talks begins.
pub fn note(ctx: &Context<'_>, drafts: &[Draft<'_>], views: &mut [View<'_>]) -> Vec<Option<Range<usize>>> {
    let places: Vec<Option<Range<usize>>> = drafts.iter().map(|draft| place(ctx, draft, views)).collect();
    for (draft, place) in drafts.iter().zip(&places) {
        let Some(place) = place else { continue };
        let known = Known { title: draft.title.is_some(), people: !draft.people.is_empty() };
        views[place.start].found.get_or_insert(known);
        let inside = |v: &View<'_>| v.unit.block < draft.blocks().end;
        let behind = views[place.start + 1..].iter_mut().take_while(|v| inside(v));
        behind.for_each(|view| view.inside = true);
    }
    for view in views {
        let read = fields::of_unit(ctx, view);
        view.read = Known { title: read.title.is_some(), people: !read.people.is_empty() };
    }
    places
}

/// The units in which a rule's talk begins: from its first words to its title, if that is near.
pub fn place(ctx: &Context<'_>, draft: &Draft<'_>, views: &[View<'_>]) -> Option<Range<usize>> {
    let unit = |block: usize, at: usize| {
        let first = views.partition_point(|v| v.unit.block < block);
        let here = views[first..].iter().take_while(|v| v.unit.block == block);
        here.enumerate().find(|(_, v)| v.unit.whole.end > at).map(|(index, _)| first + index)
    };
    let opening = unit(draft.head, draft.opening(ctx).start);
    let title = draft.title.as_ref().and_then(|(block, title)| unit(*block, title.start));
    let first = opening.or(title).unwrap_or_else(|| views.partition_point(|v| v.unit.block < draft.head));
    if first >= views.len() {
        return None;
    }
    let title = title.unwrap_or(first);
    Some(match title.checked_sub(first) {
        // "(X - Title)" at the foot of what is told.
        Some(behind) if behind > NEAR => first..first + 1,
        _ if first.abs_diff(title) <= NEAR => first.min(title)..first.max(title) + 1,
        _ => title..title + 1,
    })
}
