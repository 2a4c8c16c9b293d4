//! SPARQL text in, parsed query out, with the usual prefixes predeclared. Which of them were added is found by parsing
//! without each: exact by construction, where a scan of the text would have to know strings, comments and IRIs.

use super::QueryError;
use super::depth;
use super::syntax;
use spargebra::{Query, SparqlParser};

/// The prefixes that need not be declared, with their namespaces.
pub const USUAL: [(&str, &str); 11] = [
    ("tg", "https://w3id.org/talkgraph/ns#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("nif", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"),
    ("itsrdf", "http://www.w3.org/2005/11/its/rdf#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Parses `text`; `origin` is the file it stands in, or `query`, for messages. An own `PREFIX` line wins.
///
/// # Errors
/// [`QueryError::Syntax`], with line and column; [`QueryError::TooDeep`].
pub fn parse(text: &str, origin: &str) -> Result<Query, QueryError> {
    depth::check(text, origin)?;
    parser(None).parse_query(text).map_err(|_| syntax::error(text, origin, parser(None)))
}

/// The same for a query that came to an endpoint: relative IRIs in it are under `base`, its address, where that is an IRI.
///
/// # Errors
/// Those of [`parse`].
pub fn parse_under(text: &str, origin: &str, base: &str) -> Result<Query, QueryError> {
    depth::check(text, origin)?;
    let under = || parser(None).with_base_iri(base).unwrap_or_else(|_| parser(None));
    under().parse_query(text).map_err(|_| syntax::error(text, origin, under()))
}

/// The usual prefixes that `text` uses and does not declare itself, as name and namespace.
pub fn added(text: &str) -> Vec<(&'static str, &'static str)> {
    if parser(None).parse_query(text).is_err() {
        return Vec::new();
    }
    let needed = |name: &str| text.contains(&format!("{name}:")) && parser(Some(name)).parse_query(text).is_err();
    USUAL.into_iter().filter(|(name, _)| needed(name)).collect()
}

/// The prefixed form of a vocabulary IRI, where it has one.
pub fn shorten(iri: &str) -> Option<String> {
    USUAL.iter().find_map(|(name, namespace)| {
        let local = iri.strip_prefix(namespace)?;
        let plain = !local.is_empty() && local.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        plain.then(|| format!("{name}:{local}"))
    })
}

/// The IRI that a prefixed name of the usual prefixes stands for.
pub fn expand(name: &str) -> Option<String> {
    let (prefix, local) = name.split_once(':')?;
    USUAL.iter().find(|(usual, _)| *usual == prefix).map(|(_, namespace)| format!("{namespace}{local}"))
}

fn parser(without: Option<&str>) -> SparqlParser {
    USUAL.iter().filter(|(name, _)| Some(*name) != without).fold(SparqlParser::new(), |parser, (name, iri)| {
        parser.with_prefix(*name, *iri).expect("the namespaces above are valid IRIs")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_needed_is_added() {
        for (text, expected) in [
            ("SELECT * { ?s ?p ?o }", &[][..]),
            ("SELECT * { ?s a tg:Talk ; schema:name ?n }", &["tg", "schema"]),
            ("PREFIX tg: <http://other/> SELECT * { ?s a tg:Talk }", &[]),
            ("SELECT * { ?s ?p \"tg:Talk\" } # schema:name", &[]),
            ("SELECT * { ?s ?p <tg:Talk> }", &[]),
            ("not a query with tg:", &[]),
        ] {
            let names: Vec<&str> = added(text).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, expected, "{text}");
        }
    }

    #[test]
    fn shortens_and_expands() {
        assert_eq!(shorten("https://schema.org/name").as_deref(), Some("schema:name"));
        assert_eq!(shorten("http://localhost:7878/id/person/x"), None);
        assert_eq!(expand("schema:name").as_deref(), Some("https://schema.org/name"));
        assert_eq!(expand("http://a"), None);
    }
}
