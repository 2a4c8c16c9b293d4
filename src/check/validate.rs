//! Shapes and the graph in, what does not fit out: one result for each focus node, constraint and value at fault, as
//! SHACL Core defines them.

use super::graph::{Graph, Id};
use super::shape::{Bound, Constraint, NodeKind, Path, Shape, ShapeId, Target};
use super::value;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, Term};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A focus node that does not fit a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The shape.
    pub shape: ShapeId,
    /// The constraint component's name in `sh:`.
    pub component: &'static str,
    /// The node.
    pub focus: Id,
    /// From the node to the value; of a closed shape the property that should not be there.
    pub path: Option<Path>,
    /// The value at fault; none where it is their number that is wrong.
    pub value: Option<Id>,
    /// The fault, where the constraint alone does not tell: `2 values`.
    pub detail: String,
}

/// Checks all targets of `shapes`.
pub fn validate(graph: &Graph, shapes: &[Shape]) -> Vec<Breach> {
    let validator = Validator::new(graph, shapes);
    let mut found = Vec::new();
    for (id, shape) in shapes.iter().enumerate() {
        for focus in validator.focus_nodes(&shape.targets) {
            validator.check(id, focus, &mut found);
        }
    }
    found
}

struct Validator<'a> {
    graph: &'a Graph,
    shapes: &'a [Shape],
    /// `rdf:type`; none in a graph without types.
    a: Option<Id>,
    /// Each class that a shape names, with all classes below it.
    below: HashMap<Id, HashSet<Id>>,
}

impl<'a> Validator<'a> {
    fn new(graph: &'a Graph, shapes: &'a [Shape]) -> Self {
        let id = |node: NamedNode| graph.id(&node.into());
        let sub_class = id(rdfs::SUB_CLASS_OF.into_owned());
        let targets = shapes.iter().flat_map(|shape| &shape.targets).filter_map(|target| match target {
            Target::Class(class) => Some(*class),
            _ => None,
        });
        let constraints =
            shapes.iter().flat_map(|shape| &shape.constraints).filter_map(|constraint| match constraint {
                Constraint::Class(class) => Some(*class),
                _ => None,
            });
        let mut below: HashMap<Id, HashSet<Id>> = HashMap::new();
        for class in targets.chain(constraints) {
            let mut found = HashSet::from([class]);
            let mut open = vec![class];
            while let (Some(class), Some(sub_class)) = (open.pop(), sub_class) {
                open.extend(graph.subjects(sub_class, class).filter(|lower| found.insert(*lower)));
            }
            below.insert(class, found);
        }
        Self { graph, shapes, a: id(rdf::TYPE.into_owned()), below }
    }

    fn focus_nodes(&self, targets: &[Target]) -> BTreeSet<Id> {
        let mut nodes = BTreeSet::new();
        for target in targets {
            match target {
                Target::Node(node) => {
                    nodes.insert(*node);
                }
                Target::Class(class) => {
                    for lower in &self.below[class] {
                        nodes.extend(self.a.into_iter().flat_map(|a| self.graph.subjects(a, *lower)));
                    }
                }
                Target::SubjectsOf(property) => nodes.extend(self.graph.with(*property).map(|(_, subject)| subject)),
                Target::ObjectsOf(property) => nodes.extend(self.graph.with(*property).map(|(object, _)| object)),
            }
        }
        nodes
    }

    fn conforms(&self, shape: ShapeId, focus: Id) -> bool {
        let mut found = Vec::new();
        self.check(shape, focus, &mut found);
        found.is_empty()
    }

    fn check(&self, id: ShapeId, focus: Id, found: &mut Vec<Breach>) {
        let shape = &self.shapes[id];
        if shape.is_deactivated {
            return;
        }
        let values: Vec<Id> = match &shape.path {
            Some(path) => self.follow(path, focus).into_iter().collect(),
            None => vec![focus],
        };
        for constraint in &shape.constraints {
            let mut breach = |value: Option<Id>, detail: String| {
                let component = constraint.component();
                found.push(Breach { shape: id, component, focus, path: shape.path.clone(), value, detail });
            };
            match constraint {
                Constraint::Property(property) => {
                    values.iter().for_each(|value| self.check(*property, *value, found));
                }
                Constraint::Closed(allowed) => {
                    for value in &values {
                        for (predicate, object) in self.graph.about(*value).filter(|(p, _)| !allowed.contains(p)) {
                            found.push(Breach {
                                shape: id,
                                component: constraint.component(),
                                focus: *value,
                                path: Some(Path::Predicate(predicate)),
                                value: Some(object),
                                detail: String::new(),
                            });
                        }
                    }
                }
                Constraint::MinCount(least) if values.len() < *least => {
                    breach(None, counted(values.len(), "at least", *least));
                }
                Constraint::MaxCount(most) if values.len() > *most => {
                    breach(None, counted(values.len(), "at most", *most));
                }
                Constraint::MinCount(_) | Constraint::MaxCount(_) => {}
                Constraint::QualifiedMin(inner, least) => {
                    let fitting = values.iter().filter(|value| self.conforms(*inner, **value)).count();
                    if fitting < *least {
                        breach(None, counted(fitting, "at least", *least));
                    }
                }
                Constraint::QualifiedMax(inner, most) => {
                    let fitting = values.iter().filter(|value| self.conforms(*inner, **value)).count();
                    if fitting > *most {
                        breach(None, counted(fitting, "at most", *most));
                    }
                }
                Constraint::HasValue(wanted) => {
                    if !values.contains(wanted) {
                        breach(None, String::new());
                    }
                }
                Constraint::UniqueLang => {
                    let mut tags: Vec<String> = values.iter().filter_map(|value| self.language(*value)).collect();
                    tags.sort_unstable();
                    let mut twice: Vec<&str> =
                        tags.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].as_str()).collect();
                    twice.dedup();
                    twice.into_iter().for_each(|tag| breach(None, format!("more than one value in {tag}")));
                }
                Constraint::Equals(property) => {
                    let others: BTreeSet<Id> = self.graph.objects(focus, *property).collect();
                    let missing = others.iter().filter(|other| !values.contains(other));
                    let surplus = values.iter().filter(|value| !others.contains(value));
                    surplus.chain(missing).for_each(|value| breach(Some(*value), String::new()));
                }
                Constraint::Disjoint(property) => {
                    let common = values.iter().filter(|value| self.graph.has(focus, *property, **value));
                    common.for_each(|value| breach(Some(*value), String::new()));
                }
                Constraint::LessThan(property) => {
                    self.ordered(focus, *property, &values, &[Ordering::Less], &mut breach);
                }
                Constraint::LessThanOrEquals(property) => {
                    self.ordered(focus, *property, &values, &[Ordering::Less, Ordering::Equal], &mut breach);
                }
                each => {
                    values
                        .iter()
                        .filter(|value| !self.fits(each, **value))
                        .for_each(|v| breach(Some(*v), String::new()));
                }
            }
        }
    }

    fn ordered(
        &self,
        focus: Id,
        property: Id,
        values: &[Id],
        right: &[Ordering],
        breach: &mut impl FnMut(Option<Id>, String),
    ) {
        for value in values {
            for other in self.graph.objects(focus, property) {
                let (value_term, other) = (self.graph.term(*value), self.graph.term(other));
                if !value::compare(value_term, other).is_some_and(|order| right.contains(&order)) {
                    breach(Some(*value), format!("beside {}", super::read::display(other)));
                }
            }
        }
    }

    /// The constraints that look at each value by itself.
    fn fits(&self, constraint: &Constraint, value: Id) -> bool {
        let term = self.graph.term(value);
        let length = || text(term).map(|text| text.chars().count());
        match constraint {
            Constraint::Class(class) => {
                let below = &self.below[class];
                self.a.is_some_and(|a| self.graph.objects(value, a).any(|class| below.contains(&class)))
            }
            Constraint::Datatype(datatype) => {
                matches!(term, Term::Literal(l) if l.datatype() == datatype.as_ref() && value::is_well_formed(l))
            }
            Constraint::NodeKind(NodeKind { iri, blank, literal }) => match term {
                Term::NamedNode(_) => *iri,
                Term::BlankNode(_) => *blank,
                _ => *literal,
            },
            Constraint::Bound(bound, limit) => match value::compare(term, limit) {
                None => false,
                Some(order) => match bound {
                    Bound::MinExclusive => order == Ordering::Greater,
                    Bound::MinInclusive => order != Ordering::Less,
                    Bound::MaxExclusive => order == Ordering::Less,
                    Bound::MaxInclusive => order != Ordering::Greater,
                },
            },
            Constraint::MinLength(least) => length().is_some_and(|length| length >= *least),
            Constraint::MaxLength(most) => length().is_some_and(|length| length <= *most),
            Constraint::Pattern(pattern) => text(term).is_some_and(|text| pattern.is_match(text)),
            Constraint::LanguageIn(ranges) => {
                self.language(value).is_some_and(|tag| ranges.iter().any(|range| matches_range(&tag, range)))
            }
            Constraint::Not(shape) => !self.conforms(*shape, value),
            Constraint::And(shapes) => shapes.iter().all(|shape| self.conforms(*shape, value)),
            Constraint::Or(shapes) => shapes.iter().any(|shape| self.conforms(*shape, value)),
            Constraint::ExactlyOne(shapes) => shapes.iter().filter(|shape| self.conforms(**shape, value)).count() == 1,
            Constraint::Node(shape) => self.conforms(*shape, value),
            Constraint::In(values) => values.contains(&value),
            // The others look at all values of a node together, and `check` has them.
            _ => true,
        }
    }

    fn language(&self, value: Id) -> Option<String> {
        match self.graph.term(value) {
            Term::Literal(literal) => literal.language().map(str::to_ascii_lowercase),
            _ => None,
        }
    }

    /// What a path leads to, each once.
    fn follow(&self, path: &Path, from: Id) -> BTreeSet<Id> {
        match path {
            Path::Predicate(predicate) => self.graph.objects(from, *predicate).collect(),
            Path::Inverse(path) => match &**path {
                Path::Predicate(predicate) => self.graph.subjects(*predicate, from).collect(),
                inner => self.follow(&inverse(inner), from),
            },
            Path::Sequence(paths) => paths.iter().fold(BTreeSet::from([from]), |reached, step| {
                reached.into_iter().flat_map(|node| self.follow(step, node)).collect()
            }),
            Path::Alternative(paths) => paths.iter().flat_map(|path| self.follow(path, from)).collect(),
            Path::ZeroOrOne(path) => {
                let mut reached = self.follow(path, from);
                reached.insert(from);
                reached
            }
            Path::ZeroOrMore(path) => {
                let mut reached = self.closure(path, from);
                reached.insert(from);
                reached
            }
            Path::OneOrMore(path) => self.closure(path, from),
        }
    }

    fn closure(&self, path: &Path, from: Id) -> BTreeSet<Id> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            open.extend(self.follow(path, node).into_iter().filter(|next| reached.insert(*next)));
        }
        reached
    }
}

/// The path that leads back.
fn inverse(path: &Path) -> Path {
    let turned = |path: &Path| Box::new(inverse(path));
    match path {
        Path::Predicate(_) => Path::Inverse(Box::new(path.clone())),
        Path::Inverse(path) => (**path).clone(),
        Path::Sequence(paths) => Path::Sequence(paths.iter().rev().map(inverse).collect()),
        Path::Alternative(paths) => Path::Alternative(paths.iter().map(inverse).collect()),
        Path::ZeroOrMore(path) => Path::ZeroOrMore(turned(path)),
        Path::OneOrMore(path) => Path::OneOrMore(turned(path)),
        Path::ZeroOrOne(path) => Path::ZeroOrOne(turned(path)),
    }
}

fn counted(found: usize, side: &str, limit: usize) -> String {
    format!("{found} where {side} {limit} should be")
}

/// The text of an IRI or a literal.
fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Basic filtering of RFC 4647, as SPARQL's LANGMATCHES.
fn matches_range(tag: &str, range: &str) -> bool {
    let range = range.to_ascii_lowercase();
    range == "*" || tag == range || tag.strip_prefix(&range).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests;
