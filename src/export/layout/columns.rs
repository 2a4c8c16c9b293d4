//! A component whose edges all join one kind with another in, two columns with lines between them out. Who goes with
//! what can be read off there where a force layout is a knot; the caller takes whichever costs less.

use super::route::Route;
use super::{GAP, Point, Rect, Size};
use std::collections::VecDeque;

/// Boxes in a column above which it is higher than a page.
const MOST: usize = 28;
const SWEEPS: usize = 12;
/// Room for the lines between the columns: so much, and more where many boxes are joined.
const BETWEEN: f64 = 90.0;

/// A component in two columns.
pub struct Columns {
    /// The boxes, in the order of the sizes given.
    pub boxes: Vec<Rect>,
    /// The lines, in the order of the edges given.
    pub routes: Vec<Route>,
    /// How many pairs of lines cross.
    pub crossings: usize,
}

/// The columns, or nothing where an edge stays on its side, or where they would be too high. `sides` tells which column
/// each box belongs to.
pub fn place(sizes: &[Size], sides: &[bool], edges: &[(usize, usize, f64)]) -> Option<Columns> {
    if edges.iter().any(|(a, b, _)| sides[*a] == sides[*b]) {
        return None;
    }
    let mut columns: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    for i in 0..sizes.len() {
        columns[usize::from(sides[i])].push(i);
    }
    if columns.iter().any(|column| column.is_empty() || column.len() > MOST) {
        return None;
    }
    let mut neighbours = vec![Vec::new(); sizes.len()];
    for (a, b, _) in edges {
        neighbours[*a].push(*b);
        neighbours[*b].push(*a);
    }
    order(&mut columns, &neighbours);

    let mut y = vec![0.0; sizes.len()];
    let higher = usize::from(height(&columns[1], sizes) > height(&columns[0], sizes));
    let mut top = 0.0;
    for i in &columns[higher] {
        y[*i] = top + sizes[*i].h / 2.0;
        top += sizes[*i].h + GAP;
    }
    spread(&columns[1 - higher], sizes, &neighbours, &mut y);

    let widest = |column: &[usize]| column.iter().map(|i| sizes[*i].w).fold(0.0, f64::max);
    let between = BETWEEN + 2.5 * sizes.len() as f64;
    let (left_edge, right_edge) = (widest(&columns[0]), widest(&columns[0]) + between);
    let boxes: Vec<Rect> = (0..sizes.len())
        .map(|i| {
            let half = sizes[i].w / 2.0;
            let x = if sides[i] { right_edge + half } else { left_edge - half };
            Rect { centre: Point { x, y: y[i] }, size: sizes[i] }
        })
        .collect();
    let routes = edges.iter().map(|(a, b, _)| line(&boxes[*a], &boxes[*b], sides[*a])).collect();
    Some(Columns { crossings: crossings(&y, sides, edges), boxes, routes })
}

/// Orders both columns by the mean place of each box's neighbours, in turns, and keeps the order with the fewest crossings.
/// It begins with the order in which a walk from an end of the component meets the boxes, which is often the best already.
fn order(columns: &mut [Vec<usize>; 2], neighbours: &[Vec<usize>]) {
    let walk = walk(neighbours);
    columns.iter_mut().for_each(|column| column.sort_by_key(|i| walk[*i]));
    let mut best = (usize::MAX, columns.clone());
    let mut place = vec![0.0; neighbours.len()];
    for sweep in 0..SWEEPS {
        let moving = 1 - sweep % 2;
        for column in columns.iter() {
            for (at, i) in column.iter().enumerate() {
                place[*i] = at as f64 / column.len() as f64;
            }
        }
        let mean = |i: usize| neighbours[i].iter().map(|j| place[*j]).sum::<f64>() / neighbours[i].len().max(1) as f64;
        columns[moving].sort_by(|a, b| mean(*a).total_cmp(&mean(*b)).then(place[*a].total_cmp(&place[*b])));
        let mut rank = vec![0; neighbours.len()];
        for column in columns.iter() {
            column.iter().enumerate().for_each(|(at, i)| rank[*i] = at);
        }
        let pairs: Vec<(usize, usize)> =
            columns[0].iter().flat_map(|i| neighbours[*i].iter().map(|j| (rank[*i], rank[*j]))).collect();
        let crossed = inversions(&pairs);
        if crossed < best.0 {
            best = (crossed, columns.clone());
        }
    }
    *columns = best.1;
}

/// When a breadth-first walk from a box with the fewest neighbours comes to each box.
fn walk(neighbours: &[Vec<usize>]) -> Vec<usize> {
    let mut met = vec![usize::MAX; neighbours.len()];
    let mut queue: VecDeque<usize> = (0..neighbours.len()).min_by_key(|i| neighbours[*i].len()).into_iter().collect();
    let mut next = 0;
    while let Some(i) = queue.pop_front() {
        if met[i] == usize::MAX {
            met[i] = next;
            next += 1;
            queue.extend(neighbours[i].iter().copied().filter(|j| met[*j] == usize::MAX));
        }
    }
    met
}

fn inversions<T: PartialOrd>(pairs: &[(T, T)]) -> usize {
    let crossed = |(i, a): (usize, &(T, T))| {
        pairs[i + 1..].iter().filter(|b| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1)).count()
    };
    pairs.iter().enumerate().map(crossed).sum()
}

fn crossings(y: &[f64], sides: &[bool], edges: &[(usize, usize, f64)]) -> usize {
    let ends: Vec<(f64, f64)> =
        edges.iter().map(|(a, b, _)| if sides[*a] { (y[*b], y[*a]) } else { (y[*a], y[*b]) }).collect();
    inversions(&ends)
}

fn height(column: &[usize], sizes: &[Size]) -> f64 {
    column.iter().map(|i| sizes[*i].h + GAP).sum()
}

/// Sets the boxes of the lower column, in their order, as near to the middle of their neighbours as they can stand.
fn spread(column: &[usize], sizes: &[Size], neighbours: &[Vec<usize>], y: &mut [f64]) {
    // Runs of boxes that touch, each with the mean of where its boxes want its top to be.
    let mut runs: Vec<(Vec<usize>, f64, f64)> = Vec::new();
    for i in column {
        let count = neighbours[*i].len().max(1) as f64;
        let wish = neighbours[*i].iter().map(|j| y[*j]).sum::<f64>() / count - sizes[*i].h / 2.0;
        let mut run = (vec![*i], wish, sizes[*i].h + GAP);
        while let Some((before, top, height)) = runs.pop() {
            if top + height <= run.1 {
                runs.push((before, top, height));
                break;
            }
            let (n, m) = (before.len() as f64, run.0.len() as f64);
            let joined = (n * top + m * (run.1 - height)) / (n + m);
            run = ([before, run.0].concat(), joined, height + run.2);
        }
        runs.push(run);
    }
    for (members, mut top, _) in runs {
        for i in members {
            y[i] = top + sizes[i].h / 2.0;
            top += sizes[i].h + GAP;
        }
    }
}

/// From the inner side of one box to that of the other, level at both ends.
fn line(a: &Rect, b: &Rect, a_is_right: bool) -> Route {
    let sign = if a_is_right { -1.0 } else { 1.0 };
    let from = Point { x: a.centre.x + sign * a.size.w / 2.0, y: a.centre.y };
    let to = Point { x: b.centre.x - sign * b.size.w / 2.0, y: b.centre.y };
    let half = (to.x - from.x) / 2.0;
    Route { from, to, bend: Some((Point { x: from.x + half, ..from }, Point { x: to.x - half, ..to })) }
}

#[cfg(test)]
mod tests {
    use super::{GAP, Size, place};

    #[test]
    fn a_ladder_has_no_crossings_whatever_the_order() {
        let sizes = vec![Size { w: 90.0, h: 24.0 }; 12];
        let sides: Vec<bool> = (0..12).map(|i| i >= 6).collect();
        // Person i speaks about technologies (5i) mod 6 and the next in that order.
        let edges: Vec<(usize, usize, f64)> = (0..6)
            .flat_map(|k| [(k * 5 % 6, 6 + k * 5 % 6, 1.0), (k * 5 % 6, 6 + (k + 1) * 5 % 6, 1.0)])
            .take(11)
            .collect();
        let columns = place(&sizes, &sides, &edges).unwrap();
        assert_eq!(columns.crossings, 0);
        for (i, a) in columns.boxes.iter().enumerate() {
            assert!(columns.boxes[i + 1..].iter().all(|b| !a.overlaps(b, GAP - 1e-3)));
            assert!(columns.routes.iter().all(|route| !route.crosses(a, -0.5)), "a line runs behind a label");
        }
    }

    #[test]
    fn an_edge_within_a_side_is_no_matter_of_columns() {
        let sizes = vec![Size { w: 90.0, h: 24.0 }; 3];
        assert!(place(&sizes, &[false, false, true], &[(0, 1, 1.0), (1, 2, 1.0)]).is_none());
        assert!(place(&sizes, &[false, false, false], &[]).is_none());
    }
}
