//! The shard of one partition, as readers see it: the last commit, whoever made it.
//!
//! A writer in this process shows its commits to the readers itself. Commits of other processes are looked for when
//! somebody asks, so that nothing runs while nobody does.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tantivy::{
    Index, IndexReader, ReloadPolicy,
    directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory},
};

use crate::{
    IndexError, progress,
    schema::{Fields, WORD_TOKENIZER},
    words::WordTokenizer,
};

/// An answer is at most so much older than the last commit of another process.
const LOOK_EVERY: Duration = Duration::from_millis(200);

pub(crate) struct Shard {
    pub(crate) path: PathBuf,
    pub(crate) partition: u32,
    pub(crate) partitions: u32,
    nothing: IndexReader,
    view: Mutex<View>,
}

/// A reader of an index without any mention.
pub(crate) fn nothing() -> Result<IndexReader, IndexError> {
    let (schema, _) = Fields::new();
    let reader = Index::create_in_ram(schema).reader_builder().reload_policy(ReloadPolicy::Manual);
    Ok(reader.try_into()?)
}

/// What this process knows of the shard.
#[derive(Default)]
struct View {
    /// Absent as long as there is no shard.
    reader: Option<IndexReader>,
    /// Whether a writer in this process keeps the reader up to date.
    written_here: bool,
    /// The commit that the reader shows, as it stands on the disk.
    commit: Vec<u8>,
    looked_at: Option<Instant>,
}

impl Shard {
    /// `nothing` is read from as long as there is no shard.
    pub(crate) fn new(root: &Path, partition: u32, partitions: u32, nothing: IndexReader) -> Self {
        let path = root.join(partition.to_string());
        Self { path, partition, partitions, nothing, view: Mutex::default() }
    }

    /// The last commit.
    pub(crate) fn searcher(&self) -> Result<tantivy::Searcher, IndexError> {
        let mut view = self.view.lock();
        let fresh = view.written_here || view.looked_at.is_some_and(|at| at.elapsed() < LOOK_EVERY);
        if !fresh {
            self.look(&mut view)?;
        }
        Ok(view.reader.as_ref().unwrap_or(&self.nothing).searcher())
    }

    /// From now on this reader shows every commit as it is made.
    pub(crate) fn written_by(&self, reader: IndexReader) {
        *self.view.lock() = View { reader: Some(reader), written_here: true, ..View::default() };
    }

    /// The writer of this process is gone; another process may go on.
    pub(crate) fn left(&self) {
        self.view.lock().written_here = false;
    }

    /// Takes over the last commit from the disk, when it is another than before.
    fn look(&self, view: &mut View) -> Result<(), IndexError> {
        let commit = match fs::read(self.path.join("meta.json")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *view = View { looked_at: Some(Instant::now()), ..View::default() };
                return Ok(());
            }
            commit => commit.map_err(|error| IndexError::io(self.path.clone(), error))?,
        };
        if view.reader.is_none() || view.commit != commit {
            let reader = view.reader.take(); // shown again only when all of the new commit could be read
            view.reader = Some(match reader {
                Some(reader) => self.reloaded(reader)?,
                None => self.reader(&self.existing()?)?,
            });
            view.commit = commit;
        }
        view.looked_at = Some(Instant::now());
        Ok(())
    }

    fn reloaded(&self, reader: IndexReader) -> Result<IndexReader, IndexError> {
        let index = reader.searcher().index().clone();
        self.check(&index)?;
        reader.reload().map_err(|error| self.at(error))?;
        Ok(reader)
    }

    /// A reader that is told when to look for a new commit.
    pub(crate) fn reader(&self, index: &Index) -> Result<IndexReader, IndexError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        reader.try_into().map_err(|error| self.at(error))
    }

    /// The files of a shard that must be there.
    fn existing(&self) -> Result<Index, IndexError> {
        let index = Index::open(self.folder()?).map_err(|error| self.at(error))?;
        self.check(&index)?;
        index.tokenizers().register(WORD_TOKENIZER, WordTokenizer::default());
        Ok(index)
    }

    /// The files of the shard, made when they are missing.
    pub(crate) fn created(&self) -> Result<Index, IndexError> {
        let folder = self.folder()?;
        // Nobody else may be at the same: an index made a second time would hide what the first one got meanwhile.
        let alone = folder
            .acquire_lock(&INDEX_WRITER_LOCK)
            .map_err(|error| self.at(tantivy::TantivyError::LockFailure(error, None)))?;
        if !Index::exists(&folder).map_err(|error| self.at(error.into()))? {
            let (schema, _) = Fields::new();
            Index::create(folder, schema, tantivy::IndexSettings::default())
                .map_err(|error| self.at(error))?;
        }
        drop(alone);
        self.existing()
    }

    fn folder(&self) -> Result<MmapDirectory, IndexError> {
        MmapDirectory::open(&self.path).map_err(|error| self.at(error.into()))
    }

    /// Refuses what this program cannot read, or what was written for another number of partitions.
    fn check(&self, index: &Index) -> Result<(), IndexError> {
        if let Some(payload) = index.load_metas().map_err(|error| self.at(error))?.payload {
            progress::check_versions(&self.path, &payload)?;
            progress::read(self, &payload)?;
        }
        let (schema, _) = Fields::new();
        if index.schema() != schema {
            return Err(IndexError::OtherSchema { path: self.path.clone() });
        }
        Ok(())
    }

    pub(crate) fn at(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::at(&self.path, error)
    }
}

impl fmt::Debug for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shard").field("path", &self.path).finish_non_exhaustive()
    }
}
