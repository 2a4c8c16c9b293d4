//! `language/columns.txt` in, what a column of a table means out.

use crate::assets::{AssetError, Assets};

/// Names that tables give to their columns, each with what it means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, String)>);

impl Columns {
    /// Reads `language/columns.txt`: on each line a meaning and its names, `title: titel, vortrag`.
    pub fn load(data: &Assets) -> Result<Self, AssetError> {
        let text = data.file("language/columns.txt")?.map(|asset| asset.text).unwrap_or_default();
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
        let pairs = lines.flat_map(|(meaning, names)| {
            names.split(',').map(|name| (name.trim().to_lowercase(), meaning.trim().to_owned()))
        });
        Ok(Self(pairs.collect()))
    }

    /// Whether a column of this name holds what is meant.
    pub(super) fn mean(&self, column: &str, meaning: &str) -> bool {
        self.0.iter().any(|(name, meant)| name == column && meant == meaning)
    }
}
