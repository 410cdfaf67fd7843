//! The processes that share the work.

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::Roles;
use vigie_store::Member;

use crate::{members, problem::Problem, state::App};

/// A process that lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberAnswer {
    /// Its name.
    id: String,
    /// What it does.
    roles: Roles,
    /// Where it answers, if others can reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Whether it works with the workspaces as they are now.
    current: bool,
    /// When it started.
    started_at: Timestamp,
    /// When it last said that it lives.
    seen_at: Timestamp,
}

impl MemberAnswer {
    fn new(member: Member, version: i64) -> Self {
        let moment = |ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            current: member.workspaces_version >= version,
            started_at: moment(member.started_at_ms),
            seen_at: moment(member.seen_at_ms),
            id: member.id,
            roles: member.roles,
            url: member.url,
        }
    }
}

/// List members
///
/// The processes that said within the last seconds that they live.
#[utoipa::path(get, path = "/api/v1/members", tag = "system",
    responses((status = 200, body = Vec<MemberAnswer>), (status = 503, body = Problem)))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<MemberAnswer>>, Problem> {
    let version = app.parts.store.workspaces_version().await?;
    let alive = members::alive(&app).await?;
    Ok(Json(alive.into_iter().map(|member| MemberAnswer::new(member, version)).collect()))
}
