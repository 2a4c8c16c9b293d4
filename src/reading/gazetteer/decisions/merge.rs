//! Entries and `same` decisions in, entries with the merged ones inside the kept ones out. Done when the gazetteer is loaded,
//! so that the linker sees one entity with all names, and nothing is left of it when the decision is taken back.

use super::{Decision, Decisions, Redirect, Verdict};
use crate::gazetteer::{Details, Entry};
use crate::model::{EntityId, Kind};
use std::collections::{HashMap, HashSet};

/// Merges what was decided to be one; gives the decisions with what leads where.
pub(in crate::gazetteer) fn merge(entries: &mut Vec<Entry>, all: Vec<Decision>) -> Decisions {
    let mut redirects: Vec<Redirect> = Vec::new();
    // A chain is a fault: what would lead on does not lead at all, so that nothing follows that nobody decided.
    let merged: HashSet<(Option<Kind>, &EntityId)> = same(&all).map(|d| (d.kind, &d.other.id)).collect();
    let leads_on = |decision: &Decision| merged.contains(&(decision.kind, &decision.one.id));
    let mut gone: HashMap<EntityId, EntityId> = HashMap::new();
    for decision in same(&all).filter(|decision| !leads_on(decision)) {
        let (one, other) = (&decision.one, &decision.other);
        let Some(kind) = decision.kind else { continue };
        let find = |entries: &[Entry], id: &EntityId| entries.iter().position(|e| e.id == *id);
        let (keep, merged) = (find(entries, &one.id), find(entries, &other.id));
        let fits = [keep, merged].into_iter().flatten().all(|index| entries[index].kind == kind);
        let decided = redirects.iter().any(|r| r.kind == kind && r.from == other.id);
        if one.id == other.id || !fits || decided {
            continue;
        }
        let mut names = vec![other.label.clone()];
        if let Some(index) = merged {
            let entry = &entries[index];
            names.extend(entry.aliases.iter().chain(&entry.weak).cloned());
        }
        // An id says nothing that a text may say.
        names.retain(|name| *name != one.label && (!other.is_unknown() || *name != other.text));
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        match (keep, merged) {
            (Some(keep), Some(merged)) => {
                let merged = entries[merged].clone();
                absorb(&mut entries[keep], merged);
                gone.insert(other.id.clone(), one.id.clone());
            }
            (Some(keep), None) => {
                let entry = &mut entries[keep];
                for name in &names {
                    if !has(entry, name) {
                        entry.aliases.push(name.clone());
                    }
                }
            }
            _ => {}
        }
        redirects.push(Redirect { kind, from: other.id.clone(), names, to: one.id.clone() });
    }
    if !gone.is_empty() {
        entries.retain(|entry| !gone.contains_key(&entry.id));
        for entry in entries.iter_mut() {
            let Some(details) = &mut entry.details else { continue };
            for id in details.broader.iter_mut().chain(&mut details.maker) {
                if let Some(to) = gone.get(id) {
                    *id = to.clone();
                }
            }
            let mut seen = HashSet::from([entry.id.clone()]);
            details.broader.retain(|id| seen.insert(id.clone()));
        }
    }
    Decisions { all, redirects }
}

fn same(all: &[Decision]) -> impl Iterator<Item = &Decision> {
    all.iter().filter(|decision| decision.verdict == Verdict::Same)
}

fn has(entry: &Entry, name: &str) -> bool {
    crate::gazetteer::forms::names_of(entry).any(|known| known == name)
}

/// Adds the names of `merged` to `keep`, and what `keep` does not say itself.
fn absorb(keep: &mut Entry, merged: Entry) {
    let said = merged.details.map_or_else(Details::default, |details| *details);
    let is_weak = |name: &String| said.weak.contains(name);
    for name in std::iter::once(&merged.label).chain(&merged.aliases) {
        if !has(keep, name) {
            keep.aliases.push(name.clone());
            if is_weak(name) {
                keep.weak.push(name.clone());
            }
        }
    }
    for name in &said.weak {
        if !has(keep, name) {
            keep.weak.push(name.clone());
        }
    }
    for name in said.hidden {
        if !has(keep, &name) {
            keep.hidden.push(name);
        }
    }
    for cue in said.cues {
        if !keep.cues.contains(&cue) {
            keep.cues.push(cue);
        }
    }
    for broader in said.broader {
        if !keep.broader.contains(&broader) {
            keep.broader.push(broader);
        }
    }
    keep.maker = keep.maker.take().or(said.maker);
    keep.homepage = keep.homepage.take().or(said.homepage);
    keep.wikidata = keep.wikidata.take().or(said.wikidata);
    keep.place = keep.place.take().or(said.place);
    keep.country = keep.country.take().or(said.country);
    // What is kept by hand in one of them is kept by hand.
    if merged.source.is_none() {
        keep.source = None;
    }
}
