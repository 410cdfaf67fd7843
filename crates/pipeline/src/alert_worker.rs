//! The alerts of one partition of the mentions: its detectors, and what of their work is not saved yet.

use std::time::{Duration, Instant};

use vigie_alerts::{AlertChange, Detectors, plan};
use vigie_model::{Erasure, MentionEvent, Workspace, decode, partition_of};
use vigie_store::{AlertCommit, AlertProgress, Fence};
use vigie_stream::Entry;

use crate::{PipelineError, watched::Watched};

/// The consumer's name in the log and in the store.
pub(crate) const CONSUMER: &str = "alerts";

/// How long progress without any alert waits for its transaction, at least and at most. In between it waits so that
/// saving takes a twentieth of the time: the states of very many rules that are all active are long. What was not saved
/// is read again after a restart, and gives the same alerts with the same ids.
const SAVE_EVERY: Duration = Duration::from_secs(1);
const SAVE_AT_LAST: Duration = Duration::from_secs(60);
const SAVING_SHARE: u32 = 20;

/// The most authors whose words are taken out of what is stored in one transaction.
const MOST_ERASED: usize = 1_000;

pub(crate) struct AlertWorker {
    partition: u32,
    /// How many partitions the mentions have.
    of: u32,
    detectors: Detectors,
    /// The version of the workspaces that the detectors were made for.
    version: i64,
    /// The offset to read next, once something was ever read.
    next: Option<u64>,
    fence: Fence,
    /// Whether `next` was saved.
    saved: bool,
    saved_at: Instant,
    /// When the last saving began, and how long after its end the next may wait.
    saving_since: Instant,
    save_every: Duration,
    /// What happened since.
    changes: Vec<AlertChange>,
    /// Whose words are gone since.
    erased: Vec<Erasure>,
    newest_intake: Option<i64>,
}

impl AlertWorker {
    /// Goes on with a partition, of so many, where the last commit stands. `posts` is how many the posts have.
    pub(crate) fn take_up(
        (partition, of, posts): (u32, u32, u32),
        progress: AlertProgress,
        watched: &Watched,
        config: &vigie_alerts::Config,
        metrics: vigie_alerts::Metrics,
    ) -> Result<Self, PipelineError> {
        let mut detectors = Detectors::new(&living_in(partition, of, &watched.workspaces))
            .with_lateness(config.lateness)
            .with_partitions(posts)
            .with_shares(|counted| vigie_matcher::estimate_shares(counted.iter().copied()))
            .with_metrics(metrics);
        detectors.restore(progress.states)?;
        Ok(Self {
            partition,
            of,
            detectors,
            version: watched.version,
            next: progress.next,
            fence: progress.fence,
            saved: true,
            saved_at: Instant::now(),
            saving_since: Instant::now(),
            save_every: SAVE_EVERY,
            changes: Vec::new(),
            erased: Vec::new(),
            newest_intake: None,
        })
    }

    /// Takes over changed workspaces.
    pub(crate) fn follow(&mut self, watched: &Watched) {
        if watched.version != self.version {
            self.detectors.reconfigure(&living_in(self.partition, self.of, &watched.workspaces));
            self.version = watched.version;
        }
    }

    /// Handles the next record; one that was handled before is passed over.
    pub(crate) fn observe(&mut self, entry: &Entry) {
        if self.next.is_some_and(|next| entry.offset < next) {
            return;
        }
        self.next = Some(entry.offset + 1);
        self.saved = false;
        // The index stage reports records that cannot be read.
        let Ok(mention) = decode::<MentionEvent>(&entry.value) else { return };
        match mention.event {
            MentionEvent::Mentioned(found) => {
                self.newest_intake = self.newest_intake.max(Some(mention.taken_in_at));
                // What one's own accounts publish is not what people say.
                if !found.own {
                    self.detectors.observe(&found, mention.taken_in_at);
                }
            }
            MentionEvent::Heard { posts_partition, of, until } => {
                self.detectors.heard(posts_partition, of, until, entry.appended_at);
            }
            MentionEvent::Sources { at, heard } => self.detectors.heard_sources(at, &heard),
            MentionEvent::Erased(erasure) => {
                self.detectors.erase(&erasure);
                self.erased.push(erasure);
            }
            // A replay is news to nobody, and what was counted stays counted.
            MentionEvent::Replayed(_)
            | MentionEvent::Removed { .. }
            | MentionEvent::Unmatched { .. }
            | MentionEvent::Handled(_) => {}
        }
    }

    /// Ends a batch: `next` is where the partition goes on, `now` the wall clock in unix milliseconds.
    pub(crate) fn advance(&mut self, next: Option<u64>, now: i64) {
        if next > self.next {
            (self.next, self.saved) = (next, false);
        }
        self.changes.extend(self.detectors.advance_to(now));
    }

    /// Alerts are saved at once, the rest every second or, where that is costly, less often.
    pub(crate) fn is_due(&self) -> bool {
        !self.changes.is_empty()
            || self.erased.len() >= MOST_ERASED
            || (!self.saved && self.saved_at.elapsed() >= self.save_every)
    }

    /// What is to be saved, if anything was ever read.
    pub(crate) fn commit(&mut self, workspaces: &[Workspace]) -> Option<AlertCommit<'static>> {
        let next = self.next?;
        self.saving_since = Instant::now();
        let changes = std::mem::take(&mut self.changes);
        let (states, removed_states) = self.detectors.take_dirty();
        Some(AlertCommit {
            consumer: CONSUMER,
            partition: self.partition,
            expected: self.fence,
            next,
            states,
            removed_states,
            erased: std::mem::take(&mut self.erased),
            outbox: plan(&changes, workspaces, crate::now_ms()),
            // The last of each alert is kept.
            alerts: changes
                .into_iter()
                .map(|change| change.alert)
                .chain(self.detectors.take_courses())
                .collect(),
        })
    }

    pub(crate) fn committed(&mut self, fence: Fence) {
        (self.fence, self.saved, self.saved_at) = (fence, true, Instant::now());
        self.save_every = pause_after(self.saving_since.elapsed());
    }

    /// When the newest of the mentions since the last call was taken in.
    pub(crate) fn take_newest_intake(&mut self) -> Option<i64> {
        self.newest_intake.take()
    }
}

/// How long to wait after a saving that took so long.
fn pause_after(saving: Duration) -> Duration {
    saving.saturating_mul(SAVING_SHARE).clamp(SAVE_EVERY, SAVE_AT_LAST)
}

/// The workspaces whose mentions stand in this partition.
fn living_in(partition: u32, of: u32, workspaces: &[Workspace]) -> Vec<Workspace> {
    let here = |workspace: &&Workspace| partition_of(workspace.id().as_str().as_bytes(), of) == partition;
    workspaces.iter().filter(here).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costly_saving_is_done_less_often() {
        let check = |saving: u64, pause: u64| {
            assert_eq!(
                pause_after(Duration::from_millis(saving)),
                Duration::from_millis(pause),
                "{saving} ms"
            );
        };
        check(0, 1_000);
        check(10, 1_000);
        check(500, 10_000);
        check(60_000, 60_000);
    }
}
