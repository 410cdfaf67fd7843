//! What is known about a running source: the ledger that tells "nobody spoke" from "the source is dead".

use jiff::Timestamp;
use serde::Serialize;

/// What a source is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// The health of one source, as of its last change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceHealth {
    /// Which source of the configuration.
    pub name: String,
    /// Which kind of source.
    pub kind: &'static str,
    /// What it is doing.
    pub state: SourceState,
    /// When events last came from it, by our clock.
    pub last_batch_at: Option<Timestamp>,
    /// The latest time of publication among the events that came.
    pub last_published_at: Option<Timestamp>,
    /// Events that are durable since the start.
    pub events: u64,
    /// Events per minute, over about the last minute.
    pub per_minute: f64,
    /// How often it was connected again.
    pub reconnects: u64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it did.
    pub last_error_at: Option<Timestamp>,
}
