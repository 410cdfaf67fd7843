//! What was written is there after closing and opening again; sources' cursors; the self-test.

use jiff::Timestamp;
use vigie_model::{SourceHealth, SourceState};
use vigie_store::{AlertCommit, AlertQuery, StoreReport};

use super::fixture::{alert, claim, notification, slug, store, workspace};

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    store.set_cursor("hackernews", "40012345").await.unwrap();
    let fired = alert("w", "w/1", 0);
    let commit = AlertCommit {
        consumer: "alerts",
        next: 3,
        states: vec![("key".to_owned(), "{}".to_owned())],
        alerts: vec![fired.clone()],
        outbox: vec![notification(&fired, "console")],
        ..AlertCommit::default()
    };
    store.commit_alerts(&commit).await.unwrap();
    let progress = store.alert_progress("alerts", 0).await.unwrap();
    store.close().await;
    assert!(store.workspaces().await.is_err(), "a closed store answers nothing");

    let store = store.again().await;
    assert_eq!(store.workspaces().await.unwrap(), [workspace("w", "W")]);
    assert_eq!(store.workspaces_version().await.unwrap(), 1);
    assert_eq!(store.cursor("hackernews").await.unwrap().as_deref(), Some("40012345"));
    assert_eq!(store.alert_progress("alerts", 0).await.unwrap(), progress);
    assert_eq!(store.alerts(&AlertQuery::newest(slug("w"))).await.unwrap().items, [alert("w", "w/1", 0)]);
    let due = store.claim_due_notifications(&claim("one", i64::MAX)).await.unwrap();
    assert_eq!(due[0].notification, notification(&fired, "console"));
    let report = StoreReport { schema_version: 12, workspaces: 1, alerts: 1, pending_notifications: 1 };
    assert_eq!(store.check().await.unwrap(), report);
}

#[tokio::test]
async fn a_cursor_is_the_last_one_set_for_its_source() {
    let store = store().await;
    for (source, position) in [("feed:a", "1"), ("feed:b", ""), ("feed:a", "{\"etag\":\"x'y\"}")] {
        store.set_cursor(source, position).await.unwrap();
        assert_eq!(store.cursor(source).await.unwrap().as_deref(), Some(position), "{source}");
    }
    assert_eq!(store.cursor("feed:b").await.unwrap().as_deref(), Some(""));
    assert_eq!(store.cursor("feed:c").await.unwrap(), None);
}

#[tokio::test]
async fn the_health_of_a_source_is_the_last_one_told() {
    let store = store().await;
    let health = |name: &str, events: u64| SourceHealth {
        name: name.to_owned(),
        kind: "feeds".to_owned(),
        state: SourceState::Running,
        last_batch_at: Some(Timestamp::UNIX_EPOCH),
        last_published_at: None,
        events,
        per_minute: 0,
        reconnects: 0,
        last_error: None,
        mend: None,
        last_error_at: None,
        gaps: Vec::new(),
    };
    // More than one statement takes.
    let names: Vec<String> = (0..150).map(|number| format!("feeds:https://example.org/{number}")).collect();
    let told: Vec<SourceHealth> = names.iter().map(|name| health(name, 1)).collect();
    store.keep_source_health(&told, 1).await.unwrap();
    store.keep_source_health(&[health(&names[7], 2)], 2).await.unwrap();
    let known = store.source_health(&names).await.unwrap();
    assert_eq!((known.len(), known[&names[7]].events, known[&names[8]].events), (150, 2, 1));
    assert_eq!(store.source_health(&["nobody".to_owned()]).await.unwrap().len(), 0);
    assert_eq!(store.source_health(&[]).await.unwrap().len(), 0);
}
