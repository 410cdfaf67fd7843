//! Reports: what is told about a period, to whom and when; and one of them as a file.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::OwnedSemaphorePermit;
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Report, ReportFormat, Slug, Workspace};
use vigie_store::{Applied, ReportSending};

use crate::{
    body,
    calendar::word,
    moment::past,
    params::Params,
    problem::{Fault, Problem},
    routes::workspaces::sends_toml,
    state::App,
};

/// The largest report document, in bytes: a logo of the most bytes, written as text, and the rest.
const MAX_BYTES: usize = 512 * 1024;

/// How many reports are made at once.
pub(crate) const AT_ONCE: usize = 4;

/// Whose reports.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ReportsParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// In which form, and as of when.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct RenderParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// `html` (when left out) or `pdf`.
    format: Option<String>,
    /// As of when, which is what the report's period is seen from: RFC 3339, a date, or how long ago such as `7 days`; now
    /// when left out.
    at: Option<String>,
    /// `fr` or `en`, in place of the report's own language.
    language: Option<String>,
}

/// Reports of a workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportsAnswer {
    /// In the order of the workspace, 50 at most.
    reports: Vec<ListedReport>,
}

/// A report, and how its sending stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedReport {
    #[serde(flatten)]
    report: Report,
    /// When it is sent next by itself; absent for one that is sent only on demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<Timestamp>,
    /// When it was last sent by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Timestamp>,
    /// When the last attempt failed, unless a later one went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<Timestamp>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// When it is tried again; absent when it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    tried_again_at: Option<Timestamp>,
}

/// What became of a report that was to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SendAnswer {
    /// To how many addresses the mail server took it.
    sent_to: usize,
}

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PutAnswer {
    /// `created`, `changed` or `unchanged`.
    outcome: Applied,
}

/// List reports
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ReportsParams),
    responses((status = 200, body = ReportsAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<ReportsParams>,
) -> Result<Json<ReportsAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let sendings = app.parts.store.report_sendings(workspace.id()).await?;
    let listed = |report: &Report| {
        let sending = sendings.iter().find(|sending| sending.report == report.id);
        let at = |of: fn(&ReportSending) -> Option<i64>| {
            sending.and_then(of).and_then(|ms| Timestamp::from_millisecond(ms).ok())
        };
        ListedReport {
            next_due: app.parts.reporter.next_due(&workspace, report),
            sent_at: at(|sending| sending.sent_at_ms),
            failed_at: at(|sending| sending.failed_at_ms),
            problem: sending.and_then(|sending| sending.problem.clone()),
            tried_again_at: at(|sending| sending.next_attempt_ms),
            report: report.clone(),
        }
    };
    Ok(Json(ReportsAnswer { reports: workspace.reports.iter().map(listed).collect() }))
}

/// Read a report
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports",
    params(("id" = String, Path, description = "the report's id"), ReportsParams),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<ReportsParams>,
) -> Result<Json<Report>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    Ok(Json(named(&workspace, &id)?.clone()))
}

/// Put a report
///
/// JSON, or TOML with `Content-Type: application/toml`. The whole definition replaces what was there under this id; the
/// other reports of the workspace stay.
#[utoipa::path(put, path = "/api/v1/reports/{id}", tag = "reports",
    params(("id" = String, Path, description = "the report's id"), ReportsParams), request_body = Report,
    responses((status = 200, body = PutAnswer), (status = 201, body = PutAnswer), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<ReportsParams>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<PutAnswer>), Problem> {
    let body = body::read(body, MAX_BYTES, Problem::too_large).await?;
    let report: Report = parse(&body, sends_toml(&headers))?;
    if report.id.as_str() != id {
        let detail = format!("the address names report `{id}` but the document `{}`", report.id);
        return Err(Problem::unprocessable(detail, Vec::new()));
    }
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let place = format!("report \"{id}\"");
    let faults: Vec<Fault> = workspace
        .report_problems(&report)
        .into_iter()
        .map(|problem| Fault { place: place.clone(), problem })
        .collect();
    if !faults.is_empty() {
        return Err(Problem::unprocessable("the report cannot be used; nothing was changed", faults));
    }
    let outcome = app.parts.store.put_report(workspace.id(), &report).await?;
    let outcome = outcome
        .ok_or_else(|| Problem::not_found(format!("there is no workspace `{}` any more", workspace.id())))?;
    app.parts.workspaces_changed.notify_one();
    let status = if outcome == Applied::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(PutAnswer { outcome })))
}

/// Remove a report
#[utoipa::path(delete, path = "/api/v1/reports/{id}", tag = "reports",
    params(("id" = String, Path, description = "the report's id"), ReportsParams),
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<ReportsParams>,
) -> Result<StatusCode, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let report = named(&workspace, &id)?;
    if !app.parts.store.remove_report(workspace.id(), &report.id).await? {
        return Err(unknown(&workspace, &id));
    }
    app.parts.workspaces_changed.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// Render a report
///
/// The report as of now, or as of `at`, as one file.
#[utoipa::path(get, path = "/api/v1/reports/{id}/render", tag = "reports",
    params(("id" = String, Path, description = "the report's id"), RenderParams),
    responses((status = 200, content((String = "text/html"), (String = "application/pdf"))), (status = 400, body = Problem),
              (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
              (status = 503, body = Problem)))]
pub(crate) async fn render(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<RenderParams>,
) -> Result<Response, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let mut report = named(&workspace, &id)?.clone();
    let format = params.format.as_deref().map(|text| word("format", text, "html or pdf")).transpose()?;
    let format: ReportFormat = format.unwrap_or_default();
    if let Some(language) = params.language {
        if !matches!(language.as_str(), "fr" | "en") {
            return Err(Problem::bad_request(format!("language: `{language}` is unknown; write fr or en")));
        }
        report.language = Some(language);
    }
    let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
    let now = (app.parts.clock)();
    let at = params.at.as_deref().map(|text| past("at", text, &zone, now)).transpose()?.unwrap_or(now);
    let _place = place(&app)?;
    let file = app.parts.reporter.render(workspace, report, format, at).await?;
    let name = format!("attachment; filename=\"{id}.{}\"", format.ending());
    let headers = [
        (header::CONTENT_TYPE, format.content_type()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, file).into_response())
}

/// Send a report
///
/// Makes the report as of now and mails it to its recipients at once, whatever its schedule. Answered when the mail server
/// took it.
#[utoipa::path(post, path = "/api/v1/reports/{id}/send", tag = "reports",
    params(("id" = String, Path, description = "the report's id"), ReportsParams),
    responses((status = 200, body = SendAnswer), (status = 404, body = Problem), (status = 422, body = Problem),
              (status = 429, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<ReportsParams>,
) -> Result<Json<SendAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let report = named(&workspace, &id)?.clone();
    let sent_to = report.recipients.len();
    let _place = place(&app)?;
    app.parts.reporter.send(workspace, report).await?;
    Ok(Json(SendAnswer { sent_to }))
}

/// A place for one report: making them is work, and only so many are made at once.
fn place(app: &App) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(&app.reports).try_acquire_owned().map_err(|_| {
        let detail = format!("{AT_ONCE} reports are being made already; ask again when they are done");
        Problem::too_often(detail, Duration::from_secs(2))
    })
}

fn parse<T: DeserializeOwned>(body: &[u8], as_toml: bool) -> Result<T, Problem> {
    let unusable =
        |said: String| Problem::unprocessable(format!("the report cannot be read: {said}"), Vec::new());
    match as_toml {
        true => toml::from_slice(body).map_err(|error| unusable(error.to_string())),
        false => serde_json::from_slice(body).map_err(|error| unusable(error.to_string())),
    }
}

fn named<'a>(workspace: &'a Workspace, id: &str) -> Result<&'a Report, Problem> {
    workspace.reports.iter().find(|report| report.id.as_str() == id).ok_or_else(|| unknown(workspace, id))
}

fn unknown(workspace: &Workspace, id: &str) -> Problem {
    let known: Vec<&str> = workspace.reports.iter().map(|report| report.id.as_str()).collect();
    let known = if known.is_empty() {
        "there is none yet".to_owned()
    } else {
        format!("known: {}", known.join(", "))
    };
    Problem::not_found(format!("workspace `{}` has no report `{id}`; {known}", workspace.id()))
}
