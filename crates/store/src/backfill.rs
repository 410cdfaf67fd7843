//! Backfills: replays that a change of queries asks for, in the transaction that makes the change. So a workspace whose
//! queries changed has a replay that is not over until its past is as these queries would have it, whatever dies
//! meanwhile.
//!
//! A newer change takes the place of a backfill that is not over. What the workspace was before each change is kept until
//! a replay of all that the log holds is done: the index holds mentions of any of these queries until then.

use sqlx::AnyConnection;
use vigie_model::Workspace;

use crate::{
    Replay, ReplayCause, ReplayState, Result, Store,
    replays::{self, TABLE},
    statement::{from_document, to_document},
};

impl Store {
    /// The workspace of a replay as it was before each change since its past was last made whole, the oldest first: what
    /// the index holds of it was found by these or by the queries of now. Empty when that is not known.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn earlier_queries(&self, replay: &Replay) -> Result<Vec<Workspace>> {
        if replay.cause == ReplayCause::Request {
            return Ok(Vec::new());
        }
        let sql = "SELECT before_document FROM replays
                   WHERE workspace = $1 AND version <= $2 AND before_document IS NOT NULL ORDER BY version, id";
        let select = async || {
            let query = sqlx::query_scalar(sql).bind(replay.workspace.as_str()).bind(replay.version);
            Ok(query.fetch_all(&self.reader).await?)
        };
        let documents: Vec<String> = self.attempt(select).await?;
        let read = |document: &String| from_document(TABLE, &replay.id, document);
        // One that cannot be read leaves unknown what it found.
        Ok(documents.iter().map(read).collect::<Result<_>>().unwrap_or_default())
    }
}

/// Asks for the backfill that a change needs, `None` when it finds the same as before. `before` is the document that
/// it replaced.
pub(crate) async fn ask(
    connection: &mut AnyConnection,
    workspace: &Workspace,
    before: Option<&str>,
    now_ms: i64,
) -> Result<Option<Replay>> {
    let id = workspace.id();
    let earlier = before.map(|before| from_document::<Workspace>(TABLE, id.as_str(), before));
    if let Some(Ok(earlier)) = &earlier
        && earlier.finds_the_same(workspace)
    {
        return running(connection, workspace).await;
    }
    let mut replay = replays::asked(id, 0, None, now_ms);
    replay.cause = ReplayCause::Queries;
    replays::insert(connection, &mut replay).await?;
    let nothing = || Workspace { brands: Vec::new(), topics: Vec::new(), ..workspace.clone() };
    let before = match before {
        Some(before) => before.to_owned(),
        None => to_document(TABLE, id.as_str(), &nothing())?,
    };
    sqlx::query("UPDATE replays SET before_document = $2 WHERE id = $1")
        .bind(replay.id.as_str())
        .bind(before)
        .execute(&mut *connection)
        .await?;
    // A claim on the one before is left to run out or to be given back: until then its worker may be telling posts
    // with the queries of before.
    sqlx::query(
        "UPDATE replays SET state = 'cancelled', superseded_by = $2, updated_at_ms = $3
         WHERE workspace = $1 AND id <> $2 AND cause = 'queries' AND state IN ('waiting', 'running')",
    )
    .bind(id.as_str())
    .bind(replay.id.as_str())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    Ok(Some(replay))
}

/// The workspace's backfill that is not over.
pub(crate) async fn running(connection: &mut AnyConnection, workspace: &Workspace) -> Result<Option<Replay>> {
    let sql = concat!(
        "SELECT ",
        replays::columns!(),
        " FROM replays WHERE workspace = $1 AND cause = 'queries' AND state IN ('waiting', 'running')
          ORDER BY version DESC LIMIT 1"
    );
    let row = sqlx::query(sql).bind(workspace.id().as_str()).fetch_optional(connection).await?;
    row.as_ref().map(replays::replay).transpose()
}

/// Forgets what the workspace was before: a replay of all that the log holds is done.
pub(crate) async fn forget_earlier(store: &Store, replay: &Replay) -> Result<()> {
    let whole = replay.cause == ReplayCause::Queries || replay.from_ms <= 0;
    if replay.state != ReplayState::Done || !whole {
        return Ok(());
    }
    let sql = "UPDATE replays SET before_document = NULL WHERE workspace = $1 AND version <= $2";
    let forget =
        async || store.execute(sqlx::query(sql).bind(replay.workspace.as_str()).bind(replay.version)).await;
    store.attempt(forget).await?;
    Ok(())
}
