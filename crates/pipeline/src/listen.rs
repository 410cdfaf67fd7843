//! workspaces ──► sources ──► posts log: listens to whatever the workspaces name, each part of it once.
//!
//! Of several processes that take posts in, the one that has been there longest listens; when it is gone the next goes on
//! from the same cursors. What two of them read at once for a moment is absorbed by the ids of the posts.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use vigie_model::{Origin, PostEvent, Role, SourceHealth, SourceState, Workspace};
use vigie_sources::{Cursor, Kit, Metrics, Runner, RunnerConfig, SourceError, open};
use vigie_store::{MEMBER_SILENCE, Store};
use vigie_stream::Log;

use crate::{PipelineError, play::append, watched::Watch};

/// How often what the workspaces name is compared with what is listened to.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the store is told how the sources stand.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// How long a source that needs a person is left alone before it is tried once more.
const TRY_REFUSED_EVERY: Duration = Duration::from_secs(30 * 60);
/// How long to wait for a log or a store that is away.
const AWAY: Duration = Duration::from_secs(1);
/// How many sources may write at once: each waits for the disk.
const WRITERS: usize = 4;

/// What it takes to listen.
pub(crate) struct Listen {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) store: Store,
    pub(crate) member: String,
    pub(crate) kit: Kit,
    pub(crate) metrics: Metrics,
    pub(crate) watch: Watch,
    /// Told whether this process is the one that listens.
    pub(crate) listens: watch::Sender<bool>,
}

/// What listens to one part of a source.
struct Ear {
    health: watch::Receiver<SourceHealth>,
    stop: CancellationToken,
    since: Instant,
}

impl Ear {
    /// Whether what a person had to mend may be mended by now.
    fn may_be_mended(&self) -> bool {
        self.health.borrow().state == SourceState::Failed && self.since.elapsed() >= TRY_REFUSED_EVERY
    }
}

impl Listen {
    /// Listens until stopped, then waits until everything that was begun is durable.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let (mut ears, mut tasks) = (BTreeMap::<String, Ear>::new(), JoinSet::new());
        let writers = Arc::new(Semaphore::new(WRITERS));
        let (mut version, mut told) = (None, Instant::now());
        while !stop.is_cancelled() {
            let watched = self.watch.current();
            let mine = self.is_mine().await;
            self.listens.send_if_modified(|listens| std::mem::replace(listens, mine) != mine);
            if ears.values().any(Ear::may_be_mended) {
                ears.retain(|_, ear| !ear.may_be_mended());
                version = None;
            }
            if version != Some((watched.version, mine)) {
                let wanted = if mine { wanted(&watched.workspaces) } else { HashMap::new() };
                ears.retain(|key, ear| {
                    wanted.contains_key(key) || {
                        ear.stop.cancel();
                        false
                    }
                });
                for (key, part) in wanted {
                    ears.entry(key).or_insert_with(|| self.start(&part, &writers, &stop, &mut tasks));
                }
                version = Some((watched.version, mine));
            }
            if told.elapsed() >= TELL_EVERY {
                self.tell(&mut ears).await;
                told = Instant::now();
            }
            while tasks.try_join_next().is_some() {}
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        while tasks.join_next().await.is_some() {}
        self.tell(&mut ears).await;
    }

    /// Whether this process is the one that listens. Without an answer of the store it is, if it was.
    async fn is_mine(&self) -> bool {
        if !self.store.is_shared() {
            return true;
        }
        let now = Timestamp::now().as_millisecond();
        match self.store.members(now, MEMBER_SILENCE).await {
            Ok(members) => {
                let takes_in = members.iter().filter(|member| member.roles.contains(Role::Ingest));
                let eldest = takes_in.min_by_key(|member| (member.started_at_ms, member.id.clone()));
                eldest.is_some_and(|eldest| eldest.id == self.member)
            }
            Err(error) => {
                tracing::warn!(%error, "cannot see who listens to the sources; nothing is read until then");
                false
            }
        }
    }

    fn start(
        &self,
        part: &Origin,
        writers: &Arc<Semaphore>,
        stop: &CancellationToken,
        tasks: &mut JoinSet<()>,
    ) -> Ear {
        let stop = stop.child_token();
        let source = match open(part, self.kit.clone()) {
            Ok(source) => source,
            Err(error) => {
                tracing::warn!(source = part.key(), %error, "a source cannot be listened to");
                return Ear {
                    health: watch::channel(never_opened(part, &error)).1,
                    stop,
                    since: Instant::now(),
                };
            }
        };
        let runner = Runner::new(&source, RunnerConfig::default(), self.metrics.clone(), Timestamp::now);
        let ear = Ear { health: runner.health(), stop: stop.clone(), since: Instant::now() };
        let (log, store, writers, key) =
            (Arc::clone(&self.log), self.store.clone(), Arc::clone(writers), part.key());
        tasks.spawn(async move {
            let ground = Ground { log, store, writers, stop: stop.clone(), key };
            let start = match ground.start().await {
                Ok(start) => start,
                Err(error) => return tracing::warn!(source = ground.key, %error, "a source cannot begin"),
            };
            let (sinking, saving, name) = (ground.clone(), ground.clone(), ground.key.clone());
            // Each hands out a future of its own: of one that borrows, the compiler does not see that it can be sent.
            let sink = move |events| sinking.clone().append(events);
            let save = move |cursor| saving.clone().save(cursor);
            if let Err(error) = runner.run(source, start, sink, save, stop).await {
                tracing::warn!(source = name, %error, "a source is not listened to any more");
            }
        });
        ear
    }

    /// Tells the store of those whose health changed since it was last told.
    async fn tell(&self, ears: &mut BTreeMap<String, Ear>) {
        let news = ears.values_mut().filter(|ear| ear.health.has_changed().unwrap_or(true));
        let news: Vec<SourceHealth> = news.map(|ear| ear.health.borrow_and_update().clone()).collect();
        if news.is_empty() {
            return;
        }
        if let Err(error) = self.store.keep_source_health(&news, Timestamp::now().as_millisecond()).await {
            tracing::warn!(%error, "cannot tell how the sources stand; it is told with the next change");
        }
    }
}

/// What is to be listened to, by key.
fn wanted(workspaces: &[Workspace]) -> HashMap<String, Origin> {
    let sources = workspaces.iter().flat_map(|workspace| &workspace.sources).filter(|source| !source.paused);
    sources.flat_map(|source| source.from.parts()).map(|part| (part.key(), part)).collect()
}

/// Where what one source yields becomes durable. Waits for a log or a store that is away.
#[derive(Clone)]
struct Ground {
    log: Arc<dyn Log>,
    store: Store,
    writers: Arc<Semaphore>,
    stop: CancellationToken,
    key: String,
}

impl Ground {
    async fn append(self, events: Vec<PostEvent>) -> Result<(), PipelineError> {
        let _permit = self.writers.acquire().await;
        loop {
            match append(Arc::clone(&self.log), events.clone()).await {
                Err(error) if may_pass(&error, &self.stop) => tokio::time::sleep(AWAY).await,
                outcome => return outcome,
            }
        }
    }

    async fn save(self, cursor: Cursor) -> Result<(), PipelineError> {
        loop {
            match self.store.set_cursor(&self.key, &cursor.0).await.map_err(PipelineError::from) {
                Err(error) if may_pass(&error, &self.stop) => tokio::time::sleep(AWAY).await,
                outcome => return outcome,
            }
        }
    }

    /// Where the source goes on.
    async fn start(&self) -> Result<Option<Cursor>, PipelineError> {
        loop {
            match self.store.cursor(&self.key).await.map_err(PipelineError::from) {
                Err(error) if may_pass(&error, &self.stop) => tokio::time::sleep(AWAY).await,
                outcome => return outcome.map(|position| position.map(Cursor)),
            }
        }
    }
}

/// Whether to wait and try again: what is away may come back, unless everything stops.
fn may_pass(error: &PipelineError, stop: &CancellationToken) -> bool {
    let waits = error.passes() && !stop.is_cancelled();
    if waits {
        tracing::warn!(%error, "what sources yield waits");
    }
    waits
}

/// The health of a source that could not even be opened.
fn never_opened(part: &Origin, error: &SourceError) -> SourceHealth {
    let (problem, mend) = match error {
        SourceError::Unavailable { problem, .. } => (problem.clone(), None),
        SourceError::Refused { problem, mend } => (problem.clone(), Some(mend.clone())),
    };
    SourceHealth {
        name: part.key(),
        kind: part.kind().to_owned(),
        state: SourceState::Failed,
        last_batch_at: None,
        last_published_at: None,
        events: 0,
        per_minute: 0,
        reconnects: 0,
        last_error: Some(problem),
        mend,
        last_error_at: Some(Timestamp::now()),
        gaps: Vec::new(),
    }
}
