//! Records that cannot be read: kept with their bytes, their place and the cause, so that nothing is lost and
//! nothing is held up.

use vigie_model::{DeadLetter, EnvelopeError, RawRecord};
use vigie_stream::{DEAD_LETTERS, Entry, Error, Log, MAX_RECORD_BYTES, Record, Route};

use crate::metrics::Metrics;

/// How much is kept of a record that is too long to be kept whole inside another.
const KEPT_OF_TOO_LONG: usize = 1 << 20;

/// The dead letter for one entry of a topic.
pub(crate) fn record(topic: &str, entry: &Entry, cause: &EnvelopeError) -> Record {
    let (partition, offset, cause) = (entry.partition, entry.offset, cause.to_string());
    tracing::warn!(topic, partition, offset, cause, "a record went to the dead letters");
    let mut value = written(topic, entry, cause.clone(), &entry.value);
    if value.len() > MAX_RECORD_BYTES {
        let (kept, all) = (KEPT_OF_TOO_LONG.min(entry.value.len()), entry.value.len());
        let cause = format!("{cause}; of its {all} bytes only the first {kept} are kept");
        value = written(topic, entry, cause, entry.value.get(..kept).unwrap_or_default());
    }
    Record { route: Route::Key(offset.to_be_bytes().into()), value }
}

fn written(topic: &str, entry: &Entry, cause: String, bytes: &[u8]) -> Vec<u8> {
    let (partition, offset, record) = (entry.partition, entry.offset, RawRecord::new(bytes));
    let letter = DeadLetter { topic: topic.to_owned(), partition, offset, cause, record };
    // Strings and numbers always serialize; an empty letter would still mark the place.
    serde_json::to_vec(&letter).unwrap_or_default()
}

/// Makes dead letters durable, before any progress that passes over them.
pub(crate) fn append(log: &dyn Log, letters: Vec<Record>, metrics: &Metrics) -> Result<(), Error> {
    if letters.is_empty() {
        return Ok(());
    }
    metrics.dead_letters.inc_by(letters.len() as u64);
    log.append(DEAD_LETTERS, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_always_fits_into_the_log() {
        let check = |byte: u8, bytes: usize, whole: bool| {
            let value = vec![byte; bytes].into();
            let entry = Entry { partition: 0, offset: 1, appended_at: 0, value };
            let record = record("posts", &entry, &EnvelopeError::Newer(9));
            assert!(record.value.len() <= MAX_RECORD_BYTES);
            let letter: DeadLetter = serde_json::from_slice(&record.value).unwrap();
            assert_eq!(letter.record.bytes().unwrap().len() == bytes, whole, "{byte} {bytes}");
        };
        check(b'x', 1_000, true);
        check(0xff, 1_000, true);
        check(b'x', MAX_RECORD_BYTES, false);
        check(0xff, MAX_RECORD_BYTES, false);
        check(1, MAX_RECORD_BYTES / 5, false); // a control character takes six bytes in JSON
    }
}
