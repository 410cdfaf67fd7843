//! Forgetting what is long over, in small bites so that nobody waits for it.

use crate::{Result, Store, statement::before};

/// Rows of each kind that one call removes at most.
const BITE: i64 = 500;

/// What one call removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Alerts that are over; their notifications, and what people did about them, go with them.
    pub alerts: u64,
    /// Notifications of alerts that stay.
    pub notifications: u64,
    /// Replays that are over.
    pub replays: u64,
    /// Silences that are over.
    pub silences: u64,
    /// Records of changes to how mentions are handled; the handling itself stays.
    pub mention_changes: u64,
    /// Links that were used and have expired.
    pub links: u64,
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
    /// oldest first: resolved alerts, notifications that wait for nothing, replays, silences,
    /// records of changes to mentions. Call it until it returns nothing.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn prune(&self, now_ms: i64) -> Result<Pruned> {
        let now_ms = self.on_the_server(now_ms);
        self.attempt(|| self.prune_once(before(now_ms, self.keep_history), now_ms)).await
    }

    async fn prune_once(&self, older_than_ms: i64, now_ms: i64) -> Result<Pruned> {
        let remove_before = async |sql: &'static str, ms: i64| -> Result<u64> {
            Ok(sqlx::query(sql).bind(ms).bind(BITE).execute(&self.writer).await?.rows_affected())
        };
        let remove = async |sql: &'static str| remove_before(sql, older_than_ms).await;
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
            silences: remove(
                "DELETE FROM silences WHERE id IN (
                     SELECT id FROM silences WHERE until_ms < $1 ORDER BY until_ms LIMIT $2)",
            )
            .await?,
            mention_changes: remove(
                "DELETE FROM mention_changes WHERE (workspace, revision) IN (
                     SELECT workspace, revision FROM mention_changes WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)",
            )
            .await?,
            links: remove_before(
                "DELETE FROM used_links WHERE (link, deed) IN (
                     SELECT link, deed FROM used_links WHERE expires_ms < $1 ORDER BY expires_ms LIMIT $2)",
                now_ms,
            )
            .await?,
        })
    }
}
