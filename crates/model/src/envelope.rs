//! The versioned envelope around every record of a log.
//!
//! A record is the JSON `{"v":1,"at":1767225600000,"e":{…}}`: the version, when Vigie took the post in (unix
//! milliseconds, carried along so that every stage can say how long the way to it took), and the event. A reader
//! refuses a version that it does not know, so that a newer writer and an older reader never misunderstand each other.

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

/// An event as it was read from a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Enveloped<E> {
    /// When Vigie took the post in, unix milliseconds.
    pub taken_in_at: i64,
    /// What happened.
    pub event: E,
}

#[derive(Serialize)]
struct Outgoing<'a, E> {
    v: u16,
    at: i64,
    e: &'a E,
}

#[derive(Deserialize)]
struct Incoming<E> {
    v: u16,
    at: i64,
    e: E,
}

#[derive(Deserialize)]
struct VersionOnly {
    v: u16,
}

/// Writes an event as a record; `taken_in_at` is in unix milliseconds.
///
/// # Errors
/// [`EnvelopeError::Unreadable`] when the event cannot be written as JSON, which the types here never cause.
pub fn encode<E: Serialize>(event: &E, taken_in_at: i64) -> Result<Vec<u8>, EnvelopeError> {
    serde_json::to_vec(&Outgoing { v: ENVELOPE_VERSION, at: taken_in_at, e: event })
        .map_err(EnvelopeError::Unreadable)
}

/// Reads an event from a record.
///
/// # Errors
/// [`EnvelopeError::Newer`] for a version above [`ENVELOPE_VERSION`], [`EnvelopeError::Unreadable`] for anything
/// that is not such an envelope. The record belongs to the dead letters then.
pub fn decode<E: DeserializeOwned>(record: &[u8]) -> Result<Enveloped<E>, EnvelopeError> {
    match serde_json::from_slice::<Incoming<E>>(record) {
        Ok(Incoming { v, at, e }) if v <= ENVELOPE_VERSION => Ok(Enveloped { taken_in_at: at, event: e }),
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
        let read = decode::<PostEvent>(&encode(&event, 7).unwrap()).unwrap();
        assert_eq!(read, Enveloped { taken_in_at: 7, event });
    }

    #[test]
    fn a_newer_version_is_told_from_rubbish() {
        let check = |record: &str, newer: bool| {
            let error = decode::<PostEvent>(record.as_bytes()).unwrap_err();
            assert_eq!(matches!(error, EnvelopeError::Newer(_)), newer, "{record}: {error}");
        };
        check(r#"{"v":2,"e":{"posted_in_a_new_way":1}}"#, true);
        check(r#"{"v":9,"at":1,"e":{"deleted":{"id":"a:b","at":"2026-01-01T00:00:00Z"}}}"#, true);
        check(r#"{"v":1,"at":1,"e":{"unknown":1}}"#, false);
        check("not json", false);
        check("", false);
    }
}
