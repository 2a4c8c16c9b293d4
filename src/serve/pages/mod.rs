//! What a page says in, HTML out. The templates are files, read when the server starts; the engine escapes whatever they put in,
//! so that a title with mark-up in it is shown and not followed.

pub(super) mod about;
pub(super) mod decide;
pub(super) mod entity;
pub(super) mod find;
pub(super) mod home;
pub(super) mod near;
pub(super) mod ontology;
pub(super) mod queries;
pub(super) mod recap;
pub(super) mod results;
pub(super) mod table;
pub(super) mod views;
pub(super) mod walk;
pub(super) mod ways;
pub(super) mod years;

use super::asked::Asked;
use super::fault::Fault;
use super::forms::HTML;
use super::outlet::Outlet;
use super::web;
use crate::export::picture_rules;
use crate::text::xml::escape;
use axum::http::header;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// All templates, by name.
const TEMPLATES: [(&str, &str); 21] = [
    ("base.html", include_str!("../templates/base.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("offers.html", include_str!("../templates/offers.html")),
    ("about.html", include_str!("../templates/about.html")),
    ("decide.html", include_str!("../templates/decide.html")),
    ("entity.html", include_str!("../templates/entity.html")),
    ("fault.html", include_str!("../templates/fault.html")),
    ("feed.xml", include_str!("../templates/feed.xml")),
    ("find.html", include_str!("../templates/find.html")),
    ("graph.html", include_str!("../templates/graph.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("ontology.html", include_str!("../templates/ontology.html")),
    ("path.html", include_str!("../templates/path.html")),
    ("queries.html", include_str!("../templates/queries.html")),
    ("query.html", include_str!("../templates/query.html")),
    ("rank.html", include_str!("../templates/rank.html")),
    ("recaps.html", include_str!("../templates/recaps.html")),
    ("sparql.html", include_str!("../templates/sparql.html")),
    ("timeline.html", include_str!("../templates/timeline.html")),
    ("view.html", include_str!("../templates/view.html")),
    ("views.html", include_str!("../templates/views.html")),
];

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    // The engine's own way escapes slashes too, which makes addresses hard to read, and shows what is not there as `none`.
    engine.set_formatter(|out, _, value| {
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        let text = value.to_string();
        let shown = if value.is_safe() { Cow::Borrowed(text.as_str()) } else { escape(&text) };
        let written = out.write_str(&shown);
        written.map_err(|_| minijinja::Error::new(minijinja::ErrorKind::WriteFailure, "no room for the page"))
    });
    engine.add_filter("length", |value: Value| value.len().unwrap_or_default());
    engine.add_filter("title", |text: String| titled(&text));
    engine.add_filter("coded", |text: String| marked(coded(&text)));
    engine.add_global("web", web::base());
    for (name, text) in TEMPLATES {
        engine.add_template(name, text).unwrap_or_else(|error| panic!("{name}: {error:#}"));
    }
    engine
});

/// The style sheet: that of the pages, and the colours of drawings.
pub(super) static STYLE: LazyLock<String> =
    LazyLock::new(|| format!("{}\n{}", include_str!("../templates/style.css"), picture_rules()));

/// The picture in the tab.
pub(super) const ICON: &str = include_str!("../templates/icon.svg");

/// With its first letter large.
fn titled(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A message whose quoted words stand in grave accents, with these as code.
fn coded(message: &str) -> String {
    let mut out = String::new();
    for (at, part) in message.split('`').enumerate() {
        let is_closed = at % 2 == 1 && message.matches('`').count() > at;
        let (begin, end) = if is_closed {
            ("<code>", "</code>")
        } else if at % 2 == 1 {
            ("`", "")
        } else {
            ("", "")
        };
        let _ = write!(out, "{begin}{}{end}", escape(part));
    }
    out
}

/// Mark-up of ours in a page: drawings, texts with their marks.
pub(super) fn marked(text: String) -> Value {
    Value::from_safe_string(text)
}

/// Writes a page.
pub(super) fn write(name: &str, page: Value, out: &mut Outlet) -> Result<(), Fault> {
    let text = rendered(name, page)?;
    out.kind(HTML);
    out.whole(text);
    Ok(())
}

/// Writes a page that has a script, where scripts were bundled.
pub(super) fn write_lively(name: &str, page: Value, out: &mut Outlet) -> Result<(), Fault> {
    if web::base().is_some() {
        out.header(header::CONTENT_SECURITY_POLICY, web::POLICY);
    }
    write(name, page, out)
}

/// A page, or a feed, as text.
pub(super) fn rendered(name: &str, page: Value) -> Result<String, Fault> {
    let fault = |error: minijinja::Error| Fault::own(format!("the page could not be made: {error:#}"));
    ENGINE.get_template(name).and_then(|template| template.render(page)).map_err(fault)
}

/// The page that tells a fault.
pub(super) fn of_fault(fault: &Fault) -> String {
    let title = fault.status.canonical_reason().unwrap_or("Fault");
    let page = context! { title, status => fault.status.as_u16(), message => fault.message };
    rendered("fault.html", page).unwrap_or_else(|_| escape(&fault.message).into_owned())
}

/// A link of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Link {
    /// What it says.
    pub(super) text: String,
    /// Where it leads; nothing for what has no page.
    pub(super) href: Option<String>,
    /// Of what kind that is, for its colour.
    pub(super) kind: String,
    /// What stands small behind it.
    pub(super) note: String,
}

impl Link {
    pub(super) fn new(text: impl Into<String>, href: Option<String>) -> Self {
        Self { text: text.into(), href, kind: String::new(), note: String::new() }
    }
}

/// Where an IRI leads: things of this graph to their pages, others to where they are at home, as far as a browser may go there.
pub(super) fn leads(base: &str, iri: &str) -> Option<String> {
    match iri.strip_prefix(base) {
        Some(rest) if !rest.starts_with('/') => Some(format!("/id/{rest}")),
        _ => (iri.starts_with("https://") || iri.starts_with("http://")).then(|| iri.to_owned()),
    }
}

/// The kind of a thing of this graph, by its IRI.
pub(super) fn kind_of(base: &str, iri: &str) -> String {
    let kind = iri.strip_prefix(base).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    crate::query::resolve::EntityKind::from_name(kind).map_or(String::new(), |kind| kind.name().to_owned())
}

/// The address of this request with one parameter changed.
pub(super) fn with(asked: &Asked, name: &str, value: &str) -> String {
    let others = asked.pairs.iter().filter(|(pair, value)| pair != name && !value.trim().is_empty());
    let changed = std::iter::once((name, value)).filter(|(_, value)| !value.is_empty());
    address(&asked.path, others.map(|(name, value)| (name.as_str(), value.as_str())).chain(changed))
}

/// An address with parameters.
pub(super) fn address<'p>(path: &str, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_up_is_shown_and_not_followed() {
        let fault = Fault::bad("<script>alert('x')</script> \"&");
        let page = of_fault(&fault);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn what_is_typed_on_a_command_line_is_code() {
        for (message, expected) in [
            ("see `talkgraph names list`", "see <code>talkgraph names list</code>"),
            ("`<b>` or `a`", "<code>&lt;b&gt;</code> or <code>a</code>"),
            ("one ` alone", "one ` alone"),
        ] {
            assert_eq!(coded(message), expected);
        }
    }

    #[test]
    fn only_the_web_is_linked() {
        let base = "http://localhost:7878/id/";
        for (iri, expected) in [
            ("http://localhost:7878/id/person/x", Some("/id/person/x")),
            ("http://localhost:7878/id/recap/k#char=1,2", Some("/id/recap/k#char=1,2")),
            ("http://localhost:7878/id//evil.example", None),
            ("https://kafka.apache.org", Some("https://kafka.apache.org")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
        ] {
            let expected = expected.map(str::to_owned).or_else(|| iri.starts_with("http").then(|| iri.to_owned()));
            assert_eq!(leads(base, iri), expected, "{iri}");
        }
    }
}
