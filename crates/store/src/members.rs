//! Which processes share this store and live: each says so every second.

use serde::Serialize;
use sqlx::{Row, any::AnyRow};
use vigie_model::Roles;

use std::time::Duration;

use crate::{Result, Store, StoreError};

const TABLE: &str = "members";

/// A process that was not seen for so long is forgotten.
const FORGOTTEN_AFTER_MS: i64 = 24 * 3_600 * 1_000;

/// One process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Its name, unlike that of any other that lives.
    pub id: String,
    /// What it does.
    pub roles: Roles,
    /// Where its API is, if others can reach it.
    pub url: Option<String>,
    /// The version of the workspaces that it works with.
    pub workspaces_version: i64,
    /// When it started, unix milliseconds.
    pub started_at_ms: i64,
    /// When it last said that it lives, unix milliseconds.
    pub seen_at_ms: i64,
}

impl Store {
    /// Says that this process lives, as of [`Member::seen_at_ms`].
    ///
    /// # Errors
    /// The database's failure.
    pub async fn heartbeat(&self, member: &Member) -> Result<()> {
        sqlx::query(
            "INSERT INTO members (id, roles, url, workspaces_version, started_at_ms, seen_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, url = excluded.url,
                 workspaces_version = excluded.workspaces_version, started_at_ms = excluded.started_at_ms,
                 seen_at_ms = excluded.seen_at_ms",
        )
        .bind(member.id.as_str())
        .bind(member.roles.to_string())
        .bind(member.url.as_deref())
        .bind(member.workspaces_version)
        .bind(member.started_at_ms)
        .bind(member.seen_at_ms)
        .execute(&self.writer)
        .await?;
        sqlx::query("DELETE FROM members WHERE seen_at_ms < $1")
            .bind(member.seen_at_ms.saturating_sub(FORGOTTEN_AFTER_MS))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The processes that said within so long before `now_ms` that they live, by id.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn members(&self, now_ms: i64, within: Duration) -> Result<Vec<Member>> {
        let within = i64::try_from(within.as_millis()).unwrap_or(i64::MAX);
        let rows = sqlx::query(
            "SELECT id, roles, url, workspaces_version, started_at_ms, seen_at_ms FROM members
             WHERE seen_at_ms >= $1 ORDER BY id",
        )
        .bind(now_ms.saturating_sub(within))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(member).collect()
    }

    /// Says that this process ends. What it had claimed is free at once.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn leave(&self, id: &str) -> Result<()> {
        self.free_claims(id).await?;
        sqlx::query("DELETE FROM members WHERE id = $1").bind(id).execute(&self.writer).await?;
        Ok(())
    }
}

fn member(row: &AnyRow) -> Result<Member> {
    let id: String = row.try_get("id")?;
    let roles = row.try_get::<&str, _>("roles")?.parse();
    let roles = roles.map_err(|error| StoreError::InvalidRow {
        table: TABLE,
        id: id.clone(),
        problem: format!("{error}; a newer vigie may have written it: upgrade this one"),
    })?;
    Ok(Member {
        roles,
        url: row.try_get("url")?,
        workspaces_version: row.try_get("workspaces_version")?,
        started_at_ms: row.try_get("started_at_ms")?,
        seen_at_ms: row.try_get("seen_at_ms")?,
        id,
    })
}
