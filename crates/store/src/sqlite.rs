//! All that is SQLite's alone: the address of a file, its settings, how transactions begin, its self-test.
//!
//! One connection writes and a few read. SQLite lets one writer in at a time anyway; here writers of this process
//! queue fairly instead of polling for the lock, and readers never wait for them (write-ahead log).

use std::{io, path::Path, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Connection,
    any::{AnyConnectOptions, AnyPoolOptions},
    pool::PoolOptions,
};
use tokio::time::sleep;
use url::Url;

use crate::{Result, StoreError, fault};

const READERS: u32 = 4;

/// `synchronous = FULL` syncs the log with each commit: what was committed survives a power cut.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; \
                        PRAGMA temp_store = MEMORY";

/// Opens the file, creating it when it is missing, and returns who writes and who reads.
pub(crate) async fn connect(path: &Path) -> Result<(AnyPool, AnyPool)> {
    sqlx::any::install_default_drivers();
    let options = address(path).map_err(|error| refuse(error, path))?;
    // A pool would try again until it times out where this says at once what is wrong.
    let mut first = AnyConnection::connect_with(&options).await.map_err(|error| refuse(error, path))?;
    use_write_ahead_log(&mut first).await.map_err(|error| refuse(error, path))?;
    first.close().await.map_err(|error| refuse(error, path))?;
    let writer = pool(1, SETTINGS).connect_lazy_with(options.clone());
    let reader = pool(READERS, "PRAGMA query_only = ON").connect_lazy_with(options);
    Ok((writer, reader))
}

/// What the database says on opening, with the file named where that is all that is known.
fn refuse(error: sqlx::Error, path: &Path) -> StoreError {
    let open = |source| StoreError::Open { place: path.display().to_string(), source };
    if !matches!(error, sqlx::Error::Database(_)) {
        return open(error);
    }
    match StoreError::from(error) {
        StoreError::Sql(source) => open(source),
        known => known,
    }
}

/// The file as a URL, which is all that sqlx's driver-neutral options take.
fn address(path: &Path) -> Result<AnyConnectOptions, sqlx::Error> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or_else(|| io::Error::other("the path names no file"))?;
    let file = Url::from_file_path(folder.canonicalize()?.join(name))
        .map_err(|()| io::Error::other("the path cannot be written as a URL"))?;
    format!("sqlite://{}?mode=rwc", file.path()).parse()
}

fn pool(size: u32, settings: &'static str) -> PoolOptions<Any> {
    AnyPoolOptions::new()
        .max_connections(size)
        .after_connect(move |connection, _| {
            Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(|_| ()) })
        })
        .after_release(|connection, _| Box::pin(is_out_of_transaction(connection)))
}

/// When SQLite itself rolls a transaction back (a full disk, an I/O error), sqlx goes on counting it as open and
/// would refuse to begin another on that connection; such a connection is closed instead of kept.
async fn is_out_of_transaction(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    connection.ping().await?; // answered only after the roll-back that a dropped transaction has queued
    Ok(!connection.is_in_transaction())
}

/// The journal mode is kept in the file. Changing it is the one thing that does not wait for a lock by itself, so a
/// second process that creates the same store at the same moment tries again.
async fn use_write_ahead_log(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut tries = 500;
    loop {
        tries -= 1;
        match sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(&mut *connection).await {
            Err(error) if tries > 0 && is_busy(&error) => sleep(Duration::from_millis(10)).await,
            changed => return changed.map(|_| ()),
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|fault| matches!(fault::of(fault), Some(StoreError::Busy)))
}

/// Reads the whole file and compares its indexes and references.
pub(crate) async fn verify(connection: &mut AnyConnection) -> Result<()> {
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt(verdict));
    }
    match sqlx::query("PRAGMA foreign_key_check").fetch_optional(connection).await? {
        None => Ok(()),
        Some(_) => Err(StoreError::Corrupt("a notification has lost its alert".to_owned())),
    }
}
