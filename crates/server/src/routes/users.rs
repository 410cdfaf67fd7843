//! Who is in: accounts, their roles in a workspace, and the links by which people come in.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Slug, User, UserRole, name_problem};
use vigie_store::Entrance;

use crate::{
    body,
    identity::{self, Caller, secrets},
    params::Params,
    problem::Problem,
    routes::alerts::refuse,
    state::App,
};

/// How long a link by which somebody comes in is good.
const INVITED: Duration = Duration::from_secs(7 * 24 * 3600);

/// Which accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct UsersParams {
    /// Those with a role in this workspace. May be left out by whoever owns this Vigie, who then sees all.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// List accounts
///
/// Of a workspace, with their role there, for its admins; or all of them.
#[utoipa::path(get, path = "/api/v1/users", tag = "accounts", params(UsersParams),
    responses((status = 200, body = Vec<User>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<UsersParams>,
) -> Result<Json<Vec<User>>, Problem> {
    let caller = someone()?;
    let mut users = app.parts.store.users().await?;
    if params.workspace.is_none() && caller.operates() {
        return Ok(Json(users));
    }
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    users.retain(|user| user.roles.contains_key(workspace.id()));
    // What they do elsewhere is nobody's business here.
    users.iter_mut().for_each(|user| user.roles.retain(|id, _| id == workspace.id()));
    Ok(Json(users))
}

/// Somebody to take in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitation {
    /// Their address, with which they will sign in.
    email: String,
    /// The name that others see; may be left out for somebody who has an account.
    #[serde(default)]
    name: String,
    /// In which workspace; may be left out when there is only one, or for an owner.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// What they may do there.
    #[serde(default)]
    role: Option<UserRole>,
    /// Whether this whole Vigie is theirs too.
    #[serde(default)]
    owner: bool,
}

/// Somebody who was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invited {
    /// Who.
    user: User,
    /// What stands behind the `#` of the link that lets them in once, within a week; absent for somebody who had an
    /// account. It is shown here and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// The link: its beginning is the address that this server knows of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// Take somebody in
///
/// Makes an account without a password, and a link by which they choose one. Somebody who has an account gets the role.
#[utoipa::path(post, path = "/api/v1/users", tag = "accounts", request_body = Invitation,
    responses((status = 200, body = Invited), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn invite(State(app): State<App>, body: Body) -> Result<Json<Invited>, Problem> {
    let Invitation { email, name, workspace, role, owner } = body::said(body).await?;
    let caller = someone()?;
    if owner && !caller.operates() {
        return Err(Problem::forbidden("only an owner makes owners"));
    }
    let email = User::address(&email).ok_or_else(|| {
        let detail = "email: this is no address; write one such as ana@example.org";
        Problem::unprocessable(detail, Vec::new())
    })?;
    let roles = match (role, owner && workspace.is_none()) {
        (None, true) => BTreeMap::new(),
        (None, false) => {
            let detail = "role: say what they may do: viewer, editor or admin";
            return Err(Problem::unprocessable(detail, Vec::new()));
        }
        (Some(role), _) => {
            let workspace = app.workspace(workspace.as_ref()).await?;
            BTreeMap::from([(workspace.id().clone(), role)])
        }
    };
    if let Some(known) = app.parts.store.user_by_email(&email).await? {
        if owner && !known.user.owner {
            return Err(Problem::conflict(format!(
                "{email} has an account; remove it to make it an owner's"
            )));
        }
        for (workspace, role) in &roles {
            app.parts.store.set_role(&known.user.id, workspace, Some(*role)).await?;
        }
        let user = User { roles, ..known.user };
        return Ok(Json(Invited { user, key: None, link: None }));
    }
    refuse(&name_problem("name", &name).into_iter().collect::<Vec<_>>())?;
    let user = User { id: secrets::fresh_id(), email, name: name.trim().to_owned(), owner, roles };
    app.parts.store.add_user(&user, None, (app.parts.clock)().as_millisecond()).await?;
    let (key, link) = open(&app, &user).await?;
    Ok(Json(Invited { user, key: Some(key), link: Some(link) }))
}

/// Give somebody a new link
///
/// For who lost the first one, or forgot their password: it is good for a week, once, and ends the one before. For owners;
/// and for admins of all workspaces that the account has a role in.
#[utoipa::path(post, path = "/api/v1/users/{id}/entrance", tag = "accounts",
    params(("id" = String, Path, description = "the account's id")),
    responses((status = 200, body = Invited), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn reopen(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Invited>, Problem> {
    let caller = someone()?;
    let user = find(&app, &id).await?;
    let runs = |workspace: &Slug| caller.role_in(workspace) == Some(UserRole::Admin);
    if !caller.operates() && (user.owner || !user.roles.keys().all(runs)) {
        // Whoever has the link is that person, in every workspace.
        return Err(Problem::forbidden(
            "this account reaches beyond the workspaces that you run; ask an owner of this Vigie",
        ));
    }
    let (key, link) = open(&app, &user).await?;
    Ok(Json(Invited { user, key: Some(key), link: Some(link) }))
}

/// What somebody may do in a workspace from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleChange {
    /// Where; may be left out when there is only one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// What; `null`: nothing any more.
    role: Option<UserRole>,
}

/// Change a role
#[utoipa::path(put, path = "/api/v1/users/{id}/role", tag = "accounts", request_body = RoleChange,
    params(("id" = String, Path, description = "the account's id")),
    responses((status = 200, body = User), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn set_role(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Json<User>, Problem> {
    let RoleChange { workspace, role } = body::said(body).await?;
    someone()?;
    let workspace = app.workspace(workspace.as_ref()).await?;
    find(&app, &id).await?;
    app.parts.store.set_role(&id, workspace.id(), role).await?;
    let mut user = app.parts.store.user(&id).await?.ok_or_else(|| missing(&id))?.user;
    user.roles.retain(|id, _| id == workspace.id());
    Ok(Json(user))
}

/// Remove an account
///
/// With its roles and sessions; what it did stays on record. For owners; admins take roles away.
#[utoipa::path(delete, path = "/api/v1/users/{id}", tag = "accounts",
    params(("id" = String, Path, description = "the account's id")),
    responses((status = 200, body = User), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem)))]
pub(crate) async fn remove(State(app): State<App>, Path(id): Path<String>) -> Result<Json<User>, Problem> {
    if !someone()?.operates() {
        return Err(Problem::forbidden("only an owner removes accounts; take the role away instead"));
    }
    let user = find(&app, &id).await?;
    let owners = app.parts.store.users().await?.into_iter().filter(|user| user.owner).count();
    if user.owner && owners == 1 {
        return Err(Problem::conflict(format!("{} is the last owner; make another one first", user.email)));
    }
    app.parts.store.remove_user(&id).await?;
    Ok(Json(user))
}

/// Whoever asks, unless it is a program: a token makes no people.
pub(super) fn someone() -> Result<Caller, Problem> {
    match identity::caller() {
        Caller::Token(_) | Caller::Signed | Caller::Stranger => {
            Err(Problem::forbidden("accounts and tokens are managed by people who sign in, not by a token"))
        }
        caller => Ok(caller),
    }
}

async fn find(app: &App, id: &str) -> Result<User, Problem> {
    let user = app.parts.store.user(id).await?.map(|known| known.user).ok_or_else(|| missing(id))?;
    let caller = identity::caller();
    let seen = caller.operates() || user.roles.keys().any(|workspace| caller.role_in(workspace).is_some());
    if seen { Ok(user) } else { Err(missing(id)) }
}

fn missing(id: &str) -> Problem {
    Problem::not_found(format!("there is no account `{id}`"))
}

/// Opens the door to somebody once.
async fn open(app: &App, user: &User) -> Result<(String, String), Problem> {
    let base = app.parts.member.url.clone().unwrap_or_default();
    let now = (app.parts.clock)().as_millisecond();
    let key =
        identity::open_entrance(&app.parts.store, &Entrance::User(user.id.clone()), now, INVITED).await?;
    let link = identity::link(&base, &key);
    Ok((key, link))
}
