//! What rose.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{Period, TermKind, Trends, TrendsRequest};

use crate::{
    calendar::Asked,
    formulas::{self, Formula},
    moment::{Edge, moment},
    params::TwoParams,
    problem::Problem,
    selection::{SelectionParams, list},
    state::{App, blocking},
};

const USUAL_LIMIT: usize = 20;

/// Against what, and which kinds of terms.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct TrendsParams {
    /// First moment of the baseline; the baseline is the period of the same length before when left out.
    baseline_from: Option<String>,
    /// One past the last moment of the baseline; where the period begins when left out.
    baseline_to: Option<String>,
    /// `word`, `hashtag`, `phrase`, `emoji`, `link`, separated by commas; all when left out.
    kind: Option<String>,
    /// How many of each kind, 1 to 100; 20 when left out.
    limit: Option<usize>,
    /// The time zone of dates, such as `Europe/Paris`; that of the workspace when left out.
    zone: Option<String>,
}

/// What rose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrendsAnswer {
    /// Where days begin.
    zone: String,
    #[serde(flatten)]
    trends: Trends,
    /// What each measure means.
    formulas: Vec<Formula>,
}

/// Trends
///
/// Terms that more mentions of the period hold than the baseline lets expect, and by more than chance. Without `from` and
/// `to`: the last 30 days.
#[utoipa::path(get, path = "/api/v1/trends", tag = "answers", params(SelectionParams, TrendsParams),
    responses((status = 200, body = TrendsAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn trends(
    State(app): State<App>,
    TwoParams(params, against): TwoParams<SelectionParams, TrendsParams>,
) -> Result<Json<TrendsAnswer>, Problem> {
    let asked = Asked::read(&app, &params, against.zone.as_deref(), None).await?;
    let Asked { selection, period, zone, zone_name, .. } = asked;
    let before = period.before(&zone);
    let from = against.baseline_from.as_deref();
    let from = from.map(|text| moment("baseline_from", text, &zone, Edge::Start)).transpose()?;
    let to = against.baseline_to.as_deref();
    let to = to.map(|text| moment("baseline_to", text, &zone, Edge::End)).transpose()?;
    let baseline = Period::new(from.unwrap_or(before.from), to.unwrap_or(before.to))?;
    let kinds = list::<TermKind>("kind", against.kind.as_deref())?;
    let limit = against.limit.unwrap_or(USUAL_LIMIT);
    let request = TrendsRequest { selection, period, baseline, kinds, limit };
    let searcher = app.parts.searcher.clone();
    let trends = blocking(move || searcher.trends(&request)).await?;
    Ok(Json(TrendsAnswer { zone: zone_name, trends, formulas: formulas::TRENDS.to_vec() }))
}
