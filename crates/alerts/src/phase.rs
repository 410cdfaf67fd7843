//! Whether a series is quiet, about to fire, or fires: the life of its alerts, minute by minute as they close.
//!
//! ```text
//! quiet ──condition holds for pending──► firing ──not for keep_firing──► quiet, deaf for cool_down
//! ```

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertState, Erasure, Rule};
use vigie_store::NotificationEvent;

use crate::{AlertChange, numbers::exact, subject::minutes};

/// A minute before all others.
pub(crate) const NEVER: i64 = i64::MIN / 2;

/// What a series is in.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    /// Nothing is the matter. Cannot fire before a minute.
    Quiet {
        until: i64,
        /// How far above its bar the last alert ever was.
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

impl Default for Phase {
    fn default() -> Self {
        Self::Quiet { until: NEVER, worst: 0.0, since: None }
    }
}

/// How long things last in the life of an alert, in minutes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing {
    pub(crate) pending: i64,
    pub(crate) keep_firing: i64,
    pub(crate) cool_down: i64,
}

impl Timing {
    /// As the rule asks; an alert goes on at least for the lateness, in seconds, and one minute.
    pub(crate) fn of(rule: &Rule, lateness: i64) -> Self {
        Self {
            pending: minutes(rule.pending),
            keep_firing: minutes(rule.keep_firing).max(lateness / 60).max(1),
            cool_down: minutes(rule.cool_down),
        }
    }
}

/// What the condition is in a minute that closes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// How far above its bar, 1 for just there.
    pub(crate) height: f64,
    /// Whether an alert may begin with it.
    pub(crate) begins: bool,
}

/// What follows from it.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    /// Nothing.
    Stay,
    /// An alert is to be raised.
    Fire,
    /// The alert is over.
    Resolve(Box<AlertChange>),
}

impl Phase {
    pub(crate) fn is_firing(&self) -> bool {
        matches!(self, Self::Firing { .. })
    }

    /// The alert that goes on, as it is kept.
    pub(crate) fn alert_mut(&mut self) -> Option<&mut Alert> {
        match self {
            Self::Firing { alert, .. } => Some(alert),
            Self::Quiet { .. } => None,
        }
    }

    /// Takes what an author wrote out of the alert that goes on; whether anything was theirs.
    pub(crate) fn erase(&mut self, erasure: &Erasure) -> bool {
        self.alert_mut().is_some_and(|alert| alert.reason.drivers.erase(erasure))
    }

    /// Whether the condition holds, and has to for a while yet.
    pub(crate) fn pends(&self) -> bool {
        matches!(self, Self::Quiet { since: Some(_), .. })
    }

    /// A minute closes.
    pub(crate) fn close(&mut self, minute: i64, held: Option<Held>, timing: Timing) -> Step {
        match (self, held) {
            (Self::Firing { last_above, worst, .. }, Some(held)) => {
                *last_above = minute.max(*last_above);
                *worst = held.height.max(*worst);
            }
            (phase @ Self::Firing { .. }, None) => {
                let Self::Firing { last_above, .. } = phase else { return Step::Stay };
                if minute - *last_above >= timing.keep_firing {
                    let change = phase.resolve(minute + 1, minute + 1 + timing.cool_down);
                    return change.map_or(Step::Stay, |change| Step::Resolve(Box::new(change)));
                }
            }
            (Self::Quiet { since, .. }, None) => *since = None,
            (Self::Quiet { since, .. }, Some(held)) => {
                *since = since.or(held.begins.then_some(minute));
                if since.is_some_and(|since| minute - since >= timing.pending) {
                    return Step::Fire;
                }
            }
        }
        Step::Stay
    }

    /// An alert is raised.
    pub(crate) fn fire(&mut self, alert: Alert, minute: i64, height: f64) -> AlertChange {
        *self = Self::Firing { alert: Box::new(alert.clone()), last_above: minute, worst: height };
        AlertChange { alert, event: NotificationEvent::Fired }
    }

    /// The alert is over at a minute, and none is raised until another.
    pub(crate) fn resolve(&mut self, minute: i64, until: i64) -> Option<AlertChange> {
        let Self::Firing { worst, .. } = *self else { return None };
        let quiet = Self::Quiet { until, worst, since: None };
        let Self::Firing { mut alert, .. } = std::mem::replace(self, quiet) else { return None };
        let at = Timestamp::from_second(minute.saturating_mul(60)).unwrap_or(alert.fired_at);
        alert.state = AlertState::Resolved;
        alert.resolved_at = Some(at.max(alert.fired_at));
        Some(AlertChange { alert: *alert, event: NotificationEvent::Resolved })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closes minutes in which the condition holds (`#`) or not (`.`) and shows what came of each.
    fn lived(minutes: &str) -> String {
        let alert: Alert = serde_json::from_value(serde_json::json!({
            "id": "w/r/b/0", "workspace": "w", "rule": "r", "rule_name": "R", "brand": "b", "about": "B",
            "severity": "info", "state": "firing", "fired_at": "1970-01-01T00:00:00Z",
            "reason": {"condition": {"kind": "spike"}, "count": 1, "negative": 0},
        }))
        .unwrap();
        let timing = Timing { pending: 2, keep_firing: 3, cool_down: 4 };
        let mut phase = Phase::default();
        (0..)
            .zip(minutes.chars())
            .map(|(minute, holds)| {
                let may = matches!(phase, Phase::Quiet { until, .. } if minute >= until);
                let held = (holds == '#').then_some(Held { height: 1.0, begins: may });
                match phase.close(minute, held, timing) {
                    Step::Stay if phase.pends() => 'p',
                    Step::Stay if phase.is_firing() => '-',
                    Step::Stay => '.',
                    Step::Fire => {
                        phase.fire(alert.clone(), minute, 1.0);
                        'F'
                    }
                    Step::Resolve(_) => 'R',
                }
            })
            .collect()
    }

    #[test]
    fn an_alert_waits_lasts_and_is_then_deaf_for_a_while() {
        let check = |minutes: &str, expected: &str| assert_eq!(lived(minutes), expected, "{minutes}");
        check("##.##", "pp.pp");
        check("###", "ppF");
        check("####..#...", "ppF------R");
        check("###..........", "ppF--R.......");
        check("###...#######", "ppF--R....ppF");
    }
}
