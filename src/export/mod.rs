//! The graph in, drawings and graph files out: [`project()`] reads a [`View`], a [`Format`] writes it. One file per format
//! behind one trait; a new format is one new file and one line in [`FORMATS`].
//!
//! Invariant: only this module knows petgraph.

mod analyse;
mod answer;
mod attributes;
mod csv;
mod cyjs;
mod cypher;
mod dot;
mod drawing;
mod engine;
mod error;
mod facts;
mod gexf;
mod graphml;
mod html;
mod json;
pub mod layout;
mod mermaid;
mod names;
mod paint;
mod project;
mod quote;
mod select;
mod source;
mod style;
mod svg;
mod target;
pub mod terms;
mod text;
pub mod timeline;
mod view;

pub use analyse::{
    Change, Changed, Communities, Measure, Step, communities, compare, path, quote_steps, rank, steps_as_view,
};
pub use answer::draw_answer;
pub use csv::Csv;
pub use cyjs::CyJs;
pub use cypher::Cypher;
pub use dot::Dot;
pub use drawing::{Drawing, Look, Page, Theme, Zoom};
pub use engine::Engine;
pub use error::ExportError;
pub use gexf::Gexf;
pub use graphml::GraphMl;
pub use html::{Html, Way, Ways};
pub use json::Json;
pub use mermaid::Mermaid;
pub use paint::pdf::Pdf;
pub use paint::png::Png;
pub use project::{Projection, project};
pub use quote::quote;
pub use select::{Chosen, Selection, narrow};
pub use source::QuadSource;
pub use svg::{Link, Svg};
pub use target::Target;
pub use view::{Edge, EdgeOf, Kind, Node, Quote, TalkRef, View, ViewBuilder};

use std::io::{Error as IoError, Result as IoResult, Write};
use std::path::Path;

/// A file format that a view can be written in. The same view gives the same bytes.
pub trait Format: Sync + std::fmt::Debug {
    /// The ending of its files, in lower case, without the dot.
    fn ending(&self) -> &'static str;

    /// Writes the view, all of it one after the other.
    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()>;

    /// The endings of the files, for a format that needs several: `who.csv` becomes `who.nodes.csv` and `who.edges.csv`.
    fn parts(&self) -> &'static [&'static str] {
        &[]
    }

    /// Writes one of the [`Format::parts`].
    fn write_part(&self, part: usize, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let _ = part;
        self.write(view, out)
    }

    /// Whether it is a picture, painted from a [`Drawing`].
    fn is_picture(&self) -> bool {
        false
    }

    /// Paints a drawing of the view, and gives warnings of what could not be painted; a format that is no picture writes the view.
    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        self.write(drawing.view, out).map(|()| Vec::new())
    }
}

/// A format that is a picture: all that it has of its own is how a drawing is painted.
trait Picture: Sync + std::fmt::Debug {
    /// As [`Format::ending`].
    const ENDING: &str;

    /// As [`Format::paint`].
    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>>;
}

impl<P: Picture> Format for P {
    fn ending(&self) -> &'static str {
        P::ENDING
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let drawing = Drawing::new(view, Look::default()).map_err(IoError::other)?;
        Picture::paint(self, &drawing, out).map(drop)
    }

    fn is_picture(&self) -> bool {
        true
    }

    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        Picture::paint(self, drawing, out)
    }
}

/// A drawing as a part of a page that has the rules of [`picture_rules`]: each node leads to where `link` says.
///
/// # Errors
/// Those of [`Drawing::new`].
pub fn picture(view: &View, link: Link<'_>) -> Result<String, ExportError> {
    let drawing = Drawing::new(view, Look { theme: Theme::Light, ..Look::default() })?;
    Ok(svg::draw_linked(&drawing, svg::Tooltips::None, Page::Tight, Some(link)))
}

/// Writes the interactive page of `.html` for a server: its nodes lead on, as `ways` says.
///
/// # Errors
/// Those of [`Drawing::new`], and what cannot be written.
pub fn explorer(view: &View, ways: &Ways<'_>, out: &mut dyn Write) -> IoResult<()> {
    let drawing = Drawing::new(view, Look::default()).map_err(IoError::other)?;
    html::page(&drawing, Some(ways), out)
}

/// The rules of a style sheet that colour such drawings as the viewer prefers.
pub fn picture_rules() -> String {
    let (light, dark) = (style::sheet(&style::LIGHT, ""), style::sheet(&style::DARK, ""));
    format!("{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n")
}

/// All formats.
pub static FORMATS: &[&dyn Format] =
    &[&Svg, &Png, &Pdf, &Html, &Dot, &Json, &GraphMl, &Gexf, &CyJs, &Csv::Gephi, &Csv::Neo4j, &Mermaid, &Cypher];

/// The format that the ending of `path` names, in any case.
///
/// ```
/// # use talkgraph::export::format_of;
/// assert_eq!(format_of("who.SVG".as_ref()).unwrap().ending(), "svg");
/// assert!(format_of("who.doc".as_ref()).unwrap_err().to_string().contains(".svg, .png, .pdf"));
/// ```
pub fn format_of(path: &Path) -> Result<&'static dyn Format, ExportError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
    let found = ending.and_then(|ending| format_called(&ending).ok());
    found.ok_or_else(|| ExportError::FormatUnknown { path: path.to_owned() })
}

/// The format of an ending, with or without its dot, in any case.
pub fn format_called(ending: &str) -> Result<&'static dyn Format, ExportError> {
    let plain = ending.trim_start_matches('.').to_lowercase();
    let found = FORMATS.iter().copied().find(|format| format.ending() == plain);
    found.ok_or_else(|| ExportError::EndingUnknown { ending: ending.to_owned() })
}

/// The endings of all formats, for messages.
pub fn endings() -> String {
    FORMATS.iter().map(|format| format!(".{}", format.ending())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod samples;
