//! mentions log ──► detectors ──► store: alerts, and the outbox that the courier empties.
//!
//! How far we read, the detectors' state, the alerts and what is to be sent go into the store in one transaction:
//! after a crash everything is as if the batch had never come, or as if it had been handled once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast},
};
use vigie_alerts::{AlertChange, Detectors, outbox_rows};
use vigie_model::{Live, MentionEvent, decode};
use vigie_store::{AlertCommit, Fence, Store};
use vigie_stream::{Consumer, Offsets};

use crate::{PipelineError, metrics::Metrics, stage::Stage, watched::Watch};

/// The consumer's name in the log and in the store.
pub(crate) const CONSUMER: &str = "alerts";

/// How long progress without any alert may wait for its transaction.
const SAVE_EVERY: Duration = Duration::from_secs(1);

pub(crate) struct AlertStage {
    pub(crate) consumer: Box<dyn Consumer>,
    pub(crate) detectors: Detectors,
    pub(crate) watch: Watch,
    /// The version of the workspaces that the detectors were made for.
    pub(crate) version: i64,
    pub(crate) store: Store,
    pub(crate) runtime: Handle,
    pub(crate) watchers: broadcast::Sender<Live>,
    pub(crate) outbox: Arc<Notify>,
    pub(crate) batch: usize,
    pub(crate) max_age: Duration,
    pub(crate) metrics: Metrics,
    /// Next offsets read but not saved yet.
    pub(crate) unsaved: Offsets,
    /// Where it goes on, once something was ever read.
    pub(crate) next: Option<u64>,
    pub(crate) fence: Fence,
    pub(crate) saved_at: Instant,
}

impl Stage for AlertStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let batch = self.consumer.poll(self.batch, Duration::from_millis(100))?;
        // Only now: what was polled may have been matched against queries that came while it was waited for.
        self.follow_workspaces();
        let mut newest_intake = None;
        for entry in &batch.entries {
            // The index stage reports records that cannot be read.
            let Ok(mention) = decode::<MentionEvent>(&entry.value) else { continue };
            if let MentionEvent::Mentioned(found) = &mention.event {
                newest_intake = newest_intake.max(Some(mention.taken_in_at));
                self.detectors.observe(found, mention.taken_in_at);
            }
        }
        self.metrics.records_in.with_label_values(&["alert"]).inc_by(batch.entries.len() as u64);
        self.unsaved.extend(batch.next);
        let now = crate::now_ms();
        let changes = self.detectors.advance_to(now);
        let fired = !changes.is_empty();
        if fired || (!self.unsaved.is_empty() && self.saved_at.elapsed() >= SAVE_EVERY) {
            self.save(changes)?;
        }
        if let (true, Some(at)) = (fired, newest_intake) {
            self.metrics.latency("alerted", crate::now_ms(), at);
        }
        Ok(())
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }

    fn finish(&mut self) -> Result<(), PipelineError> {
        self.save(Vec::new())
    }
}

impl AlertStage {
    fn follow_workspaces(&mut self) {
        let watched = self.watch.current();
        if watched.version != self.version {
            self.detectors.reconfigure(&watched.workspaces);
            self.version = watched.version;
        }
    }

    fn save(&mut self, changes: Vec<AlertChange>) -> Result<(), PipelineError> {
        self.next = self.unsaved.get(&0).copied().or(self.next);
        let Some(next) = self.next else { return Ok(()) };
        let watched = self.watch.current();
        let timer = self.metrics.batch_seconds.with_label_values(&["alert"]).start_timer();
        let (states, removed_states) = self.detectors.take_dirty();
        let commit = AlertCommit {
            consumer: CONSUMER,
            partition: 0,
            expected: self.fence,
            next,
            states,
            removed_states,
            outbox: outbox_rows(&changes, &watched.workspaces, crate::now_ms(), self.max_age),
            alerts: changes.into_iter().map(|change| change.alert).collect(),
        };
        self.fence = self.runtime.block_on(self.store.commit_alerts(&commit))?;
        timer.observe_duration();
        self.consumer.commit(&self.unsaved)?;
        self.unsaved.clear();
        self.saved_at = Instant::now();
        for alert in commit.alerts {
            // An error means that nobody watches.
            let _ = self.watchers.send(Live::Alert(Arc::new(alert)));
        }
        if !commit.outbox.is_empty() {
            self.outbox.notify_one();
        }
        Ok(())
    }
}
