//! Boxes that stand and edges in, the line of each edge out: straight where it can be, bent where a straight one would run
//! behind the label of another. Boxes are not moved, so that what the stages before promise holds.

use super::{Point, Rect};

/// How near to a label a line counts as behind it.
const NEAR: f64 = 3.0;
/// How far a line may bend, by its length, to either side.
const BENDS: [f64; 6] = [0.04, 0.08, 0.13, 0.19, 0.26, 0.34];
/// Stretches that a bent line is tested in.
const STRETCHES: usize = 16;
/// How far a line may swing out for one label less, in pixels: a small detour reads better than a line behind a label, a
/// large one does not.
const DETOUR: f64 = 110.0;

/// The line of an edge: a cubic curve, or straight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// The two control points of the curve, in its direction.
    pub bend: Option<(Point, Point)>,
}

impl Route {
    /// A straight line.
    pub fn straight(from: Point, to: Point) -> Self {
        Self { from, to, bend: None }
    }

    /// The point at `t`, from 0 at the beginning to 1 at the end.
    pub fn at(&self, t: f64) -> Point {
        let u = 1.0 - t;
        let (p, q) = (self.from, self.to);
        match self.bend {
            None => Point { x: u * p.x + t * q.x, y: u * p.y + t * q.y },
            Some((c, d)) => {
                let mix = |p: f64, c: f64, d: f64, q: f64| {
                    u * u * u * p + 3.0 * u * u * t * c + 3.0 * u * t * t * d + t * t * t * q
                };
                Point { x: mix(p.x, c.x, d.x, q.x), y: mix(p.y, c.y, d.y, q.y) }
            }
        }
    }

    /// The line, moved.
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let shift = |p: Point| Point { x: p.x + x, y: p.y + y };
        let bend = self.bend.map(|(c, d)| (shift(c), shift(d)));
        Self { from: shift(self.from), to: shift(self.to), bend }
    }

    /// Points along the line, near enough to each other to be taken for it.
    pub fn points(&self) -> Vec<Point> {
        let stretches = if self.bend.is_none() { 1 } else { STRETCHES };
        (0..=stretches).map(|i| self.at(i as f64 / stretches as f64)).collect()
    }

    /// Whether the line passes nearer than `gap` to the box.
    pub fn crosses(&self, rect: &Rect, gap: f64) -> bool {
        self.points().windows(2).any(|pair| rect.is_crossed(pair[0], pair[1], gap))
    }
}

/// The lines of the edges, between the centres of their boxes.
pub fn routes(boxes: &[Rect], edges: &[(usize, usize, f64)]) -> Vec<Route> {
    edges.iter().map(|(a, b, _)| route(boxes, *a, *b)).collect()
}

fn route(boxes: &[Rect], a: usize, b: usize) -> Route {
    let (from, to) = (boxes[a].centre, boxes[b].centre);
    let straight = Route::straight(from, to);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    if length < 1e-6 {
        return straight;
    }
    // Only what the widest bend can reach is looked at.
    let reach = length * BENDS[BENDS.len() - 1];
    let near: Vec<&Rect> = boxes
        .iter()
        .enumerate()
        .filter(|(i, rect)| *i != a && *i != b && rect.is_crossed(from, to, reach))
        .map(|(_, rect)| rect)
        .collect();
    let behind = |route: &Route| near.iter().filter(|rect| route.crosses(rect, NEAR)).count() as f64;
    let mut best = (behind(&straight), straight);
    if best.0 == 0.0 {
        return straight;
    }
    for bend in BENDS {
        for side in [1.0, -1.0] {
            // The curve reaches three quarters of the way to its control points.
            let (x, y) = (-dy * bend * side / 0.75, dx * bend * side / 0.75);
            let control = |t: f64| Point { x: from.x + dx * t + x, y: from.y + dy * t + y };
            let curve = Route { from, to, bend: Some((control(0.3), control(0.7))) };
            let cost = behind(&curve) + bend * length / DETOUR;
            if cost < best.0 {
                best = (cost, curve);
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::{Point, Rect, Route, routes};
    use crate::export::layout::Size;

    #[test]
    fn a_line_goes_around_a_label() {
        let size = Size { w: 60.0, h: 20.0 };
        let at = |x, y| Rect { centre: Point { x, y }, size };
        let boxes = [at(-200.0, 0.0), at(200.0, 0.0), at(0.0, 2.0), at(0.0, 200.0)];
        let lines = routes(&boxes, &[(0, 1, 1.0), (2, 3, 1.0)]);
        assert!(lines[0].bend.is_some() && !lines[0].crosses(&boxes[2], 0.0), "{:?}", lines[0]);
        assert_eq!(lines[1], Route::straight(boxes[2].centre, boxes[3].centre));
        assert!((lines[0].at(0.0).x, lines[0].at(1.0).x) == (-200.0, 200.0));
        // No further than it must.
        assert!(lines[0].at(0.5).y.abs() < 40.0, "{:?}", lines[0].at(0.5));
    }
}
