//! What the person who runs it asks: is it alive, is it ready, how far behind, and all figures.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use prometheus::{Encoder, TextEncoder};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use vigie_model::Status;
use vigie_stream::TopicStatus;

use crate::{
    problem::Problem,
    state::{App, blocking},
};

const HOME: &str = include_str!("../home.html");

/// How everything is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusAnswer {
    /// The program's version.
    version: &'static str,
    /// Whether every stage is running.
    ready: bool,
    /// Records that any consumer has not finished; 0 means that everything acknowledged is searchable.
    lag: u64,
    /// Each stage.
    #[serde(flatten)]
    status: Status,
    /// Mentions in the index.
    mentions: u64,
    /// Each topic of the log.
    log: Vec<TopicStatus>,
}

/// Status
#[utoipa::path(get, path = "/api/v1/status", tag = "system", responses((status = 200, body = StatusAnswer)))]
pub(crate) async fn status(State(app): State<App>) -> Result<Json<StatusAnswer>, Problem> {
    let status = app.parts.status.borrow().clone();
    let (log, searcher) = (Arc::clone(&app.parts.log), app.parts.searcher.clone());
    let (log, mentions) = blocking(move || Ok::<_, Problem>((log.status()?, searcher.count_all()))).await?;
    let lag = log.iter().flat_map(|topic| &topic.consumers).map(|consumer| consumer.lag).sum();
    let version = env!("CARGO_PKG_VERSION");
    Ok(Json(StatusAnswer { version, ready: status.is_ready(), lag, status, mentions, log }))
}

/// Metrics for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "system",
    responses((status = 200, content_type = "text/plain", body = String)))]
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    encoder
        .encode(&app.parts.registry.gather(), &mut text)
        .map_err(|error| Problem::unavailable(format!("metrics cannot be written: {error}")))?;
    Ok(([(header::CONTENT_TYPE, encoder.format_type().to_owned())], text).into_response())
}

/// Alive
///
/// 200 while the process answers.
#[utoipa::path(get, path = "/healthz", tag = "system", responses((status = 200, body = String)))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready
///
/// 200 while every stage runs, 503 with the stages otherwise.
#[utoipa::path(get, path = "/readyz", tag = "system",
    responses((status = 200, body = Status), (status = 503, body = Status)))]
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    let status = app.parts.status.borrow().clone();
    let code = if status.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(status)).into_response()
}

/// A page that says what this is and where to go on, until the dashboard takes its place.
pub(crate) async fn home() -> Html<&'static str> {
    Html(HOME)
}

/// Everything else.
pub(crate) async fn unknown() -> Problem {
    Problem::not_found("no such page; /api/openapi.json lists what there is")
}
