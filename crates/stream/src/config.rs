//! Settings of the log.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

use crate::KafkaConfig;

/// Settings of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where records are kept.
    pub kind: Kind,
    /// How many partitions new topics get. An existing topic keeps its number.
    pub partitions: Partitions,
    /// How long records are kept, such as `"720h"`.
    #[serde(with = "friendly")]
    pub max_age: Duration,
    /// How many bytes are kept, compressed, over all topics; on Kafka, in each partition. The embedded log's disk
    /// needs about half a gigabyte more: what came last is there twice, and removed records are given back with the
    /// storage's next clean-up.
    pub max_bytes: u64,
    /// How many bytes the log leaves free on its disk: it refuses appends before the disk is full, while it can
    /// still tidy up and everything else goes on.
    pub keep_free_bytes: u64,
    /// The broker, where `kind` is `kafka`.
    pub kafka: KafkaConfig,
}

/// Where records are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// In a folder of this machine.
    #[default]
    Embedded,
    /// In Kafka, for more than one machine.
    Kafka,
}

/// How many partitions each topic gets, 1 to 256: the most stages that can share its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Partitions {
    /// Of [`POSTS`](crate::POSTS).
    pub posts: u32,
    /// Of [`MENTIONS`](crate::MENTIONS).
    pub mentions: u32,
    /// Of [`DEAD_LETTERS`](crate::DEAD_LETTERS).
    pub dead_letters: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            kind: Kind::Embedded,
            partitions: Partitions::default(),
            max_age: Duration::from_secs(30 * 24 * 3600),
            max_bytes: 20_000_000_000,
            keep_free_bytes: 256_000_000,
            kafka: KafkaConfig::default(),
        }
    }
}

impl Default for Partitions {
    fn default() -> Self {
        Self { posts: 1, mentions: 1, dead_letters: 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_as_people_write_them() {
        let check = |json: &str, expected: Result<Config, &str>| match serde_json::from_str::<Config>(json) {
            Ok(config) => assert_eq!(Ok(config), expected, "{json}"),
            Err(error) => assert!(error.to_string().contains(expected.unwrap_err()), "{json}: {error}"),
        };
        check("{}", Ok(Config::default()));
        check(
            r#"{"max_age":"48h"}"#,
            Ok(Config { max_age: Duration::from_secs(172_800), ..Config::default() }),
        );
        let partitions = Partitions { dead_letters: 3, ..Partitions::default() };
        check(r#"{"partitions":{"dead-letters":3}}"#, Ok(Config { partitions, ..Config::default() }));
        check(r#"{"max_bites":1}"#, Err("unknown field `max_bites`"));
        check(r#"{"max_age":"soon"}"#, Err("expected duration to start with"));
    }
}
