//! Deciding about what is due: what the store says is seen whole, what is decided stands, and what leaves together is
//! claimed together by one courier.

use std::{collections::BTreeSet, time::Duration};

use vigie_store::{
    Bundle, Cause, Claim, Decided, Notification, NotificationEvent, NotificationStatus, PendingNotification,
    Store, Verdict,
};

use super::fixture::{Fresh, START_MS, alert, claim, notification, slug, store, workspace};

/// A store with a workspace and these alerts, each to be told to `slack`.
async fn filled(ids: &[&str]) -> Fresh {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    let alerts = ids.iter().zip(0..).map(|(id, after)| alert("w", id, after)).collect();
    store.notify(alerts, "slack").await;
    store
}

async fn take(store: &Store, member: &str, now_ms: i64) -> Vec<PendingNotification> {
    store.claim_due_notifications(&claim(member, now_ms)).await.unwrap()
}

fn keys(due: &[PendingNotification]) -> Vec<&str> {
    due.iter().map(|due| due.notification.key.as_str()).collect()
}

fn with(verdict: Verdict) -> impl Fn(&PendingNotification) -> Decided {
    move |due| Decided { key: due.notification.key.clone(), verdict: verdict.clone(), later: Vec::new() }
}

async fn decide(
    store: &Store,
    member: &str,
    due: &[PendingNotification],
    decided: impl Fn(&PendingNotification) -> Decided,
) -> Vec<String> {
    let all = due.iter().map(decided).collect();
    store.decide(&slug("w"), member, due, START_MS + 10, |_| all).await.unwrap()
}

fn wait(name: &str, until_ms: i64) -> Verdict {
    Verdict::Defer {
        together: Some((name.to_owned(), Bundle::Quiet)),
        until_ms,
        cause: Cause::Quiet,
        why: "at night".to_owned(),
    }
}

fn leave(message: &str) -> Verdict {
    Verdict::Send { message: message.to_owned(), bundle: Some(Bundle::Quiet) }
}

#[tokio::test]
async fn what_waits_for_the_same_leaves_as_one_message_for_one_courier() {
    let store = filled(&["w/1", "w/2", "w/3"]).await;
    let due = take(&store, "one", START_MS + 10).await;
    assert_eq!(decide(&store, "one", &due, with(wait("night", START_MS + 50))).await.len(), 3);
    assert_eq!(take(&store, "one", START_MS + 49).await, []);
    let other = store.again().await;
    // However little room there is, all come, and to one.
    let small = Claim { limit: 1, ..claim("one", START_MS + 50) };
    let first = store.claim_due_notifications(&small).await.unwrap();
    assert_eq!(keys(&first), ["w/1/slack/fired", "w/2/slack/fired", "w/3/slack/fired"]);
    assert_eq!(take(&other, "two", START_MS + 50).await, []);
    assert_eq!(first[0].decisions[0].cause, Cause::Quiet);
    assert_eq!((first[0].message.as_deref(), first[0].sealed_at_ms), (Some("night"), None));

    // One of them is not told; the others leave. After a crash the same come again, whoever takes them.
    let verdict = |due: &PendingNotification| match due.notification.alert.id.as_str() {
        "w/2" => with(Verdict::Suppress { cause: Cause::Over, why: "over".to_owned() })(due),
        _ => with(leave("night/abc"))(due),
    };
    assert_eq!(decide(&store, "one", &first, verdict).await.len(), 3);
    let again = take(&other, "two", START_MS + 60_051).await;
    assert_eq!(keys(&again), ["w/1/slack/fired", "w/3/slack/fired"]);
    assert!(
        again.iter().all(|due| due.message.as_deref() == Some("night/abc") && due.sealed_at_ms.is_some())
    );
    store.notification_failed("two", "night/abc", "busy", Some(START_MS + 70_000)).await.unwrap();
    assert_eq!(take(&store, "one", START_MS + 69_999).await, []);
    assert_eq!(take(&store, "one", START_MS + 70_000).await.len(), 2);
    store.notification_sent("night/abc", START_MS + 70_001).await.unwrap();
    for (id, status) in [
        ("w/1", NotificationStatus::Sent),
        ("w/2", NotificationStatus::Suppressed),
        ("w/3", NotificationStatus::Sent),
    ] {
        let record = store.notifications(&slug("w"), id).await.unwrap().remove(0);
        assert_eq!(record.status, status, "{id}");
        assert_eq!(record.decisions[0].why, "at night", "{id}");
    }
}

#[tokio::test]
async fn nothing_joins_what_is_sealed_and_nobody_decides_about_what_is_not_theirs() {
    let store = filled(&["w/1", "w/2"]).await;
    let due = take(&store, "one", START_MS + 10).await;
    assert_eq!(decide(&store, "two", &due, with(leave("m"))).await, [""; 0], "not theirs");
    assert_eq!(decide(&store, "one", &due[..1], with(leave("m"))).await.len(), 1);
    assert_eq!(decide(&store, "one", &due[..1], with(leave("n"))).await, [""; 0], "decided already");
    let nobody = slug("nobody");
    let gone = store.decide(&nobody, "one", &due, 0, |_| unreachable!("there is no such workspace"));
    assert_eq!(gone.await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn what_the_store_says_is_seen_whole() {
    let store = filled(&["w/1", "w/2"]).await;
    store.notify(vec![alert("other", "other/1", 0)], "slack").await;
    let due = take(&store, "one", START_MS + 10).await;
    let own: Vec<_> = due.into_iter().filter(|due| due.notification.workspace == slug("w")).collect();
    let later = |due: &PendingNotification| Decided {
        later: vec![Notification {
            key: format!("{}/again", due.notification.key),
            event: NotificationEvent::Repeated,
            due_ms: START_MS + 5_000,
            ..notification(&due.notification.alert, "slack")
        }],
        ..with(Verdict::Send { message: due.notification.key.clone(), bundle: None })(due)
    };
    decide(&store, "one", &own, later).await;
    let mut seen = None;
    let next = take(&store, "one", START_MS + 5_000).await;
    let next: Vec<_> =
        next.into_iter().filter(|due| due.notification.event == NotificationEvent::Repeated).collect();
    assert_eq!(next.len(), 2, "what is to be told later is");
    store
        .decide(&slug("w"), "one", &next, START_MS + 60_000, |standing| {
            seen = Some(standing.clone());
            Vec::new()
        })
        .await
        .unwrap();
    let seen = seen.unwrap();
    assert_eq!(seen.workspace, workspace("w", "W"));
    let set = |list: Vec<String>| list.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(set(seen.alerts.into_keys().collect()), set(vec!["w/1".to_owned(), "w/2".to_owned()]));
    assert_eq!(seen.told.len(), 4);
    assert_eq!(seen.told.iter().filter(|told| told.sealed).count(), 2);
    assert_eq!(seen.today[&(slug("crisis"), slug("slack"))], 2);
    let recent: BTreeSet<_> = seen.recent.iter().map(|recent| recent.key.as_str()).collect();
    assert_eq!(recent, BTreeSet::from(["w/1/slack/fired", "w/2/slack/fired"]));
    assert!(seen.care.is_empty() && seen.silences.is_empty());
}

/// Two couriers that take and decide at once: each message leaves once and whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn couriers_at_once_never_share_out_what_leaves_together() {
    let ids: Vec<String> = (0..60).map(|number| format!("w/{number:02}")).collect();
    let store = filled(&ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let due = take(&store, "one", START_MS + 100).await;
    let bundle = |due: &PendingNotification| {
        let number: usize = due.notification.alert.id[2..].parse().unwrap();
        with(wait(&format!("bundle {}", number % 6), START_MS + 200))(due)
    };
    assert_eq!(decide(&store, "one", &due, bundle).await.len(), 60);
    let mut couriers = tokio::task::JoinSet::new();
    for courier in 0..4 {
        let store = store.again().await;
        couriers.spawn(async move {
            let (member, mut taken) = (format!("courier {courier}"), Vec::new());
            for _ in 0..200 {
                let claim = Claim { limit: 1, ..claim(&member, START_MS + 1_000) };
                let due = store.claim_due_notifications(&claim).await.unwrap();
                let Some(first) = due.first() else {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    continue;
                };
                taken.push((first.message.clone().unwrap(), due.len()));
            }
            taken
        });
    }
    let mut taken = couriers.join_all().await.concat();
    taken.sort();
    let expected: Vec<_> = (0..6).map(|number| (format!("bundle {number}"), 10)).collect();
    assert_eq!(taken, expected);
}
