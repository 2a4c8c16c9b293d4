//! A source in, its graphs out, one after the other and each sorted: what is dumped or published must come out alike from
//! the same graph, whichever store holds it.

use super::Source;
use super::formats::in_xml;
use super::statements::Statement;
use super::{Answer, QueryError, prefixes};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeSet;
use std::io::{self, Write};

impl Source<'_> {
    /// The names of all graphs, sorted; those of a remote store that `publish` wrote, or all where it wrote none.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn graphs(self) -> Result<Vec<NamedNode>, QueryError> {
        let names: BTreeSet<String> = match self {
            Self::Local(store) => {
                let named = store.named_graphs().filter_map(|name| match name {
                    Ok(NamedOrBlankNode::NamedNode(node)) => Some(Ok(node.into_string())),
                    Ok(NamedOrBlankNode::BlankNode(_)) => None,
                    Err(error) => Some(Err(error)),
                });
                named.collect::<Result<_, _>>()?
            }
            Self::Indexed(index) => {
                let graphs = index.graphs().map_err(QueryError::Index)?;
                graphs.into_iter().map(NamedNode::into_string).collect()
            }
            Self::Remote(_) => {
                let published = super::publish::published(self, None)?;
                if published.is_empty() {
                    let query = prefixes::parse("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }", "query")?;
                    let Answer::Rows(rows) = self.answer(query)? else { return Ok(Vec::new()) };
                    let named = rows.rows.into_iter().flatten().filter_map(|cell| match cell {
                        Some(Term::NamedNode(name)) => Some(name.into_string()),
                        _ => None,
                    });
                    named.collect()
                } else {
                    published.into_keys().collect()
                }
            }
        };
        Ok(names.into_iter().map(NamedNode::new_unchecked).collect())
    }

    /// What one graph holds, sorted.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn graph(self, name: &NamedNode) -> Result<Vec<Quad>, QueryError> {
        let mut quads: Vec<Quad> = match self {
            Self::Local(_) | Self::Indexed(_) => {
                self.quads(None, None, None, Some(name.as_ref().into()))?.collect::<Result<_, _>>()?
            }
            Self::Remote(_) => {
                let quad =
                    |(subject, predicate, object): Statement| Quad::new(subject, predicate, object, name.clone());
                self.statements_in(name)?.into_iter().map(quad).collect()
            }
        };
        quads.sort_by_cached_key(ToString::to_string);
        Ok(quads)
    }
}

/// Writes all that `source` holds, sorted: quads graph by graph, or, where the format has no graphs, the triples of their
/// union, each once.
///
/// # Errors
/// [`QueryError::Store`], [`QueryError::Endpoint`], [`QueryError::Write`].
pub fn dump<'s>(source: impl Into<Source<'s>>, format: RdfFormat, out: &mut dyn Write) -> Result<u64, QueryError> {
    let source = source.into();
    let mut serializer = RdfSerializer::from_format(format);
    for (name, namespace) in prefixes::USUAL {
        serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(out);
    let mut written = 0;
    if format.supports_datasets() {
        for name in source.graphs()? {
            for quad in source.graph(&name)? {
                writer.serialize_quad(&quad)?;
                written += 1;
            }
        }
    } else {
        let mut triples = Vec::new();
        for name in source.graphs()? {
            triples.extend(
                source.graph(&name)?.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }),
            );
        }
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
        for triple in &triples {
            match format {
                RdfFormat::RdfXml => {
                    writer.serialize_quad(&Quad { object: in_xml(triple.object.clone()), ..triple.clone() })?;
                }
                _ => writer.serialize_quad(triple)?,
            }
        }
        written = triples.len() as u64;
    }
    writer.finish()?.flush()?;
    Ok(written)
}
