//! The ontology's Turtle in, a page for people out, or the same triples for programs. Made from the file, so that what is
//! written of a term is what queries can ask for.

use super::error::ExportError;
use crate::assets::Asset;
use crate::query::prefixes;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const TG: &str = "https://w3id.org/talkgraph/ns#";
const ONTOLOGY: &str = "https://w3id.org/talkgraph/ns";
const OWL: &str = "http://www.w3.org/2002/07/owl#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
/// Namespaces of the alignments, beside the usual prefixes.
const OTHERS: [(&str, &str); 4] = [
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("conf", "https://w3id.org/scholarlydata/ontology/conference-ontology.owl#"),
    ("swc", "http://data.semanticweb.org/ns/swc/ontology#"),
    ("vann", "http://purl.org/vocab/vann/"),
];

/// The ontology, read.
#[derive(Debug, Clone)]
pub struct Terms {
    quads: Vec<Quad>,
    /// The alignments, apart: they say nothing of what a term means.
    alignments: Vec<Quad>,
}

/// A class or a property, and what is said of it. Names are in the usual prefixes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described {
    /// Its name: `tg:covers`.
    pub term: String,
    /// `class` or `property`.
    pub kind: &'static str,
    /// What it means, or what it is used for.
    pub about: String,
    /// Of a property, what it is said of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Of a property, what it leads to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// What it is a kind of, or implies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub implies: Vec<String>,
}

impl Terms {
    /// Reads the ontology and its alignments.
    ///
    /// # Errors
    /// [`ExportError::TermsSyntax`].
    pub fn read(ontology: &Asset, alignments: &Asset) -> Result<Self, ExportError> {
        Ok(Self { quads: triples(ontology)?, alignments: triples(alignments)? })
    }

    /// All triples as Turtle.
    pub fn turtle(&self) -> String {
        self.serialized(RdfFormat::Turtle)
    }

    /// Each term by itself: our own classes and properties first, then those of other vocabularies.
    pub fn described(&self) -> Vec<Described> {
        let own = |of, kind: &'static str| self.own(of).into_iter().map(move |term| (term, kind));
        let own: Vec<(String, &'static str)> =
            own(rdfs::CLASS, "class").chain(own(rdf::PROPERTY, "property")).collect();
        let borrowed = self.borrowed().into_iter().filter(|(term, _)| !own.iter().any(|(known, _)| known == term));
        let borrowed: Vec<(String, &'static str)> = borrowed.collect();
        let described = |(term, kind): (String, &'static str)| {
            let names = |property: NamedNodeRef<'_>| -> Vec<String> {
                let bare = |name: String| name.trim_matches('`').to_owned();
                self.values(&term, property.as_str()).into_iter().map(bare).collect()
            };
            let about = [self.label(&term), self.text(&term, rdfs::COMMENT.as_str())];
            let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
            let above = if kind == "class" { rdfs::SUB_CLASS_OF } else { rdfs::SUB_PROPERTY_OF };
            let (from, to, implies) = (names(rdfs::DOMAIN), names(rdfs::RANGE), names(above));
            Described { term: code(&term).trim_matches('`').to_owned(), kind, about, from, to, implies }
        };
        own.into_iter().chain(borrowed).map(described).collect()
    }

    /// All triples as JSON-LD.
    pub fn json_ld(&self) -> String {
        self.serialized(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })
    }

    fn serialized(&self, format: RdfFormat) -> String {
        let mut serializer = RdfSerializer::from_format(format);
        for (name, namespace) in prefixes::USUAL.iter().chain(&OTHERS) {
            serializer = serializer.with_prefix(*name, *namespace).expect("the namespaces are valid IRIs");
        }
        let mut serializer = serializer.for_writer(Vec::new());
        for quad in self.quads.iter().chain(&self.alignments) {
            serializer.serialize_triple(quad.as_ref()).expect("memory takes every triple");
        }
        let bytes = serializer.finish().expect("memory takes every triple");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A page in Markdown: each own term by itself, borrowed terms and alignments as tables.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n", self.text(ONTOLOGY, &format!("{DCTERMS}title")));
        let _ = writeln!(out, "{}\n", self.text(ONTOLOGY, rdfs::COMMENT.as_str()));
        let _ =
            writeln!(out, "Namespace `tg:` is <{TG}>, version {}", self.text(ONTOLOGY, &format!("{OWL}versionInfo")));
        let version = self.values(ONTOLOGY, &format!("{OWL}versionIRI"));
        let _ =
            writeln!(out, "({}), licence {}.\n", version.join(", "), self.text(ONTOLOGY, &format!("{DCTERMS}rights")));
        out.push_str("## Classes\n\n");
        for class in self.own(rdfs::CLASS) {
            self.class(&mut out, &class);
        }
        out.push_str("## Properties\n\n");
        for property in self.own(rdf::PROPERTY) {
            self.property(&mut out, &property);
        }
        out.push_str("## Borrowed terms\n\nWhat the graph uses of other vocabularies, and for what.\n\n");
        out.push_str("| term | kind | used for |\n| --- | --- | --- |\n");
        for (term, kind) in self.borrowed() {
            let comment = self.text(&term, rdfs::COMMENT.as_str());
            let _ = writeln!(out, "| {} | {kind} | {} {} |", code(&term), sentence(&self.label(&term)), comment);
        }
        out.push_str("\n## Elsewhere\n\nNear terms of FOAF, ScholarlyData's conference ontology and SWC.\n\n");
        out.push_str("| term | is | theirs |\n| --- | --- | --- |\n");
        for quad in self.alignments.iter().filter(|quad| !self.is_header(quad)) {
            let relation = match quad.predicate.as_str().rsplit(['#', '/']).next().unwrap_or_default() {
                "subClassOf" => "a kind of",
                "equivalentClass" => "the same as",
                _ => "near to",
            };
            let _ = writeln!(out, "| {} | {relation} | {} |", code(&subject(quad)), code(&object(&quad.object)));
        }
        out
    }

    fn class(&self, out: &mut String, class: &str) {
        let _ = writeln!(
            out,
            "### {} {}\n\n{}\n",
            code(class),
            self.label(class),
            self.text(class, rdfs::COMMENT.as_str())
        );
        let mut facts = Vec::new();
        let above = self.values(class, rdfs::SUB_CLASS_OF.as_str());
        if !above.is_empty() {
            facts.push(format!("- a kind of {}", above.join(", ")));
        }
        let mut of: Vec<String> = self
            .quads
            .iter()
            .filter(|quad| quad.predicate == rdfs::DOMAIN && object(&quad.object) == class)
            .map(|quad| code(&subject(quad)))
            .collect();
        of.sort();
        if !of.is_empty() {
            facts.push(format!("- has {}", of.join(", ")));
        }
        if !facts.is_empty() {
            let _ = writeln!(out, "{}\n", facts.join("\n"));
        }
    }

    fn property(&self, out: &mut String, property: &str) {
        let comment = self.text(property, rdfs::COMMENT.as_str());
        let _ = writeln!(out, "### {} {}\n\n{comment}\n", code(property), self.label(property));
        let [from, to] = [rdfs::DOMAIN, rdfs::RANGE].map(|term| self.values(property, term.as_str()).join(", "));
        let _ = writeln!(out, "- from {from} to {to}");
        let above = self.values(property, rdfs::SUB_PROPERTY_OF.as_str());
        if !above.is_empty() {
            let _ = writeln!(out, "- implies {}", above.join(", "));
        }
        out.push('\n');
    }

    /// Own terms of a kind, by name.
    fn own(&self, kind: NamedNodeRef<'_>) -> Vec<String> {
        let is = |quad: &&Quad| quad.predicate == rdf::TYPE && object(&quad.object) == kind.as_str();
        let mut terms: Vec<String> =
            self.quads.iter().filter(is).map(subject).filter(|term| term.starts_with(TG)).collect();
        terms.sort();
        terms
    }

    /// Terms of others with their kind, by prefix and name.
    fn borrowed(&self) -> BTreeMap<String, &'static str> {
        let kinds = self.quads.iter().filter(|quad| quad.predicate == rdf::TYPE).map(|quad| {
            let kind = if object(&quad.object).ends_with("Class") { "class" } else { "property" };
            (subject(quad), kind)
        });
        kinds.filter(|(term, _)| !term.starts_with(ONTOLOGY)).collect()
    }

    fn label(&self, term: &str) -> String {
        self.text(term, rdfs::LABEL.as_str())
    }

    /// The first text of a property.
    fn text(&self, node: &str, property: &str) -> String {
        let mut found = self.about(node, property).filter_map(|term| match term {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        });
        found.next().unwrap_or_default()
    }

    fn values(&self, node: &str, property: &str) -> Vec<String> {
        self.about(node, property).map(|term| code(&object(term))).collect()
    }

    fn about(&self, node: &str, property: &str) -> impl Iterator<Item = &Term> {
        let is = move |quad: &&Quad| quad.predicate.as_str() == property && subject(quad) == node;
        self.quads.iter().filter(is).map(|quad| &quad.object)
    }

    /// Whether it says something of the alignments themselves.
    fn is_header(&self, quad: &Quad) -> bool {
        let header =
            self.alignments.iter().find(|q| q.predicate == rdf::TYPE && object(&q.object).ends_with("Ontology"));
        header.is_some_and(|header| header.subject == quad.subject)
    }
}

fn triples(asset: &Asset) -> Result<Vec<Quad>, ExportError> {
    let parsed: Result<Vec<Quad>, _> =
        RdfParser::from_format(RdfFormat::Turtle).for_reader(asset.text.as_bytes()).collect();
    parsed.map_err(|error| ExportError::TermsSyntax { path: asset.path.clone(), reason: error.to_string() })
}

fn subject(quad: &Quad) -> String {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn object(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A term in its usual prefix.
fn code(iri: &str) -> String {
    let other = || {
        let (name, namespace) = OTHERS.iter().find(|(_, namespace)| iri.starts_with(namespace))?;
        Some(format!("{name}:{}", &iri[namespace.len()..]))
    };
    match prefixes::shorten(iri).or_else(other) {
        Some(short) => format!("`{short}`"),
        None => format!("<{iri}>"),
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| format!("{}{}.", first.to_uppercase(), chars.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let asset = |path: &str, text: &str| Asset { path: path.to_owned(), text: text.to_owned() };
        let ontology = asset("ontology/talkgraph.ttl", include_str!("../../ontology/talkgraph.ttl"));
        let alignments = asset("ontology/alignments.ttl", include_str!("../../ontology/alignments.ttl"));
        Terms::read(&ontology, &alignments).expect("both are Turtle")
    }

    #[test]
    fn every_term_and_alignment_is_on_the_page() {
        let terms = terms();
        let page = terms.markdown();
        for quad in terms.quads.iter().filter(|quad| quad.predicate == rdfs::COMMENT) {
            let Term::Literal(comment) = &quad.object else { panic!("{quad}") };
            assert!(page.contains(comment.value()), "{quad}");
            let name = subject(quad);
            assert!(name == ONTOLOGY || page.contains(&code(&name)), "{name}");
        }
        let rows = page.split("## Elsewhere").nth(1).expect("a section").matches("\n| `").count();
        assert_eq!(rows, terms.alignments.iter().filter(|quad| !terms.is_header(quad)).count());
        assert!(page.contains("### `tg:coversMainly` covers mainly\n"), "{page}");
        assert!(page.contains("- from `tg:Talk` to `tg:Technology`\n- implies `tg:covers`\n"), "{page}");
        assert!(page.contains("| `tg:Talk` | near to | `swc:TalkEvent` |"), "{page}");
    }

    #[test]
    fn the_triples_come_back_from_each_format() {
        let terms = terms();
        let lines = |quads: &[Quad]| quads.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>();
        let expected = lines(&[terms.quads.clone(), terms.alignments.clone()].concat());
        for (text, format) in [
            (terms.turtle(), RdfFormat::Turtle),
            (terms.json_ld(), RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
        ] {
            let parsed: Result<Vec<Quad>, _> = RdfParser::from_format(format).for_reader(text.as_bytes()).collect();
            assert_eq!(lines(&parsed.expect("it can be read")), expected, "{format}");
        }
    }
}
