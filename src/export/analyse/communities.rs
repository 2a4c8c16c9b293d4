//! A view in, its communities out: nodes that are joined to each other more, by weight, than chance would join them. The
//! method is Louvain's (Blondel and others 2008). The order in which nodes are visited decides what it finds: it is run with
//! the order of the view and, unless it is large, some shuffled ones, always the same, and the best is kept. What a
//! community holds without an edge between is cut apart before it is taken for one node, which Louvain alone does not do,
//! and can only raise modularity.

use crate::export::View;
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// A gain below this is none: sums of weights differ by less in the last digits.
const GAIN: f64 = 1e-10;
/// More rounds than any graph was seen to need; a bound, so that rounding cannot move a node to and fro for ever.
const ROUNDS: usize = 200;
/// In how many orders nodes are visited at most.
const ORDERS: usize = 10;
/// Beyond as many edges in all orders together there is no further one: it would cost seconds.
const EDGES: usize = 50_000;

/// The communities of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// The number of each node's community, in the order of nodes; the largest is 0, of two as large the one whose first
    /// node is first.
    pub of: Vec<usize>,
    /// How many there are.
    pub count: usize,
    /// How much more weight lies within them than chance would put there, from -0.5 to 1 (Newman 2004; NetworkX'
    /// `modularity(G, communities, weight="weight")`).
    pub modularity: f64,
}

/// The communities of a view. Edges count in both directions, and by their weight; one below zero counts as none.
pub fn communities(view: &View) -> Communities {
    let whole = Level::of(view);
    let alone: Vec<usize> = (0..view.node_count()).collect();
    let (mut best, mut modularity) = (alone.clone(), whole.modularity(&alone));
    let orders = (EDGES / view.edge_count().max(1)).clamp(1, ORDERS);
    for seed in 0..orders as u64 {
        let (mut own, mut reached) = (alone.clone(), f64::NEG_INFINITY);
        for _ in 0..ROUNDS {
            let found = whole.improve(own.clone(), seed);
            let modularity = whole.modularity(&found);
            if modularity <= reached + GAIN {
                break;
            }
            (own, reached) = (found, modularity);
        }
        if reached > modularity + GAIN {
            (best, modularity) = (own, reached);
        }
    }
    let of = by_size(&best);
    Communities { count: of.iter().max().map_or(0, |last| last + 1), of, modularity }
}

/// A graph whose nodes are nodes of the view or communities of them.
struct Level {
    /// For each node its neighbours and the weight to each.
    near: Vec<Vec<(usize, f64)>>,
    /// The weight within each node, of both directions.
    inside: Vec<f64>,
    /// The weight of all edges that end at each node, of both directions where it is inside.
    degree: Vec<f64>,
    /// The sum of these.
    total: f64,
}

impl Level {
    fn of(view: &View) -> Self {
        let edges = view.edges().map(|e| (e.source, e.target, e.edge.weight().max(0.0)));
        Self::new(view.node_count(), edges.filter(|(.., weight)| *weight > 0.0), vec![0.0; view.node_count()])
    }

    fn new(nodes: usize, edges: impl Iterator<Item = (usize, usize, f64)>, inside: Vec<f64>) -> Self {
        let mut near: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); nodes];
        for (a, b, weight) in edges {
            *near[a].entry(b).or_insert(0.0) += weight;
            *near[b].entry(a).or_insert(0.0) += weight;
        }
        let degree: Vec<f64> = near.iter().zip(&inside).map(|(near, own)| near.values().sum::<f64>() + own).collect();
        let near = near.into_iter().map(|near| near.into_iter().collect()).collect();
        Self { near, inside, total: degree.iter().sum(), degree }
    }

    fn modularity(&self, of: &[usize]) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        let mut within = vec![0.0; of.len()];
        let mut degrees = vec![0.0; of.len()];
        for (node, community) in of.iter().enumerate() {
            let here = self.near[node].iter().filter(|(near, _)| of[*near] == *community);
            within[*community] += self.inside[node] + here.map(|(_, weight)| weight).sum::<f64>();
            degrees[*community] += self.degree[node];
        }
        within.iter().zip(&degrees).map(|(within, degree)| within / self.total - (degree / self.total).powi(2)).sum()
    }

    /// Moves nodes, then communities as a whole, then communities of those, until nothing is gained.
    fn improve(&self, start: Vec<usize>, seed: u64) -> Vec<usize> {
        let of = self.connected(&self.moved(start, seed));
        let count = of.iter().max().map_or(0, |last| last + 1);
        if count == of.len() {
            return of;
        }
        let coarse = self.coarse(&of, count);
        let above = coarse.improve((0..count).collect(), seed);
        of.into_iter().map(|community| above[community]).collect()
    }

    /// Moves each node to the neighbouring community where most is gained, until no move gains.
    fn moved(&self, mut of: Vec<usize>, seed: u64) -> Vec<usize> {
        let order = order(of.len(), seed);
        let mut degrees = vec![0.0; of.len()];
        of.iter().zip(&self.degree).for_each(|(community, degree)| degrees[*community] += degree);
        for _ in 0..ROUNDS {
            let mut still = true;
            for &node in &order {
                let own = of[node];
                let mut towards: BTreeMap<usize, f64> = BTreeMap::from([(own, 0.0)]);
                for (near, weight) in &self.near[node] {
                    *towards.entry(of[*near]).or_insert(0.0) += weight;
                }
                degrees[own] -= self.degree[node];
                let value = |community: usize, weight: f64| {
                    weight - degrees[community] * self.degree[node] / self.total.max(f64::MIN_POSITIVE)
                };
                let (mut best, mut most) = (own, value(own, towards[&own]) + GAIN);
                for (community, weight) in towards {
                    if value(community, weight) > most {
                        (best, most) = (community, value(community, weight));
                    }
                }
                degrees[best] += self.degree[node];
                of[node] = best;
                still &= best == own;
            }
            if still {
                break;
            }
        }
        of
    }

    /// The connected parts of each community as communities, numbered from 0 by their first nodes.
    fn connected(&self, of: &[usize]) -> Vec<usize> {
        let mut union = UnionFind::<usize>::new(of.len());
        for (node, near) in self.near.iter().enumerate() {
            for (near, _) in near.iter().filter(|(near, _)| of[*near] == of[node]) {
                union.union(node, *near);
            }
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        (0..of.len())
            .map(|node| {
                let next = numbers.len();
                *numbers.entry(union.find(node)).or_insert(next)
            })
            .collect()
    }

    /// The graph whose nodes are the communities.
    fn coarse(&self, of: &[usize], count: usize) -> Self {
        let mut inside = vec![0.0; count];
        of.iter().zip(&self.inside).for_each(|(community, own)| inside[*community] += own);
        let mut between = Vec::new();
        for (node, near) in self.near.iter().enumerate() {
            for (other, weight) in near.iter().filter(|(other, _)| node < *other) {
                match of[node] == of[*other] {
                    true => inside[of[node]] += 2.0 * weight,
                    false => between.push((of[node], of[*other], *weight)),
                }
            }
        }
        Self::new(count, between.into_iter(), inside)
    }
}

/// The order of the view for seed 0, and for each other seed one shuffled order.
fn order(nodes: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..nodes).collect();
    let mut state = seed;
    for last in (1..nodes).rev().filter(|_| seed > 0) {
        // Knuth's multiplier and increment (MMIX), of which the high bits are random enough.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    order
}

/// The same communities, numbered by size.
fn by_size(of: &[usize]) -> Vec<usize> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    of.iter().enumerate().for_each(|(node, community)| members.entry(*community).or_default().push(node));
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    members.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let mut numbered = vec![0; of.len()];
    for (number, nodes) in members.iter().enumerate() {
        nodes.iter().for_each(|node| numbered[*node] = number);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::communities;
    use crate::export::{Kind, View, ViewBuilder};

    fn view(edges: &[(&str, &str, f64)]) -> View {
        let mut builder = ViewBuilder::default();
        for (a, b, weight) in edges {
            builder.entity(a, Kind::Thing, a);
            builder.entity(b, Kind::Thing, b);
            builder.weigh(a, b, *weight);
        }
        builder.finish("n", "t", None)
    }

    #[test]
    fn communities_are_what_can_be_seen() {
        // Two triangles and an edge between them: 2 (6/14 - (7/14)^2).
        let triangles = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z"), ("c", "x")];
        let even: Vec<_> = triangles.iter().map(|(a, b)| (*a, *b, 1.0)).collect();
        // A heavy bridge holds its ends together.
        let bridge: Vec<_> = triangles.iter().map(|(a, b)| (*a, *b, if *a == "c" { 50.0 } else { 1.0 })).collect();
        for (edges, of, modularity) in [
            (&even[..], vec![0, 0, 0, 1, 1, 1], Some(2.0 * (6.0 / 14.0 - 0.25))),
            (&bridge, vec![1, 1, 0, 0, 2, 2], None),
            (&[("a", "b", 1.0), ("x", "y", 1.0), ("y", "z", 1.0)], vec![1, 1, 0, 0, 0], Some(4.0 / 9.0)),
            (&[("a", "b", -1.0)], vec![0, 1], Some(0.0)),
            (&[], vec![], Some(0.0)),
        ] {
            let found = communities(&view(edges));
            if let Some(modularity) = modularity {
                assert!((found.modularity - modularity).abs() < 1e-12, "{found:?}");
                assert_eq!(found.of, of);
            } else {
                assert_eq!(found.of[2], found.of[3], "{found:?}");
            }
            assert_eq!(found.count, found.of.iter().max().map_or(0, |last| last + 1));
        }
    }
}
