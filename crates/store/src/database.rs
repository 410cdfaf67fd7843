//! Which database is under the store, and the few words that the two say differently.

/// The database under a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Database {
    /// Begins a transaction that writes. SQLite takes the write lock at once, and so waits for it; a lock taken later
    /// can only fail.
    pub(crate) fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// Begins a transaction whose every read sees the moment of the first.
    pub(crate) fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Ends a `SELECT` of a row that nobody else may lock until the transaction ends. SQLite lets in one writer anyway.
    pub(crate) fn locking(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE",
        }
    }

    /// Ends a `SELECT` of rows to be changed: they are locked, and those that others have locked are left out. SQLite
    /// lets in one writer at a time anyway.
    pub(crate) fn skipping_locked(self, table: &'static str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgres => format!("FOR UPDATE OF {table} SKIP LOCKED"),
        }
    }
}
