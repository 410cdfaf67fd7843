//! All routes, and the document that describes them.

mod alerts;
mod mentions;
mod posts;
mod stats;
mod stream;
mod system;
mod workspaces;

use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{guard, metrics, state::App};

#[derive(OpenApi)]
#[openapi(info(
    title = "Vigie",
    description = "Social listening and brand monitoring: push posts, search mentions, follow alerts."
))]
struct Description;

/// The document that `/api/openapi.json` serves.
#[must_use]
pub fn openapi() -> Document {
    described().split_for_parts().1
}

/// Every route behind the guard.
pub(crate) fn router(app: &App) -> Router {
    let (routes, document) = described().split_for_parts();
    routes
        .route("/api/openapi.json", axum::routing::get(move || async move { axum::Json(document) }))
        .route("/", axum::routing::get(system::home))
        .fallback(system::unknown)
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::measure))
        .layer(CatchPanicLayer::new())
        .with_state(app.clone())
}

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(posts::push))
        .routes(routes!(mentions::search))
        .routes(routes!(stats::stats))
        .routes(routes!(stats::histogram))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::show))
        .routes(routes!(stream::stream))
        .routes(routes!(workspaces::list))
        .routes(routes!(workspaces::read, workspaces::apply))
        .routes(routes!(system::status))
        .routes(routes!(system::metrics))
        .routes(routes!(system::healthz))
        .routes(routes!(system::readyz))
}
