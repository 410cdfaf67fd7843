//! What can go wrong with the store, and what to do then.

use std::time::Duration;

/// What this crate's functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what was asked. Nothing was changed then, as each call is one transaction; only after
/// [`Unreachable`](Self::Unreachable) it may have been.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be opened or created.
    #[error(
        "cannot open the store {place}: {source}; check that its folder exists and that this user may write there"
    )]
    Open {
        /// Which file.
        place: String,
        /// What the system said.
        #[source]
        source: sqlx::Error,
    },
    /// The address of a database cannot be used.
    #[error(
        "store.url cannot be used: {0}; write postgres://user:password@host:5432/database, env:NAME, or nothing for \
         SQLite"
    )]
    InvalidUrl(String),
    /// PostgreSQL does not answer. Calls are tried again for a while before they fail with this.
    #[error(
        "PostgreSQL does not answer: {0}; check that it runs and that the network leads to it, then try again: what was \
         committed is safe"
    )]
    Unreachable(String),
    /// PostgreSQL does not let us in.
    #[error(
        "PostgreSQL refuses this user: {0}; check user, password and database in store.url, and what the database grants"
    )]
    Refused(String),
    /// The connection could not be made safe.
    #[error(
        "no TLS with PostgreSQL: {0}; check sslmode and sslrootcert in store.url, and the server's certificate and name"
    )]
    Tls(String),
    /// PostgreSQL has no connection left.
    #[error(
        "PostgreSQL has no connection left: {0}; raise its max_connections, or lower store.connections and try again"
    )]
    TooManyConnections(String),
    /// Nothing can be written.
    #[error(
        "the store can only be read: {0}; write to the primary and not to a standby, or mend what made it read only"
    )]
    ReadOnly(String),
    /// A newer program wrote it.
    #[error(
        "the store {place} has schema version {found}, this vigie knows up to {known}; upgrade vigie, or restore the \
         backup made before the upgrade"
    )]
    NewerSchema {
        /// Which store.
        place: String,
        /// The newest version applied to it.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The schema has a version that this program knows, but with other content.
    #[error(
        "schema version {version} of the store {place} differs from this vigie's; run the vigie that wrote it, or \
         restore a backup"
    )]
    ForeignSchema {
        /// Which store.
        place: String,
        /// The version that differs.
        version: i64,
    },
    /// No space is left.
    #[error(
        "the disk that holds the store is full; free some space and try again: what was committed is safe, what \
         failed was not written"
    )]
    DiskFull,
    /// Another process or task held a lock for too long.
    #[error("the store is busy: a lock was held for too long; try again, or stop what else writes to it")]
    Busy,
    /// The file is not a database, or the database is damaged.
    #[error("the store is damaged or not a store: {0}; stop vigie and restore a backup")]
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
    /// People did too much about one alert.
    #[error("an alert keeps {0} entries of what people did, and this one has them; say more elsewhere")]
    TooMuchCare(i64),
    /// A workspace asked for more silences than are kept.
    #[error("{0} silences of this workspace hold or are to come already; end one first")]
    TooManySilences(i64),
    /// A workspace saved too many searches.
    #[error("{0} searches of this workspace are saved already, which is as many as it may; forget one first")]
    TooManySearches(i64),
    /// A workspace has as many reports as it may.
    #[error("this workspace has {0} reports already; remove one first")]
    TooManyReports(usize),
    /// Somebody has this address already.
    #[error("somebody signs in with {0} already; give them a role, or use another address")]
    EmailTaken(String),
    /// Too many people.
    #[error("there are {0} accounts already, which is as many as there may be; remove one first")]
    TooManyUsers(i64),
    /// A page cursor that no page gave out.
    #[error(
        "`{0}` is not a cursor; pass the `next` of the page before it unchanged, or none for the first page"
    )]
    InvalidCursor(String),
    /// The metrics could not be made.
    #[error("the metrics of the store: {0}")]
    Metrics(#[from] prometheus::Error),
    /// Anything else that the database said.
    #[error("the store failed: {0}; `vigie check` tells whether it is intact")]
    Sql(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the same call may succeed later although nobody changes anything: a stage that meets this waits and
    /// tries again, where any other error stops it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::TooManyConnections(_)
                | Self::ReadOnly(_)
                | Self::DiskFull
                | Self::Busy
        )
    }

    pub(crate) fn no_answer(within: Duration) -> Self {
        Self::Unreachable(format!("nothing came within {within:?}"))
    }

    /// The kind of error, for metrics.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::TooManyConnections(_) => "too_many_connections",
            Self::ReadOnly(_) => "read_only",
            Self::DiskFull => "disk_full",
            Self::Busy => "busy",
            Self::Overtaken(_) => "overtaken",
            _ => "other",
        }
    }
}
