//! A drawing in, what stands above and below its drawing out: heading, counts and legend. Measured before it is placed, so
//! that the page is as wide as its widest part.

use super::super::style;
use super::super::text;
use super::number::number;
use super::{Drawing, Rect, Size, outline};
use crate::export::Kind;
use crate::export::layout::Point;
use crate::text::xml::escape;
use std::fmt::Write as _;

const TITLE: f64 = 22.0;
const SMALL: f64 = 12.5;
/// Bold letters are wider than those that were measured.
const BOLD: f64 = 1.14;

/// A part of the page with its own origin at the upper left.
pub struct Part {
    /// Elements.
    pub svg: String,
    /// Width in pixels, as scaled.
    pub width: f64,
    /// Height in pixels, as scaled.
    pub height: f64,
    /// How much larger than usual it is to be drawn.
    pub scale: f64,
}

impl Part {
    /// The part, larger: the heading of a large drawing should be read where the drawing is seen small.
    pub fn enlarged(self, scale: f64) -> Self {
        Part { width: self.width * scale, height: self.height * scale, scale, ..self }
    }
}

/// How many of each kind the view has, and of talks.
pub fn counts(drawing: &Drawing<'_>) -> String {
    let kinds = drawing.view.kinds().into_iter();
    let mut counts: Vec<String> = kinds.map(|(kind, count)| format!("{count} {}", style::noun(kind, count))).collect();
    // Talks that are drawn are counted already, and the edges of a query need not be talks.
    let talks = drawing.view.talk_count();
    if talks > 0 && !drawing.view.kinds().iter().any(|(kind, _)| *kind == Kind::Talk) {
        counts.push(style::talks(talks));
    }
    counts.join(" · ")
}

/// Heading, counts, and what is left out.
pub fn head(drawing: &Drawing<'_>) -> Part {
    let (view, palette) = (drawing.view, drawing.palette());
    let mut svg = String::new();
    let mut width = text::width(view.title(), TITLE) * BOLD;
    let mut y = TITLE * 0.8;
    let _ = write!(
        svg,
        r#"<text class="tg-ink" y="{}" font-size="{}" font-weight="bold" fill="{}">{}</text>"#,
        number(y),
        number(TITLE),
        palette.ink,
        escape(view.title())
    );
    let counts = counts(drawing);
    for line in [Some(counts.as_str()), view.note(), drawing.left_out.as_deref()].into_iter().flatten() {
        y += SMALL * 1.7;
        width = width.max(text::width(line, SMALL));
        let _ = write!(
            svg,
            r#"<text class="tg-faint" y="{}" font-size="{}" fill="{}">{}</text>"#,
            number(y),
            number(SMALL),
            palette.faint,
            escape(line)
        );
    }
    Part { svg, width, height: y + 26.0, scale: 1.0 }
}

/// One sample and its words.
enum Item {
    Node(Kind),
    Edge(f64),
}

/// What shapes, colours and widths mean, in as many rows as `room` asks for.
pub fn legend(drawing: &Drawing<'_>, room: f64) -> Part {
    let palette = drawing.palette();
    let mut kinds: Vec<Kind> = drawing.nodes.iter().map(|node| node.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut items: Vec<Item> = kinds.into_iter().map(Item::Node).collect();
    let mut weights: Vec<f64> = drawing.edges.iter().map(|e| e.edge.weight()).collect();
    weights.sort_by(f64::total_cmp);
    weights.dedup();
    let ends = [weights.first(), weights.last().filter(|_| weights.len() > 1)];
    items.extend(ends.into_iter().flatten().map(|weight| Item::Edge(*weight)));

    const SAMPLE: f64 = 30.0;
    const ROW: f64 = 24.0;
    let mut svg = String::new();
    let (mut x, mut y, mut width) = (0.0, 40.0, 0.0f64);
    for item in items {
        let words = match item {
            Item::Node(kind) => style::noun(kind, 1).to_owned(),
            Item::Edge(weight) => drawing.view.weight_in_words(weight),
        };
        let item_width = SAMPLE + 8.0 + text::width(&words, SMALL);
        if x > 0.0 && x + item_width > room {
            x = 0.0;
            y += ROW;
        }
        match item {
            Item::Node(kind) => {
                let rect = Rect { centre: Point { x: x + SAMPLE / 2.0, y }, size: Size { w: SAMPLE, h: 15.0 } };
                outline(&mut svg, kind.slug(), palette.look(kind), &rect, 1.0);
            }
            Item::Edge(weight) => {
                let _ = write!(
                    svg,
                    r#"<path class="tg-edge" d="M{} {}h{}" stroke="{}" stroke-width="{}"/>"#,
                    number(x),
                    number(y),
                    number(SAMPLE),
                    palette.edge,
                    number(style::edge_width(weight))
                );
            }
        }
        let _ = write!(
            svg,
            r#"<text class="tg-faint" x="{}" y="{}" font-size="{}" fill="{}">{}</text>"#,
            number(x + SAMPLE + 8.0),
            number(y + SMALL * 0.36),
            number(SMALL),
            palette.faint,
            escape(&words)
        );
        width = width.max(x + item_width);
        x += item_width + 24.0;
    }
    Part { svg, width, height: y + 8.0, scale: 1.0 }
}
