//! Where the notes of a kind stand, and when two paths are one to a file system.

use crate::query::resolve::EntityKind;
use unicode_normalization::UnicodeNormalization;

/// The folder of the notes of a kind.
pub(super) fn folder(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "People",
        EntityKind::Company => "Companies",
        EntityKind::Technology => "Technologies",
        EntityKind::Topic => "Topics",
        EntityKind::Event => "Events",
        EntityKind::Talk => "Talks",
        EntityKind::Recap => "Recaps",
    }
}

/// What file systems take for the same name.
pub(super) fn fold(path: &str) -> String {
    path.nfc().collect::<String>().to_uppercase().to_lowercase().nfc().collect()
}
