//! All rules of all workspaces over the stream of mentions: what fires, what is over, and what to keep of it.
//!
//! The contract: the changes are a function of the mentions in the order in which they were observed, whatever the
//! batches. What [`Detectors::take_dirty`] hands out and [`Detectors::restore`] takes back makes a restart invisible,
//! when it is kept together with the place in the log that it stands for.

use std::time::Duration;

use rustc_hash::FxHashMap;
use vigie_model::{Alert, Erasure, HeardSource, Mention, Slug, Standing, Workspace};

use crate::{
    AlertChange, AlertsError, EstimateShares, Metrics,
    clock::Clock,
    detector::Detector,
    outages::Outages,
    turn::Surroundings,
    watched::{Watched, outages, subjects},
    watermark::Watermark,
};

/// The key under which the watermark is kept; no workspace can be called so.
const WATERMARK: &str = "#posts";
/// The key under which is kept how the sources are.
const SOURCES: &str = "#sources";

/// Counts mentions and says when an alert fires and when it is over. Reads no clock: event time is the time at which
/// posts were published.
#[derive(Debug)]
pub struct Detectors {
    workspaces: FxHashMap<Slug, Watched>,
    around: Surroundings,
    changes: Vec<AlertChange>,
    /// Keys of states that are no longer needed.
    removed: Vec<String>,
    metrics: Option<Metrics>,
    watermark: Watermark,
    watermark_dirty: bool,
    sources_dirty: bool,
}

impl Detectors {
    /// Detectors for all rules and brands, that know nothing yet. A lateness of two minutes is granted.
    #[must_use]
    pub fn new(workspaces: &[Workspace]) -> Self {
        let mut detectors = Self {
            workspaces: FxHashMap::default(),
            around: Surroundings { lateness: 120, ..Surroundings::default() },
            changes: Vec::new(),
            removed: Vec::new(),
            metrics: None,
            watermark: Watermark::default(),
            watermark_dirty: false,
            sources_dirty: false,
        };
        detectors.reconfigure(workspaces);
        detectors
    }

    /// Sets how long a minute stays open for posts that arrive late; see [`Config::lateness`](crate::Config).
    #[must_use]
    pub fn with_lateness(mut self, lateness: Duration) -> Self {
        self.around.lateness = i64::try_from(lateness.as_secs()).unwrap_or(i64::MAX / 4);
        self
    }

    /// Sets how many partitions the posts have. With more than one, event time waits for each: see
    /// [`heard`](Self::heard).
    #[must_use]
    pub fn with_partitions(mut self, partitions: u32) -> Self {
        self.watermark.expect(partitions);
        let limit = self.watermark.limit();
        for watched in self.workspaces.values_mut() {
            watched.reach(limit, &self.around, &mut self.changes);
        }
        self
    }

    /// Sets how shares of moods are corrected for labels that are wrong; without it they are taken as they are counted.
    #[must_use]
    pub fn with_shares(mut self, estimate: EstimateShares) -> Self {
        self.around.estimate = Some(estimate);
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
            let (clock, gone) = (old.clock, std::mem::take(&mut old.detectors));
            gone.into_iter().for_each(|detector| self.drop_detector(detector, clock, true));
            old.outages.into_iter().for_each(|outages| self.drop_outages(outages));
        }
    }

    fn take_over(&mut self, workspace: &Workspace, old: Watched) -> Watched {
        let (clock, clock_dirty) = (old.clock, old.clock_dirty);
        let mut known: FxHashMap<String, Detector> =
            old.detectors.into_iter().map(|detector| (detector.subject().key(), detector)).collect();
        let mut all = Vec::new();
        for subject in subjects(workspace) {
            match known.remove(&subject.key()) {
                Some(mut detector) if detector.subject().counted == subject.counted => {
                    detector.follow(subject);
                    all.push(detector);
                }
                changed => {
                    if let Some(changed) = changed {
                        self.drop_detector(changed, clock, false);
                    }
                    let mut detector = Detector::new(subject);
                    if let Some(clock) = clock {
                        detector.begin(clock.minutes(self.around.lateness));
                    }
                    all.push(detector);
                }
            }
        }
        for gone in known.into_values() {
            self.drop_detector(gone, clock, true);
        }
        let mut before = old.outages;
        let mut of_sources: Vec<Outages> = outages(workspace).collect();
        for new in &mut of_sources {
            if let Some(place) = before.iter().position(|old| old.key() == new.key()) {
                new.go_on_from(before.swap_remove(place), &self.around.sources, &mut self.changes);
            }
        }
        before.into_iter().for_each(|outages| self.drop_outages(outages));
        let mut watched = Watched::new(clock, all, of_sources, self.watermark.limit());
        watched.clock_dirty = clock_dirty;
        watched
    }

    fn drop_detector(&mut self, mut detector: Detector, clock: Option<Clock>, forget: bool) {
        if let Some(clock) = clock {
            self.changes.extend(detector.abandon(clock.minutes(self.around.lateness).first_open));
        }
        if forget {
            self.removed.push(detector.subject().key());
        }
    }

    fn drop_outages(&mut self, mut outages: Outages) {
        outages.abandon(&self.around.sources, &mut self.changes);
        self.removed.push(outages.key());
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
        let damaged = |key: &str, cause| AlertsError::State { key: key.to_owned(), cause };
        if let Some(state) = states.remove(SOURCES) {
            self.around.sources = serde_json::from_str(&state).map_err(|cause| damaged(SOURCES, cause))?;
        }
        let limit = self.watermark.limit();
        for (id, watched) in &mut self.workspaces {
            for outages in &mut watched.outages {
                let key = outages.key();
                if let Some(state) = states.remove(&key) {
                    outages.restore(&state).map_err(|cause| damaged(&key, cause))?;
                }
            }
            let clock = states.remove(id.as_str()).map(|clock| serde_json::from_str::<Clock>(&clock));
            let clock = clock.transpose().map_err(|cause| damaged(id.as_str(), cause))?;
            let mut all = std::mem::take(&mut watched.detectors);
            for detector in clock.map(|_| &mut all).into_iter().flatten() {
                let key = detector.subject().key();
                let kept = match states.remove(&key) {
                    Some(state) => Detector::restored(detector.subject().clone(), &state)
                        .map_err(|cause| damaged(&key, cause))?,
                    None => None,
                };
                match (kept, clock) {
                    (Some(kept), _) => *detector = kept,
                    (None, Some(clock)) => detector.begin(clock.minutes(self.around.lateness)),
                    (None, None) => {}
                }
            }
            *watched = Watched::new(clock, all, std::mem::take(&mut watched.outages), limit);
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
        let in_time = watched.observe(mention, at, &self.around, &mut self.changes);
        if let Some(metrics) = self.metrics.as_ref().filter(|_| !in_time) {
            metrics.late.inc();
        }
    }

    /// Forgets what an author wrote: no alert quotes it from now on. What was counted stays counted.
    pub fn erase(&mut self, erasure: &Erasure) {
        let all = self.workspaces.values_mut().flat_map(|watched| &mut watched.detectors);
        all.for_each(|detector| detector.erase(erasure));
        for change in &mut self.changes {
            change.alert.reason.drivers.erase(erasure);
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
                watched.reach(limit, &self.around, &mut self.changes);
            }
        }
    }

    /// The matcher said at a moment, unix milliseconds, which sources spoke since it last said so. Sources are judged by
    /// the times of these words alone, so that a replay comes to the same.
    pub fn heard_sources(&mut self, at: i64, heard: &[HeardSource]) {
        // What is closed by now is closed with what was known of sources until now, whatever the batches.
        for watched in self.workspaces.values_mut() {
            watched.advance(&self.around, &mut self.changes);
        }
        self.around.sources.hear(at.div_euclid(1_000), heard);
        self.sources_dirty = true;
        for watched in self.workspaces.values_mut() {
            watched.hear_sources(heard, &self.around, &mut self.changes);
        }
    }

    /// What changed since the last call, in order. Call it after each batch.
    #[must_use]
    pub fn advance(&mut self) -> Vec<AlertChange> {
        for watched in self.workspaces.values_mut() {
            watched.advance(&self.around, &mut self.changes);
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
        if std::mem::take(&mut self.sources_dirty) {
            let state = serde_json::to_string(&self.around.sources);
            states.extend(state.map(|state| (SOURCES.to_owned(), state)));
        }
        for (id, watched) in &mut self.workspaces {
            if let (Some(clock), true) = (watched.clock, std::mem::take(&mut watched.clock_dirty)) {
                states.extend(serde_json::to_string(&clock).map(|state| (id.as_str().to_owned(), state)));
            }
            for detector in &mut watched.detectors {
                let state = detector.take_state().and_then(Result::ok);
                states.extend(state.map(|state| (detector.subject().key(), state)));
            }
            for outages in &mut watched.outages {
                states.extend(outages.take_state().map(|state| (outages.key(), state)));
            }
        }
        (states, std::mem::take(&mut self.removed))
    }

    /// The alerts that go on, with how they went until now: each every five minutes of event time. Whoever is told about
    /// one again, or looks at it, is to see the figures of now and not those with which it began.
    #[must_use]
    pub fn take_courses(&mut self) -> Vec<Alert> {
        let all = self.workspaces.values_mut().flat_map(|watched| &mut watched.detectors);
        all.filter_map(Detector::take_course).collect()
    }

    /// How each rule stands for each of the things that it watches; a rule whose filter cannot be read says so.
    pub(crate) fn standings(&mut self) -> Vec<Standing> {
        self.workspaces.values_mut().flat_map(|watched| watched.standings(&self.around)).collect()
    }

    /// How many series are watched: rules times the brands in their scope, or once where those are counted together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.workspaces.values().map(|watched| watched.detectors.len()).sum()
    }

    /// Whether nothing is watched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
