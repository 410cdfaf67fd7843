//! What the person who runs it asks: is it alive, is it ready, how far behind, and all figures.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use prometheus::{Encoder, TextEncoder};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Role, Roles, StageState, Status};
use vigie_stream::TopicStatus;

use crate::{
    problem::Problem,
    reach,
    state::{App, blocking},
};

/// How everything is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusAnswer {
    /// The program's version.
    version: &'static str,
    /// What this process is called among the members.
    member: String,
    /// What it does.
    roles: Roles,
    /// Whether every stage of this process is running.
    ready: bool,
    /// Records that any consumer has not finished, in whatever process; 0 means that everything acknowledged is
    /// searchable. Absent when the log cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    lag: Option<u64>,
    /// Each stage.
    #[serde(flatten)]
    status: Status,
    /// Mentions in the index; absent without the role `serve`.
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<u64>,
    /// Each topic of the log; none when it cannot be asked.
    log: Vec<TopicStatus>,
    /// What cannot be reached, in words.
    problems: Vec<String>,
}

/// Status
#[utoipa::path(get, path = "/api/v1/status", tag = "system", responses((status = 200, body = StatusAnswer)))]
pub(crate) async fn status(State(app): State<App>) -> Result<Json<StatusAnswer>, Problem> {
    let status = app.parts.status.borrow().clone();
    let (roles, searcher) = (app.parts.member.roles, app.parts.searcher.clone());
    let mentions = match roles.contains(Role::Serve) {
        true => Some(blocking(move || Ok::<_, Problem>(searcher.count_all())).await?),
        false => None,
    };
    let (log, problems) = match reach::log(&app.parts).await {
        Ok(log) => (log, Vec::new()),
        Err(problem) => (Vec::new(), vec![problem]),
    };
    let behind = log.iter().flat_map(|topic| &topic.consumers).map(|consumer| consumer.lag).sum();
    Ok(Json(StatusAnswer {
        version: env!("CARGO_PKG_VERSION"),
        member: app.parts.member.id.clone(),
        roles,
        ready: all_running(&status),
        lag: problems.is_empty().then_some(behind),
        status,
        mentions,
        log,
        problems,
    }))
}

/// A process that only takes posts in has no stage.
fn all_running(status: &Status) -> bool {
    status.stages.iter().all(|stage| stage.state == StageState::Running)
}

/// Metrics for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "system",
    responses((status = 200, content_type = "text/plain", body = String)))]
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    encoder
        .encode(&app.registry.gather(), &mut text)
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

/// Whether this process can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Whether it can.
    ready: bool,
    /// Each stage.
    #[serde(flatten)]
    status: Status,
    /// What cannot be reached, in words.
    problems: Vec<String>,
}

/// Ready
///
/// 200 while every stage runs and log and store are within reach, 503 with what is not otherwise.
#[utoipa::path(get, path = "/readyz", tag = "system",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    let status = app.parts.status.borrow().clone();
    let problems = app.reach.problems(&app.parts).await;
    let ready = all_running(&status) && problems.is_empty();
    let code = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(Readiness { ready, status, problems })).into_response()
}
