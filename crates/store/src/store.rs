//! The handle on an open store. What it can do stands in the files of each area.

use std::path::Path;

use sqlx::{Any, AnyPool, Transaction};

use crate::{Result, database::Database, postgres, schema, sqlite};

/// An open store. Clones share its connections; dropping the last one closes them.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) writer: AnyPool,
    pub(crate) reader: AnyPool,
}

impl Store {
    /// Opens the file, creates it when it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Open`](crate::StoreError::Open) when the file cannot be opened, [`NewerSchema`](crate::StoreError::NewerSchema)
    /// when a newer vigie wrote it, [`Corrupt`](crate::StoreError::Corrupt) when it is no database.
    pub async fn open(path: &Path) -> Result<Self> {
        let (writer, reader) = sqlite::connect(path).await?;
        let store = Self { database: Database::Sqlite, writer, reader };
        let mut transaction = store.begin_write().await?;
        schema::upgrade(&mut transaction, store.database, path).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Connects to a PostgreSQL, `postgres://user:password@host/database`, and brings its schema up to date.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn connect(url: &str) -> Result<Self> {
        let pool = postgres::connect(url).await?;
        let store = Self { database: Database::Postgres, writer: pool.clone(), reader: pool };
        let mut transaction = store.begin_write().await?;
        postgres::lock_schema(&mut transaction).await?;
        schema::upgrade(&mut transaction, store.database, Path::new("")).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Finishes what is under way and closes all connections. SQLite moves its write-ahead log into the file, so that the
    /// file alone is a whole backup. Calls after this fail.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    pub(crate) async fn begin_write(&self) -> Result<Transaction<'static, Any>> {
        Ok(self.writer.begin_with(self.database.begin_write()).await?)
    }

    pub(crate) async fn begin_read(&self) -> Result<Transaction<'static, Any>> {
        Ok(self.reader.begin_with(self.database.begin_read()).await?)
    }
}

#[cfg(test)]
mod tests {
    use vigie_model::Workspace;

    use crate::{Applied, Store, StoreError};

    fn workspace(name: &str) -> Workspace {
        serde_json::from_value(serde_json::json!({"workspace": {"id": "w", "name": name}})).unwrap()
    }

    /// SQLite may roll a transaction back by itself when no space is left; the only writing connection must not stay
    /// behind in a state that refuses every later transaction.
    #[tokio::test]
    async fn writing_goes_on_after_space_ran_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        for turn in 0..3 {
            sqlx::raw_sql("PRAGMA max_page_count = 1").execute(&store.writer).await.unwrap();
            let error = store.apply(&workspace(&"x".repeat(500_000))).await.unwrap_err();
            assert!(matches!(error, StoreError::DiskFull), "{error:?}");
            sqlx::raw_sql("PRAGMA max_page_count = 1000000").execute(&store.writer).await.unwrap();
            let expected = if turn == 0 { Applied::Created } else { Applied::Changed };
            assert_eq!(store.apply(&workspace(&format!("turn {turn}"))).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn the_settings_that_durability_rests_on_are_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        let check = async |setting: &'static str, expected: i64| {
            let value: i64 = sqlx::query_scalar(setting).fetch_one(&store.writer).await.unwrap();
            assert_eq!(value, expected, "{setting}");
        };
        check("PRAGMA synchronous", 2).await; // FULL
        check("PRAGMA foreign_keys", 1).await;
        check("PRAGMA busy_timeout", 5_000).await;
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&store.reader).await.unwrap();
        assert_eq!(mode, "wal");
    }

    #[tokio::test]
    async fn a_lock_held_for_too_long_is_said_and_readers_do_not_mind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let (store, other) = (Store::open(&path).await.unwrap(), Store::open(&path).await.unwrap());
        let held = other.begin_write().await.unwrap();
        sqlx::raw_sql("PRAGMA busy_timeout = 50").execute(&store.writer).await.unwrap();
        let error = store.apply(&workspace("W")).await.unwrap_err();
        assert!(matches!(error, StoreError::Busy), "{error:?}");
        assert_eq!(store.workspaces().await.unwrap(), []);
        held.rollback().await.unwrap();
        assert_eq!(store.apply(&workspace("W")).await.unwrap(), Applied::Created);
    }

    #[tokio::test]
    async fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        let error = sqlx::query("DELETE FROM revisions").execute(&store.reader).await.unwrap_err();
        assert!(error.to_string().contains("readonly"), "{error}");
    }
}
