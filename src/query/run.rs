//! A query in, its answer out: rows with columns, a truth value or triples. The default graph is the union of all
//! graphs, so that a query need not know in which recap a fact stands; what comes back is complete, and triples are
//! sorted, so that the same graph always answers alike.

use super::{QueryError, Source};
use oxigraph::model::{Term, Triple};
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
    /// Triples, sorted and each once.
    pub fn triples(mut triples: Vec<Triple>) -> Self {
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
        Self::Triples(triples)
    }

    /// Whether the question found nothing: no row, no triple, or `false`.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Rows(rows) => rows.rows.is_empty(),
            Self::Truth(truth) => !truth,
            Self::Triples(triples) => triples.is_empty(),
        }
    }
}

/// What a query gives over the union of all graphs of `source`, or over those that its FROM lines name.
///
/// # Errors
/// [`QueryError::Evaluation`]; [`QueryError::Endpoint`] where the source is a remote one.
///
/// ```
/// use oxigraph::store::Store;
/// use talkgraph::query::{prefixes, run};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let query = prefixes::parse("ASK { ?talk a tg:Talk }", "query")?;
/// assert_eq!(run::run(&Store::new()?, query)?, talkgraph::query::Answer::Truth(false));
/// # Ok(()) }
/// ```
pub fn run<'s>(source: impl Into<Source<'s>>, query: Query) -> Result<Answer, QueryError> {
    source.into().answer(query)
}
