//! Brands side by side over a period.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_index::{Benchmark, BenchmarkRequest, BrandBenchmark, Change, Measures, Period, Selection};
use vigie_model::{Brand, Shares};

use crate::{
    calendar::{Asked, CalendarParams},
    formulas::{self, Formula},
    params::TwoParams,
    problem::Problem,
    selection::SelectionParams,
    shares::calibrated,
    state::{App, blocking},
};

/// Brands side by side. Shares and rates go from 0 to 1; what has nothing to be divided by is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BenchmarkAnswer {
    /// The period.
    period: Period,
    /// The period of the same length before it.
    previous: Period,
    /// Where days begin.
    zone: String,
    /// How timelines are cut.
    interval: String,
    /// In the order in which they were asked for, or of the workspace.
    brands: Vec<ComparedBrand>,
    /// What each measure means.
    formulas: Vec<Formula>,
}

/// One brand beside others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedBrand {
    /// For people.
    name: String,
    /// Whether it is one's own, not a competitor.
    own: bool,
    #[serde(flatten)]
    counted: BrandBenchmark,
    /// What the moods probably are.
    calibrated: Calibrated,
    /// Against the period before.
    change: Change,
}

/// What the moods of the mentions probably are, each with an interval that holds the truth nine times out of ten. Null
/// where no mention is in a language whose errors are known, and where mentions were selected by mood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Calibrated {
    /// In the period.
    now: Option<Shares>,
    /// In the period before.
    before: Option<Shares>,
}

/// Benchmark
///
/// The brands of the workspace, or those of `brand`, over a period and the one of the same length before it: mentions,
/// authors, shares of voice, moods, engagement, reach, scores with their parts, what is talked about where, the best and
/// the worst, a timeline and what made its peak. Without `from` and `to`: the last 30 days.
#[utoipa::path(get, path = "/api/v1/benchmark", tag = "answers", params(SelectionParams, CalendarParams),
    responses((status = 200, body = BenchmarkAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn benchmark(
    State(app): State<App>,
    TwoParams(params, calendar): TwoParams<SelectionParams, CalendarParams>,
) -> Result<Json<BenchmarkAnswer>, Problem> {
    let asked = Asked::read(&app, &params, calendar.zone.as_deref(), None).await?;
    let (cuts, interval) = asked.cuts(&calendar)?;
    let Asked { workspace, mut selection, period, zone, zone_name } = asked;
    if selection.brands.is_empty() {
        selection.brands = workspace.brands.iter().map(|brand| brand.id.clone()).collect();
    }
    let request = BenchmarkRequest { selection, period, cuts, zone };
    let searcher = app.parts.searcher.clone();
    let answer = blocking(move || {
        let benchmark = searcher.benchmark(&request)?;
        Ok::<_, Problem>((benchmark, request.selection))
    });
    let (Benchmark { period, previous, brands }, selection) = answer.await?;
    let brands = brands.into_iter().map(|counted| compared(counted, &workspace.brands, &selection)).collect();
    let formulas = formulas::BENCHMARK.to_vec();
    Ok(Json(BenchmarkAnswer { period, previous, zone: zone_name, interval, brands, formulas }))
}

fn compared(counted: BrandBenchmark, brands: &[Brand], selection: &Selection) -> ComparedBrand {
    let brand = brands.iter().find(|brand| brand.id.as_str() == counted.id);
    let moods = |measures: &Measures| calibrated(&measures.by_language, selection);
    ComparedBrand {
        name: brand.map_or_else(|| counted.id.clone(), |brand| brand.name.clone()),
        own: brand.is_some_and(|brand| brand.own),
        calibrated: Calibrated { now: moods(&counted.now), before: moods(&counted.before) },
        change: Change::of(&counted.now, &counted.before),
        counted,
    }
}
