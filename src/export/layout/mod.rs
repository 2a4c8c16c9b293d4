//! Box sizes and edges in, box positions and lines on one page out. Each component is laid out by itself and the
//! components are packed: a force layout alone would drive them apart or into each other. No two boxes of a layout
//! overlap, by construction: see `separate.rs`.

mod columns;
mod force;
mod geometry;
mod pack;
mod polish;
mod route;
mod separate;
mod star;

pub use geometry::{Point, Rect, Size};
pub use route::Route;

use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// Room between two boxes, in pixels.
pub const GAP: f64 = 12.0;
/// Room between two components, in pixels.
const COMPONENT_GAP: f64 = 30.0;
/// Components take up multiples of this: two boxes below each other fit in two cells, three in three.
const CELL: Size = Size { w: 20.0, h: 60.0 };
/// Width of a page by its height: that of a slide below a heading.
const ASPECT: f64 = 1.9;
/// How much closer together the boxes of a component are drawn in one step.
const SQUEEZE: f64 = 0.85;

/// Where the boxes stand and the lines run: all of them inside `0..width` and `0..height`.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The boxes, in the order of the sizes given.
    pub boxes: Vec<Rect>,
    /// The lines, in the order of the edges given.
    pub routes: Vec<Route>,
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
}

/// A component around its own origin.
struct Placed {
    boxes: Vec<Rect>,
    routes: Vec<Route>,
}

/// Lays out boxes of the given sizes, joined by weighted edges, on a page about twice as wide as high. `sides` tells
/// two kinds of boxes apart: where all edges of a component join one kind with the other, it may stand in two columns.
///
/// The same input gives the same layout. An edge from a box to itself is a line without length.
///
/// # Panics
/// When an edge names a box that is not there, or when there are fewer sides than sizes.
pub fn layout(sizes: &[Size], sides: &[bool], edges: &[(usize, usize, f64)]) -> Layout {
    let components = components(sizes.len(), edges);
    let mut edges_of: Vec<Vec<usize>> = vec![Vec::new(); components.len()];
    let mut component_of = vec![0; sizes.len()];
    for (at, component) in components.iter().enumerate() {
        component.iter().for_each(|node| component_of[*node] = at);
    }
    for (at, (a, _, _)) in edges.iter().enumerate() {
        edges_of[component_of[*a]].push(at);
    }
    let placed: Vec<Placed> = components
        .iter()
        .zip(&edges_of)
        .map(|(component, own)| {
            let position = |node: usize| component.binary_search(&node).unwrap_or_default();
            let sizes: Vec<Size> = component.iter().map(|node| sizes[*node]).collect();
            let sides: Vec<bool> = component.iter().map(|node| sides[*node]).collect();
            let edges: Vec<_> =
                own.iter().map(|at| edges[*at]).map(|(a, b, w)| (position(a), position(b), w)).collect();
            place(&sizes, &sides, &edges)
        })
        .collect();

    // Cells of a coarse grid, so that small components stand in rows; with a pixel to spare for rounding.
    let cell = |room: f64, unit: f64| ((room + COMPONENT_GAP) / unit).ceil() * unit - COMPONENT_GAP;
    let bounds: Vec<Rect> = placed.iter().map(|placed| bounds(&placed.boxes, &placed.routes)).collect();
    let cells: Vec<Size> =
        bounds.iter().map(|b| Size { w: cell(b.size.w, CELL.w), h: cell(b.size.h, CELL.h) }).collect();
    let packing = pack::pack(&cells, COMPONENT_GAP, ASPECT);

    let mut boxes = vec![Rect::default(); sizes.len()];
    let mut routes = vec![Route::straight(Point::default(), Point::default()); edges.len()];
    for (i, placed) in placed.iter().enumerate() {
        let (corner, cell, bounds) = (packing.corners[i], cells[i], bounds[i]);
        let (x, y) = (corner.x + cell.w / 2.0 - bounds.centre.x, corner.y + cell.h / 2.0 - bounds.centre.y);
        for (node, rect) in components[i].iter().zip(&placed.boxes) {
            boxes[*node] = rect.moved(x, y);
        }
        for (edge, route) in edges_of[i].iter().zip(&placed.routes) {
            routes[*edge] = route.moved(x, y);
        }
    }
    on_page(boxes, routes)
}

/// Takes boxes as another program placed them: drives apart what overlaps, and finds the lines.
pub fn settle(mut boxes: Vec<Rect>, edges: &[(usize, usize, f64)]) -> Layout {
    separate::separate(&mut boxes, GAP / 2.0);
    let routes = route::routes(&boxes, edges);
    on_page(boxes, routes)
}

/// How many times a line runs behind a label that is not its own.
pub fn lines_behind_labels(layout: &Layout, edges: &[(usize, usize, f64)]) -> usize {
    let behind = |((a, b, _), route): (&(usize, usize, f64), &Route)| {
        let others = layout.boxes.iter().enumerate().filter(|(i, _)| i != a && i != b);
        others.filter(|(_, rect)| route.crosses(rect, 0.0)).count()
    };
    edges.iter().zip(&layout.routes).map(behind).sum()
}

/// The smallest box around boxes and lines.
fn bounds(boxes: &[Rect], routes: &[Route]) -> Rect {
    let bends = routes.iter().filter(|route| route.bend.is_some()).flat_map(Route::points);
    let points: Vec<Rect> = bends.map(|centre| Rect { centre, size: Size { w: 4.0, h: 4.0 } }).collect();
    Rect::around(&[boxes, &points].concat())
}

/// Without the room that the outer cells do not use, but for a hair, so that no rounding puts a box outside.
fn on_page(boxes: Vec<Rect>, routes: Vec<Route>) -> Layout {
    let used = bounds(&boxes, &routes);
    let (x, y) = (0.5 - used.left(), 0.5 - used.top());
    Layout {
        boxes: boxes.iter().map(|rect| rect.moved(x, y)).collect(),
        routes: routes.iter().map(|route| route.moved(x, y)).collect(),
        width: used.size.w + 1.0,
        height: used.size.h + 1.0,
    }
}

/// Draws the boxes closer together for as long as that makes a better drawing: springs leave holes.
fn squeeze(mut cost: f64, mut boxes: Vec<Rect>, edges: &[(usize, usize, f64)]) -> (f64, Vec<Rect>) {
    let tries = if boxes.len() + edges.len() <= 300 { 10 } else { 2 };
    for _ in 0..tries {
        let middle = Rect::around(&boxes).centre;
        let closer = |at: f64, middle: f64| middle + (at - middle) * SQUEEZE;
        let mut tight = boxes.clone();
        for rect in &mut tight {
            rect.centre = Point { x: closer(rect.centre.x, middle.x), y: closer(rect.centre.y, middle.y) };
        }
        separate::separate(&mut tight, GAP);
        polish::polish(&mut tight, edges, GAP);
        let less = polish::total_cost(&tight, edges);
        if less >= cost {
            break;
        }
        (cost, boxes) = (less, tight);
    }
    (cost, boxes)
}

/// The connected components, each in ascending order, the largest first.
fn components(nodes: usize, edges: &[(usize, usize, f64)]) -> Vec<Vec<usize>> {
    let mut union = UnionFind::<usize>::new(nodes);
    for (a, b, _) in edges {
        union.union(*a, *b);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..nodes {
        members.entry(union.find(node)).or_default().push(node);
    }
    let mut components: Vec<Vec<usize>> = members.into_values().collect();
    components.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    components
}

/// The boxes and lines of one component around the origin.
fn place(sizes: &[Size], sides: &[bool], edges: &[(usize, usize, f64)]) -> Placed {
    let joins: Vec<(usize, usize, f64)> = edges.iter().filter(|(a, b, _)| a != b).copied().collect();
    if let Some(boxes) = star::place(sizes, &joins) {
        let routes = route::routes(&boxes, edges);
        return Placed { boxes, routes };
    }
    let columns = columns::place(sizes, sides, edges)
        .map(|columns| (polish::cost_of_columns(&columns.boxes, columns.crossings), columns));
    let attempts = match sizes.len() + joins.len() {
        0..=80 => 9,
        81..=300 => 3,
        _ => 1,
    };
    // Where many edges meet, they need room between the labels to pass.
    let room = (6.0 * joins.len() as f64 / sizes.len() as f64 - 6.0).clamp(0.0, 24.0);
    let mut best: Option<(f64, Vec<Rect>)> = None;
    for attempt in 0..attempts {
        let mut boxes = force::place(sizes, &joins, attempt);
        separate::separate(&mut boxes, GAP + room);
        polish::polish(&mut boxes, &joins, GAP);
        let cost = polish::total_cost(&boxes, &joins);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, boxes));
        }
    }
    let (cost, boxes) = best.map(|(cost, boxes)| squeeze(cost, boxes, &joins)).unwrap_or_default();
    match columns {
        Some((least, columns)) if least < cost => Placed { boxes: columns.boxes, routes: columns.routes },
        _ => {
            let routes = route::routes(&boxes, edges);
            Placed { boxes, routes }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Size};

    fn layout(sizes: &[Size], edges: &[(usize, usize, f64)]) -> Layout {
        // Odd and even: a random graph is hardly ever one of two kinds.
        let sides: Vec<bool> = (0..sizes.len()).map(|i| i % 2 == 1).collect();
        super::layout(sizes, &sides, edges)
    }

    /// Numbers that look random and are the same in each run.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n
        }
    }

    fn random(nodes: usize, edges: usize, seed: u64) -> (Vec<Size>, Vec<(usize, usize, f64)>) {
        let mut lcg = Lcg(seed);
        let sizes =
            (0..nodes).map(|_| Size { w: 40.0 + lcg.below(150) as f64, h: 22.0 + lcg.below(25) as f64 }).collect();
        let edges = (0..edges).map(|_| (lcg.below(nodes), lcg.below(nodes), 1.0 + lcg.below(5) as f64)).collect();
        (sizes, edges)
    }

    fn assert_sound(layout: &Layout, sizes: &[Size]) {
        for (i, a) in layout.boxes.iter().enumerate() {
            assert_eq!(a.size, sizes[i]);
            assert!(a.left() >= 0.0 && a.top() >= 0.0, "box {i} outside");
            assert!(a.right() <= layout.width && a.bottom() <= layout.height, "box {i} outside");
            for (j, b) in layout.boxes.iter().enumerate().skip(i + 1) {
                assert!(!a.overlaps(b, 0.0), "boxes {i} and {j} overlap: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn random_graphs_have_no_overlaps_and_stay_inside() {
        for (nodes, edges) in [(1, 0), (2, 1), (20, 15), (20, 60), (100, 70), (100, 250), (300, 250), (300, 450)] {
            let (sizes, edges) = random(nodes, edges, nodes as u64 + 7);
            let once = layout(&sizes, &edges);
            assert_sound(&once, &sizes);
            if nodes + edges.len() < 200 {
                assert_eq!(once, layout(&sizes, &edges), "{nodes} nodes: not the same layout twice");
            }
        }
    }

    #[test]
    fn hard_shapes_have_no_overlaps() {
        let size = Size { w: 120.0, h: 28.0 };
        let star = |n: usize| (1..n).map(|i| (0, i, 1.0)).collect::<Vec<_>>();
        let complete = |n: usize| (0..n).flat_map(|a| (0..a).map(move |b| (a, b, 1.0))).collect::<Vec<_>>();
        let path = |n: usize| (1..n).map(|i| (i - 1, i, 1.0)).collect::<Vec<_>>();
        let cases =
            [(0, vec![]), (60, vec![]), (2, star(2)), (9, star(9)), (80, star(80)), (30, complete(30)), (60, path(60))];
        for (nodes, edges) in cases {
            let sizes = vec![size; nodes];
            assert_sound(&layout(&sizes, &edges), &sizes);
        }
    }

    #[test]
    fn a_page_of_many_small_components_is_about_as_wide_as_a_slide() {
        let sizes = vec![Size { w: 120.0, h: 28.0 }; 60];
        let edges: Vec<_> = (0..30).map(|i| (2 * i, 2 * i + 1, 1.0)).collect();
        let page = layout(&sizes, &edges);
        let aspect = page.width / page.height;
        assert!((1.4..2.4).contains(&aspect), "{aspect}");
    }
}
