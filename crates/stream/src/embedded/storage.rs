//! fjall under the log: two keyspaces in one database, written by atomic batches, each synced.
//!
//! `blocks` keeps its values in separate files, so that compaction moves keys only and the space of removed blocks
//! comes back by whole files. Nothing is compressed a second time.

use std::{error::Error as StdError, io, sync::OnceLock};

use fjall::{
    CompressionType, Database, Keyspace, KeyspaceCreateOptions, KvSeparationOptions, OwnedWriteBatch,
    PersistMode, config::CompressionPolicy,
};

use crate::{
    Error, Result,
    embedded::{
        block::Values,
        ends::{Extent, State},
        folder::Folder,
        journal,
        key::{self, BlockKey, Place, StateKey},
    },
};

/// How much is kept in memory before it is written to its final files; also what opening replays at most, about.
const MEMTABLE_BYTES: u64 = 32 << 20;
/// How much the journals may take before the memory of idle keyspaces is written out.
const JOURNAL_BYTES: u64 = 256 << 20;

/// The open database. Fields drop in this order: handles, database, lock.
pub(crate) struct Storage {
    blocks: Keyspace,
    state: Keyspace,
    database: Database,
    folder: Folder,
    /// Why a write failed, after which fjall takes no more until it is opened again.
    stopped: OnceLock<String>,
}

impl Storage {
    /// Opens or creates the database, after a look at its journals.
    pub(crate) fn open(folder: Folder) -> Result<Self> {
        let failed = |error| opening_failed(&folder, error);
        let path = folder.storage();
        journal::cut_torn_tail(&path)?;
        let database = Database::builder(&path)
            .journal_compression(CompressionType::None)
            .max_journaling_size(JOURNAL_BYTES)
            .worker_threads(2)
            .open()
            .map_err(failed)?;
        let plain = || {
            KeyspaceCreateOptions::default()
                .max_memtable_size(MEMTABLE_BYTES)
                .data_block_compression_policy(CompressionPolicy::disabled())
        };
        let separated = KvSeparationOptions::default().compression(CompressionType::None);
        let blocks =
            database.keyspace("blocks", || plain().with_kv_separation(Some(separated))).map_err(failed)?;
        let state = database.keyspace("state", plain).map_err(failed)?;
        Ok(Self { blocks, state, database, folder, stopped: OnceLock::new() })
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// All that the state keyspace says.
    pub(crate) fn read_state(&self) -> Result<State> {
        let mut state = State::default();
        for item in self.state.iter() {
            let (key, value) = item.into_inner().map_err(|error| self.read_failed(error))?;
            let known = match StateKey::decode(&key) {
                Some(StateKey::Partition(place)) => {
                    Extent::decode(&value).map(|extent| state.partitions.insert(place, extent)).is_some()
                }
                Some(StateKey::Consumer((topic, partition), name)) => {
                    let offset = value.as_ref().try_into().map(u64::from_be_bytes);
                    let progress = state.committed.entry((topic, name)).or_default();
                    offset.map(|offset| progress.insert(partition, offset)).is_ok()
                }
                None => false,
            };
            if !known {
                let problem = "its state holds a key of no known kind".to_owned();
                return Err(Error::NotALog { path: self.folder.path().to_owned(), problem });
            }
        }
        Ok(state)
    }

    /// The key of the block that holds the offset, or else of the first behind it.
    pub(crate) fn block_at(&self, place: Place, offset: u64) -> Result<Option<BlockKey>> {
        let next = self.block_keys(place, offset).next().transpose()?;
        if next.is_some_and(|key| key.base == offset) {
            return Ok(next);
        }
        let before = self.blocks.range(key::blocks(place, 0..=offset)).next_back();
        let before = before.map(fjall::Guard::key).transpose().map_err(|error| self.read_failed(error))?;
        let holds = before.and_then(|key| BlockKey::decode(&key)).filter(|key| key.end() > offset);
        Ok(holds.or(next))
    }

    /// The records of a block.
    pub(crate) fn block(&self, key: &BlockKey) -> Result<Values> {
        let (topic, partition) = (key.place.0.name(), key.place.1);
        let damaged = |problem| Error::Damaged { topic, partition, from: key.base, to: key.end(), problem };
        let stored = self.blocks.get(key.encode()).map_err(|error| match io_error(&error) {
            Some(io) if io.kind() != io::ErrorKind::UnexpectedEof => self.read_failed(error),
            _ => damaged(error.to_string()),
        })?;
        let stored = stored.ok_or_else(|| damaged("the block is missing".to_owned()))?;
        Values::decode(&stored, key.records).map_err(damaged)
    }

    /// The keys of a partition's blocks from this first offset on, oldest first, without reading the blocks.
    pub(crate) fn block_keys(&self, place: Place, from: u64) -> impl Iterator<Item = Result<BlockKey>> {
        let keys = self.blocks.range(key::blocks(place, from..=u64::MAX)).map(fjall::Guard::key);
        keys.filter_map(|key| match key {
            Ok(key) => BlockKey::decode(&key).map(Ok),
            Err(error) => Some(Err(self.read_failed(error))),
        })
    }

    /// An empty batch.
    pub(crate) fn batch(&self) -> Batch<'_> {
        Batch { storage: self, writes: self.database.batch().durability(Some(PersistMode::SyncAll)) }
    }

    fn read_failed(&self, error: fjall::Error) -> Error {
        Error::storage(format!("read the log {}", self.folder.path().display()), error)
    }

    /// Every failed write stops fjall: it cannot know what of it is on the disk.
    fn write_failed(&self, error: &fjall::Error) -> Error {
        let said = match error {
            fjall::Error::Poisoned => "its background work failed; see the messages before".to_owned(),
            other => io_error(other).map_or_else(|| other.to_string(), ToString::to_string),
        };
        let cause = self.stopped.get_or_init(|| said).clone();
        Error::Stopped { path: self.folder.path().to_owned(), cause }
    }
}

/// Writes that become visible and durable together, or not at all.
pub(crate) struct Batch<'a> {
    storage: &'a Storage,
    writes: OwnedWriteBatch,
}

impl Batch<'_> {
    pub(crate) fn put_block(&mut self, key: &BlockKey, block: &[u8]) {
        self.writes.insert(&self.storage.blocks, key.encode(), block);
    }

    pub(crate) fn remove_block(&mut self, key: &BlockKey) {
        self.writes.remove(&self.storage.blocks, key.encode());
    }

    pub(crate) fn put_extent(&mut self, place: Place, extent: &Extent) {
        self.writes.insert(&self.storage.state, StateKey::Partition(place).encode(), extent.encode());
    }

    pub(crate) fn put_progress(&mut self, place: Place, consumer: &str, offset: u64) {
        let key = StateKey::Consumer(place, consumer.to_owned()).encode();
        self.writes.insert(&self.storage.state, key, offset.to_be_bytes());
    }

    /// Returns when all of it is on the disk.
    pub(crate) fn commit(self) -> Result<()> {
        self.writes.commit().map_err(|error| self.storage.write_failed(&error))
    }
}

fn opening_failed(folder: &Folder, error: fjall::Error) -> Error {
    let path = folder.path().to_owned();
    match &error {
        fjall::Error::Locked => Error::InUse { path, holder: "another process".to_owned() },
        fjall::Error::InvalidVersion(_) => {
            let problem = "its storage was written by another version of fjall".to_owned();
            Error::NotALog { path, problem }
        }
        other if io_error(other).is_some_and(is_full) => folder.full(0),
        _ => Error::storage(format!("open the log {}", path.display()), error),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

fn io_error(error: &fjall::Error) -> Option<&io::Error> {
    let mut source: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error);
        }
        source = error.source();
    }
    None
}
