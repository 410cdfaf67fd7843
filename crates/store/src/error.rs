//! What can go wrong with the store, and what to do then.

use std::path::PathBuf;

/// What this crate's functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what was asked. Nothing was changed then: each call is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be opened or created.
    #[error(
        "cannot open the store {}: {source}; check that its folder exists and that this user may write there",
        path.display()
    )]
    Open {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: sqlx::Error,
    },
    /// A newer program wrote the file.
    #[error(
        "the store {} has schema version {found}, this vigie knows up to {known}; upgrade vigie, or restore the \
         backup made before the upgrade",
        path.display()
    )]
    NewerSchema {
        /// Which file.
        path: PathBuf,
        /// The newest version applied to it.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file's schema has a version that this program knows, but with other content.
    #[error(
        "schema version {version} of the store {} differs from this vigie's; run the vigie that wrote it, or \
         restore a backup",
        path.display()
    )]
    ForeignSchema {
        /// Which file.
        path: PathBuf,
        /// The version that differs.
        version: i64,
    },
    /// No space is left.
    #[error(
        "the disk that holds the store is full; free some space and try again: what was committed is safe, what \
         failed was not written"
    )]
    DiskFull,
    /// Another process or task held the write lock for too long.
    #[error("the store is busy: its lock was held for too long; try again, or stop what else writes to it")]
    Busy,
    /// The file is not a database, or is damaged.
    #[error("the store is damaged or not a store: {0}; stop vigie and restore a backup of its file")]
    Corrupt(String),
    /// A row cannot be written as asked, or read as it stands.
    #[error("row `{id}` of {table} cannot be used: {problem}")]
    InvalidRow {
        /// Which table.
        table: &'static str,
        /// Which row.
        id: String,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// A notification names an alert that neither the store nor the same commit holds.
    #[error("a notification names an alert that is not stored in its workspace; commit the alert with it")]
    UnknownAlert,
    /// Another process has taken over what this one worked on; nothing was written.
    #[error("{0} was taken over by another process, or ended by a person; nothing was written, let go of it")]
    Overtaken(String),
    /// A workspace asked for more replays than are kept waiting.
    #[error("{0} replays of this workspace wait or run already; wait for one to end, or cancel one")]
    TooManyReplays(i64),
    /// A page cursor that no page gave out.
    #[error(
        "`{0}` is not a cursor; pass the `next` of the page before it unchanged, or none for the first page"
    )]
    InvalidCursor(String),
    /// Anything else that the database said.
    #[error("the store failed: {0}; `vigie check` tells whether it is intact")]
    Sql(#[source] sqlx::Error),
}

/// SQLite's result codes, <https://www.sqlite.org/rescode.html>.
mod code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const NOT_A_DATABASE: i32 = 26;
    /// An extended one: the file that readers and writers share cannot grow.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Busy;
        }
        let Some(fault) = error.as_database_error() else { return Self::Sql(error) };
        if fault.is_foreign_key_violation() {
            return Self::UnknownAlert;
        }
        let Some(code) = fault.code().and_then(|code| code.parse::<i32>().ok()) else {
            return Self::Sql(error);
        };
        // The low byte of an extended code is the primary one.
        match code & 0xff {
            code::BUSY | code::LOCKED => Self::Busy,
            code::CORRUPT | code::NOT_A_DATABASE => Self::Corrupt(fault.message().to_owned()),
            code::FULL => Self::DiskFull,
            _ if code == code::IOERR_SHMSIZE => Self::DiskFull,
            _ => Self::Sql(error),
        }
    }
}
