//! What is seen of all units in, for each the facts on those like it out: headings of its level, items of its list, the
//! first sentences of paragraphs. A heading among headings with speakers is likely a talk's, whatever it says itself.

use super::facts::{Fact, Seen};
use super::said::bucket;
use super::units::Form;
use super::view::{CONTAINER, GENERAL, View};
use crate::language::Cue;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Shares are told apart at these.
const SHARES: [f32; 4] = [0.01, 0.3, 0.6, 0.9];

/// Units that are alike; headings that stand beside all talks are members, but are not counted.
#[derive(Default)]
struct Group {
    members: Vec<usize>,
    /// The first that is counted, and how many are.
    first: Option<usize>,
    counted: usize,
    /// How many of these have each trait, and how many are made in each way.
    counts: [usize; TRAITS],
    made: FxHashMap<u32, usize>,
}

/// What is counted of those like a unit; the last is how it is made.
const TRAITS: usize = 15;
const PEER_FACTS: [Fact; TRAITS] = [
    Fact::PeerPerson,
    Fact::PeerNew,
    Fact::PeerTitle,
    Fact::PeerGeneral,
    Fact::PeerContainer,
    Fact::PeerWordy,
    Fact::PeerMarked,
    Fact::PeerQuoted,
    Fact::PeerNotes,
    Fact::PeerIntroduces,
    Fact::PeerAny,
    Fact::PeerLine,
    Fact::PeerTold,
    Fact::PeerFound,
    Fact::PeerRead,
];
const BESIDE_FACTS: [Fact; TRAITS] = [
    Fact::NearPeerPerson,
    Fact::NearPeerNew,
    Fact::NearPeerTitle,
    Fact::NearPeerGeneral,
    Fact::NearPeerContainer,
    Fact::NearPeerWordy,
    Fact::NearPeerMarked,
    Fact::NearPeerQuoted,
    Fact::NearPeerNotes,
    Fact::NearPeerIntroduces,
    Fact::NearPeerAny,
    Fact::NearPeerLine,
    Fact::NearPeerTold,
    Fact::NearPeerFound,
    Fact::NearPeerRead,
];

/// Which units are alike.
pub struct Peers {
    /// For each unit the group of those like it, and of these the ones beside it.
    groups_of: Vec<(Option<usize>, Option<usize>)>,
    groups: Vec<Group>,
    /// For each unit its traits, a bit each, and behind them how it is made.
    traits: Vec<u32>,
}

/// The groups known by something, by their number.
struct Known<K>(FxHashMap<K, usize>);

impl<K: Hash + Eq> Known<K> {
    fn new() -> Self {
        Self(FxHashMap::default())
    }

    fn group(&mut self, groups: &mut Vec<Group>, key: K) -> usize {
        *self.0.entry(key).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        })
    }
}

impl Peers {
    /// The groups of these units; `parent` and `section` are the headings that each stands under.
    pub fn new(views: &[View<'_>], parent: &[Option<usize>], section: &[Option<usize>]) -> Self {
        let traits = (0..views.len()).map(|at| traits(views, at)).collect();
        let mut peers = Self { groups_of: vec![(None, None); views.len()], groups: Vec::new(), traits };
        let (mut levels, mut families) = (Known::new(), Known::new());
        let (mut texts, mut sections, mut lists) = (Known::new(), Known::new(), Known::new());
        for (at, view) in views.iter().enumerate() {
            let (level, groups) = (view.unit.level, &mut peers.groups);
            let of = match view.unit.form {
                Form::Heading => (levels.group(groups, level), Some(families.group(groups, (level, parent[at])))),
                Form::Text => (texts.group(groups, ()), Some(sections.group(groups, section[at]))),
                Form::Item => {
                    lists.0.retain(|depth, _| *depth <= level);
                    (lists.group(groups, level), None)
                }
                Form::LaterItem | Form::Aside => continue,
                Form::LaterText => {
                    lists.0.clear();
                    continue;
                }
            };
            if view.unit.form != Form::Item {
                lists.0.clear();
            }
            peers.join(at, of, !view.is_beside());
        }
        peers
    }

    fn join(&mut self, at: usize, (peers, beside): (usize, Option<usize>), counts: bool) {
        self.groups_of[at] = (Some(peers), beside);
        for group in [Some(peers), beside].into_iter().flatten() {
            let group = &mut self.groups[group];
            group.members.push(at);
            if !counts {
                continue;
            }
            group.first = group.first.or(Some(at));
            group.counted += 1;
            *group.made.entry(self.traits[at] >> TRAITS).or_default() += 1;
            for (bit, count) in group.counts.iter_mut().enumerate() {
                *count += (self.traits[at] >> bit & 1) as usize;
            }
        }
    }

    /// How many are like a unit, itself among them if it counts.
    pub fn count(&self, at: usize) -> usize {
        self.groups_of[at].0.map_or(1, |group| self.groups[group].counted)
    }

    /// Notes the facts of a unit on those like it.
    pub fn see(&self, views: &[View<'_>], at: usize, seen: &mut Seen) {
        let (Some(peers), beside) = self.groups_of[at] else { return };
        let group = &self.groups[peers];
        seen.put_value(Fact::Peers, bucket(group.counted, &[2, 4, 8, 16]));
        seen.put_if(Fact::FirstPeer, group.first == Some(at));
        if views[at].unit.form == Form::Item {
            seen.put_value(Fact::ItemOf, usize::from(group.members[0] != at));
            seen.put_value(Fact::ListLength, bucket(group.members.len(), &[2, 4, 8]));
            let lead = group.members[0].checked_sub(1).map(|lead| &views[lead]);
            let colon = lead.is_some_and(|lead| lead.unit.text[..lead.unit.whole.end].trim_end().ends_with(':'));
            let talks = lead.is_some_and(|lead| lead.hits.has(Cue::TalkNouns));
            if colon || talks {
                seen.put_value(Fact::ListLead, usize::from(colon) + 2 * usize::from(talks) - 1);
            }
        }
        let counts = !views[at].is_beside();
        self.see_group((at, counts), peers, &PEER_FACTS, Fact::PeerSame, seen);
        if let Some(beside) = beside {
            self.see_group((at, counts), beside, &BESIDE_FACTS, Fact::NearPeerSame, seen);
        }
    }

    fn see_group(
        &self,
        (at, counts): (usize, bool),
        group: usize,
        facts: &[Fact; TRAITS],
        same: Fact,
        seen: &mut Seen,
    ) {
        let group = &self.groups[group];
        let own = usize::from(counts);
        let others = group.counted - own;
        let share = |count: usize| if others == 0 { 0 } else { 1 + bucket(count as f32 / others as f32, &SHARES) };
        for (bit, fact) in facts.iter().enumerate() {
            let count = group.counts[bit] - (self.traits[at] >> bit & 1) as usize * own;
            seen.put_value(*fact, share(count));
        }
        let made = |at: usize| self.traits[at] >> TRAITS;
        let alike = group.made.get(&made(at)).copied().unwrap_or(0) - own;
        seen.put_value(same, share(alike));
    }
}

/// The traits of a unit, a bit each.
fn traits(views: &[View<'_>], at: usize) -> u32 {
    let view = &views[at];
    let introduced = introduced_below(views, at);
    let told = |v: &View<'_>| v.hits.has(Cue::ThisTalk) || v.hits.has(Cue::TalkNouns);
    let traits: [bool; TRAITS] = [
        !view.full.is_empty(),
        !view.new.is_empty(),
        view.is_titled() && view.words < 22,
        view.general > GENERAL,
        view.container > CONTAINER,
        view.words > 4,
        view.opening.is_some(),
        view.quoted.is_some(),
        text_below(views, at),
        introduced,
        introduced || !view.full.is_empty(),
        views.get(at + 1).is_some_and(|v| v.only_person),
        views.iter().skip(at + 1).take(3).any(told),
        view.found.is_some(),
        view.read.title && view.read.people,
    ];
    let mut bits = traits.iter().rev().fold(0, |bits, holds| bits << 1 | u32::from(*holds));
    // How it is made: the traits that are compared as one.
    let style = view.opening.map_or(0, |(style, _)| style as u32 + 1);
    bits |= (u32::from(traits[0]) | u32::from(traits[7]) << 1 | style << 2) << TRAITS;
    bits
}

/// Whether one of the two units below brings in a person.
fn introduced_below(views: &[View<'_>], at: usize) -> bool {
    let introduces = |v: &View<'_>| !v.new.is_empty() || v.opens_with_person();
    views.iter().skip(at + 1).take(2).any(|v| !v.unit.is_heading() && introduces(v))
}

/// Whether text of its own stands below.
fn text_below(views: &[View<'_>], at: usize) -> bool {
    views.get(at + 1).is_some_and(|next| match next.unit.form {
        Form::Heading => false,
        Form::Item => views[at].unit.is_heading(),
        _ => true,
    })
}
