//! Separated boxes and edges in, the same boxes out, some moved to where fewer edges run behind labels and fewer edges
//! cross. A climb in small steps: each move must lower the cost and overlap nothing, so it ends, and the promise of the
//! stage before holds.

use super::geometry::stretches_cross;
use super::{Point, Rect};

/// Cost of an edge that runs behind a label that is not its own.
const BEHIND: f64 = 100.0;
/// Cost of two edges that cross.
const CROSSING: f64 = 30.0;
/// Cost of a pixel of edge.
const LENGTH: f64 = 0.25;
/// Cost of a pixel of the height of a page.
const PAGE: f64 = 0.6;
/// How near to a label an edge counts as behind it.
const NEAR: f64 = 6.0;
/// Edges above which crossings are no longer counted: there are too many of them to tell apart.
const MOST_EDGES: usize = 700;
const ROUNDS: usize = 10;
/// Places that are tried for a box.
const CANDIDATES: usize = 112;
/// Tests of an edge against a box or an edge that are made at most, about: a fraction of a second's worth.
const BUDGET: usize = 150_000_000;

/// Moves boxes, none nearer than `gap` to another.
pub fn polish(boxes: &mut [Rect], edges: &[(usize, usize, f64)], gap: f64) {
    let mut own = vec![Vec::new(); boxes.len()];
    for (a, b, weight) in edges {
        // What several talks join is held closer together.
        let pull = LENGTH * weight.sqrt().clamp(1.0, 2.0);
        own[*a].push((*b, pull));
        own[*b].push((*a, pull));
    }
    let page = Rect::around(boxes).size;
    let far = (page.w * page.h).sqrt() / 2.0 + 1.0;
    let tests = boxes.len() * (edges.len() + 1) * CANDIDATES * 3;
    for _ in 0..(BUDGET / tests.max(1)).clamp(1, ROUNDS) {
        if !move_each(boxes, edges, &own, far, gap) {
            return;
        }
    }
}

/// Moves each box to the best place in reach; false when all stay.
fn move_each(boxes: &mut [Rect], edges: &[(usize, usize, f64)], own: &[Vec<(usize, f64)>], far: f64, gap: f64) -> bool {
    let mut moved = false;
    for i in 0..boxes.len() {
        let here = boxes[i];
        let mut best = (cost(boxes, edges, &own[i], i, here, far, f64::INFINITY) - 1.0, here);
        for candidate in candidates(boxes, &own[i], here, gap) {
            let free = boxes.iter().enumerate().all(|(j, other)| j == i || !candidate.overlaps(other, gap));
            if free {
                let cost = cost(boxes, edges, &own[i], i, candidate, far, best.0);
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
    moved
}

/// Places around where the box is, and around the middle of its neighbours.
fn candidates(boxes: &[Rect], neighbours: &[(usize, f64)], here: Rect, gap: f64) -> Vec<Rect> {
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
        let x = neighbours.iter().map(|(j, _)| boxes[*j].centre.x).sum::<f64>() / n;
        let y = neighbours.iter().map(|(j, _)| boxes[*j].centre.y).sum::<f64>() / n;
        around(Point { x, y }, &[1.5 * unit, 3.0 * unit, 6.0 * unit]);
    }
    places
}

/// What it costs to have box `i` at `at`; beyond `most`, any number above it. An edge that is `far` costs double, so that no
/// box is sent to the margin for the sake of a few crossings.
fn cost(
    boxes: &[Rect],
    edges: &[(usize, usize, f64)],
    neighbours: &[(usize, f64)],
    i: usize,
    at: Rect,
    far: f64,
    most: f64,
) -> f64 {
    let length = |j: usize| ((boxes[j].centre.x - at.centre.x) / 1.6).hypot(boxes[j].centre.y - at.centre.y);
    let mut cost = neighbours.iter().map(|(j, pull)| pull * length(*j) * (1.0 + length(*j) / far)).sum::<f64>();
    for (a, b, _) in edges {
        if cost > most {
            return cost;
        }
        if *a != i && *b != i && at.is_crossed(boxes[*a].centre, boxes[*b].centre, NEAR) {
            cost += BEHIND;
        }
    }
    for (j, _) in neighbours {
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

/// How good a whole drawing is, to choose among several: edges behind labels and crossings as before, and the size of the
/// page that it asks for.
pub fn total_cost(boxes: &[Rect], edges: &[(usize, usize, f64)]) -> f64 {
    let mut cost = 0.0;
    for (at, (a, b, _)) in edges.iter().enumerate() {
        let stretch = (boxes[*a].centre, boxes[*b].centre);
        let behind = |(i, rect): (usize, &Rect)| i != *a && i != *b && rect.is_crossed(stretch.0, stretch.1, NEAR);
        cost += BEHIND * boxes.iter().enumerate().filter(|other| behind(*other)).count() as f64;
        let crossing =
            |(c, d, _): &&(usize, usize, f64)| stretches_cross(stretch, (boxes[*c].centre, boxes[*d].centre));
        cost += CROSSING * edges[at + 1..].iter().filter(crossing).count() as f64;
    }
    cost + cost_of_page(boxes)
}

/// The same for a component in two columns, where no line runs behind a label.
pub fn cost_of_columns(boxes: &[Rect], crossings: usize) -> f64 {
    CROSSING * crossings as f64 + cost_of_page(boxes)
}

fn cost_of_page(boxes: &[Rect]) -> f64 {
    let page = Rect::around(boxes).size;
    PAGE * (page.w / super::ASPECT).max(page.h)
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
