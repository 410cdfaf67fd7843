//! The contract between a source and its runner.
//!
//! A source yields batches, each with a cursor. The runner makes a batch durable, and only then remembers its
//! cursor; so a source that is connected with that cursor goes on behind that batch, and nothing is lost. A source
//! may yield events again that it yielded before: their ids absorb it.

use std::{fmt, future::Future, time::Duration};

use serde::{Deserialize, Serialize};
use vigie_model::{PostEvent, SourceGap};

/// Where a source stands, in words that only that source understands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a source yields at once.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceBatch {
    /// In the order in which the source tells them; may be empty, when only the cursor moved.
    pub events: Vec<PostEvent>,
    /// Where to go on once these events are durable.
    pub cursor: Cursor,
    /// Whether nothing will follow, ever.
    pub end: bool,
    /// A time before these events of which the source could not tell what was said.
    pub gap: Option<SourceGap>,
}

impl SourceBatch {
    /// A batch that others will follow.
    #[must_use]
    pub fn new(events: Vec<PostEvent>, cursor: impl Into<String>) -> Self {
        Self { events, cursor: Cursor(cursor.into()), end: false, gap: None }
    }
}

/// Why a source cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It may work again later; the runner connects again.
    #[error("{problem}; trying again")]
    Unavailable {
        /// What was met.
        problem: String,
        /// How long the other side asks us to stay away.
        retry_after: Option<Duration>,
    },
    /// It will not work before a person has done something.
    #[error("{problem}; {mend}")]
    Refused {
        /// What was met.
        problem: String,
        /// What to do about it.
        mend: String,
    },
}

/// Something that yields posts.
///
/// `next_batch` may be dropped while it waits, and is then called again: what it would have yielded must not be
/// lost by that.
pub trait Source: Send {
    /// Which source of the configuration this is, for people.
    fn name(&self) -> &str;

    /// Which kind of source this is, such as `scenario`: stands in metrics.
    fn kind(&self) -> &'static str;

    /// Makes ready to yield what lies behind `cursor`, or everything from the start where there is none.
    ///
    /// # Errors
    /// [`SourceError`]; the runner decides whether to try again.
    fn connect(&mut self, cursor: Option<Cursor>) -> impl Future<Output = Result<(), SourceError>> + Send;

    /// Waits until there is something, and yields it.
    ///
    /// # Errors
    /// [`SourceError`]; the runner connects again from the last durable cursor, or gives up.
    fn next_batch(&mut self) -> impl Future<Output = Result<SourceBatch, SourceError>> + Send;

    /// Lets go of whatever it holds.
    fn close(&mut self) -> impl Future<Output = ()> + Send;
}
