//! Turtle in, shapes out. A term of SHACL that the engine does not know is an error that names it: a shape that is half
//! understood would let faults pass.

use super::error::CheckError;
use super::graph::{Graph, Id};
use super::shape::{Bound, Constraint, NodeKind, Path, Severity, Shape, ShapeId, Target};
use crate::assets::Asset;
use crate::query::prefixes;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;

/// The namespace of SHACL.
pub const SH: &str = "http://www.w3.org/ns/shacl#";

/// Terms that say something about a shape and check nothing, or that belong to another term and are read with it.
const SILENT: &[&str] = &[
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "deactivated",
    "severity",
    "message",
    "path",
    "flags",
    "ignoredProperties",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "targetNode",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
];

/// Reads the shapes of one file into `shapes`. `data` gives the numbers of their terms, and takes in those that it lacks.
///
/// # Errors
/// [`CheckError::ShapesSyntax`], [`CheckError::ShapeTermUnknown`], [`CheckError::ShapeMalformed`],
/// [`CheckError::ShapesMissing`].
pub fn shapes(asset: &Asset, data: &mut Graph, shapes: &mut Vec<Shape>) -> Result<(), CheckError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).rename_blank_nodes();
    let source = Graph::new(parser.for_reader(asset.text.as_bytes()))
        .map_err(|error| CheckError::ShapesSyntax { path: asset.path.clone(), reason: error.to_string() })?;
    let before = shapes.len();
    let mut reader = Reader { path: &asset.path, source: &source, data, shapes, known: HashMap::new() };
    for node in reader.roots() {
        reader.shape(node)?;
    }
    if shapes[before..].iter().all(|shape| shape.targets.is_empty()) {
        return Err(CheckError::ShapesMissing { path: asset.path.clone() });
    }
    Ok(())
}

/// Whether a shape is being read or where it stands.
#[derive(Clone, Copy)]
enum State {
    Open,
    Done(ShapeId),
}

struct Reader<'a> {
    path: &'a str,
    source: &'a Graph,
    data: &'a mut Graph,
    shapes: &'a mut Vec<Shape>,
    known: HashMap<Id, State>,
}

impl Reader<'_> {
    /// What says of itself that it is a shape, or has a target. The others are read where they are referred to.
    fn roots(&self) -> Vec<Id> {
        let mut roots = Vec::new();
        for class in ["NodeShape", "PropertyShape"] {
            if let (Some(a), Some(class)) = (self.source.id(&rdf::TYPE.into_owned().into()), self.sh(class)) {
                roots.extend(self.source.subjects(a, class));
            }
        }
        for target in ["targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"] {
            if let Some(target) = self.sh(target) {
                roots.extend(self.source.with(target).map(|(_, subject)| subject));
            }
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    fn sh(&self, name: &str) -> Option<Id> {
        self.source.id(&NamedNode::new_unchecked(format!("{SH}{name}")).into())
    }

    fn values(&self, node: Id, name: &str) -> Vec<Id> {
        self.sh(name).map(|predicate| self.source.objects(node, predicate).collect()).unwrap_or_default()
    }

    fn malformed(&self, shape: Id, term: &str, fault: impl Into<String>) -> CheckError {
        CheckError::ShapeMalformed {
            path: self.path.to_owned(),
            shape: display(self.source.term(shape)),
            term: format!("sh:{term}"),
            fault: fault.into(),
        }
    }

    /// The one value of a term, or none.
    fn one(&self, shape: Id, name: &str) -> Result<Option<Id>, CheckError> {
        match self.values(shape, name)[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(self.malformed(shape, name, "has more than one value and may have one")),
        }
    }

    fn shape(&mut self, node: Id) -> Result<ShapeId, CheckError> {
        match self.known.get(&node) {
            Some(State::Done(id)) => return Ok(*id),
            Some(State::Open) => return Err(self.malformed(node, "node", "leads back to the shape itself")),
            None => {}
        }
        self.known.insert(node, State::Open);
        let path = match self.one(node, "path")? {
            Some(path) => Some(self.path(node, path)?),
            None => None,
        };
        let mut shape = Shape {
            node: self.source.term(node).clone(),
            file: self.path.to_owned(),
            path,
            targets: self.targets(node),
            constraints: Vec::new(),
            severity: self.severity(node)?,
            messages: self.texts(node, "message")?,
            is_deactivated: self.one(node, "deactivated")?.is_some_and(|value| self.is_true(value)),
        };
        let about: Vec<(Id, Id)> = self.source.about(node).collect();
        for (predicate, value) in about {
            let Term::NamedNode(term) = self.source.term(predicate) else { continue };
            let Some(name) = term.as_str().strip_prefix(SH).map(str::to_owned) else { continue };
            if !SILENT.contains(&name.as_str()) {
                self.constraint(node, &name, value, &mut shape)?;
            }
        }
        self.shapes.push(shape);
        let id = self.shapes.len() - 1;
        self.known.insert(node, State::Done(id));
        Ok(id)
    }

    fn constraint(&mut self, node: Id, name: &str, value: Id, shape: &mut Shape) -> Result<(), CheckError> {
        let only_with_path =
            ["minCount", "maxCount", "lessThan", "lessThanOrEquals", "uniqueLang", "qualifiedValueShape"];
        if shape.path.is_none() && only_with_path.contains(&name) {
            return Err(self.malformed(node, name, "needs a sh:path in the same shape"));
        }
        let constraint = match name {
            "class" => Constraint::Class(self.copy(value)),
            "datatype" => Constraint::Datatype(self.iri(node, name, value)?),
            "nodeKind" => Constraint::NodeKind(self.node_kind(node, value)?),
            "minCount" => Constraint::MinCount(self.number(node, name, value)?),
            "maxCount" => Constraint::MaxCount(self.number(node, name, value)?),
            "minExclusive" => Constraint::Bound(Bound::MinExclusive, self.source.term(value).clone()),
            "minInclusive" => Constraint::Bound(Bound::MinInclusive, self.source.term(value).clone()),
            "maxExclusive" => Constraint::Bound(Bound::MaxExclusive, self.source.term(value).clone()),
            "maxInclusive" => Constraint::Bound(Bound::MaxInclusive, self.source.term(value).clone()),
            "minLength" => Constraint::MinLength(self.number(node, name, value)?),
            "maxLength" => Constraint::MaxLength(self.number(node, name, value)?),
            "pattern" => Constraint::Pattern(self.pattern(node, value)?),
            "languageIn" => {
                let tags = self.list(node, name, value)?;
                let tags: Result<_, _> = tags.into_iter().map(|tag| self.text(node, name, tag)).collect();
                Constraint::LanguageIn(tags?)
            }
            "uniqueLang" if self.is_true(value) => Constraint::UniqueLang,
            "uniqueLang" => return Ok(()),
            "equals" => Constraint::Equals(self.copy(value)),
            "disjoint" => Constraint::Disjoint(self.copy(value)),
            "lessThan" => Constraint::LessThan(self.copy(value)),
            "lessThanOrEquals" => Constraint::LessThanOrEquals(self.copy(value)),
            "not" => Constraint::Not(self.shape(value)?),
            "and" => Constraint::And(self.shapes_of(node, name, value)?),
            "or" => Constraint::Or(self.shapes_of(node, name, value)?),
            "xone" => Constraint::ExactlyOne(self.shapes_of(node, name, value)?),
            "node" => Constraint::Node(self.shape(value)?),
            "property" => {
                let property = self.shape(value)?;
                if self.shapes[property].path.is_none() {
                    return Err(self.malformed(node, name, "names a shape without a sh:path"));
                }
                Constraint::Property(property)
            }
            "qualifiedValueShape" => return self.qualified(node, value, shape),
            "closed" if self.is_true(value) => Constraint::Closed(self.allowed(node)?),
            "closed" => return Ok(()),
            "hasValue" => Constraint::HasValue(self.copy(value)),
            "in" => Constraint::In(self.list(node, name, value)?.into_iter().map(|id| self.copy(id)).collect()),
            _ => {
                return Err(CheckError::ShapeTermUnknown {
                    path: self.path.to_owned(),
                    shape: display(self.source.term(node)),
                    term: format!("sh:{name}"),
                    remedy: match name {
                        "sparql" | "select" | "ask" | "prefixes" => {
                            "write it as a query, and give its folder with --queries"
                        }
                        _ => "take it out, or say it in other terms",
                    },
                });
            }
        };
        shape.constraints.push(constraint);
        Ok(())
    }

    fn qualified(&mut self, node: Id, value: Id, shape: &mut Shape) -> Result<(), CheckError> {
        let qualified = self.shape(value)?;
        let [least, most] = ["qualifiedMinCount", "qualifiedMaxCount"].map(|name| self.one(node, name));
        let (least, most) = (least?, most?);
        if least.is_none() && most.is_none() {
            return Err(self.malformed(
                node,
                "qualifiedValueShape",
                "needs a sh:qualifiedMinCount or sh:qualifiedMaxCount",
            ));
        }
        if let Some(least) = least {
            let least = self.number(node, "qualifiedMinCount", least)?;
            shape.constraints.push(Constraint::QualifiedMin(qualified, least));
        }
        if let Some(most) = most {
            let most = self.number(node, "qualifiedMaxCount", most)?;
            shape.constraints.push(Constraint::QualifiedMax(qualified, most));
        }
        Ok(())
    }

    /// The properties that a closed shape has paths for, and those that it ignores.
    fn allowed(&mut self, node: Id) -> Result<Vec<Id>, CheckError> {
        let mut allowed = Vec::new();
        for property in self.values(node, "property") {
            for path in self.values(property, "path") {
                if self.source.term(path).is_named_node() {
                    allowed.push(self.copy(path));
                }
            }
        }
        if let Some(ignored) = self.one(node, "ignoredProperties")? {
            for property in self.list(node, "ignoredProperties", ignored)? {
                allowed.push(self.copy(property));
            }
        }
        Ok(allowed)
    }

    fn targets(&mut self, node: Id) -> Vec<Target> {
        let mut targets = Vec::new();
        type Make = fn(Id) -> Target;
        let kinds: [(&str, Make); 4] = [
            ("targetNode", Target::Node),
            ("targetClass", Target::Class),
            ("targetSubjectsOf", Target::SubjectsOf),
            ("targetObjectsOf", Target::ObjectsOf),
        ];
        for (name, make) in kinds {
            for value in self.values(node, name) {
                targets.push(make(self.copy(value)));
            }
        }
        // A shape that is a class as well is its own target.
        let is_a = |class: NamedNodeRef<'_>| {
            let ids = [rdf::TYPE, class].map(|term| self.source.id(&term.into_owned().into()));
            matches!(ids, [Some(a), Some(class)] if self.source.has(node, a, class))
        };
        if is_a(rdfs::CLASS) && self.source.term(node).is_named_node() {
            targets.push(Target::Class(self.copy(node)));
        }
        targets
    }

    fn path(&mut self, shape: Id, node: Id) -> Result<Path, CheckError> {
        if self.source.term(node).is_named_node() && !self.is_nil(node) {
            return Ok(Path::Predicate(self.copy(node)));
        }
        let steps = |reader: &mut Self, list: Id| -> Result<Vec<Path>, CheckError> {
            let members = reader.list(shape, "path", list)?;
            if members.len() < 2 {
                return Err(reader.malformed(shape, "path", "has a list of fewer than two steps"));
            }
            members.into_iter().map(|member| reader.path(shape, member)).collect()
        };
        if self
            .source
            .id(&rdf::FIRST.into_owned().into())
            .is_some_and(|first| self.source.objects(node, first).next().is_some())
        {
            return Ok(Path::Sequence(steps(self, node)?));
        }
        if let Some(list) = self.one(node, "alternativePath")? {
            return Ok(Path::Alternative(steps(self, list)?));
        }
        type Make = fn(Box<Path>) -> Path;
        let kinds: [(&str, Make); 4] = [
            ("inversePath", Path::Inverse),
            ("zeroOrMorePath", Path::ZeroOrMore),
            ("oneOrMorePath", Path::OneOrMore),
            ("zeroOrOnePath", Path::ZeroOrOne),
        ];
        for (name, make) in kinds {
            if let Some(inner) = self.one(node, name)? {
                return Ok(make(Box::new(self.path(shape, inner)?)));
            }
        }
        Err(self.malformed(shape, "path", "is no property and no path"))
    }

    fn shapes_of(&mut self, node: Id, name: &str, list: Id) -> Result<Vec<ShapeId>, CheckError> {
        self.list(node, name, list)?.into_iter().map(|member| self.shape(member)).collect()
    }

    fn list(&self, node: Id, name: &str, list: Id) -> Result<Vec<Id>, CheckError> {
        let fault = || self.malformed(node, name, "is no list");
        let mut members = Vec::new();
        let mut rest = list;
        while !self.is_nil(rest) {
            let [first, next] = [rdf::FIRST, rdf::REST].map(|term| {
                let term = self.source.id(&term.into_owned().into())?;
                self.source.objects(rest, term).next()
            });
            members.push(first.ok_or_else(fault)?);
            rest = next.ok_or_else(fault)?;
            if members.len() > self.source.len() {
                return Err(fault());
            }
        }
        Ok(members)
    }

    fn is_nil(&self, node: Id) -> bool {
        matches!(self.source.term(node), Term::NamedNode(node) if *node == rdf::NIL)
    }

    /// The number in the data of a term of the shapes.
    fn copy(&mut self, value: Id) -> Id {
        self.data.intern(self.source.term(value).clone())
    }

    fn is_true(&self, value: Id) -> bool {
        matches!(self.source.term(value), Term::Literal(literal) if matches!(literal.value(), "true" | "1"))
    }

    fn iri(&self, node: Id, name: &str, value: Id) -> Result<NamedNode, CheckError> {
        match self.source.term(value) {
            Term::NamedNode(iri) => Ok(iri.clone()),
            _ => Err(self.malformed(node, name, "is no IRI")),
        }
    }

    fn text(&self, node: Id, name: &str, value: Id) -> Result<String, CheckError> {
        match self.source.term(value) {
            Term::Literal(literal) => Ok(literal.value().to_owned()),
            _ => Err(self.malformed(node, name, "is no text")),
        }
    }

    fn texts(&self, node: Id, name: &str) -> Result<Vec<String>, CheckError> {
        self.values(node, name).into_iter().map(|value| self.text(node, name, value)).collect()
    }

    fn number(&self, node: Id, name: &str, value: Id) -> Result<usize, CheckError> {
        let text = self.text(node, name, value)?;
        text.parse().map_err(|_| self.malformed(node, name, format!("is {text:?} and no whole number")))
    }

    fn severity(&self, node: Id) -> Result<Severity, CheckError> {
        let Some(value) = self.one(node, "severity")? else { return Ok(Severity::Violation) };
        let iri = self.iri(node, "severity", value)?;
        [Severity::Violation, Severity::Warning, Severity::Info]
            .into_iter()
            .find(|severity| iri.as_str().strip_prefix(SH) == Some(severity.name()))
            .ok_or_else(|| self.malformed(node, "severity", "is none of sh:Violation, sh:Warning, sh:Info"))
    }

    fn node_kind(&self, node: Id, value: Id) -> Result<NodeKind, CheckError> {
        let iri = self.iri(node, "nodeKind", value)?;
        let (iri, blank, literal) = match iri.as_str().strip_prefix(SH) {
            Some("IRI") => (true, false, false),
            Some("BlankNode") => (false, true, false),
            Some("Literal") => (false, false, true),
            Some("BlankNodeOrIRI") => (true, true, false),
            Some("BlankNodeOrLiteral") => (false, true, true),
            Some("IRIOrLiteral") => (true, false, true),
            _ => return Err(self.malformed(node, "nodeKind", "is no kind of node")),
        };
        Ok(NodeKind { iri, blank, literal })
    }

    fn pattern(&self, node: Id, value: Id) -> Result<Regex, CheckError> {
        let text = self.text(node, "pattern", value)?;
        let flags = match self.one(node, "flags")? {
            Some(flags) => self.text(node, "flags", flags)?,
            None => String::new(),
        };
        if let Some(flag) = flags.chars().find(|flag| !"smixq".contains(*flag)) {
            return Err(self.malformed(node, "flags", format!("holds {flag:?}, which is no flag of SPARQL's REGEX")));
        }
        let text = if flags.contains('q') { regex::escape(&text) } else { text };
        RegexBuilder::new(&text)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .dot_matches_new_line(flags.contains('s'))
            .ignore_whitespace(flags.contains('x'))
            .build()
            .map_err(|error| self.malformed(node, "pattern", format!("is no regular expression: {error}")))
    }
}

/// A term as a person reads it in a message: shortened where a usual prefix fits.
pub(super) fn display(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => match node.as_str().strip_prefix(SH) {
            Some(local) => format!("sh:{local}"),
            None => prefixes::shorten(node.as_str()).unwrap_or_else(|| node.to_string()),
        },
        Term::BlankNode(_) => "a shape without a name".to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        #[allow(unreachable_patterns)]
        other => other.to_string(),
    }
}
