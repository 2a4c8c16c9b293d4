//! The graph in, drawings and graph files out: [`project()`] reads a [`View`], a [`Format`] writes it. One file per format
//! behind one trait; a new format is one new file and one line in [`FORMATS`].
//!
//! Invariant: only this module knows petgraph.

mod answer;
mod dot;
mod error;
mod facts;
mod json;
pub mod layout;
mod names;
mod project;
mod quote;
mod rank;
mod select;
mod source;
mod style;
mod svg;
mod target;
pub mod terms;
pub mod text;
mod view;

pub use answer::draw_answer;
pub use dot::Dot;
pub use error::ExportError;
pub use json::Json;
pub use project::{Projection, project};
pub use quote::quote;
pub use rank::{Measure, rank};
pub use select::{Chosen, Selection, narrow};
pub use source::QuadSource;
pub use svg::Svg;
pub use target::Target;
pub use view::{Edge, EdgeOf, Kind, Node, Quote, TalkRef, View, ViewBuilder};

use std::io::{Result as IoResult, Write};
use std::path::Path;

/// A file format that a view can be written in. The same view gives the same bytes.
pub trait Format: Sync + std::fmt::Debug {
    /// The ending of its files, in lower case, without the dot.
    fn ending(&self) -> &'static str;

    /// Writes the view.
    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()>;
}

/// All formats.
pub static FORMATS: [&dyn Format; 3] = [&Svg, &Dot, &Json];

/// The format that the ending of `path` names, in any case.
///
/// ```
/// # use talkgraph::export::format_of;
/// assert_eq!(format_of("who.SVG".as_ref()).unwrap().ending(), "svg");
/// assert!(format_of("who.doc".as_ref()).unwrap_err().to_string().contains(".svg, .dot, .json"));
/// ```
pub fn format_of(path: &Path) -> Result<&'static dyn Format, ExportError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
    let found = ending.and_then(|ending| format_called(&ending).ok());
    found.ok_or_else(|| ExportError::FormatUnknown { path: path.to_owned() })
}

/// The format of an ending, with or without its dot, in any case.
pub fn format_called(ending: &str) -> Result<&'static dyn Format, ExportError> {
    let plain = ending.trim_start_matches('.').to_lowercase();
    let found = FORMATS.into_iter().find(|format| format.ending() == plain);
    found.ok_or_else(|| ExportError::EndingUnknown { ending: ending.to_owned() })
}

/// The endings of all formats, for messages.
pub fn endings() -> String {
    FORMATS.map(|format| format!(".{}", format.ending())).join(", ")
}

#[cfg(test)]
mod samples;
