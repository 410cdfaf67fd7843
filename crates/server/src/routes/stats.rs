//! Counts: how much, about whom, in which mood, and when.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{Bucket, FacetCounts, FacetField, Interval};

use crate::{
    calendar::zone,
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
    /// Such as `15m`, `1h`, `1d`, `1w`, `1mo`; `1h` when left out.
    interval: Option<String>,
    /// The time zone in which days, weeks and months begin, such as `Europe/Paris`; that of the workspace when left out.
    zone: Option<String>,
    /// `brand` counts each brand on its own.
    split: Option<String>,
}

/// Mentions over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Histogram {
    /// How long each bucket is, as it was asked for.
    interval: String,
    /// In which time zone.
    zone: String,
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
    let (workspace, selection) = params.resolve(&app).await?;
    let (zone, name) = zone(given(cut.zone.as_deref()), &workspace)?;
    let text = given(cut.interval.as_deref()).unwrap_or("1h").to_owned();
    let interval = Interval::read(&text, zone)?;
    let by_brand = match given(cut.split.as_deref()) {
        None => false,
        Some("brand") => true,
        Some(other) => return Err(Problem::bad_request(format!("split: `{other}` is unknown; write brand"))),
    };
    let searcher = app.parts.searcher.clone();
    let buckets = blocking(move || searcher.histogram(&selection, &interval, by_brand)).await?;
    Ok(Json(Histogram { interval: text, zone: name, buckets }))
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// What is counted by value.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct FacetParams {
    /// Fields, separated by commas: `brand`, `topic`, `source`, `lang`, `country`, `sentiment`, `author`, `type`, `status`, `tag`,
    /// `assignee` (`-` where nobody sees to it), `priority`; all up to `type` but `author` when left out.
    by: Option<String>,
    /// How many values of each field, 1 to 1,000; 20 when left out.
    limit: Option<usize>,
}

/// How many mentions each value has.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Facets {
    /// In the order that was asked for.
    facets: Vec<FacetCounts>,
}

/// Counts by the values of fields
///
/// Each field is counted under all filters but its own, so that one sees what choosing another value would bring.
#[utoipa::path(get, path = "/api/v1/stats/facets", tag = "mentions", params(SelectionParams, FacetParams),
    responses((status = 200, body = Facets), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn facets(
    State(app): State<App>,
    TwoParams(params, asked): TwoParams<SelectionParams, FacetParams>,
) -> Result<Json<Facets>, Problem> {
    let (_, selection) = params.resolve(&app).await?;
    let fields = fields(given(asked.by.as_deref()))?;
    let limit = asked.limit.unwrap_or(20);
    let searcher = app.parts.searcher.clone();
    let facets = blocking(move || searcher.facets(&selection, &fields, limit)).await?;
    Ok(Json(Facets { facets }))
}

/// What is counted when nothing is named: authors are many, and most teams handle few mentions.
const USUAL_FIELDS: [FacetField; 7] = [
    FacetField::Brand,
    FacetField::Topic,
    FacetField::Source,
    FacetField::Language,
    FacetField::Country,
    FacetField::Sentiment,
    FacetField::Kind,
];

fn fields(text: Option<&str>) -> Result<Vec<FacetField>, Problem> {
    let Some(text) = text else {
        return Ok(USUAL_FIELDS.to_vec());
    };
    let read = |word: &str| {
        FacetField::ALL.into_iter().find(|field| field.as_str() == word).ok_or_else(|| {
            let known = FacetField::ALL.map(FacetField::as_str).join(", ");
            Problem::bad_request(format!("by: `{word}` is unknown; write any of {known}"))
        })
    };
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).take(64).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_by_their_filters() {
        let check = |text: Option<&str>, expected: Option<usize>| {
            assert_eq!(fields(text).ok().map(|fields| fields.len()), expected, "{text:?}");
        };
        check(None, Some(7));
        check(Some("brand, author,"), Some(2));
        check(Some("brands"), None);
    }
}
