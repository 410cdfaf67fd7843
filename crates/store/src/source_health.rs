//! How each source stands: told by the process that listens, read by those that answer people.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};
use vigie_model::SourceHealth;

use crate::{
    Result, Store,
    statement::{Insertion, ROWS, from_document, placeholders, to_document},
};

const TABLE: &str = "source_health";

const INSERTION: Insertion = Insertion {
    into: "source_health (source, document, told_ms)",
    columns: 3,
    conflict: "ON CONFLICT (source) DO UPDATE SET document = excluded.document, told_ms = excluded.told_ms",
};

impl Store {
    /// Keeps how these sources stand, each under its name, in place of what was known.
    ///
    /// # Errors
    /// The database's failure; then nothing of it is kept.
    pub async fn keep_source_health(&self, told: &[SourceHealth], now_ms: i64) -> Result<()> {
        let rows = told
            .iter()
            .map(|health| Ok((health.name.clone(), to_document(TABLE, &health.name, health)?, now_ms)))
            .collect::<Result<Vec<_>>>()?;
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let bind = |query, (name, document, at): &'_ (String, String, i64)| {
                let query: crate::statement::Query<'_> = query;
                query.bind(name.clone()).bind(document.clone()).bind(*at)
            };
            INSERTION.run(&mut transaction, &rows, bind).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// How those of these sources stand that were ever listened to, by name.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn source_health(&self, names: &[String]) -> Result<HashMap<String, SourceHealth>> {
        let mut known = HashMap::with_capacity(names.len());
        for names in names.chunks(ROWS) {
            let select = async || {
                let sql = format!(
                    "SELECT source, document FROM source_health WHERE source IN {}",
                    placeholders(1, 1, names.len())
                );
                let query = names
                    .iter()
                    .fold(sqlx::query(AssertSqlSafe(sql)), |query, name| query.bind(name.clone()));
                Ok(query.fetch_all(&self.reader).await?)
            };
            for row in self.attempt(select).await? {
                let name: String = row.try_get("source")?;
                let health = from_document(TABLE, &name, row.try_get("document")?)?;
                known.insert(name, health);
            }
        }
        Ok(known)
    }
}
