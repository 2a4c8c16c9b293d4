//! The text of a term in, its number out, where it was asked for or given of late: a query is begun at what another gave, so
//! that terms come back that have just gone out, and a search of the dictionary takes twenty looks at as many pages.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// Places; two terms of one place drive each other out.
const PLACES: usize = 1 << 14;

/// Numbers by a hash of the text: half of it is the place, and the other stands beside the number. Whoever finds one compares
/// the text.
#[derive(Debug)]
pub(super) struct Known(Box<[AtomicU64]>);

impl Default for Known {
    fn default() -> Self {
        Self((0..PLACES).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Known {
    /// The number that this text may have.
    pub(super) fn find(&self, text: &[u8]) -> Option<u32> {
        let (place, mark) = self.place(text);
        let kept = place.load(Relaxed);
        (kept >> 32 == mark).then_some(kept as u32)
    }

    /// Notes the number of a text.
    pub(super) fn note(&self, text: &[u8], number: u32) {
        let (place, mark) = self.place(text);
        place.store(mark << 32 | u64::from(number), Relaxed);
    }

    fn place(&self, text: &[u8]) -> (&AtomicU64, u64) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        (&self.0[hash as usize % PLACES], hash >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_found() {
        let known = Known::default();
        known.note(b"<http://e/a", 7);
        known.note(b"<http://e/b", u32::MAX);
        assert_eq!(known.find(b"<http://e/a"), Some(7));
        assert_eq!(known.find(b"<http://e/b"), Some(u32::MAX));
        assert_eq!(known.find(b"<http://e/c"), None);
        known.note(b"<http://e/a", 8);
        assert_eq!(known.find(b"<http://e/a"), Some(8));
    }
}
