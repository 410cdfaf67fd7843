//! What a variation raised: how many alerts, how many messages, and the latest alerts themselves.
//!
//! Messages are counted for each channel of the rule: one when an alert fires, and one when it is over if the rule wants
//! that; on a day on which more fire than its daily cap lets through, one that sums up the rest. That nobody acknowledges, which
//! makes messages come again and go on to others, is not assumed; nor is it known what else would have been told
//! together with it.

use std::collections::{BTreeMap, VecDeque};

use jiff::{civil::Date, tz::TimeZone};
use vigie_alerts::AlertChange;
use vigie_model::Alert;
use vigie_store::NotificationEvent;

use super::{MAX_TOLD, Plan};

/// What was raised in the period, bounded whatever the rule asks for.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// The minute in which the period begins, unix milliseconds: alerts fire by the minute.
    from: i64,
    zone: TimeZone,
    channels: u64,
    resolved_notice: bool,
    daily_cap: u64,
    /// Alerts that fired in the period.
    pub(super) alerts: u64,
    /// Alerts that fired on each day.
    days: BTreeMap<Date, u64>,
    /// Alerts that were over by the end of the period.
    ended: u64,
    latest: VecDeque<Alert>,
}

impl Tally {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            from: plan.from.as_millisecond().div_euclid(60_000) * 60_000,
            zone: TimeZone::get(&plan.workspace.about.timezone).unwrap_or(TimeZone::UTC),
            channels: plan.rule.channels.len() as u64,
            resolved_notice: plan.rule.resolved_notice,
            daily_cap: u64::from(plan.rule.daily_cap),
            alerts: 0,
            days: BTreeMap::new(),
            ended: 0,
            latest: VecDeque::new(),
        }
    }

    /// Takes what changed; what fired before the period is not counted.
    pub(super) fn take(&mut self, changes: Vec<AlertChange>) {
        for AlertChange { alert, event } in changes {
            if alert.fired_at.as_millisecond() < self.from {
                continue;
            }
            if event == NotificationEvent::Fired {
                self.alerts += 1;
                *self.days.entry(alert.fired_at.to_zoned(self.zone.clone()).date()).or_default() += 1;
                self.latest.push_back(alert);
                if self.latest.len() > MAX_TOLD {
                    self.latest.pop_front();
                }
                continue;
            }
            self.ended += 1;
            if let Some(kept) = self.latest.iter_mut().find(|kept| kept.id == alert.id) {
                *kept = alert;
            }
        }
    }

    /// How many messages all channels together would have got.
    pub(super) fn notifications(&self) -> u64 {
        let of_day = |count: &u64| (*count).min(self.daily_cap) + u64::from(*count > self.daily_cap);
        let ends = if self.resolved_notice { self.ended } else { 0 };
        self.channels * (self.days.values().map(of_day).sum::<u64>() + ends)
    }

    /// The latest alerts, in the order in which they fired.
    pub(super) fn latest(self) -> Vec<Alert> {
        let mut latest = Vec::from(self.latest);
        latest.sort_by(|a, b| a.fired_at.cmp(&b.fired_at).then_with(|| a.id.cmp(&b.id)));
        latest
    }
}
