//! Sizes of recaps in, leave to read them out: as many at once as there is room for. What a recap takes in memory is a hundred times
//! its size, so that on many cores a folder of the largest ones would take all there is; they wait for each other.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of recaps that are read at once; a larger one is read alone.
const MOST: u64 = 16 << 20;

/// Room for recaps.
#[derive(Debug, Default)]
pub(super) struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// A place that is held.
#[derive(Debug)]
pub(super) struct Place<'r> {
    room: &'r Room,
    size: u64,
}

impl Room {
    /// Waits until there is room for a recap of this size. Who holds a place must not wait for another thread.
    pub(super) fn place(&self, size: u64) -> Place<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken > 0 && *taken + size > MOST;
        *self.left.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner) += size;
        Place { room: self, size }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.size;
        self.room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn what_is_read_at_once_is_bounded() {
        let (room, now, most) = (Room::default(), AtomicU64::new(0), AtomicU64::new(0));
        let read = |size: u64| {
            let _place = room.place(size);
            most.fetch_max(now.fetch_add(size, Ordering::SeqCst) + size, Ordering::SeqCst);
            std::thread::yield_now();
            now.fetch_sub(size, Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let read = &read;
                scope.spawn(move || (0..100).for_each(|turn| read((thread + turn) % 9 * (MOST / 7))));
            }
        });
        assert!(most.load(Ordering::SeqCst) <= MOST / 7 * 8 && now.load(Ordering::SeqCst) == 0);
    }
}
