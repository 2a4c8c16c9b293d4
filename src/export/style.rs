//! A kind of entity in, its look and its words out, for all drawings alike. Colours are from the Okabe–Ito palette, which
//! colour-blind people can tell apart, lightened or darkened where text stands on them; the shape says the same once more.

use super::Kind;

/// Colour of text on a light page.
pub const INK: &str = LIGHT.ink;
/// Colour of text of less weight on a light page.
pub const FAINT_INK: &str = LIGHT.faint;
/// Colour of edges on a light page.
pub const EDGE: &str = LIGHT.edge;

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

/// The colours of a page.
#[derive(Debug)]
pub struct Palette {
    /// The page itself.
    pub page: &'static str,
    /// Text.
    pub ink: &'static str,
    /// Text of less weight.
    pub faint: &'static str,
    /// Edges.
    pub edge: &'static str,
    /// Inside and outline of a node, by the position of its kind in [`KINDS`].
    nodes: [(&'static str, &'static str); KINDS.len()],
}

/// All kinds, each with its outline.
const KINDS: [(Kind, Shape); 8] = [
    (Kind::Person, Shape::Pill),
    (Kind::Company, Shape::Rectangle),
    (Kind::Technology, Shape::Hexagon),
    (Kind::Topic, Shape::Pill),
    (Kind::Event, Shape::Slanted),
    (Kind::Talk, Shape::Rectangle),
    (Kind::Recap, Shape::Rectangle),
    (Kind::Thing, Shape::Pill),
];

/// Dark on light.
pub const LIGHT: Palette = Palette {
    page: "#ffffff",
    ink: "#1b1f24",
    faint: "#57606a",
    edge: "#8b949e",
    nodes: [
        ("#d6ebfa", "#0072b2"),
        ("#f5b32e", "#9a6700"),
        ("#a6dfcd", "#00765a"),
        ("#f0d3e3", "#a8477c"),
        ("#f3ecb4", "#7d7400"),
        ("#e8e4f3", "#5b4a9e"),
        ("#e9ecef", "#57606a"),
        ("#eef0f2", "#57606a"),
    ],
};

/// Light on dark.
pub const DARK: Palette = Palette {
    page: "#12161c",
    ink: "#f0f3f6",
    faint: "#a9b3be",
    edge: "#7d8793",
    nodes: [
        ("#0b3a5a", "#56b4e9"),
        ("#614000", "#f0a91c"),
        ("#00483a", "#2cc29a"),
        ("#57294a", "#e08fbf"),
        ("#45410a", "#d9cf3f"),
        ("#352b63", "#a99be6"),
        ("#2d333b", "#a9b3be"),
        ("#262b32", "#a9b3be"),
    ],
};

impl Palette {
    /// The look of a kind. Text in [`Palette::ink`] on any of the fills has a contrast above 7 to 1 (WCAG 2.2, level AAA).
    pub fn look(&self, kind: Kind) -> Look {
        let at = KINDS.iter().position(|(known, _)| *known == kind).unwrap_or_default();
        let (fill, line) = self.nodes[at];
        Look { shape: KINDS[at].1, fill, line }
    }
}

/// The look of a kind on a light page.
pub fn look(kind: Kind) -> Look {
    LIGHT.look(kind)
}

/// The classes of a drawing's elements in the colours of `palette`, as a style sheet says it. Each rule stands behind
/// `prefix`.
pub fn sheet(palette: &Palette, prefix: &str) -> String {
    let Palette { page, ink, faint, edge, .. } = palette;
    let mut sheet = format!(
        "{prefix}.tg-page{{fill:{page}}}{prefix}.tg-ink{{fill:{ink}}}{prefix}.tg-faint{{fill:{faint}}}\
         {prefix}.tg-edge{{stroke:{edge}}}"
    );
    for (kind, _) in KINDS {
        let Look { fill, line, .. } = palette.look(kind);
        sheet.push_str(&format!("{prefix}.tg-{}{{fill:{fill};stroke:{line}}}", kind.slug()));
    }
    sheet
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

/// How opaque an edge of this weight is among `edges`: where there are many, those of one talk step back behind those of
/// several.
pub fn edge_opacity(weight: f64, edges: usize) -> f64 {
    let single = (0.9 - 0.18 * (edges as f64 / 60.0).max(1.0).ln()).clamp(0.4, 0.8);
    (single + 0.14 * (weight - 1.0)).clamp(0.3, 0.9)
}

/// Font size in pixels of an entity of so many talks among `nodes`. The larger a drawing, the smaller it is seen, and the
/// larger are the names in it that one should still read.
pub fn font_size(talks: usize, nodes: usize) -> f64 {
    let top = (18.0 * (nodes as f64 / 40.0).max(1.0).powf(0.34)).min(44.0);
    let step = 2.0 * (top / 18.0).powi(2);
    (12.0 + step * ((talks.max(1) as f64).sqrt() - 1.0)).clamp(12.0, top).round()
}

#[cfg(test)]
mod tests {
    use super::{DARK, KINDS, LIGHT, Palette, edge_opacity, font_size};
    use crate::export::Kind;

    /// Relative luminance, WCAG 2.2.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_kind_has_a_look() {
        assert_eq!(KINDS.map(|(kind, _)| kind), Kind::ALL);
    }

    #[test]
    fn text_can_be_read_on_every_fill_and_outlines_stand_out() {
        for palette in [LIGHT, DARK] {
            let Palette { page, ink, faint, edge, .. } = palette;
            for (kind, _) in KINDS {
                let look = palette.look(kind);
                assert!(contrast(look.fill, ink) > 7.0, "{kind} {}: {}", look.fill, contrast(look.fill, ink));
                assert!(contrast(look.line, page) > 3.0, "{kind} {}: {}", look.line, contrast(look.line, page));
            }
            assert!(contrast(page, faint) > 4.5 && contrast(page, edge) > 3.0, "{}", contrast(page, edge));
        }
    }

    #[test]
    fn what_has_more_talks_is_larger_and_no_edge_vanishes() {
        for nodes in [2, 40, 100, 500, 2000] {
            let sizes: Vec<f64> = [1, 2, 4, 9, 30, 400].map(|talks| font_size(talks, nodes)).to_vec();
            assert!(sizes.is_sorted() && sizes[0] == 12.0 && sizes[5] <= 44.0, "{nodes}: {sizes:?}");
        }
        assert!(edge_opacity(1.0, 100_000) > 0.3 && edge_opacity(9.0, 10) <= 0.9);
        assert!(edge_opacity(2.0, 900) > edge_opacity(1.0, 900));
    }
}
