//! mentions log ──► index, a shard for each partition.
//!
//! Each shard keeps its place in the log in its own commits, so that what is searchable and how far we read can never
//! disagree. The log's own note of progress is only for showing the lag.
//!
//! Partitions come and go as processes share them out. A shard is opened when its partition comes, and waited for
//! while the process that had it before still closes it; meanwhile the other partitions go on. When a partition leaves,
//! what was not committed is given up: whoever has it now reads it again.
//!
//! A shard that begins anew asks the store to tell once more how teams handle mentions, before it takes anything in: what
//! was told before may be gone from the log.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::runtime::Handle;
use vigie_index::{Index, IndexError, Writer};
use vigie_model::{MentionEvent, decode};
use vigie_store::Store;
use vigie_stream::{Consumer, Entry, Log, MENTIONS, Offsets};

use crate::{PipelineError, dead_letters, metrics::Metrics, stage::Stage};

/// The consumer's name in the log.
pub(crate) const CONSUMER: &str = "index";

/// The longest that a step waits.
const PATIENCE: Duration = Duration::from_millis(100);
/// How often mentions that are too old are looked for.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// How often a shard that another process holds is tried again.
const TRY_EVERY: Duration = Duration::from_millis(200);

pub(crate) struct IndexStage {
    log: Arc<dyn Log>,
    consumer: Box<dyn Consumer>,
    index: Index,
    /// Where it is known how teams handle mentions, and how long workspaces keep them.
    store: (Store, Handle),
    batch: usize,
    metrics: Metrics,
    /// Whether a shard began anew and was not told all handling yet.
    anew: bool,
    /// Those that are open, by partition.
    shards: BTreeMap<u32, OpenShard>,
    /// Why others of our partitions are not, and since when.
    held: BTreeMap<u32, (Instant, IndexError)>,
    /// Where to go on, in partitions whose entries were read too early or too late.
    back: Offsets,
}

struct OpenShard {
    writer: Writer,
    /// Since when something waits for a commit.
    waiting_since: Option<Instant>,
    /// When the posts that wait for a commit were taken in.
    taken_in: Vec<i64>,
    /// When mentions that are too old leave next.
    forget_at: Instant,
}

impl Stage for IndexStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        self.take_partitions()?;
        self.ask_for_handling()?;
        crate::go_back(self.consumer.as_mut(), &mut self.back)?;
        let batch = self.consumer.poll(self.batch, self.patience())?;
        crate::tell_gap(MENTIONS, batch.gap);
        self.let_go();
        let runs = || batch.entries.chunk_by(|a, b| a.partition == b.partition);
        // Until it is known that an entry was applied, the place to go on is before it.
        for first in runs().filter_map(<[Entry]>::first) {
            self.back.entry(first.partition).or_insert(first.offset);
        }
        for run in runs() {
            self.apply(run)?;
        }
        let all_wait = batch.entries.iter().all(|entry| self.held.contains_key(&entry.partition));
        if all_wait && !batch.entries.is_empty() {
            std::thread::sleep(PATIENCE); // rather than read the same again at once
        }
        self.forget()?;
        self.commit(|waited, interval| waited >= interval)
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }

    fn hindrance(&self) -> Option<String> {
        self.held.values().next().map(|(_, cause)| cause.to_string())
    }

    fn finish(&mut self) -> Result<(), PipelineError> {
        self.commit(|_, _| true)
    }
}

impl IndexStage {
    pub(crate) fn new(
        log: Arc<dyn Log>,
        consumer: Box<dyn Consumer>,
        index: Index,
        store: (Store, Handle),
        batch: usize,
        metrics: &Metrics,
    ) -> Self {
        let (shards, held, back, metrics) =
            (BTreeMap::new(), BTreeMap::new(), Offsets::new(), metrics.clone());
        Self { log, consumer, index, store, batch, metrics, anew: false, shards, held, back }
    }

    fn ask_for_handling(&mut self) -> Result<(), PipelineError> {
        if self.anew {
            let (store, runtime) = &self.store;
            runtime.block_on(store.tell_handling_anew())?;
            self.anew = false;
        }
        Ok(())
    }

    /// Closes the shards of partitions that left, with what was not committed.
    fn let_go(&mut self) {
        let ours = self.consumer.partitions();
        self.shards.retain(|partition, _| ours.contains(partition));
        self.held.retain(|partition, _| ours.contains(partition));
        self.back.retain(|partition, _| ours.contains(partition));
    }

    /// Opens the shards of partitions that came.
    pub(crate) fn take_partitions(&mut self) -> Result<(), PipelineError> {
        for partition in self.consumer.partitions() {
            let tried = self.held.get(&partition).is_some_and(|(at, _)| at.elapsed() < TRY_EVERY);
            if tried || self.shards.contains_key(&partition) {
                continue;
            }
            match self.index.writer(partition) {
                Ok(writer) => self.open(writer),
                Err(cause @ IndexError::Locked { .. }) => {
                    self.held.insert(partition, (Instant::now(), cause));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn open(&mut self, writer: Writer) {
        let partition = writer.partition();
        self.anew |= writer.progress().is_none();
        if let Some(next) = writer.progress() {
            self.back.insert(partition, next);
            self.note_progress(&Offsets::from([(partition, next)]));
        }
        self.held.remove(&partition);
        self.shards.insert(
            partition,
            OpenShard { writer, waiting_since: None, taken_in: Vec::new(), forget_at: Instant::now() },
        );
    }

    /// Where the shards that are open go on.
    pub(crate) fn places(&self) -> Offsets {
        let place = |(partition, shard): (&u32, &OpenShard)| Some((*partition, shard.writer.progress()?));
        self.shards.iter().filter_map(place).collect()
    }

    /// Until the next shard wants a commit.
    fn patience(&self) -> Duration {
        let interval = self.index.commit_interval();
        let waiting = self.shards.values().filter_map(|shard| shard.waiting_since);
        waiting.map(|since| interval.saturating_sub(since.elapsed())).min().unwrap_or(PATIENCE).min(PATIENCE)
    }

    /// Applies entries of one partition, which stand in order.
    fn apply(&mut self, entries: &[Entry]) -> Result<(), PipelineError> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let partition = first.partition;
        let Some(shard) = self.shards.get_mut(&partition) else { return Ok(()) };
        if self.back.get(&partition).is_some_and(|place| *place != first.offset) {
            return Ok(()); // something before it is read again first
        }
        if let Some(next) = shard.writer.progress().filter(|next| first.offset < *next) {
            // The partition was away and came back in one poll.
            self.back.insert(partition, next);
            return Ok(());
        }
        let (mut events, mut dead) = (Vec::with_capacity(entries.len()), Vec::new());
        for entry in entries {
            match decode::<MentionEvent>(&entry.value) {
                Ok(mention) => {
                    if let MentionEvent::Mentioned(_) = mention.event {
                        shard.taken_in.push(mention.taken_in_at);
                    }
                    events.push(mention.event);
                }
                Err(cause) => dead.push(dead_letters::record(MENTIONS, entry, &cause)),
            }
        }
        dead_letters::append(self.log.as_ref(), dead, &self.metrics)?;
        shard.writer.apply(first.offset, last.offset + 1, &events)?;
        self.back.remove(&partition);
        shard.waiting_since.get_or_insert_with(Instant::now);
        self.metrics.records_in.with_label_values(&["index"]).inc_by(entries.len() as u64);
        Ok(())
    }

    /// Lets go of mentions that are older than they are kept: all, or those of a workspace that keeps less.
    fn forget(&mut self) -> Result<(), PipelineError> {
        let now = Instant::now();
        if !self.shards.values().any(|shard| shard.forget_at <= now) {
            return Ok(());
        }
        let today = Timestamp::now();
        let since = self.index.kept_since(today);
        let (store, runtime) = &self.store;
        let workspaces = runtime.block_on(store.workspaces())?;
        let of_workspaces: Vec<_> = workspaces
            .iter()
            .filter_map(|workspace| Some((workspace.id(), workspace.kept_since(today)?)))
            .collect();
        for shard in self.shards.values_mut().filter(|shard| shard.forget_at <= now) {
            if let Some(since) = since {
                shard.writer.forget_before(since)?;
            }
            for (workspace, since) in &of_workspaces {
                shard.writer.forget_before_in(workspace, *since)?;
            }
            if since.is_some() || !of_workspaces.is_empty() {
                shard.waiting_since.get_or_insert(now);
            }
            shard.forget_at = now + FORGET_EVERY;
        }
        Ok(())
    }

    /// Commits the shards that have waited long enough.
    fn commit(&mut self, due: impl Fn(Duration, Duration) -> bool) -> Result<(), PipelineError> {
        let interval = self.index.commit_interval();
        let mut committed = Offsets::new();
        for (partition, shard) in &mut self.shards {
            if !shard.waiting_since.is_some_and(|since| due(since.elapsed(), interval)) {
                continue;
            }
            let timer = self.metrics.batch_seconds.with_label_values(&["index"]).start_timer();
            committed.extend(shard.writer.commit()?.next.map(|next| (*partition, next)));
            timer.observe_duration();
            let now = crate::now_ms();
            for at in shard.taken_in.drain(..) {
                self.metrics.latency("searchable", now, at);
            }
            shard.waiting_since = None;
        }
        self.note_progress(&committed);
        Ok(())
    }

    /// Shows the log how far the index is; it goes on from its own notes, so that nothing hangs on this one.
    fn note_progress(&mut self, offsets: &Offsets) {
        if !offsets.is_empty()
            && let Err(error) = self.consumer.commit(offsets)
        {
            tracing::debug!(%error, "the log was not told how far the index is");
        }
    }
}
