//! Silences: periods in which nobody is told about some alerts, with who asked for it and why.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Severity, Silence, SilenceMatcher, SilenceState, Slug, name_problem};
use vigie_store::Store;

use crate::{
    body, identity, moment, params::Params, problem::Problem, routes::alerts::refuse, selection::check_brand,
    state::App,
};

/// The most characters of a reason.
const MAX_REASON: usize = 1_000;
/// The most silences in a list.
const MAX_LIMIT: u32 = 500;
/// The longest silence, in days.
const LONGEST: i64 = 366;

/// What is to be silent, for how long, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SilenceRequest {
    /// The workspace; may be left out when there is only one.
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Only alerts of this rule.
    #[schema(value_type = Option<String>)]
    rule: Option<Slug>,
    /// Only alerts about this brand.
    #[schema(value_type = Option<String>)]
    brand: Option<Slug>,
    /// Only alerts of this severity.
    severity: Option<Severity>,
    /// When it begins: RFC 3339, a date, which begins in the workspace's time zone, or in how long, such as `2h`; now when
    /// left out.
    from: Option<String>,
    /// When it ends, in the same words, counted from its beginning.
    until: String,
    /// Why.
    reason: String,
    /// Who asks for it: a name as people write it. Of somebody who signed in, their own name holds.
    #[serde(default)]
    author: String,
}

/// A silence and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SilenceAnswer {
    #[serde(flatten)]
    silence: Silence,
    /// Whether it holds, is to come, or is over.
    state: SilenceState,
}

impl SilenceAnswer {
    fn new(silence: Silence, now: Timestamp) -> Self {
        Self { state: silence.state(now), silence }
    }
}

/// Which silences.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SilenceParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// `active`, `coming` or `over`.
    #[param(value_type = Option<SilenceState>)]
    state: Option<SilenceState>,
    /// How many are looked at, 1 to 500; 100 when left out.
    limit: Option<u32>,
}

/// List silences
///
/// What ends last first.
#[utoipa::path(get, path = "/api/v1/silences", tag = "silences", params(SilenceParams),
    responses((status = 200, body = Vec<SilenceAnswer>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<SilenceParams>,
) -> Result<Json<Vec<SilenceAnswer>>, Problem> {
    let limit = params.limit.unwrap_or(100);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!("limit: {limit} is not from 1 to {MAX_LIMIT}")));
    }
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let now = (app.parts.clock)();
    let silences = app.parts.store.silences(workspace.id(), limit).await?;
    let answers = silences.into_iter().map(|silence| SilenceAnswer::new(silence, now));
    Ok(Json(answers.filter(|answer| params.state.is_none_or(|state| state == answer.state)).collect()))
}

/// Add a silence
///
/// Alerts that agree with all that is named go on being raised and recorded, and nobody is told of them. With nothing named
/// it holds for every alert of the workspace.
#[utoipa::path(post, path = "/api/v1/silences", tag = "silences", request_body = SilenceRequest,
    responses((status = 201, body = SilenceAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(app): State<App>,
    body: Body,
) -> Result<(StatusCode, Json<SilenceAnswer>), Problem> {
    let request: SilenceRequest = body::said(body).await?;
    let workspace = app.workspace(request.workspace.as_ref()).await?;
    if let Some(brand) = &request.brand {
        check_brand(&workspace, brand)?;
    }
    if let Some(rule) = request.rule.as_ref().filter(|id| !workspace.rules.iter().any(|rule| rule.id == **id))
    {
        let known: Vec<_> = workspace.rules.iter().map(|rule| rule.id.as_str()).collect();
        let detail = format!("rule `{rule}` does not exist; known: {}", known.join(", "));
        return Err(Problem::bad_request(detail));
    }
    let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
    let now = (app.parts.clock)();
    let from = match &request.from {
        Some(from) => moment::coming("from", from, &zone, now)?,
        None => now,
    };
    let until = moment::coming("until", &request.until, &zone, from)?;
    let author = identity::author(&request.author);
    let mut problems: Vec<String> = name_problem("author", &author).into_iter().collect();
    if request.reason.trim().is_empty() || request.reason.chars().count() > MAX_REASON {
        problems.push(format!("reason must say why, in up to {MAX_REASON} characters"));
    }
    if until <= from.max(now) {
        problems.push("until must lie after from, and in the future".to_owned());
    }
    if until.as_second() - from.as_second() > LONGEST * 86_400 {
        problems.push(format!("a silence lasts {LONGEST} days at most"));
    }
    refuse(&problems)?;
    let silence = Silence {
        id: Store::new_silence_id(),
        workspace: workspace.id().clone(),
        matcher: SilenceMatcher { rule: request.rule, brand: request.brand, severity: request.severity },
        from,
        until,
        reason: request.reason,
        author,
        created_at: now,
        ended_by: None,
    };
    app.parts.store.add_silence(&silence, None).await?;
    Ok((StatusCode::CREATED, Json(SilenceAnswer::new(silence, now))))
}

/// Who ends a silence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndRequest {
    /// The workspace; may be left out when there is only one.
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Who: a name as people write it.
    #[serde(default)]
    author: String,
}

/// End a silence
///
/// It ends now, or is taken back where it is to come. One that is over stays as it is.
#[utoipa::path(post, path = "/api/v1/silences/{id}/end", tag = "silences",
    params(("id" = String, Path, description = "the silence's id")), request_body = EndRequest,
    responses((status = 200, body = SilenceAnswer), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn end(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<SilenceAnswer>, Problem> {
    let EndRequest { workspace, author } = body::said(body).await?;
    let author = identity::author(&author);
    refuse(name_problem("author", &author).as_slice())?;
    let workspace = app.workspace(workspace.as_ref()).await?;
    let now = (app.parts.clock)();
    let ended = app.parts.store.end_silence(workspace.id(), &id, &author, now.as_millisecond()).await?;
    let ended = ended
        .ok_or_else(|| Problem::not_found(format!("workspace `{}` has no silence `{id}`", workspace.id())))?;
    Ok(Json(SilenceAnswer::new(ended, now)))
}
