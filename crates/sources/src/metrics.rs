//! The figures of this crate. Labels are the kinds of source that are compiled in, never what a user wrote.

use prometheus::{GaugeVec, IntCounterVec, Opts, Registry};

/// Counters and gauges of all sources.
#[derive(Debug, Clone)]
pub struct Metrics {
    pub(crate) events: IntCounterVec,
    pub(crate) errors: IntCounterVec,
    pub(crate) reconnects: IntCounterVec,
    pub(crate) lag_seconds: GaugeVec,
}

impl Metrics {
    /// Registers the figures.
    ///
    /// # Errors
    /// When a figure of the same name is registered already.
    pub fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let counter = |name: &str, help: &str| -> Result<IntCounterVec, prometheus::Error> {
            let counter = IntCounterVec::new(Opts::new(name, help), &["kind"])?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let lag_seconds = GaugeVec::new(
            Opts::new("vigie_sources_lag_seconds", "Age of the newest event when it became durable"),
            &["kind"],
        )?;
        registry.register(Box::new(lag_seconds.clone()))?;
        Ok(Self {
            events: counter(
                "vigie_sources_events_total",
                "Events that sources yielded and that became durable",
            )?,
            errors: counter("vigie_sources_errors_total", "Errors that sources met")?,
            reconnects: counter("vigie_sources_reconnects_total", "How often sources were connected again")?,
            lag_seconds,
        })
    }
}
