//! One index folder: a *shard* for each partition of the mentions log, in the folder of its number.
//!
//! Mentions are keyed by workspace, so each workspace lives in one shard and every question goes to exactly one. A
//! shard has one [`Writer`] at a time, in whatever process; anybody may read all of them. Reading changes nothing in
//! the folder but a lock that the engine takes for a moment, so that no file is removed while it is being opened.
//!
//! How many partitions there are stands in every commit. It decides where a workspace lives, so a folder written
//! for another number is refused.

use std::{fs, path::Path, path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;
use prometheus::Registry;

use crate::{
    Config, IndexError, Searcher, Writer,
    metrics::Metrics,
    shard::{self, Shard},
};

/// The shards of one folder, as one process sees them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Index {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    pub(crate) metrics: Metrics,
    /// By partition.
    pub(crate) shards: Vec<Shard>,
}

impl Index {
    /// Looks at an index folder, which need not exist yet. Nothing is written until a [`writer`](Self::writer) opens.
    /// `partitions` is how many the mentions log has.
    ///
    /// # Errors
    /// [`IndexError::OtherPartitions`] for a folder made for another number of them, [`IndexError::OneShard`],
    /// [`IndexError::Newer`] or [`IndexError::OtherSchema`] for one that this program must not touch, and those of
    /// the disk.
    pub fn open(
        root: &Path,
        partitions: u32,
        config: &Config,
        registry: &Registry,
    ) -> Result<Self, IndexError> {
        config.check()?;
        check_layout(root, partitions)?;
        let nothing = shard::nothing()?;
        let shards: Vec<_> = (0..partitions)
            .map(|partition| Shard::new(root, partition, partitions, nothing.clone()))
            .collect();
        for shard in &shards {
            shard.searcher()?;
        }
        let metrics = Metrics::new(registry)?;
        let (root, config) = (root.to_owned(), config.clone());
        Ok(Self { shared: Arc::new(Shared { root, config, metrics, shards }) })
    }

    /// Opens the shard of a partition for writing, or begins it, and locks it against all other writers.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another writer has it; [`IndexError::NoProgress`] for a shard without its place
    /// in the log; [`IndexError::UnknownPartition`]; those of [`open`](Self::open).
    pub fn writer(&self, partition: u32) -> Result<Writer, IndexError> {
        Writer::open(&self.shared, partition)
    }

    /// Answers questions about all shards, whoever writes them.
    #[must_use]
    pub fn searcher(&self) -> Searcher {
        Searcher::new(Arc::clone(&self.shared))
    }

    /// How long a mention may wait for the commit that makes it searchable.
    #[must_use]
    pub fn commit_interval(&self) -> Duration {
        self.shared.config.commit_interval
    }

    /// What was published before is not kept, as of `now`; `None` where mentions are kept for ever.
    #[must_use]
    pub fn kept_since(&self, now: Timestamp) -> Option<Timestamp> {
        let keep = Some(self.shared.config.keep_mentions).filter(|keep| !keep.is_zero())?;
        now.checked_sub(keep).ok()
    }
}

impl Shared {
    pub(crate) fn shard(&self, partition: u32) -> Result<&Shard, IndexError> {
        let partitions = self.shards.len();
        let shard = self.shards.get(partition as usize);
        shard.ok_or(IndexError::UnknownPartition { partition, partitions })
    }

    /// Memory for what one shard has not committed: all shards of a process together stay within the setting.
    pub(crate) fn memory_of_shard(&self) -> usize {
        let share = self.config.writer_memory_bytes / self.shards.len().max(1);
        share.max(self.config.least_memory())
    }
}

/// Refuses folders of another layout, whether or not this process will touch their shards.
fn check_layout(root: &Path, partitions: u32) -> Result<(), IndexError> {
    if root.join("meta.json").exists() {
        return Err(IndexError::OneShard { path: root.to_owned() });
    }
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| IndexError::io(root.to_owned(), error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| IndexError::io(root.to_owned(), error))?;
        let number = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
        if let Some(number) = number.filter(|number| *number >= partitions) {
            let found = format!("at least {}", u64::from(number) + 1);
            return Err(IndexError::OtherPartitions { path: root.to_owned(), found, configured: partitions });
        }
    }
    Ok(())
}
