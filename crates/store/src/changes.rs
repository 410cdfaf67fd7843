//! Which alerts changed, for processes other than the one that raised them.

use sqlx::{AnyConnection, Row};
use vigie_model::Alert;

use crate::{Result, Store, alerts::TABLE, statement::from_document};

/// Alerts that changed, in the order in which they did; one that changed more often stands at its last change.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertChanges {
    /// As they stand now.
    pub alerts: Vec<Alert>,
    /// What to ask from next time.
    pub revision: i64,
}

impl Store {
    /// The number of the newest change to any alert: what to ask from to see only what comes.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn alerts_revision(&self) -> Result<i64> {
        let sql = "SELECT revision FROM revisions WHERE kind = 'alerts'";
        self.attempt(async || Ok(sqlx::query_scalar(sql).fetch_one(&self.reader).await?)).await
    }

    /// The alerts of all workspaces that changed after the change of this number, at most `limit` of them. Who goes on
    /// from [`AlertChanges::revision`] misses none.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn alerts_changed_since(&self, revision: i64, limit: u32) -> Result<AlertChanges> {
        let select = async || {
            let sql =
                "SELECT id, document, revision FROM alerts WHERE revision > $1 ORDER BY revision LIMIT $2";
            Ok(sqlx::query(sql).bind(revision).bind(i64::from(limit)).fetch_all(&self.reader).await?)
        };
        let rows = self.attempt(select).await?;
        let newest = rows.last().map(|row| row.try_get("revision")).transpose()?;
        let alerts =
            rows.iter().map(|row| from_document(TABLE, row.try_get("id")?, row.try_get("document")?));
        Ok(AlertChanges { alerts: alerts.collect::<Result<_>>()?, revision: newest.unwrap_or(revision) })
    }
}

/// Numbers the next `count` changes and returns the last of these numbers. The row stays locked until the transaction
/// ends, so that numbers become visible in their order and none can appear below one that was seen.
pub(crate) async fn number(connection: &mut AnyConnection, count: i64) -> Result<i64> {
    let sql = "UPDATE revisions SET revision = revision + $1 WHERE kind = 'alerts' RETURNING revision";
    Ok(sqlx::query_scalar(sql).bind(count).fetch_one(connection).await?)
}
