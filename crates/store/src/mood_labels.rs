//! What a team said about the mood of its mentions: each word with its time, the newest holds.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use utoipa::ToSchema;
use vigie_model::{Polarity, PostId, Slug};

use crate::{
    Result, Store, StoreError,
    statement::{ROWS, placeholders},
};

const TABLE: &str = "mood_labels";

/// One time that somebody said what a mention's mood is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoodLabel {
    /// What was said; nothing where an earlier word was taken back.
    pub label: Option<Polarity>,
    /// When, in unix milliseconds.
    pub labelled_at_ms: i64,
}

impl Store {
    /// Records what the mood of a mention is, or with `None` that nobody has said so any more. What was said before
    /// stays on record. Of two words within one millisecond the later one counts.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn label_mood(
        &self,
        workspace: &Slug,
        post: &PostId,
        label: Option<Polarity>,
        at_ms: i64,
    ) -> Result<()> {
        self.attempt(async || {
            let mut connection = self.writer.acquire().await?;
            self::label(&mut connection, workspace, post, label, at_ms).await
        })
        .await
    }

    /// What was last said of each of these posts, as far as anything was.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when a label cannot be read, or the database's failure.
    pub async fn mood_labels(
        &self,
        workspace: &Slug,
        posts: &[&PostId],
    ) -> Result<HashMap<PostId, Polarity>> {
        self.attempt(async || {
            let mut connection = self.reader.acquire().await?;
            of(&mut connection, workspace, posts).await
        })
        .await
    }

    /// Everything that was said of one mention, the newest first.
    ///
    /// # Errors
    /// As [`Store::mood_labels`].
    pub async fn mood_history(&self, workspace: &Slug, post: &PostId) -> Result<Vec<MoodLabel>> {
        let select = async || {
            let rows = sqlx::query(
                "SELECT label, labelled_at_ms FROM mood_labels WHERE workspace = $1 AND post = $2
                 ORDER BY labelled_at_ms DESC LIMIT 1000",
            )
            .bind(workspace.as_str())
            .bind(post.as_str())
            .fetch_all(&self.reader)
            .await?;
            Ok(rows)
        };
        let rows = self.attempt(select).await?;
        let said = |row: &sqlx::any::AnyRow| {
            let label = read(post.as_str(), row.try_get("label")?)?;
            Ok(MoodLabel { label, labelled_at_ms: row.try_get("labelled_at_ms")? })
        };
        rows.iter().map(said).collect()
    }
}

/// Records it within a transaction.
pub(crate) async fn label(
    connection: &mut AnyConnection,
    workspace: &Slug,
    post: &PostId,
    label: Option<Polarity>,
    at_ms: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO mood_labels (workspace, post, labelled_at_ms, label) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace, post, labelled_at_ms) DO UPDATE SET label = excluded.label",
    )
    .bind(workspace.as_str())
    .bind(post.as_str())
    .bind(at_ms)
    .bind(label.map(Polarity::as_str))
    .execute(connection)
    .await?;
    Ok(())
}

/// What was last said, within a transaction.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    workspace: &Slug,
    posts: &[&PostId],
) -> Result<HashMap<PostId, Polarity>> {
    let mut labels = HashMap::new();
    for posts in posts.chunks(ROWS) {
        let sql = format!(
            "SELECT post, label FROM mood_labels AS said
             WHERE workspace = $1 AND post IN {} AND labelled_at_ms =
                 (SELECT MAX(labelled_at_ms) FROM mood_labels WHERE workspace = said.workspace AND post = said.post)",
            placeholders(2, 1, posts.len()),
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        let query = posts.iter().fold(query, |query, post| query.bind(post.as_str()));
        for row in query.fetch_all(&mut *connection).await? {
            let post: &str = row.try_get("post")?;
            if let Some(label) = read(post, row.try_get("label")?)? {
                let id = PostId::new(post).map_err(|error| invalid(post, &error.to_string()))?;
                labels.insert(id, label);
            }
        }
    }
    Ok(labels)
}

fn read(post: &str, label: Option<&str>) -> Result<Option<Polarity>> {
    let Some(label) = label else { return Ok(None) };
    let known = Polarity::ALL.into_iter().find(|known| known.as_str() == label);
    known.map(Some).ok_or_else(|| invalid(post, &format!("`{label}` is no mood; upgrade vigie")))
}

fn invalid(post: &str, problem: &str) -> StoreError {
    StoreError::InvalidRow { table: TABLE, id: post.to_owned(), problem: problem.to_owned() }
}
