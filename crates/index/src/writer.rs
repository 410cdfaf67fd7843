//! The one writer of a shard: batches of its partition of the mentions log in, each mention in the index exactly once.
//!
//! The delivery contract:
//! - Every commit carries the offset behind what its documents come from, so documents and progress are durable
//!   together or not at all. All commits go through one function; a commit without it would lose the place in the log.
//! - Whoever writes holds a lock that other processes see, and the system lets go of even after a crash. So a shard
//!   goes from one writer to the next without a moment in which two could commit.
//! - A mention replaces what stood under its key, so a batch that is read again changes nothing. How it is handled
//!   ([`handlings`]) is not replaced with it.
//! - Opening commits at once, with nothing in it but the offset found: this clears away what a killed process left
//!   half done. Without it, the engine in use (tantivy 0.27) cannot be opened again after some kills.
//! - Letting go waits for the merges that run: the engine would still remove what they merged, and no longer write
//!   down what came of it. An index that lost its files that way cannot be opened.
//! - After any error the writer stops for good. Going on, or rolling back, could mix what was and was not committed;
//!   a new writer goes on from the last commit.

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tantivy::{
    Index, IndexReader, IndexWriter, TantivyDocument, Term,
    indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy},
};
use vigie_model::{Handled, Mention, MentionEvent, PostId, Slug};

use crate::{
    IndexError, document,
    handlings::{self, Handlings},
    index::Shared,
    progress,
    schema::Fields,
    shard::Shard,
    stories::Stories,
};

/// Segments with this share of replaced or removed documents are rewritten without them.
const DELETED_SHARE_BEFORE_MERGE: f32 = 0.3;

/// Writes mentions; there is one for each shard.
pub struct Writer {
    shared: Arc<Shared>,
    partition: u32,
    fields: Fields,
    /// The engine's writer, or why there is none any more.
    engine: Result<IndexWriter, String>,
    reader: IndexReader,
    next: Option<u64>,
    uncommitted: Uncommitted,
    stories: Stories,
    handlings: Handlings,
    /// What this shard adds to the gauge of all searchable mentions.
    documents: u64,
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
    /// The next offset to read: what lies below need not be kept for the index.
    pub next: Option<u64>,
    /// How long it took.
    pub took: Duration,
    /// Mentions of this shard that can be searched now.
    pub documents: u64,
}

impl Writer {
    pub(crate) fn open(shared: &Arc<Shared>, partition: u32) -> Result<Self, IndexError> {
        let shard = shared.shard(partition)?;
        make_folder(&shared.root, &shard.path)?;
        let index = shard.created()?;
        let (threads, memory) = (shared.config.writer_threads, shared.memory_of_shard());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory / threads)
            .num_merge_threads(2)
            .build();
        let engine: IndexWriter = index.writer_with_options(options).map_err(|error| shard.at(error))?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE_BEFORE_MERGE);
        engine.set_merge_policy(Box::new(merging));

        // Only now that the shard is locked does nobody else move the place in the log.
        let next = stored_progress(shard, &index)?;
        let reader = shard.reader(&index)?;
        let fields = Fields::new().1;
        let mut writer = Self {
            shared: Arc::clone(shared),
            partition,
            fields,
            engine: Ok(engine),
            reader: reader.clone(),
            next,
            uncommitted: Uncommitted::default(),
            stories: Stories::new(fields, reader.searcher()),
            handlings: Handlings::new(fields, reader.searcher())?,
            documents: 0,
        };
        writer.commit()?;
        shard.written_by(reader);
        Ok(writer)
    }

    /// Which partition of the mentions log this shard holds.
    #[must_use]
    pub fn partition(&self) -> u32 {
        self.partition
    }

    /// The next offset to hand over; `None` when nothing was ever read. Right after opening this is what was
    /// committed.
    #[must_use]
    pub fn progress(&self) -> Option<u64> {
        self.next
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
        let waited = now.saturating_duration_since(since) >= self.shared.config.commit_interval;
        waited || self.uncommitted.bytes >= self.shared.memory_of_shard()
    }

    /// Applies one batch: the events of the offsets `first_offset..next_offset`, in their order. There may be fewer
    /// events than offsets, where records were left out as unreadable.
    ///
    /// # Errors
    /// [`IndexError::Replayed`] for a batch that begins before [`progress`](Self::progress), of which nothing is
    /// applied. After any other error the writer has stopped.
    pub fn apply(
        &mut self,
        first_offset: u64,
        next_offset: u64,
        events: &[MentionEvent],
    ) -> Result<(), IndexError> {
        self.engine()?;
        let partition = self.partition;
        if next_offset < first_offset {
            return Err(IndexError::BackwardBatch { partition, first: first_offset, next: next_offset });
        }
        let stored = self.next.unwrap_or(first_offset);
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
        self.stories.begin_batch();
        for event in events {
            self.apply_one(event)?;
        }
        self.next = Some(next_offset);
        self.uncommitted.events += events.len() as u64;
        self.uncommitted.since.get_or_insert_with(Instant::now);
        self.shared.metrics.uncommitted.add(signed(events.len() as u64));
        Ok(())
    }

    fn apply_one(&mut self, event: &MentionEvent) -> Result<(), IndexError> {
        match event {
            MentionEvent::Mentioned(mention) | MentionEvent::Replayed(mention) => self.replace(mention),
            MentionEvent::Removed { workspace: Some(workspace), post } => self.remove(workspace, post),
            MentionEvent::Removed { workspace: None, post } => {
                let left = self.stories.remove_everywhere(post);
                self.looked_up(left)?;
                self.delete(Term::from_field_text(self.fields.post, post.as_str()))
            }
            MentionEvent::Erased(erasure) => {
                let erased = self.stories.erased(erasure);
                self.looked_up(erased)?.iter().try_for_each(|(workspace, post)| self.remove(workspace, post))
            }
            MentionEvent::Unmatched { workspace, posts } => {
                posts.iter().try_for_each(|post| self.remove(workspace, post))
            }
            MentionEvent::Handled(handled) => self.handle(handled),
            MentionEvent::Heard { .. } | MentionEvent::Sources { .. } => Ok(()),
        }
    }

    fn replace(&mut self, mention: &Mention) -> Result<(), IndexError> {
        let json = serde_json::to_vec(mention)?;
        let place = self.stories.place(mention);
        let place = self.looked_up(place)?;
        let known = self.handlings.of(&mention.workspace, &mention.post.id);
        let handling = self.looked_up(known)?.map(|known| known.handling).unwrap_or_default();
        let document = document::write(&self.fields, mention, &json, &place, &handling);
        let key = document::key_term(&self.fields, &mention.workspace, &mention.post.id);
        self.put(key, document)?;
        self.uncommitted.bytes += json.len();
        self.stories.keep(&place, json);
        self.shared.metrics.documents_in.inc();
        Ok(())
    }

    /// Takes in how a mention is handled now, and writes the mention anew where it is there.
    fn handle(&mut self, handled: &Handled) -> Result<(), IndexError> {
        let news = self.handlings.put(handled);
        let Some((before, document)) = self.looked_up(news)? else { return Ok(()) };
        self.put(before, document)?;
        let mention = self.stories.mention(&handled.workspace, &handled.post);
        match self.looked_up(mention)? {
            Some(mention) => self.replace(&mention),
            None => Ok(()),
        }
    }

    /// Writes a document in place of what has this term.
    fn put(&mut self, instead_of: Term, document: TantivyDocument) -> Result<(), IndexError> {
        let engine = self.engine()?;
        engine.delete_term(instead_of);
        match engine.add_document(document) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.stop(error)),
        }
    }

    fn remove(&mut self, workspace: &Slug, post: &PostId) -> Result<(), IndexError> {
        let left = self.stories.remove(workspace, post);
        self.looked_up(left)?;
        self.delete(document::key_term(&self.fields, workspace, post))
    }

    /// Hands on what came of looking into the last commit; the writer stops if that cannot be read.
    fn looked_up<T>(&mut self, outcome: Result<T, IndexError>) -> Result<T, IndexError> {
        outcome.map_err(|error| match error {
            IndexError::Engine(error) => self.stop(error),
            error => error,
        })
    }

    fn delete(&mut self, term: Term) -> Result<(), IndexError> {
        self.engine()?.delete_term(term);
        self.shared.metrics.deletes.inc();
        Ok(())
    }

    /// Makes everything applied durable and searchable, together with the offset.
    ///
    /// # Errors
    /// [`IndexError::DiskFull`] and others from the disk; the writer has stopped then, the index stands as the commit
    /// before left it.
    pub fn commit(&mut self) -> Result<Committed, IndexError> {
        let started = Instant::now();
        let payload = progress::write(self.shard()?, self.next)?;
        if let Err(error) = commit_with(self.engine()?, &payload).and_then(|()| self.reader.reload()) {
            return Err(self.stop(error));
        }
        if let Err(error) = File::open(&self.shard()?.path).and_then(|folder| folder.sync_all()) {
            return Err(self.stop(error.into()));
        }
        let waiting = std::mem::take(&mut self.uncommitted);
        let committed = self.reader.searcher();
        let documents = handlings::count_mentions(&self.fields, &committed);
        let documents = self.looked_up(documents)?;
        let handlings = self.handlings.commit(committed.clone());
        self.looked_up(handlings)?;
        self.stories.commit(committed);
        let took = started.elapsed();
        let metrics = &self.shared.metrics;
        metrics.commits.inc();
        metrics.commit_seconds.observe(took.as_secs_f64());
        metrics.uncommitted.sub(signed(waiting.events));
        metrics.documents.add(signed(documents) - signed(self.documents));
        self.documents = documents;
        Ok(Committed { events: waiting.events, next: self.next, took, documents })
    }

    fn shard(&self) -> Result<&Shard, IndexError> {
        self.shared.shard(self.partition)
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(crate) fn engine(&mut self) -> Result<&mut IndexWriter, IndexError> {
        self.engine.as_mut().map_err(|cause| IndexError::Stopped { cause: cause.clone() })
    }

    /// Gives up the engine's writer for good, and says why.
    pub(crate) fn stop(&mut self, error: tantivy::TantivyError) -> IndexError {
        // A failed thread is noticed late and without its reason; asking for a commit that never happens tells it.
        let error = match &mut self.engine {
            Ok(engine) if matches!(error, tantivy::TantivyError::ErrorInThread(_)) => {
                engine.prepare_commit().err().unwrap_or(error)
            }
            _ => error,
        };
        let error = match self.shard() {
            Ok(shard) => shard.at(error),
            Err(error) => error,
        };
        tracing::error!(partition = self.partition, %error, "the index stops writing");
        if let Ok(engine) = std::mem::replace(&mut self.engine, Err(error.to_string())) {
            let_go(engine);
        }
        error
    }
}

/// Lets go of the shard; what is not committed is given up.
impl Drop for Writer {
    fn drop(&mut self) {
        if let Ok(engine) = std::mem::replace(&mut self.engine, Err("the writer was closed".to_owned())) {
            let_go(engine);
        }
        if let Ok(shard) = self.shard() {
            shard.left();
        }
        self.shared.metrics.uncommitted.sub(signed(self.uncommitted.events));
        self.shared.metrics.documents.sub(signed(self.documents));
    }
}

/// The only way to commit: a bare commit would erase the offsets.
fn commit_with(engine: &mut IndexWriter, payload: &str) -> tantivy::Result<()> {
    let mut prepared = engine.prepare_commit()?;
    prepared.set_payload(payload);
    prepared.commit()?;
    Ok(())
}

/// Ends the engine's writer when no merge is running any more, and begins none.
fn let_go(mut engine: IndexWriter) {
    engine.set_merge_policy(Box::new(NoMergePolicy));
    // Takes away threads that failed: the engine would report the first of them in place of waiting.
    if let Err(error) = engine.prepare_commit() {
        tracing::debug!(%error, "what was not committed is given up");
    }
    if let Err(error) = engine.wait_merging_threads() {
        tracing::warn!(%error, "a merge of the index was given up");
    }
}

/// Makes the folder of a shard, so that it is still there after a loss of power.
fn make_folder(root: &Path, folder: &Path) -> Result<(), IndexError> {
    let made = fs::create_dir_all(folder).and_then(|()| File::open(root)?.sync_all());
    made.map_err(|error| IndexError::io(folder.to_owned(), error))
}

fn stored_progress(shard: &Shard, index: &Index) -> Result<Option<u64>, IndexError> {
    let metas = index.load_metas().map_err(|error| shard.at(error))?;
    match metas.payload {
        Some(payload) => progress::read(shard, &payload),
        None if metas.segments.is_empty() => Ok(None),
        None => Err(IndexError::NoProgress { path: shard.path.clone() }),
    }
}

/// As gauges count.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
