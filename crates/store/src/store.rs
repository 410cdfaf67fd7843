//! The handle on an open store. What it can do stands in the files of each area.

use std::{path::Path, sync::Arc, time::Duration};

use prometheus::Registry;
use sqlx::{Any, AnyPool, Transaction};

use crate::{
    Config, Result, StoreError, clock::Deviation, database::Database, metrics::Metrics, postgres, schema,
    sqlite, statement::Query,
};

/// An open store. Clones share its connections; dropping the last one closes them.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) writer: AnyPool,
    pub(crate) reader: AnyPool,
    pub(crate) metrics: Metrics,
    pub(crate) deviation: Deviation,
    pub(crate) keep_history: Duration,
    place: Arc<str>,
}

impl Store {
    /// Opens the store that the settings name: a PostgreSQL, or else the file at `path`. `variable` gives the value of
    /// an environment variable.
    ///
    /// # Errors
    /// As [`Store::open`] and [`Store::connect`].
    pub async fn start(
        config: &Config,
        path: &Path,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let url = match config.url.strip_prefix("env:") {
            None => config.url.clone(),
            Some(name) => variable(name).ok_or_else(|| {
                StoreError::InvalidUrl(format!("the environment variable {name} is not set"))
            })?,
        };
        let store = match url.as_str() {
            "" => Self::open(path).await?,
            url => Self::reach(url, config).await?,
        };
        Ok(Self { keep_history: config.keep_history, ..store })
    }

    /// Opens the SQLite file, creates it when it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Open`](StoreError::Open) when the file cannot be opened, [`NewerSchema`](StoreError::NewerSchema) when a newer
    /// vigie wrote it, [`Corrupt`](StoreError::Corrupt) when it is no database.
    pub async fn open(path: &Path) -> Result<Self> {
        let (writer, reader) = sqlite::connect(path).await?;
        let store = Self::new(Database::Sqlite, writer, reader, path.display().to_string())?;
        let mut transaction = store.begin_write().await?;
        schema::upgrade(&mut transaction, store.database, &store.place).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Connects to a PostgreSQL, `postgres://user:password@host:5432/database`, and brings its schema up to date. Several
    /// processes may do so at once.
    ///
    /// # Errors
    /// [`InvalidUrl`](StoreError::InvalidUrl), [`Unreachable`](StoreError::Unreachable) when it does not answer for a
    /// while, [`Refused`](StoreError::Refused) for a wrong password, user or database,
    /// [`NewerSchema`](StoreError::NewerSchema) when a newer vigie wrote it.
    pub async fn connect(url: &str) -> Result<Self> {
        Self::reach(url, &Config::default()).await
    }

    async fn reach(url: &str, config: &Config) -> Result<Self> {
        let url = postgres::address(url)?;
        let pool = postgres::connect(&url, config).await?;
        let store = Self::new(Database::Postgres, pool.clone(), pool, postgres::place(&url))?;
        let mut connection = store.writer.acquire().await?;
        store.compare_clocks(&mut connection).await?;
        drop(connection);
        Ok(store)
    }

    fn new(database: Database, writer: AnyPool, reader: AnyPool, place: String) -> Result<Self> {
        let (metrics, deviation) = (Metrics::new()?, Deviation::default());
        let keep_history = Config::default().keep_history;
        Ok(Self { database, writer, reader, metrics, deviation, keep_history, place: place.into() })
    }

    /// Shows what the store measures in this registry.
    ///
    /// # Errors
    /// [`Metrics`](StoreError::Metrics) when it shows a store already.
    pub fn measure(&self, registry: &Registry) -> Result<()> {
        Ok(self.metrics.register(registry)?)
    }

    /// Where it is, for people: a file, or an address without its secrets.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether several machines can share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.database == Database::Postgres
    }

    /// Finishes what is under way and closes all connections. SQLite moves its write-ahead log into the file, so that the
    /// file alone is a whole backup. Calls after this fail.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Runs one statement that changes something; says how many rows it changed.
    pub(crate) async fn execute(&self, query: Query<'_>) -> Result<u64> {
        Ok(query.execute(&self.writer).await?.rows_affected())
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
