//! A view in, how much each node counts in it out. Betweenness, closeness and cores are those of rustworkx-core, on one
//! thread: on several it adds up in the order in which they end, and the last digits would differ from run to run.
//!
//! Each measure is a call of NetworkX with these parameters, and a test holds it to that: PageRank
//! `pagerank(G, alpha=0.85, weight="weight")`; betweenness `betweenness_centrality(G, normalized=True, weight=None)`;
//! closeness `closeness_centrality(G, wf_improved=True)`; core `core_number(G.to_undirected())`; degree the neighbours
//! in `G.to_undirected()`.

use crate::export::View;
use petgraph::graph::{Graph, UnGraph};
use petgraph::{Directed, EdgeType, Undirected};
use rustworkx_core::centrality::{betweenness_centrality, closeness_centrality};
use rustworkx_core::connectivity::core_number;
use std::collections::BTreeSet;

/// What a node is ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// PageRank over the weights of the edges: a node counts for more where it is joined to nodes that count.
    #[default]
    PageRank,
    /// Number of nodes that it is joined to.
    Degree,
    /// Share of the shortest paths between all others that lead through it, from 0 to 1; an edge is one step, whatever its
    /// weight.
    Betweenness,
    /// How few steps away the others are, from 0 to 1, times the share of them that can be reached. Where edges lead one
    /// way, steps towards the node count.
    Closeness,
    /// The largest k for which it is in a part of the view where each node is joined to k others of that part.
    Core,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::PageRank, Self::Degree, Self::Betweenness, Self::Closeness, Self::Core];
}

/// The share of rank that goes along edges; what is left goes to all nodes alike.
const DAMPING: f64 = 0.85;
/// The rounds end when no node moves by more than this share of the whole, or after so many.
const STILL: f64 = 1e-13;
const ROUNDS: usize = 400;
/// More nodes than any view has.
const ONE_THREAD: usize = usize::MAX;

/// The score of each node of a view, in the order of its nodes. PageRank adds up to 1.
pub fn rank(view: &View, measure: Measure) -> Vec<f64> {
    match measure {
        Measure::PageRank => pagerank(view),
        Measure::Degree => degrees(view),
        Measure::Betweenness if view.directed() => betweenness(&plain::<Directed>(view)),
        Measure::Betweenness => betweenness(&plain::<Undirected>(view)),
        Measure::Closeness if view.directed() => closeness(&plain::<Directed>(view)),
        Measure::Closeness => closeness(&plain::<Undirected>(view)),
        Measure::Core => cores(&plain::<Undirected>(view)),
    }
}

/// The view without weights, each edge once; positions are node indices.
fn plain<D: EdgeType>(view: &View) -> Graph<(), (), D> {
    let mut graph = Graph::with_capacity(view.node_count(), view.edge_count());
    for _ in view.nodes() {
        graph.add_node(());
    }
    let ends = view.edges().map(|e| match D::is_directed() || e.source < e.target {
        true => (e.source as u32, e.target as u32),
        false => (e.target as u32, e.source as u32),
    });
    graph.extend_with_edges(ends.collect::<BTreeSet<(u32, u32)>>());
    graph
}

fn betweenness<D: EdgeType + Sync>(graph: &Graph<(), (), D>) -> Vec<f64> {
    let scores = betweenness_centrality(graph, false, true, ONE_THREAD);
    scores.into_iter().map(Option::unwrap_or_default).collect()
}

fn closeness<D: EdgeType + Sync>(graph: &Graph<(), (), D>) -> Vec<f64> {
    let scores = closeness_centrality(graph, true, ONE_THREAD);
    scores.into_iter().map(Option::unwrap_or_default).collect()
}

fn cores(graph: &UnGraph<(), ()>) -> Vec<f64> {
    let cores = core_number(graph);
    graph.node_indices().map(|node| cores.get(&node).map_or(0.0, |core| *core as f64)).collect()
}

fn degrees(view: &View) -> Vec<f64> {
    let graph = view.graph();
    let neighbours = |node| {
        let mut neighbours: Vec<_> = graph.neighbors(node).collect();
        neighbours.sort_unstable();
        neighbours.dedup();
        neighbours.len() as f64
    };
    graph.node_indices().map(neighbours).collect()
}

/// Power iteration with weighted edges; petgraph's own knows no weights and takes time in the square of the
/// nodes.
fn pagerank(view: &View) -> Vec<f64> {
    let nodes = view.node_count();
    if nodes == 0 {
        return Vec::new();
    }
    let mut along: Vec<(usize, usize, f64)> = Vec::new();
    let mut leaves = vec![0.0; nodes];
    for e in view.edges() {
        // A query may give weights below zero, which say that two do not belong together.
        let weight = e.edge.weight().max(0.0);
        along.push((e.source, e.target, weight));
        leaves[e.source] += weight;
        if !view.directed() {
            along.push((e.target, e.source, weight));
            leaves[e.target] += weight;
        }
    }
    let even = 1.0 / nodes as f64;
    let mut scores = vec![even; nodes];
    for _ in 0..ROUNDS {
        // What has no edge to leave by gives its rank to all.
        let lost: f64 = scores.iter().zip(&leaves).filter(|(_, leaves)| **leaves == 0.0).map(|(score, _)| score).sum();
        let mut next = vec![(1.0 - DAMPING + DAMPING * lost) * even; nodes];
        for (from, to, weight) in &along {
            if leaves[*from] > 0.0 {
                next[*to] += DAMPING * scores[*from] * weight / leaves[*from];
            }
        }
        let moved = scores.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        scores = next;
        if moved < STILL {
            break;
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::{Measure, rank};
    use crate::export::{Kind, ViewBuilder};

    #[test]
    fn ranks_are_what_can_be_worked_out_by_hand() {
        // A star: PageRank of the centre is c, of each of three leaves l, with c + 3l = 1 and l = 0.15/4 + 0.85 c/3.
        let mut builder = ViewBuilder::default();
        for name in ["centre", "leaf1", "leaf2", "leaf3"] {
            builder.entity(name, Kind::Thing, name);
        }
        for leaf in ["leaf1", "leaf2", "leaf3"] {
            builder.weigh("centre", leaf, 2.0);
        }
        let view = builder.finish("n", "t", None);
        let scores = rank(&view, Measure::PageRank);
        let centre = (1.0 - 3.0 * 0.15 / 4.0) / (1.0 + 0.85);
        for (score, expected) in scores.iter().zip([centre, (1.0 - centre) / 3.0, (1.0 - centre) / 3.0]) {
            assert!((score - expected).abs() < 1e-8, "{scores:?}");
        }
        assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-8);
        assert_eq!(rank(&view, Measure::Degree), [3.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn weight_draws_rank_and_a_one_way_edge_gives_none_back() {
        let mut builder = ViewBuilder::directed();
        for name in ["a", "b", "c"] {
            builder.entity(name, Kind::Thing, name);
        }
        builder.weigh("a", "b", 3.0);
        builder.weigh("a", "c", 1.0);
        let view = builder.finish("n", "t", None);
        let scores = rank(&view, Measure::PageRank);
        assert!(scores[1] > scores[2] && scores[2] > scores[0], "{scores:?}");
        assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-8);
        assert_eq!(rank(&view, Measure::Degree), [2.0, 1.0, 1.0]);
    }
}
