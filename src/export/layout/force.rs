//! Box sizes and edges of one component in, a first placing out, in which boxes may still overlap. The simulation runs
//! on a plane squeezed across, since its forces know circles only and labels are wide: a circle there is an ellipse of a
//! label's proportions here, and a round drawing there has the proportions of a page here.

use super::{Point, Rect, Size};
use fjadra::{Collide, Link, ManyBody, Node, PositionX, PositionY, SimulationBuilder};
use std::collections::VecDeque;

/// How much wider the page is than the plane of the simulation.
const STRETCH: f64 = 1.7;
/// Room between the rims of joined boxes that the springs aim at.
const SPRING: f64 = 34.0;
/// How strongly boxes drive each other away, by attempt: more tears joined clusters apart and leaves holes, less leaves
/// crossings.
const CHARGES: [f64; 3] = [2.0, 1.2, 3.2];
const TICKS: usize = 400;

/// Places boxes around the origin. Each `attempt` starts from other points and ends in another drawing.
pub fn place(sizes: &[Size], edges: &[(usize, usize, f64)], attempt: usize) -> Vec<Rect> {
    let radii: Vec<f64> = sizes.iter().map(|s| (s.w / STRETCH).hypot(s.h) / 2.0).collect();
    let mean = radii.iter().sum::<f64>() / radii.len().max(1) as f64;
    let mut degree = vec![0usize; sizes.len()];
    for (a, b, _) in edges {
        degree[*a] += 1;
        degree[*b] += 1;
    }

    let charge = CHARGES[attempt % CHARGES.len()];
    let charges: Vec<f64> =
        radii.iter().zip(&degree).map(|(r, d)| -(r + SPRING) * charge * (1.0 + (*d as f64).sqrt() / 3.0)).collect();
    let distances: Vec<f64> = edges
        .iter()
        .map(|(a, b, _)| radii[*a] + radii[*b] + SPRING + 6.0 * (degree[*a].min(degree[*b]) as f64).sqrt())
        .collect();
    let collisions: Vec<f64> = radii.iter().map(|r| r + 5.0).collect();
    let spread = mean + SPRING / 2.0;
    let starts = starts(&degree, edges, spread, attempt as f64 * 0.7);

    let mut simulation = SimulationBuilder::default()
        .build(starts.iter().map(|p| Node::default().position(p.x, p.y)))
        .add_force("charge", ManyBody::new().strength(move |_, i: usize| charges[i]))
        .add_force(
            "link",
            Link::new(edges.iter().map(|(a, b, _)| (*a, *b)))
                .distance(move |_: &_, i: usize| distances[i])
                .iterations(2),
        )
        .add_force("collide", Collide::new().radius(move |i| collisions[i]).strength(0.7))
        .add_force("x", PositionX::new().strength(0.06))
        .add_force("y", PositionY::new().strength(0.06));
    simulation.tick(TICKS);

    let round = |value: f64| {
        if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 }
    };
    simulation
        .positions()
        .zip(sizes)
        .map(|([x, y], size)| Rect { centre: Point { x: round(x * STRETCH), y: round(y) }, size: *size })
        .collect()
}

/// Starting points on a sunflower spiral, neighbours near each other and the best-joined box in the middle: from a start
/// in the order of names the simulation often stays knotted.
fn starts(degree: &[usize], edges: &[(usize, usize, f64)], spread: f64, turn: f64) -> Vec<Point> {
    let mut neighbours = vec![Vec::new(); degree.len()];
    for (a, b, _) in edges {
        neighbours[*a].push(*b);
        neighbours[*b].push(*a);
    }
    let mut rank: Vec<Option<usize>> = vec![None; degree.len()];
    let mut by_degree: Vec<usize> = (0..degree.len()).collect();
    by_degree.sort_by_key(|node| std::cmp::Reverse(degree[*node]));
    let mut next = 0;
    for root in by_degree {
        let mut queue = VecDeque::from([root]);
        while let Some(node) = queue.pop_front() {
            if rank[node].is_none() {
                rank[node] = Some(next);
                next += 1;
                queue.extend(neighbours[node].iter().copied().filter(|n| rank[*n].is_none()));
            }
        }
    }
    let golden = std::f64::consts::PI * (3.0 - 5f64.sqrt());
    rank.into_iter()
        .map(|rank| {
            let rank = rank.unwrap_or_default() as f64;
            let (radius, angle) = (spread * (0.5 + rank).sqrt(), turn + rank * golden);
            Point { x: radius * angle.cos(), y: radius * angle.sin() }
        })
        .collect()
}
