//! A query in, its answer out: rows with columns, a truth value or triples. The default graph is the union of all
//! graphs, so that a query need not know in which recap a fact stands; what comes back is complete, and triples are
//! sorted, so that the same graph always answers alike.

use super::QueryError;
use super::stream::{self, Found};
use oxigraph::model::{Term, Triple};
use oxigraph::store::Store;
use spargebra::Query;

/// What a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Of SELECT.
    Rows(Rows),
    /// Of ASK.
    Truth(bool),
    /// Of CONSTRUCT and DESCRIBE: sorted, each once.
    Triples(Vec<Triple>),
}

/// A table of terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Names of the columns, without question mark.
    pub columns: Vec<String>,
    /// The rows; each has one cell for each column.
    pub rows: Vec<Vec<Option<Term>>>,
}

impl Answer {
    /// Whether the question found nothing: no row, no triple, or `false`.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Rows(rows) => rows.rows.is_empty(),
            Self::Truth(truth) => !truth,
            Self::Triples(triples) => triples.is_empty(),
        }
    }
}

/// Evaluates a query over the union of all graphs of `store`, or over those that its FROM lines name.
///
/// # Errors
/// [`QueryError::Evaluation`].
///
/// ```
/// use oxigraph::store::Store;
/// use talkgraph::query::{prefixes, run};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let query = prefixes::parse("ASK { ?talk a tg:Talk }", "query")?;
/// assert_eq!(run::run(&Store::new()?, query)?, talkgraph::query::Answer::Truth(false));
/// # Ok(()) }
/// ```
pub fn run(store: &Store, query: Query) -> Result<Answer, QueryError> {
    Ok(match stream::stream(store, query, None)? {
        Found::Truth(truth) => Answer::Truth(truth),
        Found::Triples(triples) => Answer::Triples(triples),
        Found::Rows(columns, rows) => Answer::Rows(Rows { columns, rows: rows.collect::<Result<_, _>>()? }),
    })
}
