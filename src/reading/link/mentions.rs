//! Mentions while they are collected, by block: whatever is asked of them is asked of one block, and a recap has thousands.

use crate::model::{Kind, Mention, Method};
use crate::page::Apart;
use std::cmp::Reverse;
use std::ops::Range;

/// The mentions of a recap so far.
#[derive(Debug)]
pub struct Mentions(Vec<Vec<Mention>>);

impl Mentions {
    /// Those of a recap with so many blocks.
    pub fn new(blocks: usize, mentions: impl IntoIterator<Item = Mention>) -> Self {
        let mut all = Self(vec![Vec::new(); blocks]);
        all.extend(mentions);
        all
    }

    /// Takes one in.
    pub fn push(&mut self, mention: Mention) {
        self.0[mention.block].push(mention);
    }

    /// Takes all of these in.
    pub fn extend(&mut self, mentions: impl IntoIterator<Item = Mention>) {
        mentions.into_iter().for_each(|mention| self.push(mention));
    }

    /// Those of a block.
    pub fn of(&self, block: usize) -> &[Mention] {
        &self.0[block]
    }

    /// Those of a block, to take some out.
    pub fn of_mut(&mut self, block: usize) -> &mut Vec<Mention> {
        &mut self.0[block]
    }

    /// Where those of a block stand that are of a kind.
    pub fn ranges(&self, block: usize, kind: Kind) -> impl Iterator<Item = Range<usize>> {
        self.of(block).iter().filter(move |m| m.kind == kind).map(|m| m.at.0..m.at.1)
    }

    /// All of them, block by block.
    pub fn iter(&self) -> impl Iterator<Item = &Mention> {
        self.0.iter().flatten()
    }

    /// All of them, as they are handed on.
    pub fn into_vec(self) -> Vec<Mention> {
        self.0.into_iter().flatten().collect()
    }

    /// Keeps mentions that no longer one overlaps; at one length the surer one. Leaves them in the order of the text.
    pub fn keep_longest(&mut self) {
        let length = |m: &Mention| Reverse(m.at.1 - m.at.0);
        let person = |m: &Mention| Reverse(m.kind == Kind::Person && m.method != Method::Coreference);
        for mentions in &mut self.0 {
            mentions.sort_by(|a, b| {
                let rank = (length(a), person(a)).cmp(&(length(b), person(b)));
                rank.then(b.score.total_cmp(&a.score)).then(a.at.cmp(&b.at))
            });
            let mut taken = Apart::default();
            mentions.retain(|m| taken.take(&(m.at.0..m.at.1)));
            mentions.sort_by_key(|m| m.at);
        }
    }
}
