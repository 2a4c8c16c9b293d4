//! Entities and what joins them in any order in, a [`View`] out: for the answers of queries, and for tests.

use super::{Edge, Joined, Kind, Node, TalkRef, View};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Collects the edges of a view in any order.
#[derive(Debug, Default)]
pub struct ViewBuilder {
    nodes: BTreeMap<String, Node>,
    edges: BTreeMap<(String, String), Collected>,
    directed: bool,
}

#[derive(Debug, Default)]
struct Collected {
    talks: BTreeSet<TalkRef>,
    weight: Option<f64>,
    labels: BTreeSet<String>,
}

impl ViewBuilder {
    /// A builder of a view whose edges lead one way.
    pub fn directed() -> Self {
        Self { directed: true, ..Self::default() }
    }

    /// Notes an entity; of several calls with one IRI the first counts.
    pub fn entity(&mut self, iri: &str, kind: impl Into<Kind>, label: &str) {
        if !self.has(iri) {
            self.nodes.insert(iri.to_owned(), Node::new(iri, kind.into(), label));
        }
    }

    /// Notes an entity with all that is known of it, in place of what was noted.
    pub fn node(&mut self, node: Node) {
        self.nodes.insert(node.iri.clone(), node);
    }

    /// Whether the entity is noted already.
    pub fn has(&self, iri: &str) -> bool {
        self.nodes.contains_key(iri)
    }

    /// Notes that a talk joins two entities. A loop is passed over.
    pub fn join(&mut self, a: &str, b: &str, talk: TalkRef) {
        if let Some(edge) = self.between(a, b) {
            edge.talks.insert(talk);
        }
    }

    /// Adds to the weight of an edge. A loop is passed over.
    pub fn weigh(&mut self, a: &str, b: &str, weight: f64) {
        if let Some(edge) = self.between(a, b) {
            edge.weight = Some(edge.weight.unwrap_or(0.0) + weight);
        }
    }

    /// Notes what an edge says; of several words each is said once.
    pub fn say(&mut self, a: &str, b: &str, label: &str) {
        if let Some(edge) = self.between(a, b) {
            edge.labels.insert(label.to_owned());
        }
    }

    fn between(&mut self, a: &str, b: &str) -> Option<&mut Collected> {
        let (a, b) = if self.directed || a < b { (a, b) } else { (b, a) };
        (a != b).then(|| self.edges.entry((a.to_owned(), b.to_owned())).or_default())
    }

    /// The view of all edges whose ends are noted; entities without an edge are no part of it.
    pub fn finish(self, name: &str, title: &str, note: Option<String>) -> View {
        let mut nodes: Vec<Node> = self.nodes.into_values().collect();
        let at: HashMap<String, usize> = nodes.iter().enumerate().map(|(at, node)| (node.iri.clone(), at)).collect();
        let mut talks: HashMap<TalkRef, Arc<TalkRef>> = HashMap::new();
        let mut behind: HashMap<usize, BTreeSet<Arc<TalkRef>>> = HashMap::new();
        let mut edges: Vec<Joined> = Vec::new();
        for ((a, b), collected) in self.edges {
            let (Some(a), Some(b)) = (at.get(&a), at.get(&b)) else { continue };
            let mut edge = Edge { stated: collected.weight, ..Edge::default() };
            for talk in collected.talks {
                let shared = talks.entry(talk).or_insert_with_key(|talk| Arc::new(talk.clone()));
                edge.talks.push(Arc::clone(shared));
            }
            if !collected.labels.is_empty() {
                edge.label = Some(collected.labels.into_iter().collect::<Vec<_>>().join(", ").into());
            }
            for end in [a, b] {
                behind.entry(*end).or_default().extend(edge.talks.iter().cloned());
            }
            edges.push((*a, *b, edge));
        }
        for (at, talks) in behind {
            nodes[at].talks = talks.iter().map(|talk| &talk.iri).collect::<BTreeSet<_>>().len();
            nodes[at].years = talks.iter().filter_map(|talk| talk.year).collect::<BTreeSet<_>>().into_iter().collect();
        }
        View::new(name, title, self.directed, nodes, edges).with_note(note)
    }
}

#[cfg(test)]
mod tests {
    use super::{TalkRef, ViewBuilder};
    use crate::model::Kind;

    fn talk(name: &str) -> TalkRef {
        TalkRef::new(name, &format!("http://example.org/{name}"))
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

    #[test]
    fn stated_weights_add_up_and_directed_edges_stay_apart() {
        for (directed, edges) in [(false, vec![("A", "B", 3.5)]), (true, vec![("A", "B", 1.0), ("B", "A", 2.5)])] {
            let mut builder = if directed { ViewBuilder::directed() } else { ViewBuilder::default() };
            for iri in ["a", "b"] {
                builder.entity(iri, Kind::Topic, &iri.to_uppercase());
            }
            builder.weigh("b", "a", 2.0);
            builder.weigh("a", "b", 1.0);
            builder.weigh("b", "a", 0.5);
            builder.weigh("a", "a", 9.0);
            let view = builder.finish("n", "t", None);
            let label = |at: usize| view.node(at).label.as_str();
            let seen: Vec<_> = view.edges().map(|e| (label(e.source), label(e.target), e.edge.weight())).collect();
            assert_eq!(seen, edges);
        }
    }
}
