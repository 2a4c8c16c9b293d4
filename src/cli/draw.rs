//! How a picture looks: for every command that draws.

use clap::{Args, ValueEnum};
use talkgraph::export::{Engine, Look, Page, Theme, Zoom};

/// Choices for pictures (.svg, .png, .pdf, .html).
#[derive(Debug, Args)]
#[command(next_help_heading = "Pictures")]
pub struct DrawArgs {
    /// Colours; auto follows the viewer in SVG and HTML, and is light elsewhere
    #[arg(long, value_enum, default_value = "auto")]
    pub theme: ThemeName,
    /// Have a program of Graphviz place the nodes, where it is installed
    #[arg(long, value_enum)]
    pub engine: Option<EngineName>,
    /// Size of a PNG: pixels by pixels of the drawing, from 0.1 to 10 [default: 2, or less for large drawings]
    #[arg(long, value_name = "FACTOR", value_parser = scale, conflicts_with = "width")]
    pub scale: Option<f64>,
    /// Size of a PNG: pixels across
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(16..=20_000))]
    pub width: Option<u32>,
    /// Shape of the page: width by height, such as 4:3, or tight
    #[arg(long, value_name = "W:H", default_value = "16:9", value_parser = shape)]
    pub shape: Page,
}

/// Colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// Dark text on a light page
    Light,
    /// Light text on a dark page
    Dark,
    /// As the viewer prefers
    Auto,
}

/// Programs of Graphviz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// Springs, for large graphs
    Sfdp,
    /// Springs that aim at the distances in the graph
    Neato,
    /// Layers
    Dot,
    /// Springs, for small graphs
    Fdp,
    /// Circles
    Circo,
    /// Rings around a centre
    Twopi,
}

impl ThemeName {
    /// The colours that the library draws in.
    pub fn theme(self) -> Theme {
        match self {
            Self::Light => Theme::Light,
            Self::Dark => Theme::Dark,
            Self::Auto => Theme::Auto,
        }
    }
}

impl DrawArgs {
    /// What the library draws by.
    pub fn look(&self) -> Look {
        let theme = self.theme.theme();
        let engine = match self.engine {
            None => Engine::Own,
            Some(EngineName::Sfdp) => Engine::Sfdp,
            Some(EngineName::Neato) => Engine::Neato,
            Some(EngineName::Dot) => Engine::Dot,
            Some(EngineName::Fdp) => Engine::Fdp,
            Some(EngineName::Circo) => Engine::Circo,
            Some(EngineName::Twopi) => Engine::Twopi,
        };
        let zoom = match (self.scale, self.width) {
            (Some(scale), _) => Zoom::Scale(scale),
            (None, Some(width)) => Zoom::Width(width),
            (None, None) => Zoom::Sharp,
        };
        Look { theme, engine, zoom, page: self.shape }
    }
}

fn scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    if (0.1..=10.0).contains(&scale) { Ok(scale) } else { Err("it must be from 0.1 to 10".to_owned()) }
}

fn shape(text: &str) -> Result<Page, String> {
    if text == "tight" {
        return Ok(Page::Tight);
    }
    let side = |side: &str| side.trim().parse::<f64>().ok().filter(|side| *side > 0.0);
    let ratio = text.split_once(':').and_then(|(width, height)| Some(side(width)? / side(height)?));
    match ratio.filter(|ratio| (0.1..=10.0).contains(ratio)) {
        Some(ratio) => Ok(Page::Ratio(ratio)),
        None => Err("write width by height, such as 16:9, or tight".to_owned()),
    }
}
