//! The talks of several recaps in, which of them are the same out, with the reason. Works on each event by itself and keeps
//! its findings in a graph of their own: a recap's graph says only what that recap says, and a wrong merge can be undone.
//!
//! Two talks of one event, told by different recaps, are the same when
//! 1. they share a speaker and their titles are at least [`SAME_SPEAKER_ALIKE`] alike, or one title holds the other; or
//! 2. their titles are at least [`TITLES_ALIKE`] alike and say something ("Opening keynote" does not); where both name
//!    speakers and share none, the titles must have [`TELLING_WORDS`] words or more; or
//! 3. one has no title and shares its speaker with exactly one titled talk, and no recap concerned tells of two talks by
//!    that speaker.
//!
//! Two talks of one recap are never merged, not even by way of a third, nor two whose speakers were decided to be different
//! people. The likest pairs are merged first. The programme of the event counts as one more account, and its wording stands
//! for the talk; what only it tells of is left out.

use super::iri::Iris;
use super::manifest::TalkFacts;
use super::quads::sorted;
use super::vocabulary::tg;
use crate::model::EntityId;
use oxigraph::model::{Literal, Quad};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::graph) mod doubtful;
pub(in crate::graph) mod titles;

pub use titles::TitleWords;

use titles::Title;

/// How like two titles must be, 0 to 1, where a speaker is shared.
pub const SAME_SPEAKER_ALIKE: f64 = 0.5;
/// How like two titles must be, 0 to 1, where no speaker is shared.
pub const TITLES_ALIKE: f64 = 0.8;
/// Words that tell something, in the shorter of two titles whose speakers differ.
pub const TELLING_WORDS: usize = 3;

/// What was found for one talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The talk.
    pub talk: String,
    /// The talk that stands for it and all other accounts of it; itself when it stands alone.
    pub canonical: String,
    /// Why it was merged; nothing for the canonical talk.
    pub reason: Option<String>,
}

/// Decides for every talk of `recaps` (key and talks), with the `programmes` (edition and talks) of their events, which talk
/// stands for it, in the order of talk ids; `words` are those of titles that do not tell which talk it is.
///
/// Independent of the order of recaps. The canonical talk is the programme's, then one with a title, then the smallest id.
pub fn identities<'a>(
    recaps: impl IntoIterator<Item = (&'a str, &'a [TalkFacts])>,
    programmes: impl IntoIterator<Item = (&'a str, &'a [TalkFacts])>,
    words: &TitleWords,
) -> Vec<Identity> {
    let recaps = recaps.into_iter().map(|(key, talks)| (Teller::Recap(key), talks));
    let programmes = programmes.into_iter().map(|(key, talks)| (Teller::Programme(key), talks));
    let mut tellers: Vec<_> = recaps.chain(programmes).collect();
    tellers.sort_by_key(|(teller, _)| *teller);
    let talks = || tellers.iter().flat_map(|(teller, talks)| talks.iter().map(move |talk| (*teller, talk)));
    // A talk whose event one recap leaves out is at the event that another states under the same id.
    let mut event_of: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (_, talk) in talks() {
        let event = event_of.entry(&talk.id).or_default();
        *event = event.or(talk.event.as_deref());
    }
    let mut events: BTreeMap<Option<&str>, BTreeMap<&str, Account<'a>>> = BTreeMap::new();
    for (teller, talk) in talks() {
        let accounts = events.entry(event_of[talk.id.as_str()]).or_default();
        accounts.entry(&talk.id).or_insert_with(|| Account::new(&talk.id)).add(teller, talk, words);
    }
    let mut found = Vec::new();
    for (event, accounts) in events {
        let mut groups = Groups::new(accounts.into_values().collect());
        if event.is_some() {
            groups.merge_alike();
            groups.merge_untitled();
        }
        groups.report(&mut found);
    }
    found.sort_by(|a, b| a.talk.cmp(&b.talk));
    found
}

/// The quads of `graph/identity`: `tg:sameTalkAs` for every talk, `tg:sameTalkReason` for merged ones.
pub fn identity_quads(iris: &Iris, identities: &[Identity]) -> Vec<Quad> {
    let graph = iris.identity_graph();
    let mut quads = Vec::with_capacity(identities.len());
    for identity in identities {
        let node = iris.talk(&EntityId(identity.talk.clone()));
        let canonical = iris.talk(&EntityId(identity.canonical.clone()));
        quads.push(Quad::new(node.clone(), tg::SAME_TALK_AS, canonical, graph.clone()));
        if let Some(reason) = &identity.reason {
            let reason = Literal::new_simple_literal(reason);
            quads.push(Quad::new(node, tg::SAME_TALK_REASON, reason, graph.clone()));
        }
    }
    sorted(quads)
}

/// Who tells of a talk. The order keeps recaps before programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Teller<'a> {
    Recap(&'a str),
    Programme(&'a str),
}

/// One talk id with all that recaps say of it.
struct Account<'a> {
    id: &'a str,
    titles: BTreeMap<&'a str, Title>,
    speakers: BTreeSet<&'a str>,
    tellers: BTreeSet<Teller<'a>>,
    /// People whom a speaker was decided not to be.
    apart: BTreeSet<&'a str>,
}

impl<'a> Account<'a> {
    fn new(id: &'a str) -> Self {
        Self {
            id,
            titles: BTreeMap::new(),
            speakers: BTreeSet::new(),
            tellers: BTreeSet::new(),
            apart: BTreeSet::new(),
        }
    }

    fn add(&mut self, teller: Teller<'a>, talk: &'a TalkFacts, words: &TitleWords) {
        if let Some(title) = talk.title.as_deref().filter(|title| !title.trim().is_empty()) {
            self.titles.entry(title).or_insert_with(|| Title::new(title, words));
        }
        self.speakers.extend(talk.speakers.iter().map(String::as_str));
        self.tellers.insert(teller);
        self.apart.extend(talk.apart.iter().map(String::as_str));
    }

    /// Whether the programme has it in these words.
    fn is_official(&self) -> bool {
        self.tellers.iter().any(|teller| matches!(teller, Teller::Programme(_)))
    }

    fn is_told(&self) -> bool {
        self.tellers.iter().any(|teller| matches!(teller, Teller::Recap(_)))
    }

    /// Whether a speaker of one was decided not to be a speaker of the other, and they share none.
    fn is_apart(&self, other: &Self) -> bool {
        (!self.apart.is_disjoint(&other.speakers) || !other.apart.is_disjoint(&self.speakers))
            && self.speakers.is_disjoint(&other.speakers)
    }

    /// How sure rules 1 and 2 are that both are one talk, with the reason.
    fn alike(&self, other: &Self) -> Option<(f64, String)> {
        let shared = self.speakers.intersection(&other.speakers).next().is_some();
        let disjoint = !shared && !self.speakers.is_empty() && !other.speakers.is_empty();
        let pairs = self.titles.values().flat_map(|mine| other.titles.values().map(move |theirs| (mine, theirs)));
        let best = pairs
            .filter_map(|(mine, theirs)| {
                let alike = mine.alike(theirs);
                let enough = if shared {
                    alike >= SAME_SPEAKER_ALIKE || mine.holds(theirs) || theirs.holds(mine)
                } else {
                    let telling = mine.telling().min(theirs.telling());
                    alike >= TITLES_ALIKE && telling >= if disjoint { TELLING_WORDS } else { 1 }
                };
                enough.then_some(alike)
            })
            .max_by(f64::total_cmp)?;
        let reason = if shared { "same speaker, titles" } else { "titles" };
        // A shared speaker counts more than any likeness of titles.
        Some((best + if shared { 1.0 } else { 0.0 }, format!("{reason} {best:.2} alike")))
    }
}

/// The accounts of one event and the groups they form.
struct Groups<'a> {
    accounts: Vec<Account<'a>>,
    /// For each account the group it is in: the index of one of its members.
    group: Vec<usize>,
    /// Members by group.
    members: BTreeMap<usize, Vec<usize>>,
    /// The merges that were made: both accounts and why.
    merges: Vec<(usize, usize, String)>,
}

impl<'a> Groups<'a> {
    /// Each account by itself; `accounts` are in the order of their ids.
    fn new(accounts: Vec<Account<'a>>) -> Self {
        let group: Vec<usize> = (0..accounts.len()).collect();
        let members = group.iter().map(|index| (*index, vec![*index])).collect();
        Self { accounts, group, members, merges: Vec::new() }
    }

    /// Rules 1 and 2, the surest pairs first.
    fn merge_alike(&mut self) {
        let mut pairs = Vec::new();
        for (index, account) in self.accounts.iter().enumerate() {
            for (other, candidate) in self.accounts.iter().enumerate().skip(index + 1) {
                if account.tellers.is_disjoint(&candidate.tellers)
                    && let Some((score, reason)) = account.alike(candidate)
                {
                    pairs.push((score, index, other, reason));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, index, other, reason) in pairs {
            self.merge(index, other, &reason);
        }
    }

    /// Rule 3.
    fn merge_untitled(&mut self) {
        let untitled: Vec<usize> = (0..self.accounts.len()).filter(|i| self.accounts[*i].titles.is_empty()).collect();
        for index in untitled {
            let speakers: Vec<&str> = self.accounts[index].speakers.iter().copied().collect();
            for speaker in speakers {
                let by_speaker: BTreeSet<usize> = (0..self.accounts.len())
                    .filter(|other| self.accounts[*other].speakers.contains(speaker))
                    .map(|other| self.group[other])
                    .collect();
                let own = self.group[index];
                let titled: Vec<usize> = by_speaker.iter().copied().filter(|group| self.has_title(*group)).collect();
                let target = match titled[..] {
                    [one] if one != own => one,
                    // No account has a title: those that name this speaker once are one talk.
                    [] => match by_speaker.iter().find(|group| **group != own) {
                        Some(other) => *other,
                        None => continue,
                    },
                    _ => continue,
                };
                if self.talks_by(speaker, [own, target]) == 1 {
                    let other =
                        self.members[&target].iter().copied().find(|m| self.accounts[*m].speakers.contains(speaker));
                    let other = other.unwrap_or(target);
                    self.merge(index, other, "same speaker, who has no other talk there, and one account has no title");
                }
            }
        }
    }

    fn has_title(&self, group: usize) -> bool {
        self.members[&group].iter().any(|member| !self.accounts[*member].titles.is_empty())
    }

    /// The most talks by `speaker` that one of the recaps behind `groups` tells of.
    fn talks_by(&self, speaker: &str, groups: [usize; 2]) -> usize {
        let concerned: BTreeSet<Teller<'_>> = groups
            .iter()
            .flat_map(|group| &self.members[group])
            .flat_map(|member| self.accounts[*member].tellers.iter().copied())
            .collect();
        let count = |teller: &Teller<'_>| {
            self.accounts.iter().filter(|a| a.tellers.contains(teller) && a.speakers.contains(speaker)).count()
        };
        concerned.iter().map(count).max().unwrap_or(0)
    }

    /// Joins the groups of two accounts, unless one recap tells of both as two talks or their speakers are decided to be two.
    fn merge(&mut self, index: usize, other: usize, reason: &str) {
        let (into, from) = (self.group[index].min(self.group[other]), self.group[index].max(self.group[other]));
        let tellers = |group: usize| -> BTreeSet<Teller<'_>> {
            self.members[&group].iter().flat_map(|member| self.accounts[*member].tellers.iter().copied()).collect()
        };
        if into == from || !tellers(into).is_disjoint(&tellers(from)) {
            return;
        }
        let accounts = |group: usize| self.members[&group].iter().map(|member| &self.accounts[*member]);
        if accounts(into).any(|one| accounts(from).any(|another| one.is_apart(another))) {
            return;
        }
        let moved = self.members.remove(&from).unwrap_or_default();
        for member in &moved {
            self.group[*member] = into;
        }
        self.members.entry(into).or_default().extend(moved);
        self.merges.push((index, other, reason.to_owned()));
    }

    fn report(&self, found: &mut Vec<Identity>) {
        for members in self.members.values().filter(|members| members.iter().any(|m| self.accounts[*m].is_told())) {
            let canonical = members.iter().map(|member| (*member, &self.accounts[*member]));
            let canonical = canonical.min_by_key(|(_, a)| (!a.is_official(), a.titles.is_empty(), a.id));
            let Some((canonical, _)) = canonical else { continue };
            for member in members {
                found.push(Identity {
                    talk: self.accounts[*member].id.to_owned(),
                    canonical: self.accounts[canonical].id.to_owned(),
                    reason: (*member != canonical).then(|| self.reason(*member, canonical)),
                });
            }
        }
    }

    /// Why `member` was merged; names the account in between where it was not merged with the canonical one directly.
    fn reason(&self, member: usize, canonical: usize) -> String {
        let mut own = self.merges.iter().filter(|(a, b, _)| *a == member || *b == member);
        let direct = own.clone().find(|(a, b, _)| *a == canonical || *b == canonical);
        match (direct, own.next()) {
            (Some((_, _, reason)), _) => reason.clone(),
            (None, Some((a, b, reason))) => {
                let between = self.accounts[if *a == member { *b } else { *a }].id;
                format!("{reason}, by way of {between}")
            }
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
