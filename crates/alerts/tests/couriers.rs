//! Several couriers on one outbox, as in several processes: each notification reaches its receiver once, and what a
//! killed courier was sending is sent by its successor.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use jiff::Timestamp;
use prometheus::Registry;
use serde_json::json;
use tokio::{sync::Notify, task::JoinHandle, time::sleep};
use vigie_alerts::{Config, Courier, Metrics};
use vigie_model::{Alert, Slug};
use vigie_outbound::OutboundClient;
use vigie_store::{AlertCommit, Notification, NotificationEvent, Store};

/// How often each notification arrived; the receiver takes `slow` for each.
type Arrived = Arc<Mutex<BTreeMap<String, usize>>>;

async fn receiver(slow: Duration) -> (String, Arrived) {
    let arrived = Arrived::default();
    let take = async move |State(arrived): State<Arrived>, headers: HeaderMap| {
        let key = headers["webhook-id"].to_str().unwrap().to_owned();
        *arrived.lock().unwrap().entry(key).or_default() += 1;
        sleep(slow).await;
    };
    let app = Router::new().route("/", post(take)).with_state(Arc::clone(&arrived));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, arrived)
}

/// A workspace with one channel, and so many notifications to it that are due.
async fn fill(store: &Store, url: &str, notifications: usize) {
    let workspace = json!({
        "workspace": {"id": "w", "name": "W"},
        "channel": [{"id": "hook", "to": {"kind": "webhook", "url": url}}],
        "rule": [{"id": "r", "name": "R", "when": {"kind": "threshold", "count": 1, "window": "1h"},
                  "channels": ["hook"], "daily_cap": 10_000, "group_interval": "0s", "repeat": "0s"}],
    });
    store.apply(&serde_json::from_value(workspace).unwrap()).await.unwrap();
    let now = Timestamp::now();
    let alert = |number: usize| -> Alert {
        let document = json!({
            "id": format!("w/{number}"), "workspace": "w", "rule": "r", "rule_name": "R", "brand": "b",
            "about": "B", "severity": "info", "state": "firing", "fired_at": now,
            "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 1, "negative": 0},
        });
        serde_json::from_value(document).unwrap()
    };
    let alerts: Vec<Alert> = (0..notifications).map(alert).collect();
    let outbox = alerts.iter().map(|alert| Notification {
        key: format!("{}/hook/fired", alert.id),
        workspace: alert.workspace.clone(),
        channel: Slug::new("hook").unwrap(),
        alert: alert.clone(),
        event: NotificationEvent::Fired,
        suppressed: None,
        created_at_ms: now.as_millisecond(),
        due_ms: now.as_millisecond(),
    });
    let commit =
        AlertCommit { consumer: "alerts", outbox: outbox.collect(), alerts, ..AlertCommit::default() };
    store.commit_alerts(&commit).await.unwrap();
}

/// A courier with connections of its own, as another process has.
fn start(store: Store, name: &str) -> JoinHandle<()> {
    let registry = Registry::new();
    let outbound = vigie_outbound::Config { allow: vec!["127.0.0.1".to_owned()], ..Default::default() };
    let client = OutboundClient::new(&outbound, &registry).unwrap();
    let metrics = Metrics::new(&registry).unwrap();
    let config = Config { concurrency_per_channel: 8, ..Config::default() };
    let courier = Courier::new(store, client, config, metrics, |_| None, |_| {}).named(name);
    tokio::spawn(courier.run(Arc::new(Notify::new()), std::future::pending()))
}

async fn until_empty(store: &Store) {
    let started = Instant::now();
    while store.outbox(i64::MAX).await.unwrap().waiting > 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", store.outbox(i64::MAX).await);
        sleep(Duration::from_millis(20)).await;
    }
}

async fn open(place: Option<&Path>, url: &str) -> Store {
    match place {
        Some(path) => Store::open(path).await.unwrap(),
        None => Store::connect(url).await.unwrap(),
    }
}

async fn check_shared_outbox(place: Option<&Path>, database: &str) {
    let (url, arrived) = receiver(Duration::from_millis(5)).await;
    let store = open(place, database).await;
    fill(&store, &url, 200).await;
    let mut couriers = Vec::new();
    for name in ["one", "two", "three"] {
        couriers.push(start(open(place, database).await, name));
    }
    until_empty(&store).await;
    couriers.iter().for_each(JoinHandle::abort);
    let arrived = arrived.lock().unwrap();
    let doubled: Vec<_> = arrived.iter().filter(|(_, times)| **times > 1).collect();
    assert_eq!((arrived.len(), doubled), (200, vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn couriers_that_share_a_postgresql_send_each_notification_once() {
    check_shared_outbox(None, &vigie_peers::Postgres::shared_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn couriers_that_share_a_file_send_each_notification_once() {
    let folder = tempfile::tempdir().unwrap();
    check_shared_outbox(Some(&folder.path().join("store.db")), "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_courier_was_sending_is_sent_by_its_successor_with_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (url, arrived) = receiver(Duration::from_millis(300)).await;
    let store = Store::open(&path).await.unwrap();
    fill(&store, &url, 4).await;
    let killed = start(Store::open(&path).await.unwrap(), "one");
    let started = Instant::now();
    while arrived.lock().unwrap().len() < 4 {
        assert!(started.elapsed() < Duration::from_secs(20));
        sleep(Duration::from_millis(5)).await;
    }
    killed.abort();
    // Another one leaves them alone, as nobody knows whether they are still under way; the same one starts over at once.
    let other = start(Store::open(&path).await.unwrap(), "two");
    sleep(Duration::from_millis(500)).await;
    assert_eq!(store.outbox(i64::MAX).await.unwrap().waiting, 4);
    let again = start(Store::open(&path).await.unwrap(), "one");
    until_empty(&store).await;
    [other, again].iter().for_each(JoinHandle::abort);
    let arrived = arrived.lock().unwrap();
    assert_eq!(arrived.values().copied().collect::<Vec<_>>(), [2; 4], "{arrived:?}");
}
