//! How far into the log the index has read: kept inside the commit that holds the documents themselves, so that the
//! two can never disagree.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use crate::{IndexError, schema::SCHEMA_VERSION};

/// The next offset to read, by partition of the mentions topic.
pub type Offsets = BTreeMap<u32, u64>;

/// The topic whose offsets these are.
const TOPIC: &str = "mentions";

/// The version of the shape below.
const PAYLOAD_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Payload {
    version: u32,
    schema: u32,
    topic: String,
    offsets: Offsets,
}

#[derive(Deserialize)]
struct Versions {
    version: u32,
    schema: u32,
}

/// Writes what goes into a commit.
pub(crate) fn write(offsets: &Offsets) -> Result<String, IndexError> {
    let payload = Payload {
        version: PAYLOAD_VERSION,
        schema: SCHEMA_VERSION,
        topic: TOPIC.to_owned(),
        offsets: offsets.clone(),
    };
    Ok(serde_json::to_string(&payload)?)
}

/// Refuses what a newer program wrote, before anything else of the index is looked at.
pub(crate) fn check_versions(path: &Path, payload: &str) -> Result<(), IndexError> {
    let found: Versions = parse(path, payload)?;
    let known = [("format", found.version, PAYLOAD_VERSION), ("schema", found.schema, SCHEMA_VERSION)];
    for (what, found, known) in known {
        if found > known {
            let found = format!("{what} {found}, this program knows up to {known}");
            return Err(IndexError::Newer { path: path.to_owned(), found });
        }
    }
    match found.schema {
        SCHEMA_VERSION => Ok(()),
        _ => Err(IndexError::OtherSchema { path: path.to_owned() }),
    }
}

/// Reads what a commit carries.
pub(crate) fn read(path: &Path, payload: &str) -> Result<Offsets, IndexError> {
    let payload: Payload = parse(path, payload)?;
    if payload.topic != TOPIC {
        let problem = format!("it is of topic `{}`, not `{TOPIC}`", payload.topic);
        return Err(IndexError::UnreadableProgress { path: path.to_owned(), problem });
    }
    Ok(payload.offsets)
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, payload: &'a str) -> Result<T, IndexError> {
    serde_json::from_str(payload)
        .map_err(|error| IndexError::UnreadableProgress { path: path.to_owned(), problem: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_survive_the_commit() {
        let path = Path::new("index");
        for offsets in [Offsets::new(), Offsets::from([(0, 7), (3, u64::MAX)])] {
            let payload = write(&offsets).unwrap();
            check_versions(path, &payload).unwrap();
            assert_eq!(read(path, &payload).unwrap(), offsets);
        }
    }

    #[test]
    fn other_payloads_are_refused() {
        let check = |payload: &str, expected: &str| {
            let path = Path::new("index");
            let error = check_versions(path, payload).and_then(|()| read(path, payload)).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        };
        check(r#"{"version":2,"schema":2,"how":"new"}"#, "newer Vigie (format 2");
        check(r#"{"version":1,"schema":9,"topic":"mentions","offsets":{}}"#, "newer Vigie (schema 9");
        check(r#"{"version":1,"schema":1,"topic":"mentions","offsets":{}}"#, "other fields");
        check(r#"{"version":1,"schema":2,"topic":"posts","offsets":{}}"#, "topic `posts`");
        check(r#"{"version":1,"schema":2,"topic":"mentions","offsets":[]}"#, "unreadable place");
        check("not json", "unreadable place");
    }
}
