//! What the alert stage has computed, and how far: written in one transaction, so that neither is ever ahead.
//!
//! Each partition of the mentions has progress of its own and one worker at a time. A worker that was overtaken
//! does not know it yet when it commits; its [`Fence`] is then an old one, and nothing of the commit is written.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use vigie_model::{Alert, Erasure, Slug};

use crate::{
    Notification, Result, Store, StoreError, alerts, changes, erasure, outbox,
    statement::{Insertion, ROWS, placeholders, to_document},
};

/// One step of the alert stage in one partition.
#[derive(Debug, Clone, Default)]
pub struct AlertCommit<'a> {
    /// Who reads the log.
    pub consumer: &'a str,
    /// Which partition of it.
    pub partition: u32,
    /// What the progress read, or the commit before this one, gave out.
    pub expected: Fence,
    /// The offset to read next.
    pub next: u64,
    /// Detector states by key, JSON; each replaces what stood under its key, the last one wins.
    pub states: Vec<(String, String)>,
    /// Keys of states that are no longer needed; removed before `states` are written.
    pub removed_states: Vec<String>,
    /// Alerts raised or changed; each replaces the one of its id, the last one wins.
    pub alerts: Vec<Alert>,
    /// Notifications to send; one whose key is there already changes nothing.
    pub outbox: Vec<Notification>,
    /// Whose words are gone: no alert of any workspace quotes them from now on, these ones included.
    pub erased: Vec<Erasure>,
}

/// Where the alert stage goes on in one partition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertProgress {
    /// The offset to read next, `None` when nothing was ever committed.
    pub next: Option<u64>,
    /// Detector states, JSON, in the order of their keys.
    pub states: Vec<(String, String)>,
    /// What the next commit must name.
    pub fence: Fence,
}

/// Stands for one commit of a partition's progress, and is another after each, also where the offset stays the same.
/// The default stands for none yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fence(Option<i64>);

const STATES: Insertion = Insertion {
    into: "alert_states (consumer, log_partition, state_key, document)",
    columns: 4,
    conflict: "ON CONFLICT (consumer, log_partition, state_key) DO UPDATE SET document = excluded.document",
};

const ALERTS: Insertion = Insertion {
    into: "alerts (workspace, id, brand, rule, state, fired_at_ms, document, revision)",
    columns: 8,
    conflict: "ON CONFLICT (workspace, id) DO UPDATE SET brand = excluded.brand, rule = excluded.rule, \
               state = excluded.state, fired_at_ms = excluded.fired_at_ms, document = excluded.document, \
               revision = excluded.revision",
};

impl Store {
    /// Writes a step of the alert stage: all of it, or nothing. Returns what the next commit must name.
    ///
    /// # Errors
    /// [`Overtaken`](StoreError::Overtaken) when another worker committed for the partition since `expected`,
    /// [`UnknownAlert`](StoreError::UnknownAlert) when a notification's alert is neither stored nor part of the
    /// commit, [`InvalidRow`](StoreError::InvalidRow) for an offset beyond `i64::MAX`, or the database's failure.
    pub async fn commit_alerts(&self, commit: &AlertCommit<'_>) -> Result<Fence> {
        let next = i64::try_from(commit.next).map_err(|_| {
            invalid_offset(commit.consumer, i64::from(commit.partition), &commit.next.to_string())
        })?;
        // One statement may not touch a row twice in PostgreSQL, so only the last of each key is written.
        let states: BTreeMap<&str, &str> =
            commit.states.iter().map(|(key, state)| (key.as_str(), state.as_str())).collect();
        let states: Vec<_> =
            states.into_iter().map(|(key, state)| (commit.consumer, commit.partition, key, state)).collect();
        let alerts = alert_rows(commit)?;
        let fence = rand::random();
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let connection: &mut AnyConnection = &mut transaction;
            if advance(connection, commit, next, fence).await? == Advanced::Before {
                return Ok(());
            }
            remove_states(connection, commit).await?;
            STATES
                .run(connection, &states, |query, row| {
                    query.bind(row.0).bind(i64::from(row.1)).bind(row.2).bind(row.3)
                })
                .await?;
            write_alerts(connection, &alerts).await?;
            outbox::insert(connection, &commit.outbox, self.clock_deviation_ms()).await?;
            erasure::erase(connection, &commit.erased).await?;
            Ok(transaction.commit().await?)
        })
        .await?;
        Ok(Fence(Some(fence)))
    }

    /// Where a consumer goes on in a partition, as of one moment; empty where it never committed.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn alert_progress(&self, consumer: &str, partition: u32) -> Result<AlertProgress> {
        let (offset, states) = self.attempt(async || self.progress_rows(consumer, partition).await).await?;
        let states = states.iter().map(|row| Ok((row.try_get("state_key")?, row.try_get("document")?)));
        let states = states.collect::<Result<_>>()?;
        let Some(offset) = offset else { return Ok(AlertProgress { states, ..AlertProgress::default() }) };
        let next: i64 = offset.try_get("next_offset")?;
        let next = u64::try_from(next)
            .map_err(|_| invalid_offset(consumer, i64::from(partition), &next.to_string()))?;
        Ok(AlertProgress { next: Some(next), states, fence: Fence(Some(offset.try_get("fence")?)) })
    }

    /// What the detectors of one workspace keep in a partition, and what all workspaces share, by key; JSON.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn alert_states_of(
        &self,
        consumer: &str,
        partition: u32,
        workspace: &Slug,
    ) -> Result<Vec<(String, String)>> {
        // `_` stands for any character in a pattern, and slugs may have it.
        let below = format!("{}/%", workspace.as_str().replace('_', "\\_"));
        let select = async || {
            let query = sqlx::query(
                "SELECT state_key, document FROM alert_states WHERE consumer = $1 AND log_partition = $2
                 AND (state_key = $3 OR state_key LIKE $4 ESCAPE '\\' OR state_key LIKE '#%') ORDER BY state_key",
            );
            let query = query.bind(consumer).bind(i64::from(partition)).bind(workspace.as_str());
            Ok(query.bind(below.as_str()).fetch_all(&self.reader).await?)
        };
        let rows = self.attempt(select).await?;
        rows.iter().map(|row| Ok((row.try_get("state_key")?, row.try_get("document")?))).collect()
    }

    async fn progress_rows(&self, consumer: &str, partition: u32) -> Result<(Option<AnyRow>, Vec<AnyRow>)> {
        let mut snapshot = self.begin_read().await?;
        let offset = sqlx::query(
            "SELECT next_offset, fence FROM alert_offsets WHERE consumer = $1 AND log_partition = $2",
        )
        .bind(consumer)
        .bind(i64::from(partition))
        .fetch_optional(&mut *snapshot)
        .await?;
        let states = sqlx::query(
            "SELECT state_key, document FROM alert_states WHERE consumer = $1 AND log_partition = $2
             ORDER BY state_key",
        )
        .bind(consumer)
        .bind(i64::from(partition))
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.commit().await?;
        Ok((offset, states))
    }
}

/// What came of moving a partition's progress on.
#[derive(PartialEq)]
enum Advanced {
    Now,
    /// An earlier attempt at the same commit had succeeded, and only its answer was lost.
    Before,
}

/// Moves the partition's progress on, unless another moved it since. It comes first in the transaction: from here on
/// the row is locked, and a second worker waits for the outcome and is then refused.
async fn advance(
    connection: &mut AnyConnection,
    commit: &AlertCommit<'_>,
    next: i64,
    fence: i64,
) -> Result<Advanced> {
    let sql = match commit.expected.0 {
        None => {
            "INSERT INTO alert_offsets (consumer, log_partition, next_offset, fence) VALUES ($1, $2, $3, $4)
             ON CONFLICT (consumer, log_partition) DO NOTHING"
        }
        Some(_) => {
            "UPDATE alert_offsets SET next_offset = $3, fence = $4
             WHERE consumer = $1 AND log_partition = $2 AND fence = $5"
        }
    };
    let partition = i64::from(commit.partition);
    let query = sqlx::query(sql).bind(commit.consumer).bind(partition).bind(next).bind(fence);
    let query = match commit.expected.0 {
        None => query,
        Some(expected) => query.bind(expected),
    };
    if query.execute(&mut *connection).await?.rows_affected() > 0 {
        return Ok(Advanced::Now);
    }
    let sql = "SELECT fence FROM alert_offsets WHERE consumer = $1 AND log_partition = $2";
    let query = sqlx::query_scalar(sql).bind(commit.consumer).bind(partition);
    let stands: Option<i64> = query.fetch_optional(connection).await?;
    if stands == Some(fence) {
        return Ok(Advanced::Before);
    }
    Err(StoreError::Overtaken(format!("partition {partition} of {}", commit.consumer)))
}

async fn remove_states(connection: &mut AnyConnection, commit: &AlertCommit<'_>) -> Result<()> {
    for keys in commit.removed_states.chunks(ROWS) {
        let list = placeholders(3, 1, keys.len());
        let sql = format!(
            "DELETE FROM alert_states WHERE consumer = $1 AND log_partition = $2 AND state_key IN {list}"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(commit.consumer).bind(i64::from(commit.partition));
        keys.iter().fold(query, |query, key| query.bind(key.as_str())).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Each alert with its document and the number of this change.
async fn write_alerts(connection: &mut AnyConnection, alerts: &[(&Alert, String)]) -> Result<()> {
    if alerts.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(alerts.len()).unwrap_or(i64::MAX);
    let newest = changes::number(connection, count).await?;
    let rows: Vec<_> = alerts
        .iter()
        .zip(newest - count + 1..)
        .map(|((alert, document), revision)| (alert, document, revision))
        .collect();
    ALERTS
        .run(connection, &rows, |query, (alert, document, revision)| {
            query
                .bind(alert.workspace.as_str())
                .bind(alert.id.as_str())
                .bind(alert.brand.as_ref().map_or("", Slug::as_str))
                .bind(alert.rule.as_str())
                .bind(alert.state.as_str())
                .bind(alert.fired_at.as_millisecond())
                .bind(document.as_str())
                .bind(*revision)
        })
        .await?;
    erasure::note_quoted(connection, alerts.iter().map(|(alert, _)| *alert)).await
}

fn alert_rows<'c>(commit: &'c AlertCommit<'_>) -> Result<Vec<(&'c Alert, String)>> {
    let last: BTreeMap<_, _> =
        commit.alerts.iter().map(|alert| ((&alert.workspace, &alert.id), alert)).collect();
    last.into_values().map(|alert| Ok((alert, to_document(alerts::TABLE, &alert.id, alert)?))).collect()
}

fn invalid_offset(consumer: &str, partition: i64, offset: &str) -> StoreError {
    StoreError::InvalidRow {
        table: "alert_offsets",
        id: format!("{consumer}/{partition}"),
        problem: format!(
            "offset {offset} lies outside 0 to {}, which no log reaches; restore a backup",
            i64::MAX
        ),
    }
}
