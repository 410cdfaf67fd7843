//! What Vigie remembers besides posts: workspaces, alerts and how far they were computed, the outbox of
//! notifications, and where each source goes on. Kept in SQL, on one SQLite file.
//!
//! A write is durable once its future returns `Ok`. Progress is committed with the data: the offsets of the log,
//! the detectors' states, the alerts and their notifications stand in one transaction, [`Store::commit_alerts`],
//! so that a replay after a crash adds nothing and loses nothing.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("store.db");
//! use vigie_store::{Applied, Store};
//!
//! let store = Store::open(&path).await?;
//! let workspace = serde_json::from_str(r#"{"workspace": {"id": "acme", "name": "Acme"}}"#)?;
//! assert_eq!(store.apply(&workspace).await?, Applied::Created);
//! assert_eq!(store.apply(&workspace).await?, Applied::Unchanged);
//! assert_eq!(store.workspaces_version().await?, 1);
//! # Ok(())
//! # }
//! ```
//!
//! What it does not do: hold posts or mentions, check a workspace's queries and references, send notifications,
//! read a clock (callers pass the time). The SQL is what SQLite and PostgreSQL share; what is SQLite's alone stands
//! in `sqlite.rs`.

mod alerts;
mod changes;
mod claims;
mod cursors;
mod database;
mod error;
mod health;
mod members;
mod outbox;
mod page;
mod postgres;
mod progress;
mod replays;
mod schema;
mod sqlite;
mod statement;
mod store;
mod workspaces;

pub use alerts::AlertQuery;
pub use changes::AlertChanges;
pub use claims::{Claim, PendingNotification};
pub use error::{Result, StoreError};
pub use health::StoreReport;
pub use members::Member;
pub use outbox::{Notification, NotificationEvent, NotificationRecord, NotificationStatus};
pub use page::{AlertCursor, Page};
pub use progress::{AlertCommit, AlertProgress, Fence};
pub use replays::{Replay, ReplayState};
pub use store::Store;
pub use workspaces::Applied;
