//! Work on several threads, results in the order of the input, and a bounded number of both in memory.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Batches beyond the one that is waited for that may be finished and held.
const AHEAD_PER_THREAD: u64 = 4;

struct State<R> {
    /// Number of the next batch to be given out.
    next_in: u64,
    /// Number of the next result to be taken.
    next_out: u64,
    ended: bool,
    /// A thread panicked: what it held never comes.
    failed: bool,
    results: BTreeMap<u64, R>,
}

/// Ends the run if its thread panics, so that nobody waits for it; the panic goes on at the scope's end.
struct EndOnPanic<'a, R>(&'a Mutex<State<R>>, &'a Condvar);

impl<R> Drop for EndOnPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut s = lock(self.0);
            (s.ended, s.failed) = (true, true);
            drop(s);
            self.1.notify_all();
        }
    }
}

/// Runs `work` on what `source` gives, on `threads` threads, and hands the results to `sink` in order.
/// Stops early if the sink fails.
///
/// # Errors
/// The first error of the sink.
pub fn run<T: Send, R: Send, E>(
    threads: usize,
    source: impl FnMut() -> Option<T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let source = Mutex::new(source);
    let state =
        Mutex::new(State { next_in: 0, next_out: 0, ended: false, failed: false, results: BTreeMap::new() });
    let changed = Condvar::new();
    let ahead = AHEAD_PER_THREAD * threads as u64;
    std::thread::scope(|scope| {
        let _end = EndOnPanic(&state, &changed);
        for _ in 0..threads {
            scope.spawn(|| {
                let _end = EndOnPanic(&state, &changed);
                loop {
                    // One thread at a time takes the next batch, so numbers follow the input.
                    let mut next = lock(&source);
                    let number = {
                        let mut s = lock(&state);
                        while !s.ended && s.next_in >= s.next_out + ahead {
                            s = changed.wait(s).unwrap_or_else(PoisonError::into_inner);
                        }
                        if s.ended {
                            return;
                        }
                        s.next_in
                    };
                    let batch = next();
                    let mut s = lock(&state);
                    match batch {
                        None => {
                            s.ended = true;
                            changed.notify_all();
                            return;
                        }
                        Some(batch) => {
                            s.next_in += 1;
                            drop(s);
                            drop(next);
                            let result = work(batch);
                            lock(&state).results.insert(number, result);
                            changed.notify_all();
                        }
                    }
                }
            });
        }
        loop {
            let mut s = lock(&state);
            let result = loop {
                let wanted = s.next_out;
                if let Some(result) = s.results.remove(&wanted) {
                    s.next_out += 1;
                    break result;
                }
                if s.ended && (s.failed || s.next_out >= s.next_in) {
                    return Ok(());
                }
                s = changed.wait(s).unwrap_or_else(PoisonError::into_inner);
            };
            drop(s);
            changed.notify_all();
            if let Err(e) = sink(result) {
                lock(&state).ended = true;
                changed.notify_all();
                return Err(e);
            }
        }
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 7] {
            let mut numbers = 0..200u64;
            let mut got = Vec::new();
            let work = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros((n * 7919) % 300));
                n * 2
            };
            run(
                threads,
                || numbers.next(),
                work,
                |r| {
                    got.push(r);
                    Ok::<(), ()>(())
                },
            )
            .unwrap();
            assert_eq!(got, (0..200).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_does_not_hang() {
        let mut numbers = 0..20;
        let work = |n: u64| assert!(n != 7, "seven");
        let _ = run(2, || numbers.next(), work, |()| Ok::<(), ()>(()));
    }

    #[test]
    fn a_failing_sink_stops_the_run() {
        let mut numbers = 0..;
        let mut seen = 0;
        let result = run(
            3,
            || numbers.next(),
            |n: u64| n,
            |_| {
                seen += 1;
                if seen == 5 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!(result, Err("full"));
    }
}
