//! A played market in an index and a store of its own, for whoever makes reports about it.

#![allow(dead_code, clippy::unwrap_used, reason = "shared by tests and an example; each uses a part of it")]

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use vigie_alerts::Detectors;
use vigie_index::{Config, Index};
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{Alert, Mention, MentionEvent, PostEvent, Report, Workspace};
use vigie_reports::{Figures, Occasion, Sources, gather};
use vigie_scenario::{Scenario, Settings};
use vigie_store::Store;

/// Some days of a market, with a recall in the last of them.
pub(crate) struct Market {
    pub(crate) workspace: Workspace,
    pub(crate) sources: Sources,
    /// When the last day is over: a Monday morning in Paris.
    pub(crate) now: Timestamp,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) alerts: Vec<Alert>,
    _folder: tempfile::TempDir,
}

impl Market {
    /// Plays two weeks and a day, with so many posts a day.
    pub(crate) async fn played(posts_per_day: u32) -> Self {
        let origin: Timestamp = "2026-11-08T23:00:00Z".parse().unwrap();
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let settings = Settings {
            history: days(12).unsigned_abs(),
            crisis_after_live: std::time::Duration::from_secs(14 * 3_600),
            posts_per_day,
        };
        let scenario = Scenario::new(7, origin, settings);
        let workspace = scenario.workspace();
        let now = origin + days(14) + SignedDuration::from_hours(8);
        let events = (0..scenario.minute_of(now)).flat_map(|minute| scenario.minute(minute));
        Self::of(workspace, events, now).await
    }

    /// A market in which nothing was ever said.
    pub(crate) async fn silent(workspace: Workspace) -> Self {
        Self::of(workspace, std::iter::empty(), "2026-11-23T07:00:00Z".parse().unwrap()).await
    }

    /// These events, matched and indexed.
    pub(crate) async fn of(
        workspace: Workspace,
        events: impl Iterator<Item = PostEvent>,
        now: Timestamp,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index =
            Index::open(&folder.path().join("index"), 1, &Config::default(), &prometheus::Registry::new());
        let index = index.unwrap();
        let (matcher, _) = Matcher::build(std::slice::from_ref(&workspace));
        let (mut scratch, mut known) = (Scratch::default(), HashMap::new());
        for event in events {
            if let PostEvent::Posted(post) | PostEvent::Edited(post) = event {
                for mention in matcher.mentions(&post, &mut scratch) {
                    known.insert(mention.post.id.clone(), mention);
                }
            }
        }
        let mut mentions: Vec<Mention> = known.into_values().collect();
        mentions.sort_by(|a, b| (a.post.published_at, &a.post.id).cmp(&(b.post.published_at, &b.post.id)));
        let mut writer = index.writer(0).unwrap();
        let indexed: Vec<_> =
            mentions.iter().cloned().map(|one| MentionEvent::Mentioned(Box::new(one))).collect();
        writer.apply(0, indexed.len() as u64, &indexed).unwrap();
        writer.commit().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        store.apply(&workspace).await.unwrap();
        let alerts = alerts(&workspace, &mentions);
        let sources = Sources { searcher: index.searcher(), store };
        Self { workspace, sources, now, mentions, alerts, _folder: folder }
    }

    /// The figures of a report, with the alerts that detection raised.
    pub(crate) async fn figures(&self, report: &Report) -> Figures {
        let figures = gather(&self.sources, &self.workspace, report, Occasion::Asked(self.now), self.now)
            .await
            .unwrap();
        let within =
            |alert: &&Alert| figures.period.from <= alert.fired_at && alert.fired_at < figures.period.to;
        let alerts = self.alerts.iter().filter(within).cloned().collect();
        Figures { alerts, ..figures }
    }
}

/// What the rules of the workspace raise.
fn alerts(workspace: &Workspace, mentions: &[Mention]) -> Vec<Alert> {
    let mut detectors = Detectors::new(std::slice::from_ref(workspace));
    let mut last: HashMap<String, Alert> = HashMap::new();
    for mention in mentions {
        detectors.observe(mention, i64::MAX);
        for change in detectors.advance() {
            last.insert(change.alert.id.clone(), change.alert);
        }
    }
    let mut alerts: Vec<Alert> = last.into_values().collect();
    alerts.sort_by_key(|alert| (alert.fired_at, alert.id.clone()));
    alerts
}

/// A report of the last week with all its sections.
pub(crate) fn weekly() -> Report {
    let report = serde_json::json!({"id": "weekly", "name": "Lunivel, la semaine", "period": "last_week"});
    serde_json::from_value(report).unwrap()
}
