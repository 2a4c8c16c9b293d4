//! A parsed query in, the same query out with its answer begun at what it fixes: a sub-select or path that hangs on a given
//! name is looked up first, and what it gives stands as VALUES in the patterns beside it. The evaluator joins two
//! sub-selects by building both, so that asking for one technology's talks would read all talks; with the values put into
//! each branch, the cost grows with the answer and not with the graph.
//!
//! A row is only ever left out where a later join would drop it: values are put beside triples that bind their variable,
//! never into the optional side of a pattern that does not bind it always, nor below a LIMIT, a MINUS or an EXISTS.

mod table;

use super::Rows;
use super::portable::anything;
use oxigraph::model::Term;
use oxigraph::model::vocab::rdf;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression, QueryDataset};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use table::merged;

/// Rows that are put into a query as values; a part that gives more is evaluated where it stands.
const MOST: usize = 5_000;

/// Looks a part of the query up: its rows, or nothing where that failed or gave more than the number.
pub(super) type LookUp<'l> = dyn FnMut(Query, usize) -> Option<Rows> + 'l;

/// `query`, begun at what it fixes.
pub(super) fn narrowed(query: Query, look_up: &mut LookUp<'_>) -> Query {
    let mut narrower = Narrower { dataset: query.dataset().cloned(), look_up };
    let mut narrow = |pattern| narrower.pattern(pattern, &Given::new(), Place::Default);
    match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: narrow(pattern), base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: narrow(pattern), base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: narrow(pattern), base_iri },
        describe @ Query::Describe { .. } => describe,
    }
}

/// The only values that a variable can have in rows that are not dropped later.
type Given = BTreeMap<Variable, Rc<[GroundTerm]>>;

/// Which graphs a pattern is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The default graph, where a part can be looked up by itself.
    Default,
    /// A named one.
    Named,
}

struct Narrower<'l, 'c> {
    dataset: Option<QueryDataset>,
    look_up: &'l mut LookUp<'c>,
}

impl Narrower<'_, '_> {
    fn pattern(&mut self, pattern: GraphPattern, given: &Given, place: Place) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Bgp { patterns } => beside(G::Bgp { patterns: patterns.into_iter().map(named).collect() }, given),
            G::Path { subject, path, object } => {
                let path = G::Path { subject: variable_of(subject), path, object: variable_of(object) };
                // Which graph a path of no length stands in depends on how the evaluator comes to it.
                if place == Place::Named { path } else { beside(path, given) }
            }
            G::Join { .. } => self.join(pattern, given, place),
            G::LeftJoin { left, right, expression } => {
                let left = self.pattern(*left, given, place);
                let left = self.looked_up(left, given, place);
                let right = self.pattern(*right, &kept_by(&left, given), place);
                G::LeftJoin { left: left.into(), right: right.into(), expression }
            }
            G::Union { left, right } => G::Union {
                left: self.pattern(*left, given, place).into(),
                right: self.pattern(*right, given, place).into(),
            },
            G::Minus { left, right } => G::Minus {
                left: self.pattern(*left, given, place).into(),
                right: self.pattern(*right, &Given::new(), place).into(),
            },
            G::Filter { expr, inner } => G::Filter { expr, inner: self.pattern(*inner, given, place).into() },
            G::Extend { inner, variable, expression } => {
                let inner = self.pattern(*inner, &without(given, &variable), place).into();
                G::Extend { inner, variable, expression }
            }
            G::Graph { name: NamedNodePattern::Variable(name), inner } => {
                let inner = self.pattern(*inner, &without(given, &name), Place::Named).into();
                G::Graph { name: name.into(), inner }
            }
            G::Graph { name, inner } => G::Graph { name, inner: self.pattern(*inner, given, Place::Named).into() },
            G::Project { inner, variables } => {
                let inner = self.pattern(*inner, &of_these(given, &variables), place).into();
                G::Project { inner, variables }
            }
            G::Group { inner, variables, aggregates } => {
                let inner = self.pattern(*inner, &of_these(given, &variables), place).into();
                G::Group { inner, variables, aggregates }
            }
            G::Distinct { inner } => G::Distinct { inner: self.pattern(*inner, given, place).into() },
            G::Reduced { inner } => G::Reduced { inner: self.pattern(*inner, given, place).into() },
            G::OrderBy { inner, expression } => {
                G::OrderBy { inner: self.pattern(*inner, given, place).into(), expression }
            }
            G::Slice { inner, start, length } => {
                G::Slice { inner: self.pattern(*inner, &Given::new(), place).into(), start, length }
            }
            other => other,
        }
    }

    /// Parts that hang on something fixed come first, and what they give is given to the rest.
    fn join(&mut self, pattern: GraphPattern, given: &Given, place: Place) -> GraphPattern {
        let mut open = Vec::new();
        operands(pattern, &mut open);
        let (mut given, mut done) = (given.clone(), Vec::new());
        while !open.is_empty() {
            let at = open.iter().position(|part| hangs(part, &given)).unwrap_or(0);
            let part = open.remove(at);
            let mut part = self.pattern(part, &given, place);
            // Plain triples beside plain triples are the evaluator's own affair.
            if is_path(&part) || !open.iter().all(is_plain) {
                part = self.looked_up(part, &given, place);
            }
            let part = merged(part, &mut done, MOST);
            if let GraphPattern::Values { variables, bindings } = &part {
                given.extend(columns(variables, bindings));
            }
            done.push(part);
        }
        done.into_iter().reduce(join).unwrap_or_else(|| GraphPattern::Bgp { patterns: Vec::new() })
    }

    /// The rows of a part as values, where it hangs on something fixed and gives few.
    fn looked_up(&mut self, part: GraphPattern, given: &Given, place: Place) -> GraphPattern {
        if place == Place::Named || matches!(part, GraphPattern::Values { .. }) || !hangs(&part, given) {
            return part;
        }
        let mut variables = BTreeSet::new();
        part.on_in_scope_variable(|variable| {
            variables.insert(variable.clone());
        });
        let variables: Vec<Variable> = variables.into_iter().collect();
        let pattern = GraphPattern::Project { inner: part.clone().into(), variables: variables.clone() };
        let query = Query::Select { dataset: self.dataset.clone(), pattern, base_iri: None };
        let rows = (self.look_up)(query, MOST).and_then(|rows| rows.rows.into_iter().map(ground).collect());
        rows.map_or(part, |bindings| GraphPattern::Values { variables, bindings })
    }
}

/// The parts of a join, in their order.
fn operands(pattern: GraphPattern, out: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            operands(*left, out);
            operands(*right, out);
        }
        other => out.push(other),
    }
}

/// Whether a pattern has few rows by itself: each of its rows holds a fixed node or literal, or one that is given. What is only
/// of a class is not among them, since all talks are talks.
fn hangs(pattern: &GraphPattern, given: &Given) -> bool {
    use GraphPattern as G;
    let fixed = |term: &TermPattern| match term {
        TermPattern::NamedNode(_) | TermPattern::Literal(_) => true,
        TermPattern::Variable(variable) => given.contains_key(variable),
        _ => false,
    };
    match pattern {
        G::Bgp { patterns } => {
            let of_class = |p: &NamedNodePattern| matches!(p, NamedNodePattern::NamedNode(n) if *n == rdf::TYPE);
            patterns.is_empty()
                || patterns.iter().any(|t| fixed(&t.subject) || fixed(&t.object) && !of_class(&t.predicate))
        }
        G::Path { subject, object, .. } => fixed(subject) || fixed(object),
        G::Values { bindings, .. } => bindings.len() <= MOST,
        G::Join { left, right } => hangs(left, given) || hangs(right, given),
        G::Union { left, right } => hangs(left, given) && hangs(right, given),
        G::LeftJoin { left, .. } | G::Minus { left, .. } => hangs(left, given),
        G::Filter { inner, .. } | G::Distinct { inner } | G::Reduced { inner } | G::OrderBy { inner, .. } => {
            hangs(inner, given)
        }
        G::Extend { inner, variable, .. } => hangs(inner, &without(given, variable)),
        G::Graph { inner, .. } | G::Slice { inner, .. } => hangs(inner, &Given::new()),
        G::Project { inner, variables } | G::Group { inner, variables, .. } => {
            hangs(inner, &of_these(given, variables))
        }
        _ => false,
    }
}

fn is_plain(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Bgp { .. } | GraphPattern::Values { .. })
}

/// Whether a pattern is a path of no fixed length, values put beside it included.
fn is_path(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Path { path, .. } => !matches!(path, PropertyPathExpression::NamedNode(_)),
        GraphPattern::Join { left, right } => matches!(**left, GraphPattern::Values { .. }) && is_path(right),
        _ => false,
    }
}

/// A pattern with the fewest of the values that are given for its variables before it.
fn beside(pattern: GraphPattern, given: &Given) -> GraphPattern {
    let mut fewest: Option<(&Variable, &Rc<[GroundTerm]>)> = None;
    pattern.on_in_scope_variable(|variable| {
        if let Some(found) = given.get_key_value(variable).filter(|(_, v)| fewest.is_none_or(|f| v.len() < f.1.len())) {
            fewest = Some(found);
        }
    });
    let Some((variable, values)) = fewest else { return pattern };
    let bindings = values.iter().map(|value| vec![Some(value.clone())]).collect();
    join(GraphPattern::Values { variables: vec![variable.clone()], bindings }, pattern)
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: left.into(), right: right.into() }
}

/// The values of the columns that have one in each row.
fn columns(variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Given {
    let column = |(at, variable): (usize, &Variable)| {
        let mut seen = BTreeSet::new();
        let mut values = Vec::new();
        for row in bindings {
            let value = row.get(at)?.as_ref()?;
            if seen.insert(value.to_string()) {
                values.push(value.clone());
            }
        }
        Some((variable.clone(), values.into()))
    };
    variables.iter().enumerate().filter_map(column).collect()
}

/// What of `given`, and of the values of `left` itself, holds for each row of an optional pattern that is joined to `left`.
fn kept_by(left: &GraphPattern, given: &Given) -> Given {
    let GraphPattern::Values { variables, bindings } = left else {
        let mut out = given.clone();
        out.retain(|variable, _| binds_always(left, variable));
        return out;
    };
    columns(variables, bindings)
}

/// Whether each row of a pattern has a value for a variable.
fn binds_always(pattern: &GraphPattern, variable: &Variable) -> bool {
    use GraphPattern as G;
    let mut in_scope = false;
    match pattern {
        G::Bgp { .. } | G::Path { .. } => pattern.on_in_scope_variable(|v| in_scope |= v == variable),
        G::Values { variables, bindings } => return columns(variables, bindings).contains_key(variable),
        G::Join { left, right } => return binds_always(left, variable) || binds_always(right, variable),
        G::Union { left, right } => return binds_always(left, variable) && binds_always(right, variable),
        G::LeftJoin { left, .. } | G::Minus { left, .. } => return binds_always(left, variable),
        G::Filter { inner, .. }
        | G::Distinct { inner }
        | G::Reduced { inner }
        | G::OrderBy { inner, .. }
        | G::Slice { inner, .. }
        | G::Graph { inner, .. }
        | G::Extend { inner, .. } => return binds_always(inner, variable),
        G::Project { inner, variables } | G::Group { inner, variables, .. } => {
            return variables.contains(variable) && binds_always(inner, variable);
        }
        _ => {}
    }
    in_scope
}

fn without(given: &Given, variable: &Variable) -> Given {
    let mut out = given.clone();
    out.remove(variable);
    out
}

fn of_these(given: &Given, variables: &[Variable]) -> Given {
    let mut out = given.clone();
    out.retain(|variable, _| variables.contains(variable));
    out
}

/// A row that can stand in VALUES: blank nodes cannot, and what is unbound is better left to the pattern, since a join on it is
/// no look-up.
fn ground(row: Vec<Option<Term>>) -> Option<Vec<Option<GroundTerm>>> {
    let cell = |cell: Option<Term>| match cell {
        None => None,
        Some(Term::NamedNode(node)) => Some(Some(node.into())),
        Some(Term::Literal(literal)) => Some(Some(literal.into())),
        Some(_) => None,
    };
    row.into_iter().map(cell).collect()
}

/// A triple whose blank nodes are variables, so that values can stand for them.
/// A triple with variables in place of blank nodes.
pub(super) fn named(triple: TriplePattern) -> TriplePattern {
    TriplePattern {
        subject: variable_of(triple.subject),
        predicate: triple.predicate,
        object: variable_of(triple.object),
    }
}

/// A term with a variable in place of a blank node.
pub(super) fn variable_of(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => anything(&node),
        other => other,
    }
}

#[cfg(test)]
mod tests;
