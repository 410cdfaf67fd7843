//! Which processes share this store and live: each says so every second.

use std::time::Duration;

use serde::Serialize;
use sqlx::{AnyConnection, Row, any::AnyRow};
use vigie_model::Roles;

use crate::{Result, Store, StoreError, statement::before};

const TABLE: &str = "members";

/// A process that was silent for longer counts as gone. Each speaks every second.
pub const MEMBER_SILENCE: Duration = Duration::from_secs(5);

/// A process that was not seen for so long is forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3_600);

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
    /// Says that this process lives, as of [`Member::seen_at_ms`]; and compares this machine's clock with the server's.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn heartbeat(&self, member: &Member) -> Result<()> {
        let seen_at_ms = self.on_the_server(member.seen_at_ms);
        self.attempt(async || {
            let mut connection = self.writer.acquire().await?;
            self.compare_clocks(&mut connection).await?;
            write(&mut connection, member, seen_at_ms).await
        })
        .await
    }

    /// The processes that said within so long before `now_ms` that they live, by id.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn members(&self, now_ms: i64, within: Duration) -> Result<Vec<Member>> {
        let since_ms = before(self.on_the_server(now_ms), within);
        let sql = "SELECT id, roles, url, workspaces_version, started_at_ms, seen_at_ms FROM members
                   WHERE seen_at_ms >= $1 ORDER BY id";
        let select = async || Ok(sqlx::query(sql).bind(since_ms).fetch_all(&self.reader).await?);
        let rows = self.attempt(select).await?;
        rows.iter().map(member).collect()
    }

    /// Says that this process ends. What it had claimed is free at once.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn leave(&self, id: &str) -> Result<()> {
        self.free_claims(id).await?;
        let sql = "DELETE FROM members WHERE id = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(id)).await).await?;
        Ok(())
    }
}

async fn write(connection: &mut AnyConnection, member: &Member, seen_at_ms: i64) -> Result<()> {
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
    .bind(seen_at_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM members WHERE seen_at_ms < $1")
        .bind(before(seen_at_ms, FORGOTTEN_AFTER))
        .execute(connection)
        .await?;
    Ok(())
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
