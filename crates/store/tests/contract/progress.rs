//! The alert stage's step: offsets, states, alerts and notifications together or not at all.

use std::{collections::BTreeMap, time::Instant};

use vigie_store::{AlertCommit, AlertProgress, AlertQuery, StoreError};

use crate::fixture::{alert, notification, resolved, slug, store};

fn pairs(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(key, state)| ((*key).to_owned(), (*state).to_owned())).collect()
}

#[tokio::test]
async fn each_step_builds_on_the_one_before() {
    let store = store().await;
    let check =
        async |offsets: &[(u32, u64)], removed: &[&str], states: &[(&str, &str)], expected: AlertProgress| {
            let commit = AlertCommit {
                consumer: "alerts",
                offsets: offsets.iter().copied().collect(),
                states: pairs(states),
                removed_states: removed.iter().map(|key| (*key).to_owned()).collect(),
                ..AlertCommit::default()
            };
            store.commit_alerts(&commit).await.unwrap();
            assert_eq!(store.alert_progress("alerts").await.unwrap(), expected, "after {commit:?}");
        };
    let progress = |offsets: &[(u32, u64)], states: &[(&str, &str)]| AlertProgress {
        offsets: offsets.iter().copied().collect(),
        states: pairs(states),
    };

    assert_eq!(store.alert_progress("alerts").await.unwrap(), AlertProgress::default());
    check(&[], &[], &[], progress(&[], &[])).await;
    check(
        &[(0, 5)],
        &[],
        &[("b", "1"), ("a", "{\"é\":1}")],
        progress(&[(0, 5)], &[("a", "{\"é\":1}"), ("b", "1")]),
    )
    .await;
    // Other partitions and keys stay; the last of a repeated key wins.
    check(
        &[(1, 9)],
        &[],
        &[("b", "2"), ("b", "3")],
        progress(&[(0, 5), (1, 9)], &[("a", "{\"é\":1}"), ("b", "3")]),
    )
    .await;
    // A key that is removed and written is written.
    check(&[(0, 6)], &["a", "b", "none"], &[("b", "4")], progress(&[(0, 6), (1, 9)], &[("b", "4")])).await;
    let top = i64::MAX as u64;
    check(&[(u32::MAX, top)], &["b"], &[], progress(&[(0, 6), (1, 9), (u32::MAX, top)], &[])).await;

    assert_eq!(store.alert_progress("another").await.unwrap(), AlertProgress::default());
}

#[tokio::test]
async fn a_step_that_fails_in_one_part_leaves_nothing() {
    let store = store().await;
    let before = AlertCommit {
        consumer: "alerts",
        offsets: [(0, 1)].into(),
        states: pairs(&[("kept", "1")]),
        ..AlertCommit::default()
    };
    store.commit_alerts(&before).await.unwrap();
    let unknown = alert("w", "w/never-committed", 0);
    let step = AlertCommit {
        consumer: "alerts",
        offsets: [(0, 2)].into(),
        states: pairs(&[("new", "1")]),
        removed_states: vec!["kept".to_owned()],
        alerts: vec![alert("w", "w/1", 0)],
        outbox: vec![notification(&alert("w", "w/1", 0), "console"), notification(&unknown, "console")],
    };

    let check = async |step: &AlertCommit<'_>, expected: fn(&StoreError) -> bool| {
        let error = store.commit_alerts(step).await.unwrap_err();
        assert!(expected(&error), "{error:?}");
        let progress = store.alert_progress("alerts").await.unwrap();
        assert_eq!((progress.offsets, progress.states), ([(0, 1)].into(), pairs(&[("kept", "1")])));
        assert_eq!(store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items, []);
        assert_eq!(store.due_notifications(i64::MAX, 10).await.unwrap(), []);
    };
    check(&step, |error| matches!(error, StoreError::UnknownAlert)).await;
    // A notification of one workspace about another's alert is refused in the same way.
    let mut foreign = step.clone();
    foreign.outbox[1] = notification(&alert("w", "w/1", 0), "console");
    foreign.outbox[1].workspace = slug("other");
    foreign.outbox[1].key = "foreign".to_owned();
    check(&foreign, |error| matches!(error, StoreError::UnknownAlert)).await;
    let mut beyond = step.clone();
    beyond.offsets = [(0, u64::MAX)].into();
    beyond.outbox.pop();
    check(&beyond, |error| matches!(error, StoreError::InvalidRow { .. })).await;

    let mut mended = step;
    mended.outbox.pop();
    store.commit_alerts(&mended).await.unwrap();
    assert_eq!(store.due_notifications(i64::MAX, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_replayed_step_adds_nothing() {
    let store = store().await;
    let fired = alert("w", "w/1", 0);
    let step = AlertCommit {
        consumer: "alerts",
        offsets: [(0, 2)].into(),
        states: pairs(&[("a", "1")]),
        alerts: vec![fired.clone(), resolved(fired.clone())],
        outbox: vec![notification(&fired, "console"), notification(&fired, "console")],
        ..AlertCommit::default()
    };
    for turn in 0..3 {
        store.commit_alerts(&step).await.unwrap();
        let alerts = store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items;
        assert_eq!(alerts, [resolved(fired.clone())], "turn {turn}");
        let records = store.notifications(&slug("w"), "w/1").await.unwrap();
        assert_eq!(records.len(), 1, "turn {turn}");
        // What became of the notification is not undone by the replay.
        if turn == 0 {
            store.notification_sent(&records[0].key, 5).await.unwrap();
        } else {
            assert_eq!(records[0].sent_at_ms, Some(5));
            assert_eq!(store.due_notifications(i64::MAX, 10).await.unwrap(), [], "turn {turn}");
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
            for offset in 1..=25 {
                let name = format!("consumer {consumer}");
                let fired = alert("w", &format!("w/{consumer}/{offset}"), offset);
                let commit = AlertCommit {
                    consumer: &name,
                    offsets: [(0, offset as u64)].into(),
                    outbox: vec![notification(&fired, "console")],
                    alerts: vec![fired],
                    ..AlertCommit::default()
                };
                store.commit_alerts(&commit).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    for consumer in 0..4 {
        let progress = store.alert_progress(&format!("consumer {consumer}")).await.unwrap();
        assert_eq!(progress.offsets, BTreeMap::from([(0, 25)]));
    }
    assert_eq!(store.due_notifications(i64::MAX, 500).await.unwrap().len(), 100);
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
        commit.offsets = [(0, turn)].into();
        let start = Instant::now();
        store.commit_alerts(&commit).await.unwrap();
        taken.push(start.elapsed());
    }
    taken.sort();
    println!(
        "commit_alerts with 1,000 states and 20 alerts: median {:?}, slowest {:?}",
        taken[10], taken[19]
    );
    assert!(taken[10].as_millis() < 100, "median {:?}", taken[10]);
    assert_eq!(store.alert_progress("alerts").await.unwrap().states.len(), 1_000);
}
