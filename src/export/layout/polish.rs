//! Separated boxes and edges in, the same boxes out, some moved to where fewer edges run behind labels and fewer edges
//! cross. A climb in small steps: each move must lower the cost and overlap nothing, so it ends, and the promise of the
//! stage before holds.

use super::geometry::stretches_cross;
use super::{Point, Rect};

/// Cost of an edge that runs behind a label that is not its own.
const BEHIND: f64 = 60.0;
/// Cost of two edges that cross.
const CROSSING: f64 = 14.0;
/// Cost of a pixel of edge.
const LENGTH: f64 = 0.25;
/// How near to a label an edge counts as behind it.
const NEAR: f64 = 4.0;
/// Edges above which crossings are no longer counted: there are too many of them to tell apart.
const MOST_EDGES: usize = 700;
const ROUNDS: usize = 10;
/// Places that are tried for a box.
const CANDIDATES: usize = 96;
/// Tests of an edge against a box or an edge that are made at most, about: a second's worth.
const BUDGET: usize = 400_000_000;

/// Moves boxes, none nearer than `gap` to another.
pub fn polish(boxes: &mut [Rect], edges: &[(usize, usize, f64)], gap: f64) {
    let mut own = vec![Vec::new(); boxes.len()];
    for (a, b, _) in edges {
        own[*a].push(*b);
        own[*b].push(*a);
    }
    let tests = boxes.len() * (edges.len() + 1) * CANDIDATES * 3;
    for _ in 0..(BUDGET / tests.max(1)).clamp(1, ROUNDS) {
        let mut moved = false;
        for i in 0..boxes.len() {
            let here = boxes[i];
            let mut best = (cost(boxes, edges, &own[i], i, here, f64::INFINITY) - 1.0, here);
            for candidate in candidates(boxes, &own[i], here, gap) {
                let free = boxes.iter().enumerate().all(|(j, other)| j == i || !candidate.overlaps(other, gap));
                if free {
                    let cost = cost(boxes, edges, &own[i], i, candidate, best.0);
                    if cost < best.0 {
                        best = (cost, candidate);
                    }
                }
            }
            if best.1 != here {
                boxes[i] = best.1;
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// Places around where the box is, and around the middle of its neighbours.
fn candidates(boxes: &[Rect], neighbours: &[usize], here: Rect, gap: f64) -> Vec<Rect> {
    let mut places = Vec::with_capacity(CANDIDATES);
    let mut around = |centre: Point, steps: &[f64]| {
        for step in steps {
            for k in 0..16 {
                let angle = std::f64::consts::TAU * f64::from(k) / 16.0;
                let (dx, dy) = (step * 1.8 * angle.cos(), step * angle.sin());
                let round = |value: f64| (value * 100.0).round() / 100.0;
                places.push(Rect { centre: Point { x: round(centre.x + dx), y: round(centre.y + dy) }, ..here });
            }
        }
    };
    let unit = here.size.h + gap;
    around(here.centre, &[0.4 * unit, unit, 2.0 * unit, 4.0 * unit]);
    if !neighbours.is_empty() {
        let n = neighbours.len() as f64;
        let x = neighbours.iter().map(|j| boxes[*j].centre.x).sum::<f64>() / n;
        let y = neighbours.iter().map(|j| boxes[*j].centre.y).sum::<f64>() / n;
        around(Point { x, y }, &[1.5 * unit, 3.0 * unit]);
    }
    places
}

/// What it costs to have box `i` at `at`; beyond `most`, any number above it.
fn cost(
    boxes: &[Rect],
    edges: &[(usize, usize, f64)],
    neighbours: &[usize],
    i: usize,
    at: Rect,
    most: f64,
) -> f64 {
    let length = |j: &usize| ((boxes[*j].centre.x - at.centre.x) / 1.6).hypot(boxes[*j].centre.y - at.centre.y);
    let mut cost = LENGTH * neighbours.iter().map(length).sum::<f64>();
    for (a, b, _) in edges {
        if cost > most {
            return cost;
        }
        if *a != i && *b != i && at.is_crossed(boxes[*a].centre, boxes[*b].centre, NEAR) {
            cost += BEHIND;
        }
    }
    for j in neighbours {
        if cost > most {
            return cost;
        }
        let (from, to) = (at.centre, boxes[*j].centre);
        for (k, other) in boxes.iter().enumerate() {
            if k != i && k != *j && other.is_crossed(from, to, NEAR) {
                cost += BEHIND;
            }
        }
        if edges.len() <= MOST_EDGES {
            for (a, b, _) in edges {
                let shares = [*a, *b].iter().any(|end| *end == i || end == j);
                if !shares && stretches_cross((from, to), (boxes[*a].centre, boxes[*b].centre)) {
                    cost += CROSSING;
                }
            }
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::{Point, Rect, polish};
    use crate::export::layout::Size;

    #[test]
    fn a_label_on_an_edge_steps_aside() {
        let size = Size { w: 60.0, h: 20.0 };
        let at = |x, y| Rect { centre: Point { x, y }, size };
        let mut boxes = vec![at(-200.0, 0.0), at(200.0, 0.0), at(0.0, 0.0), at(0.0, 60.0)];
        polish(&mut boxes, &[(0, 1, 1.0), (2, 3, 1.0)], 8.0);
        assert!(!boxes[2].is_crossed(boxes[0].centre, boxes[1].centre, 0.0));
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b, 8.0)));
        }
    }
}
