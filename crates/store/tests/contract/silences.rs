//! Silences: added, listed, ended before their time, bounded, forgotten, and kept within their workspace.

use jiff::Timestamp;
use vigie_model::{Severity, Silence, SilenceMatcher};
use vigie_store::{Deed, LinkUse, Store, StoreError};

use super::fixture::{START_MS, slug, store, workspace};

fn silence(workspace: &str, from: i64, until: i64) -> Silence {
    let at = |after| Timestamp::from_millisecond(START_MS + after).unwrap();
    Silence {
        id: Store::new_silence_id(),
        workspace: slug(workspace),
        matcher: SilenceMatcher {
            rule: Some(slug("crisis")),
            brand: None,
            severity: Some(Severity::Critical),
        },
        from: at(from),
        until: at(until),
        reason: "l'été \"🌊\"".to_owned(),
        author: "Ana".to_owned(),
        created_at: at(0),
        ended_by: None,
    }
}

#[tokio::test]
async fn silences_are_listed_and_end_before_their_time() {
    let store = store().await;
    for id in ["w", "v"] {
        store.apply(&workspace(id, id)).await.unwrap();
    }
    let (holds, coming, over) = (silence("w", 0, 100), silence("w", 50, 200), silence("w", -100, -50));
    for silence in [&holds, &coming, &over] {
        assert_eq!(store.add_silence(silence, None).await.unwrap(), Deed::Done);
    }
    let list = async |workspace: &str| store.silences(&slug(workspace), 10).await.unwrap();
    assert_eq!(list("w").await, [coming.clone(), holds.clone(), over.clone()]);
    assert_eq!(list("v").await, []);

    let end = async |workspace: &str, id: &str| {
        store.end_silence(&slug(workspace), id, "Bo", START_MS + 60).await.unwrap()
    };
    assert_eq!(end("v", &holds.id).await, None, "another workspace has none of that name");
    assert_eq!(end("w", "\0").await, None);
    let ended = end("w", &holds.id).await.unwrap();
    assert_eq!((ended.until.as_millisecond(), ended.ended_by.as_deref()), (START_MS + 60, Some("Bo")));
    assert_eq!(end("w", &holds.id).await, Some(ended), "it ends once");
    assert_eq!(end("w", &over.id).await, Some(over));

    let later = START_MS + 401 * 24 * 3_600 * 1_000;
    assert_eq!(store.prune(later).await.unwrap().silences, 3);
    assert_eq!(list("w").await, []);
}

#[tokio::test]
async fn a_workspace_keeps_no_more_than_a_thousand_and_takes_them_along() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    store.add_silence(&silence("w", -10, -5), None).await.unwrap();
    for _ in 0..1_000 {
        store.add_silence(&silence("w", 0, 100), None).await.unwrap();
    }
    let link = LinkUse { link: "one", deed: "silence", expires_ms: i64::MAX };
    let error = store.add_silence(&silence("w", 0, 100), Some(&link)).await.unwrap_err();
    assert!(matches!(error, StoreError::TooManySilences(1_000)), "{error}");
    assert!(!store.link_was_used("one", "silence").await.unwrap(), "what was refused used no link");
    store.remove_workspace(&slug("w")).await.unwrap();
    assert_eq!(store.silences(&slug("w"), 10).await.unwrap(), []);
}
