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
use vigie_model::PostEvent;

use crate::{Cursor, Metrics, Source, SourceError, SourceHealth, SourceState};

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
    clock: fn() -> Timestamp,
    health: watch::Sender<SourceHealth>,
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
        let health = SourceHealth {
            name: source.name().to_owned(),
            kind: source.kind(),
            state: SourceState::Connecting,
            last_batch_at: None,
            last_published_at: None,
            events: 0,
            per_minute: 0.0,
            reconnects: 0,
            last_error: None,
            last_error_at: None,
        };
        Self { config, metrics, clock, health: watch::Sender::new(health) }
    }

    /// The health of the source, now and as it changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<SourceHealth> {
        self.health.subscribe()
    }

    /// Runs until the source ends, `stop` is cancelled, or something cannot be mended.
    ///
    /// `sink` returns when the events are durable; `save` is called after that with the cursor behind them.
    ///
    /// # Errors
    /// [`RunError`]; everything up to the last saved cursor is durable.
    pub async fn run<S: Source, E>(
        self,
        mut source: S,
        start: Option<Cursor>,
        mut sink: impl AsyncFnMut(Vec<PostEvent>) -> Result<(), E>,
        mut save: impl AsyncFnMut(Cursor) -> Result<(), E>,
        stop: CancellationToken,
    ) -> Result<Outcome, RunError<E>> {
        todo!()
    }
}
