//! How channels fare: failures rest a channel for all couriers, what is gone is disabled once and told through the others,
//! and nothing of a channel's past holds for other settings.

use std::time::Duration;

use vigie_model::Slug;
use vigie_store::{Attempted, ChannelState, Claim, NotificationStatus};

use super::fixture::{Fresh, START_MS, alert, claim, slug, store, workspace};

const NOW: i64 = START_MS + 1_000;

struct Names {
    workspace: Slug,
    channel: Slug,
}

impl Names {
    fn at<'a>(&'a self, settings: &'a str, now_ms: i64) -> Attempted<'a> {
        Attempted { workspace: &self.workspace, channel: &self.channel, settings, now_ms }
    }
}

async fn world() -> (Fresh, Names) {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    (store, Names { workspace: slug("w"), channel: slug("hook") })
}

async fn known(store: &Fresh, names: &Names) -> Option<ChannelState> {
    store.channel_state(&names.workspace, &names.channel).await.unwrap()
}

async fn claimed(store: &Fresh, claim: Claim<'_>) -> Vec<String> {
    let due = store.claim_due_notifications(&claim).await.unwrap();
    due.into_iter().map(|due| due.notification.alert.id).collect()
}

#[tokio::test]
async fn failures_are_counted_until_one_works_or_the_settings_change() {
    let (store, names) = world().await;
    assert_eq!(known(&store, &names).await, None);
    store.channel_failed(&names.at("a", NOW), "HTTP 500", None).await.unwrap();
    store.channel_failed(&names.at("a", NOW + 1), "HTTP\0 502", Some(NOW + 60_000)).await.unwrap();
    let state = known(&store, &names).await.unwrap();
    assert_eq!((state.failures, state.rests_until_ms), (2, Some(NOW + 60_000)));
    assert_eq!((state.failed_at_ms, state.failed.as_deref()), (Some(NOW + 1), Some("HTTP 502")));
    // A rest that lasts longer stays.
    store.channel_failed(&names.at("a", NOW + 2), "HTTP 500", Some(NOW + 10)).await.unwrap();
    assert_eq!(known(&store, &names).await.unwrap().rests_until_ms, Some(NOW + 60_000));
    // Other settings are another channel.
    store.channel_failed(&names.at("b", NOW + 3), "HTTP 404", None).await.unwrap();
    let state = known(&store, &names).await.unwrap();
    assert_eq!((state.failures, state.rests_until_ms, state.settings.as_str()), (1, None, "b"));
    store.channel_worked(&names.at("b", NOW + 4)).await.unwrap();
    let state = known(&store, &names).await.unwrap();
    assert_eq!((state.failures, state.sent_at_ms), (0, Some(NOW + 4)));
    assert_eq!(store.channel_states(None).await.unwrap(), std::slice::from_ref(&state));
    assert_eq!(store.channel_states(Some(&slug("w"))).await.unwrap(), [state]);
    assert_eq!(store.channel_states(Some(&slug("v"))).await.unwrap(), []);
}

#[tokio::test]
async fn a_channel_that_rests_holds_no_place_and_one_that_failed_holds_one() {
    let (store, names) = world().await;
    store.notify((0..4).map(|n| alert("w", &format!("hook/{n}"), n)).collect(), "hook").await;
    store.notify((0..2).map(|n| alert("w", &format!("mail/{n}"), n)).collect(), "mail").await;
    let check = async |now_ms: i64, expected: &[&str]| {
        assert_eq!(claimed(&store, claim("one", now_ms)).await, expected, "at {now_ms}");
        store.free_claims("one").await.unwrap();
    };
    store.channel_failed(&names.at("a", NOW), "HTTP 500", Some(NOW + 500)).await.unwrap();
    check(NOW, &["mail/0", "mail/1"]).await;
    check(NOW + 500, &["hook/0", "mail/0", "mail/1"]).await;
    // The one that is let through is one for all couriers.
    assert_eq!(claimed(&store, claim("one", NOW + 500)).await.len(), 3);
    assert_eq!(claimed(&store, claim("two", NOW + 500)).await, [""; 0]);
    store.free_claims("one").await.unwrap();
    store.channel_worked(&names.at("a", NOW + 501)).await.unwrap();
    check(NOW + 501, &["hook/0", "mail/0", "hook/1", "mail/1", "hook/2", "hook/3"]).await;
    // A rest ends when a process begins, and when the workspace is changed.
    for end in 0..2 {
        store.channel_failed(&names.at("a", NOW), "HTTP 500", Some(NOW + 99_000)).await.unwrap();
        check(NOW + 502, &["mail/0", "mail/1"]).await;
        match end {
            0 => store.end_rests().await.unwrap(),
            _ => drop(store.apply(&workspace("w", "Another")).await.unwrap()),
        }
        check(NOW + 502, &["hook/0", "mail/0", "mail/1"]).await;
    }
}

#[tokio::test]
async fn many_channels_that_failed_do_not_hold_back_one_that_works() {
    let (store, names) = world().await;
    for number in 0..60 {
        let (id, channel) = (format!("dead/{number}"), format!("dead-{number}"));
        store.notify(vec![alert("w", &id, 0), alert("w", &format!("{id}/b"), 0)], &channel).await;
        let attempted = Names { workspace: slug("w"), channel: slug(&channel) };
        store.channel_failed(&attempted.at("a", NOW), "HTTP 500", None).await.unwrap();
    }
    store.notify((0..5).map(|n| alert("w", &format!("good/{n}"), 900 + n)).collect(), "hook").await;
    store.channel_worked(&names.at("a", NOW)).await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..40 {
        let claim = Claim { limit: 4, per_channel: 4, ..claim("one", NOW) };
        seen.extend(claimed(&store, claim).await);
    }
    let good = seen.iter().filter(|id| id.starts_with("good")).count();
    assert_eq!(good, 4, "as many as one channel may have: {seen:?}");
    let dead = seen.iter().filter(|id| id.starts_with("dead")).count();
    assert_eq!(dead, 60, "one of each that failed");
}

#[tokio::test]
async fn what_is_gone_is_disabled_once_and_what_waits_is_suppressed_with_the_reason() {
    let (store, names) = world().await;
    let keys = store.notify((0..3).map(|n| alert("w", &format!("w/{n}"), n)).collect(), "hook").await;
    let first = Claim { limit: 1, ..claim("one", NOW) };
    assert_eq!(claimed(&store, first).await, ["w/0"]);
    let (mail, chat) = (slug("mail"), slug("chat"));
    let disable = async |settings: &str| {
        store.disable_channel(&names.at(settings, NOW), "gone (410)", &[&mail, &chat]).await.unwrap()
    };
    assert!(disable("a").await);
    assert!(!disable("a").await, "once");
    let state = known(&store, &names).await.unwrap();
    assert_eq!((state.disabled_at_ms, state.reason.as_deref()), (Some(NOW), Some("gone (410)")));
    store.notification_failed("one", &keys[0], "gone (410)", None).await.unwrap();
    let record = async |id: &str| store.notifications(&slug("w"), id).await.unwrap().remove(0);
    assert_eq!(record("w/0").await.status, NotificationStatus::Failed);
    for id in ["w/1", "w/2"] {
        let record = record(id).await;
        assert_eq!(record.status, NotificationStatus::Suppressed);
        assert_eq!(record.suppressed.as_deref(), Some("gone (410)"));
    }
    // One that comes later is claimed, and suppressed by who claimed it alone.
    let key = store.notify(vec![alert("w", "w/3", 3)], "hook").await.remove(0);
    assert_eq!(claimed(&store, claim("one", NOW)).await, ["w/3"]);
    store.notification_suppressed("two", &key, "gone").await.unwrap();
    assert_eq!(record("w/3").await.status, NotificationStatus::Pending);
    store.notification_suppressed("one", &key, "gone").await.unwrap();
    assert_eq!(record("w/3").await.status, NotificationStatus::Suppressed);

    // A failure of the same settings leaves it disabled; one that works enables it.
    store.channel_failed(&names.at("a", NOW + 1), "HTTP 410", None).await.unwrap();
    assert!(known(&store, &names).await.unwrap().disabled_at_ms.is_some());
    store.channel_worked(&names.at("a", NOW + 2)).await.unwrap();
    let state = known(&store, &names).await.unwrap();
    assert_eq!((state.disabled_at_ms, state.reason, state.failures), (None, None, 0));
}

#[tokio::test]
async fn the_others_are_told_once_each_and_again_while_it_fails() {
    let (store, names) = world().await;
    let (mail, chat) = (slug("mail"), slug("chat"));
    store.disable_channel(&names.at("a", NOW), "gone", &[&mail, &chat]).await.unwrap();
    let lease = Duration::from_secs(60);
    let other = store.again().await;
    let taken = store.take_channel_notices(NOW, lease).await.unwrap();
    let via = |notices: &[vigie_store::ChannelNotice]| -> Vec<(String, u32)> {
        notices.iter().map(|notice| (notice.via.to_string(), notice.attempts)).collect()
    };
    let mut both = via(&taken);
    both.sort();
    assert_eq!(both, [("chat".to_owned(), 0), ("mail".to_owned(), 0)]);
    assert_eq!(other.take_channel_notices(NOW + 59_999, lease).await.unwrap(), []);
    let told = taken.iter().find(|notice| notice.via == mail).unwrap();
    let failed = taken.iter().find(|notice| notice.via == chat).unwrap();
    store.channel_notice_tried(told, None).await.unwrap();
    store.channel_notice_tried(failed, Some(NOW + 5)).await.unwrap();
    let again = other.take_channel_notices(NOW + 5, lease).await.unwrap();
    assert_eq!(via(&again), [("chat".to_owned(), 1)]);
    // What nobody finished comes up again when its time is over.
    assert_eq!(
        via(&store.take_channel_notices(NOW + 60_005, lease).await.unwrap()),
        [("chat".to_owned(), 1)]
    );
    // Enabled by hand: nobody needs to be told any more.
    assert!(store.enable_channel(&names.workspace, &names.channel).await.unwrap());
    assert!(!store.enable_channel(&names.workspace, &names.channel).await.unwrap());
    assert_eq!(store.take_channel_notices(i64::MAX / 2, lease).await.unwrap(), []);
    assert_eq!(known(&store, &names).await.unwrap().disabled_at_ms, None);
    store.forget_channel(&names.workspace, &names.channel).await.unwrap();
    assert_eq!(known(&store, &names).await, None);
}

#[tokio::test]
async fn what_failed_before_is_due_at_once_when_the_channel_works_again() {
    let (store, names) = world().await;
    let keys = store.notify(vec![alert("w", "w/1", 0), alert("w", "w/2", 1)], "hook").await;
    let other = store.notify(vec![alert("w", "w/3", 1)], "mail").await.remove(0);
    for key in [&keys[0], &other] {
        store.fail(key, "HTTP 500", Some(NOW + 3_600_000)).await;
    }
    store.retry_now(&names.workspace, &names.channel, NOW).await.unwrap();
    let due = store.due(NOW, 10).await;
    let ids: Vec<&str> = due.iter().map(|due| due.notification.alert.id.as_str()).collect();
    assert_eq!(ids, ["w/2", "w/1"]);
    // What waits for a channel that fails is not overdue: nobody could send it sooner.
    let overdue = async || store.outbox(NOW + 5).await.unwrap().overdue.as_millis();
    assert!(overdue().await > 0);
    store.channel_failed(&names.at("a", NOW), "HTTP 500", None).await.unwrap();
    assert_eq!(overdue().await, 0);
}

#[tokio::test]
async fn what_is_known_of_channels_goes_with_their_workspace() {
    let (store, names) = world().await;
    store.disable_channel(&names.at("a", NOW), "gone", &[&slug("mail")]).await.unwrap();
    store.remove_workspace(&names.workspace).await.unwrap();
    assert_eq!(store.channel_states(None).await.unwrap(), []);
    assert_eq!(store.take_channel_notices(NOW, Duration::from_secs(1)).await.unwrap(), []);
    assert!(store.channel_worked(&names.at("a", NOW)).await.is_err(), "there is no such workspace");
}
