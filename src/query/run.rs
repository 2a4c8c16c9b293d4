//! A query in, its answer out: rows with columns, a truth value or triples. The default graph is the union of all
//! graphs, so that a query need not know in which recap a fact stands; what comes back is complete, and triples are
//! sorted, so that the same graph always answers alike.

use super::{Answer, QueryError, Source};
use spargebra::Query;

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
