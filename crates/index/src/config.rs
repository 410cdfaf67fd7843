//! The settings of the index.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

use crate::IndexError;

/// The least memory that one writing thread works with, in bytes.
const MIN_BYTES_PER_THREAD: usize = 15_000_000;

/// How the index writes and how long it searches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long a mention may wait for the commit that makes it searchable.
    #[serde(with = "friendly")]
    pub commit_interval: Duration,
    /// Memory for mentions that are not committed yet, all partitions together, in bytes, though at least 15 MB for
    /// each; when it is full, they are written to disk, though not yet searchable.
    pub writer_memory_bytes: usize,
    /// Threads that write each partition. Each makes a segment at every commit, so more than the load needs slows
    /// searches.
    pub writer_threads: usize,
    /// How long one search may take before it is given up.
    #[serde(with = "friendly")]
    pub search_deadline: Duration,
    /// How long after they were published mentions are kept; zero: for ever.
    #[serde(with = "friendly")]
    pub keep_mentions: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            commit_interval: Duration::from_millis(500),
            writer_memory_bytes: 128 * 1024 * 1024,
            writer_threads: 1,
            search_deadline: Duration::from_secs(10),
            keep_mentions: Duration::ZERO,
        }
    }
}

impl Config {
    pub(crate) fn check(&self) -> Result<(), IndexError> {
        if !(1..=8).contains(&self.writer_threads) {
            return Err(IndexError::Setting {
                key: "writer_threads",
                problem: "must lie between 1 and 8".into(),
            });
        }
        let least = self.least_memory();
        if !(least..4_000_000_000).contains(&self.writer_memory_bytes) {
            let problem =
                format!("must lie between {least} and 4000000000 for {} threads", self.writer_threads);
            return Err(IndexError::Setting { key: "writer_memory_bytes", problem });
        }
        Ok(())
    }

    /// What one writer needs, in bytes.
    pub(crate) fn least_memory(&self) -> usize {
        MIN_BYTES_PER_THREAD * self.writer_threads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_work_are_named() {
        let check = |change: fn(&mut Config), expected: &str| {
            let mut config = Config::default();
            change(&mut config);
            let said = config.check().err().map_or_else(|| "fine".to_owned(), |error| error.to_string());
            assert!(said.contains(expected), "{said}");
        };
        check(|_| {}, "fine");
        check(|config| config.writer_threads = 0, "writer_threads");
        check(|config| config.writer_threads = 9, "writer_threads");
        check(|config| config.writer_memory_bytes = 1_000, "writer_memory_bytes");
    }
}
