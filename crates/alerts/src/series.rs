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
use vigie_model::{Alert, AlertReason, AlertState, RuleKind};
use vigie_store::NotificationEvent;

use crate::{
    AlertChange,
    baseline::Bar,
    clock::Minutes,
    digest::Digests,
    numbers::exact,
    past::Past,
    seen::Seen,
    subject::{Subject, minutes},
    window::Window,
};

/// A minute before all others.
const NEVER: i64 = i64::MIN / 2;

/// For people, who read two decimals at most.
fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// One series.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) subject: Subject,
    state: State,
    /// Whether the state changed since it was last taken.
    pub(crate) dirty: bool,
}

/// What a series remembers.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    counted: String,
    /// The first minute that is not closed.
    open: i64,
    window: Window,
    digests: Digests,
    phase: Phase,
    /// What a spike rule has learnt.
    past: Option<Past>,
}

/// What a state that was kept is about; the rest of it may be of another form.
#[derive(Deserialize)]
struct Counted {
    counted: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Phase {
    /// Nothing is the matter. Cannot fire before a minute.
    Quiet {
        until: i64,
        /// How far above its bar the last alert ever was; what is worse fires before that minute.
        #[serde(with = "exact")]
        worst: f64,
        /// Since which minute the condition has held, where the rule waits for it to last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<i64>,
    },
    /// An alert is going on.
    Firing {
        alert: Box<Alert>,
        last_above: i64,
        #[serde(with = "exact")]
        worst: f64,
    },
}

/// A window that is above its bar.
#[derive(Debug, Clone, Copy)]
struct Held {
    bar: Bar,
    /// Mentions in the window.
    count: u64,
    /// The score in multiples of the least that makes a spike; 1 for a threshold.
    height: f64,
}

impl Held {
    fn new(bar: Bar, count: u64) -> Self {
        let height = if bar.score > 0.0 { bar.score(count) / bar.score } else { 1.0 };
        Self { bar, count, height }
    }
}

impl Series {
    /// A series that has not begun to listen.
    pub(crate) fn new(subject: Subject) -> Self {
        let state = State {
            counted: subject.counted.clone(),
            open: NEVER,
            window: Window::default(),
            digests: Digests::default(),
            phase: Phase::Quiet { until: NEVER, worst: 0.0, since: None },
            past: None,
        };
        Self { subject, state, dirty: false }
    }

    /// A series as it was kept; `None` when something else was counted then.
    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Option<Self>, serde_json::Error> {
        let Counted { counted } = serde_json::from_str(state)?;
        if counted != subject.counted {
            return Ok(None);
        }
        let state = serde_json::from_str(state)?;
        Ok(Some(Self { subject, state, dirty: false }))
    }

    /// The state for keeping.
    pub(crate) fn state(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.state)
    }

    pub(crate) fn is_firing(&self) -> bool {
        matches!(self.state.phase, Phase::Firing { .. })
    }

    /// Whether something may happen here without anybody speaking.
    pub(crate) fn is_awake(&self) -> bool {
        let waits = || !self.subject.rule.pending.is_zero() && self.speaks_after(self.state.open - 1);
        self.is_firing() || self.pends() || waits()
    }

    /// Whether the condition holds, and has to for a while yet.
    fn pends(&self) -> bool {
        matches!(self.state.phase, Phase::Quiet { since: Some(_), .. })
    }

    /// Counts a mention; `false` when it is older than the window.
    pub(crate) fn observe(
        &mut self,
        seen: &Seen<'_>,
        minutes: Minutes,
        lateness: i64,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        self.close(minutes.first_open, lateness, changes);
        if seen.at <= self.state.open - self.subject.window() {
            return false;
        }
        if self.state.window.add(seen.at, seen.post, seen.is_negative()) {
            if let Some(digest) = seen.digest(&self.subject.about) {
                self.state.digests.add(digest);
            }
            self.dirty = true;
            self.look(seen.at, minutes.newest, lateness, changes);
        }
        true
    }

    /// Counts mentions of which only the number is known; `false` when they are older than the window.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        minutes: Minutes,
        lateness: i64,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        self.close(minutes.first_open, lateness, changes);
        if at <= self.state.open - self.subject.window() {
            return false;
        }
        if count > 0 {
            self.state.window.add_nameless(at, count);
            self.dirty = true;
            self.look(at, minutes.newest, lateness, changes);
        }
        true
    }

    /// Closes the minutes before one.
    pub(crate) fn close(&mut self, first_open: i64, lateness: i64, changes: &mut Vec<AlertChange>) {
        if self.state.open >= first_open {
            return;
        }
        while self.state.open < first_open {
            let minute = self.state.open;
            let quiet = self.quiet_until(minute).min(first_open);
            if quiet > minute {
                let lag = self.subject.lag(lateness);
                if let (Some(past), Some(spike)) = (&mut self.state.past, &self.subject.spike) {
                    past.close_quiet(minute, quiet, lag, spike);
                }
                self.state.open = quiet;
            } else {
                self.close_minute(minute, lateness, changes);
                self.state.open = minute + 1;
            }
        }
        self.forget();
        self.dirty = true;
    }

    /// Looks at what was counted before event time came to it.
    pub(crate) fn catch_up(&mut self, minutes: Minutes, lateness: i64, changes: &mut Vec<AlertChange>) {
        self.close(minutes.first_open, lateness, changes);
        self.look(self.state.open, minutes.newest, lateness, changes);
    }

    /// Whether something was counted after this minute.
    pub(crate) fn speaks_after(&self, minute: i64) -> bool {
        self.state.window.minutes(minute + 1, i64::MAX).next().is_some()
    }

    /// Forgets what no open window reaches.
    fn forget(&mut self) {
        let first = self.state.open - self.subject.window() + 1;
        self.state.window.forget_before(first);
        self.state.digests.forget_before(first);
    }

    /// Begins to listen and to learn what is usual, for the first time or after nothing was heard for long.
    pub(crate) fn begin(&mut self, minutes: Minutes) {
        self.state.open = self.state.open.max(minutes.first_open);
        self.forget();
        self.state.past = self.subject.spike.as_ref().map(|_| Past::new(minutes.newest));
        self.dirty = true;
    }

    /// Ends an alert whose rule is gone or counts something else now.
    pub(crate) fn abandon(&mut self, minute: i64) -> Option<AlertChange> {
        self.resolve(minute, minute)
    }

    /// The first minute from this one on whose window has anything in it, if the series is quiet.
    fn quiet_until(&self, minute: i64) -> i64 {
        if self.is_firing() || self.pends() {
            return minute;
        }
        let first = minute - self.subject.window() + 1;
        self.state.window.minutes(first, i64::MAX).next().unwrap_or(i64::MAX)
    }

    fn close_minute(&mut self, minute: i64, lateness: i64, changes: &mut Vec<AlertChange>) {
        let above = self.above(minute, minute, lateness);
        let window = &self.state.window;
        if let (Some(past), Some(spike)) = (&mut self.state.past, &self.subject.spike) {
            past.close(minute, above.is_some(), spike, |first, last| window.count(first, last));
        }
        let speaks = window.minutes(minute, minute).next().is_some();
        let keep = minutes(self.subject.rule.keep_firing).max(lateness / 60).max(1);
        let begins = above.is_some_and(|held| speaks && self.may_fire(minute, &held));
        let pending = minutes(self.subject.rule.pending);
        match (&mut self.state.phase, above) {
            (Phase::Firing { last_above, worst, .. }, Some(held)) => {
                *last_above = minute.max(*last_above);
                *worst = held.height.max(*worst);
            }
            (Phase::Firing { last_above, .. }, None) if minute - *last_above >= keep => {
                let cool_down = minutes(self.subject.rule.cool_down);
                changes.extend(self.resolve(minute + 1, minute + 1 + cool_down));
            }
            (Phase::Firing { .. }, None) => {}
            (Phase::Quiet { since, .. }, None) => *since = None,
            (Phase::Quiet { since, .. }, Some(held)) => {
                *since = since.or(begins.then_some(minute));
                if since.is_some_and(|since| minute - since >= pending) {
                    changes.extend(self.fire(minute, held));
                }
            }
        }
    }

    /// Whether the condition is true in an open minute, now that something was counted at `at`. Only minutes in which
    /// the series spoke count, so that no alert is raised by the bar going down. What comes late counts now.
    fn look(&mut self, at: i64, newest: i64, lateness: i64, changes: &mut Vec<AlertChange>) {
        if self.is_firing() || !self.subject.rule.pending.is_zero() {
            return;
        }
        let open = self.state.open;
        let mut minutes: Vec<i64> = self.state.window.minutes(open, newest).collect();
        if at < open {
            minutes.insert(0, open);
        }
        for minute in minutes {
            let above = self.above(minute, newest, lateness);
            if let Some(held) = above.filter(|held| self.may_fire(minute, held)) {
                changes.extend(self.fire(minute, held));
                return;
            }
        }
    }

    /// Whether the cool-down is over, or what is seen is worse than the last alert ever was.
    fn may_fire(&self, minute: i64, held: &Held) -> bool {
        match self.state.phase {
            Phase::Quiet { until, worst, .. } => {
                minute >= until || (self.subject.spike.is_some() && worst > 0.0 && held.height > worst)
            }
            Phase::Firing { .. } => false,
        }
    }

    /// Of the windows that end with a minute and are above their bars, the one that is furthest.
    fn above(&mut self, minute: i64, newest: i64, lateness: i64) -> Option<Held> {
        let lag = self.subject.lag(lateness);
        let window = &self.state.window;
        let above = |bar: Bar| {
            let count =
                if window.total() < bar.count { 0 } else { window.count(minute - bar.window + 1, minute) };
            (count >= bar.count).then(|| Held::new(bar, count))
        };
        if let RuleKind::Threshold { count, .. } = self.subject.rule.when {
            return above(Bar::fixed(self.subject.window(), count));
        }
        let (past, spike) = (self.state.past.as_mut()?, self.subject.spike.as_ref()?);
        past.open_until(newest.max(minute), lag, spike);
        let all = past.bars(minute).iter().filter_map(|bar| above(*bar));
        all.max_by(|a, b| a.height.total_cmp(&b.height))
    }

    fn fire(&mut self, minute: i64, held: Held) -> Option<AlertChange> {
        let Held { bar, count, height } = held;
        let Subject { workspace, brand, about, rule, .. } = &self.subject;
        let fired_at = Timestamp::from_second(minute.checked_mul(60)?).ok()?;
        let first = minute - bar.window + 1;
        let known = Some(bar).filter(|bar| !bar.learning);
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
            inhibited: None,
            reason: AlertReason {
                condition: rule.when.clone(),
                count,
                window_minutes: u64::try_from(bar.window).ok(),
                expected: known.map(|bar| hundredths(bar.expected)),
                score: known.map(|bar| hundredths(bar.score(count))),
                negative: self.state.window.negative(first, minute),
                terms: self.state.digests.terms(first, minute),
                samples: self.state.digests.samples(first, minute),
            },
        };
        let alert_kept = Box::new(alert.clone());
        self.state.phase = Phase::Firing { alert: alert_kept, last_above: minute, worst: height };
        self.dirty = true;
        Some(AlertChange { alert, event: NotificationEvent::Fired })
    }

    fn resolve(&mut self, minute: i64, until: i64) -> Option<AlertChange> {
        let Phase::Firing { worst, .. } = self.state.phase else { return None };
        let quiet = Phase::Quiet { until, worst, since: None };
        let Phase::Firing { mut alert, .. } = std::mem::replace(&mut self.state.phase, quiet) else {
            return None;
        };
        self.dirty = true;
        let at = Timestamp::from_second(minute.saturating_mul(60)).unwrap_or(alert.fired_at);
        alert.state = AlertState::Resolved;
        alert.resolved_at = Some(at.max(alert.fired_at));
        Some(AlertChange { alert: *alert, event: NotificationEvent::Resolved })
    }
}
