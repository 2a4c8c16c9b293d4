//! The answer of a query in, a [`View`] out: rows with the columns `source` and `target`, or triples. What the query
//! leaves unsaid of its nodes, label and kind, is read from the graph.

use super::ExportError;
use super::names::{Name, Names, sorted, tail};
use super::source::QuadSource;
use super::view::{Kind, Node, TalkRef, View, ViewBuilder};
use crate::graph::columns::subject_text;
use crate::graph::vocabulary::{schema, skos, tg};
use crate::query::Answer;
use crate::query::Rows;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;

/// Draws an answer. Edges lead from the source to the target.
///
/// Of rows the columns `weight`, `label` and `talk` (an IRI) are read as well; weights of one edge add up, and without them
/// an edge counts its talks, or its rows. Of triples the predicate is the label, and types and labels of nodes are taken
/// for what they are.
///
/// # Errors
/// [`ExportError::AnswerUnfit`] for an answer that has no edges by its form, and what the source says.
pub fn draw_answer(answer: &Answer, name: &str, title: &str, source: &dyn QuadSource) -> Result<View, ExportError> {
    let mut drawing = Drawing { builder: ViewBuilder::directed(), ends: BTreeMap::new(), loops: 0, values: 0 };
    match answer {
        Answer::Rows(rows) => drawing.rows(rows, name, source)?,
        Answer::Triples(triples) => drawing.triples(triples),
        Answer::Truth(_) => return Err(unfit(name, "gives true or false")),
    }
    drawing.finish(name, title, source)
}

fn unfit(query: &str, fault: &str) -> ExportError {
    ExportError::AnswerUnfit { query: query.to_owned(), fault: fault.to_owned() }
}

struct Drawing {
    builder: ViewBuilder,
    /// The nodes, and what the answer itself says of them.
    ends: BTreeMap<String, Known>,
    loops: usize,
    values: usize,
}

#[derive(Default)]
struct Known {
    /// Nothing for a value, which is no more than its text.
    node: Option<NamedOrBlankNode>,
    label: Option<String>,
    kind: Option<Kind>,
}

impl Drawing {
    fn rows(&mut self, rows: &Rows, name: &str, source: &dyn QuadSource) -> Result<(), ExportError> {
        let column = |name: &str| rows.columns.iter().position(|column| column == name);
        let (Some(from), Some(to)) = (column("source"), column("target")) else {
            let has: Vec<String> = rows.columns.iter().map(|column| format!("?{column}")).collect();
            return Err(unfit(name, &format!("has the columns {}", has.join(" "))));
        };
        let (weight, label, talk) = (column("weight"), column("label"), column("talk"));
        let talks = talks(rows, talk, source)?;
        for row in &rows.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(Option::as_ref);
            let (Some(a), Some(b)) = (cell(Some(from)), cell(Some(to))) else { continue };
            let (a, b) = (self.end(a), self.end(b));
            self.loops += usize::from(a == b);
            if let Some(label) = cell(label) {
                self.builder.say(&a, &b, &words(label));
            }
            let stated = match cell(weight) {
                None => None,
                Some(Term::Literal(literal)) => match literal.value().parse::<f64>() {
                    Ok(number) if number.is_finite() => Some(number),
                    _ => return Err(unfit(name, &format!("gives the weight {}, which is no number", literal.value()))),
                },
                Some(term) => return Err(unfit(name, &format!("gives the weight {term}, which is no number"))),
            };
            let behind = cell(talk).and_then(|talk| talks.get(&words(talk)));
            if let Some(talk) = behind {
                self.builder.join(&a, &b, talk.clone());
            }
            // An edge without a weight of its own weighs as much as it has talks.
            if let Some(weight) = stated.or(behind.is_none().then_some(1.0)) {
                self.builder.weigh(&a, &b, weight);
            }
        }
        Ok(())
    }

    fn triples(&mut self, triples: &[Triple]) {
        let naming = [rdfs::LABEL, schema::NAME, skos::PREF_LABEL];
        let mut said: BTreeMap<String, Known> = BTreeMap::new();
        let mut edges: Vec<(String, String, String)> = Vec::new();
        for triple in triples {
            let subject = Term::from(triple.subject.clone());
            match &triple.object {
                Term::Literal(literal) if naming.contains(&triple.predicate.as_ref()) => {
                    let known = said.entry(words(&subject)).or_default();
                    known.label = known.label.take().max(Some(literal.value().to_owned()));
                }
                Term::Literal(_) => self.values += 1,
                Term::NamedNode(class) if triple.predicate == rdf::TYPE => {
                    let known = said.entry(words(&subject)).or_default();
                    known.kind = [known.kind, Kind::of_class(class.as_str())].into_iter().flatten().min();
                }
                object => edges.push((self.end(&subject), self.end(object), tail(triple.predicate.as_str()))),
            }
        }
        for (a, b, says) in edges {
            self.loops += usize::from(a == b);
            self.builder.weigh(&a, &b, 1.0);
            self.builder.say(&a, &b, &says);
        }
        for (end, known) in said {
            if let Some(of) = self.ends.get_mut(&end) {
                (of.label, of.kind) = (known.label, known.kind);
            }
        }
    }

    /// Notes an end of an edge, and gives its key.
    fn end(&mut self, term: &Term) -> String {
        let key = words(term);
        self.ends
            .entry(key.clone())
            .or_insert_with(|| Known { node: super::names::resource(term.clone()), ..Known::default() });
        key
    }

    fn finish(mut self, name: &str, title: &str, source: &dyn QuadSource) -> Result<View, ExportError> {
        let mut names = Names::new(source);
        let mut numbers: BTreeMap<String, Name> = BTreeMap::new();
        for (key, known) in &self.ends {
            if let Some(node) = &known.node {
                numbers.insert(key.clone(), names.number(&subject_text(node)));
            }
        }
        let kinds = kinds(&mut names, &sorted(numbers.values().copied()))?;
        let described = names.described(&kinds.into_iter().collect::<Vec<_>>(), &HashMap::default())?;
        let mut nodes: HashMap<Name, Node> = described.into_iter().collect();
        for (key, known) in std::mem::take(&mut self.ends) {
            let node = numbers.get(&key).and_then(|name| nodes.remove(name));
            let mut node = node.unwrap_or_else(|| Node::new(&key, Kind::Thing, &key));
            if let Some(label) = known.label {
                node.label = label;
            }
            node.kind = known.kind.unwrap_or(node.kind);
            self.builder.node(node);
        }
        let count = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one} is not drawn")),
            n => Some(format!("{n} {many} are not drawn")),
        };
        let notes = [
            count(self.loops, "edge from a node to itself", "edges from a node to itself"),
            count(self.values, "value that is no entity", "values that are no entities"),
        ];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        Ok(self.builder.finish(name, title, (!notes.is_empty()).then(|| notes.join("; "))))
    }
}

/// What a term is called where nothing is known of it: a node with this key is the same node.
fn words(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => format!("_:{}", node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
    }
}

/// The kind of each node by its classes in the graph.
fn kinds(names: &mut Names<'_>, of: &[Name]) -> Result<BTreeMap<Name, Kind>, ExportError> {
    let mut kinds: BTreeMap<Name, Kind> = of.iter().map(|name| (*name, Kind::Thing)).collect();
    for (name, class) in names.pairs(rdf::TYPE, Some(of))? {
        if let (Some(known), Some(kind)) = (kinds.get_mut(&name), Kind::of_class(names.text(class))) {
            *known = kind.min(*known);
        }
    }
    Ok(kinds)
}

/// The talks of a column, as the graph tells of them.
fn talks(rows: &Rows, column: Option<usize>, source: &dyn QuadSource) -> Result<HashMap<String, TalkRef>, ExportError> {
    let Some(column) = column else { return Ok(HashMap::default()) };
    let mut names = Names::new(source);
    let cells = rows.rows.iter().filter_map(|row| row.get(column)?.clone()).filter_map(super::names::resource);
    let of = sorted(cells.map(|node| names.number(&subject_text(&node))));
    let mut accounts: BTreeMap<Name, Vec<Name>> = of.iter().map(|talk| (*talk, Vec::new())).collect();
    for (account, talk) in names.pairs(tg::SAME_TALK_AS, None)? {
        if let Some(accounts) = accounts.get_mut(&talk) {
            accounts.push(account);
        }
    }
    let accounts: Vec<(Name, &[Name])> = accounts.iter().map(|(talk, others)| (*talk, others.as_slice())).collect();
    let titles = names.titles(&accounts)?;
    let mut held: HashMap<Name, Vec<Name>> = HashMap::default();
    for (talk, event) in names.pairs(schema::SUPER_EVENT, Some(&of))? {
        held.entry(talk).or_default().push(event);
    }
    let events = sorted(held.values().flatten().copied());
    let (called, years) = (names.labels(&events)?, names.years(&events)?);
    let talk = |name: Name| {
        let at = || held.get(&name).into_iter().flatten();
        TalkRef {
            title: titles.get(&name).cloned().unwrap_or_default().into_owned(),
            iri: names.text(name).to_owned(),
            event: at().filter_map(|event| called.get(event)).min().map(|label| label.as_ref().into()),
            year: at().filter_map(|event| years.get(event)).min().copied(),
        }
    };
    Ok(of.into_iter().map(|name| (names.text(name).to_owned(), talk(name))).collect())
}
