//! Alerts that change are seen by other processes, each change once and none missed.

use std::collections::BTreeMap;

use vigie_model::AlertState;
use vigie_store::{AlertCommit, Fence, Store};

use super::fixture::{alert, resolved, store};

#[tokio::test]
async fn what_changed_since_comes_in_order_in_pieces() {
    let store = store().await;
    let ids = async |since: i64, limit: u32| {
        let changes = store.alerts_changed_since(since, limit).await.unwrap();
        (changes.alerts.into_iter().map(|alert| alert.id).collect::<Vec<_>>(), changes.revision)
    };
    assert_eq!(ids(0, 10).await, (vec![], 0));
    store.commit(vec![alert("w", "w/b", 0), alert("w", "w/a", 0)]).await;
    store.commit(vec![alert("v", "v/1", 0)]).await;
    let check = async |since: i64, limit: u32, expected: &[&str], revision: i64| {
        let expected = expected.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(since, limit).await, (expected, revision), "since {since}, at most {limit}");
    };
    check(0, 10, &["w/a", "w/b", "v/1"], 3).await;
    check(0, 2, &["w/a", "w/b"], 2).await;
    check(2, 2, &["v/1"], 3).await;
    check(3, 2, &[], 3).await;
    assert_eq!(store.alerts_revision().await.unwrap(), 3);

    // A commit without an alert is no change; one that changes an alert moves it to the end, as it stands now.
    store.commit(Vec::new()).await;
    check(3, 10, &[], 3).await;
    store.commit(vec![resolved(alert("w", "w/a", 0))]).await;
    check(0, 10, &["w/b", "v/1", "w/a"], 4).await;
    let changes = store.alerts_changed_since(3, 10).await.unwrap();
    assert_eq!(changes.alerts, [resolved(alert("w", "w/a", 0))]);
}

/// The danger: numbers that are given out in one order and become visible in another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_misses_nothing_of_many_writers() {
    let store = store().await;
    let mut writers = tokio::task::JoinSet::new();
    for partition in 0..4 {
        let store = store.again().await;
        writers.spawn(async move { write(&store, partition).await });
    }
    let (watcher, mut since) = (store.again().await, 0);
    let mut seen: BTreeMap<String, AlertState> = BTreeMap::new();
    loop {
        let ended = writers.is_empty();
        let changes = watcher.alerts_changed_since(since, 5).await.unwrap();
        since = changes.revision;
        let none = changes.alerts.is_empty();
        seen.extend(changes.alerts.into_iter().map(|alert| (alert.id, alert.state)));
        if ended && none {
            break;
        }
        while let Some(writer) = writers.try_join_next() {
            writer.unwrap();
        }
    }
    assert_eq!(seen.len(), 4 * 20);
    assert!(seen.values().all(|state| *state == AlertState::Resolved), "{seen:?}");
}

/// Raises twenty alerts and resolves each.
async fn write(store: &Store, partition: u32) {
    let mut fence = Fence::default();
    for number in 0..20 {
        let fired = alert("w", &format!("w/{partition}/{number}"), number);
        for alert in [fired.clone(), resolved(fired)] {
            let commit = AlertCommit {
                consumer: "alerts",
                partition,
                expected: fence,
                alerts: vec![alert],
                ..AlertCommit::default()
            };
            fence = store.commit_alerts(&commit).await.unwrap();
        }
    }
}
