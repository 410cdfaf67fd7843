//! What yields posts: the [`Source`] contract, the [`Runner`] that keeps its promises, and one module a network.
//!
//! A source is connected with a cursor, yields batches and says where each one ends. The runner hands a batch to a
//! sink, and once the sink has made it durable it remembers the cursor; when a source fails it is connected again
//! from there, with growing patience, and a ledger says how it is. Files are read by [`import`], which needs no
//! runner.
//!
//! ```
//! use vigie_scenario::{Scenario, Settings};
//! use vigie_sources::{ScenarioSource, Source};
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let scenario = Scenario::new(7, "2026-01-05T00:00:00Z".parse()?, Settings::default());
//! let mut source = ScenarioSource::new(scenario, || "2026-01-05T12:00:00Z".parse().unwrap());
//! source.connect(None).await?;
//! let batch = source.next_batch().await?;
//! assert!(batch.events.len() > 100);
//! source.connect(Some(batch.cursor)).await?; // goes on behind what is durable
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: know where posts go, keep cursors, or look at what posts say.

mod admit;
mod app_store;
mod bluesky;
mod check;
#[cfg(feature = "decoders")]
pub mod decoders;
mod feeds;
mod gathering;
mod gdelt;
mod hacker_news;
mod health;
mod html;
mod hubs;
pub mod import;
mod json;
mod kit;
mod line;
mod mastodon;
mod metrics;
mod nostr;
mod open;
mod polling;
mod quota;
mod recent;
mod runner;
mod scenario;
mod slices;
mod source;
mod telegram;
mod youtube;

pub use app_store::AppStore;
pub use bluesky::Bluesky;
pub use check::{Finding, check};
pub use feeds::{
    Feeds, opml,
    preset::{PRESETS, PresetError, preset},
};
pub use gdelt::Gdelt;
pub use hacker_news::HackerNews;
pub use hubs::{Delivery, Hubs, Offer};
pub use kit::{BadHubAddress, Config, Kit, Secrets};
pub use mastodon::Mastodon;
pub use metrics::Metrics;
pub use nostr::Nostr;
pub use open::{AnySource, open};
pub use runner::{Outcome, RunError, Runner, RunnerConfig};
pub use scenario::ScenarioSource;
pub use source::{Cursor, Source, SourceBatch, SourceError};
pub use telegram::Telegram;
pub use youtube::Youtube;
