//! The one writer of the index: batches of the mentions log in, each mention in the index exactly once.
//!
//! The delivery contract:
//! - Every commit carries the offsets that its documents come from, so documents and progress are durable together
//!   or not at all. All commits go through one function; a commit without offsets would lose the place in the log.
//! - A mention replaces what stood under its key, so a batch that is read again changes nothing.
//! - Opening commits at once, with nothing in it but the offsets found: this clears away what a killed process left
//!   half done. Without it, the engine in use (tantivy 0.27) cannot be opened again after some kills.
//! - After any error the writer stops for good. Going on, or rolling back, could mix what was and was not committed;
//!   a new writer goes on from the last commit.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, Term,
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, LogMergePolicy},
};
use vigie_model::{Mention, MentionEvent};

use crate::{
    Config, IndexError, Offsets, Searcher, document,
    metrics::Metrics,
    progress,
    schema::{Fields, WORD_TOKENIZER},
    words::WordTokenizer,
};

/// Segments with this share of replaced or removed documents are rewritten without them.
const DELETED_SHARE_BEFORE_MERGE: f32 = 0.3;

/// Writes mentions; there is one for each index folder.
pub struct Writer {
    path: PathBuf,
    config: Config,
    fields: Fields,
    /// The engine's writer, or why there is none any more.
    engine: Result<IndexWriter, String>,
    reader: IndexReader,
    metrics: Metrics,
    progress: Offsets,
    uncommitted: Uncommitted,
}

#[derive(Default)]
struct Uncommitted {
    events: u64,
    bytes: usize,
    since: Option<Instant>,
}

/// What a commit made durable and searchable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Events applied since the commit before.
    pub events: u64,
    /// The next offset to read, by partition: what lies below need not be kept for the index.
    pub offsets: Offsets,
    /// How long it took.
    pub took: Duration,
    /// Mentions that can be searched now.
    pub documents: u64,
}

impl Writer {
    /// Opens the index in a folder, or begins one there, and locks it.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another process writes to it, [`IndexError::NoProgress`],
    /// [`IndexError::Newer`] or [`IndexError::OtherSchema`] for a folder that this program must not touch,
    /// [`IndexError::DiskFull`] or [`IndexError::Io`] from the disk.
    pub fn open(
        path: &Path,
        config: &Config,
        registry: &prometheus::Registry,
    ) -> Result<(Self, Searcher), IndexError> {
        config.check()?;
        fs::create_dir_all(path).map_err(|error| IndexError::io(path.to_owned(), error))?;
        let (index, fields) = open_index(path)?;
        let at = |error| IndexError::at(path, error);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(config.writer_threads)
            .memory_budget_per_thread(config.writer_memory_bytes / config.writer_threads)
            .num_merge_threads(2)
            .build();
        let engine: IndexWriter = index.writer_with_options(options).map_err(at)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE_BEFORE_MERGE);
        engine.set_merge_policy(Box::new(merging));

        // Only now that the folder is locked does nobody else move the place in the log.
        let progress = stored_progress(path, &index)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(at)?;
        let metrics = Metrics::new(registry)?;
        let searcher = Searcher::new(path, reader.clone(), fields, config, metrics.clone());
        let mut writer = Self {
            path: path.to_owned(),
            config: config.clone(),
            fields,
            engine: Ok(engine),
            reader,
            metrics,
            progress,
            uncommitted: Uncommitted::default(),
        };
        writer.commit()?;
        Ok((writer, searcher))
    }

    /// The next offset to hand over, by partition; a partition that is absent was never read. Right after opening this
    /// is what was committed.
    #[must_use]
    pub fn progress(&self) -> &Offsets {
        &self.progress
    }

    /// How many events wait for a commit.
    #[must_use]
    pub fn uncommitted(&self) -> u64 {
        self.uncommitted.events
    }

    /// Whether what waits has waited, or grown, long enough.
    #[must_use]
    pub fn should_commit(&self, now: Instant) -> bool {
        let Some(since) = self.uncommitted.since else { return false };
        let waited = now.saturating_duration_since(since) >= self.config.commit_interval;
        waited || self.uncommitted.bytes >= self.config.writer_memory_bytes
    }

    /// Applies one batch of a partition: the events of the offsets `first_offset..next_offset`, in their order. There
    /// may be fewer events than offsets, where records were left out as unreadable.
    ///
    /// # Errors
    /// [`IndexError::Replayed`] for a batch that begins before [`progress`](Self::progress), of which nothing is
    /// applied. After any other error the writer has stopped.
    pub fn apply(
        &mut self,
        partition: u32,
        first_offset: u64,
        next_offset: u64,
        events: &[MentionEvent],
    ) -> Result<(), IndexError> {
        self.engine()?;
        if next_offset < first_offset {
            return Err(IndexError::BackwardBatch { partition, first: first_offset, next: next_offset });
        }
        let stored = self.progress.get(&partition).copied().unwrap_or(0);
        if first_offset < stored {
            return Err(IndexError::Replayed { partition, first: first_offset, stored });
        }
        if first_offset > stored {
            tracing::warn!(
                partition,
                from = stored,
                to = first_offset,
                "offsets missing before this batch of mentions"
            );
        }
        for event in events {
            self.apply_one(event)?;
        }
        self.progress.insert(partition, next_offset);
        self.uncommitted.events += events.len() as u64;
        self.uncommitted.since.get_or_insert_with(Instant::now);
        self.metrics.uncommitted.set(i64::try_from(self.uncommitted.events).unwrap_or(i64::MAX));
        Ok(())
    }

    fn apply_one(&mut self, event: &MentionEvent) -> Result<(), IndexError> {
        match event {
            MentionEvent::Mentioned(mention) | MentionEvent::Replayed(mention) => self.replace(mention),
            MentionEvent::Removed { workspace: Some(workspace), post } => {
                self.delete(document::key_term(&self.fields, workspace, post))
            }
            MentionEvent::Removed { workspace: None, post } => {
                self.delete(Term::from_field_text(self.fields.post, post.as_str()))
            }
            MentionEvent::Unmatched { workspace, posts } => posts
                .iter()
                .try_for_each(|post| self.delete(document::key_term(&self.fields, workspace, post))),
            MentionEvent::Heard { .. } => Ok(()),
        }
    }

    fn replace(&mut self, mention: &Mention) -> Result<(), IndexError> {
        let document = document::write(&self.fields, mention)?;
        let key = document::key_term(&self.fields, &mention.workspace, &mention.post.id);
        let engine = self.engine()?;
        engine.delete_term(key);
        if let Err(error) = engine.add_document(document) {
            return Err(self.stop(error));
        }
        self.uncommitted.bytes +=
            mention.post.text.len() + mention.post.title.as_ref().map_or(0, String::len);
        self.metrics.documents_in.inc();
        Ok(())
    }

    fn delete(&mut self, term: Term) -> Result<(), IndexError> {
        self.engine()?.delete_term(term);
        self.metrics.deletes.inc();
        Ok(())
    }

    /// Makes everything applied durable and searchable, together with the offsets.
    ///
    /// # Errors
    /// [`IndexError::DiskFull`] and others from the disk; the writer has stopped then, the index stands as the commit
    /// before left it.
    pub fn commit(&mut self) -> Result<Committed, IndexError> {
        let started = Instant::now();
        let payload = progress::write(&self.progress)?;
        if let Err(error) = commit_with(self.engine()?, &payload).and_then(|()| self.reader.reload()) {
            return Err(self.stop(error));
        }
        if let Err(error) = File::open(&self.path).and_then(|folder| folder.sync_all()) {
            return Err(self.stop(error.into()));
        }
        let waiting = std::mem::take(&mut self.uncommitted);
        let documents = self.reader.searcher().num_docs();
        let took = started.elapsed();
        self.metrics.commits.inc();
        self.metrics.commit_seconds.observe(took.as_secs_f64());
        self.metrics.uncommitted.set(0);
        self.metrics.documents.set(i64::try_from(documents).unwrap_or(i64::MAX));
        Ok(Committed { events: waiting.events, offsets: self.progress.clone(), took, documents })
    }

    fn engine(&mut self) -> Result<&mut IndexWriter, IndexError> {
        self.engine.as_mut().map_err(|cause| IndexError::Stopped { cause: cause.clone() })
    }

    /// Gives up the engine's writer for good, and says why.
    fn stop(&mut self, error: tantivy::TantivyError) -> IndexError {
        // A failed thread is noticed late and without its reason; asking for a commit that never happens tells it.
        let error = match &mut self.engine {
            Ok(engine) if matches!(error, tantivy::TantivyError::ErrorInThread(_)) => {
                engine.prepare_commit().err().unwrap_or(error)
            }
            _ => error,
        };
        let error = IndexError::at(&self.path, error);
        tracing::error!(path = %self.path.display(), %error, "the index stops writing");
        self.engine = Err(error.to_string());
        error
    }
}

/// The only way to commit: a bare commit would erase the offsets.
fn commit_with(engine: &mut IndexWriter, payload: &str) -> tantivy::Result<()> {
    let mut prepared = engine.prepare_commit()?;
    prepared.set_payload(payload);
    prepared.commit()?;
    Ok(())
}

/// Opens or creates the files, without a look at their owner.
fn open_index(path: &Path) -> Result<(Index, Fields), IndexError> {
    let at = |error| IndexError::at(path, error);
    let (schema, fields) = Fields::new();
    let folder = MmapDirectory::open(path).map_err(|error| at(error.into()))?;
    let index = if Index::exists(&folder).map_err(|error| at(error.into()))? {
        let index = Index::open(folder).map_err(at)?;
        if let Some(payload) = index.load_metas().map_err(at)?.payload {
            progress::check_versions(path, &payload)?;
        }
        if index.schema() != schema {
            return Err(IndexError::OtherSchema { path: path.to_owned() });
        }
        index
    } else {
        Index::open_or_create(folder, schema).map_err(at)?
    };
    index.tokenizers().register(WORD_TOKENIZER, WordTokenizer::default());
    Ok((index, fields))
}

fn stored_progress(path: &Path, index: &Index) -> Result<Offsets, IndexError> {
    let metas = index.load_metas().map_err(|error| IndexError::at(path, error))?;
    match metas.payload {
        Some(payload) => progress::read(path, &payload),
        None if metas.segments.is_empty() => Ok(Offsets::new()),
        None => Err(IndexError::NoProgress { path: path.to_owned() }),
    }
}
