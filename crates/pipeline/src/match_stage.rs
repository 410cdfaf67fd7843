//! posts log ──► matcher ──► mentions log.
//!
//! Promises: every readable post is matched against the queries of that moment; mentions stand in the log in the order
//! of their posts, because alerts follow event time; they are durable before progress is; and a record that cannot be
//! read goes to the dead letters instead of holding up the rest. While the log has no room or does not answer, posts
//! wait where they are.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::sync::watch;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{EnvelopeError, MentionEvent, PostEvent, Slug, decode, encode};
use vigie_stream::{
    Batch, Consumer, Entry, Error as StreamError, Log, MENTIONS, Offsets, POSTS, Record, Route,
};

use crate::{
    PipelineError, dead_letters,
    metrics::Metrics,
    pace::Paces,
    pulse::{Pulse, Voices},
    stage::Stage,
    watched::{self, Watch},
};

/// The consumer's name in the log.
pub(crate) const CONSUMER: &str = "matcher";

/// Fewer entries than this are not worth a thread.
const MIN_SHARE: usize = 256;

pub(crate) struct MatchStage {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) consumer: Box<dyn Consumer>,
    pub(crate) watch: Watch,
    /// One for each thread that matches.
    pub(crate) scratches: Vec<Scratch>,
    pub(crate) batch: usize,
    pub(crate) metrics: Metrics,
    pub(crate) paces: Paces,
    pub(crate) pulse: Pulse,
    /// How many posts wait, for those who let live posts go first.
    pub(crate) waiting: Arc<AtomicU64>,
    /// The version of the workspaces that posts are matched with from now on: those of before are done.
    pub(crate) live: watch::Sender<i64>,
    /// Where a batch began that could not be finished.
    pub(crate) back: Offsets,
}

impl Stage for MatchStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        watched::tell(&self.live, self.watch.current().version);
        crate::go_back(self.consumer.as_mut(), &mut self.back)?;
        let before = crate::now_ms();
        let batch = self.consumer.poll(self.batch, Duration::from_millis(100))?;
        crate::tell_gap(POSTS, batch.gap);
        let lag = self.consumer.lag().ok();
        self.waiting.store(lag.unwrap_or(0), Ordering::Relaxed);
        self.paces.keep(&self.consumer.partitions());
        match self.run(&batch, (lag == Some(0)).then_some(before)) {
            // The mentions may be there and the progress not: both again, from where the batch began. Of partitions
            // that went to another process, that one sees to.
            Err(PipelineError::Stream(StreamError::Lost { .. })) => {
                self.back = began(&batch);
                Ok(())
            }
            Err(error) => {
                self.back = began(&batch);
                Err(error)
            }
            done => done,
        }
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }
}

/// Where each partition of a batch began.
fn began(batch: &Batch) -> Offsets {
    batch.entries.iter().rev().map(|entry| (entry.partition, entry.offset)).collect()
}

impl MatchStage {
    /// Matches one batch and commits it.
    fn run(&mut self, batch: &Batch, at_end: Option<i64>) -> Result<(), PipelineError> {
        if batch.entries.is_empty() {
            let heard = self.words(at_end)?;
            return if heard.is_empty() { Ok(()) } else { Ok(self.log.append(MENTIONS, heard)?) };
        }
        let timer = self.metrics.batch_seconds.with_label_values(&["match"]).start_timer();
        let mut found = self.matched(&batch.entries);
        let mentions = found.mentions.len() as u64;
        found.newest.iter().for_each(|(partition, newest)| self.paces.read(*partition, *newest));
        self.pulse.hear(std::mem::take(&mut found.voices));
        // Behind the mentions that they speak for.
        found.mentions.extend(self.words(at_end)?);
        dead_letters::append(self.log.as_ref(), found.dead, &self.metrics)?;
        self.consumer.append_with_progress(MENTIONS, found.mentions, &batch.next)?;
        timer.observe_duration();
        self.metrics.records_in.with_label_values(&["match"]).inc_by(batch.entries.len() as u64);
        self.metrics.records_out.with_label_values(&["match"]).inc_by(mentions);
        let now = crate::now_ms();
        found.taken_in.iter().for_each(|at| self.metrics.latency("matched", now, *at));
        Ok(())
    }

    /// What is to be said about partitions and sources beside the mentions.
    fn words(&mut self, at_end: Option<i64>) -> Result<Vec<Record>, PipelineError> {
        let mut words = self.paces.tell(at_end).map_err(PipelineError::Encode)?;
        // Whoever reads nothing has nothing to say.
        if !self.consumer.partitions().is_empty() {
            words.extend(self.pulse.tell(crate::now_ms()).map_err(PipelineError::Encode)?);
        }
        Ok(words)
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
    /// The newest moment of publication in each run of posts of one partition, in unix milliseconds.
    newest: Vec<(u32, i64)>,
    voices: Voices,
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
        if let PostEvent::Posted(published) | PostEvent::Edited(published) = &post.event {
            self.voices.hear(&published.source, heard_at(&post.event, post.taken_in_at), post.taken_in_at);
            // Wrong clocks elsewhere do not carry event time away.
            self.hear(entry.partition, published.published_at.as_millisecond().min(post.taken_in_at));
        }
        for event in matcher.events(post.event, scratch) {
            let value = encode(&event, post.taken_in_at)?;
            if let MentionEvent::Mentioned(_) = event {
                self.taken_in.push(post.taken_in_at);
            }
            self.mentions.push(Record { route: route(&event), value });
        }
        Ok(())
    }

    fn hear(&mut self, partition: u32, at: i64) {
        match self.newest.last_mut() {
            Some((last, newest)) if *last == partition => *newest = at.max(*newest),
            _ => self.newest.push((partition, at)),
        }
    }

    fn extend(&mut self, later: Self) {
        self.newest.extend(later.newest);
        self.voices.extend(later.voices);
        self.mentions.extend(later.mentions);
        self.taken_in.extend(later.taken_in);
        self.dead.extend(later.dead);
    }
}

/// When a post was published, as far as that tells of delays: an edit of an old post is not late.
fn heard_at(event: &PostEvent, taken_in_at: i64) -> i64 {
    match event {
        PostEvent::Posted(post) => post.published_at.as_millisecond(),
        PostEvent::Edited(_) | PostEvent::Deleted { .. } | PostEvent::Erased(_) => taken_in_at,
    }
}

/// A mention travels with its workspace; a removal from all workspaces must reach every partition.
pub(crate) fn route(event: &MentionEvent) -> Route {
    Route::of(event.workspace().map(Slug::as_str))
}
