//! A log and a store, and processes that work on them.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use prometheus::Registry;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use vigie_alerts::Courier;
use vigie_index::{Index, Searcher};
use vigie_model::{Erasure, Post, PostEvent, PostId, Roles, StageState, Workspace, encode};
use vigie_outbound::OutboundClient;
use vigie_pipeline::{Config, Parts, Pipeline, PipelineError, build};
use vigie_sources::Kit;
use vigie_store::{Replay, ReplayState, Store};
use vigie_stream::{EmbeddedLog, Log, MENTIONS, POSTS, Partitions, Record, Route};

/// Monday 2 February 2026, 00:00 UTC, in seconds.
pub(crate) const MONDAY: i64 = 1_769_990_400;

/// Waits until it holds; half a minute at most.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(30), "it never came to that: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// What processes share.
pub(crate) struct World {
    pub(crate) runtime: Runtime,
    pub(crate) store: Store,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let store = runtime.block_on(Store::open(&folder.path().join("vigie.db"))).unwrap();
        Self { runtime, store, folder }
    }

    /// The embedded log in this folder.
    pub(crate) fn log(&self, posts: u32, mentions: u32) -> Arc<dyn Log> {
        let partitions = Partitions { posts, mentions, ..Partitions::default() };
        let config =
            vigie_stream::Config { partitions, keep_free_bytes: 0, ..vigie_stream::Config::default() };
        let log = EmbeddedLog::open(self.folder.path().join("log"), &config, &Registry::new());
        Arc::new(log.unwrap())
    }

    /// Applies a workspace with this query for its brand and an alert at so many mentions.
    pub(crate) fn apply(&self, id: &str, query: &str) -> i64 {
        self.runtime.block_on(self.store.apply(&workspace(id, query))).unwrap();
        self.runtime.block_on(self.store.workspaces_version()).unwrap()
    }

    /// The same, and asks for its past; gives the replay that is under way.
    pub(crate) fn apply_and_backfill(&self, id: &str, query: &str) -> Option<Replay> {
        let workspace = workspace(id, query);
        let applied = self.store.apply_and_backfill(&workspace, Timestamp::now().as_millisecond());
        self.runtime.block_on(applied).unwrap().1
    }

    /// Starts a process with these roles; its batches are small, so that much happens.
    pub(crate) fn start(&self, member: &str, roles: &str, log: &Arc<dyn Log>) -> Process {
        self.try_start(member, roles, log).unwrap()
    }

    fn try_start(&self, member: &str, roles: &str, log: &Arc<dyn Log>) -> Result<Process, PipelineError> {
        let roles = if roles == "all" { Roles::all() } else { roles.parse().unwrap() };
        let registry = Registry::new();
        let index_folder = self.folder.path().join("index");
        let index = open_index(&index_folder, log.as_ref(), &registry);
        let outbound = OutboundClient::new(&vigie_outbound::Config::default(), &registry).unwrap();
        let alerts = vigie_alerts::Config::default();
        let alert_metrics = vigie_alerts::Metrics::new(&registry).unwrap();
        let metrics = alert_metrics.clone();
        let _inside = self.runtime.enter();
        let kit =
            Kit::new(outbound.clone(), Arc::new(|_| None), Timestamp::now, vigie_sources::Config::default());
        let courier = Courier::new(self.store.clone(), outbound, alerts.clone(), metrics, |_| None, |_| {});
        let (searcher, stop) = (index.searcher(), CancellationToken::new());
        let parts = Parts {
            roles,
            member: member.to_owned(),
            log: Arc::clone(log),
            store: self.store.clone(),
            index,
            alerts,
            alert_metrics,
            courier: courier.named(member),
            kit,
            source_metrics: vigie_sources::Metrics::new(&registry).unwrap(),
        };
        let config = Config { batch: 64, ..Config::default() };
        let pipeline = self.runtime.block_on(build(parts, &config, &registry, stop.clone()))?;
        Ok(Process { pipeline, searcher, stop })
    }

    /// Waits for a replay to end well.
    pub(crate) fn ended(&self, replay: &Replay) -> Replay {
        let now = || self.runtime.block_on(self.store.replay(&replay.id)).unwrap().unwrap();
        eventually("the replay ends", || {
            now().state != ReplayState::Waiting && now().state != ReplayState::Running
        });
        assert_eq!(now().state, ReplayState::Done, "{:?}", now().error);
        now()
    }
}

fn workspace(id: &str, query: &str) -> Workspace {
    serde_json::from_value(json!({
        "workspace": {"id": id, "name": id},
        "brand": [{"id": "brand", "name": "Brand", "query": query}],
        "rule": [{"id": "busy", "name": "Busy", "when": {"kind": "threshold", "count": 6, "window": "10m"}}],
    }))
    .unwrap()
}

pub(crate) fn open_index(folder: &Path, log: &dyn Log, registry: &Registry) -> Index {
    let partitions = log.partitions(MENTIONS).unwrap();
    let config =
        vigie_index::Config { commit_interval: Duration::from_millis(50), ..vigie_index::Config::default() };
    Index::open(folder, partitions, &config, registry).unwrap()
}

/// One process.
pub(crate) struct Process {
    pub(crate) pipeline: Pipeline,
    pub(crate) searcher: Searcher,
    pub(crate) stop: CancellationToken,
}

impl Process {
    /// `name state` of every stage.
    pub(crate) fn stages(&self) -> Vec<(String, StageState)> {
        let status = self.pipeline.status.borrow();
        status.stages.iter().map(|stage| (stage.name.clone(), stage.state)).collect()
    }

    pub(crate) fn stop(self, world: &World) {
        self.stop.cancel();
        world.runtime.block_on(self.pipeline.join()).unwrap();
    }

    pub(crate) fn live(&self, version: i64) {
        eventually("the queries are live", || *self.pipeline.workspaces_live.borrow() >= version);
    }
}

/// A post, published so many seconds after Monday.
pub(crate) fn post(id: &str, second: i64, text: &str) -> Post {
    let published_at = Timestamp::from_second(MONDAY + second).unwrap().to_string();
    // Ten people write, each those whose ids end with their number.
    let author = json!({"id": id.get(id.len() - 1..)});
    let post = json!({"id": format!("test:{id}"), "source": "test", "text": text, "published_at": published_at,
        "author": author});
    serde_json::from_value(post).unwrap()
}

pub(crate) fn deleted(id: &str) -> PostEvent {
    let (id, at) = (PostId::new(format!("test:{id}")).unwrap(), Timestamp::from_second(MONDAY).unwrap());
    PostEvent::Deleted { id, at }
}

/// All that this author wrote until so many seconds after Monday is gone.
pub(crate) fn erased(author: &str, second: i64) -> PostEvent {
    let at = Timestamp::from_second(MONDAY + second).unwrap();
    PostEvent::Erased(Erasure { source: "test".to_owned(), author: author.to_owned(), at })
}

/// Makes posts durable, as a push does.
pub(crate) fn append(log: &dyn Log, events: &[PostEvent]) {
    let now = Timestamp::now().as_millisecond();
    let record = |event: &PostEvent| Record {
        route: Route::of(event.id().map(PostId::as_str)),
        value: encode(event, now).unwrap(),
    };
    log.append(POSTS, events.iter().map(record).collect()).unwrap();
}

/// The keys of all mentions, each as often as it is there.
pub(crate) fn keys(searcher: &Searcher) -> Vec<String> {
    let mut keys = Vec::new();
    searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
    keys.sort_unstable();
    keys
}

/// Waits until the index holds exactly these, each once; two minutes at most, as machines may be busy.
pub(crate) fn holds(searcher: &Searcher, expected: &BTreeSet<String>) {
    let started = Instant::now();
    while !keys(searcher).iter().eq(expected) {
        if started.elapsed() > Duration::from_secs(120) {
            let found = keys(searcher);
            let distinct: BTreeSet<_> = found.iter().cloned().collect();
            let (lost, kept) =
                (expected.difference(&distinct).count(), distinct.difference(expected).count());
            let doubled = found.len() - distinct.len();
            panic!("{lost} lost, {doubled} doubled, {kept} that should not be there");
        }
        thread::sleep(Duration::from_millis(50));
    }
}
