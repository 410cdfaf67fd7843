//! All routes, and the document that describes them.

mod alerts;
mod authors;
mod backtest;
mod benchmark;
mod channels;
mod dashboard;
mod dead_letters;
mod exports;
mod handling;
mod hubs;
mod link_page;
mod links;
mod members;
mod mentions;
mod own;
pub(crate) mod posts;
mod queries;
mod relevance;
mod replays;
pub(crate) mod reports;
mod retention;
mod rules;
mod searches;
mod sentiment;
mod session;
mod silences;
pub(crate) mod sources;
mod stats;
mod stream;
mod system;
mod tokens;
mod trends;
mod users;
mod workspaces;

use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{
    OpenApi,
    openapi::{OpenApi as Document, PathItem},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{by_role::by_role, entity_tag::entity_tag, guard, metrics, state::App};

#[derive(OpenApi)]
#[openapi(info(
    title = "Vigie",
    description = "Social listening and brand monitoring: push posts, search mentions, follow alerts."
))]
struct Description;

/// The document that `/api/openapi.json` serves.
#[must_use]
pub fn openapi() -> Document {
    let mut document = described().split_for_parts().1;
    // The router's way to say "with slashes" is not OpenAPI's.
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths =
        paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), unnamed(item))).collect();
    document
}

/// Without the names of our functions, of which many are the same, where the format wants each once or none.
fn unnamed(mut item: PathItem) -> PathItem {
    let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
    for operation in operations.into_iter().flatten() {
        operation.operation_id = None;
    }
    item
}

/// Every route behind the guard.
pub(crate) fn router(app: &App) -> Router {
    let document = openapi();
    described()
        .split_for_parts()
        .0
        .route("/api/openapi.json", axum::routing::get(move || async move { axum::Json(document) }))
        .route("/l/{token}", axum::routing::get(links::open))
        .route("/l/{token}/{deed}", axum::routing::post(links::act))
        .route("/hub/{token}", axum::routing::get(hubs::verify).post(hubs::bring))
        .fallback_service(dashboard::pages())
        .layer(middleware::from_fn_with_state(app.clone(), by_role))
        .layer(middleware::from_fn(entity_tag))
        .layer(middleware::from_fn_with_state(app.clone(), guard::deadline))
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::measure))
        .layer(CatchPanicLayer::new())
        .with_state(app.clone())
}

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(posts::push))
        .routes(routes!(mentions::search))
        .routes(routes!(handling::change))
        .routes(routes!(handling::changes))
        .routes(routes!(searches::list))
        .routes(routes!(searches::show, searches::save, searches::forget))
        .routes(routes!(exports::mentions))
        .routes(routes!(exports::authors))
        .routes(routes!(stats::stats))
        .routes(routes!(stats::histogram))
        .routes(routes!(stats::facets))
        .routes(routes!(benchmark::benchmark))
        .routes(routes!(authors::list))
        .routes(routes!(authors::show))
        .routes(routes!(trends::trends))
        .routes(routes!(own::own))
        .routes(routes!(sentiment::label, sentiment::history))
        .routes(routes!(sentiment::sample))
        .routes(routes!(sentiment::agreement))
        .routes(routes!(relevance::mark))
        .routes(routes!(relevance::learned))
        .routes(routes!(alerts::list))
        .routes(routes!(rules::list))
        .routes(routes!(alerts::show, alerts::take_care))
        .routes(routes!(silences::list, silences::add))
        .routes(routes!(silences::end))
        .routes(routes!(channels::list))
        .routes(routes!(channels::test))
        .routes(routes!(channels::enable))
        .routes(routes!(sources::list))
        .routes(routes!(sources::check))
        .routes(routes!(backtest::backtest))
        .routes(routes!(stream::stream))
        .routes(routes!(workspaces::list))
        .routes(routes!(workspaces::read, workspaces::apply))
        .routes(routes!(dead_letters::list))
        .routes(routes!(dead_letters::show))
        .routes(routes!(dead_letters::replay))
        .routes(routes!(dead_letters::replay_one))
        .routes(routes!(replays::list, replays::create))
        .routes(routes!(replays::show, replays::cancel))
        .routes(routes!(reports::list))
        .routes(routes!(reports::read, reports::put, reports::remove))
        .routes(routes!(reports::render))
        .routes(routes!(reports::send))
        .routes(routes!(retention::show))
        .routes(routes!(members::list))
        .routes(routes!(session::show, session::sign_in, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(session::entrance, session::enter))
        .routes(routes!(users::list, users::invite))
        .routes(routes!(users::remove))
        .routes(routes!(users::reopen))
        .routes(routes!(users::set_role))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(queries::check))
        .routes(routes!(queries::explain_query))
        .routes(routes!(queries::import_query))
        .routes(routes!(system::status))
        .routes(routes!(system::metrics))
        .routes(routes!(system::healthz))
        .routes(routes!(system::readyz))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_names_every_route_and_only_known_schemas() {
        let document = serde_json::to_value(super::openapi()).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(schemas.contains_key(name), "{name} is referred to but not described");
        }
        for path in [
            "/api/v1/posts",
            "/api/v1/mentions",
            "/api/v1/mentions/export",
            "/api/v1/authors/export",
            "/api/v1/mentions/handling",
            "/api/v1/mentions/changes",
            "/api/v1/searches/{name}",
            "/api/v1/benchmark",
            "/api/v1/authors/{id}",
            "/api/v1/trends",
            "/api/v1/own",
            "/api/v1/alerts/{id}",
            "/api/v1/channels/{id}/test",
            "/api/v1/sources/check",
            "/api/v1/rules/backtest",
            "/api/v1/workspaces/{id}",
            "/api/v1/dead-letters/{id}/replay",
            "/api/v1/replays/{id}",
            "/api/v1/members",
            "/api/v1/reports/{id}",
            "/api/v1/reports/{id}/render",
            "/api/v1/reports/{id}/send",
            "/api/v1/retention",
            "/api/v1/rules",
            "/api/v1/silences/{id}/end",
            "/metrics",
        ] {
            assert!(document["paths"].get(path).is_some(), "{path} is missing");
        }
    }
}
