//! The durable log of posts and mentions: what was appended is kept, in order, until retention removes it.
//!
//! [`Log`] and [`Consumer`] are the contract that the stages code against, which do not know what is under it.
//! [`EmbeddedLog`] fulfils it in one folder, with nothing to install; [`KafkaLog`] on a broker, for more than one
//! machine; [`open`] takes the one that the settings name. Two promises matter most: `append` returns when the records
//! are durable, and a reader that commits its progress with its work loses nothing.
//!
//! | | embedded | Kafka |
//! |---|---|---|
//! | durable | synced to the disk | acknowledged by all in-sync replicas |
//! | an append that failed | is not there, or all of it is | may be there, in part or twice: ids absorb it |
//! | [`Consumer::append_with_progress`] | both or neither | records, then progress: a crash in between repeats |
//! | [`Share::Group`] | the only member | members of all processes; partitions move inside `poll` |
//! | retention | [`Log::enforce_retention`] | the broker's own |
//! | no room, no answer | [`Error::Full`] | [`Error::Unreachable`]; both [pass](Error::passes) |
//!
//! ```
//! use std::time::Duration;
//! use vigie_stream::{Config, EmbeddedLog, Log, POSTS, Record, Route, Share, Start};
//!
//! # let folder = tempfile::tempdir()?;
//! # let config = Config { keep_free_bytes: 0, ..Config::default() };
//! # let registry = prometheus::Registry::new();
//! let log = EmbeddedLog::open(folder.path(), &config, &registry)?;
//! let record = Record { route: Route::Key(b"feed:1".to_vec()), value: b"a post".to_vec() };
//! log.append(POSTS, vec![record])?;
//!
//! let mut reader = log.consumer("matcher", POSTS, Share::Whole, Start::Stored)?;
//! let batch = reader.poll(1_000, Duration::from_secs(1))?;
//! assert_eq!(&batch.entries[0].value[..], b"a post");
//! reader.commit(&batch.next)?; // the next reader of this name goes on from here
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: look into records (`vigie-model` encodes and decodes them), run stages (`vigie-pipeline`),
//! or retry: an error says whether trying again can help.

mod config;
mod embedded;
mod error;
mod kafka;
mod log;
mod metrics;
mod open;
mod share;
mod topic;

pub use config::{Config, Kind, Partitions};
pub use embedded::EmbeddedLog;
pub use error::{Error, Result};
pub use kafka::{Compression, KafkaConfig, KafkaLog, SaslMechanism, Security};
pub use log::{
    Batch, Consumer, ConsumerStatus, DEAD_LETTERS, Entry, Gap, Log, MAX_RECORD_BYTES, MENTIONS, Offsets,
    POSTS, PartitionStatus, Record, Removed, Route, Share, Start, TopicStatus,
};
pub use open::open;
