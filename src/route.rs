//! The route up to the graph, read → link → extract, as one step from a source to what it says: a pure function of the
//! source and the editable files, which is what lets any engine distribute it.

use crate::assets::Assets;
use crate::model::{Extraction, Recap};
use crate::read::source::Source;

/// Everything that reading, linking and extracting need, loaded once.
#[derive(Debug)]
pub struct Route {}

/// Why the route could not be opened, or a recap not be taken along it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// An editable file could not be read.
    #[error(transparent)]
    Asset(#[from] crate::assets::AssetError),
}

impl Route {
    /// Loads the gazetteer and the language files.
    pub fn open(_data: &Assets) -> Result<Self, RouteError> {
        Ok(Self {})
    }

    /// Hash of the gazetteer and the language files: when it changes, recaps must be linked again.
    pub fn fingerprint(&self) -> &str {
        ""
    }

    /// Reads one source and says what it tells.
    pub fn run(&self, _source: &Source) -> Result<(Recap, Extraction), RouteError> {
        todo!()
    }
}
