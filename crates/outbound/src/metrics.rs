//! What the client counts. Hosts are never labels.

use prometheus::{Histogram, HistogramOpts, IntCounter, IntCounterVec, Opts, Registry};

use crate::OutboundError;

/// Counters of everything that left.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    /// By method and outcome.
    pub(crate) requests: IntCounterVec,
    /// Bytes of answers that were read.
    pub(crate) received: IntCounter,
    /// From the call to its end.
    pub(crate) seconds: Histogram,
}

impl Metrics {
    pub(crate) fn new(registry: &Registry) -> Result<Self, OutboundError> {
        let requests = IntCounterVec::new(
            Opts::new("vigie_outbound_requests_total", "Calls to the outside, by method and outcome."),
            &["method", "outcome"],
        )?;
        let received = IntCounter::new("vigie_outbound_received_bytes_total", "Bytes read from answers.")?;
        let seconds = Histogram::with_opts(HistogramOpts::new(
            "vigie_outbound_request_seconds",
            "How long calls to the outside took, redirects included.",
        ))?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(received.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self { requests, received, seconds })
    }
}
