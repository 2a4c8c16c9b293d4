//! One recap and what it says in, the quads that only what is in doubt gives out. They are of the recap's own graph, so that
//! whoever takes both has a name beside each fact, wherever a query looks for it; that they are apart is a matter of where they
//! are kept.

use super::written;
use crate::graph::iri::Iris;
use crate::graph::vocabulary::{schema, skos, tg};
use crate::model::{Extraction, Recap};
use oxigraph::model::Quad;
use oxigraph::model::vocab::rdfs;
use std::collections::HashSet;

/// The quads that what is in doubt adds to those of [`super::recap_quads`], in the same order.
pub fn doubtful_quads(iris: &Iris, recap: &Recap, extraction: &Extraction) -> Vec<Quad> {
    if !extraction.has_doubts() {
        return Vec::new();
    }
    let sure: HashSet<Quad> = written(iris, recap, &extraction.sure()).into_iter().collect();
    let named: HashSet<_> =
        sure.iter().filter(|quad| quad.predicate == rdfs::LABEL).map(|quad| &quad.subject).collect();
    let naming = [rdfs::LABEL, schema::NAME, skos::PREF_LABEL, tg::STATUS];
    let mut quads = written(iris, recap, extraction);
    quads.retain(|quad| !sure.contains(quad));
    // What has a name already is not called otherwise by those who are less sure of it.
    quads.retain(|quad| !naming.contains(&quad.predicate.as_ref()) || !named.contains(&quad.subject));
    quads
}
