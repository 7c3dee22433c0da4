//! Many jobs on some threads: each on its own, so that one that fails or panics stops no other, and told as it is done.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How often it is asked whether to stop.
const HEARTBEAT: Duration = Duration::from_millis(100);

/// How a pool came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Every job was done.
    Done,
    /// No more were begun after a while; those begun are done.
    Stopped,
    /// Those begun were left alone.
    Abandoned,
}

/// What is to happen now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Go on.
    GoOn,
    /// Begin no more jobs.
    Stop,
    /// Leave those that run alone, too.
    Abandon,
}

/// Works through `count` jobs on `threads` threads. `tell` hears of each as it is done, with `Err` for what a job that
/// panicked said; both it and `wish`, which is asked every now and then, run on the calling thread.
///
/// The threads are not waited for when the pool is abandoned: they end with the process.
pub fn run<T: Send + 'static>(
    count: usize,
    threads: usize,
    job: impl Fn(usize) -> T + Send + Sync + 'static,
    wish: &mut dyn FnMut() -> Wish,
    tell: &mut dyn FnMut(usize, Result<T, String>) -> Wish,
) -> End {
    let (next, stop, job) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)), Arc::new(job));
    // Bounded: whoever listens slowly holds the work up rather than filling the memory.
    let (sender, receiver) = mpsc::sync_channel(64);
    let threads: Vec<_> = (0..threads.clamp(1, count.max(1)))
        .map(|_| {
            let (next, stop, job, sender) = (next.clone(), stop.clone(), job.clone(), sender.clone());
            thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    // What a job shares with others is only read; what it was making is thrown away with it.
                    let done = catch_unwind(AssertUnwindSafe(|| job(n))).map_err(|panic| said(panic.as_ref()));
                    if sender.send((n, done)).is_err() {
                        break;
                    }
                }
            })
        })
        .collect();
    drop(sender);
    let mut told = 0;
    loop {
        let wished = match receiver.recv_timeout(HEARTBEAT) {
            Ok((n, done)) => {
                told += 1;
                tell(n, done).max(wish())
            }
            Err(RecvTimeoutError::Timeout) => wish(),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        match wished {
            Wish::GoOn => {}
            Wish::Stop => stop.store(true, Ordering::Relaxed),
            Wish::Abandon => {
                stop.store(true, Ordering::Relaxed);
                return End::Abandoned;
            }
        }
    }
    threads.into_iter().for_each(|thread| drop(thread.join()));
    if told == count { End::Done } else { End::Stopped }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_panics_stops_no_other() {
        let mut told = Vec::new();
        let job = |n: usize| {
            assert!(n != 3, "job {n} is broken");
            n * 10
        };
        let end = run(20, 4, job, &mut || Wish::GoOn, &mut |n, done| {
            told.push((n, done));
            Wish::GoOn
        });
        told.sort();
        assert_eq!((end, told.len()), (End::Done, 20));
        assert!(told[3].1.as_ref().is_err_and(|said| said == "job 3 is broken"));
        assert!(told.iter().filter(|(n, _)| *n != 3).all(|(n, done)| *done == Ok(n * 10)));
    }

    #[test]
    fn a_wish_to_stop_lets_what_has_begun_end() {
        let mut told = 0;
        let end = run(1000, 2, |n| n, &mut || Wish::GoOn, &mut |_, _| {
            told += 1;
            if told == 3 { Wish::Stop } else { Wish::GoOn }
        });
        // The channel may hold what was done before the wish was heard.
        assert!(end == End::Stopped && told >= 3 || end == End::Done && told == 1000, "{end:?} {told}");
        assert_eq!(run(0, 4, |n| n, &mut || Wish::GoOn, &mut |_, _| Wish::GoOn), End::Done);
    }

    #[test]
    fn an_abandoned_pool_waits_for_nobody() {
        let (hold, held) = mpsc::channel::<()>();
        let held = std::sync::Mutex::new(held);
        let job = move |_| drop(held.lock().map(|held| held.recv()));
        assert_eq!(run(2, 2, job, &mut || Wish::Abandon, &mut |_, _| Wish::GoOn), End::Abandoned);
        drop(hold);
    }
}
