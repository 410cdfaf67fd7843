//! What the store measures. No label comes from a workspace.

use prometheus::{
    Gauge, Histogram, HistogramOpts, IntCounterVec, IntGauge, Opts, Registry, exponential_buckets,
};
use sqlx::AnyPool;

use crate::{Result, StoreError};

/// The metrics of a store; clones count together.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    pub(crate) seconds: Histogram,
    pub(crate) clock: Gauge,
    retries: IntCounterVec,
    errors: IntCounterVec,
    open: IntGauge,
}

impl Metrics {
    /// Metrics that nobody reads, until a registry is named.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let retries =
            Opts::new("vigie_store_retries_total", "Attempts that failed and were made again, by cause.");
        let errors = Opts::new("vigie_store_errors_total", "Attempts that failed, by cause.");
        // From 0.2 ms, doubling, to about 6 s.
        let seconds = HistogramOpts::new("vigie_store_seconds", "How long the store takes for one call.")
            .buckets(exponential_buckets(0.000_2, 2.0, 16)?);
        Ok(Self {
            seconds: Histogram::with_opts(seconds)?,
            clock: Gauge::new(
                "vigie_store_clock_deviation_seconds",
                "How far the clock of the store's server is ahead of this machine's.",
            )?,
            retries: IntCounterVec::new(retries, &["cause"])?,
            errors: IntCounterVec::new(errors, &["cause"])?,
            open: IntGauge::new("vigie_store_connections", "Open connections to the store.")?,
        })
    }

    pub(crate) fn register(&self, registry: &Registry) -> Result<(), prometheus::Error> {
        registry.register(Box::new(self.seconds.clone()))?;
        registry.register(Box::new(self.clock.clone()))?;
        registry.register(Box::new(self.retries.clone()))?;
        registry.register(Box::new(self.errors.clone()))?;
        registry.register(Box::new(self.open.clone()))
    }

    pub(crate) fn retried(&self, error: &StoreError) {
        self.retries.with_label_values(&[error.kind()]).inc();
    }

    pub(crate) fn failed(&self, error: &StoreError) {
        self.errors.with_label_values(&[error.kind()]).inc();
    }

    pub(crate) fn connections(&self, pool: &AnyPool) {
        self.open.set(i64::from(pool.size()));
    }
}
