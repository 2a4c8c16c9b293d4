//! The W3C's tests of the SPARQL Protocol, as their manifest states them: a manifest in, requests with what must come back out.
//! They are read where they lie, and not copied.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A request of a test.
#[derive(Debug)]
pub struct Request {
    /// The last part of the test's IRI.
    pub test: String,
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The classes of the statuses that are fine: `2xx`.
    pub statuses: Vec<String>,
    pub truth: Option<bool>,
    /// `boolean`, `tabular` or `RDF`.
    pub format: Option<String>,
    /// Whether the test has graphs of its own.
    pub has_data: bool,
}

impl Request {
    /// Whether it would write.
    pub fn is_update(&self) -> bool {
        let updates = |text: &str| text.contains("sparql-update");
        self.headers.iter().any(|(_, value)| updates(value))
            || self.path.contains("update=")
            || String::from_utf8_lossy(&self.body).starts_with("update=")
    }
}

struct Manifest(HashMap<(Term, String), Vec<Term>>);

impl Manifest {
    fn all(&self, of: &Term, predicate: &str) -> &[Term] {
        self.0.get(&(of.clone(), predicate.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn one(&self, of: &Term, predicate: &str) -> Option<&Term> {
        self.all(of, predicate).first()
    }

    fn text(&self, of: &Term, predicate: &str) -> Option<String> {
        match self.one(of, predicate)? {
            Term::Literal(text) => Some(text.value().to_owned()),
            other => Some(other.to_string()),
        }
    }

    fn list(&self, head: Option<&Term>) -> Vec<Term> {
        let mut items = Vec::new();
        let mut at = head;
        while let Some(node) = at {
            items.extend(self.one(node, &format!("{RDF}first")).cloned());
            at = self.one(node, &format!("{RDF}rest"));
        }
        items
    }

    fn request(&self, test: &Term, request: &Term) -> Request {
        let of = |name: &str| self.text(request, &format!("{HT}{name}")).unwrap_or_default();
        let header = |node: &Term| {
            let part = |name: &str| self.text(node, &format!("{HT}{name}")).unwrap_or_default();
            (part("fieldName"), part("fieldValue"))
        };
        let headers = self.list(self.one(request, &format!("{HT}headers"))).iter().map(header).collect();
        let body = self.one(request, &format!("{HT}body"));
        let chars = body.and_then(|body| self.text(body, &format!("{CNT}chars"))).unwrap_or_default();
        let wide = body
            .and_then(|body| self.text(body, &format!("{CNT}characterEncoding")))
            .is_some_and(|name| name == "UTF-16");
        let bytes = || chars.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let response = self.one(request, &format!("{HT}resp"));
        let expected = |name: &str| response.and_then(|node| self.text(node, &format!("{MF}{name}")));
        let statuses = response.map_or(&[][..], |node| self.all(node, &format!("{MF}expectedStatus")));
        let name = test.to_string();
        Request {
            test: name.trim_end_matches('>').rsplit('#').next().unwrap_or_default().to_owned(),
            method: of("methodName"),
            path: of("absolutePath"),
            headers,
            body: if wide { bytes() } else { chars.into_bytes() },
            statuses: statuses.iter().map(class).collect(),
            truth: expected("expectedBoolean").map(|truth| truth == "true"),
            format: expected("expectedFormat"),
            has_data: !self.all(test, &format!("{UT}graphData")).is_empty(),
        }
    }
}

/// `4xx` of `<…#StatusCode4xx>`.
fn class(status: &Term) -> String {
    status.to_string().trim_end_matches('>').rsplit("StatusCode").next().unwrap_or_default().to_owned()
}

/// All requests of the manifest in `file`.
pub fn requests(file: &Path) -> Vec<Request> {
    let text = fs::read(file).expect("the manifest");
    let parser =
        RdfParser::from_format(RdfFormat::Turtle).with_base_iri("http://example.org/manifest").expect("an IRI");
    let mut said: HashMap<(Term, String), Vec<Term>> = HashMap::new();
    for quad in parser.for_slice(&text) {
        let Quad { subject, predicate, object, .. } = quad.expect("Turtle");
        let subject = match subject {
            NamedOrBlankNode::NamedNode(node) => Term::from(node),
            NamedOrBlankNode::BlankNode(node) => node.into(),
        };
        said.entry((subject, predicate.into_string())).or_default().push(object);
    }
    let manifest = Manifest(said);
    let entries =
        manifest.0.iter().find(|((_, predicate), _)| *predicate == format!("{MF}entries")).map(|(_, lists)| &lists[0]);
    let mut requests = Vec::new();
    for test in manifest.list(entries) {
        let Some(action) = manifest.one(&test, &format!("{MF}action")) else { continue };
        for request in manifest.list(manifest.one(action, &format!("{HT}requests"))) {
            requests.push(manifest.request(&test, &request));
        }
    }
    requests
}
