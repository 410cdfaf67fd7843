//! All that is PostgreSQL's alone: its address, the pool's bounds, the session's settings, its words for the schema.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, Connection,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use crate::{Config, Result, StoreError, attempt::PATIENCE, database::Database, schema};

/// How long a call waits for a connection to be free or made.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long a connection that comes back to the pool may take to show that it is in order.
const CHECK: Duration = Duration::from_secs(1);
/// Pauses between attempts to reach a server at the start.
const PAUSE: Duration = Duration::from_millis(300);

/// What each session rests on, whatever the server's defaults: a statement or a lock that takes longer than anyone waits
/// for it is given up; a process that stops in the middle of a transaction, or whose machine is gone, holds no lock for
/// long; what was committed survives a crash.
const SESSION: &str = "
    SET statement_timeout = '4800ms'; SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '10s';
    SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/// Any number, the same in every program that upgrades this schema.
const UPGRADING: i64 = 0x5649_4749_4500;

/// Reads and checks an address, and names the program in the server's lists.
pub(crate) fn address(url: &str) -> Result<Url> {
    let mut url = Url::parse(url).map_err(|error| StoreError::InvalidUrl(error.to_string()))?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(StoreError::InvalidUrl(format!("it begins with {}:", url.scheme())));
    }
    if !url.query_pairs().any(|(key, _)| key == "application_name") {
        url.query_pairs_mut().append_pair("application_name", "vigie");
    }
    Ok(url)
}

/// The address without its secrets, for people.
pub(crate) fn place(url: &Url) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

/// Waits for the server, brings the schema up to date, and returns the connections to work with.
pub(crate) async fn connect(url: &Url, config: &Config) -> Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = url.as_str().parse()?;
    let mut first = reach(&options, config.wait_at_start).await?;
    upgrade(&mut first, &place(url)).await?;
    first.close().await?;
    let pool = AnyPoolOptions::new()
        .max_connections(config.connections.max(2))
        .acquire_timeout(ACQUIRE)
        .idle_timeout(Duration::from_secs(600))
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(SESSION).execute(connection).await.map(|_| ()) })
        })
        .after_release(|connection, _| Box::pin(is_in_order(connection)));
    Ok(pool.connect_lazy_with(options))
}

/// A connection outside the pool: it says at once what is wrong, where a pool would only say that it got none. A server
/// that starts at the same time is waited for.
async fn reach(options: &AnyConnectOptions, wait: Duration) -> Result<AnyConnection> {
    let until = Instant::now() + wait;
    let mut told = false;
    loop {
        let outcome = match timeout(PATIENCE, AnyConnection::connect_with(options)).await {
            Ok(outcome) => outcome.map_err(StoreError::from),
            Err(_) => Err(StoreError::no_answer(PATIENCE)),
        };
        match outcome {
            Err(error) if error.is_passing() && Instant::now() + PAUSE < until => {
                if !std::mem::replace(&mut told, true) {
                    tracing::warn!(%error, "waiting for the store");
                }
                sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

/// Waits for the roll-back that a dropped transaction has queued, and for the end of a statement that was given up.
/// Over a network that swallows everything that would take for ever, and the pool would run dry.
async fn is_in_order(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    match timeout(CHECK, connection.ping()).await {
        Ok(answered) => answered.map(|()| !connection.is_in_transaction()),
        Err(_) => Err(sqlx::Error::PoolTimedOut), // closes the connection without a word to the server
    }
}

/// One process at a time: the lock is held until the transaction ends, and others that start wait for it.
async fn upgrade(connection: &mut AnyConnection, place: &str) -> Result<()> {
    let mut transaction = connection.begin_with(Database::Postgres.begin_write()).await?;
    check_encoding(&mut transaction).await?;
    sqlx::query("SELECT count(*) FROM pg_advisory_xact_lock($1)")
        .bind(UPGRADING)
        .execute(&mut *transaction)
        .await?;
    schema::upgrade(&mut transaction, Database::Postgres, place).await?;
    Ok(transaction.commit().await?)
}

/// Refuses a database that cannot hold every text.
async fn check_encoding(connection: &mut AnyConnection) -> Result<()> {
    let encoding: String =
        sqlx::query_scalar("SELECT current_setting('server_encoding')").fetch_one(connection).await?;
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(StoreError::InvalidUrl(format!(
        "the database has encoding {encoding}, which lacks many letters; create one with ENCODING 'UTF8'"
    )))
}

/// The schema in PostgreSQL's words: text is ordered by its bytes, as in SQLite, whatever the database's language.
pub(crate) fn words(sql: &str) -> String {
    sql.replace(" TEXT", " TEXT COLLATE \"C\"")
}

/// The server's time, unix milliseconds.
pub(crate) async fn clock_ms(connection: &mut AnyConnection) -> Result<i64> {
    let sql = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn an_address_is_checked_and_shown_without_its_secrets() {
        let shown = |url: &str| address(url).map(|url| place(&url)).map_err(|error| error.to_string());
        let good = shown("postgres://ana:s3cret@db.example:6543/vigie?sslmode=require&password=s3cret");
        assert_eq!(good.unwrap(), "postgres://db.example:6543/vigie");
        assert_eq!(shown("postgresql://ana@db/vigie").unwrap(), "postgresql://db/vigie");
        for (url, said) in [
            ("mysql://db/vigie", "it begins with mysql:"),
            ("db.example", "relative URL without a base"),
            ("/var/lib/vigie.db", "write postgres://user:password@host:5432/database"),
        ] {
            let error = shown(url).unwrap_err();
            assert!(error.contains(said), "{url}: {error}");
        }
    }

    #[tokio::test]
    async fn the_settings_that_each_session_rests_on_are_in_force() {
        let url = vigie_peers::Postgres::shared_url();
        let store = Store::connect(&format!("{url}?options=-csynchronous_commit%3Doff")).await.unwrap();
        for (setting, expected) in [
            ("synchronous_commit", "on"),
            ("statement_timeout", "4800ms"),
            ("lock_timeout", "4s"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("application_name", "vigie"),
        ] {
            let sql = "SELECT current_setting($1)";
            let value: String = sqlx::query_scalar(sql).bind(setting).fetch_one(&store.writer).await.unwrap();
            assert_eq!(value, expected, "{setting}");
        }
    }

    /// Somebody who stops in the middle of a transaction keeps others waiting for a few seconds, not for ever.
    #[tokio::test]
    async fn a_process_that_is_frozen_lets_go_of_its_locks() {
        let url = vigie_peers::Postgres::shared_url();
        let (frozen, other) = (Store::connect(&url).await.unwrap(), Store::connect(&url).await.unwrap());
        let mut held = frozen.begin_write().await.unwrap();
        crate::changes::number(&mut held, 1).await.unwrap();
        let started = Instant::now();
        let outcome = loop {
            match other.once(async { other.number_one().await }).await {
                Err(error) if error.is_passing() && started.elapsed() < Duration::from_secs(20) => {}
                outcome => break outcome,
            }
        };
        assert_eq!(outcome.unwrap(), 1, "what was held was never committed");
        let error = crate::changes::number(&mut held, 1).await.unwrap_err();
        assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    }

    impl Store {
        async fn number_one(&self) -> Result<i64> {
            let mut transaction = self.begin_write().await?;
            let number = crate::changes::number(&mut transaction, 1).await?;
            transaction.commit().await?;
            Ok(number)
        }
    }
}
