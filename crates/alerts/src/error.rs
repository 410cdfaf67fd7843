//! What can go wrong around alerts, and what to do about it.

use vigie_store::StoreError;

/// Why alerts cannot be computed or delivered.
#[derive(Debug, thiserror::Error)]
pub enum AlertsError {
    /// What a detector kept cannot be read.
    #[error(
        "the kept state of detector `{key}` cannot be read: {cause}; it was damaged or written by a newer version: \
         restore a backup of the store, or upgrade"
    )]
    State {
        /// Whose state.
        key: String,
        /// What the parser met.
        cause: serde_json::Error,
    },
    /// The store failed.
    #[error("the outbox cannot be read or written: {0}")]
    Store(#[from] StoreError),
    /// Metrics could not be registered.
    #[error("cannot register the metrics of alerts: {0}; create them once per registry")]
    Metrics(#[from] prometheus::Error),
}
