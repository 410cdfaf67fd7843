//! Counts: how much, about whom, in which mood, and when.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{Bucket, Interval};

use crate::{
    params::{Params, TwoParams},
    problem::Problem,
    selection::SelectionParams,
    shares::StatsAnswer,
    state::{App, blocking},
};

/// Counts of a selection
///
/// Every count is exact. Posts that name two brands count for both. Counted moods lean; `shares` corrects that.
#[utoipa::path(get, path = "/api/v1/stats", tag = "mentions", params(SelectionParams),
    responses((status = 200, body = StatsAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn stats(
    State(app): State<App>,
    Params(params): Params<SelectionParams>,
) -> Result<Json<StatsAnswer>, Problem> {
    let (_, selection) = params.resolve(&app).await?;
    let searcher = app.parts.searcher.clone();
    let answer = move || searcher.stats(&selection).map(|stats| StatsAnswer::new(stats, &selection));
    Ok(Json(blocking(answer).await?))
}

/// How time is cut.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct HistogramParams {
    /// Such as `15m`, `1h`, `1d`; `1h` when left out.
    interval: Option<String>,
    /// `brand` counts each brand on its own.
    split: Option<String>,
}

/// Mentions over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Histogram {
    /// Seconds that each bucket is long.
    interval_seconds: u64,
    /// In order of time, empty ones included.
    buckets: Vec<Bucket>,
}

/// Mentions over time
#[utoipa::path(get, path = "/api/v1/stats/histogram", tag = "mentions", params(SelectionParams, HistogramParams),
    responses((status = 200, body = Histogram), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn histogram(
    State(app): State<App>,
    TwoParams(params, cut): TwoParams<SelectionParams, HistogramParams>,
) -> Result<Json<Histogram>, Problem> {
    let (_, selection) = params.resolve(&app).await?;
    let interval = Interval::new(interval(cut.interval.as_deref().unwrap_or("1h"))?)?;
    let by_brand = match cut.split.as_deref() {
        None => false,
        Some("brand") => true,
        Some(other) => return Err(Problem::bad_request(format!("split: `{other}` is unknown; write brand"))),
    };
    let searcher = app.parts.searcher.clone();
    let buckets = blocking(move || searcher.histogram(&selection, interval, by_brand)).await?;
    Ok(Json(Histogram { interval_seconds: interval.length().as_secs(), buckets }))
}

fn interval(text: &str) -> Result<Duration, Problem> {
    let wrong =
        || Problem::bad_request(format!("interval: `{text}` is no length of time; write 15m, 1h or 1d"));
    // A day is taken as 24 hours; the friendly format leaves that to the reader.
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
    Duration::try_from(length).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_as_people_write_them() {
        let check = |text: &str, seconds: Option<u64>| {
            assert_eq!(interval(text).ok().map(|interval| interval.as_secs()), seconds, "{text}");
        };
        check("15m", Some(900));
        check("1h", Some(3600));
        check("1d", Some(86_400));
        check("1w", Some(604_800));
        check("-1h", None);
        check("1 month", None);
        check("soon", None);
        check("", None);
    }
}
