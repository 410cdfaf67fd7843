//! The whole way, with the real pipeline: JSON line → checked → log → match → log → index, alerts → searchable.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use vigie_alerts::{Courier, Tester};
use vigie_index::{Index, Searcher};
use vigie_model::{PostId, Roles, Workspace, encode, parse_post_event};
use vigie_outbound::OutboundClient;
use vigie_pipeline::{Parts, Pipeline, build};
use vigie_reports::{Clerk, Sources};
use vigie_server::Server;
use vigie_sources::Kit;
use vigie_store::{Member, Replay, ReplayState, Store};
use vigie_stream::{EmbeddedLog, Log, POSTS, Record, Route};

use crate::{
    parts::{QUERIES, lines, now, posts, workspaces},
    reporting::Desk,
    scouting::Scout,
    summary::Summary,
};

/// Posts of one push.
const BATCH: usize = 2_000;

pub(crate) fn run(summary: &mut Summary) {
    const POSTS: usize = 600_000;
    let lines = lines(POSTS, QUERIES, 0.01);
    let bench = Bench::start(QUERIES);
    let started = Instant::now();
    bench.push(&lines);
    bench.wait_until_searchable();
    summary.rate("end_to_end_posts_per_s", POSTS, started);
    if let (Some(reached), Some(limit)) =
        (summary.get("end_to_end_posts_per_s"), summary.get("limit_posts_per_s"))
    {
        summary.add("end_to_end_over_limit", reached / limit, "ratio");
    }
    bench.stop();
}

pub(crate) fn every_post(summary: &mut Summary) {
    const POSTS: usize = 100_000;
    let lines = lines(POSTS, QUERIES, 1.0);
    let bench = Bench::start(QUERIES);
    let started = Instant::now();
    bench.push(&lines);
    bench.wait_until_searchable();
    summary.rate("index_every_post_per_s", POSTS, started);
    bench.stop();
}

/// While 10,000 posts a second come in, how long until one is found.
pub(crate) fn searchable(summary: &mut Summary) {
    let bench = Bench::start(QUERIES);
    let waits = bench.waits();
    summary.add("searchable_p50_ms", at(&waits, 0.5), "ms");
    summary.add("searchable_p99_ms", at(&waits, 0.99), "ms");
    bench.stop();
}

/// The past of a workspace whose queries changed: filled alone, and while 10,000 posts a second come in.
pub(crate) fn backfill(summary: &mut Summary) {
    const POSTS: usize = 400_000;
    let bench = Bench::start(QUERIES);
    bench.push(&lines(POSTS, QUERIES, 0.01));
    bench.wait_until_searchable();
    let started = Instant::now();
    let replay = bench.change_queries("first");
    while bench.state(&replay) != ReplayState::Done {
        assert!(started.elapsed() < Duration::from_secs(600), "{:?}", bench.state(&replay));
        thread::sleep(Duration::from_millis(5));
    }
    bench.wait_until_searchable();
    summary.rate("backfill_posts_per_s", POSTS, started);
    bench.change_queries("second");
    summary.add("searchable_backfilling_p99_ms", at(&bench.waits(), 0.99), "ms");
    bench.stop();
}

/// The time within which this share of them was over, in milliseconds.
fn at(sorted: &[Duration], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0
}

/// The log of one machine.
pub(crate) fn embedded(folder: &Path, registry: &Registry) -> Arc<dyn Log> {
    let config = vigie_stream::Config::default();
    Arc::new(EmbeddedLog::open(folder.join("log"), &config, registry).expect("a log"))
}

/// A running pipeline in a folder of its own.
pub(crate) struct Bench {
    runtime: Runtime,
    log: Arc<dyn Log>,
    searcher: Searcher,
    pipeline: Pipeline,
    stop: CancellationToken,
    store: Store,
    tester: Tester,
    clerk: Clerk,
    kit: Kit,
    registry: Registry,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn start(queries: usize) -> Self {
        Self::on(queries, embedded)
    }

    /// On whatever log is opened with this folder.
    pub(crate) fn on(queries: usize, open: impl FnOnce(&Path, &Registry) -> Arc<dyn Log>) -> Self {
        Self::watching(workspaces(queries), open)
    }

    /// With these workspaces, whose channels may be on this machine.
    pub(crate) fn watching(
        workspaces: Vec<Workspace>,
        open: impl FnOnce(&Path, &Registry) -> Arc<dyn Log>,
    ) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let (registry, stop) = (Registry::new(), CancellationToken::new());
        let log = open(folder.path(), &registry);
        let config = vigie_index::Config::default();
        let index = Index::open(&folder.path().join("index"), 1, &config, &registry).expect("an index");
        let searcher = index.searcher();
        let (pipeline, store, tester, clerk, kit) = runtime.block_on(async {
            let store = Store::open(&folder.path().join("vigie.db")).await.expect("a store");
            for workspace in workspaces {
                store.apply(&workspace).await.expect("a workspace");
            }
            let outbound =
                vigie_outbound::Config { allow: vec!["127.0.0.1".to_owned()], ..Default::default() };
            let outbound = OutboundClient::new(&outbound, &registry).expect("a client");
            let alerts = vigie_alerts::Config::default();
            let alert_metrics = vigie_alerts::Metrics::new(&registry).expect("metrics");
            let metrics = alert_metrics.clone();
            let source_config = vigie_sources::Config::default();
            let kit = Kit::new(outbound.clone(), Arc::new(|_| None), Timestamp::now, source_config);
            let courier = Courier::new(store.clone(), outbound, alerts.clone(), metrics, |_| None, |_| {});
            let tester = courier.tester();
            let sources = Sources { searcher: index.searcher(), store: store.clone() };
            let clerk = Clerk::new(sources, courier.postman(), "bench".to_owned());
            let parts = Parts {
                roles: Roles::all(),
                member: "bench".to_owned(),
                log: Arc::clone(&log),
                store: store.clone(),
                index,
                alerts,
                alert_metrics,
                courier,
                kit: kit.clone(),
                source_metrics: vigie_sources::Metrics::new(&registry).expect("metrics"),
            };
            let config = vigie_pipeline::Config::default();
            let pipeline = build(parts, &config, &registry, stop.clone()).await.expect("a pipeline");
            (pipeline, store, tester, clerk, kit)
        });
        Self { runtime, log, searcher, pipeline, stop, store, tester, clerk, kit, registry, _folder: folder }
    }

    /// What runs what has no thread of its own.
    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Serves the API on any free port; its address.
    pub(crate) fn serve(&self) -> String {
        let config =
            vigie_server::Config { listen: ([127, 0, 0, 1], 0).into(), ..vigie_server::Config::default() };
        let bound = self.runtime.block_on(Server::bind(config, &self.registry)).expect("a port");
        let url = format!("http://{}", bound.address().expect("an address"));
        let member = Member {
            id: "bench".to_owned(),
            roles: Roles::all(),
            url: Some(url.clone()),
            workspaces_version: 0,
            started_at_ms: 0,
            seen_at_ms: 0,
        };
        let parts = vigie_server::Parts {
            member,
            log: Arc::clone(&self.log),
            store: self.store.clone(),
            searcher: self.searcher.clone(),
            status: self.pipeline.status.clone(),
            live: self.pipeline.live.clone(),
            workspaces_changed: Arc::clone(&self.pipeline.workspaces_changed),
            workspaces_live: self.pipeline.workspaces_live.clone(),
            tester: self.tester.clone(),
            reporter: Arc::new(Desk(self.clerk.clone())),
            source_checker: Arc::new(Scout(self.kit.clone())),
            lateness: vigie_alerts::Config::default().lateness,
            limits: vigie_server::Limits { posts: Duration::MAX, post_bytes: u64::MAX, mentions: None },
            command_key: None,
            clock: Timestamp::now,
        };
        self.runtime.spawn(bound.run(parts, self.stop.clone()));
        url
    }

    /// Pushes all lines from two threads, as two clients would.
    pub(crate) fn push(&self, lines: &[Vec<u8>]) {
        thread::scope(|scope| {
            for half in lines.chunks(lines.len().div_ceil(2)) {
                scope.spawn(move || half.chunks(BATCH).for_each(|batch| self.append(batch)));
            }
        });
    }

    /// While 10,000 posts a second come in, pushes one that matches now and then, and searches for it until it is found:
    /// how long each took, sorted.
    fn waits(&self) -> Vec<Duration> {
        const PROBES: usize = 200;
        let background = lines(200_000, QUERIES, 0.01);
        let (matcher, _) = vigie_matcher::Matcher::build(&workspaces(QUERIES));
        let mut scratch = vigie_matcher::Scratch::default();
        let mut probes =
            posts(PROBES * 2, QUERIES, 1.0).into_iter().enumerate().filter_map(|(number, mut post)| {
                post.id = PostId::new(format!("{}:probe-{number}", post.source)).expect("an id");
                let workspace = matcher.mentions(&post, &mut scratch).first()?.workspace.clone();
                Some((workspace, post))
            });
        let done = AtomicBool::new(false);
        let mut waits: Vec<Duration> = Vec::with_capacity(PROBES);
        thread::scope(|scope| {
            scope.spawn(|| {
                // 1,000 posts every 100 ms
                for batch in background.chunks(1_000).cycle() {
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                    let next = Instant::now() + Duration::from_millis(100);
                    self.append(batch);
                    thread::sleep(next.saturating_duration_since(Instant::now()));
                }
            });
            for (workspace, post) in probes.by_ref().take(PROBES) {
                self.append(&[serde_json::to_vec(&post).expect("a post is JSON")]);
                let acknowledged = Instant::now();
                while self.searcher.mention(&workspace, &post.id).expect("a search").is_none() {
                    assert!(acknowledged.elapsed() < Duration::from_secs(30), "{} was never found", post.id);
                    thread::sleep(Duration::from_millis(2));
                }
                waits.push(acknowledged.elapsed());
                // Not in step with the commits.
                thread::sleep(Duration::from_millis(17 * (waits.len() as u64 % 7)));
            }
            done.store(true, Ordering::Relaxed);
        });
        waits.sort_unstable();
        waits
    }

    /// Gives the first brand of the first workspace another query.
    fn change_queries(&self, word: &str) -> Replay {
        let mut workspace = workspaces(QUERIES).swap_remove(0);
        workspace.brands[0].query = format!("({}) OR {word}", workspace.brands[0].query);
        let now = Timestamp::now().as_millisecond();
        let applied = self.runtime.block_on(self.store.apply_and_backfill(&workspace, now));
        self.pipeline.workspaces_changed.notify_one();
        applied.expect("a workspace").1.expect("its queries changed")
    }

    fn state(&self, replay: &Replay) -> ReplayState {
        let replay = self.runtime.block_on(self.store.replay(&replay.id)).expect("a store");
        replay.expect("a replay").state
    }

    /// What a push does between the request and its answer.
    fn append(&self, lines: &[Vec<u8>]) {
        let now = now();
        let record = |line: &Vec<u8>| {
            let event = parse_post_event(line, now).expect("a post");
            let value = encode(&event, Timestamp::now().as_millisecond()).expect("a post is JSON");
            Record { route: Route::of(event.id().map(PostId::as_str)), value }
        };
        self.log.append(POSTS, lines.iter().map(record).collect()).expect("the log takes it");
    }

    /// Until all that read have their partitions and are shown at their places.
    pub(crate) fn wait_until_placed(&self) {
        let placed = || -> usize {
            let topics = self.log.status().expect("a status");
            topics.iter().map(|topic| topic.consumers.len()).sum()
        };
        let begun = Instant::now();
        while placed() < 3 {
            assert!(begun.elapsed() < Duration::from_secs(60), "matcher, index and alerts found no place");
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_secs(5));
    }

    pub(crate) fn wait_until_searchable(&self) {
        let lag = || -> u64 {
            let topics = self.log.status().expect("a status");
            topics.iter().flat_map(|topic| &topic.consumers).map(|consumer| consumer.lag).sum()
        };
        while lag() > 0 {
            assert!(!self.stop.is_cancelled(), "a stage failed: {:?}", self.pipeline.status.borrow().stages);
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn stop(self) {
        self.stop.cancel();
        self.runtime.block_on(self.pipeline.join()).expect("the pipeline ends well");
    }
}
