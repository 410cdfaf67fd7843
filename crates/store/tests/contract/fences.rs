//! One worker at a time goes on in a partition; whoever was overtaken writes nothing.

use vigie_store::{AlertCommit, AlertQuery, Fence, Store, StoreError};

use super::fixture::{alert, notification, slug, store};

/// A step of one worker, with something of each kind in it.
fn step(worker: &str, turn: u64, expected: Fence) -> AlertCommit<'static> {
    let fired = alert("w", &format!("w/{worker}/{turn}"), 0);
    AlertCommit {
        consumer: "alerts",
        partition: 3,
        expected,
        next: turn,
        states: vec![(format!("state of {worker}"), turn.to_string())],
        removed_states: Vec::new(),
        outbox: vec![notification(&fired, "console")],
        alerts: vec![fired],
        erased: Vec::new(),
    }
}

fn is_overtaken(outcome: &Result<Fence, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Overtaken(what)) if what.contains("partition 3 of alerts"))
}

#[tokio::test]
async fn the_slower_of_two_workers_is_told_and_nothing_of_it_is_written() {
    let store = store().await;
    let other = store.again().await;
    let begin = store.alert_progress("alerts", 3).await.unwrap().fence;

    let ahead = store.commit_alerts(&step("quick", 10, begin)).await.unwrap();
    // As one that never committed, then as one that committed and was overtaken since, also at the same offset.
    assert!(is_overtaken(&other.commit_alerts(&step("slow", 5, begin)).await));
    let further = store.commit_alerts(&step("quick", 10, ahead)).await.unwrap();
    for turn in [5, 10, 20] {
        assert!(is_overtaken(&other.commit_alerts(&step("slow", turn, ahead)).await), "{turn}");
    }

    let progress = other.alert_progress("alerts", 3).await.unwrap();
    assert_eq!((progress.next, progress.fence), (Some(10), further));
    assert_eq!(progress.states, [("state of quick".to_owned(), "10".to_owned())]);
    let alerts = other.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items;
    assert_eq!(alerts, [alert("w", "w/quick/10", 0)]);
    assert_eq!(store.due(i64::MAX, 10).await.len(), 1);
    // Another partition and another consumer are none of its business.
    other.commit_alerts(&AlertCommit { partition: 4, ..step("slow", 1, begin) }).await.unwrap();
    other.commit_alerts(&AlertCommit { consumer: "other", ..step("slow", 2, begin) }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_race_leave_only_what_they_were_told_is_written() {
    let store = store().await;
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..4 {
        let store = store.again().await;
        workers.spawn(async move { race(&store, &format!("worker {worker}")).await });
    }
    let written: Vec<String> = workers.join_all().await.concat();

    let query = AlertQuery { limit: 500, ..AlertQuery::newest(slug("w")) };
    let mut stored: Vec<String> =
        store.alerts(&query).await.unwrap().items.into_iter().map(|alert| alert.id).collect();
    stored.sort();
    let mut expected = written.clone();
    expected.sort();
    assert_eq!(stored, expected);
    // Each built on what another had left: the offset counts the commits.
    assert_eq!(store.alert_progress("alerts", 3).await.unwrap().next, Some(written.len() as u64));
    assert!(written.len() >= 25, "{} commits", written.len());
}

/// Reads and commits in turn; returns the alerts that were committed.
async fn race(store: &Store, worker: &str) -> Vec<String> {
    let mut written = Vec::new();
    for _ in 0..25 {
        let progress = store.alert_progress("alerts", 3).await.unwrap();
        let step = step(worker, progress.next.unwrap_or(0) + 1, progress.fence);
        let outcome = store.commit_alerts(&step).await;
        if is_overtaken(&outcome) {
            continue;
        }
        outcome.unwrap();
        written.push(step.alerts[0].id.clone());
    }
    written
}
