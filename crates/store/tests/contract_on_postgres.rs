//! The contract of the store, kept by PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they measure"
)]

#[path = "contract/mod.rs"]
mod contract;

use vigie_store::Store;

/// A database of its own on a real server.
pub(crate) struct Site(String);

impl Site {
    pub(crate) fn fresh() -> Self {
        Self(vigie_peers::Postgres::shared_url())
    }

    /// Opens the store as one more process would.
    pub(crate) async fn open(&self) -> Store {
        Store::connect(&self.0).await.unwrap()
    }
}
