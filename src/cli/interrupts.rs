//! Ctrl-C, and the signal by which schedulers ask a job to end. The first lets what runs come to its end; the second does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Counts interruptions, which from now on do not end the program.
pub struct Interrupts {
    came: Arc<AtomicBool>,
    count: u32,
}

impl Interrupts {
    /// Begins to listen. Where the system does not let us, an interruption ends the program at once, as ever.
    #[must_use]
    pub fn listen() -> Self {
        let came = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            let _ = signal_hook::flag::register(signal, came.clone());
        }
        Self { came, count: 0 }
    }

    /// How many have come. Two between two questions are one: a finger that slipped.
    pub fn count(&mut self) -> u32 {
        self.count += u32::from(self.came.swap(false, Ordering::Relaxed));
        self.count
    }
}
