//! When a source that has to be asked is asked next.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::Kit;

/// The clock of one source that is asked every so often, give or take a tenth, so that many do not ask at once.
#[derive(Debug)]
pub(crate) struct Polling {
    every: Duration,
    due: Option<Instant>,
}

impl Polling {
    pub(crate) fn new(kit: &Kit, usual: Duration) -> Self {
        Self { every: kit.wait(usual), due: None }
    }

    /// The next question need not wait.
    pub(crate) fn at_once(&mut self) {
        self.due = None;
    }

    /// Whether the source may be asked.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        self.due.is_none_or(|due| due <= now)
    }

    /// The next question waits until then.
    pub(crate) fn not_before(&mut self, due: Instant) {
        self.due = Some(due);
    }

    /// Waits until the source may be asked; may be dropped while it waits.
    pub(crate) async fn due(&self) {
        if let Some(due) = self.due {
            sleep_until(due).await;
        }
    }

    /// The source was asked now.
    pub(crate) fn asked(&mut self) {
        self.due = Some(Instant::now() + self.every.mul_f64(rand::random_range(0.9..=1.1)));
    }
}
