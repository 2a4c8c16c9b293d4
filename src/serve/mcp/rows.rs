//! A query in, its answer in items out: rows under their columns, triples as lines.

use super::paging::Answer;
use crate::query::stream::Found;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::rows::counted;
use crate::text::harmless;
use oxigraph::model::Term;
use serde_json::{Map, Number, Value, json};
use spargebra::Query;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Evaluates a query.
pub(super) fn answer<'a>(job: &'a Job, query: Query, mut head: Map<String, Value>) -> Result<Answer<'a>, Fault> {
    Ok(match counted(job.stream(query)?, job.app.options.rows) {
        Found::Truth(truth) => {
            head.insert("answer".to_owned(), json!(truth));
            Answer { head, items: "rows", all: Box::new(std::iter::empty()) }
        }
        Found::Rows(columns, rows) => {
            head.insert("columns".to_owned(), json!(columns));
            let item = |row: Result<Vec<Option<Term>>, _>| {
                Ok(row?.iter().map(|term| term.as_ref().map_or(Value::Null, cell)).collect::<Value>())
            };
            Answer { head, items: "rows", all: Box::new(rows.map(item)) }
        }
        Found::Triples(triples) => {
            let item = |triple: oxigraph::model::Triple| Ok(json!(harmless(&format!("{triple} ."))));
            Answer { head, items: "triples", all: Box::new(triples.into_iter().map(item)) }
        }
    })
}

/// A term: numbers and truths as such, all else as text.
fn cell(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => json!(node.as_str()),
        Term::Literal(literal) => {
            let text = literal.value();
            match literal.datatype().as_str().strip_prefix(XSD) {
                Some("integer" | "decimal" | "double" | "float" | "int" | "long") => {
                    text.parse::<Number>().map_or_else(|_| json!(text), Value::Number)
                }
                Some("boolean") => json!(text == "true" || text == "1"),
                _ => json!(harmless(text)),
            }
        }
        other => json!(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    #[test]
    fn terms_are_numbers_truths_or_text() {
        let typed = |text: &str, name: &str| {
            Term::from(Literal::new_typed_literal(text, NamedNode::new_unchecked(format!("{XSD}{name}"))))
        };
        for (term, expected) in [
            (Term::from(Literal::from(7)), json!(7)),
            (Term::from(Literal::from(true)), json!(true)),
            (typed("0.5", "decimal"), json!(0.5)),
            (typed("INF", "double"), json!("INF")),
            (typed("007", "integer"), json!("007")),
            (typed("2017", "gYear"), json!("2017")),
            (Term::from(Literal::new_simple_literal("a\u{202e}b")), json!("a b")),
            (Term::from(NamedNode::new_unchecked("http://e/s")), json!("http://e/s")),
        ] {
            assert_eq!(cell(&term), expected, "{term}");
        }
    }
}
