//! What the alert stage has computed, and how far: written in one transaction, so that neither is ever ahead.

use std::collections::BTreeMap;

use sqlx::{AnyConnection, AssertSqlSafe, Row};
use vigie_model::Alert;

use crate::{
    Notification, Result, Store, StoreError, alerts, outbox,
    statement::{Insertion, ROWS, placeholders, to_document},
};

/// One step of the alert stage.
#[derive(Debug, Clone, Default)]
pub struct AlertCommit<'a> {
    /// Who reads the log.
    pub consumer: &'a str,
    /// Where it goes on, by partition; partitions that are absent keep theirs.
    pub offsets: BTreeMap<u32, u64>,
    /// Detector states by key, JSON; each replaces what stood under its key, the last one wins.
    pub states: Vec<(String, String)>,
    /// Keys of states that are no longer needed; removed before `states` are written.
    pub removed_states: Vec<String>,
    /// Alerts raised or changed; each replaces the one of its id, the last one wins.
    pub alerts: Vec<Alert>,
    /// Notifications to send; one whose key is there already changes nothing.
    pub outbox: Vec<Notification>,
}

/// Where the alert stage goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertProgress {
    /// The offset to read next, by partition; a partition that was never committed is absent.
    pub offsets: BTreeMap<u32, u64>,
    /// Detector states, JSON, in the order of their keys.
    pub states: Vec<(String, String)>,
}

const OFFSETS: Insertion = Insertion {
    into: "alert_offsets (consumer, log_partition, next_offset)",
    columns: 3,
    conflict: "ON CONFLICT (consumer, log_partition) DO UPDATE SET next_offset = excluded.next_offset",
};

const STATES: Insertion = Insertion {
    into: "alert_states (consumer, state_key, document)",
    columns: 3,
    conflict: "ON CONFLICT (consumer, state_key) DO UPDATE SET document = excluded.document",
};

const ALERTS: Insertion = Insertion {
    into: "alerts (workspace, id, brand, rule, state, fired_at_ms, document)",
    columns: 7,
    conflict: "ON CONFLICT (workspace, id) DO UPDATE SET brand = excluded.brand, rule = excluded.rule, \
               state = excluded.state, fired_at_ms = excluded.fired_at_ms, document = excluded.document",
};

impl Store {
    /// Writes a step of the alert stage: all of it, or nothing.
    ///
    /// # Errors
    /// [`UnknownAlert`](StoreError::UnknownAlert) when a notification's alert is neither stored nor part of the
    /// commit, [`InvalidRow`](StoreError::InvalidRow) for an offset beyond `i64::MAX`, or the database's failure.
    pub async fn commit_alerts(&self, commit: &AlertCommit<'_>) -> Result<()> {
        let offsets = offset_rows(commit)?;
        // One statement may not touch a row twice in PostgreSQL, so only the last of each key is written.
        let states: BTreeMap<&str, &str> =
            commit.states.iter().map(|(key, state)| (key.as_str(), state.as_str())).collect();
        let states: Vec<_> = states.into_iter().map(|(key, state)| (commit.consumer, key, state)).collect();
        let alerts = alert_rows(commit)?;

        let mut transaction = self.begin_write().await?;
        let connection: &mut AnyConnection = &mut transaction;
        OFFSETS.run(connection, &offsets, |query, row| query.bind(row.0).bind(row.1).bind(row.2)).await?;
        remove_states(connection, commit).await?;
        STATES.run(connection, &states, |query, row| query.bind(row.0).bind(row.1).bind(row.2)).await?;
        ALERTS
            .run(connection, &alerts, |query, (alert, document)| {
                query
                    .bind(alert.workspace.as_str())
                    .bind(alert.id.as_str())
                    .bind(alert.brand.as_str())
                    .bind(alert.rule.as_str())
                    .bind(alert.state.as_str())
                    .bind(alert.fired_at.as_millisecond())
                    .bind(document.as_str())
            })
            .await?;
        outbox::insert(connection, &commit.outbox).await?;
        Ok(transaction.commit().await?)
    }

    /// Where a consumer goes on, as of one moment; empty for one that never committed.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn alert_progress(&self, consumer: &str) -> Result<AlertProgress> {
        let mut snapshot = self.begin_read().await?;
        let offsets = sqlx::query("SELECT log_partition, next_offset FROM alert_offsets WHERE consumer = $1")
            .bind(consumer)
            .fetch_all(&mut *snapshot)
            .await?;
        let states = sqlx::query(
            "SELECT state_key, document FROM alert_states WHERE consumer = $1 ORDER BY state_key",
        )
        .bind(consumer)
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.commit().await?;
        Ok(AlertProgress {
            offsets: offsets
                .iter()
                .map(|row| offset(consumer, row.try_get("log_partition")?, row.try_get("next_offset")?))
                .collect::<Result<_>>()?,
            states: states
                .iter()
                .map(|row| Ok((row.try_get("state_key")?, row.try_get("document")?)))
                .collect::<Result<_>>()?,
        })
    }
}

async fn remove_states(connection: &mut AnyConnection, commit: &AlertCommit<'_>) -> Result<()> {
    for keys in commit.removed_states.chunks(ROWS) {
        let list = placeholders(2, 1, keys.len());
        let sql = format!("DELETE FROM alert_states WHERE consumer = $1 AND state_key IN {list}");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(commit.consumer);
        keys.iter().fold(query, |query, key| query.bind(key.as_str())).execute(&mut *connection).await?;
    }
    Ok(())
}

fn offset_rows<'a>(commit: &AlertCommit<'a>) -> Result<Vec<(&'a str, i64, i64)>> {
    let row = |(&partition, &offset): (&u32, &u64)| match i64::try_from(offset) {
        Ok(offset) => Ok((commit.consumer, i64::from(partition), offset)),
        Err(_) => Err(invalid_offset(commit.consumer, i64::from(partition), &offset.to_string())),
    };
    commit.offsets.iter().map(row).collect()
}

fn alert_rows<'c>(commit: &'c AlertCommit<'_>) -> Result<Vec<(&'c Alert, String)>> {
    let last: BTreeMap<_, _> =
        commit.alerts.iter().map(|alert| ((&alert.workspace, &alert.id), alert)).collect();
    last.into_values().map(|alert| Ok((alert, to_document(alerts::TABLE, &alert.id, alert)?))).collect()
}

fn offset(consumer: &str, partition: i64, offset: i64) -> Result<(u32, u64)> {
    match (u32::try_from(partition), u64::try_from(offset)) {
        (Ok(partition), Ok(offset)) => Ok((partition, offset)),
        _ => Err(invalid_offset(consumer, partition, &offset.to_string())),
    }
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
