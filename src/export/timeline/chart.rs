//! A timeline in, an SVG picture out: a row of bars for each thing, a column for each year, and the number at each bar, so
//! that no colour has to be told from another and any script can name a row. Of one year the bars lie.

use super::Timeline;
use crate::export::Kind;
use crate::export::drawing::Theme;
use crate::export::style::{self, DARK, LIGHT, Palette};
use crate::export::svg::number::number;
use crate::export::text::{self, FONTS, Label};
use crate::text::xml::escape;
use std::fmt::Write as _;

const MARGIN: f64 = 28.0;
const TITLE: f64 = 22.0;
/// Bold letters are wider than those that were measured.
const BOLD: f64 = 1.14;
const SMALL: f64 = 12.5;
const NAME: f64 = 13.0;
const FIGURE: f64 = 11.0;
/// Height of the highest bar, and of a row with its number and the room below it.
const TALLEST: f64 = 24.0;
const ROW: f64 = 46.0;
/// Of one year: length of the longest bar, and height of a row.
const LONGEST: f64 = 320.0;
const FLAT_ROW: f64 = 36.0;
/// Years that are shown without a gap; of more only those that have anything.
const MOST_YEARS: i32 = 60;

/// The picture as text. The same timeline gives the same bytes.
pub fn chart(timeline: &Timeline, theme: Theme) -> String {
    let palette = if theme == Theme::Dark { &DARK } else { &LIGHT };
    let names: Vec<Label> = timeline.rows.iter().map(|row| text::fit(&row.label, NAME)).collect();
    let years = columns(&timeline.years());
    let most = timeline.rows.iter().flat_map(|row| row.counts.values()).max().copied().unwrap_or(1).max(1) as f64;
    let mut chart = Chart { svg: String::new(), palette, bottom: 0.0, right: 0.0 };
    chart.head(timeline, &years);
    let left = MARGIN + names.iter().map(|name| name.width).fold(0.0, f64::max) + 20.0;
    if years.len() == 1 {
        chart.lying(timeline, &names, left, most);
    } else {
        chart.standing(timeline, &names, &years, left, most);
    }

    let (w, h) = (number((chart.right + MARGIN).ceil()), number((chart.bottom + MARGIN).ceil()));
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{}" font-family="{}">"#,
        escape(&timeline.title),
        escape(FONTS),
    );
    svg.push('\n');
    if theme == Theme::Auto {
        let _ = writeln!(svg, "<style>@media (prefers-color-scheme:dark){{{}}}</style>", style::sheet(&DARK, ""));
    }
    let _ = writeln!(svg, r#"<rect class="tg-page" width="{w}" height="{h}" fill="{}"/>"#, palette.page);
    svg.push_str(&chart.svg);
    svg.push_str("</svg>\n");
    svg
}

/// All years from the first to the last, so that a pause is seen; only those with anything where they are too many.
fn columns(years: &[i32]) -> Vec<i32> {
    match years {
        [first, .., last] if last - first < MOST_YEARS => (*first..=*last).collect(),
        some => some.to_vec(),
    }
}

/// A picture in the making, and how far it goes.
struct Chart<'p> {
    svg: String,
    palette: &'p Palette,
    bottom: f64,
    right: f64,
}

impl Chart<'_> {
    /// Heading, what is shown, and what is left out.
    fn head(&mut self, timeline: &Timeline, years: &[i32]) {
        self.bottom = MARGIN + TITLE * 0.8;
        let title = Text { size: TITLE, bold: true, ..Text::ink(MARGIN, self.bottom) };
        self.text(&title, &timeline.title);
        self.right = MARGIN + text::width(&timeline.title, TITLE) * BOLD;
        let span = match years {
            [] => String::new(),
            [one] => one.to_string(),
            [first, .., last] => format!("{first} to {last}"),
        };
        for line in std::iter::once(&span).chain(&timeline.notes) {
            self.bottom += SMALL * 1.7;
            self.text(&Text { size: SMALL, ..Text::faint(MARGIN, self.bottom) }, line);
            self.right = self.right.max(MARGIN + text::width(line, SMALL));
        }
        self.bottom += 26.0;
    }

    fn standing(&mut self, timeline: &Timeline, names: &[Label], years: &[i32], left: f64, most: f64) {
        let longest = timeline.rows.iter().flat_map(|row| row.counts.values()).max().copied().unwrap_or_default();
        let column = (text::width(&longest.to_string(), FIGURE) + 12.0).max(48.0);
        let middle = |at: usize| left + (at as f64 + 0.5) * column;
        let right = left + years.len() as f64 * column;
        self.right = self.right.max(right);
        self.years(years, middle);
        self.bottom += 8.0;
        for (row, name) in timeline.rows.iter().zip(names) {
            let base = self.bottom + ROW - 8.0;
            self.name(name, &row.label, base - TALLEST / 2.0);
            let edge = self.palette.edge;
            let (from, to, y) = (number(left), number(right), number(base));
            let _ = writeln!(
                self.svg,
                r#"<path class="tg-edge" d="M{from} {y}H{to}" stroke="{edge}" stroke-opacity="0.5"/>"#
            );
            for (at, year) in years.iter().enumerate() {
                let Some(count) = row.counts.get(year) else { continue };
                let height = (TALLEST * *count as f64 / most).max(3.0);
                let about = format!("{}, {year}: {count}", row.label);
                self.bar(middle(at) - 12.0, base - height, 24.0, height, &about);
                let figure = Text { size: FIGURE, anchor: "middle", ..Text::ink(middle(at), base - height - 4.0) };
                self.text(&figure, &count.to_string());
            }
            self.bottom += ROW;
        }
        // Below a long chart the years are out of sight above.
        if timeline.rows.len() > 12 {
            self.bottom += 8.0;
            self.years(years, middle);
        }
    }

    fn years(&mut self, years: &[i32], middle: impl Fn(usize) -> f64) {
        self.bottom += SMALL;
        for (at, year) in years.iter().enumerate() {
            let place = Text { size: SMALL, anchor: "middle", ..Text::faint(middle(at), self.bottom) };
            self.text(&place, &year.to_string());
        }
    }

    fn lying(&mut self, timeline: &Timeline, names: &[Label], left: f64, most: f64) {
        for (row, name) in timeline.rows.iter().zip(names) {
            let middle = self.bottom + FLAT_ROW / 2.0;
            let count = row.total();
            let length = (LONGEST * count as f64 / most).max(3.0);
            self.name(name, &row.label, middle);
            self.bar(left, middle - 9.0, length, 18.0, &format!("{}: {count}", row.label));
            let figure = count.to_string();
            self.text(&Text { size: SMALL, ..Text::ink(left + length + 8.0, middle + SMALL * 0.36) }, &figure);
            self.right = self.right.max(left + length + 8.0 + text::width(&figure, SMALL));
            self.bottom += FLAT_ROW;
        }
    }

    /// The name of a row, in one or two lines around `middle`; the whole of it under the pointer.
    fn name(&mut self, name: &Label, whole: &str, middle: f64) {
        let lines = name.lines.len() as f64;
        let _ = write!(self.svg, "<g>");
        if name.cut {
            let _ = write!(self.svg, "<title>{}</title>", escape(whole));
        }
        for (at, line) in name.lines.iter().enumerate() {
            let y = middle + (at as f64 - (lines - 1.0) / 2.0) * NAME * 1.2 + NAME * 0.36;
            self.text(&Text { size: NAME, ..Text::ink(MARGIN, y) }, line);
        }
        self.svg.push_str("</g>\n");
    }

    fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, about: &str) {
        let look = self.palette.look(Kind::Technology);
        let (x, y, w, h) = (number(x), number(y), number(width), number(height));
        let _ = writeln!(
            self.svg,
            r#"<rect class="tg-technology" x="{x}" y="{y}" width="{w}" height="{h}" fill="{}" stroke="{}"><title>{}</title></rect>"#,
            look.fill,
            look.line,
            escape(about),
        );
    }

    fn text(&mut self, place: &Text, text: &str) {
        let (class, fill) = if place.faint { ("tg-faint", self.palette.faint) } else { ("tg-ink", self.palette.ink) };
        let (x, y, size) = (number(place.x), number(place.y), number(place.size));
        let weight = if place.bold { r#" font-weight="bold""# } else { "" };
        let anchor =
            if place.anchor == "start" { String::new() } else { format!(r#" text-anchor="{}""#, place.anchor) };
        let _ = writeln!(
            self.svg,
            r#"<text class="{class}" x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{fill}">{}</text>"#,
            escape(text),
        );
    }
}

/// Where and how a text stands.
struct Text {
    x: f64,
    y: f64,
    size: f64,
    bold: bool,
    faint: bool,
    anchor: &'static str,
}

impl Text {
    fn ink(x: f64, y: f64) -> Self {
        Self { x, y, size: SMALL, bold: false, faint: false, anchor: "start" }
    }

    fn faint(x: f64, y: f64) -> Self {
        Self { faint: true, ..Self::ink(x, y) }
    }
}

#[cfg(test)]
mod tests {
    use super::{chart, columns};
    use crate::export::drawing::Theme;
    use crate::export::timeline::{Row, Timeline};
    use quick_xml::events::Event;

    /// All texts of a picture in order, and the heights and widths of its bars; fails on what is not well-formed.
    fn read(svg: &str) -> (Vec<String>, Vec<(f64, f64)>) {
        let mut reader = quick_xml::Reader::from_str(svg);
        let (mut texts, mut bars) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return (texts, bars),
                Event::Text(text) if !text.trim_ascii().is_empty() => texts.push(text.unescape().unwrap().into_owned()),
                Event::Start(e) if e.name().as_ref() == b"rect" => {
                    let side = |name: &str| -> f64 {
                        let value = e.try_get_attribute(name).unwrap().unwrap();
                        value.unescape_value().unwrap().parse().unwrap()
                    };
                    bars.push((side("width"), side("height")));
                }
                _ => {}
            }
        }
    }

    fn timeline(rows: &[(&str, &[(i32, u64)])]) -> Timeline {
        let row = |(label, counts): &(&str, &[(i32, u64)])| Row {
            label: (*label).to_owned(),
            counts: counts.iter().copied().collect(),
        };
        Timeline {
            title: "By <year>".to_owned(),
            rows: rows.iter().map(row).collect(),
            notes: vec!["a note".to_owned()],
        }
    }

    #[test]
    fn bars_stand_by_year_and_lie_in_one() {
        let several = timeline(&[("Kafka", &[(2015, 4), (2017, 2)]), ("日本語", &[(2017, 1)])]);
        let (texts, bars) = read(&chart(&several, Theme::Light));
        for text in ["By <year>", "2015 to 2017", "a note", "2015", "2016", "2017", "Kafka", "日本語", "Kafka, 2015: 4"]
        {
            assert!(texts.iter().any(|one| one == text), "{text}: {texts:?}");
        }
        assert_eq!(bars, [(24.0, 24.0), (24.0, 12.0), (24.0, 6.0)]);

        let one = timeline(&[("Kafka", &[(2015, 4)]), ("كافكا", &[(2015, 1)])]);
        let (texts, bars) = read(&chart(&one, Theme::Light));
        assert!(texts.contains(&"2015".to_owned()) && texts.contains(&"كافكا".to_owned()));
        assert_eq!(bars, [(320.0, 18.0), (80.0, 18.0)]);
    }

    #[test]
    fn a_theme_has_its_colours_or_asks_the_viewer() {
        let timeline = timeline(&[("a", &[(2015, 1)])]);
        for (theme, page, asks) in
            [(Theme::Light, "#ffffff", false), (Theme::Dark, "#12161c", false), (Theme::Auto, "#ffffff", true)]
        {
            let svg = chart(&timeline, theme);
            assert!(svg.contains(&format!(r#"fill="{page}"/>"#)));
            assert_eq!(svg.contains("prefers-color-scheme:dark"), asks);
            assert_eq!(svg, chart(&timeline, theme));
        }
    }

    #[test]
    fn a_pause_is_seen_and_centuries_are_not() {
        assert_eq!(columns(&[2015, 2018]), [2015, 2016, 2017, 2018]);
        assert_eq!(columns(&[1066, 2018]), [1066, 2018]);
        assert_eq!(columns(&[2015]), [2015]);
    }
}
