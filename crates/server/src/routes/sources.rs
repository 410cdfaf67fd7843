//! Sources: how each of a workspace stands, and a try of one before it is relied on.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use axum::{Json, body::Body, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Listening, Origin, Slug, SourceGap, SourceHealth, SourceState};

use crate::{
    body::said,
    params::Params,
    problem::{Fault, Problem},
    source_checker::SourceFinding,
    state::App,
};

/// The most gaps that are told of one source.
const MOST_GAPS: usize = 20;
/// The most sources that are tried at once.
pub(crate) const AT_ONCE: usize = 4;
/// How many of the posts that a try found are shown.
const SHOWN: usize = 5;

/// Which workspace.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SourceParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// How the sources of a workspace stand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourcesAnswer {
    /// In the order of the workspace.
    items: Vec<SourceAnswer>,
}

/// How a source stands: all its parts taken together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceAnswer {
    /// Its id in the workspace.
    id: Slug,
    /// `feeds`, `bluesky`, …
    kind: &'static str,
    /// How it stands: the worst of its parts.
    state: SourceCondition,
    /// How many parts it has: feeds, relays, countries.
    parts: usize,
    /// How many of them fail.
    parts_failing: usize,
    /// Of how many of them a hub tells at once what is new (WebSub).
    parts_told_by_hubs: usize,
    /// When something last came from it.
    last_event_at: Option<Timestamp>,
    /// The latest time of publication among what came.
    last_published_at: Option<Timestamp>,
    /// Events within the minute before the last batch, of all parts.
    per_minute: u64,
    /// Events since the process that listens began.
    events: u64,
    /// How old the newest event was when it came, in seconds; of the part that is furthest behind.
    lag_seconds: Option<i64>,
    /// Times of which it could not tell what was said, the newest first.
    gaps: Vec<SourceGap>,
    /// What went wrong last.
    last_error: Option<String>,
    /// What a person can do about it, where only a person can.
    mend: Option<String>,
    /// When it went wrong.
    last_error_at: Option<Timestamp>,
    /// The parts that fail, a few at most.
    failing: Vec<FailingPart>,
}

/// A part of a source that fails.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailingPart {
    /// What it reads.
    part: String,
    /// What went wrong.
    error: Option<String>,
    /// What a person can do about it.
    mend: Option<String>,
}

/// How a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceCondition {
    /// It has nothing more, ever.
    Ended,
    /// It runs.
    Running,
    /// It is being connected.
    Connecting,
    /// Nobody listens to it now: no process that takes posts in runs.
    Stopped,
    /// It was not listened to yet.
    NotStarted,
    /// It rests because the workspace says so.
    Paused,
    /// It failed and is tried again.
    Waiting,
    /// It needs a person.
    Failed,
}

/// List sources
///
/// With how each stands, as the process that listens told it last; a few seconds old at most.
#[utoipa::path(get, path = "/api/v1/sources", tag = "sources", params(SourceParams),
    responses((status = 200, body = SourcesAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<SourceParams>,
) -> Result<Json<SourcesAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let keys = workspace
        .sources
        .iter()
        .flat_map(|source| source.from.parts())
        .map(|part| part.key())
        .collect::<Vec<_>>();
    let store = &app.parts.store;
    let known = store.source_health(&keys).await?;
    let by_hubs = store.told_by_hubs(&keys, (app.parts.clock)().as_millisecond()).await?;
    let items = workspace.sources.iter().map(|source| answer(source, &known, &by_hubs)).collect();
    Ok(Json(SourcesAnswer { items }))
}

/// What is to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceTry {
    /// What would be read, as in a `[[source]]` table.
    from: Origin,
}

/// Try a source
///
/// Connects to it as if it were new and listens for a moment: what it says, how much a day that is, what is missing. Nothing
/// is kept. Of an origin with several parts the first is tried. Takes half a minute at most.
#[utoipa::path(post, path = "/api/v1/sources/check", tag = "sources", params(SourceParams), request_body = SourceTry,
    responses((status = 200, body = SourceFinding), (status = 400, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn check(
    State(app): State<App>,
    Params(params): Params<SourceParams>,
    body: Body,
) -> Result<Json<SourceFinding>, Problem> {
    app.workspace(params.workspace.as_ref()).await?;
    let asked: SourceTry = said(body).await?;
    let problems = asked.from.problems();
    if !problems.is_empty() {
        let faults =
            problems.into_iter().map(|problem| Fault { place: "from".to_owned(), problem }).collect();
        return Err(Problem::unprocessable("this source cannot be tried as it is written", faults));
    }
    let Ok(_place) = app.source_checks.try_acquire() else {
        let busy = format!("{AT_ONCE} sources are being tried, which is the most at once");
        return Err(Problem::too_often(busy, Duration::from_secs(10)));
    };
    let mut finding = app.parts.source_checker.check(asked.from).await;
    finding.found.truncate(SHOWN);
    Ok(Json(finding))
}

fn answer(
    source: &Listening,
    known: &HashMap<String, SourceHealth>,
    by_hubs: &HashSet<String>,
) -> SourceAnswer {
    let keys: Vec<String> = source.from.parts().iter().map(Origin::key).collect();
    let parts: Vec<_> = keys.iter().map(|key| known.get(key)).collect();
    let told: Vec<&SourceHealth> = parts.iter().copied().flatten().collect();
    let conditions =
        parts.iter().map(|part| part.map_or(SourceCondition::NotStarted, |health| condition(health.state)));
    let state = if source.paused {
        SourceCondition::Paused
    } else {
        conditions.max().unwrap_or(SourceCondition::NotStarted)
    };
    let fails = |health: &&&SourceHealth| matches!(health.state, SourceState::Waiting | SourceState::Failed);
    let failing: Vec<_> = told.iter().filter(fails).collect();
    let worst = told.iter().max_by_key(|health| (fails(health), health.last_error_at));
    let lag = |health: &&SourceHealth| {
        Some(health.last_batch_at?.duration_since(health.last_published_at?).as_secs())
    };
    let mut gaps: Vec<SourceGap> = told.iter().flat_map(|health| health.gaps.clone()).collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.to));
    gaps.truncate(MOST_GAPS);
    SourceAnswer {
        id: source.id.clone(),
        kind: source.from.kind(),
        state,
        parts: parts.len(),
        parts_failing: failing.len(),
        parts_told_by_hubs: keys.iter().filter(|key| by_hubs.contains(*key)).count(),
        last_event_at: told.iter().filter_map(|health| health.last_batch_at).max(),
        last_published_at: told.iter().filter_map(|health| health.last_published_at).max(),
        per_minute: told.iter().map(|health| health.per_minute).sum(),
        events: told.iter().map(|health| health.events).sum(),
        lag_seconds: told.iter().filter_map(lag).max(),
        gaps,
        last_error: worst.and_then(|health| health.last_error.clone()),
        mend: worst.and_then(|health| health.mend.clone()),
        last_error_at: worst.and_then(|health| health.last_error_at),
        failing: failing
            .iter()
            .take(SHOWN)
            .map(|health| FailingPart {
                part: health.name.split_once(':').map_or(health.name.as_str(), |(_, said)| said).to_owned(),
                error: health.last_error.clone(),
                mend: health.mend.clone(),
            })
            .collect(),
    }
}

fn condition(state: SourceState) -> SourceCondition {
    match state {
        SourceState::Connecting => SourceCondition::Connecting,
        SourceState::Running => SourceCondition::Running,
        SourceState::Waiting => SourceCondition::Waiting,
        SourceState::Ended => SourceCondition::Ended,
        SourceState::Stopped => SourceCondition::Stopped,
        SourceState::Failed => SourceCondition::Failed,
    }
}
