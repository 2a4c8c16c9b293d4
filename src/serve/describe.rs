//! What there is in, its description for programs out: of the service (SPARQL 1.1 Service Description), and of the graphs (VoID).

use super::asked::Asked;
use super::fault::Fault;
use super::forms::{self, Form};
use super::job::Job;
use super::outlet::Outlet;
use super::pages::results;
use crate::query::Answer;
use crate::query::formats;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;
use oxigraph::sparql::results::QueryResultsFormat;
use std::fmt::Write as _;

/// The endpoint without a query: its description, or for people a field to write one in.
pub(super) fn service(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let (kind, form) = forms::of_triples(asked, None)?;
    match form {
        Form::Page => results::to_write(job, asked, out),
        Form::Data(format) => {
            out.kind(kind);
            formats::write(&Answer::triples(read(&service_text(job))?), format, out)?;
            Ok(())
        }
    }
}

/// What the graphs hold, where VoID looks for it.
pub(super) fn void(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let (kind, form) = forms::of_triples(asked, None)?;
    let format = match form {
        Form::Data(format) => format,
        Form::Page => formats::Format::Turtle,
    };
    out.kind(if form == Form::Page { "text/turtle; charset=utf-8" } else { kind });
    formats::write(&Answer::triples(read(&void_text(job))?), format, out)?;
    Ok(())
}

fn service_text(job: &Job) -> String {
    let results = [QueryResultsFormat::Json, QueryResultsFormat::Xml, QueryResultsFormat::Csv, QueryResultsFormat::Tsv];
    let graphs = [RdfFormat::Turtle, RdfFormat::NTriples, RdfFormat::RdfXml, RdfFormat::NQuads, RdfFormat::TriG];
    let formats: Vec<String> =
        results.iter().map(|f| f.iri()).chain(graphs.iter().map(|f| f.iri())).map(|iri| format!("<{iri}>")).collect();
    let mut text = format!(
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n@prefix void: <http://rdfs.org/ns/void#> .\n\
         <{0}sparql> a sd:Service ; sd:endpoint <{0}sparql> ; sd:supportedLanguage sd:SPARQL11Query ; \
         sd:feature sd:UnionDefaultGraph ; sd:resultFormat {1}, <http://www.w3.org/ns/formats/JSON-LD> ; \
         sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples {2} ]",
        job.graph.site(),
        formats.join(", "),
        job.graph.store().quads(),
    );
    for graph in names(job) {
        let _ = write!(text, " ; sd:namedGraph [ a sd:NamedGraph ; sd:name <{graph}> ]");
    }
    text.push_str(" ] .\n");
    text
}

fn void_text(job: &Job) -> String {
    let site = job.graph.site();
    format!(
        "@prefix void: <http://rdfs.org/ns/void#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n\
         <{site}.well-known/void#dataset> a void:Dataset ; dcterms:title \"talkgraph\" ; void:triples {} ; \
         void:sparqlEndpoint <{site}sparql> ; void:uriSpace \"{}\" ; void:uriLookupEndpoint <{site}search?q=> ; \
         void:vocabulary <https://w3id.org/talkgraph/ns#>, <https://schema.org/>, <http://www.w3.org/2004/02/skos/core#> .\n",
        job.graph.store().quads(),
        job.graph.base(),
    )
}

/// The names of all graphs; those of a damaged index are left out, and queries tell of it.
fn names(job: &Job) -> Vec<String> {
    let source = job.graph.source().ok();
    let graphs = source.and_then(|source| source.graphs().ok()).unwrap_or_default();
    graphs.into_iter().map(oxigraph::model::NamedNode::into_string).collect()
}

fn read(text: &str) -> Result<Vec<Triple>, Fault> {
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes());
    let triples: Result<Vec<Triple>, _> = quads.map(|quad| quad.map(Triple::from)).collect();
    triples.map_err(|error| Fault::own(format!("the description is faulty: {error}")))
}
