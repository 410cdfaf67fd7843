//! mentions log ──► detectors ──► store: alerts, and the outbox that the courier empties.
//!
//! Each partition of the mentions has detectors of its own, and progress of its own in the store. How far we read, the
//! detectors' state, the alerts and what is to be sent go into the store in one transaction: after a crash everything
//! is as if the batch had never come, or as if it had been handled once.
//!
//! Partitions come and go as processes share them out. Whoever gets one goes on from what the store holds; whoever lost
//! one without knowing it is told by the store when it commits, and lets go of it. When the store does not answer, the
//! partition is let go of as well, and taken up again from the store once it does: nothing is kept that only a memory
//! knows.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{runtime::Handle, sync::Notify};
use vigie_store::{Store, StoreError};
use vigie_stream::{Consumer, Offsets};

use crate::{
    PipelineError,
    alert_worker::{AlertWorker, CONSUMER},
    metrics::Metrics,
    stage::Stage,
    watched::Watch,
};

pub(crate) struct AlertStage {
    pub(crate) consumer: Box<dyn Consumer>,
    pub(crate) watch: Watch,
    pub(crate) store: Store,
    pub(crate) runtime: Handle,
    /// Told when an alert was raised or is over.
    pub(crate) changed: Arc<Notify>,
    /// Told when there is something to send.
    pub(crate) outbox: Arc<Notify>,
    pub(crate) batch: usize,
    pub(crate) config: vigie_alerts::Config,
    pub(crate) alert_metrics: vigie_alerts::Metrics,
    pub(crate) metrics: Metrics,
    /// How many partitions the mentions have, and how many the posts.
    pub(crate) partitions: (u32, u32),
    /// By partition.
    pub(crate) workers: BTreeMap<u32, AlertWorker>,
    /// Where to go on, in partitions that were taken up.
    pub(crate) back: Offsets,
}

impl Stage for AlertStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        self.take_partitions()?;
        crate::go_back(self.consumer.as_mut(), &mut self.back)?;
        let batch = self.consumer.poll(self.batch, Duration::from_millis(100))?;
        self.let_go();
        let watched = self.watch.current();
        // Only now: what was polled may have been matched against queries that came while it was waited for.
        self.workers.values_mut().for_each(|worker| worker.follow(&watched));
        for entry in &batch.entries {
            if let Some(worker) = self.workers.get_mut(&entry.partition) {
                worker.observe(entry);
            }
        }
        self.metrics.records_in.with_label_values(&["alert"]).inc_by(batch.entries.len() as u64);
        let now = crate::now_ms();
        for (partition, worker) in &mut self.workers {
            worker.advance(batch.next.get(partition).copied(), now);
        }
        self.save(AlertWorker::is_due)
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }

    fn finish(&mut self) -> Result<(), PipelineError> {
        self.save(|_| true)
    }
}

impl AlertStage {
    fn let_go(&mut self) {
        let ours = self.consumer.partitions();
        self.workers.retain(|partition, _| ours.contains(partition));
        self.back.retain(|partition, _| ours.contains(partition));
    }

    /// Takes up partitions that came, from what the store holds of them.
    fn take_partitions(&mut self) -> Result<(), PipelineError> {
        for partition in self.consumer.partitions() {
            if self.workers.contains_key(&partition) {
                continue;
            }
            let progress = self.runtime.block_on(self.store.alert_progress(CONSUMER, partition))?;
            self.back.extend(progress.next.map(|next| (partition, next)));
            let (of, posts) = self.partitions;
            let worker = AlertWorker::take_up(
                (partition, of, posts),
                progress,
                &self.watch.current(),
                &self.config,
                self.alert_metrics.clone(),
            )?;
            self.workers.insert(partition, worker);
        }
        Ok(())
    }

    /// Saves the work of those partitions that want it.
    fn save(&mut self, due: impl Fn(&AlertWorker) -> bool) -> Result<(), PipelineError> {
        let partitions: Vec<u32> =
            self.workers.iter().filter(|(_, worker)| due(worker)).map(|(partition, _)| *partition).collect();
        for partition in partitions {
            let Some(mut worker) = self.workers.remove(&partition) else { continue };
            match self.save_one(&mut worker) {
                Ok(()) => drop(self.workers.insert(partition, worker)),
                Err(PipelineError::Store(StoreError::Overtaken(_))) => {
                    tracing::info!(partition, "another process follows the alerts of this partition now");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn save_one(&mut self, worker: &mut AlertWorker) -> Result<(), PipelineError> {
        let timer = self.metrics.batch_seconds.with_label_values(&["alert"]).start_timer();
        let watched = self.watch.current();
        let Some(commit) = worker.commit(&watched.workspaces) else { return Ok(()) };
        worker.committed(self.runtime.block_on(self.store.commit_alerts(&commit))?);
        timer.observe_duration();
        if !commit.alerts.is_empty() {
            self.changed.notify_one();
            if let Some(at) = worker.take_newest_intake() {
                self.metrics.latency("alerted", crate::now_ms(), at);
            }
        }
        if !commit.outbox.is_empty() {
            self.outbox.notify_one();
        }
        // Only for showing the lag: the store knows where to go on.
        if let Err(error) = self.consumer.commit(&Offsets::from([(commit.partition, commit.next)])) {
            tracing::debug!(%error, "the log was not told how far the alerts are");
        }
        Ok(())
    }
}
