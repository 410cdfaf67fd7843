//! The contract of the store, kept by SQLite.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they measure"
)]

#[path = "contract/mod.rs"]
mod contract;

use vigie_store::Store;

/// A file in a folder that is removed at the end.
pub(crate) struct Site(tempfile::TempDir);

impl Site {
    pub(crate) fn fresh() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Opens the store as one more process would.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.0.path().join("store.db")).await.unwrap()
    }
}
