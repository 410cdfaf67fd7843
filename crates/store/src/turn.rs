//! Deciding about notifications that are due: what the store says is read, the decision made and written in one
//! transaction, one courier at a time for each workspace. So two alerts on one story cannot both be the first, and what
//! was decided rests on what held.

use std::collections::HashMap;

use jiff::{Timestamp, tz::TimeZone};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use vigie_model::{Alert, Care, Silence, Slug, Workspace};

use crate::{
    Bundle, Cause, DecisionRecord, Notification, NotificationEvent, NotificationStatus, PendingNotification,
    Result, Store, alerts, care, decision, outbox,
    outbox::TABLE,
    silences,
    statement::{ROWS, from_document, placeholders, to_document, word},
};

/// The most messages of the last moments that are looked at for their stories.
const MAX_RECENT: i64 = 200;

/// What the store says about notifications of one workspace that are due.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// As it is now.
    pub workspace: Workspace,
    /// The alerts as they stand, by id.
    pub alerts: HashMap<String, Alert>,
    /// What people did about them, by id; alerts about which nobody did anything are left out.
    pub care: HashMap<String, Care>,
    /// The silences that hold.
    pub silences: Vec<Silence>,
    /// Every notification of these alerts.
    pub told: Vec<Told>,
    /// How many messages left since midnight in the workspace's time zone, by rule and channel; ends of alerts and what
    /// was gathered are not counted.
    pub today: HashMap<(Slug, Slug), u64>,
    /// What left on its own within the longest `group_interval` of the rules, the newest first.
    pub recent: Vec<Recent>,
}

/// A notification of an alert, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// As in [`Notification::key`].
    pub key: String,
    /// Of which alert.
    pub alert_id: String,
    /// To which channel.
    pub channel: Slug,
    /// What it tells.
    pub event: NotificationEvent,
    /// Where it stands.
    pub status: NotificationStatus,
    /// Why it is never sent.
    pub suppressed: Option<String>,
    /// Whether it is on its way or has left.
    pub sealed: bool,
    /// What it waits for with others.
    pub waits: Option<(String, Bundle)>,
    /// When it is looked at next, unix milliseconds.
    pub due_ms: Option<i64>,
}

/// A message that left on its own a moment ago.
#[derive(Debug, Clone, PartialEq)]
pub struct Recent {
    /// Its notification.
    pub key: String,
    /// Where it went.
    pub channel: Slug,
    /// What it told.
    pub event: NotificationEvent,
    /// The alert as it stood then.
    pub alert: Alert,
    /// When it left, unix milliseconds.
    pub left_ms: i64,
}

/// What becomes of one notification.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// Which.
    pub key: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What is to be told later because of it.
    pub later: Vec<Notification>,
}

/// What becomes of a notification that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It leaves in the message of this key, with all that have the same; nothing can join that message later.
    Send {
        /// The message's key.
        message: String,
        /// What they waited for together.
        bundle: Option<Bundle>,
    },
    /// It waits.
    Defer {
        /// What it waits for, with all that wait for the same; `None`: alone.
        together: Option<(String, Bundle)>,
        /// Until when, unix milliseconds.
        until_ms: i64,
        /// Why.
        cause: Cause,
        /// The same for people.
        why: String,
    },
    /// It is never sent.
    Suppress {
        /// Why.
        cause: Cause,
        /// The same for people.
        why: String,
    },
}

impl Store {
    /// Decides about notifications that `member` has claimed, all of this workspace. `decide` sees what the store says and
    /// must not wait for anything. Returns the keys whose decision was written: the others are no longer claimed.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when something cannot be read, or the database's failure; nothing
    /// was decided then.
    pub async fn decide(
        &self,
        workspace: &Slug,
        member: &str,
        due: &[PendingNotification],
        now_ms: i64,
        decide: impl FnOnce(&Standing) -> Vec<Decided>,
    ) -> Result<Vec<String>> {
        self.once(self.decide_once(workspace, member, due, now_ms, decide)).await
    }

    async fn decide_once(
        &self,
        workspace: &Slug,
        member: &str,
        due: &[PendingNotification],
        now_ms: i64,
        decide: impl FnOnce(&Standing) -> Vec<Decided>,
    ) -> Result<Vec<String>> {
        let mut transaction = self.begin_write().await?;
        let connection: &mut AnyConnection = &mut transaction;
        let Some(workspace) = self.turn_of(connection, workspace).await? else { return Ok(Vec::new()) };
        let standing = self.standing(connection, workspace, due, now_ms).await?;
        let mut written = Vec::new();
        for decided in decide(&standing) {
            let Some(pending) = due.iter().find(|pending| pending.notification.key == decided.key) else {
                continue;
            };
            if self.write_decision(connection, member, pending, &decided, now_ms).await? {
                outbox::insert(connection, &decided.later, self.clock_deviation_ms()).await?;
                written.push(decided.key);
            }
        }
        transaction.commit().await?;
        Ok(written)
    }

    /// Waits until nobody else decides for this workspace.
    async fn turn_of(&self, connection: &mut AnyConnection, id: &Slug) -> Result<Option<Workspace>> {
        let sql = format!("SELECT document FROM workspaces WHERE id = $1 {}", self.database.locking());
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id.as_str());
        let document: Option<String> = query.fetch_optional(connection).await?;
        document.map(|document| from_document("workspaces", id.as_str(), &document)).transpose()
    }

    async fn standing(
        &self,
        connection: &mut AnyConnection,
        workspace: Workspace,
        due: &[PendingNotification],
        now_ms: i64,
    ) -> Result<Standing> {
        let mut ids: Vec<&str> = due.iter().map(|due| due.notification.alert.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let id = workspace.id().clone();
        let longest = workspace.rules.iter().map(|rule| rule.group_interval).max().unwrap_or_default();
        let since_ms = crate::statement::before(now_ms, longest);
        Ok(Standing {
            alerts: alerts_of(connection, &id, &ids).await?,
            care: care::cares(connection, &id, &ids).await?,
            silences: silences::holding(connection, &id, now_ms).await?,
            told: told_of(connection, &id, &ids).await?,
            today: left_since(connection, &id, midnight(&workspace.about.timezone, now_ms)).await?,
            recent: recent(connection, &id, since_ms).await?,
            workspace,
        })
    }

    async fn write_decision(
        &self,
        connection: &mut AnyConnection,
        member: &str,
        pending: &PendingNotification,
        decided: &Decided,
        now_ms: i64,
    ) -> Result<bool> {
        let key = decided.key.as_str();
        let record = |cause, why: &String, until_ms| {
            let newest = DecisionRecord { at_ms: now_ms, cause, why: why.clone(), until_ms };
            to_document(TABLE, key, &decision::with(pending.decisions.clone(), newest))
        };
        const OURS: &str =
            "notification_key = $1 AND status = 'pending' AND claimed_by = $2 AND sealed_at_ms IS NULL";
        let changed = match &decided.verdict {
            Verdict::Send { message, bundle } => {
                let sql = format!(
                    "UPDATE notifications SET message = $3, bundle = $4, sealed_at_ms = $5 WHERE {OURS}"
                );
                let query = sqlx::query(AssertSqlSafe(sql)).bind(key).bind(member);
                let query = query.bind(message.as_str()).bind(bundle.map(Bundle::as_str)).bind(now_ms);
                query.execute(connection).await?
            }
            Verdict::Defer { together, until_ms, cause, why } => {
                let sql = format!(
                    "UPDATE notifications SET message = $3, bundle = $4, next_attempt_ms = $5, decisions = $6,
                         claimed_by = NULL, claimed_until_ms = NULL WHERE {OURS}"
                );
                let (message, bundle) =
                    together.as_ref().map(|(name, kind)| (name.as_str(), kind.as_str())).unzip();
                let query = sqlx::query(AssertSqlSafe(sql)).bind(key).bind(member).bind(message).bind(bundle);
                let query =
                    query.bind(self.on_the_server(*until_ms)).bind(record(*cause, why, Some(*until_ms))?);
                query.execute(connection).await?
            }
            Verdict::Suppress { cause, why } => {
                let sql = format!(
                    "UPDATE notifications SET status = 'suppressed', suppressed = $3, decisions = $4, message = NULL,
                         bundle = NULL, next_attempt_ms = NULL, claimed_by = NULL, claimed_until_ms = NULL WHERE {OURS}"
                );
                let query = sqlx::query(AssertSqlSafe(sql)).bind(key).bind(member);
                query.bind(why.as_str()).bind(record(*cause, why, None)?).execute(connection).await?
            }
        };
        Ok(changed.rows_affected() > 0)
    }
}

/// When the day began that it is, in this time zone.
fn midnight(timezone: &str, now_ms: i64) -> i64 {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let begun = Timestamp::from_millisecond(now_ms)
        .and_then(|now| now.to_zoned(zone).start_of_day())
        .map(|day| day.timestamp().as_millisecond());
    begun.unwrap_or(now_ms)
}

async fn alerts_of(
    connection: &mut AnyConnection,
    workspace: &Slug,
    ids: &[&str],
) -> Result<HashMap<String, Alert>> {
    let mut found = HashMap::new();
    for row in rows(connection, "SELECT id, document FROM alerts", "id", workspace, ids).await? {
        let id: String = row.try_get("id")?;
        let alert = from_document(alerts::TABLE, &id, row.try_get("document")?)?;
        found.insert(id, alert);
    }
    Ok(found)
}

async fn told_of(connection: &mut AnyConnection, workspace: &Slug, ids: &[&str]) -> Result<Vec<Told>> {
    let sql = "SELECT notification_key, alert_id, channel, event, status, suppressed, message, bundle, sealed_at_ms, \
               next_attempt_ms FROM notifications";
    rows(connection, sql, "alert_id", workspace, ids).await?.iter().map(told).collect()
}

/// The rows of a table about these alerts.
async fn rows(
    connection: &mut AnyConnection,
    select: &str,
    column: &str,
    workspace: &Slug,
    ids: &[&str],
) -> Result<Vec<AnyRow>> {
    let mut rows = Vec::new();
    for ids in ids.chunks(ROWS) {
        let list = placeholders(2, 1, ids.len());
        let sql = format!("{select} WHERE workspace = $1 AND {column} IN {list}");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        let query = ids.iter().fold(query, |query, id| query.bind(*id));
        rows.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(rows)
}

fn told(row: &AnyRow) -> Result<Told> {
    let key: String = row.try_get("notification_key")?;
    let sealed = row.try_get::<Option<i64>, _>("sealed_at_ms")?.is_some();
    let message: Option<String> = row.try_get("message")?;
    let waits = message.zip(outbox::bundle(row, &key)?).filter(|_| !sealed);
    Ok(Told {
        alert_id: row.try_get("alert_id")?,
        channel: word(TABLE, row, &key, "channel")?,
        event: word(TABLE, row, &key, "event")?,
        status: word(TABLE, row, &key, "status")?,
        suppressed: row.try_get("suppressed")?,
        sealed,
        waits,
        due_ms: row.try_get("next_attempt_ms")?,
        key,
    })
}

async fn left_since(
    connection: &mut AnyConnection,
    workspace: &Slug,
    since_ms: i64,
) -> Result<HashMap<(Slug, Slug), u64>> {
    let sql = "SELECT rule, channel, count(DISTINCT message) AS messages
               FROM notifications JOIN alerts ON alerts.workspace = notifications.workspace AND alerts.id = alert_id
               WHERE notifications.workspace = $1 AND sealed_at_ms >= $2 AND event <> 'resolved'
                 AND COALESCE(bundle, 'story') = 'story'
               GROUP BY rule, channel";
    let query = sqlx::query(sql).bind(workspace.as_str()).bind(since_ms);
    let mut left = HashMap::new();
    for row in query.fetch_all(connection).await? {
        let messages: i64 = row.try_get("messages")?;
        let of = (word(TABLE, &row, "", "rule")?, word(TABLE, &row, "", "channel")?);
        left.insert(of, u64::try_from(messages).unwrap_or_default());
    }
    Ok(left)
}

async fn recent(connection: &mut AnyConnection, workspace: &Slug, since_ms: i64) -> Result<Vec<Recent>> {
    let sql = "SELECT notification_key, channel, event, alert_document, sealed_at_ms FROM notifications
               WHERE workspace = $1 AND sealed_at_ms > $2 AND bundle IS NULL AND event IN ('fired', 'resolved', 'repeated')
               ORDER BY sealed_at_ms DESC, notification_key LIMIT $3";
    let query = sqlx::query(sql).bind(workspace.as_str()).bind(since_ms).bind(MAX_RECENT);
    let rows = query.fetch_all(connection).await?;
    let read = |row: &AnyRow| {
        let key: String = row.try_get("notification_key")?;
        Ok(Recent {
            channel: word(TABLE, row, &key, "channel")?,
            event: word(TABLE, row, &key, "event")?,
            alert: from_document(TABLE, &key, row.try_get("alert_document")?)?,
            left_ms: row.try_get("sealed_at_ms")?,
            key,
        })
    };
    rows.iter().map(read).collect()
}
