//! A condition in, an end to work amid itself out, once the condition holds: for a recap that takes longer than it may, and for
//! questions whose time is over. Threads cannot be ended from outside; so the loops that can run away say `step`, which looks at
//! the condition now and then, and what is over unwinds, as a panic would, without being one.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

/// Steps between two looks, less one: few enough for a millisecond, many enough to cost nothing.
const STEPS: u32 = 0x3ff;

thread_local! {
    static IS_OVER: RefCell<Option<Rc<dyn Fn() -> bool>>> = const { RefCell::new(None) };
    static TAKEN: Cell<u32> = const { Cell::new(0) };
}

/// What is thrown.
struct Halted;

/// Does some work on this thread, and ends it soon after `is_over` holds; nothing is what it then gives. Work within work has
/// its own condition.
pub fn until<T>(is_over: impl Fn() -> bool + 'static, work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_OVER.replace(Some(Rc::new(is_over)));
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_OVER.set(before);
    match done {
        Ok(done) => Some(done),
        Err(thrown) if thrown.is::<Halted>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

/// One step of work.
pub fn step() {
    let taken = TAKEN.get().wrapping_add(1);
    TAKEN.set(taken);
    if taken & STEPS == 0 {
        look();
    }
}

/// Steps that this thread took since it began: what work costs, whatever the machine.
pub fn taken() -> u32 {
    TAKEN.get()
}

#[cold]
fn look() {
    let is_over = IS_OVER.with_borrow(Clone::clone).is_some_and(|is_over| is_over());
    if is_over && !std::thread::panicking() {
        resume_unwind(Box::new(Halted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_it_is_over() {
        let over = Rc::new(Cell::new(false));
        let is_over = || {
            let over = Rc::clone(&over);
            move || over.get()
        };
        assert_eq!(until(is_over(), || 7), Some(7));
        let steps = || {
            for taken in 0_u32.. {
                step();
                over.set(taken >= 5000);
                assert!(taken < 10_000, "it goes on");
            }
        };
        assert!(until(is_over(), steps).is_none());
        // What has no condition goes on.
        (0..5000).for_each(|_| step());
    }
}
