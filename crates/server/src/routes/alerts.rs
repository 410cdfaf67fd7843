//! Alerts: what is firing, what fired, and who was told.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Alert, AlertState, Slug};
use vigie_store::{AlertCursor, AlertQuery, NotificationRecord};

use crate::{params::Params, problem::Problem, state::App};

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
}

impl Told {
    /// The headline says what happened, also when it is over: the state stands beside it.
    fn new(alert: Alert, language: &str) -> Self {
        let fired = Alert { state: AlertState::Firing, resolved_at: None, ..alert.clone() };
        Self { headline: vigie_alerts::headline(&fired, language), alert }
    }
}

/// An alert with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertDetail {
    #[serde(flatten)]
    told: Told,
    /// The reasons, line by line, in the workspace's language.
    explanation: Vec<String>,
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
    let alerts = page.items.into_iter().map(|alert| Told::new(alert, workspace.language())).collect();
    Ok(Json(AlertsPage { alerts, next: page.next }))
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
    let missing = || Problem::not_found(format!("there is no alert `{id}`"));
    let workspace = id.split('/').next().and_then(|name| Slug::new(name).ok()).ok_or_else(missing)?;
    let workspace = app.workspace(Some(&workspace)).await?;
    let alert = app.parts.store.alert(workspace.id(), &id).await?.ok_or_else(missing)?;
    let notifications = app.parts.store.notifications(workspace.id(), &id).await?;
    let explanation = vigie_alerts::explanation(&alert, workspace.language(), &workspace.about.timezone);
    let told = Told::new(alert, workspace.language());
    Ok(Json(AlertDetail { told, explanation, notifications }))
}
