//! A view in, a drawing out: which of its entities are drawn, their labels, and where each stands. Every picture format is
//! painted from one of these, so that the same view looks the same in all of them.

use super::engine::{self, Engine};
use super::layout::{Layout, Size, layout};
use super::select::best;
use super::style::{self, LIGHT, Palette, Shape};
use super::text::{self, Label};
use super::{Edge, EdgeOf, ExportError, Node, View};

/// Entities above which talkgraph's own layout draws the best-known only: more cannot be read, and take long to place.
pub const MOST: usize = 500;
/// Height of a line of text by its font size.
pub const LEADING: f64 = 1.25;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light page.
    Light,
    /// Light text on a dark page.
    Dark,
    /// As the viewer prefers, where the format can ask (SVG, HTML); else light.
    #[default]
    Auto,
}

impl Theme {
    /// The colours to paint with; of a theme that follows the viewer, those to begin with.
    pub fn palette(self) -> &'static Palette {
        match self {
            Theme::Light | Theme::Auto => &LIGHT,
            Theme::Dark => &style::DARK,
        }
    }
}

/// How large a picture made of pixels is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Zoom {
    /// Two pixels by one of the drawing, which is sharp on any screen; fewer where the picture would become unwieldy.
    #[default]
    Sharp,
    /// Pixels of the picture by pixels of the drawing.
    Scale(f64),
    /// Pixels across.
    Width(u32),
}

/// The shape of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Page {
    /// So many times as wide as high.
    Ratio(f64),
    /// As large as what is on it.
    Tight,
}

impl Default for Page {
    /// That of a slide.
    fn default() -> Self {
        Self::Ratio(16.0 / 9.0)
    }
}

/// What can be chosen of a drawing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// What places the boxes.
    pub engine: Engine,
    /// The size of a PNG.
    pub zoom: Zoom,
    /// The shape of the page; that of an HTML page is the window's.
    pub page: Page,
}

/// A node's label at its size.
#[derive(Debug, Clone)]
pub struct Text {
    /// The lines.
    pub label: Label,
    /// Font size in pixels.
    pub size: f64,
}

/// A view, placed on a page.
#[derive(Debug)]
pub struct Drawing<'a> {
    /// What is drawn.
    pub view: &'a View,
    /// The entities drawn, in the order of the view.
    pub nodes: Vec<&'a Node>,
    /// The edges between them, by their positions in [`Drawing::nodes`].
    pub edges: Vec<EdgeOf<'a>>,
    /// The label of each node.
    pub texts: Vec<Text>,
    /// The place of each node.
    pub layout: Layout,
    /// What the drawing leaves out of the view, if it leaves out anything.
    pub left_out: Option<String>,
    /// What was chosen.
    pub look: Look,
}

impl<'a> Drawing<'a> {
    /// Chooses what is drawn of the view and places it. Fails only where an engine of Graphviz is asked for.
    pub fn new(view: &'a View, look: Look) -> Result<Self, ExportError> {
        let most = if look.engine == Engine::Own { MOST } else { usize::MAX };
        let (nodes, edges) = select(view, most);
        let (drawn, all) = (nodes.len(), view.node_count());
        let left_out = (drawn < all).then(|| {
            format!(
                "{drawn} of {all} are drawn, those with the most talks and what they are joined to; --engine sfdp draws all, \
                 --around or --event others"
            )
        });
        let texts: Vec<Text> = nodes.iter().map(|node| text_of(node, nodes.len())).collect();
        let sizes: Vec<Size> = nodes.iter().zip(&texts).map(|(node, text)| size_of(node, text)).collect();
        let joins: Vec<(usize, usize, f64)> = edges.iter().map(|e| (e.source, e.target, e.edge.weight())).collect();
        let layout = match look.engine.program() {
            None => {
                let first = nodes.first().map(|node| node.kind);
                let sides: Vec<bool> = nodes.iter().map(|node| Some(node.kind) != first).collect();
                layout(&sizes, &sides, &joins)
            }
            Some(program) => engine::place(program, &sizes, &joins)?,
        };
        Ok(Self { view, nodes, edges, texts, layout, left_out, look })
    }

    /// The palette to paint with.
    pub fn palette(&self) -> &'static Palette {
        self.look.theme.palette()
    }
}

/// At most `most` nodes, those with the most talks first, as [`best`] takes them, and the edges between them.
fn select(view: &View, most: usize) -> (Vec<&Node>, Vec<EdgeOf<'_>>) {
    let mut at = vec![None; view.node_count()];
    let mut drawn = Vec::with_capacity(most.min(at.len()));
    let talks: Vec<f64> = view.nodes().map(|node| node.talks as f64).collect();
    let kept = (at.len() > most).then(|| best(view, most, &talks));
    for (i, node) in view.nodes().enumerate() {
        if kept.as_ref().is_none_or(|kept| kept.contains(&i)) {
            at[i] = Some(drawn.len());
            drawn.push(node);
        }
    }
    let edges = view
        .edges()
        .filter_map(|EdgeOf { source, target, edge }: EdgeOf<'_>| {
            let edge: &Edge = edge;
            Some(EdgeOf { source: at[source]?, target: at[target]?, edge })
        })
        .collect();
    (drawn, edges)
}

fn text_of(node: &Node, nodes: usize) -> Text {
    let size = style::font_size(node.talks, nodes);
    Text { label: text::fit(&node.label, size), size }
}

fn size_of(node: &Node, text: &Text) -> Size {
    let h = (text.label.lines.len() as f64 * text.size * LEADING + 4.0 + text.size / 2.0).ceil();
    let sides = match style::look(node.kind).shape {
        Shape::Rectangle => text.size * 0.75,
        Shape::Pill => h * 0.3 + 4.0,
        Shape::Hexagon | Shape::Slanted => h * 0.4 + 4.0,
    };
    Size { w: (text.label.width + 2.0 * sides).ceil().max(h), h }
}

#[cfg(test)]
mod tests {
    use super::{Drawing, Look, MOST, select};
    use crate::export::{View, samples};

    #[test]
    fn only_the_best_known_of_a_large_view_are_drawn() {
        let view = samples::random(MOST + 100, 900);
        let drawing = Drawing::new(&view, Look::default()).unwrap();
        assert_eq!(drawing.nodes.len(), MOST, "what is cut is filled up");
        let note = format!("{} of {} are drawn", drawing.nodes.len(), view.node_count());
        assert!(drawing.left_out.as_ref().is_some_and(|line| line.contains(&note)), "{:?}", drawing.left_out);
        assert!(drawing.edges.iter().all(|e| e.source < drawing.nodes.len() && e.target < drawing.nodes.len()));
    }

    #[test]
    fn a_choice_keeps_who_has_most_talks_and_no_one_alone() {
        let view = samples::conference();
        let names = |view: &View, most: usize| -> Vec<String> {
            select(view, most).0.iter().map(|node| node.label.clone()).collect()
        };
        assert_eq!(names(&view, view.node_count()).len(), view.node_count());
        let few = names(&view, 12);
        assert!(few.contains(&"Google".to_owned()) && few.len() <= 12, "{few:?}");
        let (nodes, edges) = select(&view, 12);
        for (i, node) in nodes.iter().enumerate() {
            assert!(edges.iter().any(|e| e.source == i || e.target == i), "{} stands alone", node.label);
        }
    }

    /// Of many talks with one technology each, all with one talk, those of the best-known technologies are drawn.
    #[test]
    fn ties_at_the_cut_leave_no_empty_picture() {
        let mut builder = crate::export::ViewBuilder::default();
        for i in 0..30 {
            let (talk, technology) = (format!("talk{i}"), format!("technology{}", i / 3));
            builder.entity(&talk, crate::export::Kind::Talk, &talk);
            builder.entity(&technology, crate::export::Kind::Technology, &technology);
            builder.join(&talk, &technology, crate::export::TalkRef::new(&talk, &talk));
        }
        let view = builder.finish("talk-technology", "t", None);
        // One that would stand alone has no room at nine.
        for (most, drawn) in [(2, (2, 1)), (3, (3, 2)), (9, (8, 6)), (10, (10, 7)), (39, (39, 29))] {
            let (nodes, edges) = select(&view, most);
            assert_eq!((nodes.len(), edges.len()), drawn, "{most}");
        }
    }
}
