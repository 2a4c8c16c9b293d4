//! A view in, the same view with the words of the recaps on its edges out. It is a step of its own, after all filters:
//! mentions are the bulk of a graph, and only those of the talks that are still drawn are read.

use super::names::{Name, Names, said_of, sorted};
use super::source::QuadSource;
use super::view::Quote;
use super::{ExportError, Kind, View};
use crate::graph::vocabulary::{itsrdf, nif, tg};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A place in a recap that names an entity or states an affiliation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'s> {
    recap: Cow<'s, str>,
    start: u64,
    text: Cow<'s, str>,
    name: Name,
}

/// Adds to each edge, for each of its talks, the sentences it rests on: where a speaker's company is stated, that sentence,
/// else those that name both ends, else the first that names each. Words are told once for each talk.
///
/// # Errors
/// What the source says.
pub fn quote(view: &mut View, source: &dyn QuadSource) -> Result<(), ExportError> {
    let mut names = Names::new(source);
    let ends: Vec<Name> = view.nodes().map(|node| names.number(&node.iri)).collect();
    let behind = view.edges().flat_map(|e| &e.edge.talks);
    let talks: HashMap<String, Name> = behind.map(|talk| (talk.iri.clone(), names.number(&talk.iri))).collect();
    if talks.is_empty() {
        return Ok(());
    }
    let drawn: HashSet<Name> = talks.values().copied().collect();
    let canonical: HashMap<Name, Name> =
        names.pairs(tg::SAME_TALK_AS, None)?.into_iter().filter(|(_, talk)| drawn.contains(talk)).collect();

    // Which words name which end in which talk.
    let wanted: HashSet<Name> = ends.iter().copied().collect();
    let mut told: HashMap<Name, Vec<Name>> = HashMap::default();
    for (mention, account) in names.pairs(tg::IN_TALK, None)? {
        if let Some(talk) = canonical.get(&account) {
            told.entry(mention).or_default().push(*talk);
        }
    }
    let mut naming: HashMap<(Name, Name), Vec<Name>> = HashMap::default();
    let mentions = sorted(told.keys().copied());
    let identified = names.pairs(itsrdf::TA_IDENT_REF, Some(&mentions))?.into_iter();
    for (mention, entity) in identified.filter(|(_, entity)| wanted.contains(entity)) {
        for talk in &told[&mention] {
            naming.entry((*talk, entity)).or_default().push(mention);
        }
    }
    let kinds: BTreeSet<Kind> = view.kinds().into_iter().map(|(kind, _)| kind).collect();
    let stating = match [Kind::Person, Kind::Company].iter().all(|kind| kinds.contains(kind)) {
        true => statements(&mut names, &canonical)?,
        false => HashMap::default(),
    };
    let used = sorted(naming.values().chain(stating.values()).flatten().copied());
    let places = places(&mut names, &used)?;

    let at = |found: Option<&Vec<Name>>| -> Vec<&Place<'_>> {
        let mut at: Vec<&Place<'_>> = found.into_iter().flatten().filter_map(|name| places.get(name)).collect();
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
            let mut found = at(stating.get(&(*name, a, b)));
            if found.is_empty() {
                let [of_a, of_b] = [a, b].map(|end| at(naming.get(&(*name, end))));
                let same = |a: &Place<'_>, b: &Place<'_>| (&a.recap, &a.text) == (&b.recap, &b.text);
                found = of_b.iter().filter(|b| of_a.iter().any(|a| same(a, b))).copied().collect();
                if found.is_empty() {
                    found = of_a.into_iter().take(1).chain(of_b.into_iter().take(1)).collect();
                    found.sort();
                }
            }
            edge.quotes.extend(found.into_iter().map(|place| Quote {
                text: place.text.clone().into_owned(),
                recap: place.recap.clone().into_owned(),
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
fn statements(names: &mut Names<'_>, canonical: &HashMap<Name, Name>) -> Result<Statements, ExportError> {
    let held = names.pairs(tg::TALK, None)?;
    let companies = names.pairs(tg::AFFILIATION, None)?;
    let evidence = names.pairs(tg::AFFILIATION_EVIDENCE, None)?;
    let mut stating = Statements::default();
    for (appearance, person) in names.pairs(tg::SPEAKER, None)? {
        for talk in said_of(&held, appearance).filter_map(|account| canonical.get(&account)) {
            for company in said_of(&companies, appearance) {
                stating.entry((*talk, person, company)).or_default().extend(said_of(&evidence, appearance));
            }
        }
    }
    Ok(stating)
}

/// Where the words stand, and the sentence around them; what has no sentence is left out.
fn places<'s>(names: &mut Names<'s>, used: &[Name]) -> Result<HashMap<Name, Place<'s>>, ExportError> {
    let mut texts = names.literals(tg::QUOTE, used)?;
    let starts = names.literals(nif::BEGIN_INDEX, used)?;
    let pairs = names.pairs(nif::REFERENCE_CONTEXT, Some(used))?;
    let recaps = names.labels(&sorted(pairs.iter().map(|(_, recap)| *recap)))?;
    let mut places = HashMap::default();
    for (name, recap) in pairs {
        let Some(text) = texts.remove(&name) else { continue };
        let recap = recaps.get(&recap).cloned().unwrap_or_else(|| names.tail(recap).into());
        let start = starts.get(&name).and_then(|start| start.parse().ok()).unwrap_or_default();
        places.insert(name, Place { recap, start, text, name });
    }
    Ok(places)
}
