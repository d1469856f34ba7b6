//! The progress of a run on a terminal, and its failures as they happen.

use crate::pipeline::{PageResult, State};
use crate::render::visible;
use crate::run::Observer;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

/// Shows the progress of a run, if standard error is a terminal, and prints its failures.
pub(in crate::cli) struct Progress {
    bar: ProgressBar,
    bytes: AtomicU64,
}

impl Progress {
    pub(in crate::cli) fn new(quiet: bool) -> Self {
        let is_shown = !quiet && std::io::stderr().is_terminal();
        let bar = if is_shown { ProgressBar::no_length() } else { ProgressBar::hidden() };
        Self { bar, bytes: AtomicU64::new(0) }
    }

    fn style(&self, template: &str) {
        self.bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    }
}

impl Observer for Progress {
    /// Nobody knows how many pages there are before all folders are walked; the last run had about as many.
    fn begin(&self, pages: Option<u64>) {
        match pages {
            Some(pages) => {
                self.bar.set_length(pages);
                self.style("{bar:30} {pos}/~{len} pages  {per_sec}  {msg}  {eta} left");
            }
            None => self.style("{spinner} {pos} pages  {per_sec}  {msg}"),
        }
    }

    fn page(&self, result: &PageResult<'_>) {
        self.bar.inc(1);
        let State::Cleaned(page) = &result.state else { return };
        let bytes = self.bytes.fetch_add(page.bytes_read as u64, Ordering::Relaxed);
        if self.bar.position().is_multiple_of(64) {
            let seconds = self.bar.elapsed().as_secs_f64().max(1e-3);
            #[allow(clippy::cast_precision_loss, reason = "a figure for a person")]
            let speed = bytes as f64 / 1e6 / seconds;
            self.bar.set_message(format!("{speed:.1} MB/s"));
        }
    }

    fn begin_records(&self) {
        self.bar.unset_length();
        self.style("{spinner} {pos} pages and records  {per_sec}");
    }

    fn failure(&self, id: &str, why: &str) {
        let line = format!("unboil: {}: {}", visible(id.as_bytes()), visible(why.as_bytes()));
        // If nobody reads standard error, the failure is in the report.
        let _ = self.bar.suspend(|| writeln!(std::io::stderr(), "{line}"));
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
