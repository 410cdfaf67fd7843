//! What Vigie remembers besides posts: workspaces, alerts and how far they were computed, the outbox of
//! notifications, how teams handle mentions, who may come in, where each source goes on and which hubs tell of it, which processes live and what they
//! work on. Kept in SQL: in one SQLite file, or in a PostgreSQL that many processes share. Both do the same; one contract
//! tests both.
//!
//! A write is durable once its future returns `Ok`. On PostgreSQL a call lasts ten seconds at most, is tried again where
//! that is safe, and works again by itself once the server is back. Progress is committed with the data: the offsets of the log,
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
//! read a clock (callers pass the time) except to compare it with the server's. The SQL is what SQLite and PostgreSQL
//! share; what is theirs alone stands in `sqlite.rs`, `postgres.rs` and `database.rs`.

mod alerts;
mod attempt;
mod backfill;
mod care;
mod changes;
mod channel_notices;
mod channels;
mod claims;
mod clock;
mod config;
mod cursors;
mod database;
mod decision;
mod entry;
mod erasure;
mod error;
mod fault;
mod handling;
mod health;
mod history;
mod hubs;
mod links;
mod members;
mod metrics;
mod mood_labels;
mod outbox;
mod page;
mod postgres;
mod progress;
mod relevance_marks;
mod replays;
mod reports;
mod saved_searches;
mod schema;
mod sendings;
mod silences;
mod source_health;
mod sqlite;
mod statement;
mod store;
mod turn;
mod users;
mod workspaces;

pub use alerts::AlertQuery;
pub use changes::AlertChanges;
pub use channel_notices::ChannelNotice;
pub use channels::{Attempted, ChannelState};
pub use claims::{Claim, Outbox, PendingNotification};
pub use config::Config;
pub use decision::{Cause, DecisionRecord};
pub use entry::Entrance;
pub use error::{Result, StoreError};
pub use handling::{ChangedBy, HandlingToTell};
pub use health::StoreReport;
pub use history::Pruned;
pub use hubs::{HubDelivery, HubSubscription};
pub use links::{Deed, LinkUse};
pub use members::{MEMBER_SILENCE, Member};
pub use mood_labels::MoodLabel;
pub use outbox::{Bundle, Notification, NotificationEvent, NotificationRecord, NotificationStatus};
pub use page::{AlertCursor, Page};
pub use progress::{AlertCommit, AlertProgress, Fence};
pub use replays::{Replay, ReplayCause, ReplayState};
pub use sendings::{DueReport, ReportSending};
pub use store::Store;
pub use turn::{Decided, Recent, Standing, Told, Verdict};
pub use users::KnownUser;
pub use workspaces::Applied;
