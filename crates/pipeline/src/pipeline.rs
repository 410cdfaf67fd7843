//! The pipeline: what it is made of, how it is wired, and how it comes to an end.

use std::{sync::Arc, time::Instant};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use vigie_alerts::{Courier, Detectors};
use vigie_index::Writer;
use vigie_model::{Live, Status};
use vigie_store::Store;
use vigie_stream::{Log, MENTIONS, Offsets, POSTS, Share, Start};

use crate::{
    Config, PipelineError,
    alert_stage::{self, AlertStage},
    index_stage::{self, IndexStage},
    live::LiveStage,
    match_stage::{self, MatchStage},
    metrics::Metrics,
    stage::Stages,
    watched::Watch,
};

/// What the pipeline is made of, opened by the caller.
pub struct Parts {
    /// Posts and mentions.
    pub log: Arc<dyn Log>,
    /// Workspaces, alerts, the outbox.
    pub store: Store,
    /// The index's only writer.
    pub writer: Writer,
    /// How often the index commits.
    pub commit_interval: std::time::Duration,
    /// How alerts are found.
    pub alerts: vigie_alerts::Config,
    /// What detectors and courier measure.
    pub alert_metrics: vigie_alerts::Metrics,
    /// Sends what is in the outbox.
    pub courier: Courier,
}

/// A running pipeline.
pub struct Pipeline {
    /// How the stages are.
    pub status: watch::Receiver<Status>,
    /// What just happened.
    pub live: broadcast::Sender<Live>,
    /// Tell it that a workspace was applied.
    pub workspaces_changed: Arc<Notify>,
    /// The version of the workspaces that is being matched.
    pub workspaces_live: watch::Receiver<i64>,
    stages: Stages,
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

/// Wires and starts everything. Needs a tokio runtime around it.
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
    let Parts { log, store, writer, commit_interval, alerts, alert_metrics, courier } = parts;
    let metrics = Metrics::new(registry)?;
    let watch = Watch::load(&store, vigie_matcher::Metrics::new(registry)?).await?;
    let (live, _) = broadcast::channel(config.live_buffer);
    let mut stages = Stages::new(stop.clone());
    let mut tasks = JoinSet::new();

    // posts log ──► match ──► mentions log
    enrol(log.as_ref(), match_stage::CONSUMER, POSTS)?;
    let consumer = log.consumer(match_stage::CONSUMER, POSTS, Share::Group, Start::Stored)?;
    let threads = matchers(config);
    let stage = MatchStage::new(Arc::clone(&log), consumer, watch.clone(), threads, config.batch, &metrics);
    stages.spawn("match", stage)?;

    // mentions log ──► index
    enrol(log.as_ref(), index_stage::CONSUMER, MENTIONS)?;
    let mut consumer = log.consumer(index_stage::CONSUMER, MENTIONS, Share::Group, Start::Earliest)?;
    consumer.seek(writer.progress())?;
    consumer.commit(writer.progress())?;
    stages.spawn(
        "index",
        IndexStage::new(Arc::clone(&log), consumer, writer, config.batch, commit_interval, &metrics),
    )?;

    // mentions log ──► alert ──► outbox ──► courier ──► channels
    enrol(log.as_ref(), alert_stage::CONSUMER, MENTIONS)?;
    let progress = store.alert_progress(alert_stage::CONSUMER, 0).await?;
    let places: Offsets = progress.next.map(|next| (0, next)).into_iter().collect();
    let mut consumer = log.consumer(alert_stage::CONSUMER, MENTIONS, Share::Group, Start::Earliest)?;
    consumer.seek(&places)?;
    consumer.commit(&places)?;
    let watched = watch.current();
    let mut detectors =
        Detectors::new(&watched.workspaces).with_lateness(alerts.lateness).with_metrics(alert_metrics);
    detectors.restore(progress.states)?;
    let outbox = Arc::new(Notify::new());
    let stage = AlertStage {
        consumer,
        detectors,
        watch: watch.clone(),
        version: watched.version,
        store: store.clone(),
        runtime: Handle::current(),
        watchers: live.clone(),
        outbox: Arc::clone(&outbox),
        batch: config.batch,
        max_age: alerts.max_age,
        metrics,
        unsaved: places,
        next: progress.next,
        fence: progress.fence,
        saved_at: Instant::now(),
    };
    stages.spawn("alert", stage)?;
    tasks.spawn(courier.run(outbox, stop.clone().cancelled_owned()));

    // mentions log ──► whoever watches live
    let consumer = log.consumer("live", MENTIONS, Share::Whole, Start::Latest)?;
    stages.spawn("live", LiveStage { consumer, watchers: live.clone() })?;

    // store ──► what is watched, and the log's own housekeeping
    let workspaces_changed = Arc::new(Notify::new());
    let (version, workspaces_live) = watch::channel(watch.current().version);
    tasks.spawn(watch.follow(store, Arc::clone(&workspaces_changed), version, stop.clone()));
    tasks.spawn(keep_in_bounds(log, config.retention_every, stop.clone()));

    Ok(Pipeline { status: stages.status(), live, workspaces_changed, workspaces_live, stages, tasks, stop })
}

impl Pipeline {
    /// Waits until it was told to stop and everything has ended: what was begun is finished and committed.
    ///
    /// # Errors
    /// The cause, when a stage failed and took the others with it.
    pub async fn join(mut self) -> Result<(), PipelineError> {
        self.stop.cancelled().await;
        let stages = self.stages;
        // The stages block while they finish; a panic in one was caught and is among the errors.
        let outcome = tokio::task::spawn_blocking(move || stages.join()).await;
        while self.tasks.join_next().await.is_some() {}
        outcome.unwrap_or(Err(PipelineError::Crashed("join")))
    }
}

/// Gives a consumer its place at the start of every partition where it has none yet: the log shows how far behind a
/// consumer is only once it has a place, and what waits for a new one must be seen from the first record on.
fn enrol(log: &dyn Log, name: &str, topic: &str) -> Result<(), PipelineError> {
    let status = log.status()?;
    let Some(status) = status.iter().find(|status| status.topic == topic) else { return Ok(()) };
    let known =
        status.consumers.iter().find(|consumer| consumer.name == name).map(|consumer| &consumer.committed);
    let new = |partition: u32| known.is_none_or(|known| !known.contains_key(&partition));
    let places: Offsets = (status.partitions.iter())
        .filter(|status| new(status.partition))
        .map(|status| (status.partition, status.earliest))
        .collect();
    log.consumer(name, topic, Share::Whole, Start::Stored)?.commit(&places)?;
    Ok(())
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
