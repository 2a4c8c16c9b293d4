//! Boxes that may overlap in, boxes that do not out, moved as little as possible so that the drawing keeps its form.
//! Pairs are pushed apart along the shorter way; what that cannot solve is solved by scaling, and in the last resort by
//! standing the boxes in rows, so that the promise holds for any input.

use super::{Point, Rect, Size, pack};

const ROUNDS: usize = 200;
const SCALINGS: usize = 40;

/// Moves boxes until each is at least `gap` from every other, across or down.
pub fn separate(boxes: &mut [Rect], gap: f64) {
    for _ in 0..SCALINGS {
        for _ in 0..ROUNDS {
            if !push(boxes, gap) {
                return;
            }
        }
        for rect in boxes.iter_mut() {
            rect.centre = Point { x: rect.centre.x * 1.06, y: rect.centre.y * 1.06 };
        }
    }
    if any_overlap(boxes, gap) {
        let sizes: Vec<Size> = boxes.iter().map(|rect| rect.size).collect();
        let rows = pack::pack(&sizes, gap, super::ASPECT);
        for (rect, corner) in boxes.iter_mut().zip(rows.corners) {
            rect.centre = Point { x: corner.x + rect.size.w / 2.0, y: corner.y + rect.size.h / 2.0 };
        }
    }
}

/// Whether any two boxes are nearer than `gap`.
fn any_overlap(boxes: &[Rect], gap: f64) -> bool {
    boxes.iter().enumerate().any(|(i, a)| boxes[i + 1..].iter().any(|b| a.overlaps(b, gap)))
}

/// One round of pushes, from the left to the right; false when there was nothing to push.
fn push(boxes: &mut [Rect], gap: f64) -> bool {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|a, b| boxes[*a].left().total_cmp(&boxes[*b].left()).then(a.cmp(b)));
    let widest = boxes.iter().map(|rect| rect.size.w).fold(0.0, f64::max);
    let mut pushed = false;
    for (at, i) in order.iter().enumerate() {
        for j in &order[at + 1..] {
            let (a, b) = (boxes[*i], boxes[*j]);
            // Boxes move while the round goes on; the order is of its start, hence the width to spare.
            if b.left() > a.right() + gap + widest {
                break;
            }
            if !a.overlaps(&b, gap) {
                continue;
            }
            pushed = true;
            let (x, y) = a.reach(&b, gap);
            // A hair more than needed, so that rounding does not leave the pair where it was.
            let side = |from: f64, to: f64| if from < to || (from == to && i < j) { -0.5 } else { 0.5 };
            let (dx, dy) = if x < y {
                ((x + 0.01) * side(a.centre.x, b.centre.x), 0.0)
            } else {
                (0.0, (y + 0.01) * side(a.centre.y, b.centre.y))
            };
            boxes[*i] = a.moved(dx, dy);
            boxes[*j] = b.moved(-dx, -dy);
        }
    }
    pushed
}

#[cfg(test)]
mod tests {
    use super::{Rect, Size, any_overlap, separate};

    #[test]
    fn boxes_on_one_point_come_apart() {
        let mut boxes = vec![Rect { size: Size { w: 90.0, h: 20.0 }, ..Rect::default() }; 40];
        separate(&mut boxes, 8.0);
        assert!(!any_overlap(&boxes, 7.999));
    }

    #[test]
    fn boxes_that_stand_apart_stay() {
        let mut boxes = vec![Rect { size: Size { w: 90.0, h: 20.0 }, ..Rect::default() }; 2];
        boxes[1] = boxes[1].moved(0.0, 30.0);
        let before = boxes.clone();
        separate(&mut boxes, 8.0);
        assert_eq!(boxes, before);
    }
}
