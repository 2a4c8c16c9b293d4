//! A query and a source in, its answer out as it is found: rows one by one, so that a long answer needs no memory and its
//! first rows come at once. A query that takes too long is cancelled from a thread of its own, which ends with the answer.
//! A remote store has answered before its rows can be read, and keeps its own time.

use super::bounded;
use super::narrow::narrowed;
use super::plan::Plan;
use super::{Answer, Rows};
use super::{QueryError, Source};
use crate::graph::Index;
use crate::graph::index::Dataset;
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryExplanation, QueryResults, SparqlEvaluator};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// One row: a cell for each column.
pub type Row = Vec<Option<Term>>;

/// An answer whose rows are yet to come.
pub enum Found<'a> {
    /// Of SELECT: the columns, and the rows.
    Rows(Vec<String>, Box<dyn Iterator<Item = Result<Row, QueryError>> + 'a>),
    /// Of ASK.
    Truth(bool),
    /// Of CONSTRUCT and DESCRIBE: sorted, each once. They are collected, since the order of a graph is no order of rows.
    Triples(Vec<Triple>),
}

impl<'a> From<&'a Answer> for Found<'a> {
    fn from(answer: &'a Answer) -> Self {
        match answer {
            Answer::Rows(rows) => Self::Rows(rows.columns.clone(), Box::new(rows.rows.iter().cloned().map(Ok))),
            Answer::Truth(truth) => Self::Truth(*truth),
            Answer::Triples(triples) => Self::Triples(triples.clone()),
        }
    }
}

impl From<Answer> for Found<'_> {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Rows(Rows { columns, rows }) => Self::Rows(columns, Box::new(rows.into_iter().map(Ok))),
            Answer::Truth(truth) => Self::Truth(truth),
            Answer::Triples(triples) => Self::Triples(triples),
        }
    }
}

/// Evaluates a query over the union of all graphs of `source`, or over those that its FROM lines name, for no longer than
/// `within`, the reading of its rows included.
///
/// # Errors
/// [`QueryError::Evaluation`], [`QueryError::Endpoint`]; [`QueryError::Timeout`], also from the rows.
///
/// ```
/// use oxigraph::store::Store;
/// use std::time::Duration;
/// use talkgraph::query::{prefixes, stream};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let query = prefixes::parse("SELECT ?n { VALUES ?n { 1 2 3 } }", "query")?;
/// let found = stream::stream(&Store::new()?, query, Some(Duration::from_secs(30)))?;
/// let stream::Found::Rows(columns, rows) = found else { panic!("a SELECT gives rows") };
/// assert_eq!((columns, rows.count()), (vec!["n".to_owned()], 3));
/// # Ok(()) }
/// ```
pub fn stream<'s>(
    source: impl Into<Source<'s>>,
    query: Query,
    within: Option<Duration>,
) -> Result<Found<'static>, QueryError> {
    under(source.into(), query, Deadline::new(within))
}

/// The same until a token is cancelled, which whoever asks does after that time: for a server, which has one clock for all
/// questions and no thread for each.
///
/// # Errors
/// Those of [`stream`].
pub fn stream_until<'s>(
    source: impl Into<Source<'s>>,
    query: Query,
    token: &CancellationToken,
    within: Duration,
) -> Result<Found<'static>, QueryError> {
    under(source.into(), query, Deadline::of(token.clone(), Some(within)))
}

fn under(source: Source<'_>, query: Query, deadline: Deadline) -> Result<Found<'static>, QueryError> {
    let source = match source {
        Source::Remote(endpoint) => return Ok(endpoint.answer(&query)?.into()),
        own => own,
    };
    let deadline = deadline.watching(source);
    let query = narrowed(query, &mut |part, most| {
        rows_of(found(evaluated(source, part, &deadline, false).0, deadline.again()), most)
    });
    let (results, _) = evaluated(source, query, &deadline, false);
    found(results, deadline)
}

/// Evaluates a query to the end, and tells how it was done in place of what was found.
///
/// # Errors
/// Those of [`stream`]; [`QueryError::PlanRemote`], since the protocol has no way to ask for a plan.
pub fn explain<'s>(source: impl Into<Source<'s>>, query: Query, within: Option<Duration>) -> Result<Plan, QueryError> {
    let source = match source.into() {
        Source::Remote(_) => return Err(QueryError::PlanRemote),
        own => own,
    };
    let deadline = Deadline::new(within).watching(source);
    let text = query.to_string();
    let mut looked_up = Vec::new();
    let query = narrowed(query, &mut |part, most| {
        let text = part.to_string();
        let (results, explanation) = evaluated(source, part, &deadline, true);
        let rows = rows_of(found(results, deadline.again()), most);
        looked_up.extend(explanation.and_then(|explanation| plan(text, &explanation).ok()));
        rows
    });
    let (results, explanation) = evaluated(source, query, &deadline, true);
    // Times are complete when all rows have been read.
    if let Found::Rows(_, rows) = found(results, deadline.again())? {
        for row in rows {
            row?;
        }
    }
    let mut plan = plan(text, &explanation.ok_or(QueryError::PlanRemote)?)?;
    for first in looked_up {
        plan.add_looked_up(first);
    }
    Ok(plan)
}

fn plan(text: String, explanation: &QueryExplanation) -> Result<Plan, QueryError> {
    let mut json = Vec::new();
    explanation.write_in_json(&mut json)?;
    Plan::read(text, &json)
}

/// All rows, if there are no more than `most`.
fn rows_of(found: Result<Found<'_>, QueryError>, most: usize) -> Option<Rows> {
    let Found::Rows(columns, rows) = found.ok()? else { return None };
    let rows: Vec<Row> = rows.take(most + 1).collect::<Result<_, _>>().ok()?;
    (rows.len() <= most).then_some(Rows { columns, rows })
}

/// What a query gives on a store of our own, and where it is `told`, how it was evaluated. A remote store gives nothing here.
fn evaluated(
    source: Source<'_>,
    query: Query,
    deadline: &Deadline,
    told: bool,
) -> (Result<QueryResults<'static>, QueryEvaluationError>, Option<QueryExplanation>) {
    let has_from = query.dataset().is_some();
    let is_long = Arc::clone(&deadline.is_long);
    let evaluator = SparqlEvaluator::new()
        .with_cancellation_token(deadline.token.clone())
        .with_custom_function(bounded::name(), move |texts| bounded::look(texts, &is_long));
    let mut prepared = evaluator.for_query(query);
    match source {
        Source::Local(store) => {
            if !has_from {
                prepared.dataset_mut().set_default_graph_as_union();
            }
            let bound = prepared.on_store(store);
            if told { explained(bound.compute_statistics().explain()) } else { (bound.execute(), None) }
        }
        Source::Indexed(index) => {
            let bound = prepared.on_queryable_dataset(Dataset::from(index.clone()));
            if told { explained(bound.compute_statistics().explain()) } else { (bound.execute(), None) }
        }
        Source::Remote(_) => (Ok(QueryResults::Boolean(false)), None),
    }
}

fn explained<R>((results, explanation): (R, QueryExplanation)) -> (R, Option<QueryExplanation>) {
    (results, Some(explanation))
}

fn found(
    results: Result<QueryResults<'static>, QueryEvaluationError>,
    deadline: Deadline,
) -> Result<Found<'static>, QueryError> {
    Ok(match results.map_err(|error| deadline.told(error))? {
        QueryResults::Boolean(truth) => {
            deadline.short()?;
            Found::Truth(truth)
        }
        QueryResults::Solutions(solutions) => {
            let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
            let last = deadline.again();
            // What is joined in memory is not watched by the evaluator, so its rows are watched here.
            let rows = solutions.map(move |row| match row {
                _ if deadline.token.is_cancelled() => Err(deadline.told(QueryEvaluationError::Cancelled)),
                Ok(row) => deadline.short().map(|()| row.values().to_vec()),
                Err(error) => Err(deadline.told(error)),
            });
            // The last row may have been left out for it.
            let end = std::iter::once_with(move || last.short().err()).flatten().map(Err);
            Found::Rows(columns, Box::new(rows.chain(end)))
        }
        QueryResults::Graph(triples) => {
            let triples: Result<Vec<Triple>, _> = triples.collect();
            deadline.short()?;
            Answer::triples(triples.map_err(|error| deadline.told(error))?).into()
        }
    })
}

/// The whole answer.
///
/// # Errors
/// What stops the rows.
pub fn collect(found: Found<'_>) -> Result<Answer, QueryError> {
    Ok(match found {
        Found::Truth(truth) => Answer::Truth(truth),
        Found::Triples(triples) => Answer::Triples(triples),
        Found::Rows(columns, rows) => Answer::Rows(Rows { columns, rows: rows.collect::<Result<_, _>>()? }),
    })
}

/// `query` without its first rows. Triples have no order, and keep theirs.
pub fn offset(query: Query, first: usize) -> Query {
    match query {
        Query::Select { dataset, pattern, base_iri } if first > 0 => {
            let pattern = GraphPattern::Slice { inner: Box::new(pattern), start: first, length: None };
            Query::Select { dataset, pattern, base_iri }
        }
        other => other,
    }
}

/// `query` for no more than `most` rows. A smaller LIMIT of its own stays; triples have no rows, and are not limited here.
pub fn limited(query: Query, most: usize) -> Query {
    let Query::Select { dataset, pattern, base_iri } = query else { return query };
    let pattern = match pattern {
        GraphPattern::Slice { inner, start, length } => {
            GraphPattern::Slice { inner, start, length: Some(length.map_or(most, |own| own.min(most))) }
        }
        other => GraphPattern::Slice { inner: Box::new(other), start: 0, length: Some(most) },
    };
    Query::Select { dataset, pattern, base_iri }
}

/// When to give up, and what does so; dropping it ends the watch.
struct Deadline {
    token: CancellationToken,
    within: Option<Duration>,
    /// Whether a text was too long to make others of it.
    is_long: Arc<AtomicBool>,
    /// The index that is asked, and how often it could not be read before.
    index: Option<(Index, u64)>,
    /// Closed on drop, which wakes the thread that waits.
    _watch: Option<Sender<()>>,
}

impl Deadline {
    fn new(within: Option<Duration>) -> Self {
        let token = CancellationToken::new();
        let watch = within.map(|time| {
            let (sender, receiver) = channel::<()>();
            let token = token.clone();
            std::thread::spawn(move || {
                if receiver.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                    token.cancel();
                }
            });
            sender
        });
        Self { _watch: watch, ..Self::of(token, within) }
    }

    /// The same deadline for a part of the work; the watch stays with this one.
    fn again(&self) -> Self {
        let (is_long, index) = (Arc::clone(&self.is_long), self.index.clone());
        Self { is_long, index, ..Self::of(self.token.clone(), self.within) }
    }

    /// The same for what is asked of a source.
    fn watching(self, source: Source<'_>) -> Self {
        let index = match source {
            Source::Indexed(index) => Some((index.clone(), index.failures())),
            Source::Local(_) | Source::Remote(_) => None,
        };
        Self { index, ..self }
    }

    fn of(token: CancellationToken, within: Option<Duration>) -> Self {
        Self { token, within, is_long: Arc::default(), index: None, _watch: None }
    }

    /// A fault where an answer is not what was asked, since a text was not made, or something could not be read: the evaluator
    /// takes a condition of which that is true for one that does not hold, and goes on.
    fn short(&self) -> Result<(), QueryError> {
        if self.index.as_ref().is_some_and(|(index, before)| index.failures() > *before) {
            return Err(QueryError::Index(std::io::Error::other("a page of it is not as it was written")));
        }
        if self.is_long.load(Relaxed) { Err(QueryError::TextTooLong { most: bounded::LONGEST }) } else { Ok(()) }
    }

    fn told(&self, error: QueryEvaluationError) -> QueryError {
        if let Err(error @ QueryError::Index(_)) = self.short() {
            return error;
        }
        match (error, self.within) {
            (QueryEvaluationError::Cancelled, Some(time)) => QueryError::Timeout { seconds: time.as_secs() },
            (error, _) => QueryError::Evaluation(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::prefixes;
    use oxigraph::model::{GraphName, NamedNode, Quad};
    use oxigraph::store::Store;

    fn store(count: usize) -> Store {
        let store = Store::new().expect("a store in memory");
        let node = |name: String| NamedNode::new(format!("http://e/{name}")).expect("a valid IRI");
        for index in 0..count {
            let object = node(format!("o{index}"));
            store
                .insert(&Quad::new(node(format!("s{index}")), node("p".to_owned()), object, GraphName::DefaultGraph))
                .expect("inserted");
        }
        store
    }

    fn parse(text: &str) -> Query {
        prefixes::parse(text, "query").expect("it parses")
    }

    #[test]
    fn a_query_without_end_is_given_up() {
        // The evaluator looks at the clock for each of the outer three thousand.
        let store = store(3000);
        let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) != STR(?f)) }";
        let started = std::time::Instant::now();
        let given_up = |result: Result<Found<'_>, QueryError>| match result {
            Err(error) => Some(error),
            Ok(Found::Rows(_, rows)) => rows.filter_map(Result::err).next(),
            Ok(_) => None,
        };
        let error = given_up(stream(&store, parse(endless), Some(Duration::from_millis(100)))).expect("a timeout");
        assert!(matches!(error, QueryError::Timeout { seconds: 0 }), "{error}");
        let ask = "ASK { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) = STR(?f)) }";
        let error = given_up(stream(&store, parse(ask), Some(Duration::from_millis(100)))).expect("a timeout");
        assert!(matches!(error, QueryError::Timeout { .. }), "{error}");
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }

    #[test]
    fn rows_come_before_the_end() {
        let store = store(300);
        let endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
        let found = stream(&store, parse(endless), Some(Duration::from_secs(20))).expect("it runs");
        let Found::Rows(_, rows) = found else { panic!("rows") };
        assert_eq!(rows.take(1000).filter(Result::is_ok).count(), 1000);
    }

    #[test]
    fn a_limit_stands_in_the_query() {
        for (text, most, expected) in [
            ("SELECT ?s { ?s ?p ?o }", 7, 7),
            ("SELECT ?s { ?s ?p ?o } LIMIT 3", 7, 3),
            ("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 9", 7, 7),
            ("SELECT ?s { ?s ?p ?o } OFFSET 18", 7, 2),
            ("SELECT DISTINCT ?p { ?s ?p ?o }", 7, 1),
        ] {
            let query = limited(parse(text), most);
            let again = parse(&query.to_string());
            for query in [query, again] {
                let Found::Rows(_, rows) = stream(&store(20), query, None).expect("it runs") else { panic!("rows") };
                assert_eq!(rows.count(), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_plan_tells_rows_and_times() {
        let plan = explain(&store(20), parse("SELECT ?s { ?s <http://e/p> ?o } LIMIT 3"), None).expect("it runs");
        assert!(plan.sparql.contains("LIMIT 3"), "{}", plan.sparql);
        assert_eq!(plan.steps.first().map(|step| (step.depth, step.rows)), Some((0, 3)), "{plan:?}");
        assert!(plan.steps.iter().all(|step| step.seconds >= 0.0) && plan.steps.len() >= 2, "{plan:?}");
    }
}
