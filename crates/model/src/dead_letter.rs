//! A record that could not be read, kept with its bytes, its place and the cause, so that nothing is lost and nothing
//! is held up.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetter {
    /// The topic of the log that holds it.
    pub topic: String,
    /// Its partition there.
    pub partition: u32,
    /// Its place in the partition.
    pub offset: u64,
    /// Why it could not be read.
    pub cause: String,
    /// Its bytes.
    #[serde(flatten)]
    pub record: RawRecord,
}

/// The bytes of a record: as `text` where they are UTF-8, else as `base64`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawRecord {
    /// As they are.
    Text(String),
    /// Encoded in Base64 (RFC 4648, section 4).
    Base64(String),
}

impl RawRecord {
    /// From the bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    /// The bytes; `None` when what should be Base64 is not, which [`RawRecord::new`] never makes.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Base64(text) => STANDARD.decode(text).ok(),
        }
    }

    /// The beginning of it, at most so many bytes long.
    #[must_use]
    pub fn shortened(self, bytes: usize) -> Self {
        match self {
            Self::Text(mut text) => {
                text.truncate(text.floor_char_boundary(bytes));
                Self::Text(text)
            }
            Self::Base64(mut text) => {
                // Four letters stand for three bytes.
                text.truncate(bytes / 3 * 4);
                Self::Base64(text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letter(bytes: &[u8]) -> DeadLetter {
        let record = RawRecord::new(bytes);
        DeadLetter { topic: "posts".to_owned(), partition: 1, offset: 7, cause: "torn".to_owned(), record }
    }

    #[test]
    fn text_stays_readable() {
        let check = |bytes: &[u8], expected: &str| {
            let json = serde_json::to_string(&letter(bytes)).unwrap();
            assert!(json.ends_with(expected), "{json}");
        };
        check(b"{\"v\":9}", r#""text":"{\"v\":9}"}"#);
        check(b"", r#""text":""}"#);
        check(b"\xff\x00", r#""base64":"/wA="}"#);
    }

    #[test]
    fn the_beginning_is_whole_letters() {
        let check = |bytes: &[u8], keep: usize, expected: &[u8]| {
            assert_eq!(RawRecord::new(bytes).shortened(keep).bytes().unwrap(), expected, "{bytes:?} {keep}");
        };
        check("déjà".as_bytes(), 2, b"d");
        check("déjà".as_bytes(), 99, "déjà".as_bytes());
        check(b"\xff123456789", 7, b"\xff12345");
        check(b"\xff", 7, b"\xff");
    }

    proptest! {
        #[test]
        fn every_byte_is_kept(bytes: Vec<u8>) {
            let json = serde_json::to_vec(&letter(&bytes)).unwrap();
            let read: DeadLetter = serde_json::from_slice(&json).unwrap();
            prop_assert_eq!(read.record.bytes(), Some(bytes));
        }
    }
}
