//! Forgetting what is long over, in small bites so that nobody waits for it.

use crate::{Result, Store, statement::before};

/// Rows of each kind that one call removes at most.
const BITE: i64 = 500;

/// What one call removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Alerts that are over; their notifications go with them.
    pub alerts: u64,
    /// Notifications of alerts that stay.
    pub notifications: u64,
    /// Replays that are over.
    pub replays: u64,
}

impl Pruned {
    /// Whether there was nothing to remove any more.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Store {
    /// Removes some of what has been over for longer than [`Config::keep_history`](crate::Config::keep_history), the
    /// oldest first: resolved alerts, notifications that wait for nothing, replays. Call it until it returns nothing.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn prune(&self, now_ms: i64) -> Result<Pruned> {
        self.attempt(|| self.prune_once(before(self.on_the_server(now_ms), self.keep_history))).await
    }

    async fn prune_once(&self, older_than_ms: i64) -> Result<Pruned> {
        let remove = async |sql: &'static str| -> Result<u64> {
            let removed = sqlx::query(sql).bind(older_than_ms).bind(BITE).execute(&self.writer).await?;
            Ok(removed.rows_affected())
        };
        Ok(Pruned {
            alerts: remove(
                "DELETE FROM alerts WHERE (workspace, id) IN (
                     SELECT workspace, id FROM alerts
                     WHERE state = 'resolved' AND fired_at_ms < $1 AND NOT EXISTS (
                         SELECT 1 FROM notifications AS waiting
                         WHERE waiting.workspace = alerts.workspace AND waiting.alert_id = alerts.id
                           AND (waiting.status = 'pending' OR waiting.created_at_ms >= $1))
                     ORDER BY fired_at_ms LIMIT $2)",
            )
            .await?,
            notifications: remove(
                "DELETE FROM notifications WHERE notification_key IN (
                     SELECT notification_key FROM notifications
                     WHERE status <> 'pending' AND created_at_ms < $1 ORDER BY created_at_ms LIMIT $2)",
            )
            .await?,
            replays: remove(
                "DELETE FROM replays WHERE id IN (
                     SELECT id FROM replays
                     WHERE state NOT IN ('waiting', 'running') AND updated_at_ms < $1
                     ORDER BY updated_at_ms LIMIT $2)",
            )
            .await?,
        })
    }
}
