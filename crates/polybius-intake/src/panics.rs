//! Runs code that may panic on some input, and keeps such a panic to itself.
//!
//! What feeds it: the reader of Parquet, and the program's work on documents, so that a fault of ours on one of them costs
//! that one alone. What it gives: what the code gives, or nothing if it panicked. What it refuses: nothing; a panic
//! anywhere else is reported as ever.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread runs code whose panics are caught.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `run`; `None` if it panicked.
pub fn catch<T>(run: impl FnOnce() -> T) -> Option<T> {
    let before = CAUGHT.replace(true);
    let done = catch_unwind(AssertUnwindSafe(run));
    CAUGHT.set(before);
    done.ok()
}

/// Sees to it that panics which a reader catches, and gives as a refusal, are not reported beside it. All others go
/// to the hook that was there. Programs call it once; fuzz targets too, whose own hook would end them.
pub fn hush_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !CAUGHT.get() {
                others(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_gives_nothing() {
        hush_caught_panics();
        assert_eq!(catch(|| 5), Some(5));
        assert_eq!(catch(|| catch(|| -> u8 { panic!("inner") })), Some(None));
        assert!(!CAUGHT.get());
        assert_eq!(catch(|| -> u8 { panic!("outer") }), None);
        assert!(!CAUGHT.get());
    }
}
