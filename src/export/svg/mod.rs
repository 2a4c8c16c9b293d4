//! A view in, a self-contained SVG picture out: no scripts, no fonts or images from elsewhere, real text. Everything is
//! said in attributes rather than a style sheet, since slide programs and converters pass over style sheets.

mod frame;
pub(super) mod xml;

use super::layout::{Layout, Rect, Size, layout};
use super::style::{self, EDGE, INK, PAGE, Shape};
use super::text::{self, FONTS, Label};
use super::{EdgeOf, Format, Node, View};
use std::fmt::Write as _;
use std::io::{Result as IoResult, Write};
use xml::{escape, number};

/// Room around everything, in pixels.
const MARGIN: f64 = 28.0;
/// Height of a line of text by its font size.
const LEADING: f64 = 1.25;
/// Talks that a tooltip lists at most.
const MOST_TALKS: usize = 12;

/// Scalable Vector Graphics.
#[derive(Debug, Clone, Copy)]
pub struct Svg;

impl Format for Svg {
    fn ending(&self) -> &'static str {
        "svg"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        out.write_all(draw(view).as_bytes())
    }
}

/// A node's label at its size.
struct Text {
    label: Label,
    size: f64,
}

fn draw(view: &View) -> String {
    let nodes: Vec<&Node> = view.nodes().collect();
    let (texts, Layout { boxes, width: drawing_width, height: drawing_height }) = place(view);

    let head = frame::head(view);
    let legend = frame::legend(view, drawing_width.max(head.width));
    let inside = drawing_width.max(head.width).max(legend.width);
    let (width, height) = (inside + 2.0 * MARGIN, head.height + drawing_height + legend.height + 2.0 * MARGIN);
    let (left, top) = (MARGIN + (inside - drawing_width) / 2.0, MARGIN + head.height);
    let boxes: Vec<Rect> = boxes.iter().map(|rect| rect.moved(left, top)).collect();

    let (w, h) = (number(width.ceil()), number(height.ceil()));
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{}" font-family="{}">"#,
        escape(view.title()),
        escape(FONTS),
    );
    let _ = writeln!(svg, r#"<rect width="{w}" height="{h}" fill="{PAGE}"/>"#);
    let _ = writeln!(svg, r#"<g transform="translate({0} {0})">{1}</g>"#, number(MARGIN), head.svg);
    svg.push_str("<g class=\"edges\" stroke-linecap=\"round\">\n");
    for e in view.edges() {
        edge(&mut svg, view, &e, &boxes);
    }
    svg.push_str("</g>\n<g class=\"nodes\" text-anchor=\"middle\">\n");
    for ((drawn, text), rect) in nodes.iter().zip(&texts).zip(&boxes) {
        node(&mut svg, drawn, text, rect);
    }
    svg.push_str("</g>\n");
    let legend_top = top + drawing_height;
    let _ = writeln!(svg, r#"<g transform="translate({} {})">{}</g>"#, number(MARGIN), number(legend_top), legend.svg);
    svg.push_str("</svg>\n");
    svg
}

/// The labels and where they stand.
fn place(view: &View) -> (Vec<Text>, Layout) {
    let texts: Vec<Text> = view.nodes().map(text_of).collect();
    let sizes: Vec<Size> = view.nodes().zip(&texts).map(|(node, text)| size_of(node, text)).collect();
    let joins: Vec<(usize, usize, f64)> = view.edges().map(|e| (e.source, e.target, e.edge.weight())).collect();
    let layout = layout(&sizes, &joins);
    (texts, layout)
}

fn text_of(node: &Node) -> Text {
    let size = (12.0 + 2.0 * ((node.talks as f64).sqrt() - 1.0)).clamp(12.0, 18.0).round();
    Text { label: text::fit(&node.label, size), size }
}

fn size_of(node: &Node, text: &Text) -> Size {
    let h = (text.label.lines.len() as f64 * text.size * LEADING + 10.0).ceil();
    let sides = match style::look(node.kind).shape {
        Shape::Rectangle => 9.0,
        Shape::Pill => h * 0.3 + 4.0,
        Shape::Hexagon | Shape::Slanted => h * 0.4 + 4.0,
    };
    Size { w: (text.label.width + 2.0 * sides).ceil().max(h), h }
}

fn edge(svg: &mut String, view: &View, e: &EdgeOf<'_>, boxes: &[Rect]) {
    let (a, b) = (boxes[e.source].centre, boxes[e.target].centre);
    let weight = e.edge.weight();
    let (from, to) = (&view.node(e.source).label, &view.node(e.target).label);
    let mut tooltip = format!("{from} – {to}: {}", view.weight_in_words(weight));
    for talk in e.edge.talks.iter().take(MOST_TALKS) {
        let _ = write!(tooltip, "\n• {}", talk.title);
    }
    if let Some(more) = e.edge.talks.len().checked_sub(MOST_TALKS).filter(|more| *more > 0) {
        let _ = write!(tooltip, "\nand {more} more");
    }
    let line = format!("M{} {}L{} {}", number(a.x), number(a.y), number(b.x), number(b.y));
    // Under the line lies a wider one that nobody sees, for the pointer to hit.
    let _ = writeln!(
        svg,
        r#"<g><title>{}</title><path d="{line}" stroke="{PAGE}" stroke-opacity="0" stroke-width="12"/><path d="{line}" stroke="{EDGE}" stroke-opacity="0.75" stroke-width="{}"/></g>"#,
        escape(&tooltip),
        number(style::edge_width(weight)),
    );
}

fn node(svg: &mut String, node: &Node, text: &Text, rect: &Rect) {
    let tooltip = format!("{} ({}), {}", node.label, node.kind, style::talks(node.talks));
    let _ = write!(svg, r#"<g class="{}"><title>{}</title>"#, node.kind, escape(&tooltip));
    outline(svg, style::look(node.kind), rect);
    let lines = text.label.lines.len() as f64;
    for (i, line) in text.label.lines.iter().enumerate() {
        let middle = rect.centre.y + (i as f64 - (lines - 1.0) / 2.0) * text.size * LEADING;
        let _ = write!(
            svg,
            r#"<text x="{}" y="{}" font-size="{}" fill="{INK}">{}</text>"#,
            number(rect.centre.x),
            number(middle + text.size * 0.36),
            number(text.size),
            escape(line),
        );
    }
    svg.push_str("</g>\n");
}

/// The outline of a node, also for the legend.
fn outline(svg: &mut String, look: style::Look, rect: &Rect) {
    let paint = format!(r#"fill="{}" stroke="{}" stroke-width="1.5""#, look.fill, look.line);
    let (l, r, t, b) = (number(rect.left()), number(rect.right()), number(rect.top()), number(rect.bottom()));
    let notch = rect.size.h * 0.4;
    let (inner_l, inner_r) = (number(rect.left() + notch), number(rect.right() - notch));
    let _ = match look.shape {
        Shape::Pill | Shape::Rectangle => {
            let radius = if look.shape == Shape::Pill { rect.size.h.min(32.0) / 2.0 } else { 0.0 };
            let (w, h) = (number(rect.size.w), number(rect.size.h));
            write!(svg, r#"<rect x="{l}" y="{t}" width="{w}" height="{h}" rx="{}" {paint}/>"#, number(radius))
        }
        Shape::Hexagon => {
            let y = number(rect.centre.y);
            write!(
                svg,
                r#"<path d="M{l} {y}L{inner_l} {t}L{inner_r} {t}L{r} {y}L{inner_r} {b}L{inner_l} {b}Z" {paint}/>"#
            )
        }
        Shape::Slanted => write!(svg, r#"<path d="M{inner_l} {t}L{r} {t}L{inner_r} {b}L{l} {b}Z" {paint}/>"#),
    };
}

#[cfg(test)]
mod tests {
    use super::{Rect, draw};
    use crate::export::samples;
    use quick_xml::events::Event;

    /// All text and the names of all elements; fails on what is not well-formed.
    fn read(svg: &str) -> (Vec<String>, Vec<String>) {
        let mut reader = quick_xml::Reader::from_str(svg);
        let (mut texts, mut elements) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return (texts, elements),
                Event::Text(text) => texts.push(text.unescape().unwrap().into_owned()),
                Event::Start(e) | Event::Empty(e) => {
                    e.attributes().for_each(|a| drop(a.unwrap().unescape_value().unwrap()));
                    elements.push(String::from_utf8(e.name().as_ref().to_vec()).unwrap());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn pictures_are_well_formed_and_say_what_was_given() {
        for view in [samples::awkward(), samples::conference()] {
            let svg = draw(&view);
            let (texts, elements) = read(&svg);
            assert!(!elements.iter().any(|e| matches!(e.as_str(), "script" | "style" | "image" | "use")));
            for node in view.nodes().filter(|node| node.label.len() < 15 && !node.label.contains('\u{1}')) {
                assert!(texts.contains(&node.label), "{}", node.label);
            }
            assert_eq!(svg, draw(&view));
        }
    }

    #[test]
    fn few_lines_run_behind_labels() {
        for (view, most) in [(samples::conference(), 0), (samples::technologies(), 60)] {
            let (_, boxes) = super::place(&view);
            let behind: usize = view
                .edges()
                .map(|e| {
                    let (a, b) = (boxes.boxes[e.source].centre, boxes.boxes[e.target].centre);
                    let crossed = |(i, r): &(usize, &Rect)| *i != e.source && *i != e.target && r.is_crossed(a, b, 0.0);
                    boxes.boxes.iter().enumerate().filter(crossed).count()
                })
                .sum();
            assert!(behind <= most, "{}: {behind} crossings of labels", view.name());
        }
    }

    #[test]
    fn tooltips_carry_the_talks() {
        let (texts, _) = read(&draw(&samples::awkward()));
        let whole = texts.join("\n");
        for view_edge in samples::awkward().edges() {
            for talk in &view_edge.edge.talks {
                assert!(whole.contains(&talk.title), "{}", talk.title);
            }
        }
    }
}
