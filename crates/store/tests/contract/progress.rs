//! The alert stage's step: offsets, states, alerts and notifications together or not at all.

use std::time::Instant;

use vigie_store::{AlertCommit, AlertProgress, AlertQuery, Fence, StoreError};

use super::fixture::{alert, notification, resolved, slug, store};

fn pairs(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(key, state)| ((*key).to_owned(), (*state).to_owned())).collect()
}

#[tokio::test]
async fn each_step_builds_on_the_one_before() {
    let store = store().await;
    let check = async |partition: u32,
                       next: u64,
                       removed: &[&str],
                       states: &[(&str, &str)],
                       expected: &[(&str, &str)]| {
        let before = store.alert_progress("alerts", partition).await.unwrap();
        let commit = AlertCommit {
            consumer: "alerts",
            partition,
            expected: before.fence,
            next,
            states: pairs(states),
            removed_states: removed.iter().map(|key| (*key).to_owned()).collect(),
            ..AlertCommit::default()
        };
        let fence = store.commit_alerts(&commit).await.unwrap();
        assert_ne!(fence, before.fence, "after {commit:?}");
        let progress = AlertProgress { next: Some(next), states: pairs(expected), fence };
        assert_eq!(store.alert_progress("alerts", partition).await.unwrap(), progress, "after {commit:?}");
    };

    assert_eq!(store.alert_progress("alerts", 0).await.unwrap(), AlertProgress::default());
    check(0, 0, &[], &[], &[]).await;
    check(0, 5, &[], &[("b", "1"), ("a", "{\"é\":1}")], &[("a", "{\"é\":1}"), ("b", "1")]).await;
    // Other keys stay; the last of a repeated key wins. A step need not move the offset.
    check(0, 5, &[], &[("b", "2"), ("b", "3")], &[("a", "{\"é\":1}"), ("b", "3")]).await;
    // Another partition knows nothing of this one.
    check(u32::MAX, i64::MAX as u64, &["b"], &[("b", "9")], &[("b", "9")]).await;
    // A key that is removed and written is written.
    check(0, 6, &["a", "b", "none"], &[("b", "4")], &[("b", "4")]).await;
    check(0, 6, &["b"], &[], &[]).await;

    assert_eq!(store.alert_progress("another", 0).await.unwrap(), AlertProgress::default());
}

#[tokio::test]
async fn a_step_that_fails_in_one_part_leaves_nothing() {
    let store = store().await;
    let before = AlertCommit {
        consumer: "alerts",
        next: 1,
        states: pairs(&[("kept", "1")]),
        ..AlertCommit::default()
    };
    let before = AlertProgress {
        next: Some(1),
        states: pairs(&[("kept", "1")]),
        fence: store.commit_alerts(&before).await.unwrap(),
    };
    let unknown = alert("w", "w/never-committed", 0);
    let step = AlertCommit {
        consumer: "alerts",
        partition: 0,
        expected: before.fence,
        next: 2,
        states: pairs(&[("new", "1")]),
        removed_states: vec!["kept".to_owned()],
        alerts: vec![alert("w", "w/1", 0)],
        outbox: vec![notification(&alert("w", "w/1", 0), "console"), notification(&unknown, "console")],
        erased: Vec::new(),
    };

    let check = async |step: &AlertCommit<'_>, expected: fn(&StoreError) -> bool| {
        let error = store.commit_alerts(step).await.unwrap_err();
        assert!(expected(&error), "{error:?}");
        assert_eq!(store.alert_progress("alerts", 0).await.unwrap(), before);
        assert_eq!(store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items, []);
        assert_eq!(store.due(i64::MAX, 10).await, []);
    };
    check(&step, |error| matches!(error, StoreError::UnknownAlert)).await;
    // A notification of one workspace about another's alert is refused in the same way.
    let mut foreign = step.clone();
    foreign.outbox[1] = notification(&alert("w", "w/1", 0), "console");
    foreign.outbox[1].workspace = slug("other");
    foreign.outbox[1].key = "foreign".to_owned();
    check(&foreign, |error| matches!(error, StoreError::UnknownAlert)).await;
    let mut beyond = step.clone();
    beyond.next = u64::MAX;
    beyond.outbox.pop();
    check(&beyond, |error| matches!(error, StoreError::InvalidRow { .. })).await;

    let mut mended = step;
    mended.outbox.pop();
    store.commit_alerts(&mended).await.unwrap();
    assert_eq!(store.due(i64::MAX, 10).await.len(), 1);
}

#[tokio::test]
async fn a_replayed_step_adds_nothing() {
    let store = store().await;
    let fired = alert("w", "w/1", 0);
    let step = AlertCommit {
        consumer: "alerts",
        next: 2,
        states: pairs(&[("a", "1")]),
        alerts: vec![fired.clone(), resolved(fired.clone())],
        outbox: vec![notification(&fired, "console"), notification(&fired, "console")],
        ..AlertCommit::default()
    };
    for turn in 0..3 {
        store.advance(step.clone()).await;
        let alerts = store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items;
        assert_eq!(alerts, [resolved(fired.clone())], "turn {turn}");
        let records = store.notifications(&slug("w"), "w/1").await.unwrap();
        assert_eq!(records.len(), 1, "turn {turn}");
        // What became of the notification is not undone by the replay.
        if turn == 0 {
            store.notification_sent(&records[0].key, 5).await.unwrap();
        } else {
            assert_eq!(records[0].sent_at_ms, Some(5));
            assert_eq!(store.due(i64::MAX, 10).await, [], "turn {turn}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_commit_at_once_and_both_succeed() {
    let store = store().await;
    let mut tasks = tokio::task::JoinSet::new();
    for consumer in 0..4 {
        let store = store.again().await;
        tasks.spawn(async move {
            let mut fence = Fence::default();
            for offset in 1..=25 {
                let name = format!("consumer {consumer}");
                let fired = alert("w", &format!("w/{consumer}/{offset}"), offset);
                let commit = AlertCommit {
                    consumer: &name,
                    expected: fence,
                    next: offset as u64,
                    outbox: vec![notification(&fired, "console")],
                    alerts: vec![fired],
                    ..AlertCommit::default()
                };
                fence = store.commit_alerts(&commit).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    for consumer in 0..4 {
        let progress = store.alert_progress(&format!("consumer {consumer}"), 0).await.unwrap();
        assert_eq!(progress.next, Some(25));
    }
    assert_eq!(store.due(i64::MAX, 500).await.len(), 100);
}

#[tokio::test]
async fn a_step_with_a_thousand_states_is_quick() {
    let store = store().await;
    let state = format!("{{\"bins\":[{}]}}", "12,".repeat(100) + "0");
    let mut commit = AlertCommit {
        consumer: "alerts",
        states: (0..1_000).map(|n| (format!("w/crisis/brand-{n}"), state.clone())).collect(),
        alerts: (0..20).map(|n| alert("w", &format!("w/{n}"), n)).collect(),
        ..AlertCommit::default()
    };
    commit.outbox = commit.alerts.iter().map(|alert| notification(alert, "console")).collect();
    let mut taken = Vec::new();
    for turn in 0..20 {
        commit.next = turn;
        let start = Instant::now();
        commit.expected = store.commit_alerts(&commit).await.unwrap();
        taken.push(start.elapsed());
    }
    taken.sort();
    println!(
        "commit_alerts with 1,000 states and 20 alerts: median {:?}, slowest {:?}",
        taken[10], taken[19]
    );
    assert!(taken[10].as_millis() < 1_000, "median {:?}", taken[10]);
    assert_eq!(store.alert_progress("alerts", 0).await.unwrap().states.len(), 1_000);
}
