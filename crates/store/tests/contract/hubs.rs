//! Hubs: one subscription a source, found by its secret name; what a hub brings waits, bounded, and is taken once.

use vigie_store::HubSubscription;

use super::fixture::{START_MS, store};

fn subscription(source: &str, token: &str) -> HubSubscription {
    HubSubscription {
        source: source.to_owned(),
        token: token.to_owned(),
        hub: "https://hub.example/".to_owned(),
        topic: "https://a.example/l'été?x=%F0".to_owned(),
        secret: "a secret".to_owned(),
        as_safe: true,
        lease_until_ms: None,
        ask_again_ms: START_MS,
    }
}

#[tokio::test]
async fn a_source_has_one_subscription() {
    let store = store().await;
    let (first, other) = (subscription("feed:b", "t1"), subscription("feed:a", "t2"));
    for kept in [&first, &other, &first] {
        store.keep_hub_subscription(kept).await.unwrap();
    }
    assert_eq!(store.hub_subscriptions().await.unwrap(), [other.clone(), first.clone()]);
    assert_eq!(store.hub_subscription("t1").await.unwrap(), Some(first.clone()));
    assert_eq!(store.hub_subscription("t3").await.unwrap(), None);

    store.answer_hub_subscription("t1", Some(START_MS + 5), START_MS + 4).await.unwrap();
    let confirmed =
        HubSubscription { lease_until_ms: Some(START_MS + 5), ask_again_ms: START_MS + 4, ..first.clone() };
    assert_eq!(store.hub_subscription("t1").await.unwrap(), Some(confirmed));
    let sources: Vec<String> =
        (0..200).map(|n| format!("feed:{n}")).chain(["feed:a", "feed:b"].map(str::to_owned)).collect();
    let told = async |now_ms: i64| Vec::from_iter(store.told_by_hubs(&sources, now_ms).await.unwrap());
    assert_eq!(told(START_MS).await, ["feed:b"]);
    assert_eq!(told(START_MS + 5).await, Vec::<String>::new(), "the lease is over");
    store.answer_hub_subscription("t1", None, START_MS).await.unwrap();
    assert_eq!(store.hub_subscription("t1").await.unwrap(), Some(first));
    store.answer_hub_subscription("nobody's", None, START_MS).await.unwrap();

    let moved = HubSubscription { as_safe: false, ..subscription("feed:b", "t4") };
    store.keep_hub_subscription(&moved).await.unwrap();
    assert_eq!(store.hub_subscription("t1").await.unwrap(), None, "another took its place");
    assert_eq!(store.hub_subscription("t4").await.unwrap(), Some(moved));
    store.end_hub_subscription("feed:b").await.unwrap();
    assert_eq!(store.hub_subscriptions().await.unwrap(), [other]);
}

#[tokio::test]
async fn what_a_hub_brings_is_taken_once() {
    let store = store().await;
    store.keep_hub_subscription(&subscription("feed:a", "t1")).await.unwrap();
    store.keep_hub_delivery("nobody's", None, "AA==").await.unwrap();
    assert_eq!(store.take_hub_deliveries().await.unwrap(), []);
    for number in 0..40 {
        store.keep_hub_delivery("t1", Some("text/xml"), &number.to_string()).await.unwrap();
    }
    let bodies = async || {
        let taken = store.take_hub_deliveries().await.unwrap();
        assert!(taken.iter().all(|taken| taken.source == "feed:a" && taken.as_safe));
        assert!(taken.iter().all(|taken| taken.content_type.as_deref() == Some("text/xml")));
        taken.into_iter().map(|taken| taken.body_base64).collect::<Vec<_>>()
    };
    let waiting: Vec<String> = (0..16).map(|number| number.to_string()).collect();
    assert_eq!(bodies().await, waiting, "what is too much is left out");
    assert_eq!(bodies().await, Vec::<String>::new());

    store.keep_hub_delivery("t1", Some("text/xml"), "old").await.unwrap();
    store.keep_hub_subscription(&subscription("feed:a", "t2")).await.unwrap();
    store.keep_hub_delivery("t2", Some("text/xml"), "new").await.unwrap();
    assert_eq!(bodies().await, ["new"], "what came for a former subscription is gone with it");
}
