//! Sizes of boxes in, their places on one page out, without overlaps: each is set where the skyline of those already set
//! is lowest. Plain shelves would leave the room beside a large component empty.

use super::{Point, Size};

/// A page of boxes.
#[derive(Debug, Clone)]
pub struct Packing {
    /// Upper left corners, in the order of the sizes given.
    pub corners: Vec<Point>,
    /// Size of the page.
    pub size: Size,
}

/// Packs boxes with `gap` between them on a page that is about `aspect` times as wide as high.
pub fn pack(sizes: &[Size], gap: f64, aspect: f64) -> Packing {
    let widest = sizes.iter().map(|s| s.w).fold(0.0, f64::max);
    let area: f64 = sizes.iter().map(|s| (s.w + gap) * (s.h + gap)).sum();
    let ideal = (area * aspect).sqrt();
    let mut best: Option<(f64, Packing)> = None;
    let tries = (0..32).flat_map(|step| [Order::Height, Order::Area].map(|order| (step, order)));
    for (step, order) in tries {
        let packing = at_width(sizes, order, gap, widest.max(ideal * (0.7 + 0.04 * f64::from(step))));
        // A page is scaled to the screen: what counts is the size of the frame of the right proportions around it.
        let frame = packing.size.w.max(packing.size.h * aspect);
        if best.as_ref().is_none_or(|(least, _)| frame < least - 1e-6) {
            best = Some((frame, packing));
        }
    }
    best.map_or_else(|| Packing { corners: Vec::new(), size: Size::default() }, |(_, packing)| packing)
}

/// A level stretch of the skyline.
#[derive(Debug, Clone, Copy)]
struct Level {
    x: f64,
    w: f64,
    y: f64,
}

/// What is set first.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// The highest, which suits rows of small boxes.
    Height,
    /// The largest, which suits a few large ones.
    Area,
}

fn at_width(sizes: &[Size], order: Order, gap: f64, width: f64) -> Packing {
    let by = |i: &usize| match (order, sizes[*i]) {
        (Order::Height, Size { w, h }) => (h, w),
        (Order::Area, Size { w, h }) => (w * h, h),
    };
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| by(b).0.total_cmp(&by(a).0).then(by(b).1.total_cmp(&by(a).1)).then(a.cmp(b)));
    let mut skyline = vec![Level { x: 0.0, w: width + gap, y: 0.0 }];
    let mut corners = vec![Point::default(); sizes.len()];
    let mut size = Size::default();
    for index in order {
        let Size { w, h } = sizes[index];
        let corner = lowest(&skyline, w + gap);
        raise(&mut skyline, corner.x, w + gap, corner.y + h + gap);
        corners[index] = corner;
        size = Size { w: size.w.max(corner.x + w), h: size.h.max(corner.y + h) };
    }
    Packing { corners, size }
}

/// Where a box of this width stands highest on the page, and then farthest left.
fn lowest(skyline: &[Level], w: f64) -> Point {
    let end = skyline.last().map_or(0.0, |level| level.x + level.w);
    let mut best = Point { x: 0.0, y: f64::INFINITY };
    for level in skyline.iter().filter(|level| level.x + w <= end + 1e-6) {
        let y = skyline
            .iter()
            .filter(|other| other.x < level.x + w - 1e-9 && other.x + other.w > level.x + 1e-9)
            .map(|other| other.y)
            .fold(0.0, f64::max);
        if y < best.y - 1e-9 {
            best = Point { x: level.x, y };
        }
    }
    best
}

/// Sets the skyline to `y` from `x` over `w`.
fn raise(skyline: &mut Vec<Level>, x: f64, w: f64, y: f64) {
    let mut next = Vec::with_capacity(skyline.len() + 2);
    for level in skyline.iter() {
        let (left, right) = (level.x, level.x + level.w);
        if left < x {
            next.push(Level { w: right.min(x) - left, ..*level });
        }
        if right > x + w {
            let start = left.max(x + w);
            next.push(Level { x: start, w: right - start, ..*level });
        }
    }
    next.push(Level { x, w, y });
    next.retain(|level| level.w > 1e-9);
    next.sort_by(|a, b| a.x.total_cmp(&b.x));
    *skyline = next;
}

#[cfg(test)]
mod tests {
    use super::{Size, pack};

    #[test]
    fn packed_boxes_keep_their_gap_and_fill_the_page() {
        let sizes: Vec<Size> =
            (0..50).map(|i| Size { w: 60.0 + f64::from(i * 37 % 90), h: 20.0 + f64::from(i * 53 % 70) }).collect();
        let page = pack(&sizes, 9.0, 1.5);
        for (i, (a, s)) in page.corners.iter().zip(&sizes).enumerate() {
            assert!(a.x >= 0.0 && a.y >= 0.0 && a.x + s.w <= page.size.w && a.y + s.h <= page.size.h);
            for (b, t) in page.corners.iter().zip(&sizes).skip(i + 1) {
                let apart = (a.x - b.x - t.w).max(b.x - a.x - s.w).max(a.y - b.y - t.h).max(b.y - a.y - s.h);
                assert!(apart >= 9.0 - 1e-6, "{apart}");
            }
        }
        let used: f64 = sizes.iter().map(|s| (s.w + 9.0) * (s.h + 9.0)).sum();
        assert!(used / (page.size.w * page.size.h) > 0.75);
    }

    #[test]
    fn nothing_packs_to_nothing() {
        assert_eq!(pack(&[], 9.0, 1.5).size, Size::default());
    }
}
