//! A drawing in, one HTML file out that works from disk: the same picture with zoom, search, and what stands behind each
//! line. The page, its style and its script are files of their own beside this one and are put in whole; nothing is
//! fetched, and without JavaScript the picture is still there.

use super::drawing::{Drawing, Page, Theme};
use super::style::{self, DARK, LIGHT, Palette};
use super::svg::{self, Tooltips};
use super::{Kind, Node, Picture, TalkRef};
use crate::text::xml::escape;
use serde::Serialize;
use std::collections::HashMap;
use std::io::{Error as IoError, Result as IoResult, Write};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A web page.
#[derive(Debug, Clone, Copy)]
pub struct Html;

/// What a link says, and where it leads.
pub type Way = (&'static str, String);

/// Where the nodes of a page lead that is served, and the page itself.
pub struct Ways<'w> {
    /// From a node.
    pub of: &'w dyn Fn(&Node) -> Vec<Way>,
    /// From the page.
    pub back: Way,
}

#[derive(Serialize)]
struct Data<'a> {
    nodes: Vec<Entity<'a>>,
    edges: Vec<Join<'a>>,
    /// Talks, each once.
    talks: Vec<Talk<'a>>,
}

#[derive(Serialize)]
struct Talk<'a> {
    title: &'a str,
    /// Event or year, as far as they are known.
    at: String,
}

#[derive(Serialize)]
struct Entity<'a> {
    label: &'a str,
    kind: &'a str,
    talks: usize,
    /// Where it leads, for a page that is served.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Join<'a> {
    a: usize,
    b: usize,
    /// What it says, where the edges of a view are of several sorts.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<&'a str>,
    weight: String,
    /// Positions in [`Data::talks`], each with the words that say it and the recap that they are from.
    talks: Vec<(usize, Vec<(&'a str, &'a str)>)>,
}

impl Picture for Html {
    const ENDING: &str = "html";

    fn paint(&self, drawing: &Drawing<'_>, out: &mut dyn Write) -> IoResult<Vec<String>> {
        page(drawing, None, out).map(|()| Vec::new())
    }
}

/// Writes the page; where it is served, its nodes lead on.
pub(super) fn page(drawing: &Drawing<'_>, ways: Option<&Ways<'_>>, out: &mut dyn Write) -> IoResult<()> {
    let theme = match drawing.look.theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::Auto => "auto",
    };
    let about = [Some(svg::counts(drawing)), drawing.view.note().map(str::to_owned), drawing.left_out.clone()];
    let about = about.into_iter().flatten().collect::<Vec<String>>().join(" · ");
    let about = escape(&about);
    // In script elements `<` begins what the page would read as markup.
    let data = serde_json::to_string(&data(drawing, ways))?.replace('<', "\\u003c");
    let back = ways.map_or_else(String::new, |ways| {
        let (says, to) = &ways.back;
        format!("<a class=\"way\" href=\"{}\">{}</a>", escape(to), escape(says))
    });
    let style = format!("{}\n{STYLE}", colours());
    let picture = svg::draw(drawing, Tooltips::None, Page::Tight);
    let title = escape(drawing.view.title());
    let parts = HashMap::from([
        ("theme", theme),
        ("title", &title),
        ("counts", &about),
        ("back", &back),
        ("style", &style),
        ("svg", &picture),
        ("data", &data),
        ("script", SCRIPT),
    ]);
    fill(PAGE, &parts, out)
}

/// Writes the page with its places filled, each once, so that nothing that is filled in is taken for a place.
fn fill(page: &str, parts: &HashMap<&str, &str>, out: &mut dyn Write) -> IoResult<()> {
    let mut rest = page;
    while let Some((before, from)) = rest.split_once('{') {
        let (place, after) = from.split_once('}').ok_or_else(|| IoError::other("page.html: a place is not closed"))?;
        let part = parts.get(place).ok_or_else(|| IoError::other(format!("page.html: nothing for {{{place}}}")))?;
        out.write_all(before.as_bytes())?;
        out.write_all(part.as_bytes())?;
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

fn data<'a>(drawing: &Drawing<'a>, ways: Option<&Ways<'_>>) -> Data<'a> {
    let mut talks: Vec<Talk<'_>> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    let nodes = drawing
        .nodes
        .iter()
        .map(|n| {
            let ways = ways.map_or_else(Vec::new, |ways| (ways.of)(n));
            Entity { label: &n.label, kind: style::noun(n.kind, 1), talks: n.talks, ways }
        })
        .collect();
    let mut edges = Vec::with_capacity(drawing.edges.len());
    for e in &drawing.edges {
        let mut behind = Vec::with_capacity(e.edge.talks.len());
        for talk in &e.edge.talks {
            let next = talks.len();
            let number = *at.entry(&talk.iri).or_insert(next);
            if number == next {
                talks.push(Talk { title: &talk.title, at: place(talk) });
            }
            let quotes = e.edge.quotes.iter().filter(|quote| quote.talk == talk.iri);
            behind.push((number, quotes.map(|quote| (quote.text.as_str(), quote.recap.as_str())).collect()));
        }
        let weight = drawing.view.weight_in_words(e.edge.weight());
        edges.push(Join { a: e.source, b: e.target, says: e.edge.label.as_deref(), weight, talks: behind });
    }
    Data { nodes, edges, talks }
}

fn place(talk: &TalkRef) -> String {
    match (&talk.event, talk.year) {
        // An edition usually has its year in its name.
        (Some(event), Some(year)) if !event.contains(&year.to_string()) => format!("{event}, {year}"),
        (Some(event), _) => event.to_string(),
        (None, Some(year)) => year.to_string(),
        (None, None) => String::new(),
    }
}

/// The colours of the page and of the picture, light and dark, by what is set on the root or preferred by the viewer.
fn colours() -> String {
    let light = format!(":root{{{}}}{}", variables(&LIGHT, "#f6f8fa", "#d0d7de", "#ddf4ff"), style::sheet(&LIGHT, ""));
    let dark_under = |root: &str| {
        let variables = variables(&DARK, "#1c222b", "#3a424d", "#173753");
        format!("{root}{{{variables}}}{}", style::sheet(&DARK, &format!("{root} ")))
    };
    let dark = dark_under(":root[data-theme=dark]");
    let asked = dark_under(":root[data-theme=auto]");
    format!("{light}\n{dark}\n@media (prefers-color-scheme:dark){{{asked}}}")
}

fn variables(palette: &Palette, raised: &str, rule: &str, chosen: &str) -> String {
    let Palette { page, ink, faint, .. } = palette;
    let link = palette.look(Kind::Person).line;
    format!(
        "--page:{page};--ink:{ink};--faint:{faint};--raised:{raised};--rule:{rule};--chosen:{chosen};--link:{link};--focus:{link};"
    )
}

#[cfg(test)]
mod tests {
    use super::{Html, PAGE, SCRIPT, STYLE};
    use crate::export::{Format, View, samples};
    use serde_json::Value;

    fn written(view: &View) -> String {
        let mut bytes = Vec::new();
        Html.write(view, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_page_holds_all_of_the_view_and_fetches_nothing() {
        for view in [samples::awkward(), samples::conference()] {
            let page = written(&view);
            assert_eq!(page, written(&view));
            let data = page.split(r#"<script type="application/json" id="data">"#).nth(1).unwrap();
            let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
            let labels: Vec<&str> =
                data["nodes"].as_array().unwrap().iter().map(|n| n["label"].as_str().unwrap()).collect();
            assert_eq!(labels, view.nodes().map(|node| node.label.as_str()).collect::<Vec<_>>());
            for (join, e) in data["edges"].as_array().unwrap().iter().zip(view.edges()) {
                let titles: Vec<&str> = join["talks"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|talk| data["talks"][talk[0].as_u64().unwrap() as usize]["title"].as_str().unwrap())
                    .collect();
                assert_eq!(titles, e.edge.talks.iter().map(|talk| talk.title.as_str()).collect::<Vec<_>>());
            }
            assert_eq!(page.matches("<script").count(), 2, "a title became code");
            assert_eq!(page.matches("</script").count(), 2, "a title became code");
        }
        for part in [PAGE, STYLE, SCRIPT] {
            for fetched in ["http:", "https:", "src=", "href=", "url(", "@import", "fetch(", "innerHTML"] {
                assert!(!part.contains(fetched), "{fetched}");
            }
        }
    }

    #[test]
    #[ignore = "needs Chromium and playwright-core; tests/run --all runs it"]
    fn a_reader_searches_points_and_clicks() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("who.html");
        std::fs::write(&file, written(&samples::conference())).unwrap();
        let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/page.cjs");
        let mut node = std::process::Command::new("node");
        node.arg(script).arg(&file).args(std::env::var_os("TALKGRAPH_SHOTS"));
        let output = node.output().expect("node of Node.js, with playwright-core in NODE_PATH");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
