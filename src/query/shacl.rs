//! Saved queries in, Turtle out, each a `sh:SPARQLExecutable` as the collections of examples of the SIB keep them
//! (<https://github.com/sib-swiss/sparql-examples>), so that their editors and generators show our questions. The query's
//! text goes along as it is, `#+` lines included, with the prefixes it needs: it can be taken back into a `.rq` file.

use super::prefixes;
use super::saved::Saved;
use spargebra::Query;
use std::fmt::Write as _;

/// Where the examples are asked, unless told otherwise.
pub const DEFAULT_TARGET: &str = "http://localhost:7878/sparql";

/// The prefixes that all files share.
pub const HEAD: &str = "\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// The namespace of the examples of an endpoint.
pub fn namespace(target: &str) -> String {
    let host = target.find("://").map_or(0, |at| at + 3);
    let end = target[host..].find('/').map_or(target.len(), |at| host + at);
    format!("{}/.well-known/sparql-examples/", &target[..end])
}

/// The declarations of the usual prefixes, under the node that the examples refer to.
pub fn declarations() -> String {
    let mut out = String::from(
        "\n_:sparql_examples_prefixes a owl:Ontology ;\n    rdfs:comment \"Prefixes of talkgraph's saved queries.\" ;\n    \
         owl:imports <http://www.w3.org/ns/shacl#> ;\n    sh:declare",
    );
    for (at, (name, namespace)) in prefixes::USUAL.iter().enumerate() {
        let comma = if at == 0 { "" } else { " ," };
        let _ = write!(out, "{comma}\n        [ sh:prefix \"{name}\" ; sh:namespace \"{namespace}\"^^xsd:anyURI ]");
    }
    out.push_str(" .\n");
    out
}

/// One saved query; nothing for DESCRIBE, which SHACL has no term for.
///
/// A parameter stays a variable in the text, so that the example runs and answers for all values.
pub fn example(query: &Saved, target: &str) -> Option<String> {
    let (class, property) = match query.query {
        Query::Select { .. } => ("SPARQLSelectExecutable", "select"),
        Query::Ask { .. } => ("SPARQLAskExecutable", "ask"),
        Query::Construct { .. } => ("SPARQLConstructExecutable", "construct"),
        Query::Describe { .. } => return None,
    };
    let mut text = String::new();
    for (name, namespace) in prefixes::added(&query.text) {
        let _ = writeln!(text, "PREFIX {name}: <{namespace}>");
    }
    text.push_str(&query.text);
    let comment = match &query.description {
        Some(description) => format!("{} {description}", query.summary),
        None => query.summary.clone(),
    };
    let mut out = format!("\n<{}{}> a sh:SPARQLExecutable , sh:{class} ;\n", namespace(target), query.name);
    let _ = writeln!(out, "    rdfs:label {} ;", quoted(&query.name));
    let _ = writeln!(out, "    rdfs:comment {}@en ;", quoted(&comment));
    out.push_str("    sh:prefixes _:sparql_examples_prefixes ;\n");
    let _ = writeln!(out, "    sh:{property} {} ;", long(&text));
    if !query.tags.is_empty() {
        let tags: Vec<String> = query.tags.iter().map(|tag| quoted(tag)).collect();
        let _ = writeln!(out, "    schema:keywords {} ;", tags.join(" , "));
    }
    let _ = writeln!(out, "    schema:target <{target}> .");
    Some(out)
}

/// A literal on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out + "\""
}

/// A literal on several lines, as a person wrote it.
fn long(text: &str) -> String {
    let safe = text.replace('\\', "\\\\").replace('\r', "\\r").replace('"', "\\\"");
    // Quotes need no mark where they cannot end the text.
    let safe = if text.contains("\"\"") || text.ends_with('"') { safe } else { safe.replace("\\\"", "\"") };
    format!("\"\"\"{safe}\"\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{Asset, Assets};
    use crate::query::saved;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::{Quad, Term};
    use std::path::Path;

    fn parsed(text: &str) -> Vec<Quad> {
        let quads: Result<Vec<Quad>, _> =
            RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes()).collect();
        quads.unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    fn value<'a>(quads: &'a [Quad], property: &str) -> &'a str {
        let found = quads.iter().find(|quad| quad.predicate.as_str().ends_with(property));
        match found.map(|quad| &quad.object) {
            Some(Term::Literal(literal)) => literal.value(),
            other => panic!("{property}: {other:?}"),
        }
    }

    #[test]
    fn every_saved_query_comes_back_as_it_was() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
        let (queries, _) = saved::load(&Assets::queries(Some(&folder))).expect("queries/ can be read");
        assert!(queries.len() > 20);
        for query in &queries {
            let text = example(query, DEFAULT_TARGET).expect("all are SELECT");
            let quads = parsed(&format!("{HEAD}{text}"));
            let sparql = value(&quads, "shacl#select");
            assert!(sparql.ends_with(&query.text), "{}", query.name);
            spargebra::SparqlParser::new().parse_query(sparql).unwrap_or_else(|e| panic!("{}: {e}", query.name));
            assert!(value(&quads, "schema#comment").starts_with(&query.summary));
            let tags = quads.iter().filter(|quad| quad.predicate.as_str().ends_with("/keywords")).count();
            assert_eq!(tags, query.tags.len(), "{}", query.name);
        }
    }

    #[test]
    fn forms_quotes_and_namespaces() {
        let query = |text: &str| {
            Saved::parse(&Asset { path: "q/x.rq".to_owned(), text: format!("#+ summary: Is it \"so\"?\n{text}") })
                .expect("a query")
        };
        let tricky = "ASK { ?s ?p \"\"\"a \"\" \\\\ b\"\"\" }";
        let quads = parsed(&format!("{HEAD}{}", example(&query(tricky), "https://example.org/sparql").expect("ASK")));
        assert!(value(&quads, "shacl#ask").ends_with(tricky));
        assert!(quads[0].subject.to_string().contains("https://example.org/.well-known/sparql-examples/x"));
        let text = example(&query("CONSTRUCT WHERE { ?s ?p \"end\" }"), DEFAULT_TARGET).expect("CONSTRUCT");
        assert!(parsed(&format!("{HEAD}{text}")).iter().any(|q| q.predicate.as_str().ends_with("shacl#construct")));
        assert!(example(&query("DESCRIBE <http://a>"), DEFAULT_TARGET).is_none());
        let declared = parsed(&format!("{HEAD}{}", declarations()));
        let prefixes = declared.iter().filter(|quad| quad.predicate.as_str().ends_with("shacl#prefix")).count();
        assert_eq!(prefixes, prefixes::USUAL.len());
    }
}
