//! What was heard of a source, whether it was about a brand or not, and how what reads it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The posts of one source over a few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeardSource {
    /// Its name, as its posts have it.
    pub source: String,
    /// How many posts came.
    pub posts: u64,
    /// How many of them were published more than ten minutes before they came.
    pub delayed: u64,
}

/// What reads a source is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// It is being connected.
    Connecting,
    /// It runs.
    Running,
    /// It failed and will be connected again.
    Waiting,
    /// It yielded everything that it ever will.
    Ended,
    /// It was stopped.
    Stopped,
    /// It will not work before a person has done something.
    Failed,
}

/// The health of one source, or of one part of it, as of its last change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceHealth {
    /// What is read, as [`Origin::key`](crate::Origin::key) has it.
    pub name: String,
    /// Which kind of source.
    pub kind: String,
    /// What it is doing.
    pub state: SourceState,
    /// When events last came from it, by our clock.
    pub last_batch_at: Option<Timestamp>,
    /// The latest time of publication among the events that came.
    pub last_published_at: Option<Timestamp>,
    /// Events that are durable since the start.
    pub events: u64,
    /// Events within the minute before the last batch.
    pub per_minute: u64,
    /// How often it was connected again.
    pub reconnects: u64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// What a person can do about it, where only a person can.
    pub mend: Option<String>,
    /// When it did.
    pub last_error_at: Option<Timestamp>,
    /// Times of which the source could not tell what was said, the newest last; a few at most.
    pub gaps: Vec<SourceGap>,
}

/// A time of which a source could not tell what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceGap {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends.
    pub to: Timestamp,
    /// Why nothing is known of it.
    pub why: String,
}
