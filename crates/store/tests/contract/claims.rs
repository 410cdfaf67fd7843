//! Several couriers on one outbox: each notification is sent by one at a time, and none is forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use vigie_store::{Claim, NotificationStatus, Outbox, Store};

use super::fixture::{START_MS, alert, claim, slug, store};

async fn claimed(store: &Store, claim: Claim<'_>) -> Vec<String> {
    let due = store.claim_due_notifications(&claim).await.unwrap();
    due.into_iter().map(|due| due.notification.alert.id).collect()
}

#[tokio::test]
async fn what_one_has_claimed_no_other_gets_until_it_is_freed_or_the_lease_is_over() {
    let store = store().await;
    store.notify(vec![alert("w", "w/1", 0), alert("w", "w/2", 1)], "slack").await;
    let other = store.again().await;
    let minute = 60_000;

    assert_eq!(claimed(&store, Claim { limit: 1, ..claim("one", START_MS + 10) }).await, ["w/1"]);
    assert_eq!(claimed(&other, claim("two", START_MS + 10)).await, ["w/2"]);
    for member in ["one", "two", "three"] {
        assert_eq!(claimed(&other, claim(member, START_MS + 10)).await, [""; 0], "{member}");
    }
    assert_eq!(claimed(&other, claim("three", START_MS + minute + 9)).await, [""; 0]);
    // The lease of a dead one is over: its claims come free.
    assert_eq!(claimed(&other, claim("three", START_MS + minute + 10)).await, ["w/1", "w/2"]);
    // One that begins again under its name frees its own, and only these.
    store.free_claims("two").await.unwrap();
    assert_eq!(claimed(&other, claim("two", START_MS + minute + 10)).await, [""; 0]);
    store.free_claims("three").await.unwrap();
    assert_eq!(claimed(&other, claim("two", START_MS + minute + 10)).await, ["w/1", "w/2"]);
}

#[tokio::test]
async fn the_late_failure_of_one_that_lost_its_claim_disturbs_nobody() {
    let store = store().await;
    let key = store.notify(vec![alert("w", "w/1", 0)], "slack").await.remove(0);
    claimed(&store, claim("one", START_MS)).await;
    claimed(&store, claim("two", START_MS + 60_000)).await;
    store.notification_failed("one", &key, "late", None).await.unwrap();
    assert_eq!(claimed(&store, claim("three", START_MS + 60_001)).await, [""; 0]);
    let record = store.notifications(&slug("w"), "w/1").await.unwrap().remove(0);
    assert_eq!((record.status, record.attempts, record.last_error), (NotificationStatus::Pending, 0, None));
    // That it was sent counts, whoever sent it.
    store.notification_sent(&key, START_MS + 60_002).await.unwrap();
    store.notification_failed("two", &key, "HTTP 500", Some(0)).await.unwrap();
    let record = store.notifications(&slug("w"), "w/1").await.unwrap().remove(0);
    assert_eq!((record.status, record.attempts), (NotificationStatus::Sent, 1));
}

#[tokio::test]
async fn claims_on_one_channel_are_bounded_for_all_couriers_together() {
    let store = store().await;
    store.notify((0..5).map(|n| alert("w", &format!("slow/{n}"), n)).collect(), "slow").await;
    store.notify(vec![alert("w", "quick/1", 3)], "quick").await;
    store.notify(vec![alert("v", "v/slow", 3)], "slow").await;
    let two = |member| Claim { per_channel: 2, ..claim(member, START_MS + 10) };
    let first = claimed(&store, two("one")).await;
    assert_eq!(first, ["slow/0", "quick/1", "v/slow", "slow/1"]);
    assert_eq!(claimed(&store, two("two")).await, [""; 0]);
    store.notification_sent("slow/0/slow/fired", 0).await.unwrap();
    assert_eq!(claimed(&store, two("two")).await, ["slow/2"]);
    assert_eq!(claimed(&store, two("two")).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_couriers_send_each_notification_once() {
    const COURIERS: usize = 6;
    let store = store().await;
    let channels = ["mail", "slack", "pager"];
    for channel in channels {
        let alerts = (0..60).map(|n| alert("w", &format!("{channel}/{n}"), n)).collect();
        store.notify(alerts, channel).await;
    }
    let sent: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
    let mut couriers = tokio::task::JoinSet::new();
    for courier in 0..COURIERS {
        let (store, sent) = (store.again().await, Arc::clone(&sent));
        couriers.spawn(async move { drain(&store, &format!("courier {courier}"), &sent).await });
    }
    let shares = couriers.join_all().await;
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    assert_eq!(sent.len(), 180);
    assert_eq!(sent.values().copied().collect::<BTreeSet<_>>(), [1].into(), "{sent:?}");
    assert!(shares.iter().filter(|share| **share > 0).count() > 1, "one did it all: {shares:?}");
    assert_eq!(store.outbox(i64::MAX).await.unwrap(), Outbox { waiting: 0, overdue: Duration::ZERO });
}

/// Sends until nothing is due; every third fails once. Returns how many it sent.
async fn drain(store: &Store, member: &str, sent: &Mutex<BTreeMap<String, usize>>) -> usize {
    let mut share = 0;
    loop {
        let claim = Claim { limit: 7, per_channel: 20, ..claim(member, START_MS + 1_000) };
        let due = store.claim_due_notifications(&claim).await.unwrap();
        if due.is_empty() && store.outbox(START_MS + 1_000).await.unwrap().waiting == 0 {
            return share;
        }
        for due in due {
            let key = &due.notification.key;
            tokio::task::yield_now().await;
            if due.attempts == 0 && key.ends_with("3/mail/fired") {
                store.notification_failed(member, key, "busy", Some(START_MS)).await.unwrap();
                continue;
            }
            *sent.lock().unwrap().entry(key.clone()).or_default() += 1;
            store.notification_sent(key, START_MS).await.unwrap();
            share += 1;
        }
    }
}

#[tokio::test]
async fn the_outbox_says_how_much_waits_and_for_how_long() {
    let store = store().await;
    let check = async |after_ms: i64, waiting: u64, overdue_ms: u64| {
        let outbox = store.outbox(START_MS + after_ms).await.unwrap();
        let expected = Outbox { waiting, overdue: Duration::from_millis(overdue_ms) };
        assert_eq!(outbox, expected, "after {after_ms} ms");
    };
    check(0, 0, 0).await;
    let keys = store.notify(vec![alert("w", "w/1", 10), alert("w", "w/2", 20)], "slack").await;
    check(5, 2, 0).await;
    check(50, 2, 40).await;
    store.fail(&keys[0], "busy", Some(START_MS + 100)).await;
    check(50, 2, 30).await;
    store.notification_sent(&keys[1], 0).await.unwrap();
    check(50, 1, 0).await;
}
