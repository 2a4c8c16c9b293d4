//! Ranges of a text in, answers to "which of them touch this one" out, without a look at each. Kept in the order of their starts, with the farthest
//! end up to each, so that a search goes back only as far as a range can reach.

use crate::halt::step;
use std::collections::BTreeMap;
use std::ops::Range;

/// Ranges, numbered as they come.
#[derive(Debug, Default)]
pub struct Ranges {
    /// In the order of their starts; at one start as they came.
    sorted: Vec<(Range<usize>, usize)>,
    /// For each the farthest end of those up to it.
    reach: Vec<usize>,
}

impl FromIterator<Range<usize>> for Ranges {
    fn from_iter<I: IntoIterator<Item = Range<usize>>>(ranges: I) -> Self {
        ranges.into_iter().enumerate().map(|(number, range)| (range, number)).collect()
    }
}

impl FromIterator<(Range<usize>, usize)> for Ranges {
    fn from_iter<I: IntoIterator<Item = (Range<usize>, usize)>>(ranges: I) -> Self {
        let mut sorted: Vec<(Range<usize>, usize)> = ranges.into_iter().collect();
        sorted.sort_by_key(|(range, _)| range.start);
        let mut farthest = 0;
        let reach = sorted.iter().map(|(range, _)| {
            farthest = farthest.max(range.end);
            farthest
        });
        Self { reach: reach.collect(), sorted }
    }
}

impl Ranges {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// All of them, in the order of their starts.
    pub fn iter(&self) -> impl Iterator<Item = &Range<usize>> {
        self.sorted.iter().map(|(range, _)| range)
    }

    /// Those that share a byte with `range`, with their numbers, the last start first.
    pub fn touching(&self, range: &Range<usize>) -> impl Iterator<Item = &(Range<usize>, usize)> {
        step();
        let (start, end) = (range.start, range.end);
        let before = self.sorted.partition_point(|(other, _)| other.start < end);
        let near = (0..before).rev().take_while(move |at| self.reach[*at] > start).map(|at| &self.sorted[at]);
        near.filter(move |(other, _)| other.end > start)
    }

    /// Whether any shares a byte with `range`.
    pub fn touch(&self, range: &Range<usize>) -> bool {
        self.touching(range).next().is_some()
    }

    /// The lowest number of those that share a byte with `range`.
    pub fn first_touching(&self, range: &Range<usize>) -> Option<usize> {
        self.touching(range).map(|(_, number)| *number).min()
    }

    /// Whether any holds the whole of `range`.
    pub fn hold(&self, range: &Range<usize>) -> bool {
        let from = self.sorted.partition_point(|(other, _)| other.start <= range.start);
        from.checked_sub(1).is_some_and(|last| self.reach[last] >= range.end)
    }

    /// Those that begin at a byte, as they came.
    pub fn starting_at(&self, start: usize) -> impl Iterator<Item = &Range<usize>> {
        let first = self.sorted.partition_point(|(other, _)| other.start < start);
        self.sorted[first..].iter().map(|(range, _)| range).take_while(move |range| range.start == start)
    }

    /// Where the next begins behind a byte.
    pub fn next_start(&self, behind: usize) -> Option<usize> {
        let next = self.sorted.partition_point(|(other, _)| other.start <= behind);
        self.sorted.get(next).map(|(range, _)| range.start)
    }

    /// Whether any begins at a byte.
    pub fn start_at(&self, start: usize) -> bool {
        self.starting_at(start).next().is_some()
    }

    /// The first that came of those that end at a byte.
    pub fn ending_at(&self, end: usize) -> Option<&Range<usize>> {
        let last = end.checked_sub(1)?..end;
        let ending = self.touching(&last).filter(|(range, _)| range.end == end);
        ending.min_by_key(|(_, number)| *number).map(|(range, _)| range)
    }

    /// Whether this very range is among them.
    pub fn contains(&self, range: &Range<usize>) -> bool {
        self.starting_at(range.start).any(|other| other.end == range.end)
    }
}

/// Stretches that do not touch each other.
#[derive(Debug, Default)]
pub struct Apart(BTreeMap<usize, usize>);

impl Apart {
    /// Whether none of them shares a byte with `range`.
    pub fn is_free(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_none_or(|(_, end)| *end <= range.start)
    }

    /// Takes a range in, as one with those that it touches.
    pub fn cover(&mut self, range: &Range<usize>) {
        let mut whole = range.clone();
        while let Some((start, end)) = self.0.range(..whole.end).next_back().filter(|(_, end)| **end > whole.start) {
            let (start, end) = (*start, *end);
            self.0.remove(&start);
            whole = whole.start.min(start)..whole.end.max(end);
        }
        self.0.insert(whole.start, whole.end);
    }

    /// Takes a range in if it is free, and says whether it was.
    pub fn take(&mut self, range: &Range<usize>) -> bool {
        let free = self.is_free(range);
        if free {
            self.0.insert(range.start, range.end);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_is_found() {
        let ranges: Ranges = [20..30, 0..5, 4..25, 40..50, 41..42, 40..42].into_iter().collect();
        for (range, first, held) in [
            (0..1, Some(1), true),
            (4..5, Some(1), true),
            (5..6, Some(2), true),
            (3..6, Some(1), false),
            (22..24, Some(0), true),
            (24..26, Some(0), true),
            (30..40, None, false),
            (41..60, Some(3), false),
            (60..70, None, false),
        ] {
            assert_eq!(ranges.first_touching(&range), first, "{range:?}");
            assert_eq!(ranges.touch(&range), first.is_some(), "{range:?}");
            assert_eq!(ranges.hold(&range), held, "{range:?}");
        }
        assert_eq!(ranges.starting_at(40).cloned().collect::<Vec<_>>(), [40..50, 40..42]);
        assert_eq!(ranges.ending_at(42), Some(&(41..42)));
        assert_eq!(ranges.ending_at(43), None);
        assert!(ranges.contains(&(40..42)) && !ranges.contains(&(40..41)));
        let mut apart = Apart::default();
        let taken = [3..5, 5..9, 4..6, 0..3, 0..20, 9..10].map(|range| apart.take(&range));
        assert_eq!(taken, [true, true, false, true, false, true]);
        apart.cover(&(8..12));
        assert!(!apart.is_free(&(11..13)) && apart.is_free(&(12..13)) && !apart.is_free(&(0..1)));
        assert!(!Ranges::default().touch(&(0..9)) && Ranges::default().ending_at(0).is_none());
    }
}
