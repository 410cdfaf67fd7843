//! A log on a real broker with topics that nobody else has.
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::time::Duration;

use vigie_stream::{Config, KafkaConfig, KafkaLog, Kind, Partitions};

/// Two partitions of posts, two of mentions, one of dead letters, under a prefix of its own.
pub(crate) fn config(brokers: &str) -> Config {
    let kafka = KafkaConfig {
        brokers: brokers.to_owned(),
        topic_prefix: format!("test-{:08x}.", rand::random::<u32>()),
        append_timeout: Duration::from_secs(20),
        ..KafkaConfig::default()
    };
    let partitions = Partitions { posts: 2, mentions: 2, dead_letters: 1 };
    Config { kind: Kind::Kafka, partitions, kafka, ..Config::default() }
}

pub(crate) fn open(config: &Config) -> KafkaLog {
    KafkaLog::open(config, &prometheus::Registry::new()).unwrap()
}
