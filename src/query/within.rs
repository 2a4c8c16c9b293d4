//! What was typed for a saved query in: values of its parameters, and conditions on talks such as `event=FOSDEM`,
//! `year=2015-2018` or `company!=Google`. The query over the talks that meet them out. A condition is a query of
//! `queries/within` that gives talks; wherever the saved query comes to a talk, it is left only those. So each saved query
//! takes each condition, and none need be written for two at once.

use super::narrow::{named, variable_of};
use super::params::{self, Parameter, ParameterKind};
use super::resolve::Resolver;
use super::{Answer, QueryError, Saved, Source, run};
use crate::assets::Assets;
use crate::graph::vocabulary::tg;
use crate::query::error::either;
use crate::text::near;
use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::collections::BTreeSet;

/// Ways in which several values of several parameters are put together, at most.
const MOST_WAYS: usize = 24;

/// The conditions that there are.
#[derive(Debug)]
pub struct Filters(Vec<Saved>);

/// One condition on talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its name: `event`.
    pub name: String,
    /// What was typed for it; any of these will do.
    pub values: Vec<String>,
    /// Whether the talks must not meet it.
    pub not: bool,
}

/// What was typed for a saved query.
#[derive(Debug, PartialEq, Eq)]
pub struct Typed {
    /// Values of its parameters, in each of the ways in which several of one can be chosen.
    pub ways: Vec<Vec<String>>,
    /// Conditions; all must hold.
    pub conditions: Vec<Condition>,
}

impl Filters {
    /// Those of a folder of queries and, beside them, those of the program.
    ///
    /// # Errors
    /// A file that is faulty, a folder that cannot be read.
    pub fn load(assets: &Assets) -> Result<Self, QueryError> {
        let mut files = assets.files("within", ".rq").unwrap_or_default();
        for shipped in assets.shipped().files("within", ".rq")? {
            if !files.iter().any(|own| own.path.ends_with(shipped.path.as_str())) {
                files.push(shipped);
            }
        }
        Ok(Self(files.iter().map(Saved::parse).collect::<Result<_, _>>()?))
    }

    /// The queries behind the conditions.
    pub fn all(&self) -> &[Saved] {
        &self.0
    }

    fn find(&self, name: &str) -> Option<&Saved> {
        self.0.iter().find(|filter| filter.name == name)
    }

    /// The parameter or condition whose name is nearly this one: `evnt` of `evnt=FOSDEM`, which is no value.
    fn meant(&self, query: &Saved, name: &str) -> Option<String> {
        let is_name = name.len() > 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let own = query.parameters.iter().map(|parameter| parameter.name.as_str());
        let known = own.chain(self.0.iter().map(|filter| filter.name.as_str()));
        near(name, known.filter(|_| is_name), 1).first().map(|meant| (*meant).to_owned())
    }

    /// Tells values of a query's own parameters from conditions. A parameter that is given again takes either value.
    ///
    /// # Errors
    /// Those of [`params::assign`], and [`QueryError::ParameterUnknown`].
    pub fn typed(&self, query: &Saved, typed: &[String]) -> Result<Typed, QueryError> {
        let mut named: Vec<Vec<String>> = vec![Vec::new(); query.parameters.len()];
        let (mut in_order, mut conditions): (Vec<String>, Vec<Condition>) = (Vec::new(), Vec::new());
        for text in typed {
            let (name, not, value) = match text.split_once('=') {
                Some((name, value)) => (name.trim_end_matches('!').trim(), name.ends_with('!'), value),
                None => ("", false, ""),
            };
            // Several years are no value of a parameter that takes one, where they are a condition.
            let several = value.contains('-') && self.find(name).is_some();
            let takes = |p: &Parameter| p.is_called(name) && (p.kind != ParameterKind::Integer || !several);
            match query.parameters.iter().position(|p| !not && takes(p)) {
                Some(at) => named[at].push(value.to_owned()),
                None if self.find(name).is_some() => add(&mut conditions, name, not, value),
                None => match self.meant(query, name) {
                    Some(meant) => return Err(QueryError::ParameterUnknown { name: name.to_owned(), meant }),
                    None => in_order.push(text.clone()),
                },
            }
        }
        let free = named.iter().filter(|values| values.is_empty()).count();
        let from_first = in_order.len() > free && in_order.len() <= named.len();
        let mut in_order = in_order.into_iter();
        for values in named.iter_mut().filter(|values| from_first || values.is_empty()) {
            values.splice(0..0, in_order.next());
        }
        let mut ways: Vec<Vec<String>> = vec![in_order.collect()];
        for (parameter, values) in query.parameters.iter().zip(named).filter(|(_, values)| !values.is_empty()) {
            let with = |way: &Vec<String>, value: &String| {
                let mut way = way.clone();
                way.push(format!("{}={value}", parameter.name));
                way
            };
            ways = ways.iter().flat_map(|way| values.iter().map(move |value| with(way, value))).collect();
            ways.truncate(MOST_WAYS);
        }
        for way in &ways {
            params::assign(&query.name, &query.parameters, way)?;
        }
        Ok(Typed { ways, conditions })
    }

    /// The query with what was typed put in.
    ///
    /// # Errors
    /// Values that do not fit, names that the graph does not know, [`QueryError::ConditionUnfit`] for a query that does not
    /// tell of talks.
    pub fn bound(
        &self,
        query: &Saved,
        typed: &[String],
        source: Source<'_>,
        resolver: &Resolver<'_>,
    ) -> Result<Query, QueryError> {
        let Typed { ways, conditions } = self.typed(query, typed)?;
        let bound = ways.iter().map(|way| query.bound(way, resolver)).collect::<Result<Vec<_>, _>>()?;
        let Some(mut bound) = bound.into_iter().reduce(either_of) else { return Ok(query.query.clone()) };
        for condition in &conditions {
            let talks = self.talks(condition, source, resolver)?;
            let mut within = Within { talks: &talks, not: condition.not, met: false };
            bound = within.query(bound);
            if !within.met {
                return Err(QueryError::ConditionUnfit { query: query.name.clone(), condition: condition.typed() });
            }
        }
        Ok(bound)
    }

    /// The things that were typed as values of the query's own parameters.
    ///
    /// # Errors
    /// Those of [`Filters::bound`].
    pub fn asked(
        &self,
        query: &Saved,
        typed: &[String],
        resolver: &Resolver<'_>,
    ) -> Result<Vec<NamedNode>, QueryError> {
        let mut asked = Vec::new();
        for way in self.typed(query, typed)?.ways {
            asked.extend(query.values(&way, resolver)?.into_values().filter_map(|value| match value {
                GroundTerm::NamedNode(iri) => Some(iri),
                _ => None,
            }));
        }
        Ok(asked)
    }

    /// The talks that meet a condition, or of one that is turned round those that do not.
    fn talks(
        &self,
        condition: &Condition,
        source: Source<'_>,
        resolver: &Resolver<'_>,
    ) -> Result<Vec<GroundTerm>, QueryError> {
        let Some(filter) = self.find(&condition.name) else { return Ok(Vec::new()) };
        let mut talks = BTreeSet::new();
        for value in &condition.values {
            if let Answer::Rows(rows) = run::run(source, filter.bound(&range(filter, value), resolver)?)? {
                talks.extend(rows.rows.into_iter().filter_map(|row| match row.into_iter().next() {
                    Some(Some(Term::NamedNode(talk))) => Some(talk.into_string()),
                    _ => None,
                }));
            }
        }
        Ok(talks.into_iter().map(|talk| NamedNode::new_unchecked(talk).into()).collect())
    }

    /// Whether a saved query comes to talks, so that conditions can choose among them.
    pub fn fit(query: &Query) -> bool {
        let mut within = Within { talks: &[], not: false, met: false };
        within.query(query.clone());
        within.met
    }
}

impl Condition {
    /// As it is typed: `company!=Google`.
    pub fn typed(&self) -> String {
        let sign = if self.not { "!=" } else { "=" };
        format!("{}{sign}{}", self.name, either(&self.values))
    }
}

fn add(conditions: &mut Vec<Condition>, name: &str, not: bool, value: &str) {
    match conditions.iter_mut().find(|known| known.name == name && known.not == not) {
        Some(known) => known.values.push(value.to_owned()),
        None => conditions.push(Condition { name: name.to_owned(), values: vec![value.to_owned()], not }),
    }
}

/// The values of a condition: of one with a first and a last, either may be left out, and one alone is both.
fn range(filter: &Saved, value: &str) -> Vec<String> {
    let [first, last] = filter.parameters.as_slice() else { return vec![value.to_owned()] };
    let (from, to) = value.split_once('-').unwrap_or((value, value));
    let given = |parameter: &Parameter, text: &str| {
        (!text.trim().is_empty()).then(|| format!("{}={}", parameter.name, text.trim()))
    };
    given(first, from).into_iter().chain(given(last, to)).collect()
}

/// The rows of two queries with the same columns.
fn either_of(one: Query, other: Query) -> Query {
    match (one, other) {
        (Query::Select { dataset, pattern, base_iri }, Query::Select { pattern: other, .. }) => {
            let pattern = GraphPattern::Union { left: pattern.into(), right: other.into() };
            Query::Select { dataset, pattern: GraphPattern::Distinct { inner: pattern.into() }, base_iri }
        }
        (one, _) => one,
    }
}

/// How many rows a query gives, in place of the rows.
pub fn counted(query: Query) -> Query {
    let Query::Select { dataset, pattern, base_iri } = query else { return query };
    let count = Variable::new_unchecked("count");
    let number = Variable::new_unchecked("number");
    let aggregate = AggregateExpression::CountSolutions { distinct: false };
    let group = GraphPattern::Group {
        inner: pattern.into(),
        variables: Vec::new(),
        aggregates: vec![(number.clone(), aggregate)],
    };
    let named = GraphPattern::Extend {
        inner: group.into(),
        variable: count.clone(),
        expression: spargebra::algebra::Expression::Variable(number),
    };
    let pattern = GraphPattern::Project { inner: named.into(), variables: vec![count] };
    Query::Select { dataset, pattern, base_iri }
}

/// Leaves a query some talks only.
struct Within<'t> {
    talks: &'t [GroundTerm],
    not: bool,
    /// Whether a talk was come to that each row needs.
    met: bool,
}

impl Within<'_> {
    fn query(&mut self, query: Query) -> Query {
        match query {
            Query::Select { dataset, pattern, base_iri } => {
                Query::Select { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => {
                Query::Construct { template, dataset, pattern: self.pattern(pattern), base_iri }
            }
            other => other,
        }
    }

    fn boxed(&mut self, pattern: GraphPattern) -> Box<GraphPattern> {
        Box::new(self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Bgp { patterns } => {
                let patterns: Vec<TriplePattern> = patterns.into_iter().map(named).collect();
                let talks: BTreeSet<Variable> = patterns.iter().filter_map(talk).cloned().collect();
                talks.into_iter().fold(G::Bgp { patterns }, |inner, talk| self.only(inner, talk))
            }
            G::Path { subject, path, object } => {
                G::Path { subject: variable_of(subject), path, object: variable_of(object) }
            }
            G::Join { left, right } => G::Join { left: self.boxed(*left), right: self.boxed(*right) },
            G::LeftJoin { left, right, expression } => {
                let left = self.boxed(*left);
                // A row stays without its optional side, so that it does not choose.
                let met = self.met;
                let right = self.boxed(*right);
                self.met = met;
                G::LeftJoin { left, right, expression }
            }
            G::Union { left, right } => G::Union { left: self.boxed(*left), right: self.boxed(*right) },
            G::Minus { left, right } => G::Minus { left: self.boxed(*left), right },
            G::Filter { expr, inner } => G::Filter { expr, inner: self.boxed(*inner) },
            G::Graph { name, inner } => G::Graph { name, inner: self.boxed(*inner) },
            G::Extend { inner, variable, expression } => G::Extend { inner: self.boxed(*inner), variable, expression },
            G::OrderBy { inner, expression } => G::OrderBy { inner: self.boxed(*inner), expression },
            G::Project { inner, variables } => G::Project { inner: self.boxed(*inner), variables },
            G::Distinct { inner } => G::Distinct { inner: self.boxed(*inner) },
            G::Reduced { inner } => G::Reduced { inner: self.boxed(*inner) },
            G::Slice { inner, start, length } => G::Slice { inner: self.boxed(*inner), start, length },
            G::Group { inner, variables, aggregates } => G::Group { inner: self.boxed(*inner), variables, aggregates },
            other => other,
        }
    }

    fn only(&mut self, inner: GraphPattern, talk: Variable) -> GraphPattern {
        self.met = true;
        let bindings = self.talks.iter().map(|talk| vec![Some(talk.clone())]).collect();
        let talks = Box::new(GraphPattern::Values { variables: vec![talk], bindings });
        if self.not {
            GraphPattern::Minus { left: inner.into(), right: talks }
        } else {
            GraphPattern::Join { left: inner.into(), right: talks }
        }
    }
}

/// The variable of the talk that a triple comes to.
fn talk(triple: &TriplePattern) -> Option<&Variable> {
    match (&triple.predicate, &triple.object) {
        (NamedNodePattern::NamedNode(predicate), TermPattern::Variable(talk)) if *predicate == tg::SAME_TALK_AS => {
            Some(talk)
        }
        _ => None,
    }
}
