//! A component that is one box and its satellites in (one company, its speakers), a compact rosette out. Most
//! components of a speaker–company view are of this form, and a force layout wastes room on them.

use super::{GAP, Point, Rect, Size};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Above this many satellites the rosette gets too wide.
const MOST: usize = 18;
/// Room for an edge to be seen between the middle and a satellite.
const EDGE: f64 = 24.0;
/// A rosette is wider than high, as labels are.
const WIDE: f64 = 1.5;

/// The rosette, or nothing where the component is no star or too large a one.
pub fn place(sizes: &[Size], edges: &[(usize, usize, f64)]) -> Option<Vec<Rect>> {
    let middle = middle(sizes.len(), edges)?;
    let satellites: Vec<usize> = (0..sizes.len()).filter(|i| *i != middle).collect();
    if satellites.len() > MOST {
        return None;
    }
    let mut boxes: Vec<Rect> = sizes.iter().map(|size| Rect { centre: Point::default(), size: *size }).collect();
    if satellites.len() <= 2 {
        for (satellite, side) in satellites.iter().zip([-1.0, 1.0]) {
            boxes[*satellite].centre.y = side * (sizes[middle].h / 2.0 + EDGE + sizes[*satellite].h / 2.0);
        }
        return Some(boxes);
    }
    let lowest = satellites.iter().map(|i| sizes[*i].h).fold(0.0, f64::max);
    let mut radius = sizes[middle].h / 2.0 + EDGE + lowest / 2.0;
    loop {
        if ring(&mut boxes, middle, &satellites, radius) {
            draw_in(&mut boxes, middle, &satellites);
            return Some(boxes);
        }
        radius += 4.0;
    }
}

/// The box that all edges meet in, when every other box has exactly one edge.
fn middle(nodes: usize, edges: &[(usize, usize, f64)]) -> Option<usize> {
    if nodes == 1 {
        return Some(0);
    }
    if edges.len() != nodes - 1 {
        return None;
    }
    let mut degree = vec![0usize; nodes];
    for (a, b, _) in edges {
        degree[*a] += 1;
        degree[*b] += 1;
    }
    // Of a pair, the later: companies and technologies come after people.
    (0..nodes).rev().find(|i| degree[*i] == nodes - 1)
}

/// Sets the satellites on an ellipse, evenly; false when two boxes come too near.
fn ring(boxes: &mut [Rect], middle: usize, satellites: &[usize], radius: f64) -> bool {
    let count = satellites.len() as f64;
    // Symmetric to the vertical; an odd one stands on top.
    let first = if satellites.len().is_multiple_of(2) { -FRAC_PI_2 + TAU / count / 2.0 } else { -FRAC_PI_2 };
    for (i, satellite) in satellites.iter().enumerate() {
        let angle = first + TAU * i as f64 / count;
        boxes[*satellite].centre = Point { x: radius * WIDE * angle.cos(), y: radius * angle.sin() };
    }
    satellites.iter().all(|satellite| is_free(boxes, middle, *satellite))
}

/// Draws each satellite towards the middle as far as it can go, so that no edge is longer than it must be.
fn draw_in(boxes: &mut [Rect], middle: usize, satellites: &[usize]) {
    for satellite in satellites {
        loop {
            let here = boxes[*satellite];
            boxes[*satellite].centre = Point { x: here.centre.x * 0.97, y: here.centre.y * 0.97 };
            if !is_free(boxes, middle, *satellite) {
                boxes[*satellite] = here;
                break;
            }
        }
    }
}

/// Whether a satellite keeps its distance from all others, and from the middle enough for its edge to be seen.
fn is_free(boxes: &[Rect], middle: usize, satellite: usize) -> bool {
    let rect = boxes[satellite];
    boxes.iter().enumerate().all(|(i, other)| {
        let (x, y) = rect.reach(other, 0.0);
        i == satellite || if i == middle { x.min(y) <= -EDGE * 0.75 } else { !rect.overlaps(other, GAP) }
    })
}

#[cfg(test)]
mod tests {
    use super::{Size, place};

    #[test]
    fn only_stars_are_placed() {
        let sizes = vec![Size { w: 100.0, h: 24.0 }; 4];
        assert!(place(&sizes, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]).is_some());
        assert!(place(&sizes, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]).is_none());
        assert!(place(&sizes[..3], &[(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)]).is_none());
        assert!(place(&sizes[..2], &[(0, 1, 1.0)]).is_some());
        assert!(place(&sizes[..1], &[]).is_some());
    }
}
