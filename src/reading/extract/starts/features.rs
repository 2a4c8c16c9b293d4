//! Units in, for each the numbers of the facts that hold of it out: what it says, who is named, where it stands, what stands
//! around it, and what those like it are made of.

use super::facts::{Fact, FactId, Place, Seen};
use super::peers::Peers;
use super::said::{self, bucket, links_talk};
use super::units::Form;
use super::view::View;
use crate::language::Cue;
use rustc_hash::FxHashMap;

/// The facts of each unit.
pub fn of_views(views: &[View<'_>]) -> Vec<Vec<FactId>> {
    let page = Page::new(views);
    let seen: Vec<Seen> = (0..views.len()).map(|at| page.see(at)).collect();
    (0..views.len()).map(|at| page.with_neighbours(&seen, at)).collect()
}

/// Numbers of words are told apart at these.
const WORDS: [usize; 6] = [2, 4, 7, 12, 20, 35];

/// All units of a recap, and which of them belong together.
struct Page<'v> {
    views: &'v [View<'v>],
    headings: Vec<usize>,
    outline: Outline,
    /// For each unit the last heading at it or above.
    section: Vec<Option<usize>>,
    /// For each heading the nearest one above of a higher level.
    parent: Vec<Option<usize>>,
    /// For each heading whether the text above the first of its level below the same heading announces talks, or speaks of some.
    led: Vec<(bool, bool)>,
    peers: Peers,
}

/// What the headings that can say something of others are like.
struct Outline {
    /// The level that most of them have.
    usual: u8,
    /// The deepest level of all headings.
    deepest: u8,
    first: Option<usize>,
    last: Option<usize>,
}

impl Outline {
    fn new(views: &[View<'_>], headings: &[usize]) -> Self {
        let level = |at: &usize| views[*at].unit.level;
        let telling: Vec<usize> = headings.iter().copied().filter(|at| !views[*at].is_beside()).collect();
        let mut counts = [0_usize; 16];
        telling.iter().for_each(|at| counts[usize::from(level(at)).min(15)] += 1);
        let usual = (0..16).rev().max_by_key(|l| counts[*l]).unwrap_or(0);
        Self {
            usual: usual as u8,
            deepest: headings.iter().map(level).max().unwrap_or(0),
            first: telling.first().copied(),
            last: telling.last().copied(),
        }
    }
}

impl<'v> Page<'v> {
    fn new(views: &'v [View<'v>]) -> Self {
        let headings: Vec<usize> = (0..views.len()).filter(|i| views[*i].unit.is_heading()).collect();
        let mut section = Vec::with_capacity(views.len());
        let mut parent = vec![None; views.len()];
        let mut above: Vec<usize> = Vec::new();
        let mut last = None;
        for (at, view) in views.iter().enumerate() {
            if view.unit.is_heading() {
                while above.last().is_some_and(|a| views[*a].unit.level >= view.unit.level) {
                    above.pop();
                }
                parent[at] = above.last().copied();
                above.push(at);
                last = Some(at);
            }
            section.push(last);
        }
        let peers = Peers::new(views, &parent, &section);
        let led = led(views, &headings, &parent);
        let outline = Outline::new(views, &headings);
        Self { headings, outline, section, parent, led, peers, views }
    }

    /// What is seen of a unit.
    fn see(&self, at: usize) -> Seen {
        let mut seen = Seen::default();
        self.see_place(at, &mut seen);
        if self.views[at].unit.is_heading() {
            self.see_heading(at, &mut seen);
        } else {
            self.see_section(at, &mut seen);
        }
        self.peers.see(self.views, at, &mut seen);
        said::see(&self.views[at], &mut seen);
        seen
    }

    fn see_place(&self, at: usize, seen: &mut Seen) {
        let view = &self.views[at];
        seen.put_value(Fact::Form, view.unit.form as usize);
        let form =
            |at: Option<usize>| at.and_then(|at| self.views.get(at)).map_or(Form::ALL.len(), |v| v.unit.form as usize);
        seen.put_value(Fact::FormBefore, form(at.checked_sub(1)));
        seen.put_value(Fact::FormNext, form(Some(at + 1)));
        seen.put_value(Fact::Words, bucket(view.words, &WORDS));
        seen.put_if(Fact::NoHeadings, self.headings.is_empty());
    }

    fn see_heading(&self, at: usize, seen: &mut Seen) {
        let view = &self.views[at];
        let level = view.unit.level;
        let Outline { usual, deepest, first, last } = self.outline;
        let of_level = self.peers.count(at);
        let ahead = (i16::from(level) - i16::from(usual)).clamp(-2, 3) + 2;
        seen.put_value(Fact::Level, ahead as usize);
        seen.put_value(Fact::LevelCount, bucket(of_level, &[2, 4, 8]));
        seen.put_if(Fact::Deepest, level == deepest);
        seen.put_if(Fact::OnlyOne, of_level == 1);
        seen.put_if(Fact::FirstHeading, first == Some(at));
        seen.put_if(Fact::LastHeading, last == Some(at));
        let behind = &self.headings[self.headings.partition_point(|h| *h <= at)..];
        let own_end = behind.first().copied().unwrap_or(self.views.len());
        let own = &self.views[at + 1..own_end];
        seen.put_value(Fact::OwnWords, bucket(own.iter().map(|v| v.words).sum(), &[1, 15, 40, 100, 250]));
        let below = behind.iter().take_while(|h| self.views[**h].unit.level > level).take(4);
        seen.put_value(Fact::Children, bucket(below.count(), &[1, 2, 4]));
        match self.parent[at] {
            Some(parent) => {
                let parent = &self.views[parent];
                seen.put_value(Fact::ParentGeneral, bucket(parent.general, &[0.5, 0.99]));
                seen.put_value(Fact::ParentContainer, bucket(parent.container, &[0.01, 0.5, 0.99]));
                seen.put_if(Fact::ParentPerson, !parent.full.is_empty());
            }
            None => seen.put(Fact::NoParent),
        }
        let (announced, spoken) = self.led[at];
        seen.put_if(Fact::Announced, announced);
        seen.put_if(Fact::LedByTalks, spoken);
        let people: usize = own.iter().map(|v| v.new.len()).sum();
        seen.put_value(Fact::ToldPeople, people.min(3));
        let newest = own.iter().take(3).map(|v| v.newest).max();
        seen.put_value(Fact::ToldNewest, newest.map_or(0, |newest| newest as usize));
        seen.put_if(Fact::ToldTalk, own.iter().take(3).any(|v| v.hits.has(Cue::ThisTalk)));
        seen.put_if(Fact::ToldPage, own.iter().any(links_talk));
    }

    fn see_section(&self, at: usize, seen: &mut Seen) {
        let unit = self.views[at].unit;
        match self.section[at] {
            None => seen.put(Fact::Before),
            Some(section) => {
                let heading = &self.views[section];
                seen.put_value(Fact::SectionGeneral, bucket(heading.general, &[0.5, 0.99]));
                seen.put_value(Fact::SectionContainer, bucket(heading.container, &[0.01, 0.5, 0.99]));
                seen.put_value(Fact::SectionNoTalk, bucket(heading.no_talk, &[0.01, 0.5, 0.99]));
                seen.put_if(Fact::SectionPerson, !heading.full.is_empty());
                seen.put_value(Fact::FromHeading, bucket(at - section, &[2, 3, 5, 10]));
            }
        }
        seen.put_value(Fact::Sentences, bucket(unit.of, &[2, 4, 8]));
        if matches!(unit.form, Form::Item | Form::LaterItem) {
            seen.put_value(Fact::Depth, usize::from(unit.level.clamp(1, 3)) - 1);
        }
    }

    /// The facts of a unit, its neighbours' and its heading's.
    fn with_neighbours(&self, seen: &[Seen], at: usize) -> Vec<FactId> {
        let mut out = Vec::with_capacity(256);
        let form = self.views[at].unit.form;
        seen[at].own(form, &mut out);
        if let Some(before) = at.checked_sub(1) {
            seen[before].from(Place::Before, &mut out);
        }
        if let Some(next) = seen.get(at + 1) {
            next.from(Place::Next, &mut out);
            if form == Form::Heading {
                next.from(Place::Below, &mut out);
            }
        }
        if let Some(second) = seen.get(at + 2) {
            second.from(Place::Second, &mut out);
        }
        if let Some(section) = self.section[at].filter(|section| *section != at) {
            seen[section].from(Place::Heading, &mut out);
        }
        out
    }
}

/// Units above the first heading of a level in which talks may be announced.
const LEAD: usize = 4;

/// For each heading what stands right above the first of its level below the same heading: whether it announces talks, and
/// whether it speaks of several.
fn led(views: &[View<'_>], headings: &[usize], parent: &[Option<usize>]) -> Vec<(bool, bool)> {
    let mut first: FxHashMap<(u8, Option<usize>), (bool, bool)> = FxHashMap::default();
    let mut out = vec![(false, false); views.len()];
    for &at in headings {
        out[at] = *first.entry((views[at].unit.level, parent[at])).or_insert_with(|| {
            let lead = views[..at].iter().rev().take_while(|v| !v.unit.is_heading()).take(LEAD);
            let several = |v: &View<'_>| v.hits.has(Cue::TalkNouns) && v.hits.has(Cue::FirstPerson);
            lead.fold((false, false), |(announced, spoken), v| {
                (announced || v.hits.has(Cue::Announcements), spoken || several(v))
            })
        });
    }
    out
}
