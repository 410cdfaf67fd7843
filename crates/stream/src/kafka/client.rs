//! How each client of the broker is set up.
//!
//! Every client has the same connection; producers and consumers add what their promises need. What is bounded here
//! is what keeps memory flat: records that wait to be sent, and records that were fetched and not read.

use std::{env, path::Path, time::Duration};

use rdkafka::{ClientConfig, config::RDKafkaLogLevel};

use crate::{
    Compression, Error, KafkaConfig, MAX_RECORD_BYTES, Result, SaslMechanism, Security, topic::Topic,
};

/// The most bytes of a batch of records on its way: the largest record and what goes around it.
pub(super) const MAX_MESSAGE_BYTES: usize = MAX_RECORD_BYTES + (1 << 20);

/// How long one request may take before its connection is given up.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a stage may work on one batch before its partitions go to others.
const POLL_INTERVAL: Duration = Duration::from_secs(120);

/// Records that wait to be sent, however small they are.
const MAX_WAITING_RECORDS: u32 = 200_000;

impl KafkaConfig {
    /// Refuses what cannot be, before anything is asked of the network.
    pub(super) fn check(&self) -> Result<()> {
        let refuse = |problem: &str| Err(Error::Invalid(problem.to_owned()));
        if self.brokers.trim().is_empty() {
            return refuse("log.kafka.brokers is empty; say where Kafka answers, such as \"kafka-1:9092\"");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if self.topic_prefix.len() > 100 || !self.topic_prefix.chars().all(allowed) {
            return refuse("log.kafka.topic_prefix may have up to 100 letters, digits, `.`, `_` and `-`");
        }
        if self.replication == 0 || !(1..=self.replication).contains(&self.min_insync_replicas) {
            return refuse("log.kafka.min_insync_replicas must lie between 1 and log.kafka.replication");
        }
        if !(Duration::from_millis(500)..=Duration::from_secs(60)).contains(&self.session_timeout) {
            return refuse("log.kafka.session_timeout must lie between 500ms and 60s");
        }
        if self.append_timeout < Duration::from_secs(1) {
            return refuse("log.kafka.append_timeout must be 1s or more");
        }
        if self.append_memory_bytes < MAX_MESSAGE_BYTES as u64 {
            return refuse(
                "log.kafka.append_memory_bytes must be 17825792 or more, room for the largest record",
            );
        }
        if self.sasl() && self.username.is_empty() {
            return refuse(
                "log.kafka.security asks for a name and a password, and log.kafka.username is empty",
            );
        }
        if !self.ca_file.is_empty() && !Path::new(&self.ca_file).is_file() {
            return Err(Error::Invalid(format!("log.kafka.ca_file: there is no file {}", self.ca_file)));
        }
        Ok(())
    }

    fn sasl(&self) -> bool {
        matches!(self.security, Security::SaslPlaintext | Security::SaslTls)
    }

    /// Its name on the broker.
    pub(super) fn topic(&self, topic: Topic) -> String {
        format!("{}{}", self.topic_prefix, topic.name())
    }

    /// The group of a consumer: one for each topic that its name reads.
    pub(super) fn group(&self, topic: Topic, consumer: &str) -> String {
        format!("{}{}.{consumer}", self.topic_prefix, topic.name())
    }

    /// The other way round; none for the groups of others.
    pub(super) fn consumer_of<'a>(&self, topic: Topic, group: &'a str) -> Option<&'a str> {
        group.strip_prefix(&self.topic(topic))?.strip_prefix('.')
    }

    /// The connection, for whatever client.
    pub(super) fn connection(&self) -> Result<ClientConfig> {
        let mut client = ClientConfig::new();
        client
            .set_log_level(RDKafkaLogLevel::Info)
            .set("bootstrap.servers", &self.brokers)
            .set("client.id", "vigie")
            .set("socket.keepalive.enable", "true")
            .set("socket.nagle.disable", "true")
            .set("socket.timeout.ms", millis(REQUEST_TIMEOUT))
            // A broker that comes back is found again within a second.
            .set("reconnect.backoff.ms", "100")
            .set("reconnect.backoff.max.ms", "1000")
            .set("allow.auto.create.topics", "false")
            .set(
                "security.protocol",
                match self.security {
                    Security::Plaintext => "plaintext",
                    Security::Tls => "ssl",
                    Security::SaslPlaintext => "sasl_plaintext",
                    Security::SaslTls => "sasl_ssl",
                },
            );
        if !self.ca_file.is_empty() {
            client.set("ssl.ca.location", &self.ca_file);
        }
        if self.sasl() {
            client
                .set(
                    "sasl.mechanism",
                    match self.sasl_mechanism {
                        SaslMechanism::Plain => "PLAIN",
                        SaslMechanism::ScramSha256 => "SCRAM-SHA-256",
                        SaslMechanism::ScramSha512 => "SCRAM-SHA-512",
                    },
                )
                .set("sasl.username", &self.username)
                .set("sasl.password", self.secret()?);
        }
        Ok(client)
    }

    fn secret(&self) -> Result<String> {
        let Some(name) = self.password.strip_prefix("env:") else { return Ok(self.password.clone()) };
        env::var(name).map_err(|_| {
            Error::Invalid(format!(
                "log.kafka.password names the environment variable {name}, which is not set"
            ))
        })
    }

    /// A producer whose records are on all in-sync replicas when it says so, each once as far as a producer can.
    pub(super) fn producer(&self) -> Result<ClientConfig> {
        let mut client = self.connection()?;
        client
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set(
                "compression.type",
                match self.compression {
                    Compression::None => "none",
                    Compression::Lz4 => "lz4",
                    Compression::Zstd => "zstd",
                },
            )
            .set("linger.ms", "2")
            .set("batch.size", "1000000")
            .set("message.max.bytes", MAX_MESSAGE_BYTES.to_string())
            .set("message.timeout.ms", millis(self.append_timeout))
            .set("queue.buffering.max.kbytes", (self.append_memory_bytes / 1024).to_string())
            .set("queue.buffering.max.messages", MAX_WAITING_RECORDS.to_string());
        Ok(client)
    }

    /// A consumer that commits when it is told, and says so when records are gone.
    pub(super) fn consumer(&self, group: &str, partitions: u32) -> Result<ClientConfig> {
        let mut client = self.connection()?;
        // The bound is one of each partition's queue.
        let fetched = (self.fetch_memory_bytes / 1024 / u64::from(partitions.max(1))).max(1024);
        client
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("session.timeout.ms", millis(self.session_timeout))
            // Members learn at a heartbeat that partitions are to be moved.
            .set("heartbeat.interval.ms", millis((self.session_timeout / 3).min(Duration::from_secs(1))))
            .set("max.poll.interval.ms", millis(POLL_INTERVAL))
            .set("queued.max.messages.kbytes", fetched.to_string())
            .set("fetch.max.bytes", (8 << 20).to_string())
            .set("receive.message.max.bytes", (64 << 20).to_string())
            .set("statistics.interval.ms", "5000");
        if !self.member.is_empty() {
            client.set("group.instance.id", &self.member);
        }
        Ok(client)
    }
}

fn millis(duration: Duration) -> String {
    duration.as_millis().to_string()
}
