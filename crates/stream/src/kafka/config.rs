//! How the broker is reached, and what is asked of it.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

/// Settings of the log on Kafka.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KafkaConfig {
    /// Where brokers answer, such as `"kafka-1:9092,kafka-2:9092"`. One that answers names the others.
    pub brokers: String,
    /// What the names of our topics and consumer groups begin with.
    pub topic_prefix: String,
    /// A name that this process keeps when it is started again, and that no other process has: its partitions then
    /// wait for it as long as `session_timeout`. Empty: they move at once when it stops.
    pub member: String,
    /// How long a process may be silent before its partitions go to others.
    #[serde(with = "friendly")]
    pub session_timeout: Duration,
    /// How long an append waits for a broker that does not answer before it fails.
    #[serde(with = "friendly")]
    pub append_timeout: Duration,
    /// Whether missing topics are created.
    pub create_topics: bool,
    /// On how many brokers each new topic is kept.
    pub replication: u32,
    /// On how many of them a record must be before it counts as appended.
    pub min_insync_replicas: u32,
    /// How records are compressed on their way and on the broker.
    pub compression: Compression,
    /// The most memory for records that are not acknowledged yet, in bytes; then appends wait.
    pub append_memory_bytes: u64,
    /// The most memory of each consumer for records that were fetched and not read yet, in bytes.
    pub fetch_memory_bytes: u64,
    /// How the connection is secured.
    pub security: Security,
    /// The certificates of authorities that the broker's certificate may come from, as a PEM file; empty: the system's.
    pub ca_file: String,
    /// How this process proves who it is, with the security that begins with `sasl`.
    pub sasl_mechanism: SaslMechanism,
    /// Who it is.
    pub username: String,
    /// Its password, or `env:NAME`.
    pub password: String,
}

/// How the connection is secured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Not at all.
    #[default]
    Plaintext,
    /// TLS.
    Tls,
    /// A password over a connection that anybody on the way can read.
    SaslPlaintext,
    /// A password over TLS.
    SaslTls,
}

/// How a process proves who it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaslMechanism {
    /// The password as it is.
    #[serde(rename = "PLAIN")]
    Plain,
    /// A proof of the password.
    #[default]
    #[serde(rename = "SCRAM-SHA-256")]
    ScramSha256,
    /// A proof of the password.
    #[serde(rename = "SCRAM-SHA-512")]
    ScramSha512,
}

/// How records are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// Not at all.
    None,
    /// Quickly.
    #[default]
    Lz4,
    /// Better, at a higher price.
    Zstd,
}

impl Default for KafkaConfig {
    fn default() -> Self {
        Self {
            brokers: String::new(),
            topic_prefix: "vigie.".to_owned(),
            member: String::new(),
            session_timeout: Duration::from_secs(10),
            append_timeout: Duration::from_secs(30),
            create_topics: true,
            replication: 1,
            min_insync_replicas: 1,
            compression: Compression::Lz4,
            append_memory_bytes: 67_108_864,
            fetch_memory_bytes: 67_108_864,
            security: Security::Plaintext,
            ca_file: String::new(),
            sasl_mechanism: SaslMechanism::ScramSha256,
            username: String::new(),
            password: String::new(),
        }
    }
}

/// Without the password, which must not reach a log.
impl std::fmt::Debug for KafkaConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaConfig")
            .field("brokers", &self.brokers)
            .field("topic_prefix", &self.topic_prefix)
            .field("member", &self.member)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}
