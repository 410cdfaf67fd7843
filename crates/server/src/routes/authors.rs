//! Who speaks: authors with their measures, and one of them with their history.

use axum::{
    Json,
    extract::{Path, State},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{AuthorHistory, AuthorMeasures, AuthorRequest, AuthorSort, AuthorsRequest, Period};

use crate::{
    calendar::{Asked, CalendarParams, word},
    formulas::{self, Formula},
    params::TwoParams,
    problem::Problem,
    selection::SelectionParams,
    state::{App, blocking},
};

const USUAL_LIMIT: usize = 50;

/// Which authors, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct AuthorsParams {
    /// `influence` (when left out), `mentions`, `followers`, `engagement`, `negative`, `first_seen` or `last_seen`; the
    /// most, or the latest, first.
    sort: Option<String>,
    /// `newcomers`, `detractors`, or both separated by a comma: only these.
    only: Option<String>,
    /// 1 to 200; 50 when left out.
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<String>,
    /// The time zone of dates, such as `Europe/Paris`; that of the workspace when left out.
    zone: Option<String>,
}

/// One page of authors.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorsAnswer {
    /// When they wrote.
    period: Period,
    /// Where days begin.
    zone: String,
    /// In which order.
    sort: AuthorSort,
    /// How many there are, on all pages together.
    total: u64,
    /// On this page.
    authors: Vec<AuthorMeasures>,
    /// `after` of the next page; absent on the last. The next page is of the same period, however long ago this one was
    /// asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// What each measure means.
    formulas: Vec<Formula>,
}

/// Authors
///
/// Everybody who wrote a mention of the selection in the period, with what they did. Without `from` and `to`: the last 30
/// days.
#[utoipa::path(get, path = "/api/v1/authors", tag = "answers", params(SelectionParams, AuthorsParams),
    responses((status = 200, body = AuthorsAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    TwoParams(params, authors): TwoParams<SelectionParams, AuthorsParams>,
) -> Result<Json<AuthorsAnswer>, Problem> {
    let (pinned, after) = match authors.after.as_deref().map(read_token).transpose()? {
        Some((to, token)) => (Some(to), Some(token)),
        None => (None, None),
    };
    let asked = Asked::read(&app, &params, authors.zone.as_deref(), pinned).await?;
    let sort = read_sort(authors.sort.as_deref())?;
    let (newcomers, detractors) = read_only(authors.only.as_deref())?;
    let Asked { selection, period, zone_name: zone, .. } = asked;
    let limit = authors.limit.unwrap_or(USUAL_LIMIT);
    let request = AuthorsRequest { selection, period, sort, newcomers, detractors, limit, after };
    let searcher = app.parts.searcher.clone();
    let page = blocking(move || searcher.authors(&request)).await?;
    let next = page.next.map(|token| format!("{:x}.{token}", period.to.as_millisecond().cast_unsigned()));
    let (total, authors, formulas) = (page.total, page.authors, formulas::AUTHORS.to_vec());
    Ok(Json(AuthorsAnswer { period, zone, sort, total, authors, next, formulas }))
}

/// In which order authors are wanted.
pub(super) fn read_sort(text: Option<&str>) -> Result<AuthorSort, Problem> {
    let known = "influence, mentions, followers, engagement, negative, first_seen or last_seen";
    text.map_or(Ok(AuthorSort::default()), |text| word("sort", text, known))
}

/// Whether newcomers alone are wanted, and detractors alone.
pub(super) fn read_only(text: Option<&str>) -> Result<(bool, bool), Problem> {
    let (mut newcomers, mut detractors) = (false, false);
    for wanted in text.unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        match wanted.trim() {
            "newcomers" => newcomers = true,
            "detractors" => detractors = true,
            other => {
                let detail = format!("only: `{other}` is unknown; write newcomers or detractors");
                return Err(Problem::bad_request(detail));
            }
        }
    }
    Ok((newcomers, detractors))
}

/// A page token: where the period ends, and the index's own token.
fn read_token(text: &str) -> Result<(Timestamp, String), Problem> {
    let read = || {
        let (to, token) = text.split_once('.')?;
        let to = u64::from_str_radix(to, 16).ok()?.cast_signed();
        Some((Timestamp::from_millisecond(to).ok()?, token.to_owned()))
    };
    read().ok_or_else(|| vigie_index::IndexError::BadCursor.into())
}

/// One author.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorAnswer {
    /// When.
    period: Period,
    /// Where days begin.
    zone: String,
    #[serde(flatten)]
    history: AuthorHistory,
    /// What each measure means.
    formulas: Vec<Formula>,
}

/// One author
///
/// What somebody did in the period: measures, brands and topics, a timeline, and the last mentions. Without
/// `from` and `to`: the last 30 days.
#[utoipa::path(get, path = "/api/v1/authors/{id}", tag = "answers",
    params(("id" = String, Path, description = "`id` of the list"), SelectionParams, CalendarParams),
    responses((status = 200, body = AuthorAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    TwoParams(params, calendar): TwoParams<SelectionParams, CalendarParams>,
) -> Result<Json<AuthorAnswer>, Problem> {
    let asked = Asked::read(&app, &params, calendar.zone.as_deref(), None).await?;
    let (cuts, _) = asked.cuts(&calendar)?;
    let Asked { selection, period, zone_name: zone, .. } = asked;
    let request = AuthorRequest { selection, id, period, cuts };
    let searcher = app.parts.searcher.clone();
    let found = blocking(move || {
        let found = searcher.author(&request)?;
        found.ok_or_else(|| {
            Problem::not_found(format!(
                "no author `{}` wrote in this period; choose a longer one",
                request.id
            ))
        })
    });
    let history = found.await?;
    Ok(Json(AuthorAnswer { period, zone, history, formulas: formulas::AUTHORS.to_vec() }))
}
