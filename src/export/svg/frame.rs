//! A view in, what stands above and below its drawing out: heading, counts and legend. Measured before it is placed, so
//! that the page is as wide as its widest part.

use super::super::style::{self, EDGE, FAINT_INK, INK};
use super::super::text;
use super::xml::{escape, number};
use super::{Rect, Size, View, outline};
use crate::export::Kind;
use crate::export::layout::Point;
use std::fmt::Write as _;

const TITLE: f64 = 22.0;
const SMALL: f64 = 12.5;
/// Bold letters are wider than those that were measured.
const BOLD: f64 = 1.14;

/// A part of the page with its own origin at the upper left.
pub struct Part {
    /// Elements.
    pub svg: String,
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
}

/// Heading, counts, and what is left out.
pub fn head(view: &View) -> Part {
    let mut svg = String::new();
    let mut width = text::width(view.title(), TITLE) * BOLD;
    let mut y = TITLE * 0.8;
    let _ = write!(
        svg,
        r#"<text y="{}" font-size="{}" font-weight="bold" fill="{INK}">{}</text>"#,
        number(y),
        number(TITLE),
        escape(view.title())
    );
    let mut counts: Vec<String> =
        view.kinds().into_iter().map(|(kind, count)| format!("{count} {}", style::noun(kind, count))).collect();
    // Talks that are drawn are counted already, and the edges of a query need not be talks.
    let talks = view.talk_count();
    if talks > 0 && !view.kinds().iter().any(|(kind, _)| *kind == Kind::Talk) {
        counts.push(style::talks(talks));
    }
    for line in [Some(counts.join(" · ")), view.note().map(str::to_owned)].into_iter().flatten() {
        y += SMALL * 1.7;
        width = width.max(text::width(&line, SMALL));
        let _ = write!(
            svg,
            r#"<text y="{}" font-size="{}" fill="{FAINT_INK}">{}</text>"#,
            number(y),
            number(SMALL),
            escape(&line)
        );
    }
    Part { svg, width, height: y + 26.0 }
}

/// One sample and its words.
enum Item {
    Node(Kind),
    Edge(f64),
}

/// What shapes, colours and widths mean, in as many rows as `room` asks for.
pub fn legend(view: &View, room: f64) -> Part {
    let mut items: Vec<Item> = view.kinds().into_iter().map(|(kind, _)| Item::Node(kind)).collect();
    let mut weights: Vec<f64> = view.edges().map(|e| e.edge.weight()).collect();
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
            Item::Edge(weight) => view.weight_in_words(weight),
        };
        let item_width = SAMPLE + 8.0 + text::width(&words, SMALL);
        if x > 0.0 && x + item_width > room {
            x = 0.0;
            y += ROW;
        }
        match item {
            Item::Node(kind) => {
                let rect = Rect { centre: Point { x: x + SAMPLE / 2.0, y }, size: Size { w: SAMPLE, h: 15.0 } };
                outline(&mut svg, style::look(kind), &rect);
            }
            Item::Edge(weight) => {
                let _ = write!(
                    svg,
                    r#"<path d="M{} {}h{}" stroke="{EDGE}" stroke-width="{}"/>"#,
                    number(x),
                    number(y),
                    number(SAMPLE),
                    number(style::edge_width(weight))
                );
            }
        }
        let _ = write!(
            svg,
            r#"<text x="{}" y="{}" font-size="{}" fill="{FAINT_INK}">{}</text>"#,
            number(x + SAMPLE + 8.0),
            number(y + SMALL * 0.36),
            number(SMALL),
            escape(&words)
        );
        width = width.max(x + item_width);
        x += item_width + 24.0;
    }
    Part { svg, width, height: y + 8.0 }
}
