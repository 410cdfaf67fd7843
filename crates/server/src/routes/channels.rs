//! Channels: how each fares, a test of one, and enabling one again. Never a secret: variables are named, not shown.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_alerts::{ChannelHealth, TesterError};
use vigie_model::{Channel, Slug, Workspace};
use vigie_store::ChannelState;

use crate::{params::Params, problem::Problem, routes::queries::language, state::App};

/// Which workspace.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ChannelParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// How a channel fares.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelAnswer {
    /// The channel's id.
    id: Slug,
    /// `email`, `slack`, …
    kind: &'static str,
    /// `working`, `failing` (the last attempt failed), `resting` (nothing is sent for a while, as attempts failed again
    /// and again), `disabled` (its receiver is gone, nothing is sent any more), or `unknown` (nothing was sent yet).
    standing: Standing,
    /// When it last took a message; up to a minute old while all goes well.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Timestamp>,
    /// When an attempt last failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<Timestamp>,
    /// What that attempt said, in the workspace's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<String>,
    /// How many attempts in a row failed.
    failures: u32,
    /// Until when nothing is sent to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_until: Option<Timestamp>,
    /// When it was disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<Timestamp>,
    /// Why it is disabled, in the workspace's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What in this process keeps messages from leaving, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// The environment variables that it needs.
    variables: Vec<Variable>,
}

/// How a channel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
// The document has one name for each: `Standing` is how a rule stands.
#[schema(as = ChannelStanding)]
pub(crate) enum Standing {
    /// The last attempt arrived.
    Working,
    /// The last attempt failed.
    Failing,
    /// Attempts failed again and again: nothing is sent for a while.
    Resting,
    /// Its receiver is gone: nothing is sent any more.
    Disabled,
    /// Nothing was sent with these settings yet.
    Unknown,
}

/// An environment variable that a channel needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Variable {
    /// Its name.
    name: String,
    /// Whether it is set in the process that answers.
    set: bool,
}

impl ChannelAnswer {
    fn new(channel: &Channel, health: ChannelHealth, now: Timestamp) -> Self {
        let standing = standing(health.state.as_ref(), now);
        let variables = health.variables.into_iter().map(|(name, set)| Variable { name, set }).collect();
        let moment = |ms: Option<i64>| ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let state = health.state.as_ref();
        Self {
            id: channel.id.clone(),
            kind: channel.to.as_str(),
            standing,
            sent_at: moment(state.and_then(|state| state.sent_at_ms)),
            failed_at: moment(state.and_then(|state| state.failed_at_ms)),
            failed: state.and_then(|state| state.failed.clone()),
            failures: state.map_or(0, |state| state.failures),
            rests_until: moment(state.and_then(|state| state.rests_until_ms)).filter(|until| *until > now),
            disabled_at: moment(state.and_then(|state| state.disabled_at_ms)),
            reason: state.and_then(|state| state.reason.clone()),
            problem: health.problem,
            variables,
        }
    }
}

fn standing(state: Option<&ChannelState>, now: Timestamp) -> Standing {
    match state {
        None => Standing::Unknown,
        Some(state) if state.disabled_at_ms.is_some() => Standing::Disabled,
        Some(state) if state.rests_until_ms.is_some_and(|until| until > now.as_millisecond()) => {
            Standing::Resting
        }
        Some(state) if state.failures > 0 => Standing::Failing,
        Some(state) if state.sent_at_ms.is_some() => Standing::Working,
        Some(_) => Standing::Unknown,
    }
}

/// List channels
///
/// With how each fares. What is said of variables is true of the process that answers; others may be given other ones.
#[utoipa::path(get, path = "/api/v1/channels", tag = "channels", params(ChannelParams),
    responses((status = 200, body = Vec<ChannelAnswer>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    headers: HeaderMap,
    Params(params): Params<ChannelParams>,
) -> Result<Json<Vec<ChannelAnswer>>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let now = (app.parts.clock)();
    let health = app.parts.tester.channels(&workspace, language(&headers).pick("en", "fr")).await?;
    let channels = workspace.channels.iter().zip(health);
    Ok(Json(channels.map(|(channel, health)| ChannelAnswer::new(channel, health, now)).collect()))
}

/// What came of a test.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TestAnswer {
    /// The channel's id.
    channel: Slug,
    /// Whether the channel took the message.
    arrived: bool,
    /// How long that took, in milliseconds.
    took_ms: u64,
    /// What happened.
    said: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

/// Test a channel
///
/// Sends a real message, marked as a test, and says at once what came of it and what to do. One that arrives enables the
/// channel. Three tests of a channel may follow each other, then one every 20 seconds.
#[utoipa::path(post, path = "/api/v1/channels/{id}/test", tag = "channels",
    params(("id" = String, Path, description = "the channel's id"), ChannelParams),
    responses((status = 200, body = TestAnswer), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn test(
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Params(params): Params<ChannelParams>,
) -> Result<Json<TestAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let channel = find(&workspace, &id)?;
    let tested = app.parts.tester.test(&workspace, channel, language(&headers).pick("en", "fr")).await?;
    Ok(Json(TestAnswer {
        channel: channel.id.clone(),
        arrived: tested.arrived,
        took_ms: u64::try_from(tested.took.as_millis()).unwrap_or(u64::MAX),
        said: tested.said,
        mend: tested.mend,
    }))
}

/// Whether a channel was enabled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnableAnswer {
    /// The channel's id.
    channel: Slug,
    /// False when it was neither disabled nor at rest.
    changed: bool,
}

/// Enable a channel
///
/// One that was disabled because its receiver was gone, or that rests; what waits for it is sent.
#[utoipa::path(post, path = "/api/v1/channels/{id}/enable", tag = "channels",
    params(("id" = String, Path, description = "the channel's id"), ChannelParams),
    responses((status = 200, body = EnableAnswer), (status = 404, body = Problem)))]
pub(crate) async fn enable(
    State(app): State<App>,
    Path(id): Path<String>,
    Params(params): Params<ChannelParams>,
) -> Result<Json<EnableAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let channel = find(&workspace, &id)?;
    let changed = app.parts.tester.enable(&workspace, channel).await?;
    Ok(Json(EnableAnswer { channel: channel.id.clone(), changed }))
}

fn find<'a>(workspace: &'a Workspace, id: &str) -> Result<&'a Channel, Problem> {
    workspace.channels.iter().find(|channel| channel.id.as_str() == id).ok_or_else(|| {
        let known: Vec<_> = workspace.channels.iter().map(|channel| channel.id.as_str()).collect();
        let known = if known.is_empty() { "there is none yet".to_owned() } else { known.join(", ") };
        Problem::not_found(format!("workspace `{}` has no channel `{id}`; known: {known}", workspace.id()))
    })
}

impl From<TesterError> for Problem {
    fn from(error: TesterError) -> Self {
        match error {
            TesterError::TooOften(wait) => Self::too_often(error.to_string(), wait),
            TesterError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_stands_as_its_last_attempts_went() {
        let now = Timestamp::from_second(1_000).unwrap();
        let check = |failures, rests_until_ms, sent_at_ms, disabled_at_ms, expected| {
            let state = ChannelState {
                workspace: Slug::new("w").unwrap(),
                channel: Slug::new("c").unwrap(),
                settings: String::new(),
                failures,
                rests_until_ms,
                sent_at_ms,
                failed_at_ms: None,
                failed: None,
                disabled_at_ms,
                reason: None,
            };
            assert_eq!(standing(Some(&state), now), expected, "{state:?}");
        };
        assert_eq!(standing(None, now), Standing::Unknown);
        check(0, None, None, None, Standing::Unknown);
        check(0, None, Some(5), None, Standing::Working);
        check(2, None, Some(5), None, Standing::Failing);
        check(5, Some(1_000_001), Some(5), None, Standing::Resting);
        check(5, Some(1_000_000), Some(5), None, Standing::Failing);
        check(1, None, None, Some(7), Standing::Disabled);
    }
}
