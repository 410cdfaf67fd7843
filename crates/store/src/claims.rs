//! Sending the outbox: who may send which notification now, and what came of it.
//!
//! A courier claims what it sends. While the claim lasts nobody else sends it; a courier that dies loses its claims
//! when their lease is over. Claims bound how many notifications are under way, in all and to one channel.

use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};

use crate::{
    Notification, Result, Store, StoreError,
    outbox::{TABLE, attempts},
    statement::{ROWS, from_document, placeholders, until, word},
};

/// The most characters kept of an error, which a stranger's server may have written.
const MAX_ERROR_CHARS: usize = 1_000;

/// What a courier asks for.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// Who asks.
    pub member: &'a str,
    /// What time it is, unix milliseconds.
    pub now_ms: i64,
    /// For how long nobody else may send what is given out: longer than an attempt can last.
    pub lease: Duration,
    /// How many at most.
    pub limit: u32,
    /// How many claims there may be on one channel at most, those of other couriers included.
    pub per_channel: u32,
}

/// A notification to be sent by whoever claimed it.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingNotification {
    /// What to send.
    pub notification: Notification,
    /// How often that has failed.
    pub attempts: u32,
}

/// What is due and free, the channels in turn, each with the longest due first. The outer filter repeats the inner
/// one: PostgreSQL checks it again on a row that another courier changed meanwhile.
const DUE: &str = "
    SELECT notification_key, workspace, channel, event, alert_document, attempts, created_at_ms
    FROM notifications JOIN (
        SELECT notification_key AS due_key, ROW_NUMBER() OVER (
            PARTITION BY workspace, channel ORDER BY next_attempt_ms, notification_key) + (
            SELECT count(*) FROM notifications AS busy
            WHERE busy.status = 'pending' AND busy.claimed_until_ms > $1
              AND busy.workspace = free.workspace AND busy.channel = free.channel) AS place
        FROM notifications AS free
        WHERE status = 'pending' AND next_attempt_ms <= $1 AND COALESCE(claimed_until_ms, 0) <= $1
    ) AS due ON due_key = notification_key
    WHERE place <= $2 AND status = 'pending' AND next_attempt_ms <= $1 AND COALESCE(claimed_until_ms, 0) <= $1
    ORDER BY place, next_attempt_ms, notification_key LIMIT $3";

impl Store {
    /// Claims notifications of all workspaces whose time has come: the channels in turn, each with the longest due
    /// first, so that one with a long backlog does not hold back the others.
    ///
    /// One that cannot be read is given up and recorded as failed, so that it does not hold back the others.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn claim_due_notifications(&self, claim: &Claim<'_>) -> Result<Vec<PendingNotification>> {
        let mut transaction = self.begin_write().await?;
        let sql = format!("{DUE} {}", self.database.skipping_locked("notifications"));
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(claim.now_ms)
            .bind(i64::from(claim.per_channel))
            .bind(i64::from(claim.limit))
            .fetch_all(&mut *transaction)
            .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            match pending(row) {
                Ok(notification) => due.push(notification),
                Err(error @ StoreError::InvalidRow { .. }) => {
                    tracing::error!(%error, "gave up a notification that cannot be read");
                    let key: &str = row.try_get("notification_key")?;
                    record_failure(&mut transaction, key, &error.to_string(), None).await?;
                }
                Err(error) => return Err(error),
            }
        }
        let until = until(claim.now_ms, claim.lease);
        for claimed in due.chunks(ROWS) {
            let list = placeholders(3, 1, claimed.len());
            let sql = format!(
                "UPDATE notifications SET claimed_by = $1, claimed_until_ms = $2 WHERE notification_key IN {list}"
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(claim.member).bind(until);
            let query = claimed.iter().fold(query, |query, due| query.bind(due.notification.key.as_str()));
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(due)
    }

    /// Frees all that `member` had claimed, of notifications and replays: for a process that ends, or that begins anew
    /// under the name that it had before.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn free_claims(&self, member: &str) -> Result<()> {
        for sql in [
            "UPDATE notifications SET claimed_by = NULL, claimed_until_ms = NULL
             WHERE status = 'pending' AND claimed_by = $1",
            "UPDATE replays SET claimed_by = NULL, claimed_until_ms = NULL
             WHERE state = 'running' AND claimed_by = $1",
        ] {
            sqlx::query(sql).bind(member).execute(&self.writer).await?;
        }
        Ok(())
    }

    /// Records that the channel took it, also when it had been given up meanwhile. An unknown key changes nothing.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn notification_sent(&self, key: &str, now_ms: i64) -> Result<()> {
        sqlx::query(
            "UPDATE notifications
             SET status = 'sent', attempts = attempts + 1, sent_at_ms = $2, next_attempt_ms = NULL,
                 claimed_by = NULL, claimed_until_ms = NULL
             WHERE notification_key = $1 AND status IN ('pending', 'failed')",
        )
        .bind(key)
        .bind(now_ms)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Records a failed attempt and when to try again, `None` to give up. Changes only what is pending.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn notification_failed(
        &self,
        key: &str,
        error: &str,
        next_attempt_ms: Option<i64>,
    ) -> Result<()> {
        let mut transaction = self.begin_write().await?;
        record_failure(&mut transaction, key, error, next_attempt_ms).await?;
        Ok(transaction.commit().await?)
    }
}

async fn record_failure(
    connection: &mut AnyConnection,
    key: &str,
    error: &str,
    next_attempt_ms: Option<i64>,
) -> Result<()> {
    // PostgreSQL's text holds no NUL.
    let error: String = error.chars().filter(|c| *c != '\0').take(MAX_ERROR_CHARS).collect();
    sqlx::query(
        "UPDATE notifications
         SET status = $2, attempts = attempts + 1, last_error = $3, next_attempt_ms = $4,
             claimed_by = NULL, claimed_until_ms = NULL
         WHERE notification_key = $1 AND status = 'pending'",
    )
    .bind(key)
    .bind(if next_attempt_ms.is_some() { "pending" } else { "failed" })
    .bind(error)
    .bind(next_attempt_ms)
    .execute(connection)
    .await?;
    Ok(())
}

fn pending(row: &AnyRow) -> Result<PendingNotification> {
    let key: String = row.try_get("notification_key")?;
    let alert = from_document(TABLE, &key, row.try_get("alert_document")?)?;
    let notification = Notification {
        workspace: word(TABLE, row, &key, "workspace")?,
        channel: word(TABLE, row, &key, "channel")?,
        alert,
        event: word(TABLE, row, &key, "event")?,
        suppressed: None,
        created_at_ms: row.try_get("created_at_ms")?,
        key,
    };
    Ok(PendingNotification { notification, attempts: attempts(row)? })
}
