//! The store's self-test, for `vigie check`.

use serde::Serialize;
use sqlx::AnyConnection;

use crate::{Result, Store, database::Database, schema, sqlite};

/// What a store that passed its self-test holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreReport {
    /// Its schema's version, which is the newest that this program knows.
    pub schema_version: i64,
    /// How many workspaces.
    pub workspaces: i64,
    /// How many alerts, of all workspaces.
    pub alerts: i64,
    /// How many notifications wait to be sent.
    pub pending_notifications: i64,
}

impl Store {
    /// Reads the whole file for damage, where it is a file, and writes to the store once, changing nothing.
    ///
    /// # Errors
    /// [`Corrupt`](crate::StoreError::Corrupt) with the first damage found, [`DiskFull`](crate::StoreError::DiskFull)
    /// or another failure to write.
    pub async fn check(&self) -> Result<StoreReport> {
        let mut snapshot = self.begin_read().await?;
        if self.database == Database::Sqlite {
            sqlite::verify(&mut snapshot).await?;
        }
        let report = StoreReport {
            schema_version: schema::NEWEST,
            workspaces: count(&mut snapshot, "SELECT count(*) FROM workspaces").await?,
            alerts: count(&mut snapshot, "SELECT count(*) FROM alerts").await?,
            pending_notifications: count(
                &mut snapshot,
                "SELECT count(*) FROM notifications WHERE status = 'pending'",
            )
            .await?,
        };
        snapshot.commit().await?;
        let sql = "UPDATE revisions SET revision = revision WHERE kind = 'workspaces'";
        self.attempt(async || self.execute(sqlx::query(sql)).await).await?;
        Ok(report)
    }
}

async fn count(connection: &mut AnyConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}
