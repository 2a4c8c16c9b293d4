//! Events in, what they are called besides their own names out, and which event stands for a series that no recap tells of.
//! Recaps and people name editions by their series, by how a name begins, or by a word of it, with a year.

use super::{EntityKind, Named, Resolver, SCHEMA, term};
use crate::query::QueryError;
use crate::text::spaced;
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

impl Resolver<'_> {
    /// The event itself or, where nothing was held under its name, the one series or edition whose name begins with it and
    /// that recaps tell of: Kafka Summit is a list's series, and what was held is Kafka Summit London.
    pub(super) fn told_of(&self, event: NamedNode) -> Result<NamedNode, QueryError> {
        let above = term(SCHEMA, "superEvent");
        let is_told = |iri: &NamedNode| self.source.states(None, Some(&above), Some(iri));
        if is_told(&event)? {
            return Ok(event);
        }
        let events = self.names(EntityKind::Event)?;
        let Some(named) = events.iter().find(|named| named.iri == event) else { return Ok(event) };
        let beginning = format!("{} ", spaced(&named.label));
        let mut longer: Vec<(String, &NamedNode)> = Vec::new();
        for other in events {
            let label = spaced(&other.label);
            if label.starts_with(&beginning) && is_told(&other.iri)? {
                longer.push((label, &other.iri));
            }
        }
        longer.sort();
        // Editions of one that is there already are no other.
        let first = longer.first().cloned();
        let one =
            first.filter(|(name, _)| longer.iter().skip(1).all(|(label, _)| label.starts_with(&format!("{name} "))));
        Ok(one.map_or(event, |(_, iri)| iri.clone()))
    }
}

/// What editions are called besides their own names: the beginning of the name, or a series that is named in it or an alias of
/// that, with the year. Each such name with the label of the one edition that it means; those that would mean several are
/// left out.
pub(crate) fn editions(events: &[Named]) -> Vec<(String, String)> {
    let year = |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let mut called: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let folded: Vec<(String, &Named)> = events.iter().map(|event| (spaced(&event.label), event)).collect();
    let series: BTreeMap<&str, &Named> = folded.iter().map(|(label, event)| (label.as_str(), *event)).collect();
    for (label, event) in &folded {
        let words: Vec<&str> = label.split(' ').collect();
        let Some(year) = words.iter().copied().find(year) else { continue };
        let name: Vec<&str> = words.iter().copied().filter(|word| *word != year).collect();
        for start in 0..name.len() {
            for end in start + 1..=name.len() {
                let part = name[start..end].join(" ");
                let known = series.get(part.as_str());
                if start > 0 && known.is_none() {
                    continue;
                }
                let aliases = known.into_iter().flat_map(|series| &series.aliases);
                for name in aliases.map(|alias| spaced(alias)).chain([part.clone()]) {
                    called.entry(format!("{name} {year}")).or_default().insert(&event.label);
                }
            }
        }
    }
    let own: BTreeSet<&str> = folded.iter().map(|(label, _)| label.as_str()).collect();
    let one = |(name, labels): (String, BTreeSet<&str>)| match labels.into_iter().collect::<Vec<_>>().as_slice() {
        [label] if !own.contains(name.as_str()) => Some((name, (*label).to_owned())),
        _ => None,
    };
    called.into_iter().filter_map(one).collect()
}
