//! `graph`, and the `demo` that draws.

use super::draw::DrawArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const GRAPH_EXAMPLES: &str = "\
Examples:
  talkgraph graph speaker-company -o who.svg
  talkgraph graph speaker-company -o who.png --theme dark --width 1920
  talkgraph graph speaker-technology -o who-on-what.html
  talkgraph graph technology-technology -o together.pdf --engine sfdp
  talkgraph graph technology-technology -o together.json
  talkgraph graph speaker-technology -o - | sfdp -Tpdf > who-on-what.pdf";

/// `talkgraph graph`
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// What to draw
    #[arg(value_enum)]
    pub view: ViewName,
    /// File to write; its ending (.svg, .png, .pdf, .html, .dot, .json) is the format; `-` writes DOT to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// How a picture looks
    #[command(flatten)]
    pub draw: DrawArgs,
}

/// The views of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ViewName {
    /// Who spoke for which company
    SpeakerCompany,
    /// Who spoke about which technology
    SpeakerTechnology,
    /// Which technologies were covered together
    TechnologyTechnology,
}

/// `talkgraph demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to write the drawing
    #[arg(short, long, value_name = "FILE", default_value = "speaker-company.svg")]
    pub output: PathBuf,
}
