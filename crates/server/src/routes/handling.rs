//! What teams do with mentions: one or many at once, and who changed what.

use std::collections::BTreeMap;

use axum::{Json, body::Body, extract::State};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::IndexError;
use vigie_model::{HandlingChange, HandlingEntry, PostId, Slug, name_problem};
use vigie_store::ChangedBy;

use crate::{
    body, identity,
    params::Params,
    problem::Problem,
    routes::alerts::refuse,
    selection::{SAVED, SelectionParams},
    state::{App, blocking},
};

/// The most mentions that are named one by one.
const MAX_POSTS: usize = 1_000;
/// The most mentions that a search selects for a change.
const MAX_SELECTED: usize = 10_000;
/// The most bytes of a change: a thousand ids of the longest kind.
const MAX_BYTES: usize = 1024 * 1024;
/// The most changes on a page.
const MAX_LIMIT: u32 = 200;

/// Which mentions are to change, and how: those of `posts`, or those that `search` selects.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeRequest {
    /// The workspace; may be left out when there is only one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Who does it: a name as people write it. Of somebody who signed in, their own name holds instead.
    #[serde(default)]
    author: String,
    /// The ids of up to 1,000 posts.
    #[serde(default)]
    posts: Vec<PostId>,
    /// The parameters of a search (`q`, `brand`, `status` …, or `saved`), which selects up to 10,000 mentions.
    #[serde(default)]
    search: Option<BTreeMap<String, String>>,
    /// What changes.
    change: HandlingChange,
}

/// What came of a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeAnswer {
    /// How many mentions were meant.
    selected: usize,
    /// How many of them were not so before.
    changed: usize,
    /// Posts that are no mentions of the workspace.
    unknown: Vec<PostId>,
}

/// Change how mentions are handled
///
/// Answered once it is durable. Searches and counts follow within a second or two. What is so already is neither changed
/// nor recorded, so the same request may be sent again. It stays with the post through edits, replays, and also when it
/// is no mention for a while.
#[utoipa::path(post, path = "/api/v1/mentions/handling", tag = "mentions", request_body = ChangeRequest,
    responses((status = 200, body = ChangeAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn change(State(app): State<App>, body: Body) -> Result<Json<ChangeAnswer>, Problem> {
    let body = body::read(body, MAX_BYTES, Problem::too_large).await?;
    let request: ChangeRequest = serde_json::from_slice(&body).map_err(|error| {
        Problem::unprocessable(format!("the request cannot be read: {error}"), Vec::new())
    })?;
    let ChangeRequest { workspace, author, posts, search, change } = request;
    let author = identity::author(&author);
    let mut problems: Vec<String> = name_problem("author", &author).into_iter().collect();
    problems.extend(change.problems());
    if posts.is_empty() == search.is_none() {
        problems.push("name the mentions by `posts` or by `search`, and not by both".to_owned());
    }
    if posts.len() > MAX_POSTS {
        problems.push(format!("{} posts are named; name up to {MAX_POSTS}, or a search", posts.len()));
    }
    refuse(&problems)?;
    let workspace = app.workspace(workspace.as_ref()).await?;
    let (posts, unknown) = match search {
        None => known(&app, workspace.id(), posts).await?,
        Some(parameters) => {
            let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
            let params = SelectionParams::written(&parameters, SAVED)?.with_saved(&app, &workspace).await?;
            let selection = params.selection(&workspace, &zone)?;
            let searcher = app.parts.searcher.clone();
            (blocking(move || searcher.posts(&selection, MAX_SELECTED)).await?, Vec::new())
        }
    };
    if let ([], [first, ..]) = (posts.as_slice(), unknown.as_slice()) {
        let detail = format!("workspace `{}` has no mention `{first}`", workspace.id());
        return Err(Problem::not_found(detail));
    }
    let by = ChangedBy { author: &author, at: (app.parts.clock)() };
    let changed = app.parts.store.change_handling(workspace.id(), &posts, &change, by).await?;
    Ok(Json(ChangeAnswer { selected: posts.len(), changed, unknown }))
}

/// Tells posts that are mentions of the workspace from those that are not.
async fn known(
    app: &App,
    workspace: &Slug,
    posts: Vec<PostId>,
) -> Result<(Vec<PostId>, Vec<PostId>), Problem> {
    let (searcher, workspace) = (app.parts.searcher.clone(), workspace.clone());
    blocking(move || {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for post in posts {
            match searcher.mention(&workspace, &post)? {
                Some(_) => known.push(post),
                None => unknown.push(post),
            }
        }
        Ok::<_, IndexError>((known, unknown))
    })
    .await
}

/// Which changes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ChangesParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Only of the mention of this post.
    post: Option<String>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<i64>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangesPage {
    /// The newest first.
    changes: Vec<HandlingEntry>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// Who changed how mentions are handled
///
/// Each change with its author, its time, and what it was and became. Pages stay stable while changes are made.
#[utoipa::path(get, path = "/api/v1/mentions/changes", tag = "mentions", params(ChangesParams),
    responses((status = 200, body = ChangesPage), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn changes(
    State(app): State<App>,
    Params(params): Params<ChangesParams>,
) -> Result<Json<ChangesPage>, Problem> {
    let limit = params.limit.unwrap_or(50);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!("limit: {limit} is not from 1 to {MAX_LIMIT}")));
    }
    let post = params.post.filter(|post| !post.is_empty()).map(PostId::new).transpose();
    let post = post.map_err(|error| Problem::bad_request(format!("post: {error}")))?;
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let store = &app.parts.store;
    let mut changes = store.handling_changes(workspace.id(), post.as_ref(), params.after, limit + 1).await?;
    let more = changes.len() > limit as usize;
    changes.truncate(limit as usize);
    let next = changes.last().filter(|_| more).map(|last| last.revision);
    Ok(Json(ChangesPage { changes, next }))
}
