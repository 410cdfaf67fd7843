//! Looks at fjall's journals before fjall does, because a torn tail must be cut and nothing else may be.
//!
//! fjall 3.1 replays its journals on opening. Where the last batch is torn in its middle (the pages of an unsynced
//! write reach the disk in any order) it refuses to open; where a tag or a length is damaged it cuts everything
//! behind, acknowledged or not, and says nothing. Here every batch is checked: what cannot be read at the very end
//! of the newest journal was never acknowledged, or is the only thing lost, and is cut with a warning; damage that
//! has readable batches behind it, or is in an older journal, is an error. So is a sequence number that does not
//! grow, because fjall's checksum leaves those out and would let old state win over new.
//!
//! The format, as fjall 3 writes it without compression (little-endian):
//!
//! ```text
//! batch: 1 | items u32 | sequence number u64      start
//!        2 | kind u8 | compression u8 = 0 | keyspace u64 | key length u16 | value length u32 | stored length u32
//!          | key | value                          for each item
//!        4 | keyspace u64                         an item that clears a keyspace
//!        3 | XXH3-64 of the items u64 | "FJL" 3   end
//! ```
//! Behind the last batch the file is filled up with zeros.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use bytes::Buf;

use crate::{Error, Result};

const ZEROS: [u8; 4096] = [0; 4096];

/// Checks all journals in fjall's folder and cuts the torn tail of the newest.
pub(crate) fn cut_torn_tail(storage: &Path) -> Result<()> {
    let mut journals = journals(storage).map_err(|error| failed("list", storage, error))?;
    let newest = journals.pop();
    for (_, file) in journals {
        if let Some((at, _)) = damage(&read(&file)?) {
            return Err(Error::DamagedJournal { file, at: at as u64 });
        }
    }
    let Some((_, file)) = newest else { return Ok(()) };
    let Some((at, torn)) = damage(&read(&file)?) else { return Ok(()) };
    if !torn {
        return Err(Error::DamagedJournal { file, at: at as u64 });
    }
    tracing::warn!(file = %file.display(), at, "the log's newest journal ends in a torn write, which is cut");
    cut(&file, at as u64).map_err(|error| failed("cut the torn tail of", &file, error))
}

fn failed(action: &str, path: &Path, error: io::Error) -> Error {
    Error::storage(format!("{action} {}", path.display()), error)
}

/// The journals by age, oldest first.
fn journals(storage: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let listing = match fs::read_dir(storage) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing?,
    };
    let mut journals = Vec::new();
    for found in listing {
        let path = found?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(number) = name.strip_suffix(".jnl").and_then(|number| number.parse().ok()) {
            journals.push((number, path));
        }
    }
    journals.sort_unstable();
    Ok(journals)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| failed("read", file, error))
}

fn cut(file: &Path, length: u64) -> io::Result<()> {
    let file = File::options().write(true).open(file)?;
    file.set_len(length)?;
    file.sync_all()
}

/// Where the first unreadable batch begins, and whether it is a torn tail: nothing readable comes behind it.
fn damage(journal: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut newest = None;
    while let Some(batch) = journal.get(at..).and_then(batch) {
        if newest.is_some_and(|newest| newest >= batch.sequence) {
            return Some((at, false));
        }
        newest = Some(batch.sequence);
        at += batch.length;
    }
    let rest = journal.get(at..).unwrap_or_default();
    if rest.chunks(ZEROS.len()).all(|chunk| ZEROS.starts_with(chunk)) {
        return None;
    }
    let readable = |start: usize| rest.get(start..).is_some_and(|rest| batch(rest).is_some());
    Some((at, !(1..rest.len()).any(readable)))
}

/// A whole batch.
struct Batch {
    length: usize,
    sequence: u64,
}

/// The batch that these bytes begin with, if one does and it is whole.
fn batch(journal: &[u8]) -> Option<Batch> {
    let mut rest = journal;
    if rest.try_get_u8().ok()? != 1 {
        return None;
    }
    let items = rest.try_get_u32_le().ok()?;
    let sequence = rest.try_get_u64_le().ok()?;
    let body = rest;
    for _ in 0..items {
        rest = behind_item(rest)?;
    }
    let body = body.get(..body.len() - rest.len())?;
    let ends = rest.try_get_u8().ok()? == 3
        && rest.try_get_u64_le().ok()? == xxhash_rust::xxh3::xxh3_64(body)
        && rest.starts_with(b"FJL\x03");
    ends.then(|| Batch { length: journal.len() - rest.len() + 4, sequence })
}

fn behind_item(mut rest: &[u8]) -> Option<&[u8]> {
    match rest.try_get_u8().ok()? {
        2 => {
            let _kind = rest.try_get_u8().ok()?;
            if rest.try_get_u8().ok()? != 0 {
                return None;
            }
            let _keyspace = rest.try_get_u64_le().ok()?;
            let key = usize::from(rest.try_get_u16_le().ok()?);
            let _value = rest.try_get_u32_le().ok()?;
            let stored = rest.try_get_u32_le().ok()? as usize;
            rest.get(key + stored..)
        }
        4 => rest.get(8..),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A batch of one item per value, laid out as the module's comment says.
    fn written(sequence: u64, values: &[&[u8]]) -> Vec<u8> {
        let mut items = Vec::new();
        for value in values {
            items.extend_from_slice(&[2, 0, 0]);
            items.extend_from_slice(&1_u64.to_le_bytes());
            items.extend_from_slice(&3_u16.to_le_bytes());
            items.extend_from_slice(&(value.len() as u32).to_le_bytes());
            items.extend_from_slice(&(value.len() as u32).to_le_bytes());
            items.extend_from_slice(b"key");
            items.extend_from_slice(value);
        }
        let mut batch = vec![1];
        batch.extend_from_slice(&(values.len() as u32).to_le_bytes());
        batch.extend_from_slice(&sequence.to_le_bytes());
        batch.extend_from_slice(&items);
        batch.push(3);
        batch.extend_from_slice(&xxhash_rust::xxh3::xxh3_64(&items).to_le_bytes());
        batch.extend_from_slice(b"FJL\x03");
        batch
    }

    #[test]
    fn every_cut_and_every_flip_of_the_last_batch_is_a_torn_tail() {
        let first = written(8, &[b"acknowledged", b"too"]);
        let whole = [first.clone(), written(9, &[b"the last one"])].concat();
        assert_eq!(damage(&whole), None);
        assert_eq!(damage(&[whole.clone(), vec![0; 100]].concat()), None);
        for length in first.len() + 1..whole.len() {
            assert_eq!(damage(&whole[..length]), Some((first.len(), true)), "cut at {length}");
        }
        let sequence = first.len() + 5..first.len() + 13;
        for at in (first.len()..whole.len()).filter(|at| !sequence.contains(at)) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x40;
            assert_eq!(damage(&flipped), Some((first.len(), true)), "flipped at {at}");
        }
    }

    #[test]
    fn damage_in_front_of_a_readable_batch_is_no_torn_tail() {
        let first = written(1, &[b"first"]);
        let journal = [first.clone(), written(2, &[b"second"]), written(3, &[b"third"])].concat();
        let check = |at: usize, byte: u8| {
            let mut damaged = journal.clone();
            damaged[at] = byte;
            assert_eq!(damage(&damaged), Some((first.len(), false)), "{byte} at {at}");
        };
        check(first.len(), 7); // no batch begins so
        check(first.len() + 1, 200); // more items than there are
        check(first.len() + 5, 1); // a sequence number that does not grow
        check(first.len() + 20, 99); // an item that runs past the end
    }
}
