//! The settings of the store.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

/// The settings of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `postgres://user:password@host:5432/database`, or `env:NAME` for the value of a variable; empty: SQLite, in the
    /// data folder. `?sslmode=verify-full&sslrootcert=FILE` asks for TLS and checks the server.
    pub url: String,
    /// How many connections one process opens to PostgreSQL at most.
    pub connections: u32,
    /// How long a start waits for a PostgreSQL that does not answer yet.
    #[serde(with = "friendly")]
    pub wait_at_start: Duration,
    /// How long alerts that are over, their notifications, replays that are over, and records of who changed how a mention is
    /// handled are kept.
    #[serde(with = "friendly")]
    pub keep_history: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: String::new(),
            connections: 8,
            wait_at_start: Duration::from_secs(15),
            keep_history: Duration::from_secs(400 * 24 * 3_600),
        }
    }
}
