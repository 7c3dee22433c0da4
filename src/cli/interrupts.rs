//! Ctrl-C, and the signals by which schedulers and closing terminals end a program. They end ours at once, unless somebody listens.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static LISTENING: AtomicUsize = AtomicUsize::new(0);
static CAME: AtomicBool = AtomicBool::new(false);

/// One has come. Where nobody listens, what is half written is taken away, and the program is to end with this exit code: 128 + 2,
/// as shells expect.
#[must_use]
pub fn interrupted() -> Option<i32> {
    if LISTENING.load(Ordering::Relaxed) > 0 {
        CAME.store(true, Ordering::Relaxed);
        return None;
    }
    crate::bundle::abandon_parts();
    Some(130)
}

/// Listens for interruptions from when it is made. Dropped, they end the program again.
#[derive(Debug)]
pub struct Interrupts {
    count: u32,
}

impl Interrupts {
    /// Begins to listen.
    #[must_use]
    pub fn listen() -> Self {
        LISTENING.fetch_add(1, Ordering::Relaxed);
        Self { count: 0 }
    }

    /// How many have come; those between two questions are one.
    pub fn count(&mut self) -> u32 {
        self.count += u32::from(CAME.swap(false, Ordering::Relaxed));
        self.count
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        LISTENING.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_listens_counts_them() {
        let mut interrupts = Interrupts::listen();
        assert_eq!((interrupted(), interrupted()), (None, None));
        assert_eq!((interrupts.count(), interrupts.count()), (1, 1), "a finger that slipped");
        assert_eq!((interrupted(), interrupts.count()), (None, 2));
    }
}
