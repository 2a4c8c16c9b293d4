//! A parsed query and values in, the query with the values in place of the parameters out. The algebra is rewritten
//! wherever a parameter stands, sub-selects and EXISTS included: a VALUES block joined at the top would not reach a
//! sub-select that does not project the parameter, and query text is never touched.
//!
//! Where a parameter must stay a variable (it is projected, grouped by, or shared by both sides of a MINUS), the
//! pattern below is extended with the value instead, so that rows, columns and groups stay as SPARQL defines them.

use super::bounded::{self, Joined};
use super::portable;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, Literal, NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::collections::{BTreeMap, BTreeSet};

/// Values by variable name, without the question mark.
pub type Bindings = BTreeMap<String, GroundTerm>;

/// The variables of a query.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Names of all variables that stand anywhere in it.
    pub used: BTreeSet<String>,
    /// Names of those that the query itself gives a value (`BIND`, `VALUES`, `AS`), which a parameter cannot be.
    pub assigned: BTreeSet<String>,
}

/// Puts the values in place of their variables, everywhere in `query`.
///
/// A value that cannot stand where its variable stood (a literal as a predicate) makes that pattern match nothing,
/// as the join with the value would.
pub fn bind(query: &Query, values: &Bindings) -> Query {
    Rewriter::new(values).query(query.clone())
}

/// Which variables `query` uses, and which it gives a value itself.
pub fn usage(query: &Query) -> Usage {
    let none = Bindings::new();
    let mut rewriter = Rewriter::new(&none);
    let _ = rewriter.query(query.clone());
    rewriter.usage
}

/// `query` in the form that more stores understand, as [`super::portable`] describes it.
pub(super) fn portable(query: &Query) -> Query {
    let none = Bindings::new();
    Rewriter { portable: true, ..Rewriter::new(&none) }.query(query.clone())
}

/// What a pattern does for a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Binds {
    /// It is not in scope.
    No,
    /// It is in scope, and some rows may leave it unbound.
    Perhaps,
    /// Every row binds it.
    Always,
}

pub(super) struct Rewriter<'a> {
    values: &'a Bindings,
    usage: Usage,
    /// Whether the query is brought into the form that most stores understand.
    portable: bool,
    /// Whether the texts that it makes are bounded.
    bounded: bool,
    /// What it joins.
    joined: Joined,
    /// Whether the pattern at hand is that of an EXISTS, into which the rows outside put their values.
    in_exists: bool,
}

impl<'a> Rewriter<'a> {
    fn new(values: &'a Bindings) -> Self {
        let joined = Joined::default();
        Self { values, usage: Usage::default(), portable: false, bounded: false, joined, in_exists: false }
    }

    /// `query` with bounds on its texts, and what it joins, as [`bounded`] says.
    pub(super) fn bounded(query: &Query) -> (Query, Joined) {
        let none = Bindings::new();
        let mut rewriter = Rewriter { bounded: true, ..Rewriter::new(&none) };
        (rewriter.query(query.clone()), rewriter.joined)
    }

    fn value(&mut self, variable: &Variable) -> Option<&'a GroundTerm> {
        self.usage.used.insert(variable.as_str().to_owned());
        self.values.get(variable.as_str())
    }

    fn assigns(&mut self, variable: &Variable) {
        self.usage.used.insert(variable.as_str().to_owned());
        self.usage.assigned.insert(variable.as_str().to_owned());
    }

    fn query(&mut self, query: Query) -> Query {
        match query {
            Query::Select { dataset, pattern, base_iri } => {
                Query::Select { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Ask { dataset, pattern, base_iri } => {
                Query::Ask { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Describe { dataset, pattern, base_iri } => {
                Query::Describe { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => Query::Construct {
                // A triple that would have a literal as subject or predicate is left out, as SPARQL 1.1 §16.2 says.
                template: template.into_iter().filter_map(|triple| self.triple(triple)).collect(),
                dataset,
                pattern: self.pattern(pattern),
                base_iri,
            },
        }
    }

    fn boxed(&mut self, pattern: GraphPattern) -> Box<GraphPattern> {
        Box::new(self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.joined.add(&pattern);
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let triples: Option<Vec<_>> = patterns.into_iter().map(|triple| self.triple(triple)).collect();
                triples.map_or_else(nothing, |patterns| GraphPattern::Bgp { patterns })
            }
            GraphPattern::Path { subject, path, object } => match self.term(subject) {
                TermPattern::Literal(_) => nothing(),
                subject if self.portable && !self.in_exists => portable::path(subject, path, self.term(object)),
                subject => GraphPattern::Path { subject, path, object: self.term(object) },
            },
            GraphPattern::Join { left, right } => {
                GraphPattern::Join { left: self.boxed(*left), right: self.boxed(*right) }
            }
            GraphPattern::LeftJoin { left, right, expression } => GraphPattern::LeftJoin {
                left: self.boxed(*left),
                right: self.boxed(*right),
                expression: expression.map(|e| self.condition(e)),
            },
            GraphPattern::Lateral { left, right } => {
                GraphPattern::Lateral { left: self.boxed(*left), right: self.boxed(*right) }
            }
            GraphPattern::Filter { expr, inner } => {
                GraphPattern::Filter { expr: self.condition(expr), inner: self.boxed(*inner) }
            }
            GraphPattern::Union { left, right } => {
                GraphPattern::Union { left: self.boxed(*left), right: self.boxed(*right) }
            }
            GraphPattern::Graph { name, inner } => {
                let inner = self.boxed(*inner);
                self.name(name).map_or_else(nothing, |name| GraphPattern::Graph { name, inner })
            }
            GraphPattern::Service { name, inner, silent } => {
                let inner = self.boxed(*inner);
                self.name(name).map_or_else(nothing, |name| GraphPattern::Service { name, inner, silent })
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.assigns(&variable);
                GraphPattern::Extend { inner: self.boxed(*inner), variable, expression: self.expression(expression) }
            }
            GraphPattern::Minus { left, right } => self.minus(*left, *right),
            GraphPattern::Values { variables, bindings } => {
                variables.iter().for_each(|v| self.assigns(v));
                GraphPattern::Values { variables, bindings }
            }
            GraphPattern::OrderBy { inner, expression } => GraphPattern::OrderBy {
                inner: self.boxed(*inner),
                expression: expression.into_iter().map(|e| self.order(e)).collect(),
            },
            GraphPattern::Project { inner, variables } => {
                let inner = self.pattern(*inner);
                GraphPattern::Project { inner: Box::new(self.keep(inner, &variables)), variables }
            }
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: self.boxed(*inner) },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: self.boxed(*inner) },
            GraphPattern::Slice { inner, start, length } => {
                GraphPattern::Slice { inner: self.boxed(*inner), start, length }
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let inner = self.pattern(*inner);
                let inner = Box::new(self.keep(inner, &variables));
                let aggregates = aggregates.into_iter().map(|(v, a)| (v, self.aggregate(a))).collect();
                GraphPattern::Group { inner, variables, aggregates }
            }
        }
    }

    /// MINUS takes away what agrees on a *shared* variable; a parameter that both sides share must stay one.
    fn minus(&mut self, left: GraphPattern, right: GraphPattern) -> GraphPattern {
        let in_right = in_scope(&right);
        let shared: Vec<Variable> = in_scope(&left).into_iter().filter(|v| in_right.contains(v)).collect();
        let (left, right) = (self.pattern(left), self.pattern(right));
        let (left, right) = (self.keep(left, &shared), self.keep(right, &shared));
        GraphPattern::Minus { left: Box::new(left), right: Box::new(right) }
    }

    /// `pattern` with those of `variables` that have a value bound to it, below its ORDER BY if it has one.
    fn keep(&mut self, pattern: GraphPattern, variables: &[Variable]) -> GraphPattern {
        if let GraphPattern::OrderBy { inner, expression } = pattern {
            return GraphPattern::OrderBy { inner: Box::new(self.keep(*inner, variables)), expression };
        }
        variables.iter().fold(pattern, |pattern, variable| match self.value(variable) {
            None => pattern,
            Some(term) => with_value(pattern, variable, term),
        })
    }

    fn triple(&mut self, triple: TriplePattern) -> Option<TriplePattern> {
        let subject = self.term(triple.subject);
        let object = self.term(triple.object);
        let predicate = self.name(triple.predicate)?;
        (!matches!(subject, TermPattern::Literal(_))).then_some(TriplePattern { subject, predicate, object })
    }

    fn term(&mut self, term: TermPattern) -> TermPattern {
        match term {
            TermPattern::Variable(v) => match self.value(&v) {
                None => TermPattern::Variable(v),
                Some(GroundTerm::NamedNode(node)) => node.clone().into(),
                Some(GroundTerm::Literal(literal)) => literal.clone().into(),
            },
            TermPattern::BlankNode(node) if self.portable => portable::anything(&node),
            other => other,
        }
    }

    fn name(&mut self, name: NamedNodePattern) -> Option<NamedNodePattern> {
        match name {
            NamedNodePattern::Variable(v) => match self.value(&v) {
                None => Some(NamedNodePattern::Variable(v)),
                Some(GroundTerm::NamedNode(node)) => Some(node.clone().into()),
                Some(GroundTerm::Literal(_)) => None,
            },
            named => Some(named),
        }
    }

    fn order(&mut self, order: OrderExpression) -> OrderExpression {
        match order {
            OrderExpression::Asc(e) => OrderExpression::Asc(self.expression(e)),
            OrderExpression::Desc(e) => OrderExpression::Desc(self.expression(e)),
        }
    }

    fn aggregate(&mut self, aggregate: AggregateExpression) -> AggregateExpression {
        match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr), distinct }
            }
            count @ AggregateExpression::CountSolutions { .. } => count,
        }
    }

    fn condition(&mut self, expression: Expression) -> Expression {
        let expression = self.expression(expression);
        if self.portable { portable::condition(expression) } else { expression }
    }

    fn expressions(&mut self, expressions: Vec<Expression>) -> Vec<Expression> {
        expressions.into_iter().map(|e| self.expression(e)).collect()
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        use Expression as E;
        let mut both = |make: fn(Box<E>, Box<E>) -> E, a: Box<E>, b: Box<E>| {
            make(Box::new(self.expression(*a)), Box::new(self.expression(*b)))
        };
        match expression {
            E::Or(a, b) => both(E::Or, a, b),
            E::And(a, b) => both(E::And, a, b),
            E::Equal(a, b) => both(E::Equal, a, b),
            E::SameTerm(a, b) => both(E::SameTerm, a, b),
            E::Greater(a, b) => both(E::Greater, a, b),
            E::GreaterOrEqual(a, b) => both(E::GreaterOrEqual, a, b),
            E::Less(a, b) => both(E::Less, a, b),
            E::LessOrEqual(a, b) => both(E::LessOrEqual, a, b),
            E::Add(a, b) => both(E::Add, a, b),
            E::Subtract(a, b) => both(E::Subtract, a, b),
            E::Multiply(a, b) => both(E::Multiply, a, b),
            E::Divide(a, b) => both(E::Divide, a, b),
            E::UnaryPlus(a) => E::UnaryPlus(Box::new(self.expression(*a))),
            E::UnaryMinus(a) => E::UnaryMinus(Box::new(self.expression(*a))),
            E::Not(a) => E::Not(Box::new(self.expression(*a))),
            E::In(a, list) => E::In(Box::new(self.expression(*a)), self.expressions(list)),
            E::If(a, b, c) => {
                E::If(Box::new(self.expression(*a)), Box::new(self.expression(*b)), Box::new(self.expression(*c)))
            }
            E::Coalesce(list) => E::Coalesce(self.expressions(list)),
            E::FunctionCall(function, list) if self.bounded => bounded::call(function, self.expressions(list)),
            E::FunctionCall(function, list) => E::FunctionCall(function, self.expressions(list)),
            E::Exists(pattern) => {
                let outer = std::mem::replace(&mut self.in_exists, true);
                let pattern = self.boxed(*pattern);
                self.in_exists = outer;
                E::Exists(pattern)
            }
            E::Variable(v) => self.value(&v).map_or(E::Variable(v), constant),
            E::Bound(v) => match self.value(&v) {
                Some(_) => E::Literal(Literal::from(true)),
                None => E::Bound(v),
            },
            other @ (E::NamedNode(_) | E::Literal(_)) => other,
        }
    }
}

/// A pattern that has no solution.
fn nothing() -> GraphPattern {
    GraphPattern::Values { variables: Vec::new(), bindings: Vec::new() }
}

fn constant(term: &GroundTerm) -> Expression {
    match term {
        GroundTerm::NamedNode(node) => Expression::NamedNode(node.clone()),
        GroundTerm::Literal(literal) => Expression::Literal(literal.clone()),
    }
}

/// `pattern` with `variable` bound to `term` in every row.
fn with_value(pattern: GraphPattern, variable: &Variable, term: &GroundTerm) -> GraphPattern {
    match binds(&pattern, variable) {
        Binds::Always => pattern,
        Binds::No => {
            GraphPattern::Extend { inner: Box::new(pattern), variable: variable.clone(), expression: constant(term) }
        }
        Binds::Perhaps => {
            let bindings = vec![vec![Some(term.clone())]];
            let values = GraphPattern::Values { variables: vec![variable.clone()], bindings };
            GraphPattern::Join { left: Box::new(pattern), right: Box::new(values) }
        }
    }
}

fn in_scope(pattern: &GraphPattern) -> Vec<Variable> {
    let mut found = BTreeSet::new();
    pattern.on_in_scope_variable(|v| {
        found.insert(v.clone());
    });
    found.into_iter().collect()
}

/// What a rewritten pattern does for a variable that has a value.
fn binds(pattern: &GraphPattern, variable: &Variable) -> Binds {
    if !in_scope(pattern).contains(variable) {
        return Binds::No;
    }
    let always = |p: &GraphPattern| binds(p, variable) == Binds::Always;
    let sure = match pattern {
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => always(left) || always(right),
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => always(left),
        GraphPattern::Union { left, right } => always(left) && always(right),
        GraphPattern::Extend { inner, variable: bound, expression } => {
            always(inner)
                || (bound == variable && matches!(expression, Expression::NamedNode(_) | Expression::Literal(_)))
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => always(inner),
        GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. }
        | GraphPattern::Service { .. } => false,
    };
    if sure { Binds::Always } else { Binds::Perhaps }
}

#[cfg(test)]
mod tests;
