//! How each call on the store goes: within a bounded time, and tried again where PostgreSQL was away for a moment.
//!
//! What is tried again may have been done already, when only the answer was lost. Each caller of
//! [`Store::attempt`] is therefore written so that doing it twice leaves what doing it once leaves.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::{Result, Store, StoreError, database::Database};

/// How long PostgreSQL may take for one attempt. It gives up on a statement by itself a moment earlier.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// After so long no further attempt begins. Together with the last attempt this stays below the time that a graceful
/// stop is given.
const NO_MORE_AFTER: Duration = Duration::from_secs(4);
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

impl Store {
    /// Does `once`, and again while it fails for a reason that passes quickly and time is left. What it does must be
    /// the same when it is done twice.
    pub(crate) async fn attempt<T, F>(&self, once: impl Fn() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let (started, mut pause) = (Instant::now(), FIRST_PAUSE);
        loop {
            let outcome = self.once(once()).await;
            match outcome {
                Err(error) if self.may_pass(&error) && started.elapsed() + pause < NO_MORE_AFTER => {
                    self.metrics.retried(&error);
                    tracing::debug!(%error, "the store is tried again");
                    sleep(pause.mul_f64(rand::random_range(0.5..1.0))).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                outcome => return outcome,
            }
        }
    }

    /// One attempt, for what must not be done twice.
    pub(crate) async fn once<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let timer = self.metrics.seconds.start_timer();
        // SQLite waits for locks for a bounded time by itself, and answers.
        let outcome = match self.database {
            Database::Sqlite => work.await,
            Database::Postgres => {
                timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(StoreError::no_answer(PATIENCE)))
            }
        };
        timer.observe_duration();
        self.metrics.connections(&self.writer);
        outcome.map_err(|error| self.explain(error)).inspect_err(|error| self.metrics.failed(error))
    }

    fn may_pass(&self, error: &StoreError) -> bool {
        self.database == Database::Postgres && matches!(error, StoreError::Unreachable(_) | StoreError::Busy)
    }

    /// A pool that has no connection to give out says only that; why depends on the database.
    fn explain(&self, error: StoreError) -> StoreError {
        match (error, self.database) {
            (StoreError::Sql(sqlx::Error::PoolTimedOut), Database::Sqlite) => StoreError::Busy,
            (StoreError::Sql(sqlx::Error::PoolTimedOut), Database::Postgres) => {
                StoreError::Unreachable("no connection could be had in time".to_owned())
            }
            (error, _) => error,
        }
    }
}
