//! What one sentence tells of talks, as the steps that read prose hand it on: the titles in it and the people it shows as
//! speakers. Only data, so that what remembers it need not know how it is read.

use crate::model::Mention;
use std::ops::Range;

/// A title inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Where, in the block's text.
    pub range: Range<usize>,
    /// In quotes.
    pub quoted: bool,
    /// A link, in bold or in italics.
    pub marked: bool,
    /// "talk on", "called" or the like stands right beside it.
    pub cued: bool,
    /// A noun for a talk is among these words.
    pub noun: bool,
}

/// What one sentence tells of talks, whatever stands before it.
#[derive(Debug)]
pub struct Told<'a> {
    /// The sentence.
    pub sentence: Range<usize>,
    /// The titles in it.
    pub titles: Vec<Title>,
    /// The groups of people whom it shows as speakers.
    pub groups: Vec<Vec<&'a Mention>>,
}
