//! Which process answers what, where the roles are split over several: every process tells how it is, `ingest` and
//! `serve` take posts and what hubs bring, `serve` answers all else.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use vigie_model::Role;

use crate::{members, problem::Problem, state::App};

pub(crate) async fn by_role(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let able = able(request.uri().path());
    if able.iter().any(|role| app.parts.member.roles.contains(*role)) {
        return Ok(next.run(request).await);
    }
    Err(elsewhere(&app, able).await)
}

/// The roles that answer this path, each alone.
fn able(path: &str) -> &'static [Role] {
    match path {
        "/healthz" | "/readyz" | "/metrics" | "/api/v1/status" | "/api/openapi.json" => &Role::ALL,
        "/api/v1/posts" => &[Role::Ingest, Role::Serve],
        path if path.starts_with("/hub/") => &[Role::Ingest, Role::Serve],
        _ => &[Role::Serve],
    }
}

/// Says who else answers, and where, as far as that is known.
async fn elsewhere(app: &App, able: &[Role]) -> Problem {
    let words: Vec<_> = able.iter().map(|role| role.as_str()).collect();
    let roles = words.join(" or ");
    let alive = members::alive(app).await.unwrap_or_default();
    let places: Vec<_> = alive
        .iter()
        .filter(|member| able.iter().any(|role| member.roles.contains(*role)))
        .filter_map(|member| member.url.as_deref())
        .collect();
    let place = match places.as_slice() {
        [] => format!("none is running now: start one with `vigie serve --roles {}`", words.join(",")),
        places => format!("ask {}", places.join(" or ")),
    };
    Problem::other_role(format!(
        "this process has the roles {}; this address is answered by one with the role {roles}; {place}",
        app.parts.member.roles
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_process_tells_how_it_is_and_serve_answers_everything() {
        let check = |path: &str, role: Role, good: bool| {
            assert_eq!(able(path).contains(&role), good, "{path} {role}");
        };
        for role in Role::ALL {
            check("/healthz", role, true);
            check("/readyz", role, true);
            check("/metrics", role, true);
            check("/api/v1/status", role, true);
            check("/api/v1/posts", role, matches!(role, Role::Ingest | Role::Serve));
            check("/hub/a-token", role, matches!(role, Role::Ingest | Role::Serve));
            check("/api/v1/mentions", role, role == Role::Serve);
            check("/api/v1/mentions/export", role, role == Role::Serve);
            check("/api/v1/dead-letters/0-1", role, role == Role::Serve);
            check("/no/such/page", role, role == Role::Serve);
        }
    }
}
