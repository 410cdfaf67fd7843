//! What opens the door: sessions of people, one-time links, and tokens of programs. Each is known by a fingerprint alone.

use sqlx::{Row, any::AnyRow};
use vigie_model::{ApiToken, Slug, TokenScope};

use crate::{
    KnownUser, Result, Store,
    statement::{from_document, to_document},
};

const TOKENS: &str = "api_tokens";

/// How many tokens there may be.
const MAX_TOKENS: i64 = 10_000;

/// Whom a one-time link lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entrance {
    /// Whoever comes first, to make the first account.
    SetUp,
    /// The user with this id.
    User(String),
}

impl Store {
    /// Begins a session, and forgets those that are over.
    ///
    /// # Errors
    /// The database's failure: also when there is no such user.
    pub async fn begin_session(
        &self,
        fingerprint: &str,
        user: &str,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<()> {
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let sql = "DELETE FROM sessions WHERE expires_ms <= $1";
            sqlx::query(sql).bind(now_ms).execute(&mut *transaction).await?;
            let sql = "INSERT INTO sessions (fingerprint, user_id, expires_ms) VALUES ($1, $2, $3)
                       ON CONFLICT (fingerprint) DO NOTHING";
            let query = sqlx::query(sql).bind(fingerprint).bind(user).bind(expires_ms);
            query.execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Whose session it is, unless it is over.
    ///
    /// # Errors
    /// As [`Store::users`].
    pub async fn session(&self, fingerprint: &str, now_ms: i64) -> Result<Option<KnownUser>> {
        let select = async || {
            let sql = "SELECT user_id FROM sessions WHERE fingerprint = $1 AND expires_ms > $2";
            let query = sqlx::query_scalar(sql).bind(fingerprint).bind(now_ms);
            Ok(query.fetch_optional(&self.reader).await?)
        };
        let user: Option<String> = self.attempt(select).await?;
        match user {
            Some(user) => self.user(&user).await,
            None => Ok(None),
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn end_session(&self, fingerprint: &str) -> Result<()> {
        let sql = "DELETE FROM sessions WHERE fingerprint = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(fingerprint)).await).await?;
        Ok(())
    }

    /// Makes a one-time link, in place of those before it for the same.
    ///
    /// # Errors
    /// The database's failure: also when there is no such user.
    pub async fn open_entrance(&self, fingerprint: &str, entrance: &Entrance, expires_ms: i64) -> Result<()> {
        let user = match entrance {
            Entrance::SetUp => None,
            Entrance::User(id) => Some(id.as_str()),
        };
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let delete = match user {
                None => sqlx::query("DELETE FROM entrances WHERE user_id IS NULL"),
                Some(user) => sqlx::query("DELETE FROM entrances WHERE user_id = $1").bind(user),
            };
            delete.execute(&mut *transaction).await?;
            let sql = "INSERT INTO entrances (fingerprint, user_id, expires_ms) VALUES ($1, $2, $3)";
            let query = sqlx::query(sql).bind(fingerprint).bind(user).bind(expires_ms);
            query.execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Whom a one-time link would let in.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn entrance(&self, fingerprint: &str, now_ms: i64) -> Result<Option<Entrance>> {
        let select = async || {
            let sql = "SELECT user_id FROM entrances WHERE fingerprint = $1 AND expires_ms > $2";
            let query = sqlx::query(sql).bind(fingerprint).bind(now_ms);
            Ok(query.fetch_optional(&self.reader).await?)
        };
        let Some(row) = self.attempt(select).await? else { return Ok(None) };
        let user: Option<String> = row.try_get("user_id")?;
        Ok(Some(user.map_or(Entrance::SetUp, Entrance::User)))
    }

    /// Uses a one-time link up; `false` when somebody was faster.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn close_entrance(&self, fingerprint: &str) -> Result<bool> {
        let sql = "DELETE FROM entrances WHERE fingerprint = $1";
        let close = self.execute(sqlx::query(sql).bind(fingerprint));
        Ok(self.once(close).await? > 0)
    }

    /// Keeps a token.
    ///
    /// # Errors
    /// The database's failure: also when there is no such workspace.
    pub async fn add_token(&self, fingerprint: &str, token: &ApiToken) -> Result<()> {
        let document = to_document(TOKENS, &token.id, token)?;
        let workspace = match &token.scope {
            TokenScope::Push => None,
            TokenScope::Workspace { id, .. } => Some(id.as_str()),
        };
        let sql = "INSERT INTO api_tokens (id, fingerprint, workspace, document) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (id) DO NOTHING";
        let query = || sqlx::query(sql).bind(token.id.as_str()).bind(fingerprint).bind(workspace);
        self.attempt(async || self.execute(query().bind(document.as_str())).await).await?;
        Ok(())
    }

    /// The token with this fingerprint; it may be over.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when it cannot be read, or the database's failure.
    pub async fn token(&self, fingerprint: &str) -> Result<Option<ApiToken>> {
        let select = async || {
            let sql = "SELECT id, document FROM api_tokens WHERE fingerprint = $1";
            Ok(sqlx::query(sql).bind(fingerprint).fetch_optional(&self.reader).await?)
        };
        self.attempt(select).await?.as_ref().map(read_token).transpose()
    }

    /// All tokens of a workspace; without one those that push posts.
    ///
    /// # Errors
    /// As [`Store::token`].
    pub async fn tokens(&self, workspace: Option<&Slug>) -> Result<Vec<ApiToken>> {
        let select = async || {
            let query = match workspace {
                None => sqlx::query(
                    "SELECT id, document FROM api_tokens WHERE workspace IS NULL ORDER BY id LIMIT $1",
                ),
                Some(_) => sqlx::query(
                    "SELECT id, document FROM api_tokens WHERE workspace = $2 ORDER BY id LIMIT $1",
                ),
            };
            let query = query.bind(MAX_TOKENS);
            let query = workspace.iter().fold(query, |query, id| query.bind(id.as_str()));
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(read_token).collect()
    }

    /// Revokes a token of a workspace, or one that pushes posts; `false` when there was none.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn revoke_token(&self, workspace: Option<&Slug>, id: &str) -> Result<bool> {
        let query = match workspace {
            None => sqlx::query("DELETE FROM api_tokens WHERE id = $1 AND workspace IS NULL"),
            Some(_) => sqlx::query("DELETE FROM api_tokens WHERE id = $1 AND workspace = $2"),
        };
        let query = query.bind(id);
        let query = workspace.iter().fold(query, |query, id| query.bind(id.as_str()));
        Ok(self.once(self.execute(query)).await? > 0)
    }
}

fn read_token(row: &AnyRow) -> Result<ApiToken> {
    let id: String = row.try_get("id")?;
    from_document(TOKENS, &id, row.try_get("document")?)
}
