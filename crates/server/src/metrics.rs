//! What the API measures. The route label is the pattern of the route, never the path that was asked for.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry, exponential_buckets,
};

use crate::state::App;

pub(crate) struct Metrics {
    requests: IntCounterVec,
    seconds: HistogramVec,
    pub(crate) posts_accepted: IntCounter,
    pub(crate) posts_rejected: IntCounter,
    pub(crate) bytes_in: IntCounter,
    pub(crate) watchers: IntGauge,
}

impl Metrics {
    pub(crate) fn new(registry: &Registry) -> prometheus::Result<Self> {
        let counter = |name: &str, help: &str| -> prometheus::Result<IntCounter> {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let requests = IntCounterVec::new(
            Opts::new("vigie_server_requests_total", "Requests answered"),
            &["route", "status"],
        )?;
        let options = HistogramOpts::new("vigie_server_request_seconds", "Time to answer a request")
            .buckets(exponential_buckets(0.0005, 2.5, 12)?);
        let seconds = HistogramVec::new(options, &["route"])?;
        let watchers = IntGauge::new("vigie_server_watchers", "Open live streams")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(watchers.clone()))?;
        Ok(Self {
            requests,
            seconds,
            posts_accepted: counter("vigie_server_posts_accepted_total", "Posts pushed and made durable")?,
            posts_rejected: counter("vigie_server_posts_rejected_total", "Posts pushed and refused")?,
            bytes_in: counter("vigie_server_posts_bytes_total", "Bytes of pushed posts")?,
            watchers,
        })
    }
}

pub(crate) async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let started = Instant::now();
    let response = next.run(request).await;
    let route = matched.as_ref().map_or("unknown", MatchedPath::as_str);
    app.metrics.seconds.with_label_values(&[route]).observe(started.elapsed().as_secs_f64());
    app.metrics.requests.with_label_values(&[route, response.status().as_str()]).inc();
    response
}
