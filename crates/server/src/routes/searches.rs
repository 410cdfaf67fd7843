//! Searches that people ask again, by their names.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{SavedSearch, Slug, name_problem};

use crate::{
    body, identity,
    params::Params,
    problem::Problem,
    routes::{alerts::refuse, mentions},
    selection::SelectionParams,
    state::App,
};

/// What is to be saved, and by whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveRequest {
    /// The workspace; may be left out when there is only one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Who saves it: a name as people write it.
    #[serde(default)]
    author: String,
    /// As they stand behind the `?` of a search: `q`, `brand`, `status` …, and `sort`.
    parameters: BTreeMap<String, String>,
}

/// Whose searches.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SearchesParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// What became of a search that was to be forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Forgotten {
    /// Its name.
    forgotten: Slug,
}

/// List saved searches
///
/// By name; a workspace has up to 200.
#[utoipa::path(get, path = "/api/v1/searches", tag = "searches", params(SearchesParams),
    responses((status = 200, body = Vec<SavedSearch>), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<SearchesParams>,
) -> Result<Json<Vec<SavedSearch>>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    Ok(Json(app.parts.store.saved_searches(workspace.id()).await?))
}

/// Show a saved search
///
/// To ask it, send its name as `saved` with any request that takes a selection.
#[utoipa::path(get, path = "/api/v1/searches/{name}", tag = "searches", params(SearchesParams,
    ("name" = String, Path, description = "the search's name")),
    responses((status = 200, body = SavedSearch), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(name): Path<Slug>,
    Params(params): Params<SearchesParams>,
) -> Result<Json<SavedSearch>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let search = app.parts.store.saved_search(workspace.id(), &name).await?;
    search.map(Json).ok_or_else(|| missing(workspace.id(), &name))
}

/// Save a search
///
/// In place of the one of that name. Its parameters are checked as if it were asked now.
#[utoipa::path(put, path = "/api/v1/searches/{name}", tag = "searches",
    params(("name" = String, Path, description = "the search's name")), request_body = SaveRequest,
    responses((status = 200, body = SavedSearch), (status = 400, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn save(
    State(app): State<App>,
    Path(name): Path<Slug>,
    body: Body,
) -> Result<Json<SavedSearch>, Problem> {
    let SaveRequest { workspace, author, mut parameters } = body::said(body).await?;
    let author = identity::author(&author);
    refuse(name_problem("author", &author).as_slice())?;
    parameters.retain(|_, value| !value.is_empty());
    let workspace = app.workspace(workspace.as_ref()).await?;
    let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
    mentions::sort(parameters.get(mentions::SORT).map(String::as_str))?;
    SelectionParams::written(&parameters, mentions::SORT)?.selection(&workspace, &zone)?;
    let search = SavedSearch { name, parameters, author, saved_at: (app.parts.clock)() };
    app.parts.store.save_search(workspace.id(), &search).await?;
    Ok(Json(search))
}

/// Forget a saved search
#[utoipa::path(delete, path = "/api/v1/searches/{name}", tag = "searches", params(SearchesParams,
    ("name" = String, Path, description = "the search's name")),
    responses((status = 200, body = Forgotten), (status = 404, body = Problem)))]
pub(crate) async fn forget(
    State(app): State<App>,
    Path(name): Path<Slug>,
    Params(params): Params<SearchesParams>,
) -> Result<Json<Forgotten>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    match app.parts.store.forget_search(workspace.id(), &name).await? {
        true => Ok(Json(Forgotten { forgotten: name })),
        false => Err(missing(workspace.id(), &name)),
    }
}

fn missing(workspace: &Slug, name: &Slug) -> Problem {
    Problem::not_found(format!("workspace `{workspace}` has saved no search `{name}`"))
}
