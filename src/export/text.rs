//! A label in, its lines and their width in pixels out. Widths are those of DejaVu Sans (and Verdana), the widest of
//! the common sans-serif fonts: with whatever font a viewer has, the text stays inside the box that is drawn for it.

use crate::text::one_line;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Fonts for drawings, widest first, so that the widths of this module hold for all of them.
pub const FONTS: &str = "Verdana, 'DejaVu Sans', 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif";

/// Longest line in em; longer labels are wrapped, then cut.
const LONGEST_EM: f64 = 12.0;

/// Advance widths of the printable ASCII characters from the space on, in thousandths of an em.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
];

/// A label as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// One or two lines.
    pub lines: Vec<String>,
    /// Width of the longest line, in pixels.
    pub width: f64,
    /// Whether something was cut off, so that the whole label belongs in a tooltip.
    pub cut: bool,
}

/// Width of `text` in pixels at a font size of `size` pixels; never less than what a common sans-serif takes.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    if let Some(known) = (c as usize).checked_sub(0x20).and_then(|i| ASCII.get(i)) {
        return f64::from(*known) / 1000.0;
    }
    let base = c.nfd().next().filter(char::is_ascii);
    match (base, c.width()) {
        (Some(base), _) if base != c => em(base),
        (_, None | Some(0)) => 0.0,
        (_, Some(1)) if c.is_uppercase() => 1.1,
        // Letters of other scripts, ligatures such as æ, typographic signs.
        (_, Some(1)) => 0.95,
        (_, Some(columns)) => 0.6 * columns as f64,
    }
}

/// Wraps a label that is too long for one line into two of about the same width, and cuts what is still too long.
pub fn fit(label: &str, size: f64) -> Label {
    let text = one_line(label);
    let longest = LONGEST_EM * size;
    let lines = if width(&text, size) <= longest { vec![text] } else { wrap(&text, size) };
    let mut cut = false;
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| {
            if width(&line, size) <= longest * 1.15 {
                return line;
            }
            cut = true;
            elide(&line, longest, size)
        })
        .collect();
    let width = lines.iter().map(|line| width(line, size)).fold(0.0, f64::max);
    Label { lines, width, cut }
}

/// Where the two lines differ least in width: at a space, after a hyphen or slash, or between wide characters, which
/// the scripts that have them allow.
fn wrap(text: &str, size: f64) -> Vec<String> {
    let mut best: Option<(f64, usize)> = None;
    let mut before: Option<&str> = None;
    for (at, grapheme) in text.grapheme_indices(true) {
        let breaks = before.is_some_and(|b| {
            matches!(b, " " | "-" | "/" | "–" | "—") || (is_wide(b) && is_wide(grapheme) && !is_closing(grapheme))
        });
        if breaks {
            let longer = width(text[..at].trim_end(), size).max(width(&text[at..], size));
            if best.is_none_or(|(least, _)| longer < least) {
                best = Some((longer, at));
            }
        }
        before = Some(grapheme);
    }
    match best {
        Some((_, at)) => vec![text[..at].trim_end().to_owned(), text[at..].to_owned()],
        None => vec![text.to_owned()],
    }
}

fn is_wide(grapheme: &str) -> bool {
    grapheme.chars().next().and_then(char::width) == Some(2)
}

fn is_closing(grapheme: &str) -> bool {
    matches!(grapheme, "。" | "、" | "，" | "！" | "？" | "）" | "」" | "』" | "ー")
}

fn elide(line: &str, longest: f64, size: f64) -> String {
    let room = longest - width("…", size);
    let mut used = 0.0;
    let kept: String = line
        .graphemes(true)
        .take_while(|grapheme| {
            used += width(grapheme, size);
            used <= room
        })
        .collect();
    format!("{}…", kept.trim_end_matches([' ', '-', '/', ',']))
}

#[cfg(test)]
mod tests {
    use super::{fit, width};

    #[test]
    fn labels_are_wrapped_and_cut() {
        let cases: [(&str, &[&str], bool); 7] = [
            ("Neha Narkhede", &["Neha Narkhede"], false),
            ("  Neha\n Narkhede ", &["Neha Narkhede"], false),
            ("International Business Machines", &["International", "Business Machines"], false),
            ("Spring Cloud Data-Flow for Kubernetes", &["Spring Cloud Data-", "Flow for Kubernetes"], false),
            ("日本マイクロソフト株式会社東京本社", &["日本マイクロソフ", "ト株式会社東京本社"], false),
            ("Donaudampfschifffahrtsgesellschaftskapitän", &["Donaudampfschifffah…"], true),
            ("", &[""], false),
        ];
        for (label, lines, cut) in cases {
            let fitted = fit(label, 12.0);
            assert_eq!(fitted.lines, lines, "{label}");
            assert_eq!(fitted.cut, cut, "{label}");
        }
    }

    #[test]
    fn no_line_is_wider_than_said() {
        for label in ["WWWWWWWWWWWWWWWWWWWWWWWW", "Ελληνικά γράμματα και άλλα πολλά", "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻", "a\u{301}"]
        {
            let fitted = fit(label, 13.0);
            assert!(fitted.lines.iter().all(|line| width(line, 13.0) <= fitted.width), "{label}");
            assert!(fitted.width <= 13.0 * 12.0 * 1.15 + 0.01, "{label}");
        }
    }

    #[test]
    fn accents_and_marks_take_no_room_of_their_own() {
        assert_eq!(width("é", 10.0), width("e", 10.0));
        assert_eq!(width("e\u{301}", 10.0), width("e", 10.0));
        assert!(width("漢", 10.0) >= 10.0);
    }
}
