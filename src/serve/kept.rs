//! Pages that were made in, the same pages out as long as the graph is the same: reading and drawing one takes a hundred times as
//! long as sending it. They go with their generation; and all at once when there are too many, which needs no order.

use super::outlet::{Begun, Head};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept.
const MOST: usize = 32 << 20;

/// What stands before a page, the page, and whether it is packed.
type Whole = (Head, Vec<u8>, bool);

/// The pages of a generation, by what was asked.
#[derive(Default)]
pub(super) struct Kept(Mutex<(usize, HashMap<String, Whole>)>);

impl Kept {
    /// The page for this, if it was made.
    pub(super) fn find(&self, asked: &str) -> Option<Begun> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.1.get(asked).map(|(head, page, packed)| Begun::Whole(head.clone(), page.clone(), *packed))
    }

    /// Keeps an answer that is there as a whole, and none.
    pub(super) fn keep(&self, asked: String, begun: &Begun) {
        let Begun::Whole(head, page, packed) = begun else { return };
        let bytes = asked.len() + page.len();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.0 + bytes > MOST {
            *all = (0, HashMap::new());
        }
        if all.1.insert(asked, (head.clone(), page.clone(), *packed)).is_none() {
            all.0 += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, StatusCode};

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::default();
        let head = Head { status: StatusCode::OK, kind: HeaderValue::from_static("text/html"), headers: Vec::new() };
        let page = |bytes: usize| Begun::Whole(head.clone(), vec![0; bytes], false);
        kept.keep("a".to_owned(), &page(MOST / 2));
        kept.keep("a".to_owned(), &page(MOST / 2));
        kept.keep("b".to_owned(), &page(MOST / 2 - 2));
        assert!(kept.find("a").is_some() && kept.find("b").is_some() && kept.find("c").is_none());
        kept.keep("c".to_owned(), &page(1));
        assert!(kept.find("a").is_none() && kept.find("c").is_some());
    }
}
