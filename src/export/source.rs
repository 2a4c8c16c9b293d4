//! Where the quads of a view come from: a store beside the program, or one that answers over the network. A view asks for
//! whole predicates, and for what is said of the few things that it draws, so that no query has to be evaluated.

use super::ExportError;
use crate::graph;
use crate::graph::columns::Columns;
use crate::query::Endpoint;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;

/// Gives the quads of a predicate.
pub trait QuadSource: Sync {
    /// Calls `take` with subject and object of each quad that has the predicate, in all graphs, in any order; one that
    /// stands in several graphs may come several times. With `of` only what is said of these subjects is wanted.
    ///
    /// # Errors
    /// [`ExportError::Storage`] or [`ExportError::Source`].
    fn quads(
        &self,
        predicate: NamedNodeRef<'_>,
        of: Option<&[NamedOrBlankNode]>,
        take: &mut dyn FnMut(NamedOrBlankNode, Term),
    ) -> Result<(), ExportError>;

    /// The same quads as numbers, of those predicates that have a column; nothing where there are no columns.
    fn columns(&self) -> Option<&Columns> {
        None
    }
}

impl QuadSource for graph::Store {
    fn quads(
        &self,
        predicate: NamedNodeRef<'_>,
        of: Option<&[NamedOrBlankNode]>,
        take: &mut dyn FnMut(NamedOrBlankNode, Term),
    ) -> Result<(), ExportError> {
        let graph = self.graph().map_err(|error| ExportError::Source(Box::new(error)))?;
        graph.quads(predicate, of, take)
    }

    fn columns(&self) -> Option<&Columns> {
        graph::Store::columns(self)
    }
}

impl QuadSource for Store {
    fn quads(
        &self,
        predicate: NamedNodeRef<'_>,
        of: Option<&[NamedOrBlankNode]>,
        take: &mut dyn FnMut(NamedOrBlankNode, Term),
    ) -> Result<(), ExportError> {
        let mut pour = |subject: Option<&NamedOrBlankNode>| -> Result<(), ExportError> {
            for quad in self.quads_for_pattern(subject.map(NamedOrBlankNode::as_ref), Some(predicate), None, None) {
                let Quad { subject, object, .. } = quad?;
                take(subject, object);
            }
            Ok(())
        };
        match of {
            None => pour(None),
            Some(subjects) => subjects.iter().try_for_each(|subject| pour(Some(subject))),
        }
    }
}

impl QuadSource for Endpoint {
    fn quads(
        &self,
        predicate: NamedNodeRef<'_>,
        of: Option<&[NamedOrBlankNode]>,
        take: &mut dyn FnMut(NamedOrBlankNode, Term),
    ) -> Result<(), ExportError> {
        // A blank node has no name by which another store could be asked for it.
        let named = |node: &NamedOrBlankNode| match node {
            NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let of: Option<Vec<NamedNode>> = of.map(|nodes| nodes.iter().filter_map(named).collect());
        let said = self.said(&predicate.into_owned(), of.as_deref());
        let said = said.map_err(|error| ExportError::Source(Box::new(error)))?;
        said.into_iter().for_each(|(subject, object)| take(subject, object));
        Ok(())
    }
}
