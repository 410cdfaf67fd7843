//! The contract that the stages code against: what a durable log takes, gives and promises.
//!
//! All calls block; stages run on plain threads, asynchronous callers go through `spawn_blocking`. Offsets count
//! from 0 in each partition. An offset that is committed or returned is always the *next* one to read.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Result;

/// The topic of post events, keyed by post id.
pub const POSTS: &str = "posts";
/// The topic of mention events, keyed by workspace.
pub const MENTIONS: &str = "mentions";
/// The topic of records that could not be read.
pub const DEAD_LETTERS: &str = "dead-letters";

/// The most bytes that one record may have.
pub const MAX_RECORD_BYTES: usize = 16 << 20;

/// The next offset to read, by partition.
pub type Offsets = BTreeMap<u32, u64>;

/// What is appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it goes.
    pub route: Route,
    /// What it says; the log does not look inside. At most [`MAX_RECORD_BYTES`].
    pub value: Vec<u8>,
}

/// Where a record goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To the partition of this key. Records of one key keep the order in which they were appended.
    Key(Vec<u8>),
    /// To every partition of the topic, so that whoever reads any of them meets it.
    Every,
}

impl Route {
    /// To the partition of a key; without one to every partition.
    #[must_use]
    pub fn of(key: Option<&str>) -> Self {
        key.map_or(Self::Every, |key| Self::Key(key.into()))
    }
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which partition holds it.
    pub partition: u32,
    /// Its place there.
    pub offset: u64,
    /// When the log took it, in milliseconds since 1970-01-01 UTC.
    pub appended_at: i64,
    /// What was appended; a cheap slice of the block that it was read with.
    pub value: Bytes,
}

/// Which partitions a consumer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of them, whoever else reads them under whatever name.
    Whole,
    /// Those whose number modulo `of` is `index`: for members that are counted by hand.
    Part {
        /// From 0.
        index: u32,
        /// How many members there are, at least 1.
        of: u32,
    },
    /// Those that the log assigns to this member of the consumers of this name. It may move them inside
    /// [`Consumer::poll`] as members come and go; on the embedded log a member is the only one and has all.
    Group,
}

/// Where a consumer begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Where the consumer of this name last committed; at the earliest record in partitions where it never did.
    Stored,
    /// At the earliest record that is kept.
    Earliest,
    /// At the end: only what is appended from now on.
    Latest,
    /// At the first record that the log took at or after this moment, in milliseconds since 1970-01-01 UTC; at the end
    /// where there is none. Exact to a block of records that were appended together.
    At(i64),
}

/// What one poll yields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// In order inside each partition.
    pub entries: Vec<Entry>,
    /// Where reading goes on after this batch, for every partition of the consumer: what to commit once the
    /// entries are dealt with.
    pub next: Offsets,
    /// Records that retention removed before they were read; reading went on behind them.
    pub gap: Option<Gap>,
}

/// A run of records that nobody can read any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which partition.
    pub partition: u32,
    /// The first lost offset.
    pub from: u64,
    /// The first offset behind the gap.
    pub to: u64,
}

impl Gap {
    /// How many records are lost.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.to.saturating_sub(self.from)
    }
}

/// A durable log: topics, each a fixed number of partitions, each an ordered run of records.
pub trait Log: Send + Sync {
    /// How many partitions a topic has.
    ///
    /// # Errors
    /// [`Error::UnknownTopic`](crate::Error::UnknownTopic).
    fn partitions(&self, topic: &str) -> Result<u32>;

    /// Appends all records, or none on the embedded log, and returns when they are durable. Callers that come at
    /// the same time share one sync. After an error some records may be in the log nevertheless (the sync may have
    /// failed after the write): appending them again may repeat them, which their ids absorb.
    ///
    /// # Errors
    /// [`Error::Full`](crate::Error::Full) when the disk has too little room: nothing was written, the same call
    /// works later. [`Error::Unreachable`](crate::Error::Unreachable) when the broker did not acknowledge all of it in
    /// time: the same call works once it answers. [`Error::Stopped`](crate::Error::Stopped) when an earlier write failed.
    fn append(&self, topic: &str, records: Vec<Record>) -> Result<()>;

    /// A reader of a topic. `name` tells whose progress is kept: lower-case letters, digits, `-` and `_`.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for a share or a name that cannot be;
    /// [`Error::BeyondEnd`](crate::Error::BeyondEnd) when the stored progress lies behind the end of the log.
    fn consumer(&self, name: &str, topic: &str, share: Share, start: Start) -> Result<Box<dyn Consumer>>;

    /// What every topic holds, and how far every named consumer is.
    ///
    /// # Errors
    /// When the log cannot be asked.
    fn status(&self) -> Result<Vec<TopicStatus>>;

    /// Removes what is older than the configured age or exceeds the configured bytes, oldest first, read or not.
    /// The newest block of each partition always stays. A broker does this itself; then nothing is removed here.
    ///
    /// # Errors
    /// When the removal cannot be written.
    fn enforce_retention(&self, now_ms: i64) -> Result<Removed>;
}

/// A reader of one topic. Used by one thread, kept for long, polled even when idle.
pub trait Consumer: Send {
    /// The partitions that it reads at this moment, ascending.
    fn partitions(&self) -> Vec<u32>;

    /// Goes on at these offsets: for sinks that keep their progress with their data. Partitions that are not named,
    /// or not this consumer's, are left alone.
    ///
    /// # Errors
    /// [`Error::BeyondEnd`](crate::Error::BeyondEnd) when the sink knows more than the log; nothing has moved then.
    fn seek(&mut self, offsets: &Offsets) -> Result<()>;

    /// Waits up to `timeout` for records and returns at most `max_records` of them (and few more than 16 MiB), none
    /// when none came. Entries of one partition are in order; each poll begins with another partition.
    ///
    /// Where a broker moves partitions between members, they move only inside this call, and the poll that
    /// moved them returns no entries: a stage compares [`partitions`](Self::partitions), drops what it had not
    /// committed of those that left, and seeks those that came before it polls again. A partition that left and comes
    /// back does so in two polls. A broker that does not answer gives no entries either, and no error: it is waited for.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) for bytes that are not what was written. Nothing is skipped: the
    /// next poll meets them again, unless the caller seeks behind them. [`Error::Fenced`](crate::Error::Fenced) when
    /// another process took this one's name, [`Error::BeyondEnd`](crate::Error::BeyondEnd) when the progress stored for
    /// a partition that came lies behind its end.
    fn poll(&mut self, max_records: usize, timeout: Duration) -> Result<Batch>;

    /// Keeps progress under the consumer's name, durably.
    ///
    /// # Errors
    /// [`Error::BeyondEnd`](crate::Error::BeyondEnd) for an offset behind the end,
    /// [`Error::UnknownPartition`](crate::Error::UnknownPartition) for a partition that the topic does not have.
    /// [`Error::Lost`](crate::Error::Lost) when a partition of a group is another member's by now,
    /// [`Error::Moving`](crate::Error::Moving) while partitions are being moved: nothing was committed then, and the
    /// next poll says what became of them.
    fn commit(&mut self, offsets: &Offsets) -> Result<()>;

    /// For a stage that reads this topic and writes another: appends the records to `topic` and commits the
    /// progress in one step.
    ///
    /// On the embedded log a crash leaves both or neither, so nothing is lost and nothing repeated. On a broker
    /// it is an append and then a commit: at least once, repeats are absorbed by the ids.
    ///
    /// # Errors
    /// Those of [`Log::append`] and [`commit`](Self::commit).
    fn append_with_progress(&mut self, topic: &str, records: Vec<Record>, offsets: &Offsets) -> Result<()>;

    /// How many records of its partitions were appended and not yet handed out by `poll`; on a broker as it was a
    /// quarter of a second ago, or when it last answered.
    ///
    /// # Errors
    /// When the log cannot be asked.
    fn lag(&self) -> Result<u64>;
}

/// What a topic holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TopicStatus {
    /// Its name.
    pub topic: &'static str,
    /// By partition, ascending.
    pub partitions: Vec<PartitionStatus>,
    /// Who committed progress on it, by name.
    pub consumers: Vec<ConsumerStatus>,
}

/// What a partition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartitionStatus {
    /// Its number, from 0.
    pub partition: u32,
    /// The first offset that is kept.
    pub earliest: u64,
    /// The offset that the next record will get.
    pub next: u64,
    /// Compressed, as stored; none where a broker does not tell.
    pub bytes: Option<u64>,
    /// When the oldest record that is kept came, in milliseconds since 1970-01-01 UTC; none where there is none, or where a
    /// broker does not tell.
    pub first_appended_at: Option<i64>,
    /// When the last record came, in milliseconds since 1970-01-01 UTC; none before the first, or where a broker does
    /// not tell.
    pub last_appended_at: Option<i64>,
}

/// How far a named consumer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsumerStatus {
    /// Its name.
    pub name: String,
    /// What it committed.
    pub committed: Offsets,
    /// Records that are kept and not committed, over the partitions of `committed`.
    pub lag: u64,
}

/// What retention removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Blocks of records.
    pub blocks: u64,
    /// Records in them.
    pub records: u64,
    /// Compressed, as stored.
    pub bytes: u64,
}
