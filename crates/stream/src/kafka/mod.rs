//! The log on Kafka, for more than one machine.

mod config;

pub use config::{Compression, KafkaConfig, SaslMechanism, Security};
