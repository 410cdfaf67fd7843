//! Sending the outbox: who may send which notification now, and what came of it.
//!
//! A courier claims what it sends, and with it all that leaves in the same message. While the claim lasts nobody else sends it; a courier that dies loses its claims
//! when their lease is over. Claims bound how many notifications are under way, in all and to one channel.

use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};

use crate::{
    Bundle, DecisionRecord, Notification, Result, Store, StoreError,
    outbox::{self, TABLE, attempts},
    statement::{ROWS, after, from_document, placeholders, word},
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

/// A notification to be decided about or sent by whoever claimed it.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingNotification {
    /// What to send.
    pub notification: Notification,
    /// How often that has failed.
    pub attempts: u32,
    /// The message that it leaves with; before it is sealed, what it waited for, `None` when it waits for nothing.
    pub message: Option<String>,
    /// What it waited for with others.
    pub bundle: Option<Bundle>,
    /// Since when it is decided that it leaves and with which message, unix milliseconds; `None`: that is still to be
    /// decided.
    pub sealed_at_ms: Option<i64>,
    /// Why it waited until now.
    pub decisions: Vec<DecisionRecord>,
}

/// What waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outbox {
    /// How many notifications, those included that are tried again later.
    pub waiting: u64,
    /// How long the first of them has been due that goes to a channel that works; zero when none is.
    pub overdue: Duration,
}

/// What is due and free, the channels in turn, each with the longest due first. Its place in its channel counts what is
/// claimed there already. A channel that rests has no place, one whose last attempt failed has one. The outer filter
/// repeats the inner one: PostgreSQL checks it again on a row that another courier changed meanwhile; so that enough is
/// left then, more are considered than asked for. Of what leaves together only the first stands here: whoever gets it
/// gets the rest, and nobody else does.
const DUE: &str = "
    WITH due AS MATERIALIZED (
        SELECT due_key, place FROM (
            SELECT notification_key AS due_key, next_attempt_ms AS due_ms, COALESCE(claims, 0) + ROW_NUMBER() OVER (
                PARTITION BY workspace, channel ORDER BY next_attempt_ms, notification_key) AS place,
                CASE WHEN COALESCE(state_failures, 0) > 0 THEN 1 ELSE $2 END AS places
            FROM notifications LEFT JOIN (
                SELECT workspace AS busy_workspace, channel AS busy_channel, count(*) AS claims FROM notifications
                WHERE status = 'pending' AND claimed_until_ms > $1 GROUP BY workspace, channel
            ) AS busy ON busy_workspace = workspace AND busy_channel = channel
            LEFT JOIN (
                SELECT workspace AS state_workspace, channel AS state_channel, failures AS state_failures,
                       rests_until_ms FROM channel_states
            ) AS state ON state_workspace = workspace AND state_channel = channel
            WHERE status = 'pending' AND next_attempt_ms <= $1 AND COALESCE(claimed_until_ms, 0) <= $1
              AND COALESCE(rests_until_ms, 0) <= $1
              AND NOT EXISTS (
                  SELECT 1 FROM notifications AS first WHERE first.message = notifications.message
                    AND first.status = 'pending' AND first.notification_key < notifications.notification_key)
        ) AS placed WHERE place <= places ORDER BY place, due_ms, due_key LIMIT $3 * 8
    )
    SELECT notification_key, workspace, channel, event, alert_document, attempts, created_at_ms, next_attempt_ms,
        message, bundle, sealed_at_ms, decisions
    FROM due JOIN notifications ON notification_key = due_key
    WHERE status = 'pending' AND next_attempt_ms <= $1 AND COALESCE(claimed_until_ms, 0) <= $1
    ORDER BY place, next_attempt_ms, notification_key LIMIT $3";

/// The most notifications that leave together; what waited for the same beyond that leaves in a further message.
const MOST_TOGETHER: i64 = 100;

/// What leaves together with what was claimed, whether its own time has come or not.
const TOGETHER: &str = "
    SELECT notification_key, workspace, channel, event, alert_document, attempts, created_at_ms, next_attempt_ms,
        message, bundle, sealed_at_ms, decisions
    FROM notifications
    WHERE message = $1 AND status = 'pending' AND notification_key > $2 AND COALESCE(claimed_until_ms, 0) <= $3
    ORDER BY notification_key LIMIT $4";

impl Store {
    /// Claims notifications of all workspaces whose time has come: the channels in turn, each with the longest due
    /// first, so that one with a long backlog does not hold back the others.
    ///
    /// With each comes all that leaves in the same message, beyond `limit` where it must be.
    ///
    /// One that cannot be read is given up and recorded as failed, so that it does not hold back the others.
    ///
    /// # Errors
    /// The database's failure. What was claimed may then stay claimed without being sent, until [`Store::free_claims`] or
    /// the end of the lease.
    pub async fn claim_due_notifications(&self, claim: &Claim<'_>) -> Result<Vec<PendingNotification>> {
        let rows = self.once(self.claim_rows(claim)).await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            match pending(row) {
                Ok(notification) => due.push(notification),
                Err(error @ StoreError::InvalidRow { .. }) => {
                    tracing::error!(%error, "gave up a notification that cannot be read");
                    let key: &str = row.try_get("notification_key")?;
                    self.notification_failed(claim.member, key, &error.to_string(), None).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(due)
    }

    async fn claim_rows(&self, claim: &Claim<'_>) -> Result<Vec<AnyRow>> {
        let now_ms = self.on_the_server(claim.now_ms);
        let mut transaction = self.begin_write().await?;
        let sql = AssertSqlSafe(format!("{DUE} {}", self.database.skipping_locked("notifications")));
        let query = sqlx::query(sql).bind(now_ms);
        let query = query.bind(i64::from(claim.per_channel)).bind(i64::from(claim.limit));
        let mut rows = query.fetch_all(&mut *transaction).await?;
        for first in 0..rows.len() {
            let rest = together(&mut transaction, &rows[first], now_ms).await?;
            rows.extend(rest);
        }
        for claimed in rows.chunks(ROWS) {
            let list = placeholders(3, 1, claimed.len());
            let sql = format!(
                "UPDATE notifications SET claimed_by = $1, claimed_until_ms = $2 WHERE notification_key IN {list}"
            );
            let mut query =
                sqlx::query(AssertSqlSafe(sql)).bind(claim.member).bind(after(now_ms, claim.lease));
            for row in claimed {
                query = query.bind(row.try_get::<&str, _>("notification_key")?);
            }
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(rows)
    }

    /// Frees all that `member` had claimed, of notifications, replays and reports: for a process that ends, or that begins anew
    /// under the name that it had before.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn free_claims(&self, member: &str) -> Result<()> {
        self.free_notifications(member).await?;
        let sql = "UPDATE replays SET claimed_by = NULL, claimed_until_ms = NULL
                   WHERE state IN ('running', 'cancelled') AND claimed_by = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(member)).await).await?;
        let sql =
            "UPDATE report_sendings SET claimed_by = NULL, claimed_until_ms = NULL WHERE claimed_by = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(member)).await).await?;
        Ok(())
    }

    /// Lets go of the notifications alone: for a courier that comes or goes while the rest of its process works.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn free_notifications(&self, member: &str) -> Result<()> {
        let sql = "UPDATE notifications SET claimed_by = NULL, claimed_until_ms = NULL
                   WHERE status = 'pending' AND claimed_by = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(member)).await).await?;
        Ok(())
    }

    /// Records that the channel took a message, also when it had been given up meanwhile: one notification, or all that
    /// left together under the key. An unknown key changes nothing.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn notification_sent(&self, key: &str, now_ms: i64) -> Result<()> {
        let sql = "UPDATE notifications
                   SET status = 'sent', attempts = attempts + 1, sent_at_ms = $2, next_attempt_ms = NULL,
                       claimed_by = NULL, claimed_until_ms = NULL
                   WHERE (notification_key = $1 OR message = $1) AND status IN ('pending', 'failed')";
        self.attempt(async || self.execute(sqlx::query(sql).bind(key).bind(now_ms)).await).await?;
        Ok(())
    }

    /// Records a failed attempt to send a message, as [`Store::notification_sent`] does, and when to try again, `None` to
    /// give up. Changes only what is pending and claimed by
    /// `member`: a claim that has passed on is not disturbed.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn notification_failed(
        &self,
        member: &str,
        key: &str,
        error: &str,
        next_attempt_ms: Option<i64>,
    ) -> Result<()> {
        let error = shortened(error);
        let status = if next_attempt_ms.is_some() { "pending" } else { "failed" };
        let next_attempt_ms = next_attempt_ms.map(|at| self.on_the_server(at));
        let sql = "UPDATE notifications
                   SET status = $2, attempts = attempts + 1, last_error = $3, next_attempt_ms = $4,
                       claimed_by = NULL, claimed_until_ms = NULL
                   WHERE (notification_key = $1 OR message = $1) AND status = 'pending' AND claimed_by = $5";
        let fail = async || {
            let query = sqlx::query(sql).bind(key).bind(status).bind(error.as_str());
            self.execute(query.bind(next_attempt_ms).bind(member)).await
        };
        self.attempt(fail).await?;
        Ok(())
    }

    /// What waits to be sent, of all workspaces.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn outbox(&self, now_ms: i64) -> Result<Outbox> {
        let sql = "SELECT count(*) AS waiting,
                          MIN(CASE WHEN COALESCE(failures, 0) = 0 THEN next_attempt_ms END) AS first_ms
                   FROM notifications LEFT JOIN channel_states AS state
                        ON state.workspace = notifications.workspace AND state.channel = notifications.channel
                   WHERE status = 'pending'";
        let row = self.attempt(async || Ok(sqlx::query(sql).fetch_one(&self.reader).await?)).await?;
        let waiting: i64 = row.try_get("waiting")?;
        let first_ms: Option<i64> = row.try_get("first_ms")?;
        let overdue = first_ms.map_or(0, |first| self.on_the_server(now_ms).saturating_sub(first));
        Ok(Outbox {
            waiting: u64::try_from(waiting).unwrap_or_default(),
            overdue: Duration::from_millis(u64::try_from(overdue).unwrap_or_default()),
        })
    }
}

/// What a stranger's server said, as it is kept: PostgreSQL's text holds no NUL.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(MAX_ERROR_CHARS).collect()
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
        due_ms: row.try_get("next_attempt_ms")?,
        key,
    };
    let key = notification.key.as_str();
    Ok(PendingNotification {
        attempts: attempts(row)?,
        message: row.try_get("message")?,
        bundle: outbox::bundle(row, key)?,
        sealed_at_ms: row.try_get("sealed_at_ms")?,
        decisions: outbox::decisions(row, key)?,
        notification,
    })
}

/// The rest of what leaves with this row.
async fn together(connection: &mut AnyConnection, first: &AnyRow, now_ms: i64) -> Result<Vec<AnyRow>> {
    let Some(message) = first.try_get::<Option<&str>, _>("message")? else { return Ok(Vec::new()) };
    let key: &str = first.try_get("notification_key")?;
    let query = sqlx::query(TOGETHER).bind(message).bind(key).bind(now_ms).bind(MOST_TOGETHER - 1);
    Ok(query.fetch_all(connection).await?)
}
