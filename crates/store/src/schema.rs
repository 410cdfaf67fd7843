//! The schema's versions, embedded in the binary and applied on open: all that are missing, or none.

use sqlx::{
    AnyConnection, AssertSqlSafe, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::{Result, StoreError, database::Database, postgres};

/// Version, name and SQL of each file in `migrations/`, oldest first.
const MIGRATIONS: [(i64, &str, &str); 12] = [
    (1, "initial", include_str!("../migrations/0001_initial.sql")),
    (2, "many_processes", include_str!("../migrations/0002_many_processes.sql")),
    (3, "opinions", include_str!("../migrations/0003_opinions.sql")),
    (4, "care", include_str!("../migrations/0004_care.sql")),
    (5, "channels", include_str!("../migrations/0005_channels.sql")),
    (6, "backfill", include_str!("../migrations/0006_backfill.sql")),
    (7, "handling", include_str!("../migrations/0007_handling.sql")),
    (8, "reports", include_str!("../migrations/0008_reports.sql")),
    (9, "users", include_str!("../migrations/0009_users.sql")),
    (10, "sources", include_str!("../migrations/0010_sources.sql")),
    (11, "erasure", include_str!("../migrations/0011_erasure.sql")),
    (12, "hubs", include_str!("../migrations/0012_hubs.sql")),
];

/// The newest version that this program knows.
pub(crate) const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Brings the schema to [`NEWEST`]. The connection stands within a transaction that holds the write lock, so that
/// two programs that open a store at once apply each version once. `place` names the store in errors.
pub(crate) async fn upgrade(connection: &mut AnyConnection, database: Database, place: &str) -> Result<()> {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        let sql = match database {
            Database::Sqlite => sql.to_owned(),
            Database::Postgres => postgres::words(sql),
        };
        let sql = AssertSqlSafe(sql);
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.into());
    migrator.set_locking(false); // the transaction's lock is enough
    // `run` would do, but the compiler does not see that its future is `Send`.
    migrator.run_direct(None, connection, false).await.map_err(|error| refuse(error, place))
}

fn refuse(error: MigrateError, place: &str) -> StoreError {
    let place = place.to_owned();
    match error {
        MigrateError::VersionMissing(found) if found > NEWEST => {
            StoreError::NewerSchema { place, found, known: NEWEST }
        }
        MigrateError::VersionMissing(version)
        | MigrateError::VersionMismatch(version)
        | MigrateError::Dirty(version) => StoreError::ForeignSchema { place, version },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Sql(sqlx::Error::Migrate(Box::new(other))),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use super::*;

    #[test]
    fn every_migration_file_is_embedded_under_its_version() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let embedded: BTreeSet<String> =
            MIGRATIONS.iter().map(|(version, name, _)| format!("{version:04}_{name}.sql")).collect();
        assert_eq!(files, embedded);
        assert!(MIGRATIONS.iter().map(|(version, ..)| *version).eq(1..=NEWEST));
    }
}
