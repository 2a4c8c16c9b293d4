//! One recap in, the names that it has and the gazetteer lacks out: those that were seen and not linked, and capitalised words
//! that nothing explains, with a count and a quote. They are kept beside the graph and not in it, since they are no facts.

use super::quote::Quotes;
use crate::model::{Extraction, Kind, Recap, Span};
use crate::text::{fold_str, one_line};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a name is no mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// An entry has it, and the text gives no reason to link it.
    Abstained,
    /// No entry has it, and nothing says what it is.
    Unknown,
}

/// A name that a recap has and that was not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenName {
    /// As the recap writes it first.
    pub words: String,
    /// Why it is no mention.
    pub why: Why,
    /// The entry that it might name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<(Kind, String)>,
    /// How often.
    pub times: usize,
    /// A sentence that has it.
    pub quote: String,
}

/// The names of one recap, by why and by their folded words.
pub fn seen(recap: &Recap, extraction: &Extraction) -> Vec<SeenName> {
    let quotes = Quotes::new(recap);
    let mut names: BTreeMap<(Why, String), SeenName> = BTreeMap::new();
    let abstained = extraction.abstained.iter().map(|a| (a.span, Some((a.kind, a.id.0.clone())), None));
    let unlisted = extraction.unlisted.iter().map(|u| (u.span, None, Some((u.block, u.at))));
    for (span, entry, place) in abstained.chain(unlisted) {
        let Some(words) = text(recap, span) else { continue };
        let why = if entry.is_some() { Why::Abstained } else { Why::Unknown };
        let key = entry.as_ref().map_or_else(|| fold_str(&words), |(_, id)| id.clone());
        let name = names.entry((why, key)).or_insert_with(|| {
            let quote = quotes.around(span, place).unwrap_or_default();
            SeenName { words, why, entry, times: 0, quote }
        });
        name.times += 1;
    }
    names.into_values().collect()
}

/// The words of a span on one line.
fn text(recap: &Recap, span: Span) -> Option<String> {
    let words = one_line(recap.source.get(span.range())?);
    (!words.is_empty()).then_some(words)
}
