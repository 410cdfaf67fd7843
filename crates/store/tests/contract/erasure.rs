//! Who erased what they wrote: no alert quotes them any more, nothing that tells of one, and nothing is learnt from them.

use vigie_model::{Alert, Erasure, Mark, Sample};
use vigie_store::AlertCommit;

use super::fixture::{Fresh, alert, notification, post, slug, store, workspace};

/// An alert that quotes posts of these authors, `bluesky:AUTHOR-1` and so on.
fn quoting(id: &str, authors: &[&str]) -> Alert {
    let sample = |author: &&str| -> Sample {
        let sample = serde_json::json!({
            "post": format!("bluesky:{author}-1"), "source": "bluesky", "author_id": author, "text": "words",
            "published_at": "2026-01-01T00:00:00Z",
        });
        serde_json::from_value(sample).unwrap()
    };
    let mut alert = alert("a", id, 0);
    alert.reason.drivers.samples = authors.iter().map(sample).collect();
    alert
}

fn erasure(source: &str, author: &str) -> Erasure {
    let at = "2026-01-02T00:00:00Z".parse().unwrap();
    Erasure { source: source.to_owned(), author: author.to_owned(), at }
}

async fn erase(store: &Fresh, erased: Vec<Erasure>) {
    store.advance(AlertCommit { consumer: "alerts", erased, ..AlertCommit::default() }).await;
}

/// Whom the stored alert and the notification that waits for it quote.
async fn quoted(store: &Fresh, id: &str) -> Vec<String> {
    let names = |alert: &Alert| -> Vec<String> {
        alert.reason.drivers.authors_quoted().map(|(_, author)| author.to_owned()).collect()
    };
    let stored = names(&store.alert(&slug("a"), id).await.unwrap().unwrap());
    let due = store.due(i64::MAX, 100).await;
    let waiting = due.iter().find(|due| due.notification.alert.id == id).unwrap();
    assert_eq!(names(&waiting.notification.alert), stored, "the notification says what the alert says");
    stored
}

#[tokio::test]
async fn who_is_erased_is_quoted_nowhere() {
    let store = store().await;
    store.notify(vec![quoting("a/1", &["ana", "ben"]), quoting("a/2", &["ben"])], "console").await;
    let revision = store.alerts_revision().await.unwrap();
    erase(&store, vec![erasure("bluesky", "zoe"), erasure("nostr", "ana"), erasure("bluesky", "a\0na")])
        .await;
    assert_eq!(store.alerts_revision().await.unwrap(), revision, "nothing was theirs");

    erase(&store, vec![erasure("bluesky", "ana")]).await;
    assert_eq!(
        (quoted(&store, "a/1").await, quoted(&store, "a/2").await),
        (vec!["ben".into()], vec!["ben".into()])
    );
    let changed = store.alerts_changed_since(revision, 10).await.unwrap().alerts;
    assert_eq!(changed.iter().map(|alert| alert.id.as_str()).collect::<Vec<_>>(), ["a/1"], "others are told");

    // What is written in the same step as the erasure is read holds too.
    let late = quoting("a/3", &["ana", "ben", "ben"]);
    let outbox = vec![notification(&late, "console")];
    let erased = vec![erasure("bluesky", "ana"), erasure("bluesky", "ben")];
    store
        .advance(AlertCommit {
            consumer: "alerts",
            alerts: vec![late],
            outbox,
            erased,
            ..AlertCommit::default()
        })
        .await;
    for alert in ["a/1", "a/2", "a/3"] {
        assert_eq!(quoted(&store, alert).await, Vec::<String>::new(), "{alert}");
    }
}

#[tokio::test]
async fn what_is_published_after_an_erasure_stays() {
    let store = store().await;
    store.notify(vec![quoting("a/1", &["ana"])], "console").await;
    let early = Erasure { at: "2025-12-31T00:00:00Z".parse().unwrap(), ..erasure("bluesky", "ana") };
    erase(&store, vec![early]).await;
    assert_eq!(quoted(&store, "a/1").await, ["ana"]);
    erase(&store, vec![erasure("bluesky", "ana")]).await;
    assert!(quoted(&store, "a/1").await.is_empty());
}

#[tokio::test]
async fn nothing_is_learnt_from_who_is_erased() {
    let store = store().await;
    store.apply(&workspace("a", "A")).await.unwrap();
    let mark = |text: &str| Mark {
        workspace: slug("a"),
        brand: slug("acme"),
        about: true,
        title: None,
        text: text.to_owned(),
    };
    for (id, author, at) in
        [("bluesky:1", Some("ana"), 1), ("bluesky:2", Some("ben"), 2), ("bluesky:3", None, 3)]
    {
        store.mark_relevance(&mark(id), &post(id, author), false, at).await.unwrap();
    }
    let version = store.workspaces_version().await.unwrap();
    erase(&store, vec![erasure("bluesky", "zoe")]).await;
    assert_eq!(store.workspaces_version().await.unwrap(), version);
    erase(&store, vec![erasure("bluesky", "ana")]).await;
    assert_eq!(store.relevance_marks().await.unwrap(), [mark("bluesky:3"), mark("bluesky:2")]);
    assert_eq!(store.workspaces_version().await.unwrap(), version + 1, "all processes learn again");
}
