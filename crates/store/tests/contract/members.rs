//! Processes that share a store know of each other.

use std::time::Duration;

use vigie_model::Roles;
use vigie_store::{Member, Store};

use super::fixture::{START_MS, alert, claim, store};

fn member(id: &str, roles: &str, seen_after_ms: i64) -> Member {
    Member {
        id: id.to_owned(),
        roles: roles.parse().unwrap(),
        url: None,
        workspaces_version: 7,
        started_at_ms: START_MS - 1,
        seen_at_ms: START_MS + seen_after_ms,
    }
}

async fn living(store: &Store, after_ms: i64) -> Vec<Member> {
    store.members(START_MS + after_ms, Duration::from_secs(5)).await.unwrap()
}

#[tokio::test]
async fn those_that_lately_said_that_they_live_are_known_to_all() {
    let store = store().await;
    let other = store.again().await;
    assert_eq!(living(&store, 0).await, []);
    let matcher = member("b", "match,index", 0);
    let mut all = Member { url: Some("http://10.0.0.7:7700".to_owned()), ..member("a", "serve", 3_000) };
    all.roles = Roles::all();
    store.heartbeat(&matcher).await.unwrap();
    other.heartbeat(&all).await.unwrap();
    assert_eq!(living(&store, 4_000).await, [all.clone(), matcher]);
    assert_eq!(
        living(&other, 5_001).await,
        [all.clone()],
        "the other was not heard of for longer than five seconds"
    );

    // The newest word counts.
    let again =
        Member { workspaces_version: 8, roles: "match".parse().unwrap(), ..member("b", "match", 5_000) };
    store.heartbeat(&again).await.unwrap();
    assert_eq!(living(&store, 6_000).await, [all, again]);
}

#[tokio::test]
async fn one_that_leaves_is_gone_at_once_with_its_claims() {
    let store = store().await;
    store.notify(vec![alert("w", "w/1", 0)], "slack").await;
    store.heartbeat(&member("a", "alert", 0)).await.unwrap();
    store.heartbeat(&member("b", "alert", 0)).await.unwrap();
    assert_eq!(store.claim_due_notifications(&claim("a", START_MS)).await.unwrap().len(), 1);
    assert_eq!(store.claim_due_notifications(&claim("b", START_MS)).await.unwrap().len(), 0);
    store.leave("a").await.unwrap();
    store.leave("never was there").await.unwrap();
    assert_eq!(living(&store, 1).await, [member("b", "alert", 0)]);
    assert_eq!(store.claim_due_notifications(&claim("b", START_MS)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn those_that_died_long_ago_are_forgotten() {
    let store = store().await;
    let day = 24 * 3_600 * 1_000;
    store.heartbeat(&member("old", "match", 0)).await.unwrap();
    store.heartbeat(&member("new", "match", day + 1)).await.unwrap();
    let ever = store.members(START_MS, Duration::MAX).await.unwrap();
    assert_eq!(ever, [member("new", "match", day + 1)]);
}
