//! The text of `decisions.toml` and a decision in, the text with it or without it out. The file is a person's too, so what
//! they wrote around it stays as it is.

use super::Verdict;
use crate::model::{EntityId, Kind};
use toml_edit::{Array, DocumentMut, Item, Table, TomlError, value};

/// What stands at the top of a new file.
const HEAD: &str = "\
# Decisions between names: which are one (`same`: the id that is merged leads to the one that is kept) and which are two
# (`different`). Written by `talkgraph names same`, `different` and `undo`, or by hand; the next build follows them.
";

/// A decision to be written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What both are, where no entry tells.
    pub kind: Option<Kind>,
    /// Companies of [`super::Decision::at`].
    pub at: Vec<String>,
    /// Recaps of [`super::Decision::recaps`].
    pub recaps: Vec<String>,
    /// Who decides.
    pub who: Option<String>,
    /// The day, `2026-11-21`.
    pub when: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// Adds a decision at the end of the file.
///
/// # Errors
/// The day is none.
pub fn add(
    text: &str,
    verdict: Verdict,
    sides: [&str; 2],
    draft: &Draft,
) -> Result<String, toml_edit::DatetimeParseError> {
    let mut table = Table::new();
    if let Some(kind) = draft.kind {
        table["kind"] = value(kind.slug());
    }
    for (key, side) in verdict.keys().into_iter().zip(sides) {
        table[key] = value(side);
    }
    for (key, list) in [("at", &draft.at), ("recaps", &draft.recaps)] {
        if !list.is_empty() {
            table[key] = value(list.iter().map(String::as_str).collect::<Array>());
        }
    }
    if let Some(who) = &draft.who {
        table["who"] = value(who);
    }
    if let Some(when) = &draft.when {
        table["when"] = value(when.parse::<toml_edit::Datetime>()?);
    }
    if let Some(why) = &draft.why {
        table["why"] = value(why);
    }
    let text = if text.is_empty() { HEAD } else { text };
    let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
    Ok(format!("{text}{gap}[[{}]]\n{table}", verdict.slug()))
}

/// Takes out the decisions for which `wanted` holds, given their verdict and sides; gives how many.
///
/// # Errors
/// The file is no TOML; the message says where.
pub fn remove(text: &str, wanted: impl Fn(Verdict, [&str; 2]) -> bool) -> Result<(String, usize), TomlError> {
    let mut document: DocumentMut = text.parse()?;
    // The comment at the top belongs to the file, and not to the decision below it.
    let top = text.find("\n\n").map(|end| &text[..=end]).filter(|top| top.lines().all(|l| l.starts_with('#')));
    let mut removed = 0;
    for verdict in [Verdict::Same, Verdict::Different] {
        let Some(tables) = document.get_mut(verdict.slug()).and_then(Item::as_array_of_tables_mut) else { continue };
        let before = tables.len();
        tables.retain(|table| {
            let [one, other] = verdict.keys().map(|key| table.get(key).and_then(Item::as_str).unwrap_or_default());
            !wanted(verdict, [one, other])
        });
        removed += before - tables.len();
        if tables.is_empty() {
            document.remove(verdict.slug());
        }
    }
    let mut out = document.to_string();
    if let Some(top) = top.filter(|top| !out.starts_with(top)) {
        out = format!("{top}{}{out}", if out.starts_with('\n') || out.is_empty() { "" } else { "\n" });
    }
    Ok((out, removed))
}

/// The side as it is written: the id of an entry, or a name.
pub fn side(text: &str, entry: Option<&EntityId>) -> String {
    entry.map_or_else(|| text.trim().to_owned(), |id| id.as_str().to_owned())
}
