//! The pipeline: what it is made of, how it is wired, and how it comes to an end.

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use vigie_alerts::Courier;
use vigie_index::Index;
use vigie_matcher::Scratch;
use vigie_model::{Live, Role, Roles, Status};
use vigie_sources::Kit;
use vigie_store::Store;
use vigie_stream::{Log, MENTIONS, Offsets, POSTS, Share, Start};

use crate::{
    Config, PipelineError,
    alert_stage::AlertStage,
    alert_worker,
    courtesy::Courtesy,
    handling_stage::HandlingStage,
    index_stage::{self, IndexStage},
    listen::Listen,
    live::{self, LiveStage},
    match_stage::{self, MatchStage},
    metrics::Metrics,
    pace::Paces,
    pulse::Pulse,
    replay_stage::ReplayStage,
    stage::Stages,
    subscribe::Subscribe,
    watched::Watch,
};

/// How long stages may take to end. Whoever runs the pipeline has a moment left within ten seconds.
const PATIENCE: Duration = Duration::from_secs(7);
/// How long what else runs may take after them.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// What the pipeline is made of, opened by the caller.
pub struct Parts {
    /// What this process does; only the stages of these roles run.
    pub roles: Roles,
    /// What this process is called among those that share the work.
    pub member: String,
    /// Posts and mentions.
    pub log: Arc<dyn Log>,
    /// Workspaces, alerts, the outbox.
    pub store: Store,
    /// The searchable mentions.
    pub index: Index,
    /// How alerts are found.
    pub alerts: vigie_alerts::Config,
    /// What detectors and courier measure.
    pub alert_metrics: vigie_alerts::Metrics,
    /// Sends what is in the outbox.
    pub courier: Courier,
    /// What sources reach their networks with.
    pub kit: Kit,
    /// What sources measure.
    pub source_metrics: vigie_sources::Metrics,
}

/// A running pipeline.
pub struct Pipeline {
    /// How the stages are.
    pub status: watch::Receiver<Status>,
    /// What just happened; only with the role that serves.
    pub live: broadcast::Sender<Live>,
    /// Tell it that a workspace was applied.
    pub workspaces_changed: Arc<Notify>,
    /// The version of the workspaces that is being matched.
    pub workspaces_live: watch::Receiver<i64>,
    stages: Stages,
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

/// Wires and starts the stages of this process's roles. Needs a tokio runtime around it.
///
/// # Errors
/// [`PipelineError`] when the workspaces cannot be read, a consumer cannot begin where its sink's progress says, or a
/// thread cannot be started. What was started by then ends with `stop`.
pub async fn build(
    parts: Parts,
    config: &Config,
    registry: &Registry,
    stop: CancellationToken,
) -> Result<Pipeline, PipelineError> {
    let Parts { roles, member, log, store, index, alerts, alert_metrics, courier, kit, source_metrics } =
        parts;
    let metrics = Metrics::new(registry)?;
    let watch = Watch::load(&store, vigie_matcher::Metrics::new(registry)?).await?;
    let (watchers, _) = broadcast::channel(config.live_buffer);
    let (alerts_changed, outbox) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let mut stages = Stages::new(stop.clone());
    let mut tasks = JoinSet::new();
    let (version, workspaces_live) = watch::channel(watch.current().version);
    let matches = roles.contains(Role::Match);

    // workspaces ──► sources ──► posts log
    if roles.contains(Role::Ingest) {
        let (listens, listening) = watch::channel(false);
        let subscribe = Subscribe { store: store.clone(), kit: kit.clone(), watch: watch.clone(), listening };
        tasks.spawn(subscribe.run(stop.clone()));
        let (log, store, member) = (Arc::clone(&log), store.clone(), member.clone());
        let listen =
            Listen { log, store, member, kit, metrics: source_metrics, watch: watch.clone(), listens };
        tasks.spawn(listen.run(stop.clone()));
    }

    // posts log ──► match ──► mentions log
    if matches {
        let waiting = Arc::new(AtomicU64::new(0));
        enrol(log.as_ref(), match_stage::CONSUMER, POSTS, &Offsets::new());
        let stage = MatchStage {
            consumer: log.consumer(match_stage::CONSUMER, POSTS, Share::Group, Start::Stored)?,
            log: Arc::clone(&log),
            watch: watch.clone(),
            scratches: (0..matchers(config).max(1)).map(|_| Scratch::default()).collect(),
            batch: config.batch,
            metrics: metrics.clone(),
            paces: Paces::new(log.partitions(POSTS)?),
            pulse: Pulse::new(),
            waiting: Arc::clone(&waiting),
            live: version.clone(),
            back: Offsets::new(),
        };
        stages.spawn("match", stage)?;

        // posts log, once more ──► mentions log
        let stage = ReplayStage {
            log: Arc::clone(&log),
            store: store.clone(),
            runtime: Handle::current(),
            watch: watch.clone(),
            member,
            batch: config.batch,
            live: workspaces_live.clone(),
            courtesy: Courtesy::new(waiting),
            current: None,
            told_at: None,
            asked_with: None,
        };
        stages.spawn("replay", stage)?;
    }

    // mentions log ──► index
    if roles.contains(Role::Index) {
        let consumer = log.consumer(index_stage::CONSUMER, MENTIONS, Share::Group, Start::Earliest)?;
        let known = (store.clone(), Handle::current());
        let mut stage = IndexStage::new(Arc::clone(&log), consumer, index, known, config.batch, &metrics);
        stage.take_partitions()?;
        enrol(log.as_ref(), index_stage::CONSUMER, MENTIONS, &stage.places());
        stages.spawn("index", stage)?;

        // how teams handle mentions, in the store ──► mentions log
        let stage = HandlingStage { log: Arc::clone(&log), store: store.clone(), runtime: Handle::current() };
        stages.spawn("handling", stage)?;
    }

    // mentions log ──► alert ──► outbox ──► courier ──► channels
    if roles.contains(Role::Alert) {
        let stage = AlertStage {
            consumer: log.consumer(alert_worker::CONSUMER, MENTIONS, Share::Group, Start::Earliest)?,
            watch: watch.clone(),
            store: store.clone(),
            runtime: Handle::current(),
            changed: Arc::clone(&alerts_changed),
            outbox: Arc::clone(&outbox),
            batch: config.batch,
            config: alerts,
            alert_metrics,
            metrics,
            partitions: (log.partitions(MENTIONS)?, log.partitions(POSTS)?),
            workers: BTreeMap::new(),
            back: Offsets::new(),
        };
        enrol(log.as_ref(), alert_worker::CONSUMER, MENTIONS, &Offsets::new());
        stages.spawn("alert", stage)?;
        tasks.spawn(courier.run(outbox, stop.clone().cancelled_owned()));
    }

    // mentions log, alerts in the store ──► whoever watches live
    if roles.contains(Role::Serve) {
        let consumer = log.consumer("live", MENTIONS, Share::Whole, Start::Latest)?;
        stages.spawn("live", LiveStage { consumer, watchers: watchers.clone() })?;
        let revision = store.alerts_revision().await?;
        let (store, watchers) = (store.clone(), watchers.clone());
        tasks.spawn(live::follow_alerts(store, revision, watchers, alerts_changed, stop.clone()));
    }

    // store ──► what is watched, and the log's own housekeeping
    let workspaces_changed = Arc::new(Notify::new());
    let version = (!matches).then_some(version);
    tasks.spawn(watch.follow(store, Arc::clone(&workspaces_changed), version, stop.clone()));
    tasks.spawn(keep_in_bounds(log, config.retention_every, stop.clone()));

    let (status, live) = (stages.status(), watchers);
    Ok(Pipeline { status, live, workspaces_changed, workspaces_live, stages, tasks, stop })
}

impl Pipeline {
    /// Waits until it was told to stop and everything has ended: what was begun is finished and committed. Whatever
    /// hangs is left behind within eight seconds of the stop.
    ///
    /// # Errors
    /// The cause, when a stage failed and took the others with it; [`PipelineError::Hanging`] names the stages that did
    /// not end.
    pub async fn join(mut self) -> Result<(), PipelineError> {
        self.stop.cancelled().await;
        let stages = self.stages;
        // The stages block while they finish; a panic in one was caught and is among the errors.
        let outcome = tokio::task::spawn_blocking(move || stages.join(PATIENCE)).await;
        let rest = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_MOMENT, rest).await.is_err() {
            tracing::warn!("notifications or housekeeping did not end in time; they go on at the next start");
        }
        outcome.unwrap_or(Err(PipelineError::Crashed("join")))
    }
}

/// Gives a consumer its place where it has none yet, at `known` or else at the start of the partition: the log shows how
/// far behind a consumer is only once it has a place, and what waits for a new one must be seen from the first record
/// on. Only for showing: where other processes read under this name already, they have places.
fn enrol(log: &dyn Log, name: &str, topic: &str, known: &Offsets) {
    let attempt = || -> vigie_stream::Result<()> {
        let status = log.status()?;
        let Some(status) = status.iter().find(|status| status.topic == topic) else { return Ok(()) };
        let placed = status.consumers.iter().find(|consumer| consumer.name == name);
        let new = |partition: u32| placed.is_none_or(|placed| !placed.committed.contains_key(&partition));
        let mut places: Offsets = (status.partitions.iter())
            .filter(|status| new(status.partition))
            .map(|status| (status.partition, status.earliest))
            .collect();
        places.extend(known);
        match places.is_empty() {
            true => Ok(()),
            false => log.consumer(name, topic, Share::Whole, Start::Stored)?.commit(&places),
        }
    };
    if let Err(error) = attempt() {
        tracing::debug!(consumer = name, %error, "a new consumer could not be shown at its place");
    }
}

fn matchers(config: &Config) -> usize {
    match config.matchers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        set => set,
    }
}

/// Removes what the log need not keep, every so often.
async fn keep_in_bounds(log: Arc<dyn Log>, every: std::time::Duration, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        let log = Arc::clone(&log);
        let now = Timestamp::now().as_millisecond();
        match tokio::task::spawn_blocking(move || log.enforce_retention(now)).await {
            Ok(Ok(removed)) if removed.records > 0 => tracing::info!(?removed, "old records were removed"),
            Ok(Err(error)) => tracing::warn!(%error, "old records cannot be removed"),
            _ => {}
        }
    }
}
