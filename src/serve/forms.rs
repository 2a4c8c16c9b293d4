//! The media types and endings by which answers are asked for in, the formats that `query` writes out. One table for both, so
//! that whatever can be negotiated can be named in an address too.

use super::accept::Accept;
use super::asked::Asked;
use super::fault::Fault;
use crate::query::formats::Format;
use axum::http::StatusCode;

/// What an answer is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page for people.
    Page,
    /// A format of `query`.
    Data(Format),
}

/// Media type, ending, form.
type Offer = (&'static str, &'static str, Form);

const RESULTS_JSON: &str = "application/sparql-results+json";
const RESULTS_XML: &str = "application/sparql-results+xml";
const CSV: &str = "text/csv; charset=utf-8; header=present";
const TSV: &str = "text/tab-separated-values; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
const TURTLE: &str = "text/turtle; charset=utf-8";

/// For rows and truths, what is sent to those who take anything first.
fn rows(raw: bool) -> [Offer; 9] {
    [
        (RESULTS_JSON, "srj", Form::Data(Format::Json)),
        ("application/json", "json", Form::Data(Format::Json)),
        (RESULTS_XML, "srx", Form::Data(Format::Xml)),
        ("application/xml", "xml", Form::Data(Format::Xml)),
        (CSV, "csv", Form::Data(Format::Csv { raw })),
        (TSV, "tsv", Form::Data(Format::Tsv)),
        (HTML, "html", Form::Page),
        (MARKDOWN, "md", Form::Data(Format::Markdown)),
        (PLAIN, "txt", Form::Data(Format::Table { width: None })),
    ]
}

/// For triples.
const TRIPLES: [Offer; 11] = [
    (TURTLE, "ttl", Form::Data(Format::Turtle)),
    ("application/ld+json", "jsonld", Form::Data(Format::JsonLd)),
    ("application/n-triples", "nt", Form::Data(Format::NTriples)),
    ("application/rdf+xml", "rdf", Form::Data(Format::RdfXml)),
    ("application/n-quads", "nq", Form::Data(Format::NQuads)),
    ("application/trig", "trig", Form::Data(Format::TriG)),
    (HTML, "html", Form::Page),
    ("application/json", "json", Form::Data(Format::JsonLd)),
    ("application/xml", "xml", Form::Data(Format::RdfXml)),
    ("application/x-turtle", "x-ttl", Form::Data(Format::Turtle)),
    (PLAIN, "txt", Form::Data(Format::NTriples)),
];

/// What clients call some of these, as SPARQLWrapper does.
const NAMES: [(&str, &str); 7] = [
    ("turtle", "ttl"),
    ("n3", "ttl"),
    ("json-ld", "jsonld"),
    ("rdf+xml", "rdf"),
    ("n-triples", "nt"),
    ("ntriples", "nt"),
    ("n-quads", "nq"),
];

/// The form of rows or a truth value: that which the parameter `format` or the ending names, or else the best of what the
/// request takes. `raw` leaves cells of CSV as they are.
pub(super) fn of_rows(asked: &Asked, ending: Option<&str>, raw: bool) -> Result<(&'static str, Form), Fault> {
    chosen(&rows(raw), asked, ending)
}

/// The form of triples.
pub(super) fn of_triples(asked: &Asked, ending: Option<&str>) -> Result<(&'static str, Form), Fault> {
    chosen(&TRIPLES, asked, ending)
}

fn chosen(offers: &[Offer], asked: &Asked, ending: Option<&str>) -> Result<(&'static str, Form), Fault> {
    let known = || offers.iter().map(|(_, ending, _)| *ending).collect::<Vec<_>>().join(", ");
    if let Some(named) = ending.or_else(|| asked.one("format")) {
        let ending = NAMES.iter().find(|(name, _)| *name == named).map_or(named, |(_, ending)| ending);
        let found = offers.iter().find(|(media, of, _)| *of == ending || *media == named);
        let fault = || {
            Fault::new(
                StatusCode::NOT_ACCEPTABLE,
                format!("there is no format {named:.20} of this; there is {}", known()),
            )
        };
        return found.map(|(media, _, form)| (*media, *form)).ok_or_else(fault);
    }
    best(offers, &asked.accept)
}

fn best(offers: &[Offer], accept: &Accept) -> Result<(&'static str, Form), Fault> {
    let media: Vec<(&'static str, Form)> = offers.iter().map(|(media, _, form)| (*media, *form)).collect();
    accept.best(&media).ok_or_else(|| Fault::unfit(&media.iter().map(|(media, _)| *media).collect::<Vec<_>>()))
}
