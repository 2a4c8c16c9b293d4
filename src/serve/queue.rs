//! Who asks in, who may begin out: so many at once, so many more in a queue, and whoever comes behind those is told to come
//! again. A queue without an end would answer everybody too late.

use super::fault::Fault;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A queue.
#[derive(Debug)]
pub(super) struct Queue {
    free: Arc<Semaphore>,
    places: usize,
    most: usize,
    waiting: AtomicUsize,
}

impl Queue {
    /// One of which `places` are worked on at once, and `most` wait.
    pub(super) fn new(places: usize, most: usize) -> Self {
        let places = places.max(1);
        Self { free: Arc::new(Semaphore::new(places)), places, most, waiting: AtomicUsize::new(0) }
    }

    /// Waits for a place, no longer than `patience`.
    ///
    /// # Errors
    /// [`Fault::busy`].
    pub(super) async fn enter(&self, patience: Duration) -> Result<OwnedSemaphorePermit, Fault> {
        if let Ok(place) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(place);
        }
        let waits = Waits::new(&self.waiting);
        if waits.before >= self.most {
            return Err(Fault::busy());
        }
        match timeout(patience, Arc::clone(&self.free).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Fault::busy()),
        }
    }

    /// How many are worked on, and how many wait.
    pub(super) fn length(&self) -> (usize, usize) {
        (self.places - self.free.available_permits().min(self.places), self.waiting.load(Relaxed))
    }
}

/// One who waits; who gives up leaves the queue.
struct Waits<'q> {
    waiting: &'q AtomicUsize,
    before: usize,
}

impl<'q> Waits<'q> {
    fn new(waiting: &'q AtomicUsize) -> Self {
        Self { waiting, before: waiting.fetch_add(1, Relaxed) }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Relaxed);
    }
}
