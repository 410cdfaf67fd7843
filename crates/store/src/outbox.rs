//! The outbox: notifications that were planned with an alert and are sent afterwards, at least once each.
//!
//! A notification's key stays the same however often it is retried, so its receiver can tell repeats; inserting a
//! key that is there already changes nothing, so a replay sends nothing anew.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row, any::AnyRow};
use utoipa::ToSchema;
use vigie_model::{Alert, Slug};

use crate::{
    DecisionRecord, Result, Store,
    statement::{Insertion, can_be, from_document, to_document, word},
};

pub(crate) const TABLE: &str = "notifications";

/// What happened to the alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NotificationEvent {
    /// It was raised.
    Fired,
    /// It is over.
    Resolved,
    /// It still goes on.
    Repeated,
    /// Nobody has acknowledged it, so others are told.
    Escalated,
    /// Several things happened: of a message that tells them together, never of one notification.
    Summary,
    /// Nothing happened, somebody tries a channel: of a message about a channel, never of one about an alert.
    Test,
    /// A channel was disabled: of a message about a channel, never of one about an alert.
    Disabled,
}

impl NotificationEvent {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fired => "fired",
            Self::Resolved => "resolved",
            Self::Repeated => "repeated",
            Self::Escalated => "escalated",
            Self::Summary => "summary",
            Self::Test => "test",
            Self::Disabled => "disabled",
        }
    }
}

/// What notifications waited for that leave as one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Bundle {
    /// More on a story whose beginning was told a moment ago.
    Story,
    /// The end of the channel's quiet hours.
    Quiet,
    /// The channel's next digest.
    Digest,
    /// The end of a day on which enough was told.
    Cap,
}

impl Bundle {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Quiet => "quiet",
            Self::Digest => "digest",
            Self::Cap => "cap",
        }
    }
}

/// One message to one channel about one alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Alert id, channel and event: the same decision has the same key, also when it is retried or replayed.
    pub key: String,
    /// Whose; the alert's workspace.
    pub workspace: Slug,
    /// Where it goes.
    pub channel: Slug,
    /// The alert as it stood then.
    pub alert: Alert,
    /// What happened to it.
    pub event: NotificationEvent,
    /// Why it is recorded but never sent.
    pub suppressed: Option<String>,
    /// When it was planned, unix milliseconds.
    pub created_at_ms: i64,
    /// From when on it is due, unix milliseconds.
    pub due_ms: i64,
}

/// Where a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NotificationStatus {
    /// It waits for its first or next attempt.
    Pending,
    /// Its channel took it.
    Sent,
    /// It was given up.
    Failed,
    /// It is never sent.
    Suppressed,
}

/// What became of a notification, for the alert's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotificationRecord {
    /// As in [`Notification::key`].
    pub key: String,
    /// Where it goes.
    pub channel: Slug,
    /// What it tells.
    pub event: NotificationEvent,
    /// Where it stands.
    pub status: NotificationStatus,
    /// Attempts so far, the successful one included.
    pub attempts: u32,
    /// What the last failed attempt said, at most 1,000 characters of it.
    pub last_error: Option<String>,
    /// Why it is never sent.
    pub suppressed: Option<String>,
    /// When it was planned, unix milliseconds.
    pub created_at_ms: i64,
    /// The message that it left with, alone or with others; while it waits for the same as others, what that is.
    pub message: Option<String>,
    /// What it waited for with others.
    pub bundle: Option<Bundle>,
    /// Why it waits, or is never sent, in the order of time.
    pub decisions: Vec<DecisionRecord>,
    /// When it is tried next, unix milliseconds.
    pub next_attempt_ms: Option<i64>,
    /// When its channel took it, unix milliseconds.
    pub sent_at_ms: Option<i64>,
}

const NOTIFICATIONS: Insertion = Insertion {
    into: "notifications (notification_key, workspace, alert_id, channel, event, alert_document, status, suppressed, \
           attempts, created_at_ms, next_attempt_ms)",
    columns: 11,
    conflict: "ON CONFLICT (notification_key) DO NOTHING",
};

/// Adds to the outbox within the transaction that writes the alerts. Each is due by the server's clock,
/// which is so far ahead of the one that it was planned by.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    outbox: &[Notification],
    ahead_ms: i64,
) -> Result<()> {
    let rows = outbox
        .iter()
        .map(|notification| {
            let due_ms = notification.due_ms.saturating_add(ahead_ms);
            Ok((notification, to_document(TABLE, &notification.key, &notification.alert)?, due_ms))
        })
        .collect::<Result<Vec<_>>>()?;
    NOTIFICATIONS
        .run(connection, &rows, |query, (notification, alert, due_ms)| {
            let due = notification.suppressed.is_none();
            query
                .bind(notification.key.as_str())
                .bind(notification.workspace.as_str())
                .bind(notification.alert.id.as_str())
                .bind(notification.channel.as_str())
                .bind(notification.event.as_str())
                .bind(alert.as_str())
                .bind(if due { "pending" } else { "suppressed" })
                .bind(notification.suppressed.as_deref())
                .bind(0_i64)
                .bind(notification.created_at_ms)
                .bind(due.then_some(*due_ms))
        })
        .await?;
    Ok(())
}

impl Store {
    /// What became of an alert's notifications, oldest first.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn notifications(&self, workspace: &Slug, alert_id: &str) -> Result<Vec<NotificationRecord>> {
        if !can_be(alert_id) {
            return Ok(Vec::new());
        }
        let sql = "SELECT notification_key, channel, event, status, attempts, last_error, suppressed, created_at_ms,
                    message, bundle, decisions, next_attempt_ms, sent_at_ms
             FROM notifications WHERE workspace = $1 AND alert_id = $2
             ORDER BY created_at_ms, notification_key";
        let select = async || {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(alert_id);
            Ok(query.fetch_all(&self.reader).await?)
        };
        let rows = self.attempt(select).await?;
        rows.iter().map(record).collect()
    }
}

fn record(row: &AnyRow) -> Result<NotificationRecord> {
    let key: String = row.try_get("notification_key")?;
    Ok(NotificationRecord {
        channel: word(TABLE, row, &key, "channel")?,
        event: word(TABLE, row, &key, "event")?,
        status: word(TABLE, row, &key, "status")?,
        attempts: attempts(row)?,
        last_error: row.try_get("last_error")?,
        suppressed: row.try_get("suppressed")?,
        created_at_ms: row.try_get("created_at_ms")?,
        message: row.try_get("message")?,
        bundle: bundle(row, &key)?,
        decisions: decisions(row, &key)?,
        next_attempt_ms: row.try_get("next_attempt_ms")?,
        sent_at_ms: row.try_get("sent_at_ms")?,
        key,
    })
}

pub(crate) fn attempts(row: &AnyRow) -> Result<u32> {
    Ok(u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX))
}

pub(crate) fn bundle(row: &AnyRow, key: &str) -> Result<Option<Bundle>> {
    let bundle: Option<&str> = row.try_get("bundle")?;
    bundle.map(|word| from_document(TABLE, key, &serde_json::Value::from(word).to_string())).transpose()
}

pub(crate) fn decisions(row: &AnyRow, key: &str) -> Result<Vec<DecisionRecord>> {
    let decisions: Option<&str> = row.try_get("decisions")?;
    decisions.map_or_else(|| Ok(Vec::new()), |decisions| from_document(TABLE, key, decisions))
}
