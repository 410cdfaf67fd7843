//! All that is PostgreSQL's alone.

use sqlx::{AnyConnection, AnyPool, Connection, any::AnyPoolOptions};

use crate::Result;

const CONNECTIONS: u32 = 8;

/// Any number, the same in every program that upgrades this schema.
const UPGRADING: i64 = 0x5649_4749_4500;

pub(crate) async fn connect(url: &str) -> Result<AnyPool> {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await?.close().await?;
    Ok(AnyPoolOptions::new().max_connections(CONNECTIONS).connect_lazy(url)?)
}

/// Waits until no other process upgrades the schema, and keeps others waiting until the transaction ends.
pub(crate) async fn lock_schema(connection: &mut AnyConnection) -> Result<()> {
    let sql = "SELECT count(*) FROM pg_advisory_xact_lock($1)";
    sqlx::query_scalar::<_, i64>(sql).bind(UPGRADING).fetch_one(connection).await?;
    Ok(())
}

/// The schema in PostgreSQL's words: text is ordered by its bytes, as in SQLite, whatever the database's language.
pub(crate) fn schema(sql: &str) -> String {
    sql.replace(" TEXT", " TEXT COLLATE \"C\"")
}
