//! The versioned envelope around every record of a log.
//!
//! A record is the JSON `{"v":1,"e":{…}}`. A reader refuses a version that it does not know, so that a newer
//! writer and an older reader never misunderstand each other.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version that [`encode`] writes.
pub const ENVELOPE_VERSION: u16 = 1;

/// Why a record could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// Written by a newer program.
    #[error("record has envelope version {0}, this program reads up to {ENVELOPE_VERSION}; upgrade it")]
    Newer(u16),
    /// Not an envelope at all.
    #[error("record is not a readable envelope: {0}")]
    Unreadable(#[source] serde_json::Error),
}

#[derive(Serialize)]
struct Outgoing<'a, E> {
    v: u16,
    e: &'a E,
}

#[derive(Deserialize)]
struct Incoming<E> {
    v: u16,
    e: E,
}

#[derive(Deserialize)]
struct VersionOnly {
    v: u16,
}

/// Writes an event as a record.
///
/// # Errors
/// [`EnvelopeError::Unreadable`] when the event cannot be written as JSON, which the types here never cause.
pub fn encode<E: Serialize>(event: &E) -> Result<Vec<u8>, EnvelopeError> {
    serde_json::to_vec(&Outgoing { v: ENVELOPE_VERSION, e: event }).map_err(EnvelopeError::Unreadable)
}

/// Reads an event from a record.
///
/// # Errors
/// [`EnvelopeError::Newer`] for a version above [`ENVELOPE_VERSION`], [`EnvelopeError::Unreadable`] for anything
/// that is not such an envelope. The record belongs to the dead letters then.
pub fn decode<E: DeserializeOwned>(record: &[u8]) -> Result<E, EnvelopeError> {
    match serde_json::from_slice::<Incoming<E>>(record) {
        Ok(Incoming { v, e }) if v <= ENVELOPE_VERSION => Ok(e),
        Ok(Incoming { v, .. }) => Err(EnvelopeError::Newer(v)),
        // A newer version may have a shape that this program cannot read: say that rather than "unreadable".
        Err(error) => match serde_json::from_slice::<VersionOnly>(record) {
            Ok(VersionOnly { v }) if v > ENVELOPE_VERSION => Err(EnvelopeError::Newer(v)),
            _ => Err(EnvelopeError::Unreadable(error)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PostEvent;

    #[test]
    fn what_is_written_is_read() {
        let event = PostEvent::Deleted {
            id: crate::PostId::new("feed:1").unwrap(),
            at: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        assert_eq!(decode::<PostEvent>(&encode(&event).unwrap()).unwrap(), event);
    }

    #[test]
    fn a_newer_version_is_told_from_rubbish() {
        let check = |record: &str, newer: bool| {
            let error = decode::<PostEvent>(record.as_bytes()).unwrap_err();
            assert_eq!(matches!(error, EnvelopeError::Newer(_)), newer, "{record}: {error}");
        };
        check(r#"{"v":2,"e":{"posted_in_a_new_way":1}}"#, true);
        check(r#"{"v":9,"e":{"deleted":{"id":"a:b","at":"2026-01-01T00:00:00Z"}}}"#, true);
        check(r#"{"v":1,"e":{"unknown":1}}"#, false);
        check("not json", false);
        check("", false);
    }
}
