//! What the matcher knows of itself, for Prometheus. Rates and batch times belong to the pipeline, which has a clock.

use std::time::Duration;

use prometheus::{Gauge, IntGauge, Registry};

use crate::Matcher;

/// Figures of the matcher in use.
#[derive(Debug, Clone)]
pub struct Metrics {
    queries: IntGauge,
    patterns: IntGauge,
    refused: IntGauge,
    memory: IntGauge,
    build: Gauge,
}

impl Metrics {
    /// Registers the figures under `vigie_matcher_…`.
    ///
    /// # Errors
    /// When the registry has figures of these names already.
    pub fn new(registry: &Registry) -> prometheus::Result<Self> {
        let metrics = Self {
            queries: IntGauge::new("vigie_matcher_queries", "Queries of brands and topics in use")?,
            patterns: IntGauge::new(
                "vigie_matcher_patterns",
                "Different words and phrases that posts are scanned for",
            )?,
            refused: IntGauge::new(
                "vigie_matcher_refused_queries",
                "Queries left out because they cannot be used",
            )?,
            memory: IntGauge::new("vigie_matcher_memory_bytes", "Bytes that the compiled queries take")?,
            build: Gauge::new(
                "vigie_matcher_build_seconds",
                "How long the last compilation of all queries took",
            )?,
        };
        for gauge in [&metrics.queries, &metrics.patterns, &metrics.refused, &metrics.memory] {
            registry.register(Box::new(gauge.clone()))?;
        }
        registry.register(Box::new(metrics.build.clone()))?;
        Ok(metrics)
    }

    /// Says that this matcher is in use now, how many queries it had to leave out, and how long it took to build.
    pub fn swapped(&self, matcher: &Matcher, refused: usize, build: Duration) {
        let set = |gauge: &IntGauge, value: usize| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        set(&self.queries, matcher.queries());
        set(&self.patterns, matcher.patterns());
        set(&self.refused, refused);
        set(&self.memory, matcher.memory_bytes());
        self.build.set(build.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_the_matcher_in_use() {
        let registry = Registry::new();
        let metrics = Metrics::new(&registry).unwrap();
        let workspace = serde_json::from_str(
            r#"{"workspace":{"id":"w","name":"W"},"brand":[{"id":"a","name":"A","query":"delta OR @delta"}]}"#,
        )
        .unwrap();
        let (matcher, problems) = Matcher::build(&[workspace]);
        metrics.swapped(&matcher, problems.len(), Duration::from_millis(1_500));
        assert_eq!(metrics.queries.get(), 1);
        assert_eq!(metrics.patterns.get(), 1);
        assert_eq!(metrics.refused.get(), 0);
        assert!(metrics.memory.get() > 0);
        assert_eq!(metrics.build.get(), 1.5);
        assert!(Metrics::new(&registry).is_err(), "the same figures twice");
    }
}
