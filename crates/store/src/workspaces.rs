//! Workspaces as whole documents, and a number that grows with every change to one.

use serde::Serialize;
use sqlx::{AnyExecutor, Row};
use utoipa::ToSchema;
use vigie_model::{Slug, Workspace};

use crate::{
    Replay, Result, Store, backfill,
    statement::{from_document, to_document},
};

pub(crate) const TABLE: &str = "workspaces";

/// What applying a workspace did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applied {
    /// There was none of that id.
    Created,
    /// It replaced another content.
    Changed,
    /// It was there with the same content already.
    Unchanged,
}

impl Store {
    /// Every workspace, by id.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>> {
        let select = async || {
            Ok(sqlx::query("SELECT id, document FROM workspaces ORDER BY id").fetch_all(&self.reader).await?)
        };
        let rows = self.attempt(select).await?;
        rows.iter().map(|row| from_document(TABLE, row.try_get("id")?, row.try_get("document")?)).collect()
    }

    /// One workspace.
    ///
    /// # Errors
    /// As [`Store::workspaces`].
    pub async fn workspace(&self, id: &Slug) -> Result<Option<Workspace>> {
        let document = self.attempt(async || document(&self.reader, id.as_str()).await).await?;
        document.map(|document| from_document(TABLE, id.as_str(), &document)).transpose()
    }

    /// Creates the workspace or replaces it whole, for posts from now on. Its references and queries are not checked here.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn apply(&self, workspace: &Workspace) -> Result<Applied> {
        Ok(self.apply_at(workspace, None).await?.0)
    }

    /// The same, and asks in the same transaction for a replay of the past where the queries are new or others; it takes
    /// the place of one that an earlier change asked for. Also gives the one that is still under way from before.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn apply_and_backfill(
        &self,
        workspace: &Workspace,
        now_ms: i64,
    ) -> Result<(Applied, Option<Replay>)> {
        self.apply_at(workspace, Some(now_ms)).await
    }

    async fn apply_at(
        &self,
        workspace: &Workspace,
        backfill_ms: Option<i64>,
    ) -> Result<(Applied, Option<Replay>)> {
        let document = to_document(TABLE, workspace.id().as_str(), workspace)?;
        self.attempt(async || self.apply_once(workspace, &document, backfill_ms).await).await
    }

    async fn apply_once(
        &self,
        workspace: &Workspace,
        written: &str,
        backfill_ms: Option<i64>,
    ) -> Result<(Applied, Option<Replay>)> {
        let id = workspace.id().as_str();
        let mut transaction = self.begin_write().await?;
        // First, as its lock makes one change wait for the other.
        sqlx::query(GROW).execute(&mut *transaction).await?;
        let before = document(&mut *transaction, id).await?;
        let applied = match before.as_deref() {
            None => Applied::Created,
            Some(before) if before == written => {
                // Also after a lost answer to the first attempt.
                let running = match backfill_ms {
                    Some(_) => backfill::running(&mut transaction, workspace).await?,
                    None => None,
                };
                return Ok((Applied::Unchanged, running));
            }
            Some(_) => Applied::Changed,
        };
        sqlx::query(
            "INSERT INTO workspaces (id, document) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET document = excluded.document",
        )
        .bind(id)
        .bind(written)
        .execute(&mut *transaction)
        .await?;
        // Its channels may be others now.
        let sql = "UPDATE channel_states SET rests_until_ms = NULL WHERE workspace = $1";
        sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        let backfill = match backfill_ms {
            Some(now_ms) => backfill::ask(&mut transaction, workspace, before.as_deref(), now_ms).await?,
            None => None,
        };
        transaction.commit().await?;
        Ok((applied, backfill))
    }

    /// Removes the workspace with its alerts, notifications and replays; `false` when there was none.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn remove_workspace(&self, id: &Slug) -> Result<bool> {
        // Once: after a lost answer, a second attempt would say that there was none.
        self.once(self.remove_once(id)).await
    }

    async fn remove_once(&self, id: &Slug) -> Result<bool> {
        let mut transaction = self.begin_write().await?;
        sqlx::query(GROW).execute(&mut *transaction).await?;
        let removed = sqlx::query("DELETE FROM workspaces WHERE id = $1")
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if removed == 0 {
            return Ok(false);
        }
        // Notifications go with their alerts.
        for sql in ["DELETE FROM alerts WHERE workspace = $1", "DELETE FROM replays WHERE workspace = $1"] {
            sqlx::query(sql).bind(id.as_str()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// A number that grows with every change to any workspace. A process that reads it before
    /// [`Store::workspaces`] misses no change.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn workspaces_version(&self) -> Result<i64> {
        let sql = "SELECT revision FROM revisions WHERE kind = 'workspaces'";
        self.attempt(async || Ok(sqlx::query_scalar(sql).fetch_one(&self.reader).await?)).await
    }
}

/// What is written of a workspace.
pub(crate) async fn document<'c>(executor: impl AnyExecutor<'c>, id: &str) -> Result<Option<String>> {
    let sql = "SELECT document FROM workspaces WHERE id = $1";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_optional(executor).await?)
}

/// Tells every process that what it watches changed.
pub(crate) const GROW: &str = "UPDATE revisions SET revision = revision + 1 WHERE kind = 'workspaces'";
