//! Runs a source: durable first, then the cursor; connects again when it fails.
//!
//! The promise is at least once. The cursor that is handed to `save` never runs ahead of what `sink` has made
//! durable, so whoever starts again from it loses nothing. A sink that takes its time holds the source back: there
//! is never more than one batch in flight.

use std::time::Duration;

use jiff::{Timestamp, fmt::serde::unsigned_duration::friendly::compact::required as friendly};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vigie_model::{
    PostEvent, SourceHealth,
    SourceState::{Connecting, Ended, Failed, Running, Stopped, Waiting},
};

use crate::{
    Cursor, Metrics, Source, SourceError,
    health::{BatchFacts, Ledger},
};

/// How long to wait before a source is connected again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunnerConfig {
    /// After the first failure; doubled with each one that follows, and jittered by half.
    #[serde(with = "friendly")]
    pub first_wait: Duration,
    /// The longest wait.
    #[serde(with = "friendly")]
    pub longest_wait: Duration,
}

impl Default for RunnerConfig {
    fn default() -> Self {
        Self { first_wait: Duration::from_millis(500), longest_wait: Duration::from_secs(60) }
    }
}

/// How a run came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The source has nothing more, ever.
    Ended,
    /// It was asked to stop.
    Stopped,
}

/// Why a run was given up.
#[derive(Debug, thiserror::Error)]
pub enum RunError<E> {
    /// The source needs a person.
    #[error("source cannot go on: {0}")]
    Source(#[source] SourceError),
    /// The batch could not be made durable, or its cursor not be remembered.
    #[error(transparent)]
    Sink(E),
}

/// Runs one source.
#[derive(Debug)]
pub struct Runner {
    config: RunnerConfig,
    metrics: Metrics,
    ledger: Ledger,
}

impl Runner {
    /// Makes a runner for `source`, which has not been connected yet.
    #[must_use]
    pub fn new(
        source: &impl Source,
        config: RunnerConfig,
        metrics: Metrics,
        clock: fn() -> Timestamp,
    ) -> Self {
        Self { config, metrics, ledger: Ledger::new(source.name(), source.kind(), clock) }
    }

    /// The health of the source, now and as it changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<SourceHealth> {
        self.ledger.subscribe()
    }

    /// Runs until the source ends, `stop` is cancelled, or something cannot be mended.
    ///
    /// `sink` returns when the events are durable; `save` is called after that with the cursor behind them. Both are
    /// always run to their end, also when `stop` comes meanwhile.
    ///
    /// # Errors
    /// [`RunError`]; everything up to the last saved cursor is durable.
    pub async fn run<S: Source, E>(
        mut self,
        mut source: S,
        start: Option<Cursor>,
        mut sink: impl AsyncFnMut(Vec<PostEvent>) -> Result<(), E>,
        mut save: impl AsyncFnMut(Cursor) -> Result<(), E>,
        stop: CancellationToken,
    ) -> Result<Outcome, RunError<E>> {
        let mut cursor = start;
        let mut failures = 0;
        loop {
            let session = self.session(&mut source, &mut cursor, &mut failures, &mut sink, &mut save, &stop);
            let ended = session.await;
            source.close().await;
            let error = match ended {
                Ok(outcome) => {
                    self.ledger.enter(if outcome == Outcome::Ended { Ended } else { Stopped });
                    return Ok(outcome);
                }
                Err(RunError::Sink(error)) => {
                    self.ledger.enter(Stopped);
                    return Err(RunError::Sink(error));
                }
                Err(RunError::Source(error)) => error,
            };
            self.metrics.errors.with_label_values(&[source.kind()]).inc();
            self.ledger.note(&error);
            let SourceError::Unavailable { retry_after, .. } = error else {
                self.ledger.enter(Failed);
                return Err(RunError::Source(error));
            };
            failures += 1;
            let wait = self.config.wait(failures, retry_after);
            tracing::warn!(source = source.name(), %error, ?wait, "source failed, connecting again");
            self.ledger.enter(Waiting);
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.ledger.enter(Stopped);
                    return Ok(Outcome::Stopped);
                }
                () = tokio::time::sleep(wait) => {}
            }
            self.metrics.reconnects.with_label_values(&[source.kind()]).inc();
            self.ledger.reconnected();
        }
    }

    /// From one connection to its end.
    async fn session<S: Source, E>(
        &mut self,
        source: &mut S,
        cursor: &mut Option<Cursor>,
        failures: &mut u32,
        sink: &mut impl AsyncFnMut(Vec<PostEvent>) -> Result<(), E>,
        save: &mut impl AsyncFnMut(Cursor) -> Result<(), E>,
        stop: &CancellationToken,
    ) -> Result<Outcome, RunError<E>> {
        self.ledger.enter(Connecting);
        tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(Outcome::Stopped),
            connected = source.connect(cursor.clone()) => connected.map_err(RunError::Source)?,
        }
        self.ledger.enter(Running);
        loop {
            let batch = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(Outcome::Stopped),
                batch = source.next_batch() => batch.map_err(RunError::Source)?,
            };
            *failures = 0;
            if let Some(gap) = batch.gap {
                tracing::warn!(source = source.name(), from = %gap.from, to = %gap.to, why = gap.why, "posts may be missing");
                self.ledger.missed(gap);
            }
            let batch_facts = BatchFacts::of(&batch.events);
            if !batch.events.is_empty() {
                sink(batch.events).await.map_err(RunError::Sink)?;
            }
            save(batch.cursor.clone()).await.map_err(RunError::Sink)?;
            *cursor = Some(batch.cursor);
            self.account(source.kind(), batch_facts);
            if batch.end {
                return Ok(Outcome::Ended);
            }
        }
    }

    fn account(&mut self, kind: &'static str, batch: BatchFacts) {
        self.metrics.events.with_label_values(&[kind]).inc_by(batch.events);
        if let Some(lag) = self.ledger.account(batch) {
            self.metrics.lag_seconds.with_label_values(&[kind]).set(lag.as_secs_f64());
        }
    }
}

impl RunnerConfig {
    /// How long to wait after so many failures in a row: doubled each time, cut at the longest, then anything from
    /// half of that to all of it; never less than the other side asks for.
    fn wait(&self, failures: u32, retry_after: Option<Duration>) -> Duration {
        let doubled = self.first_wait.saturating_mul(1 << failures.saturating_sub(1).min(20));
        let jittered = doubled.min(self.longest_wait).mul_f64(rand::random_range(0.5..=1.0));
        jittered.max(retry_after.unwrap_or_default())
    }
}
