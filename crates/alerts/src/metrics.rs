//! What detection and delivery measure. No label comes from a workspace.

use prometheus::{
    Gauge, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry, exponential_buckets,
};

use crate::AlertsError;

/// The metrics of alerts; clones count together.
#[derive(Debug, Clone)]
pub struct Metrics {
    pub(crate) late: IntCounter,
    pub(crate) notifications: IntCounterVec,
    pub(crate) decisions: IntCounterVec,
    pub(crate) under_way: IntGauge,
    pub(crate) seconds: Histogram,
    pub(crate) waiting: IntGauge,
    pub(crate) overdue: Gauge,
    pub(crate) channels_disabled: IntGauge,
    pub(crate) channels_at_rest: IntGauge,
    pub(crate) tests: IntCounterVec,
}

impl Metrics {
    /// Registers the metrics.
    ///
    /// # Errors
    /// [`AlertsError::Metrics`] when the registry has them already.
    pub fn new(registry: &Registry) -> Result<Self, AlertsError> {
        let late = IntCounter::new(
            "vigie_alerts_late_mentions_total",
            "Mentions published too long before they were seen to be counted by every rule.",
        )?;
        let notifications = IntCounterVec::new(
            Opts::new(
                "vigie_alerts_notifications_total",
                "Attempts to notify, by kind of channel and outcome.",
            ),
            &["channel", "outcome"],
        )?;
        let decisions = IntCounterVec::new(
            Opts::new(
                "vigie_alerts_decisions_total",
                "Decisions about notifications that were due: sent, or the cause for which they wait or are never sent.",
            ),
            &["outcome"],
        )?;
        let under_way =
            IntGauge::new("vigie_alerts_notifications_under_way", "Notifications being sent right now.")?;
        // From 1 ms, tripling, to about 16 hours.
        let seconds = HistogramOpts::new(
            "vigie_alerts_notified_seconds",
            "From an alert detected to its notification taken by the channel.",
        )
        .buckets(exponential_buckets(0.001, 3.0, 17)?);
        let seconds = Histogram::with_opts(seconds)?;
        let waiting = IntGauge::new("vigie_alerts_outbox_waiting", "Notifications that wait to be sent.")?;
        let overdue = Gauge::new(
            "vigie_alerts_outbox_overdue_seconds",
            "How long the first of the notifications that wait has been due.",
        )?;
        let channels_disabled = IntGauge::new(
            "vigie_alerts_channels_disabled",
            "Channels to which nothing is sent because their receivers are gone.",
        )?;
        let channels_at_rest = IntGauge::new(
            "vigie_alerts_channels_at_rest",
            "Channels to which nothing is sent for a while because attempts failed again and again.",
        )?;
        let tests = IntCounterVec::new(
            Opts::new(
                "vigie_alerts_channel_tests_total",
                "Tests that people asked for, by kind of channel and outcome.",
            ),
            &["channel", "outcome"],
        )?;
        registry.register(Box::new(channels_disabled.clone()))?;
        registry.register(Box::new(channels_at_rest.clone()))?;
        registry.register(Box::new(tests.clone()))?;
        registry.register(Box::new(waiting.clone()))?;
        registry.register(Box::new(overdue.clone()))?;
        registry.register(Box::new(late.clone()))?;
        registry.register(Box::new(notifications.clone()))?;
        registry.register(Box::new(decisions.clone()))?;
        registry.register(Box::new(under_way.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self {
            late,
            notifications,
            decisions,
            under_way,
            seconds,
            waiting,
            overdue,
            channels_disabled,
            channels_at_rest,
            tests,
        })
    }
}
