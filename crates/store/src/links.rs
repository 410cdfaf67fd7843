//! What signed links need of the store: the key that signs them, and which were used.

use sqlx::AnyConnection;

use crate::{Result, Store};

/// A link that is used for something that it allows once.
#[derive(Debug, Clone, Copy)]
pub struct LinkUse<'a> {
    /// Which link; a fingerprint of it will do.
    pub link: &'a str,
    /// What it is used for.
    pub deed: &'a str,
    /// When the link expires, unix milliseconds; it is remembered until then.
    pub expires_ms: i64,
}

/// What came of something that a person asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It is done.
    Done,
    /// There is no such thing in this workspace.
    Missing,
    /// The link had been used for it before; nothing was changed.
    LinkUsed,
}

impl Store {
    /// The key of this name, base64; `fresh` when there was none yet, and for ever after.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn signing_key(&self, name: &str, fresh: &str) -> Result<String> {
        self.attempt(async || {
            let sql =
                "INSERT INTO signing_keys (name, key_base64) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
            self.execute(sqlx::query(sql).bind(name).bind(fresh)).await?;
            let sql = "SELECT key_base64 FROM signing_keys WHERE name = $1";
            Ok(sqlx::query_scalar(sql).bind(name).fetch_one(&self.writer).await?)
        })
        .await
    }

    /// Whether a link was used for this deed.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn link_was_used(&self, link: &str, deed: &str) -> Result<bool> {
        let sql = "SELECT count(*) FROM used_links WHERE link = $1 AND deed = $2";
        let select =
            async || Ok(sqlx::query_scalar(sql).bind(link).bind(deed).fetch_one(&self.reader).await?);
        let used: i64 = self.attempt(select).await?;
        Ok(used > 0)
    }
}

/// Marks a link as used within the transaction of its deed; `false` when it was used before.
pub(crate) async fn mark_used(connection: &mut AnyConnection, link: Option<&LinkUse<'_>>) -> Result<bool> {
    let Some(LinkUse { link, deed, expires_ms }) = link else { return Ok(true) };
    let sql = "INSERT INTO used_links (link, deed, expires_ms) VALUES ($1, $2, $3)
               ON CONFLICT (link, deed) DO NOTHING";
    let query = sqlx::query(sql).bind(*link).bind(*deed).bind(*expires_ms);
    Ok(query.execute(connection).await?.rows_affected() > 0)
}
