//! A token in, an end to a question amid its work out. Oxigraph's evaluator looks at its token only where it reads, goes on
//! after an error to the end of what it reads, and joins and sorts what it has read without a look; so a product of two lists
//! has no end that a server could wait for. Each step of it copies a term of ours, though: there the token is looked at, and
//! a question whose time is over unwinds out of the evaluator, as a panic would, without being one.

use oxigraph::sparql::CancellationToken;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Steps between two looks, less one: few enough for a millisecond, many enough to cost nothing.
const STEPS: u32 = 0x3ff;

thread_local! {
    static TOKEN: RefCell<Option<CancellationToken>> = const { RefCell::new(None) };
    static TAKEN: Cell<u32> = const { Cell::new(0) };
}

/// What is thrown.
struct Halted;

/// Does some work on this thread, and ends it soon after the token is cancelled; nothing is what it then gives. Work within
/// work has its own token.
pub fn until<T>(token: &CancellationToken, work: impl FnOnce() -> T) -> Option<T> {
    let before = TOKEN.replace(Some(token.clone()));
    let done = catch_unwind(AssertUnwindSafe(work));
    TOKEN.set(before);
    match done {
        Ok(done) => Some(done),
        Err(thrown) if thrown.is::<Halted>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

/// One step of an evaluation.
pub(super) fn step() {
    let taken = TAKEN.get().wrapping_add(1);
    TAKEN.set(taken);
    if taken & STEPS == 0 {
        look();
    }
}

#[cold]
fn look() {
    let is_over = TOKEN.with_borrow(|token| token.as_ref().is_some_and(CancellationToken::is_cancelled));
    if is_over && !std::thread::panicking() {
        resume_unwind(Box::new(Halted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_its_token_is_cancelled() {
        let token = CancellationToken::new();
        assert_eq!(until(&token, || 7), Some(7));
        let steps = || {
            for taken in 0_u32.. {
                step();
                if taken == 5000 {
                    token.cancel();
                }
                assert!(taken < 10_000, "it goes on");
            }
        };
        assert!(until(&token, steps).is_none());
        // What is not under a token goes on.
        (0..5000).for_each(|_| step());
    }
}
