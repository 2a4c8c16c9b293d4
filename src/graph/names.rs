//! Which recaps a change of the known names can touch: asked by a build, so that it reads only those again. The graph does not
//! know how names are linked; whoever links says it through [`Names`].

use super::gazetteer::KnownName;
use super::manifest::RecapEntry;
use crate::read::source::Source;
use std::fmt::Debug;
use std::io::{self, BufRead, Write};

/// Says of a recap whether it could be read otherwise now.
pub type Touched = Box<dyn Fn(&Source) -> bool + Sync>;

/// The known names, as far as a build follows their changes.
pub trait Names: Sync + Debug {
    /// Hash of all names: where it is as before, nothing has changed.
    fn hash(&self) -> &str;

    /// The imported name with an id, if it is one.
    fn imported(&self, id: &str) -> Option<KnownName>;

    /// Writes what a later build needs for [`Names::changed_since`]; it is kept beside the graph.
    ///
    /// # Errors
    /// Those of `out`.
    fn write_footprint(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Compares with the footprint of a build before. Nothing where so much has changed that asking costs more than reading.
    ///
    /// # Errors
    /// Those of `before`.
    fn changed_since(&self, before: &mut dyn BufRead) -> io::Result<Option<Touched>>;
}

/// What tells whether a recap was read with names and rules that are as good as those of today.
pub(super) struct Freshness {
    /// Of names and rules today.
    pub fingerprint: String,
    /// The fingerprint of the last generation, and which recaps the change since then touches.
    pub since: Option<(String, Touched)>,
}

impl Freshness {
    /// Whether `entry` would be read alike today. Its file must be as it was.
    pub(super) fn holds(&self, source: &Source, entry: &RecapEntry) -> bool {
        entry.fingerprint == self.fingerprint
            // What was out of date before is not made good by a later change that passes it by.
            || self.since.as_ref().is_some_and(|(last, touched)| entry.fingerprint == *last && !touched(source))
    }
}
