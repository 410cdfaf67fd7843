//! Each stage of deciding, by example, and what always holds.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde_json::{Value, json};
use vigie_model::{Alert, Care, Silence, Slug, Workspace};
use vigie_store::{DecisionRecord, Told};

use super::*;

const HOUR: i64 = 3_600_000;

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

/// Ten in the morning, in Paris.
fn ten() -> i64 {
    ms("2026-02-03T09:00:00Z")
}

fn slug(name: &str) -> Slug {
    Slug::new(name).unwrap()
}

fn merge(mut base: Value, over: &Value) -> Value {
    for (key, value) in over.as_object().into_iter().flatten() {
        base[key] = value.clone();
    }
    base
}

/// A workspace with one rule and one channel, each with these settings.
fn workspace(language: &str, rule: &Value, channel: &Value) -> Workspace {
    let rule = merge(
        json!({"id": "crisis", "name": "Crisis", "channels": ["team"],
               "when": {"kind": "threshold", "count": 1, "window": "1h"}}),
        rule,
    );
    let channel = merge(json!({"id": "team", "to": {"kind": "console"}}), channel);
    serde_json::from_value(json!({
        "workspace": {"id": "w", "name": "W", "languages": [language], "timezone": "Europe/Paris"},
        "rule": [rule], "channel": [channel],
    }))
    .unwrap()
}

fn alert(number: usize, over: &Value) -> Alert {
    let base = json!({
        "id": format!("w/crisis/a{number}/1"), "workspace": "w", "rule": "crisis", "rule_name": "Crisis",
        "brand": format!("a{number}"), "about": format!("A{number}"), "severity": "warning", "state": "firing",
        "fired_at": Timestamp::from_millisecond(ten()).unwrap(),
        "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 1, "negative": 0},
    });
    serde_json::from_value(merge(base, over)).unwrap()
}

fn pending(alert: &Alert, event: NotificationEvent, now: i64) -> PendingNotification {
    let number = if event == NotificationEvent::Repeated { "/1" } else { "" };
    PendingNotification {
        notification: Notification {
            key: format!("{}/team/{}{number}", alert.id, event.as_str()),
            workspace: alert.workspace.clone(),
            channel: slug("team"),
            alert: alert.clone(),
            event,
            suppressed: None,
            created_at_ms: now,
            due_ms: now,
        },
        attempts: 0,
        message: None,
        bundle: None,
        sealed_at_ms: None,
        decisions: Vec::new(),
    }
}

fn told_of(pending: &PendingNotification) -> Told {
    let notification = &pending.notification;
    Told {
        key: notification.key.clone(),
        alert_id: notification.alert.id.clone(),
        channel: notification.channel.clone(),
        event: notification.event,
        status: NotificationStatus::Pending,
        suppressed: None,
        sealed: pending.sealed_at_ms.is_some(),
        waits: pending.message.clone().zip(pending.bundle),
        due_ms: Some(notification.due_ms),
    }
}

/// One notification and what the store says about it.
struct Given {
    now: i64,
    standing: Standing,
    due: PendingNotification,
}

impl Given {
    fn new(event: NotificationEvent, rule: &Value, channel: &Value, over: &Value) -> Self {
        let (now, alert) = (ten() + 1_000, alert(1, over));
        let due = pending(&alert, event, now);
        let standing = Standing {
            workspace: workspace("en", rule, channel),
            alerts: HashMap::from([(alert.id.clone(), alert)]),
            care: HashMap::new(),
            silences: Vec::new(),
            told: vec![told_of(&due)],
            today: HashMap::new(),
            recent: Vec::new(),
        };
        Self { now, standing, due }
    }

    fn usual(event: NotificationEvent) -> Self {
        Self::new(event, &json!({}), &json!({}), &json!({}))
    }

    fn at(mut self, now: &str) -> Self {
        self.now = ms(now);
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn care(self, care: Value) -> Self {
        self.with(|given| {
            let care: Care = serde_json::from_value(care).unwrap();
            given.standing.care.insert(given.due.notification.alert.id.clone(), care);
        })
    }

    fn resolved(self) -> Self {
        self.with(|given| {
            for alert in given.standing.alerts.values_mut() {
                (alert.state, alert.resolved_at) = (AlertState::Resolved, Some(alert.fired_at));
            }
        })
    }

    /// Something else that was to be told to the channel about the alert.
    fn before(self, event: NotificationEvent, change: impl FnOnce(&mut Told)) -> Self {
        self.with(|given| {
            let other = pending(&given.due.notification.alert, event, given.now - 1_000);
            let mut told = told_of(&other);
            change(&mut told);
            given.standing.told.push(told);
        })
    }

    fn waited(self, cause: Cause) -> Self {
        self.with(|given| {
            let decision = DecisionRecord { at_ms: 0, cause, why: String::new(), until_ms: Some(given.now) };
            given.due.decisions.push(decision);
        })
    }

    fn decided(&self) -> Decided {
        let now = Timestamp::from_millisecond(self.now).unwrap();
        let due = std::slice::from_ref(&self.due);
        decide(due, &self.standing, now, Duration::from_secs(3_600)).pop().unwrap()
    }

    fn check(&self, expected: &str) {
        assert_eq!(shown(&self.decided().verdict), expected);
    }

    /// What is to be told later, and when.
    fn check_later(&self, expected: &[&str]) {
        let later: Vec<String> = self
            .decided()
            .later
            .iter()
            .map(|told| format!("{} {}", told.key, Timestamp::from_millisecond(told.due_ms).unwrap()))
            .collect();
        assert_eq!(later, expected);
    }
}

fn shown(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Send { message, bundle: None } => format!("send {message}"),
        Verdict::Send { message, bundle: Some(bundle) } => format!("send {} of {message}", bundle.as_str()),
        Verdict::Suppress { cause, why } => format!("never, {}: {why}", cause.as_str()),
        Verdict::Defer { together, until_ms, cause, .. } => {
            let until = Timestamp::from_millisecond(*until_ms).unwrap();
            let together = together.as_ref().map(|(name, _)| format!(" in {name}")).unwrap_or_default();
            format!("wait, {}: {until}{together}", cause.as_str())
        }
    }
}

use NotificationEvent::{Escalated, Fired, Repeated, Resolved};

#[test]
fn what_nothing_holds_back_leaves_under_its_own_key() {
    Given::usual(Fired).check("send w/crisis/a1/1/team/fired");
    Given::usual(Escalated).check("send w/crisis/a1/1/team/escalated");
    Given::usual(Repeated).check("send w/crisis/a1/1/team/repeated/1");
}

#[test]
fn what_lost_its_rule_or_channel_is_not_told() {
    Given::usual(Fired)
        .with(|given| given.standing.workspace.rules.clear())
        .check("never, gone: the rule is there no more");
    Given::usual(Fired)
        .with(|given| given.standing.workspace.channels.clear())
        .check("never, gone: the workspace has no channel “team” any more");
    Given::new(Repeated, &json!({"repeat": "0s"}), &json!({}), &json!({}))
        .check("never, gone: the rule repeats nothing any more");
}

#[test]
fn what_is_old_news_or_doubtful_is_not_told() {
    let old = json!({"fired_at": "2026-02-03T08:00:00Z"});
    Given::new(Fired, &json!({}), &json!({}), &old).check(
        "never, too_old: happened on 3 February 2026 at 09:00 (Europe/Paris), more than 1 h before it was seen",
    );
    Given::new(Repeated, &json!({}), &json!({}), &old).check("send w/crisis/a1/1/team/repeated/1");
    // What has waited since is not older for it.
    Given::new(Fired, &json!({}), &json!({}), &json!({}))
        .at("2026-02-04T09:00:00Z")
        .check("send w/crisis/a1/1/team/fired");
    let doubtful =
        json!({"inhibited": {"kind": "catch_up", "source": "rss", "since": "2026-02-03T08:55:00Z"}});
    Given::new(Fired, &json!({}), &json!({}), &doubtful).check(
        "never, inhibited: the source rss is catching up, back on 3 February 2026 at 09:55 (Europe/Paris): counts \
         mislead",
    );
    // What still goes on long after that is real.
    Given::new(Fired, &json!({}), &json!({}), &doubtful)
        .check_later(&["w/crisis/a1/1/team/repeated/1 2026-02-03T11:00:01Z"]);
    Given::new(Escalated, &json!({}), &json!({}), &doubtful).check_later(&[]);
    Given::new(Repeated, &json!({}), &json!({}), &doubtful).check("send w/crisis/a1/1/team/repeated/1");
}

#[test]
fn the_end_is_told_to_whoever_was_told_the_beginning() {
    let end = || Given::usual(Resolved).resolved();
    end().check("never, never_told: this channel was not told that it began");
    end().before(Fired, |told| told.sealed = true).check("send w/crisis/a1/1/team/resolved");
    end().before(Escalated, |told| told.sealed = true).check("send w/crisis/a1/1/team/resolved");
    let silent = |told: &mut Told| {
        (told.status, told.suppressed) = (NotificationStatus::Suppressed, Some("silence".to_owned()));
    };
    end().before(Fired, silent).check("never, never_told: silence");
    // While the beginning waits with others, the end waits with it.
    let waits = |told: &mut Told| {
        (told.waits, told.due_ms) = (Some(("night".to_owned(), Bundle::Quiet)), Some(ten() + HOUR));
    };
    end().before(Fired, waits).check("wait, quiet: 2026-02-03T10:00:00Z in night");
    // Another courier has the beginning in hand; and a beginning that was put off will not be told.
    end().before(Fired, |_| {}).check("send w/crisis/a1/1/team/resolved");
    end()
        .before(Fired, |told| told.due_ms = Some(ten() + HOUR))
        .check("never, never_told: this channel was not told that it began");
}

#[test]
fn what_is_told_later_is_told_only_while_it_goes_on() {
    Given::usual(Repeated).resolved().check("never, over: the alert was over by then");
    Given::usual(Escalated).resolved().check("never, over: the alert was over by then");
    Given::usual(Fired).resolved().check("send w/crisis/a1/1/team/fired");
    Given::usual(Fired).resolved().waited(Cause::Snoozed).check("never, over: the alert was over by then");
}

#[test]
fn what_somebody_looks_after_is_neither_escalated_nor_repeated() {
    let ana = || json!({"acknowledged_by": "Ana\u{202e}"});
    Given::usual(Escalated).care(ana()).check("never, acknowledged: acknowledged by Ana");
    Given::usual(Repeated).care(ana()).check("wait, acknowledged: 2026-02-03T13:00:01Z");
    Given::usual(Fired).care(ana()).check("send w/crisis/a1/1/team/fired");
}

#[test]
fn what_is_put_off_waits_and_its_end_does_not() {
    let care = || json!({"snoozed_until": "2026-02-03T11:00:00Z", "snoozed_by": "Ana"});
    for event in [Fired, Repeated, Escalated] {
        Given::usual(event).care(care()).check("wait, snoozed: 2026-02-03T11:00:00Z");
    }
    Given::usual(Fired).care(care()).at("2026-02-03T11:00:00Z").check("send w/crisis/a1/1/team/fired");
    Given::usual(Resolved)
        .resolved()
        .before(Fired, |told| told.sealed = true)
        .care(care())
        .check("send w/crisis/a1/1/team/resolved");
}

fn silence(over: &Value) -> Silence {
    let base = json!({
        "id": "s1", "workspace": "w", "from": "2026-02-03T08:00:00Z", "until": "2026-02-03T12:00:00Z",
        "reason": "launch", "author": "Ana", "created_at": "2026-02-03T08:00:00Z",
    });
    serde_json::from_value(merge(base, over)).unwrap()
}

#[test]
fn silences_suppress_what_begins_and_put_off_what_follows() {
    let given =
        |event, over: Value| Given::usual(event).with(|given| given.standing.silences.push(silence(&over)));
    given(Fired, json!({})).check("never, silenced: silence s1 by Ana: launch");
    given(Fired, json!({"rule": "crisis", "brand": "a1", "severity": "warning"}))
        .check("never, silenced: silence s1 by Ana: launch");
    given(Fired, json!({"severity": "critical"})).check("send w/crisis/a1/1/team/fired");
    given(Repeated, json!({})).check("wait, silenced: 2026-02-03T12:00:00Z");
    given(Escalated, json!({})).check("wait, silenced: 2026-02-03T12:00:00Z");
    given(Resolved, json!({}))
        .resolved()
        .before(Fired, |told| told.sealed = true)
        .check("send w/crisis/a1/1/team/resolved");
    // When the silence is over, whoever was not told hears that it still goes on.
    given(Fired, json!({})).check_later(&["w/crisis/a1/1/team/repeated/1 2026-02-03T12:00:00Z"]);
}

#[test]
fn digests_and_quiet_hours_gather() {
    let given = |channel: Value| Given::new(Fired, &json!({}), &channel, &json!({}));
    let daily = || given(json!({"digest": "daily"}));
    daily().check("wait, digest: 2026-02-04T08:00:00Z in w/team/digest/1770192000");
    daily().waited(Cause::Digest).check("send w/crisis/a1/1/team/fired");
    let night = || given(json!({"quiet": {"from": "22:00", "to": "07:00", "except": "critical"}}));
    night().check("send w/crisis/a1/1/team/fired");
    night().at("2026-02-03T22:00:00Z").check("wait, quiet: 2026-02-04T06:00:00Z in w/team/quiet/1770184800");
    night()
        .at("2026-02-03T22:00:00Z")
        .with(|given| {
            for alert in given.standing.alerts.values_mut() {
                alert.severity = vigie_model::Severity::Critical;
            }
        })
        .check("send w/crisis/a1/1/team/fired");
    // A digest that falls into the quiet hours comes at their end, and then leaves.
    let both = || given(json!({"digest": "hourly", "quiet": {"from": "22:00", "to": "07:00"}}));
    both()
        .at("2026-02-03T22:00:00Z")
        .waited(Cause::Digest)
        .check("wait, quiet: 2026-02-04T06:00:00Z in w/team/quiet/1770184800");
    both().at("2026-02-04T06:00:00Z").waited(Cause::Digest).check("send w/crisis/a1/1/team/fired");
}

#[test]
fn enough_is_enough_for_a_day() {
    let given = |event, told| {
        Given::new(event, &json!({"daily_cap": 3}), &json!({}), &json!({})).with(|given| {
            given.standing.today.insert((slug("crisis"), slug("team")), told);
        })
    };
    given(Fired, 2).check("send w/crisis/a1/1/team/fired");
    given(Fired, 3).check("wait, cap: 2026-02-03T23:00:00Z in w/team/cap/crisis/1770159600");
    given(Repeated, 9).check("wait, cap: 2026-02-03T23:00:00Z in w/team/cap/crisis/1770159600");
    given(Resolved, 9)
        .resolved()
        .before(Fired, |told| told.sealed = true)
        .check("send w/crisis/a1/1/team/resolved");
    let gathered = given(Fired, 9).with(|given| {
        (given.due.message, given.due.bundle) = (Some("w/team/cap/crisis/1".to_owned()), Some(Bundle::Cap));
    });
    assert!(shown(&gathered.decided().verdict).starts_with("send cap of w/team/cap/crisis/1/"));
}

#[test]
fn what_follows_on_the_same_story_is_gathered_for_one_further_message() {
    let recent = |event, minutes_ago: i64, over: Value| Recent {
        key: "first".to_owned(),
        channel: slug("team"),
        event,
        alert: alert(2, &over),
        left_ms: ten() + 1_000 - minutes_ago * 60_000,
    };
    let same = || json!({"brand": "a1", "about": "A1"});
    let given = |recent: Recent| Given::usual(Fired).with(|given| given.standing.recent.push(recent));
    let waits = shown(&given(recent(Fired, 2, same())).decided().verdict);
    assert!(waits.starts_with("wait, story: 2026-02-03T09:03:01Z in w/team/story/"), "{waits}");
    given(recent(Fired, 5, same())).check("send w/crisis/a1/1/team/fired");
    given(recent(Fired, 2, json!({}))).check("send w/crisis/a1/1/team/fired");
    given(recent(Resolved, 2, same())).check("send w/crisis/a1/1/team/fired");
    given(Recent { channel: slug("other"), ..recent(Fired, 2, same()) })
        .check("send w/crisis/a1/1/team/fired");
    given(recent(Fired, 2, json!({"id": "w/crisis/a1/1", "brand": "a1", "about": "A1"})))
        .check("send w/crisis/a1/1/team/fired");
}

#[test]
fn what_is_told_is_told_again_while_it_goes_on() {
    Given::usual(Fired).check_later(&["w/crisis/a1/1/team/repeated/1 2026-02-03T13:00:01Z"]);
    Given::usual(Repeated).check_later(&["w/crisis/a1/1/team/repeated/2 2026-02-03T13:00:01Z"]);
    Given::usual(Fired).resolved().check_later(&[]);
    Given::new(Fired, &json!({"repeat": "0s"}), &json!({}), &json!({})).check_later(&[]);
    Given::new(Fired, &json!({}), &json!({"digest": "daily"}), &json!({})).check_later(&[]);
}

#[test]
fn reasons_are_given_in_the_language_of_the_workspace() {
    let french = Given::usual(Escalated).care(json!({"acknowledged_by": "Ana"})).with(|given| {
        given.standing.workspace = workspace("fr", &json!({}), &json!({}));
    });
    french.check("never, acknowledged: prise en charge par Ana");
}

#[derive(Debug, Clone)]
struct Step {
    brand: usize,
    after_minutes: i64,
    event: u8,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..4_usize, 0..90_i64, 0..4_u8).prop_map(|(brand, after_minutes, event)| Step {
        brand,
        after_minutes,
        event,
    });
    proptest::collection::vec(step, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes, each notification ends sent, suppressed with a reason, or waits for a later moment; and it stands
    /// in one message only.
    #[test]
    fn each_ends_sent_suppressed_or_waiting(
        steps in steps(), digest in proptest::option::of(0..3_usize), quiet: bool, cap in 1..5_u32,
        silenced: bool, acknowledged: bool,
    ) {
        let mut channel = json!({});
        if let Some(digest) = digest {
            channel["digest"] = json!(["hourly", "daily", "weekly"][digest]);
        }
        if quiet {
            channel["quiet"] = json!({"from": "22:00", "to": "07:00"});
        }
        let mut standing = Given::new(Fired, &json!({"daily_cap": cap}), &channel, &json!({})).standing;
        (standing.alerts, standing.told) = (HashMap::new(), Vec::new());
        if silenced {
            standing.silences.push(silence(&json!({"brand": "a1"})));
        }
        let (mut now, mut open): (i64, Vec<PendingNotification>) = (ten(), Vec::new());
        let mut messages: BTreeMap<String, String> = BTreeMap::new();
        for step in steps {
            now += step.after_minutes * 60_000;
            let event = [Fired, Escalated, Resolved, Repeated][usize::from(step.event)];
            let alert = alert(step.brand, &json!({}));
            if acknowledged {
                let care = Care { acknowledged_by: Some("Ana".to_owned()), ..Care::default() };
                standing.care.insert(alert.id.clone(), care);
            }
            let new = pending(&alert, event, now);
            standing.alerts.insert(alert.id.clone(), alert);
            if !standing.told.iter().any(|told| told.key == new.notification.key) {
                standing.told.push(told_of(&new));
                open.push(new);
            }
            let (due, later): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|pending| pending.notification.due_ms <= now);
            open = later;
            let at = Timestamp::from_millisecond(now).unwrap();
            let decided = decide(&due, &standing, at, Duration::from_secs(3_600));
            prop_assert_eq!(decided.len(), due.len());
            for decided in decided {
                let mut pending =
                    due.iter().find(|due| due.notification.key == decided.key).unwrap().clone();
                note(&mut standing, &pending, &decided.verdict, at);
                match decided.verdict {
                    Verdict::Send { message, .. } => {
                        let before = messages.insert(decided.key.clone(), message);
                        prop_assert_eq!(before, None, "{} left twice", decided.key);
                    }
                    Verdict::Suppress { why, .. } => prop_assert!(!why.is_empty()),
                    Verdict::Defer { together, until_ms, cause, why } => {
                        prop_assert!(until_ms > now && !why.is_empty());
                        (pending.message, pending.bundle) = together.unzip();
                        pending.notification.due_ms = until_ms;
                        let decision = DecisionRecord { at_ms: now, cause, why, until_ms: Some(until_ms) };
                        pending.decisions.push(decision);
                        open.push(pending);
                    }
                }
            }
        }
    }
}
