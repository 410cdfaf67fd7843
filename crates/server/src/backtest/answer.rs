//! What a backtest answers.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_alerts::Variation;
use vigie_model::Slug;

use super::{LEARNING, Past, Plan, Tally, chart::Line, told::ToldAlert};

/// After so long a rule knows as much of its past as it will need.
const ENOUGH: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What a rule would have said of the past.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BacktestAnswer {
    /// Whose past.
    pub(super) workspace: Slug,
    /// The first moment of the period.
    pub(super) from: Timestamp,
    /// One past its last.
    pub(super) to: Timestamp,
    /// How many weeks that is.
    pub(super) weeks: f64,
    /// Mentions of the period that the rule counts.
    pub(super) mentions: u64,
    /// What the rule knew of the time before the period.
    pub(super) learnt: Learnt,
    /// How many alerts it would have raised.
    pub(super) alerts: u64,
    /// How many that is a week.
    pub(super) alerts_a_week: f64,
    /// How many messages its channels would have got: when alerts fire and when they are over, within the daily cap.
    pub(super) notifications: u64,
    /// How many that is a week.
    pub(super) notifications_a_week: f64,
    /// The alerts, in the order of time; of more than 50 the latest.
    pub(super) told: Vec<ToldAlert>,
    /// The same rule with other values of the setting that makes it stricter or looser, the strictest first.
    pub(super) tried: Vec<Tried>,
    /// A line for each of the twelve brands that are mentioned most.
    pub(super) series: Vec<Line>,
    /// How many mentions were gone through, those learnt from included.
    pub(super) mentions_read: u64,
    /// How long it took, in milliseconds.
    pub(super) took_ms: u64,
}

/// What a rule knew when the period began.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Learnt {
    /// Days before the period from which it could learn, at most 28.
    days: f64,
    /// Whether that is enough: two weeks, or the rule learns nothing. With less it is more cautious for its first day, and
    /// its bars still settle for two weeks.
    enough: bool,
}

impl Learnt {
    pub(super) fn new(plan: &Plan, past: &Past) -> Self {
        let from = plan.from.as_millisecond();
        let known = past.first_heard().map_or(0, |first| (from - first).max(0));
        let known = SignedDuration::from_millis(known).min(LEARNING);
        let learns = plan.rule.when.budget().is_some();
        Self { days: rounded(known.as_secs_f64() / 86_400.0, 1), enough: !learns || known >= ENOUGH }
    }
}

/// A variation of the rule and what it would have raised.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tried {
    /// The setting: `budget` or `count`.
    setting: &'static str,
    /// Its value: false alarms a week, or mentions.
    value: f64,
    /// Whether it is the rule as it was sent.
    chosen: bool,
    /// How many alerts.
    alerts: u64,
    /// How many alerts a week.
    alerts_a_week: f64,
    /// How many messages.
    notifications: u64,
    /// How many messages a week.
    notifications_a_week: f64,
}

impl Tried {
    /// Nothing for a rule that has no such setting.
    pub(super) fn new(variation: &Variation, tally: &Tally, weeks: f64) -> Option<Self> {
        let (setting, value) = variation.setting?;
        let (alerts, notifications) = (tally.alerts, tally.notifications());
        Some(Self {
            setting,
            value,
            chosen: variation.chosen,
            alerts,
            alerts_a_week: a_week(alerts, weeks),
            notifications,
            notifications_a_week: a_week(notifications, weeks),
        })
    }
}

/// So many in so many weeks, as a number a week.
pub(super) fn a_week(count: u64, weeks: f64) -> f64 {
    rounded(count as f64 / weeks.max(f64::MIN_POSITIVE), 2)
}

/// For people, who read few decimals.
pub(super) fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (number * scale).round() / scale
}
