//! What can go wrong between a question and its answer. Each message is the fault, then the remedy, with the file and
//! line where there is one; messages quote what was typed, shortened, with nothing a terminal would act on.

use super::source::error::EndpointError;
use crate::assets::AssetError;
use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;

/// Why a question got no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The folder of saved queries could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The `#+` lines of a saved query are malformed.
    #[error("{path}:{line}: {fault}; write `#+ summary: …` and, where needed, tags, description, defaults, enumerate")]
    HeaderSyntax {
        /// The file.
        path: String,
        /// Line in the file, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// A saved query asks for something that it sets itself.
    #[error("{path}: the query gives ?{variable} a value itself, so it cannot be a parameter; rename it without `_`")]
    ParameterAssigned {
        /// The file.
        path: String,
        /// The variable, without question mark.
        variable: String,
    },
    /// Two variables of a saved query would be the same parameter.
    #[error("{path}: ?{first} and ?{second} are both the parameter `{name}`; rename one")]
    ParameterTwice {
        /// The file.
        path: String,
        /// What both are called.
        name: String,
        /// One variable.
        first: String,
        /// The other.
        second: String,
    },
    /// The text is not SPARQL.
    #[error("{origin}:{line}:{column}: not SPARQL 1.1: {fault}\n{excerpt}")]
    Syntax {
        /// File, or `query` for one that was typed.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What cannot stand there, and what could.
        fault: String,
        /// The line, and a mark under the place.
        excerpt: String,
    },
    /// The text is nested or chained beyond what is read.
    #[error("{origin}:{line}: more than {most} {what}; ask for less at once, or give many values with VALUES")]
    TooDeep {
        /// File, or `query` for one that was typed.
        origin: String,
        /// Line of the first too many, from 1.
        line: usize,
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// No saved query has that name.
    #[error("no saved query is called `{name}`; {hint}")]
    NameUnknown {
        /// What was typed.
        name: String,
        /// Names that are near, or where to find them.
        hint: String,
    },
    /// A parameter got no value.
    #[error("`{query}` needs {parameter}; for example: {example}")]
    ParameterMissing {
        /// The saved query.
        query: String,
        /// The parameter's name, with its article.
        parameter: String,
        /// A command line that works.
        example: String,
    },
    /// More values than parameters.
    #[error("`{query}` takes {takes}, and `{surplus}` is one too many; put a value of several words in quotes")]
    ValueSurplus {
        /// The saved query.
        query: String,
        /// The parameters it takes.
        takes: String,
        /// The first value too many.
        surplus: String,
    },
    /// What is written as a parameter's name is none.
    #[error("no parameter or condition is called `{name}`; is it {meant}=…?")]
    ParameterUnknown {
        /// As typed.
        name: String,
        /// The nearest one.
        meant: String,
    },
    /// A parameter got two values.
    #[error("`{parameter}` has two values; give it one")]
    ValueTwice {
        /// The parameter's name.
        parameter: String,
    },
    /// A condition on talks for a query that does not choose among talks.
    #[error("`{query}` does not choose among talks, so that `{condition}` says nothing to it; leave it out")]
    ConditionUnfit {
        /// The saved query.
        query: String,
        /// The condition, as typed.
        condition: String,
    },
    /// Evidence for an answer that has none.
    #[error(
        "nothing in this answer can be looked up: evidence needs a column such as ?talk_iri; leave --evidence out, or add one"
    )]
    EvidenceUnfit,
    /// A value that does not fit its parameter.
    #[error("`{value}` is no value for {parameter}; {expected}")]
    ValueUnfit {
        /// The parameter's name.
        parameter: String,
        /// What was typed.
        value: String,
        /// What would fit.
        expected: String,
    },
    /// The graph knows no such entity.
    #[error("the graph knows no {kind} called `{text}`; {hint}")]
    EntityUnknown {
        /// What kind was sought.
        kind: String,
        /// What was typed.
        text: String,
        /// Near names, or where to look.
        hint: String,
    },
    /// More than one entity has that name.
    #[error("`{text}` is the name of more than one {kind}: {candidates}; give the id or the IRI")]
    EntityAmbiguous {
        /// What kind was sought.
        kind: String,
        /// What was typed.
        text: String,
        /// The entities: label and id.
        candidates: String,
    },
    /// The evaluation failed.
    #[error("the query failed: {0}; SERVICE and functions of other stores are not offered here")]
    Evaluation(#[from] QueryEvaluationError),
    /// The evaluation took too long.
    #[error("no answer within {seconds} s; give it longer with --timeout SECONDS, or ask for less")]
    Timeout {
        /// How long it was given.
        seconds: u64,
    },
    /// The evaluation took too much memory.
    #[error("the question took more than {megabytes} MB of memory; give it more with --memory MB, or ask for less")]
    Memory {
        /// How much it was given.
        megabytes: u64,
    },
    /// The answer has more rows than one may have.
    #[error("the answer has more than {most} rows; add a LIMIT, and ask for the rest with OFFSET")]
    RowsTooMany {
        /// How many it may have.
        most: usize,
    },
    /// A text is made of one that is too long.
    #[error("a text that the query makes is longer than {most} bytes; make shorter ones")]
    TextTooLong {
        /// Bytes it may have.
        most: usize,
    },
    /// A plan was asked of a remote store.
    #[error("a remote store tells no plan; leave --endpoint out, or --explain")]
    PlanRemote,
    /// The store could not be read.
    #[error("the graph could not be read: {0}; build it again with `talkgraph build`")]
    Store(#[from] StorageError),
    /// The index of a store could not be read.
    #[error("index.bin of the store is damaged or cannot be read: {0}; `talkgraph build` writes it anew")]
    Index(#[source] std::io::Error),
    /// A remote store gave no answer.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// What was published is not what is there.
    #[error(
        "{url} holds {found} quads in {graph}, and {expected} were sent; see the server's log, and whether another program writes there"
    )]
    PublishedAmiss {
        /// The remote store.
        url: String,
        /// The graph.
        graph: String,
        /// How many were sent.
        expected: u64,
        /// How many there are.
        found: String,
    },
    /// A format that does not fit the answer.
    #[error("--format {format} is for {fits}, and this query gives {gives}; use {instead}")]
    FormatUnfit {
        /// The format asked for.
        format: &'static str,
        /// What it is for.
        fits: &'static str,
        /// What the query gives.
        gives: &'static str,
        /// Formats that fit.
        instead: &'static str,
    },
    /// The answer could not be written.
    #[error("cannot write the answer: {0}; check the disk or the pipe")]
    Write(#[from] std::io::Error),
}

/// `a`, `b` or `c`, for messages.
pub fn either(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", rest.join(", "), last.as_ref())
        }
    }
}
