//! How far a job is, shown on stderr only where a person watches, and only if it takes long enough to wonder.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter jobs show nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows progress by bytes; clears itself away when dropped.
pub struct Meter {
    shown: bool,
    label: &'static str,
    began: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl Meter {
    /// A meter that shows something, or does not.
    #[must_use]
    pub fn new(shown: bool, label: &'static str) -> Self {
        Self { shown, label, began: Instant::now(), bar: Mutex::new(None) }
    }

    /// So many bytes are done; of how many, where that is known.
    pub fn tell(&self, done: u64, of: Option<u64>) {
        if !self.shown || self.began.elapsed() < PATIENCE {
            return;
        }
        // A meter that broke is no reason to break the job.
        let Ok(mut bar) = self.bar.lock() else { return };
        let bar = bar.get_or_insert_with(|| {
            let template = if of.is_some() { "{msg} {bar:30} {bytes}/{total_bytes}" } else { "{msg} {bytes}" };
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(of, ProgressDrawTarget::stderr()).with_style(style.progress_chars("##-"));
            bar.set_message(self.label);
            bar
        });
        bar.set_position(done);
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.bar.get_mut() {
            bar.finish_and_clear();
        }
    }
}
