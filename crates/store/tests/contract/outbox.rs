//! The outbox: what is due, what becomes of it, and that a replay sends nothing anew.

use vigie_store::{AlertCommit, NotificationRecord, NotificationStatus, PendingNotification, Store};

use super::fixture::{Fresh, START_MS, alert, notification, slug, store};

async fn due(store: &Fresh, now_ms: i64) -> Vec<(String, u32)> {
    let due = store.due(now_ms, 100).await;
    due.into_iter().map(|due| (due.notification.key, due.attempts)).collect()
}

async fn record(store: &Store) -> NotificationRecord {
    let mut records = store.notifications(&slug("w"), "w/1").await.unwrap();
    assert_eq!(records.len(), 1);
    records.remove(0)
}

#[tokio::test]
async fn what_is_due_comes_whole_oldest_first_channels_in_turn_and_no_more_than_asked() {
    let store = store().await;
    store
        .notify(vec![alert("w", "w/2", 20), alert("w", "w/1", 10), alert("other", "other/1", 30)], "slack")
        .await;
    let check = async |after_ms: i64, limit: u32, expected: &[&str]| {
        let due = store.due(START_MS + after_ms, limit).await;
        let ids: Vec<_> = due.iter().map(|due| due.notification.alert.id.as_str()).collect();
        assert_eq!(ids, expected, "after {after_ms} ms, at most {limit}");
    };
    check(9, 10, &[]).await;
    check(10, 10, &["w/1"]).await;
    check(25, 10, &["w/1", "w/2"]).await;
    check(99, 10, &["w/1", "other/1", "w/2"]).await;
    check(99, 2, &["w/1", "other/1"]).await;
    check(99, 0, &[]).await;

    let whole = store.due(START_MS + 10, 1).await.remove(0);
    let expected = notification(&alert("w", "w/1", 10), "slack");
    assert_eq!(
        whole,
        PendingNotification {
            notification: expected,
            attempts: 0,
            message: None,
            bundle: None,
            sealed_at_ms: None,
            decisions: Vec::new(),
        }
    );
}

#[tokio::test]
async fn attempts_are_recorded_until_it_is_sent() {
    let store = store().await;
    let key = store.notify(vec![alert("w", "w/1", 0)], "slack").await.remove(0);
    assert_eq!(due(&store, START_MS).await, [(key.clone(), 0)]);

    store.fail(&key, "HTTP 503\0", Some(START_MS + 60)).await;
    assert_eq!(due(&store, START_MS + 59).await, []);
    assert_eq!(due(&store, START_MS + 60).await, [(key.clone(), 1)]);
    let failed = record(&store).await;
    assert_eq!(
        (failed.status, failed.attempts, failed.last_error.as_deref(), failed.next_attempt_ms),
        (NotificationStatus::Pending, 1, Some("HTTP 503"), Some(START_MS + 60)),
    );

    store.notification_sent(&key, START_MS + 61).await.unwrap();
    let sent = NotificationRecord {
        status: NotificationStatus::Sent,
        attempts: 2,
        next_attempt_ms: None,
        sent_at_ms: Some(START_MS + 61),
        ..failed
    };
    assert_eq!(record(&store).await, sent);

    // A late failure of the same attempt, a repeated success, an unknown key: nothing changes.
    store.fail(&key, "late", Some(0)).await;
    store.notification_sent(&key, START_MS + 99).await.unwrap();
    store.notification_sent("unknown", 0).await.unwrap();
    store.fail("unknown", "", None).await;
    assert_eq!(record(&store).await, sent);
    assert_eq!(due(&store, i64::MAX).await, []);
}

#[tokio::test]
async fn what_is_given_up_is_not_due_but_may_turn_out_sent() {
    let store = store().await;
    let key = store.notify(vec![alert("w", "w/1", 0)], "slack").await.remove(0);
    store.fail(&key, &"é".repeat(100_000), None).await;
    assert_eq!(due(&store, i64::MAX).await, []);
    let given_up = record(&store).await;
    assert_eq!(given_up.status, NotificationStatus::Failed);
    assert_eq!(given_up.last_error.unwrap().chars().count(), 1_000);

    store.notification_sent(&key, 7).await.unwrap();
    assert_eq!(record(&store).await.status, NotificationStatus::Sent);
}

#[tokio::test]
async fn what_is_suppressed_is_recorded_with_its_reason_and_never_sent() {
    let store = store().await;
    let fired = alert("w", "w/1", 0);
    let mut suppressed = notification(&fired, "slack");
    suppressed.suppressed = Some("catching up after an outage".to_owned());
    let key = suppressed.key.clone();
    let commit = AlertCommit {
        consumer: "c",
        alerts: vec![fired],
        outbox: vec![suppressed],
        ..AlertCommit::default()
    };
    store.advance(commit).await;

    assert_eq!(due(&store, i64::MAX).await, []);
    store.notification_sent(&key, 1).await.unwrap();
    store.fail(&key, "error", Some(1)).await;
    let record = record(&store).await;
    assert_eq!((record.status, record.attempts), (NotificationStatus::Suppressed, 0));
    assert_eq!(record.suppressed.as_deref(), Some("catching up after an outage"));
}

#[tokio::test]
async fn an_alert_has_one_record_a_channel_within_its_workspace() {
    let store = store().await;
    store.notify(vec![alert("w", "w/1", 0)], "slack").await;
    store.notify(vec![alert("w", "w/1", 0)], "mail").await;
    store.notify(vec![alert("w", "w/2", 0)], "slack").await;
    let check = async |workspace: &str, id: &str, expected: &[&str]| {
        let records = store.notifications(&slug(workspace), id).await.unwrap();
        let channels: Vec<_> = records.iter().map(|record| record.channel.as_str()).collect();
        assert_eq!(channels, expected, "{workspace} {id}");
    };
    check("w", "w/1", &["mail", "slack"]).await;
    check("w", "w/2", &["slack"]).await;
    check("other", "w/1", &[]).await;
}
