//! Where each source goes on reading: a text that only the source understands.

use crate::{Result, Store};

impl Store {
    /// Where the source goes on, `None` before its first read.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn cursor(&self, source: &str) -> Result<Option<String>> {
        let sql = "SELECT source_position FROM source_cursors WHERE source = $1";
        self.attempt(async || Ok(sqlx::query_scalar(sql).bind(source).fetch_optional(&self.reader).await?))
            .await
    }

    /// Records where the source goes on; call it once what came before is durable.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn set_cursor(&self, source: &str, position: &str) -> Result<()> {
        let sql = "INSERT INTO source_cursors (source, source_position) VALUES ($1, $2)
                   ON CONFLICT (source) DO UPDATE SET source_position = excluded.source_position";
        self.attempt(async || self.execute(sqlx::query(sql).bind(source).bind(position)).await).await?;
        Ok(())
    }
}
