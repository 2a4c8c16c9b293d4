//! Quads in, an index of their union out, with the graphs that each subject stands in. The whole is held as sorted triples
//! of numbers: a check touches nearly all of it, and a store's own index would decode each term anew at each step.

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// A term as a number.
pub type Id = u32;

/// The union of named graphs.
#[derive(Debug, Default)]
pub struct Graph {
    terms: Vec<Term>,
    ids: HashMap<Term, Id>,
    /// Subject, predicate, object; sorted, each once.
    by_subject: Vec<[Id; 3]>,
    /// Predicate, object, subject; sorted, each once.
    by_object: Vec<[Id; 3]>,
    /// Subject and named graph; sorted, each once.
    places: Vec<[Id; 2]>,
}

impl Graph {
    /// Indexes `quads`; the default graph is one more.
    ///
    /// # Errors
    /// Those of the iterator.
    pub fn new<E>(quads: impl IntoIterator<Item = Result<Quad, E>>) -> Result<Self, E> {
        let mut graph = Self::default();
        for quad in quads {
            let Quad { subject, predicate, object, graph_name } = quad?;
            let subject = graph.intern(node(subject));
            let predicate = graph.intern(predicate.into());
            let object = graph.intern(object);
            graph.by_subject.push([subject, predicate, object]);
            if let GraphName::NamedNode(name) = graph_name {
                let name = graph.intern(name.into());
                graph.places.push([subject, name]);
            }
        }
        graph.by_subject.sort_unstable();
        graph.by_subject.dedup();
        graph.by_object = graph.by_subject.iter().map(|[s, p, o]| [*p, *o, *s]).collect();
        graph.by_object.sort_unstable();
        graph.places.sort_unstable();
        graph.places.dedup();
        Ok(graph)
    }

    /// The number of `term`, given out where it has none yet.
    pub fn intern(&mut self, term: Term) -> Id {
        if let Some(id) = self.ids.get(&term) {
            return *id;
        }
        let id = Id::try_from(self.terms.len()).expect("fewer terms than memory could hold");
        self.terms.push(term.clone());
        self.ids.insert(term, id);
        id
    }

    /// The number of `term`, if it is there.
    pub fn id(&self, term: &Term) -> Option<Id> {
        self.ids.get(term).copied()
    }

    /// The term of a number.
    pub fn term(&self, id: Id) -> &Term {
        &self.terms[id as usize]
    }

    /// Predicates and objects of `subject`.
    pub fn about(&self, subject: Id) -> impl Iterator<Item = (Id, Id)> {
        within(&self.by_subject, &[subject]).iter().map(|[_, p, o]| (*p, *o))
    }

    /// Objects of `subject` and `predicate`, in the order of their numbers.
    pub fn objects(&self, subject: Id, predicate: Id) -> impl Iterator<Item = Id> {
        within(&self.by_subject, &[subject, predicate]).iter().map(|[_, _, o]| *o)
    }

    /// Subjects of `predicate` and `object`, in the order of their numbers.
    pub fn subjects(&self, predicate: Id, object: Id) -> impl Iterator<Item = Id> {
        within(&self.by_object, &[predicate, object]).iter().map(|[_, _, s]| *s)
    }

    /// Objects and subjects of `predicate`.
    pub fn with(&self, predicate: Id) -> impl Iterator<Item = (Id, Id)> {
        within(&self.by_object, &[predicate]).iter().map(|[_, o, s]| (*o, *s))
    }

    /// Whether the triple is there.
    pub fn has(&self, subject: Id, predicate: Id, object: Id) -> bool {
        self.by_subject.binary_search(&[subject, predicate, object]).is_ok()
    }

    /// The named graphs in which `subject` is described.
    pub fn places(&self, subject: Id) -> impl Iterator<Item = Id> {
        within(&self.places, &[subject]).iter().map(|[_, g]| *g)
    }

    /// Triples.
    pub fn len(&self) -> usize {
        self.by_subject.len()
    }
}

/// The stretch of a sorted list that begins with `prefix`.
fn within<'a, const N: usize>(list: &'a [[Id; N]], prefix: &[Id]) -> &'a [[Id; N]] {
    let start = list.partition_point(|row| &row[..prefix.len()] < prefix);
    let length = list[start..].partition_point(|row| &row[..prefix.len()] == prefix);
    &list[start..start + length]
}

/// A subject as a term.
fn node(subject: NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.into(),
        NamedOrBlankNode::BlankNode(node) => node.into(),
    }
}
