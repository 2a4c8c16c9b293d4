//! A function and its gradient in, where it is least out, with a price on each weight that is not zero: OWL-QN (Andrew and
//! Gao 2007), which is L-BFGS within one orthant at a time. It fits in a page, which the crates that have it do not.

/// How the search is done.
#[derive(Debug, Clone, Copy)]
pub struct Search {
    /// The price of a weight's size: what makes most weights zero.
    pub l1: f64,
    /// How many steps at most.
    pub steps: usize,
    /// How many steps are remembered.
    pub memory: usize,
    /// The search ends when ten steps gain less than this part of the value.
    pub tolerance: f64,
}

/// A step that was made: how the weights changed, and the gradient.
struct Step {
    weights: Vec<f64>,
    gradient: Vec<f64>,
    product: f64,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x - y).collect()
}

impl Search {
    /// The weights, from zero on, at which `function` and the price are least. It is given weights and a gradient to fill,
    /// and gives the value.
    pub fn least(&self, length: usize, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
        let mut at = vec![0.0; length];
        let mut gradient = vec![0.0; length];
        let mut value = function(&at, &mut gradient) + self.price(&at);
        let mut made: Vec<Step> = Vec::new();
        let mut values = vec![value];
        for _ in 0..self.steps {
            let slope = self.slope(&at, &gradient);
            let mut direction = toward(&slope, &made);
            for (d, s) in direction.iter_mut().zip(&slope) {
                if *d * *s >= 0.0 {
                    *d = 0.0;
                }
            }
            let first = made.is_empty();
            let Some((next, next_gradient, next_value)) =
                self.walk(&mut function, (&at, value), &direction, &slope, first)
            else {
                break;
            };
            let step =
                Step { weights: difference(&next, &at), gradient: difference(&next_gradient, &gradient), product: 0.0 };
            let product = dot(&step.weights, &step.gradient);
            if product > 1e-10 {
                made.push(Step { product, ..step });
                if made.len() > self.memory {
                    made.remove(0);
                }
            }
            (at, gradient, value) = (next, next_gradient, next_value);
            values.push(value);
            let before = values.len().checked_sub(11).map(|i| values[i]);
            if before.is_some_and(|before| before - value < self.tolerance * value.abs()) {
                break;
            }
        }
        at
    }

    fn price(&self, weights: &[f64]) -> f64 {
        self.l1 * weights.iter().map(|w| w.abs()).sum::<f64>()
    }

    /// The gradient of function and price; where a weight is zero, the side that goes down, if one does.
    fn slope(&self, at: &[f64], gradient: &[f64]) -> Vec<f64> {
        let of_one = |(w, g): (&f64, &f64)| match *w {
            w if w > 0.0 => g + self.l1,
            w if w < 0.0 => g - self.l1,
            _ if g + self.l1 < 0.0 => g + self.l1,
            _ if g - self.l1 > 0.0 => g - self.l1,
            _ => 0.0,
        };
        at.iter().zip(gradient).map(of_one).collect()
    }

    /// Goes along a direction within the orthant, half as far each time until it pays.
    fn walk(
        &self,
        function: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
        (at, value): (&[f64], f64),
        direction: &[f64],
        slope: &[f64],
        first: bool,
    ) -> Option<(Vec<f64>, Vec<f64>, f64)> {
        let length = dot(direction, direction).sqrt();
        if length == 0.0 {
            return None;
        }
        let mut far = if first { 1.0 / length } else { 1.0 };
        for _ in 0..30 {
            let goes = |((w, d), s): ((&f64, &f64), &f64)| {
                let next = w + far * d;
                let side = if *w == 0.0 { -s } else { *w };
                if next * side > 0.0 { next } else { 0.0 }
            };
            let next: Vec<f64> = at.iter().zip(direction).zip(slope).map(goes).collect();
            let mut gradient = vec![0.0; at.len()];
            let found = function(&next, &mut gradient) + self.price(&next);
            if found <= value + 1e-4 * dot(slope, &difference(&next, at)) {
                return Some((next, gradient, found));
            }
            far *= 0.5;
        }
        None
    }
}

/// The way down, by the curvature that the steps so far have shown (two-loop recursion).
fn toward(slope: &[f64], made: &[Step]) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|s| -s).collect();
    let mut shares = Vec::with_capacity(made.len());
    for step in made.iter().rev() {
        let share = dot(&step.weights, &direction) / step.product;
        direction.iter_mut().zip(&step.gradient).for_each(|(d, g)| *d -= share * g);
        shares.push(share);
    }
    if let Some(last) = made.last() {
        let scale = last.product / dot(&last.gradient, &last.gradient);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for (step, share) in made.iter().zip(shares.into_iter().rev()) {
        let back = dot(&step.gradient, &direction) / step.product;
        direction.iter_mut().zip(&step.weights).for_each(|(d, w)| *d += (share - back) * w);
    }
    direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bowl_with_and_without_a_price() {
        // (x - 3)² + 10 (y + 1)² + (z - 0.2)², and a coupling of x and y.
        let bowl = |w: &[f64], g: &mut [f64]| {
            let (x, y, z) = (w[0] - 3.0, w[1] + 1.0, w[2] - 0.2);
            g.copy_from_slice(&[2.0 * x + y, 20.0 * y + x, 2.0 * z]);
            x * x + 10.0 * y * y + z * z + x * y
        };
        let search = Search { l1: 0.0, steps: 100, memory: 6, tolerance: 1e-12 };
        let found = search.least(3, bowl);
        for (found, expected) in found.iter().zip([3.0, -1.0, 0.2]) {
            assert!((found - expected).abs() < 1e-4, "{found} for {expected}");
        }
        // A price of 1: the small weight is not worth it.
        let found = Search { l1: 1.0, ..search }.least(3, bowl);
        assert_eq!(found[2], 0.0);
        assert!(found[0] > 2.0 && found[0] < 3.0 && found[1] < 0.0 && found[1] > -1.0, "{found:?}");
    }
}
