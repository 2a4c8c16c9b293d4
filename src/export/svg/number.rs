//! Numbers as a drawing writes them.

/// A number with one decimal at most, which is a tenth of a pixel.
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Without the sign of a negative zero.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn one_decimal_at_most() {
        assert_eq!([1.04, -0.01, 2.0, 3.25].map(number), ["1", "0", "2", "3.3"]);
    }
}
