//! A recap as the model read it in, the places where talks begin or nearly do out, each with its probability and the facts
//! that weighed most. They are only told: nothing is decided here.

use super::super::context::Context;
use super::super::draft::Draft;
use super::chain::{LABELS, Label, Marginals};
use super::facts::{self, FactId};
use super::model::Model;
use super::rules::place;
use super::view::View;
use crate::model::Beginning;
use std::ops::Range;
use std::sync::LazyLock;

/// How many facts are told of a place, and from which weight on.
const MOST: usize = 4;
const LEAST: f64 = 0.2;

static NAMES: LazyLock<Vec<String>> = LazyLock::new(facts::names);

/// The places of the `talks` and the near misses, in the order of the text.
pub fn find(
    ctx: &Context<'_>,
    model: &Model,
    views: &[View<'_>],
    facts: &[Vec<FactId>],
    read: &Marginals,
    talks: &[Draft<'_>],
) -> Vec<Beginning> {
    // One of which nothing is known only ends the account before it.
    let known = talks.iter().filter(|talk| talk.title.is_some() || !talk.people.is_empty());
    let places: Vec<Range<usize>> = known.filter_map(|talk| place(ctx, talk, views)).collect();
    let likeliest = |place: &Range<usize>| place.clone().rev().max_by(|a, b| read.start(*a).total_cmp(&read.start(*b)));
    let (mut told, mut placed) = (vec![false; views.len()], vec![false; views.len()]);
    places.iter().filter_map(likeliest).for_each(|at| told[at] = true);
    places.iter().cloned().flatten().for_each(|at| placed[at] = true);
    let missed = |at: &usize| read.start(*at) >= model.settings.near && !placed[*at];
    let near = (0..views.len()).filter(|at| told[*at] || missed(at));
    near.map(|at| Beginning {
        span: ctx.block(views[at].unit.block).to_source(views[at].unit.core.clone()),
        probability: read.start(at) as f32,
        told: told[at],
        reasons: weightiest(model, &facts[at], &read.of[at]),
    })
    .collect()
}

/// The facts that speak most for a start, or against it, beside the likeliest label that is none.
fn weightiest(model: &Model, facts: &[FactId], likely: &[f64; LABELS]) -> Vec<(String, f32)> {
    let best = |labels: &[Label]| labels.iter().map(|l| *l as usize).max_by(|a, b| likely[*a].total_cmp(&likely[*b]));
    let start = best(&[Label::StartLine, Label::StartProse]).unwrap_or_default();
    let other = best(&[Label::InLine, Label::InProse, Label::Container, Label::Outside]).unwrap_or_default();
    let weight = |fact: &FactId| model.facts[*fact as usize][start] - model.facts[*fact as usize][other];
    let mut all: Vec<(FactId, f64)> = facts.iter().map(|fact| (*fact, weight(fact))).collect();
    all.retain(|(_, weight)| weight.abs() >= LEAST);
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    all.into_iter().take(MOST).map(|(fact, weight)| (NAMES[fact as usize].clone(), weight as f32)).collect()
}
