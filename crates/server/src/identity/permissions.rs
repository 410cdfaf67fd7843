//! Which route needs what. One that is not named here is for whoever runs this Vigie alone.

use axum::http::Method;
use vigie_model::UserRole;

use crate::identity::Caller;

/// What a request needs of whoever sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Anybody.
    Nothing,
    /// Anybody who says who they are.
    Someone,
    /// This role in the workspace that it concerns.
    Role(UserRole),
    /// To push posts.
    Push,
    /// To run this Vigie.
    Operator,
}

impl Needs {
    /// Whether this caller may come in at all. Roles are looked at once the workspace is known.
    pub(crate) fn admits(self, caller: &Caller) -> bool {
        match self {
            Self::Nothing => true,
            Self::Someone | Self::Role(_) => !matches!(caller, Caller::Signed | Caller::Stranger),
            Self::Push => caller.pushes(),
            Self::Operator => caller.operates(),
        }
    }
}

/// What a route needs, by its path as it is written in the router.
pub(crate) fn needs(method: &Method, path: &str) -> Needs {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let role = |reading, writing| Needs::Role(if reads { reading } else { writing });
    let (viewer, editor, admin) = (UserRole::Viewer, UserRole::Editor, UserRole::Admin);
    let Some(path) = path.strip_prefix("/api/v1/") else {
        // Pages, health and the document that describes the API.
        return Needs::Nothing;
    };
    match path {
        "session" | "entrances" => Needs::Nothing,
        "posts" => Needs::Push,
        "status" | "workspaces" | "queries/check" | "queries/explain" | "queries/import"
        | "session/password" => Needs::Someone,
        "mentions" | "stats" | "stats/histogram" | "stats/facets" | "benchmark" | "authors"
        | "authors/{id}" | "retention" | "trends" | "own" | "mentions/export" | "authors/export"
        | "stream" | "rules" | "mentions/changes" => role(viewer, admin),
        "mentions/handling"
        | "searches"
        | "searches/{name}"
        | "sentiment/labels"
        | "sentiment/sample"
        | "sentiment/agreement"
        | "relevance"
        | "relevance/marks"
        | "alerts"
        | "alerts/{*id}"
        | "silences"
        | "silences/{id}/end"
        | "rules/backtest"
        | "reports/{id}/render"
        | "reports/{id}/send" => role(viewer, editor),
        "channels"
        | "channels/{id}/test"
        | "channels/{id}/enable"
        | "sources"
        | "sources/check"
        | "replays"
        | "replays/{id}"
        | "reports"
        | "reports/{id}" => role(viewer, admin),
        // Who may apply one depends on whether it is there already.
        "workspaces/{id}" => role(viewer, viewer),
        "users" | "users/{id}" | "users/{id}/entrance" | "users/{id}/role" => role(admin, admin),
        "tokens" | "tokens/{id}" => role(admin, admin),
        _ => Needs::Operator,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn only_what_concerns_no_workspace_is_for_whoever_runs_it() {
        let document = serde_json::to_value(crate::openapi()).unwrap();
        let mut of_operator = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let router_path = path
                    .replace("alerts/{id}", "alerts/{*id}")
                    .replace("dead-letters/{id}", "dead-letters/{*id}");
                if needs(&method, &router_path) == Needs::Operator {
                    of_operator.insert(format!("{method} {path}"));
                }
            }
        }
        let expected = [
            "GET /api/v1/dead-letters",
            "GET /api/v1/dead-letters/{id}",
            "GET /api/v1/members",
            "POST /api/v1/dead-letters/replay",
            "POST /api/v1/dead-letters/{id}/replay",
        ];
        assert_eq!(of_operator.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn reading_needs_less_than_writing() {
        let check = |method: Method, path: &str, expected: Needs| {
            assert_eq!(needs(&method, path), expected, "{method} {path}");
        };
        check(Method::GET, "/api/v1/mentions", Needs::Role(UserRole::Viewer));
        check(Method::POST, "/api/v1/mentions/handling", Needs::Role(UserRole::Editor));
        check(Method::POST, "/api/v1/replays", Needs::Role(UserRole::Admin));
        check(Method::POST, "/api/v1/posts", Needs::Push);
        check(Method::GET, "/healthz", Needs::Nothing);
        check(Method::GET, "/api/v1/unheard-of", Needs::Operator);
    }
}
