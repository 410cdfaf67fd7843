//! How the stages work.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

/// How the stages work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Threads that match; 0 for one a core.
    pub matchers: usize,
    /// The most records that a stage takes at once.
    pub batch: usize,
    /// How many mentions and alerts a live watcher may fall behind before some are left out.
    pub live_buffer: usize,
    /// How often old records of the log are looked for.
    #[serde(with = "friendly")]
    pub retention_every: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self { matchers: 0, batch: 4096, live_buffer: 1024, retention_every: Duration::from_secs(60) }
    }
}
