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
    #[should_panic(expected = "number 3")]
    fn a_panic_is_not_lost() {
        at_once(3, (0..9).collect(), |n: u32| assert!(n != 3, "number {n}"));
    }
}
