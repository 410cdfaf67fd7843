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

#[cfg(test)]
mod tests {
    use vigie_model::{Roles, Slug};

    use crate::{Member, Store};

    /// Two machines and their server, whose clock is the first one's; the second's is an hour behind.
    #[tokio::test]
    async fn a_clock_that_is_an_hour_off_changes_nothing_between_processes() {
        const HOUR: i64 = 3_600_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let (right, behind) = (Store::open(&path).await.unwrap(), Store::open(&path).await.unwrap());
        behind.note_deviation(HOUR);
        assert_eq!((right.clock_deviation_ms(), behind.clock_deviation_ms()), (0, HOUR));

        let now = 1_000_000_000_000;
        let within = super::Duration::from_secs(5);
        let member = |id: &str, seen_at_ms| Member {
            id: id.to_owned(),
            roles: Roles::all(),
            url: None,
            workspaces_version: 0,
            started_at_ms: seen_at_ms,
            seen_at_ms,
        };
        right.heartbeat(&member("right", now)).await.unwrap();
        behind.heartbeat(&member("behind", now - HOUR)).await.unwrap();
        assert_eq!(right.members(now + 1, within).await.unwrap().len(), 2);
        assert_eq!(behind.members(now + 1 - HOUR, within).await.unwrap().len(), 2);

        // A claim of either lasts for both.
        let id = right.create_replay(&Slug::new("w").unwrap(), 0, None, now).await.unwrap().id;
        let taken = behind.claim_replay("behind", now - HOUR, within).await.unwrap();
        assert_eq!(taken.map(|replay| replay.id), Some(id));
        assert_eq!(right.claim_replay("right", now + 4_999, within).await.unwrap(), None);
        assert!(right.claim_replay("right", now + 5_000, within).await.unwrap().is_some());
        assert_eq!(behind.claim_replay("behind", now + 5_001 - HOUR, within).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_the_question_itself_takes_is_no_deviation() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        for (ahead_ms, noted) in [(999, 0), (-999, 0), (1_000, 1_000), (-7_200_000, -7_200_000), (3, 0)] {
            store.note_deviation(ahead_ms);
            assert_eq!(store.clock_deviation_ms(), noted, "{ahead_ms}");
        }
    }
}
