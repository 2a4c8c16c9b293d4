//! Names of a block in, whether one of them stands right beside another stretch out: "Debian/X", "X and Kafka", "Postgres
//! rather than X". By where names begin and end, so that a block of a thousand is asked as fast as one of three.

use super::mentions::Mentions;
use crate::language::Cue;
use crate::model::Kind;
use crate::page::{Token, covered};
use std::collections::BTreeSet;
use std::ops::Range;

/// Tokens between two members of a list, at most.
const FARTHEST: usize = 6;

/// The bytes at which names of a block begin and end.
#[derive(Debug, Default)]
pub struct Neighbours {
    starts: BTreeSet<usize>,
    ends: BTreeSet<usize>,
}

impl FromIterator<Range<usize>> for Neighbours {
    fn from_iter<I: IntoIterator<Item = Range<usize>>>(names: I) -> Self {
        let mut all = Self::default();
        names.into_iter().for_each(|name| all.insert(&name));
        all
    }
}

impl Neighbours {
    /// Takes in a name.
    pub fn insert(&mut self, name: &Range<usize>) {
        self.starts.insert(name.start);
        self.ends.insert(name.end);
    }

    /// Whether one of the names begins at a byte.
    pub fn begin_at(&self, start: usize) -> bool {
        self.starts.contains(&start)
    }

    /// Whether nothing but what separates the members of a list, or puts one for the other, stands between `range` and one
    /// of the names.
    pub fn are_beside(&self, tokens: &[Token], range: &Range<usize>) -> bool {
        let at = covered(tokens, range);
        let first = at.start.checked_sub(FARTHEST + 1).map_or(0, |i| tokens[i].range.start);
        let last = tokens.get(at.end + FARTHEST).map_or(usize::MAX, |t| t.range.end);
        let before = || self.ends.range(first..range.start).any(|end| joins(tokens, &(*end..range.start)));
        before() || self.starts.range(range.end + 1..=last).any(|start| joins(tokens, &(range.end..*start)))
    }
}

/// The companies and the technologies of a block.
#[derive(Debug, Default)]
pub struct Listed {
    /// The companies.
    pub companies: Neighbours,
    /// The technologies.
    pub technologies: Neighbours,
}

impl Listed {
    /// Those that are mentioned in a block.
    pub fn new(mentions: &Mentions, block: usize) -> Self {
        Self {
            companies: mentions.ranges(block, Kind::Company).collect(),
            technologies: mentions.ranges(block, Kind::Technology).collect(),
        }
    }

    /// Takes in a name, if it is of either kind.
    pub fn insert(&mut self, kind: Kind, name: &Range<usize>) {
        match kind {
            Kind::Company => self.companies.insert(name),
            Kind::Technology => self.technologies.insert(name),
            _ => {}
        }
    }
}

/// Whether what stands in a gap joins the members of a list.
fn joins(tokens: &[Token], gap: &Range<usize>) -> bool {
    let gap = &tokens[covered(tokens, gap)];
    let mark = |t: &Token| matches!(t.folded.as_str(), "," | "/" | "+" | "&" | ".") || t.is(Cue::And) || t.is(Cue::Or);
    let listed = gap.iter().all(mark) || matches!(gap, [a, b] if a.folded == "-" && b.folded == ">");
    !gap.is_empty() && (gap.len() < 3 && listed || Cue::Against.at(gap) == gap.len())
}
