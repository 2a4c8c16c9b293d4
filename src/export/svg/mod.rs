//! A drawing in, a self-contained SVG picture out: no scripts, no fonts or images from elsewhere, real text. Colours are
//! said in attributes, since slide programs and converters pass over style sheets; only what follows the viewer's choice of
//! light or dark is said in one.

mod frame;
pub(super) mod number;

use super::drawing::{Drawing, LEADING, Page, Text, Theme};
use super::layout::{Point, Rect, Route, Size};
use super::style::{self, DARK, Palette, Shape};
use super::text::FONTS;
use super::{EdgeOf, Node, Picture};
use crate::text::xml::escape;
pub(super) use frame::counts;
use number::number;
use std::fmt::Write as _;
use std::io::{Result as IoResult, Write};

/// Room around everything, in pixels.
const MARGIN: f64 = 28.0;
/// Talks that a tooltip lists at most.
const MOST_TALKS: usize = 12;
/// Width of a drawing up to which heading and legend have their usual size; those of a wider one grow with it.
const USUAL_WIDTH: f64 = 1300.0;

/// Scalable Vector Graphics.
#[derive(Debug, Clone, Copy)]
pub struct Svg;

impl Picture for Svg {
    const ENDING: &str = "svg";

    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        out.write_all(draw(drawing, Tooltips::Shown, drawing.look.page).as_bytes())?;
        Ok(Vec::new())
    }
}

/// Whether elements have titles, which a viewer shows under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tooltips {
    /// They have.
    Shown,
    /// They have none, because someone else tells more.
    None,
}

/// Where a node leads, in a picture that is a part of a page.
pub type Link<'l> = &'l dyn Fn(&Node) -> Option<String>;

/// The picture as text, on a page of that shape.
pub fn draw(drawing: &Drawing<'_>, tooltips: Tooltips, page: Page) -> String {
    draw_linked(drawing, tooltips, page, None)
}

/// The same, with a link on each node where `link` gives one. A picture with links is a group of them and not one image.
pub fn draw_linked(drawing: &Drawing<'_>, tooltips: Tooltips, page: Page, link: Option<Link<'_>>) -> String {
    let unit = ((drawing.layout.width / USUAL_WIDTH).max(drawing.layout.height / USUAL_WIDTH * 1.3)).clamp(1.0, 5.0);
    let head = frame::head(drawing).enlarged(unit);
    let legend = frame::legend(drawing, drawing.layout.width.max(head.width) / unit).enlarged(unit);
    // Lines grow less than letters, which cover them.
    let pen = unit.sqrt();
    let margin = MARGIN * pen;
    let (drawing_width, drawing_height) = (drawing.layout.width, drawing.layout.height);
    let least_width = drawing_width.max(head.width).max(legend.width) + 2.0 * margin;
    let least_height = head.height + drawing_height + legend.height + 2.0 * margin;
    let (width, height) = match page {
        Page::Ratio(ratio) => (least_width.max(least_height * ratio), least_height.max(least_width / ratio)),
        Page::Tight => (least_width, least_height),
    };
    let (left, top) = ((width - drawing_width) / 2.0, margin + head.height + (height - least_height) / 2.0);
    let brush = Brush { drawing, palette: drawing.palette(), pen, left, top, tooltips, link };
    let boxes: Vec<Rect> = drawing.layout.boxes.iter().map(|rect| rect.moved(left, top)).collect();

    let (w, h) = (number(width.ceil()), number(height.ceil()));
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="{}" aria-label="{}" font-family="{}">"#,
        if link.is_some() { "group" } else { "img" },
        escape(drawing.view.title()),
        escape(FONTS),
    );
    if drawing.look.theme == Theme::Auto && tooltips == Tooltips::Shown {
        let _ = writeln!(svg, "<style>@media (prefers-color-scheme:dark){{{}}}</style>", style::sheet(&DARK, ""));
    }
    let _ = writeln!(svg, r#"<rect class="tg-page" width="{w}" height="{h}" fill="{}"/>"#, brush.palette.page);
    let part = |name: &str, part: &frame::Part, y: f64| {
        let (x, y, scale, height) = (number(margin), number(y), number(part.scale), number(part.height));
        let place =
            format!(r#"class="tg-{name}" data-height="{height}" transform="translate({x} {y}) scale({scale})""#);
        format!("<g {place}>{}</g>", part.svg)
    };
    let _ = writeln!(svg, "{}", part("head", &head, margin));
    let _ = writeln!(svg, r#"<g class="tg-edges" fill="none" stroke-linecap="round">"#);
    for (i, e) in drawing.edges.iter().enumerate() {
        let route = drawing.layout.routes[i].moved(left, top);
        brush.edge(&mut svg, i, e, &route);
    }
    svg.push_str("</g>\n<g class=\"tg-nodes\" text-anchor=\"middle\">\n");
    for (i, ((drawn, text), rect)) in drawing.nodes.iter().zip(&drawing.texts).zip(&boxes).enumerate() {
        brush.node(&mut svg, i, drawn, text, rect);
    }
    svg.push_str("</g>\n");
    let _ = writeln!(svg, "{}", part("legend", &legend, height - margin - legend.height));
    svg.push_str("</svg>\n");
    svg
}

/// What edges and nodes are painted with.
struct Brush<'a> {
    drawing: &'a Drawing<'a>,
    palette: &'a Palette,
    /// Width of lines by their usual width.
    pen: f64,
    /// Where the drawing begins.
    left: f64,
    top: f64,
    tooltips: Tooltips,
    link: Option<Link<'a>>,
}

impl Brush<'_> {
    fn edge(&self, svg: &mut String, i: usize, e: &EdgeOf<'_>, route: &Route) {
        let weight = e.edge.weight();
        let mut line = format!("M{} {}", number(route.from.x), number(route.from.y));
        let _ = match route.bend {
            None => write!(line, "L"),
            Some((c, d)) => write!(line, "C{} {} {} {} ", number(c.x), number(c.y), number(d.x), number(d.y)),
        };
        let _ = write!(line, "{} {}", number(route.to.x), number(route.to.y));
        let _ = write!(svg, r#"<g id="e{i}">"#);
        if self.tooltips == Tooltips::Shown {
            let (from, to) = (&self.drawing.nodes[e.source].label, &self.drawing.nodes[e.target].label);
            let said = e.edge.label.as_deref().map(|label| format!("{label}, ")).unwrap_or_default();
            let mut tooltip = format!("{from} – {to}: {said}{}", self.drawing.view.weight_in_words(weight));
            for talk in e.edge.talks.iter().take(MOST_TALKS) {
                let _ = write!(tooltip, "\n• {}", talk.title);
            }
            if let Some(more) = e.edge.talks.len().checked_sub(MOST_TALKS).filter(|more| *more > 0) {
                let _ = write!(tooltip, "\nand {more} more");
            }
            let _ = write!(svg, "<title>{}</title>", escape(&tooltip));
        }
        if self.drawing.view.directed() {
            line.push_str(&arrow(route, &self.drawing.layout.boxes[e.target].moved(self.left, self.top), self.pen));
        }
        // Under the line lies a wider one that nobody sees, for the pointer to hit.
        let _ = writeln!(
            svg,
            r#"<path d="{line}" stroke="{}" stroke-opacity="0" stroke-width="{}"/><path class="tg-edge" d="{line}" stroke="{}" stroke-opacity="{:.2}" stroke-width="{}"/></g>"#,
            self.palette.page,
            number(12.0 * self.pen),
            self.palette.edge,
            style::edge_opacity(weight, self.drawing.edges.len()),
            number(style::edge_width(weight) * self.pen),
        );
    }

    fn node(&self, svg: &mut String, i: usize, node: &Node, text: &Text, rect: &Rect) {
        let link = self.link.and_then(|link| link(node));
        if let Some(link) = &link {
            let _ = write!(svg, r#"<a href="{}">"#, escape(link));
        }
        let _ = write!(svg, r#"<g id="n{i}">"#);
        if self.tooltips == Tooltips::Shown {
            let tooltip = format!("{} ({}), {}", node.label, node.kind, style::talks(node.talks));
            let _ = write!(svg, "<title>{}</title>", escape(&tooltip));
        }
        outline(svg, node.kind.slug(), self.palette.look(node.kind), rect, self.pen);
        let lines = text.label.lines.len() as f64;
        for (i, line) in text.label.lines.iter().enumerate() {
            let middle = rect.centre.y + (i as f64 - (lines - 1.0) / 2.0) * text.size * LEADING;
            let _ = write!(
                svg,
                r#"<text class="tg-ink" x="{}" y="{}" font-size="{}" fill="{}">{}</text>"#,
                number(rect.centre.x),
                number(middle + text.size * 0.36),
                number(text.size),
                self.palette.ink,
                escape(line),
            );
        }
        svg.push_str(if link.is_some() { "</g></a>\n" } else { "</g>\n" });
    }
}

/// A head for the line where it comes to the box that it leads to.
fn arrow(route: &Route, target: &Rect, pen: f64) -> String {
    let steps = (0..=200).rev().map(|i| route.at(f64::from(i) / 200.0));
    let outside = |p: &Point| !target.is_crossed(*p, *p, 1.5);
    let Some(tip) = steps.clone().find(outside) else {
        return String::new();
    };
    let length = 7.0 * pen;
    let away = |p: &Point| (p.x - tip.x).hypot(p.y - tip.y) >= length;
    let tail = steps.skip_while(|p| !outside(p)).find(away).unwrap_or(route.from);
    let (dx, dy) = ((tail.x - tip.x) * 0.9, (tail.y - tip.y) * 0.9);
    let (ax, ay, bx, by) = (dx - dy / 2.0, dy + dx / 2.0, dx + dy / 2.0, dy - dx / 2.0);
    let [ax, ay, bx, by] = [tip.x + ax, tip.y + ay, tip.x + bx, tip.y + by].map(number);
    format!("M{ax} {ay}L{} {}L{bx} {by}", number(tip.x), number(tip.y))
}

/// The outline of a node, also for the legend.
fn outline(svg: &mut String, kind: &str, look: style::Look, rect: &Rect, pen: f64) {
    let (fill, line, width) = (look.fill, look.line, number(1.5 * pen));
    let paint = format!(r#"class="tg-{kind}" fill="{fill}" stroke="{line}" stroke-width="{width}""#);
    let (l, r, t, b) = (number(rect.left()), number(rect.right()), number(rect.top()), number(rect.bottom()));
    let notch = rect.size.h * 0.4;
    let (inner_l, inner_r) = (number(rect.left() + notch), number(rect.right() - notch));
    let _ = match look.shape {
        Shape::Pill | Shape::Rectangle => {
            let radius = if look.shape == Shape::Pill { rect.size.h / 2.0 } else { 0.0 };
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
    use super::{Drawing, Tooltips};
    use crate::export::drawing::{Look, Theme};
    use crate::export::layout::lines_behind_labels;
    use crate::export::{View, samples};
    use quick_xml::events::Event;

    fn placed(view: &View, theme: Theme) -> Drawing<'_> {
        Drawing::new(view, Look { theme, ..Look::default() }).unwrap()
    }

    fn draw(view: &View, theme: Theme) -> String {
        super::draw(&placed(view, theme), Tooltips::Shown, crate::export::Page::default())
    }

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
            let svg = draw(&view, Theme::Light);
            let (texts, elements) = read(&svg);
            assert!(!elements.iter().any(|e| matches!(e.as_str(), "script" | "style" | "image" | "use")));
            for node in view.nodes().filter(|node| node.label.len() < 15 && !node.label.contains('\u{1}')) {
                assert!(texts.contains(&node.label), "{}", node.label);
            }
            assert_eq!(svg, draw(&view, Theme::Light));
        }
    }

    #[test]
    fn a_theme_has_its_colours_or_asks_the_viewer() {
        let view = samples::conference();
        let [light, dark, auto] = [Theme::Light, Theme::Dark, Theme::Auto].map(|theme| draw(&view, theme));
        for (svg, page, ink, asks) in [
            (&light, "#ffffff", "#1b1f24", false),
            (&dark, "#12161c", "#f0f3f6", false),
            (&auto, "#ffffff", "#1b1f24", true),
        ] {
            assert!(svg.contains(&format!(r#"fill="{page}"/>"#)) && svg.contains(&format!(r#"fill="{ink}">"#)));
            assert_eq!(svg.contains("prefers-color-scheme:dark"), asks);
        }
        // What the style sheet names is there.
        for class in ["tg-page", "tg-ink", "tg-faint", "tg-edge", "tg-person", "tg-company"] {
            assert!(auto.contains(&format!(r#"class="{class}""#)) && auto.contains(&format!(".{class}{{")), "{class}");
        }
    }

    #[test]
    fn few_lines_run_behind_labels() {
        for (view, most) in [(samples::conference(), 0), (samples::technologies(), 60)] {
            let drawing = placed(&view, Theme::Light);
            let edges: Vec<_> = drawing.edges.iter().map(|e| (e.source, e.target, 1.0)).collect();
            let behind = lines_behind_labels(&drawing.layout, &edges);
            assert!(behind <= most, "{}: {behind} lines behind labels", view.name());
        }
    }

    #[test]
    fn tooltips_carry_the_talks() {
        let (texts, _) = read(&draw(&samples::awkward(), Theme::Auto));
        let whole = texts.join("\n");
        for view_edge in samples::awkward().edges() {
            for talk in &view_edge.edge.talks {
                assert!(whole.contains(&talk.title), "{}", talk.title);
            }
        }
    }
}
