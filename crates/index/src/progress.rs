//! How far into the log a shard has read: kept inside the commit that holds the documents themselves, so that the two
//! can never disagree.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use crate::{IndexError, schema::SCHEMA_VERSION, shard::Shard};

/// The topic whose offsets these are.
const TOPIC: &str = "mentions";

/// The version of the shape below. Version 1 had one index for all partitions.
const PAYLOAD_VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Payload {
    version: u32,
    schema: u32,
    topic: String,
    /// How many partitions the topic has.
    partitions: u32,
    /// The next offset to read; of this shard's partition only, absent where it was never read.
    offsets: BTreeMap<u32, u64>,
}

#[derive(Deserialize)]
struct Versions {
    version: u32,
    schema: u32,
}

/// Writes what goes into a commit.
pub(crate) fn write(shard: &Shard, next: Option<u64>) -> Result<String, IndexError> {
    let payload = Payload {
        version: PAYLOAD_VERSION,
        schema: SCHEMA_VERSION,
        topic: TOPIC.to_owned(),
        partitions: shard.partitions,
        offsets: next.map(|next| (shard.partition, next)).into_iter().collect(),
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

/// Reads what a commit carries: the next offset of this shard.
pub(crate) fn read(shard: &Shard, payload: &str) -> Result<Option<u64>, IndexError> {
    let path = shard.path.clone();
    let payload: Payload = parse(&path, payload)?;
    if payload.topic != TOPIC {
        let problem = format!("it is of topic `{}`, not `{TOPIC}`", payload.topic);
        return Err(IndexError::UnreadableProgress { path, problem });
    }
    if payload.partitions != shard.partitions {
        let (found, configured) = (payload.partitions.to_string(), shard.partitions);
        return Err(IndexError::OtherPartitions { path, found, configured });
    }
    if let Some(other) = payload.offsets.keys().find(|partition| **partition != shard.partition) {
        let problem = format!("it is of partition {other}, not {}", shard.partition);
        return Err(IndexError::UnreadableProgress { path, problem });
    }
    Ok(payload.offsets.get(&shard.partition).copied())
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, payload: &'a str) -> Result<T, IndexError> {
    serde_json::from_str(payload)
        .map_err(|error| IndexError::UnreadableProgress { path: path.to_owned(), problem: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard() -> Shard {
        Shard::new(Path::new("index"), 3, 4, crate::shard::nothing().unwrap())
    }

    #[test]
    fn the_place_in_the_log_survives_the_commit() {
        for next in [None, Some(0), Some(7), Some(u64::MAX)] {
            let payload = write(&shard(), next).unwrap();
            check_versions(Path::new("index"), &payload).unwrap();
            assert_eq!(read(&shard(), &payload).unwrap(), next);
        }
    }

    #[test]
    fn other_payloads_are_refused() {
        let check = |payload: &str, expected: &str| {
            let read = |()| read(&shard(), payload);
            let error = check_versions(Path::new("index"), payload).and_then(read).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        };
        let with = |rest: &str| format!(r#"{{"version":2,"schema":7,{rest}}}"#);
        check(r#"{"version":3,"schema":7,"how":"new"}"#, "newer Vigie (format 3");
        check(r#"{"version":2,"schema":9,"topic":"mentions","offsets":{}}"#, "newer Vigie (schema 9");
        check(r#"{"version":2,"schema":1,"topic":"mentions","offsets":{}}"#, "other fields");
        check(&with(r#""topic":"posts","partitions":4,"offsets":{}"#), "topic `posts`");
        check(&with(r#""topic":"mentions","partitions":5,"offsets":{}"#), "made for 5 partitions");
        check(&with(r#""topic":"mentions","partitions":4,"offsets":{"2":1}"#), "of partition 2, not 3");
        check(&with(r#""topic":"mentions","partitions":4,"offsets":[]"#), "unreadable place");
        check("not json", "unreadable place");
    }
}
