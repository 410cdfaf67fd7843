//! What is long over is forgotten, in bites; what goes on is kept.

use std::time::Duration;

use vigie_store::{AlertQuery, Pruned, ReplayState};

use super::fixture::{START_MS, alert, resolved, slug, store};

/// A little more than the 400 days for which history is kept by default.
const LATER_MS: i64 = START_MS + 401 * 24 * 3_600 * 1_000;

#[tokio::test]
async fn alerts_that_are_long_over_go_with_their_notifications() {
    let store = store().await;
    let keys = store
        .notify(
            vec![
                resolved(alert("w", "w/over", 0)),
                alert("w", "w/going-on", 1),
                resolved(alert("w", "w/untold", 2)),
                resolved(alert("w", "w/lately", LATER_MS - START_MS - 1_000)),
            ],
            "slack",
        )
        .await;
    for told in [0, 1, 3] {
        store.notification_sent(&keys[told], START_MS).await.unwrap();
    }
    assert!(store.prune(START_MS + 1_000).await.unwrap().is_empty());
    let removed = store.prune(LATER_MS).await.unwrap();
    assert_eq!(removed, Pruned { alerts: 1, notifications: 1, ..Pruned::default() });
    assert!(store.prune(LATER_MS).await.unwrap().is_empty());

    let left = store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items;
    let left: Vec<_> = left.iter().map(|alert| alert.id.as_str()).collect();
    assert_eq!(left, ["w/lately", "w/untold", "w/going-on"]);
    let told = async |id: &str| store.notifications(&slug("w"), id).await.unwrap().len();
    assert_eq!((told("w/over").await, told("w/going-on").await, told("w/untold").await), (0, 0, 1));
}

#[tokio::test]
async fn replays_that_are_long_over_go() {
    let store = store().await;
    for _ in 0..3 {
        store.create_replay(&slug("w"), 0, None, START_MS).await.unwrap();
    }
    let mut done = store.claim_replay("a", START_MS, Duration::ZERO).await.unwrap().unwrap();
    done.state = ReplayState::Done;
    store.save_replay("a", &done, START_MS + 1, Duration::ZERO).await.unwrap();
    let cancelled = store.claim_replay("a", START_MS, Duration::ZERO).await.unwrap().unwrap();
    store.cancel_replay(&cancelled.id, START_MS + 2).await.unwrap();

    assert_eq!(store.prune(LATER_MS).await.unwrap(), Pruned { replays: 2, ..Pruned::default() });
    let left = store.replays(&slug("w"), 10).await.unwrap();
    assert_eq!(left.iter().map(|replay| replay.state).collect::<Vec<_>>(), [ReplayState::Waiting]);
}

#[tokio::test]
async fn one_call_takes_a_small_bite() {
    let store = store().await;
    store.commit((0..1_200).map(|n| resolved(alert("w", &format!("w/{n:04}"), n))).collect()).await;
    let mut bites = Vec::new();
    loop {
        let removed = store.prune(LATER_MS).await.unwrap();
        if removed.is_empty() {
            break;
        }
        bites.push(removed.alerts);
        let left = store.alerts(&AlertQuery { limit: 1, ..AlertQuery::newest(slug("w")) }).await.unwrap();
        assert!(left.items.is_empty() || left.items[0].id == "w/1199", "the oldest go first");
    }
    assert_eq!(bites, [500, 500, 200]);
}
