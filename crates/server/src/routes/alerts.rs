//! Alerts: what is firing, what fired, who was told, and what people did about it.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Alert, AlertState, Care, CareAction, CareEntry, Slug, Workspace, name_problem};
use vigie_store::{AlertCursor, AlertQuery, Deed, NotificationRecord};

use crate::{body, identity, params::Params, problem::Problem, state::App};

/// Which alerts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct AlertParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Only of this brand.
    #[param(value_type = Option<String>)]
    brand: Option<Slug>,
    /// Only of this rule.
    #[param(value_type = Option<String>)]
    rule: Option<Slug>,
    /// `firing` or `resolved`.
    #[param(value_type = Option<AlertState>)]
    state: Option<AlertState>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<AlertCursor>,
}

/// A page of alerts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertsPage {
    /// This page.
    alerts: Vec<Told>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    next: Option<AlertCursor>,
}

/// An alert in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Told {
    #[serde(flatten)]
    alert: Alert,
    /// What happened in one line, in the workspace's language.
    headline: String,
    #[serde(flatten)]
    care: Care,
}

impl Told {
    /// The headline says what happened, also when it is over: the state stands beside it.
    fn new(alert: Alert, care: Care, language: &str, now: Timestamp) -> Self {
        let fired = Alert { state: AlertState::Firing, resolved_at: None, ..alert.clone() };
        Self { headline: vigie_alerts::headline(&fired, language), alert, care: as_of(care, now) }
    }
}

/// How an alert stands with people at this moment: a snooze that is over says nothing any more.
pub(crate) fn as_of(care: Care, now: Timestamp) -> Care {
    match care.snoozed_until {
        Some(until) if until <= now => Care { snoozed_until: None, snoozed_by: None, ..care },
        _ => care,
    }
}

/// An alert with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertDetail {
    #[serde(flatten)]
    told: Told,
    /// The reasons, line by line, in the workspace's language.
    explanation: Vec<String>,
    /// What people did about it, the first deed first.
    history: Vec<CareEntry>,
    /// Who was told, when, and why not where nobody was.
    notifications: Vec<NotificationRecord>,
}

/// List alerts
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", params(AlertParams),
    responses((status = 200, body = AlertsPage), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<AlertParams>,
) -> Result<Json<AlertsPage>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let query = AlertQuery {
        workspace: workspace.id().clone(),
        brand: params.brand,
        rule: params.rule,
        state: params.state,
        limit: params.limit.unwrap_or(50),
        before: params.after,
    };
    let page = app.parts.store.alerts(&query).await?;
    let ids: Vec<&str> = page.items.iter().map(|alert| alert.id.as_str()).collect();
    let mut cares = app.parts.store.cares(workspace.id(), &ids).await?;
    let now = (app.parts.clock)();
    let told = |alert: Alert| {
        let care = cares.remove(&alert.id).unwrap_or_default();
        Told::new(alert, care, workspace.language(), now)
    };
    Ok(Json(AlertsPage { alerts: page.items.into_iter().map(told).collect(), next: page.next }))
}

/// Show an alert
///
/// The id contains slashes; they may stand in the address as they are.
#[utoipa::path(get, path = "/api/v1/alerts/{*id}", tag = "alerts",
    params(("id" = String, Path, description = "the alert's id")),
    responses((status = 200, body = AlertDetail), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<AlertDetail>, Problem> {
    let workspace = workspace_of(&app, &id).await?;
    detail(&app, &workspace, &id).await.map(Json)
}

/// What somebody does about an alert.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CareRequest {
    /// Who: a name as people write it. Of somebody who signed in, their own name holds.
    #[serde(default)]
    author: String,
    #[serde(flatten)]
    action: CareAction,
}

/// Take care of an alert
///
/// `acknowledge` and `unacknowledge`, `assign` (`to`), `comment` (`text`), `snooze` (`until`). Each is kept with its author
/// and time. What is acknowledged is neither repeated nor escalated, what is snoozed is told again when that is over. Answers
/// with the alert as it stands then.
#[utoipa::path(post, path = "/api/v1/alerts/{*id}", tag = "alerts",
    params(("id" = String, Path, description = "the alert's id")), request_body = CareRequest,
    responses((status = 200, body = AlertDetail), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn take_care(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<AlertDetail>, Problem> {
    let CareRequest { author, action } = body::said(body).await?;
    let author = identity::author(&author);
    let now = (app.parts.clock)();
    let mut problems: Vec<String> = name_problem("author", &author).into_iter().collect();
    problems.extend(action.problems());
    if matches!(&action, CareAction::Snooze { until: Some(until) } if *until <= now) {
        problems.push("until has passed; write a time to come, or leave it out to end the snooze".to_owned());
    }
    refuse(&problems)?;
    let workspace = workspace_of(&app, &id).await?;
    let entry = CareEntry { at: now, author, action };
    if app.parts.store.take_care(workspace.id(), &id, &entry, None).await? == Deed::Missing {
        return Err(missing(&id));
    }
    detail(&app, &workspace, &id).await.map(Json)
}

/// All that is wrong with a request at once.
pub(crate) fn refuse(problems: &[String]) -> Result<(), Problem> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Problem::unprocessable(problems.join("; "), Vec::new())),
    }
}

fn missing(id: &str) -> Problem {
    Problem::not_found(format!("there is no alert `{id}`"))
}

/// The workspace that an alert's id names.
async fn workspace_of(app: &App, id: &str) -> Result<Workspace, Problem> {
    let workspace = id.split('/').next().and_then(|name| Slug::new(name).ok());
    app.workspace(Some(&workspace.ok_or_else(|| missing(id))?)).await
}

async fn detail(app: &App, workspace: &Workspace, id: &str) -> Result<AlertDetail, Problem> {
    let store = &app.parts.store;
    let alert = store.alert(workspace.id(), id).await?.ok_or_else(|| missing(id))?;
    let notifications = store.notifications(workspace.id(), id).await?;
    let history = store.care_of(workspace.id(), id).await?;
    let explanation = vigie_alerts::explanation(&alert, workspace.language(), &workspace.about.timezone);
    let told = Told::new(alert, Care::of(&history), workspace.language(), (app.parts.clock)());
    Ok(AlertDetail { told, explanation, history, notifications })
}
