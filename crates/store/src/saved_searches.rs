//! Searches that people ask again, by their names.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row, any::AnyRow};
use vigie_model::{SavedSearch, Slug};

use crate::{
    Result, Store, StoreError,
    statement::{from_document, to_document, word},
};

const TABLE: &str = "saved_searches";

/// How many searches a workspace may save.
const MAX_SEARCHES: i64 = 200;

impl Store {
    /// Saves a search, in place of the one of that name.
    ///
    /// # Errors
    /// [`TooManySearches`](StoreError::TooManySearches) when the workspace has too many, or the database's failure: also
    /// when there is no such workspace.
    pub async fn save_search(&self, workspace: &Slug, search: &SavedSearch) -> Result<()> {
        let document = to_document(TABLE, search.name.as_str(), &search.parameters)?;
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            save(&mut transaction, workspace, search, &document).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// All searches that a workspace saved, by name; never more than it may save.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn saved_searches(&self, workspace: &Slug) -> Result<Vec<SavedSearch>> {
        let select = async || {
            let sql = "SELECT name, document, author, saved_at_ms FROM saved_searches WHERE workspace = $1
                       ORDER BY name LIMIT $2";
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(MAX_SEARCHES);
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(read).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// As [`Store::saved_searches`].
    pub async fn saved_search(&self, workspace: &Slug, name: &Slug) -> Result<Option<SavedSearch>> {
        let select = async || {
            let sql = "SELECT name, document, author, saved_at_ms FROM saved_searches
                       WHERE workspace = $1 AND name = $2";
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(name.as_str());
            Ok(query.fetch_optional(&self.reader).await?)
        };
        self.attempt(select).await?.as_ref().map(read).transpose()
    }

    /// Forgets one of them; `false` when there was none.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn forget_search(&self, workspace: &Slug, name: &Slug) -> Result<bool> {
        let sql = "DELETE FROM saved_searches WHERE workspace = $1 AND name = $2";
        // Once: after a lost answer, a second attempt would say that there was none.
        let forget = self.execute(sqlx::query(sql).bind(workspace.as_str()).bind(name.as_str()));
        Ok(self.once(forget).await? > 0)
    }
}

async fn save(
    connection: &mut AnyConnection,
    workspace: &Slug,
    search: &SavedSearch,
    document: &str,
) -> Result<()> {
    let sql = "SELECT count(*) FROM saved_searches WHERE workspace = $1 AND name <> $2";
    let query = sqlx::query_scalar(sql).bind(workspace.as_str()).bind(search.name.as_str());
    let others: i64 = query.fetch_one(&mut *connection).await?;
    if others >= MAX_SEARCHES {
        return Err(StoreError::TooManySearches(others));
    }
    sqlx::query(
        "INSERT INTO saved_searches (workspace, name, document, author, saved_at_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace, name) DO UPDATE SET document = excluded.document, author = excluded.author,
             saved_at_ms = excluded.saved_at_ms",
    )
    .bind(workspace.as_str())
    .bind(search.name.as_str())
    .bind(document)
    .bind(search.author.as_str())
    .bind(search.saved_at.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<SavedSearch> {
    let name: String = row.try_get("name")?;
    let saved_at = Timestamp::from_millisecond(row.try_get("saved_at_ms")?);
    Ok(SavedSearch {
        parameters: from_document(TABLE, &name, row.try_get("document")?)?,
        author: row.try_get("author")?,
        saved_at: saved_at.map_err(|error| StoreError::InvalidRow {
            table: TABLE,
            id: name.clone(),
            problem: error.to_string(),
        })?,
        name: word(TABLE, row, &name, "name")?,
    })
}
