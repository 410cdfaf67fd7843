//! Backtests over HTTP: a rule and a period in, what the rule would have said of it out.

use std::sync::Arc;

use axum::{Json, body::Body, extract::State, http::HeaderMap};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use vigie_index::{Searcher, Selection};
use vigie_model::{Rule, RuleKind, Slug, Workspace};

use super::workspaces::{faults, sends_toml};
use crate::{
    backtest::{AT_ONCE, BacktestAnswer, MAX_DAYS, Patience, Plan, run},
    body,
    moment::{Edge, moment},
    problem::{Fault, Problem},
    state::{App, blocking},
};

/// The largest request, in bytes.
const MAX_BYTES: usize = 256 * 1024;
/// How long the period is when its beginning is left out.
const USUAL: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BacktestRequest {
    /// The workspace; may be left out when there is only one.
    #[schema(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// The rule, as it would stand in the workspace.
    rule: Rule,
    /// First moment: RFC 3339, or a date, which begins in the workspace's time zone; when left out 90 days before `to`,
    /// or the workspace's first mention where that is later.
    from: Option<String>,
    /// One past the last moment: RFC 3339, or a date, which is included whole; when left out now, or just behind the
    /// newest mention where the workspace has nothing of the last 90 days.
    to: Option<String>,
}

/// Try a rule on the past
///
/// The alerts that a rule would have raised in a period, what each was about, how many a week, and what a stricter or a
/// looser rule would have given: the detectors that watch live go through the indexed mentions. JSON, or TOML with
/// `Content-Type: application/toml`. Nothing is saved and nobody is told. It ends when the client goes away.
#[utoipa::path(post, path = "/api/v1/rules/backtest", tag = "alerts", request_body = BacktestRequest,
    responses((status = 200, body = BacktestAnswer), (status = 400, body = Problem), (status = 404, body = Problem),
              (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn backtest(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<BacktestAnswer>, Problem> {
    let body = body::read(body, MAX_BYTES, Problem::too_large).await?;
    let request = parse(&body, sends_toml(&headers))?;
    let workspace = app.workspace(request.workspace.as_ref()).await?;
    check(&workspace, &request.rule)?;
    let place = Arc::clone(&app.backtests).try_acquire_owned().map_err(|_| {
        Problem::away(
            format!("{AT_ONCE} backtests are running, which is the most at once; try again in a moment"),
            2,
        )
    })?;
    let gone = CancellationToken::new();
    let patience = Patience::new(gone.clone());
    let _gone_with_the_request = gone.drop_guard();
    let (searcher, lateness, now) = (app.parts.searcher.clone(), app.parts.lateness, (app.parts.clock)());
    let answer = blocking(move || {
        let (from, to) = period(&workspace, &request, &searcher, now)?;
        let plan = Plan { workspace, rule: request.rule, from, to, lateness };
        let answer = run(&plan, &searcher, &patience);
        drop(place); // held until it really ends, also where nobody waits any more
        answer
    });
    Ok(Json(answer.await?))
}

fn parse(body: &[u8], as_toml: bool) -> Result<BacktestRequest, Problem> {
    let unusable =
        |said: String| Problem::unprocessable(format!("the request cannot be read: {said}"), Vec::new());
    let text = std::str::from_utf8(body).map_err(|error| unusable(format!("it is not UTF-8: {error}")))?;
    if as_toml {
        return toml::from_str(text).map_err(|error| unusable(error.to_string()));
    }
    serde_json::from_str(text).map_err(|error| unusable(error.to_string()))
}

/// Refuses a rule that the workspace would refuse.
fn check(workspace: &Workspace, rule: &Rule) -> Result<(), Problem> {
    let place = format!("rule \"{}\"", rule.id);
    let with_rule = Workspace { rules: vec![rule.clone()], ..workspace.clone() };
    let of_rule = |fault: &Fault| fault.place.starts_with(&place);
    let mut errors: Vec<Fault> = faults(&with_rule).into_iter().filter(of_rule).collect();
    if matches!(rule.when, RuleKind::Outage { .. }) {
        let problem = "an outage cannot be tried on the past: mentions do not say whether their source was silent or nobody \
                       spoke; save the rule, it learns the habits of each source by itself";
        errors.push(Fault { place, problem: problem.to_owned() });
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Problem::unprocessable("the rule cannot be tried as it is", errors))
}

/// The period: its first moment, and one past its last.
fn period(
    workspace: &Workspace,
    request: &BacktestRequest,
    searcher: &Searcher,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), Problem> {
    let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
    let read = |name: &str, text: &Option<String>, edge| {
        text.as_deref().map(|text| moment(name, text, &zone, edge)).transpose()
    };
    let (from, to) = (read("from", &request.from, Edge::Start)?, read("to", &request.to, Edge::End)?);
    let heard = searcher.span(&Selection { to: Some(now), ..Selection::all(workspace.id().clone()) })?;
    let to = match (to, heard) {
        (Some(to), _) => to.min(now),
        // Where nothing was heard lately, people mean the last that was.
        (None, Some((_, last))) if from.is_none() && now.duration_since(last) > USUAL => {
            last.checked_add(SignedDuration::from_millis(1)).unwrap_or(last)
        }
        (None, _) => now,
    };
    let from = from.unwrap_or_else(|| {
        let usual = to.checked_sub(USUAL).unwrap_or(Timestamp::MIN);
        // Time in which nobody listened would make every rule look quiet.
        heard.map_or(usual, |(first, _)| first.max(usual))
    });
    let length = to.duration_since(from);
    if length <= SignedDuration::ZERO {
        let detail = format!(
            "the period ends at {to}, not after it begins at {from}; exchange the two, or choose an earlier from"
        );
        return Err(Problem::bad_request(detail));
    }
    if length > SignedDuration::from_hours(MAX_DAYS * 24) {
        let days = length.as_hours() / 24;
        let detail = format!(
            "the period has {days} days, at most {MAX_DAYS} can be tried at once; choose a later from"
        );
        return Err(Problem::bad_request(detail));
    }
    Ok((from, to))
}
