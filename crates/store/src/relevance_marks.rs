//! What people said about whether posts are about a brand: the examples that its model of relevance learns from.
//!
//! A mark changes what is matched, so it moves on the number that tells processes to read the workspaces again
//! ([`Store::workspaces_version`]): all of them learn from the same marks.

use sqlx::{Row, any::AnyRow};
use vigie_model::{Mark, Post, Slug};

use crate::{Result, Store, StoreError, erasure::author, statement::can_be, workspaces::GROW};

const TABLE: &str = "relevance_marks";
const ABOUT: &str = "brand";
const OTHER: &str = "other";
/// The newest of a post's marks for a brand, and of those the 2,000 newest: a model learns from no more.
const NEWEST: &str = "SELECT workspace, brand, post, meaning, post_title, post_text FROM
    (SELECT workspace, brand, post, meaning, post_title, post_text,
        ROW_NUMBER() OVER (PARTITION BY workspace, brand ORDER BY marked_at_ms DESC, post) AS place
     FROM relevance_marks AS said
     WHERE meaning IS NOT NULL AND marked_at_ms =
        (SELECT MAX(marked_at_ms) FROM relevance_marks
         WHERE workspace = said.workspace AND brand = said.brand AND post = said.post)) AS newest
    WHERE place <= 2000
    ORDER BY workspace, brand, place";

impl Store {
    /// Records whether a post is about a brand that it names; `mark.about` counts only where `taken_back` is false, else
    /// nobody has said anything of it any more. What was said before stays on record.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn mark_relevance(&self, mark: &Mark, post: &Post, taken_back: bool, at_ms: i64) -> Result<()> {
        self.attempt(async || self.mark_once(mark, post, taken_back, at_ms).await).await
    }

    async fn mark_once(&self, mark: &Mark, post: &Post, taken_back: bool, at_ms: i64) -> Result<()> {
        let meaning = if mark.about { ABOUT } else { OTHER };
        let written_by = post.author.as_ref().and_then(|author| author.id.as_deref());
        let written_by = written_by.map(|id| author(&post.source, id)).filter(|author| can_be(author));
        let mut transaction = self.begin_write().await?;
        sqlx::query(GROW).execute(&mut *transaction).await?;
        sqlx::query(
            "INSERT INTO relevance_marks (workspace, brand, post, marked_at_ms, meaning, post_title, post_text, post_author)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace, brand, post, marked_at_ms) DO UPDATE SET meaning = excluded.meaning",
        )
        .bind(mark.workspace.as_str())
        .bind(mark.brand.as_str())
        .bind(post.id.as_str())
        .bind(at_ms)
        .bind(Some(meaning).filter(|_| !taken_back))
        .bind(mark.title.as_deref())
        .bind(mark.text.as_str())
        .bind(written_by.as_deref())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What was last said of the marked posts of all workspaces: by workspace and brand, the newest first, 2,000 a brand.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when a mark cannot be read, or the database's failure.
    pub async fn relevance_marks(&self) -> Result<Vec<Mark>> {
        let rows = self.attempt(async || Ok(sqlx::query(NEWEST).fetch_all(&self.reader).await?)).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<Mark> {
    let post: &str = row.try_get("post")?;
    let slug = |column: &str| -> Result<Slug> {
        Slug::new(row.try_get::<&str, _>(column)?).map_err(|error| invalid(post, &error.to_string()))
    };
    let about = match row.try_get("meaning")? {
        ABOUT => true,
        OTHER => false,
        unknown => return Err(invalid(post, &format!("`{unknown}` is no meaning; upgrade vigie"))),
    };
    Ok(Mark {
        workspace: slug("workspace")?,
        brand: slug("brand")?,
        about,
        title: row.try_get("post_title")?,
        text: row.try_get("post_text")?,
    })
}

fn invalid(post: &str, problem: &str) -> StoreError {
    StoreError::InvalidRow { table: TABLE, id: post.to_owned(), problem: problem.to_owned() }
}
