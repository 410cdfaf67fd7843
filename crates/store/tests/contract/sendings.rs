//! Scheduled reports: sent by one process each, again after a crash, later after a failure, never for what was due before
//! the schedule was set.

use std::time::Duration;

use vigie_store::{DueReport, Store, StoreError};

use super::fixture::{START_MS, slug, store, workspace};

const LEASE: Duration = Duration::from_secs(60);

/// Claims the report that was due so many milliseconds after the start, at such a time after it.
async fn claim(store: &Store, member: &str, schedule: &str, due: i64, now: i64) -> Option<u32> {
    let (workspace, report) = (slug("w"), slug("weekly"));
    let due = DueReport { workspace: &workspace, report: &report, schedule, due_ms: START_MS + due, member };
    store.claim_report(due, START_MS + now, LEASE).await.unwrap()
}

async fn sent(store: &Store, member: &str, due: i64, now: i64) -> Result<(), StoreError> {
    let (workspace, report) = (slug("w"), slug("weekly"));
    let due =
        DueReport { workspace: &workspace, report: &report, schedule: "a", due_ms: START_MS + due, member };
    store.report_sent(due, START_MS + now).await
}

async fn failed(
    store: &Store,
    member: &str,
    due: i64,
    now: i64,
    again: Option<i64>,
) -> Result<(), StoreError> {
    let (workspace, report) = (slug("w"), slug("weekly"));
    let due =
        DueReport { workspace: &workspace, report: &report, schedule: "a", due_ms: START_MS + due, member };
    store.report_failed(due, START_MS + now, "no server\0", again.map(|again| START_MS + again)).await
}

#[tokio::test]
async fn what_was_due_before_the_schedule_was_set_is_not_sent() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    assert_eq!(claim(&store, "one", "a", -10, 0).await, None);
    assert_eq!(claim(&store, "one", "a", -10, 5).await, None);
    assert_eq!(claim(&store, "one", "a", 10, 10).await, Some(0));
    sent(&store, "one", 10, 11).await.unwrap();
    // Another schedule begins anew, also one that was set while the old one was at work.
    assert_eq!(claim(&store, "one", "b", 15, 20).await, None);
    assert_eq!(claim(&store, "one", "b", 15, 21).await, None);
    assert_eq!(claim(&store, "one", "b", 30, 30).await, Some(0));
    assert_eq!(claim(&store, "one", "a", 31, 31).await, None);
    assert!(matches!(sent(&store, "one", 30, 32).await, Err(StoreError::Overtaken(_))));
    let (w, weekly) = (slug("w"), slug("weekly"));
    store.forget_report_sending(&w, &weekly).await.unwrap();
    assert_eq!(store.report_sendings(&w).await.unwrap(), []);
    assert_eq!(claim(&store, "one", "a", 31, 40).await, None, "as if it had never been there");
}

#[tokio::test]
async fn a_report_is_sent_once_and_again_only_when_its_sender_dies() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    assert_eq!(claim(&store, "one", "a", 0, 0).await, None);
    assert_eq!(claim(&store, "one", "a", 10, 10).await, Some(0));
    assert_eq!(claim(&store, "two", "a", 10, 11).await, None, "another has it");
    assert_eq!(claim(&store, "one", "a", 10, 12).await, Some(0), "as after a restart under the same name");
    assert_eq!(claim(&store, "two", "a", 10, 60_012).await, Some(0), "the lease is over");
    let late = sent(&store, "one", 10, 60_013).await.unwrap_err();
    assert!(matches!(&late, StoreError::Overtaken(what) if what.contains("weekly")), "{late}");
    for _ in 0..2 {
        sent(&store, "two", 10, 60_014).await.unwrap(); // the same end twice, as after a lost answer
    }
    assert_eq!(claim(&store, "one", "a", 10, 99_000).await, None);
    let standing = store.report_sendings(&slug("w")).await.unwrap();
    assert_eq!(standing[0].sent_at_ms, Some(START_MS + 60_014));
    // A process that ends lets go of what it has.
    assert_eq!(claim(&store, "one", "a", 100_000, 100_000).await, Some(0));
    store.free_claims("one").await.unwrap();
    assert_eq!(claim(&store, "two", "a", 100_000, 100_001).await, Some(0));
}

#[tokio::test]
async fn what_fails_is_tried_again_until_it_is_given_up() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    assert_eq!(claim(&store, "one", "a", 0, 0).await, None);
    assert_eq!(claim(&store, "one", "a", 10, 10).await, Some(0));
    failed(&store, "one", 10, 11, Some(50)).await.unwrap();
    assert!(failed(&store, "one", 10, 11, Some(50)).await.is_err(), "it has let go of it");
    assert_eq!(claim(&store, "one", "a", 10, 49).await, None);
    assert_eq!(claim(&store, "two", "a", 10, 50).await, Some(1));
    let standing = store.report_sendings(&slug("w")).await.unwrap().remove(0);
    assert_eq!(
        (standing.failed_at_ms, standing.problem.as_deref()),
        (Some(START_MS + 11), Some("no server"))
    );
    failed(&store, "two", 10, 60, None).await.unwrap();
    assert_eq!(claim(&store, "one", "a", 10, 1_000).await, None, "it was given up");
    // The next one takes the place of one that could not be sent, and counts its own attempts.
    assert_eq!(claim(&store, "one", "a", 2_000, 2_000).await, Some(0));
    failed(&store, "one", 2_000, 2_001, Some(9_000)).await.unwrap();
    assert_eq!(claim(&store, "one", "a", 4_000, 4_000).await, Some(0));
    sent(&store, "one", 4_000, 4_001).await.unwrap();
    let standing = store.report_sendings(&slug("w")).await.unwrap().remove(0);
    assert_eq!((standing.failed_at_ms, standing.problem, standing.next_attempt_ms), (None, None, None));
    store.remove_workspace(&slug("w")).await.unwrap();
    assert_eq!(store.report_sendings(&slug("w")).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_processes_one_sends() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    assert_eq!(claim(&store, "one", "a", 0, 0).await, None);
    let mut processes = tokio::task::JoinSet::new();
    for process in 0..6 {
        let store = store.again().await;
        processes.spawn(async move { claim(&store, &format!("process {process}"), "a", 10, 10).await });
    }
    let claims: Vec<_> = processes.join_all().await.into_iter().flatten().collect();
    assert_eq!(claims, [0]);
}
