//! A source and a pattern in, the statements out, in as few questions as a remote store can be asked; a store of our own is
//! read by pattern.

use super::stream;
use super::{Answer, Endpoint, QueryError, Rows, Source};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, TriplePattern, Variable};
use std::collections::HashSet;

/// Subjects of which one question asks: stores bound the length of what they read.
const AT_ONCE: usize = 300;

/// What is said of a subject: it, the predicate and the object.
pub type Statement = (NamedOrBlankNode, NamedNode, Term);

impl Source<'_> {
    /// What a query gives over the union of all graphs, or over those that its FROM lines name.
    ///
    /// # Errors
    /// [`QueryError::Evaluation`], [`QueryError::Endpoint`].
    pub fn answer(self, query: Query) -> Result<Answer, QueryError> {
        match self {
            Self::Remote(endpoint) => endpoint.answer(&query),
            _ => stream::collect(stream::stream(self, query, None)?),
        }
    }

    /// The statements of a form, each once; nothing stands for anything.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn statements(
        self,
        subject: Option<&NamedNode>,
        predicate: Option<&NamedNode>,
        object: Option<&NamedNode>,
    ) -> Result<Vec<Statement>, QueryError> {
        match self {
            Self::Local(_) | Self::Indexed(_) => {
                let subject = subject.map(|node| node.as_ref().into());
                let object = object.map(|node| node.as_ref().into());
                let found = self.quads(subject, predicate.map(NamedNode::as_ref), object, None)?;
                let mut seen = HashSet::new();
                let mut out = Vec::new();
                for quad in found {
                    let Quad { subject, predicate, object, .. } = quad?;
                    let statement = (subject, predicate, object);
                    if seen.insert(statement.clone()) {
                        out.push(statement);
                    }
                }
                Ok(out)
            }
            Self::Remote(_) => {
                let given = [subject, predicate, object].map(|node| node.map(|node| Term::from(node.clone())));
                let open =
                    ["s", "p", "o"].iter().zip(&given).filter(|(_, given)| given.is_none()).map(|(name, _)| *name);
                let open: Vec<&str> = open.collect();
                let pattern = GraphPattern::Bgp { patterns: vec![triple(subject, predicate, object)] };
                let filled = |row: Vec<Option<Term>>| {
                    let mut cells = row.into_iter();
                    let terms = given.iter().map(|given| given.clone().or_else(|| cells.next().flatten()));
                    statement(&mut terms.collect::<Vec<_>>().into_iter())
                };
                Ok(self.select(pattern, &open)?.into_iter().filter_map(filled).collect())
            }
        }
    }

    /// Whether there is any statement of a form.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn states(
        self,
        subject: Option<&NamedNode>,
        predicate: Option<&NamedNode>,
        object: Option<&NamedNode>,
    ) -> Result<bool, QueryError> {
        let pattern = GraphPattern::Bgp { patterns: vec![triple(subject, predicate, object)] };
        let answer = self.answer(Query::Ask { dataset: None, pattern, base_iri: None })?;
        Ok(answer == Answer::Truth(true))
    }

    /// What the subjects of some classes say with some predicates, and of which of the classes they are, the statements of a
    /// subject together: few questions to a remote store, where asking for each subject would take thousands.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn described(self, classes: &[NamedNode], predicates: &[NamedNode]) -> Result<Vec<Statement>, QueryError> {
        let mut out = Vec::new();
        match self {
            Self::Local(_) | Self::Indexed(_) => {
                // The class of an entity stands in each recap that names it.
                let mut seen = HashSet::new();
                for class in classes {
                    for quad in self.quads(None, Some(rdf::TYPE), Some(class.as_ref().into()), None)? {
                        let subject = quad?.subject;
                        if !seen.insert(subject.clone()) {
                            continue;
                        }
                        out.push((subject.clone(), rdf::TYPE.into_owned(), class.clone().into()));
                        for predicate in predicates {
                            let mut objects = HashSet::new();
                            for quad in self.quads(Some(subject.as_ref()), Some(predicate.as_ref()), None, None)? {
                                let object = quad?.object;
                                if objects.insert(object.clone()) {
                                    out.push((subject.clone(), predicate.clone(), object));
                                }
                            }
                        }
                    }
                }
            }
            Self::Remote(_) => {
                let stated = |predicate: &NamedNode, object: &str| {
                    let (subject, object) = (variable("s").into(), variable(object).into());
                    TriplePattern { subject, predicate: predicate.clone().into(), object }
                };
                // One question for each predicate: a store that gives so many rows at once sorts them for the next ones,
                // which takes it longer than all the rest.
                let is_a = rdf::TYPE.into_owned();
                let patterns = vec![stated(&is_a, "class")];
                let pattern = join(values("class", classes), GraphPattern::Bgp { patterns });
                out.extend(self.select(pattern, &["s", "class"])?.into_iter().filter_map(|row| with(&is_a, row)));
                for predicate in predicates {
                    let patterns = vec![stated(&is_a, "class"), stated(predicate, "o")];
                    let pattern = join(values("class", classes), GraphPattern::Bgp { patterns });
                    out.extend(self.select(pattern, &["s", "o"])?.into_iter().filter_map(|row| with(predicate, row)));
                }
                out.sort_by_cached_key(|(subject, ..)| subject.to_string());
            }
        }
        Ok(out)
    }

    /// The statements of one graph of a remote store.
    pub(super) fn statements_in(self, graph: &NamedNode) -> Result<Vec<Statement>, QueryError> {
        let inner = Box::new(GraphPattern::Bgp { patterns: vec![triple(None, None, None)] });
        let pattern = GraphPattern::Graph { name: graph.clone().into(), inner };
        let rows = self.select(pattern, &["s", "p", "o"])?;
        Ok(rows.into_iter().filter_map(|row| statement(&mut row.into_iter())).collect())
    }

    /// The distinct rows of a pattern.
    fn select(self, pattern: GraphPattern, columns: &[&str]) -> Result<Vec<Vec<Option<Term>>>, QueryError> {
        let variables = columns.iter().map(|name| variable(name)).collect();
        let pattern =
            GraphPattern::Distinct { inner: Box::new(GraphPattern::Project { inner: Box::new(pattern), variables }) };
        match self.answer(Query::Select { dataset: None, pattern, base_iri: None })? {
            Answer::Rows(Rows { rows, .. }) => Ok(rows),
            _ => Ok(Vec::new()),
        }
    }
}

/// A remote store's quads; a store of our own gives them itself.
impl Endpoint {
    /// Subject and object of each quad that has the predicate, one for each graph in which it stands; with `of`, only what is
    /// said of these.
    ///
    /// # Errors
    /// [`QueryError::Endpoint`].
    pub fn said(
        &self,
        predicate: &NamedNode,
        of: Option<&[NamedNode]>,
    ) -> Result<Vec<(NamedOrBlankNode, Term)>, QueryError> {
        let patterns = vec![triple(None, Some(predicate), None)];
        let inner = Box::new(GraphPattern::Bgp { patterns });
        let stated = GraphPattern::Graph { name: variable("g").into(), inner };
        let questions: Vec<GraphPattern> = match of {
            None => vec![stated],
            Some(subjects) => subjects.chunks(AT_ONCE).map(|some| join(values("s", some), stated.clone())).collect(),
        };
        let mut out = Vec::new();
        for pattern in questions {
            let rows = Source::from(self).select(pattern, &["s", "o", "g"])?.into_iter();
            out.extend(rows.filter_map(|row| with(predicate, row)).map(|(subject, _, object)| (subject, object)));
        }
        Ok(out)
    }
}

/// A triple pattern with variables `s`, `p` and `o` in the places where nothing is given.
fn triple(subject: Option<&NamedNode>, predicate: Option<&NamedNode>, object: Option<&NamedNode>) -> TriplePattern {
    TriplePattern {
        subject: subject.map_or_else(|| variable("s").into(), |node| node.clone().into()),
        predicate: predicate.map_or_else(|| variable("p").into(), |node| node.clone().into()),
        object: object.map_or_else(|| variable("o").into(), |node| node.clone().into()),
    }
}

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
}

fn values(name: &str, nodes: &[NamedNode]) -> GraphPattern {
    let bindings = nodes.iter().map(|node| vec![Some(GroundTerm::NamedNode(node.clone()))]).collect();
    GraphPattern::Values { variables: vec![variable(name)], bindings }
}

/// A row of subject and object with the predicate between them.
fn with(predicate: &NamedNode, row: Vec<Option<Term>>) -> Option<Statement> {
    let mut cells = row.into_iter();
    let (subject, object) = (cells.next()?, cells.next()?);
    statement(&mut [subject, Some(predicate.clone().into()), object].into_iter())
}

fn statement(cells: &mut impl Iterator<Item = Option<Term>>) -> Option<Statement> {
    let subject = match cells.next()?? {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    let Term::NamedNode(predicate) = cells.next()?? else { return None };
    Some((subject, predicate, cells.next()??))
}
