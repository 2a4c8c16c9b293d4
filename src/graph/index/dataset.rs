//! An [`Index`] in, what Oxigraph's evaluator asks of a dataset out. Its default graph is the union of all graphs, each triple
//! once: a name that two hundred recaps give is one row to join with and not two hundred.

use super::{Index, Rows};
use crate::halt::step;
use oxigraph::model::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::io;
use std::sync::Arc;

/// An index as the evaluator sees it.
#[derive(Debug, Clone)]
pub struct Dataset(Index);

/// A term: of the graph, or one that only the query has. To copy it is a step of the evaluation.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The number of one that the graph has.
    Known(u32),
    /// One that it has not.
    Other(Arc<Term>),
}

impl Clone for Key {
    fn clone(&self) -> Self {
        step();
        match self {
            Self::Known(number) => Self::Known(*number),
            Self::Other(term) => Self::Other(Arc::clone(term)),
        }
    }
}

impl From<Index> for Dataset {
    fn from(index: Index) -> Self {
        Self(index)
    }
}

impl QueryableDataset<'static> for Dataset {
    type InternalTerm = Key;
    type Error = io::Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Key>,
        predicate: Option<&Key>,
        object: Option<&Key>,
        graph_name: Option<Option<&Key>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Key>, io::Error>> + use<> {
        let union = graph_name == Some(None);
        let keys = [subject, predicate, object, graph_name.flatten()];
        let known = |key: Option<&Key>| match key {
            Some(Key::Known(number)) => Some(*number),
            _ => None,
        };
        let is_strange = keys.iter().any(|key| matches!(key, Some(Key::Other(_))));
        let found = match is_strange {
            true => Ok(Rows::none(self.0.clone())),
            false => self.0.rows(keys.map(known)),
        };
        let (rows, failed) = match found {
            Ok(rows) => (Some(if union { rows.once() } else { rows }), None),
            Err(error) => (None, Some(Err(error))),
        };
        let quads = rows.into_iter().flatten().map(move |row| {
            step();
            let [subject, predicate, object, graph] = row?.map(Key::Known);
            Ok(InternalQuad { subject, predicate, object, graph_name: (!union).then_some(graph) })
        });
        failed.into_iter().chain(quads)
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Key, io::Error>> + use<> {
        let (numbers, failed) = match self.0.graph_numbers() {
            Ok(numbers) => (numbers, None),
            Err(error) => (Vec::new(), Some(Err(error))),
        };
        failed.into_iter().chain(numbers.into_iter().map(|number| Ok(Key::Known(number))))
    }

    fn internalize_term(&self, term: Term) -> Result<Key, io::Error> {
        let number = self.0.number(term.as_ref())?;
        Ok(number.map_or_else(|| Key::Other(Arc::new(term)), Key::Known))
    }

    fn externalize_term(&self, term: Key) -> Result<Term, io::Error> {
        match term {
            Key::Known(number) => self.0.term(number),
            Key::Other(term) => Ok(Arc::unwrap_or_clone(term)),
        }
    }
}
