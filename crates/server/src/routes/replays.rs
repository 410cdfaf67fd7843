//! Replays: posts of the past matched again with the queries of now, while live matching goes on. A person asks for one,
//! or a change of the queries does.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::Slug;
use vigie_store::{Replay, ReplayCause, ReplayState};

use crate::{body, identity, moment, params::Params, problem::Problem, selection::check_brand, state::App};

/// The largest request, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// The most replays in a list.
const MAX_LIMIT: u32 = 200;

/// What to match again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayRequest {
    /// The workspace; may be left out when there is only one.
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Count only mentions of this brand as found. The whole workspace is brought up to date in any case.
    #[schema(value_type = Option<String>)]
    brand: Option<Slug>,
    /// From the posts on that came in at this time: RFC 3339, a date, which begins in the workspace's time zone, or how
    /// long ago, such as `36h` or `2 days ago`.
    from: String,
}

/// A replay and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayAnswer {
    /// Its name.
    id: String,
    /// Whose queries.
    workspace: Slug,
    /// Whose mentions are counted as found; those of all brands when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Slug>,
    /// From the posts on that came in at this time; all that the log holds when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    /// Why it is made.
    cause: ReplayCause,
    /// Where it stands.
    state: ReplayState,
    /// The replay that took its place, because the queries changed once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<String>,
    /// Posts read so far.
    read: u64,
    /// Posts that are still to be read; absent before it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u64>,
    /// About how many seconds until these are read, at the pace of so far; absent before it began and when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<u64>,
    /// Mentions found so far. A post that was edited is found as often as it was read.
    mentions: u64,
    /// Posts that gained a brand or topic which the queries of before the change had not given them; only where a change
    /// is the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<u64>,
    /// Posts that lost a brand or topic which these had given them. Those that mention no brand at all any more have left
    /// the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<u64>,
    /// Why it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// When it was asked for.
    created_at: Timestamp,
    /// When a process first worked on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    began_at: Option<Timestamp>,
    /// When it last moved on.
    updated_at: Timestamp,
}

impl From<Replay> for ReplayAnswer {
    fn from(replay: Replay) -> Self {
        let moment = |ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let position = |partition: &u32| replay.position.get(partition).copied().unwrap_or_default();
        let left = replay.ends.iter().map(|(partition, end)| end.saturating_sub(position(partition))).sum();
        let left = (!replay.ends.is_empty()).then_some(left);
        let changed = replay.cause == ReplayCause::Queries;
        Self {
            left,
            seconds_left: left.and_then(|left| seconds_left(&replay, left)),
            from: (replay.from_ms > 0).then(|| moment(replay.from_ms)),
            cause: replay.cause,
            superseded_by: replay.superseded_by,
            added: changed.then_some(replay.added),
            removed: changed.then_some(replay.removed),
            began_at: replay.began_at_ms.map(moment),
            created_at: moment(replay.created_at_ms),
            updated_at: moment(replay.updated_at_ms),
            id: replay.id,
            workspace: replay.workspace,
            brand: replay.brand,
            state: replay.state,
            read: replay.read,
            mentions: replay.mentions,
            error: replay.error,
        }
    }
}

/// How long it takes to read so many posts at the pace of so far.
fn seconds_left(replay: &Replay, left: u64) -> Option<u64> {
    let took_ms = u64::try_from(replay.updated_at_ms - replay.began_at_ms?).ok()?;
    let runs = replay.state == ReplayState::Running && replay.read > 0;
    runs.then(|| (u128::from(took_ms) * u128::from(left) / u128::from(replay.read)).div_ceil(1_000) as u64)
}

/// Which replays.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ReplayParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<u32>,
}

/// Start a replay
///
/// Posts that the log still holds are matched again with the workspace's queries of now, beside live matching. Mentions
/// that are known already stay as they are; mentions of posts that match no more are removed. Answered at once; ask
/// for the replay to see how far it is.
#[utoipa::path(post, path = "/api/v1/replays", tag = "replays", request_body = ReplayRequest,
    responses((status = 201, body = ReplayAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    body: Body,
) -> Result<(StatusCode, Json<ReplayAnswer>), Problem> {
    let body = body::read(body, MAX_BYTES, Problem::too_large).await?;
    let request: ReplayRequest = serde_json::from_slice(&body).map_err(|error| {
        Problem::unprocessable(format!("the request cannot be read: {error}"), Vec::new())
    })?;
    let workspace = app.workspace(request.workspace.as_ref()).await?;
    if let Some(brand) = &request.brand {
        check_brand(&workspace, brand)?;
    }
    let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
    let now = (app.parts.clock)();
    let from = moment::past("from", &request.from, &zone, now)?;
    let (from, now, brand) = (from.as_millisecond(), now.as_millisecond(), request.brand.as_ref());
    let replay = app.parts.store.create_replay(workspace.id(), from, brand, now).await?;
    Ok((StatusCode::CREATED, Json(replay.into())))
}

/// List replays
///
/// The newest first.
#[utoipa::path(get, path = "/api/v1/replays", tag = "replays", params(ReplayParams),
    responses((status = 200, body = Vec<ReplayAnswer>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<ReplayParams>,
) -> Result<Json<Vec<ReplayAnswer>>, Problem> {
    let limit = params.limit.unwrap_or(50);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!("limit: {limit} is not from 1 to {MAX_LIMIT}")));
    }
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let replays = app.parts.store.replays(workspace.id(), limit).await?;
    Ok(Json(replays.into_iter().map(ReplayAnswer::from).collect()))
}

/// Show a replay
#[utoipa::path(get, path = "/api/v1/replays/{id}", tag = "replays",
    params(("id" = String, Path, description = "the replay's id")),
    responses((status = 200, body = ReplayAnswer), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ReplayAnswer>, Problem> {
    Ok(Json(find(&app, &id).await?.into()))
}

/// Cancel a replay
///
/// What it found stays. One that is over stays as it is.
#[utoipa::path(delete, path = "/api/v1/replays/{id}", tag = "replays",
    params(("id" = String, Path, description = "the replay's id")),
    responses((status = 200, body = ReplayAnswer), (status = 404, body = Problem)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ReplayAnswer>, Problem> {
    identity::check(&find(&app, &id).await?.workspace)?;
    app.parts.store.cancel_replay(&id, (app.parts.clock)().as_millisecond()).await?;
    Ok(Json(find(&app, &id).await?.into()))
}

async fn find(app: &App, id: &str) -> Result<Replay, Problem> {
    let found = app.parts.store.replay(id).await?.filter(|replay| identity::sees(&replay.workspace));
    found.ok_or_else(|| Problem::not_found(format!("there is no replay `{id}`")))
}
