//! Records that cannot be read: kept with their bytes, their place and the cause, so that nothing is lost and
//! nothing is held up.

use serde::Serialize;
use vigie_model::EnvelopeError;
use vigie_stream::{DEAD_LETTERS, Entry, Error, Log, Record, Route};

use crate::metrics::Metrics;

#[derive(Serialize)]
struct DeadLetter<'a> {
    topic: &'a str,
    partition: u32,
    offset: u64,
    cause: String,
    /// The record as text where it is that, else with replacement characters.
    record: std::borrow::Cow<'a, str>,
}

/// The dead letter for one entry of a topic.
pub(crate) fn record(topic: &str, entry: &Entry, cause: &EnvelopeError) -> Record {
    let (partition, offset, cause) = (entry.partition, entry.offset, cause.to_string());
    tracing::warn!(topic, partition, offset, cause, "a record went to the dead letters");
    let letter =
        DeadLetter { topic, partition, offset, cause, record: String::from_utf8_lossy(&entry.value) };
    // Strings and numbers always serialize; an empty letter would still mark the place.
    let value = serde_json::to_vec(&letter).unwrap_or_default();
    Record { route: Route::Key(offset.to_be_bytes().into()), value }
}

/// Makes dead letters durable, before any progress that passes over them.
pub(crate) fn append(log: &dyn Log, letters: Vec<Record>, metrics: &Metrics) -> Result<(), Error> {
    if letters.is_empty() {
        return Ok(());
    }
    metrics.dead_letters.inc_by(letters.len() as u64);
    log.append(DEAD_LETTERS, letters)
}
