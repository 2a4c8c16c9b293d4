//! What of a view is wanted: of which talks it is made, and which of its nodes and edges are left. The filters are taken
//! in one order, so that the one that leaves nothing can be named.

use super::analyse::{Measure, rank};
use super::facts::{Facts, Talk, below};
use super::names::Name;
use super::{ExportError, View};
use oxigraph::model::NamedNode;
use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashSet as HashSet;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What is asked of a view. Of several values of one filter any will do; of several filters all must hold.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Talks of these events, or of editions of them.
    pub events: Vec<Chosen>,
    /// Talks of these years.
    pub years: Vec<RangeInclusive<i32>>,
    /// Talks that cover these technologies or what is below them; a company stands for what it makes.
    pub technologies: Vec<Chosen>,
    /// Talks given for these companies.
    pub companies: Vec<Chosen>,
    /// Edges of at least this weight.
    pub min_weight: Option<f64>,
    /// What is within so many edges of this node.
    pub around: Option<(Chosen, usize)>,
    /// The component with the most nodes.
    pub largest_component: bool,
    /// So many of the nodes, the highest by this measure.
    pub top: Option<(usize, Measure)>,
}

/// An entity, and what a person typed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// As typed, for messages.
    pub typed: String,
    /// What it means.
    pub iri: NamedNode,
}

impl Selection {
    /// Whether it asks for some talks only, which a view that is the answer of a query does not know.
    pub fn of_talks(&self) -> bool {
        !(self.events.is_empty() && self.years.is_empty() && self.technologies.is_empty() && self.companies.is_empty())
    }

    pub(super) fn needs_appearances(&self) -> bool {
        !self.companies.is_empty()
    }

    pub(super) fn needs_technologies(&self) -> bool {
        !self.technologies.is_empty()
    }
}

/// The talks that a selection leaves; `joins` says whether a talk has anything to show.
///
/// # Errors
/// [`ExportError::NothingLeft`] with the first filter after which nothing is left to show.
pub(super) fn talks(
    facts: &mut Facts<'_>,
    selection: &Selection,
    joins: impl Fn(Talk<'_>) -> bool,
) -> Result<Vec<usize>, ExportError> {
    let mut left: Vec<usize> = (0..facts.count()).collect();
    let number = |facts: &mut Facts<'_>, chosen: &[Chosen]| -> Vec<Name> {
        chosen.iter().map(|chosen| facts.names.number(chosen.iri.as_str())).collect()
    };
    let events = number(facts, &selection.events);
    let companies = number(facts, &selection.companies);
    let mut technologies: HashSet<Name> = HashSet::default();
    for name in number(facts, &selection.technologies) {
        technologies.extend(below(&mut facts.names, name)?);
    }
    let typed = |option: &str, chosen: &[Chosen]| {
        let typed: Vec<String> = chosen.iter().map(|chosen| format!("{option} {}", quoted(&chosen.typed))).collect();
        typed.join(" ")
    };
    let years = |facts: &Facts<'_>| match spans(&facts.all_years()) {
        years if years.is_empty() => "no recap of this graph states when its event was".to_owned(),
        years => format!("the graph has talks of {years}"),
    };
    type Test<'a> = Box<dyn Fn(&Facts<'_>, Talk<'_>) -> bool + 'a>;
    let mut filters: Vec<(String, Test<'_>)> = Vec::new();
    if !events.is_empty() {
        let test = |facts: &Facts<'_>, talk: Talk<'_>| events.iter().any(|event| facts.was_at(talk, *event));
        filters.push((typed("--event", &selection.events), Box::new(test)));
    }
    if !selection.years.is_empty() {
        let test = |facts: &Facts<'_>, talk: Talk<'_>| {
            facts.year(talk).is_some_and(|year| selection.years.iter().any(|span| span.contains(&year)))
        };
        let typed: Vec<String> = selection.years.iter().map(|span| format!("--year {}", years_typed(span))).collect();
        filters.push((typed.join(" "), Box::new(test)));
    }
    if !technologies.is_empty() {
        let test = |_: &Facts<'_>, talk: Talk<'_>| talk.technologies.iter().any(|name| technologies.contains(name));
        filters.push((typed("--technology", &selection.technologies), Box::new(test)));
    }
    if !companies.is_empty() {
        let test = |_: &Facts<'_>, talk: Talk<'_>| talk.companies().any(|company| companies.contains(&company));
        filters.push((typed("--company", &selection.companies), Box::new(test)));
    }
    let mut passed: Vec<String> = Vec::new();
    for (typed, test) in filters {
        let before = left.iter().any(|at| joins(facts.talk(*at)));
        left.retain(|at| test(facts, facts.talk(*at)));
        if before && !left.iter().any(|at| joins(facts.talk(*at))) {
            let remedy = match (passed.as_slice(), left.is_empty()) {
                ([], true) if typed.starts_with("--year") => years(facts),
                ([], true) => "no talk of the graph is of it; take it out, or choose another".to_owned(),
                ([], false) => "its talks have nothing that this view shows; draw another view".to_owned(),
                (passed, _) => format!("it leaves nothing together with {}; take one out", passed.join(" ")),
            };
            return Err(ExportError::NothingLeft { filter: typed, remedy });
        }
        passed.push(typed);
    }
    Ok(left)
}

/// The nodes and edges that a selection leaves of a view.
///
/// # Errors
/// [`ExportError::NothingLeft`] with the first filter that leaves nothing.
pub fn narrow(view: View, selection: &Selection) -> Result<View, ExportError> {
    let mut view = view;
    if view.is_empty() {
        return Ok(view);
    }
    if let Some(least) = selection.min_weight {
        let heaviest = view.edges().map(|e| e.edge.weight()).fold(f64::NEG_INFINITY, f64::max);
        view = view.keep(|_| true, |e| e.edge.weight() >= least);
        if view.is_empty() {
            let remedy = format!("the heaviest edge has weight {heaviest}");
            return Err(ExportError::NothingLeft { filter: format!("--min-weight {least}"), remedy });
        }
    }
    if let Some((centre, hops)) = &selection.around {
        let Some(start) = view.nodes().position(|node| node.iri == centre.iri.as_str()) else {
            let remedy = match (selection.of_talks(), selection.min_weight) {
                (false, None) => "it has no edge in this view; draw another view".to_owned(),
                _ => "what the other filters leave has no edge to it; take one out".to_owned(),
            };
            return Err(ExportError::NothingLeft { filter: format!("--around {}", quoted(&centre.typed)), remedy });
        };
        let near = within(&view, start, *hops);
        view = view.keep(|at| near.contains(&at), |_| true);
    }
    if selection.largest_component {
        let largest = largest_component(&view);
        view = view.keep(|at| largest.contains(&at), |_| true);
    }
    if let Some((most, measure)) = selection.top {
        let best = best(&view, most, &rank(&view, measure));
        view = view.keep(|at| best.contains(&at), |_| true);
    }
    Ok(view)
}

/// The nodes at most `hops` edges away.
fn within(view: &View, start: usize, hops: usize) -> HashSet<usize> {
    let neighbours = neighbours(view);
    let mut near = HashSet::from_iter([start]);
    let mut rim = vec![start];
    for _ in 0..hops {
        let reached = rim.iter().flat_map(|at| &neighbours[*at]).copied().filter(|at| near.insert(*at));
        let reached: Vec<usize> = reached.collect();
        if reached.is_empty() {
            break;
        }
        rim = reached;
    }
    near
}

/// The component with the most nodes; of several the one whose first node is first.
fn largest_component(view: &View) -> HashSet<usize> {
    let mut union = UnionFind::<usize>::new(view.node_count());
    for e in view.edges() {
        union.union(e.source, e.target);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for at in 0..view.node_count() {
        let root = union.find(at);
        members.entry(*first.entry(root).or_insert(at)).or_default().push(at);
    }
    let largest = members.into_iter().max_by_key(|(first, members)| (members.len(), std::cmp::Reverse(*first)));
    largest.map(|(_, members)| members.into_iter().collect()).unwrap_or_default()
}

/// At most so many nodes, the highest by `scores` first, where a node that would stand alone brings neighbours along. Where
/// its companions are what a node is known by (a company, its speakers) it should bring all of them, and where everything
/// is joined with everything the highest alone show more: so both are tried, and the one that keeps more talks is taken.
pub(super) fn best(view: &View, most: usize, scores: &[f64]) -> HashSet<usize> {
    let neighbours = neighbours(view);
    let before = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
    let kept = |chosen: &HashSet<usize>| -> f64 {
        let inside = view.edges().filter(|e| chosen.contains(&e.source) && chosen.contains(&e.target));
        inside.map(|e| e.edge.weight()).sum()
    };
    let [few, all] = [1, usize::MAX].map(|companions| grow(&neighbours, most, companions, before));
    if kept(&all) > kept(&few) { all } else { few }
}

/// Takes nodes in order until there are `most`, each that would stand alone with up to so many of its neighbours, and goes
/// on to the next where there is no room for it: so what is cut is filled up, whatever ties there are.
fn grow(
    neighbours: &[Vec<usize>],
    most: usize,
    companions: usize,
    before: impl Fn(&usize, &usize) -> std::cmp::Ordering,
) -> HashSet<usize> {
    let mut order: Vec<usize> = (0..neighbours.len()).collect();
    order.sort_by(&before);
    let mut taken: HashSet<usize> = HashSet::default();
    for at in order {
        if taken.len() >= most {
            break;
        }
        let mut near: Vec<usize> = neighbours[at].iter().copied().filter(|near| !taken.contains(near)).collect();
        let is_joined = near.len() < neighbours[at].len();
        let room = most - taken.len() - usize::from(!taken.contains(&at));
        if !is_joined && (room == 0 || near.is_empty()) {
            continue;
        }
        let wanted = if companions == 1 { usize::from(!is_joined) } else { companions };
        near.sort_by(&before);
        taken.insert(at);
        taken.extend(near.into_iter().take(wanted.min(room)));
    }
    taken
}

fn neighbours(view: &View) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); view.node_count()];
    for e in view.edges() {
        neighbours[e.source].push(e.target);
        neighbours[e.target].push(e.source);
    }
    neighbours
}

/// A value as a shell takes it.
fn quoted(typed: &str) -> String {
    let plain = !typed.is_empty() && typed.chars().all(|c| c.is_alphanumeric() || "-_.:/+#".contains(c));
    if plain { typed.to_owned() } else { format!("{typed:?}") }
}

fn years_typed(span: &RangeInclusive<i32>) -> String {
    if span.start() == span.end() { span.start().to_string() } else { format!("{}-{}", span.start(), span.end()) }
}

/// Years in words: `2012, 2014-2016`.
fn spans(years: &[i32]) -> String {
    let mut spans: Vec<RangeInclusive<i32>> = Vec::new();
    for year in years {
        match spans.last_mut() {
            Some(span) if *span.end() + 1 == *year => *span = *span.start()..=*year,
            _ => spans.push(*year..=*year),
        }
    }
    spans.iter().map(years_typed).collect::<Vec<_>>().join(", ")
}
