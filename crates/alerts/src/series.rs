//! One series: the mentions that one rule counts of one brand, or of several together, and whether they raise an alert.
//!
//! A series is looked at only when somebody mentions the brand, and while it fires or is about to. Everything is counted by the
//! minute. A minute is **open** until the workspace's event time is past it by the lateness; an alert fires as soon
//! as an open minute makes the condition true. What has to be the same in whatever order posts arrive within the
//! lateness is decided when a minute **closes**: what is learnt, and when an alert is over.
//!
//! ```text
//! quiet ──window reaches the bar──► firing ──below it for keep_firing──► quiet, deaf for cool_down
//! ```
//!
//! Deaf but for a spike that is worse, held against its bar, than the last ever was. A rule with `pending` fires only
//! once its condition held in every minute for so long; as each of these must be known to the last post, it decides when
//! minutes close.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertReason, AlertState, Erasure, RuleKind};

use crate::{
    above::Above,
    baseline::Bar,
    carriers::Carriers,
    clock::Minutes,
    memory::Memory,
    moods::Moods,
    past::Past,
    phase::{Held, NEVER, Phase, Step, Timing},
    reason::{Grounds, go_on},
    seen::Seen,
    subject::Subject,
    turn::Turn,
    usual::BLOCK,
    window::{Window, count},
};

/// One series.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) subject: Subject,
    state: State,
    /// Whether the state changed since it was last taken.
    pub(crate) dirty: bool,
    /// Whether the course of the alert that goes on is to be written down.
    went_on: bool,
}

/// What a series remembers.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    counted: String,
    /// The first minute that is not closed.
    open: i64,
    window: Window,
    #[serde(default)]
    memory: Memory,
    phase: Phase,
    /// What a spike rule has learnt.
    past: Option<Past>,
    /// Which sources bring what a spike rule counts.
    #[serde(default, skip_serializing_if = "Carriers::is_empty")]
    carriers: Carriers,
    /// What a rule knows of moods that counts negative mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moods: Option<Moods>,
}

impl Series {
    /// A series that has not begun to listen.
    pub(crate) fn new(subject: Subject) -> Self {
        let state = State {
            counted: subject.counted.clone(),
            open: NEVER,
            window: Window::default(),
            memory: Memory::default(),
            phase: Phase::default(),
            past: None,
            carriers: Carriers::default(),
            moods: subject.min_share.map(|_| Moods::default()),
        };
        Self { subject, state, dirty: false, went_on: false }
    }

    /// A series as it was kept.
    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { subject, state: serde_json::from_str(state)?, dirty: false, went_on: false })
    }

    /// The state for keeping.
    pub(crate) fn state(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.state)
    }

    /// The alert that goes on, with its course until now, when some minutes of it are over since this was last asked.
    pub(crate) fn take_course(&mut self) -> Option<Alert> {
        std::mem::take(&mut self.went_on).then(|| self.state.phase.alert_mut().cloned()).flatten()
    }

    /// Whether something may happen here without anybody speaking.
    pub(crate) fn is_awake(&self) -> bool {
        let waits = || !self.subject.rule.pending.is_zero() && self.speaks_after(self.state.open - 1);
        self.state.phase.is_firing() || self.state.phase.pends() || waits()
    }

    /// Counts a mention; `false` when it is older than the window.
    pub(crate) fn observe(&mut self, seen: &Seen<'_>, minutes: Minutes, turn: &mut Turn<'_>) -> bool {
        self.close(minutes.first_open, turn);
        if seen.at <= self.state.open - self.subject.window() {
            return false;
        }
        if self.state.window.add(seen.at, seen.post, seen.is_negative()) {
            let quiet = !self.state.phase.is_firing();
            if let Some(digest) = seen.digest(&self.subject.about) {
                self.state.memory.add(digest, quiet);
            }
            if self.subject.spike.is_some() {
                self.state.carriers.add(seen.source);
            }
            if let Some(moods) = &mut self.state.moods {
                moods.add(seen.at, seen.lang, seen.mood);
            }
            self.dirty = true;
            self.look(seen.at, minutes.newest, turn);
        }
        true
    }

    /// Counts mentions of which only the number is known; `false` when they are older than the window.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        minutes: Minutes,
        turn: &mut Turn<'_>,
    ) -> bool {
        self.close(minutes.first_open, turn);
        if at <= self.state.open - self.subject.window() {
            return false;
        }
        if count > 0 {
            self.state.window.add_nameless(at, count);
            self.dirty = true;
            self.look(at, minutes.newest, turn);
        }
        true
    }

    /// Closes the minutes before one.
    pub(crate) fn close(&mut self, first_open: i64, turn: &mut Turn<'_>) {
        if self.state.open >= first_open {
            return;
        }
        while self.state.open < first_open {
            let minute = self.state.open;
            let quiet = self.quiet_until(minute).min(first_open);
            if quiet > minute {
                self.state.open = self.close_quiet(minute, quiet, turn);
            } else {
                self.close_minute(minute, turn);
                self.state.open = minute + 1;
            }
        }
        self.forget();
        self.dirty = true;
    }

    /// Forgets what an author wrote. What was counted stays counted.
    pub(crate) fn erase(&mut self, erasure: &Erasure) {
        self.dirty |= self.state.memory.erase(erasure) | self.state.phase.erase(erasure);
    }

    /// Looks at what was counted before event time came to it.
    pub(crate) fn catch_up(&mut self, minutes: Minutes, turn: &mut Turn<'_>) {
        self.close(minutes.first_open, turn);
        self.look(self.state.open, minutes.newest, turn);
    }

    /// Whether something was counted after this minute.
    pub(crate) fn speaks_after(&self, minute: i64) -> bool {
        self.state.window.minutes(minute + 1, i64::MAX).next().is_some()
    }

    /// Forgets what no open window reaches.
    fn forget(&mut self) {
        let first = self.state.open - self.subject.window() + 1;
        let quiet = !self.state.phase.is_firing();
        let only_negative = self.subject.min_share.is_some();
        self.state.memory.forget_before(first, &self.state.window, only_negative, quiet);
        self.state.window.forget_before(first);
        if let Some(moods) = &mut self.state.moods {
            moods.forget_before(first);
        }
    }

    /// Begins to listen and to learn what is usual, for the first time or after nothing was heard for long.
    pub(crate) fn begin(&mut self, minutes: Minutes) {
        self.state.open = self.state.open.max(minutes.first_open);
        self.forget();
        self.state.past = self.subject.spike.as_ref().map(|_| Past::new(minutes.newest));
        self.state.moods = self.subject.min_share.map(|_| Moods::default());
        self.dirty = true;
    }

    /// The bars for windows that end with a minute, with what was counted in each; none while only listening.
    pub(crate) fn bars(&mut self, minute: i64, turn: &Turn<'_>) -> Vec<(Bar, u64)> {
        let lag = self.subject.lag(turn.lateness);
        let bars = match (&self.subject.rule.when, &mut self.state.past, &self.subject.spike) {
            (RuleKind::Threshold { count, .. }, ..) => vec![Bar::fixed(self.subject.window(), *count)],
            (_, Some(past), Some(spike)) => {
                past.open_until(minute, lag, spike);
                past.bars(minute).to_vec()
            }
            _ => Vec::new(),
        };
        let only_negative = self.subject.min_share.is_some();
        let counted =
            |bar: Bar| (bar, count(&self.state.window, only_negative, minute - bar.window + 1, minute));
        bars.into_iter().map(counted).collect()
    }

    pub(crate) fn phase(&self) -> &Phase {
        &self.state.phase
    }

    pub(crate) fn carriers(&self) -> &Carriers {
        &self.state.carriers
    }

    /// Ends an alert whose rule is gone or counts something else now.
    pub(crate) fn abandon(&mut self, minute: i64) -> Option<crate::AlertChange> {
        self.dirty = true;
        self.state.phase.resolve(minute, minute)
    }

    /// The first minute from this one on whose window has anything in it, if the series is quiet.
    fn quiet_until(&self, minute: i64) -> i64 {
        if self.state.phase.is_firing() || self.state.phase.pends() {
            return minute;
        }
        let first = minute - self.subject.window() + 1;
        self.state.window.minutes(first, i64::MAX).next().unwrap_or(i64::MAX)
    }

    /// Closes minutes in whose windows nothing is, from one until before another, and says how far it came.
    fn close_quiet(&mut self, minute: i64, end: i64, turn: &Turn<'_>) -> i64 {
        let lag = self.subject.lag(turn.lateness);
        let (out, until) = self.main_source_out(minute, turn);
        let (Some(past), Some(spike)) = (&mut self.state.past, &self.subject.spike) else { return end };
        if !out {
            let end = end.min(until);
            past.close_quiet(minute, end, lag, spike);
            return end;
        }
        // Block by block, so that none is learnt before it is left out.
        let block = minute.div_euclid(BLOCK);
        let end = end.min(until).min((block + 1) * BLOCK);
        past.close_quiet(minute, end, lag, spike);
        past.leave_out(block);
        end
    }

    /// Whether the source that brings most of the mentions was out in a minute, so that counts teach nothing, and until
    /// when that does not change.
    fn main_source_out(&self, minute: i64, turn: &Turn<'_>) -> (bool, i64) {
        let main = self.state.carriers.main();
        main.map_or((false, i64::MAX), |source| turn.was_out(source, minute))
    }

    fn close_minute(&mut self, minute: i64, turn: &mut Turn<'_>) {
        let above = self.above(minute, minute, turn);
        let (out, _) = self.main_source_out(minute, turn);
        let window = &self.state.window;
        let (negative, all) = (window.negative(minute, minute), window.count(minute, minute));
        let only_negative = self.subject.min_share.is_some();
        let speaks = if only_negative { negative > 0 } else { all > 0 };
        if let (Some(past), Some(spike)) = (&mut self.state.past, &self.subject.spike) {
            let count = |first, last| count(window, only_negative, first, last);
            past.close(minute, above.is_some(), spike, count);
            if out {
                past.leave_out(minute.div_euclid(BLOCK));
            }
        }
        if let Some(moods) = self.state.moods.as_mut().filter(|_| !out) {
            moods.learn(minute, negative, all);
        }
        let held =
            above.map(|above| Held { height: above.height, begins: speaks && self.may_fire(minute, &above) });
        let timing = Timing::of(&self.subject.rule, turn.lateness);
        let went_on = self.go_on(minute);
        match (self.state.phase.close(minute, held, timing), above) {
            (Step::Resolve(change), _) => turn.changes.push(*change),
            (Step::Fire, Some(above)) => self.fire(minute, &above, turn),
            (Step::Fire, None) | (Step::Stay, _) => {}
        }
        if !went_on {
            self.go_on(minute);
        }
    }

    /// Counts a minute that is over into the course of the alert that goes on, if one does.
    fn go_on(&mut self, minute: i64) -> bool {
        let Some(alert) = self.state.phase.alert_mut() else { return false };
        go_on(alert, minute, &self.state.window, self.subject.min_share.is_some());
        self.went_on |= (minute + 1) % BLOCK == 0;
        true
    }

    /// Whether the condition is true in an open minute, now that something was counted at `at`. Only minutes in which
    /// the series spoke count, so that no alert is raised by the bar going down. What comes late counts now.
    fn look(&mut self, at: i64, newest: i64, turn: &mut Turn<'_>) {
        if self.state.phase.is_firing() || !self.subject.rule.pending.is_zero() {
            return;
        }
        let open = self.state.open;
        let mut minutes: Vec<i64> = self.state.window.minutes(open, newest).collect();
        if at < open {
            minutes.insert(0, open);
        }
        for minute in minutes {
            let above = self.above(minute, newest, turn);
            if let Some(above) = above.filter(|above| self.may_fire(minute, above)) {
                self.fire(minute, &above, turn);
                return;
            }
        }
    }

    /// Whether the cool-down is over, or what is seen is worse than the last alert ever was.
    fn may_fire(&self, minute: i64, above: &Above) -> bool {
        match self.state.phase {
            Phase::Quiet { until, worst, .. } => {
                minute >= until || (self.subject.spike.is_some() && worst > 0.0 && above.height > worst)
            }
            Phase::Firing { .. } => false,
        }
    }

    /// Of the windows that end with a minute and are above their bars, the one that is furthest.
    fn above(&mut self, minute: i64, newest: i64, turn: &Turn<'_>) -> Option<Above> {
        let lag = self.subject.lag(turn.lateness);
        let (window, min_share) = (&self.state.window, self.subject.min_share);
        let above = |bar: Bar| {
            let first = minute - bar.window + 1;
            let most = window.total();
            let count = if most < bar.count { 0 } else { count(window, min_share.is_some(), first, minute) };
            let height = if bar.score > 0.0 { bar.score(count) / bar.score } else { 1.0 };
            (count >= bar.count).then_some(Above { bar, count, height, share: None })
        };
        if let RuleKind::Threshold { count, .. } = self.subject.rule.when {
            return above(Bar::fixed(self.subject.window(), count));
        }
        let (past, spike) = (self.state.past.as_mut()?, self.subject.spike.as_ref()?);
        past.open_until(newest.max(minute), lag, spike);
        let moods = self.state.moods.as_ref();
        let unusual = |above: Above| match (moods, min_share) {
            (Some(moods), Some(min_share)) => {
                let first = minute - above.bar.window + 1;
                let counts = (above.count, window.count(first, minute));
                let before = (minute.div_euclid(BLOCK) - lag) * BLOCK;
                let estimate = turn.around.estimate;
                let share = moods.unusual((first, minute), counts, before, min_share, estimate)?;
                Some(Above { share: Some(share), ..above })
            }
            _ => Some(above),
        };
        let all = past.bars(minute).iter().filter_map(|bar| above(*bar)).filter_map(unusual);
        all.max_by(|a, b| a.height.total_cmp(&b.height))
    }

    fn fire(&mut self, minute: i64, above: &Above, turn: &mut Turn<'_>) {
        let Above { bar, count, height, share } = *above;
        let Subject { workspace, brand, about, rule, .. } = &self.subject;
        let Ok(fired_at) = Timestamp::from_second(minute.saturating_mul(60)) else { return };
        let State { window, memory, open, .. } = &self.state;
        let only_negative = self.subject.min_share.is_some();
        let grounds = Grounds { rule, window, memory, only_negative, bar, count, minute };
        let course = grounds.course(*open);
        let alert = Alert {
            id: format!("{}/{}", self.subject.key(), fired_at.as_second()),
            workspace: workspace.clone(),
            rule: rule.id.clone(),
            rule_name: rule.name.clone(),
            brand: brand.clone(),
            about: about.clone(),
            severity: rule.severity,
            state: AlertState::Firing,
            fired_at,
            resolved_at: None,
            inhibited: turn.doubt(rule, &self.state.carriers, minute),
            reason: AlertReason { share, ..grounds.reason() },
            course: None,
        };
        self.dirty = true;
        turn.changes.push(self.state.phase.fire(alert, minute, height));
        if let Some(kept) = self.state.phase.alert_mut() {
            kept.course = course;
        }
    }
}
