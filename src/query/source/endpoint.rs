//! A query in, what a remote store answers out, by the SPARQL 1.1 protocol. The query is posted, since addresses have a
//! length, and the values in it are printed by the parser's own printer, so that they stay values on the wire too.
//!
//! The default graph is to be the union of all graphs, as in a store of our own. Some stores have it so, some do on
//! request; to the others the union is spelt out, graph by graph.

use super::Source;
use super::error::EndpointError;
use super::http::{Client, Credentials, Message, Reply, checked};
use crate::query::{Answer, Rows};
use crate::query::{QueryError, bind};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use oxigraph::store::Store;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::fmt;
use std::io::BufReader;
use std::sync::OnceLock;
use std::time::Duration;
use ureq::http::Method;

const ROWS: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8";
const TRIPLES: &str = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5";
const FORM: &str = "application/x-www-form-urlencoded";
/// What Virtuoso says that it cut an answer off at.
const MOST_ROWS: &str = "X-SPARQL-MaxRows";

/// A remote store.
pub struct Endpoint {
    url: String,
    client: Client,
    union: OnceLock<Union>,
}

/// How the default graph becomes the union of all.
#[derive(Debug, PartialEq, Eq)]
enum Union {
    /// It is.
    Given,
    /// By naming all graphs.
    Spelt(Vec<String>),
}

impl Endpoint {
    /// The store at `url`, an address of the SPARQL protocol; nothing is asked yet. No single request takes longer than
    /// `timeout`.
    ///
    /// # Errors
    /// [`EndpointError::Address`].
    pub fn new(url: &str, credentials: Credentials, timeout: Duration) -> Result<Self, EndpointError> {
        let url = checked(url)?;
        Ok(Self { client: Client::new(&url, credentials, timeout), url, union: OnceLock::new() })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address, as messages have it.
    pub(in crate::query) fn shown(&self) -> String {
        super::error::shown(&self.url)
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// What the store answers; all of it, also where it gives only so many rows at once.
    ///
    /// # Errors
    /// [`QueryError::Endpoint`].
    pub fn answer(&self, query: &Query) -> Result<Answer, QueryError> {
        match query {
            Query::Select { .. } => in_order(query, self.rows(query)?),
            Query::Construct { template, dataset, pattern, base_iri } => {
                let (dataset, base_iri) = (dataset.clone(), base_iri.clone());
                let pattern = wanted(template, pattern);
                match ground(self.rows(&Query::Select { dataset, pattern, base_iri })?) {
                    Some(pattern) => {
                        here(Query::Construct { template: template.clone(), dataset: None, pattern, base_iri: None })
                    }
                    None => Ok(self.page(query)?.0),
                }
            }
            Query::Ask { .. } | Query::Describe { .. } => Ok(self.page(query)?.0),
        }
    }

    fn rows(&self, query: &Query) -> Result<Rows, QueryError> {
        match self.page(query)? {
            (Answer::Rows(rows), Some(most)) if rows.rows.len() >= most => self.pages(query, most),
            (Answer::Rows(rows), _) => Ok(rows),
            _ => Ok(Rows::default()),
        }
    }

    /// All rows, asked for `most` at a time in a fixed order.
    fn pages(&self, query: &Query, most: usize) -> Result<Rows, QueryError> {
        let mut all = Rows::default();
        loop {
            let (Answer::Rows(rows), _) = self.page(&slice(query, all.rows.len(), most))? else { break };
            let last = rows.rows.len() < most;
            all.columns = rows.columns;
            all.rows.extend(rows.rows);
            if last {
                break;
            }
        }
        Ok(all)
    }

    fn page(&self, query: &Query) -> Result<(Answer, Option<usize>), QueryError> {
        let union = self.union.get();
        let reply = self.post(query, union)?;
        let known = reply.header("Server").is_some_and(|server| {
            let server = server.to_ascii_lowercase();
            server.starts_with("virtuoso") || server.starts_with("oxigraph")
        });
        let answer = as_asked(query, read(reply)?);
        if union.is_some() || query.dataset().is_some() {
            return Ok(answer);
        }
        let found = if known { Union::Given } else { self.find_union()? };
        match self.union.get_or_init(|| found) {
            Union::Given => Ok(answer),
            spelt @ Union::Spelt(_) => self.read(query, Some(spelt)),
        }
    }

    /// Whether the default graph is the union of all; if not, which graphs there are.
    fn find_union(&self) -> Result<Union, QueryError> {
        let ask = |text: &str| -> Result<Answer, QueryError> {
            let query = crate::query::prefixes::parse(text, "query")?;
            self.read(&query, None).map(|(answer, _)| answer)
        };
        if ask("ASK { ?account tg:sameTalkAs ?talk }")? == Answer::Truth(true) {
            return Ok(Union::Given);
        }
        let Answer::Rows(graphs) = ask("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }")? else {
            return Ok(Union::Given);
        };
        let names = graphs.rows.into_iter().flatten().filter_map(|cell| match cell {
            Some(Term::NamedNode(name)) => Some(name.into_string()),
            _ => None,
        });
        let names: Vec<String> = names.collect();
        Ok(if names.is_empty() { Union::Given } else { Union::Spelt(names) })
    }

    fn read(&self, query: &Query, union: Option<&Union>) -> Result<(Answer, Option<usize>), QueryError> {
        Ok(as_asked(query, read(self.post(query, union)?)?))
    }

    fn post(&self, query: &Query, union: Option<&Union>) -> Result<Reply, EndpointError> {
        let mut body = field("query", &bind::portable(query).to_string());
        if query.dataset().is_none() {
            match union {
                Some(Union::Spelt(names)) => {
                    for name in names {
                        body += &format!("&{}&{}", field("default-graph-uri", name), field("named-graph-uri", name));
                    }
                }
                _ => body += "&union-default-graph=true",
            }
        }
        let accept = match query {
            Query::Select { .. } | Query::Ask { .. } => ROWS,
            Query::Construct { .. } | Query::Describe { .. } => TRIPLES,
        };
        let message = Message { method: &Method::POST, accept, body: Some((FORM, body.as_bytes())) };
        self.client.send(&self.url, message)?.good()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

fn field(name: &str, value: &str) -> String {
    format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
}

/// The `most` rows of `query` from the `start`th on. The order is that of the query, or else that of all columns, and
/// stands in a query of its own, as Virtuoso sorts no more rows than it gives.
fn slice(query: &Query, start: usize, most: usize) -> Query {
    let Query::Select { dataset, pattern, base_iri } = query else { return query.clone() };
    let mut columns = Vec::new();
    pattern.on_in_scope_variable(|variable| {
        if !columns.contains(variable) {
            columns.push(variable.clone());
        }
    });
    let ordered = if order(pattern).is_some() {
        pattern.clone()
    } else {
        let by_columns = columns.iter().map(|column| OrderExpression::Asc(Expression::Variable(column.clone())));
        let sorted = GraphPattern::OrderBy { inner: Box::new(pattern.clone()), expression: by_columns.collect() };
        GraphPattern::Project { inner: Box::new(sorted), variables: columns.clone() }
    };
    let pattern = GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project { inner: Box::new(ordered), variables: columns }),
        start,
        length: Some(most),
    };
    Query::Select { dataset: dataset.clone(), pattern, base_iri: base_iri.clone() }
}

/// `rows` in the order that `query` asks for, as a store of our own has it: stores differ in how they sort text. Where
/// the order depends on what is no column, or a cell is a blank node, the rows stay as they came.
fn in_order(query: &Query, rows: Rows) -> Result<Answer, QueryError> {
    let Query::Select { pattern, .. } = query else { return Ok(Answer::Rows(rows)) };
    let Some(expression) = order(pattern) else { return Ok(Answer::Rows(rows)) };
    let variables: Vec<Variable> = rows.columns.iter().map(Variable::new_unchecked).collect();
    let Some(values) = ground(rows.clone()) else { return Ok(Answer::Rows(rows)) };
    let sorted = GraphPattern::OrderBy { inner: Box::new(values), expression: expression.clone() };
    let pattern = GraphPattern::Project { inner: Box::new(sorted), variables };
    let query = Query::Select { dataset: None, pattern, base_iri: None };
    if bind::usage(&query).used.iter().any(|name| !rows.columns.contains(name)) {
        return Ok(Answer::Rows(rows));
    }
    here(query)
}

/// What a query that needs no store gives.
fn here(query: Query) -> Result<Answer, QueryError> {
    Source::from(&Store::new()?).answer(query)
}

/// Rows as values of a query; nothing where a cell is a blank node, which no query can name.
fn ground(rows: Rows) -> Option<GraphPattern> {
    let ground = |cell: Option<Term>| match cell {
        None => Some(None),
        Some(Term::NamedNode(node)) => Some(Some(GroundTerm::NamedNode(node))),
        Some(Term::Literal(literal)) => Some(Some(GroundTerm::Literal(literal))),
        Some(_) => None,
    };
    let variables = rows.columns.iter().map(Variable::new_unchecked).collect();
    let bindings = rows.rows.into_iter().map(|row| row.into_iter().map(ground).collect()).collect::<Option<_>>()?;
    Some(GraphPattern::Values { variables, bindings })
}

/// The rows that a template is filled with. Triples are made of them here, since Virtuoso cuts a CONSTRUCT off without
/// a word.
fn wanted(template: &[TriplePattern], pattern: &GraphPattern) -> GraphPattern {
    let mut variables: Vec<Variable> = Vec::new();
    let mut has_blank_nodes = false;
    for TriplePattern { subject, predicate, object } in template {
        for term in [subject, object] {
            match term {
                TermPattern::Variable(variable) => variables.push(variable.clone()),
                TermPattern::BlankNode(_) => has_blank_nodes = true,
                TermPattern::NamedNode(_) | TermPattern::Literal(_) => {}
            }
        }
        if let NamedNodePattern::Variable(variable) = predicate {
            variables.push(variable.clone());
        }
    }
    variables.sort();
    variables.dedup();
    let mut bound = Vec::new();
    pattern.on_in_scope_variable(|variable| bound.push(variable.clone()));
    variables.retain(|variable| bound.contains(variable));
    let inner = Box::new(GraphPattern::Project { inner: Box::new(pattern.clone()), variables });
    // Each row makes blank nodes of its own.
    if has_blank_nodes { *inner } else { GraphPattern::Distinct { inner } }
}

/// What a query sorts its rows by.
fn order(pattern: &GraphPattern) -> Option<&Vec<OrderExpression>> {
    match pattern {
        GraphPattern::OrderBy { expression, .. } => Some(expression),
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => order(inner),
        _ => None,
    }
}

/// Virtuoso answers ASK with a row of one number.
fn as_asked(query: &Query, (answer, most): (Answer, Option<usize>)) -> (Answer, Option<usize>) {
    match (query, answer) {
        (Query::Ask { .. }, Answer::Rows(rows)) => {
            let truth = |cell: &Term| matches!(cell, Term::Literal(literal) if matches!(literal.value(), "1" | "true"));
            (Answer::Truth(rows.rows.iter().flatten().flatten().any(truth)), most)
        }
        (_, answer) => (answer, most),
    }
}

/// What a reply says, and how many rows its server gives at most, if it says so.
fn read(reply: Reply) -> Result<(Answer, Option<usize>), QueryError> {
    let most = reply.header(MOST_ROWS).and_then(|most| most.trim().parse().ok());
    let media = reply.media().to_owned();
    let (faults, body) = reply.body();
    let body = BufReader::new(body);
    if let Some(format) = RdfFormat::from_media_type(&media) {
        let triples = RdfParser::from_format(format).lenient().for_reader(body);
        let triple = |quad: Result<oxigraph::model::Quad, oxigraph::io::RdfParseError>| match quad {
            Ok(quad) => Ok(Triple::new(quad.subject, quad.predicate, quad.object)),
            Err(oxigraph::io::RdfParseError::Io(error)) => Err(faults.io(&error)),
            Err(error) => Err(faults.malformed(error)),
        };
        return Ok((Answer::triples(triples.map(triple).collect::<Result<_, _>>()?), most));
    }
    let Some(format) = QueryResultsFormat::from_media_type(&media) else {
        return Err(faults.not_sparql(&media).into());
    };
    let fault = |error| match error {
        oxigraph::sparql::results::QueryResultsParseError::Io(error) => faults.io(&error),
        error => faults.malformed(error),
    };
    Ok(match QueryResultsParser::from_format(format).for_reader(body).map_err(fault)? {
        ReaderQueryResultsParserOutput::Boolean(truth) => (Answer::Truth(truth), most),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
            let rows = solutions.map(|row| Ok(row.map_err(fault)?.values().to_vec()));
            (Answer::Rows(Rows { columns, rows: rows.collect::<Result<_, EndpointError>>()? }), most)
        }
    })
}
