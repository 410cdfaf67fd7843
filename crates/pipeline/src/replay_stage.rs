//! posts log, once more ──► matcher ──► mentions log: replays, for queries that are new or were changed.
//!
//! One replay at a time in each process that matches; another process goes on with it when this one dies. Live posts go
//! first. What a replay does and promises stands in [`crate::replaying`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::runtime::Handle;
use vigie_store::{Replay, ReplayState, Store, StoreError};
use vigie_stream::Log;

use crate::{
    PipelineError,
    replaying::{Progress, Replaying},
    stage::Stage,
    watched::Watch,
};

/// How often the store is asked for a replay that waits, and told how far one has come.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// A process that says nothing for so long has lost its replay to the next.
const LEASE: Duration = Duration::from_secs(30);
/// The longest that a batch waits for live posts.
const YIELD: Duration = Duration::from_millis(500);
const GLANCE: Duration = Duration::from_millis(20);

pub(crate) struct ReplayStage {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) store: Store,
    pub(crate) runtime: Handle,
    pub(crate) watch: Watch,
    /// What this process is called.
    pub(crate) member: String,
    pub(crate) batch: usize,
    /// How many live posts wait.
    pub(crate) waiting: Arc<AtomicU64>,
    /// The replay that is ours, and the work on it once that has begun.
    pub(crate) current: Option<(Replay, Option<Replaying>)>,
    /// When the store was last asked or told.
    pub(crate) told_at: Option<Instant>,
}

impl Stage for ReplayStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        if self.current.is_none() {
            return self.claim();
        }
        let began = Instant::now();
        while self.waiting.load(Ordering::Relaxed) > 0 && began.elapsed() < YIELD {
            thread::sleep(GLANCE);
        }
        let outcome = self.work();
        let Some((replay, _)) = &mut self.current else { return Ok(()) };
        match outcome {
            Ok(Progress::Done) => replay.state = ReplayState::Done,
            Ok(Progress::On) => {}
            Err(error) if error.passes() => return Err(error),
            Err(error) => {
                tracing::warn!(replay = replay.id, %error, "a replay was given up");
                (replay.state, replay.error) = (ReplayState::Failed, Some(error.to_string()));
            }
        }
        self.save()
    }

    fn lag(&self) -> u64 {
        0
    }

    /// The next process, or this one when it starts again, goes on at once.
    fn finish(&mut self) -> Result<(), PipelineError> {
        if let Some((replay, _)) = &mut self.current {
            replay.state = ReplayState::Waiting;
        }
        self.save()
    }
}

impl ReplayStage {
    /// Looks for a replay that nobody works on.
    fn claim(&mut self) -> Result<(), PipelineError> {
        if self.told_at.is_some_and(|at| at.elapsed() < ASK_EVERY) {
            thread::sleep(Duration::from_millis(100));
            return Ok(());
        }
        self.told_at = Some(Instant::now());
        let now = crate::now_ms();
        let claim = self.store.claim_replay(&self.member, now, LEASE);
        let Some(replay) = self.runtime.block_on(claim)? else { return Ok(()) };
        tracing::info!(replay = replay.id, workspace = %replay.workspace, "a replay begins or goes on");
        self.current = Some((replay, None));
        Ok(())
    }

    /// The next piece of the replay that is ours.
    fn work(&mut self) -> Result<Progress, PipelineError> {
        let Some((replay, work)) = &mut self.current else { return Ok(Progress::On) };
        let work = match work {
            Some(work) => work,
            None => work.insert(Replaying::begin(Arc::clone(&self.log), replay)?),
        };
        work.step(replay, &self.watch.current(), self.batch)
    }

    /// Says how far the replay has come, every second and when it is over.
    fn save(&mut self) -> Result<(), PipelineError> {
        let Some((replay, _)) = &self.current else { return Ok(()) };
        let over = replay.state != ReplayState::Running;
        if !over && self.told_at.is_some_and(|at| at.elapsed() < ASK_EVERY) {
            return Ok(());
        }
        self.told_at = Some(Instant::now());
        let now = crate::now_ms();
        match self.runtime.block_on(self.store.save_replay(&self.member, replay, now, LEASE)) {
            Err(StoreError::Overtaken(_)) => {
                tracing::info!(replay = replay.id, "the replay was cancelled or went to another process");
                self.current = None;
            }
            saved => saved?,
        }
        if over && let Some((replay, _)) = self.current.take() {
            tracing::info!(
                replay = replay.id,
                read = replay.read,
                mentions = replay.mentions,
                "a replay ended"
            );
        }
        Ok(())
    }
}
