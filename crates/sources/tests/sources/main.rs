//! What yields posts, as it is used: every source against its network, played on this machine in the shapes of its
//! documentation or by a real server; the suite that all of them pass; their runner; and files of posts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect")]

mod app_store;
mod bluesky;
mod conformance;
mod feeds;
mod feeds_at_nginx;
mod gdelt;
mod ground;
mod hacker_news;
mod import;
mod mastodon;
mod mastodon_live;
mod nostr;
mod runner;
mod telegram;
mod tools;
mod web_socket;
mod youtube;
