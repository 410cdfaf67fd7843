//! Who asks: a person with a session, a program with a token, or whoever runs this Vigie; and what they may.
//!
//! Until the first account is made, whoever the [guard](crate::guard) lets through may everything. From then on every
//! request says who it comes from, on 127.0.0.1 too, and workspaces are walls: one that somebody has no role in does not
//! exist for them. Routes find their workspace through [`App::workspace`], which asks here; nothing is known outside of
//! a request, so that what forgets to ask gets nothing.

pub(crate) mod passwords;
pub(crate) mod permissions;
pub(crate) mod secrets;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use axum::http::HeaderMap;
use jiff::Timestamp;
use subtle::ConstantTimeEq;
use vigie_model::{ApiToken, Slug, TokenScope, User, UserRole};
use vigie_store::{Entrance, Store, StoreError};

use crate::{
    identity::{permissions::Needs, secrets::fingerprint},
    problem::Problem,
    state::App,
};

/// How long a session lasts, whatever is done in it.
pub(crate) const SESSION: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long the link that makes the first account is good.
const SET_UP: Duration = Duration::from_secs(24 * 3600);
/// How long the link of a visitor is good.
const VISIT: Duration = Duration::from_secs(24 * 3600);
/// The address of the account that visitors share; no mail ever reaches it.
const VISITOR: &str = "demo@vigie.invalid";
/// What stands in place of a password's hash where no password is right.
const NO_PASSWORD: &str = "!";

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Whoever runs this Vigie: with the token of its configuration or the key in its data folder, or anybody while there
    /// is no account.
    Operator,
    /// Somebody who signed in.
    User(User),
    /// A program.
    Token(ApiToken),
    /// Whoever signed what they push, which is looked at once it is here.
    Signed,
    /// Nobody knows.
    Stranger,
}

impl Caller {
    /// What they may do in a workspace; `None`: not even know that it exists.
    pub(crate) fn role_in(&self, workspace: &Slug) -> Option<UserRole> {
        match self {
            Self::Operator => Some(UserRole::Admin),
            Self::User(user) => user.role_in(workspace),
            Self::Token(ApiToken { scope: TokenScope::Workspace { id, role }, .. }) => {
                (id == workspace).then_some(*role)
            }
            Self::Token(_) | Self::Signed | Self::Stranger => None,
        }
    }

    /// Whether what concerns no workspace alone is theirs.
    pub(crate) fn operates(&self) -> bool {
        match self {
            Self::Operator => true,
            Self::User(user) => user.owner,
            Self::Token(_) | Self::Signed | Self::Stranger => false,
        }
    }

    /// Whether they may push posts, which every workspace then sees.
    pub(crate) fn pushes(&self) -> bool {
        self.operates()
            || matches!(self, Self::Token(ApiToken { scope: TokenScope::Push, .. }) | Self::Signed)
    }
}

/// Who asks, and what the route that they ask needs.
#[derive(Debug, Clone)]
struct Asking {
    caller: Caller,
    needs: Needs,
}

tokio::task_local! {
    static ASKING: Asking;
}

/// Runs what answers a request, with who asks.
pub(crate) async fn answering<F: Future>(caller: Caller, needs: Needs, answer: F) -> F::Output {
    ASKING.scope(Asking { caller, needs }, answer).await
}

/// Who asks; a stranger outside of a request.
pub(crate) fn caller() -> Caller {
    ASKING.try_with(|asking| asking.caller.clone()).unwrap_or(Caller::Stranger)
}

/// Whether whoever asks sees a workspace at all.
pub(crate) fn sees(workspace: &Slug) -> bool {
    ASKING.try_with(|asking| asking.caller.role_in(workspace).is_some()).unwrap_or(false)
}

/// Lets through whoever may do in this workspace what the route does.
///
/// # Errors
/// 404 where they may not know of it, 403 where their role is too small.
pub(crate) fn check(workspace: &Slug) -> Result<(), Problem> {
    let needed = ASKING.try_with(|asking| match asking.needs {
        Needs::Role(role) => role,
        Needs::Nothing | Needs::Someone | Needs::Push | Needs::Operator => UserRole::Viewer,
    });
    check_role(workspace, needed.unwrap_or(UserRole::Admin))
}

/// The same for a role.
pub(crate) fn check_role(workspace: &Slug, needed: UserRole) -> Result<(), Problem> {
    match caller().role_in(workspace) {
        None => Err(Problem::no_workspace(workspace)),
        Some(role) if role < needed => Err(Problem::forbidden(format!(
            "this takes the role {needed} in workspace `{workspace}`, and yours is {role}; ask one of its admins"
        ))),
        Some(_) => Ok(()),
    }
}

/// Who says to do something: the name of whoever signed in, or else what the request says.
pub(crate) fn author(said: &str) -> String {
    match caller() {
        Caller::User(user) => user.name,
        Caller::Operator | Caller::Token(_) | Caller::Signed | Caller::Stranger => said.trim().to_owned(),
    }
}

/// Whether there is an account. Once there was one, this stays so until the process ends; until then the store is asked
/// each time, because another process may have made the first.
#[derive(Debug, Default)]
pub(crate) struct Claimed(AtomicBool);

impl Claimed {
    pub(crate) async fn read(&self, store: &Store) -> Result<bool, StoreError> {
        if self.0.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let claimed = store.has_users().await?;
        self.0.fetch_or(claimed, Ordering::Relaxed);
        Ok(claimed)
    }
}

/// Finds out who asks.
///
/// # Errors
/// 401 for a token that is not good; the store's failure.
pub(crate) async fn identify(app: &App, headers: &HeaderMap, reads: bool) -> Result<Caller, Problem> {
    if let Some(sent) = secrets::bearer(headers) {
        let is = |known: &Option<String>| {
            known.as_ref().is_some_and(|known| sent.as_bytes().ct_eq(known.as_bytes()).into())
        };
        if is(&app.token) || is(&app.parts.command_key) {
            return Ok(Caller::Operator);
        }
        let now = (app.parts.clock)();
        let token = app.parts.store.token(&fingerprint(sent)).await?;
        let token = token.filter(|token| token.expires_at.is_none_or(|end| now < end));
        return token.map(Caller::Token).ok_or_else(Problem::unknown_token);
    }
    if app.claimed.read(&app.parts.store).await? {
        let Some(session) = secrets::session(headers) else { return Ok(Caller::Stranger) };
        let now = (app.parts.clock)().as_millisecond();
        let known = app.parts.store.session(&fingerprint(session), now).await?;
        return Ok(known.map_or(Caller::Stranger, |known| Caller::User(known.user)));
    }
    let open = app.token.is_none() || (reads && !app.config.guard_reads);
    Ok(if open { Caller::Operator } else { Caller::Stranger })
}

/// Opens the door once, for so long; the secret of the link.
///
/// # Errors
/// The store's failure.
pub(crate) async fn open_entrance(
    store: &Store,
    entrance: &Entrance,
    now_ms: i64,
    lasts: Duration,
) -> Result<String, StoreError> {
    let key = secrets::fresh();
    let lasts = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
    store.open_entrance(&fingerprint(&key), entrance, now_ms.saturating_add(lasts)).await?;
    Ok(key)
}

/// The link of a one-time secret. What stands behind the `#` is in no log and no history of a proxy.
pub(crate) fn link(base: &str, key: &str) -> String {
    format!("{}/enter#{key}", base.trim_end_matches('/'))
}

/// The link by which the first account is made, good for a day; `None` when there is an account. Each new one ends the
/// one before.
///
/// # Errors
/// The store's failure.
pub async fn set_up_link(store: &Store, base: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
    if store.has_users().await? {
        return Ok(None);
    }
    let key = open_entrance(store, &Entrance::SetUp, now.as_millisecond(), SET_UP).await?;
    Ok(Some(link(base, &key)))
}

/// A link that signs in at once, without a password, to the account that visitors share. For a Vigie that is there to be
/// looked at. It is good once, for a day; each new one ends the one before.
///
/// # Errors
/// The store's failure.
pub async fn visit_link(store: &Store, base: &str, now: Timestamp) -> Result<String, StoreError> {
    let id = add_visitor(store, now).await?;
    let key = open_entrance(store, &Entrance::User(id), now.as_millisecond(), VISIT).await?;
    Ok(format!("{base}/visit#{key}"))
}

/// Makes the account that visitors share, unless it is there: it owns this Vigie, and no password opens it. Its id.
///
/// # Errors
/// The store's failure.
pub async fn add_visitor(store: &Store, now: Timestamp) -> Result<String, StoreError> {
    if let Some(known) = store.user_by_email(VISITOR).await? {
        return Ok(known.user.id);
    }
    let (email, name) = (VISITOR.to_owned(), "Demo".to_owned());
    let user = User { id: secrets::fresh_id(), email, name, owner: true, roles: Default::default() };
    store.add_user(&user, Some(NO_PASSWORD), now.as_millisecond()).await?;
    Ok(user.id)
}
