//! A brand of which nothing is heard any more, although its sources speak.
//!
//! While nobody mentions the brand, what would usually have been heard by now is summed up: the mentions that were
//! **missed**. The highest such sums of the past say how many are missed by chance as rarely as the rule's budget allows
//! (the same ranks as for spikes). Nights and weekends count for little, as little is expected of them. Everything is
//! decided as blocks of five minutes close, so it is the same in whatever order posts arrive. While the source that brings
//! most of the mentions is out, nothing is missed and nothing is learnt.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertReason, AlertState, Drivers};

use crate::{
    AlertChange,
    carriers::Carriers,
    clock::Minutes,
    highs::{Highs, in_hundredths},
    method::Method,
    numbers::{exact, hundredths},
    phase::{Held, NEVER, Phase, Step, Timing},
    seen::Seen,
    subject::{Subject, minutes},
    turn::Turn,
    usual::{BLOCK, DAY, Usual},
    window::Window,
};

/// A block counts for at most so many times what was expected of it, and for so many mentions in any case.
const LOUD: f64 = 2.0;
const ALWAYS: f64 = 3.0;
/// A silence counts among the highest for at most so many times the bar.
const TOLD: f64 = 1.5;

/// The silence of one brand, or of several together.
#[derive(Debug)]
pub(crate) struct Silence {
    pub(crate) subject: Subject,
    state: State,
    pub(crate) dirty: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    counted: String,
    /// The first minute of the first block that is not closed.
    open: i64,
    /// What was counted in blocks that are open.
    window: Window,
    /// The minute in which somebody last spoke.
    heard: Option<i64>,
    /// How many mentions were missed since.
    #[serde(with = "exact")]
    missed: f64,
    usual: Usual,
    highs: Highs,
    carriers: Carriers,
    phase: Phase,
}

impl Silence {
    pub(crate) fn new(subject: Subject) -> Self {
        let state = State {
            counted: subject.counted.clone(),
            open: NEVER,
            window: Window::default(),
            heard: None,
            missed: 0.0,
            usual: Usual::default(),
            highs: Highs::default(),
            carriers: Carriers::default(),
            phase: Phase::default(),
        };
        Self { subject, state, dirty: false }
    }

    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { subject, state: serde_json::from_str(state)?, dirty: false })
    }

    pub(crate) fn state(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.state)
    }

    /// Time alone may bring an alert, once the brand was heard.
    pub(crate) fn is_awake(&self) -> bool {
        self.state.heard.is_some() || self.state.phase.is_firing()
    }

    /// Notes a mention; `false` when it is too old.
    pub(crate) fn observe(&mut self, seen: &Seen<'_>, minutes: Minutes, turn: &mut Turn<'_>) -> bool {
        self.close(minutes.first_open, turn);
        if seen.at < self.state.open {
            return false;
        }
        if self.state.window.add(seen.at, seen.post, false) {
            self.state.carriers.add(seen.source);
            self.heard();
        }
        true
    }

    /// Notes mentions of which only the number is known; `false` when they are too old.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        minutes: Minutes,
        turn: &mut Turn<'_>,
    ) -> bool {
        self.close(minutes.first_open, turn);
        if at < self.state.open {
            return false;
        }
        if count > 0 {
            self.state.window.add_nameless(at, count);
            self.heard();
        }
        true
    }

    fn heard(&mut self) {
        // Which minute it was is known when the block closes.
        self.state.heard = self.state.heard.or(Some(self.state.open));
        self.dirty = true;
    }

    /// Closes the blocks that end before a minute.
    pub(crate) fn close(&mut self, first_open: i64, turn: &mut Turn<'_>) {
        while self.state.open + BLOCK <= first_open {
            self.close_block(turn);
            self.state.open += BLOCK;
            self.state.window.forget_before(self.state.open);
            self.dirty = true;
        }
    }

    /// Whether something was counted after this minute.
    pub(crate) fn speaks_after(&self, minute: i64) -> bool {
        self.state.window.minutes(minute + 1, i64::MAX).next().is_some()
    }

    pub(crate) fn begin(&mut self, minutes: Minutes) {
        let mut fresh = Self::new(self.subject.clone());
        fresh.state.open = (minutes.first_open.div_euclid(BLOCK) * BLOCK).max(self.state.open);
        fresh.state.phase = std::mem::take(&mut self.state.phase);
        fresh.dirty = true;
        *self = fresh;
    }

    pub(crate) fn abandon(&mut self, minute: i64) -> Option<AlertChange> {
        self.dirty = true;
        self.state.phase.resolve(minute, minute)
    }

    /// How many mentions may be missed before an alert; `None` while too little is known.
    pub(crate) fn bar(&self) -> Option<f64> {
        let budget = self.subject.rule.when.budget()?;
        (self.state.usual.seen() >= DAY).then(|| self.state.highs.bar(budget).max(Method::default().least))
    }

    /// How many were missed so far, and since when.
    pub(crate) fn missed(&self) -> (f64, Option<i64>) {
        (self.state.missed, self.state.heard)
    }

    pub(crate) fn phase(&self) -> &Phase {
        &self.state.phase
    }

    pub(crate) fn carriers(&self) -> &Carriers {
        &self.state.carriers
    }

    fn close_block(&mut self, turn: &mut Turn<'_>) {
        let (first, last) = (self.state.open, self.state.open + BLOCK - 1);
        let bar = self.bar();
        let state = &mut self.state;
        let (count, spoken) = (state.window.count(first, last), state.window.minutes(first, last).last());
        let out = state.carriers.main().is_some_and(|main| turn.was_out(main, last).0);
        let expected = state.usual.expected(last, BLOCK);
        match spoken {
            Some(minute) => (state.heard, state.missed) = (Some(minute), 0.0),
            None if !out => state.missed += expected,
            None => {}
        }
        let silent = spoken.is_none();
        if !out {
            let block = first.div_euclid(BLOCK);
            let most = bar.map_or(f64::INFINITY, |bar| bar * TOLD);
            state.highs.feed(block, in_hundredths(state.missed.min(most)), Method::default().weeks);
            // A silence that is told does not become what is usual.
            if !(silent && state.phase.is_firing()) {
                state.usual.feed(block, (count as f64).min((expected * LOUD).max(ALWAYS)), 1.0);
            }
        }
        let long = state.heard.is_some_and(|heard| last - heard >= minutes(self.subject.rule.when.window()));
        let goes_on = silent && state.phase.is_firing();
        let too_long = silent && !out && long && bar.is_some_and(|bar| state.missed >= bar);
        let height = bar.map_or(1.0, |bar| state.missed / bar);
        let may = matches!(state.phase, Phase::Quiet { until, .. } if last >= until);
        let held = (goes_on || too_long).then_some(Held { height, begins: may });
        let timing = Timing { keep_firing: 0, ..Timing::of(&self.subject.rule, turn.lateness) };
        match state.phase.close(last, held, timing) {
            Step::Resolve(change) => turn.changes.push(*change),
            Step::Fire => self.fire(last, turn),
            Step::Stay => {}
        }
    }

    fn fire(&mut self, minute: i64, turn: &mut Turn<'_>) {
        let Subject { workspace, brand, about, rule, .. } = &self.subject;
        let state = &mut self.state;
        let moment = |minute: i64| Timestamp::from_second(minute.saturating_mul(60));
        let (Ok(fired_at), Some(heard)) = (moment(minute + 1), state.heard) else { return };
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
            inhibited: turn.doubt(rule, &state.carriers, minute),
            reason: AlertReason {
                condition: rule.when.clone(),
                count: 0,
                window_minutes: u64::try_from(minute - heard).ok(),
                expected: Some(hundredths(state.missed)),
                score: None,
                share: None,
                heard_at: moment(heard).ok(),
                usual_silence_minutes: None,
                negative: 0,
                drivers: Drivers::default(),
            },
            course: None,
        };
        self.dirty = true;
        turn.changes.push(state.phase.fire(alert, minute, 1.0));
    }
}
