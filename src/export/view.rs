//! A view: nodes and weighted edges as every format writes them. It is a plain petgraph graph in one fixed order (nodes
//! by kind, label and IRI), so that the same graph gives the same bytes in every format.

use crate::model::Kind;
use petgraph::graph::UnGraph;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An entity of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// IRI in the knowledge graph.
    pub iri: String,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// Distinct talks on its edges.
    pub talks: usize,
}

/// A talk that stands behind an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TalkRef {
    /// Title, or what the graph calls a talk without one.
    pub title: String,
    /// IRI in the knowledge graph: the one that merged talks share.
    pub iri: String,
}

/// What joins two entities: the talks, by title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    /// The talks, each once.
    pub talks: Vec<TalkRef>,
}

impl Edge {
    /// How many distinct talks join the two.
    pub fn weight(&self) -> usize {
        self.talks.len()
    }
}

/// A projection of the knowledge graph.
#[derive(Debug, Clone)]
pub struct View {
    name: String,
    title: String,
    note: Option<String>,
    graph: UnGraph<Node, Edge>,
}

/// An edge of a view with the positions of its ends in [`View::nodes`]; the source comes first in that order.
#[derive(Debug, Clone, Copy)]
pub struct EdgeOf<'a> {
    /// Position of one end.
    pub source: usize,
    /// Position of the other end.
    pub target: usize,
    /// The talks.
    pub edge: &'a Edge,
}

impl View {
    /// Its name, as typed: `speaker-company`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the view leaves out, if it leaves out anything.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Whether it has no nodes.
    pub fn is_empty(&self) -> bool {
        self.graph.node_count() == 0
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The nodes, by kind, label and IRI.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    /// The edges, by the positions of their ends.
    pub fn edges(&self) -> impl Iterator<Item = EdgeOf<'_>> {
        self.graph.edge_references().map(|e| EdgeOf {
            source: e.source().index(),
            target: e.target().index(),
            edge: e.weight(),
        })
    }

    /// Number of distinct talks behind the edges.
    pub fn talk_count(&self) -> usize {
        self.edges().flat_map(|e| &e.edge.talks).map(|talk| talk.iri.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// The kinds of its nodes, each once, with the number of nodes.
    pub fn kinds(&self) -> Vec<(Kind, usize)> {
        let mut kinds = BTreeMap::new();
        for node in self.nodes() {
            *kinds.entry(node.kind).or_insert(0) += 1;
        }
        kinds.into_iter().collect()
    }
}

/// Collects the edges of a view in any order.
#[derive(Debug, Default)]
pub struct ViewBuilder {
    entities: BTreeMap<String, (Kind, String)>,
    edges: BTreeMap<(String, String), BTreeSet<TalkRef>>,
}

impl ViewBuilder {
    /// Notes an entity; of several calls with one IRI the first counts.
    pub fn entity(&mut self, iri: &str, kind: Kind, label: &str) {
        if !self.has(iri) {
            self.entities.insert(iri.to_owned(), (kind, label.to_owned()));
        }
    }

    /// Whether the entity is noted already.
    pub fn has(&self, iri: &str) -> bool {
        self.entities.contains_key(iri)
    }

    /// Notes that a talk joins two entities. A loop is passed over.
    pub fn join(&mut self, a: &str, b: &str, talk: TalkRef) {
        if a != b {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            self.edges.entry((a.to_owned(), b.to_owned())).or_default().insert(talk);
        }
    }

    /// The view of all edges whose ends are noted; entities without an edge are no part of it.
    pub fn finish(self, name: &str, title: &str, note: Option<String>) -> View {
        let mut talks: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for ((a, b), behind) in &self.edges {
            for end in [a, b] {
                talks.entry(end).or_default().extend(behind.iter().map(|talk| talk.iri.as_str()));
            }
        }
        let mut nodes: Vec<Node> = self
            .entities
            .iter()
            .filter_map(|(iri, (kind, label))| {
                let talks = talks.get(iri.as_str())?.len();
                Some(Node { iri: iri.clone(), label: label.clone(), kind: *kind, talks })
            })
            .collect();
        nodes.sort_by(|a, b| (a.kind, &a.label, &a.iri).cmp(&(b.kind, &b.label, &b.iri)));

        let mut graph = UnGraph::with_capacity(nodes.len(), self.edges.len());
        let at: HashMap<String, _> = nodes.into_iter().map(|node| (node.iri.clone(), graph.add_node(node))).collect();
        let mut edges: Vec<_> = self
            .edges
            .into_iter()
            .filter_map(|((a, b), talks)| {
                let (a, b) = (*at.get(&a)?, *at.get(&b)?);
                Some((a.min(b), a.max(b), Edge { talks: talks.into_iter().collect() }))
            })
            .collect();
        edges.sort_by_key(|(a, b, _)| (*a, *b));
        for (a, b, edge) in edges {
            graph.add_edge(a, b, edge);
        }
        View { name: name.to_owned(), title: title.to_owned(), note, graph }
    }
}

#[cfg(test)]
mod tests {
    use super::{TalkRef, ViewBuilder};
    use crate::model::Kind;

    fn talk(name: &str) -> TalkRef {
        TalkRef { title: name.to_owned(), iri: format!("http://example.org/{name}") }
    }

    #[test]
    fn order_of_calls_does_not_matter() {
        let mut joins = vec![("p2", "c1", "t1"), ("p1", "c1", "t2"), ("c1", "p1", "t1"), ("p1", "c1", "t2")];
        let mut seen = Vec::new();
        for _ in 0..2 {
            let mut builder = ViewBuilder::default();
            for (a, b, t) in &joins {
                builder.join(a, b, talk(t));
            }
            for (iri, kind) in [("c1", Kind::Company), ("p1", Kind::Person), ("p2", Kind::Person), ("p3", Kind::Person)]
            {
                builder.entity(iri, kind, &iri.to_uppercase());
            }
            let view = builder.finish("n", "t", None);
            seen.push((view.nodes().cloned().collect::<Vec<_>>(), format!("{:?}", view.edges().collect::<Vec<_>>())));
            joins.reverse();
        }
        assert_eq!(seen[0], seen[1]);
        let labels: Vec<_> = seen[0].0.iter().map(|n| (n.label.as_str(), n.talks)).collect();
        assert_eq!(labels, [("P1", 2), ("P2", 1), ("C1", 2)]);
    }
}
