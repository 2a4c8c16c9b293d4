//! The ontology's Turtle in, the quads of its own graph out: queries see what a term means beside where it is used.

use super::error::StoreError;
use super::iri::Iris;
use super::quads::sorted;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

/// The quads of `graph/ontology`, in the order of their N-Quads lines.
pub fn ontology_quads(iris: &Iris, turtle: &str) -> Result<Vec<Quad>, StoreError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(iris.ontology_graph());
    let quads: Result<Vec<Quad>, _> = parser.for_reader(turtle.as_bytes()).collect();
    quads.map(sorted).map_err(|error| StoreError::Ontology { reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_ontology_is_named_with_its_place() {
        let error = ontology_quads(&Iris::default(), "<a> <b> .").expect_err("no object");
        assert!(error.to_string().contains("ontology/talkgraph.ttl"), "{error}");
        assert!(error.to_string().contains("line 1"), "{error}");
    }

    #[test]
    fn the_own_ontology_is_read_into_its_graph() {
        let iris = Iris::default();
        let quads = ontology_quads(&iris, include_str!("../../ontology/talkgraph.ttl")).expect("it is Turtle");
        assert!(quads.len() > 100);
        assert!(quads.iter().all(|quad| quad.graph_name == iris.ontology_graph().into()));
        assert!(quads.iter().all(|quad| !quad.subject.is_blank_node() && !quad.object.is_blank_node()));
    }
}
