//! Workspaces: read them, and apply them as a whole.

use std::time::Duration;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Role, Slug, UserRole, Workspace};
use vigie_store::Applied;

use crate::{
    body, identity,
    members::{Liveness, live_everywhere},
    problem::{Fault, Problem},
    routes::replays::ReplayAnswer,
    state::App,
};

/// The largest workspace document, in bytes.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How long an answer waits for the queries to be live in every process that matches.
const LIVE_WITHIN: Duration = Duration::from_secs(10);

/// A workspace in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed {
    /// What names it.
    id: Slug,
    /// For people.
    name: String,
    /// How many brands.
    brands: usize,
    /// How many topics.
    topics: usize,
    /// How many rules.
    rules: usize,
}

/// What became of a workspace that was applied.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplyAnswer {
    /// `created`, `changed` or `unchanged`.
    outcome: &'static str,
    /// Whether every process that matches has its queries already; if not, `waiting_for` says why.
    live: bool,
    /// Which process does not have them yet, or that none matches at the moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_for: Option<String>,
    /// The replay that fills the past of queries that are new or were changed, when it began or was last looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    backfill: Option<ReplayAnswer>,
}

/// List workspaces
#[utoipa::path(get, path = "/api/v1/workspaces", tag = "workspaces", responses((status = 200, body = Vec<Listed>)))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<Listed>>, Problem> {
    let listed = |workspace: Workspace| Listed {
        brands: workspace.brands.len(),
        topics: workspace.topics.len(),
        rules: workspace.rules.len(),
        id: workspace.about.id,
        name: workspace.about.name,
    };
    let all = app.parts.store.workspaces().await?.into_iter();
    Ok(Json(all.filter(|workspace| identity::sees(workspace.id())).map(listed).collect()))
}

/// Read a workspace
///
/// As JSON, or as TOML with `Accept: application/toml`.
#[utoipa::path(get, path = "/api/v1/workspaces/{id}", tag = "workspaces",
    params(("id" = String, Path, description = "the workspace's id")),
    responses((status = 200, body = Workspace), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<App>,
    Path(id): Path<Slug>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut workspace = app.workspace(Some(&id)).await?;
    if identity::check_role(&id, UserRole::Admin).is_err() {
        // Addresses of channels often are keys.
        workspace.channels.clear();
    }
    if mentions_toml(&headers, header::ACCEPT) {
        let text = toml::to_string_pretty(&workspace).map_err(|error| {
            Problem::unavailable(format!("the workspace cannot be written as TOML: {error}"))
        })?;
        return Ok(([(header::CONTENT_TYPE, "application/toml")], text).into_response());
    }
    Ok(Json(workspace).into_response())
}

/// Apply a workspace
///
/// JSON, or TOML with `Content-Type: application/toml`. The whole document replaces what was there; answered when the
/// new queries are matched, in every process that matches. Where queries of brands or topics are new, changed or gone, all
/// posts that the log holds are matched with them by a replay, `backfill`, which goes on by itself and takes the place of
/// one that an earlier change began.
#[utoipa::path(put, path = "/api/v1/workspaces/{id}", tag = "workspaces",
    params(("id" = String, Path, description = "the workspace's id")), request_body = Workspace,
    responses((status = 200, body = ApplyAnswer), (status = 422, body = Problem)))]
pub(crate) async fn apply(
    State(app): State<App>,
    Path(id): Path<Slug>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ApplyAnswer>, Problem> {
    may_apply(&app, &id).await?;
    let body = body::read(body, MAX_BYTES, Problem::workspace_too_large).await?;
    let workspace = parse(&body, sends_toml(&headers))?;
    if *workspace.id() != id {
        let detail = format!("the address names workspace `{id}` but the document `{}`", workspace.id());
        return Err(Problem::unprocessable(detail, Vec::new()));
    }
    check(&workspace)?;
    let now = (app.parts.clock)().as_millisecond();
    let (outcome, backfill) = app.parts.store.apply_and_backfill(&workspace, now).await?;
    let version = app.parts.store.workspaces_version().await?;
    app.parts.workspaces_changed.notify_one();
    let outcome = match outcome {
        Applied::Created => "created",
        Applied::Changed => "changed",
        Applied::Unchanged => "unchanged",
    };
    let waiting_for = match live_everywhere(&app, version, LIVE_WITHIN).await? {
        Liveness::Live => None,
        Liveness::Nobody => Some(format!("a process with the role {}: none is running", Role::Match)),
        Liveness::Behind(members) => Some(members.join(", ")),
    };
    let backfill = backfill.map(ReplayAnswer::from);
    Ok(Json(ApplyAnswer { outcome, live: waiting_for.is_none(), waiting_for, backfill }))
}

/// Whether the body of a request is TOML.
pub(super) fn sends_toml(headers: &HeaderMap) -> bool {
    mentions_toml(headers, header::CONTENT_TYPE)
}

fn mentions_toml(headers: &HeaderMap, name: header::HeaderName) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("toml"))
}

fn parse(body: &[u8], as_toml: bool) -> Result<Workspace, Problem> {
    let unusable = |said: String| Problem::unprocessable(said, Vec::new());
    let text =
        std::str::from_utf8(body).map_err(|error| unusable(format!("the document is not UTF-8: {error}")))?;
    if as_toml {
        return toml::from_str(text).map_err(|error| unusable(error.to_string()));
    }
    serde_json::from_str(text).map_err(|error| unusable(error.to_string()))
}

/// Its admins change a workspace; a new one is made by whoever runs this Vigie.
async fn may_apply(app: &App, id: &Slug) -> Result<(), Problem> {
    if identity::caller().operates() {
        return Ok(());
    }
    app.workspace(Some(id)).await?;
    identity::check_role(id, UserRole::Admin)
}

fn check(workspace: &Workspace) -> Result<(), Problem> {
    let errors = faults(workspace);
    if errors.is_empty() {
        return Ok(());
    }
    let detail = match errors.len() {
        1 => "the workspace has a fault; nothing was changed".to_owned(),
        many => format!("the workspace has {many} faults; nothing was changed"),
    };
    Err(Problem::unprocessable(detail, errors))
}

/// Names, references, time zone and queries: everything wrong at once.
pub(super) fn faults(workspace: &Workspace) -> Vec<Fault> {
    let mut errors: Vec<Fault> = workspace
        .problems()
        .into_iter()
        .map(|error| Fault { place: error.place, problem: error.problem })
        .collect();
    let zone = &workspace.about.timezone;
    if jiff::tz::TimeZone::get(zone).is_err() {
        let problem = format!("timezone `{zone}` is unknown; write an IANA name such as Europe/Paris");
        errors.push(Fault { place: "workspace".to_owned(), problem });
    }
    errors.extend(
        vigie_matcher::check(workspace)
            .into_iter()
            .map(|problem| Fault { place: problem.place.clone(), problem: problem.error.to_string() }),
    );
    errors
}
