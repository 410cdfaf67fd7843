//! One clock for all processes: that of the database's server.
//!
//! What processes tell each other — who lives, until when a claim lasts, when a notification is due — is compared
//! between machines whose clocks may be wrong. Callers pass the time of their own machine; the store adds how far the
//! server's clock is ahead of it. SQLite has no server, and one machine one clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use sqlx::AnyConnection;

use crate::{Result, Store, database::Database, postgres};

/// What is less cannot be told from the time that the question took, and does no harm.
const NOTICED_MS: i64 = 1_000;
/// From here on somebody should hear of it.
const TOLD_MS: i64 = 5_000;

/// How far the server's clock is ahead, in milliseconds; clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deviation(Arc<AtomicI64>);

impl Store {
    /// How far the clock of the database's server is ahead of this machine's, in milliseconds, as of the last
    /// [`Store::heartbeat`]; 0 when it is less than a second, and on SQLite.
    #[must_use]
    pub fn clock_deviation_ms(&self) -> i64 {
        self.deviation.0.load(Ordering::Relaxed)
    }

    /// This machine's time as the server's.
    pub(crate) fn on_the_server(&self, ms: i64) -> i64 {
        ms.saturating_add(self.clock_deviation_ms())
    }

    /// Compares the clocks.
    pub(crate) async fn compare_clocks(&self, connection: &mut AnyConnection) -> Result<()> {
        if self.database == Database::Sqlite {
            return Ok(());
        }
        let (asked, ours) = (Instant::now(), SystemTime::now());
        let theirs = postgres::clock_ms(connection).await?;
        let ours = ours.duration_since(UNIX_EPOCH).unwrap_or_default() + asked.elapsed() / 2;
        self.note_deviation(theirs.saturating_sub(whole_ms(ours)));
        Ok(())
    }

    fn note_deviation(&self, ahead_ms: i64) {
        let ahead_ms = if ahead_ms.abs() < NOTICED_MS { 0 } else { ahead_ms };
        self.metrics.clock.set(ahead_ms as f64 / 1_000.0);
        let before = self.deviation.0.swap(ahead_ms, Ordering::Relaxed);
        if ahead_ms.abs() >= TOLD_MS && before.abs() < TOLD_MS {
            tracing::warn!(
                seconds = ahead_ms / 1_000,
                "the clock of the store's server is ahead of this machine's; set one of them right: posts and alerts get \
                 wrong times"
            );
        }
    }
}

fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
