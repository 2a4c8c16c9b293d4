//! What an import did: added, merged and refused, by kind and by reason. Nothing is dropped without being told of.

use crate::model::Kind;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Names of one reason that are shown.
const EXAMPLES: usize = 4;

/// What happened to the names of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New in the tables.
    pub added: usize,
    /// The same as a row that was there, which now holds what both say.
    pub merged: usize,
    /// Already so in the tables.
    pub unchanged: usize,
    /// Of all these, known by hand; the hand-made entry wins.
    pub by_hand: usize,
}

/// Names that were not taken, for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// How many.
    pub count: usize,
    /// Some of them.
    pub examples: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Name of the source.
    pub source: String,
    /// By kind, in the words of [`Kind::slug`].
    pub kinds: BTreeMap<&'static str, Counts>,
    /// By reason.
    pub refused: BTreeMap<String, Refusal>,
}

impl Report {
    pub(super) fn count(&mut self, kind: Kind) -> &mut Counts {
        self.kinds.entry(kind.slug()).or_default()
    }

    pub(super) fn refuse(&mut self, name: &str, why: impl Into<String>) {
        let refusal = self.refused.entry(why.into()).or_default();
        refusal.count += 1;
        if refusal.examples.len() < EXAMPLES {
            refusal.examples.push(name.to_owned());
        }
    }

    /// Whether the tables are as they were.
    pub fn is_unchanged(&self) -> bool {
        self.kinds.values().all(|counts| counts.added == 0 && counts.merged == 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, counts) in &self.kinds {
            let Counts { added, merged, unchanged, by_hand } = counts;
            write!(f, "{kind:<12}{added:>7} added, {merged} merged, {unchanged} unchanged")?;
            writeln!(f, "{}", if *by_hand > 0 { format!("; {by_hand} known by hand") } else { String::new() })?;
        }
        for (why, refusal) in &self.refused {
            let more = if refusal.count > refusal.examples.len() { ", …" } else { "" };
            writeln!(f, "refused {:>11}  {why}: {}{more}", refusal.count, refusal.examples.join("; "))?;
        }
        Ok(())
    }
}
