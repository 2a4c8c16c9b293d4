//! A drawing in, one page of PDF out: shapes and letters as paths, so that it needs no font where it is shown, and under
//! the letters the same text unseen, so that it can be searched and copied. Written here on pdf-writer: a converter that
//! embeds fonts would bring a second font stack and take longer to build than everything else of the drawings.

use super::shapes;
use crate::export::Picture;
use crate::export::drawing::Drawing;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf as Writer, Rect, Ref, Str, TextStr};
use resvg::tiny_skia::{PathSegment, Point, Transform};
use resvg::usvg::{Group, Node, Paint, Path, Text, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result as IoResult, Write};

/// Portable Document Format.
#[derive(Debug, Clone, Copy)]
pub struct Pdf;

impl Picture for Pdf {
    const ENDING: &str = "pdf";

    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        let (tree, warnings) = shapes(drawing)?;
        out.write_all(&page(&tree, drawing.view.title())?)?;
        Ok(warnings)
    }
}

/// Points of a PDF by pixels of a drawing.
const POINTS: f32 = 0.75;
/// A page is at most this many points wide and high, by the specification.
const MOST_POINTS: f32 = 14_400.0;
/// Width that each unseen character has, in em; it is then stretched to the width of what is seen.
const UNSEEN_EM: f32 = 0.5;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
const FONT: Ref = Ref::new(6);
const CID_FONT: Ref = Ref::new(7);
const DESCRIPTOR: Ref = Ref::new(8);
const CMAP: Ref = Ref::new(9);
/// The first of the graphics states, one for each opacity.
const STATES: i32 = 10;

const FONT_NAME: Name<'static> = Name(b"Unseen");
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// What the content refers to by name.
#[derive(Default)]
struct Used {
    /// Opacities, in thousandths.
    opacities: BTreeSet<u16>,
    /// Characters, each with its number in the unseen font.
    characters: BTreeMap<char, u16>,
}

fn page(tree: &Tree, title: &str) -> IoResult<Vec<u8>> {
    let size = tree.size();
    let points = POINTS.min(MOST_POINTS / size.width().max(size.height()));
    let (width, height) = (size.width() * points, size.height() * points);
    let mut used = Used::default();
    let mut content = Content::new();
    content.transform([points, 0.0, 0.0, -points, 0.0, height]);
    group(tree.root(), &mut content, &mut used);

    let mut pdf = Writer::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, width, height)).contents(CONTENT);
    let mut resources = page.resources();
    resources.fonts().pair(FONT_NAME, FONT);
    let mut states = resources.ext_g_states();
    for (i, opacity) in used.opacities.iter().enumerate() {
        states.pair(Name(state_name(*opacity).as_bytes()), Ref::new(STATES + i as i32));
    }
    states.finish();
    resources.finish();
    page.finish();
    for (i, opacity) in used.opacities.iter().enumerate() {
        let alpha = f32::from(*opacity) / 1000.0;
        pdf.ext_graphics(Ref::new(STATES + i as i32)).stroking_alpha(alpha).non_stroking_alpha(alpha);
    }
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&content.finish())?;
    pdf.stream(CONTENT, &zlib.finish()?).filter(Filter::FlateDecode);
    unseen_font(&mut pdf, &used);
    pdf.document_info(INFO).title(TextStr(title)).creator(TextStr("talkgraph"));
    Ok(pdf.finish())
}

/// A font without letters, whose numbers stand for characters.
fn unseen_font(pdf: &mut Writer, used: &Used) {
    pdf.type0_font(FONT)
        .base_font(FONT_NAME)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(CID_FONT)
        .to_unicode(CMAP);
    pdf.cid_font(CID_FONT)
        .subtype(CidFontType::Type2)
        .base_font(FONT_NAME)
        .system_info(SYSTEM)
        .font_descriptor(DESCRIPTOR)
        .default_width(UNSEEN_EM * 1000.0);
    pdf.font_descriptor(DESCRIPTOR)
        .name(FONT_NAME)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(0.0, -200.0, 500.0, 800.0))
        .italic_angle(0.0)
        .ascent(800.0)
        .descent(-200.0)
        .cap_height(700.0)
        .stem_v(80.0);
    let mut cmap = UnicodeCmap::new(Name(b"Unseen-UCS"), SYSTEM);
    for (character, number) in &used.characters {
        cmap.pair(*number, *character);
    }
    pdf.stream(CMAP, &cmap.finish());
}

fn group(from: &Group, content: &mut Content, used: &mut Used) {
    for node in from.children() {
        match node {
            Node::Group(inner) => group(inner, content, used),
            Node::Path(shape) => path(shape, content, used),
            Node::Text(text) => {
                group(text.flattened(), content, used);
                unseen(text, content, used);
            }
            // Drawings hold none.
            Node::Image(_) => {}
        }
    }
}

fn path(path: &Path, content: &mut Content, used: &mut Used) {
    let colour = |paint: &Paint| match paint {
        Paint::Color(c) => Some([c.red, c.green, c.blue].map(|part| f32::from(part) / 255.0)),
        _ => None,
    };
    let fill = path.fill().and_then(|fill| Some((colour(fill.paint())?, fill.opacity().get())));
    let stroke = path.stroke().and_then(|stroke| Some((colour(stroke.paint())?, stroke.opacity().get(), stroke)));
    if !path.is_visible() || (fill.is_none() && stroke.as_ref().is_none_or(|(_, opacity, _)| *opacity == 0.0)) {
        return;
    }
    content.save_state();
    let opacity = fill.map(|(_, opacity)| opacity).or(stroke.as_ref().map(|(_, opacity, _)| *opacity)).unwrap_or(1.0);
    if opacity < 0.9995 {
        let opacity = (opacity * 1000.0).round() as u16;
        used.opacities.insert(opacity);
        content.set_parameters(Name(state_name(opacity).as_bytes()));
    }
    if let Some(([r, g, b], _)) = fill {
        content.set_fill_rgb(r, g, b);
    }
    let transform = path.abs_transform();
    if let Some(([r, g, b], _, stroke)) = &stroke {
        content.set_stroke_rgb(*r, *g, *b);
        content.set_line_width(stroke.width().get() * transform.get_scale().0);
        if stroke.linecap() == resvg::usvg::LineCap::Round {
            content.set_line_cap(LineCapStyle::RoundCap);
        }
    }
    outline(path, transform, content);
    match (fill.is_some(), stroke.is_some()) {
        (true, true) => content.fill_nonzero_and_stroke(),
        (true, false) => content.fill_nonzero(),
        (false, _) => content.stroke(),
    };
    content.restore_state();
}

fn outline(path: &Path, transform: Transform, content: &mut Content) {
    let at = |mut p: Point| {
        transform.map_point(&mut p);
        p
    };
    let mut last = Point::zero();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                last = at(p);
                content.move_to(last.x, last.y);
            }
            PathSegment::LineTo(p) => {
                last = at(p);
                content.line_to(last.x, last.y);
            }
            PathSegment::QuadTo(c, p) => {
                // PDF knows cubic curves only.
                let (c, p) = (at(c), at(p));
                let towards = |end: Point| (end.x + (c.x - end.x) * 2.0 / 3.0, end.y + (c.y - end.y) * 2.0 / 3.0);
                let ((x1, y1), (x2, y2)) = (towards(last), towards(p));
                content.cubic_to(x1, y1, x2, y2, p.x, p.y);
                last = p;
            }
            PathSegment::CubicTo(c, d, p) => {
                let (c, d, p) = (at(c), at(d), at(p));
                content.cubic_to(c.x, c.y, d.x, d.y, p.x, p.y);
                last = p;
            }
            PathSegment::Close => {
                content.close_path();
            }
        }
    }
}

/// The text where it is seen, as wide as it is seen.
fn unseen(text: &Text, content: &mut Content, used: &mut Used) {
    let bounds = text.abs_bounding_box();
    for chunk in text.chunks() {
        let mut bytes = Vec::new();
        for c in chunk.text().chars() {
            let next = used.characters.len() as u16 + 1;
            bytes.extend(used.characters.entry(c).or_insert(next).to_be_bytes());
        }
        let Some(span) = chunk.spans().first().filter(|_| !bytes.is_empty()) else {
            continue;
        };
        let size = span.font_size().get() * text.abs_transform().get_scale().1;
        let natural = bytes.len() as f32 / 2.0 * UNSEEN_EM * size;
        content.begin_text();
        content.set_text_rendering_mode(TextRenderingMode::Invisible);
        content.set_font(FONT_NAME, size);
        content.set_horizontal_scaling(100.0 * bounds.width() / natural);
        content.set_text_matrix([1.0, 0.0, 0.0, -1.0, bounds.left(), bounds.bottom() - size * 0.1]);
        content.show(Str(&bytes));
        content.end_text();
    }
}

fn state_name(opacity: u16) -> String {
    format!("O{opacity}")
}

#[cfg(test)]
mod tests {
    use super::Pdf;
    use crate::export::{Format, samples};

    #[test]
    fn a_page_is_whole_and_the_same_twice() {
        for view in [samples::awkward(), samples::conference()] {
            let painted = || {
                let mut bytes = Vec::new();
                Pdf.write(&view, &mut bytes).unwrap();
                bytes
            };
            let pdf = painted();
            assert!(pdf.starts_with(b"%PDF-1.") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
            assert_eq!(pdf, painted());
        }
    }

    #[test]
    #[ignore = "needs pdftotext of poppler; tests/run --all runs it"]
    fn what_is_seen_can_be_searched_and_copied() {
        let folder = tempfile::tempdir().unwrap();
        for view in [samples::awkward(), samples::conference(), samples::technologies()] {
            let file = folder.path().join("drawn.pdf");
            Pdf.write(&view, &mut std::fs::File::create(&file).unwrap()).unwrap();
            let output = std::process::Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.is_empty(), "{said}");
            let text = String::from_utf8_lossy(&output.stdout);
            let drawing = crate::export::Drawing::new(&view, crate::export::Look::default()).unwrap();
            let lines = drawing.texts.iter().flat_map(|text| &text.label.lines);
            // Right-to-left text comes back in the order of the eye.
            for line in lines.filter(|line| line.chars().all(|c| !('\u{590}'..='\u{8ff}').contains(&c) && c != '\u{1}'))
            {
                assert!(text.contains(line.as_str()), "{line}\n{text}");
            }
        }
    }
}
