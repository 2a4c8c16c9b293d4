//! A view: nodes and weighted edges as every format writes them. It is a plain petgraph graph in one fixed order (nodes
//! by kind, label and IRI), so that the same graph gives the same bytes in every format.

mod build;
mod kind;

pub use build::ViewBuilder;
pub use kind::Kind;

use petgraph::graph::UnGraph;
use petgraph::visit::EdgeRef;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An entity of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// IRI in the knowledge graph; of a value that a query gives and that is no IRI, the value.
    pub iri: String,
    /// Name for people.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// Distinct talks on its edges, on those that a filter of edges took away as well: a talk is not undone by a picture
    /// that does not show it.
    pub talks: usize,
    /// The years of these talks, each once, ascending.
    pub years: Vec<i32>,
    /// Its Wikidata item, an IRI.
    pub wikidata: Option<String>,
    /// Its own page.
    pub homepage: Option<String>,
}

impl Node {
    /// A node of which no more is known yet.
    pub fn new(iri: &str, kind: Kind, label: &str) -> Self {
        Self {
            iri: iri.to_owned(),
            label: label.to_owned(),
            kind,
            talks: 0,
            years: Vec::new(),
            wikidata: None,
            homepage: None,
        }
    }

    /// By what the nodes of a view are sorted.
    pub(super) fn order(&self) -> (Kind, &str, &str) {
        (self.kind, &self.label, &self.iri)
    }
}

/// A talk that stands behind an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TalkRef {
    /// Title, or what the graph calls a talk without one.
    pub title: String,
    /// IRI in the knowledge graph: the one that merged talks share.
    pub iri: String,
    /// The event it was given at, by name.
    pub event: Option<Arc<str>>,
    /// The year it was given in, as stated of its event.
    pub year: Option<i32>,
}

impl TalkRef {
    /// A talk of which only title and IRI are known.
    pub fn new(title: &str, iri: &str) -> Self {
        Self { title: title.to_owned(), iri: iri.to_owned(), event: None, year: None }
    }
}

/// Words of a recap that an edge was read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quote {
    /// The sentence, without mark-up.
    pub text: String,
    /// The recap, by title.
    pub recap: String,
    /// IRI of the place in the recap: `…#char=START,END`.
    pub iri: String,
    /// IRI of the talk that it tells of, as in [`TalkRef::iri`].
    pub talk: String,
}

/// What joins two entities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edge {
    /// What the edge says, where a view has edges of several sorts.
    pub label: Option<Cow<'static, str>>,
    /// The talks, each once, by title.
    pub talks: Vec<Arc<TalkRef>>,
    /// The words it was read from, talk by talk; empty until [`super::quote`] has been asked for them.
    pub quotes: Vec<Quote>,
    /// The weight where a query states one.
    pub stated: Option<f64>,
}

impl Edge {
    /// How many distinct talks join the two, or what a query gives as their weight.
    pub fn weight(&self) -> f64 {
        self.stated.unwrap_or(self.talks.len() as f64)
    }

    /// The years of its talks, each once, ascending.
    pub fn years(&self) -> Vec<i32> {
        self.talks.iter().filter_map(|talk| talk.year).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// A projection of the knowledge graph. No two edges join the same two nodes in the same direction, and none joins a node
/// to itself.
#[derive(Debug, Clone)]
pub struct View {
    name: String,
    title: String,
    note: Option<String>,
    directed: bool,
    /// Whether weights are stated by a query and do not count talks.
    weighed: bool,
    graph: UnGraph<Node, Edge>,
}

/// An edge of a view with the positions of its ends in [`View::nodes`]. Where the view is not directed the source comes
/// first in that order.
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
    /// A view of `nodes` and of `edges` between their positions, in any order; a node without an edge is no part of it.
    pub(super) fn new(name: &str, title: &str, directed: bool, nodes: Vec<Node>, edges: Vec<Joined>) -> Self {
        let mut drawn = vec![false; nodes.len()];
        for (a, b, _) in &edges {
            drawn[*a] = true;
            drawn[*b] = true;
        }
        let mut order: Vec<usize> = (0..nodes.len()).filter(|at| drawn[*at]).collect();
        order.sort_by(|a, b| nodes[*a].order().cmp(&nodes[*b].order()));
        let mut place = vec![0; nodes.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let weighed = edges.iter().any(|(_, _, edge)| edge.stated.is_some());
        let mut graph = UnGraph::with_capacity(order.len(), edges.len());
        let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
        for node in order.iter().filter_map(|at| nodes[*at].take()) {
            graph.add_node(node);
        }
        let mut edges: Vec<Joined> = edges
            .into_iter()
            .map(|(a, b, edge)| {
                let (a, b) = (place[a], place[b]);
                if directed || a <= b { (a, b, edge) } else { (b, a, edge) }
            })
            .collect();
        edges.sort_by(|(a, b, e), (c, d, f)| (a, b, &e.label).cmp(&(c, d, &f.label)));
        for (a, b, edge) in edges {
            graph.add_edge(at(a), at(b), edge);
        }
        Self { name: name.to_owned(), title: title.to_owned(), note: None, directed, weighed, graph }
    }

    /// The view with a note on what it leaves out.
    pub(super) fn with_note(mut self, note: Option<String>) -> Self {
        self.note = note;
        self
    }

    /// What is left of it: nodes and edges that pass, and of the nodes those that still have an edge, or were the only one.
    pub(super) fn keep(&self, node: impl Fn(usize) -> bool, edge: impl Fn(&EdgeOf<'_>) -> bool) -> Self {
        let edges: Vec<Joined> = self
            .edges()
            .filter(|e| node(e.source) && node(e.target) && edge(e))
            .map(|e| (e.source, e.target, e.edge.clone()))
            .collect();
        Self::new(&self.name, &self.title, self.directed, self.nodes().cloned().collect(), edges)
            .with_note(self.note.clone())
    }

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

    /// Whether its edges lead from the source to the target and not both ways, as those of a query may.
    pub fn directed(&self) -> bool {
        self.directed
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

    /// The node at a position of [`View::nodes`].
    ///
    /// # Panics
    /// When there is none.
    pub fn node(&self, position: usize) -> &Node {
        &self.graph[at(position)]
    }

    /// The edges, by the positions of their ends.
    pub fn edges(&self) -> impl Iterator<Item = EdgeOf<'_>> {
        self.graph.edge_references().map(|e| EdgeOf {
            source: e.source().index(),
            target: e.target().index(),
            edge: e.weight(),
        })
    }

    /// The edges to be written to, in the order of [`View::edges`].
    pub(super) fn edges_mut(&mut self) -> impl Iterator<Item = &mut Edge> {
        self.graph.edge_weights_mut()
    }

    /// The graph as petgraph's algorithms take it; positions are node indices.
    pub(super) fn graph(&self) -> &UnGraph<Node, Edge> {
        &self.graph
    }

    /// Number of distinct talks behind the edges.
    pub fn talk_count(&self) -> usize {
        self.edges().flat_map(|e| &e.edge.talks).map(|talk| talk.iri.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// What a weight means in words: `3 talks`, or `weight 0.5` where a query gives it.
    pub fn weight_in_words(&self, weight: f64) -> String {
        if self.weighed {
            format!("weight {weight}")
        } else {
            format!("{weight} talk{}", if weight == 1.0 { "" } else { "s" })
        }
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

/// An edge between the positions of two nodes.
pub(super) type Joined = (usize, usize, Edge);

fn at(position: usize) -> petgraph::graph::NodeIndex {
    petgraph::graph::NodeIndex::new(position)
}
