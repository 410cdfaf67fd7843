//! The live stream: mentions and alerts as they happen, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use utoipa::IntoParams;
use vigie_model::{Live, Slug};

use crate::{params::Params, problem::Problem, state::App};

/// What to watch.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct StreamParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// Only mentions of this brand, and alerts about it.
    #[param(value_type = Option<String>)]
    brand: Option<Slug>,
}

/// Watch live
///
/// Server-sent events: `mention` and `alert` carry the object as JSON; `missed` tells how many were left out because
/// the reader was slow.
#[utoipa::path(get, path = "/api/v1/stream", tag = "live", params(StreamParams),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = 404, body = Problem)))]
pub(crate) async fn stream(
    State(app): State<App>,
    Params(params): Params<StreamParams>,
) -> Result<Response, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?.id().clone();
    let events = watch(app, workspace, params.brand);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

/// Counts a reader for as long as it is there.
struct Watcher(App);

impl Watcher {
    fn new(app: App) -> Self {
        app.metrics.watchers.inc();
        Self(app)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.metrics.watchers.dec();
    }
}

fn watch(app: App, workspace: Slug, brand: Option<Slug>) -> impl Stream<Item = Result<Event, Infallible>> {
    let stopped = app.stop.clone().cancelled_owned();
    let receiver = app.parts.live.subscribe();
    let events = stream::unfold((receiver, Watcher::new(app)), |(mut receiver, watcher)| async move {
        match receiver.recv().await {
            Ok(live) => Some((Ok(live), (receiver, watcher))),
            Err(RecvError::Lagged(missed)) => Some((Err(missed), (receiver, watcher))),
            Err(RecvError::Closed) => None,
        }
    });
    events
        .filter_map(move |live| {
            let event = match live {
                Ok(Live::Mention(mention)) => {
                    let about = brand.as_ref().is_none_or(|b| mention.brands.iter().any(|m| m.brand == *b));
                    (mention.workspace == workspace && about)
                        .then(|| Event::default().event("mention").json_data(&*mention))
                }
                Ok(Live::Alert(alert)) => {
                    let about = brand.as_ref().is_none_or(|b| alert.brand.as_ref() == Some(b));
                    (alert.workspace == workspace && about)
                        .then(|| Event::default().event("alert").json_data(&*alert))
                }
                Err(missed) => Some(Ok(Event::default().event("missed").data(missed.to_string()))),
            };
            // Our own types always serialize.
            std::future::ready(event.and_then(Result::ok).map(Ok))
        })
        .take_until(Box::pin(stopped))
}
