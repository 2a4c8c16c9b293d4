//! What was decided for the talks that recaps are sure of in, which talk stands for each of those in doubt out. A talk in doubt
//! may be one that another recap is sure of; but it makes no two of those one, and no fact of an answer hangs on it.

use super::{Identity, TitleWords, identities};
use crate::graph::manifest::TalkFacts;
use std::collections::{BTreeMap, BTreeSet};

/// A recap's key, the talks that it is sure of, and those in doubt.
pub type Told<'a> = (&'a str, &'a [TalkFacts], &'a [TalkFacts]);

/// Decides for each talk that `recaps` tell of in doubt only; `sure` is what was decided for the others, and stays.
pub fn doubtful_identities(recaps: &[Told<'_>], sure: &[Identity], words: &TitleWords) -> Vec<Identity> {
    if recaps.iter().all(|(_, _, doubtful)| doubtful.is_empty()) {
        return Vec::new();
    }
    let told = recaps.iter().map(|(key, sure, doubtful)| (*key, [*sure, *doubtful].concat()));
    let told: Vec<(&str, Vec<TalkFacts>)> = told.collect();
    let canonical: BTreeMap<&str, &str> = sure.iter().map(|one| (&one.talk[..], &one.canonical[..])).collect();
    // Which recaps tell of what a talk stands for.
    let mut tellers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, talk) in told.iter().flat_map(|(key, talks)| talks.iter().map(move |talk| (*key, talk))) {
        tellers.entry(canonical.get(&talk.id[..]).copied().unwrap_or(&talk.id)).or_default().insert(key);
    }
    let all = identities(told.iter().map(|(key, talks)| (*key, &talks[..])), std::iter::empty(), words);
    let mut groups: BTreeMap<&str, Vec<&Identity>> = BTreeMap::new();
    all.iter().for_each(|one| groups.entry(&one.canonical).or_default().push(one));
    let mut found = Vec::new();
    for members in groups.values() {
        let (known, new): (Vec<&Identity>, Vec<&Identity>) =
            members.iter().partition(|one| canonical.contains_key(&one.talk[..]));
        let Some(known) = known.first() else {
            found.extend(new.into_iter().cloned());
            continue;
        };
        for one in new {
            let stands = canonical[&known.talk[..]];
            let own = tellers.get(&one.talk[..]).cloned().unwrap_or_default();
            let others = tellers.entry(stands).or_default();
            // Two talks of one recap are never one.
            let reason = one.reason.clone().or_else(|| known.reason.clone()).filter(|_| others.is_disjoint(&own));
            if reason.is_some() {
                others.extend(own);
            }
            let canonical = if reason.is_some() { stands } else { &one.talk };
            found.push(Identity { talk: one.talk.clone(), canonical: canonical.to_owned(), reason });
        }
    }
    found.sort_by(|a, b| a.talk.cmp(&b.talk));
    found
}
