//! A kind of entity in, its look and its words out, for all drawings alike. Colours are from the Okabe–Ito palette, which
//! colour-blind people can tell apart, lightened where text stands on them; the shape says the same once more.

use super::Kind;

/// Colour of the page.
pub const PAGE: &str = "#ffffff";
/// Colour of text.
pub const INK: &str = "#1b1f24";
/// Colour of text of less weight.
pub const FAINT_INK: &str = "#57606a";
/// Colour of edges.
pub const EDGE: &str = "#8b949e";

/// The outline of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Rounded ends.
    Pill,
    /// Square corners.
    Rectangle,
    /// Pointed ends.
    Hexagon,
    /// Slanted sides.
    Slanted,
}

/// How a kind of node looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The outline.
    pub shape: Shape,
    /// Colour of the inside.
    pub fill: &'static str,
    /// Colour of the outline.
    pub line: &'static str,
}

/// The look of a kind. Text in [`INK`] on any of the fills has a contrast above 7 to 1 (WCAG 2.2, level AAA).
pub fn look(kind: Kind) -> Look {
    let (shape, fill, line) = match kind {
        Kind::Person => (Shape::Pill, "#d6ebfa", "#0072b2"),
        Kind::Company => (Shape::Rectangle, "#f5b32e", "#9a6700"),
        Kind::Technology => (Shape::Hexagon, "#a6dfcd", "#00765a"),
        Kind::Topic => (Shape::Pill, "#f0d3e3", "#a8477c"),
        Kind::Event => (Shape::Slanted, "#f3ecb4", "#7d7400"),
        Kind::Talk => (Shape::Rectangle, "#e8e4f3", "#5b4a9e"),
        Kind::Recap => (Shape::Rectangle, "#e9ecef", "#57606a"),
        Kind::Thing => (Shape::Pill, "#eef0f2", "#57606a"),
    };
    Look { shape, fill, line }
}

/// The kind in words, for one or several.
pub fn noun(kind: Kind, count: usize) -> &'static str {
    match (kind, count) {
        (Kind::Person, 1) => "person",
        (Kind::Person, _) => "people",
        (Kind::Company, 1) => "company",
        (Kind::Company, _) => "companies",
        (Kind::Technology, 1) => "technology",
        (Kind::Technology, _) => "technologies",
        (Kind::Topic, 1) => "topic",
        (Kind::Topic, _) => "topics",
        (Kind::Event, 1) => "event",
        (Kind::Event, _) => "events",
        (Kind::Talk, 1) => "talk",
        (Kind::Talk, _) => "talks",
        (Kind::Recap, 1) => "recap",
        (Kind::Recap, _) => "recaps",
        (Kind::Thing, 1) => "thing",
        (Kind::Thing, _) => "things",
    }
}

/// `1 talk`, `2 talks`.
pub fn talks(count: usize) -> String {
    format!("{count} talk{}", if count == 1 { "" } else { "s" })
}

/// Width in pixels of an edge of this weight: one talk and two can be told apart, and it stays below what would hide a label.
pub fn edge_width(weight: f64) -> f64 {
    (1.3 * weight.max(0.0).powf(0.8)).clamp(1.3, 9.0)
}

#[cfg(test)]
mod tests {
    use super::{INK, look};
    use crate::export::Kind;

    /// Relative luminance, WCAG 2.2.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn text_can_be_read_on_every_fill() {
        for kind in Kind::ALL {
            let contrast = (luminance(look(kind).fill) + 0.05) / (luminance(INK) + 0.05);
            assert!(contrast > 7.0, "{kind}: {contrast}");
        }
    }
}
