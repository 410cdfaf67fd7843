//! posts log, once more ──► matcher ──► mentions log: replays, for queries that are new or were changed.
//!
//! One replay at a time in each process that matches; another process goes on with it when this one dies. Live posts go
//! first. What a replay does and promises stands in [`crate::replaying`].

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::{runtime::Handle, sync::watch};
use vigie_model::Role;
use vigie_store::{MEMBER_SILENCE, Replay, ReplayState, Store, StoreError};
use vigie_stream::Log;

use crate::{
    PipelineError,
    courtesy::Courtesy,
    replaying::{Progress, Replaying},
    stage::Stage,
    watched::Watch,
};

/// How often the store is asked for a replay that waits, and told how far one has come.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// A process that says nothing for so long has lost its replay to the next.
const LEASE: Duration = Duration::from_secs(30);
/// How long a step waits when there is nothing to do.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct ReplayStage {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) store: Store,
    pub(crate) runtime: Handle,
    pub(crate) watch: Watch,
    /// What this process is called.
    pub(crate) member: String,
    pub(crate) batch: usize,
    /// The version of the workspaces that live posts are matched with here.
    pub(crate) live: watch::Receiver<i64>,
    pub(crate) courtesy: Courtesy,
    /// The replay that is ours, and the work on it once that has begun.
    pub(crate) current: Option<(Replay, Option<Replaying>)>,
    /// When the store was last asked or told.
    pub(crate) told_at: Option<Instant>,
    /// The version of the workspaces when it was last asked: a newer one may have brought a replay.
    pub(crate) asked_with: Option<i64>,
}

impl Stage for ReplayStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        if self.current.is_none() {
            return self.claim();
        }
        if !self.may_begin()? {
            thread::sleep(PAUSE);
            return self.save();
        }
        if !self.courtesy.lets(self.log.as_ref())? {
            return self.save();
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
        let version = self.watch.current().version;
        let asked = self.asked_with == Some(version);
        if asked && self.told_at.is_some_and(|at| at.elapsed() < ASK_EVERY) {
            thread::sleep(PAUSE);
            return Ok(());
        }
        (self.told_at, self.asked_with) = (Some(Instant::now()), Some(version));
        let now = crate::now_ms();
        let claim = self.store.claim_replay(&self.member, now, LEASE);
        let Some(replay) = self.runtime.block_on(claim)? else { return Ok(()) };
        tracing::info!(replay = replay.id, workspace = %replay.workspace, "a replay begins or goes on");
        self.current = Some((replay, None));
        Ok(())
    }

    /// Whether every process matches live posts with the queries that the replay is for. Before, a post that was read
    /// here could be told once more with those of before.
    fn may_begin(&self) -> Result<bool, PipelineError> {
        let Some((replay, None)) = &self.current else { return Ok(true) };
        if *self.live.borrow() < replay.version {
            return Ok(false);
        }
        let members = self.runtime.block_on(self.store.members(crate::now_ms(), MEMBER_SILENCE))?;
        let mut others =
            members.iter().filter(|member| member.roles.contains(Role::Match) && member.id != self.member);
        Ok(others.all(|member| member.workspaces_version >= replay.version))
    }

    /// The next piece of the replay that is ours.
    fn work(&mut self) -> Result<Progress, PipelineError> {
        let Some((replay, work)) = &mut self.current else { return Ok(Progress::On) };
        let work = match work {
            Some(work) => work,
            None => {
                let earlier = self.runtime.block_on(self.store.earlier_queries(replay))?;
                work.insert(Replaying::begin(Arc::clone(&self.log), replay, &earlier)?)
            }
        };
        let progress = work.step(replay, &self.watch.current(), self.batch)?;
        self.courtesy.told(work.told());
        Ok(progress)
    }

    /// Says how far the replay has come: every second, when it is over, and when a workspace changed, which may have put
    /// another in its place.
    fn save(&mut self) -> Result<(), PipelineError> {
        let Some((replay, _)) = &self.current else { return Ok(()) };
        let over = replay.state != ReplayState::Running;
        let version = self.watch.current().version;
        let same = self.asked_with.replace(version) == Some(version);
        if !over && same && self.told_at.is_some_and(|at| at.elapsed() < ASK_EVERY) {
            return Ok(());
        }
        self.told_at = Some(Instant::now());
        let now = crate::now_ms();
        match self.runtime.block_on(self.store.save_replay(&self.member, replay, now, LEASE)) {
            Err(StoreError::Overtaken(_)) => {
                tracing::info!(replay = replay.id, "the replay was cancelled or went to another process");
                (self.current, self.asked_with) = (None, None);
            }
            saved => saved?,
        }
        if over && let Some((replay, _)) = self.current.take() {
            // There may be another.
            self.asked_with = None;
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
