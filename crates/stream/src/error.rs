//! What can go wrong with a log, and what to do about it.

use std::{error::Error as StdError, path::PathBuf, sync::Arc};

/// The result of everything here.
pub type Result<T> = std::result::Result<T, Error>;

/// What a log refuses or fails at. Cheap to clone: callers that share a sync share its failure.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A topic that does not exist.
    #[error("there is no topic `{0}`; known are posts, mentions and dead-letters")]
    UnknownTopic(String),
    /// A partition that does not exist.
    #[error("topic `{topic}` has no partition {partition}, its {partitions} partitions count from 0")]
    UnknownPartition {
        /// Which topic.
        topic: &'static str,
        /// What was asked for.
        partition: u32,
        /// How many there are.
        partitions: u32,
    },
    /// A setting or an argument that cannot be.
    #[error("{0}")]
    Invalid(String),
    /// The configured number of partitions is not that of the existing topic.
    #[error(
        "topic `{topic}` was created with {existing} partitions but {configured} are configured; \
         set log.partitions.{topic} back to {existing}, or begin a new log: another folder, or another \
         log.kafka.topic_prefix"
    )]
    Partitions {
        /// Which topic.
        topic: &'static str,
        /// What it was created with.
        existing: u32,
        /// What is configured.
        configured: u32,
    },
    /// A record that is too long.
    #[error("a record has {bytes} bytes, at most {max} are accepted; split it")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// What is accepted.
        max: usize,
    },
    /// An offset that the log has not reached.
    #[error(
        "offset {offset} of {topic}/{partition} lies behind the end of the log, {next}: the log is older than the \
         progress kept elsewhere; restore both from the same backup, or remove that progress"
    )]
    BeyondEnd {
        /// Which topic.
        topic: &'static str,
        /// Which partition.
        partition: u32,
        /// What was asked for.
        offset: u64,
        /// The offset that the next record will get.
        next: u64,
    },
    /// A partition that went to another member of the consumer's group. Nothing was committed: whoever has it now reads
    /// again what this one read and had not committed.
    #[error(
        "{topic}/{partition} went to another process meanwhile; nothing was committed, it reads on from there"
    )]
    Lost {
        /// Which topic.
        topic: &'static str,
        /// Which partition.
        partition: u32,
    },
    /// Partitions are being moved between members: no commit at this moment. The next one, after a poll, takes its place.
    #[error(
        "partitions of {topic} are being moved between processes; nothing was committed, the next commit will"
    )]
    Moving {
        /// Which topic.
        topic: &'static str,
    },
    /// The broker does not answer. The same call works once it does.
    #[error(
        "Kafka at {brokers} does not answer: {problem}; check log.kafka.brokers, log.kafka.security, the network and the broker. It goes on by itself"
    )]
    Unreachable {
        /// Where it was looked for.
        brokers: String,
        /// What the client said.
        problem: String,
    },
    /// The broker does not let this process in, or not do what it must.
    #[error(
        "Kafka at {brokers} refuses: {problem}; check log.kafka.security, username, password and ca_file, and what the user may do there"
    )]
    Refused {
        /// Where it is.
        brokers: String,
        /// What the client said.
        problem: String,
    },
    /// A topic that is not on the broker.
    #[error(
        "there is no topic `{topic}` on the broker; create it with as many partitions as log.partitions says, or set log.kafka.create_topics = true"
    )]
    MissingTopic {
        /// Its name on the broker.
        topic: String,
    },
    /// A topic on the broker that was made for something else.
    #[error(
        "topic `{topic}` has {setting}={found}, and {needed} is needed; set it with kafka-configs.sh --alter --topic {topic} --add-config {setting}={needed}"
    )]
    TopicSetting {
        /// Its name on the broker.
        topic: String,
        /// Which setting of the broker's.
        setting: &'static str,
        /// What it is.
        found: String,
        /// What it must be, or the least of it.
        needed: String,
    },
    /// Another process uses the name of this member.
    #[error(
        "another process joined Kafka as `{member}`; give each process its own log.kafka.member, or none"
    )]
    Fenced {
        /// The name.
        member: String,
    },
    /// Anything else that the broker refuses.
    #[error("could not {action}: {problem}; look into the broker's own log")]
    Kafka {
        /// What was being done, as in "create vigie.posts".
        action: String,
        /// What the broker said.
        problem: String,
    },
    /// The folder is open already.
    #[error("the log {path} is in use by {holder}; stop that first, or choose another folder")]
    InUse {
        /// Which folder.
        path: PathBuf,
        /// `process N` where that is known.
        holder: String,
    },
    /// The folder was written by a newer program.
    #[error("the log {path} has {found}, this program reads up to format {known}; upgrade it")]
    NewerFormat {
        /// Which folder.
        path: PathBuf,
        /// What it says of itself.
        found: String,
        /// The newest format known here.
        known: u32,
    },
    /// The folder holds something else.
    #[error("{path} is not a log: {problem}; choose an empty folder or the one that the log was created in")]
    NotALog {
        /// Which folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Records that are not what was written.
    #[error(
        "records {from} to {to} (exclusive) of {topic}/{partition} cannot be read: {problem}; check the disk and \
         restore the log from a backup, or go on at offset {to} without them"
    )]
    Damaged {
        /// Which topic.
        topic: &'static str,
        /// Which partition.
        partition: u32,
        /// The first offset that cannot be read.
        from: u64,
        /// The first offset behind the damage.
        to: u64,
        /// What was found.
        problem: String,
    },
    /// A journal that is damaged in its middle, where no crash can have torn it.
    #[error(
        "{file} is damaged at byte {at}, in front of records that were acknowledged; check the disk and restore the \
         folder from a backup, or move this file away to go on without the records that only it holds"
    )]
    DamagedJournal {
        /// Which file.
        file: PathBuf,
        /// Where, from 0.
        at: u64,
    },
    /// Too little room; nothing was written.
    #[error(
        "the disk of the log {path} has {free} bytes free, of which {keep} are kept in reserve: nothing was written; \
         make room, or lower the log's max_bytes or max_age, and it goes on by itself"
    )]
    Full {
        /// Which folder.
        path: PathBuf,
        /// What the disk has.
        free: u64,
        /// What the log leaves free.
        keep: u64,
    },
    /// A write failed, so that the state on the disk is unknown until the log is opened again.
    #[error(
        "the log {path} takes no more records since a write failed ({cause}); reading goes on. Mend the cause \
         (a full or failing disk) and start the program again: what was acknowledged is kept"
    )]
    Stopped {
        /// Which folder.
        path: PathBuf,
        /// The first failure.
        cause: String,
    },
    /// The storage under the log failed.
    #[error("could not {action}: {source}; check the disk and the permissions of the log's folder")]
    Storage {
        /// What was being done, as in "read a block".
        action: String,
        /// What the storage said.
        #[source]
        source: Arc<dyn StdError + Send + Sync>,
    },
}

impl Error {
    /// Whether the same call may work in a moment, without anybody's help or with room on the disk.
    #[must_use]
    pub fn passes(&self) -> bool {
        // A broker that has just come up does not know its topics for a moment. Whether they are there at all was seen
        // when the log was opened; one that was removed since is waited for, and the stage says so.
        let away = matches!(self, Self::Unreachable { .. } | Self::MissingTopic { .. });
        away || matches!(self, Self::Full { .. } | Self::Moving { .. })
    }

    pub(crate) fn storage(action: impl Into<String>, source: impl StdError + Send + Sync + 'static) -> Self {
        Self::Storage { action: action.into(), source: Arc::new(source) }
    }
}
