//! mentions log ──► index.
//!
//! The index keeps the log's offsets in its own commits, so that what is searchable and how far we read can never
//! disagree. The log's own note of progress is only for showing the lag.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use vigie_index::Writer;
use vigie_model::{MentionEvent, decode};
use vigie_stream::{Consumer, Entry, Log, MENTIONS};

use crate::{PipelineError, dead_letters, metrics::Metrics, stage::Stage};

/// The consumer's name in the log.
pub(crate) const CONSUMER: &str = "index";

pub(crate) struct IndexStage {
    log: Arc<dyn Log>,
    consumer: Box<dyn Consumer>,
    writer: Writer,
    batch: usize,
    commit_interval: Duration,
    metrics: Metrics,
    /// Since when something waits for a commit.
    waiting_since: Option<Instant>,
    /// When the posts that wait for a commit were taken in.
    taken_in: Vec<i64>,
}

impl Stage for IndexStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let patience = match self.waiting_since {
            Some(since) => self.commit_interval.saturating_sub(since.elapsed()),
            None => Duration::from_millis(100),
        };
        let batch = self.consumer.poll(self.batch, patience.min(Duration::from_millis(100)))?;
        crate::tell_gap(MENTIONS, batch.gap);
        for run in batch.entries.chunk_by(|a, b| a.partition == b.partition) {
            self.apply(run)?;
        }
        if !batch.entries.is_empty() {
            self.waiting_since.get_or_insert_with(Instant::now);
        }
        if self.waiting_since.is_some_and(|since| since.elapsed() >= self.commit_interval) {
            self.commit()?;
        }
        Ok(())
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }

    fn finish(&mut self) -> Result<(), PipelineError> {
        if self.waiting_since.is_some() {
            self.commit()?;
        }
        Ok(())
    }
}

impl IndexStage {
    pub(crate) fn new(
        log: Arc<dyn Log>,
        consumer: Box<dyn Consumer>,
        writer: Writer,
        batch: usize,
        commit_interval: Duration,
        metrics: &Metrics,
    ) -> Self {
        let metrics = metrics.clone();
        Self {
            log,
            consumer,
            writer,
            batch,
            commit_interval,
            metrics,
            waiting_since: None,
            taken_in: Vec::new(),
        }
    }

    /// Applies entries of one partition, which stand in order.
    fn apply(&mut self, entries: &[Entry]) -> Result<(), PipelineError> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let (mut events, mut dead) = (Vec::with_capacity(entries.len()), Vec::new());
        for entry in entries {
            match decode::<MentionEvent>(&entry.value) {
                Ok(mention) => {
                    if let MentionEvent::Mentioned(_) = mention.event {
                        self.taken_in.push(mention.taken_in_at);
                    }
                    events.push(mention.event);
                }
                Err(cause) => dead.push(dead_letters::record(MENTIONS, entry, &cause)),
            }
        }
        dead_letters::append(self.log.as_ref(), dead, &self.metrics)?;
        self.writer.apply(first.partition, first.offset, last.offset + 1, &events)?;
        self.metrics.records_in.with_label_values(&["index"]).inc_by(entries.len() as u64);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), PipelineError> {
        let timer = self.metrics.batch_seconds.with_label_values(&["index"]).start_timer();
        self.writer.commit()?;
        timer.observe_duration();
        self.consumer.commit(self.writer.progress())?;
        let now = crate::now_ms();
        for at in self.taken_in.drain(..) {
            self.metrics.latency("searchable", now, at);
        }
        self.waiting_since = None;
        Ok(())
    }
}
