//! Findings in, text, JSON or a SHACL report out. A line of text begins with file and line where a recap tells of the
//! node, as compilers write it, so that editors jump there.

use super::error::CheckError;
use super::place::Place;
use super::read::{SH, display};
use super::shape::{Path, Severity, Shape};
use crate::text::printable;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use serde_json::json;
use std::io::{self, Write};

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What is wrong, in the order of recaps and their lines.
    pub findings: Vec<Finding>,
    /// Triples of the union of all graphs.
    pub triples: usize,
    /// Shapes that check something.
    pub shapes: usize,
    /// Queries that were run.
    pub queries: usize,
    /// Base of the graph's IRIs, which text leaves out; empty where none is known.
    pub base: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The node.
    pub focus: Term,
    /// From the node to the value.
    pub path: Option<Path<NamedNode>>,
    /// The value at fault.
    pub value: Option<Term>,
    /// What was broken.
    pub rule: Rule,
    /// How grave it is.
    pub severity: Severity,
    /// The rule in a sentence.
    pub message: String,
    /// What was found; may be empty.
    pub detail: String,
    /// Where recaps tell of the node.
    pub places: Vec<Place>,
}

/// What was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A shape.
    Shape {
        /// IRI or blank node.
        node: Term,
        /// The file it is in.
        file: String,
        /// The constraint component's name in `sh:`.
        component: &'static str,
    },
    /// A query.
    Query {
        /// The file's name without `.rq`.
        name: String,
        /// The file.
        file: String,
    },
}

impl Rule {
    /// A short name to find it by: what follows the last `#` or `/` of a shape's IRI, or the query's file.
    pub fn name(&self) -> String {
        match self {
            Self::Shape { node: Term::NamedNode(node), .. } => {
                node.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned()
            }
            Self::Shape { component, .. } => component.trim_end_matches("ConstraintComponent").to_owned(),
            Self::Query { name, .. } => name.clone(),
        }
    }

    /// The file it is written in.
    pub fn file(&self) -> &str {
        match self {
            Self::Shape { file, .. } | Self::Query { file, .. } => file,
        }
    }
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One line for each finding.
    Text,
    /// One object.
    Json,
    /// A `sh:ValidationReport` in Turtle.
    Turtle,
}

impl Finding {
    pub(super) fn order(&self) -> (String, usize, String, String, String, String) {
        let place = self.places.first();
        (
            place.map_or_else(|| "\u{10ffff}".to_owned(), |place| place.file.clone()),
            place.and_then(|place| place.character).unwrap_or(0),
            self.focus.to_string(),
            self.rule.name(),
            self.path.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.value.as_ref().map(ToString::to_string).unwrap_or_default(),
        )
    }

    fn line(&self, base: &str) -> String {
        let mut out = String::new();
        if let Some(place) = self.places.first() {
            out.push_str(&place.file);
            out.push(':');
            if let Some(line) = place.line {
                out.push_str(&format!("{line}:"));
            }
            out.push(' ');
        }
        out.push_str(&plain(&self.focus, base));
        out.push_str(": ");
        out.push_str(&self.message);
        let mut parts = Vec::new();
        parts.extend(self.path.as_ref().map(ToString::to_string));
        parts.extend(self.value.as_ref().map(|value| plain(value, base)));
        parts.extend(Some(self.detail.clone()).filter(|detail| !detail.is_empty()));
        if !parts.is_empty() {
            out.push_str(&format!(" ({})", parts.join(", ")));
        }
        if self.severity != Severity::Violation {
            out.push_str(&format!(" {}", self.severity.name().to_lowercase()));
        }
        out.push_str(&format!(" [{}]", self.rule.name()));
        out
    }
}

impl Report {
    /// Whether nothing was found.
    pub fn conforms(&self) -> bool {
        self.findings.is_empty()
    }

    /// What was looked at, in a line: `no faults in 53000 triples: 60 shapes, 12 queries`.
    pub fn summary(&self) -> String {
        let faults = match self.findings.len() {
            0 => "no faults".to_owned(),
            1 => "1 fault".to_owned(),
            many => format!("{many} faults"),
        };
        format!("{faults} in {} triples: {} shapes, {} queries", self.triples, self.shapes, self.queries)
    }

    /// Writes the findings.
    ///
    /// # Errors
    /// [`CheckError::Write`].
    pub fn write(&self, format: Format, mut out: &mut dyn Write) -> Result<(), CheckError> {
        match format {
            Format::Text => {
                for finding in &self.findings {
                    writeln!(out, "{}", finding.line(&self.base))?;
                }
            }
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &self.json()).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Turtle => self.turtle(out)?,
        }
        Ok(())
    }

    fn json(&self) -> serde_json::Value {
        let findings = self.findings.iter().map(|finding| {
            let (component, shape) = match &finding.rule {
                Rule::Shape { node, component, .. } => (*component, Some(display(node))),
                Rule::Query { .. } => ("SPARQLConstraintComponent", None),
            };
            let places = finding.places.iter().map(|place| {
                json!({ "recap": place.recap, "file": place.file, "line": place.line, "character": place.character })
            });
            json!({
                "rule": finding.rule.name(),
                "rule_file": finding.rule.file(),
                "shape": shape,
                "component": component,
                "severity": finding.severity.name().to_lowercase(),
                "node": bare(&finding.focus),
                "path": finding.path.as_ref().map(ToString::to_string),
                "value": finding.value.as_ref().map(bare),
                "message": finding.message,
                "detail": Some(&finding.detail).filter(|detail| !detail.is_empty()),
                "places": places.collect::<Vec<_>>(),
            })
        });
        json!({
            "conforms": self.conforms(),
            "triples": self.triples,
            "shapes": self.shapes,
            "queries": self.queries,
            "findings": findings.collect::<Vec<_>>(),
        })
    }

    fn turtle(&self, out: &mut dyn Write) -> Result<(), CheckError> {
        let mut triples = Triples::default();
        let report: NamedOrBlankNode = triples.fresh().into();
        triples.put(&report, rdf::TYPE, sh("ValidationReport"));
        triples.put(&report, sh("conforms").as_ref(), Literal::from(self.conforms()));
        for finding in &self.findings {
            let result: NamedOrBlankNode = triples.fresh().into();
            triples.put(&report, sh("result").as_ref(), result.clone());
            triples.put(&result, rdf::TYPE, sh("ValidationResult"));
            triples.put(&result, sh("focusNode").as_ref(), finding.focus.clone());
            if let Some(path) = &finding.path {
                let path = triples.path(path);
                triples.put(&result, sh("resultPath").as_ref(), path);
            }
            if let Some(value) = &finding.value {
                triples.put(&result, sh("value").as_ref(), value.clone());
            }
            triples.put(&result, sh("resultSeverity").as_ref(), sh(finding.severity.name()));
            let message = if finding.detail.is_empty() {
                finding.message.clone()
            } else {
                format!("{} ({})", finding.message, finding.detail)
            };
            triples.put(&result, sh("resultMessage").as_ref(), Literal::new_simple_literal(message));
            match &finding.rule {
                Rule::Shape { node, component, .. } => {
                    triples.put(&result, sh("sourceConstraintComponent").as_ref(), sh(component));
                    triples.put(&result, sh("sourceShape").as_ref(), node.clone());
                }
                Rule::Query { name, .. } => {
                    let query = NamedNode::new_unchecked(format!("https://w3id.org/talkgraph/check#{name}"));
                    triples.put(&result, sh("sourceConstraintComponent").as_ref(), sh("SPARQLConstraintComponent"));
                    triples.put(&result, sh("sourceConstraint").as_ref(), query);
                }
            }
        }
        let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
        for (prefix, namespace) in [("sh", SH), ("xsd", "http://www.w3.org/2001/XMLSchema#")] {
            serializer = serializer.with_prefix(prefix, namespace).expect("the namespaces above are valid IRIs");
        }
        let mut serializer = serializer.for_writer(out);
        triples.done.iter().try_for_each(|triple| serializer.serialize_triple(triple))?;
        serializer.finish()?;
        Ok(())
    }
}

/// Triples in the making.
#[derive(Default)]
struct Triples {
    done: Vec<Triple>,
    nodes: usize,
}

impl Triples {
    /// Numbered, so that the same findings always give the same report.
    fn fresh(&mut self) -> BlankNode {
        self.nodes += 1;
        BlankNode::new_unchecked(format!("n{}", self.nodes))
    }

    fn put(&mut self, node: &NamedOrBlankNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.done.push(Triple::new(node.clone(), predicate.into_owned(), object));
    }

    /// The node of a path.
    fn path(&mut self, path: &Path<NamedNode>) -> Term {
        let (name, inner) = match path {
            Path::Predicate(node) => return node.clone().into(),
            Path::Sequence(steps) => return self.list(steps),
            Path::Alternative(steps) => {
                let list = self.list(steps);
                return self.wrapped("alternativePath", list);
            }
            Path::Inverse(path) => ("inversePath", path),
            Path::ZeroOrMore(path) => ("zeroOrMorePath", path),
            Path::OneOrMore(path) => ("oneOrMorePath", path),
            Path::ZeroOrOne(path) => ("zeroOrOnePath", path),
        };
        let inner = self.path(inner);
        self.wrapped(name, inner)
    }

    fn wrapped(&mut self, name: &str, inner: Term) -> Term {
        let node = self.fresh();
        self.put(&node.clone().into(), sh(name).as_ref(), inner);
        node.into()
    }

    fn list(&mut self, steps: &[Path<NamedNode>]) -> Term {
        steps.iter().rev().fold(rdf::NIL.into_owned().into(), |rest: Term, step| {
            let first = self.path(step);
            let node: NamedOrBlankNode = self.fresh().into();
            self.put(&node, rdf::FIRST, first);
            self.put(&node, rdf::REST, rest);
            node.into()
        })
    }
}

/// What a shape tells a person, or what its constraint asks for.
pub(super) fn message(shape: &Shape, component: &str) -> String {
    match shape.messages.first() {
        Some(message) => message.clone(),
        None => match component.trim_end_matches("ConstraintComponent") {
            "Class" => "a value is of another class".to_owned(),
            "Datatype" => "a value is of another datatype, or not well formed".to_owned(),
            "NodeKind" => "a value is of another kind of node".to_owned(),
            "MinCount" | "QualifiedMinCount" => "values are missing".to_owned(),
            "MaxCount" | "QualifiedMaxCount" => "there are too many values".to_owned(),
            "Closed" => "this property does not belong there".to_owned(),
            "In" => "a value is none of those allowed".to_owned(),
            "HasValue" => "the value that must be there is missing".to_owned(),
            other => format!("sh:{other} does not hold"),
        },
    }
}

fn sh(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{name}"))
}

/// IRI or text without marks around it.
fn bare(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// One line without the base of the IRIs, no control characters, not longer than a person reads.
fn plain(term: &Term, base: &str) -> String {
    let text = display(term);
    let text = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(&text);
    let text = text.strip_prefix(base).unwrap_or(text);
    printable(text, 160)
}
