//! All rules of all workspaces over the stream of mentions: what fires, what is over, and what to keep of it.
//!
//! The contract: the changes are a function of the mentions in the order in which they were observed, whatever the
//! batches. What [`Detectors::take_dirty`] hands out and [`Detectors::restore`] takes back makes a restart invisible,
//! when it is kept together with the place in the log that it stands for.

use std::time::Duration;

use rustc_hash::FxHashMap;
use vigie_model::{Mention, Slug, Workspace};

use crate::{
    AlertChange, AlertsError, Metrics,
    clock::Clock,
    series::Series,
    watched::{Watched, subjects},
    watermark::Watermark,
};

/// The key under which the watermark is kept; no workspace can be called so.
const WATERMARK: &str = "#posts";

/// Counts mentions and says when an alert fires and when it is over. Reads no clock: event time is the time at which
/// posts were published.
#[derive(Debug)]
pub struct Detectors {
    workspaces: FxHashMap<Slug, Watched>,
    /// Seconds.
    lateness: i64,
    changes: Vec<AlertChange>,
    /// Keys of states that are no longer needed.
    removed: Vec<String>,
    metrics: Option<Metrics>,
    watermark: Watermark,
    watermark_dirty: bool,
}

impl Detectors {
    /// Detectors for all rules and brands, that know nothing yet. A lateness of two minutes is granted.
    #[must_use]
    pub fn new(workspaces: &[Workspace]) -> Self {
        let mut detectors = Self {
            workspaces: FxHashMap::default(),
            lateness: 120,
            changes: Vec::new(),
            removed: Vec::new(),
            metrics: None,
            watermark: Watermark::default(),
            watermark_dirty: false,
        };
        detectors.reconfigure(workspaces);
        detectors
    }

    /// Sets how long a minute stays open for posts that arrive late; see [`Config::lateness`](crate::Config).
    #[must_use]
    pub fn with_lateness(mut self, lateness: Duration) -> Self {
        self.lateness = i64::try_from(lateness.as_secs()).unwrap_or(i64::MAX / 4);
        self
    }

    /// Sets how many partitions the posts have. With more than one, event time waits for each: see
    /// [`heard`](Self::heard).
    #[must_use]
    pub fn with_partitions(mut self, partitions: u32) -> Self {
        self.watermark.expect(partitions);
        let limit = self.watermark.limit();
        for watched in self.workspaces.values_mut() {
            watched.reach(limit, self.lateness, &mut self.changes);
        }
        self
    }

    /// Counts what is too old to be counted.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = Some(metrics);
        self
    }

    /// Takes over changed workspaces. A series goes on where what it counts is unchanged: the rule's kind, window,
    /// topic and mood, and the brand's query. Where that changed it learns anew; where it is gone, so is the series.
    /// An alert that was going on there is resolved.
    pub fn reconfigure(&mut self, workspaces: &[Workspace]) {
        let mut before = std::mem::take(&mut self.workspaces);
        for workspace in workspaces {
            let old = before.remove(workspace.id()).unwrap_or_default();
            let watched = self.take_over(workspace, old);
            self.workspaces.insert(workspace.id().clone(), watched);
        }
        for (id, mut old) in before {
            if old.clock.is_some() {
                self.removed.push(id.as_str().to_owned());
            }
            let (clock, gone) = (old.clock, std::mem::take(&mut old.series));
            gone.into_iter().for_each(|series| self.drop_series(series, clock, true));
        }
    }

    fn take_over(&mut self, workspace: &Workspace, old: Watched) -> Watched {
        let (clock, clock_dirty) = (old.clock, old.clock_dirty);
        let mut known: FxHashMap<String, Series> =
            old.series.into_iter().map(|series| (series.subject.key(), series)).collect();
        let mut all = Vec::new();
        for subject in subjects(workspace) {
            match known.remove(&subject.key()) {
                Some(mut series) if series.subject.counted == subject.counted => {
                    series.subject = subject;
                    all.push(series);
                }
                changed => {
                    if let Some(changed) = changed {
                        self.drop_series(changed, clock, false);
                    }
                    let mut series = Series::new(subject);
                    if let Some(clock) = clock {
                        series.begin(clock.minutes(self.lateness));
                    }
                    all.push(series);
                }
            }
        }
        for gone in known.into_values() {
            self.drop_series(gone, clock, true);
        }
        let mut watched = Watched::new(clock, all, self.watermark.limit());
        watched.clock_dirty = clock_dirty;
        watched
    }

    fn drop_series(&mut self, mut series: Series, clock: Option<Clock>, forget: bool) {
        if let Some(clock) = clock {
            self.changes.extend(series.abandon(clock.minutes(self.lateness).first_open));
        }
        if forget {
            self.removed.push(series.subject.key());
        }
    }

    /// Takes back what [`take_dirty`](Self::take_dirty) handed out, into detectors that have observed nothing yet.
    /// A series that was not kept begins to learn now; what belongs to no series any more is removed.
    ///
    /// # Errors
    /// [`AlertsError::State`] when a state cannot be read.
    pub fn restore(&mut self, states: impl IntoIterator<Item = (String, String)>) -> Result<(), AlertsError> {
        let mut states: FxHashMap<String, String> = states.into_iter().collect();
        if let Some(state) = states.remove(WATERMARK) {
            let damaged = |cause| AlertsError::State { key: WATERMARK.to_owned(), cause };
            let kept: Watermark = serde_json::from_str(&state).map_err(damaged)?;
            let expected = std::mem::replace(&mut self.watermark, kept);
            self.watermark.expect(expected.partitions());
        }
        let limit = self.watermark.limit();
        for (id, watched) in &mut self.workspaces {
            let damaged = |key: &str, cause| AlertsError::State { key: key.to_owned(), cause };
            let Some(clock) = states.remove(id.as_str()) else {
                *watched = Watched::new(None, std::mem::take(&mut watched.series), limit);
                continue;
            };
            let clock: Clock = serde_json::from_str(&clock).map_err(|cause| damaged(id.as_str(), cause))?;
            let mut all = Vec::new();
            for mut series in std::mem::take(&mut watched.series) {
                let key = series.subject.key();
                let kept = match states.remove(&key) {
                    Some(state) => Series::restored(series.subject.clone(), &state)
                        .map_err(|cause| damaged(&key, cause))?,
                    None => None,
                };
                all.push(kept.unwrap_or_else(|| {
                    series.begin(clock.minutes(self.lateness));
                    series
                }));
            }
            *watched = Watched::new(Some(clock), all, limit);
        }
        self.removed.extend(states.into_keys());
        Ok(())
    }

    /// Counts a mention. `taken_in_at` is when Vigie took its post in, unix milliseconds: a post dated after that
    /// counts as published then, so that a wrong clock elsewhere does not carry event time away.
    ///
    /// A post counts once for a rule and brand, however often it is observed, as long as it lies within the window.
    /// One that is older than the window of the oldest open minute is ignored.
    pub fn observe(&mut self, mention: &Mention, taken_in_at: i64) {
        let Some(watched) = self.workspaces.get_mut(&mention.workspace) else { return };
        let at = mention.post.published_at.as_second().min(taken_in_at.div_euclid(1_000));
        let in_time = watched.observe(mention, at, self.lateness, &mut self.changes);
        if let Some(metrics) = self.metrics.as_ref().filter(|_| !in_time) {
            metrics.late.inc();
        }
    }

    /// One partition of the posts, of so many, has come up to event time `until`: all mentions of its posts up to there
    /// were observed before. `at` is when the log took this word; both in unix milliseconds.
    ///
    /// Event time goes no further than the partition that is furthest behind, for a while: what is published later
    /// counts, and is looked at when event time gets there. Where partitions are read at different paces this leads to
    /// the same alerts as if there were one. With one partition event time follows the mentions alone.
    pub fn heard(&mut self, partition: u32, of: u32, until: i64, at: i64) {
        let before = self.watermark.limit();
        self.watermark.hear(partition, of, until, at);
        self.watermark_dirty = true;
        let limit = self.watermark.limit();
        if limit != before {
            for watched in self.workspaces.values_mut() {
                watched.reach(limit, self.lateness, &mut self.changes);
            }
        }
    }

    /// What changed since the last call, in order. Call it after each batch.
    #[must_use]
    pub fn advance(&mut self) -> Vec<AlertChange> {
        for watched in self.workspaces.values_mut() {
            watched.advance(self.lateness, &mut self.changes);
        }
        std::mem::take(&mut self.changes)
    }

    /// Like [`advance`](Self::advance), for a service at work at the wall clock's time `now`, unix milliseconds: lets
    /// event time go on where nobody speaks, up to `now` less the lateness, so that an alert ends in silence too. A
    /// workspace that is more than ten minutes behind is being fed with the past and is left alone, so this may be
    /// called at any time.
    #[must_use]
    pub fn advance_to(&mut self, now: i64) -> Vec<AlertChange> {
        self.workspaces.values_mut().for_each(|watched| watched.follow(now.div_euclid(1_000)));
        self.advance()
    }

    /// The states that changed since the last call, JSON by key, and the keys of those that are no longer needed:
    /// to be kept in one transaction with the alerts and the place in the log.
    #[must_use]
    pub fn take_dirty(&mut self) -> (Vec<(String, String)>, Vec<String>) {
        let mut states = Vec::new();
        if std::mem::take(&mut self.watermark_dirty) {
            let state = serde_json::to_string(&self.watermark);
            states.extend(state.map(|state| (WATERMARK.to_owned(), state)));
        }
        for (id, watched) in &mut self.workspaces {
            if let (Some(clock), true) = (watched.clock, std::mem::take(&mut watched.clock_dirty)) {
                states.extend(serde_json::to_string(&clock).map(|state| (id.as_str().to_owned(), state)));
            }
            for series in watched.series.iter_mut().filter(|series| series.dirty) {
                series.dirty = false;
                states.extend(series.state().map(|state| (series.subject.key(), state)));
            }
        }
        (states, std::mem::take(&mut self.removed))
    }

    /// How many series are watched: rules times the brands in their scope.
    #[must_use]
    pub fn len(&self) -> usize {
        self.workspaces.values().map(|watched| watched.series.len()).sum()
    }

    /// Whether nothing is watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
