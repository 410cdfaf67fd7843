//! How teams handle mentions, who changed it, and what of it the index is still to be told.
//!
//! A change and its record are one transaction. Each change has a number of its own, the revision, from a counter whose row
//! stays locked until the transaction ends: so revisions become visible in their order, and whoever tells them on, up to the
//! last one that it saw, passes over none. What is told twice has the revision that it had.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use vigie_model::{Edit, Handled, Handling, HandlingChange, HandlingEntry, Polarity, PostId, Slug};

use crate::{
    Result, Store, StoreError, mood_labels,
    statement::{Insertion, ROWS, from_document, placeholders, to_document, word},
};

const TABLE: &str = "mention_handling";
const CHANGES: &str = "mention_changes";

/// The most mentions that one transaction changes: it holds up other changes.
const AT_ONCE: usize = 500;

const HANDLINGS: Insertion = Insertion {
    into: "mention_handling (workspace, post, revision, document)",
    columns: 4,
    conflict: "ON CONFLICT (workspace, post) DO UPDATE SET revision = excluded.revision, document = excluded.document",
};
const ENTRIES: Insertion = Insertion {
    into: "mention_changes (workspace, revision, post, at_ms, author, edits)",
    columns: 6,
    conflict: "",
};

/// What of the handling is still to be told to the index, in the order in which it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlingToTell {
    /// How mentions are handled now; one that changed more often stands at its last change.
    pub handled: Vec<Handled>,
    /// Up to which revision all was told before.
    pub told: i64,
    /// Up to which it is once these are.
    pub until: i64,
}

/// Whose change, and when.
#[derive(Debug, Clone, Copy)]
pub struct ChangedBy<'a> {
    /// Who says to do it.
    pub author: &'a str,
    /// When.
    pub at: Timestamp,
}

/// One mention that really changes.
struct Changed<'a> {
    workspace: &'a Slug,
    post: &'a PostId,
    by: ChangedBy<'a>,
    revision: i64,
    document: String,
    edits: String,
}

impl Store {
    /// Changes how these mentions of a workspace are handled, and records it; how many were not so already. A few hundred
    /// at a time: after an error some may be changed, and doing it again changes the others. Whether a post is a mention is
    /// not looked at.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when a handling cannot be read, or the database's failure: also when there is
    /// no such workspace.
    pub async fn change_handling(
        &self,
        workspace: &Slug,
        posts: &[PostId],
        change: &HandlingChange,
        by: ChangedBy<'_>,
    ) -> Result<usize> {
        let mut posts: Vec<&PostId> = posts.iter().collect();
        posts.sort_unstable();
        posts.dedup();
        let mut changed = 0;
        for posts in posts.chunks(AT_ONCE) {
            let attempt = self.attempt(async || {
                let mut transaction = self.begin_write().await?;
                let changed = change_once(&mut transaction, workspace, posts, change, by).await?;
                transaction.commit().await?;
                Ok(changed)
            });
            changed += attempt.await?;
        }
        Ok(changed)
    }

    /// How these posts are handled, as far as anybody ever said so.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when a handling cannot be read, or the database's failure.
    pub async fn handlings(&self, workspace: &Slug, posts: &[&PostId]) -> Result<HashMap<PostId, Handling>> {
        self.attempt(async || {
            let mut connection = self.reader.acquire().await?;
            handlings(&mut connection, workspace, posts).await
        })
        .await
    }

    /// What was changed in the handling of a workspace's mentions, or of one of them, the newest first; `below` is the
    /// revision of the last one of the page before.
    ///
    /// # Errors
    /// As [`Store::handlings`].
    pub async fn handling_changes(
        &self,
        workspace: &Slug,
        post: Option<&PostId>,
        below: Option<i64>,
        limit: u32,
    ) -> Result<Vec<HandlingEntry>> {
        let of_post = if post.is_some() { "AND post = $4" } else { "" };
        let sql = format!(
            "SELECT post, revision, at_ms, author, edits FROM mention_changes
             WHERE workspace = $1 AND revision < $2 {of_post} ORDER BY revision DESC LIMIT $3"
        );
        let select = async || {
            let query = sqlx::query(AssertSqlSafe(sql.clone())).bind(workspace.as_str());
            let query = query.bind(below.unwrap_or(i64::MAX)).bind(i64::from(limit));
            let query = post.into_iter().fold(query, |query, post| query.bind(post.as_str()));
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(entry).collect()
    }

    /// What of all workspaces' handling the index is still to be told, at most `limit`.
    ///
    /// # Errors
    /// As [`Store::handlings`].
    pub async fn handling_to_tell(&self, limit: u32) -> Result<HandlingToTell> {
        let (told, rows) = self
            .attempt(async || {
                let sql = "SELECT revision FROM revisions WHERE kind = 'handling_told'";
                let told: i64 = sqlx::query_scalar(sql).fetch_one(&self.reader).await?;
                let sql = "SELECT workspace, post, revision, document FROM mention_handling
                           WHERE revision > $1 ORDER BY revision LIMIT $2";
                let query = sqlx::query(sql).bind(told).bind(i64::from(limit));
                Ok((told, query.fetch_all(&self.reader).await?))
            })
            .await?;
        let handled: Vec<Handled> = rows.iter().map(handled).collect::<Result<_>>()?;
        let until = handled.last().map_or(told, |last| last.revision);
        Ok(HandlingToTell { handled, told, until })
    }

    /// Records that the index will hear of these, which the log holds now. Where somebody else recorded something meanwhile,
    /// that holds: at worst the same is told twice.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn handling_told(&self, told: &HandlingToTell) -> Result<()> {
        let sql = "UPDATE revisions SET revision = $1 WHERE kind = 'handling_told' AND revision = $2";
        let query = || sqlx::query(sql).bind(told.until).bind(told.told);
        self.attempt(async || self.execute(query()).await).await?;
        Ok(())
    }

    /// Lets everything be told once more: to an index that begins anew.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn tell_handling_anew(&self) -> Result<()> {
        let sql = "UPDATE revisions SET revision = 0 WHERE kind = 'handling_told'";
        self.attempt(async || self.execute(sqlx::query(sql)).await).await?;
        Ok(())
    }
}

async fn change_once(
    connection: &mut AnyConnection,
    workspace: &Slug,
    posts: &[&PostId],
    change: &HandlingChange,
    by: ChangedBy<'_>,
) -> Result<usize> {
    // The numbers first: their lock makes one change wait for the other.
    let sql = "UPDATE revisions SET revision = revision + $1 WHERE kind = 'handling' RETURNING revision";
    let count = i64::try_from(posts.len()).unwrap_or(i64::MAX);
    let last: i64 = sqlx::query_scalar(sql).bind(count).fetch_one(&mut *connection).await?;
    let known = handlings(connection, workspace, posts).await?;
    let moods = match change.sentiment {
        Some(_) => mood_labels::of(connection, workspace, posts).await?,
        None => HashMap::new(),
    };
    let mut changed = Vec::new();
    let mut relabelled = Vec::new();
    for (revision, post) in (last - count + 1..).zip(posts.iter().copied()) {
        let before = known.get(post).cloned().unwrap_or_default();
        let after = change.apply(&before);
        let mut edits = Handling::edits(&before, &after);
        if let Some(mood) = change.sentiment
            && moods.get(post).copied() != mood
        {
            edits.insert("sentiment".to_owned(), mood_edit(moods.get(post).copied(), mood));
            relabelled.push((post, mood));
        }
        if !edits.is_empty() {
            let document = to_document(TABLE, post.as_str(), &after)?;
            let edits = to_document(CHANGES, post.as_str(), &edits)?;
            changed.push(Changed { workspace, post, by, revision, document, edits });
        }
    }
    HANDLINGS
        .run(connection, &changed, |query, row| {
            let query = query.bind(row.workspace.as_str()).bind(row.post.as_str());
            query.bind(row.revision).bind(row.document.as_str())
        })
        .await?;
    ENTRIES
        .run(connection, &changed, |query, row| {
            let query = query.bind(row.workspace.as_str()).bind(row.revision).bind(row.post.as_str());
            query.bind(row.by.at.as_millisecond()).bind(row.by.author).bind(row.edits.as_str())
        })
        .await?;
    for (post, mood) in relabelled {
        mood_labels::label(connection, workspace, post, mood, by.at.as_millisecond()).await?;
    }
    Ok(changed.len())
}

fn mood_edit(from: Option<Polarity>, to: Option<Polarity>) -> Edit {
    let value = |mood: Option<Polarity>| mood.map(Polarity::as_str).into();
    Edit { from: value(from), to: value(to) }
}

async fn handlings(
    connection: &mut AnyConnection,
    workspace: &Slug,
    posts: &[&PostId],
) -> Result<HashMap<PostId, Handling>> {
    let mut found = HashMap::new();
    for posts in posts.chunks(ROWS) {
        let sql = format!(
            "SELECT workspace, post, revision, document FROM mention_handling WHERE workspace = $1 AND post IN {}",
            placeholders(2, 1, posts.len())
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        let query = posts.iter().fold(query, |query, post| query.bind(post.as_str()));
        for row in query.fetch_all(&mut *connection).await? {
            let Handled { post, handling, .. } = handled(&row)?;
            found.insert(post, handling);
        }
    }
    Ok(found)
}

fn handled(row: &AnyRow) -> Result<Handled> {
    let post: String = row.try_get("post")?;
    Ok(Handled {
        workspace: word(TABLE, row, &post, "workspace")?,
        revision: row.try_get("revision")?,
        handling: from_document(TABLE, &post, row.try_get("document")?)?,
        post: word(TABLE, row, &post, "post")?,
    })
}

fn entry(row: &AnyRow) -> Result<HandlingEntry> {
    let post: String = row.try_get("post")?;
    let at = Timestamp::from_millisecond(row.try_get("at_ms")?).map_err(|error| StoreError::InvalidRow {
        table: CHANGES,
        id: post.clone(),
        problem: error.to_string(),
    })?;
    Ok(HandlingEntry {
        at,
        author: row.try_get("author")?,
        edits: from_document(CHANGES, &post, row.try_get("edits")?)?,
        revision: row.try_get("revision")?,
        post: word(CHANGES, row, &post, "post")?,
    })
}
