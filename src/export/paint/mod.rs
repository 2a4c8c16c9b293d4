//! A drawing in, its shapes and the outlines of its letters out, ready for pixels or PDF. Letters come from two fonts
//! inside the program first, so that a picture is the same wherever it is made; what they lack (Arabic, Chinese, emoji …)
//! comes from the system's fonts.

pub mod pdf;
pub mod png;

use super::drawing::{Drawing, Look, Theme};
use super::svg::{self, Tooltips};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};
use std::collections::BTreeSet;
use std::io::{Error as IoError, Result as IoResult};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Latin, Greek and Cyrillic letters, digits and signs; see `fonts/LICENSE`.
const FONTS: [&[u8]; 2] = [include_bytes!("fonts/DejaVuSans.ttf"), include_bytes!("fonts/DejaVuSans-Bold.ttf")];
const FAMILY: fontdb::Family<'_> = fontdb::Family::Name("DejaVu Sans");

/// The shapes of the drawing, and a warning where letters could not be drawn.
fn shapes(drawing: &Drawing<'_>) -> IoResult<(Tree, Vec<String>)> {
    shapes_with(drawing, fontdb::Database::load_system_fonts)
}

/// The same, where what the fonts inside the program lack comes from those that `load_others` adds.
fn shapes_with(
    drawing: &Drawing<'_>,
    load_others: impl Fn(&mut fontdb::Database) + Send + Sync,
) -> IoResult<(Tree, Vec<String>)> {
    let svg = svg::draw(drawing, Tooltips::None, drawing.look.page);
    let mut fonts = fontdb::Database::new();
    FONTS.into_iter().for_each(|font| fonts.load_font_data(font.to_vec()));
    let missing = Arc::new(Mutex::new(BTreeSet::new()));
    let options = Options {
        fontdb: Arc::new(fonts),
        font_resolver: FontResolver {
            select_font: Box::new(|wanted, fonts| {
                fonts.query(&fontdb::Query {
                    families: &[FAMILY],
                    weight: fontdb::Weight(wanted.weight()),
                    ..fontdb::Query::default()
                })
            }),
            select_fallback: {
                let (missing, search) = (Arc::clone(&missing), FontResolver::default_fallback_selector());
                let loaded = Once::new();
                Box::new(move |c, used, fonts| {
                    // They are read when a letter asks for them, and once.
                    loaded.call_once(|| load_others(Arc::make_mut(fonts)));
                    // A face as heavy as the others first: the search alone takes the first that has the letter.
                    let weight = used.first().and_then(|id| fonts.face(*id)).map(|face| face.weight);
                    let other = fonts.faces().filter(|face| Some(face.weight) != weight).map(|face| face.id);
                    let avoided: Vec<fontdb::ID> = used.iter().copied().chain(other).collect();
                    let found = search(c, &avoided, fonts).or_else(|| search(c, used, fonts));
                    if found.is_none() {
                        missing.lock().unwrap_or_else(PoisonError::into_inner).insert(c);
                    }
                    found
                })
            },
        },
        ..Options::default()
    };
    let tree = Tree::from_str(&svg, &options).map_err(IoError::other)?;
    drop(options);
    let missing = missing.lock().unwrap_or_else(PoisonError::into_inner);
    let letters: String = missing.iter().take(20).collect();
    let warning = format!(
        "no font here has {letters}, so boxes stand for them; install one that has (such as Debian's fonts-noto), or write .svg or .html"
    );
    Ok((tree, if missing.is_empty() { Vec::new() } else { vec![warning] }))
}

/// A look with a theme that does not ask the viewer.
fn settled(look: Look) -> Look {
    let theme = if look.theme == Theme::Auto { Theme::Light } else { look.theme };
    Look { theme, ..look }
}

#[cfg(test)]
mod tests {
    use super::{fontdb, shapes, shapes_with};
    use crate::export::{Drawing, Look, samples};
    use resvg::usvg::{Group, Node, Tree};

    /// The texts of a drawing that have outlines.
    fn outlined(tree: &Tree) -> Vec<String> {
        fn texts(group: &Group, found: &mut Vec<String>) {
            for node in group.children() {
                match node {
                    Node::Group(group) => texts(group, found),
                    Node::Text(text) if text.flattened().has_children() => {
                        found.extend(text.chunks().iter().map(|chunk| chunk.text().to_owned()));
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        found
    }

    /// A font with two letters, `中` and `島`; it stands for any that a system may have.
    fn two_letters(fonts: &mut fontdb::Database) {
        fonts.load_font_data(include_bytes!("../../../tests/fonts/two-letters.ttf").to_vec());
    }

    #[test]
    fn every_label_has_outlines_or_boxes_and_a_warning_whatever_fonts_there_are() {
        let view = samples::conference();
        let drawing = Drawing::new(&view, Look::default()).unwrap();
        let alone = shapes_with(&drawing, |_| {}).unwrap();
        let with_two = shapes_with(&drawing, two_letters).unwrap();
        // Of a label in one script the first letter that is missing is told.
        assert!(alone.1[0].starts_with("no font here has 中株, so boxes"), "{:?}", alone.1);
        assert!(with_two.1[0].starts_with("no font here has 大株, so boxes"), "{:?}", with_two.1);
        for (tree, _) in [alone, with_two, shapes(&drawing).unwrap()] {
            let found = outlined(&tree);
            for line in drawing.texts.iter().flat_map(|text| &text.label.lines) {
                assert!(found.contains(line), "{line}");
            }
        }
    }
}
