//! Where hubs call (WebSub, <https://www.w3.org/TR/websub/>): they ask whether a subscription is meant, and bring what is new.
//!
//! The address holds a secret name that nobody can guess, and what is brought is signed with another secret: whoever knows
//! neither changes nothing here. What is brought only waits here for the process that listens to the sources.

use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use vigie_outbound::is_signed_by_hub;

use crate::{body, problem::Problem, state::App};

/// The largest feed that a hub may bring, in bytes.
const LARGEST: usize = 4 << 20;
/// The longest that a hub may promise to tell of a feed, and what counts where it does not say how long: ten days.
const LONGEST_LEASE_MS: i64 = 90 * 24 * 3_600_000;
const USUAL_LEASE_MS: i64 = 10 * 24 * 3_600_000;
/// The shortest lease that is believed: a hub that says less is not asked every second.
const SHORTEST_LEASE_MS: i64 = 60_000;
/// When a hub is asked again that refused: tomorrow.
const AFTER_REFUSAL_MS: i64 = 24 * 3_600_000;

/// What a hub asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.topic", default)]
    topic: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
    #[serde(rename = "hub.lease_seconds", default)]
    lease_seconds: Option<i64>,
    #[serde(rename = "hub.reason", default)]
    reason: String,
}

/// A hub asks whether a subscription, or the end of one, is meant. The answer "yes" is its own challenge.
pub(crate) async fn verify(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let store = &app.parts.store;
    let meant = store.hub_subscription(&token).await?.filter(|meant| meant.topic == question.topic);
    let now_ms = (app.parts.clock)().as_millisecond();
    match (question.mode.as_str(), meant) {
        ("subscribe", Some(meant)) => {
            let lease =
                question.lease_seconds.map_or(USUAL_LEASE_MS, |seconds| seconds.saturating_mul(1_000));
            let lease = lease.clamp(SHORTEST_LEASE_MS, LONGEST_LEASE_MS);
            // Renewed well before it ends, so that a hub that is away for a while misses nothing.
            let ask_again = now_ms + lease / 4 * 3;
            store.answer_hub_subscription(&meant.token, Some(now_ms + lease), ask_again).await?;
            tracing::debug!(source = meant.source, hub = meant.hub, lease, "a hub tells of a feed");
            Ok(yes(question.challenge))
        }
        ("unsubscribe", None) => Ok(yes(question.challenge)),
        ("denied", Some(meant)) => {
            store.answer_hub_subscription(&meant.token, None, now_ms + AFTER_REFUSAL_MS).await?;
            let reason: String = question.reason.chars().take(200).collect();
            tracing::info!(source = meant.source, hub = meant.hub, reason, "a hub does not tell of a feed");
            Ok(StatusCode::OK.into_response())
        }
        _ => Err(Problem::not_found("nothing of the kind is wanted here")),
    }
}

/// A hub brings what is new of a feed.
pub(crate) async fn bring(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<StatusCode, Problem> {
    let Some(meant) = app.parts.store.hub_subscription(&token).await? else {
        // What hubs take as the end of the subscription.
        return Ok(StatusCode::GONE);
    };
    let feed = body::read(sent, LARGEST, Problem::too_large).await?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let signature = text("x-hub-signature").unwrap_or_default();
    if is_signed_by_hub(&meant.secret, signature, &feed) {
        let content_type = text(header::CONTENT_TYPE.as_str()).filter(|kind| kind.len() <= 200);
        let feed = BASE64_STANDARD.encode(&feed);
        app.parts.store.keep_hub_delivery(&token, content_type, &feed).await?;
    } else {
        tracing::debug!(source = meant.source, "what was brought is not signed by the hub; it is left out");
    }
    // Also where it is left out: whoever tries signatures learns nothing.
    Ok(StatusCode::ACCEPTED)
}

fn yes(challenge: String) -> Response {
    let plain =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (plain, challenge).into_response()
}
