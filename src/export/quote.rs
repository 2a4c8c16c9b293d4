//! A view in, the same view with the words of the recaps on its edges out. It is a step of its own, after all filters:
//! mentions are the bulk of a graph, and only those of the talks that are still drawn are read.

use super::names::{Name, Names};
use super::source::QuadSource;
use super::view::Quote;
use super::{ExportError, Kind, View};
use crate::graph::vocabulary::{itsrdf, nif, tg};
use oxigraph::model::{NamedNode, NamedOrBlankNode};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A place in a recap that names an entity or states an affiliation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    recap: String,
    start: u64,
    text: String,
    name: Name,
}

/// Adds to each edge, for each of its talks, the sentences it rests on: where a speaker's company is stated, that sentence,
/// else those that name both ends, else the first that names each. Words are told once for each talk.
///
/// # Errors
/// What the source says.
pub fn quote(view: &mut View, source: &dyn QuadSource) -> Result<(), ExportError> {
    let mut names = Names::default();
    let number = |names: &mut Names, iri: &str| NamedNode::new(iri).ok().map(|iri| names.number(iri.into()));
    let ends: Vec<Option<Name>> = view.nodes().map(|node| number(&mut names, &node.iri)).collect();
    let talks: HashMap<String, Name> = view
        .edges()
        .flat_map(|e| &e.edge.talks)
        .filter_map(|talk| Some((talk.iri.clone(), number(&mut names, &talk.iri)?)))
        .collect();
    if talks.is_empty() {
        return Ok(());
    }
    let drawn: HashSet<Name> = talks.values().copied().collect();
    let canonical: HashMap<Name, Name> =
        names.pairs(source, tg::SAME_TALK_AS)?.into_iter().filter(|(_, talk)| drawn.contains(talk)).collect();

    // Which words name which end in which talk.
    let wanted: HashSet<Name> = ends.iter().flatten().copied().collect();
    let mut told: HashMap<Name, Vec<Name>> = HashMap::new();
    for (mention, account) in names.pairs(source, tg::IN_TALK)? {
        if let Some(talk) = canonical.get(&account) {
            told.entry(mention).or_default().push(*talk);
        }
    }
    let mut naming: HashMap<(Name, Name), Vec<Name>> = HashMap::new();
    let mentions: Vec<NamedOrBlankNode> = names.nodes(sorted(told.keys().copied()));
    let mut identified: Vec<(Name, Name)> = Vec::new();
    source.quads(itsrdf::TA_IDENT_REF, Some(&mentions), &mut |mention, entity| {
        let entity = super::names::resource(entity).and_then(|entity| names.known(&entity));
        if let (Some(mention), Some(entity)) = (names.known(&mention), entity.filter(|name| wanted.contains(name))) {
            identified.push((mention, entity));
        }
    })?;
    for (mention, entity) in identified {
        for talk in &told[&mention] {
            naming.entry((*talk, entity)).or_default().push(mention);
        }
    }
    let kinds: BTreeSet<Kind> = view.kinds().into_iter().map(|(kind, _)| kind).collect();
    let stating = match [Kind::Person, Kind::Company].iter().all(|kind| kinds.contains(kind)) {
        true => statements(source, &mut names, &canonical)?,
        false => HashMap::new(),
    };
    let used: BTreeSet<Name> = naming.values().chain(stating.values()).flatten().copied().collect();
    let places = places(source, &mut names, &used)?;

    let at = |found: Option<&Vec<Name>>| -> Vec<&Place> {
        let mut at: Vec<&Place> = found.into_iter().flatten().filter_map(|name| places.get(name)).collect();
        at.sort();
        at.dedup_by(|a, b| (&a.recap, &a.text) == (&b.recap, &b.text));
        at
    };
    let between: Vec<(usize, usize)> = view.edges().map(|e| (e.source, e.target)).collect();
    for ((a, b), edge) in between.into_iter().zip(view.edges_mut()) {
        let (a, b) = (ends[a], ends[b]);
        edge.quotes.clear();
        for talk in &edge.talks {
            let Some(name) = talks.get(&talk.iri) else { continue };
            let mut found = match (a, b) {
                (Some(a), Some(b)) => at(stating.get(&(*name, a, b))),
                _ => Vec::new(),
            };
            if found.is_empty() {
                let [of_a, of_b] = [a, b].map(|end| end.map(|end| at(naming.get(&(*name, end)))).unwrap_or_default());
                let same = |a: &Place, b: &Place| (&a.recap, &a.text) == (&b.recap, &b.text);
                found = of_b.iter().filter(|b| of_a.iter().any(|a| same(a, b))).copied().collect();
                if found.is_empty() {
                    found = of_a.into_iter().take(1).chain(of_b.into_iter().take(1)).collect();
                    found.sort();
                }
            }
            edge.quotes.extend(found.into_iter().map(|place| Quote {
                text: place.text.clone(),
                recap: place.recap.clone(),
                iri: names.text(place.name).to_owned(),
                talk: talk.iri.clone(),
            }));
        }
    }
    Ok(())
}

/// By talk, person and company.
type Statements = HashMap<(Name, Name, Name), Vec<Name>>;

/// By talk, person and company the words that state who spoke for whom.
fn statements(
    source: &dyn QuadSource,
    names: &mut Names,
    canonical: &HashMap<Name, Name>,
) -> Result<Statements, ExportError> {
    let mut held: HashMap<Name, Name> = HashMap::new();
    for (appearance, account) in names.pairs(source, tg::TALK)? {
        if let Some(talk) = canonical.get(&account) {
            held.insert(appearance, *talk);
        }
    }
    let by = |pairs: Vec<(Name, Name)>| {
        let mut by: HashMap<Name, Vec<Name>> = HashMap::new();
        pairs.into_iter().for_each(|(appearance, value)| by.entry(appearance).or_default().push(value));
        by
    };
    let companies = by(names.pairs(source, tg::AFFILIATION)?);
    let evidence = by(names.pairs(source, tg::AFFILIATION_EVIDENCE)?);
    let mut stating = Statements::new();
    for (appearance, person) in names.pairs(source, tg::SPEAKER)? {
        let (Some(talk), Some(words)) = (held.get(&appearance), evidence.get(&appearance)) else { continue };
        for company in companies.get(&appearance).into_iter().flatten() {
            stating.entry((*talk, person, *company)).or_default().extend(words);
        }
    }
    Ok(stating)
}

/// Where the words stand, and the sentence around them; what has no sentence is left out.
fn places(
    source: &dyn QuadSource,
    names: &mut Names,
    used: &BTreeSet<Name>,
) -> Result<HashMap<Name, Place>, ExportError> {
    let of = names.nodes(used.iter().copied());
    let mut texts = names.literals(source, tg::QUOTE, used)?;
    let starts = names.literals(source, nif::BEGIN_INDEX, used)?;
    let mut pairs: Vec<(NamedOrBlankNode, NamedOrBlankNode)> = Vec::new();
    source.quads(nif::REFERENCE_CONTEXT, Some(&of), &mut |words, recap| {
        pairs.extend(super::names::resource(recap).map(|recap| (words, recap)));
    })?;
    let pairs: Vec<(Name, Name)> =
        pairs.into_iter().map(|(words, recap)| (names.number(words), names.number(recap))).collect();
    let recaps = names.labels(source, &pairs.iter().map(|(_, recap)| *recap).collect())?;
    let mut places = HashMap::new();
    for (name, recap) in pairs {
        let Some(text) = texts.remove(&name) else { continue };
        let recap = recaps.get(&recap).cloned().unwrap_or_else(|| names.tail(recap));
        let start = starts.get(&name).and_then(|start| start.parse().ok()).unwrap_or_default();
        places.insert(name, Place { recap, start, text, name });
    }
    Ok(places)
}

fn sorted(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut names: Vec<Name> = names.collect();
    names.sort_unstable();
    names
}
