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

/// How long it is since this was called.
#[must_use]
pub fn stopwatch() -> crate::casework::Stopwatch {
    let began = Instant::now();
    std::sync::Arc::new(move || began.elapsed())
}

/// Shows how many cases are done; clears itself away when dropped.
pub struct CaseMeter {
    bar: Option<ProgressBar>,
    began: Instant,
}

impl CaseMeter {
    /// A meter for so many cases that shows something, or does not.
    #[must_use]
    pub fn new(shown: bool, cases: u64) -> Self {
        let bar = shown.then(|| {
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} 案{msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(cases), ProgressDrawTarget::stderr()).with_style(style.progress_chars("##-"))
        });
        Self { bar, began: Instant::now() }
    }

    /// So many are done, and so many of them failed.
    pub fn tell(&self, done: u64, failed: u64) {
        let Some(bar) = &self.bar else { return };
        let seconds = self.began.elapsed().as_secs_f64();
        #[allow(clippy::cast_precision_loss)] // One decimal is shown.
        let (a_second, left) = (done as f64 / seconds.max(0.001), bar.length().unwrap_or(done).saturating_sub(done) as f64);
        let mut words = String::new();
        if failed > 0 {
            words += &format!("，失败 {failed}");
        }
        // The first few say nothing of the rest.
        if seconds > 1.0 && done > 1 {
            words += &format!("，每秒 {a_second:.1} 案，约剩 {}", lasting(left / a_second));
        }
        bar.set_message(words);
        bar.set_position(done);
    }

    /// Does something on stderr that the meter must not write into.
    pub fn aside<T>(&self, something: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(something),
            None => something(),
        }
    }
}

impl Drop for CaseMeter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `3.2 秒`, `2 分 5 秒`, `1 小时 2 分`.
#[must_use]
pub fn lasting(seconds: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped to what fits.
    let whole = seconds.round().clamp(0.0, 1e9) as u64;
    match whole {
        0..10 => format!("{seconds:.1} 秒"),
        10..60 => format!("{whole} 秒"),
        60..3600 => format!("{} 分 {} 秒", whole / 60, whole % 60),
        _ => format!("{} 小时 {} 分", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::lasting;

    #[test]
    fn how_long_something_lasts_is_said_as_people_do() {
        let said = [0.04, 9.4, 42.3, 125.0, 3725.0, f64::INFINITY].map(lasting);
        assert_eq!(said, ["0.0 秒", "9.4 秒", "42 秒", "2 分 5 秒", "1 小时 2 分", "277777 小时 46 分"]);
    }
}
