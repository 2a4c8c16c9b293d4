//! What recaps state in, the graph of the imported names among it out: all that the gazetteer knows of them, other names above
//! all. Imported names that no recap has would be most of a small graph.

use super::gazetteer::{KnownName, quads_of};
use super::inputs::Inputs;
use super::manifest::RecapEntry;
use oxigraph::model::Quad;
use std::collections::{BTreeMap, BTreeSet};

/// The quads of `graph/imported`, in the order of their N-Quads lines; with what recaps have `in_doubt` only, or without.
pub(super) fn imported_quads(inputs: &Inputs<'_>, recaps: &BTreeMap<String, RecapEntry>, in_doubt: bool) -> Vec<Quad> {
    let facts = || {
        let doubtful = recaps.values().filter_map(move |entry| entry.facts.doubtful.as_deref().filter(|_| in_doubt));
        recaps.values().map(|entry| &entry.facts).chain(doubtful)
    };
    let people = facts().flat_map(|facts| facts.people.keys());
    let companies = facts().flat_map(|facts| facts.companies.keys());
    let technologies = facts().flat_map(|facts| facts.technologies.keys());
    let others = facts().flat_map(|facts| &facts.others);
    let mut ids: BTreeSet<String> = people.chain(companies).chain(technologies).chain(others).cloned().collect();
    // What a known name leads to has a label too.
    ids.extend(inputs.names.iter().flat_map(leads_to));
    let mut names: Vec<KnownName> = ids.iter().filter_map(|id| inputs.linked.imported(id)).collect();
    let further: BTreeSet<String> = names.iter().flat_map(leads_to).filter(|id| !ids.contains(id)).collect();
    names.extend(further.iter().filter_map(|id| inputs.linked.imported(id)));
    quads_of(inputs.iris, &inputs.iris.imported_graph(), &names, |kind, id| {
        inputs.names.iter().chain(&names).any(|name| name.kind == kind && name.id == *id)
    })
}

/// Ids of the maker and the wholes of a name.
fn leads_to(name: &KnownName) -> impl Iterator<Item = String> + '_ {
    name.maker.iter().chain(&name.broader).map(ToString::to_string)
}
