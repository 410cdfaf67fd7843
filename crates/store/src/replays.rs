//! Replays: posts of the past that are matched again, for a query that is new or was changed.
//!
//! A replay is worked on by one process at a time, the one that claimed it. A process that dies loses its claim when
//! the lease is over, and the next goes on where the last saved position stands.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use utoipa::ToSchema;
use vigie_model::Slug;

use crate::{
    Result, Store, StoreError, backfill,
    statement::{after, can_be, from_document, to_document, word},
};

pub(crate) const TABLE: &str = "replays";

/// How many replays of one workspace may wait or run.
const MAX_OPEN: i64 = 100;

/// Where a replay stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReplayState {
    /// No process has begun it.
    Waiting,
    /// A process works on it.
    Running,
    /// Every post was read.
    Done,
    /// It was given up; [`Replay::error`] says why.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl ReplayState {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a replay is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReplayCause {
    /// A person asked for it.
    Request,
    /// The workspace's queries changed.
    Queries,
}

impl ReplayCause {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Queries => "queries",
        }
    }
}

/// One replay and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Replay {
    /// Its name.
    pub id: String,
    /// Whose queries.
    pub workspace: Slug,
    /// From the posts that the log took at this time on, unix milliseconds.
    pub from_ms: i64,
    /// Only the query of this brand; `None`: of all.
    pub brand: Option<Slug>,
    /// Why it is made.
    pub cause: ReplayCause,
    /// The version of the workspaces that whoever works on it must know.
    pub version: i64,
    /// Where it stands.
    pub state: ReplayState,
    /// The replay that took its place, when a newer change of the queries cancelled it.
    pub superseded_by: Option<String>,
    /// The offset to read next, by partition of the posts log; empty before it began.
    pub position: BTreeMap<u32, u64>,
    /// Where each partition ended when it began.
    pub ends: BTreeMap<u32, u64>,
    /// Posts read so far.
    pub read: u64,
    /// Mentions found so far.
    pub mentions: u64,
    /// Posts that gained a brand or topic which the queries of before had not given them; 0 when a person asked.
    pub added: u64,
    /// Posts that lost one which these had given them; 0 when a person asked.
    pub removed: u64,
    /// Why it was given up.
    pub error: Option<String>,
    /// When it was asked for, unix milliseconds.
    pub created_at_ms: i64,
    /// When a process first worked on it, unix milliseconds.
    pub began_at_ms: Option<i64>,
    /// When it last moved on, unix milliseconds.
    pub updated_at_ms: i64,
}

macro_rules! columns {
    () => {
        "id, workspace, from_ms, brand, cause, version, state, superseded_by, read_positions, read_ends, posts_read, \
         mentions_found, mentions_added, mentions_removed, problem, created_at_ms, began_at_ms, updated_at_ms"
    };
}
pub(crate) use columns;

/// A replay that nobody has begun. [`insert`] gives it its version.
pub(crate) fn asked(workspace: &Slug, from_ms: i64, brand: Option<&Slug>, now_ms: i64) -> Replay {
    Replay {
        id: format!("{:016x}", rand::random::<u64>()),
        workspace: workspace.clone(),
        from_ms,
        brand: brand.cloned(),
        cause: ReplayCause::Request,
        version: 0,
        state: ReplayState::Waiting,
        superseded_by: None,
        position: BTreeMap::new(),
        ends: BTreeMap::new(),
        read: 0,
        mentions: 0,
        added: 0,
        removed: 0,
        error: None,
        created_at_ms: now_ms,
        began_at_ms: None,
        updated_at_ms: now_ms,
    }
}

/// Writes a replay that nobody has begun, for the workspaces as they are at this moment.
pub(crate) async fn insert(connection: &mut AnyConnection, replay: &mut Replay) -> Result<()> {
    let sql = "SELECT revision FROM revisions WHERE kind = 'workspaces'";
    replay.version = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO replays (id, workspace, from_ms, brand, cause, version, state, read_positions, read_ends,
             posts_read, mentions_found, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', '{}', 0, 0, $8, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(replay.id.as_str())
    .bind(replay.workspace.as_str())
    .bind(replay.from_ms)
    .bind(replay.brand.as_ref().map(Slug::as_str))
    .bind(replay.cause.as_str())
    .bind(replay.version)
    .bind(replay.state.as_str())
    .bind(replay.created_at_ms)
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// Asks for a replay. It waits until a process claims it.
    ///
    /// # Errors
    /// [`TooManyReplays`](StoreError::TooManyReplays) when the workspace has too many that are not over, or the
    /// database's failure.
    pub async fn create_replay(
        &self,
        workspace: &Slug,
        from_ms: i64,
        brand: Option<&Slug>,
        now_ms: i64,
    ) -> Result<Replay> {
        let replay = asked(workspace, from_ms, brand, now_ms);
        self.attempt(async || self.create_once(replay.clone()).await).await
    }

    async fn create_once(&self, mut replay: Replay) -> Result<Replay> {
        let mut transaction = self.begin_write().await?;
        let open: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM replays WHERE workspace = $1 AND id <> $2 AND state IN ('waiting', 'running')",
        )
        .bind(replay.workspace.as_str())
        .bind(replay.id.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        if open >= MAX_OPEN {
            return Err(StoreError::TooManyReplays(open));
        }
        insert(&mut transaction, &mut replay).await?;
        transaction.commit().await?;
        Ok(replay)
    }

    /// One replay, `None` when there is none of that id.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when it cannot be read, or the database's failure.
    pub async fn replay(&self, id: &str) -> Result<Option<Replay>> {
        if !can_be(id) {
            return Ok(None);
        }
        let sql = concat!("SELECT ", columns!(), " FROM replays WHERE id = $1");
        let select = async || Ok(sqlx::query(sql).bind(id).fetch_optional(&self.reader).await?);
        self.attempt(select).await?.as_ref().map(replay).transpose()
    }

    /// The newest replays of a workspace, newest first.
    ///
    /// # Errors
    /// As [`Store::replay`].
    pub async fn replays(&self, workspace: &Slug, limit: u32) -> Result<Vec<Replay>> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM replays WHERE workspace = $1 ORDER BY created_at_ms DESC, id DESC LIMIT $2"
        );
        let select = async || {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(i64::from(limit));
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(replay).collect()
    }

    /// Takes the oldest replay that nobody works on: one that waits, or whose worker's lease is over, though none that took
    /// the place of another whose worker has not heard of it yet. It runs then, and
    /// belongs to `member` until `lease` from `now_ms` on. A member that has one gets that one again, so a worker works
    /// on one at a time, and goes on with it after a restart under the same name.
    ///
    /// # Errors
    /// As [`Store::replay`].
    pub async fn claim_replay(&self, member: &str, now_ms: i64, lease: Duration) -> Result<Option<Replay>> {
        self.attempt(async || self.claim_replay_once(member, now_ms, lease).await).await
    }

    async fn claim_replay_once(&self, member: &str, now_ms: i64, lease: Duration) -> Result<Option<Replay>> {
        let server_ms = self.on_the_server(now_ms);
        let mut transaction = self.begin_write().await?;
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM replays
             WHERE (state = 'waiting' OR (state = 'running' AND (claimed_by = $1 OR COALESCE(claimed_until_ms, 0) <= $2)))
               AND id NOT IN (
                   SELECT old.superseded_by FROM replays AS old
                   WHERE old.superseded_by IS NOT NULL AND old.claimed_by <> $1 AND old.claimed_until_ms > $2)
             ORDER BY CASE WHEN state = 'running' AND claimed_by = $1 THEN 0 ELSE 1 END, created_at_ms, id LIMIT 1 "
        );
        let sql = AssertSqlSafe(format!("{sql}{}", self.database.skipping_locked("replays")));
        let free = sqlx::query(sql).bind(member).bind(server_ms).fetch_optional(&mut *transaction).await?;
        let Some(free) = free else { return Ok(None) };
        let mut claimed = replay(&free)?;
        sqlx::query(
            "UPDATE replays SET state = 'running', claimed_by = $2, claimed_until_ms = $3, updated_at_ms = $4,
                 began_at_ms = COALESCE(began_at_ms, $4) WHERE id = $1",
        )
        .bind(claimed.id.as_str())
        .bind(member)
        .bind(after(server_ms, lease))
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        (claimed.state, claimed.updated_at_ms) = (ReplayState::Running, now_ms);
        claimed.began_at_ms.get_or_insert(now_ms);
        Ok(Some(claimed))
    }

    /// Saves how far a replay has come and renews the claim; a replay that is over, or waits again, is let go of.
    ///
    /// # Errors
    /// [`Overtaken`](StoreError::Overtaken) when another process has claimed it or a person has cancelled it: stop
    /// working on it. Else the database's failure.
    pub async fn save_replay(
        &self,
        member: &str,
        replay: &Replay,
        now_ms: i64,
        lease: Duration,
    ) -> Result<()> {
        let position = to_document(TABLE, &replay.id, &replay.position)?;
        let ends = to_document(TABLE, &replay.id, &replay.ends)?;
        let running = replay.state == ReplayState::Running;
        let until_ms = running.then(|| after(self.on_the_server(now_ms), lease));
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        // The claim's holder stays named, so that saving the same end twice is no fault.
        let sql = "UPDATE replays SET state = $3, read_positions = $4, read_ends = $5, posts_read = $6,
                       mentions_found = $7, problem = $8, updated_at_ms = $9, claimed_until_ms = $10,
                       mentions_added = $11, mentions_removed = $12
                   WHERE id = $1 AND claimed_by = $2 AND state IN ('running', $3)";
        let save = async || {
            let query = sqlx::query(sql).bind(replay.id.as_str()).bind(member).bind(replay.state.as_str());
            let query = query.bind(position.as_str()).bind(ends.as_str());
            let query = query.bind(count(replay.read)).bind(count(replay.mentions));
            let query = query.bind(replay.error.as_deref()).bind(now_ms).bind(until_ms);
            self.execute(query.bind(count(replay.added)).bind(count(replay.removed))).await
        };
        if self.attempt(save).await? > 0 {
            return backfill::forget_earlier(self, replay).await;
        }
        // Whoever has taken its place need not wait for this one any more.
        let sql = "UPDATE replays SET claimed_until_ms = NULL WHERE id = $1 AND claimed_by = $2 AND state = 'cancelled'";
        self.attempt(async || self.execute(sqlx::query(sql).bind(replay.id.as_str()).bind(member)).await)
            .await?;
        Err(StoreError::Overtaken(format!("replay {}", replay.id)))
    }

    /// Stops a replay that is not over; `false` when there was nothing to stop. Whoever works on it is told by its next
    /// [`Store::save_replay`].
    ///
    /// # Errors
    /// The database's failure.
    pub async fn cancel_replay(&self, id: &str, now_ms: i64) -> Result<bool> {
        if !can_be(id) {
            return Ok(false);
        }
        let sql = "UPDATE replays SET state = 'cancelled', claimed_until_ms = NULL, updated_at_ms = $2
                   WHERE id = $1 AND (state IN ('waiting', 'running') OR (state = 'cancelled' AND updated_at_ms = $2))";
        let cancel = async || self.execute(sqlx::query(sql).bind(id).bind(now_ms)).await;
        Ok(self.attempt(cancel).await? > 0)
    }
}

pub(crate) fn replay(row: &AnyRow) -> Result<Replay> {
    let id: String = row.try_get("id")?;
    let count = |column: &str| -> Result<u64> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
    };
    Ok(Replay {
        workspace: word(TABLE, row, &id, "workspace")?,
        from_ms: row.try_get("from_ms")?,
        brand: match row.try_get::<Option<&str>, _>("brand")? {
            Some(_) => Some(word(TABLE, row, &id, "brand")?),
            None => None,
        },
        cause: word(TABLE, row, &id, "cause")?,
        version: row.try_get("version")?,
        state: word(TABLE, row, &id, "state")?,
        superseded_by: row.try_get("superseded_by")?,
        position: from_document(TABLE, &id, row.try_get("read_positions")?)?,
        ends: from_document(TABLE, &id, row.try_get("read_ends")?)?,
        read: count("posts_read")?,
        mentions: count("mentions_found")?,
        added: count("mentions_added")?,
        removed: count("mentions_removed")?,
        error: row.try_get("problem")?,
        created_at_ms: row.try_get("created_at_ms")?,
        began_at_ms: row.try_get("began_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
        id,
    })
}
