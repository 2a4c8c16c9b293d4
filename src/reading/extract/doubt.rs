//! What a recap tells in, the same with what is in doubt marked out: talks that the model finds unlikely, what they cover by words
//! of which the linker is not sure, and technologies in no list for which one weak sign speaks. A reader may want them; whoever
//! answers leaves them out. Only a heading alone that is all too unlikely is no talk. The thresholds are data, beside those of the
//! model.

use crate::language::clues::Clue as _;
use crate::link::UnlistedClue;
use crate::model::{EntityId, Kind, Mention, Method, Span, Talk, Weighed};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// From where on a fact is sure enough to answer with; each is told in the file. Zero doubts nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// The probability of a talk with a speaker.
    pub spoken: f32,
    /// That of a talk of whose speaker nothing is known.
    pub nameless: f32,
    /// The probability from which on a doubtful talk of whose speaker nothing is known is one at all.
    pub told: f32,
    /// How many talks of a recap, if they are most of its talks, are so unlikely since it is laid out as no other.
    pub many: usize,
    /// The score of a mention by which a talk covers a listed technology.
    pub listed: f32,
    /// The sum of what speaks for a technology that is in no list.
    pub candidate: f32,
}

impl Doubt {
    /// Marks what is in doubt. `weighed` are the clues that decided on names.
    pub fn mark(&self, talks: &mut Vec<Talk>, mentions: &mut [Mention], weighed: &[Weighed]) {
        self.mark_names(mentions, weighed);
        let named = self.named(mentions);
        let unlikely: Vec<bool> = talks.iter().map(|talk| self.is_unlikely(talk)).collect();
        // What is odd is odd among others: a list of titles alone that the weights know nothing of is no odd heading.
        let odd = unlikely.iter().filter(|unlikely| **unlikely).count();
        let is_layout = odd >= self.many && odd * 2 > talks.len();
        for (talk, unlikely) in talks.iter_mut().zip(unlikely) {
            talk.doubtful = unlikely && !is_layout;
            let span = talk.span;
            for coverage in &mut talk.technologies {
                coverage.doubtful = named.get(&coverage.technology.id).is_some_and(|places| in_doubt(places, span));
            }
        }
        let is_none = |talk: &Talk| talk.speakers.is_empty() && talk.probability.is_some_and(|p| p < self.told);
        talks.retain(|talk| !(talk.doubtful && is_none(talk)));
    }

    /// Where each technology is named, in the order of the text, and whether weakly.
    fn named(&self, mentions: &[Mention]) -> HashMap<EntityId, Vec<(Span, bool)>> {
        let mut named: HashMap<EntityId, Vec<(Span, bool)>> = HashMap::new();
        for mention in mentions.iter().filter(|m| m.kind == Kind::Technology) {
            let weak = mention.doubtful || is_listed(mention) && mention.score < self.listed;
            named.entry(mention.id.clone()).or_default().push((mention.span, weak));
        }
        named.values_mut().for_each(|places| places.sort_by_key(|(span, _)| span.start));
        named
    }

    fn is_unlikely(&self, talk: &Talk) -> bool {
        let least = if talk.speakers.is_empty() { self.nameless } else { self.spoken };
        talk.probability.is_some_and(|probability| probability < least)
    }

    /// Marks the technologies that no list has and for which too little speaks. A company of which no list knows stands where only
    /// a company stands, so that even what is weak there is mostly one.
    fn mark_names(&self, mentions: &mut [Mention], weighed: &[Weighed]) {
        let sums = sums(mentions, weighed);
        let weak = |m: &Mention| sums.get(m.id.as_str()).is_some_and(|sum| *sum < self.candidate);
        let weak: Vec<bool> = mentions.iter().map(|m| is_candidate(m) && weak(m)).collect();
        mentions.iter_mut().zip(weak).for_each(|(mention, weak)| mention.doubtful = weak);
    }
}

fn is_candidate(mention: &Mention) -> bool {
    mention.kind == Kind::Technology && mention.method == Method::Candidate
}

fn is_listed(mention: &Mention) -> bool {
    mention.kind == Kind::Technology && mention.method != Method::Candidate
}

/// Whether a talk names a technology in weak mentions only. One that is told of twice may name it in its other account.
fn in_doubt(places: &[(Span, bool)], within: Span) -> bool {
    let behind = &places[places.partition_point(|(span, _)| span.start < within.start)..];
    let inside = behind.iter().take_while(|(span, _)| span.start < within.end);
    let mut here = inside.filter(|(span, _)| within.contains(*span)).peekable();
    match here.peek() {
        Some(_) => here.all(|(_, weak)| *weak),
        None => places.iter().all(|(_, weak)| *weak),
    }
}

/// What speaks for each name that is in no list, wherever in the recap: each clue once.
fn sums<'m>(mentions: &'m [Mention], weighed: &[Weighed]) -> HashMap<&'m str, f32> {
    let places: HashMap<Span, &Mention> = mentions.iter().filter(|m| is_candidate(m)).map(|m| (m.span, m)).collect();
    let mut clues: HashMap<&str, BTreeMap<&str, f32>> = HashMap::new();
    for place in weighed.iter().filter(|weighed| weighed.file == UnlistedClue::FILE) {
        let Some(mention) = places.get(&place.span) else { continue };
        clues.entry(mention.id.as_str()).or_default().extend(place.clues.iter().copied());
    }
    clues.into_iter().map(|(name, clues)| (name, clues.values().sum())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Coverage, EntityRef, TalkKind};

    const DOUBT: Doubt = Doubt { spoken: 0.2, nameless: 0.5, told: 0.2, many: 3, listed: 0.7, candidate: 1.05 };

    fn mention(at: usize, name: &str, score: f32, method: Method) -> Mention {
        let (span, id) = (Span::new(at, at + 1), EntityId::from_name(name));
        let (kind, label) = (Kind::Technology, name.to_owned());
        Mention { span, kind, id, label, score, method, block: 0, at: (at, at + 1), doubtful: false }
    }

    fn talk(probability: f32, covers: &[&str]) -> Talk {
        let technology = |name: &&str| EntityRef { id: EntityId::from_name(name), label: (*name).to_owned() };
        let coverage = |name| Coverage { technology: technology(name), main: false, doubtful: false };
        Talk {
            id: EntityId::from_name("talk"),
            title: None,
            kind: TalkKind::Talk,
            span: Span::new(0, 10),
            event: None,
            speakers: Vec::new(),
            technologies: covers.iter().map(coverage).collect(),
            topics: Vec::new(),
            companies: Vec::new(),
            probability: Some(probability),
            doubtful: false,
        }
    }

    #[test]
    fn one_weak_sign_is_a_doubt_and_two_are_none() {
        let mut mentions = vec![
            mention(1, "Quillon", 0.55, Method::Candidate),
            mention(2, "Zorvix", 0.55, Method::Candidate),
            mention(20, "Zorvix", 0.55, Method::Candidate),
            mention(3, "Kafka", 0.6, Method::Exact),
            mention(21, "Kafka", 0.9, Method::Exact),
            mention(4, "Docker", 0.9, Method::Exact),
        ];
        let weighed = |at: usize, clues: &[(&'static str, f32)]| Weighed {
            span: Span::new(at, at + 1),
            file: UnlistedClue::FILE,
            clues: clues.to_vec(),
        };
        let own = ("own-site", 1.0);
        let weighed = [weighed(1, &[own]), weighed(2, &[own]), weighed(20, &[own, ("repeated", 0.4)])];
        let mut talks = vec![talk(0.9, &["Quillon", "Zorvix", "Kafka", "Docker"])];
        DOUBT.mark(&mut talks, &mut mentions, &weighed);
        let marked: Vec<usize> = mentions.iter().filter(|m| m.doubtful).map(|m| m.span.start).collect();
        assert_eq!(marked, [1], "the same sign twice is one, another beside it a second");
        let covered: Vec<bool> = talks[0].technologies.iter().map(|c| c.doubtful).collect();
        assert_eq!(covered, [true, false, true, false], "what the talk itself says of Kafka is weak");
    }

    #[test]
    fn odd_talks_are_doubtful_and_odd_recaps_are_not() {
        let marked = |all: &[f32]| {
            let mut talks: Vec<Talk> = all.iter().map(|p| talk(*p, &[])).collect();
            DOUBT.mark(&mut talks, &mut [], &[]);
            talks.iter().map(|talk| talk.doubtful).collect::<Vec<_>>()
        };
        assert_eq!(marked(&[0.9, 0.4, 0.3]), [false, true, true]);
        assert_eq!(marked(&[0.9, 0.4, 0.1]), [false, true], "a heading that says nothing is none");
        assert_eq!(marked(&[0.9, 0.4, 0.3, 0.1]), [false; 4], "a layout of its own");
        assert_eq!(marked(&[0.4, 0.3, 0.2, 0.9, 0.9, 0.9]), [true, true, true, false, false, false]);
    }
}
