//! Records and gold in, figures and differences out: how much of what a careful reader finds in a recap talkgraph finds.
//! Nothing is printed here and nothing extracted, so that records of any version can be measured, and by any program.
//!
//! Counts are added up over all recaps before a figure is taken (micro average). Optional items of the gold are neither
//! rewarded nor punished, and predicted mentions behind `ignore_after` are dropped.

pub mod compare;
pub mod counts;
pub mod error;
pub mod gold;
pub mod mentions;
pub mod records;
pub mod talks;

use crate::extract::record::Record;
use compare::SameNames;
use counts::Tally;
pub use error::ScoreError;
use gold::Gold;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

/// How well records agree with gold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// What was counted.
    pub tally: Tally,
    /// How many recaps the gold has.
    pub recaps: usize,
    /// Each thing that was missed, or is wrong, in the order of the gold.
    pub differences: Vec<Difference>,
}

/// One thing that a record misses or has wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The gold's id of the recap.
    pub recap: String,
    /// Where it stands, in code points of the source, if it is a mention.
    pub offset: Option<usize>,
    /// What is missed or wrong.
    pub fault: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "{}@{offset}: {}", self.recap, self.fault),
            None => write!(f, "{}: {}", self.recap, self.fault),
        }
    }
}

/// What a recap's gold is matched by: its file name without the ending.
pub fn stem(path: &str) -> &str {
    Path::new(path).file_stem().and_then(|s| s.to_str()).unwrap_or(path)
}

/// Measures `records` against `golds`. A record whose recap has no gold is not looked at; a gold without a record counts
/// as missed altogether; of two records of one recap the last counts.
pub fn score(golds: &[Gold], records: &[Record], same: &SameNames) -> Score {
    let records: HashMap<&str, &Record> = records.iter().map(|r| (stem(&r.recap), r)).collect();
    let mut out = Score { recaps: golds.len(), ..Score::default() };
    for gold in golds {
        let record = records.get(stem(&gold.file)).copied();
        let mut sheet = Sheet { gold, same, tally: &mut out.tally, differences: &mut out.differences };
        if record.is_none() {
            sheet.note("no record".to_owned());
        }
        mentions::score(&mut sheet, record.map_or(&[], |r| r.mentions.as_slice()));
        talks::score(&mut sheet, record.map_or(&[], |r| r.talks.as_slice()));
        talks::score_event(&mut sheet, record.and_then(|r| r.event.as_ref()));
    }
    out
}

/// What the parts of the scorer write on while they look at one recap.
struct Sheet<'a> {
    gold: &'a Gold,
    same: &'a SameNames,
    tally: &'a mut Tally,
    differences: &'a mut Vec<Difference>,
}

impl Sheet<'_> {
    fn note(&mut self, fault: String) {
        self.differences.push(Difference { recap: self.gold.id.clone(), offset: None, fault });
    }

    fn note_at(&mut self, offset: usize, fault: String) {
        self.differences.push(Difference { recap: self.gold.id.clone(), offset: Some(offset), fault });
    }
}
