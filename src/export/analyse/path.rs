//! A view of everything and two of its nodes in, the shortest way from one to the other out. People are joined by what
//! their talks share, and each step is one such tie, so that a way through a company is as long as one through a technology,
//! though the graph writes the one with a node less.

use crate::export::source::QuadSource;
use crate::export::view::{Edge, Kind, Node, TalkRef, View, ViewBuilder};
use crate::export::{ExportError, quote};
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One step of a way: a person and what their talks have to do with, in either direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where it starts.
    pub from: Node,
    /// Where it leads.
    pub to: Node,
    /// The talks that say so; [`quote_steps`] adds the words.
    pub edge: Edge,
}

/// What a step costs before anything else, so that fewer steps always win.
const STEP: u64 = 1 << 32;

/// The shortest way from one IRI to the other in the view [`crate::export::Projection::Everything`], through people and
/// nodes of the kinds `through`; nothing where there is none. Of ways with as few steps it is the one through what the
/// fewest share, since that tells the most. A talk of which no speaker is known stands in the place of its speaker.
pub fn path(view: &View, from: &str, to: &str, through: &[Kind]) -> Option<Vec<Step>> {
    let place = |iri: &str| view.nodes().position(|node| node.iri == iri);
    let (from, to) = (place(from)?, place(to)?);
    let ties = ties(view);
    let mut graph: UnGraph<(), ()> = UnGraph::with_capacity(view.node_count(), ties.len());
    for _ in view.nodes() {
        graph.add_node(());
    }
    let speakers: BTreeSet<usize> = ties.keys().map(|(speaker, _)| *speaker).collect();
    let open = |at: usize| [from, to].contains(&at) || speakers.contains(&at) || through.contains(&view.node(at).kind);
    for (speaker, thing) in ties.keys().filter(|(speaker, thing)| open(*speaker) && open(*thing)) {
        graph.add_edge(NodeIndex::new(*speaker), NodeIndex::new(*thing), ());
    }
    let shared: Vec<u64> = graph.node_indices().map(|at| graph.neighbors(at).count() as u64).collect();
    let (start, goal) = (NodeIndex::new(from), NodeIndex::new(to));
    let far = |edge: petgraph::graph::EdgeReference<'_, ()>| STEP + shared[edge.target().index()];
    let (_, way) = astar(&graph, start, |at| at == goal, far, |_| 0)?;
    let steps = way.windows(2).map(|ends| {
        let (a, b) = (ends[0].index(), ends[1].index());
        let talks = ties.get(&(a, b)).or_else(|| ties.get(&(b, a))).into_iter().flatten().cloned().collect();
        Step { from: view.node(a).clone(), to: view.node(b).clone(), edge: Edge { talks, ..Edge::default() } }
    });
    Some(steps.collect())
}

/// The steps as a view of their own.
pub fn steps_as_view(steps: &[Step]) -> View {
    let mut builder = ViewBuilder::default();
    for step in steps {
        for node in [&step.from, &step.to] {
            builder.node(node.clone());
        }
        step.edge.talks.iter().for_each(|talk| builder.join(&step.from.iri, &step.to.iri, TalkRef::clone(talk)));
    }
    builder.finish("path", "path", None)
}

/// Adds to each step the words of the recaps.
///
/// # Errors
/// What the source says.
pub fn quote_steps(steps: &mut [Step], source: &dyn QuadSource) -> Result<(), ExportError> {
    let mut view = steps_as_view(steps);
    quote(&mut view, source)?;
    for e in view.edges() {
        let ends = [&view.node(e.source).iri, &view.node(e.target).iri];
        for step in steps
            .iter_mut()
            .filter(|step| ends == [&step.from.iri, &step.to.iri] || ends == [&step.to.iri, &step.from.iri])
        {
            step.edge.quotes.clone_from(&e.edge.quotes);
        }
    }
    Ok(())
}

/// By speaker and what one of their talks has to do with: the talks.
type Ties = BTreeMap<(usize, usize), BTreeSet<Arc<TalkRef>>>;

fn ties(view: &View) -> Ties {
    let mut speakers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut told: Vec<(usize, usize, &Edge)> = Vec::new();
    let mut ties = Ties::new();
    for e in view.edges() {
        match (view.node(e.source).kind, view.node(e.target).kind) {
            (Kind::Person, Kind::Talk) => {
                speakers.entry(e.target).or_default().push(e.source);
                ties.entry((e.source, e.target)).or_default().extend(e.edge.talks.iter().cloned());
            }
            (_, Kind::Talk) => told.push((e.target, e.source, e.edge)),
            (Kind::Person, _) => ties.entry((e.source, e.target)).or_default().extend(e.edge.talks.iter().cloned()),
            _ => {}
        }
    }
    for (talk, thing, edge) in told {
        let own = [talk];
        for speaker in speakers.get(&talk).map_or(&own[..], Vec::as_slice) {
            ties.entry((*speaker, thing)).or_default().extend(edge.talks.iter().cloned());
        }
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::path;
    use crate::export::{Kind, TalkRef, View, ViewBuilder};

    /// Talks as `id: speakers / things`; what a thing is, is its first letter.
    fn view(talks: &[&str]) -> View {
        let mut builder = ViewBuilder::default();
        let kind = |name: &str| match &name[..1] {
            "p" => Kind::Person,
            "c" => Kind::Company,
            "t" => Kind::Technology,
            "e" => Kind::Event,
            _ => Kind::Topic,
        };
        for talk in talks {
            let (id, rest) = talk.split_once(": ").expect("an id");
            builder.entity(id, Kind::Talk, id);
            let (speakers, things) = rest.split_once('/').expect("a slash");
            for name in speakers.split_whitespace().chain(things.split_whitespace()) {
                builder.entity(name, kind(name), name);
            }
            for thing in things.split_whitespace() {
                match kind(thing) {
                    Kind::Company => {
                        speakers.split_whitespace().for_each(|who| builder.join(who, thing, TalkRef::new(id, id)));
                    }
                    _ => builder.join(id, thing, TalkRef::new(id, id)),
                }
            }
            speakers.split_whitespace().for_each(|who| builder.join(who, id, TalkRef::new(id, id)));
        }
        builder.finish("everything", "t", None)
    }

    #[test]
    fn ways_are_the_shortest_and_tell_the_most() {
        let view = view(&[
            "A: p1 / e1 t1 c1",
            "B: p2 / e1 t1 c2",
            "C: p3 / e1 c2",
            "D: p4 p3 / t2",
            "E: / t2 e2",
            "F: p5 / s1",
        ]);
        let every = [Kind::Event, Kind::Company, Kind::Technology, Kind::Topic, Kind::Talk];
        for (from, to, through, expected) in [
            // The technology has two of them, the event three.
            ("p1", "p2", &every[..], Some("t1[A] p2[B]")),
            ("p1", "p2", &[Kind::Event], Some("e1[A] p2[B]")),
            ("p1", "p2", &[Kind::Company], None),
            ("p1", "p4", &[Kind::Event, Kind::Talk], Some("e1[A] p3[C] D[D] p4[D]")),
            ("p1", "p4", &[Kind::Company, Kind::Technology], Some("t1[A] p2[B] c2[B] p3[C] t2[D] p4[D]")),
            ("p4", "e2", &[Kind::Technology], Some("t2[D] E[E] e2[E]")),
            ("c1", "t1", &[], Some("p1[A] t1[A]")),
            ("p1", "p5", &every, None),
            ("p1", "nobody", &every, None),
        ] {
            let found = path(&view, from, to, through).map(|steps| {
                let step = |step: &super::Step| {
                    let talks: Vec<_> = step.edge.talks.iter().map(|talk| talk.iri.as_str()).collect();
                    format!("{}[{}]", step.to.iri, talks.join(" "))
                };
                steps.iter().map(step).collect::<Vec<_>>().join(" ")
            });
            assert_eq!(found.as_deref(), expected, "{from} {to} {through:?}");
        }
    }
}
