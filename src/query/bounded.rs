//! A query that anybody may have sent in, the same query with bounds out, for what no clock can end: the time that its joins
//! take before the first is evaluated, which grows with the cube of their number, and texts that are put together from texts,
//! which can be larger than the machine after a dozen steps. Neither reads the graph, so that nothing sees that time is over.

use super::QueryError;
use super::bind::Rewriter;
use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Triples and steps of paths of one query.
const MOST_JOINED: usize = 300;
/// Parts of it that may be missing, or must.
const MOST_OPTIONAL: usize = 60;
/// Bytes of a text that others are made of.
pub(super) const LONGEST: usize = 64 << 10;
/// As many texts are put together at once.
const AT_ONCE: usize = 64;

/// What a query joins.
#[derive(Debug, Default)]
pub(super) struct Joined {
    triples: usize,
    optional: usize,
}

impl Joined {
    /// Counts a pattern without those within it.
    pub(super) fn add(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => self.triples += patterns.len(),
            GraphPattern::Path { path, .. } => self.triples += steps(path),
            GraphPattern::LeftJoin { .. } | GraphPattern::Minus { .. } => self.optional += 1,
            _ => {}
        }
    }
}

fn steps(path: &PropertyPathExpression) -> usize {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(_) | P::NegatedPropertySet(_) => 1,
        P::Reverse(of) | P::ZeroOrMore(of) | P::OneOrMore(of) | P::ZeroOrOne(of) => steps(of),
        P::Sequence(a, b) | P::Alternative(a, b) => steps(a) + steps(b),
    }
}

/// `query` with bounds.
///
/// # Errors
/// [`QueryError::TooDeep`] for one that joins too much.
pub fn bounded(query: &Query) -> Result<Query, QueryError> {
    let (query, joined) = Rewriter::bounded(query);
    let fault = |what, most| QueryError::TooDeep { origin: "query".to_owned(), line: 1, what, most };
    if joined.triples > MOST_JOINED {
        return Err(fault("triples and steps of paths", MOST_JOINED));
    }
    if joined.optional > MOST_OPTIONAL {
        return Err(fault("parts with OPTIONAL or MINUS", MOST_OPTIONAL));
    }
    Ok(query)
}

/// A call of a function that makes a text of texts: each of them is looked at first, and no more than so many at once.
pub(super) fn call(function: Function, arguments: Vec<Expression>) -> Expression {
    match function {
        Function::Concat => concat(arguments),
        Function::Replace => Expression::FunctionCall(function, arguments.into_iter().map(short).collect()),
        _ => Expression::FunctionCall(function, arguments),
    }
}

fn concat(arguments: Vec<Expression>) -> Expression {
    let mut parts: Vec<Expression> = arguments.into_iter().map(short).collect();
    while parts.len() > AT_ONCE {
        let some = |some: &[Expression]| short(Expression::FunctionCall(Function::Concat, some.to_vec()));
        parts = parts.chunks(AT_ONCE).map(some).collect();
    }
    Expression::FunctionCall(Function::Concat, parts)
}

fn short(text: Expression) -> Expression {
    Expression::FunctionCall(Function::Custom(name()), vec![text])
}

/// The function that looks at a text.
pub(super) fn name() -> NamedNode {
    NamedNode::new_unchecked("https://w3id.org/talkgraph/ns#short")
}

/// A text as it is; none for one that is too long, which is noted.
pub(super) fn look(arguments: &[Term], is_long: &AtomicBool) -> Option<Term> {
    match arguments {
        [Term::Literal(text)] if text.value().len() > LONGEST => {
            is_long.store(true, Relaxed);
            None
        }
        [text] => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Answer, prefixes, stream};
    use oxigraph::store::Store;
    use std::time::Duration;

    fn parse(text: &str) -> Query {
        prefixes::parse(text, "query").expect("it parses")
    }

    #[test]
    fn what_is_joined_is_bounded() {
        let path = |n: usize| format!("ASK {{ ?a {} ?b }}", ["tg:covers"; 400][..n].join("/"));
        let optional = |n: usize| format!("ASK {{ ?a ?b ?c {} }}", "OPTIONAL { ?a ?b ?d } ".repeat(n));
        let triples = |n: usize| format!("ASK {{ {{ SELECT * {{ {} }} }} }}", "?a ?b ?c . ".repeat(n));
        for (few, many) in [(path(300), path(301)), (optional(60), optional(61)), (triples(300), triples(301))] {
            assert!(bounded(&parse(&few)).is_ok());
            let error = bounded(&parse(&many)).expect_err("too much").to_string();
            assert!(error.starts_with("query:1: more than "), "{error}");
        }
    }

    #[test]
    fn texts_of_texts_are_bounded() {
        let store = Store::new().expect("a store in memory");
        let ask = |text: &str| {
            let query = bounded(&parse(text)).expect("it is small");
            stream::stream(&store, query, Some(Duration::from_secs(60))).and_then(stream::collect)
        };
        let twice =
            |n: usize| -> String { (0..n).map(|i| format!("BIND(CONCAT(?v{i}, ?v{i}) AS ?v{}) ", i + 1)).collect() };
        let bomb = |n: usize, select: &str| format!("{select} {{ BIND('0123456789' AS ?v0) {} }}", twice(n));
        let Ok(Answer::Rows(rows)) = ask(&bomb(6, "SELECT (STRLEN(?v6) AS ?n)")) else { panic!("a row") };
        assert_eq!(
            rows.rows[0][0].as_ref().map(ToString::to_string).unwrap_or_default().split('"').nth(1),
            Some("640")
        );
        for select in ["SELECT *", "SELECT (COUNT(*) AS ?n)", "CONSTRUCT { ?v1 <x:y> ?v1 } WHERE"] {
            let error = ask(&bomb(40, select)).expect_err("too long").to_string();
            assert!(error.contains("longer than 65536 bytes"), "{error}");
        }
        let many = format!("ASK {{ FILTER(STRLEN(CONCAT({})) = 5001) }}", vec!["'a'"; 5001].join(", "));
        assert!(matches!(ask(&many), Ok(Answer::Truth(true))));
        let replaced = format!("ASK {{ FILTER(REPLACE('{0}', '0', '{0}') = '1') }}", "0".repeat(100_000));
        assert!(ask(&replaced).is_err());
    }
}
