//! A fresh store, and the smallest good value of each kind.

use std::{ops::Deref, time::Duration};

use jiff::Timestamp;
use vigie_model::{Alert, AlertState, Post, Slug, Workspace};
use vigie_store::{AlertCommit, Claim, Notification, NotificationEvent, PendingNotification, Store};

use crate::Site;

/// 2026-01-01T00:00:00Z.
pub(crate) const START_MS: i64 = 1_767_225_600_000;

/// A store of its own.
pub(crate) struct Fresh {
    store: Store,
    site: Site,
}

impl Deref for Fresh {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Fresh {
    /// Opens the same store once more, as another process would.
    pub(crate) async fn again(&self) -> Store {
        self.site.open().await
    }

    /// Commits alerts alone.
    pub(crate) async fn commit(&self, alerts: Vec<Alert>) {
        self.advance(AlertCommit { consumer: "alerts", alerts, ..AlertCommit::default() }).await;
    }

    /// Commits alerts with a notification each to `channel`, and returns their keys.
    pub(crate) async fn notify(&self, alerts: Vec<Alert>, channel: &str) -> Vec<String> {
        let outbox: Vec<_> = alerts.iter().map(|alert| notification(alert, channel)).collect();
        let keys = outbox.iter().map(|notification| notification.key.clone()).collect();
        self.advance(AlertCommit { consumer: "alerts", alerts, outbox, ..AlertCommit::default() }).await;
        keys
    }

    /// Commits as the worker that has the partition now.
    pub(crate) async fn advance(&self, commit: AlertCommit<'_>) {
        let expected = self.alert_progress(commit.consumer, commit.partition).await.unwrap().fence;
        self.commit_alerts(&AlertCommit { expected, ..commit }).await.unwrap();
    }

    /// What is due, and free again.
    pub(crate) async fn due(&self, now_ms: i64, limit: u32) -> Vec<PendingNotification> {
        let due = self.claim_due_notifications(&Claim { limit, ..claim("one", now_ms) }).await.unwrap();
        self.free_claims("one").await.unwrap();
        due
    }

    /// Records that an attempt failed.
    pub(crate) async fn fail(&self, key: &str, error: &str, next_attempt_ms: Option<i64>) {
        self.claim_due_notifications(&claim("one", i64::MAX)).await.unwrap();
        self.notification_failed("one", key, error, next_attempt_ms).await.unwrap();
        self.free_claims("one").await.unwrap();
    }
}

pub(crate) async fn store() -> Fresh {
    let site = Site::fresh();
    let store = site.open().await;
    Fresh { store, site }
}

/// A claim on everything that is due, for a minute.
pub(crate) fn claim(member: &str, now_ms: i64) -> Claim<'_> {
    Claim { member, now_ms, lease: Duration::from_secs(60), limit: 1_000, per_channel: u32::MAX }
}

pub(crate) fn slug(name: &str) -> Slug {
    Slug::new(name).unwrap()
}

pub(crate) fn workspace(id: &str, name: &str) -> Workspace {
    let document = serde_json::json!({
        "workspace": {"id": id, "name": name, "languages": ["fr", "en"], "timezone": "Europe/Paris"},
        "brand": [{"id": "acme", "name": "Acmé", "own": true, "query": "acme OR \"l'été\""}],
        "rule": [{"id": "crisis", "name": "Crisis", "when": {"kind": "spike", "window": "15m"}}],
    });
    serde_json::from_value(document).unwrap()
}

/// A post, of an author of the source where one is named.
pub(crate) fn post(id: &str, author: Option<&str>) -> Post {
    let source = id.split(':').next();
    let document = serde_json::json!({
        "id": id, "source": source, "text": "", "published_at": "2026-01-01T00:00:00Z",
        "author": author.map(|author| serde_json::json!({"id": author})),
    });
    serde_json::from_value(document).unwrap()
}

/// An alert about `acme` by the rule `crisis`, fired so many milliseconds after [`START_MS`].
pub(crate) fn alert(workspace: &str, id: &str, after_ms: i64) -> Alert {
    let document = serde_json::json!({
        "id": id, "workspace": workspace, "rule": "crisis", "rule_name": "Crisis", "brand": "acme",
        "brand_name": "Acmé 🌊", "severity": "critical", "state": "firing",
        "fired_at": Timestamp::from_millisecond(START_MS + after_ms).unwrap(),
        "reason": {"condition": {"kind": "threshold", "count": 5, "window": "1h"}, "count": 7, "expected": 1.5,
                   "negative": 3, "terms": ["rappel", "nul\u{0}\"quote"], "samples": ["bluesky:1"]},
    });
    serde_json::from_value(document).unwrap()
}

/// The same alert when it is over.
pub(crate) fn resolved(alert: Alert) -> Alert {
    Alert { state: AlertState::Resolved, resolved_at: Some(alert.fired_at), ..alert }
}

/// What tells `channel` that the alert fired, due when it fired.
pub(crate) fn notification(alert: &Alert, channel: &str) -> Notification {
    Notification {
        key: format!("{}/{channel}/fired", alert.id),
        workspace: alert.workspace.clone(),
        channel: slug(channel),
        alert: alert.clone(),
        event: NotificationEvent::Fired,
        suppressed: None,
        created_at_ms: alert.fired_at.as_millisecond(),
        due_ms: alert.fired_at.as_millisecond(),
    }
}
