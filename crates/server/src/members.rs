//! The processes that share this Vigie's work, as each said a moment ago in the store.

use std::time::Duration;

use vigie_model::Role;
use vigie_store::Member;

use crate::{problem::Problem, state::App};

/// A process that was silent for longer counts as gone. Each speaks every second.
pub const SILENCE: Duration = vigie_store::MEMBER_SILENCE;

/// How often the store is asked while something is waited for.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// Every member that spoke lately, by its name. This process is always among them: alone on its store it has nobody to
/// speak to.
pub(crate) async fn alive(app: &App) -> Result<Vec<Member>, Problem> {
    let now = (app.parts.clock)().as_millisecond();
    let mut members = app.parts.store.members(now, SILENCE).await?;
    if let Err(place) = members.binary_search_by(|member| member.id.cmp(&app.parts.member.id)) {
        let workspaces_version = *app.parts.workspaces_live.borrow();
        members.insert(place, Member { workspaces_version, seen_at_ms: now, ..app.parts.member.clone() });
    }
    Ok(members)
}

/// Whether queries are live everywhere, and if not, why.
pub(crate) enum Liveness {
    /// Every process that matches has them.
    Live,
    /// These processes do not have them yet.
    Behind(Vec<String>),
    /// No process matches at the moment.
    Nobody,
}

/// Waits until every process that matches is at this version of the workspaces, up to `patience`.
pub(crate) async fn live_everywhere(
    app: &App,
    version: i64,
    patience: Duration,
) -> Result<Liveness, Problem> {
    let deadline = tokio::time::Instant::now() + patience;
    let own = app.parts.member.roles.contains(Role::Match);
    let mut behind = Vec::new();
    if own {
        // Our own matcher says so itself; the store would hear of it later.
        let mut live = app.parts.workspaces_live.clone();
        let live = tokio::time::timeout_at(deadline, live.wait_for(|live| *live >= version)).await;
        if !matches!(live, Ok(Ok(_))) {
            behind.push(app.parts.member.id.clone());
        }
    }
    loop {
        let alive = alive(app).await?;
        let mut others = alive
            .into_iter()
            .filter(|member| member.roles.contains(Role::Match) && member.id != app.parts.member.id)
            .peekable();
        if !own && others.peek().is_none() {
            return Ok(Liveness::Nobody);
        }
        let mut late: Vec<_> =
            others.filter(|member| member.workspaces_version < version).map(|member| member.id).collect();
        if late.is_empty() || tokio::time::Instant::now() >= deadline {
            behind.append(&mut late);
            return Ok(if behind.is_empty() { Liveness::Live } else { Liveness::Behind(behind) });
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}
