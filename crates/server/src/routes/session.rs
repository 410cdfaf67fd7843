//! Signing in and out, and the one-time links that let people in for the first time.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{ApiToken, User, name_problem};
use vigie_query::Language;
use vigie_store::{Entrance, KnownUser};

use crate::{
    body,
    identity::{
        self, Caller, SESSION, passwords,
        secrets::{self, fingerprint},
    },
    params::Params,
    problem::Problem,
    routes::{alerts::refuse, queries::language},
    state::App,
};

/// Who asks, and whether anybody has to say so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionAnswer {
    /// Whether there is no account yet: then whoever reaches this server may everything.
    open: bool,
    /// Who signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User>,
    /// The token that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<ApiToken>,
}

/// Who asks
///
/// Answers everybody: a page finds out here whether to show the door.
#[utoipa::path(get, path = "/api/v1/session", tag = "accounts",
    responses((status = 200, body = SessionAnswer)))]
pub(crate) async fn show(State(app): State<App>) -> Result<Json<SessionAnswer>, Problem> {
    let open = !app.claimed.read(&app.parts.store).await?;
    Ok(Json(match identity::caller() {
        Caller::User(user) => SessionAnswer { open, user: Some(user), token: None },
        Caller::Token(token) => SessionAnswer { open, user: None, token: Some(token) },
        Caller::Operator | Caller::Signed | Caller::Stranger => {
            SessionAnswer { open, user: None, token: None }
        }
    }))
}

/// Who wants in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// The address of the account.
    email: String,
    /// Its password.
    password: String,
}

/// Sign in
///
/// Sets a cookie that lasts 14 days. After five wrong passwords in a row one waits, twice as long with each.
#[utoipa::path(post, path = "/api/v1/session", tag = "accounts", request_body = SignIn,
    responses((status = 200, body = User), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let SignIn { email, password } = body::said(body).await?;
    let language = language(&headers);
    let email = User::address(&email).ok_or_else(|| Problem::wrong_password(language))?;
    app.passwords.may_try(&email, language)?;
    let known = app.parts.store.user_by_email(&email).await?;
    let kept = known.as_ref().and_then(|known| known.password.clone());
    let right = app.passwords.is_right(password, kept).await?;
    app.passwords.tried(&email, right);
    match known.filter(|_| right) {
        Some(known) => begin(&app, &headers, known.user).await,
        None => Err(Problem::wrong_password(language)),
    }
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "accounts", responses((status = 204)))]
pub(crate) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(session) = secrets::session(&headers) {
        app.parts.store.end_session(&fingerprint(session)).await?;
    }
    let cookie = secrets::cookies(&headers, None, SESSION).map(|cookie| [(header::SET_COOKIE, cookie)]);
    Ok((StatusCode::NO_CONTENT, cookie, ()).into_response())
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The one until now.
    old: String,
    /// The one from now on: ten characters or more.
    new: String,
}

/// Change the password
///
/// Ends all sessions of the account but a new one, which this answer begins.
#[utoipa::path(put, path = "/api/v1/session/password", tag = "accounts", request_body = NewPassword,
    responses((status = 200, body = User), (status = 401, body = Problem), (status = 422, body = Problem),
              (status = 429, body = Problem)))]
pub(crate) async fn change_password(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let NewPassword { old, new } = body::said(body).await?;
    let Caller::User(user) = identity::caller() else {
        return Err(Problem::forbidden("only somebody who signed in has a password"));
    };
    let language = language(&headers);
    app.passwords.may_try(&user.email, language)?;
    let known = app.parts.store.user(&user.id).await?;
    let right = app.passwords.is_right(old, known.and_then(|known| known.password)).await?;
    app.passwords.tried(&user.email, right);
    if !right {
        return Err(Problem::not_your_password(language));
    }
    refuse(&passwords::fault(&new, language).into_iter().collect::<Vec<_>>())?;
    let kept = app.passwords.hash(new).await?;
    app.parts.store.set_password(&user.id, &kept).await?;
    begin(&app, &headers, user).await
}

/// Which one-time link.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct EntranceParams {
    /// What stands behind the `#` of the link.
    key: String,
}

/// Whom a one-time link lets in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntranceAnswer {
    /// Whether it makes the first account, which takes a name, an address and a password.
    set_up: bool,
    /// The account that it is for otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User>,
    /// Whether that account has a password; where it has none, entering takes one.
    has_password: bool,
}

/// Look at a one-time link
#[utoipa::path(get, path = "/api/v1/entrances", tag = "accounts", params(EntranceParams),
    responses((status = 200, body = EntranceAnswer), (status = 404, body = Problem)))]
pub(crate) async fn entrance(
    State(app): State<App>,
    headers: HeaderMap,
    Params(params): Params<EntranceParams>,
) -> Result<Json<EntranceAnswer>, Problem> {
    Ok(Json(match behind(&app, &params.key, language(&headers)).await? {
        None => EntranceAnswer { set_up: true, user: None, has_password: false },
        Some(KnownUser { user, password }) => {
            EntranceAnswer { set_up: false, user: Some(user), has_password: password.is_some() }
        }
    }))
}

/// Somebody with a one-time link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enter {
    /// What stands behind the `#` of the link.
    key: String,
    /// The name that others see, where it makes the first account.
    #[serde(default)]
    name: String,
    /// The address to sign in with, where it makes the first account.
    #[serde(default)]
    email: String,
    /// The password from now on; may be left out where the account has one.
    #[serde(default)]
    password: Option<String>,
}

/// Enter by a one-time link
///
/// Makes the first account, which owns this Vigie, or chooses the password of one that somebody was given. Signs in.
#[utoipa::path(post, path = "/api/v1/entrances", tag = "accounts", request_body = Enter,
    responses((status = 200, body = User), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn enter(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let Enter { key, name, email, password } = body::said(body).await?;
    let language = language(&headers);
    let known = behind(&app, &key, language).await?;
    let needs_password = known.as_ref().is_none_or(|known| known.password.is_none());
    let mut problems: Vec<String> = Vec::new();
    match &password {
        Some(password) => problems.extend(passwords::fault(password, language)),
        None if needs_password => problems.push("password: choose one".to_owned()),
        None => {}
    }
    let address = User::address(&email);
    if known.is_none() {
        problems.extend(name_problem("name", &name));
        if address.is_none() {
            problems.push("email: this is no address; write one such as ana@example.org".to_owned());
        }
    }
    refuse(&problems)?;
    let kept = match password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };
    if !app.parts.store.close_entrance(&fingerprint(&key)).await? {
        return Err(Problem::used_link(language));
    }
    let user = match (known, kept) {
        (Some(KnownUser { user, .. }), None) => user,
        (Some(KnownUser { user, .. }), Some(kept)) => {
            app.parts.store.set_password(&user.id, &kept).await?;
            user
        }
        (None, kept) => {
            let email = address.unwrap_or_default();
            let name = name.trim().to_owned();
            let user = User { id: secrets::fresh_id(), email, name, owner: true, roles: Default::default() };
            let now = (app.parts.clock)().as_millisecond();
            if !app.parts.store.add_first_user(&user, &kept.unwrap_or_default(), now).await? {
                return Err(Problem::used_link(language));
            }
            user
        }
    };
    begin(&app, &headers, user).await
}

/// The account that a link is for; `None` for the first one.
async fn behind(app: &App, key: &str, language: Language) -> Result<Option<KnownUser>, Problem> {
    let used = || Problem::used_link(language);
    let now = (app.parts.clock)().as_millisecond();
    match app.parts.store.entrance(&fingerprint(key), now).await? {
        None => Err(used()),
        Some(Entrance::SetUp) if app.parts.store.has_users().await? => Err(used()),
        Some(Entrance::SetUp) => Ok(None),
        Some(Entrance::User(id)) => app.parts.store.user(&id).await?.map(Some).ok_or_else(used),
    }
}

/// Begins a session, always under a new secret, and ends the one that the browser had.
async fn begin(app: &App, headers: &HeaderMap, user: User) -> Result<Response, Problem> {
    if let Some(before) = secrets::session(headers) {
        app.parts.store.end_session(&fingerprint(before)).await?;
    }
    let secret = secrets::fresh();
    let now = (app.parts.clock)().as_millisecond();
    let lasts = i64::try_from(SESSION.as_millis()).unwrap_or(i64::MAX);
    app.parts.store.begin_session(&fingerprint(&secret), &user.id, now, now.saturating_add(lasts)).await?;
    let cookie = secrets::cookies(headers, Some(&secret), SESSION);
    Ok((cookie.map(|cookie| [(header::SET_COOKIE, cookie)]), Json(user)).into_response())
}
