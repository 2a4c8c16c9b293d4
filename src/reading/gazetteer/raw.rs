//! An entry as a hand-made file has it, before its names are told apart: what both readers of such files give.

use serde::Deserialize;

/// An entry as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Raw {
    pub(super) id: String,
    pub(super) label: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) hidden: Vec<String>,
    pub(super) homepage: Option<String>,
    pub(super) wikidata: Option<String>,
    #[serde(default)]
    pub(super) broader: Vec<String>,
    pub(super) maker: Option<String>,
    #[serde(default)]
    pub(super) weak: Weak,
    #[serde(default)]
    pub(super) cues: Vec<String>,
    #[serde(default)]
    pub(super) fields: Vec<String>,
    pub(super) case: Option<Case>,
    pub(super) place: Option<String>,
    pub(super) country: Option<String>,
}

/// Which names of an entry need evidence.
#[derive(Deserialize)]
#[serde(untagged, expecting = "weak is true, or a list of those names: weak = [\"Go\"]")]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) enum Weak {
    All(bool),
    Forms(Vec<String>),
}

impl Default for Weak {
    fn default() -> Self {
        Weak::All(false)
    }
}

/// In which case names match.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) enum Case {
    Exact,
}
