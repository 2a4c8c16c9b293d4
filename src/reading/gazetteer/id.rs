//! A name in, the id out that it gets where no entry has it, so that all stages and all recaps make the same one of it.

use crate::model::EntityId;
use crate::text::slug;

impl EntityId {
    /// The id that a name not in the gazetteer gets: letters without accents, digits, hyphens.
    ///
    /// ```
    /// # use talkgraph_reading::model::EntityId;
    /// assert_eq!(EntityId::from_name("Łukasz Szczęsny").as_str(), "lukasz-szczesny");
    /// ```
    pub fn from_name(name: &str) -> Self {
        Self(slug(name))
    }
}
