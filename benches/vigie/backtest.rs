//! A rule over the past: a million mentions of ninety days in a real index, asked for over HTTP.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use prometheus::Registry;
use serde_json::{Value, json};
use tokio::{
    runtime::Runtime,
    sync::{Notify, broadcast, watch},
};
use tokio_util::sync::CancellationToken;
use vigie_alerts::Courier;
use vigie_index::{Index, Searcher};
use vigie_model::{
    BrandMatch, Mention, MentionEvent, Polarity, Post, Roles, Sentiment, Slug, Status, Workspace,
};
use vigie_outbound::OutboundClient;
use vigie_reports::{Clerk, Sources};
use vigie_server::{Limits, Parts, Server};
use vigie_sources::Kit;
use vigie_store::{Member, Store};
use vigie_stream::{EmbeddedLog, Log};

use crate::{
    parts::{SEED, now},
    reporting::Desk,
    scouting::Scout,
    summary::Summary,
};

pub(crate) const MENTIONS: usize = 1_000_000;
const DAYS: i64 = 90;
const BRANDS: [&str; 5] = ["aurora", "boreal", "comet", "delta", "ember"];
/// Mentions of one write into the index.
const BATCH: usize = 5_000;
/// How often it is asked; the median counts.
const TIMES: usize = 5;

pub(crate) fn run(summary: &mut Summary) {
    let folder = tempfile::tempdir().expect("a folder");
    let searcher = filled(folder.path());
    let runtime = Runtime::new().expect("a runtime");
    let (url, stop) = runtime.block_on(serve(folder.path(), searcher));
    let request = json!({
        "rule": {"id": "crisis", "name": "Crisis", "when": {"kind": "spike"}},
        "from": start(), "to": start() + SignedDuration::from_hours(24 * DAYS),
    });
    let before = memory("VmRSS");
    // The highest mark begins anew.
    let marked = fs::write("/proc/self/clear_refs", "5").is_ok();
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let started = Instant::now();
            let answer = runtime.block_on(ask(&url, &request));
            let took = started.elapsed().as_secs_f64() * 1_000.0;
            assert_eq!(answer["mentions"], json!(MENTIONS), "{answer}");
            println!("  {} alerts, tried {}", answer["alerts"], answer["tried"]);
            took
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    summary.add("backtest_ms", times[TIMES / 2], "ms");
    if let (Some(before), Some(peak), true) = (before, memory("VmHWM"), marked) {
        summary.add("backtest_memory_mb", (peak - before).max(0.0), "MB");
    }
    stop.cancel();
    runtime.shutdown_timeout(Duration::from_secs(10));
}

fn start() -> Timestamp {
    "2026-01-05T00:00:00Z".parse().expect("a moment")
}

/// An index with the mentions, busier by day than by night, and with three bursts.
pub(crate) fn filled(folder: &Path) -> Searcher {
    let config = vigie_index::Config::default();
    let index = Index::open(&folder.join("index"), 1, &config, &Registry::new()).expect("an index");
    let mut writer = index.writer(0).expect("a shard");
    let posts = vigie_scenario::bench::posts(SEED).against(0).take(MENTIONS);
    let mut events = Vec::with_capacity(BATCH);
    let mut at = 0_u64;
    for (number, post) in posts.enumerate() {
        events.push(MentionEvent::Mentioned(Box::new(mention(number, post))));
        if events.len() == BATCH || number + 1 == MENTIONS {
            let next = at + events.len() as u64;
            writer.apply(at, next, &events).expect("the index takes it");
            (at, _) = (next, events.clear());
            if at.is_multiple_of(100_000) {
                writer.commit().expect("the index commits");
            }
        }
    }
    writer.commit().expect("the index commits");
    drop(writer);
    index.searcher()
}

fn mention(number: usize, mut post: Post) -> Mention {
    // Spread over the days by a daily rhythm; one mention in two hundred belongs to a burst.
    let (number, all) = (number as i64, MENTIONS as i64);
    let whole = DAYS * 86_400;
    let even = number * whole / all;
    let (day, second) = (even / 86_400, even % 86_400);
    let wave = (second as f64 / 86_400.0 * std::f64::consts::TAU).sin() * 86_400.0 / 8.0;
    let second = match number % 200 {
        0 => [20, 47, 73][(number / 200 % 3) as usize] * 86_400 + 36_000 + number / 600 % 3_600,
        _ => day * 86_400 + (second + wave as i64).clamp(0, 86_399),
    };
    post.published_at = start() + SignedDuration::from_secs(second);
    let brand = if number % 200 == 0 { "aurora" } else { BRANDS[(number % 5) as usize] };
    let label = Polarity::ALL[(number % 3) as usize];
    Mention {
        workspace: Slug::new("bench").expect("a name"),
        lang: "en".to_owned(),
        brands: vec![BrandMatch {
            brand: Slug::new(brand).expect("a name"),
            spans: Vec::new(),
            sentiment: None,
            relevance: None,
        }],
        topics: Vec::new(),
        sentiment: Sentiment { label, score: 0.0, confidence: 1.0, terms: Vec::new() },
        own: false,
        asks: false,
        post,
    }
}

/// The API over that index.
pub(crate) async fn serve(folder: &Path, searcher: Searcher) -> (String, CancellationToken) {
    let store = Store::open(&folder.join("vigie.db")).await.expect("a store");
    let brands: Vec<Value> = BRANDS.iter().map(|id| json!({"id": id, "name": id, "query": id})).collect();
    let workspace: Workspace =
        serde_json::from_value(json!({"workspace": {"id": "bench", "name": "Bench"}, "brand": brands}))
            .expect("a workspace");
    store.apply(&workspace).await.expect("a workspace");
    let registry = Registry::new();
    let log = EmbeddedLog::open(folder.join("log"), &vigie_stream::Config::default(), &registry);
    let log: Arc<dyn Log> = Arc::new(log.expect("a log"));
    let config = vigie_server::Config { listen: ([127, 0, 0, 1], 0).into(), ..Default::default() };
    let server = Server::bind(config, &registry).await.expect("a port");
    let url = format!("http://{}", server.address().expect("an address"));
    let outbound = OutboundClient::new(&vigie_outbound::Config::default(), &registry).expect("a client");
    let alerts = vigie_alerts::Config::default();
    let alert_metrics = vigie_alerts::Metrics::new(&registry).expect("metrics");
    let kit = Kit::new(outbound.clone(), Arc::new(|_| None), now, vigie_sources::Config::default());
    let courier = Courier::new(store.clone(), outbound, alerts.clone(), alert_metrics, |_| None, |_| {});
    let sources = Sources { searcher: searcher.clone(), store: store.clone() };
    let clerk = Clerk::new(sources, courier.postman(), "bench".to_owned());
    let parts = Parts {
        member: Member {
            id: "bench".to_owned(),
            roles: Roles::all(),
            url: None,
            workspaces_version: 1,
            started_at_ms: 0,
            seen_at_ms: 0,
        },
        log,
        store,
        searcher,
        status: watch::channel(Status::default()).1,
        live: broadcast::channel(1).0,
        workspaces_changed: Arc::new(Notify::new()),
        workspaces_live: watch::channel(1).1,
        tester: courier.tester(),
        reporter: Arc::new(Desk(clerk)),
        source_checker: Arc::new(Scout(kit)),
        lateness: alerts.lateness,
        limits: Limits { posts: Duration::MAX, post_bytes: u64::MAX, mentions: None },
        command_key: None,
        clock: now,
    };
    let stop = CancellationToken::new();
    tokio::spawn(server.run(parts, stop.clone()));
    (url, stop)
}

async fn ask(url: &str, request: &Value) -> Value {
    let client = reqwest::Client::new();
    let sent = client.post(format!("{url}/api/v1/rules/backtest")).json(request).send().await;
    sent.expect("an answer").json().await.expect("JSON")
}

/// Megabytes, as the system tells them.
pub(crate) fn memory(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1e3)
}
