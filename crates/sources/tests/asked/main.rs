//! Sources that are asked, each against a server on loopback that answers in the shapes of the service's documentation,
//! written for these tests.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect")]

mod app_store;
mod gdelt;
mod ground;
mod hacker_news;
mod mastodon;
mod mastodon_live;
mod telegram;
mod youtube;
