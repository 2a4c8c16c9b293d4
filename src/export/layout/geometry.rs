//! Points, sizes and boxes: plain numbers in, plain answers out. Written here, since the few lines that a layout needs
//! are fewer than the conversions to and from a geometry crate would be.

/// A point, in pixels; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Width and height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A box with its centre.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The centre.
    pub centre: Point,
    /// The size.
    pub size: Size,
}

impl Rect {
    /// Left edge.
    pub fn left(&self) -> f64 {
        self.centre.x - self.size.w / 2.0
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.centre.x + self.size.w / 2.0
    }

    /// Upper edge.
    pub fn top(&self) -> f64 {
        self.centre.y - self.size.h / 2.0
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.centre.y + self.size.h / 2.0
    }

    /// The box, moved.
    pub fn moved(&self, x: f64, y: f64) -> Rect {
        Rect { centre: Point { x: self.centre.x + x, y: self.centre.y + y }, size: self.size }
    }

    /// How far two boxes reach into each other across and down, when `gap` pixels are kept between them; both are
    /// positive when they overlap.
    pub fn reach(&self, other: &Rect, gap: f64) -> (f64, f64) {
        (
            (self.size.w + other.size.w) / 2.0 + gap - (self.centre.x - other.centre.x).abs(),
            (self.size.h + other.size.h) / 2.0 + gap - (self.centre.y - other.centre.y).abs(),
        )
    }

    /// Whether two boxes are nearer than `gap` in both directions. A touch within a millionth of a pixel is none.
    pub fn overlaps(&self, other: &Rect, gap: f64) -> bool {
        let (x, y) = self.reach(other, gap);
        x > 1e-6 && y > 1e-6
    }

    /// Whether the stretch from `a` to `b` passes nearer than `gap` to the box.
    pub fn is_crossed(&self, a: Point, b: Point, gap: f64) -> bool {
        let (w, h) = (self.size.w / 2.0 + gap, self.size.h / 2.0 + gap);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut from, mut to) = (0.0f64, 1.0f64);
        for (start, delta, low, high) in
            [(a.x, dx, self.centre.x - w, self.centre.x + w), (a.y, dy, self.centre.y - h, self.centre.y + h)]
        {
            if delta.abs() < 1e-9 {
                if start < low || start > high {
                    return false;
                }
            } else {
                let (near, far) = ((low - start) / delta, (high - start) / delta);
                from = from.max(near.min(far));
                to = to.min(near.max(far));
            }
        }
        from < to
    }

    /// The smallest box around all of `boxes`; an empty one around none.
    pub fn around(boxes: &[Rect]) -> Rect {
        let Some(first) = boxes.first() else {
            return Rect::default();
        };
        let (mut left, mut top, mut right, mut bottom) = (first.left(), first.top(), first.right(), first.bottom());
        for rect in boxes {
            left = left.min(rect.left());
            top = top.min(rect.top());
            right = right.max(rect.right());
            bottom = bottom.max(rect.bottom());
        }
        Rect {
            centre: Point { x: (left + right) / 2.0, y: (top + bottom) / 2.0 },
            size: Size { w: right - left, h: bottom - top },
        }
    }
}

/// Whether two stretches cross, ends apart.
pub fn stretches_cross(a: (Point, Point), b: (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a.0, a.1, b.0) * side(a.0, a.1, b.1) < 0.0 && side(b.0, b.1, a.0) * side(b.0, b.1, a.1) < 0.0
}

#[cfg(test)]
mod tests {
    use super::{Point, Rect, Size, stretches_cross};

    fn p(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn crossings() {
        let rect = Rect { centre: p(0.0, 0.0), size: Size { w: 10.0, h: 4.0 } };
        let cases = [
            (p(-20.0, 0.0), p(20.0, 0.0), true),
            (p(-20.0, 3.0), p(20.0, 3.0), false),
            (p(0.0, -9.0), p(0.0, 9.0), true),
            (p(-20.0, -1.0), p(-6.0, -1.0), false),
            (p(-7.0, -2.0), p(-4.0, 6.0), false),
            (p(-5.0, -4.0), p(5.0, 4.0), true),
        ];
        for (a, b, crossed) in cases {
            assert_eq!(rect.is_crossed(a, b, 0.0), crossed, "{a:?} {b:?}");
            assert_eq!(rect.is_crossed(b, a, 0.0), crossed, "{b:?} {a:?}");
        }
        assert!(rect.is_crossed(p(-20.0, 3.0), p(20.0, 3.0), 2.0));
        assert!(stretches_cross((p(0.0, 0.0), p(2.0, 2.0)), (p(0.0, 2.0), p(2.0, 0.0))));
        assert!(!stretches_cross((p(0.0, 0.0), p(2.0, 2.0)), (p(0.0, 0.0), p(2.0, 0.0))));
    }
}
