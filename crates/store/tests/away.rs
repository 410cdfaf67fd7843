//! A PostgreSQL that goes away and comes back: calls fail in bounded time or are made again, nothing that was
//! acknowledged is lost, nothing is written twice, and nobody has to restart anything.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they measure"
)]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::time::sleep;
use vigie_model::{Alert, Slug};
use vigie_peers::Postgres;
use vigie_store::{AlertCommit, AlertQuery, Notification, NotificationEvent, Store, StoreError};

fn alert(id: &str) -> Alert {
    serde_json::from_value(serde_json::json!({
        "id": id, "workspace": "w", "rule": "r", "rule_name": "R", "brand": "b", "brand_name": "B",
        "severity": "info", "state": "firing", "fired_at": "2026-01-01T00:00:00Z",
        "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 1, "negative": 0},
    }))
    .unwrap()
}

/// The next step of a worker: one alert, one notification.
fn step(number: u64, expected: vigie_store::Fence) -> AlertCommit<'static> {
    let alert = alert(&format!("w/{number}"));
    let notification = Notification {
        key: format!("{}/console/fired", alert.id),
        workspace: alert.workspace.clone(),
        channel: Slug::new("console").unwrap(),
        alert: alert.clone(),
        event: NotificationEvent::Fired,
        suppressed: None,
        created_at_ms: 0,
        due_ms: 0,
    };
    AlertCommit {
        consumer: "alerts",
        expected,
        next: number,
        alerts: vec![alert],
        outbox: vec![notification],
        ..AlertCommit::default()
    }
}

/// What a worker saw.
#[derive(Debug, Default)]
struct Seen {
    acknowledged: BTreeSet<String>,
    failures: usize,
    slowest: Duration,
}

/// Commits step after step until it is told to stop, as the alert stage does: after a failure it reads its progress
/// and goes on from there.
async fn work(store: Store, stop: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let (mut fence, mut number) = (vigie_store::Fence::default(), 0);
    while !stop.load(Ordering::Relaxed) {
        let (step, started) = (step(number + 1, fence), Instant::now());
        let outcome = store.commit_alerts(&step).await;
        seen.slowest = seen.slowest.max(started.elapsed());
        match outcome {
            Ok(next) => {
                (fence, number) = (next, number + 1);
                seen.acknowledged.insert(step.alerts[0].id.clone());
            }
            // Alone in its partition, so nobody else can have overtaken it: an answer that was lost is no other.
            Err(error) => {
                assert!(error.is_passing(), "{error:?}");
                seen.failures += 1;
                let Ok(progress) = store.alert_progress("alerts", 0).await else { continue };
                (fence, number) = (progress.fence, progress.next.unwrap_or(0));
            }
        }
    }
    seen
}

/// Every acknowledged alert is there, once, and its notification with it; what was not acknowledged is whole or absent.
async fn judge(store: &Store, seen: &Seen) {
    let mut stored = BTreeSet::new();
    let mut query = AlertQuery { limit: 500, ..AlertQuery::newest(Slug::new("w").unwrap()) };
    loop {
        let page = store.alerts(&query).await.unwrap();
        for alert in page.items {
            assert!(stored.insert(alert.id.clone()), "{} is there twice", alert.id);
        }
        query.before = page.next;
        if query.before.is_none() {
            break;
        }
    }
    let lost: Vec<_> = seen.acknowledged.difference(&stored).collect();
    let waiting = store.outbox(i64::MAX).await.unwrap().waiting;
    println!(
        "{} acknowledged, {} stored, {} failures seen, slowest call {:?}, lost {}, notifications {waiting}",
        seen.acknowledged.len(),
        stored.len(),
        seen.failures,
        seen.slowest,
        lost.len(),
    );
    assert_eq!(lost, Vec::<&String>::new());
    assert_eq!(waiting, stored.len() as u64);
    assert_eq!(store.alert_progress("alerts", 0).await.unwrap().next, Some(stored.len() as u64));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_while_the_server_is_stopped_and_killed() {
    let mut server = Postgres::own();
    let store = Store::connect(&server.url()).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let worker = tokio::spawn(work(store.clone(), Arc::clone(&stop)));
    for round in 0..4 {
        sleep(Duration::from_millis(400)).await;
        match round % 2 {
            0 => server.stop(),
            _ => server.kill(),
        }
        server.start();
    }
    sleep(Duration::from_millis(400)).await;
    stop.store(true, Ordering::Relaxed);
    judge(&store, &worker.await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_while_the_network_is_cut() {
    let server = Postgres::own();
    let proxy = server.proxy();
    let store = Store::connect(&server.through(&proxy, &server.url())).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let worker = tokio::spawn(work(store.clone(), Arc::clone(&stop)));
    for round in 0..40 {
        sleep(Duration::from_millis(37 + round)).await;
        proxy.cut();
        sleep(Duration::from_millis(10)).await;
        proxy.heal();
    }
    sleep(Duration::from_millis(400)).await;
    stop.store(true, Ordering::Relaxed);
    let seen = worker.await.unwrap();
    judge(&store, &seen).await;
    assert_eq!(seen.failures, 0, "cuts this short are not seen outside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_end_in_bounded_time_and_succeed_again_by_themselves() {
    let mut server = Postgres::own();
    let proxy = server.proxy();
    let store = Store::connect(&server.through(&proxy, &server.url())).await.unwrap();
    let check = async |what: &str, works: bool| {
        let started = Instant::now();
        let outcome = store.workspaces_version().await;
        let took = started.elapsed();
        println!("{what}: {outcome:?} after {took:?}");
        match works {
            true => assert!(outcome.is_ok(), "{what}: {outcome:?}"),
            false => assert!(
                matches!(&outcome, Err(StoreError::Unreachable(_))) && took < Duration::from_secs(10),
                "{what}: {outcome:?} after {took:?}"
            ),
        }
    };
    check("whole", true).await;
    proxy.hang();
    check("a network that swallows everything", false).await;
    proxy.heal();
    check("whole again", true).await;
    proxy.cut();
    check("a network that is cut", false).await;
    proxy.heal();
    check("whole again", true).await;
    server.stop();
    check("a server that is stopped", false).await;
    server.start();
    check("a server that is back", true).await;
}

#[tokio::test]
async fn a_start_waits_for_a_server_that_starts() {
    let mut server = Postgres::own();
    let url = server.url();
    server.stop();
    let starting = tokio::spawn(async move { Store::connect(&url).await.map(|_| ()) });
    sleep(Duration::from_secs(1)).await;
    assert!(!starting.is_finished());
    server.start();
    starting.await.unwrap().unwrap();
}
