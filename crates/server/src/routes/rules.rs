//! Rules: how each stands right now, and what would make it fire.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Slug, Standing, partition_of};
use vigie_stream::MENTIONS;

use crate::{
    params::Params,
    problem::Problem,
    state::{App, blocking},
};

/// The name under which the detectors keep their states.
const DETECTORS: &str = "alerts";

/// Which rules.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct RuleParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Only this rule.
    #[param(value_type = Option<String>)]
    rule: Option<Slug>,
}

/// How the rules of a workspace stand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RulesAnswer {
    /// Each rule with each of the things that it watches, in the order of the workspace file; the rule over silent sources
    /// that is always in force comes last.
    rules: Vec<Standing>,
}

/// Show how rules stand
///
/// Whether each learns, is quiet, fires or is being deaf after an alert; since when; and what would make it fire right
/// now. By what the detectors saved last, which is a second old at most while they work.
#[utoipa::path(get, path = "/api/v1/rules", tag = "alerts", params(RuleParams),
    responses((status = 200, body = RulesAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<RuleParams>,
) -> Result<Json<RulesAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let log = std::sync::Arc::clone(&app.parts.log);
    let partitions = blocking(move || log.partitions(MENTIONS)).await?;
    let partition = partition_of(workspace.id().as_str().as_bytes(), partitions);
    let states = app.parts.store.alert_states_of(DETECTORS, partition, workspace.id()).await?;
    let stand = move || vigie_alerts::standings(&workspace, states);
    let mut rules =
        blocking(move || stand().map_err(|error| Problem::unavailable(error.to_string()))).await?;
    if let Some(rule) = params.rule {
        rules.retain(|standing| standing.rule == rule);
    }
    Ok(Json(RulesAnswer { rules }))
}
