//! posts log ──► matcher ──► mentions log.
//!
//! Promises: every readable post is matched against the queries of that moment; mentions stand in the log in the order
//! of their posts, because alerts follow event time; they are durable before progress is; and a record that cannot be
//! read goes to the dead letters instead of holding up the rest. On a full disk it waits until there is room.

use std::{sync::Arc, thread, time::Duration};

use vigie_matcher::{Matcher, Scratch};
use vigie_model::{EnvelopeError, MentionEvent, PostEvent, decode, encode};
use vigie_stream::{
    Batch, Consumer, Entry, Error as StreamError, Log, MENTIONS, Offsets, POSTS, Record, Route,
};

use crate::{PipelineError, dead_letters, metrics::Metrics, stage::Stage, watched::Watch};

/// The consumer's name in the log.
pub(crate) const CONSUMER: &str = "matcher";

/// Fewer entries than this are not worth a thread.
const MIN_SHARE: usize = 256;

pub(crate) struct MatchStage {
    log: Arc<dyn Log>,
    consumer: Box<dyn Consumer>,
    watch: Watch,
    /// One for each thread that matches.
    scratches: Vec<Scratch>,
    batch: usize,
    metrics: Metrics,
    /// Whether the disk was full at the last try.
    full: bool,
}

impl Stage for MatchStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let batch = self.consumer.poll(self.batch, Duration::from_millis(100))?;
        crate::tell_gap(POSTS, batch.gap);
        if batch.entries.is_empty() {
            return Ok(());
        }
        let timer = self.metrics.batch_seconds.with_label_values(&["match"]).start_timer();
        let taken_in = match self.run(&batch) {
            Err(PipelineError::Stream(full @ StreamError::Full { .. })) => {
                return self.wait_for_room(&batch, &full);
            }
            outcome => outcome?,
        };
        self.full = false;
        timer.observe_duration();
        let now = crate::now_ms();
        for at in taken_in {
            self.metrics.latency("matched", now, at);
        }
        Ok(())
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }
}

impl MatchStage {
    pub(crate) fn new(
        log: Arc<dyn Log>,
        consumer: Box<dyn Consumer>,
        watch: Watch,
        threads: usize,
        batch: usize,
        metrics: &Metrics,
    ) -> Self {
        let scratches = (0..threads.max(1)).map(|_| Scratch::default()).collect();
        Self { log, consumer, watch, scratches, batch, metrics: metrics.clone(), full: false }
    }

    /// Matches one batch and commits it; gives the intake times of what matched.
    fn run(&mut self, batch: &Batch) -> Result<Vec<i64>, PipelineError> {
        let found = self.matched(&batch.entries);
        let mentions = found.mentions.len() as u64;
        dead_letters::append(self.log.as_ref(), found.dead, &self.metrics)?;
        self.consumer.append_with_progress(MENTIONS, found.mentions, &batch.next)?;
        self.metrics.records_in.with_label_values(&["match"]).inc_by(batch.entries.len() as u64);
        self.metrics.records_out.with_label_values(&["match"]).inc_by(mentions);
        Ok(found.taken_in)
    }

    /// Goes back to where the batch began, to try it again in a moment: what was acknowledged waits in the posts log,
    /// and everything goes on by itself once there is room.
    fn wait_for_room(&mut self, batch: &Batch, full: &StreamError) -> Result<(), PipelineError> {
        if !std::mem::replace(&mut self.full, true) {
            tracing::warn!(%full, "matching waits for room on the disk");
        }
        let mut began = Offsets::new();
        for entry in &batch.entries {
            began.entry(entry.partition).or_insert(entry.offset);
        }
        self.consumer.seek(&began)?;
        thread::sleep(Duration::from_millis(100));
        Ok(())
    }

    /// Shares the entries between the threads and puts what they find together in the order of the entries.
    fn matched(&mut self, entries: &[Entry]) -> Found {
        let watched = self.watch.current();
        let share = entries.len().div_ceil(self.scratches.len()).max(MIN_SHARE);
        let mut shares = entries.chunks(share).zip(&mut self.scratches);
        let first = shares.next();
        thread::scope(|scope| {
            let matcher = &watched.matcher;
            let others: Vec<_> = shares
                .map(|(entries, scratch)| scope.spawn(|| Found::among(entries, matcher, scratch)))
                .collect();
            let mut found =
                first.map(|(entries, scratch)| Found::among(entries, matcher, scratch)).unwrap_or_default();
            for other in others {
                match other.join() {
                    Ok(other) => found.extend(other),
                    // The stage's own thread reports it and stops everything.
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            found
        })
    }
}

/// What a run of posts gives.
#[derive(Default)]
struct Found {
    mentions: Vec<Record>,
    /// When the posts that matched were taken in.
    taken_in: Vec<i64>,
    dead: Vec<Record>,
}

impl Found {
    fn among(entries: &[Entry], matcher: &Matcher, scratch: &mut Scratch) -> Self {
        let mut found = Self::default();
        for entry in entries {
            if let Err(cause) = found.add(entry, matcher, scratch) {
                found.dead.push(dead_letters::record(POSTS, entry, &cause));
            }
        }
        found
    }

    fn add(&mut self, entry: &Entry, matcher: &Matcher, scratch: &mut Scratch) -> Result<(), EnvelopeError> {
        let post = decode::<PostEvent>(&entry.value)?;
        for event in matcher.events(post.event, scratch) {
            let value = encode(&event, post.taken_in_at)?;
            if let MentionEvent::Mentioned(_) = event {
                self.taken_in.push(post.taken_in_at);
            }
            self.mentions.push(Record { route: route(&event), value });
        }
        Ok(())
    }

    fn extend(&mut self, later: Self) {
        self.mentions.extend(later.mentions);
        self.taken_in.extend(later.taken_in);
        self.dead.extend(later.dead);
    }
}

/// A mention travels with its workspace; a removal from all workspaces must reach every partition.
fn route(event: &MentionEvent) -> Route {
    match event.workspace() {
        Some(workspace) => Route::Key(workspace.as_str().into()),
        None => Route::Every,
    }
}
