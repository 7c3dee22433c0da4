//! Work on several things at once.

use std::sync::{Mutex, PoisonError};

/// Does the same to each of some things, on so many threads at most; what came of them is in their order. A panic in one of
/// them goes on here.
pub(super) fn at_once<I: Send, T: Send>(threads: usize, things: Vec<I>, work: impl Fn(I) -> T + Sync) -> Vec<T> {
    let threads = threads.clamp(1, things.len().max(1));
    let waiting = Mutex::new(things.into_iter().enumerate());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut done = Vec::new();
        while let Some((n, thing)) = next() {
            done.push((n, work(thing)));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, made)| made).collect()
}

/// Does two things, at once where there is more than one thread.
pub(super) fn both<A, B: Send>(threads: usize, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    if threads < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_it_is_in_order_on_any_number_of_threads() {
        let of = |threads, count: u32| at_once(threads, (0..count).collect(), |n| n * n);
        for threads in [0, 1, 2, 7] {
            assert_eq!(of(threads, 100), (0..100).map(|n| n * n).collect::<Vec<_>>());
            assert!(of(threads, 0).is_empty());
        }
    }

    #[test]
    fn two_things_are_both_done() {
        for threads in [0, 1, 2] {
            assert_eq!(both(threads, || 1, || "one"), (1, "one"));
        }
    }

    #[test]
    #[should_panic(expected = "number 3")]
    fn a_panic_is_not_lost() {
        at_once(3, (0..9).collect(), |n: u32| assert!(n != 3, "number {n}"));
    }
}
