//! Pages that were made in, the same pages out as long as the graph is the same: reading and drawing one takes a hundred times as
//! long as sending it. They go with their generation; those that nobody asks for go before, when there are too many. What many
//! ask for at once is made once.

use super::fault::Fault;
use super::outlet::{Begun, Head};
use axum::body::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::timeout;

/// Bytes that are kept, packed as they are: half of them of pages that were asked for last.
const MOST: usize = 32 << 20;

/// What stands before a page, the page, and whether it is packed.
type Whole = (Head, Bytes, bool);

/// The pages of a generation, by what was asked.
#[derive(Default)]
pub(super) struct Kept {
    pages: Mutex<Halves>,
    making: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// When the new half is full it becomes the old one, and the pages of the old one that were not asked for meanwhile are gone.
#[derive(Default)]
struct Halves {
    new: HashMap<String, Whole>,
    old: HashMap<String, Whole>,
    bytes: usize,
}

impl Kept {
    /// The page for this, if it was made.
    pub(super) fn find(&self, asked: &str) -> Option<Begun> {
        let mut pages = locked(&self.pages);
        if let Some(page) = pages.old.remove(asked) {
            pages.put(asked.to_owned(), page);
        }
        pages.new.get(asked).map(|(head, page, packed)| Begun::Whole(head.clone(), page.clone(), *packed))
    }

    /// Keeps an answer that is there as a whole, and none.
    pub(super) fn keep(&self, asked: String, begun: &Begun) {
        if let Begun::Whole(head, page, packed) = begun {
            locked(&self.pages).put(asked, (head.clone(), page.clone(), *packed));
        }
    }

    /// Waits until nobody else makes the page for this; then it may be there.
    ///
    /// # Errors
    /// [`Fault::busy`] after `patience`.
    pub(super) async fn alone(&self, asked: &str, patience: Duration) -> Result<OwnedMutexGuard<()>, Fault> {
        let turn = {
            let mut making = locked(&self.making);
            // What nobody makes or waits for any more.
            making.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(making.entry(asked.to_owned()).or_default())
        };
        timeout(patience, turn.lock_owned()).await.map_err(|_| Fault::busy())
    }
}

impl Halves {
    fn put(&mut self, asked: String, page: Whole) {
        let bytes = asked.len() + page.1.len();
        if self.bytes + bytes > MOST / 2 {
            self.old = std::mem::take(&mut self.new);
            self.bytes = 0;
        }
        if self.new.insert(asked, page).is_none() {
            self.bytes += bytes;
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, StatusCode};

    fn page(bytes: usize) -> Begun {
        let head = Head { status: StatusCode::OK, kind: HeaderValue::from_static("text/html"), headers: Vec::new() };
        Begun::Whole(head, vec![0; bytes].into(), false)
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_makes_room() {
        let kept = Kept::default();
        let keep = |name: &str| kept.keep(name.to_owned(), &page(MOST / 8));
        ["a", "b", "c"].into_iter().for_each(keep);
        keep("d");
        assert!(kept.find("a").is_some() && kept.find("b").is_some(), "they are in the older half");
        ["e", "f", "g"].into_iter().for_each(keep);
        assert!(kept.find("c").is_none(), "nobody asked for it");
        assert!(["e", "f", "g", "a"].into_iter().all(|name| kept.find(name).is_some()));
        let bytes = |pages: &HashMap<String, Whole>| pages.values().map(|page| page.1.len()).sum::<usize>();
        let pages = locked(&kept.pages);
        assert!(bytes(&pages.new) + bytes(&pages.old) <= MOST);
    }

    #[test]
    fn one_makes_what_many_wait_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let kept = Kept::default();
            let soon = Duration::from_millis(20);
            let first = kept.alone("a", soon).await.expect("nobody makes it");
            assert!(kept.alone("a", soon).await.is_err(), "somebody makes it");
            drop(kept.alone("b", soon).await.expect("nobody makes that"));
            drop(first);
            drop(kept.alone("a", soon).await.expect("it was made, or given up"));
            drop(kept.alone("c", soon).await);
            assert_eq!(locked(&kept.making).len(), 1, "what nobody waits for is forgotten");
        });
    }
}
