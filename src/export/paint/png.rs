//! A drawing in, pixels out.

use super::{settled, shapes};
use crate::export::Picture;
use crate::export::drawing::{Drawing, Zoom};
use resvg::tiny_skia::{Pixmap, Transform};
use std::io::{Error as IoError, Result as IoResult, Write};

/// Portable Network Graphics.
#[derive(Debug, Clone, Copy)]
pub struct Png;

/// Pixels to either side that are drawn at most when no size is asked for: about what a large wall shows.
const USUAL_MOST: f32 = 5000.0;
/// Pixels that are drawn at all: four bytes each are held in memory.
const MOST: f32 = 200e6;

impl Picture for Png {
    const ENDING: &str = "png";

    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        let look = settled(drawing.look);
        let (tree, warnings) = shapes(drawing)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let scale = match look.zoom {
            Zoom::Sharp => (USUAL_MOST / width.max(height)).min(2.0),
            Zoom::Scale(scale) => scale as f32,
            Zoom::Width(pixels) => pixels as f32 / width,
        };
        let (w, h) = ((width * scale).round(), (height * scale).round());
        let too = |what: &str| {
            let usual = (MOST.sqrt() * (width / height).sqrt()) as u32;
            IoError::other(format!("a picture of {w} by {h} pixels is too {what}; ask for --width {}", usual.min(1600)))
        };
        if w * h > MOST {
            return Err(too("large"));
        }
        let mut pixels = Pixmap::new(w as u32, h as u32).ok_or_else(|| too("small"))?;
        resvg::render(&tree, Transform::from_scale(w / width, h / height), &mut pixels.as_mut());
        out.write_all(&pixels.encode_png().map_err(IoError::other)?)?;
        Ok(warnings)
    }
}

#[cfg(test)]
mod tests {
    use super::Png;
    use crate::export::{Drawing, Format, Look, Theme, Zoom, samples};
    use resvg::tiny_skia::Pixmap;

    fn painted(theme: Theme, zoom: Zoom) -> Result<Pixmap, std::io::Error> {
        let view = samples::conference();
        let look = Look { theme, zoom, ..Look::default() };
        let mut bytes = Vec::new();
        Png.paint(&Drawing::new(&view, look).unwrap(), &mut bytes)?;
        Ok(Pixmap::decode_png(&bytes).unwrap())
    }

    fn share_of(pixels: &Pixmap, hex: u32) -> f64 {
        let is = |p: &&resvg::tiny_skia::PremultipliedColorU8| {
            u32::from(p.red()) << 16 | u32::from(p.green()) << 8 | u32::from(p.blue()) == hex
        };
        pixels.pixels().iter().filter(is).count() as f64 / pixels.pixels().len() as f64
    }

    #[test]
    fn pictures_have_the_size_and_the_colours_asked_for() {
        let light = painted(Theme::Auto, Zoom::Width(900)).unwrap();
        assert_eq!(light.width(), 900);
        assert!(share_of(&light, 0xff_ffff) > 0.4, "{}", share_of(&light, 0xff_ffff));
        for fill in [0xd6_ebfa, 0xf5_b32e, 0x1b_1f24] {
            assert!(share_of(&light, fill) > 0.001, "{fill:x}: {}", share_of(&light, fill));
        }
        let dark = painted(Theme::Dark, Zoom::Scale(0.5)).unwrap();
        assert!(share_of(&dark, 0x12_161c) > 0.4 && share_of(&dark, 0xff_ffff) < 0.01);
        let double = painted(Theme::Dark, Zoom::Scale(1.0)).unwrap();
        assert!(double.width().abs_diff(2 * dark.width()) <= 1);
    }

    #[test]
    fn a_size_that_is_none_is_refused_with_one_that_is() {
        for zoom in [Zoom::Width(0), Zoom::Width(4_000_000), Zoom::Scale(0.0)] {
            let said = painted(Theme::Light, zoom).unwrap_err().to_string();
            assert!(said.contains("--width 1600"), "{said}");
        }
    }
}
