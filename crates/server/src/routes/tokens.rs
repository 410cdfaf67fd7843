//! Keys for programs.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{ApiToken, Slug, TokenScope, UserRole, name_problem};

use crate::{
    body,
    identity::{
        Caller,
        secrets::{self, fingerprint},
    },
    params::Params,
    problem::Problem,
    routes::{alerts::refuse, users::someone},
    state::App,
};

/// How a token begins, so that whoever finds one knows what it opens.
const PREFIX: &str = "vigie_";
/// The longest that a token with an end lasts.
const MAX_DAYS: u32 = 3_650;

/// Whose tokens.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct TokensParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Those that push posts, which belong to no workspace, instead: for owners.
    push: bool,
}

/// List tokens
#[utoipa::path(get, path = "/api/v1/tokens", tag = "accounts", params(TokensParams),
    responses((status = 200, body = Vec<ApiToken>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<TokensParams>,
) -> Result<Json<Vec<ApiToken>>, Problem> {
    let workspace = whose(&app, params).await?;
    Ok(Json(app.parts.store.tokens(workspace.as_ref()).await?))
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenRequest {
    /// What it is for.
    name: String,
    /// The workspace; may be left out when there is only one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// What may be done with it there: `viewer`, `editor` or `admin`.
    #[serde(default)]
    role: Option<UserRole>,
    /// Push posts, and nothing else, instead: for owners.
    #[serde(default)]
    push: bool,
    /// For how many days it is good; until it is revoked when left out.
    #[serde(default)]
    days: Option<u32>,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenMade {
    /// What it is.
    token: ApiToken,
    /// What to send as `Authorization: Bearer`. It is shown here and never again.
    secret: String,
}

/// Make a token
#[utoipa::path(post, path = "/api/v1/tokens", tag = "accounts", request_body = TokenRequest,
    responses((status = 200, body = TokenMade), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn create(State(app): State<App>, body: Body) -> Result<Json<TokenMade>, Problem> {
    let TokenRequest { name, workspace, role, push, days } = body::said(body).await?;
    let mut problems: Vec<String> = name_problem("name", &name).into_iter().collect();
    if push == role.is_some() {
        problems.push("say by `role` what may be done with it, or `push`, and not both".to_owned());
    }
    if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        problems.push(format!("days: take 1 to {MAX_DAYS}, or leave it out"));
    }
    refuse(&problems)?;
    let scope = match (whose(&app, TokensParams { workspace, push }).await?, role) {
        (Some(id), Some(role)) => TokenScope::Workspace { id, role },
        _ => TokenScope::Push,
    };
    let made_by = match someone()? {
        Caller::User(user) => user.name,
        Caller::Operator | Caller::Token(_) | Caller::Signed | Caller::Stranger => "vigie".to_owned(),
    };
    let made_at = (app.parts.clock)();
    let until = |days: u32| made_at.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
    let expires_at = days.map(until).transpose().unwrap_or(Some(Timestamp::MAX));
    let name = name.trim().to_owned();
    let token = ApiToken { id: secrets::fresh_id(), name, scope, made_by, made_at, expires_at };
    let secret = format!("{PREFIX}{}", secrets::fresh());
    app.parts.store.add_token(&fingerprint(&secret), &token).await?;
    Ok(Json(TokenMade { token, secret }))
}

/// A token that opens nothing any more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Revoked {
    /// Which one.
    id: String,
}

/// Revoke a token
///
/// From the next request on it opens nothing.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "accounts",
    params(("id" = String, Path, description = "the token's id"), TokensParams),
    responses((status = 200, body = Revoked), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<TokensParams>,
) -> Result<Json<Revoked>, Problem> {
    let workspace = whose(&app, params).await?;
    if app.parts.store.revoke_token(workspace.as_ref(), &id).await? {
        return Ok(Json(Revoked { id }));
    }
    Err(Problem::not_found(format!("there is no token `{id}`")))
}

/// The workspace whose tokens are meant; `None` for those that push posts.
async fn whose(app: &App, params: TokensParams) -> Result<Option<Slug>, Problem> {
    let caller = someone()?;
    match params.push {
        false => Ok(Some(app.workspace(params.workspace.as_ref()).await?.id().clone())),
        true if caller.operates() => Ok(None),
        true => {
            Err(Problem::forbidden("posts that are pushed reach every workspace: only an owner lets them in"))
        }
    }
}
