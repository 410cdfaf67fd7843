//! What people do about alerts: kept in order, folded, used once by a link, and never across a workspace's border.

use jiff::Timestamp;
use vigie_model::{CareAction, CareEntry};
use vigie_store::{Deed, LinkUse, StoreError};

use super::fixture::{START_MS, alert, slug, store};

fn entry(after_ms: i64, author: &str, action: CareAction) -> CareEntry {
    CareEntry {
        at: Timestamp::from_millisecond(START_MS + after_ms).unwrap(),
        author: author.to_owned(),
        action,
    }
}

#[tokio::test]
async fn deeds_are_kept_in_order_and_folded() {
    let store = store().await;
    store.commit(vec![alert("w", "w/1", 0), alert("w", "w/2", 0), alert("v", "w/1", 0)]).await;
    let revision = store.alerts_revision().await.unwrap();
    let comment = CareAction::Comment { text: "l'été \u{0} 🌊".to_owned() };
    let deeds = [
        entry(5, "Ana\u{0}", CareAction::Acknowledge),
        entry(5, "Bo", CareAction::Assign { to: Some("Cléo".to_owned()) }),
        entry(1, "Bo", comment), // a clock that is behind changes no order
        entry(
            9,
            "Bo",
            CareAction::Snooze { until: Some(Timestamp::from_millisecond(START_MS + 99).unwrap()) },
        ),
    ];
    for deed in &deeds {
        assert_eq!(store.take_care(&slug("w"), "w/1", deed, None).await.unwrap(), Deed::Done);
    }
    assert_eq!(store.care_of(&slug("w"), "w/1").await.unwrap(), deeds);
    let cares = store.cares(&slug("w"), &["w/1", "w/2", "w/1", "w/none"]).await.unwrap();
    assert_eq!(cares.len(), 1);
    let care = &cares["w/1"];
    assert_eq!((care.acknowledged_by.as_deref(), care.assignee.as_deref()), (Some("Ana\u{0}"), Some("Cléo")));
    assert_eq!(care.snoozed_until.map(Timestamp::as_millisecond), Some(START_MS + 99));
    // Who watches live sees it.
    let changed = store.alerts_changed_since(revision, 10).await.unwrap().alerts;
    assert_eq!(changed.iter().map(|alert| alert.id.as_str()).collect::<Vec<_>>(), ["w/1"]);

    // Nothing crosses the border of the workspace, and what is not there cannot be taken care of.
    assert_eq!(store.care_of(&slug("v"), "w/1").await.unwrap(), []);
    for (workspace, id) in [("w", "w/none"), ("nobody", "w/1"), ("w", "\0")] {
        let deed = store.take_care(&slug(workspace), id, &deeds[0], None).await.unwrap();
        assert_eq!(deed, Deed::Missing, "{workspace} {id}");
    }
}

#[tokio::test]
async fn a_link_acts_once_for_each_of_its_deeds() {
    let store = store().await;
    store.commit(vec![alert("w", "w/1", 0)]).await;
    let link = |link, deed| LinkUse { link, deed, expires_ms: START_MS + 100 };
    let ack = entry(0, "Ana", CareAction::Acknowledge);
    let check = async |used: LinkUse<'_>, expected: Deed| {
        let deed = store.take_care(&slug("w"), "w/1", &ack, Some(&used)).await.unwrap();
        assert_eq!(deed, expected, "{used:?}");
    };
    assert!(!store.link_was_used("one", "acknowledge").await.unwrap());
    check(link("one", "acknowledge"), Deed::Done).await;
    check(link("one", "acknowledge"), Deed::LinkUsed).await;
    check(link("one", "silence"), Deed::Done).await;
    check(link("two", "acknowledge"), Deed::Done).await;
    assert!(store.link_was_used("one", "acknowledge").await.unwrap());
    assert_eq!(store.care_of(&slug("w"), "w/1").await.unwrap().len(), 3);
    // Of two at once one acts.
    let (a, b) = (store.again().await, store.again().await);
    let used = link("three", "acknowledge");
    let workspace = slug("w");
    let (a, b) = tokio::join!(
        a.take_care(&workspace, "w/1", &ack, Some(&used)),
        b.take_care(&workspace, "w/1", &ack, Some(&used))
    );
    let mut deeds = [a.unwrap(), b.unwrap()];
    deeds.sort_by_key(|deed| *deed == Deed::LinkUsed);
    assert_eq!(deeds, [Deed::Done, Deed::LinkUsed]);
    // What has expired is forgotten.
    assert_eq!(store.prune(START_MS + 100).await.unwrap().links, 0);
    assert_eq!(store.prune(START_MS + 101).await.unwrap().links, 4);
}

#[tokio::test]
async fn an_alert_keeps_no_more_than_a_thousand_deeds_and_takes_them_along() {
    let store = store().await;
    store.commit(vec![super::fixture::resolved(alert("w", "w/1", 0))]).await;
    let ack = entry(0, "Ana", CareAction::Acknowledge);
    for _ in 0..1_000 {
        store.take_care(&slug("w"), "w/1", &ack, None).await.unwrap();
    }
    let error = store.take_care(&slug("w"), "w/1", &ack, None).await.unwrap_err();
    assert!(matches!(error, StoreError::TooMuchCare(1_000)), "{error}");
    let later = START_MS + 401 * 24 * 3_600 * 1_000;
    assert_eq!(store.prune(later).await.unwrap().alerts, 1);
    assert_eq!(store.care_of(&slug("w"), "w/1").await.unwrap(), []);
}

#[tokio::test]
async fn the_first_key_of_a_name_stays() {
    let store = store().await;
    assert_eq!(store.signing_key("links", "first").await.unwrap(), "first");
    assert_eq!(store.again().await.signing_key("links", "second").await.unwrap(), "first");
    assert_eq!(store.signing_key("other", "third").await.unwrap(), "third");
}
