//! Shapes as the engine works with them: what is checked, where, and what is said when it does not hold. All of SHACL Core
//! (<https://www.w3.org/TR/shacl/>) but `sh:qualifiedValueShapesDisjoint`; what is missing here cannot be read, so that no
//! shape is passed over in silence.

use super::graph::Id;
use crate::query::prefixes;
use oxigraph::model::{NamedNode, Term};
use regex::Regex;
use std::fmt;

/// Where a shape stands in its list.
pub type ShapeId = usize;

/// A node shape, or with a path a property shape.
#[derive(Debug)]
pub struct Shape {
    /// IRI or blank node.
    pub node: Term,
    /// The file it is in.
    pub file: String,
    /// From the focus node to the values; none for a node shape.
    pub path: Option<Path>,
    /// Whose nodes are checked.
    pub targets: Vec<Target>,
    /// What must hold.
    pub constraints: Vec<Constraint>,
    /// How grave a breach is.
    pub severity: Severity,
    /// What to tell a person; several are in several languages.
    pub messages: Vec<String>,
    /// A shape that is switched off holds for every node.
    pub is_deactivated: bool,
}

/// Nodes to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Node(Id),
    /// Instances of a class and of what is below it.
    Class(Id),
    /// Subjects of a property.
    SubjectsOf(Id),
    /// Objects of a property.
    ObjectsOf(Id),
}

/// A property path, over numbers of terms or over the terms themselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path<P = Id> {
    /// A property.
    Predicate(P),
    /// From object to subject.
    Inverse(Box<Path<P>>),
    /// One after the other.
    Sequence(Vec<Path<P>>),
    /// Any of these.
    Alternative(Vec<Path<P>>),
    /// Any number of times.
    ZeroOrMore(Box<Path<P>>),
    /// Once or more.
    OneOrMore(Box<Path<P>>),
    /// Once or not at all.
    ZeroOrOne(Box<Path<P>>),
}

impl<P> Path<P> {
    /// The same path over other properties.
    pub fn map<Q>(&self, property: &impl Fn(&P) -> Q) -> Path<Q> {
        let one = |path: &Self| Box::new(path.map(property));
        let all = |paths: &[Self]| paths.iter().map(|path| path.map(property)).collect();
        match self {
            Self::Predicate(predicate) => Path::Predicate(property(predicate)),
            Self::Inverse(path) => Path::Inverse(one(path)),
            Self::Sequence(paths) => Path::Sequence(all(paths)),
            Self::Alternative(paths) => Path::Alternative(all(paths)),
            Self::ZeroOrMore(path) => Path::ZeroOrMore(one(path)),
            Self::OneOrMore(path) => Path::OneOrMore(one(path)),
            Self::ZeroOrOne(path) => Path::ZeroOrOne(one(path)),
        }
    }
}

/// As SPARQL writes it, in usual prefixes: `tg:talk/schema:performer`.
impl fmt::Display for Path<NamedNode> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |paths: &[Self], by: &str| paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(by);
        match self {
            Self::Predicate(node) => match prefixes::shorten(node.as_str()) {
                Some(short) => f.write_str(&short),
                None => node.fmt(f),
            },
            Self::Inverse(path) => write!(f, "^{path}"),
            Self::Sequence(paths) => f.write_str(&joined(paths, "/")),
            Self::Alternative(paths) => write!(f, "({})", joined(paths, "|")),
            Self::ZeroOrMore(path) => write!(f, "({path})*"),
            Self::OneOrMore(path) => write!(f, "({path})+"),
            Self::ZeroOrOne(path) => write!(f, "({path})?"),
        }
    }
}

/// What must hold.
#[derive(Debug)]
pub enum Constraint {
    /// `sh:class`
    Class(Id),
    /// `sh:datatype`
    Datatype(NamedNode),
    /// `sh:nodeKind`
    NodeKind(NodeKind),
    /// `sh:minCount`
    MinCount(usize),
    /// `sh:maxCount`
    MaxCount(usize),
    /// `sh:minExclusive`, `sh:minInclusive`, `sh:maxExclusive`, `sh:maxInclusive`
    Bound(Bound, Term),
    /// `sh:minLength`
    MinLength(usize),
    /// `sh:maxLength`
    MaxLength(usize),
    /// `sh:pattern` with its `sh:flags`
    Pattern(Regex),
    /// `sh:languageIn`
    LanguageIn(Vec<String>),
    /// `sh:uniqueLang`
    UniqueLang,
    /// `sh:equals`
    Equals(Id),
    /// `sh:disjoint`
    Disjoint(Id),
    /// `sh:lessThan`
    LessThan(Id),
    /// `sh:lessThanOrEquals`
    LessThanOrEquals(Id),
    /// `sh:not`
    Not(ShapeId),
    /// `sh:and`
    And(Vec<ShapeId>),
    /// `sh:or`
    Or(Vec<ShapeId>),
    /// `sh:xone`
    ExactlyOne(Vec<ShapeId>),
    /// `sh:node`
    Node(ShapeId),
    /// `sh:property`
    Property(ShapeId),
    /// `sh:qualifiedValueShape` with `sh:qualifiedMinCount`
    QualifiedMin(ShapeId, usize),
    /// `sh:qualifiedValueShape` with `sh:qualifiedMaxCount`
    QualifiedMax(ShapeId, usize),
    /// `sh:closed` with the properties that are allowed
    Closed(Vec<Id>),
    /// `sh:hasValue`
    HasValue(Id),
    /// `sh:in`
    In(Vec<Id>),
}

/// Which side a bound is on, and whether it belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// More than.
    MinExclusive,
    /// At least.
    MinInclusive,
    /// Less than.
    MaxExclusive,
    /// At most.
    MaxInclusive,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeKind {
    /// An IRI.
    pub iri: bool,
    /// A blank node.
    pub blank: bool,
    /// A literal.
    pub literal: bool,
}

/// How grave a breach is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The graph does not keep its promise.
    Violation,
    /// Worth a look.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The name in `sh:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "Violation",
            Self::Warning => "Warning",
            Self::Info => "Info",
        }
    }
}

impl Constraint {
    /// The constraint component's name in `sh:`.
    pub fn component(&self) -> &'static str {
        match self {
            Self::Class(_) => "ClassConstraintComponent",
            Self::Datatype(_) => "DatatypeConstraintComponent",
            Self::NodeKind(_) => "NodeKindConstraintComponent",
            Self::MinCount(_) => "MinCountConstraintComponent",
            Self::MaxCount(_) => "MaxCountConstraintComponent",
            Self::Bound(Bound::MinExclusive, _) => "MinExclusiveConstraintComponent",
            Self::Bound(Bound::MinInclusive, _) => "MinInclusiveConstraintComponent",
            Self::Bound(Bound::MaxExclusive, _) => "MaxExclusiveConstraintComponent",
            Self::Bound(Bound::MaxInclusive, _) => "MaxInclusiveConstraintComponent",
            Self::MinLength(_) => "MinLengthConstraintComponent",
            Self::MaxLength(_) => "MaxLengthConstraintComponent",
            Self::Pattern(_) => "PatternConstraintComponent",
            Self::LanguageIn(_) => "LanguageInConstraintComponent",
            Self::UniqueLang => "UniqueLangConstraintComponent",
            Self::Equals(_) => "EqualsConstraintComponent",
            Self::Disjoint(_) => "DisjointConstraintComponent",
            Self::LessThan(_) => "LessThanConstraintComponent",
            Self::LessThanOrEquals(_) => "LessThanOrEqualsConstraintComponent",
            Self::Not(_) => "NotConstraintComponent",
            Self::And(_) => "AndConstraintComponent",
            Self::Or(_) => "OrConstraintComponent",
            Self::ExactlyOne(_) => "XoneConstraintComponent",
            Self::Node(_) => "NodeConstraintComponent",
            Self::Property(_) => "PropertyShapeComponent",
            Self::QualifiedMin(..) => "QualifiedMinCountConstraintComponent",
            Self::QualifiedMax(..) => "QualifiedMaxCountConstraintComponent",
            Self::Closed(_) => "ClosedConstraintComponent",
            Self::HasValue(_) => "HasValueConstraintComponent",
            Self::In(_) => "InConstraintComponent",
        }
    }
}
